//! Dates relative to the speech time or the reference time.

use super::super::meaning::{Aim, Amount, Calendar, Clock, Length, Meaning, Origin, Year};
use super::parts::{self, Prefix};
use super::{Parse, calendar, false_positives};
use crate::lexicon::Class;
use crate::lexicon::calendar::{
    Atoms, Backward, DayPart, Degree, Demonstrative, Form, Forward, Holiday, Keyword, Shape, Unit,
    Word,
};

/// "today", "yesterday morning", "the day before yesterday" (read from "day"), "tonight".
pub(super) fn day_word(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if prefix.the && prefix.edge.is_none() || false_positives::is_title(atoms, at) {
        return None;
    }
    let offset = |by| Calendar::Offset {
        unit: Unit::Day,
        by,
        from: Origin::SpeechTime,
    };
    match atoms.word(at) {
        Word::RelativeDay(by) => Some(calendar::day_parse(
            atoms,
            calendar::bare_of_comparative(atoms, prefix, at),
            at + 1,
            offset(i32::from(by)),
        )),
        Word::Tonight => {
            let clock = Clock::Part(DayPart::Night);
            Some(Parse::new(
                prefix,
                at + 1,
                Meaning::Point {
                    calendar: offset(0),
                    clock,
                },
            ))
        }
        _ => None,
    }
}

/// "last month", "next Tuesday", "this summer", "the following day", "that year", "last Thanksgiving", "this morning".
pub(super) fn pointed(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let pointer = atoms.word(at);
    let mut at = at + 1;
    match (pointer, atoms.word(at)) {
        // "this coming Sunday", "this past week", "that same day"
        (
            Word::This(Demonstrative::This),
            Word::Next(Forward::Coming) | Word::Last(Backward::Past),
        ) => at += 1,
        (
            Word::This(Demonstrative::That | Demonstrative::This),
            Word::This(Demonstrative::Same),
        ) => {
            at += 1;
        }
        _ => {}
    }
    let pointer = match (pointer, atoms.word(at - 1)) {
        (Word::This(Demonstrative::This), inner @ (Word::Next(_) | Word::Last(_))) => inner,
        (pointer, _) => pointer,
    };
    let extra_article = prefix.the
        && prefix.edge.is_none()
        && matches!(
            pointer,
            Word::This(Demonstrative::This | Demonstrative::That)
        );
    if extra_article {
        return None;
    }
    // "ABC's This Week": a name.
    if atoms.is_capital(at - 1)
        && atoms.is_capital(at)
        && is_lower_or_mark(atoms, at - 1)
        && matches!(atoms.word(at), Word::Unit(..))
    {
        return None;
    }
    if pointer == Word::Last(Backward::Latest) && atoms.word(at) == Word::Period {
        let calendar = Calendar::Offset {
            unit: Unit::Quarter,
            by: 0,
            from: Origin::ReferenceTime,
        };
        return Some(Parse::of(prefix, at + 1, calendar));
    }
    let unit_at = at + usize::from(atoms.word(at) == Word::Fiscal);
    unit_after(atoms, prefix, pointer, unit_at)
        .or_else(|| pointed_part(atoms, prefix, pointer, at))
        .or_else(|| named_after(atoms, prefix, pointer, at))
}

/// A part of the day after a pointer such as "this" or "last".
fn pointed_part(atoms: &Atoms<'_>, prefix: Prefix, pointer: Word, at: usize) -> Option<Parse> {
    let (part, end) = parts::part(atoms, at)?;
    let (by, from) = match pointer {
        Word::This(Demonstrative::This) => (0, Origin::SpeechTime),
        Word::This(Demonstrative::That | Demonstrative::Same) => (0, Origin::ReferenceTime),
        Word::Last(Backward::Last) if !prefix.the => (-1, Origin::SpeechTime),
        Word::Last(Backward::Previous) => (-1, Origin::ReferenceTime),
        Word::Next(Forward::Next | Forward::Following) => (1, Origin::ReferenceTime),
        _ => return None,
    };
    let calendar = Calendar::Offset {
        unit: Unit::Day,
        by,
        from,
    };
    Some(Parse::new(
        prefix,
        end,
        Meaning::Point {
            calendar,
            clock: Clock::Part(part),
        },
    ))
}

