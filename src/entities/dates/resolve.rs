//! From what an expression says to the day that it means.

use jiff::ToSpan;
use jiff::civil::Date;

use super::anchor::Anchor;
use super::meaning::{Aim, Amount, Calendar, Clock, Length, Meaning, Origin, Pattern, Year};
use super::period::{self, Period};
use super::tense::Direction;
use super::{TimeBasis, TimeKind};
use crate::lexicon::calendar::{Feast, Part, Season, Unit};

/// What an expression means: the fields of TIMEX3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) kind: TimeKind,
    pub(super) value: String,
    pub(super) days: Option<(Date, Date)>,
    pub(super) basis: TimeBasis,
    pub(super) modifier: Option<&'static str>,
    pub(super) quant: Option<&'static str>,
    pub(super) freq: Option<String>,
}

/// Resolves the expressions of one article, in the order of the text.
#[derive(Debug)]
pub(super) struct Resolver {
    /// The time of speech.
    anchor: Option<Anchor>,
    /// Slashed dates of this article name the day first; `None` when it does not show.
    pub(super) day_first: Option<bool>,
    /// The period that the text spoke of last, and how many expressions ago that was.
    last: Option<Period>,
    /// The quarter that the text spoke of last, with the number of the sentence.
    quarter: Option<(Period, usize)>,
}

/// How many sentences a quarter stays the one that comparisons mean.
const QUARTER_REACH: usize = 8;

/// A period with its basis, or a value that keeps its `X`s.
enum Place {
    Known(Period, TimeBasis),
    Unknown(String),
}

