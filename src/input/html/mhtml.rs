//! Pages that a browser saved as one file (MHTML, RFC 2557).

use mail_parser::{MessageParser, MimeHeaders};

/// The page in a saved file.
#[derive(Debug)]
pub(super) struct Saved {
    /// Its markup.
    pub(super) html: String,
    /// Its address.
    pub(super) address: Option<String>,
}

/// True if `text` starts like a page that a browser saved as one file, with e-mail headers.
pub(super) fn is_mhtml(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(2048)].to_ascii_lowercase();
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
    // An e-mail has a receiver, or was on its way.
    let sent = [
        "to:",
        "received:",
        "message-id:",
        "return-path:",
        "delivered-to:",
    ];
    let is_sent = header
        .lines()
        .any(|line| sent.iter().any(|name| line.starts_with(name)));
    !is_sent
        && starts.iter().any(|name| header.starts_with(name))
        && header.contains("mime-version:")
        && (header.contains("multipart/") || header.contains("text/html"))
}

/// The page in `bytes` if they are a saved file rather than a page.
pub(super) fn page(bytes: &[u8]) -> Option<Saved> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    if bytes[start] == b'<' || !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    let head =
        String::from_utf8_lossy(&bytes[start..bytes.len().min(start + 4096)]).to_ascii_lowercase();
    if !head.contains("mime-version:") {
        return None;
    }
    let message = MessageParser::default().parse(&bytes[start..])?;
    let html = message
        .parts
        .iter()
        .find(|part| part.is_content_type("text", "html"))?;
    let address = html
        .content_location()
        .map(str::to_owned)
        .or_else(|| {
            message
                .header_raw("Snapshot-Content-Location")
                .map(|link| link.trim().to_owned())
        })
        .filter(|link| link.starts_with("http"));
    Some(Saved {
        html: html.text_contents()?.to_owned(),
        address,
    })
}
