//! Resolves names of the calendar: weekdays, months, quarters, holidays.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::TimeBasis;
use super::super::meaning::{Aim, MonthOf, Which, Year};
use super::super::period::{self, Period};
use super::super::tense::Direction;
use super::{Resolution, Resolver, plus_days};
use crate::lexicon::calendar::{Holiday, Season, Unit};

/// Maximum distance in sentences from a season with a year to a day without a year that belongs to it.
const YEAR_REACH: usize = 2;

/// Maximum distance in sentences from a day to "the Saturday" that follows it.
const DAY_REACH: usize = 3;

/// Maximum distance in sentences from a day to a weekday of a narrative that follows it.
const NARRATIVE_REACH: usize = 1;

/// A narrative is at least this many days before the speech time. Anything later is news.
const LONG_AGO: i64 = 120;

/// "Last July" is the July of this year only if it ended more than this many days ago.
const MIN_SINCE_LAST: i64 = 20;

/// A day more than this many days ahead belongs to the previous year if the direction is the past.
const MAX_AHEAD_IN_PAST: i64 = 65;

/// A day more than this many days ago belongs to the next year if the direction is the future.
const MAX_AGO_IN_FUTURE: i64 = 60;

/// A period more than this many days ahead or ago belongs to another year if it may have either direction.
const HALF_YEAR: i64 = 180;

/// A day more than this many days ahead belongs to the previous year if the direction is unknown.
const MAX_AHEAD: i64 = 100;

/// The same, for a month or a longer period.
const MAX_AHEAD_OF_MONTH: i64 = 45;

/// A day more than this many days ago belongs to the next year if the direction is the past or unknown.
const MAX_AGO: i64 = 270;

impl Resolver {
    /// The day of a time without a day: the reference time, otherwise the speech time.
    pub(super) fn current_day(&self, sentence: usize) -> Resolution {
        if let (Some((day, at)), Some((_, basis))) = (self.day, self.today())
            && at == sentence
        {
            return Resolution::Known(Period::Day(day), basis);
        }
        match (self.last, self.today()) {
            (Some(Period::Day(day)), today) if today.is_none() => {
                Resolution::Known(Period::Day(day), TimeBasis::Context)
            }
            (Some(Period::Day(day)), Some((today, basis))) if day <= today => {
                Resolution::Known(Period::Day(day), basis)
            }
            (_, Some((today, basis))) => Resolution::Known(Period::Day(today), basis),
            _ => Resolution::Unknown("XXXX-XX-XX".to_owned()),
        }
    }

    /// The year that the words give, independent of the direction.
    pub(super) fn year(&self, year: Year) -> Option<(i16, TimeBasis)> {
        if let Year::Is(year) = year {
            return Some((year, TimeBasis::Explicit));
        }
        let (speech, basis) = self.speech()?;
        match year {
            Year::Offset(by) => i16::try_from(i32::from(speech.year()) + by)
                .ok()
                .map(|year| (year, basis)),
            Year::That => match self.last.and_then(Period::first) {
                Some(date) => Some((date.year(), basis)),
                None => Some((speech.year(), basis)),
            },
            _ => Some((speech.year(), basis)),
        }
    }

    /// A period without a year.
    pub(super) fn dated(
        &self,
        year: Year,
        direction: Direction,
        unknown: String,
        make: impl Fn(i16) -> Option<Period>,
    ) -> Resolution {
        let Some((named, basis)) = self.year(year) else {
            return Resolution::Unknown(unknown);
        };
        let found = match year {
            Year::Is(_) | Year::Offset(_) | Year::That => make(named),
            _ => self.nearest(year, direction, &make),
        };
        match found {
            Some(period) => Resolution::Known(period, basis),
            None => Resolution::Unknown(unknown),
        }
    }

    /// The yearly period that fits the direction.
    pub(super) fn nearest(
        &self,
        year: Year,
        direction: Direction,
        make: &impl Fn(i16) -> Option<Period>,
    ) -> Option<Period> {
        let anchor = self.anchor?;
        let now = anchor.date;
        if anchor.unit == Unit::Year {
            return make(now.year());
        }
        let is_day = matches!(make(2000), Some(Period::Day(_) | Period::Days(..)) | None);
        let this = make(now.year());
        let (first, last) = match this.and_then(Period::days) {
            Some(days) => days,
            None => return make(now.year() - 1).or_else(|| make(now.year() + 1)),
        };
        let limit =
            |of_day: i64, of_month: i64| plus_days(now, if is_day { of_day } else { of_month });
        let shift = match (year, direction) {
            // "last July" in August is not the July that has just ended.
            (Year::Last, _) => i16::from(last < limit(0, -MIN_SINCE_LAST)) - 1,
            (Year::Next, _) => i16::from(first <= now),
            (Year::This, _) => 0,
            // A day without a year is near the speech time, regardless of the verb.
            (_, Direction::Past) if first > limit(MAX_AHEAD_IN_PAST, 0) => -1,
            (_, Direction::Future) if last < limit(-MAX_AGO_IN_FUTURE, 0) => 1,
            (_, Direction::Either) if first > plus_days(now, HALF_YEAR) => -1,
            (_, Direction::Either) if last < plus_days(now, -HALF_YEAR) => 1,
            (_, Direction::Either) => 0,
            (_, Direction::Unknown) if first > limit(MAX_AHEAD, MAX_AHEAD_OF_MONTH) => -1,
            (_, Direction::Past | Direction::Unknown) if is_day && last < limit(-MAX_AGO, 0) => 1,
            _ => 0,
        };
        make(now.year() + shift)
    }

