//! The order in which names become entities.

use std::cmp::Reverse;

use crate::input::BlockKind;
use crate::names::{Label, TaggedName};
use crate::text::{Document, TokenRange};

use super::labels::{EntityRef, Labels};
use super::names::Name;
use super::roles::Role;
use super::{
    Entities, Mention, MentionKind, Organization, OrganizationId, Person, PersonId, Place, PlaceId,
};
use super::{
    corrections, focus, nominals, organizations, people, places, pronouns, roles, trimming,
};

/// Groups `tagged` names into people, organizations and places, and adds pronouns and descriptions that mean them.
/// Each list is in order of salience.
pub fn resolve(document: &Document<'_>, mut tagged: Vec<TaggedName>) -> Entities {
    trimming::apply(document, &mut tagged);
    corrections::apply(document, &mut tagged);
    let named = |labels: &[Label]| -> Vec<Name<'_>> {
        let tagged = tagged.iter().filter(|name| labels.contains(&name.label));
        tagged
            .filter_map(|name| Name::new(document, name))
            .collect()
    };
    let (person_names, organization_names, place_names) = (
        named(&[Label::Person]),
        named(&[Label::Organization]),
        named(&[Label::Location, Label::Facility]),
    );
    let mut people = people::link(document, &person_names);
    let mut organizations = organizations::link(document, &organization_names);
    let places = places::link(document, &place_names);

    let mut labels = Labels::new(document);
    for (number, person) in people.iter().enumerate() {
        let names = person.names.iter().map(|&name| &person_names[name]);
        names.for_each(|name| labels.set(name.tokens, EntityRef::Person(number as u32)));
    }
    for (number, organization) in organizations.iter().enumerate() {
        let names = organization
            .names
            .iter()
            .map(|&name| &organization_names[name]);
        names.for_each(|name| labels.set(name.tokens, EntityRef::Organization(number as u32)));
    }
    place_names
        .iter()
        .for_each(|name| labels.set(name.tokens, EntityRef::Place));
    let mut posts: Vec<Post> = people
        .iter()
        .map(|person| post(&labels, &person_names, person))
        .collect();
    if let Some((person, role)) = roles::of_lead(&labels) {
        posts[person as usize].tell(&labels, role);
    }
    let roles: Vec<_> = posts.iter().map(|post| post.said.clone()).collect();
    let told = nominals::resolve(&mut labels, &roles, &mut people, &mut organizations);
    for (person, tokens) in told {
        let affiliation = roles::described_whole(&labels, tokens);
        posts[person].tell(
            &labels,
            Role {
                tokens,
                affiliation,
            },
        );
    }
    for post in &mut posts {
        let owner = |role: &TokenRange| roles::described_owner(&labels, *role);
        let behind = |role: &TokenRange| roles::described_after(&labels, *role);
        let called = |role: &TokenRange| roles::organization_called(&labels, *role);
        post.affiliation = post
            .affiliation
            .or_else(|| post.said.iter().find_map(owner))
            .or_else(|| post.said.iter().find_map(behind))
            .or_else(|| post.said.iter().find_map(called));
    }
    pronouns::resolve(&labels, &mut people);
    for (post, person) in posts.iter_mut().zip(&people) {
        post.read_pronouns(&labels, person);
    }

    let mut entities = Entities::default();
    entities.people = people
        .into_iter()
        .zip(&posts)
        .map(|(person, post)| Person {
            id: PersonId(0),
            salience: salience(document, &person.mentions),
            confidence: confidence(&person.mentions),
            name: person.name,
            given_name: person.given_name,
            family_name: person.family_name,
            role: post.role.clone(),
            // For now the index of the organization; it gets its number with the others.
            affiliation: post.affiliation.map(OrganizationId),
            gender: person.gender,
            mentions: person.mentions,
            user_id: None,
        })
        .collect();
    entities.organizations = organizations
        .into_iter()
        .enumerate()
        .map(|(index, organization)| Organization {
            id: OrganizationId(index as u32),
            salience: salience(document, &organization.mentions),
            confidence: confidence(&organization.mentions),
            name: organization.name,
            aliases: organization.aliases,
            kind: organization.kind,
            mentions: organization.mentions,
            user_id: None,
        })
        .collect();
    entities.places = places
        .into_iter()
        .map(|place| Place {
            id: PlaceId(0),
            salience: salience(document, &place.mentions),
            confidence: confidence(&place.mentions),
            name: place.name,
            kind: place.kind,
            country: place.country,
            latitude: place.point.map(|point| point.0),
            longitude: place.point.map(|point| point.1),
            geonames: place.geonames,
            mentions: place.mentions,
            user_id: None,
        })
        .collect();
    number(&mut entities);
    entities.focus = focus::find(document, &entities.places);
    entities
}

/// What the article says that a person is, and where the person belongs.
#[derive(Debug, Default)]
struct Post {
    role: Option<String>,
    /// Index of the organization.
    affiliation: Option<u32>,
    /// All roles that stand next to the names.
    said: Vec<TokenRange>,
}

