//! Resolves definite descriptions: "the minister", "the 34-year-old", "the ministry".
//!
//! A description refers to the one person or organization named before it for which the article has used that role or noun.
//! If two fit, one must have been named just before and the other not for several sentences. If the description may refer to
//! an unknown person ("a minister", "the new minister", "the minister of trade"), it remains unresolved.

mod candidates;
mod description;
mod new_roles;
mod state;

use crate::input::BlockKind;
use crate::lexicon::Class;
use crate::lexicon::organizations::description as describes_organization;
use crate::lexicon::people::{gender_of_noun, stands_for};
use crate::text::TokenRange;

use super::draft::Draft;
use super::labels::{EntityRef, Labels};
use super::people::Profile;
use super::positions::Position;
use super::quotation::Quotation;
use super::{Mention, MentionKind, Organization};

use candidates::{
    Candidate, MAX_NAMESAKES, MIN_SEPARATION, agrees, antecedent, fits_organization, fits_person,
};
use description::{Description, description};
use state::DiscourseState;

/// The antecedent of a description, with the rule that found it and its probability.
type Meaning = (EntityRef, &'static str, f32);

/// Probability that a description is resolved correctly, if it fits only one entity and if it fits several.
const ONLY_ONE: f32 = 0.8;
const MOST_RECENT: f32 = 0.65;
/// Probability for a description by age alone.
const AGE: f32 = 0.85;

/// The resolved descriptions of an article.
pub(super) struct Descriptions {
    /// The tokens of each description that was resolved, its entity, and the mention.
    pub(super) mentions: Vec<(TokenRange, EntityRef, Mention)>,
    /// Roles that descriptions assign to people without a role next to their names: "The singer ...".
    pub(super) roles: Vec<(usize, TokenRange)>,
}

/// Resolves the descriptions of an article. `positions` holds the roles next to the names of each person.
pub(super) fn find(
    labels: &Labels<'_, '_>,
    positions: &[Position],
    people: &[Draft<Profile>],
    organizations: &[Draft<Organization>],
) -> Descriptions {
    let mut state = DiscourseState::new(labels, positions, organizations);
    let found = state.read(labels, people).into_iter();
    let mention = |(tokens, (entity, rule, confidence)): (TokenRange, Meaning)| {
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
        mentions: found.map(mention).collect(),
        roles: state.new_roles,
    }
}

impl DiscourseState {
    /// Processes the text in order. Returns the descriptions that were resolved.
    fn read(
        &mut self,
        labels: &Labels<'_, '_>,
        people: &[Draft<Profile>],
    ) -> Vec<(TokenRange, Meaning)> {
        let mut found = Vec::new();
        let mut quotation = Quotation::new();
        for (number, sentence) in labels.document.sentences.iter().enumerate() {
            quotation.enter(sentence.block);
            let story = labels.document.block_kind(sentence) != BlockKind::Headline;
            let mut token = sentence.tokens.start;
            while token < sentence.tokens.end {
                if let Some(end) = labels.end_of_name(token) {
                    self.name(labels, token, end, number);
                    token = end;
                    continue;
                }
                if labels.is_any(token, &[Class::IndefiniteArticle, Class::Another]) {
                    self.introduce(labels, token, sentence.tokens.end);
                } else if labels.is(token, Class::DefiniteArticle)
                    && story
                    && !quotation.is_open()
                    && let Some(phrase) = description(labels, token, number)
                    && let Some(meaning) = self.meaning(labels, &phrase, people)
                {
                    found.push((phrase.tokens, meaning));
                    self.mention(meaning.0, number, token);
                    token = phrase.tokens.end;
                    continue;
                } else {
                    quotation.read(labels.token(token));
                }
                token += 1;
            }
        }
        found
    }

    /// The antecedent of a description.
    fn meaning(
        &mut self,
        labels: &Labels<'_, '_>,
        phrase: &Description,
        people: &[Draft<Profile>],
    ) -> Option<Meaning> {
        self.known(labels, phrase, people)
            .or_else(|| self.give_role(labels, phrase, people))
    }

    /// The antecedent of a description that repeats an age, a noun or a role.
    fn known(
        &self,
        labels: &Labels<'_, '_>,
        phrase: &Description,
        people: &[Draft<Profile>],
    ) -> Option<Meaning> {
        let mut tokens = phrase.tokens.start..phrase.tokens.end;
        if tokens.any(|at| self.in_roles.contains(&at)) {
            return None;
        }
        if phrase.head.is_empty() {
            let person = *self.ages.get(phrase.modifiers.first()?)?;
            return Some((EntityRef::Person(person), "age", AGE));
        }
        if describes_organization(&phrase.head).is_some() {
            return self.organization(labels, phrase);
        }
        let namesakes: Vec<usize> = stands_for(&phrase.head)
            .filter_map(|role| self.people_by_noun.get(role))
            .flatten()
            .copied()
            .take(MAX_NAMESAKES + 1)
            .collect();
        if labels.is(phrase.tokens.end, Class::Of) && !self.has_tail(labels, phrase, &namesakes) {
            return None;
        }
        let fits = |candidate: &Candidate| fits_person(candidate, phrase);
        let (number, sure) = antecedent(&self.people, &namesakes, phrase, &self.unnamed, fits)?;
        let gender = gender_of_noun(&phrase.head);
        let fits = people
            .get(number)
            .is_none_or(|known| agrees(&known.detail, gender));
        fits.then_some((EntityRef::Person(number as u32), "role", confidence(sure)))
    }

    /// The organization that a description refers to.
    fn organization(&self, labels: &Labels<'_, '_>, phrase: &Description) -> Option<Meaning> {
        if self.of_places.contains(&phrase.head) || labels.is(phrase.tokens.end, Class::Of) {
            return None;
        }
        let kind = describes_organization(&phrase.head)?;
        let by_noun = self.organizations_by_noun.get(&phrase.head);
        let by_kind = kind.and_then(|kind| self.organizations_by_kind.get(&kind));
        let both = by_noun.into_iter().chain(by_kind);
        let mut namesakes: Vec<usize> = both.flatten().copied().collect();
        namesakes.sort_unstable();
        namesakes.dedup();
        let fits = |candidate: &Candidate| fits_organization(candidate, phrase, kind);
        let (number, sure) =
            antecedent(&self.organizations, &namesakes, phrase, &self.unnamed, fits)?;
        // "The company" may refer to any recently named organization of unknown kind.
        let has_noun = by_noun.is_some_and(|known| known.contains(&number));
        let other = self
            .last_of_no_kind
            .is_some_and(|sentence| phrase.sentence - sentence <= MIN_SEPARATION);
        (has_noun || !other).then_some((
            EntityRef::Organization(number as u32),
            "description",
            confidence(sure),
        ))
    }

    /// Whether the complement after "of" is part of a known role: "the minister of health".
    fn has_tail(&self, labels: &Labels<'_, '_>, phrase: &Description, namesakes: &[usize]) -> bool {
        let at = phrase.tokens.end + 1;
        let at = at + usize::from(labels.is(at, Class::DefiniteArticle));
        let word = labels.token(at).to_lowercase();
        namesakes.iter().any(|&person| {
            let mut known = self.people[person].designations.iter();
            known.any(|designation| designation.words.contains(&word))
        })
    }
}

/// The probability that a description is resolved correctly. `only_one` is whether it fits a single entity.
fn confidence(only_one: bool) -> f32 {
    if only_one { ONLY_ONE } else { MOST_RECENT }
}
