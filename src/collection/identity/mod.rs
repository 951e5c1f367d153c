//! Which entities of different articles are the same person, organization or place.
//!
//! [`resolve`] is a pure function: from the entities of all articles ([`Records`]) to one thing for each
//! ([`Identities`]). The records come in the order of the identifiers of their articles, so the answer does not depend on
//! the order in which articles arrived.

use std::collections::HashMap;
use std::num::NonZeroU32;

use crate::report::rows::{name_key, stable_id};

/// The type of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum EntityType {
    /// A person.
    #[default]
    Person,
    /// An organization.
    Organization,
    /// A place.
    Place,
}

impl EntityType {
    /// All types, in the order of their numbers in the database.
    pub const ALL: [EntityType; 3] = [
        EntityType::Person,
        EntityType::Organization,
        EntityType::Place,
    ];

    /// The name in the database and in identifiers of documents.
    pub const fn name(self) -> &'static str {
        match self {
            EntityType::Person => "person",
            EntityType::Organization => "organization",
            EntityType::Place => "place",
        }
    }

    /// The first letter of the identifiers of its things.
    pub const fn letter(self) -> char {
        match self {
            EntityType::Person => 'p',
            EntityType::Organization => 'o',
            EntityType::Place => 'l',
        }
    }
}

/// A text that is kept once however often it occurs: an index into [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(NonZeroU32);

/// Texts, each kept once.
#[derive(Debug, Default)]
pub struct Texts {
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, Text>,
}

impl Texts {
    /// Keeps a text.
    pub fn add(&mut self, text: &str) -> Text {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        self.texts.push(text.into());
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let new = Text(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN));
        self.known.insert(text.into(), new);
        new
    }

    /// The text that was kept.
    pub fn get(&self, text: Text) -> &str {
        self.texts
            .get(text.0.get() as usize - 1)
            .map_or("", |text| text)
    }
}

/// An article, as far as it helps to tell people apart.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its identifier.
    pub id: Box<str>,
    /// Its row in the database, which says nothing about it.
    pub row: i64,
    /// Day of publication, as days since 1970-01-01.
    pub day: Option<i32>,
    /// True if it is a copy of another article.
    pub is_copy: bool,
}

/// A person, organization or place in one article.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// Index into [`Records::articles`].
    pub article: u32,
    /// Its type.
    pub kind_of: EntityType,
    /// Its number among those of its type in the article, from 1.
    pub number: u32,
    /// The most complete form of the name in the article.
    pub name: Text,
    /// Given name of a person.
    pub given: Option<Text>,
    /// Family name of a person.
    pub family: Option<Text>,
    /// Role in the words of the article.
    pub role: Option<Text>,
    /// Name of the organization that a person belongs to.
    pub affiliation: Option<Text>,
    /// `female` or `male`.
    pub gender: Option<Text>,
    /// Kind of organization or place.
    pub kind: Option<Text>,
    /// ISO 3166-1 alpha-2 code of the country of a place.
    pub country: Option<Text>,
    /// GeoNames identifier of a place.
    pub geonames: Option<NonZeroU32>,
    /// Other names in the article, one a line.
    pub aliases: Option<Text>,
    /// The user's identifier.
    pub user_id: Option<Text>,
    /// Number of mentions by name.
    pub count: u32,
    /// Probability in percent.
    pub confidence: u8,
}

/// The entities of all articles: in the order of the articles' identifiers, then by type and number. The records of one
/// article, which are those that it mentions together, stand side by side.
#[derive(Debug, Default)]
pub struct Records {
    /// The articles, in the order of their identifiers.
    pub articles: Vec<Article>,
    /// The entities.
    pub records: Vec<Record>,
    /// The texts of the records.
    pub texts: Texts,
}

/// Why two things are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// Identifier of the thing that is kept.
    pub kept: String,
    /// Identifier that the other would have.
    pub merged: String,
    /// The reason, for people.
    pub reason: String,
    /// Probability that they are one, 0 to 1.
    pub score: f64,
    /// What decided: `name`, `model`, `correction`.
    pub by: String,
}

