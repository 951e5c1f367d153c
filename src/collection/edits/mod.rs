//! Takes edits of exported files back as corrections.
//!
//! What the file says is compared with what the database says, so that only what somebody has changed becomes a correction.

mod annotations;
mod tables;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::corrections::Correction;
use super::error::Error;
use super::identity::EntityType;
use super::reader::Reader;

/// Extension of files of annotations.
const ANNOTATIONS: &str = "ann";
/// Extension of tables.
const TABLE: &str = "csv";

/// What was taken back, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edits {
    /// The corrections, in an order in which they can be applied.
    pub corrections: Vec<Correction>,
    /// The edits that no correction can hold.
    pub left: Vec<Left>,
}

/// An edit that was not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The file and the line, row or annotation.
    pub place: String,
    /// Why.
    pub reason: String,
}

impl Reader {
    /// Reads the edits of exported files: tables, files of annotations, or folders of them.
    ///
    /// # Errors
    /// [`Error::BadFile`] if a file is none of these or cannot be read, or an error of the database.
    pub fn edits(&self, paths: &[PathBuf]) -> Result<Edits, Error> {
        let mut files = Vec::new();
        for path in paths {
            list(path, &mut files)?;
        }
        let transaction = self.db.unchecked_transaction()?;
        let known = Known::load(&transaction)?;
        let mut found = Found::new(&known);
        let mut articles = annotations::Articles::new(&transaction)?;
        for file in &files {
            match extension(file) {
                Some(TABLE) => tables::read(file, &transaction, &mut found)?,
                _ => articles.read(file, &mut found)?,
            }
        }
        articles.finish(&mut found);
        Ok(found.edits())
    }

    /// The corrections that the database has.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn corrections(&self) -> Result<Vec<Correction>, Error> {
        let mut select = self
            .db
            .prepare("SELECT correction_json FROM corrections ORDER BY number")?;
        let lines = select.query_map([], |row| row.get::<_, String>(0))?;
        lines
            .map(|line| {
                serde_json::from_str(&line?).map_err(|error| Error::BadDocument(error.to_string()))
            })
            .collect()
    }
}

fn extension(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

/// The tables and annotations at a path, in the order of their names.
fn list(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let bad = |reason: String| Error::BadFile {
        path: path.to_owned(),
        reason,
    };
    let is_edited = |file: &Path| matches!(extension(file), Some(TABLE | ANNOTATIONS));
    if !path.is_dir() {
        if !is_edited(path) {
            return Err(bad("is no .csv and no .ann file".to_owned()));
        }
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| bad(error.to_string()))? {
        let file = entry.map_err(|error| bad(error.to_string()))?.path();
        if is_edited(&file) {
            inside.push(file);
        }
    }
    if inside.is_empty() {
        return Err(bad("has no .csv and no .ann file".to_owned()));
    }
    inside.sort_unstable();
    files.append(&mut inside);
    Ok(())
}

/// Reads a file as UTF-8.
fn read_text(path: &Path) -> Result<String, Error> {
    let bad = |reason: String| Error::BadFile {
        path: path.to_owned(),
        reason,
    };
    let bytes = fs::read(path).map_err(|error| bad(error.to_string()))?;
    let text =
        String::from_utf8(bytes).map_err(|_| bad("is not UTF-8; save it as UTF-8".to_owned()))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// An entity of the collection.
struct Thing {
    id: String,
    kind_of: String,
    name: String,
}

/// The entities of the collection.
struct Known {
    things: Vec<Thing>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Known {
    fn load(db: &Connection) -> Result<Known, Error> {
        let mut select = db.prepare("SELECT id, type, name FROM entities ORDER BY id")?;
        let things = select.query_map([], |row| {
            Ok(Thing {
                id: row.get(0)?,
                kind_of: row.get(1)?,
                name: row.get(2)?,
            })
        })?;
        let things: Vec<Thing> = things.collect::<Result<_, _>>()?;
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, thing) in things.iter().enumerate() {
            by_name.entry(thing.name.clone()).or_default().push(index);
        }
        Ok(Known {
            by_id: things
                .iter()
                .enumerate()
                .map(|(index, thing)| (thing.id.clone(), index))
                .collect(),
            things,
            by_name,
        })
    }

    fn get(&self, id: &str) -> Option<&Thing> {
        self.by_id.get(id).map(|&index| &self.things[index])
    }

    /// The entities of this name.
    fn named<'k>(&'k self, name: &str) -> impl Iterator<Item = &'k Thing> + use<'k> {
        let found = self.by_name.get(name.trim()).into_iter().flatten();
        found.map(|&index| &self.things[index])
    }

    /// The one entity with this identifier or name.
    fn only(&self, wanted: &str) -> Result<&Thing, String> {
        if let Some(thing) = self.get(wanted.trim()) {
            return Ok(thing);
        }
        let mut named = self.named(wanted);
        match (named.next(), named.next()) {
            (Some(thing), None) => Ok(thing),
            (None, _) => Err(format!("no entity is called {wanted:?}")),
            _ => Err(format!(
                "several entities are called {wanted:?}; give the id"
            )),
        }
    }
}

/// The edits of all files, by what they are about.
struct Found<'k> {
    known: &'k Known,
    /// The entity that each merged one goes into.
    merges: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
    drops: BTreeSet<String>,
    /// The speaker of each quote.
    speakers: BTreeMap<String, String>,
    left: Vec<Left>,
}

