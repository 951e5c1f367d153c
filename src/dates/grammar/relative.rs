//! Dates reckoned from the time of speech or from the time that the text spoke of last.

use super::super::meaning::{Aim, Amount, Calendar, Clock, Length, Meaning, Origin, Year};
use super::parts::{self, Lead};
use super::{Reading, calendar, false_positives};
use crate::learn::weights::hash;
use crate::lexicon::Class;
use crate::lexicon::calendar::{Atoms, Shape};
use crate::lexicon::calendar::{
    Backward, DayPart, Degree, Demonstrative, Each, Form, Forward, Holiday, Keyword, Unit, Word,
};
use crate::lexicon::cue_level;

/// "today", "yesterday morning", "the day before yesterday" (read from "day"), "tonight".
pub(super) fn day_word(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if lead.the && lead.edge.is_none() || false_positives::is_title(atoms, at) {
        return None;
    }
    let away = |by| Calendar::Away {
        unit: Unit::Day,
        by,
        from: Origin::Speech,
    };
    match atoms.word(at) {
        Word::RelativeDay(by) => Some(calendar::day_reading(
            atoms,
            calendar::bare_of_comparative(atoms, lead, at),
            at + 1,
            away(i32::from(by)),
        )),
        Word::Tonight => {
            let clock = Clock::Part(DayPart::Night);
            Some(Reading::new(
                lead,
                at + 1,
                Meaning::Point {
                    calendar: away(0),
                    clock,
                },
            ))
        }
        _ => None,
    }
}

/// "last month", "next Tuesday", "this summer", "the following day", "that year", "last Thanksgiving", "this morning".
pub(super) fn pointed(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let pointer = atoms.word(at);
    let mut at = at + 1;
    let mut same = false;
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
            same = true;
        }
        _ => {}
    }
    let pointer = match (pointer, atoms.word(at - 1)) {
        (Word::This(Demonstrative::This), inner @ (Word::Next(_) | Word::Last(_))) => inner,
        (pointer, _) => pointer,
    };
    let the_misfits = lead.the
        && lead.edge.is_none()
        && matches!(
            pointer,
            Word::This(Demonstrative::This | Demonstrative::That)
        );
    if the_misfits {
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
        let calendar = Calendar::Away {
            unit: Unit::Quarter,
            by: 0,
            from: Origin::Context,
        };
        return Some(Reading::new(lead, at + 1, Meaning::of(calendar)));
    }
    let lead_at = at + usize::from(atoms.word(at) == Word::Fiscal);
    unit_after(atoms, lead, pointer, lead_at)
        .or_else(|| pointed_part(atoms, lead, pointer, at))
        .or_else(|| named_after(atoms, lead, pointer, at))
        .filter(|_| !same || at > 0)
}

/// A part of the day behind a pointing word at `at`: the days to go, and from where.
fn pointed_part(atoms: &Atoms<'_>, lead: Lead, pointer: Word, at: usize) -> Option<Reading> {
    let (part, end) = parts::part(atoms, at)?;
    let (by, from) = match pointer {
        Word::This(Demonstrative::This) => (0, Origin::Speech),
        Word::This(Demonstrative::That | Demonstrative::Same) => (0, Origin::Context),
        Word::Last(Backward::Last) if !lead.the => (-1, Origin::Speech),
        Word::Last(Backward::Previous) => (-1, Origin::Context),
        Word::Next(Forward::Next | Forward::Following) => (1, Origin::Context),
        _ => return None,
    };
    let calendar = Calendar::Away {
        unit: Unit::Day,
        by,
        from,
    };
    Some(Reading::new(
        lead,
        end,
        Meaning::Point {
            calendar,
            clock: Clock::Part(part),
        },
    ))
}

/// True when something in lower case, or a quotation mark, stands before the atom at `at`.
fn is_lower_or_mark(atoms: &Atoms<'_>, at: usize) -> bool {
    let last = atoms.before(at, 1);
    at > 0 && (last.shape == Shape::Lower || !atoms.get(at).spaced)
}

