//! Descriptions that introduce the role of a person without one: "Kim won. The singer thanked her fans."

use std::cmp::Reverse;

use crate::entities::draft::Draft;
use crate::entities::labels::{EntityRef, Labels};
use crate::entities::names::is_possessive;
use crate::entities::people::Profile;
use crate::lexicon::organizations::description as describes_organization;
use crate::lexicon::people::{gender_of_noun, is_subject_noun, stands_for};
use crate::lexicon::{Class, Classes};
use crate::text::TokenRange;

use super::candidates::{agrees, designation};
use super::description::Description;
use super::state::DiscourseState;

/// Probability that a role introduced by a description is right.
const CONFIDENCE: f32 = 0.6;

/// Maximum distance from the last mention of a person to such a description, in sentences.
const MAX_DISTANCE: usize = 2;

/// Number of mentions above which a person counts as a topic of the article.
const FREQUENT: usize = 2;

/// Minimum ratio of the mentions of the topic to those of another person.
const MIN_RATIO: usize = 2;

/// Number of tokens at the beginning of a sentence among which its subject begins.
const MAX_TO_SUBJECT: usize = 3;

impl DiscourseState {
    /// Assigns a description that has not been used for anybody to the one person that it can describe.
    pub(super) fn give_role(
        &mut self,
        labels: &Labels<'_, '_>,
        phrase: &Description,
        people: &[Draft<Profile>],
    ) -> Option<(EntityRef, &'static str, f32)> {
        if !self.may_give_role(phrase) {
            return None;
        }
        let person = self
            .clause_subject(labels, phrase, people)
            .or_else(|| self.sole(labels, phrase, people))
            .or_else(|| self.most_frequent(phrase, people))?;
        let start = phrase.tokens.start + 1;
        let aged = labels.is(start + 2, Class::YearOld);
        // "the former secretary of state".
        let end = phrase.tokens.end;
        let of_state = labels.is(end, Class::Of) && labels.is(end + 1, Class::State);
        let role = TokenRange {
            start: start + if aged { 3 } else { 0 },
            end: end + if of_state { 2 } else { 0 },
        };
        // "the former senator and Kim" are two people.
        let entity = EntityRef::Person(person as u32);
        if labels.is(role.end, Class::And) && labels.entity(role.end + 1) == entity {
            return None;
        }
        let designation = designation(labels, role);
        for head in &designation.heads {
            self.people_by_noun.add(head, person);
        }
        self.people[person].designations.push(designation);
        self.new_roles.push((person, role));
        Some((entity, "subject", CONFIDENCE))
    }

    /// Whether a description may introduce the role of a person.
    fn may_give_role(&self, phrase: &Description) -> bool {
        let modified = |class: Class| {
            let mut modifiers = phrase.modifiers.iter();
            modifiers.any(|word| Classes::of(word).has(class))
        };
        let known = || {
            stands_for(&phrase.head).any(|role| self.people_by_noun.get(role).is_some())
                || self.unnamed.contains_key(&phrase.head)
                || self.in_roles.contains(&phrase.tokens.start)
        };
        // "The Argentinian manager" does not refer to a person from another country.
        let has_origin = phrase.has_origin
            && !Classes::of(&phrase.head).has(Class::OfficeOfCountry)
            && describes_organization(&phrase.head).is_none();
        // Former holders of an office are usually named elsewhere.
        (is_subject_noun(&phrase.head) || has_origin || modified(Class::Former))
            && !modified(Class::OtherModifier)
            && !known()
    }

    /// Whether a person has no role and is compatible with the gender of the noun.
    fn is_free(&self, phrase: &Description, person: usize, people: &[Draft<Profile>]) -> bool {
        let gender = gender_of_noun(&phrase.head);
        self.people[person].designations.is_empty()
            && people
                .get(person)
                .is_none_or(|known| agrees(&known.detail, gender))
    }

    /// The subject of a clause before the description: "While Kim won, the senator lost ground."
    fn clause_subject(
        &self,
        labels: &Labels<'_, '_>,
        phrase: &Description,
        people: &[Draft<Profile>],
    ) -> Option<usize> {
        let start = labels.sentence(phrase.tokens.start).start;
        let comma = phrase.tokens.start.checked_sub(1)?;
        if !labels.is(start, Class::Subordinator) || labels.token(comma) != "," {
            return None;
        }
        let (end, person) = (start..phrase.tokens.start)
            .find_map(|at| Some((labels.end_of_name(at)?, labels.person(at)? as usize)))?;
        let possessive = is_possessive(labels.token(end));
        (!possessive && self.is_free(phrase, person, people)).then_some(person)
    }

    /// The only person named in the previous sentence, if the description begins this one: "Kim won. The singer wept."
    fn sole(
        &self,
        labels: &Labels<'_, '_>,
        phrase: &Description,
        people: &[Draft<Profile>],
    ) -> Option<usize> {
        let start = labels.sentence(phrase.tokens.start).start;
        let mut named = self.recent.iter().rev().filter(|&&person| {
            let last = self.people[person].last;
            last.is_some_and(|last| last.0 + 1 == phrase.sentence)
        });
        let person = *named.next()?;
        let before = labels.sentence(start.checked_sub(1)?).start;
        let begins = (before..before + MAX_TO_SUBJECT).any(|at| {
            let end = labels.end_of_name(at);
            labels.person(at) == Some(person as u32)
                && end.is_some_and(|end| !is_possessive(labels.token(end)))
        });
        let fits = phrase.tokens.start == start
            && begins
            && named.next().is_none()
            && self.is_free(phrase, person, people);
        fits.then_some(person)
    }

    /// The recently named person with the most mentions, if that person has no role.
    fn most_frequent(&self, phrase: &Description, people: &[Draft<Profile>]) -> Option<usize> {
        let gender = gender_of_noun(&phrase.head);
        let mut latest = None;
        let mut fitting: Vec<(usize, usize)> = Vec::new();
        for &person in self.recent.iter().rev() {
            let (Some(last), Some(known)) = (self.people[person].last, people.get(person)) else {
                continue;
            };
            // A name in the same sentence usually belongs to another person.
            if phrase.sentence - last.0 > MAX_DISTANCE || phrase.sentence == last.0 {
                continue;
            }
            let latest = *latest.get_or_insert(last.0);
            let count = known.mentions.len();
            if agrees(&known.detail, gender) && (last.0 == latest || count > FREQUENT) {
                fitting.push((count, person));
            }
        }
        fitting.sort_unstable_by_key(|&(count, person)| (Reverse(count), person));
        let &(count, person) = fitting.first()?;
        let clear = fitting
            .get(1)
            .is_none_or(|second| count > FREQUENT && count >= MIN_RATIO * second.0);
        let has_rival = people.iter().enumerate().any(|(other, known)| {
            let others = known.mentions.len();
            other != person
                && self.is_free(phrase, other, people)
                && others > FREQUENT
                && MIN_RATIO * others > count
        });
        (clear && !has_rival && self.is_free(phrase, person, people)).then_some(person)
    }
}
