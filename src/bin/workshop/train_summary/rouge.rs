//! ROUGE-1, 2 and Lsum F1 (Lin 2004) on lightly stemmed words, mean over references: close to the published scorer,
//! which stems with Porter's rules.

use std::collections::{BTreeMap, BTreeSet};

use nutgraf::summary::key_of;

/// An article's sentences and human summaries, as stems.
pub struct Rouge {
    /// Each summary, sentence by sentence.
    references: Vec<Vec<Vec<u64>>>,
    sentences: Vec<Vec<u64>>,
}

impl Rouge {
    /// Reads human summaries (one sentence per line) and the sentences of the article.
    pub fn new(summaries: &[String], sentences: &[&str]) -> Self {
        Self {
            references: summaries
                .iter()
                .map(|summary| {
                    summary
                        .lines()
                        .map(stems)
                        .filter(|line| !line.is_empty())
                        .collect()
                })
                .collect(),
            sentences: sentences.iter().map(|sentence| stems(sentence)).collect(),
        }
    }

    /// ROUGE-1, 2 and Lsum, in percent, of the summary that consists of these sentences.
    pub fn score(&self, chosen: &[usize]) -> [f32; 3] {
        let mut sums = self.grams(chosen);
        for reference in &self.references {
            sums[2] += self.longest(reference, chosen);
        }
        let count = self.references.len().max(1) as f32;
        [sums[0], sums[1], sums[2] / count]
    }

    /// The greedy best summary of at most `length` of the first `candidates` sentences.
    pub fn best(&self, length: usize, candidates: usize) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut top = 0.0;
        while chosen.len() < length {
            let mut next = None;
            for i in 0..self.sentences.len().min(candidates) {
                if chosen.contains(&i) {
                    continue;
                }
                let mut set = chosen.clone();
                set.push(i);
                set.sort_unstable();
                let [one, two, _] = self.grams(&set);
                if one + two > top {
                    top = one + two;
                    next = Some(i);
                }
            }
            let Some(i) = next else { break };
            chosen.push(i);
        }
        chosen.sort_unstable();
        chosen
    }

    fn grams(&self, chosen: &[usize]) -> [f32; 3] {
        let own: Vec<u64> = chosen
            .iter()
            .flat_map(|i| self.sentences[*i].iter().copied())
            .collect();
        let mut sums = [0.0; 3];
        for reference in &self.references {
            let flat: Vec<u64> = reference.concat();
            for n in 1..=2 {
                let (a, b) = (counts(&flat, n), counts(&own, n));
                let shared: usize = a
                    .iter()
                    .map(|(gram, count)| *count.min(b.get(gram).unwrap_or(&0)))
                    .sum();
                sums[n - 1] += f1(
                    shared,
                    (own.len() + 1).saturating_sub(n),
                    (flat.len() + 1).saturating_sub(n),
                );
            }
        }
        let count = self.references.len().max(1) as f32;
        sums.map(|sum| sum / count)
    }

    /// Union of the longest common subsequences of each sentence of the reference with all chosen ones.
    fn longest(&self, reference: &[Vec<u64>], chosen: &[usize]) -> f32 {
        let own: Vec<u64> = chosen
            .iter()
            .flat_map(|i| self.sentences[*i].iter().copied())
            .collect();
        let mut left = counts(&own, 1);
        let mut hits = 0;
        for line in reference {
            let met: BTreeSet<usize> = chosen
                .iter()
                .flat_map(|i| subsequence(line, &self.sentences[*i]))
                .collect();
            for at in met {
                if let Some(count) = left.get_mut(&line[at..at + 1])
                    && *count > 0
                {
                    *count -= 1;
                    hits += 1;
                }
            }
        }
        f1(hits, own.len(), reference.iter().map(Vec::len).sum())
    }
}

fn counts(words: &[u64], n: usize) -> BTreeMap<&[u64], usize> {
    let mut counts = BTreeMap::new();
    for gram in words.windows(n) {
        *counts.entry(gram).or_insert(0) += 1;
    }
    counts
}

/// F1 in percent.
fn f1(shared: usize, own: usize, other: usize) -> f32 {
    200.0 * shared as f32 / (own + other).max(1) as f32
}

/// The positions in `a` of one longest common subsequence of `a` and `b`.
fn subsequence(a: &[u64], b: &[u64]) -> Vec<usize> {
    let width = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * width];
    for i in 0..a.len() {
        for j in 0..b.len() {
            table[(i + 1) * width + j + 1] = if a[i] == b[j] {
                table[i * width + j] + 1
            } else {
                table[i * width + j + 1].max(table[(i + 1) * width + j])
            };
        }
    }
    let (mut i, mut j, mut met) = (a.len(), b.len(), Vec::new());
    while i > 0 && j > 0 {
        if a[i - 1] == b[j - 1] {
            met.push(i - 1);
            i -= 1;
            j -= 1;
        } else if table[i * width + j - 1] > table[(i - 1) * width + j] {
            j -= 1;
        } else {
            i -= 1;
        }
    }
    met
}

/// The words of `text` in lower case, without the most common endings.
fn stems(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let word = word.to_ascii_lowercase();
            let mut stem = word.as_str();
            if stem.len() > 3 {
                for ending in ["ings", "ing", "ies", "ed", "es", "s", "e", "y"] {
                    if let Some(rest) = stem.strip_suffix(ending)
                        && rest.len() > 2
                    {
                        stem = rest;
                        break;
                    }
                }
            }
            key_of(stem)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_like_the_published_one() {
        let rouge = Rouge::new(
            &["the cat sat on the mat".to_owned()],
            &["the cat sat", "a dog ran"],
        );
        let [one, two, long] = rouge.score(&[0]);
        assert!(
            (one - 66.667).abs() < 0.01
                && (two - 57.143).abs() < 0.01
                && (long - 66.667).abs() < 0.01
        );
        assert_eq!(rouge.best(2, 9), [0]);
    }
}
