//! Step 9 of attribution: decides which attributions are statements.
//!
//! In a statement, somebody communicates a clause, or words in quotation marks that they said or wrote. Other attributions
//! report what somebody believes, wants, sees, decides or does. Boosted trees over [`statement_features`] estimate the
//! probability that an attribution is a statement.
//!
//! [`statement_features`]: super::statement_features

use std::sync::LazyLock;

use super::context::{QuoteContext, Run, class};
use super::proposals::Proposal;
use super::statement_features::{FEATURES, FINGERPRINT, features, takes_verb_phrase};
use crate::learn::trees::{Forest, Trees};
use crate::lexicon::Class;

static BUILT: &[u8] = include_bytes!("../data/en/built/quote-statements.bin");

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 8;

/// The minimum probability of a statement.
pub(super) const MIN_PROBABILITY: f32 = 0.5;

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

    /// For each attribution, the probability that it is a statement.
    pub(super) fn probabilities<'p>(
        &self,
        context: &QuoteContext<'_>,
        proposals: impl Iterator<Item = &'p Proposal>,
    ) -> Vec<f32> {
        let rows: Vec<[f32; FEATURES]> = proposals
            .map(|proposal| features(context, proposal))
            .collect();
        self.0.probabilities(&rows)
    }

    /// The probability that an attribution with these features is a statement.
    pub(super) fn probability_of(&self, features: &[f32; FEATURES]) -> f32 {
        self.0.probability(features)
    }
}

/// The minimum probability of a request, promise or denial with a verb phrase that such cues take: "urged drivers to stay",
/// "denied taking money". Most are debatable in the marks, so their probabilities are low.
const MIN_VERB_PHRASE: f32 = 0.2;

/// The probability that an attribution is a statement. For one by layout it is the confidence in the layout.
pub(super) fn probability(context: &QuoteContext<'_>, proposal: &Proposal) -> f32 {
    match proposal.statement {
        _ if proposal.rule.is_by_layout() => proposal.confidence,
        Some(known) => known,
        None => StatementModel::built_in().probability_of(&features(context, proposal)),
    }
}

/// Whether an attribution with this probability is a statement.
pub(super) fn is_statement(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    probability: f32,
) -> bool {
    let is_probable = probability >= MIN_PROBABILITY
        || probability >= MIN_VERB_PHRASE && takes_verb_phrase(context, proposal);
    let is_nobody = |source: Run| !proposal.rule.is_by_layout() && cannot_speak(context, source);
    is_probable && !proposal.source.is_some_and(is_nobody)
}

/// Whether a source is a single word that names nobody: "This suggests". The relative pronoun "that" follows a noun.
fn cannot_speak(context: &QuoteContext<'_>, (start, end): Run) -> bool {
    let sentence = context.words[start].sentence as usize;
    let is_relative = context.words[start].class == class::THAT
        && start > context.document.sentences[sentence].tokens.start;
    end == start + 1 && !is_relative && context.is(start, Class::NoSpeaker)
}
