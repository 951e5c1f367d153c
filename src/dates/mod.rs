//! Time expressions: found, typed and resolved as TIMEX3 (TimeML annotation guidelines 1.2.1).

//!
//! In three steps: [`grammar`] finds expressions and reads what they say, [`tense`] asks the words around them which way
//! they look, and [`resolve`] reckons the day from the publication date or from the text.

mod anchor;
mod grammar;
mod link_expressions;
mod meaning;
mod period;
mod resolve;
mod tense;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use grammar::Reading;
use resolve::Resolver;
use tense::Direction;

use crate::input::Published;
use crate::lexicon::Classes;
use crate::lexicon::calendar::Atoms;
use crate::span::Span;
use crate::text::Document;

/// A date, time, duration or set in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// The words.
    pub span: Span,
    /// What it is.
    pub kind: TimeKind,
    /// ISO 8601 / TIMEX3 value: `2018-07`, `2018-W32`, `P2W`, `PRESENT_REF`, `XXXX-WXX-1`.
    pub value: String,
    /// First day that it means.
    pub from: Option<Date>,
    /// Last day that it means.
    pub to: Option<Date>,
    /// TIMEX3 `mod`: `START`, `MID`, `END`, `APPROX`, `MORE_THAN` …
    pub modifier: Option<&'static str>,
    /// TIMEX3 `quant` of a set: `EVERY`.
    pub quant: Option<String>,
    /// TIMEX3 `freq` of a set: `2X`.
    pub freq: Option<String>,
    /// What the value was reckoned from.
    pub basis: TimeBasis,
}

/// TIMEX3 types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// A day or something longer on the calendar.
    Date,
    /// A part of a day.
    Time,
    /// A length of time.
    Duration,
    /// Times that come back.
    Set,
}

/// What a value was reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeBasis {
    /// The expression says it all.
    Explicit,
    /// The publication date.
    Published,
    /// Another date in the text.
    Context,
    /// Nothing: the value keeps its `X`s.
    Unresolved,
}

/// What [`find`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// The expressions, in the order of the text; they never overlap.
    pub expressions: Vec<TimeExpression>,
    /// The publication date as far as the text pins it down; only sought when none was given.
    pub published: Option<Published>,
}

/// Finds the time expressions of a document, reckoned from `published` when it is known, never from today.
pub fn find(document: &Document<'_>, published: Option<&Published>) -> When {
    let found = read_all(document);
    let readings: Vec<Reading> = found.iter().map(|found| found.reading).collect();
    let inferred = match (published, document.article.dateline) {
        (None, Some(dateline)) => found
            .iter()
            .find(|found| dateline.contains(found.span))
            .and_then(|found| anchor::from_dateline(&found.reading, &readings)),
        _ => None,
    };
    let anchor = anchor::find(published.or(inferred.as_ref()), &readings);
    let mut resolver = Resolver::new(anchor, anchor::day_first(&readings));
    let expressions = found
        .into_iter()
        .map(|found| {
            let reading = found.reading;
            let meaning = if found.story {
                reading.meaning.in_a_story()
            } else {
                reading.meaning
            };
            let resolved =
                resolver.resolve(meaning, found.direction, reading.modifier, found.sentence);
            TimeExpression {
                span: found.span,
                kind: resolved.kind,
                value: resolved.value,
                from: resolved.days.map(|(first, _)| first),
                to: resolved.days.map(|(_, last)| last),
                modifier: resolved.modifier,
                quant: resolved.quant.map(str::to_owned),
                freq: resolved.freq,
                basis: resolved.basis,
            }
        })
        .collect();
    When {
        expressions,
        published: inferred,
    }
}

/// An expression with what its sentence says of it.
struct Found {
    span: Span,
    reading: Reading,
    direction: Direction,
    /// Whether it stands in a past that is told, not reported.
    story: bool,
    sentence: usize,
}

/// Reads all sentences from left to right; at each place the longest expression.
fn read_all(document: &Document<'_>) -> Vec<Found> {
    let mut atoms = Atoms::new(document.text());
    let mut tokens = Tokens { document, next: 0 };
    let mut found = Vec::new();
    for (number, sentence) in document.sentences.iter().enumerate() {
        atoms.read(sentence.span, |span| tokens.classes(span));
        let goes_on = document
            .sentences
            .get(number + 1)
            .is_some_and(|next| next.block == sentence.block && atoms.end_is_open());
        if !goes_on {
            let first = found.len();
            read_sentence(&atoms, number, &mut found);
            link_expressions::link_expressions(document.text(), &mut found[first..]);
            atoms.clear();
        }
    }
    found
}

/// A cursor over the tokens of a document.
struct Tokens<'d, 'a> {
    document: &'d Document<'a>,
    next: usize,
}

impl Tokens<'_, '_> {
    /// The classes of the word at `span`. They are looked up only for words that are part of a token: "mid" of "mid-1990s".
    /// Spans must come in the order of the text.
    fn classes(&mut self, span: Span) -> Classes {
        let tokens = &self.document.tokens;
        while tokens
            .get(self.next)
            .is_some_and(|token| token.span.end <= span.start)
        {
            self.next += 1;
        }
        match tokens.get(self.next) {
            Some(token) if token.span == span => self.document.classes(self.next),
            _ => Classes::of(span.of(self.document.text())),
        }
    }
}

/// Appends the expressions of one sentence.
fn read_sentence(atoms: &Atoms<'_>, sentence: usize, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < atoms.len() {
        match grammar::read(atoms, at) {
            Some(reading) => {
                at = reading.end.max(at + 1);
                let direction = tense::direction(atoms, reading.start, reading.end);
                let story = direction == Direction::Back
                    && reading.meaning.is_plain_weekday()
                    && !tense::is_reported(atoms, reading.start, reading.end);
                found.push(Found {
                    span: atoms.span(reading.start, reading.end),
                    reading,
                    direction,
                    story,
                    sentence,
                });
            }
            None => at += 1,
        }
    }
}

impl TimeKind {
    /// The name in documents and in TIMEX3.
    pub const fn name(self) -> &'static str {
        match self {
            TimeKind::Date => "DATE",
            TimeKind::Time => "TIME",
            TimeKind::Duration => "DURATION",
            TimeKind::Set => "SET",
        }
    }
}

impl TimeBasis {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            TimeBasis::Explicit => "explicit",
            TimeBasis::Published => "published",
            TimeBasis::Context => "context",
            TimeBasis::Unresolved => "unresolved",
        }
    }
}
