//! Sets: recurring times.

use super::super::meaning::{Amount, Clock, Length, Meaning, Pattern};
use super::parts::{self, Prefix};
use super::{Parse, false_positives};
use crate::lexicon::Class;
use crate::lexicon::calendar::{Atoms, Distributive, Form, Keyword, Shape, Unit, Word};

/// A set of one pattern.
fn set(pattern: Pattern, quant: Option<&'static str>, times: u8) -> Meaning {
    Meaning::Set {
        pattern,
        quant,
        times,
    }
}

/// Every `unit`.
fn one(unit: Unit) -> Pattern {
    Pattern::Length(Length::new(Amount::whole(1), unit))
}

/// "every Monday", "each year", "every two weeks", "every other day", "each July".
pub(super) fn every(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let parse = plain_every(atoms, prefix, at)?;
    let end = except(atoms, parse.end);
    Some(Parse { end, ..parse })
}

/// Skips "except Sunday", "except on Mondays".
fn except(atoms: &Atoms<'_>, end: usize) -> usize {
    let on = end + 1 + usize::from(atoms.is_keyword(end + 1, Keyword::On));
    match atoms.word(on) {
        Word::Weekday { .. } if atoms.has(end, Class::Exception) => on + 1,
        _ => end,
    }
}

fn plain_every(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let quant = match atoms.word(at) {
        Word::Every(Distributive::Every) => Some("EVERY"),
        Word::Every(Distributive::Each) => Some("EACH"),
        _ => return None,
    };
    let second = parts::is_unit(atoms, at + 1, Unit::Second)
        && matches!(
            atoms.word(at + 2),
            Word::Weekday { .. } | Word::Unit(..) | Word::DayPart(..) | Word::Season(..)
        );
    let other = atoms.has(at + 1, Class::Alternation) || second;
    let quant = if other { Some("EVERY OTHER") } else { quant };
    let core = at + 1 + usize::from(other);
    if let Some((number, end)) = parts::weekday(atoms, core) {
        return Some(Parse::new(
            prefix,
            end,
            set(Pattern::Weekday(number), quant, 0),
        ));
    }
    if let Some((month, end)) = parts::month(atoms, core) {
        return Some(Parse::new(
            prefix,
            end,
            set(Pattern::Month(month), quant, 0),
        ));
    }
    let pattern = match atoms.word(core) {
        Word::Season(season, Form::Singular) => Pattern::Season(season),
        Word::DayPart(part, Form::Singular) => Pattern::Part(part),
        Word::Unit(Unit::Weekend, Form::Singular) => Pattern::Weekend,
        Word::Unit(unit, Form::Singular) if unit >= Unit::Minute => {
            let amount = Amount::whole(1 + u32::from(other));
            Pattern::Length(Length::new(amount, unit))
        }
        _ => {
            let (amount, end) = parts::amount(atoms, core)?;
            let ((unit, _), end) = parts::unit(atoms, end)?;
            let pattern = Pattern::Length(Length::new(amount, unit));
            return Some(Parse::new(prefix, end, set(pattern, quant, 0)));
        }
    };
    Some(Parse::new(prefix, core + 1, set(pattern, quant, 0)))
}

/// "daily", "annually", but not "Daily Mail", "annual", "quarterly".
pub(super) fn often(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let Word::Frequency(unit) = atoms.word(at) else {
        return None;
    };
    let adjective = atoms.has(at, Class::FrequencyAdjective);
    let good = !adjective && !false_positives::is_title(atoms, at);
    good.then(|| Parse::new(prefix, at + 1, set(one(unit), None, 1)))
}

/// "twice a week", "three times a day", "$33 million a year", "per day".
pub(super) fn rate(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (times, article) = match atoms.word(at) {
        Word::Times(times) => (times, at + 1),
        Word::Keyword(Keyword::A) | Word::Every(Distributive::Per) => (0, at),
        Word::Number(_) => {
            let (times, end) = parts::below_hundred(atoms, at)?;
            let times = u8::try_from(times).ok()?;
            if !matches!(atoms.word(end), Word::Time(Form::Plural)) {
                return None;
            }
            (times, end + 1)
        }
        _ => match atoms.digits(at) {
            Some((times @ 1..100, _)) if matches!(atoms.word(at + 1), Word::Time(Form::Plural)) => {
                (times as u8, at + 2)
            }
            _ => return None,
        },
    };
    let per = atoms.word(article) == Word::Every(Distributive::Per);
    let each = matches!(
        atoms.word(article),
        Word::Keyword(Keyword::A) | Word::Every(_)
    );
    let ((unit, form), end) = parts::unit(atoms, article + 1)?;
    let counted = times > 0 || per || false_positives::is_rate(atoms, at);
    if !each
        || form != Form::Singular
        || !counted
        || unit <= Unit::Second
        || atoms.word(end) == Word::Ago
        || !false_positives::ends_phrase(atoms, end)
    {
        return None;
    }
    let quant = if times == 0 { Some("EVERY") } else { None };
    Some(Parse::new(prefix, end, set(one(unit), quant, times)))
}

/// "Tuesday nights".
pub(super) fn plural_part(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (number, end) = parts::weekday(atoms, at)?;
    let Word::DayPart(part, Form::Plural) = atoms.word(end) else {
        return None;
    };
    let pattern = Pattern::At {
        weekday: Some(number),
        clock: Clock::Part(part),
    };
    Some(Parse::new(prefix, end + 1, set(pattern, Some("EVERY"), 0)))
}

/// "on Mondays", "Tuesdays".
pub(super) fn plural_day(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let Word::Weekday {
        number,
        form: Form::Plural,
    } = atoms.word(at)
    else {
        return None;
    };
    let capital = atoms.get(at).shape == Shape::Capital;
    // "Happy Mondays": a band.
    let named = at > 1 && atoms.is_capital(at - 1) && atoms.word(at - 1) == Word::Other;
    (capital && !named).then(|| {
        Parse::new(
            prefix,
            at + 1,
            set(Pattern::Weekday(number), Some("EVERY"), 0),
        )
    })
}
