//! Step 4 of attribution: the reranker, boosted trees that estimate the probability that a whole proposal is right.
//!
//! It uses features of whole proposals, which the tagger lacks, to choose between the labelings of a window (Collins and Koo,
//! "Discriminative reranking for natural language parsing", 2005). Its probabilities are calibrated, because it was trained
//! by cross-fitting, on proposals of taggers that had not seen the article.

use super::context::QuoteContext;
use super::proposals::Proposal;
use super::reranker_features::{FEATURES, FINGERPRINT, features};
use crate::learn::trees::{Check, Forest, Trees};

/// The scores of a proposal under the other models.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// Score of the cue.
    pub cue_sum: f32,
    /// Logarithm of the probability of this labeling of the window.
    pub log_content: f32,
    /// Difference between the log probabilities of the most probable labeling and this one.
    pub log_deficit: f32,
    /// Rank of this labeling among the n-best, starting at 0.
    pub number: usize,
    /// Number of labelings.
    pub n_best: usize,
    /// Logarithm of their total probability.
    pub log_total: f32,
    /// Highest score of another cue in the content.
    pub cue_inside: f32,
    /// Highest score of another cue in the sentence outside the content.
    pub cue_outside: f32,
}

/// The trained trees.
#[derive(Debug, Clone)]
pub(super) struct Reranker {
    trees: Forest<LEAVES>,
}

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 32;

/// When the other trees are skipped, because the confidence would stay below every threshold.
const CHECK: Check = Check {
    trees: 60,
    min: -2.5,
};

impl Reranker {
    /// Opens the model file. Returns `None` if it is invalid or was trained with other features.
    pub(super) fn open(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            trees: Forest::new::<FEATURES>(&Trees::open(bytes, FINGERPRINT)?),
        })
    }

    /// For each proposal, the probability that its content is right.
    pub(super) fn confidences(
        &self,
        context: &QuoteContext<'_>,
        proposals: &[(Proposal, Evidence)],
    ) -> Vec<f32> {
        let rows = proposals.iter();
        let rows: Vec<[f32; FEATURES]> = rows
            .map(|(proposal, evidence)| features(context, proposal, evidence))
            .collect();
        self.trees.probabilities_unless(&rows, CHECK)
    }
}
