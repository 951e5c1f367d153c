//! What entities are called by, and which of them a description fits.

use std::collections::HashMap;

use crate::lexicon::OrganizationKind;
use crate::lexicon::people::{is_role_noun, stands_for, title};
use crate::text::TokenRange;

use crate::entities::labels::Labels;

use super::phrase::{Phrase, is_narrowing, is_neutral};

/// Sentences since the last mention behind which nobody is meant any more.
const FAR: usize = 20;

/// How many entities are called alike before nobody is meant.
pub(super) const MOST_ALIKE: usize = 64;

/// Sentences for which another one who agrees must not have been named.
pub(super) const APART: usize = 4;

/// What the article calls somebody: the lower-case words of a role, cut at its head.
#[derive(Debug, Default)]
pub(super) struct Calling {
    /// Nouns that may be the head: "founder", "executive".
    pub(super) heads: Vec<String>,
    /// All words.
    pub(super) words: Vec<String>,
}

/// Somebody or something that may be meant.
#[derive(Debug, Default)]
pub(super) struct Candidate {
    pub(super) callings: Vec<Calling>,
    pub(super) kind: Option<OrganizationKind>,
    /// Sentence and token of the last mention so far.
    pub(super) last: Option<(usize, usize)>,
}

/// For each noun the candidates that are called by it; many who are called alike are not told apart anyway.
pub(super) fn called(candidates: &[Candidate]) -> HashMap<String, Vec<usize>> {
    let mut index: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        for head in candidate.callings.iter().flat_map(|calling| &calling.heads) {
            let alike = index.entry(head.clone()).or_default();
            if alike.last() != Some(&number) && alike.len() <= MOST_ALIKE {
                alike.push(number);
            }
        }
    }
    index
}

/// The only one of `alike` that fits, or the one that was named just now; and whether it is the only one.
pub(super) fn only(
    candidates: &[Candidate],
    alike: &[usize],
    phrase: &Phrase,
    unknown: &HashMap<String, usize>,
    fits: impl Fn(&Candidate) -> bool,
) -> Option<(usize, bool)> {
    if alike.len() > MOST_ALIKE {
        return None;
    }
    let mut fitting: Vec<(usize, (usize, usize))> = alike
        .iter()
        .filter_map(|&number| Some((number, candidates.get(number)?)))
        .filter_map(|(number, candidate)| {
            let last = candidate.last?;
            fits(candidate).then_some((number, last))
        })
        .collect();
    fitting.sort_unstable_by_key(|(number, last)| (std::cmp::Reverse(*last), *number));
    fitting.dedup();
    let &(number, last) = fitting.first()?;
    let since = |sentence: usize| phrase.sentence - sentence;
    let clear = fitting
        .get(1)
        .is_none_or(|(_, second)| since(last.0) <= 1 && since(second.0) > APART);
    let stranger = unknown
        .get(&phrase.head)
        .is_some_and(|&unknown| unknown > last.1);
    let far = if phrase.places.is_empty() { FAR } else { 2 };
    (clear && !stranger && since(last.0) <= far).then_some((number, fitting.len() == 1))
}

/// Whether a person was called by a role that the phrase repeats.
pub(super) fn fits_person(candidate: &Candidate, phrase: &Phrase) -> bool {
    candidate.callings.iter().any(|calling| {
        let head = calling
            .heads
            .iter()
            .any(|head| stands_for(&phrase.head).any(|role| role == head));
        let narrow = calling
            .words
            .iter()
            .any(|word| is_narrowing(word) && !phrase.modifiers.contains(word));
        head && !narrow
            && phrase.modifiers.iter().all(|word| {
                calling.words.contains(word) || is_neutral(word) || phrase.places.contains(word)
            })
    })
}

/// Whether an organization is called so, or is of the sort that the noun means.
pub(super) fn fits_organization(
    candidate: &Candidate,
    phrase: &Phrase,
    kind: Option<OrganizationKind>,
) -> bool {
    let kind_fits = kind.is_some() && candidate.kind == kind;
    let mut words = phrase.modifiers.iter().filter(|word| !is_neutral(word));
    let head = candidate
        .callings
        .iter()
        .any(|calling| calling.heads.contains(&phrase.head));
    (head || kind_fits)
        && words.all(|word| candidate.callings.iter().any(|c| c.words.contains(word)))
}

/// The words of a role; its heads are the nouns in front of "of" and the like.
pub(super) fn calling(labels: &Labels<'_, '_>, role: TokenRange) -> Calling {
    let words: Vec<String> = (role.start..role.end)
        .map(|at| labels.token(at).trim_end_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let end = words
        .iter()
        .position(|word| matches!(word.as_str(), "of" | "for" | "on" | "in" | "at"))
        .unwrap_or(words.len());
    let heads = words[..end]
        .iter()
        .enumerate()
        .filter(|(at, word)| {
            let last = words[..end]
                .get(at + 1)
                .is_none_or(|next| matches!(next.as_str(), "," | "and" | "&" | "-"));
            last && (is_role_noun(word) || title(word).is_some())
        })
        .map(|(_, word)| word.clone())
        .collect();
    Calling { heads, words }
}
