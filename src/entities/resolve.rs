//! The steps from tagged names to entities.

use crate::names::{Label, TaggedName};
use crate::text::Document;

use super::coreference::{Choose, Ranker};
use super::draft::{Draft, finish};
use super::labels::{EntityRef, Labels};
use super::names::Name;
use super::people::Profile;
use super::positions::{self, Position};
use super::{
    Entities, Mention, Organization, OrganizationId, Person, UserNames, focus, kinds, nominals,
    organizations, people, places, pronouns, relabel,
};

/// Groups tagged names into people, organizations and places, and adds the descriptions and pronouns that refer to them.
/// The names of the user's list replace tagged names that they overlap.
///
/// Each step uses the results of the ones before it:
///
/// 1. Relabel the tagged names in the context of the article.
/// 2. Link the names of each kind into drafts of entities.
/// 3. Find the roles and affiliations next to names.
/// 4. Resolve descriptions, which refer to people by these roles.
/// 5. Resolve pronouns.
/// 6. Find the roles and affiliations stated by descriptions and next to pronouns.
/// 7. Number the entities in order of salience, and give those of the user's list their names and ids.
pub fn resolve(
    document: &Document<'_>,
    tagged: Vec<TaggedName>,
    user_names: &UserNames,
) -> Entities {
    resolve_with(document, tagged, user_names, &mut Ranker::built_in())
}

/// As [`resolve`], with another choice of the antecedents of pronouns.
pub(crate) fn resolve_with(
    document: &Document<'_>,
    tagged: Vec<TaggedName>,
    user_names: &UserNames,
    chooser: &mut dyn Choose,
) -> Entities {
    let hits = user_names.find(document);
    let tagged = user_names.override_tagged(tagged, &hits);
    let names = Names::of(document, &tagged);

    let mut people = people::link(document, &names.people);
    let mut organizations = organizations::link(document, &names.organizations);
    let places = places::link(document, &names.places);

    let mut labels = names.label(document, &people, &organizations);
    let positions = positions::next_to_names(&labels, &names.people, &people);

    let descriptions = nominals::find(&labels, &positions, &people, &organizations);
    for (tokens, entity, mention) in descriptions.mentions {
        labels.set(tokens, entity);
        match entity {
            EntityRef::Person(person) => people[person as usize].mentions.push(mention),
            EntityRef::Organization(index) => organizations[index as usize].mentions.push(mention),
            EntityRef::None | EntityRef::Place => {}
        }
    }

    let pronouns = pronouns::find(&labels, &people, chooser);
    for (person, mention) in pronouns.mentions {
        people[person].mentions.push(mention);
    }
    for (person, gender) in people.iter_mut().zip(pronouns.genders) {
        person.detail.gender = gender;
    }
    sort_mentions(&mut people);
    sort_mentions(&mut organizations);

    let positions = positions::apart_from_names(&labels, &people, &descriptions.roles, positions);

    let (organizations, ids) = finish(document, organizations);
    let people = people.into_iter().zip(positions);
    let people =
        people.map(|(draft, position)| draft.map(|profile| person(profile, position, &ids)));
    let (people, _) = finish(document, people.collect());
    let (places, _) = finish(document, places);
    let mut entities = Entities {
        focus: focus::find(document, &places),
        people,
        organizations,
        places,
    };
    user_names.mark(document, &hits, &mut entities);
    entities
}

/// The names of an article by kind.
struct Names<'a> {
    people: Vec<Name<'a>>,
    organizations: Vec<Name<'a>>,
    places: Vec<Name<'a>>,
}

impl<'a> Names<'a> {
    /// The tagged names after relabeling.
    fn of(document: &Document<'a>, tagged: &[TaggedName]) -> Self {
        let relabeled = kinds::decide(document, relabel::apply(document, tagged));
        let labeled = |labels: &[Label]| {
            let names = relabeled.iter();
            let names = names.filter(|name| labels.contains(&name.label));
            names.filter_map(|name| Name::new(document, name)).collect()
        };
        Self {
            people: labeled(&[Label::Person]),
            organizations: labeled(&[Label::Organization]),
            places: labeled(&[Label::Location, Label::Facility]),
        }
    }

    /// Labels the tokens of all names.
    fn label<'d>(
        &self,
        document: &'d Document<'a>,
        people: &[Draft<Profile>],
        organizations: &[Draft<Organization>],
    ) -> Labels<'d, 'a> {
        let mut labels = Labels::new(document);
        for (index, person) in (0..).zip(people) {
            for &name in &person.names {
                labels.set(self.people[name].tokens, EntityRef::Person(index));
            }
        }
        for (index, organization) in (0..).zip(organizations) {
            for &name in &organization.names {
                labels.set(
                    self.organizations[name].tokens,
                    EntityRef::Organization(index),
                );
            }
        }
        for place in &self.places {
            labels.set(place.tokens, EntityRef::Place);
        }
        labels
    }
}

fn sort_mentions<T>(drafts: &mut [Draft<T>]) {
    for draft in drafts {
        draft.mentions.sort_by_key(|mention: &Mention| mention.span);
    }
}

/// Combines the profile and the position of a person. `organizations` holds ids by index.
fn person(profile: Profile, position: Position, organizations: &[OrganizationId]) -> Person {
    let affiliation = position.affiliation;
    Person {
        given_name: profile.given_name,
        family_name: profile.family_name,
        role: position.role,
        affiliation: affiliation.and_then(|index| organizations.get(index as usize).copied()),
        gender: profile.gender,
    }
}
