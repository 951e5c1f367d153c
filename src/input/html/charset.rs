//! Finds the encoding that a page declares.

use encoding_rs::Encoding;

/// Number of bytes that are searched for the declaration. The HTML standard requires it in the first 1024, but pages often
/// exceed that.
const REACH: usize = 4096;

/// The encoding of `<meta charset>`, `<meta http-equiv>` or `<?xml encoding?>`.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes[..bytes.len().min(REACH)]
        .iter()
        .map(|&byte| char::from(byte).to_ascii_lowercase())
        .collect();
    let mut from = 0;
    while let Some(at) = head[from..]
        .find("charset")
        .or_else(|| head[from..].find("encoding="))
    {
        let start = from + at + 7;
        let value =
            head[start..].trim_start_matches(|c: char| c.is_whitespace() || "=g\"'".contains(c));
        let label: &str = value
            .split(|c: char| c.is_whitespace() || "\"';>/?".contains(c))
            .next()
            .unwrap_or("");
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            // A page whose tags can be read as ASCII is not in UTF-16, whatever it declares.
            return Some(
                if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE {
                    encoding_rs::UTF_8
                } else {
                    encoding
                },
            );
        }
        from = start;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_declarations() {
        let name = |page: &str| declared(page.as_bytes()).map(Encoding::name);
        assert_eq!(name("<meta charset=\"iso-8859-2\">"), Some("ISO-8859-2"));
        assert_eq!(
            name("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=Shift_JIS'>"),
            Some("Shift_JIS")
        );
        assert_eq!(
            name("<?xml version='1.0' encoding='windows-1251'?>"),
            Some("windows-1251")
        );
        assert_eq!(name("<meta charset=utf-16>"), Some("UTF-8"));
        assert_eq!(
            name("<script charset=\"x\"></script><meta charset=big5>"),
            Some("Big5")
        );
        assert_eq!(name("<p>"), None);
    }
}
