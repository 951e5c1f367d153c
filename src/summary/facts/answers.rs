//! Possible answers to the questions who, what, where and when.

use super::clause::is_preposition;
use super::scene::{Line, Scene};
use crate::dates::TimeKind;
use crate::entities::{AnyEntity, EntityId, MentionKind};
use crate::lexicon::Class;
use crate::span::Span;
use crate::text::{Case, TokenKind, TokenRange};

/// A question about the main event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// Who acts, or to whom something happens.
    Who,
    /// The clause that reports the event.
    What,
    /// The place of the event.
    Where,
    /// The time of the event.
    When,
}

/// A possible answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    /// The words shown.
    pub(super) span: Span,
    /// All places in the lines and the dateline where it stands, in text order; never empty.
    pub(super) spans: Vec<Span>,
    /// What it names.
    pub(super) referent: Referent,
}

/// What an answer names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Referent {
    /// A person, organization or place.
    Entity(EntityId),
    /// A date, as an index into the list of dates.
    Date(usize),
    /// Somebody or something without an entity, or a clause.
    Nothing,
}

/// Number of sentences of the story that can report the event.
const MAX_EVENT: usize = 6;
/// Maximum number of possible answers, which bounds the time for any text.
const MAX_ANSWERS: usize = 100;
/// Maximum number of tokens of a place that is no entity.
const MAX_PLACE: usize = 5;

impl Scene<'_, '_> {
    /// The possible answers to a question, in text order.
    pub(super) fn answers(&self, question: Question) -> Vec<Answer> {
        let mut answers = match question {
            Question::Who => self.actors(),
            Question::What => self.events(),
            Question::Where => self.places(),
            Question::When => self.times(),
        };
        answers.sort_by_key(|answer| (answer.spans[0].start, answer.spans[0].end));
        answers.truncate(MAX_ANSWERS);
        answers
    }

    /// People, organizations, places that act, and descriptions: "a gunman".
    fn actors(&self) -> Vec<Answer> {
        let mut actors: Vec<Answer> = self
            .entities
            .all()
            .filter_map(|entity| self.named(entity, |span| self.line_of(span).is_some()))
            .collect();
        let descriptions = self
            .lines
            .iter()
            .filter_map(|line| self.description(line.clause.subject));
        for span in descriptions {
            let text = span.of(self.document.text());
            let known = actors.iter_mut().find(|known| {
                known
                    .span
                    .of(self.document.text())
                    .eq_ignore_ascii_case(text)
            });
            match known {
                Some(known) if known.referent == Referent::Nothing => known.spans.push(span),
                Some(_) => {}
                None => actors.push(Answer {
                    span,
                    spans: vec![span],
                    referent: Referent::Nothing,
                }),
            }
        }
        actors
    }

    /// The entity with its names that `stands` accepts; `None` if there are none.
    fn named(&self, entity: AnyEntity<'_>, stands: impl Fn(Span) -> bool) -> Option<Answer> {
        let names = entity.mentions.iter();
        let names = names.filter(|mention| mention.kind == MentionKind::Name);
        let spans: Vec<Span> = names
            .map(|mention| mention.span)
            .filter(|span| stands(*span))
            .collect();
        let longest = spans
            .iter()
            .max_by_key(|span| (span.len(), usize::MAX - span.start))?;
        Some(Answer {
            span: *longest,
            spans: spans.clone(),
            referent: Referent::Entity(entity.id),
        })
    }

    /// A subject that is a noun phrase without being a name.
    fn description(&self, subject: TokenRange) -> Option<Span> {
        let last = subject
            .end
            .checked_sub(1)
            .filter(|last| *last >= subject.start)?;
        let span = self.span_of(subject.start, subject.end);
        let ends_in_name = self.entities.all().any(|entity| {
            let mentions = entity.mentions.iter();
            mentions
                .filter(|mention| mention.kind == MentionKind::Name)
                .any(|mention| mention.span.contains(self.document.tokens[last].span))
        });
        let is_noun = |at: usize| {
            let classes = self.document.classes(at);
            classes.closed_class() == 0 && self.document.tokens[at].kind == TokenKind::Word
        };
        let is_date = self.dates.iter().any(|date| date.span.overlaps(span));
        (is_noun(last) && !ends_in_name && !is_date).then_some(span)
    }

