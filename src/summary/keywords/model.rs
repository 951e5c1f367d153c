//! The model: boosted trees that estimate the probability that a reader chooses a term as a keyword.

use std::sync::LazyLock;

use super::features::{FEATURES, FINGERPRINT};
use crate::learn::trees::{Forest, Trees};

static BUILT: &[u8] = include_bytes!("../../data/en/built/keywords.bin");

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 16;

/// The trained trees.
#[derive(Debug, Clone)]
pub(super) struct KeywordModel(Forest<LEAVES>);

impl KeywordModel {
    /// The built-in model.
    pub(super) fn built_in() -> &'static Self {
        static MODEL: LazyLock<KeywordModel> = LazyLock::new(|| {
            let trees = Trees::open(BUILT, FINGERPRINT);
            KeywordModel::new(&trees.unwrap_or_default())
        });
        &MODEL
    }

    /// Makes a model of trained trees.
    pub(super) fn new(trees: &Trees<LEAVES>) -> Self {
        Self(Forest::new::<FEATURES>(trees))
    }

    /// For each term with these features, the probability that it is a keyword.
    pub(super) fn probabilities(&self, rows: &[[f32; FEATURES]]) -> Vec<f32> {
        self.0.probabilities(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_trees_fit_the_features() {
        let trees: Option<Trees<LEAVES>> = Trees::open(BUILT, FINGERPRINT);
        assert!(
            trees.is_some_and(|trees| !trees.trees.is_empty()),
            "the features have changed: run `workshop train-keywords`"
        );
    }
}
