//! Keywords: the names and noun phrases that a librarian would file the article under.
//!
//! [`terms`] lists the names of entities and the noun phrases of the article, and a [`model`] estimates for each how likely a
//! reader would choose it.

mod features;
#[cfg(feature = "workshop")]
pub mod learning;
mod model;
mod phrases;
mod terms;

use super::words::Words;
use crate::entities::Entities;
use crate::text::Document;

use model::KeywordModel;
use terms::Terms;

/// Maximum number of keywords.
const MAX_KEYWORDS: usize = 10;

/// Minimum probability of a keyword, with the factors of [`choose`].
const MIN_PROBABILITY: f32 = 0.12;

/// Factor for each word that a term shares with a keyword before it.
const SHARED: f32 = 0.85;

/// Finds up to ten keywords, most important first.
pub(super) fn keywords(
    document: &Document<'_>,
    entities: &Entities,
    words: &Words<'_>,
) -> Vec<String> {
    let terms = Terms::of(document, entities, words);
    let rows = features::features(&terms);
    let probabilities = KeywordModel::built_in().probabilities(&rows);
    choose(&terms.list, &probabilities)
        .into_iter()
        .map(|index| terms.list[index].form(document))
        .collect()
}

/// The indices of the terms with these stems that become keywords, most important first. No keyword is part of another.
fn choose<K: AsRef<[u64]>>(terms: &[K], probabilities: &[f32]) -> Vec<usize> {
    let scored = probabilities.iter().copied().zip(0..);
    let mut left: Vec<(f32, usize)> = scored
        .filter(|(score, _)| *score >= MIN_PROBABILITY)
        .collect();
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < MAX_KEYWORDS {
        let best = left
            .iter()
            .copied()
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, best)) = best.filter(|(score, _)| *score >= MIN_PROBABILITY) else {
            break;
        };
        chosen.push(best);
        let keys = terms[best].as_ref();
        left.retain_mut(|(score, index)| {
            let other = terms[*index].as_ref();
            let shared = other.iter().filter(|key| keys.contains(key)).count();
            if shared > 0 {
                *score *= SHARED.powi(shared as i32);
            }
            shared < other.len() && shared < keys.len()
        });
    }
    chosen
}