    /// The headline and the first sentences.
    fn events(&self) -> Vec<Answer> {
        let lines = self.lines.iter();
        lines
            .filter(|line| line.number.is_none_or(|number| number < MAX_EVENT))
            .map(|line| {
                let span = super::event::clause(self.document, line);
                Answer {
                    span,
                    spans: vec![line.span],
                    referent: Referent::Nothing,
                }
            })
            .collect()
    }

    /// Places, and buildings after a preposition: "at the White House".
    fn places(&self) -> Vec<Answer> {
        let stands = |span: Span| self.line_of(span).is_some() || self.in_dateline(span);
        let places = self.entities.places.iter();
        let mut found: Vec<Answer> = places
            .filter_map(|place| self.named(place.as_any(), stands))
            .collect();
        let organizations = self.entities.organizations.iter();
        found.extend(organizations.filter_map(|organization| {
            self.named(organization.as_any(), |span| {
                stands(span) && self.is_scene(self.document.token_at(span.start))
            })
        }));
        let taken: Vec<Span> = found
            .iter()
            .flat_map(|answer| answer.spans.iter().copied())
            .chain(
                self.entities
                    .people
                    .iter()
                    .flat_map(|person| person.names().map(|name| name.span)),
            )
            .chain(self.dates.iter().map(|date| date.span))
            .collect();
        for line in self.lines.iter().filter(|line| line.number.is_some()) {
            for at in line.tokens.start..line.tokens.end {
                let span = self.unnamed_place(at, line);
                let is_free = |span: &Span| !taken.iter().any(|taken| taken.overlaps(*span));
                found.extend(span.filter(is_free).map(|span| Answer {
                    span,
                    spans: vec![span],
                    referent: Referent::Nothing,
                }));
            }
        }
        found
    }

    /// Whether a preposition of place stands before a token or the article before it.
    fn is_scene(&self, at: usize) -> bool {
        let is_article = |at: usize| self.document.classes(at).closed_class() == 1;
        let before = at.checked_sub(1);
        let before = before.and_then(|before| match is_article(before) {
            true => before.checked_sub(1),
            false => Some(before),
        });
        before.is_some_and(|before| self.document.is(before, Class::ScenePreposition))
    }

    /// The run of capitalized words from a token on, if a preposition of place stands before it.
    fn unnamed_place(&self, at: usize, line: &Line) -> Option<Span> {
        let is_name = |at: &usize| {
            let token = &self.document.tokens[*at];
            token.kind == TokenKind::Word && !matches!(token.case, Case::Lower | Case::None)
        };
        let is_word = self.document.classes(at).closed_class() == 0;
        if at == line.tokens.start
            || !is_name(&at)
            || !is_word
            || is_name(&(at - 1))
            || !self.is_scene(at)
        {
            return None;
        }
        let end = line.tokens.end.min(at + MAX_PLACE);
        let end = (at..end).take_while(is_name).last()? + 1;
        Some(self.span_of(at, end))
    }

    /// Dates and times of day.
    fn times(&self) -> Vec<Answer> {
        let dates = self.dates.iter().enumerate();
        dates
            .filter(|(_, date)| {
                matches!(date.kind, TimeKind::Date | TimeKind::Time)
                    && !date.is_vague()
                    && (self.line_of(date.span).is_some() || self.in_dateline(date.span))
            })
            .map(|(index, date)| Answer {
                span: date.span,
                spans: vec![date.span],
                referent: Referent::Date(index),
            })
            .collect()
    }

    /// The closed class of the preposition that governs the noun phrase at a token; 0 if there is none.
    pub(super) fn preposition(&self, at: usize, most: usize) -> u8 {
        let before = (at.saturating_sub(most)..at).rev();
        let of = before
            .take_while(|at| self.document.tokens[*at].kind != TokenKind::Punctuation)
            .map(|at| self.document.classes(at))
            .find(|classes| is_preposition(*classes) || classes.closed_class() == 13);
        of.map_or(0, |classes| classes.closed_class())
    }
}
