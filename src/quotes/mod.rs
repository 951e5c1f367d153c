//! Who said what: direct, mixed and indirect quotes with their speakers.
//!
//! # The pipeline
//!
//! 1. [`regions`] pairs the quotation marks ([`marks`]) of each paragraph. [`context`] collects the properties of each token
//!    that later steps use: its word, [`token_class`], name and quoted region.
//! 2. [`cues`]: a linear classifier scores every word that can be a cue ("said", "according", "claim").
//! 3. For each likely cue, a conditional random field ([`crf`]) labels the units in the [`window`] of the cue as source,
//!    content or neither. Its features are in [`tagger_features`], their sums in [`scores`], and hard constraints on labels
//!    in [`constraints`]. [`content`] turns each of the n-best labelings into a proposal ([`proposals`]).
//! 4. [`reranker`]: boosted trees over [`reranker_features`] estimate the probability that a whole proposal is right.
//!    [`layout`] adds quotes without a cue: turns of interviews, signed quotes, and quotes after a name.
//! 5. [`attributions`] decides which proposals are probable enough.
//! 6. [`selection`] takes the best of these that do not overlap. [`beside`] adds quotes next to a verb that rarely reports
//!    speech.
//! 7. [`unclaimed`] attributes the remaining quoted regions to the current speaker, and joins quotes that span several
//!    paragraphs. [`non_quotes`] classifies the others: titles, terms, nicknames.
//! 8. [`sources`] cleans the sources, and [`speakers`] finds the entity of each ([`mentions`], [`antecedents`],
//!    [`descriptions`], [`interview`]).
//! 9. [`statements`] decides which attributions are statements, and [`stance`] what their speakers do with the content.
//!
//! # Sources
//!
//! The models are trained on PolNeAR (Newell, Margolin, Ruths, "An attribution relations corpus for political news", 2018),
//! whose scheme of source, cue and content they follow. Finding cues first, and then the source and content around them,
//! follows Pareti ("Attribution: a computational approach", 2015). Conditional random fields are due to Lafferty, McCallum
//! and Pereira (2001), reranking to Collins and Koo (2005), and gradient-boosted trees to Friedman (2001).

mod antecedents;
mod attributions;
mod beside;
mod constraints;
mod content;
mod context;
mod crf;
mod cues;
mod descriptions;
mod interview;
mod layout;
#[cfg(feature = "workshop")]
pub mod learning;
mod marks;
mod mentions;
mod nearby;
mod non_quotes;
mod proposals;
mod regions;
mod reranker;
mod reranker_features;
mod scores;
mod selection;
mod sources;
mod speakers;
mod stance;
mod statement_features;
mod statements;
mod tagger_features;
#[cfg(test)]
mod tests;
mod token_class;
mod unclaimed;
mod window;

use std::sync::LazyLock;

use crate::entities::coreference::{Choose, Ranker};
use crate::entities::{Entities, EntityId};
use crate::span::Span;
use crate::text::Document;

use context::QuoteContext;
use proposals::{Models, Proposal};
use statements::StatementModel;

pub use stance::Stance;

/// The quotes of a document, and the words in quotation marks that are not quotes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attribution {
    /// The quotes, in text order.
    pub quotes: Vec<Quote>,
    /// The quoted regions that are not part of a quote, in text order.
    pub non_quotes: Vec<NonQuote>,
}

/// Words in quotation marks that are not a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NonQuote {
    /// The words, marks included.
    pub span: Span,
    /// Why they are in marks: `scare-quote`, `title`, `nickname`, `term`, or `no-attribution` if there is no other evident
    /// reason.
    pub rule: &'static str,
}

/// A quote and its speaker.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Whether it is direct, mixed or indirect.
    pub kind: QuoteKind,
    /// What the speaker does with the content.
    pub stance: Stance,
    /// What was said, quotation marks included. There are several spans if the attribution splits it.
    pub spans: Vec<Span>,
    /// The phrase that names the speaker.
    pub source: Option<Span>,
    /// The words that report the speech: "said", "according to".
    pub cue: Option<Span>,
    /// The entity that speaks, if known.
    pub speaker: Option<EntityId>,
    /// The speaker's name, or the words of the source if no entity is known.
    pub speaker_name: Option<String>,
    /// Index of the earlier quote that this one continues.
    pub continues: Option<usize>,
    /// Name of the rule that attributed it: `cue-after`, `interview`, …
    pub rule: &'static str,
    /// Whether it is a statement: somebody communicates a clause, or words in quotation marks. Other attributions report
    /// beliefs, attitudes, perceptions and decisions.
    pub is_statement: bool,
    /// Probability that it is a statement and that its content is right, from 0 to 1. For other attributions, the probability
    /// that the content is right.
    pub confidence: f32,
}

