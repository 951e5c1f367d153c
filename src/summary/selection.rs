//! The choice of the set of sentences that makes the summary: high scores, few repeats, and no sentence that needs another one
//! to be understood.

use super::Length;
use super::candidates::Candidate;

/// Words that are added to the length of every set. The larger it is, the less a short sentence gains by being short.
const BASE_WORDS: f32 = 300.0;

/// Share of the lower score that two sentences lose if one has all terms of the other.
const REPEAT: f32 = 0.5;

/// Number of sentences up to which sets are compared. Longer summaries are taken sentence by sentence, so that the choice
/// stays linear.
const MAX_SET: usize = 12;

/// Factor of the score of a sentence with a quotation that is cut.
const TORN: f32 = 0.3;

/// Factor of the score of a sentence that opens with a connective but stands alone.
const TURN: f32 = 0.85;

/// What a set gains by a sentence with all terms of the headline.
const HEADLINE: f32 = 0.3;

/// Rounds of replacing sentences.
const ROUNDS: usize = 3;
/// Maximum number of sentences of a set that is improved.
const MAX_IMPROVED: usize = 8;
/// Number of sentences of the pool that are tried as replacements.
const MAX_TRIED: usize = 24;
/// Least factor by which a replacement must improve a set.
const MIN_GAIN: f32 = 1.0001;

/// The indices of the chosen candidates, in text order.
///
/// `scores` are the ranker's, `sizes` the numbers of space-separated words, and `fresh` is whether no earlier candidate has the
/// same text.
pub(super) fn choose(
    candidates: &[Candidate],
    scores: &[f32],
    sizes: &[usize],
    fresh: &[bool],
    length: Length,
) -> Vec<usize> {
    let (max_sentences, max_words) = match length {
        Length::Sentences(count) => (count, usize::MAX),
        Length::Words(words) => (words / 5 + 1, words),
    };
    let mut pool: Vec<usize> = (0..candidates.len())
        .filter(|i| !candidates[*i].barred)
        .collect();
    if pool.is_empty() {
        pool = (0..candidates.len()).collect();
    }
    pool.retain(|i| fresh[*i] && sizes[*i] <= max_words);
    let gain = |i: usize| {
        let torn = if candidates[i].torn { TORN } else { 1.0 };
        let turn = if candidates[i].turn { TURN } else { 1.0 };
        scores[i].max(0.001) * torn * turn
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

/// The first of `pool` that fit, those that stand alone before the others.
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

/// The words that are left after some more; there is no limit if `words_left` is `usize::MAX`.
fn without(words_left: usize, words: usize) -> usize {
    match words_left {
        usize::MAX => usize::MAX,
        left => left - words,
    }
}

/// The sentences from which sets are made. A set has their slots, that is indices into `pool`.
struct Pool<'c> {
    candidates: &'c [Candidate],
    /// Indices of candidates, the best first.
    pool: &'c [usize],
    /// The gain of each slot.
    gains: Vec<f32>,
    /// The overlap of each pair of slots, once it is known.
    overlaps: Vec<Option<f32>>,
    /// Words that may still be added.
    words_left: usize,
    sizes: &'c [usize],
}

impl Pool<'_> {
    /// The slot that makes the best set with those of `chosen`, if any is left and fits. A dangling sentence is taken only
    /// after the one it depends on, or if there is no other.
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

    /// Whether the sentence can be understood next to those of `set`.
    fn stands(&self, slot: usize, set: &[usize]) -> bool {
        let i = self.pool[slot];
        !self.candidates[i].dangling || i > 0 && set.iter().any(|other| self.pool[*other] == i - 1)
    }

    /// The value of a set: its gains less the repeats, with a bonus for the terms of the headline, by its length.
    fn value(&mut self, set: &[usize]) -> f32 {
        let mut sum = 0.0;
        let mut words = BASE_WORDS;
        let mut headline: f32 = 0.0;
        for (k, i) in set.iter().enumerate() {
            sum += self.gains[*i];
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

    /// Replaces single sentences as long as the set gains by it.
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

/// The share of the shorter of two sorted lists that the other has too.
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
