//! Candidate antecedents of descriptions: the nouns that an article uses for each entity, and which entities a description
//! fits.

use crate::entities::labels::Labels;
use crate::entities::people::Profile;
use crate::learn::weights::TextMap;
use crate::lexicon::people::{is_role_noun, stands_for, title};
use crate::lexicon::{Class, Classes, Gender, OrganizationKind};
use crate::text::TokenRange;
use std::cmp::Reverse;

use super::description::Description;

/// Maximum distance from the last mention of an entity to a description, in sentences.
const MAX_DISTANCE: usize = 20;

/// The same, for a description that contains the name of a place or organization.
const MAX_DISTANCE_WITH_PLACE: usize = 2;

/// Maximum number of entities that share a noun. If there are more, the noun is ambiguous.
pub(super) const MAX_NAMESAKES: usize = 64;

/// Maximum distance in sentences from the last mention of the most recent of several entities that fit.
const MAX_DISTANCE_IF_SEVERAL: usize = 1;

/// Minimum number of sentences since the last mention of any other entity that fits.
pub(super) const MIN_SEPARATION: usize = 4;

/// A phrase that the article uses for an entity, in lower case.
#[derive(Debug, Default)]
pub(super) struct Designation {
    /// Its possible heads: "founder", "executive".
    pub(super) heads: Vec<String>,
    /// All words.
    pub(super) words: Vec<String>,
}

/// An entity that a description may refer to.
#[derive(Debug, Default)]
pub(super) struct Candidate {
    pub(super) designations: Vec<Designation>,
    pub(super) kind: Option<OrganizationKind>,
    /// Indices of the sentence and the token of the last mention so far.
    pub(super) last: Option<(usize, usize)>,
}

/// Maps each noun to the indices of the candidates that have it as a head.
#[derive(Debug, Default)]
pub(super) struct NounIndex(TextMap<String, Vec<usize>>);

impl NounIndex {
    /// Indexes these candidates.
    pub(super) fn new(candidates: &[Candidate]) -> Self {
        let mut index = Self::default();
        for (number, candidate) in candidates.iter().enumerate() {
            let heads = candidate.designations.iter().flat_map(|known| &known.heads);
            heads.for_each(|head| index.add(head, number));
        }
        index
    }

    /// Adds a candidate, unless the noun has more than [`MAX_NAMESAKES`] candidates already.
    pub(super) fn add(&mut self, noun: &str, number: usize) {
        let namesakes = self.0.entry(noun.to_owned()).or_default();
        if !namesakes.contains(&number) && namesakes.len() <= MAX_NAMESAKES {
            namesakes.push(number);
        }
    }

    /// The candidates for a noun.
    pub(super) fn get(&self, noun: &str) -> Option<&Vec<usize>> {
        self.0.get(noun)
    }
}

/// The antecedent of a description: the only one of `namesakes` that fits, or else the most recent one if the others were
/// named long before. Also returns whether it is the only one.
pub(super) fn antecedent(
    candidates: &[Candidate],
    namesakes: &[usize],
    phrase: &Description,
    unnamed: &TextMap<String, usize>,
    fits: impl Fn(&Candidate) -> bool,
) -> Option<(usize, bool)> {
    if namesakes.len() > MAX_NAMESAKES {
        return None;
    }
    let mut fitting: Vec<(usize, (usize, usize))> = namesakes
        .iter()
        .filter_map(|&number| Some((number, candidates.get(number)?)))
        .filter(|(_, candidate)| fits(candidate))
        .filter_map(|(number, candidate)| Some((number, candidate.last?)))
        .collect();
    fitting.sort_unstable_by_key(|(number, last)| (Reverse(*last), *number));
    fitting.dedup();
    let &(number, last) = fitting.first()?;
    let since = |sentence: usize| phrase.sentence - sentence;
    let clear = fitting.get(1).is_none_or(|(_, second)| {
        since(last.0) <= MAX_DISTANCE_IF_SEVERAL && since(second.0) > MIN_SEPARATION
    });
    let other = unnamed.get(&phrase.head).is_some_and(|&at| at > last.1);
    let max = if phrase.places.is_empty() {
        MAX_DISTANCE
    } else {
        MAX_DISTANCE_WITH_PLACE
    };
    (clear && !other && since(last.0) <= max).then_some((number, fitting.len() == 1))
}

/// Whether the description repeats a role of a person.
pub(super) fn fits_person(candidate: &Candidate, phrase: &Description) -> bool {
    candidate.designations.iter().any(|known| {
        let has_head = |role: &str| known.heads.iter().any(|head| head == role);
        // "the president" is not the vice president.
        let narrower = known.words.iter().any(|word| {
            Classes::of(word).has(Class::NarrowingModifier) && !phrase.modifiers.contains(word)
        });
        let mut modifiers = phrase.modifiers.iter();
        stands_for(&phrase.head).any(has_head)
            && !narrower
            && modifiers.all(|word| {
                known.words.contains(word) || is_neutral(word) || phrase.places.contains(word)
            })
    })
}

/// Whether the description repeats a designation of an organization, or its noun fits the kind of organization.
pub(super) fn fits_organization(
    candidate: &Candidate,
    phrase: &Description,
    kind: Option<OrganizationKind>,
) -> bool {
    let known = &candidate.designations;
    let has_kind = kind.is_some() && candidate.kind == kind;
    let has_head = || known.iter().any(|known| known.heads.contains(&phrase.head));
    let mut words = phrase.modifiers.iter().filter(|word| !is_neutral(word));
    (has_kind || has_head())
        && words.all(|word| known.iter().any(|known| known.words.contains(word)))
}

/// Whether a modifier does not distinguish entities: "veteran".
fn is_neutral(word: &str) -> bool {
    Classes::of(word).has(Class::NeutralModifier)
}

/// Whether the gender of a person is compatible with `gender`.
pub(super) fn agrees(person: &Profile, gender: Option<Gender>) -> bool {
    person.gender.zip(gender).is_none_or(|(a, b)| a == b)
}

/// The designation for a role. Its heads are the role nouns before the first preposition.
pub(super) fn designation(labels: &Labels<'_, '_>, role: TokenRange) -> Designation {
    let words: Vec<String> = (role.start..role.end)
        .map(|at| labels.token(at).trim_end_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let preposition = |word: &String| Classes::of(word).has(Class::RolePreposition);
    let end = words.iter().position(preposition).unwrap_or(words.len());
    let joins =
        |word: &String| matches!(word.as_str(), "," | "-") || Classes::of(word).has(Class::And);
    let heads = (0..end)
        .filter(|&at| at + 1 == end || joins(&words[at + 1]))
        .map(|at| &words[at])
        .filter(|word| is_role_noun(word) || title(Classes::of_lower(word)).is_some())
        .cloned()
        .collect();
    Designation { heads, words }
}
