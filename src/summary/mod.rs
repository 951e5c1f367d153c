//! The nut graf: the sentences that tell the story, keywords, and the five Ws.
//!
//! A ranker, trained on articles with human summaries, says of each sentence how likely it belongs to the best few; the
//! choice then weighs scores against repeats and length, and keeps out sentences that are not understood alone.

mod background;
mod choice;
mod facts;
mod features;
mod keywords;
mod ranker;
mod surface;
mod words;

use crate::dates::TimeExpression;
use crate::entities::{Entities, EntityId, PlaceId};
use crate::learn::weights::{KeyMap, hash};
use crate::quotes::{Quote, QuoteKind};
use crate::span::Span;
use crate::text::Document;

pub use background::{Background, key_of};
pub use features::{COUNT, Candidate, NAMES, candidates};
pub use ranker::{DEPTH, LEAVES, Ranker, Tree, fingerprint};

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
    /// The dates, as indices into the list of dates.
    pub dates: Vec<usize>,
    /// Probability that all of it is right, 0 to 1.
    pub confidence: f32,
}

/// Chooses the sentences, keywords and facts that tell what `document` is about.
pub fn summarize(
    document: &Document<'_>,
    dates: &[TimeExpression],
    entities: &Entities,
    quotes: &[Quote],
    length: Length,
) -> Summary {
    let background = Background::built_in();
    let words = words::Words::new(document, background);
    let mut candidates = features::candidates_of(document, &words);
    tear(&mut candidates, quotes);
    let scores = rank(&candidates, Ranker::built_in());
    let sentences = select(document, &candidates, &scores, length)
        .into_iter()
        .map(|i| SummarySentence {
            span: candidates[i].span,
            score: scores[i].clamp(0.0, 1.0),
        })
        .collect();
    Summary {
        sentences,
        keywords: keywords::keywords(document, entities, background, &words),
        facts: facts::facts(document, entities, dates, &candidates, &scores),
    }
}

/// Marks the sentences that begin or end in the middle of what somebody says: marks that are lost or doubled hide it from the
/// sentences themselves. Both lists are in the order of the text.
fn tear(candidates: &mut [Candidate], quotes: &[Quote]) {
    let spoken = quotes
        .iter()
        .filter(|quote| quote.kind == QuoteKind::Direct);
    let mut pieces: Vec<Span> = spoken
        .flat_map(|quote| quote.spans.iter().copied())
        .collect();
    pieces.sort_by_key(|span| span.start);
    let mut next = 0;
    for candidate in candidates {
        while pieces
            .get(next)
            .is_some_and(|piece| piece.end <= candidate.span.start)
        {
            next += 1;
        }
        let cut = pieces[next..]
            .iter()
            .take_while(|piece| piece.start < candidate.span.end)
            .any(|piece| piece.start < candidate.span.start || piece.end > candidate.span.end);
        candidate.torn |= cut;
    }
}

/// The scores of all candidates.
pub fn rank(candidates: &[Candidate], ranker: &Ranker) -> Vec<f32> {
    ranker.scores(candidates.iter().map(|candidate| &candidate.features))
}

/// The indices of the candidates that make the summary, in the order of the text; of sentences that say the same only
/// the first may be chosen.
pub fn select(
    document: &Document<'_>,
    candidates: &[Candidate],
    scores: &[f32],
    length: Length,
) -> Vec<usize> {
    let mut seen: KeyMap<()> = Default::default();
    let (fresh, sizes): (Vec<bool>, Vec<usize>) = candidates
        .iter()
        .map(|candidate| {
            let text = candidate.span.of(document.text());
            let fresh = seen.insert(hash(text.as_bytes()), ()).is_none();
            (fresh, blank_separated(document, candidate.span))
        })
        .unzip();
    choice::choose(candidates, scores, &sizes, &fresh, length)
}

/// How many words there are when blanks alone divide them.
fn blank_separated(document: &Document<'_>, span: Span) -> usize {
    let first = document.token_at(span.start);
    let tokens = document.tokens.get(first..).unwrap_or(&[]);
    tokens
        .iter()
        .take_while(|token| token.span.start < span.end)
        .enumerate()
        .filter(|(i, token)| *i == 0 || token.space_before)
        .count()
}
