//! Selects the set of sentences that makes up the summary: high scores, little redundancy, and no sentence that depends on an
//! omitted one.

use super::Length;
use super::candidates::Candidate;

/// Number of words added to the length of every set. The larger it is, the smaller the advantage of short sentences.
const BASE_WORDS: f32 = 300.0;

/// Penalty for redundancy: the share of the lower score that two sentences lose if one contains all terms of the other.
const REPEAT: f32 = 0.5;

/// Maximum number of sentences for which sets are compared. Longer summaries take the best sentences one by one, in linear
/// time.
const MAX_SET: usize = 12;

/// Factor for the score of a sentence with an incomplete quotation.
const INCOMPLETE_QUOTATION: f32 = 0.3;

/// Factor for the score of a sentence that opens with a connective but stands alone.
const STANDALONE_CONNECTIVE: f32 = 0.85;

/// Factor for the score of a sentence that adds to an omitted one, or that opens with a definite noun ("The vessel") that
/// neither the headline nor an earlier sentence of the set has.
const UNINTRODUCED: f32 = 0.8;

/// Bonus of a set for a sentence with all terms of the headline.
const HEADLINE: f32 = 0.3;

/// Minimum score of a sentence. Sentences with a score of 0 or less still differ in length and redundancy.
const MIN_SCORE: f32 = 0.001;

/// Minimum length of a sentence, in words, to estimate the number of sentences in a summary of a given number of words.
const WORDS_PER_SENTENCE: usize = 5;

/// Maximum number of rounds of replacements.
const ROUNDS: usize = 3;
/// Maximum size of a set that is improved by replacements.
const MAX_IMPROVED: usize = 8;
/// Number of sentences from the pool that are tried as replacements.
const MAX_TRIED: usize = 24;
/// Minimum factor by which a replacement must improve the value of a set.
const MIN_GAIN: f32 = 1.0001;

/// The indices of the chosen candidates, in text order.
///
/// `scores` are from the ranker, and `sizes` are numbers of space-separated words. `fresh` is false for candidates with the
/// text of an earlier one.
pub(super) fn choose(
    candidates: &[Candidate],
    scores: &[f32],
    sizes: &[usize],
    fresh: &[bool],
    length: Length,
) -> Vec<usize> {
    let (max_sentences, max_words) = match length {
        Length::Sentences(count) => (count, usize::MAX),
        Length::Words(words) => (words / WORDS_PER_SENTENCE + 1, words),
    };
    let mut pool: Vec<usize> = (0..candidates.len())
        .filter(|i| !candidates[*i].excluded)
        .collect();
    if pool.is_empty() {
        pool = (0..candidates.len()).collect();
    }
    pool.retain(|i| fresh[*i] && sizes[*i] <= max_words);
    let gain = |i: usize| {
        let quotation = if candidates[i].incomplete_quotation {
            INCOMPLETE_QUOTATION
        } else {
            1.0
        };
        let connective = if candidates[i].standalone_connective {
            STANDALONE_CONNECTIVE
        } else {
            1.0
        };
        scores[i].max(MIN_SCORE) * quotation * connective
    };
    pool.sort_by(|a, b| gain(*b).total_cmp(&gain(*a)).then(a.cmp(b)));
    pool.truncate(max_sentences.saturating_mul(2).saturating_add(16));
    let mut chosen = if max_sentences > MAX_SET {
        take_best(&pool, candidates, sizes, max_sentences, max_words)
    } else {
        let mut set = Pool {
            candidates,
            overlaps: vec![None; pool.len() * pool.len()],
            gains: pool.iter().map(|i| gain(*i)).collect(),
            pool: &pool,
            words_left: max_words,
            sizes,
        };
        let mut chosen = Vec::new();
        while chosen.len() < max_sentences {
            let Some(next) = set.best_addition(&mut chosen) else {
                break;
            };
            chosen.push(next);
        }
        if max_words == usize::MAX {
            set.improve(&mut chosen);
        }
        chosen.into_iter().map(|slot| pool[slot]).collect()
    };
    chosen.sort_unstable();
    chosen
}

/// Takes sentences from the front of `pool` while they fit, first those that stand alone, then the others.
fn take_best(
    pool: &[usize],
    candidates: &[Candidate],
    sizes: &[usize],
    max_sentences: usize,
    mut words_left: usize,
) -> Vec<usize> {
    let mut chosen = Vec::new();
    for dangling in [false, true] {
        for i in pool.iter().filter(|i| candidates[**i].dangling == dangling) {
            if chosen.len() < max_sentences && sizes[*i] <= words_left {
                chosen.push(*i);
                words_left = without(words_left, sizes[*i]);
            }
        }
    }
    chosen
}

/// The remaining number of words after adding a sentence. `usize::MAX` means that there is no limit.
fn without(words_left: usize, words: usize) -> usize {
    match words_left {
        usize::MAX => usize::MAX,
        left => left - words,
    }
}

