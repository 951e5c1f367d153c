//! The model of letter case: a linear-chain conditional random field over the words of a line.

use std::sync::LazyLock;

use super::features::{FINGERPRINT, features};
use super::words::Word;
use crate::learn::crf::{Chain, Lattice, Semiring};
use crate::learn::weights::{Kind, Weights};

static BYTES: &[u8] = include_bytes!("../../data/en/built/letter-case.bin");

static SHIPPED: LazyLock<Option<CaseModel<'static>>> = LazyLock::new(|| CaseModel::open(BYTES));

/// The columns of a row of weights; "lower" has none.
#[cfg(any(test, feature = "workshop"))]
pub(super) const LABELS: [&str; COLUMNS] = ["title", "upper"];
/// The number of columns.
pub(super) const COLUMNS: usize = 2;

/// The states of a word: in lower case, with a capital, in capitals.
pub(super) const STATES: usize = 3;
/// In lower case.
pub(super) const LOWER: usize = 0;
/// With a capital at the start.
pub(super) const TITLE: usize = 1;
/// In capitals.
pub(super) const UPPER: usize = 2;

/// A trained model.
#[derive(Debug)]
pub(super) struct CaseModel<'a> {
    weights: Weights<'a>,
    transitions: Transitions,
}

/// The log scores of the transitions and their exponentials, by source state, then by target state.
#[derive(Debug, Clone)]
pub(super) struct Transitions {
    log: [[f32; STATES]; STATES],
    exp: [[f32; STATES]; STATES],
}

impl Transitions {
    /// Transitions with these log scores.
    pub(super) fn new(log: [[f32; STATES]; STATES]) -> Self {
        Self {
            log,
            exp: log.map(|row| row.map(f32::exp)),
        }
    }

    fn table<S: Semiring>(&self) -> &[[f32; STATES]; STATES] {
        if S::LOG { &self.log } else { &self.exp }
    }
}

/// The words of one line.
#[derive(Debug)]
pub(super) struct CaseChain<'a> {
    nodes: Vec<[f32; STATES]>,
    transitions: &'a Transitions,
}

impl<'a> CaseChain<'a> {
    /// The chain of words with these sums of weights.
    pub(super) fn new(
        sums: impl Iterator<Item = [f32; COLUMNS]>,
        transitions: &'a Transitions,
    ) -> Self {
        Self {
            nodes: sums.map(|[title, upper]| [0.0, title, upper]).collect(),
            transitions,
        }
    }
}

impl Chain<STATES> for CaseChain<'_> {
    fn length(&self) -> usize {
        self.nodes.len()
    }

    fn node(&self, at: usize) -> &[f32; STATES] {
        &self.nodes[at]
    }

    fn end<S: Semiring>(&self) -> [f32; STATES] {
        self.transitions.table::<S>().map(|row| row[LOWER])
    }

    fn forward<S: Semiring>(&self, _: usize, totals: &[f32; STATES]) -> [f32; STATES] {
        let table = self.transitions.table::<S>();
        std::array::from_fn(|to| {
            (0..STATES).fold(S::ZERO, |sum, from| {
                S::plus(sum, S::times(totals[from], table[from][to]))
            })
        })
    }

    fn backward<S: Semiring>(&self, _: usize, totals: &[f32; STATES]) -> [f32; STATES] {
        let table = self.transitions.table::<S>();
        std::array::from_fn(|from| {
            (0..STATES).fold(S::ZERO, |sum, to| {
                S::plus(sum, S::times(totals[to], table[from][to]))
            })
        })
    }

    fn extend<S: Semiring>(&self, _: usize, total: f32, from: usize, to: usize) -> f32 {
        S::times(total, self.transitions.table::<S>()[from][to])
    }

    fn predecessors(_: usize) -> impl Iterator<Item = usize> {
        0..STATES
    }

    fn successors(_: usize) -> impl Iterator<Item = usize> {
        0..STATES
    }
}

impl<'a> CaseModel<'a> {
    /// The model in the binary.
    pub(super) fn shipped() -> Option<&'static CaseModel<'static>> {
        SHIPPED.as_ref()
    }

    /// Opens a model; `None` if it is invalid or was trained with other features.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let weights = Weights::open(bytes, Kind::Sequence).ok()?;
        let dense: Vec<f32> = weights.dense().collect();
        if weights.fingerprint() != FINGERPRINT || dense.len() != STATES * STATES {
            return None;
        }
        let log = std::array::from_fn(|from| std::array::from_fn(|to| dense[from * STATES + to]));
        Some(Self {
            weights,
            transitions: Transitions::new(log),
        })
    }

    /// The probability of each state of each word.
    pub(super) fn probabilities(&self, words: &[Word]) -> Vec<[f32; STATES]> {
        let scale = self.weights.scale();
        let sums = (0..words.len()).map(|at| {
            let mut sums = [0; COLUMNS];
            features(words, at, |key| {
                self.weights.add(key, &mut sums);
            });
            sums.map(|sum| sum as f32 * scale)
        });
        let chain = CaseChain::new(sums, &self.transitions);
        let mut lattice = Lattice::default();
        lattice.forward_backward(&chain, &[]);
        lattice.marginals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_weights_fit_the_features() {
        let model = CaseModel::open(BYTES).expect("run `workshop train-case`");
        model.weights.verify().unwrap();
        assert_eq!(model.weights.labels().collect::<Vec<_>>(), LABELS);
    }
}
