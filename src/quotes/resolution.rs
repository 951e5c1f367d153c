//! From the words of a source to the entity that speaks.

use crate::entities::{Entities, EntityId, MentionKind, Sense};
use crate::lexicon::closed_class;
use crate::span::Span;

use super::reading::{Reading, class};

/// All mentions of an article by place.
#[derive(Debug)]
pub(super) struct Mentions {
    sorted: Vec<(Span, MentionKind, EntityId)>,
}

impl Mentions {
    /// Sorts the mentions of all entities.
    pub(super) fn new(entities: &Entities) -> Self {
        let people = entities.people.iter().flat_map(|e| {
            e.mentions
                .iter()
                .map(|m| (m.span, m.kind, EntityId::Person(e.id)))
        });
        let organizations = entities.organizations.iter().flat_map(|e| {
            e.mentions
                .iter()
                .map(|m| (m.span, m.kind, EntityId::Organization(e.id)))
        });
        let places = entities.places.iter().flat_map(|e| {
            e.mentions
                .iter()
                .filter(|m| m.sense == Some(Sense::Government) || m.kind == MentionKind::Name)
                .map(|m| (m.span, m.kind, EntityId::Place(e.id)))
        });
        let mut sorted: Vec<_> = people.chain(organizations).chain(places).collect();
        sorted.sort_by_key(|(span, _, _)| (span.start, std::cmp::Reverse(span.end)));
        Self { sorted }
    }

    /// The speaker that a source names, and the name to show: the entity's, else the words of the source.
    pub(super) fn speaker(
        &self,
        reading: &Reading<'_>,
        entities: &Entities,
        source: Span,
    ) -> (Option<EntityId>, Option<String>) {
        let entity = self.head(reading, source);
        let name = entity
            .and_then(|id| entities.name_of(id))
            .unwrap_or_else(|| source.of(reading.document.text()));
        (
            entity,
            Some(name.split_whitespace().collect::<Vec<_>>().join(" ")),
        )
    }

    fn head(&self, reading: &Reading<'_>, source: Span) -> Option<EntityId> {
        let from = self
            .sorted
            .partition_point(|(span, _, _)| span.end <= source.start);
        let within: Vec<(Span, EntityId)> = self.sorted[from..]
            .iter()
            .take_while(|(span, _, _)| span.start < source.end)
            .filter(|(span, _, _)| source.contains(*span) || span.contains(source))
            .map(|(span, _, id)| (*span, *id))
            .collect();
        if within.is_empty() {
            return None;
        }
        let segments = segments(reading, source, &within);
        let (first, rest) = segments.split_first()?;
        if let Some(id) = ends_with(*first, &within) {
            return Some(id);
        }
        if let Some(id) = titled(reading, source, &within) {
            return Some(id);
        }
        // "the White House press secretary, Josh Earnest," and "a spokesman for the ministry, Lee Min".
        rest.iter().find_map(|segment| {
            ends_with(*segment, &within).filter(|id| matches!(id, EntityId::Person(_)))
        })
    }
}

/// The person whose name ends the words before the first comma, unless a preposition leads to the name:
/// "Secretary of State Jane Doe" but not "the wife of Jane Doe".
fn titled(reading: &Reading<'_>, source: Span, within: &[(Span, EntityId)]) -> Option<EntityId> {
    let document = reading.document;
    let text = document.text();
    let end = source.start + source.of(text).find(',').unwrap_or(source.len());
    let (span, id) = within
        .iter()
        .find(|(span, id)| span.end == end && matches!(id, EntityId::Person(_)))?;
    let before = document.token_at(span.start).checked_sub(1)?;
    let word = reading.words.get(before)?;
    let leads =
        cuts(word.class) || word.class == closed_class("title") || word.class == class::POSSESSIVE;
    (!leads && document.tokens[before].span.start >= source.start).then_some(*id)
}

/// The source cut at commas and at prepositions and relative pronouns outside names: the first piece holds the head,
/// of the others only those behind a comma are kept.
fn segments(reading: &Reading<'_>, source: Span, within: &[(Span, EntityId)]) -> Vec<Span> {
    let document = reading.document;
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
            .next_if(|(span, _)| span.end <= token.span.start)
            .is_some()
        {}
        let named = names
            .peek()
            .is_some_and(|(span, _)| span.overlaps(token.span));
        let c = reading.words[at].class;
        let comma = matches!(c, class::COMMA | class::DASH | class::BRACKET);
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

fn cuts(c: u8) -> bool {
    [
        "of", "to", "for", "in", "on", "at", "with", "from", "about", "against", "prep", "who",
        "which", "that", "by", "as",
    ]
    .iter()
    .any(|name| c == closed_class(name))
}

/// The entity of the mention that ends `segment`, people before others.
fn ends_with(segment: Span, within: &[(Span, EntityId)]) -> Option<EntityId> {
    within
        .iter()
        .filter(|(span, _)| span.end >= segment.end && span.start < segment.end)
        .min_by_key(|(_, id)| *id)
        .map(|(_, id)| *id)
}
