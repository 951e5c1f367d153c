//! Descriptions that tell the role of somebody of whom none is known: "Kim won. The singer thanked her fans."

use crate::lexicon::organizations::description;
use crate::lexicon::people::{gender_of_noun, is_subject_noun, stands_for};
use crate::text::TokenRange;

use crate::entities::draft::Draft;
use crate::entities::labels::{EntityRef, Labels};
use crate::entities::names::is_possessive;
use crate::entities::people::Profile;

use super::Scene;
use super::candidates::{MOST_ALIKE, calling};
use super::phrase::Phrase;

impl Scene {
    /// Takes a description that nobody has been called by as the role of the one person it can be of.
    pub(super) fn tell(
        &mut self,
        labels: &Labels<'_, '_>,
        phrase: &Phrase,
        people: &[Draft<Profile>],
    ) -> Option<(EntityRef, &'static str, f32)> {
        let subject = self
            .clause_subject(labels, phrase, people)
            .or_else(|| self.subject(labels, phrase, people))?;
        let start = phrase.tokens.start + 1;
        let start = match labels.token(start + 2) {
            "year-old" | "years-old" => start + 3,
            _ => start,
        };
        // "the former secretary of state".
        let end = phrase.tokens.end;
        let of_state = labels.token(end) == "of" && labels.token(end + 1) == "state";
        let role = TokenRange {
            start,
            end: end + if of_state { 2 } else { 0 },
        };
        // "the former senator and Kim" are two.
        let joined = labels.token(role.end) == "and"
            && labels.entity(role.end + 1) == EntityRef::Person(subject as u32);
        if joined {
            return None;
        }
        let calling = calling(labels, role);
        for head in &calling.heads {
            let alike = self.people_called.entry(head.clone()).or_default();
            if !alike.contains(&subject) && alike.len() <= MOST_ALIKE {
                alike.push(subject);
            }
        }
        self.people[subject].callings.push(calling);
        self.told.push((subject, role));
        Some((EntityRef::Person(subject as u32), "subject", 0.6))
    }

    /// Whether a description may tell the role of somebody of whom none is known.
    fn may_tell(&self, phrase: &Phrase) -> bool {
        let another = phrase.modifiers.iter().any(|word| is_another(word));
        let known = stands_for(&phrase.head).any(|role| self.people_called.contains_key(role))
            || self.unknown.contains_key(&phrase.head)
            || self.in_roles.contains(&phrase.tokens.start);
        // "The Argentinian manager" is nobody from elsewhere.
        let native =
            phrase.native && !is_government(&phrase.head) && description(&phrase.head).is_none();
        // Who was in office once is seldom left without a name.
        let former = phrase.modifiers.iter().any(|word| word == "former");
        (is_subject_noun(&phrase.head) || native || former) && !another && !known
    }

    /// The person whom a clause in front of the description is about: "While Kim won, the senator lost ground."
    fn clause_subject(
        &self,
        labels: &Labels<'_, '_>,
        phrase: &Phrase,
        people: &[Draft<Profile>],
    ) -> Option<usize> {
        let start = labels.sentence(phrase.tokens.start).start;
        let clause = matches!(
            labels.token(start),
            "As" | "While" | "When" | "Although" | "Though" | "After" | "Before" | "Since" | "If"
        );
        if !clause || phrase.tokens.start < 1 || labels.token(phrase.tokens.start - 1) != "," {
            return None;
        }
        let named = |at: usize| match labels.entity(at) {
            EntityRef::Person(person) if labels.end_of_name(at).is_some() => {
                Some((at, person as usize))
            }
            _ => None,
        };
        let (at, person) = (start..phrase.tokens.start).find_map(named)?;
        let end = labels.end_of_name(at)?;
        let gender = gender_of_noun(&phrase.head);
        let other = people
            .get(person)
            .and_then(|person| person.detail.gender)
            .zip(gender)
            .is_some_and(|(a, b)| a != b);
        let fits = self.may_tell(phrase)
            && !is_possessive(labels.token(end))
            && !other
            && self.people.get(person)?.callings.is_empty();
        fits.then_some(person)
    }

