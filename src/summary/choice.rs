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
const TORN: f32 = 0.6;

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
    let gain = |i: usize| scores[i].max(0.001) * if candidates[i].torn { TORN } else { 1.0 };
    pool.sort_by(|a, b| gain(*b).total_cmp(&gain(*a)).then(a.cmp(b)));
    pool.truncate(most.saturating_mul(2).saturating_add(16));
    let mut chosen = if most > WEIGHED {
        take(&pool, candidates, sizes, most, words)
    } else {
        let mut set = Set {
            candidates,
            gain: &gain,
            chosen: Vec::new(),
            room: words,
            sizes,
        };
        while set.chosen.len() < most {
            let Some(next) = set.best(&pool) else { break };
            set.add(next);
        }
        if words == usize::MAX {
            set.improve(&pool);
        }
        set.chosen
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

struct Set<'c, G: Fn(usize) -> f32> {
    candidates: &'c [Candidate],
    gain: &'c G,
    chosen: Vec<usize>,
    /// Words that are left.
    room: usize,
    sizes: &'c [usize],
}

impl<G: Fn(usize) -> f32> Set<'_, G> {
    /// The candidate that makes the best set, if any is left and fits. Dangling ones come only behind the sentence they
    /// hang on, or when there is no other.
    fn best(&self, pool: &[usize]) -> Option<usize> {
        let free = |i: &usize| !self.chosen.contains(i) && self.sizes[*i] <= self.room;
        let value = |i: usize| {
            let mut set = self.chosen.clone();
            set.push(i);
            (self.stands(i, &self.chosen), self.value(&set))
        };
        pool.iter()
            .copied()
            .filter(free)
            .map(|i| (value(i), i))
            .max_by(|a, b| {
                a.0.0
                    .cmp(&b.0.0)
                    .then(a.0.1.total_cmp(&b.0.1))
                    .then(b.1.cmp(&a.1))
            })
            .map(|(_, i)| i)
    }

    fn add(&mut self, i: usize) {
        self.chosen.push(i);
        if self.room != usize::MAX {
            self.room -= self.sizes[i];
        }
    }

    /// True when the sentence is understood beside those of `set`.
    fn stands(&self, i: usize, set: &[usize]) -> bool {
        !self.candidates[i].dangling || i > 0 && set.contains(&(i - 1))
    }

    /// Scores less repeats, by the length of the set.
    fn value(&self, set: &[usize]) -> f32 {
        let mut sum = 0.0;
        let mut words = BASE;
        for (k, i) in set.iter().enumerate() {
            sum += (self.gain)(*i);
            words += self.candidates[*i].words as f32;
            for j in &set[..k] {
                let lesser = (self.gain)(*i).min((self.gain)(*j));
                sum -= REPEAT
                    * lesser
                    * overlap(&self.candidates[*i].terms, &self.candidates[*j].terms);
            }
        }
        sum / words
    }

    /// Changes one sentence for another as long as the set gains by it.
    fn improve(&mut self, pool: &[usize]) {
        if self.chosen.len() > 8 {
            return;
        }
        for _ in 0..3 {
            let mut now = self.value(&self.chosen);
            let mut changed = false;
            for k in 0..self.chosen.len() {
                for i in pool.iter().take(24) {
                    if self.chosen.contains(i) {
                        continue;
                    }
                    let mut set = self.chosen.clone();
                    set[k] = *i;
                    let sound = set.iter().all(|i| self.stands(*i, &set));
                    let value = self.value(&set);
                    if sound && value > now * 1.0001 {
                        now = value;
                        self.chosen = set;
                        changed = true;
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
