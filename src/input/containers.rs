//! Containers: files that hold many articles, read one record after the other.
//!
//! [`Records`] cuts a stream into [`Item`]s, which is cheap. [`Reader::read_item`](super::Reader::read_item) makes the article
//! of an item, which can be done on another thread. Containers of JSON, tables, e-mails and web archives are read in memory for
//! one record; the others are read as a whole.

use std::io::BufRead;
use std::sync::Arc;

use super::format::Format;
use super::record::{Body, Record};
use super::{
    Reader, alto, csv, exports, feed, fields, json, json_lines, mail, markdown, mbox, news_xml,
    subtitles, warc,
};
use crate::error::Error;

/// Where and how a container is read.
pub(super) struct Stream {
    pub(super) input: Box<dyn BufRead + Send>,
    /// The longest record in bytes; of containers that are read as a whole, the longest input.
    pub(super) max_bytes: u64,
    pub(super) reader: Reader,
}

/// Cuts a container into records.
pub(super) trait Cut: Send {
    /// The next record, or why one could not be read; `None` at the end.
    fn cut(&mut self) -> Option<Result<Raw, Lost>>;

    /// The number of the record that was cut last. By default they are counted.
    fn number(&self) -> Option<u64> {
        None
    }

    /// What was skipped since it is no article, and how often.
    fn skipped(&self) -> Vec<(String, u64)> {
        Vec::new()
    }
}

/// A record that could not be cut.
pub(super) struct Lost {
    /// Its own id, if that is known.
    pub(super) id: Option<String>,
    pub(super) error: Error,
}

impl From<Error> for Lost {
    fn from(error: Error) -> Lost {
        Lost { id: None, error }
    }
}

/// A record as it was cut.
#[derive(Debug)]
pub(super) enum Raw {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// A row of a table, and the names of its columns.
    Row(Arc<csv::Header>, ::csv::ByteRecord),
    /// The record itself, from a container that was read as a whole. Its id is empty if it has none.
    Record(Box<Record>),
}

/// One record of a container, not read yet.
#[derive(Debug)]
pub struct Item {
    /// Name of the record in messages if it has none of its own: that of the input and its number.
    pub name: String,
    number: u64,
    format: Format,
    raw: Raw,
}

/// Why a record could not be read.
#[derive(Debug)]
pub struct Failed {
    /// Name of the record: its own id if that is known.
    pub id: String,
    /// The reason.
    pub error: Error,
}

impl Item {
    /// A line of JSON Lines by itself.
    pub fn line(line: u64, json: &str) -> Item {
        Item {
            name: line.to_string(),
            number: line,
            format: Format::JsonLines,
            raw: Raw::Bytes(json.as_bytes().to_vec()),
        }
    }

    /// The bytes of the record that are its content.
    pub fn bytes(&self) -> &[u8] {
        match &self.raw {
            Raw::Bytes(bytes) => bytes,
            Raw::Row(_, row) => row.as_slice(),
            Raw::Record(record) => record.text.as_bytes(),
        }
    }

    /// The id that the article of this item has in the output.
    pub fn id(&self, reader: &Reader) -> String {
        match &self.raw {
            Raw::Record(record) if !record.id.is_empty() => record.id.clone(),
            Raw::Record(_) => self.name.clone(),
            _ => match self.parse(reader) {
                Ok(record) => record.id,
                Err(failed) => failed.id,
            },
        }
    }

    /// What the record says, before its article is read; `None` if it cannot be read.
    pub fn record(&self, reader: &Reader) -> Option<Record> {
        match &self.raw {
            Raw::Record(record) => Some(named((**record).clone(), &self.name)),
            _ => self.parse(reader).ok(),
        }
    }

    /// The format of the container.
    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// Reads the record.
    pub(super) fn into_record(self, reader: &Reader) -> Result<Record, Failed> {
        match self.raw {
            Raw::Record(record) => Ok(named(*record, &self.name)),
            _ => self.parse(reader),
        }
    }

