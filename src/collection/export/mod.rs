//! Writes a collection in the formats that other programs read. README: docs/exports.md has what goes where.
//!
//! Each format is one file with one function, which reads the database article by article ([`Source`]) and writes to a
//! [`Folder`]. Nothing holds more than one article at a time.

mod brat;
mod conll;
mod csv;
mod ftm;
mod ninjs;
mod schema_org;
mod source;
mod text;
mod w3c;
mod wane;

use std::io::{self, Write};

pub(super) use brat::{Annotations, Bound, QUOTE, Reference, SPEAKER, annotations, entity_type};
pub(super) use csv::{Table, tables};
pub(super) use source::{Source, Stub};
pub(super) use text::{file_name, plain};

use super::error::Error;
use super::reader::Reader;

/// Formats of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Every table as a file of comma-separated values.
    Csv,
    /// FollowTheMoney entities, one a line.
    Ftm,
    /// IPTC ninjs 3, a file for each article.
    Ninjs,
    /// schema.org in JSON-LD, a file for each article.
    SchemaOrg,
    /// W3C Web Annotations, a file for each article, with its text beside it.
    W3c,
    /// Web archive named entities, an article a line.
    Wane,
    /// Tokens with names in columns.
    Conll,
    /// brat stand-off: a text and a file of annotations for each article.
    Brat,
}

/// Where an export writes its files.
pub trait Folder {
    /// Makes one file. `name` is a plain file name; `write` writes the content.
    ///
    /// # Errors
    /// Returns an error if the file cannot be made, or the one that `write` returns.
    fn file(&mut self, name: &str, write: Content<'_>) -> Result<(), Error>;
}

/// Writes the content of a file.
pub type Content<'a> = &'a mut dyn FnMut(&mut dyn Write) -> Result<(), Error>;

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// Number of articles that were written.
    pub articles: usize,
    /// Number of articles that were left out because the database does not have their text, which the format needs.
    pub without_text: usize,
}

impl Reader {
    /// Writes the whole collection.
    ///
    /// # Errors
    /// Returns an error of the database or of the folder.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::io::Write;
    /// use nutgraf::collection::{Error, Format, Folder, Reader};
    ///
    /// /// Counts the bytes of each file.
    /// struct Sizes;
    ///
    /// impl Folder for Sizes {
    ///     fn file(&mut self, name: &str, write: nutgraf::collection::Content<'_>) -> Result<(), Error> {
    ///         let mut bytes = Vec::new();
    ///         write(&mut bytes)?;
    ///         println!("{name}: {}", bytes.len());
    ///         Ok(())
    ///     }
    /// }
    ///
    /// Reader::open("news.db".as_ref())?.export(Format::Wane, &mut Sizes)?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn export(&self, format: Format, folder: &mut dyn Folder) -> Result<Exported, Error> {
        // All that is read is of one moment, whoever writes meanwhile.
        let transaction = self.db.unchecked_transaction()?;
        let source = Source::new(&transaction);
        let write = match format {
            Format::Csv => csv::write,
            Format::Ftm => ftm::write,
            Format::Ninjs => ninjs::write,
            Format::SchemaOrg => schema_org::write,
            Format::W3c => w3c::write,
            Format::Wane => wane::write,
            Format::Conll => conll::write,
            Format::Brat => brat::write,
        };
        write(&source, folder)?;
        Ok(source.exported())
    }

    /// The names of the files that [`Reader::export`] writes.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn export_files(&self, format: Format) -> Result<Vec<String>, Error> {
        let mut names = Names(Vec::new());
        self.export(format, &mut names)?;
        Ok(names.0)
    }
}

/// A folder that only notes the names of its files.
struct Names(Vec<String>);

impl Folder for Names {
    fn file(&mut self, name: &str, _: Content<'_>) -> Result<(), Error> {
        self.0.push(name.to_owned());
        Ok(())
    }
}

/// Writes a value as one line of JSON.
fn json_line<T: serde::Serialize>(out: &mut dyn Write, value: &T) -> Result<(), Error> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

#[cfg(test)]
mod tests;
