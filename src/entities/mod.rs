//! From names and time expressions to the people, organizations, places and dates of an article.

mod corrections;
mod focus;
mod labels;
mod names;
mod nominals;
mod organizations;
mod people;
mod person_names;
mod places;
mod pronouns;
mod resolve;
mod roles;
#[cfg(test)]
mod tables;
mod trimming;
mod user_names;

use std::fmt;

use crate::span::Span;

pub use crate::lexicon::{Gender, OrganizationKind, PlaceKind};
pub use resolve::resolve;
pub use user_names::{UserHit, UserNames};

/// Everything that the article names, each list in order of salience.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entities {
    /// The people.
    pub people: Vec<Person>,
    /// The organizations.
    pub organizations: Vec<Organization>,
    /// The places.
    pub places: Vec<Place>,
    /// Where the article is about.
    pub focus: Focus,
}

/// Where an article is about: from how often its places are named, and whether in the headline, dateline or lead.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Focus {
    /// ISO 3166-1 alpha-2 code of the main country; governments count as their country.
    pub country: Option<Score<String>>,
    /// The main place that is no country, continent or building.
    pub place: Option<Score<PlaceId>>,
}

/// Something with a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score<T> {
    /// What is scored.
    pub of: T,
    /// Share of all that is said of its sort, 0 to 1, less where little is said.
    pub score: f32,
}

impl Entities {
    /// Drops the people, organizations and places whose confidence is below `least`.
    pub fn keep_confident(&mut self, least: f32) {
        self.people.retain(|entity| entity.confidence >= least);
        self.organizations
            .retain(|entity| entity.confidence >= least);
        self.places.retain(|entity| entity.confidence >= least);
        let kept = |id: PlaceId| self.places.iter().any(|place| place.id == id);
        self.focus.place = self.focus.place.take().filter(|place| kept(place.of));
    }

    /// The canonical name of an entity.
    pub fn name_of(&self, id: EntityId) -> Option<&str> {
        match id {
            EntityId::Person(id) => self
                .people
                .iter()
                .find(|e| e.id == id)
                .map(|e| e.name.as_str()),
            EntityId::Organization(id) => self
                .organizations
                .iter()
                .find(|e| e.id == id)
                .map(|e| e.name.as_str()),
            EntityId::Place(id) => self
                .places
                .iter()
                .find(|e| e.id == id)
                .map(|e| e.name.as_str()),
        }
    }
}

/// Number of a person in this article, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub u32);

/// Number of an organization in this article, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganizationId(pub u32);

/// Number of a place in this article, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(pub u32);

/// Any entity of this article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityId {
    /// A person.
    Person(PersonId),
    /// An organization.
    Organization(OrganizationId),
    /// A place, as one that acts.
    Place(PlaceId),
}

/// One place in the text that means an entity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// The words, without title and possessive.
    pub span: Span,
    /// How the entity is meant.
    pub kind: MentionKind,
    /// For places: in which sense.
    pub sense: Option<Sense>,
    /// Probability that the span is right and means this entity, 0 to 1.
    pub confidence: f32,
    /// Name of the rule that joined it to its entity, for `--explain`.
    pub rule: &'static str,
}

/// How a mention means its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// By name.
    Name,
    /// By a description: "the ministry".
    Nominal,
    /// By a pronoun: "she".
    Pronoun,
}

/// In which sense a place is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// The place itself.
    Place,
    /// Its government: "Seoul has been asking".
    Government,
}

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Number in this article.
    pub id: PersonId,
    /// The fullest form in the article, without titles.
    pub name: String,
    /// Given name or names, when they can be told.
    pub given_name: Option<String>,
    /// Family name, when it can be told.
    pub family_name: Option<String>,
    /// Office, job or title as the article words it.
    pub role: Option<String>,
    /// Where the person works or belongs, when the article says so.
    pub affiliation: Option<OrganizationId>,
    /// Grammatical gender that the article or the given name shows.
    pub gender: Option<Gender>,
    /// All mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
    /// Probability that this is a person named so, 0 to 1.
    pub confidence: f32,
    /// Identifier from the user's own names.
    pub user_id: Option<String>,
}

/// An organization.
#[derive(Debug, Clone, PartialEq)]
pub struct Organization {
    /// Number in this article.
    pub id: OrganizationId,
    /// The fullest form in the article.
    pub name: String,
    /// Other forms in the article: acronyms, short forms.
    pub aliases: Vec<String>,
    /// What sort of organization it is, when lists or head nouns tell.
    pub kind: Option<OrganizationKind>,
    /// All mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
    /// Probability that this is an organization named so, 0 to 1.
    pub confidence: f32,
    /// Identifier from the user's own names.
    pub user_id: Option<String>,
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Number in this article.
    pub id: PlaceId,
    /// The fullest form in the article.
    pub name: String,
    /// What sort of place it is.
    pub kind: Option<PlaceKind>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f32>,
    /// Degrees east.
    pub longitude: Option<f32>,
    /// GeoNames identifier.
    pub geonames: Option<u32>,
    /// All mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
    /// Probability that this is a place named so, 0 to 1.
    pub confidence: f32,
    /// Identifier from the user's own names.
    pub user_id: Option<String>,
}

impl MentionKind {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        }
    }
}

impl Sense {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Sense::Place => "place",
            Sense::Government => "government",
        }
    }
}

impl fmt::Display for EntityId {
    /// The identifier in documents: `person-1`, `organization-2`, `place-3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntityId::Person(id) => write!(f, "person-{}", id.0),
            EntityId::Organization(id) => write!(f, "organization-{}", id.0),
            EntityId::Place(id) => write!(f, "place-{}", id.0),
        }
    }
}
