//! Time expressions: found, typed and resolved as TIMEX3 (TimeML annotation guidelines 1.2.1).

use jiff::civil::Date;

use crate::input::Published;
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
pub fn find(_document: &Document<'_>, _published: Option<&Published>) -> When {
    When::default()
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
