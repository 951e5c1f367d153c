//! Which input format bytes are in: by what they hold, then by the name they came under.

use encoding_rs::Encoding;

use super::Format;

/// Bytes of the input that are looked at.
const SAMPLE: usize = 64 * 1024;

/// Tells JSON Lines, HTML (also MHTML) and plain text apart by the first bytes, then by the extension of `path`.
///
/// Never fails: what is nothing else is plain text.
pub fn detect_format(bytes: &[u8], path: Option<&str>) -> Format {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let text = match Encoding::for_bom(sample) {
        Some((encoding, _)) => encoding.decode(sample).0,
        None => String::from_utf8_lossy(sample),
    };
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let extension = path
        .and_then(|path| path.rsplit(['/', '\\']).next())
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase());
    if is_json_lines(text) {
        return Format::JsonLines;
    }
    if is_page(text) || is_mhtml(text) {
        return Format::Html;
    }
    match extension.as_deref() {
        Some("jsonl" | "ndjson") => Format::JsonLines,
        Some("html" | "htm" | "xhtml" | "shtml" | "mht" | "mhtml") if text.contains('<') => {
            Format::Html
        }
        _ => Format::Text,
    }
}

/// The first line is a JSON object that names a text or a page.
fn is_json_lines(text: &str) -> bool {
    if !text.starts_with('{') {
        return false;
    }
    let line = text.lines().next().unwrap_or("");
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) {
        Ok(record) => record.contains_key("text") || record.contains_key("html"),
        // The sample may end inside a long first record.
        Err(error) => {
            error.is_eof()
                && line.len() == text.len()
                && (line.contains("\"text\"") || line.contains("\"html\""))
        }
    }
}

/// A document type, an `<html>` element, or a fragment that starts with one tag and holds several.
fn is_page(text: &str) -> bool {
    let mut rest = text;
    // Comments and an XML declaration may stand in front of the document.
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            break;
        };
        match rest.find(end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return rest.starts_with("<!--"),
        }
    }
    if !rest.starts_with('<') {
        return false;
    }
    const TAGS: [&str; 27] = [
        "html",
        "head",
        "body",
        "div",
        "p",
        "article",
        "section",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "table",
        "ul",
        "ol",
        "span",
        "meta",
        "title",
        "link",
        "script",
        "style",
        "a",
        "img",
        "blockquote",
        "figure",
        "center",
        "font",
    ];
    let name = |rest: &str| -> String {
        rest.chars()
            .skip(1)
            .take_while(char::is_ascii_alphanumeric)
            .take(12)
            .collect::<String>()
            .to_ascii_lowercase()
    };
    if rest.len() > 9 && rest.is_char_boundary(9) && rest[..9].eq_ignore_ascii_case("<!doctype") {
        return rest.as_bytes()[9..]
            .iter()
            .take(200)
            .any(|&b| b == b'h' || b == b'H');
    }
    match name(rest).as_str() {
        "html" | "head" | "body" => true,
        first if TAGS.contains(&first) => {
            rest.matches("</").take(2).count() == 2 || rest.contains("/>")
        }
        _ => false,
    }
}

/// A page that a browser saved as one file: mail headers in front of parts.
fn is_mhtml(text: &str) -> bool {
    let mut end = text.len().min(2048);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let header = head
        .split("\n\n")
        .next()
        .unwrap_or("")
        .split("\r\n\r\n")
        .next()
        .unwrap_or("");
    let starts = [
        "from:",
        "mime-version:",
        "content-type:",
        "subject:",
        "date:",
        "snapshot-content-location:",
    ];
    starts.iter().any(|name| header.starts_with(name))
        && header.contains("mime-version:")
        && (header.contains("multipart/") || header.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_formats_apart() {
        let cases: [(&str, Option<&str>, Format); 16] = [
            ("Rain stops play\n\nLEEDS", None, Format::Text),
            ("", Some("empty.html"), Format::Text),
            ("<!DOCTYPE html><p>x", None, Format::Html),
            (
                "\u{feff}\n<!-- saved -->\n<HTML><body>",
                Some("a.txt"),
                Format::Html,
            ),
            (
                "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C\">",
                None,
                Format::Html,
            ),
            ("<p>One</p><p>Two</p>", None, Format::Html),
            ("<div class=x><br/>", None, Format::Html),
            ("<unnamed source> said </so>", None, Format::Text),
            ("<p> is the paragraph tag", None, Format::Text),
            (
                "{\"id\":\"1\",\"text\":\"x\"}\n{\"id\"",
                None,
                Format::JsonLines,
            ),
            ("{\"html\":\"<p>\"}", Some("a.html"), Format::JsonLines),
            ("{\"name\":\"x\"}\n", None, Format::Text),
            ("{\"name\":\"x\"}\n", Some("a.jsonl"), Format::JsonLines),
            ("{Reuters} said", None, Format::Text),
            ("text with <b>tags</b>", Some("x/page.HTM"), Format::Html),
            (
                "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=x\n\n--x",
                None,
                Format::Html,
            ),
        ];
        for (text, path, format) in cases {
            assert_eq!(
                detect_format(text.as_bytes(), path),
                format,
                "{text:?} {path:?}"
            );
        }
    }
}
