//! Which of some texts have certain words.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use crate::collection::error::Error;

/// Texts in memory that can be searched as the tables of the database are. An index of the database says which rows have some
/// words, but not in which column; this tells which columns have them.
pub(super) struct Texts {
    db: Connection,
}

impl Texts {
    pub(super) fn new() -> Result<Texts, Error> {
        let db = Connection::open_in_memory()?;
        // Words are found as those of articles_fts and quotes_fts.
        db.execute_batch(
            "CREATE VIRTUAL TABLE texts USING fts5 (
               text, content='', detail=none, columnsize=0, tokenize=\"porter unicode61 remove_diacritics 2\"
             ); BEGIN;",
        )?;
        Ok(Texts { db })
    }

    pub(super) fn add(&self, row: i64, text: &str) -> Result<(), Error> {
        self.db
            .prepare_cached("INSERT INTO texts(rowid, text) VALUES (?1, ?2)")?
            .execute(params![row, text])?;
        Ok(())
    }

    /// The rows of the texts that fit an expression of FTS5.
    pub(super) fn rows(&self, expression: &str) -> Result<BTreeSet<i64>, Error> {
        let mut select = self
            .db
            .prepare("SELECT rowid FROM texts WHERE texts MATCH ?1")?;
        let rows = select.query_map([expression], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
