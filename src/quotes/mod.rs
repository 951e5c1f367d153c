//! Who said what: direct, mixed and indirect quotes with their speakers.

use crate::entities::{Entities, EntityId};
use crate::span::Span;
use crate::text::Document;

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

/// Finds the quotes of a document, in the order of the text.
pub fn attribute(_document: &Document<'_>, _entities: &Entities) -> Vec<Quote> {
    Vec::new()
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
