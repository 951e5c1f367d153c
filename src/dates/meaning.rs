//! What a time expression says, before anybody asks which day that is.

use jiff::civil::{Date, Weekday};

use crate::lexicon::calendar::{DayPart, Holiday, Season, Unit};

/// What the words of an expression say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// A time on the calendar, perhaps within a day.
    Point { calendar: Calendar, clock: Clock },
    /// A length of time.
    Length(Length),
    /// Times that come back.
    Set {
        pattern: Pattern,
        quant: Option<&'static str>,
        /// How often in each period; 0 when the words do not say.
        times: u8,
    },
    /// `PRESENT_REF`, `PAST_REF` or `FUTURE_REF`.
    Reference(&'static str),
}

impl Meaning {
    /// Whether it is a weekday that nothing but the verb places.
    pub(super) fn is_plain_weekday(self) -> bool {
        matches!(
            self,
            Meaning::Point {
                calendar: Calendar::Weekday { aim: Aim::Open, .. },
                ..
            }
        )
    }

    /// The same words in a past that is told: a plain weekday may go on from the day before it.
    pub(super) fn in_a_story(self) -> Self {
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
                    aim: Aim::Story,
                },
                clock,
            },
            other => other,
        }
    }
}

/// A stretch of the calendar as the words name it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Calendar {
    /// Left to the clock: "10 a.m.".
    Unsaid,
    /// A day that the words leave open: "between 9 a.m. and 4 p.m." of a rule.
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
    /// "08/09/18": which number is the month is for the article to show.
    Slashed { first: i8, second: i8, year: i16 },
    /// "the 17th".
    DayOfMonth(i8),
    /// A day of the week, Monday 1.
    Weekday { number: i8, aim: Aim },
    /// "the last Friday of October", "the first day of the month".
    InMonth {
        year: Year,
        month: MonthOf,
        which: Which,
    },
    /// A fiscal year, which begins and ends when its owner says.
    FiscalYear(i16),
    /// Two days of the week: "Thursday-Friday".
    Weekdays { first: i8, last: i8 },
    /// A month.
    Month { year: Year, month: i8 },
    /// A season.
    Season { year: Year, season: Season },
    /// A quarter, 1 to 4.
    Quarter { year: Year, number: i8 },
    /// The quarter of that year which has the number of the one spoken of last: "the 1988 quarter".
    QuarterOf(i16),
    /// A half, 1 or 2.
    Half { year: Year, number: i8 },
    /// A year.
    Year(Year),
    /// The years from first to last: "1950-53".
    Years { first: i16, last: i16 },
    /// A decade, by its first year.
    Decade(i16),
    /// A decade of no said century: "the '80s" is 80.
    ShortDecade(i16),
    /// A century, by its first two digits of years: 19 for the 20th.
    Century(i16),
    /// A holiday.
    Holiday { year: Year, holiday: Holiday },
    /// The week that holds a day.
    WeekOf { year: Year, month: i8, day: i8 },
    /// So many units away: "last week", "yesterday", "two years ago", "the following day".
    Away { unit: Unit, by: i32, from: Origin },
    /// The same period of the year before: "the year-ago quarter" from the context, "a year ago" from the time of speech.
    YearBefore(Origin),
}

/// Which year is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// The words do not say: the nearest that fits.
    Unsaid,
    /// This one.
    Is(i16),
    /// So many years after the year of speech: "August last year" is -1.
    Away(i32),
    /// The last one before the time of speech: "last August".
    Last,
    /// The next one after the time of speech: "next August".
    Next,
    /// The one under way, or nearest: "this August".
    This,
    /// The year that the text spoke of last: "August that year".
    That,
    /// Behind the time that the text spoke of last: "the next winter".
    Following,
}

/// The month in which a day is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MonthOf {
    /// By its number.
    Named(i8),
    /// So many months from the month of speech.
    Away(i32),
}

/// Which day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The nth such weekday (Monday 1); -1 is the last.
    Weekday { nth: i8, number: i8 },
    /// The nth day; -1 is the last.
    Day(i8),
}

impl Which {
    /// The day in that month.
    pub(super) fn of_month(self, year: i16, month: i8) -> Option<Date> {
        let first = Date::new(year, month, 1).ok()?;
        match self {
            Which::Weekday { nth, number } => first
                .nth_weekday_of_month(nth, Weekday::from_monday_one_offset(number).ok()?)
                .ok(),
            Which::Day(-1) => Some(first.last_of_month()),
            Which::Day(day) => Date::new(year, month, day).ok(),
        }
    }
}

/// Which day of that name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// For the verb to say.
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
    /// "on the Saturday": behind the day that the text told last.
    Then,
    /// In a past that is told, not reported: "On Monday he fled."
    Story,
}

/// What an expression is reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The time of speech: the publication date.
    Speech,
    /// The time that the text spoke of last.
    Context,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// The words name none.
    Unsaid,
    /// An hour, and perhaps a minute.
    At { hour: i8, minute: Option<i8> },
    /// A part of the day.
    Part(DayPart),
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    /// How many.
    pub(super) amount: Amount,
    /// Of what.
    pub(super) unit: Unit,
    /// -1 when it ends now ("the past year"), 1 when it starts now, else 0.
    pub(super) toward: i8,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// Twice the number, so that a half can be told: "two and a half" is 5.
    Halves(u32),
    /// "several", "a few".
    Vague,
}

/// What comes back.
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
    /// A stretch of the calendar.
    pub(super) const fn of(calendar: Calendar) -> Self {
        Meaning::Point {
            calendar,
            clock: Clock::Unsaid,
        }
    }

    /// One `unit` of time.
    pub(super) const fn one(unit: Unit) -> Self {
        Meaning::Length(Length {
            amount: Amount::whole(1),
            unit,
            toward: 0,
        })
    }

    /// `unit`s away from the time of speech.
    pub(super) const fn away(unit: Unit, by: i32) -> Self {
        Meaning::of(Calendar::Away {
            unit,
            by,
            from: Origin::Speech,
        })
    }
}

impl Amount {
    /// A whole number.
    pub(super) const fn whole(number: u32) -> Self {
        Amount::Halves(number.saturating_mul(2))
    }

    /// The whole number that it is.
    pub(super) const fn as_whole(self) -> Option<i32> {
        match self {
            Amount::Halves(halves) if halves % 2 == 0 && halves < 200_000 => {
                Some((halves / 2) as i32)
            }
            _ => None,
        }
    }
}
