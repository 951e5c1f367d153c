//! Whom "the minister", "the 34-year-old", "the ministry" mean.
//!
//! A description means the one person or organization named before that the article has called by such a role or such a
//! noun. Where two agree, one must have been named just now and the other not for a while; where somebody unknown may
//! be meant ("a minister", "the new minister", "the minister of trade"), nobody is taken.

mod candidates;
mod phrase;
mod subject;

use std::collections::{HashMap, HashSet};

use crate::input::BlockKind;
use crate::lexicon::organizations::description;
use crate::lexicon::people::{gender_of_noun, is_role_noun, stands_for};
use crate::lexicon::{OrganizationKind, fold};
use crate::text::TokenRange;

use super::draft::Draft;
use super::labels::{EntityRef, Labels, with_lower};
use super::people::Profile;
use super::positions::Position;
use super::{Mention, MentionKind, Organization};

use candidates::{
    APART, Calling, Candidate, MOST_ALIKE, called, calling, fits_organization, fits_person, only,
};
use phrase::{LONGEST, Phrase, age_beside, is_noun_of_someone, is_plain, phrase};

/// What one entity is called by, at most.
const MOST_CALLINGS: usize = 16;

/// People named last who are kept in mind.
const MOST_LATELY: usize = 8;

/// What the descriptions of an article refer to.
pub(super) struct Descriptions {
    /// The tokens of each description that was resolved, its entity, and the mention.
    pub(super) mentions: Vec<(TokenRange, EntityRef, Mention)>,
    /// Roles that descriptions give to people without a role next to their names: "The singer ...".
    pub(super) roles: Vec<(usize, TokenRange)>,
}

/// Resolves the descriptions of an article. `positions` holds for each person the roles next to the names.
pub(super) fn find(
    labels: &Labels<'_, '_>,
    positions: &[Position],
    people: &[Draft<Profile>],
    organizations: &[Draft<Organization>],
) -> Descriptions {
    let mut scene = Scene::new(labels, positions, organizations);
    let found = scene.read(labels, people);
    let mention = |(tokens, entity, rule, confidence): Found| {
        let mention = Mention {
            span: labels.document.span_of(tokens),
            kind: MentionKind::Nominal,
            sense: None,
            confidence,
            rule,
            relabeled: None,
        };
        (tokens, entity, mention)
    };
    Descriptions {
        mentions: found.into_iter().map(mention).collect(),
        roles: scene.told,
    }
}

/// Everybody who may be meant, as far as the text has been read.
struct Scene {
    people: Vec<Candidate>,
    organizations: Vec<Candidate>,
    /// The people who are called by a noun, and the organizations.
    people_called: HashMap<String, Vec<usize>>,
    organizations_called: HashMap<String, Vec<usize>>,
    of_kind: HashMap<OrganizationKind, Vec<usize>>,
    /// Where an organization of no known sort was named last.
    unsorted: Option<(usize, usize)>,
    ages: HashMap<String, u32>,
    /// Tokens of roles that stand next to names.
    in_roles: HashSet<usize>,
    /// Nouns of places that are named: "museum".
    of_places: HashSet<String>,
    /// For a noun, the last token where somebody unknown was called so: "a minister".
    unknown: HashMap<String, usize>,
    /// The people who were named last, the latest at the end.
    lately: Vec<usize>,
    /// Roles that descriptions told of people who had none.
    told: Vec<(usize, TokenRange)>,
}