/// A unit behind a pointing word: how far away it is, and from where.
fn unit_after(atoms: &Atoms<'_>, lead: Lead, pointer: Word, at: usize) -> Option<Reading> {
    let ((unit, form), end) = parts::unit(atoms, at)?;
    if form != Form::Singular
        || unit <= Unit::Hour
        || atoms.is_mark(end, b'-') && !atoms.get(end).spaced
    {
        return None;
    }
    let (by, from) = match pointer {
        Word::This(Demonstrative::This | Demonstrative::Current) => (0, Origin::Speech),
        Word::This(Demonstrative::That | Demonstrative::Same) => (0, Origin::Context),
        Word::Last(Backward::Latest) => (0, Origin::Context),
        Word::Last(Backward::Previous) => (-1, Origin::Context),
        Word::Last(_) => (-1, Origin::Speech),
        Word::Next(Forward::Following) => (1, Origin::Context),
        Word::Next(Forward::Next) if lead.the && unit == Unit::Day => (1, Origin::Context),
        Word::Next(_) => (1, Origin::Speech),
        _ => return None,
    };
    let or_so = end
        + 2 * usize::from(
            atoms.is_keyword(end, Keyword::Or) && atoms.is_keyword(end + 1, Keyword::So),
        );
    if let (Unit::Year, Origin::Speech, Some(reading)) =
        (unit, from, quarter_behind(atoms, lead, end, by))
    {
        return Some(reading);
    }
    // "this day" and "last minute" are turns of speech.
    if unit == Unit::Day && from == Origin::Speech {
        return None;
    }
    let mut reading = calendar::day_reading(atoms, lead, or_so, Calendar::Away { unit, by, from });
    if or_so > end {
        reading.modifier = Some("APPROX");
    }
    Some(reading)
}

/// The quarter behind a year: "this year's third quarter".
fn quarter_behind(atoms: &Atoms<'_>, lead: Lead, end: usize, by: i32) -> Option<Reading> {
    let possessive = atoms.is_mark(end, b'\'') && atoms.is_keyword(end + 1, Keyword::S);
    let (number, end) =
        parts::ordinal(atoms, end + 2).filter(|(n, _)| possessive && (1..=4).contains(n))?;
    let year = Year::Away(by);
    let good = atoms.word(end) == Word::Unit(Unit::Quarter, Form::Singular);
    good.then(|| {
        Reading::new(
            lead,
            end + 1,
            Meaning::of(Calendar::Quarter { year, number }),
        )
    })
}

/// True for "that" behind a word of saying, which leads a clause: "said that Monday was too late".
fn leads_clause(atoms: &Atoms<'_>, that: usize) -> bool {
    const SURE_CUE: u8 = 3;
    that.checked_sub(1)
        .is_some_and(|cue| cue_level(hash(atoms.str(cue).as_bytes())) >= SURE_CUE)
}

