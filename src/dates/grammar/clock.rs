//! Times of the day.

use super::super::meaning::{Calendar, Clock, Meaning, Pattern};
use super::parts::{self, Prefix};
use super::{Parse, calendar, false_positives, relative, sets};
use crate::lexicon::calendar::{Atoms, Unit, Word};

/// "10:15 a.m. EDT", "0730 GMT", "9 a.m. EST Tuesday", "5 p.m. EST, Nov. 6", "noon Saturday".
pub(super) fn clock(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (clock, end) = parts::clock(atoms, at)?;
    if prefix.the && prefix.edge.is_none() || false_positives::is_named_hour_title(atoms, at) {
        return None;
    }
    if let Some(parse) = recurring(atoms, prefix, end, clock) {
        return Some(parse);
    }
    let (calendar, end) = day_after(atoms, end).unwrap_or((Calendar::Unspecified, end));
    Some(Parse::new(prefix, end, Meaning::Point { calendar, clock }))
}

/// "6:40 every morning except Sunday", "9 p.m. each Friday".
fn recurring(atoms: &Atoms<'_>, prefix: Prefix, end: usize, clock: Clock) -> Option<Parse> {
    let set = sets::every(atoms, Prefix::none(end), end)?;
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
    Some(Parse::new(
        prefix,
        set.end,
        Meaning::Set {
            pattern,
            quant,
            times,
        },
    ))
}

/// The day that follows a time: "Tuesday", ", Nov. 6", "today".
fn day_after(atoms: &Atoms<'_>, end: usize) -> parts::Read<Calendar> {
    let comma = parts::past_comma(atoms, end);
    let prefix = Prefix::none(comma);
    let parse = match atoms.word(comma) {
        Word::Month { .. } => calendar::month_day(atoms, prefix, comma),
        Word::Weekday { .. } if comma == end => calendar::weekday(atoms, prefix, comma),
        Word::RelativeDay(_) if comma == end => relative::day_word(atoms, prefix, comma),
        _ => None,
    }?;
    match parse.meaning {
        Meaning::Point {
            calendar,
            clock: Clock::Unspecified,
        } => Some((calendar, parse.end)),
        _ => None,
    }
}
