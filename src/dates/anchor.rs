//! The speech time: the publication date if it is known, otherwise a date inferred from the text.

use jiff::ToSpan;
use jiff::civil::Date;

use super::TimeBasis;
use super::grammar::Parse;
use super::meaning::{Calendar, Meaning, Origin, Year};
use super::period;
use crate::input::{Published, PublishedBasis};
use crate::lexicon::calendar::Unit;

/// What relative expressions are resolved against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    /// The day, or the last day of the year.
    pub(super) date: Date,
    /// Its precision: [`Unit::Day`] or [`Unit::Year`].
    pub(super) unit: Unit,
    /// The basis of the expressions that are resolved against it.
    pub(super) basis: TimeBasis,
}

/// The anchor of an article: its publication date, or the latest full date in its text. A year alone ("at sea since
/// 1994") is an anchor only if the article is about that year.
pub(super) fn find(published: Option<&Published>, parses: &[Parse]) -> Option<Anchor> {
    if let Some(published) = published {
        return Some(Anchor {
            date: published.date,
            unit: Unit::Day,
            basis: TimeBasis::Published,
        });
    }
    let day = parses
        .iter()
        .filter_map(|parse| full_day(parse.meaning))
        .max();
    let year = parses
        .iter()
        .filter_map(|parse| named_year(parse.meaning))
        .max();
    match (day, year) {
        (Some(date), year) if year.is_none_or(|year| year <= date.year()) => Some(Anchor {
            date,
            unit: Unit::Day,
            basis: TimeBasis::Context,
        }),
        (_, Some(year)) if is_about_year(parses, year) => Some(Anchor {
            date: Date::new(year, 12, 31).ok()?,
            unit: Unit::Year,
            basis: TimeBasis::Context,
        }),
        _ => None,
    }
}

/// Returns true if the article is about that year and does not just mention it: the first expression is a month of it,
/// or a month of it occurs and the year is named more than once.
fn is_about_year(parses: &[Parse], year: i16) -> bool {
    let month = |parse: &Parse| month_year(parse.meaning) == Some(year);
    let named = parses
        .iter()
        .filter(|parse| named_year(parse.meaning) == Some(year));
    parses.first().is_some_and(month) || parses.iter().any(month) && named.count() > 1
}

/// The publication date inferred from a dateline without a year ("SEOUL, Aug. 6"). The text must determine the year: its
/// latest full date is at most 31 days before that day.
pub(super) fn from_dateline(dateline: &Parse, parses: &[Parse]) -> Option<Published> {
    let Meaning::Point {
        calendar: Calendar::Day { year, month, day },
        ..
    } = dateline.meaning
    else {
        return None;
    };
    let latest = parses
        .iter()
        .filter_map(|parse| full_day(parse.meaning))
        .max()?;
    let date = Date::new(latest.year(), month, day).ok()?;
    let gap = latest.until(date).ok()?.get_days();
    (year == Year::Unspecified && (0..=31).contains(&gap)).then(|| inferred(date))
}

/// The publication date inferred from a word for a day and the date after it: "yesterday (8 March 2022)".
pub(super) fn from_day_word(word: Meaning, date: Meaning) -> Option<Published> {
    let Meaning::Point {
        calendar:
            Calendar::Offset {
                unit: Unit::Day,
                by: by @ -1..=1,
                from: Origin::SpeechTime,
            },
        ..
    } = word
    else {
        return None;
    };
    let date = period::plus(full_day(date)?, i64::from(-by).days());
    Some(inferred(date))
}

/// A publication date inferred from the text.
fn inferred(date: Date) -> Published {
    Published {
        date,
        value: date.to_string(),
        basis: PublishedBasis::Inferred,
    }
}

/// The date of an expression that gives day, month and year.
fn full_day(meaning: Meaning) -> Option<Date> {
    match meaning {
        Meaning::Point {
            calendar:
                Calendar::Day {
                    year: Year::Is(year),
                    month,
                    day,
                },
            ..
        } => Date::new(year, month, day).ok(),
        // "27.08.2022": one number is too large for a month.
        Meaning::Point {
            calendar:
                Calendar::Slashed {
                    first,
                    second,
                    year,
                },
            ..
        } if first > 12 || second > 12 => {
            let (month, day) = (first.min(second), first.max(second));
            Date::new(year, month, day).ok()
        }
        _ => None,
    }
}

/// The year that an expression gives.
fn named_year(meaning: Meaning) -> Option<i16> {
    let Meaning::Point { calendar, .. } = meaning else {
        return None;
    };
    match calendar {
        Calendar::Year(Year::Is(year))
        | Calendar::Month {
            year: Year::Is(year),
            ..
        }
        | Calendar::Quarter {
            year: Year::Is(year),
            ..
        } => Some(year),
        Calendar::Slashed { year, .. } => Some(year),
        _ => None,
    }
}

/// The year of an expression that gives a month or quarter of it.
fn month_year(meaning: Meaning) -> Option<i16> {
    match meaning {
        Meaning::Point {
            calendar: Calendar::Year(_) | Calendar::Slashed { .. },
            ..
        } => None,
        _ => named_year(meaning),
    }
}

/// Whether slashed dates give the day first. `None` if no number in the article is too large for a month.
pub(super) fn day_first(parses: &[Parse]) -> Option<bool> {
    let mut votes = parses.iter().filter_map(|parse| match parse.meaning {
        Meaning::Point {
            calendar: Calendar::Slashed { first, second, .. },
            ..
        } if first > 12 || second > 12 => Some(first > 12),
        _ => None,
    });
    let vote = votes.next()?;
    votes.all(|other| other == vote).then_some(vote)
}