/// The sentences that sets are made of. A set holds slots, which are indices into `pool`.
struct Pool<'c> {
    candidates: &'c [Candidate],
    /// Indices of candidates, best first.
    pool: &'c [usize],
    /// The gain of each slot.
    gains: Vec<f32>,
    /// Cache of the overlaps of pairs of slots.
    overlaps: Vec<Option<f32>>,
    /// Number of words that may still be added.
    words_left: usize,
    sizes: &'c [usize],
}

impl Pool<'_> {
    /// The slot that makes the best set together with `chosen`, if any remaining one fits. A dangling sentence is taken only
    /// with the one before it, or if there is no other.
    fn best_addition(&mut self, chosen: &mut Vec<usize>) -> Option<usize> {
        let mut best: Option<(bool, f32, usize)> = None;
        for slot in 0..self.pool.len() {
            if chosen.contains(&slot) || self.sizes[self.pool[slot]] > self.words_left {
                continue;
            }
            let stands = self.stands(slot, chosen);
            chosen.push(slot);
            let value = self.value(chosen);
            chosen.pop();
            let is_better = best.is_none_or(|(best_stands, best_value, best_slot)| {
                stands
                    .cmp(&best_stands)
                    .then(value.total_cmp(&best_value))
                    .then(self.pool[best_slot].cmp(&self.pool[slot]))
                    .is_gt()
            });
            if is_better {
                best = Some((stands, value, slot));
            }
        }
        let (_, _, slot) = best?;
        self.words_left = without(self.words_left, self.sizes[self.pool[slot]]);
        Some(slot)
    }

    /// Whether the sentence can be understood together with those of `set`.
    fn stands(&self, slot: usize, set: &[usize]) -> bool {
        let i = self.pool[slot];
        !self.candidates[i].dangling || i > 0 && set.iter().any(|other| self.pool[*other] == i - 1)
    }

    /// The factor for a sentence of `set` by whether the set introduces what its opening refers to. The previous sentence
    /// introduces everything.
    fn introduction(&self, slot: usize, set: &[usize]) -> f32 {
        let i = self.pool[slot];
        let Candidate {
            opening, additive, ..
        } = &self.candidates[i];
        if i == 0 || opening.is_empty() && !additive {
            return 1.0;
        }
        let has_term = |j: usize, id| self.candidates[j].terms.binary_search(id).is_ok();
        let is_introduced = set.iter().map(|other| self.pool[*other]).any(|j| {
            let shares_opening = || opening.iter().any(|id| has_term(j, id));
            j + 1 == i || j < i && !additive && shares_opening()
        });
        if is_introduced { 1.0 } else { UNINTRODUCED }
    }

    /// The value of a set: gains, minus redundancy, plus a bonus for the terms of the headline, divided by length.
    fn value(&mut self, set: &[usize]) -> f32 {
        let mut sum = 0.0;
        let mut words = BASE_WORDS;
        let mut headline: f32 = 0.0;
        for (k, i) in set.iter().enumerate() {
            sum += self.gains[*i] * self.introduction(*i, set);
            headline = headline.max(self.candidates[self.pool[*i]].headline);
            words += self.candidates[self.pool[*i]].words as f32;
            for j in &set[..k] {
                let lesser = self.gains[*i].min(self.gains[*j]);
                sum -= REPEAT * lesser * self.overlap(*i, *j);
            }
        }
        (sum + HEADLINE * headline) / words
    }

    fn overlap(&mut self, i: usize, j: usize) -> f32 {
        let (pool, candidates) = (self.pool, self.candidates);
        *self.overlaps[i.min(j) * pool.len() + i.max(j)]
            .get_or_insert_with(|| overlap(&candidates[pool[i]].terms, &candidates[pool[j]].terms))
    }

    /// Replaces single sentences as long as this improves the set.
    fn improve(&mut self, chosen: &mut [usize]) {
        if chosen.len() > MAX_IMPROVED {
            return;
        }
        for _ in 0..ROUNDS {
            let mut value = self.value(chosen);
            let mut is_changed = false;
            for k in 0..chosen.len() {
                for slot in 0..self.pool.len().min(MAX_TRIED) {
                    if chosen.contains(&slot) {
                        continue;
                    }
                    let old = std::mem::replace(&mut chosen[k], slot);
                    let new_value = if chosen.iter().all(|slot| self.stands(*slot, chosen)) {
                        self.value(chosen)
                    } else {
                        f32::MIN
                    };
                    if new_value > value * MIN_GAIN {
                        value = new_value;
                        is_changed = true;
                    } else {
                        chosen[k] = old;
                    }
                }
            }
            if !is_changed {
                break;
            }
        }
    }
}

/// The size of the intersection of two sorted lists, as a share of the shorter one.
fn overlap(a: &[u32], b: &[u32]) -> f32 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    shared as f32 / a.len().min(b.len()).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_overlap() {
        assert_eq!(overlap(&[1, 2, 3], &[2, 3, 4, 5]), 2.0 / 3.0);
        assert_eq!(overlap(&[], &[1]), 0.0);
    }
}