impl<'k> Found<'k> {
    fn new(known: &'k Known) -> Found<'k> {
        Found {
            known,
            merges: BTreeMap::new(),
            names: BTreeMap::new(),
            types: BTreeMap::new(),
            drops: BTreeSet::new(),
            speakers: BTreeMap::new(),
            left: Vec::new(),
        }
    }

    fn leave(&mut self, place: impl Into<String>, reason: impl Into<String>) {
        self.left.push(Left {
            place: place.into(),
            reason: reason.into(),
        });
    }

    /// Notes that `from` is the same as `into`.
    fn merge(&mut self, place: &str, from: &Thing, into: &Thing) {
        if from.kind_of != into.kind_of {
            let reason = format!(
                "{:?} is of the type {} and {:?} of the type {}; give both the same type first",
                from.name, from.kind_of, into.name, into.kind_of
            );
            return self.leave(place, reason);
        }
        let target = self.kept(&into.id).to_owned();
        if target != from.id && !self.merges.contains_key(&from.id) {
            self.merges.insert(from.id.clone(), target);
        } else if self.kept(&from.id) != target {
            let reason = format!("{:?} cannot be merged into several entities", from.name);
            self.leave(place, reason);
        }
    }

    /// The entity that stands for this one after the merges so far.
    fn kept<'a>(&'a self, id: &'a str) -> &'a str {
        let mut id = id;
        // A merge leads to one that was not merged when it was noted, so that this ends.
        while let Some(into) = self.merges.get(id) {
            id = into;
        }
        id
    }

    /// Notes a new name. The name of another entity of this type makes both the same.
    fn rename(&mut self, place: &str, thing: &Thing, name: &str) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_other = |other: &&Thing| other.kind_of == thing.kind_of && other.id != thing.id;
        let known = self.known;
        let others: Vec<&Thing> = known.named(&name).filter(is_other).collect();
        match *others {
            [] => self.one(place, thing, name, |found| &mut found.names),
            [other] => self.merge(place, thing, other),
            _ => {
                let reason = format!(
                    "several entities are called {name:?}; name one by its id in merges.csv"
                );
                self.leave(place, reason);
            }
        }
    }

    /// Notes another type.
    fn retype(&mut self, place: &str, thing: &Thing, kind_of: &str) {
        match EntityType::ALL.iter().any(|one| one.name() == kind_of) {
            true => self.one(place, thing, kind_of.to_owned(), |found| &mut found.types),
            false => self.leave(
                place,
                format!("{kind_of:?} is no type; use person, organization or place"),
            ),
        }
    }

    /// Notes a value that an entity has only one of.
    fn one(
        &mut self,
        place: &str,
        thing: &Thing,
        value: String,
        of: fn(&mut Self) -> &mut BTreeMap<String, String>,
    ) {
        let values = of(self);
        match values.get(&thing.id) {
            Some(known) if *known != value => {
                let reason = format!("{:?} is also said to be {known:?}", thing.name);
                self.leave(place, reason);
            }
            _ => drop(values.insert(thing.id.clone(), value)),
        }
    }

    /// Notes that there is no such entity.
    fn drop_thing(&mut self, thing: &Thing) {
        self.drops.insert(thing.id.clone());
    }

    /// Notes who said a quote.
    fn speak(&mut self, place: &str, quote: &str, speaker: &str) {
        match self.known.only(speaker) {
            Ok(thing) => drop(self.speakers.insert(quote.to_owned(), thing.id.clone())),
            Err(reason) => self.leave(place, reason),
        }
    }

    /// All corrections: first who is the same, then what each is.
    fn edits(mut self) -> Edits {
        let mut corrections = Vec::new();
        for (entity, into) in &self.merges {
            corrections.push(Correction::Merge {
                entity: entity.clone(),
                into: self.kept(into).to_owned(),
                kind_of: None,
            });
        }
        let gone = |id: &String| self.merges.contains_key(id) || self.drops.contains(id);
        for (entity, name) in self.names.iter().filter(|(id, _)| !gone(id)) {
            corrections.push(Correction::Rename {
                entity: entity.clone(),
                name: name.clone(),
            });
        }
        for (entity, kind_of) in self.types.iter().filter(|(id, _)| !gone(id)) {
            corrections.push(Correction::Retype {
                entity: entity.clone(),
                kind_of: kind_of.clone(),
            });
        }
        for entity in self
            .drops
            .iter()
            .filter(|id| !self.merges.contains_key(*id))
        {
            corrections.push(Correction::Drop {
                entity: entity.clone(),
            });
        }
        for (quote, entity) in &self.speakers {
            let entity = self.kept(entity);
            // Another type gives another id.
            let name = self.names.get(entity);
            let name = name.or_else(|| self.known.get(entity).map(|thing| &thing.name));
            let by_name = name.filter(|_| self.types.contains_key(entity));
            corrections.push(Correction::Speaker {
                quote: quote.clone(),
                entity: by_name.map_or(entity, |name| name).to_owned(),
            });
        }
        Edits {
            corrections,
            left: std::mem::take(&mut self.left),
        }
    }
}
