//! Days and periods that a name of the calendar gives: weekdays, months, quarters, holidays.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::TimeBasis;
use super::super::meaning::{Aim, MonthOf, Which, Year};
use super::super::period::{self, Period};
use super::super::tense::Direction;
use super::{Place, Resolver, forward_days};
use crate::lexicon::calendar::{Holiday, Season, Unit};

/// How many sentences a year that the text named stays the one that bare days and months belong to.
const YEAR_REACH: usize = 2;

/// How many sentences "the Saturday" may stand behind the day that it follows.
const DAY_REACH: usize = 3;

/// How many sentences a weekday of a told past may stand behind the day that it follows.
const STORY_REACH: usize = 1;

/// From so many days before the time of speech on, a past is told and no longer news.
const LONG_AGO: i64 = 120;

impl Resolver {
    /// The day that a bare time of day belongs to: the one the text spoke of last, else that of speech.
    pub(super) fn day_in_hand(&self, sentence: usize) -> Place {
        if let (Some((day, at)), Some((_, basis))) = (self.day, self.today())
            && at == sentence
        {
            return Place::Known(Period::Day(day), basis);
        }
        match (self.last, self.today()) {
            (Some(Period::Day(day)), today) if today.is_none() => {
                Place::Known(Period::Day(day), TimeBasis::Context)
            }
            (Some(Period::Day(day)), Some((today, basis))) if day <= today => {
                Place::Known(Period::Day(day), basis)
            }
            (_, Some((today, basis))) => Place::Known(Period::Day(today), basis),
            _ => Place::Unknown("XXXX-XX-XX".to_owned()),
        }
    }

    /// The year that the words name, when that does not hang on the direction.
    pub(super) fn year(&self, year: Year) -> Option<(i16, TimeBasis)> {
        if let Year::Is(year) = year {
            return Some((year, TimeBasis::Explicit));
        }
        let (speech, basis) = self.speech()?;
        match year {
            Year::Away(by) => i16::try_from(i32::from(speech.year()) + by)
                .ok()
                .map(|year| (year, basis)),
            Year::That => match self.last.and_then(Period::first) {
                Some(date) => Some((date.year(), basis)),
                None => Some((speech.year(), basis)),
            },
            _ => Some((speech.year(), basis)),
        }
    }

    /// A period of which only the year is open.
    pub(super) fn dated(
        &self,
        year: Year,
        direction: Direction,
        unknown: String,
        make: impl Fn(i16) -> Option<Period>,
    ) -> Place {
        let Some((named, basis)) = self.year(year) else {
            return Place::Unknown(unknown);
        };
        let found = match year {
            Year::Is(_) | Year::Away(_) | Year::That => make(named),
            _ => self.nearest(year, direction, &make),
        };
        match found {
            Some(period) => Place::Known(period, basis),
            None => Place::Unknown(unknown),
        }
    }

