//! Periods of the calendar: their TIMEX3 values, and their first and last days.

use jiff::civil::Date;
use jiff::{Span as Step, ToSpan};

use crate::lexicon::calendar::{Season, Unit};

/// A resolved period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    Day(Date),
    /// First and last day.
    Days(Date, Date),
    /// By its Saturday.
    Weekend(Date),
    /// By its Monday.
    Week(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    /// A winter has the year in which it begins.
    Season(i16, Season),
    Year(i16),
    /// First and last year.
    Years(i16, i16),
    /// From the July of this year to the next June.
    SplitYear(i16),
    /// By its first year.
    Decade(i16),
    /// By the hundreds of its years: 19 for 1900 to 1999.
    Century(i16),
}

impl Period {
    /// The period of this unit that contains `day`. For hours and shorter units it is the day.
    pub(super) fn holding(unit: Unit, day: Date) -> Period {
        let (year, month) = (day.year(), day.month());
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Period::Day(day),
            Unit::Weekend => Period::Weekend(plus(monday(day), 5.days())),
            Unit::Week | Unit::Fortnight => Period::Week(monday(day)),
            Unit::Month => Period::Month(year, month),
            Unit::Quarter => Period::Quarter(year, quarter_of(month)),
            Unit::Year => Period::Year(year),
            Unit::Decade => Period::Decade(year - year.rem_euclid(10)),
            Unit::Century | Unit::Millennium => Period::Century(year.div_euclid(100)),
        }
    }

    /// The TIMEX3 value.
    pub(super) fn value(self) -> String {
        match self {
            Period::Day(date) => date.to_string(),
            Period::Days(first, last) => format!("{first}/{last}"),
            Period::Week(monday) => week_value(monday),
            Period::Weekend(saturday) => format!("{}-WE", week_value(saturday)),
            Period::Month(year, month) => format!("{year:04}-{month:02}"),
            Period::Quarter(year, number) => format!("{year:04}-Q{number}"),
            Period::Half(year, number) => format!("{year:04}-H{number}"),
            Period::Season(year, season) => format!("{year:04}-{}", season_tag(season)),
            Period::Year(year) => format!("{year:04}"),
            Period::Years(first, last) => format!("{first:04}/{last:04}"),
            Period::SplitYear(first) => format!("{first:04}/{:04}", first + 1),
            Period::Decade(year) => format!("{:03}", year.div_euclid(10)),
            Period::Century(hundreds) => format!("{hundreds:02}"),
        }
    }

    /// First and last day; `None` outside the range of [`Date`].
    pub(super) fn days(self) -> Option<(Date, Date)> {
        let months = |year, month, count: i64| {
            let first = Date::new(year, month, 1).ok()?;
            let last = first.checked_add(count.months()).ok()?.yesterday().ok()?;
            Some((first, last))
        };
        match self {
            Period::Day(date) => Some((date, date)),
            Period::Days(first, last) => Some((first, last)),
            Period::Week(monday) => Some((monday, plus(monday, 6.days()))),
            Period::Weekend(saturday) => Some((saturday, plus(saturday, 1.day()))),
            Period::Month(year, month) => months(year, month, 1),
            Period::Quarter(year, number) => months(year, number * 3 - 2, 3),
            Period::Half(year, number) => months(year, number * 6 - 5, 6),
            Period::Season(year, season) => months(year, first_month(season), 3),
            Period::Year(year) => months(year, 1, 12),
            Period::Years(first, last) => {
                Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
            }
            Period::SplitYear(first) => months(first, 7, 12),
            Period::Decade(year) => Some((
                Date::new(year, 1, 1).ok()?,
                Date::new(year + 9, 12, 31).ok()?,
            )),
            Period::Century(hundreds) => {
                let first = hundreds.checked_mul(100)?;
                Some((
                    Date::new(first.max(1), 1, 1).ok()?,
                    Date::new(first + 99, 12, 31).ok()?,
                ))
            }
        }
    }

    /// The first day.
    pub(super) fn first(self) -> Option<Date> {
        self.days().map(|(first, _)| first)
    }

    /// The same period a year before. Decades and centuries are unchanged.
    pub(super) fn year_before(self) -> Period {
        match self {
            Period::Day(day) => Period::Day(plus(day, (-1).year())),
            Period::Days(first, last) => {
                Period::Days(plus(first, (-1).year()), plus(last, (-1).year()))
            }
            Period::Week(day) => Period::Week(plus(day, (-52).weeks())),
            Period::Weekend(day) => Period::Weekend(plus(day, (-52).weeks())),
            Period::Month(year, month) => Period::Month(year - 1, month),
            Period::Quarter(year, number) => Period::Quarter(year - 1, number),
            Period::Half(year, number) => Period::Half(year - 1, number),
            Period::Season(year, season) => Period::Season(year - 1, season),
            Period::Year(year) => Period::Year(year - 1),
            Period::Years(first, last) => Period::Years(first - 1, last - 1),
            other => other,
        }
    }
}

/// `date` plus `step`; `date` itself outside the range of [`Date`].
pub(super) fn plus(date: Date, step: Step) -> Date {
    date.checked_add(step).unwrap_or(date)
}

/// `count` units.
pub(super) fn step(unit: Unit, count: i32) -> Option<Step> {
    let count = i64::from(count);
    let step = Step::new();
    match unit {
        Unit::Second => step.try_seconds(count),
        Unit::Minute => step.try_minutes(count),
        Unit::Hour => step.try_hours(count),
        Unit::Day => step.try_days(count),
        Unit::Weekend | Unit::Week => step.try_weeks(count),
        Unit::Fortnight => step.try_weeks(count.checked_mul(2)?),
        Unit::Month => step.try_months(count),
        Unit::Quarter => step.try_months(count.checked_mul(3)?),
        Unit::Year => step.try_years(count),
        Unit::Decade => step.try_years(count.checked_mul(10)?),
        Unit::Century => step.try_years(count.checked_mul(100)?),
        Unit::Millennium => step.try_years(count.checked_mul(1000)?),
    }
    .ok()
}

/// The Monday of the week of `day`.
pub(super) fn monday(day: Date) -> Date {
    plus(
        day,
        i64::from(1 - day.weekday().to_monday_one_offset()).days(),
    )
}

/// The quarter of a month.
pub(super) const fn quarter_of(month: i8) -> i8 {
    (month + 2) / 3
}

/// The first month of a season, by the meteorological definition.
pub(super) const fn first_month(season: Season) -> i8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    }
}

/// The TIMEX3 code of a season.
pub(super) const fn season_tag(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

fn week_value(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}
