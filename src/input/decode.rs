//! Decoding: byte order marks, UTF-8, UTF-16 without a mark, then detection. Rejects bytes that are not text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use super::binary;
use crate::error::Error;

/// Decoded text and its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark and with its line ends unchanged.
    pub text: String,
    /// Lower-case WHATWG name of the encoding.
    pub encoding: String,
    /// True if some bytes were invalid and became U+FFFD.
    pub damaged: bool,
}

impl Decoded {
    /// The warning about invalid bytes.
    pub(super) fn warning(&self) -> Option<String> {
        let encoding = &self.encoding;
        self.damaged
            .then(|| format!("some bytes are not valid {encoding}; they are read as U+FFFD"))
    }
}

/// True if `label` names an encoding of the WHATWG Encoding Standard.
pub fn is_encoding(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

/// Decodes `bytes` from the encoding with the WHATWG label `label`; without one, the encoding is detected by byte order mark,
/// by UTF-8 validity, then by statistics.
///
/// # Errors
/// [`Error::BadEncoding`] for an unknown label, or for bytes that are not valid in the encoding it names;
/// [`Error::NotText`] for bytes that are not text in any encoding (images, PDF, archives, programs).
///
/// # Examples
/// ```
/// let decoded = nutgraf::input::decode(b"caf\xE9", Some("latin1"))?;
/// assert_eq!(decoded.text, "café");
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded, Error> {
    refuse_binary(bytes)?;
    decode_declared(bytes, label, None)
}

/// Refuses bytes that start with the header of a file that is not text.
///
/// # Errors
/// [`Error::NotText`] with the kind of file.
pub fn refuse_binary(bytes: &[u8]) -> Result<(), Error> {
    match binary::kind(bytes) {
        Some(kind) => Err(Error::NotText(format!("it is {kind}"))),
        None => Ok(()),
    }
}

/// As [`decode`] without a look at the header, and with the encoding that the input declares (the `<meta charset>` of a page).
/// A byte order mark and valid UTF-8 take precedence over it.
pub(super) fn decode_declared(
    bytes: &[u8],
    label: Option<&str>,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, Error> {
    let encoding = match label {
        Some(label) => by_label(label)?,
        None => detect(bytes, declared)?,
    };
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    if let Some(label) = label
        && damaged
    {
        return Err(Error::BadEncoding(format!(
            "contains bytes that are not valid {label}; leave out --encoding to detect the encoding"
        )));
    }
    refuse_control_characters(&text)?;
    Ok(Decoded {
        text: text.into_owned(),
        encoding: encoding.name().to_ascii_lowercase(),
        damaged,
    })
}

fn by_label(label: &str) -> Result<&'static Encoding, Error> {
    Encoding::for_label(label.trim().as_bytes())
        .filter(|&encoding| encoding != REPLACEMENT)
        .ok_or_else(|| {
            Error::BadEncoding(format!(
                "unknown encoding {label:?}: use a WHATWG label, such as utf-8, utf-16le, windows-1252, shift_jis or gbk"
            ))
        })
}

fn detect(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<&'static Encoding, Error> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(Error::BadEncoding(
            "is UTF-32, which is not supported".to_owned(),
        ));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(encoding);
    }
    if nearly_utf8(bytes) {
        return Ok(UTF_8);
    }
    if let Some(encoding) = declared {
        return Ok(encoding);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    if encoding.is_single_byte() {
        refuse_bytes_without_spaces(bytes)?;
    }
    Ok(encoding)
}

/// Refuses bytes that a single-byte encoding would turn into letters without a space: nearly any byte is a letter in some
/// encoding.
fn refuse_bytes_without_spaces(bytes: &[u8]) -> Result<(), Error> {
    let count = |is: fn(u8) -> bool| bytes.iter().filter(|&&byte| is(byte)).count();
    let high = count(|byte| byte >= 0x80);
    let spaces = count(|byte| byte.is_ascii_whitespace());
    if bytes.len() < 64 || high * 2 < bytes.len() || spaces * 50 > bytes.len() {
        return Ok(());
    }
    // In EBCDIC the space is 0x40.
    let why = match count(|byte| byte == 0x40) * 20 > bytes.len() {
        true => "it looks like EBCDIC; convert it first: iconv -f IBM1047 -t UTF-8",
        false => "it has hardly a space; if it is text, name its --encoding",
    };
    Err(Error::NotText(why.to_owned()))
}

/// UTF-16 without a byte order mark: in Latin text nearly every second byte is NUL.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let units = sample.len() / 2;
    if units < 4 {
        return None;
    }
    let zeros = |side: usize| {
        sample
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    match (zeros(0), zeros(1)) {
        (high, low) if high * 10 > units * 7 && low * 20 < units => Some(UTF_16BE),
        (high, low) if low * 10 > units * 7 && high * 20 < units => Some(UTF_16LE),
        _ => None,
    }
}

/// True for valid UTF-8, and for UTF-8 with a few invalid bytes: decoding it differently would garble every accent.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || valid >= broken.saturating_mul(10)
}

