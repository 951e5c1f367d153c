//! The grammar: which words form a time expression, and what they mean.
//!
//! An expression is an optional prefix ("the end of", "at least") and a core. The first word of the core selects the
//! rules to try. The longest parse wins; among parses of the same length, the first rule.

mod calendar;
mod clock;
mod false_positives;
mod length;
mod nth;
mod parts;
mod relative;
mod sets;
mod weeks;

use super::meaning::{Calendar, Meaning};
use crate::lexicon::calendar::{Atoms, Form, Keyword, Shape, Unit, Word};
use parts::Prefix;

/// A named rule of the grammar.
pub(super) struct Rule {
    /// Its name in `fixtures/tables/dates.tsv`.
    pub(super) name: &'static str,
    /// Which prefixes may precede its core.
    accepts: Accepts,
    read: fn(&Atoms<'_>, Prefix, usize) -> Option<Parse>,
}

/// The prefixes that a rule accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Accepts {
    /// No prefix.
    Nothing,
    /// "early", "the end of", but no modifier of an amount.
    Edge,
    /// "about", "at least" and "the", but no part of a period.
    Amount,
    /// Any prefix.
    Any,
}

/// An expression as parsed by a rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parse {
    /// Index of its first atom.
    pub(super) start: usize,
    /// Index of the atom after it.
    pub(super) end: usize,
    pub(super) meaning: Meaning,
    /// TIMEX3 `mod`.
    pub(super) modifier: Option<&'static str>,
    /// Name of the rule that parsed it.
    pub(super) rule: &'static str,
}

impl Parse {
    /// The parse of the atoms from the prefix to `end`.
    fn new(prefix: Prefix, end: usize, meaning: Meaning) -> Self {
        Parse {
            start: prefix.start,
            end,
            meaning,
            modifier: prefix.edge.or(prefix.amount),
            rule: "",
        }
    }

    /// The parse of a period of the calendar without a time of day.
    fn of(prefix: Prefix, end: usize, calendar: Calendar) -> Self {
        Parse::new(prefix, end, Meaning::of(calendar))
    }
}

macro_rules! rules {
    ($($constant:ident = $name:literal, $accepts:ident, $read:path;)*) => {
        $(pub(super) const $constant: &Rule = &Rule { name: $name, accepts: Accepts::$accepts, read: $read };)*
        /// Every rule. The table test requires cases for each.
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
    DASHED_DATE = "dashed-date", Nothing, calendar::dashed_date;
    WEEKDAY_OF = "weekday-of", Nothing, weeks::weekday_of;
    WEEK_ON = "week-on", Nothing, weeks::week_on;
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
        Word::Weekday { .. } => &[TWO_WEEKDAYS, WEEKDAY, WEEKDAY_OF],
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
        Word::Keyword(Keyword::A) => &[WEEK_ON, AGO, DURATION, RATE],
        Word::Keyword(Keyword::Additional) => &[DURATION],
        Word::Keyword(Keyword::Whole) => &[DEFINITE],
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
        Word::Last(_) | Word::Next(_) | Word::This(_) => &[NTH_DAY, POINTED, STRETCH, HALF, VAGUE],
        Word::Recent | Word::Future | Word::Near | Word::Time(_) => &[VAGUE],
        Word::Every(_) => &[EVERY, RATE],
        Word::Times(_) => &[RATE],
        Word::Now => &[NOW],
        Word::Tens(_) => &[DECADE],
        Word::Recently => &[VAGUE],
        _ if atom.shape == Shape::Digits => &[
            ISO_DATE,
            SLASHED_DATE,
            DASHED_DATE,
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

/// True if an expression or its prefix may begin with the atom at `at`. Most words fail this test.
fn may_begin(atoms: &Atoms<'_>, at: usize) -> bool {
    let atom = atoms.get(at);
    atom.word != Word::Other
        || match atom.shape {
            Shape::Digits | Shape::Mark(b'\'') => true,
            Shape::Capital => atoms.get(at + 1).shape == Shape::Digits,
            _ => false,
        }
}

/// The expression that begins at atom `start`, if any.
pub(super) fn parse(atoms: &Atoms<'_>, start: usize) -> Option<Parse> {
    if !may_begin(atoms, start) || is_inside_word(atoms, start) {
        return None;
    }
    let (prefix, core) = parts::prefix(atoms, start);
    let mut best: Option<Parse> = None;
    if prefix.fiscal {
        best = longer(best, FISCAL_YEAR, atoms, prefix, core);
    }
    for rule in rules_at(atoms, core) {
        best = longer(best, rule, atoms, prefix, core);
    }
    best.filter(|parse| !false_positives::is_name(atoms, parse))
}

/// The longer of `best` and the parse of `rule`.
fn longer(
    best: Option<Parse>,
    rule: &'static Rule,
    atoms: &Atoms<'_>,
    prefix: Prefix,
    core: usize,
) -> Option<Parse> {
    let fits = match rule.accepts {
        Accepts::Nothing => prefix.start == core,
        Accepts::Edge => prefix.amount.is_none(),
        Accepts::Amount => prefix.edge.is_none(),
        Accepts::Any => true,
    };
    let parse = if fits {
        (rule.read)(atoms, prefix, core)
    } else {
        None
    };
    match (best, parse) {
        (Some(best), Some(new)) if new.end <= best.end => Some(best),
        (best, None) => best,
        (_, Some(new)) => Some(Parse {
            rule: rule.name,
            ..new
        }),
    }
}

/// True inside something written as one word: "COVID-19", "foo@2018".
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