    /// "08/09/18": the order of day and month is that of the other dates in the article.
    pub(super) fn slashed(&self, first: i8, second: i8, year: i16) -> Resolution {
        let by_month = Date::new(year, first, second).ok();
        let by_day = Date::new(year, second, first).ok();
        let day = match (by_month, by_day, self.day_first) {
            (Some(day), None, _) | (None, Some(day), _) => Some(day),
            (Some(a), Some(b), _) if a == b => Some(a),
            (_, Some(day), Some(true)) | (Some(day), _, Some(false)) => Some(day),
            _ => None,
        };
        match day {
            Some(day) => Resolution::Known(Period::Day(day), TimeBasis::Explicit),
            None => Resolution::Unknown(format!("{year:04}-XX-XX")),
        }
    }

    /// "the 17th": of the current month, or of the month before or after it, by the direction.
    pub(super) fn day_of_month(&self, day: i8, direction: Direction) -> Resolution {
        let found = self.today().and_then(|(today, basis)| {
            let in_month = |by: i64| {
                let month = today.first_of_month().checked_add(by.months()).ok()?;
                Date::new(month.year(), month.month(), day).ok()
            };
            let this = in_month(0);
            let found = match direction {
                Direction::Future if this.is_none_or(|this| this < today) => in_month(1),
                Direction::Past | Direction::Unknown
                    if this.is_none_or(|this| this > today) && direction == Direction::Past =>
                {
                    in_month(-1)
                }
                _ => this,
            };
            found.map(|day| Resolution::Known(Period::Day(day), basis))
        });
        found.unwrap_or_else(|| Resolution::Unknown(format!("XXXX-XX-{day:02}")))
    }

    /// A day of the week. In a narrative long before the speech time, it follows the last day in the text.
    pub(super) fn weekday(
        &self,
        number: i8,
        aim: Aim,
        direction: Direction,
        sentence: usize,
    ) -> Resolution {
        let after = |day: Date| {
            let on = i64::from((number - day.weekday().to_monday_one_offset()).rem_euclid(7));
            period::plus(day, on.days())
        };
        if let (Aim::After | Aim::Then, Some((day, at))) = (aim, self.day)
            && sentence.saturating_sub(at) <= DAY_REACH
        {
            let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
            return Resolution::Known(Period::Day(after(day)), basis);
        }
        if aim == Aim::Then {
            return Resolution::Unknown(format!("XXXX-WXX-{number}"));
        }
        let Some((today, basis)) = self.today() else {
            return Resolution::Unknown(format!("XXXX-WXX-{number}"));
        };
        if let (Aim::Narrative, Some((day, at))) = (aim, self.day)
            && sentence.saturating_sub(at) <= NARRATIVE_REACH
            && period::plus(day, LONG_AGO.days()) < today
        {
            return Resolution::Known(Period::Day(after(day)), basis);
        }
        let back = i64::from((today.weekday().to_monday_one_offset() - number).rem_euclid(7));
        let by = match (aim, direction) {
            (Aim::WeekLater, _) => 7 + (7 - back) % 7,
            (Aim::Last, _) if back == 0 => -7,
            (Aim::Next, _) if back == 0 => 7,
            (Aim::This, Direction::Past) | (Aim::Last, _) => -back,
            (Aim::This | Aim::Next, _) => (7 - back) % 7,
            (Aim::Until(reach), Direction::Past) if back < i64::from(reach) => -7 - back,
            (Aim::Until(_), Direction::Past) => -back,
            (Aim::Until(_), _) => (7 - back) % 7,
            (_, Direction::Future) => (7 - back) % 7,
            _ => -back,
        };
        Resolution::Known(Period::Day(period::plus(today, by.days())), basis)
    }

    /// "Monday next week".
    pub(super) fn in_week(&self, number: i8, by: i32) -> Resolution {
        match self.today() {
            Some((today, basis)) => {
                let days = i64::from(by) * 7 + i64::from(number) - 1;
                let day = plus_days(period::monday(today), days);
                Resolution::Known(Period::Day(day), basis)
            }
            None => Resolution::Unknown(format!("XXXX-WXX-{number}")),
        }
    }

