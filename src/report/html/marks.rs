//! What is marked in the text of an article, in layers.

use std::fmt;

use super::days::Days;
use super::layout::{Layer, Mark};
use crate::Analysis;
use crate::dates::TimeBasis;
use crate::entities::{Entity, EntityId, EntityKind, MentionKind};
use crate::report::Parts;
use crate::span::Span;

/// The marks of an article, from the outermost layer to the innermost.
pub(super) struct Marks {
    /// Sentences of the summary, by their number in it.
    pub(super) sentences: Layer<usize>,
    /// The content of quotes, by their index.
    pub(super) quotes: Layer<usize>,
    /// The source and cue of quotes, by their index.
    pub(super) attributions: Layer<usize>,
    /// Mentions of entities, and dates.
    pub(super) links: Layer<Link>,
}

/// A mention of an entity, or a date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) target: Target,
    /// Whether it is the first of its target.
    pub(super) first: bool,
    pub(super) reason: Reason,
    /// The rule that found it.
    pub(super) rule: &'static str,
}

/// What decided on a link.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason {
    /// How the mention refers to its entity, and the probability that it is right.
    Mention(MentionKind, f32),
    /// What the value of the date was computed from.
    Date(TimeBasis),
}

/// What a link leads to: an entry of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Entity(EntityId),
    /// The date with this index.
    Date(usize),
}

impl Link {
    /// False for a pronoun or a description.
    pub(super) fn is_name(&self) -> bool {
        matches!(
            self.reason,
            Reason::Date(_) | Reason::Mention(MentionKind::Name, _)
        )
    }
}

impl Target {
    /// The class of its links.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Target::Entity(EntityId::Person(_)) => "person",
            Target::Entity(EntityId::Organization(_)) => "organization",
            Target::Entity(EntityId::Place(_)) => "place",
            Target::Date(_) => "date",
        }
    }
}

impl fmt::Display for Target {
    /// Writes the id of the entry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Entity(id) => id.fmt(f),
            Target::Date(index) => write!(f, "date-{}", index + 1),
        }
    }
}

impl Marks {
    /// The marks of the parts that the page has.
    pub(super) fn new(analysis: &Analysis<'_>, parts: Parts, days: &Days<'_>) -> Marks {
        let mut marks = Marks {
            sentences: Layer::new(Vec::new()),
            quotes: Layer::new(Vec::new()),
            attributions: Layer::new(Vec::new()),
            links: Layer::new(links(analysis, parts, days)),
        };
        if parts.summary {
            let sentences = analysis.summary.sentences.iter();
            marks.sentences = numbered(sentences.map(|sentence| [sentence.span]));
        }
        if parts.quotes {
            let quotes = &analysis.quotes;
            marks.quotes = numbered(quotes.iter().map(|quote| quote.spans.iter().copied()));
            marks.attributions = numbered(
                quotes
                    .iter()
                    .map(|quote| quote.source.into_iter().chain(quote.cue)),
            );
        }
        marks
    }
}

/// A layer of the spans of each item, by its index.
fn numbered(items: impl Iterator<Item = impl IntoIterator<Item = Span>>) -> Layer<usize> {
    let marks = items.enumerate().flat_map(|(of, spans)| {
        let spans = spans.into_iter();
        spans.map(move |span| Mark { span, of })
    });
    Layer::new(marks.collect())
}

fn links(analysis: &Analysis<'_>, parts: Parts, days: &Days<'_>) -> Vec<Mark<Link>> {
    let entities = &analysis.entities;
    let mut links = Vec::new();
    if parts.people {
        add_mentions(&entities.people, &mut links);
    }
    if parts.organizations {
        add_mentions(&entities.organizations, &mut links);
    }
    if parts.places {
        add_mentions(&entities.places, &mut links);
    }
    for day in days.entries() {
        let target = Target::Date(day.id());
        links.extend(day.expressions().enumerate().map(|(number, date)| Mark {
            span: date.span,
            of: Link {
                target,
                first: number == 0,
                reason: Reason::Date(date.basis),
                rule: date.rule,
            },
        }));
    }
    links
}

fn add_mentions<T: EntityKind>(entities: &[Entity<T>], links: &mut Vec<Mark<Link>>) {
    for entity in entities {
        let target = Target::Entity(entity.id.into());
        let mentions = entity.mentions.iter().filter(|mention| !mention.is_part());
        let mentions = mentions.enumerate();
        links.extend(mentions.map(|(number, mention)| Mark {
            span: mention.span,
            of: Link {
                target,
                first: number == 0,
                reason: Reason::Mention(mention.kind, mention.confidence),
                rule: mention.rule,
            },
        }));
    }
}
