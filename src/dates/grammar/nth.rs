//! Days and weeks by their position in a month: "the last Friday of October".

use super::super::meaning::{Amount, Calendar, Length, Meaning, MonthOf, Pattern, Which, Year};
use super::Parse;
use super::parts::{self, Prefix};
use crate::lexicon::calendar::{
    Atoms, Backward, Demonstrative, Distributive, Form, Forward, Keyword, Unit, Word,
};

/// "the last Friday of October", "the first day of next month", "the second Thursday of every month".
pub(super) fn nth_day(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (nth, end) = match atoms.word(at) {
        Word::Last(Backward::Last) => (-1, at + 1),
        _ => parts::ordinal_up_to(atoms, at, 31)?,
    };
    let (which, end) = match (parts::weekday(atoms, end), atoms.word(end)) {
        (Some((number, end)), _) if nth <= 5 => (Which::Weekday { nth, number }, end),
        (_, Word::Unit(Unit::Day, Form::Singular)) if nth < 2 => (Which::Day(nth), end + 1),
        (_, Word::Unit(Unit::Week, Form::Singular)) if nth <= 5 => (Which::Week(nth), end + 1),
        (_, Word::Unit(Unit::Weekend, Form::Singular)) if nth <= 5 => {
            (Which::Weekend(nth), end + 1)
        }
        _ => return None,
    };
    let day = !matches!(which, Which::Weekday { .. });
    let of = atoms.is_keyword(end, Keyword::Of) || !day && atoms.is_keyword(end, Keyword::In);
    if !of || prefix.edge.is_some() {
        return None;
    }
    if let Some((month, end)) = parts::month(atoms, end + 1) {
        let (year, end) = parts::year_after(atoms, end);
        let month = MonthOf::Named(month);
        return Some(Parse::of(
            prefix,
            end,
            Calendar::InMonth { year, month, which },
        ));
    }
    let (by, end) = month_of_speech(atoms, end + 1)?;
    let meaning = match by {
        Some(by) => Meaning::of(Calendar::InMonth {
            year: Year::Unspecified,
            month: MonthOf::Offset(by),
            which,
        }),
        None => Meaning::Set {
            pattern: Pattern::Length(Length::new(Amount::whole(1), Unit::Month)),
            quant: Some("EVERY"),
            times: 0,
        },
    };
    Some(Parse::new(prefix, end, meaning))
}

/// "the month", "this month", "last month", "next month" as an offset; the inner `None` stands for "every month".
fn month_of_speech(atoms: &Atoms<'_>, at: usize) -> parts::Read<Option<i32>> {
    let by = match atoms.word(at) {
        Word::Keyword(Keyword::The) | Word::This(Demonstrative::This) => Some(0),
        Word::Last(Backward::Last) => Some(-1),
        Word::Next(Forward::Next) => Some(1),
        Word::Every(Distributive::Every | Distributive::Each) => None,
        _ => return None,
    };
    let month = parts::is_unit(atoms, at + 1, Unit::Month);
    month.then_some((by, at + 2))
}
