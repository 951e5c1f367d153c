//! The entity type: an id, a name, mentions, and the properties of its kind.

use std::fmt;

use super::{Gender, OrganizationKind, PlaceKind};
use crate::span::Span;

/// A person, organization or place. The fields are common to all kinds; `detail` holds the properties of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity<T: EntityKind> {
    /// Number among the entities of its kind in this article.
    pub id: T::Id,
    /// The most complete form of the name in the article, without titles, or the name from the user's list.
    pub name: String,
    /// All mentions, in text order; never empty.
    pub mentions: Vec<Mention>,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
    /// Probability that this is an entity of this kind and name, 0 to 1.
    pub confidence: f32,
    /// Identifier from the user's name list.
    pub user_id: Option<String>,
    /// The properties of this kind of entity.
    pub detail: T,
}

impl<T: EntityKind> Entity<T> {
    /// The mentions by name, in text order, without those that are a part of another name.
    pub fn names(&self) -> impl Iterator<Item = &Mention> {
        let names = self.mentions.iter();
        names.filter(|mention| mention.kind == MentionKind::Name && !mention.is_part())
    }

    /// The fields common to all kinds.
    pub fn as_any(&self) -> AnyEntity<'_> {
        AnyEntity {
            id: self.id.into(),
            name: &self.name,
            mentions: &self.mentions,
            salience: self.salience,
        }
    }
}

/// An entity of any kind, borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnyEntity<'e> {
    /// Its identifier.
    pub id: EntityId,
    /// Its name.
    pub name: &'e str,
    /// All mentions, in text order; never empty.
    pub mentions: &'e [Mention],
    /// Weight in the article, 0 to 1.
    pub salience: f32,
}

/// A kind of entity: the type of [`Entity::detail`].
pub trait EntityKind {
    /// Identifies an entity of this kind within an article.
    type Id: Copy + Ord + Into<EntityId>;

    /// Makes an id from a number. Numbers start at 1.
    fn id(number: u32) -> Self::Id;
}

/// Properties of a person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// Given name or names, if known.
    pub given_name: Option<String>,
    /// Family name, if known.
    pub family_name: Option<String>,
    /// Office, job or title in the words of the article.
    pub role: Option<String>,
    /// Employer or other organization that the article associates with the person.
    pub affiliation: Option<OrganizationId>,
    /// Gender, as shown by titles, pronouns or the given name.
    pub gender: Option<Gender>,
}

/// Properties of an organization.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Organization {
    /// Other forms in the article: acronyms, short forms.
    pub aliases: Vec<String>,
    /// Kind of organization, from lists and head nouns.
    pub kind: Option<OrganizationKind>,
}

/// Properties of a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Place {
    /// Other names in the article: "UK" beside "Britain".
    pub aliases: Vec<String>,
    /// Kind of place.
    pub kind: Option<PlaceKind>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<String>,
    /// ISO 3166-2 code of the first-level region that it is or lies in; the name of a region that has no code.
    pub region: Option<String>,
    /// Degrees north.
    pub latitude: Option<f32>,
    /// Degrees east.
    pub longitude: Option<f32>,
    /// GeoNames identifier.
    pub geonames: Option<u32>,
}

/// Number of a person in an article, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub u32);

/// Number of an organization in an article, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganizationId(pub u32);

/// Number of a place in an article, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(pub u32);

/// Identifies any entity of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityId {
    /// A person.
    Person(PersonId),
    /// An organization.
    Organization(OrganizationId),
    /// A place.
    Place(PlaceId),
}

/// Implements [`EntityKind`] for the detail and the id of a kind.
macro_rules! kind {
    ($detail:ident, $id:ident) => {
        impl EntityKind for $detail {
            type Id = $id;

            fn id(number: u32) -> $id {
                $id(number)
            }
        }

        impl From<$id> for EntityId {
            fn from(id: $id) -> Self {
                EntityId::$detail(id)
            }
        }
    };
}

kind!(Person, PersonId);
kind!(Organization, OrganizationId);
kind!(Place, PlaceId);

impl fmt::Display for EntityId {
    /// Writes the identifier used in documents: `person-1`, `organization-2`, `place-3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntityId::Person(id) => write!(f, "person-{}", id.0),
            EntityId::Organization(id) => write!(f, "organization-{}", id.0),
            EntityId::Place(id) => write!(f, "place-{}", id.0),
        }
    }
}

/// A span of text that refers to an entity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// The words, without title and possessive ending.
    pub span: Span,
    /// How the words refer to the entity.
    pub kind: MentionKind,
    /// The sense; `None` unless the entity is a place.
    pub sense: Option<Sense>,
    /// Probability that the span is right and refers to this entity, 0 to 1.
    pub confidence: f32,
    /// Name of the rule that linked it to its entity, for `--explain`.
    pub rule: &'static str,
    /// Name of the last relabeling rule that changed the tagged name, for `--explain`.
    pub relabeled: Option<&'static str>,
}

/// How a mention refers to its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// By name.
    Name,
    /// By a definite description: "the ministry".
    Nominal,
    /// By a pronoun: "she".
    Pronoun,
}

/// The sense in which the name of a place is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// The place itself.
    Place,
    /// Its government: "Seoul has been asking".
    Government,
    /// A part of another name: "the Leeds Building Society".
    Part,
}

impl Mention {
    /// Whether it is a part of another name.
    pub fn is_part(&self) -> bool {
        self.sense == Some(Sense::Part)
    }
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
            Sense::Part => "part",
        }
    }
}
