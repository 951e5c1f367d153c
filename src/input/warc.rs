//! Web archives (WARC, ISO 28500): each response that is a page is an article. Also WET files, which hold their text.
//!
//! A record is a head, which says how long its block is, and the block. Blocks that are no pages are skipped without being
//! held. After a wrong length the reader goes on at the next line that starts a record.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

use super::article::PublishedBasis;
use super::containers::{Cut, Lost, Raw, Stream};
use super::decode::{self, decode_declared};
use super::http::{self, Head};
use super::record::{Body, Record};
use super::{Reader, html, moments};
use crate::error::Error;

/// How a record starts.
const START: &[u8] = b"WARC/";
/// The longest head in bytes, of a record or of a response.
const LONGEST_HEAD: usize = 64 << 10;
/// How many kinds of skipped records are counted apart.
const KINDS: usize = 40;

/// True if a sample starts like a web archive.
pub(super) fn is_warc(text: &str) -> bool {
    text.starts_with("WARC/0.") || text.starts_with("WARC/1.")
}

/// The records with pages.
pub(super) struct Captures {
    input: Box<dyn BufRead + Send>,
    max_bytes: u64,
    skipped: BTreeMap<String, u64>,
    number: u64,
    ended: bool,
}

/// What a record is for us.
enum Kind {
    /// A response with its headers.
    Response,
    /// A page or a text by itself.
    Plain,
    /// Something else, as a noun.
    Other(String),
}

impl Captures {
    pub(super) fn new(stream: Stream) -> Captures {
        Captures {
            input: stream.input,
            max_bytes: stream.max_bytes,
            skipped: BTreeMap::new(),
            number: 0,
            ended: false,
        }
    }

    /// Continues with another archive.
    pub(super) fn go_on(&mut self, input: Box<dyn BufRead + Send>) {
        self.input = input;
        self.ended = false;
    }

    fn skip(&mut self, what: String) {
        let known = self.skipped.contains_key(&what) || self.skipped.len() < KINDS;
        let what = if known {
            what
        } else {
            "other records".to_owned()
        };
        *self.skipped.entry(what).or_default() += 1;
    }

    /// Reads the head of the next record. The flag is true if there were other lines before it.
    fn head(&mut self) -> io::Result<Option<(Vec<u8>, bool)>> {
        let mut head = Vec::new();
        let mut strays = false;
        loop {
            let start = head.len();
            let room = (LONGEST_HEAD - start.min(LONGEST_HEAD)) as u64;
            if self
                .input
                .by_ref()
                .take(room)
                .read_until(b'\n', &mut head)?
                == 0
            {
                return Ok((!head.is_empty()).then_some((head, strays)));
            }
            let line = head[start..].trim_ascii();
            match (start, line) {
                (0, []) => head.clear(),
                (0, line) if !line.starts_with(START) => {
                    strays = true;
                    head.clear();
                }
                (_, []) => return Ok(Some((head, strays))),
                _ => {}
            }
        }
    }

    /// Adds `count` bytes to `bytes`. Returns false if there are fewer.
    fn add(&mut self, count: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let read = self.input.by_ref().take(count).read_to_end(bytes)?;
        Ok(read as u64 == count)
    }

    fn pass(&mut self, count: u64) -> io::Result<()> {
        io::copy(&mut self.input.by_ref().take(count), &mut io::sink()).map(drop)
    }

    /// Reads one record.
    fn record(&mut self) -> io::Result<Option<Result<Option<Raw>, Lost>>> {
        let Some((mut bytes, strays)) = self.head()? else {
            return Ok(None);
        };
        if strays && self.number > 0 {
            self.skip("pieces between records: a length may be wrong".to_owned());
        }
        let (head, _) = Head::split(&bytes);
        let id = address(&head);
        let lost = |error: Error| {
            Ok(Some(Err(Lost {
                id: id.clone(),
                error,
            })))
        };
        let Some(length) = head
            .get("content-length")
            .and_then(|length| length.parse::<u64>().ok())
        else {
            return lost(Error::BadItem {
                number: self.number + 1,
                reason: "has no length, or lacks the end of its head".to_owned(),
            });
        };
        let mut left = length;
        match kind(&head) {
            Kind::Other(what) => {
                self.pass(left)?;
                self.skip(what);
                return Ok(Some(Ok(None)));
            }
            Kind::Plain => {}
            Kind::Response => {
                let start = left.min(LONGEST_HEAD as u64);
                let at = bytes.len();
                let whole = self.add(start, &mut bytes)?;
                left -= start;
                let (response, _) = Head::split(&bytes[at..]);
                if let Some(what) = refused(&response) {
                    self.pass(left)?;
                    self.skip(what);
                    return Ok(Some(Ok(None)));
                }
                if !whole {
                    return lost(cut_short());
                }
            }
        }
        if length > self.max_bytes {
            self.pass(left)?;
            return lost(Error::TooLarge {
                limit: self.max_bytes,
            });
        }
        match self.add(left, &mut bytes)? {
            true => Ok(Some(Ok(Some(Raw::Bytes(bytes))))),
            false => lost(cut_short()),
        }
    }
}

