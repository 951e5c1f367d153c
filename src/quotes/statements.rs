//! Step 9 of attribution: decides which attributions are statements.
//!
//! In a statement, somebody communicates a clause, or words in quotation marks that they said or wrote. Other attributions
//! report what somebody believes, wants, sees, decides or does. Boosted trees over [`statement_features`] estimate the
//! probability that an attribution is a statement.
//!
//! [`statement_features`]: super::statement_features

use std::sync::LazyLock;

use super::content::ContentForm;
use super::context::QuoteContext;
use super::proposals::{Proposal, Rule};
use super::stance::{Stance, stance};
use super::statement_features::{FEATURES, FINGERPRINT, features};
use crate::learn::trees::{Forest, Trees};

static BUILT: &[u8] = include_bytes!("../data/en/built/quote-statements.bin");

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 8;

/// The minimum probability of a statement.
const MIN_PROBABILITY: f32 = 0.5;

/// The trained trees.
#[derive(Debug, Clone)]
pub(super) struct StatementModel(Forest<LEAVES>);

impl StatementModel {
    /// The built-in model.
    pub(super) fn built_in() -> &'static Self {
        static MODEL: LazyLock<StatementModel> = LazyLock::new(|| {
            let trees = Trees::open(BUILT, FINGERPRINT);
            StatementModel::new(&trees.unwrap_or_default())
        });
        &MODEL
    }

    /// Makes a model of trained trees.
    pub(super) fn new(trees: &Trees<LEAVES>) -> Self {
        Self(Forest::new::<FEATURES>(trees))
    }

    /// The probability that an attribution is a statement.
    pub(super) fn probability(&self, context: &QuoteContext<'_>, proposal: &Proposal) -> f32 {
        self.probability_of(&features(context, proposal))
    }

    /// The probability that an attribution with these features is a statement.
    pub(super) fn probability_of(&self, features: &[f32; FEATURES]) -> f32 {
        let sum = self.0.sum(features);
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The minimum confidence of a request, promise, denial or refusal to say something.
const MIN_EXPLICIT: f32 = 0.4;

/// Whether an attribution with this probability is a statement. Quotes attributed by layout always are, and so are
/// requests, promises and denials of a clause or an infinitive: "urged drivers to stay at home".
pub(super) fn is_statement(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    probability: f32,
) -> bool {
    let is_explicit = || {
        proposal.source.is_some()
            && proposal.confidence >= MIN_EXPLICIT
            && stance(context, proposal) != Stance::Asserts
            && ContentForm::of(context, &proposal.pieces) != ContentForm::Phrase
    };
    matches!(
        proposal.rule,
        Rule::Interview | Rule::Signed | Rule::Introduced
    ) || probability >= MIN_PROBABILITY
        || is_explicit()
}
