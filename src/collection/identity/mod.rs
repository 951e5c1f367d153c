//! Which entities of many articles are one person, one organization, one place.
//!
//! The analysis of an article says who is who within it. Here the entities of all articles are compared: by the forms of
//! their names, by what the articles say of them (role, affiliation, country, gender), and by the names and terms that the
//! articles share. The result depends on the set of articles only, not on their order.
//!
//! The steps, in [`resolve`]:
//!
//! 1. Entities whose names say much (a full name, a place with its GeoNames id) and are the same, are one *group*.
//! 2. Pairs of groups whose names can be forms of one are scored by boosted trees and joined, the best first, unless a
//!    contradiction (gender, country, generation) is between any two of their members.
//! 3. Entities whose names say little (a family name alone, initials, a place that an article reads otherwise than most) join
//!    the group that their article makes likely, if it is better than the next by a margin. The others with the same name are
//!    compared with each other.
//!
//! Memory: the distinct names, roles and terms once each, and 40 bytes for each entity of an article.
//!
//! # Examples
//!
//! ```
//! use nutgraf::collection::identity::{Article, Collector, Kind, Record};
//!
//! let mut collector = Collector::default();
//! let record = |name| Record { name, ..Record::new(Kind::Organization) };
//! collector.add(&Article { id: "a", ..Article::default() }, &[record("World Reef Organisation")]);
//! collector.add(&Article { id: "b", ..Article::default() }, &[record("World Reef Organization")]);
//! let identities = collector.resolve();
//! assert_eq!(identities.things.len(), 1);
//! assert_eq!(identities.thing_of, [0, 0]);
//! ```

mod candidates;
mod clusters;
mod features;
mod groups;
#[cfg(feature = "workshop")]
pub mod learning;
mod model;
mod organization_names;
mod person_names;
mod profile;
mod resolve;
mod short;
mod store;
mod things;

use crate::entities::Gender;

pub use store::Collector;

/// The type of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place.
    Place,
}

impl Kind {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Place => "place",
        }
    }
}

/// What is known of an article as a whole.
#[derive(Debug, Clone, Copy, Default)]
pub struct Article<'a> {
    /// Its id, which no other article has.
    pub id: &'a str,
    /// The day of publication, in days since any fixed day.
    pub day: Option<i32>,
    /// The ISO 3166-1 alpha-2 code of the country that it is about.
    pub country: Option<&'a str>,
    /// Its keywords.
    pub terms: &'a [&'a str],
}

/// An entity of an article.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its type.
    pub kind: Kind,
    /// Its name in the article.
    pub name: &'a str,
    /// Other names of it in the article.
    pub aliases: &'a [&'a str],
    /// The given name of a person.
    pub given_name: Option<&'a str>,
    /// The family name of a person.
    pub family_name: Option<&'a str>,
    /// The gender of a person.
    pub gender: Option<Gender>,
    /// The role of a person.
    pub role: Option<&'a str>,
    /// The name of the organization that a person belongs to.
    pub affiliation: Option<&'a str>,
    /// The kind of an organization or place.
    pub detail: Option<&'a str>,
    /// The ISO 3166-1 alpha-2 code of the country of a place.
    pub country: Option<&'a str>,
    /// The GeoNames id of a place.
    pub geonames: Option<u32>,
}

impl Record<'_> {
    /// An entity of which only the type is known.
    pub const fn new(kind: Kind) -> Self {
        Self {
            kind,
            name: "",
            aliases: &[],
            given_name: None,
            family_name: None,
            gender: None,
            role: None,
            affiliation: None,
            detail: None,
            country: None,
            geonames: None,
        }
    }
}

/// The people, organizations and places of a collection.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    /// The things, by type and id.
    pub things: Vec<Thing>,
    /// For each record, in the order in which it was added: the index of its thing.
    pub thing_of: Vec<u32>,
    /// The decisions to join records with different names, by the ids of both.
    pub merges: Vec<Merge>,
}

/// A person, organization or place of a collection.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// A hash of the type and the name, and of what tells it from others of that name. The same in all collections that hold
    /// it under this name.
    pub id: String,
    /// The type.
    pub kind: Kind,
    /// The name that most articles use, of those that say most.
    pub name: String,
    /// All its names, each with the number of articles that use it.
    pub names: Vec<(String, u32)>,
    /// The reason of the last merge that it is the result of.
    pub merged_by: Option<&'static str>,
}

/// Why records with different names, or different readings of one name, are one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// The id of the thing.
    pub kept: String,
    /// The id that the records would have as a thing of their own.
    pub merged: String,
    /// How the names relate: `initial`, `acronym`, `family-name`, …
    pub reason: &'static str,
    /// The probability that they are one.
    pub score: f32,
}
