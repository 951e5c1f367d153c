//! Durations.

use super::super::meaning::{Amount, Length, Meaning, Year};
use super::parts::{self, Prefix};
use super::{Parse, false_positives};
use crate::lexicon::Class;
use crate::lexicon::calendar::{
    Atoms, Backward, Comparison, Demonstrative, Form, Forward, Keyword, Suffix, Unit, Word,
};

/// "the past five years", "the next two weeks", "the last few days", "the first nine months", "the next couple of
/// years".
pub(super) fn stretch(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let toward = match atoms.word(at) {
        Word::Last(Backward::Last | Backward::Past) => -1,
        Word::Next(Forward::Next | Forward::Coming) => 1,
        Word::Last(_) | Word::Next(_) | Word::Ordinal(1) => 0,
        Word::This(Demonstrative::These | Demonstrative::Those) => 0,
        _ => return None,
    };
    // "will last three weeks": a verb.
    let last = at.wrapping_sub(1);
    let verb = atoms.is_keyword(last, Keyword::To)
        || atoms.has(last, Class::FutureCue)
        || atoms.has(last, Class::ModalBeforeOneDay);
    if toward < 0 && verb && !prefix.the {
        return None;
    }
    let (amount, end) = match (atoms.word(at), atoms.word(at + 1)) {
        // "over the past decade"
        (Word::Last(Backward::Past), Word::Unit(Unit::Decade | Unit::Century, _)) => {
            (Amount::whole(1), at + 1)
        }
        _ => parts::amount(atoms, at + 1)?,
    };
    let ((unit, form), end) = parts::unit(atoms, parts::past_hyphen(atoms, end))?;
    let ordinal = matches!(atoms.word(at), Word::Ordinal(_));
    if form == Form::Singular && !matches!(amount, Amount::Halves(2)) || ordinal && !prefix.the {
        return None;
    }
    let length = Length {
        amount,
        unit,
        toward,
    };
    if let Some(parse) = part_of_year(atoms, prefix, at, end, length) {
        return Some(parse);
    }
    let or_so = parts::past_or_so(atoms, end);
    let mut parse = Parse::new(prefix, or_so, Meaning::Length(length));
    if or_so > end {
        parse.modifier = Some("APPROX");
    }
    Some(parse)
}

/// "the first eight months" before "of the year", "the last two weeks" before "of 2020". The year is an expression of
/// its own.
fn part_of_year(
    atoms: &Atoms<'_>,
    prefix: Prefix,
    at: usize,
    end: usize,
    length: Length,
) -> Option<Parse> {
    let first = match atoms.word(at) {
        Word::Ordinal(_) => true,
        Word::Last(Backward::Last) => false,
        _ => return None,
    };
    if !atoms.is_keyword(end, Keyword::Of) || length.unit < Unit::Day || length.unit >= Unit::Year {
        return None;
    }
    let the_year =
        atoms.is_keyword(end + 1, Keyword::The) && parts::is_unit(atoms, end + 2, Unit::Year);
    let year = match parts::year_after(atoms, end).0 {
        Year::Unspecified if the_year => Year::That,
        Year::Unspecified => return None,
        year => year,
    };
    let meaning = Meaning::PartOfYear {
        length: Length {
            toward: 0,
            ..length
        },
        year,
        first,
    };
    Some(Parse::new(prefix, end, meaning))
}

/// "two weeks", "a decade", "three-month", "90-minute", "more than 20 years", "a minute and a half", "two more weeks".
pub(super) fn duration(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if let Some(parse) = month_long(atoms, prefix, at) {
        return Some(parse);
    }
    let (mut amount, mut end) = parts::amount(atoms, at)?;
    let range = parts::is_range(atoms, at, end);
    let article = matches!(atoms.word(at), Word::Keyword(Keyword::A));
    if matches!(
        atoms.word(end),
        Word::Keyword(Keyword::Additional | Keyword::Whole) | Word::Compare(Comparison::More)
    ) || !article && atoms.has(end, Class::DurationAdjective)
    {
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
        || prefix.the && (joined || form == Form::Singular)
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
        return one_day(atoms, prefix, at, end);
    }
    end = tail(atoms, end);
    let mut parse = Parse::new(prefix, end, Meaning::Length(Length::new(amount, unit)));
    // The lower bound is the value, as in TimeML's annotations.
    if range && parse.modifier.is_none() {
        parse.modifier = Some("EQUAL_OR_MORE");
    }
    Some(parse)
}