/// True if a lower-case word or a mark precedes the atom at `at`.
fn is_lower_or_mark(atoms: &Atoms<'_>, at: usize) -> bool {
    let last = atoms.before(at, 1);
    at > 0 && (last.shape == Shape::Lower || !atoms.get(at).spaced)
}

/// A unit after a pointer: "last week", "the following day".
fn unit_after(atoms: &Atoms<'_>, prefix: Prefix, pointer: Word, at: usize) -> Option<Parse> {
    let ((unit, form), end) = parts::unit(atoms, at)?;
    if form != Form::Singular
        || unit <= Unit::Hour
        || atoms.is_mark(end, b'-') && !atoms.get(end).spaced
    {
        return None;
    }
    let (by, from) = match pointer {
        Word::This(Demonstrative::This | Demonstrative::Current) => (0, Origin::SpeechTime),
        Word::This(Demonstrative::That | Demonstrative::Same) => (0, Origin::ReferenceTime),
        Word::Last(Backward::Latest) => (0, Origin::ReferenceTime),
        Word::Last(Backward::Previous) => (-1, Origin::ReferenceTime),
        Word::Last(_) => (-1, Origin::SpeechTime),
        Word::Next(Forward::Following) => (1, Origin::ReferenceTime),
        Word::Next(Forward::Next) if prefix.the && unit == Unit::Day => (1, Origin::ReferenceTime),
        Word::Next(_) => (1, Origin::SpeechTime),
        _ => return None,
    };
    let or_so = parts::past_or_so(atoms, end);
    if let (Unit::Year, Origin::SpeechTime, Some(parse)) =
        (unit, from, quarter_after(atoms, prefix, end, by))
    {
        return Some(parse);
    }
    // "this day" and "last minute" are idioms.
    if unit == Unit::Day && from == Origin::SpeechTime {
        return None;
    }
    let mut parse = calendar::day_parse(atoms, prefix, or_so, Calendar::Offset { unit, by, from });
    if or_so > end {
        parse.modifier = Some("APPROX");
    }
    Some(parse)
}

/// The quarter after a year: "this year's third quarter".
fn quarter_after(atoms: &Atoms<'_>, prefix: Prefix, end: usize, by: i32) -> Option<Parse> {
    let possessive = atoms.is_possessive(end);
    let (number, end) =
        parts::ordinal(atoms, end + 2).filter(|(n, _)| possessive && (1..=4).contains(n))?;
    let year = Year::Offset(by);
    let good = parts::is_unit(atoms, end, Unit::Quarter);
    good.then(|| Parse::of(prefix, end + 1, Calendar::Quarter { year, number }))
}

/// True if "that" follows a cue verb and introduces a clause: "said that Monday was too late".
fn leads_clause(atoms: &Atoms<'_>, that: usize) -> bool {
    const SURE_CUE: i16 = 3;
    that.checked_sub(1)
        .and_then(|cue| atoms.value(cue, Class::CueLevel))
        .is_some_and(|level| level >= SURE_CUE)
}

/// A name of the calendar after a pointer: "last Monday", "next August", "this fall", "the latest third quarter".
fn named_after(atoms: &Atoms<'_>, prefix: Prefix, pointer: Word, at: usize) -> Option<Parse> {
    let (year, aim) = target(atoms, prefix, pointer, at)?;
    if matches!(pointer, Word::This(Demonstrative::That)) && leads_clause(atoms, prefix.start) {
        return None;
    }
    // "She hopes that DEC acts": an abbreviation of a name.
    if matches!(pointer, Word::This(_))
        && parts::is_short(atoms, at)
        && !atoms.is_mark(at + 1, b'.')
    {
        return None;
    }
    if let Some((number, end)) = parts::weekday(atoms, at) {
        // "That Friday" is the first one after the last day in the text.
        let aim = match pointer {
            Word::This(Demonstrative::That | Demonstrative::Same) => Aim::Then,
            _ => aim,
        };
        return Some(weekday_with_date(
            atoms,
            prefix,
            end,
            Calendar::Weekday { number, aim },
        ));
    }
    if let Some((month, end)) = parts::month(atoms, at) {
        let calendar = match parts::day(atoms, end) {
            Some((day, end)) => {
                return Some(calendar::day_parse(
                    atoms,
                    prefix,
                    end,
                    Calendar::Day { year, month, day },
                ));
            }
            None => Calendar::Month { year, month },
        };
        return Some(Parse::of(prefix, end, calendar));
    }
    if let Word::Season(season, Form::Singular) = atoms.word(at) {
        let verb = atoms.has(at, Class::VerbLikeSeason)
            && matches!(pointer, Word::This(Demonstrative::That));
        return (!verb).then(|| Parse::of(prefix, at + 1, Calendar::Season { year, season }));
    }
    if let Some((holiday, end)) = Holiday::named_at(atoms, at) {
        return Some(calendar::day_parse(
            atoms,
            prefix,
            end,
            Calendar::Holiday { year, holiday },
        ));
    }
    if let (
        Some((number, end)),
        Word::This(Demonstrative::That | Demonstrative::This) | Word::Last(_),
    ) = (parts::ordinal(atoms, at), pointer)
        && parts::is_unit(atoms, end, Unit::Quarter)
        && (1..=4).contains(&number)
    {
        return Some(Parse::of(
            prefix,
            end + 1,
            Calendar::Quarter { year, number },
        ));
    }
    None
}