/// A name of the calendar behind a pointing word: "last Monday", "next August", "this fall", "the latest third quarter".
fn named_after(atoms: &Atoms<'_>, lead: Lead, pointer: Word, at: usize) -> Option<Reading> {
    let (year, aim) = match pointer {
        // "He died the next winter."
        Word::Next(Forward::Next | Forward::Following)
            if lead.the && matches!(atoms.word(at), Word::Season(..)) =>
        {
            (Year::Following, Aim::Open)
        }
        Word::This(Demonstrative::This | Demonstrative::Current) => (Year::This, Aim::This),
        Word::This(Demonstrative::That | Demonstrative::Same) => (Year::That, Aim::Open),
        Word::Last(_) => (Year::Last, Aim::Last),
        Word::Next(Forward::Coming) => (Year::Next, Aim::This),
        Word::Next(_) => (Year::Next, Aim::Next),
        _ => return None,
    };
    if matches!(pointer, Word::This(Demonstrative::That)) && leads_clause(atoms, lead.start) {
        return None;
    }
    // "She hopes that DEC acts", that is, the committee.
    if matches!(pointer, Word::This(_))
        && parts::is_short(atoms, at)
        && !atoms.is_mark(at + 1, b'.')
    {
        return None;
    }
    if let Some((number, end)) = parts::weekday(atoms, at) {
        // "That Friday" is the one behind the day that was told last.
        let aim = match pointer {
            Word::This(Demonstrative::That | Demonstrative::Same) => Aim::Then,
            _ => aim,
        };
        let comma = parts::past_comma(atoms, end);
        let plain = Lead { the: false, ..lead };
        let date = calendar::month_day(atoms, plain, comma)
            .or_else(|| calendar::month_day(atoms, plain, end));
        return date.or_else(|| {
            Some(calendar::day_reading(
                atoms,
                lead,
                end,
                Calendar::Weekday { number, aim },
            ))
        });
    }
    if let Some((month, end)) = parts::month(atoms, at) {
        let calendar = match parts::day(atoms, end) {
            Some((day, end)) => {
                return Some(calendar::day_reading(
                    atoms,
                    lead,
                    end,
                    Calendar::Day { year, month, day },
                ));
            }
            None => Calendar::Month { year, month },
        };
        return Some(Reading::new(lead, end, Meaning::of(calendar)));
    }
    if let Word::Season(season, Form::Singular) = atoms.word(at) {
        let verb = atoms.has(at, Class::VerbLikeSeason)
            && matches!(pointer, Word::This(Demonstrative::That));
        return (!verb)
            .then(|| Reading::new(lead, at + 1, Meaning::of(Calendar::Season { year, season })));
    }
    if let Some((holiday, end)) = Holiday::named_at(atoms, at) {
        return Some(calendar::day_reading(
            atoms,
            lead,
            end,
            Calendar::Holiday { year, holiday },
        ));
    }
    if let (
        Some((number, end)),
        Word::This(Demonstrative::That | Demonstrative::This) | Word::Last(_),
    ) = (parts::ordinal(atoms, at), pointer)
        && matches!(atoms.word(end), Word::Unit(Unit::Quarter, Form::Singular))
        && (1..=4).contains(&number)
    {
        return Some(Reading::new(
            lead,
            end + 1,
            Meaning::of(Calendar::Quarter { year, number }),
        ));
    }
    None
}

/// "the year", "the quarter", "the weekend", "the year 2000", "the day before yesterday", "the full year".
pub(super) fn definite(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if atoms.word(at) == Word::Unit(Unit::Year, Form::Singular) {
        let dash = parts::past_hyphen(atoms, at + 1);
        if dash > at + 1 && atoms.word(dash) == Word::End && !lead.the {
            let mut reading = Reading::new(lead, dash + 1, Meaning::of(Calendar::Year(Year::This)));
            reading.modifier = Some("END");
            return Some(reading);
        }
    }
    let whole = matches!(atoms.word(at), Word::Keyword(Keyword::Whole));
    let ((unit, form), end) = parts::unit(atoms, at + usize::from(whole))?;
    if form != Form::Singular || atoms.is_mark(end, b'-') && !atoms.get(end).spaced {
        return None;
    }
    if let (Unit::Year, Some((year, end))) = (unit, parts::year(atoms, end)) {
        return Some(Reading::new(
            lead,
            end,
            Meaning::of(Calendar::Year(Year::Is(year))),
        ));
    }
    if unit == Unit::Year
        && lead.the
        && lead.edge.is_none()
        && false_positives::is_ended(atoms, end)
    {
        return Some(Reading::new(lead, end, Meaning::one(Unit::Year)));
    }
    if let (Unit::Day, true, Word::RelativeDay(by @ (-1 | 1))) = (
        unit,
        is_beside(atoms, end, by_sign(atoms, end + 1)),
        atoms.word(end + 1),
    ) {
        let meaning = Meaning::away(Unit::Day, 2 * i32::from(by));
        return Some(Reading::new(lead, end + 2, meaning));
    }
    let good = match unit {
        Unit::Weekend => lead.the,
        Unit::Year | Unit::Quarter | Unit::Week | Unit::Month => {
            lead.the && false_positives::is_definite_period(atoms, lead, end)
        }
        Unit::Decade | Unit::Century => lead.the && lead.edge.is_some(),
        _ => false,
    };
    let from = if unit == Unit::Quarter {
        Origin::Context
    } else {
        Origin::Speech
    };
    good.then(|| Reading::new(lead, end, Meaning::of(Calendar::Away { unit, by: 0, from })))
}

