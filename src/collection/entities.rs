//! Writes one row for each person, organization and place of the collection.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};

use super::corrections::Corrections;
use super::error::Error;
use super::finish::day_name;
use super::identity::{EntityType, Identities, Record, Records, Text};
use super::interned::Interned;

/// Writes the entities, and links the entities of the articles to them. `current` has for each record the row number of
/// the entity that it is linked to so far.
pub(super) fn write(
    db: &Connection,
    interned: &mut Interned,
    records: &Records,
    identities: &Identities,
    corrections: &Corrections,
    current: &[Option<u32>],
) -> Result<(), Error> {
    let rows = row_numbers(db, identities)?;
    link(db, records, identities, &rows, current)?;
    db.execute_batch("DELETE FROM thing_data; DELETE FROM name_data; DELETE FROM merges;")?;
    let mut by_thing: Vec<u32> = (0..).take(records.records.len()).collect();
    by_thing.sort_by_key(|&index| identities.things[index as usize]);
    let merged: HashMap<&str, &str> = identities
        .merges
        .iter()
        .map(|merge| (merge.kept.as_str(), merge.by.as_str()))
        .collect();
    let mut affiliations = Vec::new();
    for group in
        by_thing.chunk_by(|&a, &b| identities.things[a as usize] == identities.things[b as usize])
    {
        let thing = identities.things[group[0] as usize] as usize;
        let Some(id) = identities.ids.get(thing) else {
            continue;
        };
        let summary = Summary::of(records, group);
        let row = rows[thing];
        if let Some(organization) = summary.affiliation(records, identities) {
            affiliations.push((row, organization));
        }
        summary.write(
            db,
            interned,
            records,
            Thing {
                row,
                id,
                name: corrections.name_of(id).or_else(|| {
                    identities
                        .names
                        .get(thing)
                        .map(|&name| records.texts.get(name))
                }),
                merged_by: merged.get(id.as_str()).copied(),
            },
        )?;
    }
    let mut update = db.prepare("UPDATE thing_data SET affiliation = ?2 WHERE number = ?1")?;
    for (row, organization) in affiliations {
        update.execute(params![row, rows[organization as usize]])?;
    }
    let mut insert = db.prepare("INSERT OR IGNORE INTO merges VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for merge in &identities.merges {
        insert.execute(params![
            merge.kept,
            merge.merged,
            merge.reason,
            merge.score,
            merge.by
        ])?;
    }
    Ok(())
}

/// The row number of each thing: those that the database has keep theirs.
fn row_numbers(db: &Connection, identities: &Identities) -> Result<Vec<u32>, Error> {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut select = db.prepare("SELECT id, number FROM thing_data")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        known.insert(row.get(0)?, row.get(1)?);
    }
    let mut last = known.values().copied().max().unwrap_or(0);
    let number = |id: &String| {
        known.get(id).copied().unwrap_or_else(|| {
            last += 1;
            last
        })
    };
    Ok(identities.ids.iter().map(number).collect())
}

/// Links the entities of the articles to their things, in the order of the table.
fn link(
    db: &Connection,
    records: &Records,
    identities: &Identities,
    rows: &[u32],
    current: &[Option<u32>],
) -> Result<(), Error> {
    let mut changed: Vec<(i64, u8, u32, Option<u32>)> = Vec::new();
    for ((record, &thing), &current) in records.records.iter().zip(&identities.things).zip(current)
    {
        let row = rows.get(thing as usize).copied();
        if row != current {
            let article = records.articles[record.article as usize].row;
            changed.push((article, record.kind_of as u8, record.number, row));
        }
    }
    changed.sort_unstable();
    let mut update = db.prepare(
        "UPDATE entity_data SET entity = ?4 WHERE article = ?1 AND type = ?2 AND number = ?3",
    )?;
    for (article, kind_of, number, row) in changed {
        update.execute(params![article, kind_of, number, row])?;
    }
    Ok(())
}

/// What names and identifies the row of a thing.
struct Thing<'a> {
    row: u32,
    id: &'a str,
    /// The name by which it is shown; `None` for that of most articles.
    name: Option<&'a str>,
    merged_by: Option<&'a str>,
}

/// What the articles say of one thing.
struct Summary<'a> {
    records: Vec<&'a Record>,
    /// In how many articles each name occurs, copies not counted.
    names: BTreeMap<Text, u32>,
    articles: u32,
    mentions: u32,
    first: Option<i32>,
    last: Option<i32>,
    confidence: u8,
}

impl<'a> Summary<'a> {
    fn of(records: &'a Records, group: &[u32]) -> Summary<'a> {
        let mut summary = Summary {
            records: group
                .iter()
                .map(|&index| &records.records[index as usize])
                .collect(),
            names: BTreeMap::new(),
            articles: 0,
            mentions: 0,
            first: None,
            last: None,
            confidence: 0,
        };
        let mut counted = None;
        for record in &summary.records {
            let article = &records.articles[record.article as usize];
            let weight = u32::from(!article.is_copy);
            *summary.names.entry(record.name).or_default() += weight;
            if counted != Some(record.article) {
                summary.articles += weight;
                counted = Some(record.article);
            }
            summary.mentions += weight * record.count;
            summary.confidence = summary.confidence.max(record.confidence);
            summary.first = [summary.first, article.day].into_iter().flatten().min();
            summary.last = summary.last.max(article.day);
        }
        summary
    }

    /// The value that most articles give, the first in the alphabet of several.
    fn most(
        &self,
        records: &'a Records,
        value: impl Fn(&Record) -> Option<Text>,
    ) -> Option<&'a str> {
        let mut counts: HashMap<Text, u32> = HashMap::new();
        for text in self.records.iter().filter_map(|record| value(record)) {
            *counts.entry(text).or_default() += 1;
        }
        let most = counts
            .into_iter()
            .map(|(text, count)| (std::cmp::Reverse(count), records.texts.get(text)))
            .min();
        most.map(|(_, text)| text)
    }

