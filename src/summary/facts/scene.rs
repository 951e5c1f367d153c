//! The part of an article that reports its main event: the headline, the dateline and the first sentences.

use super::clause::Clause;
use crate::dates::TimeExpression;
use crate::entities::{AnyEntity, Entities};
use crate::input::BlockKind;
use crate::span::Span;
use crate::summary::candidates::Candidate;
use crate::text::{Document, TokenRange};

/// Number of sentences of the story that are read.
const MAX_SENTENCES: usize = 12;

/// Number of tokens of a line that are read, which bounds the time for any text.
const MAX_TOKENS: usize = 256;

/// A sentence of the headline or of the story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Its characters, without a dateline.
    pub(super) span: Span,
    /// Its tokens.
    pub(super) tokens: TokenRange,
    /// Its number in the story; `None` for the headline.
    pub(super) number: Option<usize>,
    /// Its main clause.
    pub(super) clause: Clause,
    /// Share of the headline's terms in it, weighted by rarity.
    pub(super) headline: f32,
    /// Whether it cannot be understood alone or is not a sentence.
    pub(super) is_weak: bool,
    /// Number of words and numbers.
    pub(super) words: usize,
}

/// The lines, with all that is known about their words.
pub(super) struct Scene<'s, 'a> {
    pub(super) document: &'s Document<'a>,
    pub(super) entities: &'s Entities,
    pub(super) dates: &'s [TimeExpression],
    /// The lines, in text order.
    pub(super) lines: Vec<Line>,
    /// Number of sentences of the story.
    pub(super) sentences: usize,
}

impl<'s, 'a> Scene<'s, 'a> {
    /// The scene of an article. `story` are the sentences of its story.
    pub(super) fn new(
        document: &'s Document<'a>,
        entities: &'s Entities,
        dates: &'s [TimeExpression],
        story: &[Candidate],
    ) -> Self {
        let mut names: Vec<Span> = entities
            .all()
            .flat_map(|entity: AnyEntity<'_>| entity.mentions)
            .map(|mention| mention.span)
            .collect();
        names.sort_unstable_by_key(|span| span.start);
        let is_name = |at: usize| {
            let span = document.tokens[at.min(document.tokens.len() - 1)].span;
            let after = names.partition_point(|name| name.start <= span.start);
            after > 0 && names[after - 1].contains(span)
        };
        let read = |tokens: TokenRange| TokenRange {
            end: tokens.end.min(tokens.start + MAX_TOKENS),
            ..tokens
        };
        let line = |span: Span, tokens: TokenRange, of: Option<(usize, &Candidate)>| Line {
            span,
            tokens: read(tokens),
            number: of.map(|(number, _)| number),
            clause: Clause::of(document, read(tokens), is_name),
            headline: of.map_or(1.0, |(_, candidate)| candidate.headline),
            is_weak: of.is_some_and(|(_, candidate)| candidate.excluded || candidate.dangling),
            words: of.map_or(tokens.end - tokens.start, |(_, candidate)| candidate.words),
        };
        let headline = document.sentences.iter().filter(|sentence| {
            document.block_kind(sentence) == BlockKind::Headline && !sentence.span.is_empty()
        });
        let mut lines: Vec<Line> = headline
            .map(|sentence| line(sentence.span, sentence.tokens, None))
            .collect();
        for (number, candidate) in story.iter().take(MAX_SENTENCES).enumerate() {
            let tokens = TokenRange {
                start: document.token_at(candidate.span.start),
                end: document.sentences[candidate.sentence].tokens.end,
            };
            lines.push(line(candidate.span, tokens, Some((number, candidate))));
        }
        lines.sort_by_key(|line| line.span.start);
        Self {
            document,
            entities,
            dates,
            lines,
            sentences: story.len(),
        }
    }

    /// The line that contains a span.
    pub(super) fn line_of(&self, span: Span) -> Option<&Line> {
        let after = self
            .lines
            .partition_point(|line| line.span.start <= span.start);
        let line = self.lines.get(after.checked_sub(1)?)?;
        line.span.contains(span).then_some(line)
    }

    /// Whether the dateline contains a span.
    pub(super) fn in_dateline(&self, span: Span) -> bool {
        let dateline = self.document.article.dateline;
        dateline.is_some_and(|dateline| dateline.overlaps(span))
    }

    /// The characters of some tokens.
    pub(super) fn span_of(&self, start: usize, end: usize) -> Span {
        self.document.span_of(TokenRange { start, end })
    }
}
