//! The grammar: which words make a time expression, and what they say.
//!
//! An expression is a lead ("the end of", "at least") and a core. The word that the core begins with chooses the rules
//! to try; the longest reading wins, and among readings of one length the rule that stands first.

mod calendar;
mod clock;
mod false_positives;
mod length;
mod nth;
mod parts;
mod relative;
mod sets;

use super::meaning::Meaning;
use crate::lexicon::calendar::{Atoms, Shape};
use crate::lexicon::calendar::{Form, Keyword, Unit, Word};
use parts::Lead;

/// A named piece of the grammar.
pub(super) struct Rule {
    /// What `fixtures/tables/dates.tsv` calls it.
    pub(super) name: &'static str,
    /// Which leads may stand in front of its core.
    takes: Takes,
    read: fn(&Atoms<'_>, Lead, usize) -> Option<Reading>,
}

/// The leads that a rule takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// None at all.
    Nothing,
    /// "early", "the end of", but no amount.
    Edge,
    /// "about", "at least", but no edge; "the" too.
    Amount,
    /// All.
    Any,
}

/// An expression as a rule reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// Index of its first atom.
    pub(super) start: usize,
    /// Index of the atom behind it.
    pub(super) end: usize,
    pub(super) meaning: Meaning,
    /// TIMEX3 `mod`.
    pub(super) modifier: Option<&'static str>,
    /// Name of the rule that read it.
    pub(super) rule: &'static str,
}

impl Reading {
    /// The reading of everything from the lead to `end`.
    fn new(lead: Lead, end: usize, meaning: Meaning) -> Self {
        Reading {
            start: lead.start,
            end,
            meaning,
            modifier: lead.edge.or(lead.amount),
            rule: "",
        }
    }
}

macro_rules! rules {
    ($($constant:ident = $name:literal, $takes:ident, $read:path;)*) => {
        $(pub(super) const $constant: &Rule = &Rule { name: $name, takes: Takes::$takes, read: $read };)*
        /// Every rule; the table test demands cases for each.
        #[cfg(test)]
        pub(super) const ALL: &[&Rule] = &[$($constant),*];
    };
}

rules! {
    ISO_DATE = "iso-date", Nothing, calendar::iso_date;
    SLASHED_DATE = "slashed-date", Nothing, calendar::slashed_date;
    MONTH_DAY = "month-day", Edge, calendar::month_day;
    DAY_MONTH = "day-month", Edge, calendar::day_month;
    DAY_OF_MONTH = "day-of-month", Edge, calendar::day_of_month;
    NTH_DAY = "nth-day", Edge, nth::nth_day;
    ERA = "era", Nothing, calendar::era;
    TWO_WEEKDAYS = "two-weekdays", Nothing, calendar::two_weekdays;
    MONTH = "month", Edge, calendar::month;
    WEEKDAY = "weekday", Edge, calendar::weekday;
    QUARTER = "quarter", Edge, calendar::quarter;
    HALF = "half", Edge, calendar::half;
    SEASON = "season", Edge, calendar::season;
    HOLIDAY = "holiday", Edge, calendar::holiday;
    FISCAL_YEAR = "fiscal-year", Edge, calendar::fiscal_year;
    YEAR = "year", Any, calendar::year;
    YEARS = "years", Edge, calendar::years;
    DECADE = "decade", Edge, calendar::decade;
    CENTURY = "century", Edge, calendar::century;
    CLOCK = "clock", Any, clock::clock;
    DAY_WORD = "day-word", Edge, relative::day_word;
    POINTED = "pointed", Edge, relative::pointed;
    DEFINITE = "definite", Edge, relative::definite;
    AGO = "ago", Amount, relative::ago;
    YEAR_BEFORE = "year-before", Edge, relative::year_before;
    WEEK_OF = "week-of", Edge, relative::week_of;
    NOW = "now", Nothing, relative::now;
    VAGUE = "vague", Edge, relative::vague;
    STRETCH = "stretch", Amount, length::stretch;
    DURATION = "duration", Amount, length::duration;
    BARE_PLURAL = "bare-plural", Nothing, length::bare_plural;
    EVERY = "every", Nothing, sets::every;
    OFTEN = "often", Nothing, sets::often;
    RATE = "rate", Nothing, sets::rate;
    PLURAL_DAY = "plural-day", Nothing, sets::plural_day;
}

