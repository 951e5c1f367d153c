//! Tables: comma-separated values and their relatives, with a header row.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::containers::{Cut, Lost, Raw, Stream};
use super::decode::decode_declared;
use super::fields::Fields;
use crate::error::Error;

/// Extensions of the names of tables.
pub(super) const EXTENSIONS: [&str; 3] = ["csv", "tsv", "tab"];
const DELIMITERS: [u8; 4] = *b",;\t|";

/// The names of the columns.
pub(super) type Header = Vec<String>;

/// The delimiter of a table by its first line: the one that separates most names outside of quotation marks.
fn delimiter(line: &[u8]) -> Option<u8> {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|known| known == byte)
            && !quoted
        {
            counts[at] += 1;
        }
    }
    let best = (0..counts.len()).rev().max_by_key(|at| counts[*at])?;
    (counts[best] > 0).then_some(DELIMITERS[best])
}

/// True if a sample is a table with a header row that names a text or a headline, and rows of the same length.
pub(super) fn is_table(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    let Some(delimiter) = delimiter(line.as_bytes()) else {
        return false;
    };
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = rows.records().map_while(Result::ok);
    let Some(header) = rows.next() else {
        return false;
    };
    let is_name = |name: &str| {
        name.len() <= 40 && !name.trim().is_empty() && !name.contains(['.', '!', '?', '\n'])
    };
    let names = header.iter().filter(|name| is_name(name)).count();
    if names < header.len() || !Fields::default().fit_columns(header.iter()) {
        return false;
    }
    // The sample may end in the last row.
    let mut lengths: Vec<usize> = rows.take(20).map(|row| row.len()).collect();
    if lengths.len() > 1 {
        lengths.pop();
    }
    let same = lengths
        .iter()
        .filter(|length| **length == header.len())
        .count();
    !lengths.is_empty() && same * 10 >= lengths.len() * 9
}

/// A stream that fails after so many bytes: the table asks for more than one row may have.
struct Bounded<R> {
    input: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let most = into
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.input.read(&mut into[..most])?;
        self.left -= count as u64;
        Ok(count)
    }
}

type Table = csv::Reader<Bounded<Box<dyn BufRead + Send>>>;

/// The rows of a table.
pub(super) struct Rows {
    stream: Option<Stream>,
    table: Option<(Table, Arc<Header>)>,
    max_bytes: u64,
}

impl Rows {
    pub(super) fn new(stream: Stream) -> Rows {
        Rows {
            max_bytes: stream.max_bytes,
            stream: Some(stream),
            table: None,
        }
    }

    /// Reads the header row.
    fn open(&mut self, mut stream: Stream) -> Result<(Table, Arc<Header>), Error> {
        let start = stream.input.fill_buf()?;
        let input: Box<dyn BufRead + Send> = match start {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                let label = stream.reader.encoding.clone();
                let reader = stream.reader.clone();
                let max_bytes = stream.max_bytes;
                let bytes = super::containers::whole(Stream {
                    input: stream.input,
                    max_bytes,
                    reader,
                })?;
                let text = decode_declared(&bytes, label.as_deref(), None)?.text;
                stream.reader.encoding = None;
                Box::new(io::Cursor::new(text.into_bytes()))
            }
            [0xef, 0xbb, 0xbf, ..] => {
                stream.input.consume(3);
                stream.input
            }
            _ => stream.input,
        };
        let mut input = input;
        let start = input.fill_buf()?;
        let line = start
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let mut table = ReaderBuilder::new()
            .delimiter(delimiter(line).unwrap_or(b','))
            .flexible(true)
            .from_reader(Bounded {
                input,
                left: self.max_bytes.saturating_add(1 << 16),
            });
        let names = table
            .byte_headers()
            .map_err(|error| problem(&error, self.max_bytes))?;
        let header: Header = names
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .collect();
        if !stream
            .reader
            .fields
            .fit_columns(header.iter().map(String::as_str))
        {
            let names = header.iter().take(20).map(|name| format!("{name:.30?}"));
            let names: Vec<String> = names.collect();
            return Err(Error::BadRecord {
                line: 1,
                reason: format!(
                    "no column of the header is known to hold a text; the columns are {}; name it: --map text=COLUMN",
                    names.join(", ")
                ),
            });
        }
        Ok((table, Arc::new(header)))
    }
}

/// The error for one of the parser.
fn problem(error: &csv::Error, limit: u64) -> Error {
    match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Error::TooLarge { limit }
        }
        csv::ErrorKind::Io(error) => {
            Error::Unreadable(io::Error::new(error.kind(), error.to_string()))
        }
        _ => Error::NotText(format!("it is no table: {error}")),
    }
}

impl Cut for Rows {
    fn cut(&mut self) -> Option<Result<Raw, Lost>> {
        if let Some(stream) = self.stream.take() {
            match self.open(stream) {
                Ok(table) => self.table = Some(table),
                Err(error) => return Some(Err(error.into())),
            }
        }
        let (table, header) = self.table.as_mut()?;
        let mut row = ByteRecord::new();
        loop {
            table.get_mut().left = self.max_bytes.saturating_add(1 << 16);
            match table.read_byte_record(&mut row) {
                Ok(true) if row.as_slice().trim_ascii().is_empty() => {}
                Ok(true) => {
                    return Some(Ok(Raw::Row(header.clone(), row)));
                }
                Ok(false) => return None,
                Err(error) => {
                    let error = problem(&error, self.max_bytes);
                    // What follows is inside a row.
                    self.table = None;
                    return Some(Err(error.into()));
                }
            }
        }
    }
}

/// The fields of a row by the names of their columns, and warnings about them.
///
/// # Errors
/// What is wrong with the row.
pub(super) fn fields(
    header: &Header,
    row: &ByteRecord,
    label: Option<&str>,
) -> Result<(Map<String, Value>, Vec<String>), String> {
    let mut warnings = Vec::new();
    if row.len() != header.len() {
        warnings.push(format!(
            "the row has {} fields, and the header {}: a quotation mark may be missing",
            row.len(),
            header.len()
        ));
    }
    let valid = std::str::from_utf8(row.as_slice()).is_ok();
    let mut fields = Map::new();
    for (name, bytes) in header.iter().zip(row) {
        let text = match (valid, label) {
            (true, None) => String::from_utf8_lossy(bytes).into_owned(),
            // Tables of spreadsheets that are not UTF-8 have the code page of Western Europe.
            (_, label) => {
                decode_declared(bytes, label.or(Some("windows-1252")), None)
                    .map_err(|error| error.to_string())?
                    .text
            }
        };
        if !text.is_empty() {
            fields.insert(name.clone(), Value::String(text));
        }
    }
    Ok((fields, warnings))
}
