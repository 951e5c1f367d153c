//! HTTP responses as web archives keep them: headers, chunked bodies, compressed bodies.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::error::Error;

/// Size in bytes beyond which a body is not unpacked.
const MAX_UNPACKED: u64 = 64 << 20;

/// The head of a message: its first line and its headers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The first line.
    pub(super) line: String,
    headers: Vec<(String, String)>,
}

impl Head {
    /// Reads the head at the start of `bytes`, and returns the rest. Without the blank line at its end, all is head.
    pub(super) fn split(bytes: &[u8]) -> (Head, &[u8]) {
        let mut rest = bytes;
        let mut head = Head::default();
        let mut first = true;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let line = String::from_utf8_lossy(&rest[..end]);
            rest = &rest[end..];
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if first {
                line.clone_into(&mut head.line);
                first = false;
            } else if let Some((name, value)) = line.split_once(':') {
                let name = name.trim().to_ascii_lowercase();
                head.headers.push((name, value.trim().to_owned()));
            }
        }
        (head, rest)
    }

    /// The value of a header. `name` is in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The status of a response.
    pub(super) fn status(&self) -> Option<u16> {
        self.line.split_whitespace().nth(1)?.parse().ok()
    }

    /// The media type in lower case, without parameters.
    pub(super) fn media_type(&self) -> String {
        let value = self.get("content-type").unwrap_or_default();
        let kind = value.split(';').next().unwrap_or_default().trim();
        kind.to_ascii_lowercase()
    }

    /// The `charset` of the media type.
    pub(super) fn charset(&self) -> Option<String> {
        let value = self.get("content-type")?.to_ascii_lowercase();
        let (_, label) = value.split_once("charset=")?;
        let label = label.split([';', ' ']).next()?.trim_matches(['"', '\'']);
        Some(label.to_owned())
    }
}

/// True for the media types of web pages.
pub(super) fn is_page(media_type: &str) -> bool {
    matches!(
        media_type,
        "text/html" | "application/xhtml+xml" | "application/xhtml"
    )
}

/// The body as a browser reads it: without chunks and unpacked. Archives often keep bodies that are already unpacked but not
/// their headers, so a body that is not what its headers say is left as it is.
///
/// # Errors
/// [`Error::TooLarge`] for a body that grows beyond measure, [`Error::NotText`] for a packing that is not known.
pub(super) fn body<'b>(head: &Head, body: &'b [u8]) -> Result<Cow<'b, [u8]>, Error> {
    let is = |name: &str, what: &str| {
        let value = head.get(name).unwrap_or_default().to_ascii_lowercase();
        value.split(',').any(|part| part.trim() == what)
    };
    let mut bytes = Cow::Borrowed(body);
    if is("transfer-encoding", "chunked")
        && let Some(whole) = without_chunks(&bytes)
    {
        bytes = Cow::Owned(whole);
    }
    let packed = |what: &str| is("content-encoding", what);
    let unpacked = if bytes.starts_with(&[0x1f, 0x8b]) {
        Some(unpack(MultiGzDecoder::new(&*bytes))?)
    } else if packed("br") && std::str::from_utf8(&bytes).is_err() {
        Some(unpack(brotli_decompressor::Decompressor::new(
            &*bytes, 4096,
        ))?)
    } else if packed("deflate") && std::str::from_utf8(&bytes).is_err() {
        match bytes.first() {
            Some(0x78) => Some(unpack(ZlibDecoder::new(&*bytes))?),
            _ => Some(unpack(DeflateDecoder::new(&*bytes))?),
        }
    } else {
        None
    };
    Ok(unpacked.map_or(bytes, Cow::Owned))
}

/// Unpacks what there is: a damaged end loses only itself.
fn unpack(packed: impl Read) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = packed.take(MAX_UNPACKED + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > MAX_UNPACKED {
        return Err(Error::TooLarge {
            limit: MAX_UNPACKED,
        });
    }
    match read {
        Err(error) if bytes.is_empty() => Err(Error::NotText(format!(
            "its packed body is damaged: {error}"
        ))),
        _ => Ok(bytes),
    }
}

/// The body of chunks; `None` if it does not consist of chunks.
fn without_chunks(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(bytes.len());
    loop {
        let end = memchr::memchr(b'\n', bytes)?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?;
        let size = line.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok();
        let Some(size) = size else {
            // Damage after whole chunks: what there is.
            return (!whole.is_empty()).then_some(whole);
        };
        bytes = &bytes[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        let chunk = &bytes[..size.min(bytes.len())];
        whole.extend_from_slice(chunk);
        bytes = &bytes[chunk.len()..];
        bytes = bytes.strip_prefix(b"\r").unwrap_or(bytes);
        bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        if bytes.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let message = format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n");
        let (head, rest) = Head::split(message.as_bytes());
        assert!(rest.is_empty());
        body(&head, bytes).map(Cow::into_owned)
    }

    #[test]
    fn reads_heads() {
        let (head, rest) = Head::split(
            b"HTTP/1.1 404 Gone\r\nContent-Type: Text/HTML; charset=\"Latin1\"\r\n\r\n<p>",
        );
        assert_eq!(
            (head.status(), head.media_type().as_str()),
            (Some(404), "text/html")
        );
        assert_eq!(
            (head.charset().as_deref(), rest),
            (Some("latin1"), &b"<p>"[..])
        );
    }

    #[test]
    fn joins_chunks_and_leaves_what_has_none() {
        let chunked = "Transfer-Encoding: chunked";
        let text =
            |bytes: &[u8]| String::from_utf8(read(chunked, bytes).expect("body")).expect("text");
        assert_eq!(text(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), "abcde");
        assert_eq!(text(b"3\r\nabc\r\nff\r\nde"), "abcde");
        assert_eq!(text(b"<p>no chunks\n</p>"), "<p>no chunks\n</p>");
        assert_eq!(
            text(b"ffffffffffffffffff\r\nabc"),
            "ffffffffffffffffff\r\nabc"
        );
    }

    #[test]
    fn unpacks_what_is_packed() {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<p>rain</p>").expect("packed");
        let gzip = gzip.finish().expect("packed");
        assert_eq!(
            read("Content-Encoding: gzip", &gzip).expect("body"),
            b"<p>rain</p>"
        );
        assert_eq!(
            read("Content-Encoding: gzip", b"<p>").expect("body"),
            b"<p>"
        );
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..65 {
            bomb.write_all(&zeros).expect("packed");
        }
        let bomb = bomb.finish().expect("packed");
        assert!(matches!(
            read("Content-Encoding: gzip", &bomb),
            Err(Error::TooLarge { .. })
        ));
    }
}
