//! Resolves the meaning of an expression to a TIMEX3 value and dates.

mod named;
mod offset;
mod values;

use jiff::ToSpan;
use jiff::civil::Date;

use super::anchor::Anchor;
use super::meaning::{Aim, Calendar, Clock, Length, Meaning, Origin, Year};
use super::period::{self, Period};
use super::tense::Direction;
use super::{TimeBasis, TimeKind};
use crate::lexicon::calendar::Unit;
use values::{clock_value, length_value, pattern_value};

/// A resolved expression: the attributes of TIMEX3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) kind: TimeKind,
    pub(super) value: String,
    pub(super) days: Option<(Date, Date)>,
    pub(super) basis: TimeBasis,
    pub(super) anchor: Option<Date>,
    pub(super) modifier: Option<&'static str>,
    pub(super) quant: Option<&'static str>,
    pub(super) freq: Option<String>,
}

/// Resolves the expressions of one article, in the order of the text.
#[derive(Debug)]
pub(super) struct Resolver {
    /// The speech time.
    anchor: Option<Anchor>,
    /// Whether slashed dates of this article give the day first; `None` if unknown.
    pub(super) day_first: Option<bool>,
    /// The reference time: the last period in the text.
    last: Option<Period>,
    /// The last period whose year was explicit, with the number of its sentence.
    explicit: Option<(Period, usize)>,
    /// The last day, with the number of its sentence.
    day: Option<(Date, usize)>,
    /// The last quarter, with the number of its sentence.
    quarter: Option<(Period, usize)>,
}

/// Maximum distance in sentences from a quarter to a comparison that refers to it.
const QUARTER_REACH: usize = 8;

/// A period and its basis, or a TIMEX3 value with placeholders (`X`).
enum Resolution {
    Known(Period, TimeBasis),
    Unknown(String),
}

impl Resolver {
    /// A resolver for the expressions of one article.
    pub(super) fn new(anchor: Option<Anchor>, day_first: Option<bool>) -> Self {
        Self {
            anchor,
            day_first,
            last: None,
            explicit: None,
            day: None,
            quarter: None,
        }
    }

    /// Resolves one expression of sentence number `sentence`.
    pub(super) fn resolve(
        &mut self,
        meaning: Meaning,
        direction: Direction,
        modifier: Option<&'static str>,
        sentence: usize,
    ) -> Resolved {
        let plain = |kind, value| Resolved {
            kind,
            value,
            days: None,
            basis: TimeBasis::Explicit,
            anchor: None,
            modifier,
            quant: None,
            freq: None,
        };
        match meaning {
            Meaning::Point { calendar, clock } => {
                self.point(calendar, clock, direction, modifier, sentence)
            }
            Meaning::Length(length) => {
                let mut resolved = plain(TimeKind::Duration, length_value(length));
                resolved.days = self.stretch(length);
                if resolved.days.is_some() {
                    resolved.anchor = self.today().map(|(today, _)| today);
                    resolved.basis = self
                        .anchor
                        .map_or(TimeBasis::Explicit, |anchor| anchor.basis);
                }
                resolved
            }
            Meaning::PartOfYear {
                length,
                year,
                first,
            } => {
                let mut resolved = plain(TimeKind::Duration, length_value(length));
                if let Some((year, basis)) = self.year(year) {
                    resolved.days = part_of_year(length, year, first);
                    resolved.basis = basis;
                }
                resolved
            }
            Meaning::Set {
                pattern,
                quant,
                times,
            } => Resolved {
                quant,
                freq: (times > 0).then(|| format!("{times}X")),
                ..plain(TimeKind::Set, pattern_value(pattern))
            },
            Meaning::Reference(value) => plain(TimeKind::Date, value.to_owned()),
        }
    }

