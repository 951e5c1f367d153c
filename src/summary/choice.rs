//! Which sentences together make the summary: high scores, few repeats, none that hangs in the air.

use super::Length;
use super::features::Candidate;

/// Words that a summary of any length is taken to have beside its own: the larger, the less a short sentence gains by
/// being short.
const BASE: f32 = 300.0;

/// How much of the lesser score two sentences lose when one says all that the other says.
const REPEAT: f32 = 0.5;

/// Beyond so many sentences the best are taken one by one, so that choosing stays linear.
const WEIGHED: usize = 12;

/// What is left of the score of a sentence whose quotation is torn.
const TORN: f32 = 0.3;

/// What is left of the score of a sentence that opens with a connective and yet stands alone.
const TURN: f32 = 0.85;

/// What a set gains by a sentence that has all terms of the headline: what the headline promises, the summary must tell.
const HEADLINE: f32 = 0.3;

/// The indices of the chosen candidates, in the order of the text. `scores` are those of the ranker, `sizes` the
/// blank-separated words of each candidate, `fresh` is false for
/// repeats of an earlier sentence.
pub(super) fn choose(
    candidates: &[Candidate],
    scores: &[f32],
    sizes: &[usize],
    fresh: &[bool],
    length: Length,
) -> Vec<usize> {
    let (most, words) = match length {
        Length::Sentences(count) => (count, usize::MAX),
        Length::Words(words) => (words / 5 + 1, words),
    };
    let good = |i: &usize| !candidates[*i].barred;
    let mut pool: Vec<usize> = (0..candidates.len()).filter(good).collect();
    if pool.is_empty() {
        pool = (0..candidates.len()).collect();
    }
    pool.retain(|i| fresh[*i] && sizes[*i] <= words);
    let gain = |i: usize| {
        let torn = if candidates[i].torn { TORN } else { 1.0 };
        let turn = if candidates[i].turn { TURN } else { 1.0 };
        scores[i].max(0.001) * torn * turn
    };
    pool.sort_by(|a, b| gain(*b).total_cmp(&gain(*a)).then(a.cmp(b)));
    pool.truncate(most.saturating_mul(2).saturating_add(16));
    let mut chosen = if most > WEIGHED {
        take(&pool, candidates, sizes, most, words)
    } else {
        let mut set = Set {
            candidates,
            overlaps: vec![None; pool.len() * pool.len()],
            gains: pool.iter().map(|i| gain(*i)).collect(),
            pool: &pool,
            room: words,
            sizes,
        };
        let mut chosen = Vec::new();
        while chosen.len() < most {
            let Some(next) = set.best(&mut chosen) else {
                break;
            };
            chosen.push(next);
        }
        if words == usize::MAX {
            set.improve(&mut chosen);
        }
        chosen.into_iter().map(|slot| pool[slot]).collect()
    };
    chosen.sort_unstable();
    chosen
}

/// The first of `pool` that fit, those that stand alone before the others.
fn take(
    pool: &[usize],
    candidates: &[Candidate],
    sizes: &[usize],
    most: usize,
    mut room: usize,
) -> Vec<usize> {
    let mut chosen = Vec::new();
    for dangling in [false, true] {
        for i in pool.iter().filter(|i| candidates[**i].dangling == dangling) {
            if chosen.len() < most && sizes[*i] <= room {
                chosen.push(*i);
                room -= if room == usize::MAX { 0 } else { sizes[*i] };
            }
        }
    }
    chosen
}

/// What sets are made of. A sentence is meant by its slot in the pool.
struct Set<'c> {
    candidates: &'c [Candidate],
    pool: &'c [usize],
    /// What each slot is worth.
    gains: Vec<f32>,
    /// Overlap of each two slots, once it was asked for.
    overlaps: Vec<Option<f32>>,
    /// Words that are left.
    room: usize,
    sizes: &'c [usize],
}

impl Set<'_> {
    /// The slot that makes the best set with those of `chosen`, if any is left and fits. Dangling ones come only behind
    /// the sentence they hang on, or when there is no other.
    fn best(&mut self, chosen: &mut Vec<usize>) -> Option<usize> {
        let mut best: Option<(bool, f32, usize)> = None;
        for slot in 0..self.pool.len() {
            if chosen.contains(&slot) || self.sizes[self.pool[slot]] > self.room {
                continue;
            }
            let stands = self.stands(slot, chosen);
            chosen.push(slot);
            let value = self.value(chosen);
            chosen.pop();
            let better = best.is_none_or(|(stood, most, old)| {
                stands
                    .cmp(&stood)
                    .then(value.total_cmp(&most))
                    .then(self.pool[old].cmp(&self.pool[slot]))
                    .is_gt()
            });
            if better {
                best = Some((stands, value, slot));
            }
        }
        let (_, _, slot) = best?;
        if self.room != usize::MAX {
            self.room -= self.sizes[self.pool[slot]];
        }
        Some(slot)
    }

    /// True when the sentence is understood beside those of `set`.
    fn stands(&self, slot: usize, set: &[usize]) -> bool {
        let i = self.pool[slot];
        !self.candidates[i].dangling || i > 0 && set.iter().any(|other| self.pool[*other] == i - 1)
    }

    /// Scores less repeats, with what is told of the headline, by the length of the set.
    fn value(&mut self, set: &[usize]) -> f32 {
        let mut sum = 0.0;
        let mut words = BASE;
        let mut told: f32 = 0.0;
        for (k, i) in set.iter().enumerate() {
            sum += self.gains[*i];
            told = told.max(self.candidates[self.pool[*i]].headline);
            words += self.candidates[self.pool[*i]].words as f32;
            for j in &set[..k] {
                let lesser = self.gains[*i].min(self.gains[*j]);
                sum -= REPEAT * lesser * self.overlap(*i, *j);
            }
        }
        (sum + HEADLINE * told) / words
    }

    fn overlap(&mut self, i: usize, j: usize) -> f32 {
        let (pool, candidates) = (self.pool, self.candidates);
        *self.overlaps[i.min(j) * pool.len() + i.max(j)]
            .get_or_insert_with(|| overlap(&candidates[pool[i]].terms, &candidates[pool[j]].terms))
    }

    /// Changes one sentence for another as long as the set gains by it.
    fn improve(&mut self, chosen: &mut [usize]) {
        if chosen.len() > 8 {
            return;
        }
        for _ in 0..3 {
            let mut now = self.value(chosen);
            let mut changed = false;
            for k in 0..chosen.len() {
                for slot in 0..self.pool.len().min(24) {
                    if chosen.contains(&slot) {
                        continue;
                    }
                    let old = std::mem::replace(&mut chosen[k], slot);
                    let sound = chosen.iter().all(|slot| self.stands(*slot, chosen));
                    let value = if sound { self.value(chosen) } else { 0.0 };
                    if sound && value > now * 1.0001 {
                        now = value;
                        changed = true;
                    } else {
                        chosen[k] = old;
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }
}

/// Shared part of two sorted lists, of the shorter one.
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