    /// "Thursday-Friday": the first is resolved, the second follows it.
    pub(super) fn weekdays(
        &self,
        first: i8,
        last: i8,
        direction: Direction,
        sentence: usize,
    ) -> Resolution {
        let reach = (last - first).rem_euclid(7);
        match self.weekday(first, Aim::Until(reach), direction, sentence) {
            Resolution::Known(Period::Day(day), basis) => {
                let end = period::plus(day, i64::from(reach).days());
                Resolution::Known(Period::Days(day, end), basis)
            }
            Resolution::Known(..) => Resolution::Unknown(String::new()),
            Resolution::Unknown(value) => Resolution::Unknown(format!("{value}/XXXX-WXX-{last}")),
        }
    }

    /// The year of a day without a year in a narrative: that of a season mentioned shortly before, if the day is in it.
    /// Years and months are mentioned in passing too often to be used for this.
    pub(super) fn current_year(
        &self,
        (year, month, day): (Year, i8, i8),
        direction: Direction,
        sentence: usize,
    ) -> Year {
        let season = match self.explicit {
            Some((season @ Period::Season(..), at))
                if sentence.saturating_sub(at) <= YEAR_REACH =>
            {
                season.days()
            }
            _ => None,
        };
        let (Some((first, last)), Year::Unspecified) = (season, year) else {
            return year;
        };
        let holds = [first.year(), last.year()].into_iter().find(|year| {
            Date::new(*year, month, day).is_ok_and(|date| first <= date && date <= last)
        });
        match holds {
            Some(year) if direction != Direction::Future => Year::Is(year),
            _ => year,
        }
    }

    /// "the last Friday of October", "the first day of the month".
    pub(super) fn in_month(
        &self,
        year: Year,
        month: MonthOf,
        which: Which,
        direction: Direction,
    ) -> Resolution {
        let pick = move |year, month| which.of_month(year, month);
        match month {
            MonthOf::Named(month) => {
                let unknown = format!("XXXX-{month:02}-XX");
                self.dated(year, direction, unknown, move |year| pick(year, month))
            }
            MonthOf::Offset(by) => {
                let found = self.today().and_then(|(today, basis)| {
                    let there = today.checked_add(i64::from(by).months()).ok()?;
                    let day = pick(there.year(), there.month())?;
                    Some(Resolution::Known(day, basis))
                });
                found.unwrap_or_else(|| Resolution::Unknown("XXXX-XX-XX".to_owned()))
            }
        }
    }

    /// "the next winter": the first one after the reference time.
    pub(super) fn following_season(&self, season: Season) -> Resolution {
        let tag = period::season_tag(season);
        let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
        let origin = self.last.and_then(Period::days).map(|(_, last)| last);
        match origin.or(self.today().map(|(today, _)| today)) {
            Some(day) => {
                let past = day.month() >= period::first_month(season);
                let whole_year = matches!(self.last, Some(Period::Year(_)));
                let year = day.year() + i16::from(past && !whole_year);
                Resolution::Known(Period::Season(year, season), basis)
            }
            None => Resolution::Unknown(format!("XXXX-{tag}")),
        }
    }

    /// A quarter: the last that has begun, unless the direction is the future.
    pub(super) fn quarter(&self, year: Year, number: i8, direction: Direction) -> Resolution {
        let unknown = || Resolution::Unknown(format!("XXXX-Q{number}"));
        let Some((named, basis)) = self.year(year) else {
            return unknown();
        };
        let (Some(anchor), Year::Unspecified | Year::Last | Year::Next | Year::This) =
            (self.anchor, year)
        else {
            return Resolution::Known(Period::Quarter(named, number), basis);
        };
        let now = period::quarter_of(anchor.date.month());
        let begun = anchor.unit == Unit::Year || number <= now || direction == Direction::Future;
        let past = direction == Direction::Future && number < now - 1;
        let by = i16::from(past) - i16::from(!begun);
        Resolution::Known(Period::Quarter(anchor.date.year() + by, number), basis)
    }

    /// "the '80s": the last such decade before the speech time.
    pub(super) fn short_decade(&self, tens: i16) -> Resolution {
        let Some((speech, basis)) = self.speech() else {
            return Resolution::Unknown(format!("XX{}", tens / 10));
        };
        let year = speech.year() - speech.year().rem_euclid(100) + tens;
        let year = if year > speech.year() {
            year - 100
        } else {
            year
        };
        Resolution::Known(Period::Decade(year), basis)
    }

    /// A holiday in the given year, or in the year that fits the direction.
    pub(super) fn holiday(&self, year: Year, holiday: Holiday, direction: Direction) -> Resolution {
        let known = holiday.in_year(2001).is_some();
        let unknown = match (holiday, known) {
            (Holiday::Fixed(month, day), _) => format!("XXXX-{month:02}-{day:02}"),
            _ => "XXXX-XX-XX".to_owned(),
        };
        let uncomputed = match self.year(year) {
            Some((year, _)) if matches!(holiday, Holiday::Unknown) => {
                Some(format!("{year:04}-XX-XX"))
            }
            _ => None,
        };
        match uncomputed {
            Some(value) => Resolution::Unknown(value),
            None => self.dated(year, direction, unknown, move |year| {
                holiday.in_year(year).map(Period::Day)
            }),
        }
    }
}
