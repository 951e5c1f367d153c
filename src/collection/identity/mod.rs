//! Which entities of different articles are the same person, organization or place.
//!
//! The analysis of an article says who is who within it. Here the entities of all articles are compared: by the forms of
//! their names, by what the articles say of them (role, affiliation, country, gender), and by the names that the articles
//! share.
//!
//! [`resolve`] is a pure function: from the entities of all articles ([`Records`]) to one thing for each
//! ([`Identities`]). The records come in the order of the identifiers of their articles, so the answer does not depend on
//! the order in which articles arrived. The steps:
//!
//! 1. Records whose names say much (a full name, a place as most articles read it) and are the same, are one *group*.
//! 2. Pairs of groups whose names can be forms of one are scored by boosted trees and joined, the best first, unless a
//!    contradiction (gender, country, generation) is between any two of their members.
//! 3. Records whose names say little (a family name alone, initials, a place that an article reads otherwise than most) join
//!    the thing that their article makes likely, if it is more likely than the next by a margin. The others of the same name
//!    are compared with each other.
//!
//! Memory: each distinct text once, and 60 bytes for each record.

mod candidates;
mod clusters;
mod features;
mod groups;
mod knowledge;
#[cfg(feature = "workshop")]
pub mod learning;
mod model;
mod organization_names;
mod person_names;
mod profile;
mod short;
mod steps;
mod store;
#[cfg(test)]
mod tests;
mod things;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU32;

pub use knowledge::{KnowledgeError, KnownEntity, Link, link, parse_knowledge};
use store::Store;

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
    /// All of them, one after the other.
    all: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// By a hash; of several with one hash, the others by the numbers after it.
    known: HashMap<u64, Text>,
}

/// A hash that is the same in every run.
pub(super) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Texts {
    /// Keeps a text.
    pub fn add(&mut self, text: &str) -> Text {
        let mut key = hash(text);
        while let Some(&known) = self.known.get(&key) {
            if self.get(known) == text {
                return known;
            }
            key = key.wrapping_add(1);
        }
        self.all.push_str(text);
        self.ends.push(self.all.len());
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let new = Text(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN));
        self.known.insert(key, new);
        new
    }

    /// The text that was kept.
    pub fn get(&self, text: Text) -> &str {
        let at = text.0.get() as usize - 1;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends.get(at).map_or("", |&end| &self.all[start..end])
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

impl Record {
    /// A record of which only the type and the name are known.
    pub const fn new(article: u32, kind_of: EntityType, name: Text) -> Self {
        Self {
            article,
            kind_of,
            number: 1,
            name,
            given: None,
            family: None,
            role: None,
            affiliation: None,
            gender: None,
            kind: None,
            country: None,
            geonames: None,
            aliases: None,
            user_id: None,
            count: 1,
            confidence: 90,
        }
    }
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
    /// For each thing the name that most records use, of those that say most.
    pub names: Vec<Text>,
    /// For each record the index of its thing in `ids`.
    pub things: Vec<u32>,
    /// What was joined beyond equal names.
    pub merges: Vec<Merge>,
}

/// Decides which records are the same thing.
///
/// # Examples
///
/// ```
/// use nutgraf::collection::identity::{Article, EntityType, Record, Records, resolve};
///
/// let mut records = Records::default();
/// for (number, name) in (0..).zip(["World Reef Organisation", "World Reef Organization"]) {
///     records.articles.push(Article { id: name.into(), row: 1, day: None, is_copy: false });
///     let name = records.texts.add(name);
///     records.records.push(Record::new(number, EntityType::Organization, name));
/// }
/// assert_eq!(resolve(&records).things, [0, 0]);
/// ```
pub fn resolve(records: &Records) -> Identities {
    steps::resolve(&Store::new(records))
}
