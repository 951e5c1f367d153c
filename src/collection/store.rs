//! The database file: created, opened, written article by article.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OptionalExtension};

use super::entry::Entry;
use super::error::Error;
use super::identity::KnownEntity;
use super::interned::Interned;
use super::writing::number_of as key;
use super::{SCHEMA_VERSION, corrections, finish, links, writing};
use crate::report::rows::article_id;

/// Marks the file as ours: "nutg".
const APPLICATION_ID: i32 = 0x6e75_7467;
/// Articles written in one transaction.
const BATCH: usize = 1000;
/// Size of a page in bytes. Texts take several pages, which leaves few of them partly empty: of 512 to 32,768 bytes, this size
/// gave the smallest file for 650 and for 2,225 articles.
const PAGE: i32 = 1024;
/// Memory for pages of the database, in KiB.
const CACHE: i32 = 48 << 10;

/// A database that is being written. What was not committed is lost when it is dropped; the rest is sound.
#[derive(Debug)]
pub struct Collection {
    db: Connection,
    interned: Interned,
    path: PathBuf,
    /// Articles since the last commit.
    pending: usize,
    /// The articles and errors of this run, by a hash of their identifiers.
    seen: HashSet<u64>,
    failed: HashSet<String>,
}

/// The articles that a database has, with the hash of what each was made from.
#[derive(Debug, Default)]
pub struct Known(HashMap<u64, i64>);

impl Known {
    /// True if the article is there and was made from the same content. `name` and `path` are those of its document.
    pub fn has(&self, name: &str, path: Option<&str>, content: u64) -> bool {
        let id = article_id(name, path);
        self.0.get(&key(&id)) == Some(&content.cast_signed())
    }
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is in the database now.
    Written,
    /// It was there already.
    Same,
    /// This run has had another article with this identifier, which stays.
    Repeated,
}

/// True if the file is a nutgraf database, of whatever version. A file without content is none.
///
/// Only the header is read, so that what a killed run has left does not matter.
pub fn is_collection(path: &Path) -> bool {
    let mut header = [0; 100];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    // https://sqlite.org/fileformat.html: the application id stands at offset 68.
    read.is_ok()
        && header.starts_with(b"SQLite format 3\0")
        && header[68..72] == APPLICATION_ID.to_be_bytes()
}

impl Collection {
    /// Opens the database at `path` to add articles, and creates it if there is none.
    ///
    /// # Errors
    /// [`Error::Occupied`] if the file is something else, [`Error::OtherVersion`], [`Error::Busy`], or an error of the
    /// database.
    pub fn open(path: &Path) -> Result<Collection, Error> {
        Collection::open_or_create(path).map_err(|error| match error {
            Error::NotACollection(path) => Error::Occupied(path),
            error => error,
        })
    }

    fn open_or_create(path: &Path) -> Result<Collection, Error> {
        let is_empty = path.metadata().map_or(true, |meta| meta.len() == 0);
        let journal = with_suffix(path, "-journal");
        // A run that was killed while it created the tables has left a journal, whose rollback leaves an empty file.
        let is_new = is_empty && !journal.exists();
        let db = Connection::open(path)?;
        db.busy_timeout(std::time::Duration::ZERO)?;
        keep_plans(&db)?;
        let busy = |error| or_busy(error, path);
        db.execute_batch(&format!(
            "PRAGMA page_size = {PAGE}; PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{CACHE}; PRAGMA temp_store = FILE;"
        ))
        .map_err(|error| not_a_database(busy(error), path))?;
        db.set_prepared_statement_cache_capacity(64);
        let tables: i64 = db
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(|error| not_a_database(busy(error), path))?;
        if is_new || tables == 0 && pragma(&db, "application_id")? == 0 {
            db.execute_batch(&format!(
                "BEGIN EXCLUSIVE; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}; {} COMMIT;",
                include_str!("schema.sql")
            ))
            .map_err(busy)?;
        }
        check(&db, path)?;
        db.execute_batch("BEGIN IMMEDIATE").map_err(busy)?;
        Ok(Collection {
            interned: Interned::load(&db)?,
            db,
            path: path.to_owned(),
            pending: 0,
            seen: HashSet::new(),
            failed: HashSet::new(),
        })
    }

