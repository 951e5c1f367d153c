//! Works out what only all articles together can tell.
//!
//! Every step reads all rows, in an order that the articles decide, and replaces what an earlier run has worked out.

use std::collections::HashMap;
use std::num::NonZeroU32;

use jiff::civil::Date;
use rusqlite::{Connection, Row};

use super::error::Error;
use super::identity::{Article, EntityType, Record, Records, Text, Texts};
use super::interned::Interned;
use super::store::set_meta;
use super::{copies, corrections, entities, identity, links, quotations, stories};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The day of an ISO 8601 date or time, as days since 1970-01-01.
pub(super) fn day_number(text: &str) -> Option<i32> {
    let day: Date = text.get(..10)?.parse().ok()?;
    i32::try_from(day.duration_since(EPOCH).as_hours() / 24).ok()
}

/// The day with this number.
pub(super) fn day_name(number: i32) -> Option<String> {
    let day = EPOCH
        .checked_add(jiff::Span::new().try_days(number).ok()?)
        .ok()?;
    Some(day.to_string())
}

/// Runs all steps, inside the transaction that is open.
pub(super) fn run(db: &Connection, interned: &mut Interned) -> Result<(), Error> {
    copies::find(db)?;
    let (records, current) = load(db)?;
    let mut identities = identity::resolve(&records);
    let mut corrected = corrections::load(db)?;
    corrected.apply_to_entities(&records, &mut identities);
    entities::write(db, interned, &records, &identities, &corrected, &current)?;
    links::find(db, &records, &identities)?;
    drop((records, identities, current));
    quotations::link(db, &mut corrected)?;
    corrected.save(db)?;
    stories::find(db)?;
    for (key, table) in [
        ("articles", "articles"),
        ("entities", "entities"),
        ("quotes", "quotes"),
        ("errors", "errors"),
    ] {
        let count: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })?;
        set_meta(db, key, &count.to_string())?;
    }
    set_meta(
        db,
        "program",
        concat!("nutgraf ", env!("CARGO_PKG_VERSION")),
    )
}

/// The entities of all articles, and for each the row number of the thing that it is so far.
fn load(db: &Connection) -> Result<(Records, Vec<Option<u32>>), Error> {
    let mut records = Records::default();
    let mut current = Vec::new();
    let mut articles = db.prepare(
        "SELECT id, number, published, copy_of IS NOT NULL FROM article_data ORDER BY id",
    )?;
    let mut entities = db.prepare(
        "SELECT type, number, entity, name, role, affiliation, count, confidence, given, family, gender, kind, country, geonames,
           aliases, user_id
         FROM entity_rows WHERE article = ?1 ORDER BY type, number",
    )?;
    let mut rows = articles.query([])?;
    while let Some(row) = rows.next()? {
        let published: Option<String> = row.get(2)?;
        let index = u32::try_from(records.articles.len()).unwrap_or(u32::MAX);
        let article = Article {
            id: row.get(0)?,
            row: row.get(1)?,
            day: published.as_deref().and_then(day_number),
            is_copy: row.get(3)?,
        };
        let first = records.records.len();
        let mut affiliations = HashMap::new();
        let mut found = entities.query([article.row])?;
        while let Some(row) = found.next()? {
            current.push(row.get(2)?);
            if let Some(number) = row.get::<_, Option<u32>>(5)? {
                affiliations.insert(records.records.len(), number);
            }
            let record = record(row, index, &mut records.texts)?;
            records.records.push(record);
        }
        for (person, number) in affiliations {
            let is_it = |record: &&Record| {
                record.kind_of == EntityType::Organization && record.number == number
            };
            let organization = records.records[first..]
                .iter()
                .find(is_it)
                .map(|record| record.name);
            records.records[person].affiliation = organization;
        }
        records.articles.push(article);
    }
    Ok((records, current))
}

fn record(row: &Row<'_>, article: u32, texts: &mut Texts) -> Result<Record, Error> {
    let text = |column: usize, texts: &mut Texts| -> Result<Option<Text>, Error> {
        let value = row.get_ref(column)?;
        Ok(value
            .as_str_or_null()
            .ok()
            .flatten()
            .map(|text| texts.add(text)))
    };
    let number: u8 = row.get(0)?;
    let name = text(3, texts)?;
    let (role, mut given, mut family) = (text(4, texts)?, text(8, texts)?, text(9, texts)?);
    let (gender, kind, country, aliases, user_id) = (
        text(10, texts)?,
        text(11, texts)?,
        text(12, texts)?,
        text(14, texts)?,
        text(15, texts)?,
    );
    let name = name.unwrap_or_else(|| texts.add(""));
    let kind_of = EntityType::ALL[usize::from(number).min(2)];
    if kind_of == EntityType::Person && given.is_none() && family.is_none() {
        let full = texts.get(name).to_owned();
        if let Some((first, last)) = full.split_once(' ') {
            (given, family) = (Some(texts.add(first)), Some(texts.add(last)));
        }
    }
    let known =
        |part: Option<Text>, texts: &Texts| part.filter(|&part| !texts.get(part).is_empty());
    (given, family) = (known(given, texts), known(family, texts));
    Ok(Record {
        article,
        kind_of,
        number: row.get(1)?,
        name,
        given,
        family,
        role,
        affiliation: None,
        gender,
        kind,
        country,
        geonames: row.get::<_, Option<u32>>(13)?.and_then(NonZeroU32::new),
        aliases,
        user_id,
        count: row.get(6)?,
        confidence: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{day_name, day_number};

    #[test]
    fn days_count_from_1970() {
        assert_eq!(day_number("1970-01-02T10:00:00Z"), Some(1));
        assert_eq!(day_number("2018-08"), None);
        assert_eq!(
            day_name(day_number("1969-12-31").unwrap()).as_deref(),
            Some("1969-12-31")
        );
    }
}
