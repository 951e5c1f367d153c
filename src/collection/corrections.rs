//! Corrections by the user, which every build applies.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::identity::{EntityType, Identities, Merge, Records};
use crate::report::rows::{name_key, stable_id};

/// One correction: a line of JSON. An entity is given by its identifier or by one of its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub enum Correction {
    /// `entity` is the same as `into`.
    Merge {
        /// Which entity.
        entity: String,
        /// The entity that is kept.
        into: String,
        /// The type of both, if a name alone is not clear.
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        kind_of: Option<String>,
    },
    /// In these articles, the name stands for someone else.
    Split {
        /// Which entity.
        entity: String,
        /// Identifiers of articles.
        articles: Vec<String>,
        /// The name of the other, which tells it from others of the same name.
        name: String,
    },
    /// The entity is called `name`.
    Rename {
        /// Which entity.
        entity: String,
        /// The new name.
        name: String,
    },
    /// The entity is of another type.
    Retype {
        /// Which entity.
        entity: String,
        /// `person`, `organization` or `place`.
        #[serde(rename = "type")]
        kind_of: String,
    },
    /// There is no such entity.
    Drop {
        /// Which entity.
        entity: String,
    },
    /// The quote is by this speaker.
    Speaker {
        /// Identifier of the quote.
        quote: String,
        /// Which entity.
        entity: String,
    },
}

/// Parses a file of corrections, one a line.
///
/// # Errors
/// [`Error::BadCorrection`] with the number of the line.
///
/// # Examples
///
/// ```
/// let lines = r#"{"do": "merge", "entity": "Blair", "into": "Tony Blair", "type": "person"}"#;
/// assert_eq!(nutgraf::collection::parse_corrections(lines)?.len(), 1);
/// # Ok::<(), nutgraf::collection::Error>(())
/// ```
pub fn parse_corrections(text: &str) -> Result<Vec<Correction>, Error> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let bad = |reason: String| Error::BadCorrection {
                line: index + 1,
                reason,
            };
            let correction: Correction =
                serde_json::from_str(line).map_err(|error| bad(error.to_string()))?;
            match &correction {
                Correction::Retype { kind_of, .. }
                | Correction::Merge {
                    kind_of: Some(kind_of),
                    ..
                } if type_of(kind_of).is_none() => Err(bad(format!(
                    "{kind_of:?} is no type; use person, organization or place"
                ))),
                _ => Ok(correction),
            }
        })
        .collect()
}

fn type_of(name: &str) -> Option<EntityType> {
    EntityType::ALL.into_iter().find(|one| one.name() == name)
}

/// Replaces the corrections of a database.
pub(super) fn store(db: &Connection, corrections: &[Correction]) -> Result<(), Error> {
    db.execute("DELETE FROM corrections", [])?;
    let mut insert = db.prepare("INSERT INTO corrections VALUES (?1, ?2, 0)")?;
    for (number, correction) in (1_i64..).zip(corrections) {
        let json = serde_json::to_string(correction)
            .map_err(|error| Error::BadDocument(error.to_string()))?;
        insert.execute(params![number, json])?;
    }
    Ok(())
}

/// The corrections of a database, and which of them apply.
pub(super) struct Corrections {
    all: Vec<(i64, Correction, bool)>,
    names: HashMap<String, String>,
}

/// Reads the corrections of a database.
pub(super) fn load(db: &Connection) -> Result<Corrections, Error> {
    let mut select =
        db.prepare("SELECT number, correction_json FROM corrections ORDER BY number")?;
    let mut rows = select.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get(1)?;
        let correction =
            serde_json::from_str(&json).map_err(|error| Error::BadDocument(error.to_string()))?;
        all.push((row.get(0)?, correction, false));
    }
    Ok(Corrections {
        all,
        names: HashMap::new(),
    })
}