    fn point(
        &mut self,
        calendar: Calendar,
        clock: Clock,
        direction: Direction,
        modifier: Option<&'static str>,
        sentence: usize,
    ) -> Resolved {
        let origin = self.origin(calendar);
        let resolution = self.resolve_calendar(calendar, direction, sentence);
        let (mut value, days, basis) = match resolution {
            Resolution::Known(period, basis) => {
                if let Period::Day(day) = period {
                    self.day = Some((day, sentence));
                }
                if !is_comparison(calendar) && !self.is_future_quarter(period) {
                    self.remember(period, sentence);
                    if names_year(calendar) {
                        self.explicit = Some((period, sentence));
                    }
                }
                (
                    period.value(),
                    period
                        .days()
                        .filter(|_| !matches!(calendar, Calendar::FiscalYear(_)))
                        .map(|days| edge(period, days, modifier)),
                    basis,
                )
            }
            Resolution::Unknown(value) => (value, None, TimeBasis::Unresolved),
        };
        let kind = match clock {
            Clock::Unspecified
                if matches!(
                    calendar,
                    Calendar::Years { .. } | Calendar::Days { .. } | Calendar::Weekdays { .. }
                ) =>
            {
                TimeKind::Duration
            }
            Clock::Unspecified => TimeKind::Date,
            _ => TimeKind::Time,
        };
        value.push_str(&clock_value(clock));
        let rough =
            matches!(calendar, Calendar::Holiday { holiday, .. } if holiday.is_approximate());
        let modifier = modifier.or(if rough { Some("APPROX") } else { None });
        let counted = matches!(basis, TimeBasis::Published | TimeBasis::Context);
        Resolved {
            kind,
            value,
            days,
            basis,
            anchor: origin.filter(|_| counted),
            modifier,
            quant: None,
            freq: None,
        }
    }

    /// The day that a period of the calendar is counted from: the reference time for words that refer to the text,
    /// otherwise the speech time.
    fn origin(&self, calendar: Calendar) -> Option<Date> {
        let speech = self.anchor.map(|anchor| anchor.date);
        let last = self.last.and_then(Period::first);
        match calendar {
            Calendar::Offset {
                from: Origin::ReferenceTime,
                ..
            }
            | Calendar::YearBefore(Origin::ReferenceTime)
            | Calendar::Unspecified => last.or(speech),
            Calendar::Weekday {
                aim: Aim::After | Aim::Then,
                ..
            } => self.day.map(|(day, _)| day).or(speech),
            _ => speech,
        }
    }

    /// True for a quarter that begins after the speech time.
    fn is_future_quarter(&self, period: Period) -> bool {
        let is_quarter = matches!(period, Period::Quarter(..));
        match (period.first(), self.today()) {
            (Some(first), Some((today, _))) => is_quarter && first > today,
            _ => false,
        }
    }

    /// Makes `period` the reference time.
    fn remember(&mut self, period: Period, sentence: usize) {
        if let Period::Quarter(..) = period {
            self.quarter = Some((period, sentence));
        }
        self.last = Some(period);
    }

    /// The speech time, if it is known to the day.
    fn today(&self) -> Option<(Date, TimeBasis)> {
        self.anchor
            .filter(|anchor| anchor.unit == Unit::Day)
            .map(|anchor| (anchor.date, anchor.basis))
    }

    /// The speech time, known at least to the year.
    fn speech(&self) -> Option<(Date, TimeBasis)> {
        self.anchor.map(|anchor| (anchor.date, anchor.basis))
    }

