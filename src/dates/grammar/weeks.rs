//! Days of a week that is named: "Monday next week", "Friday week", "a week on Friday".

use super::super::meaning::{Aim, Calendar, Meaning};
use super::calendar::day_parse;
use super::parts::{self, Prefix};
use super::{Parse, false_positives};
use crate::lexicon::calendar::{
    Atoms, Backward, Demonstrative, Form, Forward, Keyword, Unit, Word,
};

/// "Monday next week", "Tuesday night of last week", "Friday week".
pub(super) fn weekday_of(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (number, end) = parts::weekday(atoms, at)?;
    if is_week(atoms, end) && is_british(atoms, end + 1) {
        let aim = Aim::WeekLater;
        return Some(Parse::of(
            prefix,
            end + 1,
            Calendar::Weekday { number, aim },
        ));
    }
    let mut parse = day_parse(atoms, prefix, end, Calendar::InWeek { number, by: 0 });
    let of = parse.end + usize::from(atoms.is_keyword(parse.end, Keyword::Of));
    let shift = match atoms.word(of) {
        Word::Last(Backward::Last) => -1,
        Word::Next(Forward::Next) => 1,
        Word::This(Demonstrative::This) => 0,
        _ => return None,
    };
    parse.end = of + 2;
    if let Meaning::Point {
        calendar: Calendar::InWeek { by, .. },
        ..
    } = &mut parse.meaning
    {
        *by = shift;
    }
    is_week(atoms, of + 1).then_some(parse)
}

/// "a week on Friday", "a week from Tuesday".
pub(super) fn week_on(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let links = matches!(
        atoms.word(at + 2),
        Word::Keyword(Keyword::On | Keyword::From)
    );
    if !links || !is_week(atoms, at + 1) {
        return None;
    }
    let (number, end) = parts::weekday(atoms, at + 3)?;
    let aim = Aim::WeekLater;
    (!atoms.is_possessive(end)).then(|| Parse::of(prefix, end, Calendar::Weekday { number, aim }))
}

/// True for the word "week" that is not part of a compound.
fn is_week(atoms: &Atoms<'_>, at: usize) -> bool {
    let compound = parts::past_hyphen(atoms, at + 1) > at + 1;
    atoms.word(at) == Word::Unit(Unit::Week, Form::Singular) && !compound
}

/// True if nothing after "Friday week" counts or continues the week: not "week three", "week after week".
fn is_british(atoms: &Atoms<'_>, end: usize) -> bool {
    let counted = matches!(
        atoms.word(end),
        Word::Number(_) | Word::Keyword(Keyword::After | Keyword::Of | Keyword::In)
    ) || atoms.digits(end).is_some();
    !counted && false_positives::ends_phrase(atoms, end)
}