/// The answer: one thing for each record.
#[derive(Debug, Default)]
pub struct Identities {
    /// The stable identifiers of the things.
    pub ids: Vec<String>,
    /// For each record the index of its thing in `ids`.
    pub things: Vec<u32>,
    /// What was joined beyond equal names.
    pub merges: Vec<Merge>,
}

/// Decides which records are the same thing: people and organizations with the same name but for case, accents and marks,
/// and places with the same GeoNames identifier.
pub fn resolve(records: &Records) -> Identities {
    let mut answer = Identities::default();
    let mut known: HashMap<Key, u32> = HashMap::new();
    for record in &records.records {
        let key = Key::of(record);
        let thing = known.entry(key).or_insert_with(|| {
            answer.ids.push(key_id(records, record));
            u32::try_from(answer.ids.len() - 1).unwrap_or(u32::MAX)
        });
        answer.things.push(*thing);
    }
    join_equal(&mut answer);
    answer
}

/// What decides the identifier of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    User(EntityType, Text),
    GeoNames(NonZeroU32),
    Name(EntityType, Text, Option<Text>),
}

impl Key {
    fn of(record: &Record) -> Key {
        match (record.user_id, record.geonames) {
            (Some(id), _) => Key::User(record.kind_of, id),
            (None, Some(number)) if record.kind_of == EntityType::Place => Key::GeoNames(number),
            _ => Key::Name(record.kind_of, record.name, record.country),
        }
    }
}

fn key_id(records: &Records, record: &Record) -> String {
    let text = |text: Text| records.texts.get(text);
    let letter = record.kind_of.letter();
    match Key::of(record) {
        Key::User(_, id) => stable_id(letter, &[text(id)]),
        Key::GeoNames(number) => stable_id(letter, &[&number.to_string()]),
        Key::Name(EntityType::Place, name, country) => {
            let country = country.map_or("", text);
            stable_id(letter, &[&name_key(text(name)), country])
        }
        Key::Name(_, name, _) => stable_id(letter, &[&name_key(text(name))]),
    }
}

/// Makes one thing of those with equal identifiers.
fn join_equal(answer: &mut Identities) {
    let mut first: HashMap<String, u32> = HashMap::new();
    let mut ids = Vec::new();
    let moved: Vec<u32> = std::mem::take(&mut answer.ids)
        .into_iter()
        .map(|id| {
            *first.entry(id.clone()).or_insert_with(|| {
                ids.push(id);
                u32::try_from(ids.len() - 1).unwrap_or(u32::MAX)
            })
        })
        .collect();
    answer.ids = ids;
    for thing in &mut answer.things {
        *thing = moved[*thing as usize];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(
        texts: &mut Texts,
        article: u32,
        kind_of: EntityType,
        name: &str,
        geonames: u32,
    ) -> Record {
        Record {
            article,
            kind_of,
            number: 1,
            name: texts.add(name),
            given: None,
            family: None,
            role: None,
            affiliation: None,
            gender: None,
            kind: None,
            country: None,
            geonames: NonZeroU32::new(geonames),
            aliases: None,
            user_id: None,
            count: 1,
            confidence: 90,
        }
    }

    #[test]
    fn names_join_without_case_accents_and_marks_and_places_by_geonames() {
        let mut records = Records::default();
        let all = [
            (EntityType::Person, "Zoë O'Neil", 0),
            (EntityType::Person, "ZOE O’NEIL", 0),
            (EntityType::Organization, "Zoe O'Neil", 0),
            (EntityType::Place, "Peking", 1_816_670),
            (EntityType::Place, "Beijing", 1_816_670),
            (EntityType::Place, "Beijing", 0),
        ];
        for (article, (kind_of, name, geonames)) in (0..).zip(all) {
            let new = record(&mut records.texts, article, kind_of, name, geonames);
            records.records.push(new);
        }
        let answer = resolve(&records);
        assert_eq!(answer.things, [0, 0, 1, 2, 2, 3]);
        assert_eq!(answer.ids[0], stable_id('p', &["zoe oneil"]));
    }
}
