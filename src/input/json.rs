//! JSON: one document, an array of articles, an object that holds the array, or several of these one after the other.
//!
//! The input is cut at the level of bytes: an array of any length is read with one article in memory.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::containers::{Cut, Lost, Raw, Stream};
use super::fields::type_name;
use crate::error::Error;

/// Extensions of the names of JSON files.
pub(super) const EXTENSIONS: [&str; 2] = ["json", "geojson"];
/// How many objects deep the array of articles may be.
const DEPTH: usize = 5;

/// True if a sample starts like JSON: it is valid as far as it goes.
pub(super) fn is_json(text: &str) -> bool {
    let inside = text.strip_prefix(['{', '[']).map(str::trim_start);
    let starts = inside.is_some_and(|rest| rest.starts_with(['"', '{', '[', '}', ']']));
    if !starts {
        return false;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => true,
        Some(Err(error)) => error.is_eof(),
        None => false,
    }
}

/// True if the start of an object has an array of objects before it has a text.
pub(super) fn holds_list(start: &str) -> bool {
    let list = start.find("[{").or_else(|| start.find("[ {"));
    let text = start.find("\"text\"").or_else(|| start.find("\"html\""));
    matches!((list, text), (Some(list), Some(text)) if list < text)
}

/// The object in the bytes of a record.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn object(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    let json = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    let json = json.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(json).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => "ends in the middle of a JSON object".to_owned(),
        _ => match error.to_string() {
            message if message.contains("hex escape") || message.contains("surrogate") => {
                "contains half of a surrogate pair (\\ud800 to \\udfff), which is not a character"
                    .to_owned()
            }
            // A record is mostly one line.
            message => format!(
                "invalid JSON: {}",
                message.replacen(" at line 1 column", " at column", 1)
            ),
        },
    })?;
    match value {
        Value::Object(fields) => Ok(fields),
        other => Err(format!("is {}, not a JSON object", type_name(&other))),
    }
}

/// A level of the input that the cut is in.
enum Level {
    /// In an array of records.
    List,
    /// In an object that may be a record or hold the array of records.
    Object {
        /// The key that leads to it; `None` for an object that may be a record.
        key: Option<String>,
        /// True once it has given records.
        emitted: bool,
    },
}

/// What a step of the cut gives.
enum Step {
    /// Go on.
    More,
    /// A record is complete in the buffer.
    Record,
    End,
    /// The input is no JSON here.
    Broken(&'static str),
}

/// Cuts the values out of JSON.
pub(super) struct Values {
    stream: Stream,
    levels: Vec<Level>,
    /// The object that is being read, or its last part.
    buffer: Vec<u8>,
    /// True if the buffer lacks bytes beyond the limit.
    overflow: bool,
    /// How many records were cut.
    count: u64,
    /// How many objects of schema.org were no articles.
    about: u64,
    ended: bool,
}

impl Values {
    pub(super) fn new(stream: Stream) -> Values {
        Values {
            stream,
            levels: Vec::new(),
            buffer: Vec::new(),
            overflow: false,
            count: 0,
            about: 0,
            ended: false,
        }
    }