    fn resolve_calendar(
        &self,
        calendar: Calendar,
        direction: Direction,
        sentence: usize,
    ) -> Resolution {
        match calendar {
            Calendar::Unspecified => self.current_day(sentence),
            Calendar::AnyDay => Resolution::Unknown("XXXX-XX-XX".to_owned()),
            Calendar::Day { year, month, day } => self.dated(
                self.current_year((year, month, day), direction, sentence),
                direction,
                format!("XXXX-{month:02}-{day:02}"),
                move |year| Date::new(year, month, day).ok().map(Period::Day),
            ),
            Calendar::Days {
                year,
                month,
                first,
                last,
            } => self.dated(
                year,
                direction,
                format!("XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}"),
                move |year| {
                    Some(Period::Days(
                        Date::new(year, month, first).ok()?,
                        Date::new(year, month, last).ok()?,
                    ))
                },
            ),
            Calendar::Slashed {
                first,
                second,
                year,
            } => self.slashed(first, second, year),
            Calendar::DayOfMonth(day) => self.day_of_month(day, direction),
            Calendar::Weekday { number, aim } => self.weekday(number, aim, direction, sentence),
            Calendar::Weekdays { first, last } => self.weekdays(first, last, direction, sentence),
            Calendar::InWeek { number, by } => self.in_week(number, by),
            Calendar::InMonth { year, month, which } => {
                self.in_month(year, month, which, direction)
            }
            Calendar::Month { year, month } => {
                self.dated(year, direction, format!("XXXX-{month:02}"), move |year| {
                    Some(Period::Month(year, month))
                })
            }
            Calendar::Season {
                year: Year::Following,
                season,
            } => self.following_season(season),
            Calendar::Season { year, season } => self.dated(
                year,
                direction,
                format!("XXXX-{}", period::season_tag(season)),
                move |year| Some(Period::Season(year, season)),
            ),
            Calendar::Quarter { year, number } => self.quarter(year, number, direction),
            Calendar::QuarterOf(year) => match self.quarter {
                Some((Period::Quarter(_, number), _)) => {
                    Resolution::Known(Period::Quarter(year, number), TimeBasis::Explicit)
                }
                _ => Resolution::Known(Period::Year(year), TimeBasis::Explicit),
            },
            Calendar::Half { year, number } => {
                self.dated(year, direction, format!("XXXX-H{number}"), move |year| {
                    Some(Period::Half(year, number))
                })
            }
            Calendar::FiscalYear(year) | Calendar::Year(Year::Is(year)) => {
                Resolution::Known(Period::Year(year), TimeBasis::Explicit)
            }
            Calendar::Year(year) => match self.year(year) {
                Some((year, basis)) => Resolution::Known(Period::Year(year), basis),
                None => Resolution::Unknown("XXXX".to_owned()),
            },
            Calendar::Years { first, last } => {
                Resolution::Known(Period::Years(first, last), TimeBasis::Explicit)
            }
            Calendar::Decade(year) => Resolution::Known(Period::Decade(year), TimeBasis::Explicit),
            Calendar::ShortDecade(tens) => self.short_decade(tens),
            Calendar::Century(hundreds) => {
                Resolution::Known(Period::Century(hundreds), TimeBasis::Explicit)
            }
            Calendar::Holiday { year, holiday } => self.holiday(year, holiday, direction),
            Calendar::WeekOf { year, month, day } => {
                self.dated(year, direction, "XXXX-WXX".to_owned(), move |year| {
                    Some(Period::Week(period::monday(
                        Date::new(year, month, day).ok()?,
                    )))
                })
            }
            Calendar::Offset { unit, by, from } => self.offset(unit, by, from, direction),
            Calendar::YearBefore(from) => self.year_before(from, sentence),
        }
    }
}

/// The days of the first or last such length of a year.
fn part_of_year(length: Length, year: i16, first: bool) -> Option<(Date, Date)> {
    let (start, end) = Period::Year(year).days()?;
    let step = period::step(length.unit, length.amount.as_whole()?)?;
    Some(match first {
        true => (start, start.checked_add(step).ok()?.yesterday().ok()?),
        false => (end.tomorrow().ok()?.checked_sub(step).ok()?, end),
    })
}

/// True if the words give the year.
fn names_year(calendar: Calendar) -> bool {
    match calendar {
        Calendar::Year(Year::Is(_)) => true,
        Calendar::Day { year, .. }
        | Calendar::Days { year, .. }
        | Calendar::Month { year, .. }
        | Calendar::Season { year, .. } => matches!(year, Year::Is(_)),
        _ => false,
    }
}

/// True for a period that only serves as a comparison and does not become the reference time.
fn is_comparison(calendar: Calendar) -> bool {
    matches!(
        calendar,
        Calendar::YearBefore(_)
            | Calendar::QuarterOf(_)
            | Calendar::Quarter {
                year: Year::Offset(-1),
                ..
            }
    )
}

fn plus_days(date: Date, days: i64) -> Date {
    period::plus(date, days.days())
}

/// The days of the third of a period that a modifier selects: "the end of May" is its last third.
fn edge(
    period: Period,
    (first, last): (Date, Date),
    modifier: Option<&'static str>,
) -> (Date, Date) {
    let length = first
        .until(last)
        .map_or(0, |span| i64::from(span.get_days()));
    if matches!(period, Period::Day(_)) || length < 6 {
        return (first, last);
    }
    let third = (length + 1) / 3;
    match modifier {
        Some("START") => (first, plus_days(first, third - 1)),
        Some("MID") => (plus_days(first, third), plus_days(last, -third)),
        Some("END") => (plus_days(last, 1 - third), last),
        _ => (first, last),
    }
}