/// How much of a quote is in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// All words are in quotation marks.
    Direct,
    /// A reported clause, some of whose words are in quotation marks.
    Mixed,
    /// A reported clause without quotation marks.
    Indirect,
}

static CUES: &[u8] = include_bytes!("../data/en/built/quote-cues.bin");
static TAGGER: &[u8] = include_bytes!("../data/en/built/quote-tagger.bin");
static RERANKER: &[u8] = include_bytes!("../data/en/built/quote-reranker.bin");
static MODELS: LazyLock<Option<Models<'static>>> =
    LazyLock::new(|| Models::open(CUES, TAGGER, Some(RERANKER)));

/// Finds the quotes of a document, and the words in quotation marks that are not quotes.
///
/// `entities` are those of the same document. If they are empty, quotes are still found, but no speaker is an entity.
pub fn attribute(document: &Document<'_>, entities: &Entities) -> Attribution {
    match &*MODELS {
        Some(models) => attribute_with(models, document, entities),
        None => Attribution::default(),
    }
}

/// Fingerprints of the features of cue classifier and tagger. After a change to a feature, increase its number and train again.
#[cfg(any(test, feature = "workshop"))]
const fn fingerprints() -> [u64; 2] {
    [
        3 << 32 | cues::FEATURES as u64,
        7 << 32 | tagger_features::FEATURES as u64,
    ]
}

fn attribute_with(
    models: &Models<'_>,
    document: &Document<'_>,
    entities: &Entities,
) -> Attribution {
    let context = QuoteContext::new(document, entities);
    let chosen = choose(models, &context, Some(StatementModel::built_in()));
    Attribution {
        quotes: finish(&context, entities, &chosen, &mut Ranker::built_in()),
        non_quotes: non_quotes::non_quotes(&context, &chosen),
    }
}

/// The attributions of a document, before speakers are found. See [`selection::select`] for `statements`.
fn choose(
    models: &Models<'_>,
    context: &QuoteContext<'_>,
    statements: Option<&StatementModel>,
) -> Vec<Proposal> {
    let mut candidates = layout::by_layout(context);
    candidates.extend(proposals::propose(models, context));
    let mut selected = selection::select(context, candidates, statements);
    beside::add_missed(context, &mut selected);
    unclaimed::attach_unclaimed(context, selected)
}

/// Sorts the quotes in text order and finds their speakers. `chooser` finds the antecedents of pronouns and descriptions.
fn finish(
    context: &QuoteContext<'_>,
    entities: &Entities,
    chosen: &[Proposal],
    chooser: &mut dyn Choose,
) -> Vec<Quote> {
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    order.sort_by_key(|index| chosen[*index].pieces[0].0);
    let mut position = vec![0; chosen.len()];
    for (at, index) in order.iter().enumerate() {
        position[*index] = at;
    }
    let mut speakers = speakers::Speakers::new(context, entities, chosen, chooser);
    let mut quotes: Vec<Quote> = Vec::with_capacity(chosen.len());
    for index in order {
        let proposal = &chosen[index];
        let continues = proposal.continues.map(|earlier| position[earlier]);
        let (speaker, speaker_name) = match continues.and_then(|earlier| quotes.get(earlier)) {
            Some(earlier) if proposal.source.is_none() => {
                (earlier.speaker, earlier.speaker_name.clone())
            }
            _ => speakers.of(context, proposal, &quotes),
        };
        let probability = statements::probability(context, proposal);
        // A question or report of nobody: "Asked if it had rained, she smiled".
        let has_speaker = proposal.kind != QuoteKind::Indirect || speaker_name.is_some();
        let is_statement = has_speaker && statements::is_statement(context, proposal, probability);
        let spans = proposal.pieces.iter().map(|run| context.span_of(*run));
        quotes.push(Quote {
            kind: proposal.kind,
            stance: stance::stance(context, proposal),
            spans: spans.collect(),
            source: proposal.source.map(|run| context.span_of(run)),
            cue: proposal.cue.map(|cue| cues::span(context, cue)),
            speaker,
            speaker_name,
            continues,
            rule: proposal.rule.name(),
            is_statement,
            confidence: if is_statement {
                probability * certainty_of_end(context, proposal)
            } else {
                proposal.confidence
            },
        });
    }
    quotes
}

/// The probability that a quote ends where its paragraph does, if its closing mark is missing.
const LOST_MARK: f32 = 0.7;

/// The probability that the quotation marks show where a quote ends.
fn certainty_of_end(context: &QuoteContext<'_>, proposal: &Proposal) -> f32 {
    let mut pieces = proposal.pieces.iter();
    if pieces.any(|run| context.has_lost_mark(*run)) {
        LOST_MARK
    } else {
        1.0
    }
}

impl QuoteKind {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Indirect => "indirect",
        }
    }
}
