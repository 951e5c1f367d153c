//! Reading: from bytes to an [`Article`].
//!
//! [`detect_format`] determines the format of an input. Each format has a module that reads it: [`plain`], [`html`], and those
//! of [`containers`], which yield [`Record`]s. Formats with markup yield pieces and metadata, from which [`markup`] makes the
//! article.

mod alto;
mod article;
mod binary;
mod containers;
mod csv;
mod days;
mod decode;
mod detect;
mod exports;
mod feed;
mod fields;
mod format;
mod html;
mod http;
mod json;
mod json_lines;
mod language;
#[cfg(not(feature = "workshop"))]
mod letter_case;
#[cfg(feature = "workshop")]
pub mod letter_case;
mod mail;
mod markdown;
mod markup;
mod mbox;
mod moments;
mod news_xml;
mod not_prose;
mod plain;
mod record;
mod repair;
mod subtitles;
mod values;
mod wacz;
mod warc;
mod words;
mod xml;

use jiff::civil::Date;

use crate::error::Error;
use article::Given;

pub use article::{Article, Block, BlockKind, Details, Labeled, Published, PublishedBasis, Source};
pub use containers::{Failed, Item, Records};
pub use decode::{Decoded, decode, is_encoding, refuse_binary};
pub use detect::detect_format;
pub use fields::Fields;
pub use format::Format;
pub use record::{Body, Record};
pub use repair::Original;

/// Training of the line model, which separates the lines of a story from the clutter of its page.
#[cfg(feature = "workshop")]
pub mod lines {
    pub use super::html::pasted;
    pub use super::plain::train::{Model, Sample, train};
}

/// Training of the block model, which chooses the blocks of a web page that are of its story.
#[cfg(feature = "workshop")]
pub mod blocks {
    pub use super::html::train::{Case, Model, Sample, train};
}

/// Reads inputs into articles.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The input format; `None` to detect it by content, then by name ([`detect_format`]), and to refuse images, archives and
    /// programs by their headers ([`refuse_binary`]).
    pub format: Option<Format>,
    /// The WHATWG label of the encoding; `None` to detect it.
    pub encoding: Option<String>,
    /// The publication date, if the caller knows it.
    pub date: Option<Date>,
    /// The names of fields in records of JSON and tables, before those that are known.
    pub fields: Fields,
}

impl Reader {
    /// Reads one article called `id`, plain text or a web page, from bytes in any encoding.
    ///
    /// `path` is the name of the input, if it has one. It helps to detect the format and becomes [`Source::path`]. Of a
    /// container ([`Format::is_container`]) only the first article is read: [`Records`] reads all.
    ///
    /// # Errors
    /// [`Error::NotText`], [`Error::BadEncoding`], [`Error::BadRecord`], or [`Error::NoArticle`] if the input is nothing but
    /// clutter.
    ///
    /// # Examples
    /// ```
    /// let reader = nutgraf::input::Reader::default();
    /// let page = b"<title>Rain stops play</title><p>The match in Leeds was called off on Monday after a night of heavy \
    ///     rain, and the captains of both sides agreed to try again on Tuesday if the ground is dry by then.</p>";
    /// let article = reader.read_bytes("rain", Some("rain.html"), page)?;
    /// assert_eq!(article.headline.map(|title| title.text).as_deref(), Some("Rain stops play"));
    /// # Ok::<(), nutgraf::error::Error>(())
    /// ```
    pub fn read_bytes(&self, id: &str, path: Option<&str>, bytes: &[u8]) -> Result<Article, Error> {
        let format = match self.format {
            Some(format) => format,
            None => {
                let format = detect_format(bytes, path);
                refuse_not_text(bytes, format)?;
                format
            }
        };
        let given = Given {
            id: id.to_owned(),
            date: self.date,
            ..Given::default()
        };
        let source = Source {
            path: path.map(str::to_owned),
            format,
            bytes: bytes.len(),
            ..Source::default()
        };
        let label = self.encoding.as_deref();
        match format {
            Format::Html => html::read_bytes(given, source, bytes, label),
            Format::Text => plain::read_bytes(given, source, bytes, label),
            _ if format.is_container() => {
                let input = std::io::Cursor::new(bytes.to_vec());
                let mut records = Records::new(format, id, input, self, u64::MAX);
                let item = records.next().unwrap_or_else(|| {
                    Err(Failed {
                        id: id.to_owned(),
                        error: Error::NoArticle("it is empty".to_owned()),
                    })
                });
                item.and_then(|item| self.read_item(item, path))
                    .map_err(|failed| failed.error)
            }
            _ => {
                let record = containers::single(format, bytes, self)?;
                let mut article = record.read(source, self.date)?;
                id.clone_into(&mut article.id);
                Ok(article)
            }
        }
    }

    /// Reads one article called `id` from a string, as [`Reader::read_bytes`] does.
    ///
    /// # Errors
    /// As [`Reader::read_bytes`].
    pub fn read_text(&self, id: &str, text: &str) -> Result<Article, Error> {
        self.read_bytes(id, None, text.as_bytes())
    }

    /// Reads the article of a record of a container. What the record says takes precedence over what the reader knows.
    ///
    /// # Errors
    /// Why the record cannot be read, with its id.
    pub fn read_item(&self, item: Item, path: Option<&str>) -> Result<Article, Failed> {
        let source = Source {
            path: path.map(str::to_owned),
            format: item.format(),
            encoding: "utf-8".to_owned(),
            ..Source::default()
        };
        let record = item.into_record(self)?;
        let source = Source {
            bytes: record.text.len(),
            ..source
        };
        let id = record.id.clone();
        record
            .read(source, self.date)
            .map_err(|error| Failed { id, error })
    }
}

/// Refuses what is not text by its first bytes, and text that is clearly no prose. `format` is the one that was detected.
///
/// # Errors
/// [`Error::NotText`] with what the input looks like.
///
/// # Examples
/// ```
/// use nutgraf::input::{Format, refuse_not_text};
///
/// let error = refuse_not_text(b"%PDF-1.7 ...", Format::Text).expect_err("a PDF");
/// assert!(error.to_string().contains("pdftotext"));
/// ```
pub fn refuse_not_text(bytes: &[u8], format: Format) -> Result<(), Error> {
    if format == Format::Wacz {
        return Ok(());
    }
    refuse_binary(bytes)?;
    match format {
        Format::Text => not_prose::refuse(bytes),
        _ => Ok(()),
    }
}
