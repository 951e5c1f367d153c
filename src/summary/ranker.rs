//! The ranker: boosted trees over the features of a sentence.

use std::sync::LazyLock;

use super::features::{COUNT, NAMES};
use crate::learn::trees::{Forest, Trees};
use crate::learn::weights::{combine, hash};

static BUILT: &[u8] = include_bytes!("../data/en/built/summary.bin");

/// Number of leaves of each tree.
pub const LEAVES: usize = 16;

/// Scores sentences.
#[derive(Debug, Clone)]
pub struct Ranker(Forest<LEAVES>);

impl Ranker {
    /// The built-in ranker.
    pub fn built_in() -> &'static Self {
        static RANKER: LazyLock<Ranker> = LazyLock::new(|| {
            let trees = Trees::open(BUILT, fingerprint());
            Ranker::new(&trees.unwrap_or_default())
        });
        &RANKER
    }

    /// Makes a ranker of trained trees.
    pub fn new(trees: &Trees<LEAVES>) -> Self {
        Self(Forest::new::<COUNT>(trees))
    }

    /// For each sentence with these features, the estimated probability that it is among the best of its article, about 0 to 1.
    pub fn scores<'f>(&self, features: impl IntoIterator<Item = &'f [f32; COUNT]>) -> Vec<f32> {
        let rows: Vec<[f32; COUNT]> = features.into_iter().copied().collect();
        self.0.sums(&rows)
    }
}

/// The fingerprint of the features. It changes with their names and number.
pub fn fingerprint() -> u64 {
    NAMES.iter().fold(COUNT as u64, |state, name| {
        combine(state, hash(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_trees_fit_the_features() {
        let trees: Option<Trees<LEAVES>> = Trees::open(BUILT, fingerprint());
        assert!(
            trees.is_some_and(|trees| trees.trees.len() == 250),
            "the features have changed: run `workshop train-summary`"
        );
    }
}
