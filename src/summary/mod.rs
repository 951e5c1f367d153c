//! The summary: the sentences that best summarize the story, keywords, and the facts of the main event.
//!
//! 1. [`candidates`] lists the sentences of the story. [`words`] and [`background`] provide the rarity of their words,
//!    [`topic`] the weights of the article's terms, and [`surface`] the properties of a sentence by itself. [`features`]
//!    combines these for the ranker.
//! 2. [`ranker`]: boosted trees, trained on articles with human summaries, estimate the probability that a sentence is one of
//!    the best of its article. A better ranker would replace [`rank`].
//! 3. [`selection`] chooses a set of sentences by score, redundancy and length. It avoids sentences that cannot be understood
//!    alone.
//! 4. [`keywords`] and [`facts`] do not depend on the chosen sentences.

mod background;
mod candidates;
mod dateline;
pub mod facts;
mod features;
pub mod keywords;
mod ranker;
mod selection;
mod setting;
mod surface;
mod topic;
mod word_forms;
mod words;

use crate::dates::TimeExpression;
use crate::entities::Entities;
use crate::learn::weights::{KeyMap, hash};
use crate::quotes::Quote;
use crate::span::Span;
use crate::text::Document;

pub use background::{Background, key_of};
pub use candidates::{Candidate, candidates};
use facts::Facts;
pub use features::{COUNT, NAMES};
pub use ranker::{LEAVES, Ranker, fingerprint};

/// The maximum length of a summary. The default is three sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A maximum number of sentences.
    Sentences(usize),
    /// A maximum number of words, separated by spaces.
    Words(usize),
}

impl Default for Length {
    fn default() -> Self {
        Length::Sentences(3)
    }
}

/// The summary of an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Whole sentences, in text order.
    pub sentences: Vec<SummarySentence>,
    /// Up to ten keywords, most important first.
    pub keywords: Vec<String>,
    /// The main event.
    pub facts: Facts,
}

/// A sentence of the summary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SummarySentence {
    /// The sentence.
    pub span: Span,
    /// The score of the ranker, from 0 to 1.
    pub score: f32,
}

/// Summarizes a document whose dates, entities and quotes are known. `length` limits the sentences only.
pub fn summarize(
    document: &Document<'_>,
    dates: &[TimeExpression],
    entities: &Entities,
    quotes: &[Quote],
    length: Length,
) -> Summary {
    let background = Background::built_in();
    let words = words::Words::new(document, background);
    let mut candidates = candidates::candidates_of(document, dates, entities, &words);
    candidates::mark_incomplete_quotations(&mut candidates, quotes);
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
        keywords: keywords::keywords(document, entities, &words),
        facts: facts::facts(document, entities, dates, &candidates),
    }
}

/// The score of each candidate: the estimated probability that it is one of the best, about 0 to 1.
pub fn rank(candidates: &[Candidate], ranker: &Ranker) -> Vec<f32> {
    ranker.scores(candidates.iter().map(|candidate| &candidate.features))
}

/// The indices of the candidates that make up the summary, in text order. If several sentences have the same text, only the
/// first can be chosen. `scores` are those of [`rank`].
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
            (fresh, space_separated(document, candidate.span))
        })
        .unzip();
    selection::choose(candidates, scores, &sizes, &fresh, length)
}

/// The number of words in a span, counted as separated by spaces.
fn space_separated(document: &Document<'_>, span: Span) -> usize {
    let first = document.token_at(span.start);
    let tokens = document.tokens.get(first..).unwrap_or(&[]);
    tokens
        .iter()
        .take_while(|token| token.span.start < span.end)
        .enumerate()
        .filter(|(i, token)| *i == 0 || token.space_before)
        .count()
}
