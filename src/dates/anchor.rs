//! The time of speech: the publication date when it is known, else what the dates of the text give.

use jiff::civil::Date;

use super::TimeBasis;
use super::grammar::Reading;
use super::meaning::{Calendar, Meaning, Year};
use crate::input::{Published, PublishedBasis};
use crate::lexicon::calendar::Unit;

/// What relative expressions are reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    /// The day, or the last day of the year.
    pub(super) date: Date,
    /// How exactly it is known: [`Unit::Day`] or [`Unit::Year`].
    pub(super) unit: Unit,
    /// What expressions are based on that lean on it.
    pub(super) basis: TimeBasis,
}

/// The anchor of an article: its publication date, else the latest date that its text gives. A year alone ("at sea since
/// 1994") is no date that other expressions can be reckoned from.
pub(super) fn find(published: Option<&Published>, readings: &[Reading]) -> Option<Anchor> {
    if let Some(published) = published {
        return Some(Anchor {
            date: published.date,
            unit: Unit::Day,
            basis: TimeBasis::Published,
        });
    }
    let day = readings
        .iter()
        .filter_map(|reading| full_day(reading.meaning))
        .max();
    let year = readings
        .iter()
        .filter_map(|reading| named_year(reading.meaning))
        .max();
    match (day, year) {
        (Some(date), year) if year.is_none_or(|year| year <= date.year()) => Some(Anchor {
            date,
            unit: Unit::Day,
            basis: TimeBasis::Context,
        }),
        (_, Some(year)) if is_told_of(readings, year) => Some(Anchor {
            date: Date::new(year, 12, 31).ok()?,
            unit: Unit::Year,
            basis: TimeBasis::Context,
        }),
        _ => None,
    }
}

/// Whether the article tells of that year, and not only of something long gone in passing: a month of it is the first of all
/// dates, or the year is named more than once.
fn is_told_of(readings: &[Reading], year: i16) -> bool {
    let month = |reading: &Reading| month_year(reading.meaning) == Some(year);
    let named = readings
        .iter()
        .filter(|reading| named_year(reading.meaning) == Some(year));
    readings.first().is_some_and(month) || readings.iter().any(month) && named.count() > 1
}

/// The publication date that a dateline without a year gives ("SEOUL, Aug. 6"), when the text pins the year down: its
/// latest full date lies in the month up to that day.
pub(super) fn from_dateline(dateline: &Reading, readings: &[Reading]) -> Option<Published> {
    let Meaning::Point {
        calendar: Calendar::Day { year, month, day },
        ..
    } = dateline.meaning
    else {
        return None;
    };
    let latest = readings
        .iter()
        .filter_map(|reading| full_day(reading.meaning))
        .max()?;
    let date = Date::new(latest.year(), month, day).ok()?;
    let gap = latest.until(date).ok()?.get_days();
    (year == Year::Unsaid && (0..=31).contains(&gap)).then(|| Published {
        date,
        value: date.to_string(),
        basis: PublishedBasis::Inferred,
    })
}

/// The day of an expression that names day, month and year.
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
        // "27.08.2022", where one number can be no month.
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

/// The year that an expression names.
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

/// The year of an expression that names a month or quarter with it.
fn month_year(meaning: Meaning) -> Option<i16> {
    match meaning {
        Meaning::Point {
            calendar: Calendar::Year(_) | Calendar::Slashed { .. },
            ..
        } => None,
        _ => named_year(meaning),
    }
}

/// Whether slashed dates name the day first, when the article shows it: some number must be no month.
pub(super) fn day_first(readings: &[Reading]) -> Option<bool> {
    let mut votes = readings.iter().filter_map(|reading| match reading.meaning {
        Meaning::Point {
            calendar: Calendar::Slashed { first, second, .. },
            ..
        } if first > 12 || second > 12 => Some(first > 12),
        _ => None,
    });
    let vote = votes.next()?;
    votes.all(|other| other == vote).then_some(vote)
}
