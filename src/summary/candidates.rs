//! The sentences that may be part of the summary.

use super::background::Background;
use super::dateline::body_start;
use super::features::{self, COUNT};
use super::surface::Surface;
use super::topic::{Row, Topic};
use super::words::Words;
use crate::input::BlockKind;
use crate::quotes::{Quote, QuoteKind};
use crate::span::Span;
use crate::text::Document;

/// A sentence that may be part of the summary.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Index in [`Document::sentences`].
    pub sentence: usize,
    /// The sentence without a dateline at its beginning.
    pub span: Span,
    /// What the ranker knows of it; [`NAMES`](super::NAMES) names the features.
    pub features: [f32; COUNT],
    /// Number of words and numbers.
    pub words: usize,
    /// Share of the headline's terms that it has, weighted by rarity, from 0 to 1. It is not a feature, because the ranker's
    /// corpus has no headlines.
    pub headline: f32,
    /// Its terms, sorted, without repeats.
    pub terms: Vec<u32>,
    /// Whether it opens with a pronoun or connective that needs the sentence before it.
    pub dangling: bool,
    /// Whether it opens with a connective and yet stands alone, because it names its subject and has much of the headline: "But
    /// Vane is leaving: …".
    pub turn: bool,
    /// Whether it must not be in a summary: fragments, questions to the reader, lines about the article.
    pub barred: bool,
    /// Whether a quotation begins or ends in another sentence, or has its speaker there.
    pub torn: bool,
}

/// Share of the headline's terms, weighted by rarity, from which a sentence with a connective stands alone.
const MIN_HEADLINE: f32 = 0.5;

/// The sentences of running text, in text order, or those of lists if there is no other text.
pub fn candidates(document: &Document<'_>, background: Background<'_>) -> Vec<Candidate> {
    candidates_of(document, &Words::new(document, background))
}

/// The candidates of a document with known words.
pub(super) fn candidates_of(document: &Document<'_>, words: &Words<'_>) -> Vec<Candidate> {
    let of_kind = |kind: BlockKind| -> Vec<usize> {
        (0..document.sentences.len())
            .filter(|i| document.block_kind(&document.sentences[*i]) == kind)
            .collect()
    };
    let mut story = of_kind(BlockKind::Paragraph);
    if story.is_empty() {
        story = of_kind(BlockKind::List);
    }
    let mut topic = Topic::new(document, words);
    let rows: Vec<Row> = story
        .iter()
        .map(|i| topic.count(*i, body_start(document, &document.sentences[*i])))
        .collect();
    for i in of_kind(BlockKind::Headline) {
        topic.count_headline(i);
    }
    topic.weigh();
    topic.mark_lead(&rows);
    let count = rows.len();
    let inside = inside_quotations(document, &story);
    rows.into_iter()
        .enumerate()
        .zip(inside)
        .map(|((index, row), inside)| {
            let mut candidate = candidate(&topic, row, (index, count));
            candidate.torn |= inside;
            candidate
        })
        .collect()
}

/// The candidate of a sentence, with its index among all candidates and their number.
fn candidate(topic: &Topic<'_, '_>, mut row: Row, position: (usize, usize)) -> Candidate {
    let document = topic.document;
    let tokens = row.first..document.sentences[row.sentence].tokens.end;
    let surface = Surface::of(document, topic.words, tokens.start, tokens.end);
    let weights = topic.weights(&mut row.terms);
    let turn = weights.headline >= MIN_HEADLINE && surface.opens_turn();
    Candidate {
        sentence: row.sentence,
        span: row.span,
        features: features::vector(&weights, &surface, position),
        words: surface.words,
        headline: weights.headline,
        terms: row.terms,
        dangling: surface.is_dangling() && !turn,
        turn,
        barred: surface.is_barred(document, tokens.start, tokens.end),
        torn: surface.torn,
    }
}

/// Marks the sentences that begin or end inside a direct quote as torn. If quotation marks are lost or doubled, the sentences
/// themselves do not show it. Both lists are in text order.
pub(super) fn mark_torn(candidates: &mut [Candidate], quotes: &[Quote]) {
    let direct = quotes
        .iter()
        .filter(|quote| quote.kind == QuoteKind::Direct);
    let mut pieces: Vec<Span> = direct
        .flat_map(|quote| quote.spans.iter().copied())
        .collect();
    pieces.sort_by_key(|span| span.start);
    let mut next = 0;
    for candidate in candidates {
        let sentence = candidate.span;
        while pieces
            .get(next)
            .is_some_and(|piece| piece.end <= sentence.start)
        {
            next += 1;
        }
        candidate.torn |= pieces[next..]
            .iter()
            .take_while(|piece| piece.start < sentence.end)
            .any(|piece| piece.start < sentence.start || piece.end > sentence.end);
    }
}

/// For each sentence of `story`, whether it begins inside a quotation that an earlier sentence of its block opened.
fn inside_quotations(document: &Document<'_>, story: &[usize]) -> Vec<bool> {
    let mut block = usize::MAX;
    let mut open = false;
    let mut inside = Vec::with_capacity(story.len());
    for number in story {
        let sentence = &document.sentences[*number];
        open &= sentence.block == block;
        block = sentence.block;
        inside.push(open);
        for at in sentence.tokens.start..sentence.tokens.end {
            match document.token(at) {
                "“" | "``" => open = true,
                "”" => open = false,
                "\"" | "''" => open = !open,
                _ => {}
            }
        }
    }
    inside
}