/// The year and the day of that name to which `pointer` refers, for the name of the calendar at `at`.
fn target(atoms: &Atoms<'_>, prefix: Prefix, pointer: Word, at: usize) -> Option<(Year, Aim)> {
    Some(match pointer {
        // "He died the next winter."
        Word::Next(Forward::Next | Forward::Following)
            if prefix.the && matches!(atoms.word(at), Word::Season(..)) =>
        {
            (Year::Following, Aim::Open)
        }
        Word::This(Demonstrative::This | Demonstrative::Current) => (Year::This, Aim::This),
        Word::This(Demonstrative::That | Demonstrative::Same) => (Year::That, Aim::Open),
        Word::Last(_) => (Year::Last, Aim::Last),
        Word::Next(Forward::Coming) => (Year::Next, Aim::This),
        Word::Next(_) => (Year::Next, Aim::Next),
        _ => return None,
    })
}

/// A weekday after a pointer, which ends before `end`: the date that follows it, if any, otherwise the weekday.
fn weekday_with_date(atoms: &Atoms<'_>, prefix: Prefix, end: usize, weekday: Calendar) -> Parse {
    let comma = parts::past_comma(atoms, end);
    let plain = Prefix {
        the: false,
        ..prefix
    };
    calendar::month_day(atoms, plain, comma)
        .or_else(|| calendar::month_day(atoms, plain, end))
        .unwrap_or_else(|| calendar::day_parse(atoms, prefix, end, weekday))
}

/// "the year", "the quarter", "the weekend", "the year 2000", "the day before yesterday", "the full year".
pub(super) fn definite(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if parts::is_unit(atoms, at, Unit::Year) {
        let dash = parts::past_hyphen(atoms, at + 1);
        if dash > at + 1 && atoms.word(dash) == Word::End && !prefix.the {
            let (year, month, day) = (Year::Unspecified, 12, 31);
            return Some(Parse::of(
                prefix,
                dash + 1,
                Calendar::Day { year, month, day },
            ));
        }
    }
    let whole = matches!(atoms.word(at), Word::Keyword(Keyword::Whole));
    let ((unit, form), end) = parts::unit(atoms, at + usize::from(whole))?;
    if form != Form::Singular || atoms.is_mark(end, b'-') && !atoms.get(end).spaced {
        return None;
    }
    if let (Unit::Year, Some((year, end))) = (unit, parts::year(atoms, end)) {
        return Some(Parse::of(prefix, end, Calendar::Year(Year::Is(year))));
    }
    if unit == Unit::Year
        && prefix.the
        && prefix.edge.is_none()
        && false_positives::is_ended(atoms, end)
    {
        return Some(Parse::new(prefix, end, Meaning::one(Unit::Year)));
    }
    if unit == Unit::Day
        && let Some(by) = day_beside(atoms, end)
    {
        return Some(Parse::new(prefix, end + 2, Meaning::offset(Unit::Day, by)));
    }
    let good = match unit {
        Unit::Weekend => prefix.the,
        Unit::Year | Unit::Quarter | Unit::Week | Unit::Month => {
            prefix.the && false_positives::is_definite_period(atoms, prefix, end)
        }
        Unit::Decade | Unit::Century => prefix.the && prefix.edge.is_some(),
        _ => false,
    };
    let from = if unit == Unit::Quarter {
        Origin::ReferenceTime
    } else {
        Origin::SpeechTime
    };
    good.then(|| Parse::of(prefix, end, Calendar::Offset { unit, by: 0, from }))
}

