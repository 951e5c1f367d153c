//! The trained ranker: a sum of small oblivious trees (every level of a tree asks one question of all sentences).

use std::sync::LazyLock;

use super::features::{COUNT, NAMES};
use crate::weights::{Kind, Weights, combine, hash};

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

impl Tree {
    /// Number of the answer for a sentence.
    pub fn leaf(&self, features: &[f32; COUNT]) -> usize {
        let mut leaf = 0;
        for level in 0..DEPTH {
            let value = features[self.features[level].min(COUNT - 1)];
            leaf |= usize::from(value > self.thresholds[level]) << level;
        }
        leaf
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

    /// Chance that a sentence with these features is among the best of its article, about 0 to 1.
    pub fn score(&self, features: &[f32; COUNT]) -> f32 {
        self.bias
            + self
                .trees
                .iter()
                .map(|tree| tree.leaves[tree.leaf(features)])
                .sum::<f32>()
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
        let mut features = [0.0; COUNT];
        assert_eq!(ranker.score(&features), 1.0);
        features[0] = 1.0;
        features[1] = 2.0;
        assert_eq!(ranker.score(&features), 3.0);
    }
}
