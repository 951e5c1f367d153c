//! What many rows share, kept once: names, roles and other words, and where places are.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::error::Error;
use super::identity::hash;

/// Where a place is, as an article says it: country, latitude and longitude in 1/10,000 degree, GeoNames number.
pub(super) type Position<'a> = (Option<&'a str>, Option<i64>, Option<i64>, Option<u32>);

/// The row numbers of all texts and positions of a database, by the hashes of their values.
#[derive(Debug, Default)]
pub(super) struct Interned {
    texts: HashMap<u64, i64>,
    places: HashMap<u64, i64>,
    /// How many rows the table of positions in `mentions` has.
    positions: usize,
}

impl Interned {
    /// Reads those of a database.
    pub(super) fn load(db: &Connection) -> Result<Interned, Error> {
        let mut interned = Interned::default();
        let mut select = db.prepare("SELECT number, text FROM texts")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let text = row.get_ref(1)?.as_str().unwrap_or_default();
            interned.texts.insert(hash(text), row.get(0)?);
        }
        let mut select =
            db.prepare("SELECT number, country, latitude, longitude, geonames FROM place_data")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let country: Option<String> = row.get(1)?;
            let position: Position<'_> =
                (country.as_deref(), row.get(2)?, row.get(3)?, row.get(4)?);
            interned.places.insert(hash(position), row.get(0)?);
        }
        interned.positions =
            db.query_row("SELECT count(*) FROM positions", [], |row| row.get(0))?;
        Ok(interned)
    }

    /// The row of a text.
    pub(super) fn text(&mut self, db: &Connection, text: &str) -> Result<i64, Error> {
        let key = hash(text);
        if let Some(&number) = self.texts.get(&key) {
            return Ok(number);
        }
        db.prepare_cached("INSERT INTO texts (text) VALUES (?1)")?
            .execute([text])?;
        let number = db.last_insert_rowid();
        self.texts.insert(key, number);
        Ok(number)
    }

    /// The row of a text, if there is one.
    pub(super) fn optional(
        &mut self,
        db: &Connection,
        text: Option<&str>,
    ) -> Result<Option<i64>, Error> {
        text.map(|text| self.text(db, text)).transpose()
    }

    /// The row of a position; none if nothing of it is known.
    pub(super) fn place(
        &mut self,
        db: &Connection,
        position: Position<'_>,
    ) -> Result<Option<i64>, Error> {
        if position == (None, None, None, None) {
            return Ok(None);
        }
        let key = hash(position);
        if let Some(&number) = self.places.get(&key) {
            return Ok(Some(number));
        }
        let (country, latitude, longitude, geonames) = position;
        db.prepare_cached("INSERT INTO place_data (country, latitude, longitude, geonames) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![country, latitude, longitude, geonames])?;
        let number = db.last_insert_rowid();
        self.places.insert(key, number);
        Ok(Some(number))
    }

    /// Sees to it that an entity can have so many mentions.
    pub(super) fn reserve(&mut self, db: &Connection, mentions: usize) -> Result<(), Error> {
        while self.positions < mentions {
            db.prepare_cached("INSERT INTO positions VALUES (?1)")?
                .execute([self.positions])?;
            self.positions += 1;
        }
        Ok(())
    }
}