type Found = (TokenRange, EntityRef, &'static str, f32);

impl Scene {
    fn new(
        labels: &Labels<'_, '_>,
        positions: &[Position],
        organizations: &[Draft<Organization>],
    ) -> Self {
        let people = positions.iter().map(|position| Candidate {
            callings: position
                .stated
                .iter()
                .map(|role| calling(labels, *role))
                .collect(),
            ..Candidate::default()
        });
        let people: Vec<Candidate> = people.collect();
        let organizations = organizations.iter().map(|organization| {
            let forms = std::iter::once(&organization.name).chain(&organization.detail.aliases);
            let calling = |form: &String| {
                let words: Vec<String> = form.split_whitespace().map(fold).collect();
                let heads = words.iter().filter(|word| description(word).is_some());
                Calling {
                    heads: heads.cloned().collect(),
                    words,
                }
            };
            Candidate {
                callings: forms.take(MOST_CALLINGS).map(calling).collect(),
                kind: organization.detail.kind,
                last: None,
            }
        });
        let organizations: Vec<Candidate> = organizations.collect();
        let mut of_kind: HashMap<OrganizationKind, Vec<usize>> = HashMap::new();
        for (number, organization) in organizations.iter().enumerate() {
            if let Some(kind) = organization.kind {
                of_kind.entry(kind).or_default().push(number);
            }
        }
        Self {
            people_called: called(&people),
            organizations_called: called(&organizations),
            of_kind,
            unsorted: None,
            people,
            organizations,
            ages: HashMap::new(),
            in_roles: positions
                .iter()
                .flat_map(|position| &position.stated)
                .flat_map(|role| role.start..role.end)
                .collect(),
            of_places: HashSet::new(),
            unknown: HashMap::new(),
            lately: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Reads the text from the start and tells what each description means.
    fn read(&mut self, labels: &Labels<'_, '_>, people: &[Draft<Profile>]) -> Vec<Found> {
        let mut found = Vec::new();
        let (mut block, mut in_quote) = (usize::MAX, false);
        for (number, sentence) in labels.document.sentences.iter().enumerate() {
            if sentence.block != block {
                (block, in_quote) = (sentence.block, false);
            }
            let story = labels.document.block_kind(sentence) != BlockKind::Headline;
            let mut token = sentence.tokens.start;
            while token < sentence.tokens.end {
                if let Some(end) = labels.end_of_name(token) {
                    self.name(labels, token, end, number);
                    token = end;
                    continue;
                }
                match labels.token(token) {
                    "“" | "``" => in_quote = true,
                    "”" | "''" => in_quote = false,
                    "\"" => in_quote = !in_quote,
                    "a" | "an" | "A" | "An" | "another" | "Another" => {
                        self.stranger(labels, token, sentence.tokens.end);
                    }
                    "the" | "The" if story && !in_quote => {
                        let phrase = phrase(labels, token, number);
                        let meant = phrase.as_ref().and_then(|phrase| {
                            self.meant(labels, phrase, people)
                                .or_else(|| self.tell(labels, phrase, people))
                        });
                        if let Some((entity, rule, confidence)) = meant {
                            let tokens = phrase.map_or(sentence.tokens, |phrase| phrase.tokens);
                            found.push((tokens, entity, rule, confidence));
                            self.touch(entity, number, token);
                            token = tokens.end;
                            continue;
                        }
                    }
                    _ => {}
                }
                token += 1;
            }
        }
        found
    }

    fn touch(&mut self, entity: EntityRef, sentence: usize, token: usize) {
        let candidate = match entity {
            EntityRef::Person(person) => self.people.get_mut(person as usize),
            EntityRef::Organization(organization) => {
                self.organizations.get_mut(organization as usize)
            }
            EntityRef::None | EntityRef::Place => None,
        };
        if let Some(candidate) = candidate {
            candidate.last = Some((sentence, token));
        }
        if let EntityRef::Person(person) = entity {
            self.lately.retain(|&other| other != person as usize);
            if self.lately.len() >= MOST_LATELY {
                self.lately.remove(0);
            }
            self.lately.push(person as usize);
        }
    }

    /// Keeps in mind a name, the age behind it, and what the article calls an organization behind a comma.
    fn name(&mut self, labels: &Labels<'_, '_>, start: usize, end: usize, sentence: usize) {
        let entity = labels.entity(start);
        self.touch(entity, sentence, start);
        match entity {
            EntityRef::Person(person) => {
                if let Some(age) = age_beside(labels, start, end) {
                    self.ages.insert(age.to_owned(), person);
                }
            }
            EntityRef::Organization(organization) => {
                let organization = organization as usize;
                let known = &self.organizations[organization];
                if known.kind.is_none() {
                    self.unsorted = Some((sentence, start));
                }
                if known.callings.len() >= MOST_CALLINGS {
                    return;
                }
                let article = matches!(labels.token(end + 1), "a" | "an" | "the");
                if labels.token(end) != "," || !article {
                    return;
                }
                let head = (end + 2..end + 2 + LONGEST)
                    .take_while(|at| is_plain(labels, *at))
                    .find(|at| with_lower(labels.token(*at), |word| description(word).is_some()));
                if let Some(head) = head {
                    let words: Vec<String> = (end + 2..=head)
                        .map(|at| labels.token(at).to_ascii_lowercase())
                        .collect();
                    self.in_roles.extend(end + 1..=head);
                    let noun = words.last().cloned().unwrap_or_default();
                    let alike = self.organizations_called.entry(noun.clone()).or_default();
                    if !alike.contains(&organization) && alike.len() <= MOST_ALIKE {
                        alike.push(organization);
                    }
                    let calling = Calling {
                        heads: vec![noun],
                        words,
                    };
                    self.organizations[organization].callings.push(calling);
                }
            }
            EntityRef::Place => {
                let last = labels.token(end.saturating_sub(1)).to_lowercase();
                self.of_places.insert(last);
            }
            EntityRef::None => {}
        }
    }

    /// Keeps in mind that somebody without a name was called by a noun.
    fn stranger(&mut self, labels: &Labels<'_, '_>, article: usize, most: usize) {
        for at in article + 1..most.min(article + 1 + LONGEST) {
            if !is_plain(labels, at) || self.in_roles.contains(&at) {
                return;
            }
            let word = labels.token(at).to_ascii_lowercase();
            if (is_role_noun(&word) || description(&word).is_some())
                && !is_noun_of_someone(labels, at + 1)
            {
                self.unknown.insert(word, at);
                return;
            }
        }
    }

    fn meant(
        &self,
        labels: &Labels<'_, '_>,
        phrase: &Phrase,
        people: &[Draft<Profile>],
    ) -> Option<(EntityRef, &'static str, f32)> {
        if (phrase.tokens.start..phrase.tokens.end).any(|at| self.in_roles.contains(&at)) {
            return None;
        }
        if phrase.head.is_empty() {
            let person = *self.ages.get(phrase.modifiers.first()?)?;
            return Some((EntityRef::Person(person), "age", 0.85));
        }
        if let Some(kind) = description(&phrase.head) {
            if self.of_places.contains(&phrase.head) || labels.token(phrase.tokens.end) == "of" {
                return None;
            }
            let called = self.organizations_called.get(&phrase.head);
            let of_kind = kind.and_then(|kind| self.of_kind.get(&kind));
            let mut alike: Vec<usize> = called
                .into_iter()
                .chain(of_kind)
                .flatten()
                .copied()
                .collect();
            alike.sort_unstable();
            alike.dedup();
            let fits = |candidate: &Candidate| fits_organization(candidate, phrase, kind);
            let (number, sure) = only(&self.organizations, &alike, phrase, &self.unknown, fits)?;
            // "The company" may mean any organization that was named lately and of which the sort is not known.
            let by_name = called.is_some_and(|called| called.contains(&number));
            let lately = self
                .unsorted
                .is_some_and(|(sentence, _)| phrase.sentence - sentence <= APART);
            if !by_name && lately {
                return None;
            }
            let confidence = if sure { 0.8 } else { 0.65 };
            return Some((
                EntityRef::Organization(number as u32),
                "description",
                confidence,
            ));
        }
        let alike: Vec<usize> = stands_for(&phrase.head)
            .filter_map(|role| self.people_called.get(role))
            .flatten()
            .copied()
            .take(MOST_ALIKE + 1)
            .collect();
        if labels.token(phrase.tokens.end) == "of" && !self.has_tail(labels, phrase, &alike) {
            return None;
        }
        let gender = gender_of_noun(&phrase.head);
        let fits = |candidate: &Candidate| fits_person(candidate, phrase);
        let (number, sure) = only(&self.people, &alike, phrase, &self.unknown, fits)?;
        let other = people
            .get(number)
            .and_then(|person| person.detail.gender)
            .zip(gender)
            .is_some_and(|(a, b)| a != b);
        let confidence = if sure { 0.8 } else { 0.65 };
        (!other).then_some((EntityRef::Person(number as u32), "role", confidence))
    }

    /// Whether the words behind "of" are those of somebody's role: "the minister of health".
    fn has_tail(&self, labels: &Labels<'_, '_>, phrase: &Phrase, alike: &[usize]) -> bool {
        let at = phrase.tokens.end + 1;
        let word = labels
            .token(at + usize::from(labels.token(at) == "the"))
            .to_lowercase();
        alike.iter().any(|&person| {
            let mut callings = self.people[person].callings.iter();
            callings.any(|calling| calling.words.contains(&word))
        })
    }
}