impl Resolver {
    pub(super) fn new(anchor: Option<Anchor>, day_first: Option<bool>) -> Self {
        Self {
            anchor,
            day_first,
            last: None,
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
                    resolved.basis = self
                        .anchor
                        .map_or(TimeBasis::Explicit, |anchor| anchor.basis);
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
        let place = self.place(calendar, direction, sentence);
        let (mut value, days, basis) = match place {
            Place::Known(period, basis) => {
                if !is_comparison(calendar) && !self.is_ahead(period) {
                    self.remember(period, sentence);
                }
                (
                    period.value(),
                    period.days().map(|days| edge(period, days, modifier)),
                    basis,
                )
            }
            Place::Unknown(value) => (value, None, TimeBasis::Unresolved),
        };
        let kind = match clock {
            Clock::Unsaid if matches!(calendar, Calendar::Years { .. } | Calendar::Days { .. }) => {
                TimeKind::Duration
            }
            Clock::Unsaid => TimeKind::Date,
            _ => TimeKind::Time,
        };
        value.push_str(&clock_value(clock));
        let rough = matches!(calendar, Calendar::Holiday { feast, .. } if feast.is_rough());
        let modifier = modifier.or(if rough { Some("APPROX") } else { None });
        Resolved {
            kind,
            value,
            days,
            basis,
            modifier,
            quant: None,
            freq: None,
        }
    }

    /// True for a quarter that has not begun at the time of speech.
    fn is_ahead(&self, period: Period) -> bool {
        let is_quarter = matches!(period, Period::Quarter(..));
        match (period.first(), self.today()) {
            (Some(first), Some((today, _))) => is_quarter && first > today,
            _ => false,
        }
    }

    /// Keeps `period` as the time that the text speaks of.
    fn remember(&mut self, period: Period, sentence: usize) {
        if let Period::Quarter(..) = period {
            self.quarter = Some((period, sentence));
        }
        self.last = Some(period);
    }

    /// The day of speech, when it is known to the day.
    fn today(&self) -> Option<(Date, TimeBasis)> {
        self.anchor
            .filter(|anchor| anchor.unit == Unit::Day)
            .map(|anchor| (anchor.date, anchor.basis))
    }

    /// The time of speech, when it is known to the year at least.
    fn speech(&self) -> Option<(Date, TimeBasis)> {
        self.anchor.map(|anchor| (anchor.date, anchor.basis))
    }

    fn place(&self, calendar: Calendar, direction: Direction, sentence: usize) -> Place {
        match calendar {
            Calendar::Unsaid => self.day_in_hand(),
            Calendar::Day { year, month, day } => self.dated(
                year,
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
            Calendar::Weekday { number, aim } => self.weekday(number, aim, direction),
            Calendar::Month { year, month } => {
                self.dated(year, direction, format!("XXXX-{month:02}"), move |year| {
                    Some(Period::Month(year, month))
                })
            }
            Calendar::Season { year, season } => self.dated(
                year,
                direction,
                format!("XXXX-{}", period::season_tag(season)),
                move |year| Some(Period::Season(year, season)),
            ),
            Calendar::Quarter { year, number } => self.quarter(year, number, direction),
            Calendar::QuarterOf(year) => match self.quarter {
                Some((Period::Quarter(_, number), _)) => {
                    Place::Known(Period::Quarter(year, number), TimeBasis::Explicit)
                }
                _ => Place::Known(Period::Year(year), TimeBasis::Explicit),
            },
            Calendar::Half { year, number } => {
                self.dated(year, direction, format!("XXXX-H{number}"), move |year| {
                    Some(Period::Half(year, number))
                })
            }
            Calendar::Year(Year::Is(year)) => Place::Known(Period::Year(year), TimeBasis::Explicit),
            Calendar::Year(year) => match self.year(year) {
                Some((year, basis)) => Place::Known(Period::Year(year), basis),
                None => Place::Unknown("XXXX".to_owned()),
            },
            Calendar::Years { first, last } => {
                Place::Known(Period::Years(first, last), TimeBasis::Explicit)
            }
            Calendar::Decade(year) => Place::Known(Period::Decade(year), TimeBasis::Explicit),
            Calendar::ShortDecade(tens) => self.short_decade(tens),
            Calendar::Century(hundreds) => {
                Place::Known(Period::Century(hundreds), TimeBasis::Explicit)
            }
            Calendar::Holiday { year, feast } => self.holiday(year, feast, direction),
            Calendar::WeekOf { year, month, day } => {
                self.dated(year, direction, "XXXX-WXX".to_owned(), move |year| {
                    Some(Period::Week(period::monday(
                        Date::new(year, month, day).ok()?,
                    )))
                })
            }
            Calendar::Away { unit, by, from } => self.away(unit, by, from, direction),
            Calendar::YearBefore(from) => self.year_before(from, sentence),
        }
    }

    /// The day that a bare time of day belongs to: the one the text spoke of last, else that of speech.
    fn day_in_hand(&self) -> Place {
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
    fn year(&self, year: Year) -> Option<(i16, TimeBasis)> {
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
    fn dated(
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
    fn nearest(
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
            (_, Direction::Open) if first > forward_days(now, if is_day { 100 } else { 45 }) => -1,
            (_, Direction::Back | Direction::Open) if is_day && last < forward_days(now, -270) => 1,
            _ => 0,
        };
        make(now.year() + shift)
    }

    fn slashed(&self, first: i8, second: i8, year: i16) -> Place {
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
    fn day_of_month(&self, day: i8, direction: Direction) -> Place {
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

    fn weekday(&self, number: i8, aim: Aim, direction: Direction) -> Place {
        let Some((today, basis)) = self.today() else {
            return Place::Unknown(format!("XXXX-WXX-{number}"));
        };
        let back = i64::from((today.weekday().to_monday_one_offset() - number).rem_euclid(7));
        let by = match (aim, direction) {
            (Aim::Last, _) if back == 0 => -7,
            (Aim::Next, _) if back == 0 => 7,
            (Aim::This, Direction::Back) | (Aim::Last, _) => -back,
            (Aim::This | Aim::Next, _) => (7 - back) % 7,
            (Aim::Open, Direction::Ahead) => (7 - back) % 7,
            (Aim::Open, _) => -back,
        };
        Place::Known(Period::Day(period::forward(today, by.days())), basis)
    }

    /// A quarter: the last that has begun, unless the text looks ahead.
    fn quarter(&self, year: Year, number: i8, direction: Direction) -> Place {
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

    fn short_decade(&self, tens: i16) -> Place {
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

    fn holiday(&self, year: Year, feast: Feast, direction: Direction) -> Place {
        let known = feast.in_year(2001).is_some();
        let unknown = match (feast, known) {
            (Feast::Fixed(month, day), _) => format!("XXXX-{month:02}-{day:02}"),
            _ => "XXXX-XX-XX".to_owned(),
        };
        let unreckoned = match self.year(year) {
            Some((year, _)) if matches!(feast, Feast::Unreckoned) => {
                Some(format!("{year:04}-XX-XX"))
            }
            _ => None,
        };
        match unreckoned {
            Some(value) => Place::Unknown(value),
            None => self.dated(year, direction, unknown, move |year| {
                feast.in_year(year).map(Period::Day)
            }),
        }
    }

    /// So many units from the time of speech or from the time in hand.
    fn away(&self, unit: Unit, by: i32, from: Origin, direction: Direction) -> Place {
        let unknown = || Place::Unknown(unknown_unit(unit));
        if from == Origin::Context {
            return self.by_context(unit, by).unwrap_or_else(unknown);
        }
        let Some(anchor) = self
            .anchor
            .filter(|anchor| anchor.unit <= unit || anchor.unit == Unit::Day)
        else {
            return unknown();
        };
        // On working days "the weekend" is the last one, unless the text looks ahead.
        let early = anchor.date.weekday().to_monday_one_offset() < 5;
        let over = unit == Unit::Weekend && by == 0 && early && direction != Direction::Ahead;
        match shifted(anchor.date, unit, by - i32::from(over)) {
            Some(period) => Place::Known(period, anchor.basis),
            None => unknown(),
        }
    }

    /// Reckons from the time that the text spoke of last, else from the time of speech.
    fn by_context(&self, unit: Unit, by: i32) -> Option<Place> {
        let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
        if let (Unit::Quarter, Some((quarter, _))) = (unit, self.quarter) {
            let day = shifted(quarter.first()?, Unit::Quarter, by)?;
            return Some(Place::Known(day, basis));
        }
        // "the latest quarter" before any was named: the last full one.
        if let (Unit::Quarter, 0, Some((today, basis))) = (unit, by, self.today()) {
            return Some(Place::Known(shifted(today, unit, -1)?, basis));
        }
        let (origin, basis) = match (self.last, self.speech()) {
            (Some(last), _) => (last.first()?, basis),
            (None, Some((speech, basis))) if unit >= self.anchor?.unit => (speech, basis),
            _ => return None,
        };
        let coarse = match self.last {
            Some(Period::Day(_)) | None => false,
            Some(Period::Month(..) | Period::Week(_)) => unit < Unit::Week,
            Some(_) => unit < Unit::Month,
        };
        if coarse {
            return match self.last {
                Some(Period::Month(year, month)) if by == 0 => {
                    Some(Place::Unknown(format!("{year:04}-{month:02}-XX")))
                }
                _ => None,
            };
        }
        Some(Place::Known(shifted(origin, unit, by)?, basis))
    }

    fn quarter_in_hand(&self, sentence: usize) -> Option<(Period, usize)> {
        self.quarter
            .filter(|(_, at)| sentence.saturating_sub(*at) <= QUARTER_REACH)
    }

    /// The period a year before the one that figures are compared with.
    fn year_before(&self, from: Origin, sentence: usize) -> Place {
        let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
        if let Some((quarter, _)) = self.quarter_in_hand(sentence) {
            return Place::Known(quarter.year_before(), basis);
        }
        match (self.last.filter(|_| from == Origin::Context), self.speech()) {
            (
                Some(
                    last
                    @ (Period::Month(..) | Period::Year(_) | Period::Day(_) | Period::Half(..)),
                ),
                _,
            ) => Place::Known(
                Period::Year(last.first().map_or(0, |day| day.year() - 1)),
                basis,
            ),
            (_, Some((speech, basis))) => Place::Known(Period::Year(speech.year() - 1), basis),
            _ => Place::Unknown("XXXX".to_owned()),
        }
    }

    /// The days of a length that begins or ends at the time of speech.
    fn stretch(&self, length: Length) -> Option<(Date, Date)> {
        let (today, _) = self.today()?;
        let step = period::step(
            length.unit,
            i32::from(length.toward).checked_mul(length.amount.as_whole()?)?,
        )?;
        let there = today.checked_add(step).ok()?;
        match length.toward {
            -1 => Some((there, today)),
            1 => Some((today, there)),
            _ => None,
        }
    }
}

/// True for a period that figures are only compared with: the text goes on to speak of the later one.
fn is_comparison(calendar: Calendar) -> bool {
    matches!(
        calendar,
        Calendar::YearBefore(_)
            | Calendar::QuarterOf(_)
            | Calendar::Quarter {
                year: Year::Away(-1),
                ..
            }
    )
}

fn forward_days(date: Date, days: i64) -> Date {
    period::forward(date, days.days())
}

/// The period `by` units away from `origin`. Weeks ago are told to the day, years ago to the year.
fn shifted(origin: Date, unit: Unit, by: i32) -> Option<Period> {
    let there = origin.checked_add(period::step(unit, by)?).ok()?;
    let unit = match unit {
        Unit::Week if by.abs() > 1 => Unit::Day,
        Unit::Fortnight => Unit::Day,
        Unit::Decade if by < 0 => Unit::Year,
        other => other,
    };
    Some(Period::holding(unit, there))
}

/// The days of the edge that a modifier names: the last third of a month for its end, as far as the calendar is coarse.
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
        Some("START") => (first, forward_days(first, third - 1)),
        Some("MID") => (forward_days(first, third), forward_days(last, -third)),
        Some("END") => (forward_days(last, 1 - third), last),
        _ => (first, last),
    }
}

fn unknown_unit(unit: Unit) -> String {
    match unit {
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century | Unit::Millennium => "XX",
        _ => "XXXX-XX-XX",
    }
    .to_owned()
}

fn clock_value(clock: Clock) -> String {
    match clock {
        Clock::Unsaid => String::new(),
        Clock::At { hour, minute } => format!("T{hour:02}:{:02}", minute.unwrap_or(0)),
        Clock::Part(part) => part_tag(part).to_owned(),
    }
}

const fn part_tag(part: Part) -> &'static str {
    match part {
        Part::Morning => "TMO",
        Part::Afternoon => "TAF",
        Part::Evening => "TEV",
        Part::Night => "TNI",
        Part::Day => "TDT",
    }
}

/// "P2W", "PT90M", "PXY", "P2Y6M".
fn length_value(length: Length) -> String {
    let (factor, letter, half) = match length.unit {
        Unit::Second => (1, "S", ""),
        Unit::Minute => (1, "M", "30S"),
        Unit::Hour => (1, "H", "30M"),
        Unit::Day => (1, "D", "T12H"),
        Unit::Weekend => (2, "D", ""),
        Unit::Week => (1, "W", ""),
        Unit::Fortnight => (2, "W", ""),
        Unit::Month => (1, "M", ""),
        Unit::Quarter => (1, "Q", ""),
        Unit::Year => (1, "Y", "6M"),
        Unit::Decade => (10, "Y", ""),
        Unit::Century => (100, "Y", ""),
        Unit::Millennium => (1000, "Y", ""),
    };
    let time = if length.unit <= Unit::Hour { "T" } else { "" };
    match length.amount {
        Amount::Vague => format!("P{time}X{letter}"),
        Amount::Halves(1) if !half.is_empty() => format!("P{time}{half}"),
        Amount::Halves(number) if number % 2 == 1 && !half.is_empty() => {
            format!("P{time}{}{letter}{half}", number / 2)
        }
        Amount::Halves(number) if number % 2 == 1 && factor > 1 => {
            format!("P{time}{}{letter}", number * factor / 2)
        }
        Amount::Halves(number) if number % 2 == 1 => format!("P{time}{}.5{letter}", number / 2),
        Amount::Halves(number) => format!(
            "P{time}{}{letter}",
            (u64::from(number) / 2) * u64::from(factor)
        ),
    }
}

fn pattern_value(pattern: Pattern) -> String {
    match pattern {
        Pattern::Length(length) => length_value(length),
        Pattern::Weekday(number) => format!("XXXX-WXX-{number}"),
        Pattern::Month(month) => format!("XXXX-{month:02}"),
        Pattern::Season(season) => format!("XXXX-{}", season_tag(season)),
        Pattern::Part(part) => format!("XXXX-XX-XX{}", part_tag(part)),
        Pattern::Weekend => "XXXX-WXX-WE".to_owned(),
    }
}

const fn season_tag(season: Season) -> &'static str {
    period::season_tag(season)
}
