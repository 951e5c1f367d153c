//! WACZ: a zip file that holds web archives.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::read::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use super::Reader;
use super::containers::{Cut, Lost, Raw, Stream};
use super::warc::Captures;
use crate::error::Error;

/// True if the bytes are the start of a zip file with the parts of a WACZ.
pub(super) fn is_wacz(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    bytes.starts_with(b"PK\x03\x04")
        && (has(b"archive/") && has(b".warc") || has(b"datapackage.json") || has(b"indexes/"))
}

/// Where an archive lies in the file.
struct Member {
    start: u64,
    length: u64,
    deflated: bool,
}

/// The captures of all archives in a file.
pub(super) struct Archives {
    file: File,
    members: VecDeque<Member>,
    captures: Captures,
}

impl Archives {
    /// Reads the directory of the file.
    ///
    /// # Errors
    /// [`Error::NotText`] if it is no zip file or holds no archive.
    pub(super) fn new(file: File, reader: &Reader, max_bytes: u64) -> Result<Archives, Error> {
        let damaged =
            |reason: String| Error::NotText(format!("it is a damaged WACZ archive: {reason}"));
        let directory = file.try_clone()?;
        let mut zip = ZipArchive::new(BufReader::new(directory))
            .map_err(|error| damaged(error.to_string()))?;
        let mut members = VecDeque::new();
        for index in 0..zip.len() {
            let member = zip
                .by_index_raw(index)
                .map_err(|error| damaged(error.to_string()))?;
            let name = String::from_utf8_lossy(member.name_raw()).to_ascii_lowercase();
            if !name.ends_with(".warc") && !name.ends_with(".warc.gz") {
                continue;
            }
            let deflated = match member.compression() {
                CompressionMethod::Stored => false,
                other
                    if format!("{other:?}").starts_with("Deflate")
                        || other == CompressionMethod::DEFLATE =>
                {
                    true
                }
                other => return Err(damaged(format!("{name:.60} is packed with {other:?}"))),
            };
            let start = member.data_start();
            members.push_back(Member {
                start: start.ok_or_else(|| damaged("a part has no place".to_owned()))?,
                length: member.compressed_size(),
                deflated,
            });
        }
        if members.is_empty() {
            return Err(Error::NotText(
                "it is a zip archive without a web archive; unpack it first".to_owned(),
            ));
        }
        let stream = Stream {
            input: Box::new(io::empty()),
            max_bytes,
            reader: reader.clone(),
        };
        Ok(Archives {
            file,
            members,
            captures: Captures::new(stream),
        })
    }

    fn open(&self, member: &Member) -> io::Result<Box<dyn BufRead + Send>> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(member.start))?;
        let part = BufReader::new(file.take(member.length));
        let mut raw: Box<dyn BufRead + Send> = match member.deflated {
            true => Box::new(BufReader::new(DeflateDecoder::new(part))),
            false => Box::new(part),
        };
        Ok(match raw.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            true => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(raw))),
            false => raw,
        })
    }
}

impl Cut for Archives {
    fn cut(&mut self) -> Option<Result<Raw, Lost>> {
        loop {
            if let Some(found) = self.captures.cut() {
                return Some(found);
            }
            let member = self.members.pop_front()?;
            match self.open(&member) {
                Ok(input) => self.captures.go_on(input),
                Err(error) => return Some(Err(Error::Unreadable(error).into())),
            }
        }
    }

    fn skipped(&self) -> Vec<(String, u64)> {
        self.captures.skipped()
    }
}