    fn parse(&self, reader: &Reader) -> Result<Record, Failed> {
        let failed = |id: Option<String>, error: Error| Failed {
            id: id.unwrap_or_else(|| self.name.clone()),
            error,
        };
        let of_fields = |(id, reason): (Option<String>, String)| {
            let error = match self.format {
                Format::JsonLines => Error::BadRecord {
                    line: self.number,
                    reason,
                },
                _ => Error::BadItem {
                    number: self.number,
                    reason,
                },
            };
            failed(id, error)
        };
        match (&self.raw, self.format) {
            (Raw::Record(record), _) => Ok(named((**record).clone(), &self.name)),
            (Raw::Row(header, row), _) => {
                let fields = csv::fields(header, row, reader.encoding.as_deref());
                let found =
                    fields
                        .map_err(|reason| (None, reason))
                        .and_then(|(object, warnings)| {
                            let mut found = reader.fields.record(&object)?;
                            found.record.warnings.extend(warnings);
                            Ok(found)
                        });
                Ok(self.found(found.map_err(of_fields)?))
            }
            (Raw::Bytes(bytes), Format::JsonLines | Format::Json) => {
                let object = json::object(bytes).map_err(|reason| of_fields((None, reason)))?;
                let found = reader.fields.record(&object);
                Ok(self.found(found.map_err(of_fields)?))
            }
            (Raw::Bytes(bytes), Format::Warc | Format::Wacz) => {
                let record = warc::record(bytes, reader);
                let record = record.map_err(|(id, error)| failed(id, error))?;
                Ok(named(record, &self.name))
            }
            (Raw::Bytes(bytes), _) => {
                let record = mail::record(bytes).map_err(|error| failed(None, error))?;
                Ok(named(record, &self.name))
            }
        }
    }

    /// The record of fields, with the id that it has in this container.
    fn found(&self, found: fields::Found) -> Record {
        let fields::Found { mut record, has_id } = found;
        if !has_id {
            record.id = match (self.format, &record.url) {
                (Format::JsonLines, _) => self.number.to_string(),
                (_, Some(url)) => url.clone(),
                (_, None) => self.name.clone(),
            };
        }
        if self.format != Format::JsonLines && record.body == Body::Text {
            record.body = match fields::is_markup(&record.text) {
                true => Body::Fragment,
                false => Body::Untitled,
            };
        }
        record
    }
}

/// The record with a name.
fn named(mut record: Record, name: &str) -> Record {
    if record.id.is_empty() {
        name.clone_into(&mut record.id);
    }
    record
}

/// The records of a container, one after the other.
///
/// # Examples
/// ```
/// use nutgraf::input::{Format, Reader, Records};
///
/// let feed = br#"[{"id": "a", "title": "Rain", "text": "It rained in Leeds all day."}]"#;
/// let reader = Reader::default();
/// let mut records = Records::new(Format::Json, "news.json", &feed[..], &reader, 1 << 20);
/// let item = records.next().expect("a record").expect("readable");
/// let article = reader.read_item(item, None).map_err(|failed| failed.error)?;
/// assert_eq!(article.id, "a");
/// assert!(records.next().is_none());
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub struct Records {
    name: String,
    format: Format,
    cut: Box<dyn Cut>,
    /// How many records were cut.
    count: u64,
    ended: bool,
}

impl Records {
    /// The records of `input`, which is called `name`. A record longer than `max_bytes` fails; so does a container that cannot
    /// be read one record at a time, if it is longer.
    ///
    /// A format that is no container gives one record.
    pub fn new(
        format: Format,
        name: &str,
        input: impl BufRead + Send + 'static,
        reader: &Reader,
        max_bytes: u64,
    ) -> Records {
        let stream = Stream {
            input: Box::new(input),
            max_bytes,
            reader: reader.clone(),
        };
        let cut: Box<dyn Cut> = match format {
            Format::JsonLines => Box::new(json_lines::Lines::new(stream)),
            Format::Json => Box::new(json::Values::new(stream)),
            Format::Csv => Box::new(csv::Rows::new(stream)),
            Format::Mbox => Box::new(mbox::Messages::new(stream)),
            Format::Warc => Box::new(warc::Captures::new(stream)),
            _ => Box::new(Whole::new(stream, read_all(format))),
        };
        Records::of(format, name, cut)
    }

