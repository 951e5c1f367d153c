//! Sums of small decision trees over numbers, trained by gradient boosting (Friedman 2001).

use crate::weights::{Kind, Weights};

/// Questions on the way to an answer.
pub(super) const DEPTH: usize = 5;
/// Questions of a tree.
pub(super) const QUESTIONS: usize = (1 << DEPTH) - 1;
/// Answers of a tree.
pub(super) const LEAVES: usize = 1 << DEPTH;
/// Numbers of a tree in a file: the features asked, the thresholds, the answers.
const STRIDE: usize = 2 * QUESTIONS + LEAVES;

/// One tree: question `i` asks whether a feature is above a threshold; the next question is `2i + 1` for no, `2i + 2` for yes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    /// Feature and threshold of each question.
    pub questions: [(u16, f32); QUESTIONS],
    /// What the tree adds.
    pub leaves: [f32; LEAVES],
}

impl Tree {
    /// What the tree adds for something with these features.
    #[inline]
    pub(super) fn answer<const N: usize>(&self, features: &[f32; N]) -> f32 {
        let mut at = 0;
        for _ in 0..DEPTH {
            let (feature, threshold) = self.questions[at];
            let value = features[usize::from(feature).min(N - 1)];
            at = 2 * at + 1 + usize::from(value > threshold);
        }
        self.leaves[at - QUESTIONS]
    }
}

/// Trained trees.
#[derive(Debug, Clone, Default)]
pub(super) struct Trees {
    /// What everything gets.
    pub bias: f32,
    /// The trees.
    pub trees: Vec<Tree>,
}

impl Trees {
    /// Reads them from a file; `None` when it is none, or was trained with other features.
    pub(super) fn open(bytes: &[u8], fingerprint: u64) -> Option<Self> {
        let weights = Weights::open(bytes, Kind::Linear).ok()?;
        if weights.fingerprint() != fingerprint {
            return None;
        }
        let numbers: Vec<f32> = weights.dense().collect();
        let (bias, rest) = numbers.split_first()?;
        let trees = rest.chunks_exact(STRIDE).map(|numbers| {
            let (features, rest) = numbers.split_at(QUESTIONS);
            let (thresholds, leaves) = rest.split_at(QUESTIONS);
            Tree {
                questions: std::array::from_fn(|i| (features[i] as u16, thresholds[i])),
                leaves: std::array::from_fn(|i| leaves[i]),
            }
        });
        Some(Self {
            bias: *bias,
            trees: trees.collect(),
        })
    }

    /// The numbers that [`Trees::open`] reads.
    #[cfg(feature = "workshop")]
    pub(super) fn numbers(&self) -> Vec<f32> {
        let mut numbers = vec![self.bias];
        for tree in &self.trees {
            numbers.extend(tree.questions.iter().map(|question| f32::from(question.0)));
            numbers.extend(tree.questions.iter().map(|question| question.1));
            numbers.extend(tree.leaves);
        }
        numbers
    }

    /// The sum of all answers.
    pub(super) fn sum<const N: usize>(&self, features: &[f32; N]) -> f32 {
        let answers = self.trees.iter().map(|tree| tree.answer(features));
        self.bias + answers.sum::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_ask_and_answer() {
        let mut tree = Tree {
            questions: [(0, f32::INFINITY); QUESTIONS],
            leaves: [0.0; LEAVES],
        };
        tree.questions[0] = (1, 0.5);
        tree.leaves[0] = -1.0;
        tree.leaves[LEAVES / 2] = 2.0;
        let trees = Trees {
            bias: 0.5,
            trees: vec![tree],
        };
        assert_eq!(trees.sum(&[9.0, 0.5]), -0.5);
        assert_eq!(trees.sum(&[9.0, 0.6]), 2.5);
    }
}
