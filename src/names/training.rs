//! Training interface of the tagger for the workshop. Not part of the public API.

pub use super::chain::{LANES, NameChain, Scores, Transitions};
pub use super::context::FeatureContext;
pub use super::features::{every, extract, of_first_pass};
pub use super::first_pass::FirstPass;
pub use super::labels::{BilouTag, CLASSES, OUTSIDE, STATES, names, state};
pub use super::tagger::{CALIBRATION, CALIBRATION_POINTS, Scratch, Tagger, collect, log_odds};
pub use crate::learn::crf::{ANY, Lattice, Viterbi};
use crate::learn::crf_training::Model;

/// Chains of one pass: the sums of weights are the scores of the states, and transitions have their own weights.
#[derive(Debug)]
pub struct Pass(Transitions);

impl Model<LANES, LANES> for Pass {
    type Chain<'c> = NameChain<'c>;

    const HAS_TRANSITION_WEIGHTS: bool = true;

    fn new(steps: &[Scores; LANES]) -> Self {
        Self(Transitions::new(|from, to| steps[from][to]))
    }

    fn chain<'c>(&'c self, sums: &'c [Scores]) -> NameChain<'c> {
        NameChain {
            emissions: sums,
            transitions: &self.0,
        }
    }

    fn add_states(gradients: &mut Scores, states: &Scores) {
        *gradients = *states;
    }

    fn add_transition(_: &mut Scores, _: usize, _: usize, _: usize, _: f32) {}
}

/// The fingerprint of the features of a text written for this purpose. If it changes, the features have changed, and the
/// model must be retrained.
pub fn golden() -> u64 {
    super::golden::fingerprint()
}
