//! Who said what: direct, mixed and indirect quotes with their speakers.
//!
//! Every word that reports speech now and then is judged by a classifier ([`cues`]); around each likely cue a random
//! field ([`crf`], [`scores`]) labels the units that it can reach ([`window`]) as source, content or neither. The most certain
//! proposals ([`proposals`]), as a reranker of whole proposals sees them ([`reranker`]), win ([`attribution`]); some stand by the layout of the
//! page alone ([`layout`]). What stands in quotation marks ([`marks`]) and nobody claims goes to the speaker in flow,
//! unless it is a title or the like ([`non_quotes`]). Sources are resolved to entities ([`resolution`], [`speakers`]).

mod attribution;
mod constraints;
mod context;
mod crf;
mod cues;
mod layout;
#[cfg(feature = "workshop")]
pub mod learning;
mod marks;
mod mentions;
mod non_quotes;
mod proposals;
mod reranker;
mod scores;
mod sources;
mod speakers;
#[cfg(test)]
mod tests;
mod trees;
mod window;

use std::sync::LazyLock;

use crate::entities::{Entities, EntityId};
use crate::span::Span;
use crate::text::Document;

use context::QuoteContext;
use proposals::{Models, Proposal};

/// What stands in quotation marks and who said it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attribution {
    /// The quotes, in the order of the text.
    pub quotes: Vec<Quote>,
    /// The stretches in quotation marks that were judged to be no quotes, in the order of the text.
    pub non_quotes: Vec<NonQuote>,
}

/// Words in quotation marks that are nobody's quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NonQuote {
    /// The stretch, marks included.
    pub span: Span,
    /// Why: `scare-quote`, `title`, `nickname`, `term`, or `no-attribution` when no finer reason shows.
    pub rule: &'static str,
}

/// A quote and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// How it is quoted.
    pub kind: QuoteKind,
    /// What was said, in pieces when the attribution splits it; quotation marks included.
    pub spans: Vec<Span>,
    /// Who is said to have said it, as written, the whole phrase.
    pub source: Option<Span>,
    /// The word or words of saying.
    pub cue: Option<Span>,
    /// Who that is.
    pub speaker: Option<EntityId>,
    /// The speaker's name; the phrase of the source when it is nobody's name.
    pub speaker_name: Option<String>,
    /// Index of the earlier quote whose speaker goes on speaking here.
    pub continues: Option<usize>,
    /// Name of the rule that attributed it.
    pub rule: &'static str,
    /// Probability that content and source are right, 0 to 1.
    pub confidence: f32,
}

/// How something is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// All inside marks.
    Direct,
    /// A reported clause with words inside marks.
    Mixed,
    /// A reported clause without marks.
    Indirect,
}

static CUES: &[u8] = include_bytes!("../data/built/quote-cues.bin");
static PARTS: &[u8] = include_bytes!("../data/built/quote-parts.bin");
static RERANKER: &[u8] = include_bytes!("../data/built/quote-judge.bin");
static MODELS: LazyLock<Option<Models<'static>>> =
    LazyLock::new(|| Models::open(CUES, PARTS, Some(RERANKER)));

/// Finds the quotes of a document, and what looks like quotes.
pub fn attribute(document: &Document<'_>, entities: &Entities) -> Attribution {
    match &*MODELS {
        Some(models) => attribute_with(models, document, entities),
        None => Attribution::default(),
    }
}

/// Fingerprints of the features of cues and field: change a number when a feature changes, and train again.
#[cfg(any(test, feature = "workshop"))]
const fn fingerprints() -> [u64; 2] {
    [
        3 << 32 | cues::FEATURES as u64,
        7 << 32 | window::FEATURES as u64,
    ]
}

fn attribute_with(
    models: &Models<'_>,
    document: &Document<'_>,
    entities: &Entities,
) -> Attribution {
    let context = QuoteContext::new(document, entities);
    let mut proposals = layout::by_layout(&context);
    proposals.extend(proposals::propose(models, &context));
    let mut chosen =
        attribution::attach_unclaimed(&context, attribution::choose(&context, proposals));
    sources::tidy(&context, &mut chosen);
    Attribution {
        quotes: in_order(&context, entities, &chosen),
        non_quotes: non_quotes::non_quotes(&context, &chosen),
    }
}

/// The quotes in the order of the text, their speakers resolved.
fn in_order(context: &QuoteContext<'_>, entities: &Entities, chosen: &[Proposal]) -> Vec<Quote> {
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    order.sort_by_key(|index| chosen[*index].pieces[0].0);
    let mut place = vec![0; chosen.len()];
    for (position, index) in order.iter().enumerate() {
        place[*index] = position;
    }
    let mut speakers = speakers::Speakers::new(context, entities, chosen);
    let mut quotes: Vec<Quote> = Vec::with_capacity(chosen.len());
    for index in order {
        let proposal = &chosen[index];
        let source = proposal
            .source
            .map(|run| attribution::span_of(context, run));
        let continues = proposal.continues.map(|earlier| place[earlier]);
        let (speaker, speaker_name) = match continues.and_then(|earlier| quotes.get(earlier)) {
            Some(earlier) if source.is_none() => (earlier.speaker, earlier.speaker_name.clone()),
            _ => speakers.of(context, proposal, &quotes),
        };
        quotes.push(Quote {
            kind: proposal.kind,
            spans: proposal
                .pieces
                .iter()
                .map(|run| attribution::span_of(context, *run))
                .collect(),
            source,
            cue: proposal.cue.map(|cue| attribution::cue_span(context, cue)),
            speaker,
            speaker_name,
            continues,
            rule: proposal.rule,
            confidence: proposal.confidence,
        });
    }
    quotes
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
