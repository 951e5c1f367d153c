//! Resolves offsets from the speech time or the reference time.

use jiff::civil::Date;

use super::super::TimeBasis;
use super::super::meaning::{Length, Origin};
use super::super::period::{self, Period};
use super::super::tense::Direction;
use super::values::unknown_unit;
use super::{QUARTER_REACH, Resolution, Resolver};
use crate::lexicon::calendar::Unit;

impl Resolver {
    /// The period at an offset from the speech time or the reference time.
    pub(super) fn offset(
        &self,
        unit: Unit,
        by: i32,
        from: Origin,
        direction: Direction,
        sentence: usize,
    ) -> Resolution {
        let unknown = || Resolution::Unknown(unknown_unit(unit));
        if from == Origin::ReferenceTime {
            return self.by_context(unit, by, sentence).unwrap_or_else(unknown);
        }
        let Some(anchor) = self
            .anchor
            .filter(|anchor| anchor.unit <= unit || anchor.unit == Unit::Day)
        else {
            return unknown();
        };
        // On weekdays "the weekend" is the last one, unless the direction is the future.
        let early = anchor.date.weekday().to_monday_one_offset() < 5;
        let over = unit == Unit::Weekend && by == 0 && early && direction != Direction::Future;
        match shifted(anchor.date, unit, by - i32::from(over)) {
            Some(period) => Resolution::Known(period, anchor.basis),
            None => unknown(),
        }
    }

    /// The period at an offset from the reference time, otherwise from the speech time.
    fn by_context(&self, unit: Unit, by: i32, sentence: usize) -> Option<Resolution> {
        let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
        if let (Unit::Quarter, Some((quarter, _))) = (unit, self.current_quarter(sentence)) {
            let day = shifted(quarter.first()?, Unit::Quarter, by)?;
            return Some(Resolution::Known(day, basis));
        }
        // "the latest quarter" before any other is mentioned: the last complete one.
        if let (Unit::Quarter, 0, Some((today, basis))) = (unit, by, self.today()) {
            return Some(Resolution::Known(shifted(today, unit, -1)?, basis));
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
                    Some(Resolution::Unknown(format!("{year:04}-{month:02}-XX")))
                }
                _ => None,
            };
        }
        Some(Resolution::Known(shifted(origin, unit, by)?, basis))
    }

    /// The last quarter in the text, if it is recent enough, and the number of its sentence.
    pub(super) fn current_quarter(&self, sentence: usize) -> Option<(Period, usize)> {
        self.quarter
            .filter(|(_, at)| sentence.saturating_sub(*at) <= QUARTER_REACH)
    }

    /// The period a year before the current quarter, the reference time or the speech time.
    pub(super) fn year_before(&self, from: Origin, sentence: usize) -> Resolution {
        let basis = self.speech().map_or(TimeBasis::Context, |(_, basis)| basis);
        if let Some((quarter, _)) = self.current_quarter(sentence) {
            return Resolution::Known(quarter.year_before(), basis);
        }
        match (
            self.last.filter(|_| from == Origin::ReferenceTime),
            self.speech(),
        ) {
            (
                Some(
                    last
                    @ (Period::Month(..) | Period::Year(_) | Period::Day(_) | Period::Half(..)),
                ),
                _,
            ) => Resolution::Known(
                Period::Year(last.first().map_or(0, |day| day.year() - 1)),
                basis,
            ),
            (_, Some((speech, basis))) => Resolution::Known(Period::Year(speech.year() - 1), basis),
            _ => Resolution::Unknown("XXXX".to_owned()),
        }
    }

    /// The days of a duration that begins or ends at the speech time.
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

/// The period `by` units from `origin`. An offset in weeks is precise to the day, one in years to the year.
fn shifted(origin: Date, unit: Unit, by: i32) -> Option<Period> {
    let there = origin.checked_add(period::step(unit, by)?).ok()?;
    let unit = match unit {
        Unit::Week if by.abs() > 1 => Unit::Day,
        Unit::Fortnight => Unit::Day,
        other => other,
    };
    Some(Period::holding(unit, there))
}