    /// The organization that most articles name as that of the person, as an index into the things.
    fn affiliation(&self, records: &Records, identities: &Identities) -> Option<u32> {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for record in self
            .records
            .iter()
            .filter(|record| record.affiliation.is_some())
        {
            let first = records
                .records
                .partition_point(|other| other.article < record.article);
            let of_article = records.records[first..]
                .iter()
                .take_while(|other| other.article == record.article);
            let is_it = |other: &&Record| {
                other.kind_of == EntityType::Organization && Some(other.name) == record.affiliation
            };
            if let Some(offset) = of_article.clone().position(|other| is_it(&other)) {
                let thing = identities.things[first + offset];
                if (thing as usize) < identities.ids.len() {
                    *counts.entry(thing).or_default() += 1;
                }
            }
        }
        let id = |thing: u32| identities.ids[thing as usize].as_str();
        counts
            .into_iter()
            .map(|(thing, count)| (std::cmp::Reverse(count), id(thing), thing))
            .min()
            .map(|(_, _, thing)| thing)
    }

    fn write(
        &self,
        db: &Connection,
        interned: &mut Interned,
        records: &Records,
        thing: Thing<'_>,
    ) -> Result<(), Error> {
        let text = |text: Text| records.texts.get(text);
        let name = self.names.iter().map(|(&name, &count)| {
            let name = text(name);
            (
                std::cmp::Reverse(count),
                std::cmp::Reverse(name.len()),
                name,
            )
        });
        let name = thing
            .name
            .or_else(|| name.min().map(|(_, _, name)| name))
            .unwrap_or_default();
        let geonames = self
            .records
            .iter()
            .filter_map(|record| record.geonames)
            .min();
        let position = match geonames {
            Some(number) => self.position(db, records, number.get())?,
            None => None,
        };
        let is_it = |kind_of: &EntityType| thing.id.starts_with(kind_of.letter());
        let kind_of = EntityType::ALL.into_iter().find(is_it).unwrap_or_default();
        let kind = match kind_of {
            EntityType::Person => self.most(records, |record| record.gender),
            _ => self.most(records, |record| record.kind),
        };
        db.prepare_cached(
            "INSERT INTO thing_data (number, id, type, name, kind, country, latitude, longitude, geonames, role, articles, mentions,
               first_seen, last_seen, confidence, merged_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?
        .execute(params![
            thing.row,
            thing.id,
            kind_of as u8,
            interned.text(db, name)?,
            interned.optional(db, kind)?,
            self.most(records, |record| record.country),
            position.map(|(latitude, _)| latitude),
            position.map(|(_, longitude)| longitude),
            geonames,
            interned.optional(db, self.most(records, |record| record.role))?,
            self.articles,
            self.mentions,
            interned.optional(db, self.first.and_then(day_name).as_deref())?,
            interned.optional(db, self.last.and_then(day_name).as_deref())?,
            self.confidence,
            interned.optional(db, thing.merged_by)?,
        ])?;
        self.write_names(db, interned, records, (thing.row, name))
    }

    /// All names, also those that an article uses besides its most complete one.
    fn write_names(
        &self,
        db: &Connection,
        interned: &mut Interned,
        records: &Records,
        (row, shown): (u32, &str),
    ) -> Result<(), Error> {
        let mut names: BTreeMap<&str, u32> = BTreeMap::new();
        for record in &self.records {
            let weight = u32::from(!records.articles[record.article as usize].is_copy);
            let aliases = record
                .aliases
                .map_or("", |aliases| records.texts.get(aliases));
            for name in aliases.lines().chain([records.texts.get(record.name)]) {
                *names.entry(name).or_default() += weight;
            }
        }
        // The view of the names adds the name of a thing that has no other.
        if names.len() == 1 && names.get(shown) == Some(&self.articles) {
            return Ok(());
        }
        let mut insert = db.prepare_cached("INSERT INTO name_data VALUES (?1, ?2, ?3)")?;
        for (name, articles) in names {
            insert.execute(params![row, interned.text(db, name)?, articles])?;
        }
        Ok(())
    }

    /// The position that the first article of the place has, in the units of the database.
    fn position(
        &self,
        db: &Connection,
        records: &Records,
        geonames: u32,
    ) -> Result<Option<(i64, i64)>, Error> {
        let mut select = db.prepare_cached(
            "SELECT latitude, longitude FROM entity_rows WHERE article = ?1 AND type = ?2 AND number = ?3 AND latitude IS NOT NULL",
        )?;
        for record in self.records.iter().filter(|record| {
            record
                .geonames
                .is_some_and(|number| number.get() == geonames)
        }) {
            let article = records.articles[record.article as usize].row;
            let mut rows = select.query(params![article, record.kind_of as u8, record.number])?;
            if let Some(row) = rows.next()? {
                return Ok(Some((row.get(0)?, row.get(1)?)));
            }
        }
        Ok(None)
    }
}