    fn push(&mut self, bytes: &[u8]) {
        let room = usize::try_from(self.stream.max_bytes).unwrap_or(usize::MAX);
        match self.buffer.len() + bytes.len() <= room {
            true => self.buffer.extend_from_slice(bytes),
            false => self.overflow = true,
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.stream.input.fill_buf() {
                Ok(bytes) => return Ok(bytes.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The next byte that is no white space, without taking it.
    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.stream.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            // A byte order mark is white space here.
            let blank =
                |byte: &u8| byte.is_ascii_whitespace() || b"\xef\xbb\xbf\x1e".contains(byte);
            match bytes.iter().position(|byte| !blank(byte)) {
                Some(at) => {
                    let byte = bytes[at];
                    self.stream.input.consume(at);
                    return Ok(Some(byte));
                }
                None => {
                    let all = bytes.len();
                    self.stream.input.consume(all);
                }
            }
        }
    }

    /// Takes one byte, into the buffer if it belongs to an object.
    fn take(&mut self, byte: u8, keep: bool) {
        self.stream.input.consume(1);
        if keep {
            self.push(&[byte]);
        }
    }

    /// Copies a string to the buffer. Returns false if the input ends in it.
    fn copy_string(&mut self) -> io::Result<bool> {
        self.take(b'"', true);
        loop {
            let bytes = self.stream.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let Some(at) = memchr::memchr2(b'"', b'\\', bytes) else {
                let all = bytes.len();
                self.copy(all)?;
                continue;
            };
            let mark = bytes[at];
            self.copy(at + 1)?;
            if mark == b'"' {
                return Ok(true);
            }
            match self.peek()? {
                Some(escaped) => self.take(escaped, true),
                None => return Ok(false),
            }
        }
    }

    /// Moves `count` bytes of the input's buffer to the own one.
    fn copy(&mut self, count: usize) -> io::Result<()> {
        let room = usize::try_from(self.stream.max_bytes).unwrap_or(usize::MAX);
        let bytes = &self.stream.input.fill_buf()?[..count];
        match self.buffer.len() + count <= room {
            true => self.buffer.extend_from_slice(bytes),
            false => self.overflow = true,
        }
        self.stream.input.consume(count);
        Ok(())
    }

    /// Copies values until `depth` brackets are closed, or one value if it is 0. Returns false if the input ends before.
    fn copy_value(&mut self, mut depth: usize) -> io::Result<bool> {
        loop {
            let Some(byte) = self.next_byte()? else {
                return Ok(false);
            };
            match byte {
                b'"' => {
                    if !self.copy_string()? {
                        return Ok(false);
                    }
                }
                b'{' | b'[' => {
                    self.take(byte, true);
                    depth += 1;
                    continue;
                }
                b'}' | b']' => {
                    if depth == 0 {
                        return Ok(true);
                    }
                    self.take(byte, true);
                    depth -= 1;
                }
                b',' | b':' => {
                    self.take(byte, true);
                    continue;
                }
                _ => self.copy_scalar()?,
            }
            if depth == 0 {
                return Ok(true);
            }
        }
    }

    /// Copies a number or a word.
    fn copy_scalar(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.stream.input.fill_buf()?;
            let ends = |byte: &u8| byte.is_ascii_whitespace() || b",:{}[]\"".contains(byte);
            let end = bytes.iter().position(ends);
            let count = end.unwrap_or(bytes.len());
            if count == 0 {
                return Ok(());
            }
            let whole = end.is_some();
            self.copy(count)?;
            if whole {
                return Ok(());
            }
        }
    }

    fn step(&mut self) -> io::Result<Step> {
        let Some(byte) = self.next_byte()? else {
            return Ok(match self.levels.is_empty() {
                true => Step::End,
                false => Step::Broken("ends in the middle of a JSON value"),
            });
        };
        match self.levels.last() {
            None | Some(Level::List) => self.step_in_list(byte),
            Some(Level::Object { .. }) => self.step_in_object(byte),
        }
    }

    fn step_in_list(&mut self, byte: u8) -> io::Result<Step> {
        let top = self.levels.is_empty();
        match byte {
            b'[' if self.levels.len() < 16 => {
                self.take(byte, false);
                self.levels.push(Level::List);
            }
            b'{' => {
                self.start_record();
                self.take(byte, true);
                let (key, emitted) = (None, false);
                self.levels.push(Level::Object { key, emitted });
            }
            b',' => self.take(byte, false),
            b']' if !top => {
                self.take(byte, false);
                self.levels.pop();
                // What follows belongs to an object that is no record.
                self.start_record();
            }
            b']' | b'}' | b':' => return Ok(Step::Broken("invalid JSON: a bracket too many")),
            _ if top => return Ok(Step::Broken("is not JSON")),
            _ => {
                self.start_record();
                if !self.copy_value(0)? {
                    return Ok(Step::Broken("ends in the middle of a JSON value"));
                }
                return Ok(Step::Record);
            }
        }
        Ok(Step::More)
    }

    fn start_record(&mut self) {
        self.buffer = Vec::new();
        self.overflow = false;
    }

    fn step_in_object(&mut self, byte: u8) -> io::Result<Step> {
        match byte {
            b'}' => {
                self.take(byte, true);
                return Ok(self.end_object());
            }
            b',' => self.take(byte, true),
            b'"' => return self.member(),
            _ => return Ok(Step::Broken("invalid JSON: the name of a field is missing")),
        }
        Ok(Step::More)
    }

    /// Ends an object. It is a record unless it has given records, or is part of one.
    fn end_object(&mut self) -> Step {
        let Some(Level::Object { key, emitted }) = self.levels.pop() else {
            return Step::More;
        };
        if emitted {
            self.start_record();
            return Step::More;
        }
        if key.is_some() {
            Step::More
        } else {
            Step::Record
        }
    }

    /// Reads a member of an object: goes into objects, and finds the array of records.
    fn member(&mut self) -> io::Result<Step> {
        const CUT: Step = Step::Broken("ends in the middle of a JSON value");
        if self.has_emitted() {
            self.start_record();
        }
        let start = self.buffer.len();
        if !self.copy_string()? {
            return Ok(CUT);
        }
        let key = String::from_utf8_lossy(self.buffer.get(start..).unwrap_or_default());
        let key = key.trim_matches('"').to_owned();
        match self.next_byte()? {
            Some(b':') => self.take(b':', true),
            Some(_) => return Ok(Step::Broken("invalid JSON: a colon is missing")),
            None => return Ok(CUT),
        }
        let objects = self.path().len();
        match self.next_byte()? {
            Some(b'{') if objects < DEPTH => {
                self.take(b'{', true);
                self.levels.push(Level::Object {
                    key: Some(key),
                    emitted: false,
                });
                Ok(Step::More)
            }
            Some(b'[') if objects < DEPTH => self.array(key),
            Some(_) => Ok(if self.copy_value(0)? { Step::More } else { CUT }),
            None => Ok(CUT),
        }
    }

    /// Reads an array in an object. If it holds articles, its first is the next record.
    fn array(&mut self, key: String) -> io::Result<Step> {
        const CUT: Step = Step::Broken("ends in the middle of a JSON value");
        self.take(b'[', true);
        if self.next_byte()? == Some(b'{') {
            let start = self.buffer.len();
            if !self.copy_value(0)? {
                return Ok(CUT);
            }
            let mut path = self.path();
            path.push(key);
            let first = self.buffer.get(start..).unwrap_or_default();
            let is_list = match self.overflow {
                true => false,
                false => serde_json::from_slice(first)
                    .is_ok_and(|first| self.stream.reader.fields.is_list(&path, &first)),
            };
            if is_list {
                self.buffer.drain(..start);
                for level in self.levels.iter_mut().rev() {
                    match level {
                        Level::Object { key, emitted } => {
                            *emitted = true;
                            if key.is_none() {
                                break;
                            }
                        }
                        Level::List => break,
                    }
                }
                self.levels.push(Level::List);
                return Ok(Step::Record);
            }
        }
        Ok(if self.copy_value(1)? { Step::More } else { CUT })
    }

    /// The keys from the object that may be a record to the one that is being read.
    fn path(&self) -> Vec<String> {
        let mut path = Vec::new();
        for level in self.levels.iter().rev() {
            match level {
                Level::Object { key: Some(key), .. } => path.push(key.clone()),
                _ => break,
            }
        }
        path.reverse();
        path
    }

    /// True if the record is an object of schema.org that stands beside articles: a breadcrumb, an organization.
    fn is_about(&self) -> bool {
        if self.overflow || memchr::memmem::find(&self.buffer, b"\"@type\"").is_none() {
            return false;
        }
        let fields = &self.stream.reader.fields;
        object(&self.buffer).is_ok_and(|object| fields.is_about(&object))
    }

    fn has_emitted(&self) -> bool {
        matches!(
            self.levels.last(),
            Some(Level::Object { emitted: true, .. })
        )
    }
}

impl Cut for Values {
    fn cut(&mut self) -> Option<Result<Raw, Lost>> {
        while !self.ended {
            let step = match self.step() {
                Ok(step) => step,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Error::Unreadable(error).into()));
                }
            };
            match step {
                Step::More => {}
                Step::Record if self.overflow => {
                    self.count += 1;
                    let limit = self.stream.max_bytes;
                    self.start_record();
                    return Some(Err(Error::TooLarge { limit }.into()));
                }
                Step::Record if self.is_about() => {
                    self.about += 1;
                    self.start_record();
                }
                Step::Record => {
                    self.count += 1;
                    return Some(Ok(Raw::Bytes(std::mem::take(&mut self.buffer))));
                }
                Step::End => self.ended = true,
                Step::Broken(reason) => {
                    self.ended = true;
                    return Some(Err(Error::BadItem {
                        number: self.count + 1,
                        reason: reason.to_owned(),
                    }
                    .into()));
                }
            }
        }
        None
    }

    fn skipped(&self) -> Vec<(String, u64)> {
        let what = "schema.org objects without an article";
        let some = (self.about > 0).then(|| (what.to_owned(), self.about));
        some.into_iter().collect()
    }
}