/// "before yesterday", "after tomorrow" as an offset in days.
fn day_beside(atoms: &Atoms<'_>, at: usize) -> Option<i32> {
    match (atoms.word(at), atoms.word(at + 1)) {
        (Word::Keyword(Keyword::Before), Word::RelativeDay(-1)) => Some(-2),
        (Word::Keyword(Keyword::After), Word::RelativeDay(1)) => Some(2),
        _ => None,
    }
}

/// "two weeks ago", "a year earlier", "three days later", "a week or so ago", "years ago", "five years from now".
pub(super) fn ago(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if prefix.the {
        return None;
    }
    let (amount, end) = parts::amount(atoms, at)?;
    if let Some(parse) = seasons_ago(atoms, prefix, amount, end) {
        return Some(parse);
    }
    let dash = parts::past_hyphen(atoms, end);
    let ((unit, _), mut end) = parts::unit(atoms, dash)?;
    let and_a_half = parts::is_and_a_half(atoms, end);
    end += 3 * usize::from(and_a_half);
    let or_so = parts::past_or_so(atoms, end) > end;
    end = parts::past_or_so(atoms, end);
    let dash = parts::past_hyphen(atoms, end);
    let from_now = atoms.is_keyword(dash, Keyword::From) && atoms.word(dash + 1) == Word::Now;
    let (sign, from) = match atoms.word(dash) {
        Word::Ago => (-1, Origin::SpeechTime),
        Word::Early(Degree::Comparative) => (-1, Origin::ReferenceTime),
        Word::Late(Degree::Comparative) => (1, Origin::ReferenceTime),
        Word::Keyword(Keyword::From) if from_now => (1, Origin::SpeechTime),
        _ => return None,
    };
    if dash > end && from == Origin::ReferenceTime {
        return None;
    }
    let meaning = distance(amount, u32::from(and_a_half), unit, sign, from)?;
    let mut parse = Parse::new(prefix, dash + 1 + usize::from(from_now), meaning);
    if or_so {
        parse.modifier = Some("APPROX");
    }
    Some(parse)
}

/// "two winters ago".
fn seasons_ago(atoms: &Atoms<'_>, prefix: Prefix, amount: Amount, at: usize) -> Option<Parse> {
    let Word::Season(season, _) = atoms.word(at) else {
        return None;
    };
    let year = Year::Offset(-amount.as_whole()?);
    (atoms.word(at + 1) == Word::Ago)
        .then(|| Parse::of(prefix, at + 2, Calendar::Season { year, season }))
}

/// The meaning of an amount of units before (`sign` -1) or after an origin; `halves` is 1 for "and a half".
fn distance(amount: Amount, halves: u32, unit: Unit, sign: i32, from: Origin) -> Option<Meaning> {
    let offset = |unit, by| Some(Meaning::of(Calendar::Offset { unit, by, from }));
    match (amount, unit) {
        (Amount::Vague, _) if sign < 0 => Some(Meaning::Reference("PAST_REF")),
        (Amount::Vague, _) => Some(Meaning::Reference("FUTURE_REF")),
        (Amount::Halves(number), Unit::Year) if (halves + number) % 2 == 1 => {
            offset(Unit::Month, sign * i32::try_from(number / 2 * 12 + 6).ok()?)
        }
        (Amount::Halves(2), Unit::Year) if sign < 0 => {
            Some(Meaning::of(Calendar::YearBefore(from)))
        }
        // An offset in weeks is precise to the day.
        (Amount::Halves(_), Unit::Week) => offset(Unit::Day, sign * 7 * amount.as_whole()?),
        // An offset in decades is precise to the year.
        (Amount::Halves(_), Unit::Decade) => offset(Unit::Year, sign * 10 * amount.as_whole()?),
        (Amount::Halves(_), _) => offset(unit, sign * amount.as_whole()?),
    }
}