/// "will one day" refers to the future, "for one day" is a duration, "one day he left" is neither.
fn one_day(atoms: &Atoms<'_>, prefix: Prefix, at: usize, end: usize) -> Option<Parse> {
    let last = at.wrapping_sub(1);
    if atoms.has(last, Class::ModalBeforeOneDay) {
        return Some(Parse::new(prefix, end, Meaning::Reference("FUTURE_REF")));
    }
    let length = Length::new(Amount::whole(1), Unit::Day);
    false_positives::expects_length(atoms, at)
        .then(|| Parse::new(prefix, end, Meaning::Length(length)))
}

/// "month-long", "decades-long"; not "yearlong".
fn month_long(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let ((unit, form), end) = parts::unit(atoms, at)?;
    let dash = parts::past_hyphen(atoms, end);
    if dash == end || atoms.word(dash) != Word::Suffix(Suffix::Long) || prefix.the {
        return None;
    }
    let amount = if form == Form::Plural {
        Amount::Vague
    } else {
        Amount::whole(1)
    };
    Some(Parse::new(
        prefix,
        dash + 1,
        Meaning::Length(Length::new(amount, unit)),
    ))
}

/// Skips the suffix of "two-month-long" and "8-month-old".
fn tail(atoms: &Atoms<'_>, end: usize) -> usize {
    let dash = parts::past_hyphen(atoms, end);
    if dash > end && matches!(atoms.word(dash), Word::Suffix(_)) {
        dash + 1
    } else {
        end
    }
}

/// "in the weeks ahead", "over the years", "in the first hours", "in the days before the vote".
pub(super) fn vague_stretch(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let part = usize::from(matches!(
        atoms.word(at),
        Word::Ordinal(1) | Word::Last(Backward::Last)
    ));
    let ((unit, form), end) = parts::unit(atoms, at + part)?;
    let expected = matches!(
        atoms.before(prefix.start, 1).word,
        Word::Keyword(Keyword::In | Keyword::Through | Keyword::During)
            | Word::Compare(Comparison::Over)
    );
    let units = form == Form::Plural && unit != Unit::Weekend && unit != Unit::Second;
    let ahead = usize::from(atoms.has(end, Class::Ahead));
    let length = Length {
        amount: Amount::Vague,
        unit,
        toward: 0,
    };
    (prefix.the && expected && units && (part > 0 || !atoms.is_keyword(end, Keyword::Of)))
        .then(|| Parse::new(prefix, end + ahead, Meaning::Length(length)))
}

/// "for weeks", "within months", "in years".
pub(super) fn bare_plural(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let ((unit, form), mut end) = parts::unit(atoms, at)?;
    let expected = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(
            Keyword::For | Keyword::Within | Keyword::After | Keyword::In | Keyword::Before
        )
    );
    let counted = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(Keyword::A | Keyword::Of)
    );
    let beside = unit > Unit::Minute
        && !counted
        && atoms.get(at).spaced
        && matches!(
            atoms.word(end),
            Word::Keyword(Keyword::After | Keyword::Before)
        );
    if form != Form::Plural
        || unit == Unit::Second
        || unit == Unit::Quarter
        || unit == Unit::Weekend
        || !expected && !beside
    {
        return None;
    }
    if atoms.is_keyword(end, Keyword::Or)
        && matches!(atoms.word(end + 1), Word::Unit(_, Form::Plural))
    {
        end += 2;
    }
    let amount = Amount::Vague;
    Some(Parse::new(
        prefix,
        end,
        Meaning::Length(Length::new(amount, unit)),
    ))
}
