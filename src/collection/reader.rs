//! Answers questions about a collection.

mod check;
mod context;
mod lists;
mod quotes;
mod words;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::Error;
use super::identity::EntityType;
use super::store::{check as check_version, keep_plans, meta, not_a_database, or_busy};
use crate::report::rows::{name_key, stable_id};

pub(in crate::collection) use check::compare;
pub use check::{Checked, Piece};
pub(in crate::collection) use lists::STORY;
pub use lists::{CorrectionLine, EntityLine, EntityQuery, News, StoryLine, Watched};
pub use quotes::{EarlierLine, QuoteLine, QuoteQuery};

/// A database that is open for questions. It is not changed.
#[derive(Debug)]
pub struct Reader {
    pub(super) db: Connection,
    path: PathBuf,
}

impl Reader {
    /// Opens a database.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotACollection`], [`Error::OtherVersion`], or an error of the database.
    pub fn open(path: &Path) -> Result<Reader, Error> {
        if !path.exists() {
            return Err(Error::NotFound(path.to_owned()));
        }
        let open = |flags| -> Result<Connection, Error> {
            let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            db.busy_timeout(std::time::Duration::from_secs(5))?;
            keep_plans(&db)?;
            db.execute_batch(
                "PRAGMA query_only = ON; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;",
            )?;
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(db)
        };
        let db = match open(OpenFlags::SQLITE_OPEN_READ_ONLY) {
            // What a killed run has left is rolled back first, which writes.
            Err(Error::Database(error)) if needs_rollback(&error) => {
                open(OpenFlags::SQLITE_OPEN_READ_WRITE)
            }
            opened => opened,
        };
        let db = db.map_err(|error| match error {
            Error::Database(error) => not_a_database(or_busy(error, path), path),
            error => error,
        })?;
        check_version(&db, path)?;
        Ok(Reader {
            db,
            path: path.to_owned(),
        })
    }

    /// The database once more, for another thread.
    pub(super) fn again(&self) -> Result<Reader, Error> {
        Reader::open(&self.path)
    }

    /// The database, for what has questions of its own.
    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    /// True if the last run that wrote the database has not ended.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn is_incomplete(&self) -> Result<bool, Error> {
        Ok(meta(&self.db, "state")?.as_deref() != Some("complete"))
    }
}

fn needs_rollback(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)
    )
}

/// The words of a search as an expression of FTS5: all of them, in any order.
///
/// # Errors
/// [`Error::NoWords`] if there are none.
fn all_words(text: &str) -> Result<String, Error> {
    let words: Vec<String> = words(text).map(|word| format!("\"{word}\"")).collect();
    if words.is_empty() {
        Err(Error::NoWords(text.to_owned()))
    } else {
        Ok(words.join(" "))
    }
}

/// The identifiers that an entity may have: the identifier itself, or those that things of this name have.
fn ids_of(name: &str) -> Vec<String> {
    let name = name.trim();
    let of_name = EntityType::ALL.map(|kind_of| stable_id(kind_of.letter(), &[&name_key(name)]));
    of_name.into_iter().chain([name.to_owned()]).collect()
}

/// The words of a text, without marks.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
