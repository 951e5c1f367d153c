//! The trained ranker: a sum of small oblivious trees (every level of a tree asks one question of all sentences).

use std::sync::LazyLock;

use super::features::{COUNT, NAMES};
use crate::learn::weights::{Kind, Weights, combine, hash};

static BUILT: &[u8] = include_bytes!("../data/built/summary.bin");

/// Questions in each tree.
pub const DEPTH: usize = 4;

/// Answers of each tree.
pub const LEAVES: usize = 1 << DEPTH;

/// Numbers of each tree: the features asked, the thresholds, the answers.
const STRIDE: usize = 2 * DEPTH + LEAVES;

/// One tree: bit `level` of the answer's number says whether `features[level]` is above `thresholds[level]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Which feature each level asks about.
    pub features: [usize; DEPTH],
    /// What it is compared with.
    pub thresholds: [f32; DEPTH],
    /// What the tree adds.
    pub leaves: [f32; LEAVES],
}

/// A trained sum of trees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranker {
    /// What every sentence gets.
    pub bias: f32,
    /// The trees.
    pub trees: Vec<Tree>,
}

/// Sentences that are asked at the same time.
const TOGETHER: usize = 8;

impl Tree {
    /// Adds its answers for sentences whose features stand side by side.
    fn answer(&self, features: &[[f32; TOGETHER]; COUNT], sums: &mut [f32; TOGETHER]) {
        let mut leaves = [0_u32; TOGETHER];
        for level in 0..DEPTH {
            let values = &features[self.features[level].min(COUNT - 1)];
            for (leaf, value) in leaves.iter_mut().zip(values) {
                *leaf |= u32::from(*value > self.thresholds[level]) << level;
            }
        }
        for (sum, leaf) in sums.iter_mut().zip(leaves) {
            *sum += self.leaves[leaf as usize % LEAVES];
        }
    }
}

impl Ranker {
    /// The ranker that is built in.
    pub fn built_in() -> &'static Self {
        static RANKER: LazyLock<Ranker> = LazyLock::new(|| Ranker::open(BUILT).unwrap_or_default());
        &RANKER
    }

    /// Reads a ranker from a weights file; `None` when it is none, or was trained with other features.
    pub fn open(bytes: &[u8]) -> Option<Self> {
        let weights = Weights::open(bytes, Kind::Linear).ok()?;
        if weights.fingerprint() != fingerprint() {
            return None;
        }
        let numbers: Vec<f32> = weights.dense().collect();
        let (bias, rest) = numbers.split_first()?;
        let trees = rest
            .chunks_exact(STRIDE)
            .map(|chunk| Tree {
                features: std::array::from_fn(|i| chunk[i] as usize),
                thresholds: std::array::from_fn(|i| chunk[DEPTH + i]),
                leaves: std::array::from_fn(|i| chunk[2 * DEPTH + i]),
            })
            .collect();
        Some(Self { bias: *bias, trees })
    }

    /// The numbers that [`Ranker::open`] reads as dense parameters.
    pub fn numbers(&self) -> Vec<f32> {
        let mut numbers = vec![self.bias];
        for tree in &self.trees {
            numbers.extend(tree.features.iter().map(|feature| *feature as f32));
            numbers.extend(tree.thresholds);
            numbers.extend(tree.leaves);
        }
        numbers
    }

    /// For sentences with these features the chance that each is among the best of its article, about 0 to 1.
    pub fn scores<'f>(&self, features: impl Iterator<Item = &'f [f32; COUNT]>) -> Vec<f32> {
        let rows: Vec<&[f32; COUNT]> = features.collect();
        let mut scores = Vec::with_capacity(rows.len());
        for rows in rows.chunks(TOGETHER) {
            let mut columns = [[0.0; TOGETHER]; COUNT];
            for (i, row) in rows.iter().enumerate() {
                for (column, value) in columns.iter_mut().zip(*row) {
                    column[i] = *value;
                }
            }
            let mut sums = [0.0; TOGETHER];
            for tree in &self.trees {
                tree.answer(&columns, &mut sums);
            }
            scores.extend(sums[..rows.len()].iter().map(|sum| self.bias + sum));
        }
        scores
    }
}

/// Fingerprint of the features: it changes with their names and number.
pub fn fingerprint() -> u64 {
    NAMES.iter().fold(COUNT as u64, |state, name| {
        combine(state, hash(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_ranker_fits_the_features() {
        assert!(
            !Ranker::built_in().trees.is_empty(),
            "features changed: run workshop train-summary"
        );
    }

    #[test]
    fn trees_ask_and_answer() {
        let mut tree = Tree {
            features: [0, 1, 0, 0],
            thresholds: [0.5, 1.5, 9.0, 9.0],
            leaves: [0.0; LEAVES],
        };
        tree.leaves[3] = 2.0;
        let ranker = Ranker {
            bias: 1.0,
            trees: vec![tree],
        };
        let mut right = [0.0; COUNT];
        right[..2].copy_from_slice(&[1.0, 2.0]);
        let rows = [[0.0; COUNT], right];
        let scores = ranker.scores(rows.iter().cycle().take(19));
        for (i, score) in scores.iter().enumerate() {
            assert_eq!(*score, [1.0, 3.0][i % 2]);
        }
        assert_eq!(scores.len(), 19);
    }
}