impl Corrections {
    /// The name that the user gave an entity.
    pub(super) fn name_of(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// Applies the corrections of entities in their order. Dropped entities have a thing that is not in `ids`.
    pub(super) fn apply_to_entities(&mut self, records: &Records, identities: &mut Identities) {
        for index in 0..self.all.len() {
            let correction = self.all[index].1.clone();
            self.all[index].2 = self.apply(&correction, records, identities);
        }
    }

    fn apply(
        &mut self,
        correction: &Correction,
        records: &Records,
        identities: &mut Identities,
    ) -> bool {
        match correction {
            Correction::Merge {
                entity,
                into,
                kind_of,
            } => {
                let kind_of = kind_of.as_deref().and_then(type_of);
                let kept = things_called(into, kind_of, records, identities)
                    .first()
                    .copied();
                let merged = things_called(entity, kind_of, records, identities);
                let Some(kept) = kept else { return false };
                let merged: Vec<u32> = merged.into_iter().filter(|&thing| thing != kept).collect();
                for &thing in &merged {
                    self.merge(thing, kept, identities);
                }
                !merged.is_empty()
            }
            Correction::Split {
                entity,
                articles,
                name,
            } => {
                let things = things_called(entity, None, records, identities);
                let is_in = |article: u32| {
                    articles
                        .iter()
                        .any(|id| **id == *records.articles[article as usize].id)
                };
                let mut new = None;
                for (index, record) in records.records.iter().enumerate() {
                    if things.contains(&identities.things[index]) && is_in(record.article) {
                        let thing = *new.get_or_insert_with(|| {
                            let id = stable_id(record.kind_of.letter(), &[&name_key(name)]);
                            thing_of(id, identities)
                        });
                        identities.things[index] = thing;
                    }
                }
                if let Some(thing) = new {
                    self.names
                        .insert(identities.ids[thing as usize].clone(), name.clone());
                }
                new.is_some()
            }
            Correction::Rename { entity, name } => {
                let things = things_called(entity, None, records, identities);
                for &thing in &things {
                    self.names
                        .insert(identities.ids[thing as usize].clone(), name.clone());
                }
                !things.is_empty()
            }
            Correction::Retype { entity, kind_of } => {
                let Some(kind_of) = type_of(kind_of) else {
                    return false;
                };
                let things = things_called(entity, None, records, identities);
                for &thing in &things {
                    let name = records
                        .records
                        .iter()
                        .zip(&identities.things)
                        .find(|(_, other)| **other == thing);
                    let name = name.map_or("", |(record, _)| records.texts.get(record.name));
                    let new = thing_of(stable_id(kind_of.letter(), &[&name_key(name)]), identities);
                    let [old_id, new_id] =
                        [thing, new].map(|thing| identities.ids[thing as usize].clone());
                    // A name that the user has given stays.
                    if let Some(name) = self.names.get(&old_id).cloned() {
                        self.names.insert(new_id, name);
                    }
                    for other in identities
                        .things
                        .iter_mut()
                        .filter(|other| **other == thing)
                    {
                        *other = new;
                    }
                }
                !things.is_empty()
            }
            Correction::Drop { entity } => {
                let things = things_called(entity, None, records, identities);
                for thing in &mut identities.things {
                    if things.contains(thing) {
                        *thing = u32::MAX;
                    }
                }
                !things.is_empty()
            }
            Correction::Speaker { .. } => false,
        }
    }

    fn merge(&self, merged: u32, kept: u32, identities: &mut Identities) {
        for thing in &mut identities.things {
            if *thing == merged {
                *thing = kept;
            }
        }
        identities.merges.push(Merge {
            kept: identities.ids[kept as usize].clone(),
            merged: identities.ids[merged as usize].clone(),
            reason: "the user says so".to_owned(),
            score: 1.0,
            by: "correction".to_owned(),
        });
    }

    /// Applies the corrections of speakers.
    pub(super) fn apply_to_speakers(&mut self, db: &Connection) -> Result<(), Error> {
        let mut find = db.prepare(
            "SELECT rowid FROM entities WHERE id = ?1 OR id IN (SELECT entity_id FROM names WHERE name = ?1 COLLATE NOCASE)
             ORDER BY articles DESC, id LIMIT 1",
        )?;
        let mut update =
            db.prepare("UPDATE quote_data SET speaker = ?2 WHERE printf('q%016x', hash) = ?1")?;
        for (_, correction, applies) in &mut self.all {
            if let Correction::Speaker { quote, entity } = correction {
                let speaker: Option<i64> =
                    find.query_row([&*entity], |row| row.get(0)).optional()?;
                *applies = match speaker {
                    Some(speaker) => update.execute(params![&*quote, speaker])? > 0,
                    None => false,
                };
            }
        }
        Ok(())
    }

    /// Notes in the database which corrections apply.
    pub(super) fn save(&self, db: &Connection) -> Result<(), Error> {
        let mut update = db.prepare("UPDATE corrections SET applies = ?2 WHERE number = ?1")?;
        for (number, _, applies) in &self.all {
            update.execute(params![number, applies])?;
        }
        Ok(())
    }
}

/// The things with this identifier or name, in the order of their identifiers.
fn things_called(
    wanted: &str,
    kind_of: Option<EntityType>,
    records: &Records,
    identities: &Identities,
) -> Vec<u32> {
    let key = name_key(wanted);
    let mut found: Vec<u32> = records
        .records
        .iter()
        .zip(&identities.things)
        .filter(|(record, thing)| {
            let Some(id) = identities.ids.get(**thing as usize) else {
                return false;
            };
            let is_named = || name_key(records.texts.get(record.name)) == key;
            kind_of.is_none_or(|kind_of| kind_of == record.kind_of) && (id == wanted || is_named())
        })
        .map(|(_, &thing)| thing)
        .collect();
    found.sort_by_key(|&thing| &identities.ids[thing as usize]);
    found.dedup();
    found
}

/// The thing with this identifier, which is made if there is none.
fn thing_of(id: String, identities: &mut Identities) -> u32 {
    let known = identities.ids.iter().position(|one| *one == id);
    let index = known.unwrap_or_else(|| {
        identities.ids.push(id);
        identities.ids.len() - 1
    });
    u32::try_from(index).unwrap_or(u32::MAX)
}
