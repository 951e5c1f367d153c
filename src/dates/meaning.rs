//! The literal meaning of a time expression, before it is resolved.

use jiff::civil::Date;

use super::period::Period;
use crate::lexicon::calendar::{DayPart, Holiday, Season, Unit, nth_weekday};

/// The literal meaning of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// A period of the calendar, with an optional time of day.
    Point { calendar: Calendar, clock: Clock },
    /// A duration.
    Length(Length),
    /// The first or last such length of a year: "the first eight months of the year".
    PartOfYear {
        length: Length,
        year: Year,
        first: bool,
    },
    /// A recurring time.
    Set {
        pattern: Pattern,
        quant: Option<&'static str>,
        /// How often in each period; 0 if unspecified.
        times: u8,
    },
    /// `PRESENT_REF`, `PAST_REF` or `FUTURE_REF`.
    Reference(&'static str),
}

impl Meaning {
    /// True for a weekday whose week depends on the verb.
    pub(super) fn is_plain_weekday(self) -> bool {
        matches!(
            self,
            Meaning::Point {
                calendar: Calendar::Weekday { aim: Aim::Open, .. },
                ..
            }
        )
    }

    /// The meaning in a narrative, where a plain weekday may follow the day before it in the text.
    pub(super) fn in_narrative(self) -> Self {
        match self {
            Meaning::Point {
                calendar:
                    Calendar::Weekday {
                        number,
                        aim: Aim::Open,
                    },
                clock,
            } => Meaning::Point {
                calendar: Calendar::Weekday {
                    number,
                    aim: Aim::Narrative,
                },
                clock,
            },
            other => other,
        }
    }
}

/// A period of the calendar as the words describe it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Calendar {
    /// No period, just a time of day: "10 a.m.".
    Unspecified,
    /// Any day: "may be used between 9 a.m. and 4 p.m.".
    AnyDay,
    /// A day of a month.
    Day { year: Year, month: i8, day: i8 },
    /// Two days of one month: "July 3-5".
    Days {
        year: Year,
        month: i8,
        first: i8,
        last: i8,
    },
    /// "08/09/18": the other dates of the article decide which number is the month.
    Slashed { first: i8, second: i8, year: i16 },
    /// "the 17th".
    DayOfMonth(i8),
    /// A day of the week, Monday 1.
    Weekday { number: i8, aim: Aim },
    /// A day of the week in a week at an offset from that of the speech time: "Monday next week".
    InWeek { number: i8, by: i32 },
    /// "the last Friday of October", "the first day of the month", "the first week of May".
    InMonth {
        year: Year,
        month: MonthOf,
        which: Which,
    },
    /// A fiscal year, whose first day is unknown.
    FiscalYear(i16),
    /// Two days of the week: "Thursday-Friday".
    Weekdays { first: i8, last: i8 },
    /// A month.
    Month { year: Year, month: i8 },
    /// A season.
    Season { year: Year, season: Season },
    /// A quarter, 1 to 4.
    Quarter { year: Year, number: i8 },
    /// The quarter of that year with the number of the last quarter in the text: "the 1988 quarter".
    QuarterOf(i16),
    /// A half, 1 or 2.
    Half { year: Year, number: i8 },
    /// A year.
    Year(Year),
    /// The years from first to last: "1950-53".
    Years { first: i16, last: i16 },
    /// A decade, by its first year.
    Decade(i16),
    /// A decade without a century: "the '80s" is 80.
    ShortDecade(i16),
    /// A century, by the first two digits of its years: 19 for the 20th century.
    Century(i16),
    /// A holiday.
    Holiday { year: Year, holiday: Holiday },
    /// The week that contains a day.
    WeekOf { year: Year, month: i8, day: i8 },
    /// An offset in units: "last week", "yesterday", "two years ago", "the following day".
    Offset { unit: Unit, by: i32, from: Origin },
    /// The same period of the year before the reference time ("the year-ago quarter") or the speech time ("a year
    /// ago").
    YearBefore(Origin),
}

/// How the year is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// Unspecified: the nearest year that fits.
    Unspecified,
    /// As a number.
    Is(i16),
    /// As an offset from the year of the speech time: "August last year" is -1.
    Offset(i32),
    /// The last one before the speech time: "last August".
    Last,
    /// The next one after the speech time: "next August".
    Next,
    /// The current or nearest one: "this August".
    This,
    /// The year of the reference time: "August that year".
    That,
    /// The next one after the reference time: "the next winter".
    Following,
}