/// The rules whose core may begin with the atom at `at`.
fn rules_at(atoms: &Atoms<'_>, at: usize) -> &'static [&'static Rule] {
    let atom = atoms.get(at);
    match atom.word {
        Word::Month { .. } => &[MONTH_DAY, MONTH, HOLIDAY],
        Word::Weekday {
            form: Form::Plural, ..
        } => &[PLURAL_DAY],
        Word::Weekday { .. } => &[TWO_WEEKDAYS, WEEKDAY],
        Word::Season(..) => &[SEASON, HOLIDAY],
        Word::Era(_) => &[ERA],
        Word::Unit(Unit::Second, _) => &[
            NTH_DAY,
            DAY_MONTH,
            DAY_OF_MONTH,
            QUARTER,
            HALF,
            STRETCH,
            BARE_PLURAL,
        ],
        Word::Unit(..) => &[DEFINITE, YEAR_BEFORE, WEEK_OF, DURATION, BARE_PLURAL],
        Word::Frequency(_) => &[OFTEN],
        Word::Number(_) => &[
            AGO, DURATION, RATE, CLOCK, YEAR, DECADE, QUARTER, DAY_MONTH, CENTURY,
        ],
        Word::Several
        | Word::Couple
        | Word::Dozen(_)
        | Word::Half
        | Word::Scale(_)
        | Word::Keyword(Keyword::Few) => &[AGO, DURATION],
        Word::Keyword(Keyword::A) => &[AGO, DURATION, RATE],
        Word::Keyword(Keyword::Additional) => &[DURATION],
        Word::Keyword(Keyword::Whole) => &[DEFINITE],
        Word::Keyword(Keyword::Both) => &[VAGUE],
        Word::Ordinal(_) => &[
            NTH_DAY,
            DAY_MONTH,
            DAY_OF_MONTH,
            QUARTER,
            HALF,
            STRETCH,
            CENTURY,
            HOLIDAY,
        ],
        Word::NamedHour(_) => &[CLOCK],
        Word::RelativeDay(_) | Word::Tonight => &[DAY_WORD],
        Word::HolidayStart => &[HOLIDAY],
        Word::Last(_) | Word::Next(_) | Word::This(_) => &[NTH_DAY, POINTED, STRETCH, VAGUE],
        Word::Recent | Word::Future | Word::Near | Word::Time(_) => &[VAGUE],
        Word::Every(_) => &[EVERY, RATE],
        Word::Times(_) => &[RATE],
        Word::Now => &[NOW],
        Word::Tens(_) => &[DECADE],
        Word::Recently => &[VAGUE],
        Word::Keyword(Keyword::From) => &[VAGUE],
        _ if atom.shape == Shape::Digits => &[
            ISO_DATE,
            SLASHED_DATE,
            DAY_MONTH,
            DAY_OF_MONTH,
            CLOCK,
            QUARTER,
            DECADE,
            CENTURY,
            YEARS,
            YEAR,
            AGO,
            DURATION,
            RATE,
        ],
        _ if atom.shape == Shape::Mark(b'\'') => &[DECADE],
        _ if atom.shape == Shape::Capital && atoms.get(at + 1).shape == Shape::Digits => {
            &[QUARTER, HALF, FISCAL_YEAR]
        }
        _ => &[],
    }
}

/// True when an expression, or its lead, may begin with the atom at `at`. Most words end here.
fn may_begin(atoms: &Atoms<'_>, at: usize) -> bool {
    let atom = atoms.get(at);
    atom.word != Word::Other
        || match atom.shape {
            Shape::Digits | Shape::Mark(b'\'') => true,
            Shape::Capital => atoms.get(at + 1).shape == Shape::Digits,
            _ => false,
        }
}

/// The expression that begins at atom `start`, if one does.
pub(super) fn read(atoms: &Atoms<'_>, start: usize) -> Option<Reading> {
    if !may_begin(atoms, start) || is_inside_word(atoms, start) {
        return None;
    }
    let (lead, core) = parts::lead(atoms, start);
    let mut best: Option<Reading> = None;
    if lead.fiscal {
        best = longer(best, FISCAL_YEAR, atoms, lead, core);
    }
    for rule in rules_at(atoms, core) {
        best = longer(best, rule, atoms, lead, core);
    }
    best.filter(|reading| !false_positives::is_name(atoms, reading))
}

/// The longer of `best` and what `rule` reads.
fn longer(
    best: Option<Reading>,
    rule: &'static Rule,
    atoms: &Atoms<'_>,
    lead: Lead,
    core: usize,
) -> Option<Reading> {
    let fits = match rule.takes {
        Takes::Nothing => lead.start == core,
        Takes::Edge => lead.amount.is_none(),
        Takes::Amount => lead.edge.is_none(),
        Takes::Any => true,
    };
    let reading = if fits {
        (rule.read)(atoms, lead, core)
    } else {
        None
    };
    match (best, reading) {
        (Some(best), Some(new)) if new.end <= best.end => Some(best),
        (best, None) => best,
        (_, Some(new)) => Some(Reading {
            rule: rule.name,
            ..new
        }),
    }
}

/// True in the middle of something written as one word: "U-2 1990", "COVID-19", "foo@2018".
fn is_inside_word(atoms: &Atoms<'_>, at: usize) -> bool {
    let (this, last) = (atoms.get(at), atoms.before(at, 1));
    if this.spaced || at == 0 {
        return false;
    }
    match last.shape {
        Shape::Lower | Shape::Capital => true,
        Shape::Digits => this.shape != Shape::Mark(b'\''),
        Shape::Mark(b'@' | b'#' | b'&' | b'\\') => true,
        Shape::Mark(b'-') => {
            let before = atoms.before(at, 2);
            this.shape == Shape::Digits && before.shape == Shape::Capital && !last.spaced
        }
        _ => false,
    }
}