impl Post {
    /// Takes a role that stands apart from the name, when there is none beside it.
    fn tell(&mut self, labels: &Labels<'_, '_>, role: Role) {
        if self.role.is_none() {
            self.role = Some(labels.words(role.tokens));
            self.affiliation = self.affiliation.or(role.affiliation);
            self.said.push(role.tokens);
        }
    }
}

impl Post {
    /// Takes what is said of the pronouns: "He is the director of the theatre".
    fn read_pronouns(&mut self, labels: &Labels<'_, '_>, person: &people::Person) {
        if self.role.is_some() && self.affiliation.is_some() {
            return;
        }
        let pronouns = person.mentions.iter();
        let pronouns = pronouns.filter(|mention| mention.kind == MentionKind::Pronoun);
        for mention in pronouns.take(MOST_NAMES) {
            let start = labels.document.token_at(mention.span.start);
            let end = start + 1;
            let tokens = TokenRange { start, end };
            if let Some(role) = roles::of_pronoun(labels, tokens) {
                self.affiliation = self.affiliation.or(role.affiliation);
                self.tell(labels, role);
            }
            self.affiliation = self
                .affiliation
                .or_else(|| roles::organization_of_pronoun(labels, tokens));
        }
    }
}

/// Names of a person that are looked at for roles.
const MOST_NAMES: usize = 16;

fn post(labels: &Labels<'_, '_>, names: &[Name<'_>], person: &people::Person) -> Post {
    let mut post = Post::default();
    let mut only_rank = true;
    for name in person
        .names
        .iter()
        .take(MOST_NAMES)
        .map(|&name| &names[name])
    {
        let role = roles::near(labels, name.tokens);
        post.said.extend(role.map(|role| role.tokens));
        if let Some(role) = role.filter(|_| only_rank) {
            let rank = roles::is_rank(labels, role);
            if post.role.is_none() || !rank {
                post.role = Some(labels.words(role.tokens));
                only_rank = rank;
            }
        }
        if post.affiliation.is_none() {
            post.affiliation = roles::organization_in_brackets(labels, name.tokens)
                .or_else(|| role.and_then(|role| role.affiliation))
                .or_else(|| roles::organization_beside(labels, name.tokens))
                .or_else(|| roles::organization_led(labels, name.tokens));
        }
    }
    post
}

/// Puts each list in order of salience and numbers it.
fn number(entities: &mut Entities) {
    let weight = |salience: f32| Reverse((salience * 1e6) as u32);
    entities
        .people
        .sort_by_key(|person| (weight(person.salience), person.mentions[0].span));
    entities
        .organizations
        .sort_by_key(|organization| (weight(organization.salience), organization.mentions[0].span));
    entities
        .places
        .sort_by_key(|place| (weight(place.salience), place.mentions[0].span));
    let mut new_number = vec![OrganizationId(0); entities.organizations.len()];
    for (index, organization) in entities.organizations.iter_mut().enumerate() {
        new_number[organization.id.0 as usize] = OrganizationId(index as u32 + 1);
        organization.id = OrganizationId(index as u32 + 1);
    }
    for (index, person) in entities.people.iter_mut().enumerate() {
        person.id = PersonId(index as u32 + 1);
        person.affiliation = person
            .affiliation
            .and_then(|id| new_number.get(id.0 as usize).copied());
    }
    for (index, place) in entities.places.iter_mut().enumerate() {
        place.id = PlaceId(index as u32 + 1);
    }
}

/// Weight in the article, 0 to 1: how often, how early, how widely spread, and whether in the headline.
fn salience(document: &Document<'_>, mentions: &[Mention]) -> f32 {
    let (mut count, mut headline, mut blocks, mut last_block) =
        (0.0_f32, false, 0.0_f32, usize::MAX);
    for mention in mentions {
        count += if mention.kind == MentionKind::Name {
            1.0
        } else {
            0.4
        };
        let sentence = document.sentence_of(document.token_at(mention.span.start));
        let Some(sentence) = sentence.and_then(|index| document.sentences.get(index)) else {
            continue;
        };
        headline |= document.block_kind(sentence) == BlockKind::Headline;
        if sentence.block != last_block {
            blocks += 1.0;
            last_block = sentence.block;
        }
    }
    let length = document.text().len().max(1) as f32;
    let start = mentions
        .first()
        .map_or(length, |mention| mention.span.start as f32);
    let frequency = 1.0 - 1.0 / (1.0 + 0.35 * count);
    let spread = 1.0 - 1.0 / (1.0 + 0.3 * blocks);
    let early = 1.0 - start / length;
    let headline = if headline { 1.0 } else { 0.0 };
    (0.4 * frequency + 0.15 * spread + 0.25 * early + 0.2 * headline).clamp(0.0, 1.0)
}

/// That at least the best of the names is right.
fn confidence(mentions: &[Mention]) -> f32 {
    mentions
        .iter()
        .map(|mention| mention.confidence)
        .fold(0.0, f32::max)
}
