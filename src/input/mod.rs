//! Reading: from bytes to an [`Article`].
//!
//! [`detect_format`] determines the format of an input. Each format has a module that reads it: [`plain`], [`html`],
//! [`json_lines`]. Formats with markup yield pieces and metadata, from which [`markup`] makes the article.

mod article;
mod binary;
mod days;
mod decode;
mod detect;
mod escaped_marks;
mod format;
mod html;
mod json_lines;
mod language;
mod markup;
mod plain;
mod words;

use jiff::civil::Date;

use crate::error::Error;
use article::Given;

pub use article::{Article, Block, BlockKind, Details, Labeled, Published, PublishedBasis, Source};
pub use decode::{Decoded, decode, is_encoding, refuse_binary};
pub use detect::detect_format;
pub(crate) use escaped_marks::escaped_mark;
pub use format::Format;
pub use json_lines::{Record, parse_record};

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
}

impl Reader {
    /// Reads one article called `id`, plain text or a web page, from bytes in any encoding.
    ///
    /// `path` is the name of the input, if it has one. It helps to detect the format and becomes [`Source::path`]. JSON
    /// Lines contain many articles: split them into lines and give each to [`parse_record`] and [`Reader::read_record`];
    /// this method reads them as one plain text.
    ///
    /// # Errors
    /// [`Error::NotText`], [`Error::BadEncoding`], or [`Error::NoArticle`] if the input is nothing but clutter.
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
        if self.format.is_none() {
            refuse_binary(bytes)?;
        }
        let given = Given {
            id: id.to_owned(),
            date: self.date,
            ..Given::default()
        };
        let source = Source {
            path: path.map(str::to_owned),
            format: self.format.unwrap_or_else(|| detect_format(bytes, path)),
            encoding: String::new(),
            bytes: bytes.len(),
        };
        let label = self.encoding.as_deref();
        match source.format {
            Format::Html => html::read_bytes(given, source, bytes, label),
            Format::Text | Format::JsonLines => plain::read_bytes(given, source, bytes, label),
        }
    }

    /// Reads one article called `id` from a string, as [`Reader::read_bytes`] does.
    ///
    /// # Errors
    /// As [`Reader::read_bytes`].
    pub fn read_text(&self, id: &str, text: &str) -> Result<Article, Error> {
        self.read_bytes(id, None, text.as_bytes())
    }

    /// Reads the article of a JSON Lines record. Fields of the record take precedence over those of the reader.
    ///
    /// # Errors
    /// [`Error::NoArticle`] if the text of the record is nothing but clutter.
    pub fn read_record(&self, record: Record, path: Option<&str>) -> Result<Article, Error> {
        let is_page = record.format == Format::Html;
        let source = Source {
            path: path.map(str::to_owned),
            format: if is_page {
                Format::Html
            } else {
                Format::JsonLines
            },
            encoding: "utf-8".to_owned(),
            bytes: record.text.len(),
        };
        let given = Given {
            id: record.id,
            date: record.date.or(self.date),
            title: record.title.filter(|title| !title.trim().is_empty()),
            url: record.url,
        };
        if is_page {
            html::read(given, source, &record.text)
        } else {
            plain::read(given, source, record.text)
        }
    }
}
