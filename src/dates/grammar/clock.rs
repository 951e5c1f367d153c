//! Times of the day.

use super::super::meaning::{Calendar, Clock, Meaning, Pattern};
use super::parts::{self, Lead};
use super::{Reading, calendar, relative, sets};
use crate::lexicon::calendar::Atoms;
use crate::lexicon::calendar::{Unit, Word};

/// "10:15 a.m. EDT", "0730 GMT", "9 a.m. EST Tuesday", "5 p.m. EST, Nov. 6", "noon Saturday".
pub(super) fn clock(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (clock, end) = parts::clock(atoms, at)?;
    if lead.the && lead.edge.is_none() {
        return None;
    }
    if let Some(reading) = recurring(atoms, lead, end, clock) {
        return Some(reading);
    }
    let (calendar, end) = day_behind(atoms, end).unwrap_or((Calendar::Unsaid, end));
    Some(Reading::new(lead, end, Meaning::Point { calendar, clock }))
}

/// "6:40 every morning except Sunday", "9 p.m. each Friday".
fn recurring(atoms: &Atoms<'_>, lead: Lead, end: usize, clock: Clock) -> Option<Reading> {
    let plain = Lead {
        start: end,
        edge: None,
        amount: None,
        the: false,
        fiscal: false,
    };
    let set = sets::every(atoms, plain, end)?;
    let Meaning::Set { pattern, quant, .. } = set.meaning else {
        return None;
    };
    let weekday = match pattern {
        Pattern::Weekday(number) => Some(number),
        Pattern::Part(_) => None,
        Pattern::Length(length) if length.unit == Unit::Day => None,
        _ => return None,
    };
    let pattern = Pattern::At { weekday, clock };
    let times = 0;
    Some(Reading::new(
        lead,
        set.end,
        Meaning::Set {
            pattern,
            quant,
            times,
        },
    ))
}

/// The day that follows a time: "Tuesday", ", Nov. 6", "today".
fn day_behind(atoms: &Atoms<'_>, end: usize) -> parts::Read<Calendar> {
    let comma = parts::past_comma(atoms, end);
    let lead = |start| Lead {
        start,
        edge: None,
        amount: None,
        the: false,
        fiscal: false,
    };
    let place = lead(comma);
    let reading = match atoms.word(comma) {
        Word::Month { .. } => calendar::month_day(atoms, place, comma),
        Word::Weekday { .. } if comma == end => calendar::weekday(atoms, place, comma),
        Word::RelativeDay(_) if comma == end => relative::day_word(atoms, place, comma),
        _ => None,
    }?;
    match reading.meaning {
        Meaning::Point {
            calendar,
            clock: Clock::Unsaid,
        } => Some((calendar, reading.end)),
        _ => None,
    }
}
