//! Finds the entity that a source names.

use crate::entities::{AnyEntity, Entities, EntityId, MentionKind, Sense};
use crate::lexicon::Class;
use crate::lexicon::people::{is_post_nominal, is_title};
use crate::span::Span;

use super::context::{QuoteContext, class};
use super::token_class::{is_preposition, is_relative_or_that};

/// A mention and its entity.
#[derive(Debug, Clone, Copy)]
struct Named {
    span: Span,
    id: EntityId,
    /// Whether the entity can speak. Places can only in their government sense.
    acts: bool,
    /// Whether it is not a pronoun.
    has_words: bool,
}

/// All mentions of an article in text order, longer ones first.
#[derive(Debug)]
pub(super) struct Mentions {
    sorted: Vec<Named>,
}

impl Mentions {
    /// Collects and sorts the mentions of all entities.
    pub(super) fn new(entities: &Entities) -> Self {
        let mut sorted: Vec<Named> = entities.all().flat_map(named).collect();
        sorted.sort_by_key(|named| (named.span.start, std::cmp::Reverse(named.span.end)));
        Self { sorted }
    }

    /// The last entity named between two byte offsets, with its name.
    pub(super) fn last_between(&self, start: usize, end: usize) -> Option<(EntityId, Span)> {
        let count = self.sorted.partition_point(|named| named.span.start < end);
        self.sorted[..count]
            .iter()
            .rev()
            .take_while(|named| named.span.start >= start)
            .find(|named| named.acts && named.has_words && named.span.end <= end)
            .map(|named| (named.id, named.span))
    }

    /// The entity that a source names. A place can speak in its government sense, or if its bare name is the subject of a
    /// cue.
    pub(super) fn head(
        &self,
        context: &QuoteContext<'_>,
        source: Span,
        has_cue: bool,
    ) -> Option<EntityId> {
        let from = self
            .sorted
            .partition_point(|named| named.span.end <= source.start);
        let within: Vec<Named> = self.sorted[from..]
            .iter()
            .take_while(|named| named.span.start < source.end)
            .filter(|named| source.contains(named.span) || named.span.contains(source))
            .map(|named| Named {
                acts: named.acts || (has_cue && is_bare(context, source, named.span)),
                ..*named
            })
            .collect();
        if within.is_empty() {
            return None;
        }
        let segments = segments(context, source, &within);
        let (first, rest) = segments.split_first()?;
        if let Some(id) = ends_with(context, *first, &within) {
            return Some(id);
        }
        if let Some(id) = titled(context, source, &within) {
            return Some(id);
        }
        // "the White House press secretary, Josh Earnest," and "a spokesman for the ministry, Lee Min".
        rest.iter().find_map(|segment| {
            ends_with(context, *segment, &within).filter(|id| matches!(id, EntityId::Person(_)))
        })
    }
}

/// The mentions of an entity.
fn named(entity: AnyEntity<'_>) -> impl Iterator<Item = Named> {
    let AnyEntity { id, mentions, .. } = entity;
    let is_place = matches!(id, EntityId::Place(_));
    mentions.iter().map(move |mention| Named {
        span: mention.span,
        id,
        acts: !is_place || mention.sense == Some(Sense::Government),
        has_words: mention.kind != MentionKind::Pronoun,
    })
}

/// Whether the source consists of the name only, apart from an article before it and ", which ..." after it.
fn is_bare(context: &QuoteContext<'_>, source: Span, name: Span) -> bool {
    let (start, end) = context.run_of(source);
    let class = |at: usize| context.words.get(at).map(|word| word.class);
    let end = (start..end)
        .find(|at| class(*at) == Some(class::COMMA) && class(at + 1) == Some(class::WHICH))
        .unwrap_or(end);
    let has_article = end > start + 1 && context.is(start, Class::DefiniteArticle);
    name.contains(context.span_of((start + usize::from(has_article), end)))
}

/// The person whose name ends right before the first comma, unless the name is the complement of a preposition: "Secretary of
/// State Jane Doe" but not "the wife of Jane Doe".
fn titled(context: &QuoteContext<'_>, source: Span, within: &[Named]) -> Option<EntityId> {
    let document = context.document;
    let text = document.text();
    let end = source.start + source.of(text).find(',').unwrap_or(source.len());
    let Named { span, id, .. } = within
        .iter()
        .find(|named| named.span.end == end && matches!(named.id, EntityId::Person(_)))?;
    // Neither "a spokesman for President Doe" nor "the member for Oakham and Doe" is Doe.
    let mut before = document.token_at(span.start).checked_sub(1)?;
    let is_title =
        |at: usize| is_title(document.token(at)) || context.words[at].class == class::PERSON;
    while before > 0 && is_title(before) {
        before -= 1;
    }
    let word = context.words.get(before)?;
    let leads_to_name = cuts(word.class) || matches!(word.class, class::POSSESSIVE | class::AND);
    (!leads_to_name && document.tokens[before].span.start >= source.start).then_some(*id)
}

/// Splits a source at commas, prepositions and relative pronouns outside names. Returns the first segment, which contains the
/// head, and those after a comma.
fn segments(context: &QuoteContext<'_>, source: Span, within: &[Named]) -> Vec<Span> {
    let document = context.document;
    let mut found = Vec::new();
    let mut start = None;
    let mut end = 0;
    let mut open = true;
    let mut at = document.token_at(source.start);
    let mut names = within.iter().peekable();
    while let Some(token) = document
        .tokens
        .get(at)
        .filter(|t| t.span.start < source.end)
    {
        while names
            .next_if(|named| named.span.end <= token.span.start)
            .is_some()
        {}
        let named = names
            .peek()
            .is_some_and(|named| named.span.overlaps(token.span));
        let c = context.words[at].class;
        let comma =
            matches!(c, class::COMMA | class::DASH | class::BRACKET) && document.token(at) != "-";
        if !named && (comma || cuts(c)) {
            if let Some(start) = start.take() {
                found.push(Span::new(start, end));
            }
            open = comma;
        } else if open {
            start = start.or(Some(token.span.start));
            end = token.span.end;
        }
        at += 1;
    }
    if let Some(start) = start {
        found.push(Span::new(start, end));
    }
    found
}

/// Whether a class ends the head of a phrase.
fn cuts(c: u8) -> bool {
    is_preposition(c) || is_relative_or_that(c)
}

/// The entity of the acting mention that ends `segment`; people take precedence. Post-nominal letters and a possessive ending
/// may follow the mention: "Lonsdale KC", "Sony's" in "Sony's claim that".
fn ends_with(context: &QuoteContext<'_>, segment: Span, within: &[Named]) -> Option<EntityId> {
    let text = context.document.text();
    let ends = |span: Span| {
        span.end >= segment.end
            || Span::new(span.end, segment.end)
                .of(text)
                .split_whitespace()
                .all(|word| is_post_nominal(word) || matches!(word, "'s" | "’s" | "'" | "’"))
    };
    within
        .iter()
        .filter(|named| named.acts)
        .filter(|named| named.span.start < segment.end && ends(named.span))
        .map(|named| named.id)
        .min()
}