/// "before" for yesterday, "after" for tomorrow.
fn is_beside(atoms: &Atoms<'_>, at: usize, sign: i8) -> bool {
    atoms.is_keyword(
        at,
        if sign < 0 {
            Keyword::Before
        } else {
            Keyword::After
        },
    )
}

fn by_sign(atoms: &Atoms<'_>, at: usize) -> i8 {
    match atoms.word(at) {
        Word::RelativeDay(by) => by,
        _ => 1,
    }
}

/// "two weeks ago", "a year earlier", "three days later", "a week or so ago", "years ago", "five years from now".
pub(super) fn ago(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if lead.the {
        return None;
    }
    let (amount, end) = parts::amount(atoms, at)?;
    if let Some(reading) = seasons_ago(atoms, lead, amount, end) {
        return Some(reading);
    }
    let dash = parts::past_hyphen(atoms, end);
    let ((unit, _), mut end) = parts::unit(atoms, dash)?;
    let mut halves = 0;
    // "a year and a half ago"
    if atoms.is_keyword(end, Keyword::And)
        && atoms.is_keyword(end + 1, Keyword::A)
        && atoms.word(end + 2) == Word::Half
    {
        halves = 1;
        end += 3;
    }
    let or_so = atoms.is_keyword(end, Keyword::Or) && atoms.is_keyword(end + 1, Keyword::So);
    end += 2 * usize::from(or_so);
    let dash = parts::past_hyphen(atoms, end);
    let from_now = atoms.is_keyword(dash, Keyword::From) && atoms.word(dash + 1) == Word::Now;
    let (sign, from) = match atoms.word(dash) {
        Word::Ago => (-1, Origin::Speech),
        Word::Early(Degree::Comparative) => (-1, Origin::Context),
        Word::Late(Degree::Comparative) => (1, Origin::Context),
        Word::Keyword(Keyword::From) if from_now => (1, Origin::Speech),
        _ => return None,
    };
    if dash > end && from == Origin::Context {
        return None;
    }
    let meaning = distance(amount, halves, unit, sign, from)?;
    let mut reading = Reading::new(lead, dash + 1 + usize::from(from_now), meaning);
    if or_so {
        reading.modifier = Some("APPROX");
    }
    Some(reading)
}

/// "two winters ago".
fn seasons_ago(atoms: &Atoms<'_>, lead: Lead, amount: Amount, at: usize) -> Option<Reading> {
    let Word::Season(season, _) = atoms.word(at) else {
        return None;
    };
    let year = Year::Away(-amount.as_whole()?);
    (atoms.word(at + 1) == Word::Ago)
        .then(|| Reading::new(lead, at + 2, Meaning::of(Calendar::Season { year, season })))
}

/// What so many units before (`sign` -1) or after an origin mean; `halves` is 1 for "and a half".
fn distance(amount: Amount, halves: u32, unit: Unit, sign: i32, from: Origin) -> Option<Meaning> {
    let away = |unit, by| Some(Meaning::of(Calendar::Away { unit, by, from }));
    match (amount, unit) {
        (Amount::Vague, _) if sign < 0 => Some(Meaning::Reference("PAST_REF")),
        (Amount::Vague, _) => Some(Meaning::Reference("FUTURE_REF")),
        (Amount::Halves(number), Unit::Year) if (halves + number) % 2 == 1 => {
            away(Unit::Month, sign * i32::try_from(number / 2 * 12 + 6).ok()?)
        }
        (Amount::Halves(2), Unit::Year) if sign < 0 => {
            Some(Meaning::of(Calendar::YearBefore(from)))
        }
        // Weeks away are told to the day.
        (Amount::Halves(_), Unit::Week) => away(Unit::Day, sign * 7 * amount.as_whole()?),
        // Decades away are told to the year.
        (Amount::Halves(_), Unit::Decade) => away(Unit::Year, sign * 10 * amount.as_whole()?),
        (Amount::Halves(_), _) => away(unit, sign * amount.as_whole()?),
    }
}

