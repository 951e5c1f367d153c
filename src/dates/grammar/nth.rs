//! Days by their place in a month: "the last Friday of October".

use super::super::meaning::{Amount, Calendar, Length, Meaning, MonthOf, Pattern, Which, Year};
use super::Reading;
use super::parts::{self, Lead};
use crate::lexicon::calendar::Atoms;
use crate::lexicon::calendar::{Backward, Demonstrative, Each, Form, Forward, Keyword, Unit, Word};

/// "the last Friday of October", "the first day of next month", "the second Thursday of every month".
pub(super) fn nth_day(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (nth, end) = match atoms.word(at) {
        Word::Last(Backward::Last) => (-1, at + 1),
        _ => parts::ordinal(atoms, at).filter(|(nth, _)| (1..=31).contains(nth))?,
    };
    let (which, end) = match (parts::weekday(atoms, end), atoms.word(end)) {
        (Some((number, end)), _) if nth <= 5 => (Which::Weekday { nth, number }, end),
        (_, Word::Unit(Unit::Day, Form::Singular)) if nth < 2 => (Which::Day(nth), end + 1),
        _ => return None,
    };
    let day = matches!(which, Which::Day(_));
    let of = atoms.is_keyword(end, Keyword::Of) || !day && atoms.is_keyword(end, Keyword::In);
    if !of || lead.edge.is_some() {
        return None;
    }
    if let Some((month, end)) = parts::month(atoms, end + 1) {
        let (year, end) = parts::year_behind(atoms, end);
        let month = MonthOf::Named(month);
        return Some(Reading::new(
            lead,
            end,
            Meaning::of(Calendar::InMonth { year, month, which }),
        ));
    }
    let (by, end) = month_of_speech(atoms, end + 1)?;
    let meaning = match by {
        Some(by) => Meaning::of(Calendar::InMonth {
            year: Year::Unsaid,
            month: MonthOf::Away(by),
            which,
        }),
        None => Meaning::Set {
            pattern: Pattern::Length(Length {
                amount: Amount::whole(1),
                unit: Unit::Month,
                toward: 0,
            }),
            quant: Some("EVERY"),
            times: 0,
        },
    };
    Some(Reading::new(lead, end, meaning))
}

/// "the month", "this month", "last month", "next month"; `None` inside for "every month".
fn month_of_speech(atoms: &Atoms<'_>, at: usize) -> parts::Read<Option<i32>> {
    let by = match atoms.word(at) {
        Word::Keyword(Keyword::The) | Word::This(Demonstrative::This) => Some(0),
        Word::Last(Backward::Last) => Some(-1),
        Word::Next(Forward::Next) => Some(1),
        Word::Every(Each::Every | Each::Each) => None,
        _ => return None,
    };
    let month = atoms.word(at + 1) == Word::Unit(Unit::Month, Form::Singular);
    month.then_some((by, at + 2))
}
