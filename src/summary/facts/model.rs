//! The models: for each question, boosted trees that estimate the probability that an answer is right.

use std::sync::LazyLock;

use super::answers::Question;
use super::features::{FEATURES, FINGERPRINT};
use crate::learn::trees::{Forest, Trees};

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 8;

/// The trained trees of a question.
#[derive(Debug, Clone)]
pub(super) struct AnswerModel(Forest<LEAVES>);

impl AnswerModel {
    /// The built-in model of a question.
    pub(super) fn built_in(question: Question) -> &'static Self {
        static MODELS: LazyLock<[AnswerModel; 4]> = LazyLock::new(|| {
            let files: [&[u8]; 4] = [
                include_bytes!("../../data/en/built/facts-who.bin"),
                include_bytes!("../../data/en/built/facts-what.bin"),
                include_bytes!("../../data/en/built/facts-where.bin"),
                include_bytes!("../../data/en/built/facts-when.bin"),
            ];
            files.map(|file| AnswerModel::new(&Trees::open(file, FINGERPRINT).unwrap_or_default()))
        });
        &MODELS[question as usize]
    }

    /// Makes a model of trained trees.
    pub(super) fn new(trees: &Trees<LEAVES>) -> Self {
        Self(Forest::new::<FEATURES>(trees))
    }

    /// For each answer with these features, the probability that it is right.
    pub(super) fn probabilities(&self, rows: &[[f32; FEATURES]]) -> Vec<f32> {
        self.0.probabilities(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_trees_fit_the_features() {
        for file in ["who", "what", "where", "when"] {
            let path = format!("src/data/en/built/facts-{file}.bin");
            let trees: Option<Trees<LEAVES>> =
                Trees::open(&std::fs::read(path).unwrap(), FINGERPRINT);
            assert!(
                trees.is_some_and(|trees| !trees.trees.is_empty()),
                "the features have changed: run `workshop train-facts`"
            );
        }
    }
}
