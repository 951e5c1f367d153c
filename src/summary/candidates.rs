//! Candidates for the summary: sentences with their features.

use super::background::Background;
use super::dateline::body_start;
use super::features::{self, COUNT};
use super::setting::{self, Setting};
use super::surface::Surface;
use super::topic::{Row, Topic};
use super::words::Words;
use crate::dates::TimeExpression;
use crate::entities::Entities;
use crate::input::BlockKind;
use crate::lexicon::Class;
use crate::quotes::{Quote, QuoteKind};
use crate::span::Span;
use crate::text::{Document, TokenKind};

/// A sentence that may be part of the summary.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Index in [`Document::sentences`].
    pub sentence: usize,
    /// The sentence without an initial dateline.
    pub span: Span,
    /// The features for the ranker, in the order of [`NAMES`](super::NAMES).
    pub features: [f32; COUNT],
    /// Number of words and numbers.
    pub words: usize,
    /// Share of the headline's terms in the sentence, weighted by rarity, 0 to 1.
    pub headline: f32,
    /// Its distinct terms, sorted.
    pub terms: Vec<u32>,
    /// The terms of the definite noun that it opens with, unless the headline introduces it.
    pub opening: Vec<u32>,
    /// Whether it adds to the previous sentence: "The town also plans …".
    pub additive: bool,
    /// Whether it opens with a pronoun or connective that refers to the previous sentence, so it cannot be understood alone.
    pub dangling: bool,
    /// Whether it opens with a connective but can be understood alone, because it names its subject and contains many of the
    /// headline's terms: "But Vane is leaving: …".
    pub standalone_connective: bool,
    /// Whether it must not be in a summary: a fragment, a question to the reader, or a line about the article.
    pub excluded: bool,
    /// Whether it contains an incomplete quotation: one that begins or ends in another sentence, or whose speaker is named
    /// there.
    pub incomplete_quotation: bool,
}

/// Minimum share of the headline's terms, weighted by rarity, for a sentence with a connective to stand alone.
const MIN_HEADLINE: f32 = 0.5;

/// The candidates of a document, in text order: the sentences of paragraphs, or those of lists if there are no paragraphs.
pub fn candidates(
    document: &Document<'_>,
    dates: &[TimeExpression],
    entities: &Entities,
    background: Background<'_>,
) -> Vec<Candidate> {
    candidates_of(document, dates, entities, &Words::new(document, background))
}

/// The candidates of a document whose words have been looked up.
pub(super) fn candidates_of(
    document: &Document<'_>,
    dates: &[TimeExpression],
    entities: &Entities,
    words: &Words<'_>,
) -> Vec<Candidate> {
    let of_kind = |kind: BlockKind| -> Vec<usize> {
        (0..document.sentences.len())
            .filter(|i| document.block_kind(&document.sentences[*i]) == kind)
            .collect()
    };
    let mut story = of_kind(BlockKind::Paragraph);
    let items = of_kind(BlockKind::List);
    if story.is_empty() {
        story = items;
    } else if is_list(document, &story, &items) {
        // The first sentence of each item.
        let block = |i: usize| document.sentences[i].block;
        story = items;
        story.dedup_by_key(|i| block(*i));
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
    let settings = setting::settings(&topic, &rows, dates, entities);
    let inside = inside_quotations(document, &story);
    rows.into_iter()
        .enumerate()
        .zip(settings.into_iter().zip(inside))
        .map(|((index, row), (setting, inside))| {
            let mut candidate = candidate(&topic, row, setting, (index, count));
            candidate.incomplete_quotation |= inside;
            candidate
        })
        .collect()
}

/// Minimum number of items of an article that is a list.
const MIN_ITEMS: usize = 4;

/// Whether an article is a list: most of its words are in `items`, or it has numbered headings and a headline with a number.
fn is_list(document: &Document<'_>, paragraphs: &[usize], items: &[usize]) -> bool {
    let sentence = |i: &usize| &document.sentences[*i];
    let length = |of: &[usize]| -> usize {
        let tokens = of.iter().map(|i| sentence(i).tokens);
        tokens.map(|tokens| tokens.end - tokens.start).sum()
    };
    let mut blocks: Vec<&usize> = items.iter().collect();
    blocks.dedup_by_key(|i| sentence(i).block);
    if blocks.len() < MIN_ITEMS {
        return false;
    }
    let is_number = |at: usize| {
        document.tokens[at].kind == TokenKind::Number || document.is(at, Class::NumberWord)
    };
    let counted = || {
        let mut headline = document.sentences.iter();
        headline
            .find(|sentence| document.block_kind(sentence) == BlockKind::Headline)
            .is_some_and(|headline| (headline.tokens.start..headline.tokens.end).any(is_number))
    };
    let numbered = || {
        let mut items = blocks.iter();
        items.all(|i| document.tokens[sentence(i).tokens.start].kind == TokenKind::Number)
    };
    length(items) > length(paragraphs) || numbered() && counted()
}

/// Makes a candidate of a sentence. `position` holds its index and the number of candidates.
fn candidate(
    topic: &Topic<'_, '_>,
    mut row: Row,
    setting: Setting,
    position: (usize, usize),
) -> Candidate {
    let document = topic.document;
    let tokens = row.first..document.sentences[row.sentence].tokens.end;
    let surface = Surface::of(document, topic.words, tokens.start, tokens.end);
    let weights = topic.weights(&mut row.terms);
    let standalone_connective =
        weights.headline >= MIN_HEADLINE && surface.opens_with_connective_and_name();
    Candidate {
        sentence: row.sentence,
        span: row.span,
        features: features::vector(&weights, &surface, &setting, position),
        words: surface.words,
        headline: weights.headline.max(0.0),
        terms: row.terms,
        additive: surface.additive,
        opening: opening_of(topic, setting),
        dangling: surface.is_dangling() && !standalone_connective,
        standalone_connective,
        excluded: surface.is_excluded(document, tokens.start, tokens.end),
        incomplete_quotation: surface.incomplete_quotation,
    }
}

/// The terms of the definite noun that a sentence opens with; none if the headline has one of them.
fn opening_of(topic: &Topic<'_, '_>, setting: Setting) -> Vec<u32> {
    let is_introduced = setting.opening.iter().any(|id| topic.is_in_headline(*id));
    if is_introduced {
        Vec::new()
    } else {
        setting.opening
    }
}

/// Marks the sentences that begin or end inside a direct quote. The quotation marks of a sentence do not show this if marks
/// are missing or doubled. Both lists are in text order.
pub(super) fn mark_incomplete_quotations(candidates: &mut [Candidate], quotes: &[Quote]) {
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
        candidate.incomplete_quotation |= pieces[next..]
            .iter()
            .take_while(|piece| piece.start < sentence.end)
            .any(|piece| piece.start < sentence.start || piece.end > sentence.end);
    }
}

/// For each sentence of `story`, whether it begins inside a quotation opened by an earlier sentence of its block.
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