fn cut_short() -> Error {
    Error::Unreadable(io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "the archive ends in the middle of this record",
    ))
}

impl Cut for Captures {
    fn cut(&mut self) -> Option<Result<Raw, Lost>> {
        while !self.ended {
            let found = match self.record() {
                Ok(None) => {
                    self.ended = true;
                    continue;
                }
                Ok(Some(Ok(None))) => continue,
                Ok(Some(Ok(Some(raw)))) => Ok(raw),
                Ok(Some(Err(lost))) => Err(lost),
                Err(error) => {
                    self.ended = true;
                    Err(Error::Unreadable(error).into())
                }
            };
            self.number += 1;
            return Some(found);
        }
        None
    }

    fn skipped(&self) -> Vec<(String, u64)> {
        self.skipped
            .iter()
            .map(|(what, times)| (what.clone(), *times))
            .collect()
    }
}

/// The address of a record.
fn address(head: &Head) -> Option<String> {
    let link = head.get("warc-target-uri")?.trim_matches(['<', '>']);
    (!link.is_empty()).then(|| link.to_owned())
}

fn kind(head: &Head) -> Kind {
    let media = head.media_type();
    match head
        .get("warc-type")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "response" if media == "application/http" => Kind::Response,
        "response" | "resource" if http::is_page(&media) => Kind::Plain,
        "conversion" if media == "text/plain" => Kind::Plain,
        "response" | "resource" | "conversion" => Kind::Other(of_type(&media)),
        other => Kind::Other(format!("{} records", printable(other))),
    }
}

/// Why a response is no page, as a noun.
fn refused(response: &Head) -> Option<String> {
    match response.status() {
        Some(200 | 203 | 206) if http::is_page(&response.media_type()) => None,
        Some(200 | 203 | 206) => Some(of_type(&response.media_type())),
        Some(status) => Some(format!("responses with status {status}")),
        None => Some("responses without a status".to_owned()),
    }
}

fn of_type(media: &str) -> String {
    match media {
        "" => "responses of unknown type".to_owned(),
        media => format!("responses of type {}", printable(media)),
    }
}

/// A name of an archive, which may hold anything, for a message.
fn printable(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_ascii_graphic());
    kept.take(40).collect()
}

/// The record of a page or text as it was cut.
///
/// # Errors
/// The address, and why it cannot be read.
pub(super) fn record(bytes: &[u8], reader: &Reader) -> Result<Record, (Option<String>, Error)> {
    let (head, block) = Head::split(bytes);
    let id = address(&head);
    let failed = |error: Error| (id.clone(), error);
    let captured = head.get("warc-date").and_then(|date| {
        let date = moments::published(date, PublishedBasis::Metadata);
        date.map(|date| date.value)
    });
    let label = reader.encoding.as_deref();
    let is_text = head.media_type() == "text/plain";
    let (decoded, body) = if is_text {
        (
            decode_declared(block, label, None).map_err(failed)?,
            Body::Untitled,
        )
    } else {
        let is_response = head.media_type() == "application/http";
        let (response, packed) = match is_response {
            true => Head::split(block),
            false => (Head::default(), block),
        };
        let page = http::body(&response, packed).map_err(failed)?;
        decode::refuse_binary(&page).map_err(failed)?;
        let charset = response.charset().or(head.charset());
        let decoded = html::decode(&page, label, charset.as_deref()).map_err(failed)?;
        (decoded, Body::Page)
    };
    let warning = decoded.warning();
    let mut record = Record::new(id.clone().unwrap_or_default(), decoded.text, body);
    record.warnings.extend(warning);
    record.url = id;
    record.metadata.captured = captured;
    Ok(record)
}
