//! Bytes to text: byte order marks, UTF-8, then detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::error::Error;

/// Text and the encoding it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark; line ends are kept as they are.
    pub text: String,
    /// Lower-case WHATWG name of the encoding.
    pub encoding: &'static str,
}

/// Decodes `bytes`, by the WHATWG label `label` when one is given, else by byte order mark, UTF-8 validity and detection.
///
/// # Errors
/// [`Error::BadEncoding`] for an unknown label; [`Error::NotText`] for bytes that are no text in any encoding.
pub fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded, Error> {
    let encoding = match label {
        Some(label) => Encoding::for_label(label.as_bytes())
            .ok_or_else(|| Error::BadEncoding(format!("unknown encoding {label:?}")))?,
        None => detect(bytes),
    };
    let (text, encoding, _) = encoding.decode(bytes);
    if text.contains('\0') {
        return Err(Error::NotText("it holds NUL characters".to_owned()));
    }
    Ok(Decoded {
        text: text.into_owned(),
        encoding: name(encoding),
    })
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        other => other,
    }
}