    /// The records of the web archives in a WACZ file. They are streamed from the file.
    ///
    /// # Errors
    /// [`Error::NotText`] if the file is not such an archive, or is damaged.
    pub fn of_wacz(
        name: &str,
        file: std::fs::File,
        reader: &Reader,
        max_bytes: u64,
    ) -> Result<Records, Error> {
        let cut = super::wacz::Archives::new(file, reader, max_bytes)?;
        Ok(Records::of(Format::Wacz, name, Box::new(cut)))
    }

    fn of(format: Format, name: &str, cut: Box<dyn Cut>) -> Records {
        Records {
            name: name.to_owned(),
            format,
            cut,
            count: 0,
            ended: false,
        }
    }

    /// What was skipped so far since it is no article, and how often: "an image".
    pub fn skipped(&self) -> Vec<(String, u64)> {
        self.cut.skipped()
    }

    /// The failure of a container without a record.
    fn nothing(&self) -> Option<Failed> {
        if self.count > 0 || self.format == Format::JsonLines {
            return None;
        }
        let skipped: Vec<String> = self
            .skipped()
            .into_iter()
            .map(|(what, times)| format!("{times} {what}"))
            .collect();
        let what = self.format.record_name();
        let reason = match skipped.is_empty() {
            true => format!("there is no {what} in it"),
            false => format!("there is no {what} in it, only {}", skipped.join(", ")),
        };
        Some(Failed {
            id: self.name.clone(),
            error: Error::NoArticle(reason),
        })
    }
}

impl Iterator for Records {
    type Item = Result<Item, Failed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let Some(raw) = self.cut.cut() else {
            self.ended = true;
            return self.nothing().map(Err);
        };
        self.count += 1;
        let number = self.cut.number().unwrap_or(self.count);
        let name = format!("{}:{number}", self.name);
        Some(match raw {
            Ok(raw) => Ok(Item {
                name,
                number,
                format: self.format,
                raw,
            }),
            Err(Lost { id, error }) => Err(Failed {
                id: id.unwrap_or(name),
                error,
            }),
        })
    }
}

/// The records of a format that is read as a whole.
type ReadAll = fn(&[u8], &Reader) -> Result<Vec<Record>, Error>;

/// A container that is read as a whole.
struct Whole {
    stream: Option<Stream>,
    read: ReadAll,
    records: std::vec::IntoIter<Record>,
}

impl Whole {
    fn new(stream: Stream, read: ReadAll) -> Whole {
        Whole {
            stream: Some(stream),
            read,
            records: Vec::new().into_iter(),
        }
    }
}

impl Cut for Whole {
    fn cut(&mut self) -> Option<Result<Raw, Lost>> {
        if let Some(stream) = self.stream.take() {
            let reader = stream.reader.clone();
            let records = whole(stream).and_then(|bytes| (self.read)(&bytes, &reader));
            match records {
                Ok(records) => self.records = records.into_iter(),
                Err(error) => return Some(Err(error.into())),
            }
        }
        let record = self.records.next()?;
        Some(Ok(Raw::Record(Box::new(record))))
    }
}

/// All bytes of a stream.
pub(super) fn whole(stream: Stream) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let limit = stream.max_bytes;
    let mut input = stream.input.take(limit.saturating_add(1));
    input.read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { limit });
    }
    Ok(bytes)
}

/// What reads a format as a whole.
fn read_all(format: Format) -> ReadAll {
    match format {
        Format::Feed => feed::records,
        Format::News => news_xml::records,
        Format::Nexis => exports::nexis,
        Format::Factiva => exports::factiva,
        Format::ProQuest => exports::proquest,
        Format::NewsBank => exports::newsbank,
        Format::Alto => alto::records,
        Format::Markdown => markdown::records,
        Format::Subtitles => subtitles::records,
        Format::Wacz => |_, _| {
            Err(Error::NotText(
                "it is a WACZ archive, which can be read only from a file".to_owned(),
            ))
        },
        _ => |bytes, _| mail::record(bytes).map(|record| vec![record]),
    }
}

/// The article of a format that holds one.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn single(format: Format, bytes: &[u8], reader: &Reader) -> Result<Record, Error> {
    let records = read_all(format)(bytes, reader)?;
    let nothing = || Error::NoArticle("there is no text in it".to_owned());
    records.into_iter().next().ok_or_else(nothing)
}
