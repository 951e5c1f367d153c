//! Bytes in, [`Article`] out: decoding, input formats, and the blocks that an article is made of.

mod article;
mod days;
mod decode;
mod format;
mod html;
mod language;
mod plain;
mod record;

use jiff::civil::Date;

use crate::error::Error;

pub use article::{
    Article, Block, BlockKind, Details, Format, Labeled, Published, PublishedBasis, Source,
};
pub use decode::{Decoded, decode, is_encoding};
pub use format::detect_format;
pub use record::{Record, parse_record};

/// Training of the labels that tell the lines of a story from the clutter of its page.
#[cfg(feature = "workshop")]
pub mod lines {
    pub use super::html::pasted;
    pub use super::plain::train::{Model, Sample, train};
}

/// Reads inputs into articles. The fields say what the caller knows beforehand.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The input format; `None` tells it by the bytes, then by the name ([`detect_format`]).
    pub format: Option<Format>,
    /// Name of the encoding (WHATWG label) that overrides detection.
    pub encoding: Option<String>,
    /// The publication date, when the caller knows it.
    pub date: Option<Date>,
}

/// What the caller or the record says of an article beside its text.
#[derive(Debug, Clone, Default)]
struct Given {
    id: String,
    date: Option<Date>,
    title: Option<String>,
    url: Option<String>,
}

impl Reader {
    /// Reads one article called `id`, plain text or a web page, from bytes of any encoding.
    ///
    /// `path` is the name the bytes came under, if any; it helps to tell the format and stands in [`Source::path`].
    /// JSON Lines hold many articles: cut them into lines and give each to [`parse_record`] and
    /// [`Reader::read_record`]; here they would be read as one plain text.
    ///
    /// # Errors
    /// [`Error::NotText`], [`Error::BadEncoding`], or [`Error::NoArticle`] when there is nothing but clutter.
    pub fn read_bytes(&self, id: &str, path: Option<&str>, bytes: &[u8]) -> Result<Article, Error> {
        let given = Given {
            id: id.to_owned(),
            date: self.date,
            ..Given::default()
        };
        let mut source = Source {
            path: path.map(str::to_owned),
            format: self.format.unwrap_or_else(|| detect_format(bytes, path)),
            encoding: String::new(),
            bytes: bytes.len(),
        };
        let label = self.encoding.as_deref();
        if source.format == Format::Html {
            return html::read_bytes(given, source, bytes, label);
        }
        let decoded = decode(bytes, label)?;
        source.encoding = decoded.encoding;
        let mut article = plain::read(given, source, decoded.text)?;
        if decoded.damaged {
            article.warnings.push(damage(&article.source.encoding));
        }
        Ok(article)
    }

    /// Reads one article called `id` from a string, as [`Reader::read_bytes`] does.
    ///
    /// # Errors
    /// [`Error::NoArticle`] when there is nothing but clutter.
    pub fn read_text(&self, id: &str, text: &str) -> Result<Article, Error> {
        self.read_bytes(id, None, text.as_bytes())
    }

    /// Turns one record of a JSON Lines input into an article. Fields of the record win over those of the reader.
    ///
    /// # Errors
    /// [`Error::NoArticle`] when the record's text is nothing but clutter.
    pub fn read_record(&self, record: Record, path: Option<&str>) -> Result<Article, Error> {
        let source = Source {
            path: path.map(str::to_owned),
            format: match record.format {
                Format::Html => Format::Html,
                Format::Text | Format::JsonLines => Format::JsonLines,
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
        match source.format {
            Format::Html => html::read(given, source, &record.text),
            Format::Text | Format::JsonLines => plain::read(given, source, record.text),
        }
    }
}

/// The warning for an input with broken bytes.
fn damage(encoding: &str) -> String {
    format!("some bytes are not valid {encoding}; they are read as U+FFFD")
}
