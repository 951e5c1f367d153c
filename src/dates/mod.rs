//! Finds time expressions and resolves them to TIMEX3 (TimeML annotation guidelines 1.2.1).
//!
//! There are three steps. [`grammar`] finds the expressions and their literal meaning, [`tense`] decides by the words
//! around them whether they are in the past or future, and [`resolve`] computes the date from the publication date or
//! the text.

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

use grammar::Parse;
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
    /// The characters of the expression.
    pub span: Span,
    /// Its TIMEX3 type.
    pub kind: TimeKind,
    /// ISO 8601 / TIMEX3 value: `2018-07`, `2018-W32`, `P2W`, `PRESENT_REF`, `XXXX-WXX-1`.
    pub value: String,
    /// Its first day, if it is resolved.
    pub from: Option<Date>,
    /// Its last day, if it is resolved.
    pub to: Option<Date>,
    /// TIMEX3 `mod`: `START`, `MID`, `END`, `APPROX`, `MORE_THAN` …
    pub modifier: Option<&'static str>,
    /// TIMEX3 `quant` of a set: `EVERY`.
    pub quant: Option<String>,
    /// TIMEX3 `freq` of a set: `2X`.
    pub freq: Option<String>,
    /// What the value was computed from.
    pub basis: TimeBasis,
    /// Name of the rule of the grammar that read it.
    pub rule: &'static str,
    /// The day that the value was computed from: the speech time or a day in the text; `None` if the words alone give
    /// the value.
    pub anchor: Option<Date>,
}

impl TimeExpression {
    /// True for an unspecified time such as "now", "recently" or "the future".
    pub fn is_vague(&self) -> bool {
        self.value.ends_with("_REF")
    }
}

/// TIMEX3 types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// A day or a longer period of the calendar.
    Date,
    /// A time within a day.
    Time,
    /// A duration.
    Duration,
    /// A recurring time.
    Set,
}

/// What a value was computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeBasis {
    /// The expression alone.
    Explicit,
    /// The publication date.
    Published,
    /// Another date in the text.
    Context,
    /// Nothing: the value has placeholders (`X`).
    Unresolved,
}

/// The result of [`find`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// The expressions in the order of the text, without overlaps.
    pub expressions: Vec<TimeExpression>,
    /// The publication date inferred from the text, if none was given.
    pub published: Option<Published>,
}

/// Finds the time expressions of a document. They are resolved against `published` if it is known, never against today.
pub fn find(document: &Document<'_>, published: Option<&Published>) -> When {
    let found = parse_all(document);
    let parses: Vec<Parse> = found.iter().map(|found| found.parse).collect();
    let inferred = match (published, document.article.dateline) {
        (None, Some(dateline)) => found
            .iter()
            .find(|found| dateline.contains(found.span))
            .and_then(|found| anchor::from_dateline(&found.parse, &parses)),
        _ => None,
    };
    let anchor = anchor::find(published.or(inferred.as_ref()), &parses);
    let mut resolver = Resolver::new(anchor, anchor::day_first(&parses));
    let expressions = found
        .into_iter()
        .map(|found| {
            let parse = found.parse;
            let meaning = if found.narrative {
                parse.meaning.in_narrative()
            } else {
                parse.meaning
            };
            let resolved =
                resolver.resolve(meaning, found.direction, parse.modifier, found.sentence);
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
                rule: parse.rule,
                anchor: resolved.anchor,
            }
        })
        .collect();
    When {
        expressions,
        published: inferred,
    }
}

/// An expression with its context.
struct Found {
    span: Span,
    parse: Parse,
    direction: Direction,
    /// Whether it is part of a narrative in the past rather than news.
    narrative: bool,
    /// Whether a verb of origin governs it: "born on May 3, 1952".
    origin: bool,
    sentence: usize,
}

/// Parses all sentences from left to right, at each atom the longest expression.
fn parse_all(document: &Document<'_>) -> Vec<Found> {
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
            parse_sentence(&atoms, number, &mut found);
            link_expressions::link(document.text(), &mut found[first..]);
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
    /// The classes of the word at `span`. Only words that are part of a token need a look-up: "mid" of "mid-1990s".
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
fn parse_sentence(atoms: &Atoms<'_>, sentence: usize, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < atoms.len() {
        match grammar::parse(atoms, at) {
            Some(parse) => {
                at = parse.end.max(at + 1);
                let direction = tense::direction(atoms, parse.start, parse.end);
                let narrative = direction == Direction::Past
                    && parse.meaning.is_plain_weekday()
                    && !found.last().is_some_and(|last| last.origin)
                    && !tense::is_reported(atoms, parse.start, parse.end);
                found.push(Found {
                    span: atoms.span(parse.start, parse.end),
                    parse,
                    direction,
                    narrative,
                    origin: tense::is_origin(atoms, parse.start),
                    sentence,
                });
            }
            None => at += 1,
        }
    }
}

impl TimeKind {
    /// The name in the output and in TIMEX3.
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
    /// The name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            TimeBasis::Explicit => "explicit",
            TimeBasis::Published => "published",
            TimeBasis::Context => "context",
            TimeBasis::Unresolved => "unresolved",
        }
    }
}