    /// The one of a row of yearly periods that the direction asks for.
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
        let shift = match (year, direction) {
            // Nobody calls the month that just ended by its name with "last".
            (Year::Last, _) => {
                i16::from(last < forward_days(now, if is_day { 0 } else { -20 })) - 1
            }
            (Year::Next, _) => i16::from(first <= now),
            (Year::This, _) => 0,
            // A day without a year is near, whatever the verb.
            (_, Direction::Back) if first > forward_days(now, if is_day { 65 } else { 0 }) => -1,
            (_, Direction::Ahead) if last < forward_days(now, if is_day { -60 } else { 0 }) => 1,
            (_, Direction::Near) if first > forward_days(now, 180) => -1,
            (_, Direction::Near) if last < forward_days(now, -180) => 1,
            (_, Direction::Near) => 0,
            (_, Direction::Open) if first > forward_days(now, if is_day { 100 } else { 45 }) => -1,
            (_, Direction::Back | Direction::Open) if is_day && last < forward_days(now, -270) => 1,
            _ => 0,
        };
        make(now.year() + shift)
    }

    pub(super) fn slashed(&self, first: i8, second: i8, year: i16) -> Place {
        let by_month = Date::new(year, first, second).ok();
        let by_day = Date::new(year, second, first).ok();
        let day = match (by_month, by_day, self.day_first) {
            (Some(day), None, _) | (None, Some(day), _) => Some(day),
            (Some(a), Some(b), _) if a == b => Some(a),
            (_, Some(day), Some(true)) | (Some(day), _, Some(false)) => Some(day),
            _ => None,
        };
        match day {
            Some(day) => Place::Known(Period::Day(day), TimeBasis::Explicit),
            None => Place::Unknown(format!("{year:04}-XX-XX")),
        }
    }

    /// "the 17th": of the month of speech, or of the one next to it that the direction asks for.
    pub(super) fn day_of_month(&self, day: i8, direction: Direction) -> Place {
        let found = self.today().and_then(|(today, basis)| {
            let in_month = |by: i64| {
                let month = today.first_of_month().checked_add(by.months()).ok()?;
                Date::new(month.year(), month.month(), day).ok()
            };
            let this = in_month(0);
            let found = match direction {
                Direction::Ahead if this.is_none_or(|this| this < today) => in_month(1),
                Direction::Back | Direction::Open
                    if this.is_none_or(|this| this > today) && direction == Direction::Back =>
                {
                    in_month(-1)
                }
                _ => this,
            };
            found.map(|day| Place::Known(Period::Day(day), basis))
        });
        found.unwrap_or_else(|| Place::Unknown(format!("XXXX-XX-{day:02}")))
    }

    /// A day of the week. A narrative far from the time of speech goes on from the day that it told last.
    pub(super) fn weekday(
        &self,
        number: i8,
        aim: Aim,
        direction: Direction,
        sentence: usize,
    ) -> Place {
        let after = |day: Date| {
            let on = i64::from((number - day.weekday().to_monday_one_offset()).rem_euclid(7));
            period::forward(day, on.days())
        };
        if let (Aim::After | Aim::Then, Some((day, at))) = (aim, self.day)
            && sentence.saturating_sub(at) <= DAY_REACH
        {
            let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
            return Place::Known(Period::Day(after(day)), basis);
        }
        if aim == Aim::Then {
            return Place::Unknown(format!("XXXX-WXX-{number}"));
        }
        let Some((today, basis)) = self.today() else {
            return Place::Unknown(format!("XXXX-WXX-{number}"));
        };
        if let (Aim::Story, Some((day, at))) = (aim, self.day)
            && sentence.saturating_sub(at) <= STORY_REACH
            && period::forward(day, LONG_AGO.days()) < today
        {
            return Place::Known(Period::Day(after(day)), basis);
        }
        let back = i64::from((today.weekday().to_monday_one_offset() - number).rem_euclid(7));
        let by = match (aim, direction) {
            (Aim::Last, _) if back == 0 => -7,
            (Aim::Next, _) if back == 0 => 7,
            (Aim::This, Direction::Back) | (Aim::Last, _) => -back,
            (Aim::This | Aim::Next, _) => (7 - back) % 7,
            (Aim::Until(reach), Direction::Back) if back < i64::from(reach) => -7 - back,
            (Aim::Until(_), Direction::Back) => -back,
            (Aim::Until(_), _) => (7 - back) % 7,
            (_, Direction::Ahead) => (7 - back) % 7,
            _ => -back,
        };
        Place::Known(Period::Day(period::forward(today, by.days())), basis)
    }

    /// "Thursday-Friday": the first by itself, the second behind it.
    pub(super) fn weekdays(
        &self,
        first: i8,
        last: i8,
        direction: Direction,
        sentence: usize,
    ) -> Place {
        let reach = (last - first).rem_euclid(7);
        match self.weekday(first, Aim::Until(reach), direction, sentence) {
            Place::Known(Period::Day(day), basis) => {
                let end = period::forward(day, i64::from(reach).days());
                Place::Known(Period::Days(day, end), basis)
            }
            Place::Known(..) => Place::Unknown(String::new()),
            Place::Unknown(value) => Place::Unknown(format!("{value}/XXXX-WXX-{last}")),
        }
    }

    /// The year that a bare day belongs to in a narrated past: that of the season that the text named shortly
    /// before, when it holds the day. Years and months are too often named in passing.
    pub(super) fn year_in_hand(
        &self,
        (year, month, day): (Year, i8, i8),
        direction: Direction,
        sentence: usize,
    ) -> Year {
        let told = match self.told {
            Some((told @ Period::Season(..), at)) if sentence.saturating_sub(at) <= YEAR_REACH => {
                told.days()
            }
            _ => None,
        };
        let (Some((first, last)), Year::Unsaid) = (told, year) else {
            return year;
        };
        let holds = [first.year(), last.year()].into_iter().find(|year| {
            Date::new(*year, month, day).is_ok_and(|date| first <= date && date <= last)
        });
        match holds {
            Some(told) if direction != Direction::Ahead => Year::Is(told),
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
    ) -> Place {
        let pick = move |year, month| which.of_month(year, month).map(Period::Day);
        match month {
            MonthOf::Named(month) => {
                let unknown = format!("XXXX-{month:02}-XX");
                self.dated(year, direction, unknown, move |year| pick(year, month))
            }
            MonthOf::Away(by) => {
                let found = self.today().and_then(|(today, basis)| {
                    let there = today.checked_add(i64::from(by).months()).ok()?;
                    let day = pick(there.year(), there.month())?;
                    Some(Place::Known(day, basis))
                });
                found.unwrap_or_else(|| Place::Unknown("XXXX-XX-XX".to_owned()))
            }
        }
    }

    /// "the next winter": the first one behind the time that the text spoke of last.
    pub(super) fn following_season(&self, season: Season) -> Place {
        let tag = period::season_tag(season);
        let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
        let origin = self.last.and_then(Period::days).map(|(_, last)| last);
        match origin.or(self.today().map(|(today, _)| today)) {
            Some(day) => {
                let past = day.month() >= period::first_month(season);
                let whole_year = matches!(self.last, Some(Period::Year(_)));
                let year = day.year() + i16::from(past && !whole_year);
                Place::Known(Period::Season(year, season), basis)
            }
            None => Place::Unknown(format!("XXXX-{tag}")),
        }
    }

    /// A quarter: the last that has begun, unless the text looks ahead.
    pub(super) fn quarter(&self, year: Year, number: i8, direction: Direction) -> Place {
        let unknown = || Place::Unknown(format!("XXXX-Q{number}"));
        let Some((named, basis)) = self.year(year) else {
            return unknown();
        };
        let (Some(anchor), Year::Unsaid | Year::Last | Year::Next | Year::This) =
            (self.anchor, year)
        else {
            return Place::Known(Period::Quarter(named, number), basis);
        };
        let now = period::quarter_of(anchor.date.month());
        let begun = anchor.unit == Unit::Year || number <= now || direction == Direction::Ahead;
        let past = direction == Direction::Ahead && number < now - 1;
        let by = i16::from(past) - i16::from(!begun);
        Place::Known(Period::Quarter(anchor.date.year() + by, number), basis)
    }

    pub(super) fn short_decade(&self, tens: i16) -> Place {
        let Some((speech, basis)) = self.speech() else {
            return Place::Unknown(format!("XX{}", tens / 10));
        };
        let year = speech.year() - speech.year().rem_euclid(100) + tens;
        let year = if year > speech.year() {
            year - 100
        } else {
            year
        };
        Place::Known(Period::Decade(year), basis)
    }

    pub(super) fn holiday(&self, year: Year, holiday: Holiday, direction: Direction) -> Place {
        let known = holiday.in_year(2001).is_some();
        let unknown = match (holiday, known) {
            (Holiday::Fixed(month, day), _) => format!("XXXX-{month:02}-{day:02}"),
            _ => "XXXX-XX-XX".to_owned(),
        };
        let unreckoned = match self.year(year) {
            Some((year, _)) if matches!(holiday, Holiday::Unknown) => {
                Some(format!("{year:04}-XX-XX"))
            }
            _ => None,
        };
        match unreckoned {
            Some(value) => Place::Unknown(value),
            None => self.dated(year, direction, unknown, move |year| {
                holiday.in_year(year).map(Period::Day)
            }),
        }
    }
}