/// The month that contains a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MonthOf {
    /// By its number.
    Named(i8),
    /// As an offset from the month of the speech time.
    Offset(i32),
}

/// Which day or week of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The nth such weekday (Monday 1); -1 is the last.
    Weekday { nth: i8, number: i8 },
    /// The nth day; -1 is the last.
    Day(i8),
    /// The nth week; -1 is the last. A week is of the month that holds its Thursday.
    Week(i8),
    /// The nth weekend, counted by its Saturdays; -1 is the last.
    Weekend(i8),
}

impl Which {
    /// The day or week in that month.
    pub(super) fn of_month(self, year: i16, month: i8) -> Option<Period> {
        const THURSDAY: i8 = 4;
        const SATURDAY: i8 = 6;
        let first = Date::new(year, month, 1).ok()?;
        let day = match self {
            Which::Weekday { nth, number } => nth_weekday(year, month, nth, number),
            Which::Day(-1) => Some(first.last_of_month()),
            Which::Day(day) => Date::new(year, month, day).ok(),
            Which::Week(nth) => {
                let day = nth_weekday(year, month, nth, THURSDAY)?;
                return Some(Period::holding(Unit::Week, day));
            }
            Which::Weekend(nth) => {
                return nth_weekday(year, month, nth, SATURDAY).map(Period::Weekend);
            }
        };
        day.map(Period::Day)
    }
}

/// Which day of that name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Determined by the verb.
    Open,
    /// "last Monday".
    Last,
    /// "this Monday".
    This,
    /// "next Monday".
    Next,
    /// The first of two: "Monday to Thursday"; the days up to the second.
    Until(i8),
    /// The second of two.
    After,
    /// "Friday week": seven days after the next one.
    WeekLater,
    /// "on the Saturday": after the last day in the text.
    Then,
    /// In a narrative: "On Monday he fled."
    Narrative,
}

/// What an expression is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The publication date.
    SpeechTime,
    /// The last period in the text.
    ReferenceTime,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// None.
    Unspecified,
    /// An hour with an optional minute.
    At { hour: i8, minute: Option<i8> },
    /// A part of the day.
    Part(DayPart),
}

/// A duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    /// The amount.
    pub(super) amount: Amount,
    /// The unit.
    pub(super) unit: Unit,
    /// -1 if it ends now ("the past year"), 1 if it starts now, otherwise 0.
    pub(super) toward: i8,
}

impl Length {
    /// A length that neither begins nor ends at the speech time.
    pub(super) const fn new(amount: Amount, unit: Unit) -> Self {
        Self {
            amount,
            unit,
            toward: 0,
        }
    }
}

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// Twice the number, to allow for halves: "two and a half" is 5.
    Halves(u32),
    /// "several", "a few".
    Vague,
}

/// What recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// "every two weeks".
    Length(Length),
    /// "6:40 every morning", "11.30pm on Mondays".
    At { weekday: Option<i8>, clock: Clock },
    /// "every Monday".
    Weekday(i8),
    /// "every July".
    Month(i8),
    /// "each summer".
    Season(Season),
    /// "every morning".
    Part(DayPart),
    /// "every weekend".
    Weekend,
}

impl Meaning {
    /// A period of the calendar without a time of day.
    pub(super) const fn of(calendar: Calendar) -> Self {
        Meaning::Point {
            calendar,
            clock: Clock::Unspecified,
        }
    }

    /// One `unit` of time.
    pub(super) const fn one(unit: Unit) -> Self {
        Meaning::Length(Length::new(Amount::whole(1), unit))
    }

    /// An offset from the speech time.
    pub(super) const fn offset(unit: Unit, by: i32) -> Self {
        Meaning::of(Calendar::Offset {
            unit,
            by,
            from: Origin::SpeechTime,
        })
    }
}

impl Amount {
    /// A whole number.
    pub(super) const fn whole(number: u32) -> Self {
        Amount::Halves(number.saturating_mul(2))
    }

    /// The value, if it is a whole number.
    pub(super) const fn as_whole(self) -> Option<i32> {
        match self {
            Amount::Halves(halves) if halves % 2 == 0 && halves < 200_000 => {
                Some((halves / 2) as i32)
            }
            _ => None,
        }
    }
}
