//! Bytes to text: byte order marks, UTF-8, UTF-16 without a mark, then detection; bytes that are no text are refused.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Error;

/// Text and the encoding it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark; line ends are kept as they are.
    pub text: String,
    /// Lower-case WHATWG name of the encoding.
    pub encoding: String,
    /// True when some bytes were no valid text and became U+FFFD.
    pub damaged: bool,
}

/// True when `label` names an encoding of the WHATWG Encoding Standard.
pub fn is_encoding(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

/// Decodes `bytes`, by the WHATWG label `label` when one is given, else by byte order mark, UTF-8 validity and detection.
///
/// # Errors
/// [`Error::BadEncoding`] for an unknown label, or for bytes that are not valid in the encoding it names;
/// [`Error::NotText`] for bytes that are no text in any encoding (pictures, PDF, archives, programs).
pub fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded, Error> {
    decode_declared(bytes, label, None)
}

/// As [`decode`], with the encoding that the input itself declares (the `<meta charset>` of a page), which counts after a
/// byte order mark and valid UTF-8.
pub(super) fn decode_declared(
    bytes: &[u8],
    label: Option<&str>,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, Error> {
    if let Some(kind) = magic(bytes) {
        return Err(Error::NotText(format!("it is {kind}")));
    }
    let encoding = match label {
        Some(label) => by_label(label)?,
        None => detect(bytes, declared)?,
    };
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    if let Some(label) = label
        && damaged
    {
        return Err(Error::BadEncoding(format!(
            "holds bytes that are not valid {label}; without --encoding the encoding is detected"
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
                "unknown encoding {label:?} (known are the WHATWG labels: utf-8, utf-16le, windows-1252, shift_jis, gbk, …)"
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
    Ok(detector.guess(None, Utf8Detection::Allow))
}

/// Latin text in UTF-16 has a NUL in nearly every second byte, always on the same side.
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

/// Valid UTF-8, or UTF-8 with a few broken bytes: a stray byte must not turn every other accent of the text into two letters.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || valid >= broken.saturating_mul(10)
}

/// The kind of file that the first bytes give away, as a noun phrase.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 36] = [
        (b"%PDF-", "a PDF file"),
        (b"%!PS", "a PostScript file"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\0\0\x01\0", "an icon"),
        (b"PAR1", "a Parquet file"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an old Office document",
        ),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"Rar!\x1A\x07", "a RAR archive"),
        (b"\x1F\x8B", "a gzip file; unpack it first"),
        (b"\x1F\x9D", "a compressed file; unpack it first"),
        (b"BZh", "a bzip2 file; unpack it first"),
        (b"\xFD7zXZ\0", "an xz file; unpack it first"),
        (b"\x28\xB5\x2F\xFD", "a zstd file; unpack it first"),
        (b"\x04\x22\x4D\x18", "an lz4 file; unpack it first"),
        (b"\x7FELF", "a program"),
        (b"\xCF\xFA\xED\xFE", "a program"),
        (b"\xCE\xFA\xED\xFE", "a program"),
        (b"\xCA\xFE\xBA\xBE", "a program"),
        (b"\0asm", "a WebAssembly program"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"OggS", "an Ogg audio file"),
        (b"ID3", "an MP3 audio file"),
        (b"fLaC", "a FLAC audio file"),
        (b"\x1A\x45\xDF\xA3", "a Matroska video"),
        (b"FLV\x01", "a Flash video"),
        (b"wOFF", "a font"),
        (b"wOF2", "a font"),
        (b"bplist00", "a property list or a Safari web archive"),
        (b"!<arch>\n", "an archive"),
        (b"PK\x05\x06", "an empty zip archive"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)) {
        // "BZh" and "ID3" are letters: only with a byte that text does not hold is it that kind of file.
        // PostScript, PDF and RTF may be ASCII all through.
        let sure = holds_binary(bytes) || matches!(bytes[0], b'%' | b'{');
        return sure.then_some(*kind);
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(zip_kind(bytes)),
        [b'M', b'Z', ..] if holds_binary(bytes) => Some("a program"),
        [b'B', b'M', ..] if holds_binary(bytes) => Some("a BMP image"),
        [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] => Some(match kind.get(..4) {
            Some(b"WEBP") => "a WebP image",
            Some(b"WAVE") => "a WAV audio file",
            _ => "a RIFF media file",
        }),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("an MP4 video or HEIF image"),
        _ => None,
    }
}

fn holds_binary(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)]
        .iter()
        .any(|&byte| !(9..0x80).contains(&byte) || (14..27).contains(&byte))
}

fn zip_kind(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(8192)];
    let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if holds(b"[Content_Types].xml") || holds(b"word/") || holds(b"xl/") || holds(b"ppt/") {
        "an Office document; save it as text or HTML first"
    } else if holds(b"opendocument") {
        "an OpenDocument file; save it as text or HTML first"
    } else if holds(b"application/epub+zip") {
        "an EPUB book"
    } else {
        "a zip archive; unpack it first"
    }
}

/// Text holds next to no control characters but white space; one in fifty is more than damage explains.
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
            "most of its bytes are no text in any known encoding".to_owned(),
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
    fn finds_the_encoding() {
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
    fn refuses_what_is_no_text() {
        for bytes in [
            &b"%PDF-1.7\n"[..],
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"PK\x03\x04\x14\0\x06\0word/document.xml",
            b"\x7FELF\x02\x01\x01\0",
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