    /// The articles that are there.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn known(&self) -> Result<Known, Error> {
        let mut select = self.db.prepare("SELECT id, content FROM article_data")?;
        let mut rows = select.query([])?;
        let mut known = HashMap::new();
        while let Some(row) = rows.next()? {
            known.insert(
                key(row.get_ref(0)?.as_str().unwrap_or_default()),
                row.get(1)?,
            );
        }
        Ok(Known(known))
    }

    /// Notes that an article of this run is there already, as [`Known::has`] says.
    pub fn keep(&mut self, name: &str, path: Option<&str>) {
        self.seen.insert(key(&article_id(name, path)));
    }

    /// Writes an article. `content` is a hash of all that it was made from.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn add(&mut self, entry: &Entry, content: u64) -> Result<Added, Error> {
        let content = content.cast_signed();
        let again = !self.seen.insert(key(&entry.article.id));
        let old: Option<(i64, i64)> = self
            .db
            .prepare_cached("SELECT number, content FROM article_data WHERE id = ?1")?
            .query_row([&entry.article.id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match old {
            Some((_, known)) if known == content => return Ok(Added::Same),
            Some(_) if again => return Ok(Added::Repeated),
            Some((row, _)) => writing::remove(&self.db, row)?,
            None => {}
        }
        writing::insert(&self.db, &mut self.interned, entry, content)?;
        self.db
            .prepare_cached("DELETE FROM errors WHERE id = ?1")?
            .execute([&entry.name])?;
        self.changed()?;
        Ok(Added::Written)
    }

    /// Notes an input that failed.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn fail(&mut self, id: &str, code: &str, message: &str) -> Result<(), Error> {
        self.failed.insert(id.to_owned());
        self.db
            .prepare_cached("INSERT OR REPLACE INTO errors VALUES (?1, ?2, ?3)")?
            .execute([id, code, message])?;
        self.changed()
    }

    /// Takes the corrections of the user in place of those that the database has.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn correct(&mut self, corrections: &[super::Correction]) -> Result<(), Error> {
        corrections::store(&self.db, corrections)?;
        self.changed()
    }

    /// Takes the knowledge base of the user in place of that which the database has.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn link_to(&mut self, knowledge: &[KnownEntity]) -> Result<(), Error> {
        links::store(&self.db, knowledge)?;
        self.changed()
    }

    /// Works out what all articles together tell, and makes the file complete. With `prune`, articles and errors that this
    /// run has not seen are removed. With `compact`, the file is made as small as it can be.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn finish(mut self, prune: bool, compact: bool) -> Result<(), Error> {
        if prune {
            self.prune()?;
        }
        if meta(&self.db, "state")?.as_deref() != Some("complete") {
            finish::run(&self.db, &mut self.interned)?;
            set_meta(&self.db, "state", "complete")?;
        }
        self.db.execute_batch("COMMIT")?;
        if compact {
            self.db.execute_batch(
                "INSERT INTO articles_fts(articles_fts) VALUES ('optimize');
                 INSERT INTO quotes_fts(quotes_fts) VALUES ('optimize');
                 VACUUM;",
            )?;
        }
        let path = self.path;
        self.db.close().map_err(|(_, error)| or_busy(error, &path))
    }

    /// Commits what was written so far.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn commit(&mut self) -> Result<(), Error> {
        self.pending = 0;
        self.db
            .execute_batch("COMMIT; BEGIN IMMEDIATE")
            .map_err(|error| or_busy(error, &self.path))
    }

    fn changed(&mut self) -> Result<(), Error> {
        if self.pending == 0 {
            set_meta(&self.db, "state", "incomplete")?;
        }
        self.pending += 1;
        if self.pending >= BATCH {
            self.commit()
        } else {
            Ok(())
        }
    }

    fn prune(&mut self) -> Result<(), Error> {
        let mut gone = Vec::new();
        {
            let mut select = self.db.prepare("SELECT number, id FROM article_data")?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                if !self
                    .seen
                    .contains(&key(row.get_ref(1)?.as_str().unwrap_or_default()))
                {
                    gone.push(row.get(0)?);
                }
            }
        }
        for &row in &gone {
            writing::remove(&self.db, row)?;
        }
        let mut errors = Vec::new();
        {
            let mut select = self.db.prepare("SELECT id FROM errors")?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let id: String = row.get(0)?;
                if !self.failed.contains(&id) {
                    errors.push(id);
                }
            }
        }
        for id in &errors {
            self.db.execute("DELETE FROM errors WHERE id = ?1", [id])?;
        }
        if gone.is_empty() {
            Ok(())
        } else {
            set_meta(&self.db, "state", "incomplete")
        }
    }
}

/// Keeps the plan of a statement whatever values it is given. Otherwise, SQLite plans many of them anew for each value, which
/// takes longer than their answers do.
pub(super) fn keep_plans(db: &Connection) -> rusqlite::Result<()> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn pragma(db: &Connection, name: &str) -> rusqlite::Result<i32> {
    db.pragma_query_value(None, name, |row| row.get(0))
}

/// # Errors
/// Returns an error unless the file is a database of this program and this version.
pub(super) fn check(db: &Connection, path: &Path) -> Result<(), Error> {
    let id =
        pragma(db, "application_id").map_err(|error| not_a_database(or_busy(error, path), path))?;
    if id != APPLICATION_ID {
        return Err(Error::NotACollection(path.to_owned()));
    }
    match pragma(db, "user_version")? {
        SCHEMA_VERSION => Ok(()),
        found => Err(Error::OtherVersion {
            path: path.to_owned(),
            found,
            expected: SCHEMA_VERSION,
        }),
    }
}

pub(super) fn meta(db: &Connection, key: &str) -> Result<Option<String>, Error> {
    let mut select = db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(select.query_row([key], |row| row.get(0)).optional()?)
}

pub(super) fn set_meta(db: &Connection, key: &str, value: &str) -> Result<(), Error> {
    db.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?
        .execute([key, value])?;
    Ok(())
}

pub(super) fn or_busy(error: rusqlite::Error, path: &Path) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy(path.to_owned()),
        _ => Error::Database(error),
    }
}

pub(super) fn not_a_database(error: Error, path: &Path) -> Error {
    match error {
        Error::Database(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Error::NotACollection(path.to_owned())
        }
        error => error,
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