    /// The only person named in the sentence before, when the description begins the next: "Kim won. The singer wept."
    fn sole(
        &self,
        labels: &Labels<'_, '_>,
        phrase: &Phrase,
        people: &[Draft<Profile>],
    ) -> Option<usize> {
        let start = labels.sentence(phrase.tokens.start).start;
        let mut named = self.lately.iter().rev().filter(|&&person| {
            let last = self.people[person].last;
            last.is_some_and(|last| last.0 + 1 == phrase.sentence)
        });
        let person = *named.next()?;
        let gender = people
            .get(person)?
            .detail
            .gender
            .zip(gender_of_noun(&phrase.head));
        let before = labels.sentence(start.checked_sub(1)?).start;
        let begins = (before..before + 3).any(|at| {
            labels.entity(at) == EntityRef::Person(person as u32)
                && labels
                    .end_of_name(at)
                    .is_some_and(|end| !is_possessive(labels.token(end)))
        });
        let fits = phrase.tokens.start == start
            && begins
            && named.next().is_none()
            && gender.is_none_or(|(a, b)| a == b)
            && self.people[person].callings.is_empty();
        fits.then_some(person)
    }

    /// The one person named lately of whom no role is known, if the noun is one that calls such people.
    fn subject(
        &self,
        labels: &Labels<'_, '_>,
        phrase: &Phrase,
        people: &[Draft<Profile>],
    ) -> Option<usize> {
        if !self.may_tell(phrase) {
            return None;
        }
        let gender = gender_of_noun(&phrase.head);
        let mut latest = None;
        let mut fitting: Vec<(usize, usize)> = Vec::new();
        for &person in self.lately.iter().rev() {
            let (Some(last), Some(entity)) = (self.people[person].last, people.get(person)) else {
                continue;
            };
            // Whoever is named in the sentence itself is mostly another one.
            if phrase.sentence - last.0 > 2 || phrase.sentence == last.0 {
                continue;
            }
            let latest = *latest.get_or_insert(last.0);
            let other = entity
                .detail
                .gender
                .zip(gender)
                .is_some_and(|(a, b)| a != b);
            let often = entity.mentions.len();
            if !other && (last.0 == latest || often > 2) {
                fitting.push((often, person));
            }
        }
        if let Some(person) = self.sole(labels, phrase, people) {
            return Some(person);
        }
        fitting.sort_unstable_by_key(|&(often, person)| (std::cmp::Reverse(often), person));
        let &(often, person) = fitting.first()?;
        let clear = fitting
            .get(1)
            .is_none_or(|second| often > 2 && often >= 2 * second.0);
        let rivalled = people.iter().enumerate().any(|(other, entity)| {
            let agrees = entity.detail.gender.zip(gender).is_none_or(|(a, b)| a == b);
            let count = entity.mentions.len();
            let unknown = self.people[other].callings.is_empty();
            other != person && unknown && agrees && count > 2 && 2 * count > often
        });
        (clear && !rivalled && self.people[person].callings.is_empty()).then_some(person)
    }
}

/// Offices that a country always has, with or without a name in the article.
fn is_government(noun: &str) -> bool {
    matches!(
        noun,
        "president"
            | "minister"
            | "premier"
            | "ambassador"
            | "king"
            | "queen"
            | "chancellor"
            | "official"
            | "officials"
            | "prosecutor"
            | "judge"
            | "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "soldier"
            | "ruler"
            | "monarch"
            | "dictator"
            | "secretary"
            | "chief"
            | "envoy"
            | "attorney"
            | "sheriff"
            | "officer"
            | "leader"
            | "people"
    )
}

/// Words that make of a description one of somebody else.
fn is_another(word: &str) -> bool {
    matches!(
        word,
        "other"
            | "same"
            | "next"
            | "new"
            | "second"
            | "third"
            | "only"
            | "best"
            | "opposing"
            | "winning"
            | "rival"
            | "late"
            | "future"
            | "average"
            | "typical"
            | "first"
            | "last"
            | "unnamed"
            | "dead"
            | "eventual"
    )
}
