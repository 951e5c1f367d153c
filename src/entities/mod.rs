//! Resolves tagged names into the people, organizations and places of an article.
//!
//! See [`resolve`] for the steps.

pub(crate) mod coreference;
mod draft;
mod entity;
mod focus;
#[cfg(feature = "workshop")]
pub mod kinds;
#[cfg(not(feature = "workshop"))]
mod kinds;
mod labels;
#[cfg(feature = "workshop")]
pub mod learning;
mod names;
mod nominals;
mod organizations;
mod people;
pub(crate) mod person_names;
mod places;
mod positions;
mod pronouns;
mod quotation;
mod relabel;
mod resolve;
mod roles;
#[cfg(test)]
mod tables;
mod user_names;
mod user_places;

pub use crate::lexicon::{Gender, OrganizationKind, PlaceKind};
pub use entity::{
    AnyEntity, Entity, EntityId, EntityKind, Mention, MentionKind, Organization, OrganizationId,
    Person, PersonId, Place, PlaceId, Sense,
};
#[cfg(feature = "workshop")]
pub use places::learning as place_learning;
pub(crate) use places::parts;
pub use resolve::resolve;
#[cfg(feature = "workshop")]
pub(crate) use resolve::resolve_with;
pub use user_names::UserNames;

/// The entities of an article, each list in order of salience.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entities {
    /// The people.
    pub people: Vec<Entity<Person>>,
    /// The organizations.
    pub organizations: Vec<Entity<Organization>>,
    /// The places.
    pub places: Vec<Entity<Place>>,
    /// The main country and place.
    pub focus: Focus,
}

/// The country and the place that an article is mainly about, by number of mentions. Mentions in the headline, dateline and
/// lead count more.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Focus {
    /// ISO 3166-1 alpha-2 code of the main country. Mentions of governments count for their country.
    pub country: Option<Score<String>>,
    /// The main place other than countries, continents and buildings.
    pub place: Option<Score<PlaceId>>,
}

/// A value with a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score<T> {
    /// The value.
    pub of: T,
    /// Share in the weight of all values, 0 to 1, reduced if there is little evidence.
    pub score: f32,
}

impl Entities {
    /// All entities: people, organizations, then places.
    pub fn all(&self) -> impl Iterator<Item = AnyEntity<'_>> {
        let people = self.people.iter().map(Entity::as_any);
        let organizations = self.organizations.iter().map(Entity::as_any);
        let places = self.places.iter().map(Entity::as_any);
        people.chain(organizations).chain(places)
    }

    /// Whether there is an entity with this id.
    pub fn contains(&self, id: EntityId) -> bool {
        self.name_of(id).is_some()
    }

    /// The canonical name of an entity; `None` if there is no such entity.
    ///
    /// # Examples
    ///
    /// ```
    /// let article = nutgraf::input::Reader::default().read_text("example", "Umpire Joan Healy spoke in Leeds.")?;
    /// let entities = nutgraf::analyze(&article, &nutgraf::Options::default()).entities;
    /// for entity in entities.all() {
    ///     assert_eq!(entities.name_of(entity.id), Some(entity.name));
    /// }
    /// # Ok::<(), nutgraf::error::Error>(())
    /// ```
    pub fn name_of(&self, id: EntityId) -> Option<&str> {
        match id {
            EntityId::Person(id) => name_in(&self.people, id),
            EntityId::Organization(id) => name_in(&self.organizations, id),
            EntityId::Place(id) => name_in(&self.places, id),
        }
    }

    /// Drops the entities whose confidence is below `min`, and the affiliations and focus that refer to them.
    pub fn keep_confident(&mut self, min: f32) {
        self.people.retain(|entity| entity.confidence >= min);
        self.organizations.retain(|entity| entity.confidence >= min);
        self.places.retain(|entity| entity.confidence >= min);
        for person in &mut self.people {
            let affiliation = &mut person.detail.affiliation;
            *affiliation = affiliation.filter(|id| name_in(&self.organizations, *id).is_some());
        }
        let place = self.focus.place.take();
        self.focus.place = place.filter(|place| name_in(&self.places, place.of).is_some());
    }
}

/// The name of an entity in a list, which is in the order of its ids.
fn name_in<T: EntityKind>(entities: &[Entity<T>], id: T::Id) -> Option<&str> {
    let at = entities.binary_search_by_key(&id, |entity| entity.id);
    at.ok().map(|at| entities[at].name.as_str())
}

#[cfg(test)]
mod tests {
    use crate::{Options, analyze, input::Reader};

    #[test]
    fn every_entity_is_found_by_its_id() {
        let text = "Rain stops play\n\nAnn Lee met Tom Ash and Joan Healy of Acme Corp in Leeds on Monday. Healy and Lee left \
                    for London with Ruth Okafor of Reuters and Paul Stone of the BBC.";
        let article = Reader::default().read_text("a", text).unwrap();
        let mut entities = analyze(&article, &Options::default()).entities;
        for min in [0.0, 0.9] {
            entities.keep_confident(min);
            assert!(entities.all().count() > 3);
            for entity in entities.all() {
                assert_eq!(entities.name_of(entity.id), Some(entity.name));
            }
        }
    }
}
