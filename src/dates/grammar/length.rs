//! Lengths of time.

use super::super::meaning::{Amount, Length, Meaning};
use super::parts::{self, Lead};
use super::{Reading, false_positives};
use crate::lexicon::Class;
use crate::lexicon::calendar::Atoms;
use crate::lexicon::calendar::{
    Backward, Comparison, Demonstrative, Form, Forward, Keyword, Suffix, Unit, Word,
};

/// "the past five years", "the next two weeks", "the last few days", "the first nine months", "the next couple of years".
pub(super) fn stretch(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let toward = match atoms.word(at) {
        Word::Last(Backward::Last | Backward::Past) => -1,
        Word::Next(Forward::Next | Forward::Coming) => 1,
        Word::Last(_) | Word::Next(_) | Word::Ordinal(1) => 0,
        Word::This(Demonstrative::These | Demonstrative::Those) => 0,
        _ => return None,
    };
    let and = at + 1;
    let (amount, end) = parts::amount(atoms, and)?;
    let ((unit, form), end) = parts::unit(atoms, parts::past_hyphen(atoms, end))?;
    let ordinal = matches!(atoms.word(at), Word::Ordinal(_));
    if form == Form::Singular && !matches!(amount, Amount::Halves(2)) || ordinal && !lead.the {
        return None;
    }
    Some(Reading::new(
        lead,
        end,
        Meaning::Length(Length {
            amount,
            unit,
            toward,
        }),
    ))
}

/// "two weeks", "a decade", "three-month", "90-minute", "more than 20 years", "a minute and a half", "two more weeks".
pub(super) fn duration(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if let Some(reading) = month_long(atoms, lead, at) {
        return Some(reading);
    }
    let (mut amount, mut end) = parts::amount(atoms, at)?;
    let range = parts::is_range(atoms, at, end);
    let article = matches!(atoms.word(at), Word::Keyword(Keyword::A));
    if matches!(
        atoms.word(end),
        Word::Keyword(Keyword::Additional | Keyword::Whole) | Word::Compare(Comparison::More)
    ) {
        end += 1;
    }
    let dash = parts::past_hyphen(atoms, end);
    let joined = dash > end;
    let ((unit, form), mut end) = parts::unit(atoms, dash)?;
    let one = amount == Amount::whole(1) || amount == Amount::Halves(1);
    let counted = match form {
        Form::Plural | Form::Abbreviation => !article || !one,
        Form::Singular => joined || one || false_positives::is_attribute(atoms, end),
    };
    if !counted
        || article && (joined || atoms.is_mark(end, b'-') && !atoms.get(end).spaced) && one
        || lead.the && (joined || form == Form::Singular)
    {
        return None;
    }
    if unit == Unit::Second && form == Form::Singular && !joined
        || unit == Unit::Quarter && (one || joined || amount == Amount::Vague)
        || unit == Unit::Weekend
    {
        return None;
    }
    if let (Amount::Halves(number), true) = (amount, parts::is_and_a_half(atoms, end)) {
        amount = Amount::Halves(number + 1);
        end += 3;
    }
    if false_positives::is_age(atoms, end, unit)
        || article && false_positives::is_rate(atoms, at)
        || article
            && amount == Amount::whole(1)
            && false_positives::is_unit_phrase(atoms, at, unit, end)
    {
        return None;
    }
    if atoms.word(at) == Word::Number(1) && unit == Unit::Day && !joined {
        return one_day(atoms, lead, at, end);
    }
    end = tail(atoms, end);
    let mut reading = Reading::new(
        lead,
        end,
        Meaning::Length(Length {
            amount,
            unit,
            toward: 0,
        }),
    );
    // The lower bound is the value, as TimeML's annotators have it.
    if range && reading.modifier.is_none() {
        reading.modifier = Some("EQUAL_OR_MORE");
    }
    Some(reading)
}

/// "will one day" is a time to come, "for one day" a length, "one day he left" neither.
fn one_day(atoms: &Atoms<'_>, lead: Lead, at: usize, end: usize) -> Option<Reading> {
    let last = at.wrapping_sub(1);
    if atoms.has(last, Class::ModalBeforeOneDay) {
        return Some(Reading::new(lead, end, Meaning::Reference("FUTURE_REF")));
    }
    let length = Length {
        amount: Amount::whole(1),
        unit: Unit::Day,
        toward: 0,
    };
    false_positives::asks_for_length(atoms, at)
        .then(|| Reading::new(lead, end, Meaning::Length(length)))
}

/// "month-long", "decades-long", "yearlong" is left alone.
fn month_long(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let ((unit, form), end) = parts::unit(atoms, at)?;
    let dash = parts::past_hyphen(atoms, end);
    if dash == end || atoms.word(dash) != Word::Suffix(Suffix::Long) || lead.the {
        return None;
    }
    let amount = if form == Form::Plural {
        Amount::Vague
    } else {
        Amount::whole(1)
    };
    Some(Reading::new(
        lead,
        dash + 1,
        Meaning::Length(Length {
            amount,
            unit,
            toward: 0,
        }),
    ))
}

/// Skips the tail of "two-month-long" and "8-month-old".
fn tail(atoms: &Atoms<'_>, end: usize) -> usize {
    let dash = parts::past_hyphen(atoms, end);
    if dash > end && matches!(atoms.word(dash), Word::Suffix(_)) {
        dash + 1
    } else {
        end
    }
}

/// "for weeks", "within months", "in years".
pub(super) fn bare_plural(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let ((unit, form), mut end) = parts::unit(atoms, at)?;
    let asked = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(
            Keyword::For | Keyword::Within | Keyword::After | Keyword::In | Keyword::Before
        )
    );
    if form != Form::Plural
        || unit == Unit::Second
        || unit == Unit::Quarter
        || unit == Unit::Weekend
        || !asked
    {
        return None;
    }
    if atoms.is_keyword(end, Keyword::Or)
        && matches!(atoms.word(end + 1), Word::Unit(_, Form::Plural))
    {
        end += 2;
    }
    let amount = Amount::Vague;
    Some(Reading::new(
        lead,
        end,
        Meaning::Length(Length {
            amount,
            unit,
            toward: 0,
        }),
    ))
}