/// "the year-ago quarter", "year-earlier", "the year-earlier third quarter", "the year-ago period".
pub(super) fn year_before(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let ((unit, form), end) = parts::unit(atoms, at)?;
    let dash = parts::past_hyphen(atoms, end);
    let back = matches!(atoms.word(dash), Word::Ago | Word::Early(_));
    if unit != Unit::Year || form != Form::Singular || dash == end || !back {
        return None;
    }
    let after = dash + 1;
    if let Some((number, end)) = parts::ordinal_up_to(atoms, after, 4) {
        let dash = parts::past_hyphen(atoms, end);
        if parts::is_unit(atoms, dash, Unit::Quarter) {
            let year = Year::Offset(-1);
            return Some(Parse::of(
                prefix,
                dash + 1,
                Calendar::Quarter { year, number },
            ));
        }
    }
    let noun = matches!(
        atoms.word(after),
        Word::Unit(Unit::Quarter | Unit::Month, Form::Singular)
    ) || atoms.word(after) == Word::Period;
    if noun {
        return Some(Parse::of(
            prefix,
            after + 1,
            Calendar::YearBefore(Origin::ReferenceTime),
        ));
    }
    let start = if prefix.edge.is_some() {
        return None;
    } else {
        at
    };
    (!prefix.the).then(|| Parse {
        start,
        ..Parse::of(prefix, after, Calendar::YearBefore(Origin::ReferenceTime))
    })
}

/// "the week of March 6".
pub(super) fn week_of(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let is_week = parts::is_unit(atoms, at, Unit::Week) && atoms.is_keyword(at + 1, Keyword::Of);
    let (month, end) = parts::month(atoms, at + 2).filter(|_| is_week)?;
    let (day, end) = parts::day(atoms, end)?;
    let (year, end) = parts::year_after(atoms, end);
    Some(Parse::of(
        prefix,
        end,
        Calendar::WeekOf { year, month, day },
    ))
}

/// "now", but not in "now-defunct".
pub(super) fn now(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let joined = parts::past_hyphen(atoms, at + 1) > at + 1;
    (!joined).then(|| Parse::new(prefix, at + 1, Meaning::Reference("PRESENT_REF")))
}

/// "recent months", "the future", "the past", "the time", "these days", "coming weeks".
pub(super) fn vague(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if prefix.edge.is_some() {
        return None;
    }
    let reference = |end, value| Some(Parse::new(prefix, end, Meaning::Reference(value)));
    let plural = |at| match atoms.word(at) {
        Word::Unit(unit, Form::Plural) => unit >= Unit::Hour,
        _ => false,
    };
    let noun_follows =
        |at| atoms.get(at).shape.is_letters() && !matches!(atoms.word(at), Word::Keyword(_));
    match atoms.word(at) {
        Word::Recently => reference(at + 1, "PAST_REF"),
        Word::Recent => {
            let ((unit, _), end) = parts::unit(atoms, at + 1).filter(|_| plural(at + 1))?;
            let length = Length::new(Amount::Vague, unit);
            Some(Parse::new(prefix, end, Meaning::Length(length)))
        }
        Word::Near if prefix.the && atoms.word(at + 1) == Word::Future => {
            reference(at + 2, "FUTURE_REF")
        }
        Word::Future if !false_positives::is_title(atoms, at) => reference(at + 1, "FUTURE_REF"),
        Word::This(Demonstrative::These)
            if atoms.word(at + 1) == Word::Unit(Unit::Day, Form::Plural) =>
        {
            reference(at + 2, "PRESENT_REF")
        }
        Word::Next(_) | Word::Last(Backward::Last | Backward::Previous)
            if plural(at + 1)
                && matches!(
                    atoms.word(at),
                    Word::Next(Forward::Coming | Forward::Following)
                ) =>
        {
            reference(at + 2, "FUTURE_REF")
        }
        Word::Last(Backward::Past)
            if prefix.the
                && atoms.is_keyword(prefix.start.wrapping_sub(1), Keyword::In)
                && !noun_follows(at + 1) =>
        {
            reference(at + 1, "PAST_REF")
        }
        Word::Time(Form::Singular)
            if prefix.the
                && atoms.is_keyword(prefix.start.wrapping_sub(1), Keyword::At)
                && !atoms.is_keyword(at + 1, Keyword::Of)
                && false_positives::ends_phrase(atoms, at + 1) =>
        {
            reference(at + 1, "PAST_REF")
        }
        _ => None,
    }
}
