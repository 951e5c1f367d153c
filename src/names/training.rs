//! What the workshop needs to train the tagger; not part of the engine's interface.

pub use super::chain::{ANY, Lattice, Scores, Transitions, successors};
pub use super::features::{every, extract, fingerprint, of_recall};
pub use super::labels::{CLASSES, OUTSIDE, Part, STATES, class_of, closes, follows, names, state};
pub use super::recall::Recall;
pub use super::tagger::{CALIBRATION, CALIBRATION_POINTS, Scratch, Tagger, collect, log_odds};
pub use super::view::{Chain, Style, View, evidence};

/// Fingerprint of the features that the extractor makes of a text written for it. It changes whenever the features
/// do, and then the model must be trained anew.
pub fn golden() -> u64 {
    super::golden::fingerprint()
}
