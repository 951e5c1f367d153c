//! Days and periods so many units away from the time of speech, or from the time that the text spoke of last.

use jiff::civil::Date;

use super::super::TimeBasis;
use super::super::meaning::{Length, Origin};
use super::super::period::{self, Period};
use super::super::tense::Direction;
use super::values::unknown_unit;
use super::{Place, QUARTER_REACH, Resolver};
use crate::lexicon::calendar::Unit;

impl Resolver {
    /// So many units from the time of speech or from the time in hand.
    pub(super) fn away(&self, unit: Unit, by: i32, from: Origin, direction: Direction) -> Place {
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
    pub(super) fn by_context(&self, unit: Unit, by: i32) -> Option<Place> {
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

    pub(super) fn quarter_in_hand(&self, sentence: usize) -> Option<(Period, usize)> {
        self.quarter
            .filter(|(_, at)| sentence.saturating_sub(*at) <= QUARTER_REACH)
    }

    /// The period a year before the one that figures are compared with.
    pub(super) fn year_before(&self, from: Origin, sentence: usize) -> Place {
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
    pub(super) fn stretch(&self, length: Length) -> Option<(Date, Date)> {
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

/// The period `by` units away from `origin`. Weeks ago are told to the day, years ago to the year.
fn shifted(origin: Date, unit: Unit, by: i32) -> Option<Period> {
    let there = origin.checked_add(period::step(unit, by)?).ok()?;
    let unit = match unit {
        Unit::Week if by.abs() > 1 => Unit::Day,
        Unit::Fortnight => Unit::Day,
        other => other,
    };
    Some(Period::holding(unit, there))
}