/// Rejects text with many control characters other than white space. More than one in fifty is not explained by damage.
fn refuse_control_characters(text: &str) -> Result<(), Error> {
    let (mut chars, mut controls, mut replaced) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        chars += 1;
        match c {
            '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1b' | '\u{85}' => {}
            '\u{FFFD}' => replaced += 1,
            '\0'..='\x1f' | '\x7f' => controls += 1,
            _ => {}
        }
    }
    if controls * 50 > chars {
        return Err(Error::NotText(format!(
            "{controls} of its {chars} characters are control characters"
        )));
    }
    if replaced * 5 > chars {
        return Err(Error::NotText(
            "most of its bytes are not text in any known encoding".to_owned(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, String) {
        let decoded = decode(bytes, None).expect("text");
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn detects_encodings() {
        let pair = |text: &str, encoding: &str| (text.to_owned(), encoding.to_owned());
        assert_eq!(text("é".as_bytes()), pair("é", "utf-8"));
        assert_eq!(text(b"\xEF\xBB\xBFRain"), pair("Rain", "utf-8"));
        assert_eq!(text(b"\xFF\xFER\0a\0i\0n\0"), pair("Rain", "utf-16le"));
        assert_eq!(text(b"\xFE\xFF\0R\0a\0i\0n"), pair("Rain", "utf-16be"));
        assert_eq!(text(b"R\0a\0i\0n\0 \0\n\0"), pair("Rain \n", "utf-16le"));
        assert_eq!(
            text(b"caf\xE9 \x93stop\x94 in Lyon").0,
            "café “stop” in Lyon"
        );
        assert_eq!(text(b"").0, "");
    }

    #[test]
    fn keeps_utf8_with_a_stray_byte() {
        let mut bytes = "“Café”, “naïve”, “fiancée”, “Zürich”".as_bytes().to_vec();
        bytes.push(0xE2);
        let decoded = decode(&bytes, None).expect("text");
        assert!(decoded.damaged && decoded.text.starts_with("“Café”"));
    }

    #[test]
    fn refuses_what_is_not_text() {
        for bytes in [
            &b"%PDF-1.7\n"[..],
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"PK\x03\x04\x14\0\x06\0word/document.xml",
            b"\x7FELF\x02\x01\x01\0",
            b"BZh91AY&SY\x12\x34",
            b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
            b"ID3\x04\0\0\0\0\x0f\x76TIT2",
            b"OggS\0\x02\0\0",
            b"RIFF\x24\x08\0\0WAVEfmt ",
            b"\0\0\0\x18ftypmp42",
            b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff",
            b"wOF2\0\x01\0\0",
            &[0xff; 1000],
            b"a\x01\x02\x03\x04bc",
            b"\0\0\0\0\0\0\0\0",
        ] {
            assert!(
                matches!(decode(bytes, None), Err(Error::NotText(_))),
                "{bytes:?}"
            );
        }
        for text in [
            "BZh is a format",
            "ID3 tags explained",
            "MZ and BM are letters",
        ] {
            assert!(decode(text.as_bytes(), None).is_ok(), "{text}");
        }
        for start in [
            "BMW",
            "BMA",
            "MZ",
            "ID3",
            "OggS",
            "BZh",
            "BZh9",
            "RIFF",
            "RIFF the WAVE",
            "the ftyp",
            "GIF89a",
            "fLaC",
            "wOFF",
            "wOF2",
            "PAR1",
            "%PDF-",
            "%!PS",
            "FLV",
            "7z",
            "Rar!",
            "SQLite",
            "PK",
        ] {
            for accent in [&b"\xC3\xA9"[..], b"\xE9"] {
                let text = [start.as_bytes(), b" is a caf", accent, b" in Lyon.\n"].concat();
                assert!(decode(&text, None).is_ok(), "{start}");
            }
        }
        // Cyrillic and Greek have spaces, and Japanese has bytes of its own.
        for (text, encoding) in [
            (
                "Правительство Москвы объявило о новых мерах. ".repeat(9),
                encoding_rs::WINDOWS_1251,
            ),
            (
                "Η κυβέρνηση ανακοίνωσε νέα μέτρα στην Αθήνα. ".repeat(9),
                encoding_rs::WINDOWS_1253,
            ),
            (
                "政府は新しい措置を発表した。".repeat(9),
                encoding_rs::SHIFT_JIS,
            ),
        ] {
            assert!(decode(&encoding.encode(&text).0, None).is_ok(), "{text}");
        }
    }

    #[test]
    fn honours_the_override() {
        assert_eq!(decode(b"\xE9", Some("latin1")).expect("text").text, "é");
        assert!(matches!(
            decode(b"a", Some("klingon")),
            Err(Error::BadEncoding(_))
        ));
        assert!(matches!(
            decode(b"caf\xE9 au lait", Some("utf-8")),
            Err(Error::BadEncoding(_))
        ));
    }
}