/// "the year-ago quarter", "year-earlier", "the year-earlier third quarter", "the year-ago period".
pub(super) fn year_before(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let ((unit, form), end) = parts::unit(atoms, at)?;
    let dash = parts::past_hyphen(atoms, end);
    let back = matches!(atoms.word(dash), Word::Ago | Word::Early(_));
    if unit != Unit::Year || form != Form::Singular || dash == end || !back {
        return None;
    }
    let behind = dash + 1;
    if let Some((number, end)) = parts::ordinal(atoms, behind).filter(|(n, _)| (1..=4).contains(n))
    {
        let dash = parts::past_hyphen(atoms, end);
        if atoms.word(dash) == Word::Unit(Unit::Quarter, Form::Singular) {
            let year = Year::Away(-1);
            return Some(Reading::new(
                lead,
                dash + 1,
                Meaning::of(Calendar::Quarter { year, number }),
            ));
        }
    }
    let noun = matches!(
        atoms.word(behind),
        Word::Unit(Unit::Quarter | Unit::Month, Form::Singular)
    ) || atoms.word(behind) == Word::Period;
    if noun {
        return Some(Reading::new(
            lead,
            behind + 1,
            Meaning::of(Calendar::YearBefore(Origin::Context)),
        ));
    }
    let start = if lead.edge.is_some() { return None } else { at };
    (!lead.the).then(|| Reading {
        start,
        ..Reading::new(
            lead,
            behind,
            Meaning::of(Calendar::YearBefore(Origin::Context)),
        )
    })
}

/// "the week of March 6".
pub(super) fn week_of(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let is_week = atoms.word(at) == Word::Unit(Unit::Week, Form::Singular)
        && atoms.is_keyword(at + 1, Keyword::Of);
    let (month, end) = parts::month(atoms, at + 2).filter(|_| is_week)?;
    let (day, end) = parts::day(atoms, end)?;
    let (year, end) = parts::year_behind(atoms, end);
    Some(Reading::new(
        lead,
        end,
        Meaning::of(Calendar::WeekOf { year, month, day }),
    ))
}

/// "now", but not in "now-defunct".
pub(super) fn now(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let joined = parts::past_hyphen(atoms, at + 1) > at + 1;
    (!joined).then(|| Reading::new(lead, at + 1, Meaning::Reference("PRESENT_REF")))
}

/// "recent months", "the future", "the past", "the time", "these days", "coming weeks".
pub(super) fn vague(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if lead.edge.is_some() {
        return None;
    }
    let reference = |end, value| Some(Reading::new(lead, end, Meaning::Reference(value)));
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
            let amount = Amount::Vague;
            let length = Length {
                amount,
                unit,
                toward: 0,
            };
            Some(Reading::new(lead, end, Meaning::Length(length)))
        }
        Word::Near if lead.the && atoms.word(at + 1) == Word::Future => {
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
            if lead.the
                && atoms.is_keyword(lead.start.wrapping_sub(1), Keyword::In)
                && !noun_follows(at + 1) =>
        {
            reference(at + 1, "PAST_REF")
        }
        Word::Time(Form::Singular)
            if lead.the
                && atoms.is_keyword(lead.start.wrapping_sub(1), Keyword::At)
                && !atoms.is_keyword(at + 1, Keyword::Of) =>
        {
            reference(at + 1, "PAST_REF")
        }
        Word::Every(Each::Each) => None,
        _ => None,
    }
}
