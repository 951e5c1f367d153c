//! What the workshop needs to train the tagger; not part of the engine's interface.

pub use super::chain::{LANES, NameChain, Scores, Transitions};
pub use super::context::FeatureContext;
pub use super::features::{every, extract, of_first_pass};
pub use super::first_pass::FirstPass;
pub use super::labels::{BilouTag, CLASSES, OUTSIDE, STATES, names, state};
pub use super::tagger::{CALIBRATION, CALIBRATION_POINTS, Scratch, Tagger, collect, log_odds};
pub use crate::learn::crf::{ANY, Lattice, Viterbi};
use crate::learn::crf_training::Model;

/// Chains of one pass: the sums of weights are the scores of the states, and the steps have weights of their own.
#[derive(Debug)]
pub struct Pass(Transitions);

impl Model<LANES, LANES> for Pass {
    type Chain<'c> = NameChain<'c>;

    const HAS_STEP_WEIGHTS: bool = true;

    fn new(steps: &[Scores; LANES]) -> Self {
        Self(Transitions::new(|from, to| steps[from][to]))
    }

    fn chain<'c>(&'c self, sums: &'c [Scores]) -> NameChain<'c> {
        NameChain {
            emissions: sums,
            transitions: &self.0,
        }
    }

    fn add_states(slopes: &mut Scores, states: &Scores) {
        *slopes = *states;
    }

    fn add_step(_: &mut Scores, _: usize, _: usize, _: usize, _: f32) {}
}

/// The fingerprint of the features that the extractor makes of a text written for it. If it changes, the features have
/// changed, and the model must be trained anew.
pub fn golden() -> u64 {
    super::golden::fingerprint()
}
