//! Dates by the calendar: days, months, quarters, seasons, years, decades, centuries, holidays.

use super::super::meaning::{Aim, Calendar, Clock, Meaning, Year};
use super::parts::{self, Lead};
use super::{Reading, false_positives};
use crate::lexicon::Class;
use crate::lexicon::calendar::{Atoms, Shape};
use crate::lexicon::calendar::{Degree, Form, Holiday, Keyword, Unit, Word};

/// A day, perhaps with the part of the day behind it: "Aug. 17", "Friday night".
pub(super) fn day_reading(
    atoms: &Atoms<'_>,
    lead: Lead,
    end: usize,
    calendar: Calendar,
) -> Reading {
    let (clock, end) = match parts::part(atoms, end) {
        Some((part, behind)) if !(atoms.is_capital(end) && atoms.is_capital(behind)) => {
            (Clock::Part(part), behind)
        }
        _ => (Clock::Unsaid, end),
    };
    Reading::new(lead, end, Meaning::Point { calendar, clock })
}

/// "2018-08-17", "2018/08/17".
pub(super) fn iso_date(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let mark = |at| {
        let atom = atoms.get(at);
        let good = matches!(atom.shape, Shape::Mark(b'-' | b'/')) && !atom.spaced;
        good && !atoms.get(at + 1).spaced
    };
    let number = |at, length| atoms.digits(at).filter(|d| d.1 == length).map(|d| d.0);
    let (year, month, day) = (number(at, 4)?, number(at + 2, 2)?, number(at + 4, 2)?);
    let good = mark(at + 1) && mark(at + 3) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let year = Year::Is(year as i16);
    let (month, day) = (month as i8, day as i8);
    (good && !mark(at + 5)).then(|| {
        Reading::new(
            lead,
            at + 5,
            Meaning::of(Calendar::Day { year, month, day }),
        )
    })
}

/// "08/17/18", "17.08.2018": the order is settled by all such dates of the article. And "9/11".
pub(super) fn slashed_date(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let separator = atoms.get(at + 1);
    let glued = (at + 1..at + 5).all(|at| !atoms.get(at).spaced);
    let (first, length) = atoms.digits(at)?;
    if !matches!(separator.shape, Shape::Mark(b'/' | b'.' | b'-'))
        || length > 2
        || is_glued_mark(atoms, at)
    {
        return None;
    }
    if first == 9
        && atoms.str(at + 2) == "11"
        && separator.shape == Shape::Mark(b'/')
        && !atoms.get(at + 2).spaced
    {
        let (year, month, day) = (Year::Is(2001), 9, 11);
        let alone = !atoms.is_mark(at + 3, b'/');
        return alone.then(|| {
            Reading::new(
                lead,
                at + 3,
                Meaning::of(Calendar::Day { year, month, day }),
            )
        });
    }
    let (second, _) = atoms.digits(at + 2).filter(|d| d.1 <= 2)?;
    let (year, digits) = atoms.digits(at + 4)?;
    let year = match (digits, year) {
        (4, 1900..2100) => year,
        (2, 0..50) if separator.shape == Shape::Mark(b'/') => 2000 + year,
        (2, 50..) if separator.shape == Shape::Mark(b'/') => 1900 + year,
        _ => return None,
    };
    let day = |n| (1..=31).contains(&n);
    let good = atoms.get(at + 3).shape == separator.shape
        && glued
        && day(first)
        && day(second)
        && first.min(second) <= 12;
    let calendar = Calendar::Slashed {
        first: first as i8,
        second: second as i8,
        year: year as i16,
    };
    (good && !matches!(atoms.get(at + 5).shape, Shape::Mark(b'/')))
        .then(|| Reading::new(lead, at + 5, Meaning::of(calendar)))
}

/// True when a slash, dot or hyphen stands right before `at`: the number is part of a path or version.
fn is_glued_mark(atoms: &Atoms<'_>, at: usize) -> bool {
    !atoms.get(at).spaced && matches!(atoms.before(at, 1).shape, Shape::Mark(b'/' | b'.' | b'-'))
}

/// "Aug. 17, 2018", "August 17th", "July 3-5", "August the 17th".
pub(super) fn month_day(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (month, behind) = parts::month(atoms, at)?;
    let the = behind + usize::from(atoms.is_keyword(behind, Keyword::The));
    let (day, end) = parts::day(atoms, the)?;
    if the > behind && atoms.get(end - 1).word != Word::OrdinalSuffix
        || lead.the && lead.edge.is_none()
        || day_is_count(atoms, end)
    {
        return None;
    }
    if let Some((last, end)) = last_day(atoms, at, end, day) {
        let (year, end) = full_year(atoms, end);
        return Some(Reading::new(
            lead,
            end,
            Meaning::of(Calendar::Days {
                year,
                month,
                first: day,
                last,
            }),
        ));
    }
    let (year, end) = full_year(atoms, end);
    Some(day_reading(
        atoms,
        lead,
        end,
        Calendar::Day { year, month, day },
    ))
}

/// The last day of a row: "-5", " to 16", " and 17".
fn last_day(atoms: &Atoms<'_>, month_at: usize, end: usize, first: i8) -> parts::Read<i8> {
    let dash = parts::past_hyphen(atoms, end);
    let start = match atoms.word(end) {
        _ if dash > end => dash,
        Word::Keyword(Keyword::To | Keyword::Through | Keyword::And) => end + 1,
        _ => return None,
    };
    let (last, behind) = parts::day(atoms, start).filter(|(last, _)| *last > first)?;
    let between = atoms.is_keyword(month_at.wrapping_sub(1), Keyword::Between);
    let next_day = !atoms.is_keyword(end, Keyword::And) || last == first + 1 || between;
    let counts =
        false_positives::is_counted(atoms, behind) || parts::month(atoms, behind).is_some();
    (next_day && !counts && atoms.digits(start).is_some()).then_some((last, behind))
}

/// True when a day number in fact counts what follows: "March 15 people" hardly, "May 5 million" surely.
fn day_is_count(atoms: &Atoms<'_>, end: usize) -> bool {
    atoms.has(end, Class::CountAfterDay) || atoms.is_mark(end, b':') && !atoms.get(end + 1).spaced
}

/// A year behind a day: ", 2018", " 2018", "of last year".
fn full_year(atoms: &Atoms<'_>, end: usize) -> (Year, usize) {
    parts::year_behind(atoms, end)
}

/// "17 August 2018", "17th of August", "3-5 July".
pub(super) fn day_month(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (first, end) = parts::day(atoms, at)?;
    let is_ordinal = atoms.get(end - 1).shape != Shape::Digits;
    let dash = parts::past_hyphen(atoms, end);
    let row = parts::day(atoms, dash).filter(|(last, _)| dash > end && *last > first);
    let (last, end) = row.map_or((None, end), |(last, end)| (Some(last), end));
    let of = end + usize::from(atoms.is_keyword(end, Keyword::Of) && is_ordinal);
    let (month, end) = parts::month(atoms, of).or_else(|| parts::small_month(atoms, of))?;
    let the_misfits = lead.the && !is_ordinal;
    let month_has_day = parts::day(atoms, end).is_some() && !is_ordinal;
    if the_misfits || month_has_day || is_glued_mark(atoms, at) {
        return None;
    }
    let (year, end) = parts::year_behind(atoms, end);
    let calendar = match last {
        Some(last) => Calendar::Days {
            year,
            month,
            first,
            last,
        },
        None => Calendar::Day {
            year,
            month,
            day: first,
        },
    };
    Some(day_reading(atoms, lead, end, calendar))
}

/// "the 17th", where a preposition asks for a day.
pub(super) fn day_of_month(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (day, end) = parts::ordinal(atoms, at).filter(|(day, _)| (1..=31).contains(day))?;
    let asked = matches!(
        atoms.before(lead.start, 1).word,
        Word::Keyword(
            Keyword::On
                | Keyword::By
                | Keyword::Until
                | Keyword::Since
                | Keyword::From
                | Keyword::Before
                | Keyword::After
        )
    );
    let in_digits = atoms.word(end - 1) == Word::OrdinalSuffix;
    let ends = !atoms.get(end).shape.is_letters()
        || matches!(
            atoms.word(end),
            Word::Keyword(Keyword::And | Keyword::To | Keyword::At | Keyword::In)
        );
    let good = lead.the && asked && in_digits && ends && !atoms.is_mark(end, b'-');
    good.then(|| Reading::new(lead, end, Meaning::of(Calendar::DayOfMonth(day))))
}

/// "August", "August 2018", "August last year", "early December".
pub(super) fn month(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (month, end) = parts::month(atoms, at)?;
    let (year, year_end) = parts::year_behind(atoms, end);
    let sure = year != Year::Unsaid || lead.edge.is_some();
    let attribute = lead.the && atoms.is_mark(at.wrapping_sub(1), b'-');
    if lead.the && lead.edge.is_none()
        || attribute
        || !sure && !false_positives::is_bare_month(atoms, at, end)
    {
        return None;
    }
    Some(Reading::new(
        lead,
        year_end,
        Meaning::of(Calendar::Month { year, month }),
    ))
}

/// "Monday", "Friday night", "Thursday, April 6", "Friday, 17 August 2018".
pub(super) fn weekday(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (number, end) = parts::weekday(atoms, at)?;
    // "the Sunday Times", "the Saturday Profile"
    let named = atoms.is_keyword(at.wrapping_sub(1), Keyword::The)
        && atoms.is_capital(end)
        && matches!(atoms.word(end), Word::Other | Word::Time(_));
    if named || lead.the && lead.edge.is_none() {
        return None;
    }
    let lead = bare_of_comparative(atoms, lead, at);
    let plain = Lead {
        start: lead.start,
        the: false,
        ..lead
    };
    let date = [end, parts::past_comma(atoms, end)]
        .into_iter()
        .find_map(|at| {
            let skip = at + usize::from(atoms.is_keyword(at, Keyword::The));
            month_day(atoms, plain, at)
                .or_else(|| day_month(atoms, plain, at))
                .or_else(|| day_month(atoms, Lead { the: true, ..plain }, skip))
        });
    if let Some(date) = date {
        return Some(date);
    }
    let dotted = atoms.is_mark(end - 1, b'.');
    if parts::is_short(atoms, at) && !dotted {
        return None;
    }
    Some(day_reading(
        atoms,
        lead,
        end,
        Calendar::Weekday {
            number,
            aim: if is_the_day(atoms, at, end) {
                Aim::Then
            } else {
                Aim::Open
            },
        },
    ))
}

/// The lead without "earlier" and "later", which go with the verb: "Later Thursday, she left".
pub(super) fn bare_of_comparative(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Lead {
    match atoms.word(lead.start) {
        Word::Early(Degree::Comparative) | Word::Late(Degree::Comparative)
            if lead.start + 1 == at =>
        {
            Lead {
                start: at,
                edge: None,
                ..lead
            }
        }
        _ => lead,
    }
}

/// True for "on the Saturday", when nothing else follows that the article could belong to.
fn is_the_day(atoms: &Atoms<'_>, at: usize, end: usize) -> bool {
    let the = atoms.is_keyword(at.wrapping_sub(1), Keyword::The);
    let on = atoms.is_keyword(at.wrapping_sub(2), Keyword::On);
    at > 1 && the && on && false_positives::ends_phrase(atoms, end) && !atoms.is_mark(end, b'\'')
}

/// "Thursday-Friday": two days as one.
pub(super) fn two_weekdays(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (first, end) = parts::weekday(atoms, at)?;
    let dash = parts::past_hyphen(atoms, end);
    let (last, end) =
        parts::weekday(atoms, dash).filter(|(last, _)| dash > end && *last != first)?;
    Some(Reading::new(
        lead,
        end,
        Meaning::of(Calendar::Weekdays { first, last }),
    ))
}

/// "Showa 33", "Reiwa 6": a year of a Japanese reign.
pub(super) fn era(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let Word::Era(before) = atoms.word(at) else {
        return None;
    };
    let (number, _) = atoms.digits(at + 1).filter(|(n, _)| (1..=64).contains(n))?;
    let year = Year::Is(before + number as i16);
    let good = atoms.is_capital(at)
        && atoms.get(at + 1).spaced
        && false_positives::ends_phrase(atoms, at + 2);
    good.then(|| Reading::new(lead, at + 2, Meaning::of(Calendar::Year(year))))
}

/// "the third quarter", "third-quarter", "Q3 2018", "3Q", "the third quarter of 1990", "fourth quarters".
pub(super) fn quarter(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if let Some((number, end)) = lettered(atoms, at, "q") {
        let (year, end) = parts::year_behind(atoms, end);
        return Some(Reading::new(
            lead,
            end,
            Meaning::of(Calendar::Quarter { year, number }),
        ));
    }
    let (number, behind) = parts::ordinal(atoms, at).filter(|(n, _)| (1..=4).contains(n))?;
    let dash = parts::past_hyphen(atoms, behind);
    if atoms.word(dash) != Word::Unit(Unit::Quarter, Form::Singular) || dash > behind && lead.the {
        return None;
    }
    let (year, end) = parts::year_behind(atoms, dash + 1);
    Some(Reading::new(
        lead,
        end,
        Meaning::of(Calendar::Quarter { year, number }),
    ))
}

/// "Q3" or "3Q": one letter and one digit.
fn lettered(atoms: &Atoms<'_>, at: usize, letter: &str) -> parts::Read<i8> {
    if atoms.get(at + 1).spaced {
        return None;
    }
    let number = if atoms.is(at, letter) {
        atoms.digits(at + 1)
    } else if atoms.is(at + 1, letter) {
        atoms.digits(at)
    } else {
        None
    };
    let most = if letter == "h" { 2 } else { 4 };
    number
        .filter(|(n, length)| *length == 1 && (1..=most).contains(n))
        .map(|(n, _)| (n as i8, at + 2))
}

/// "the first half of 2018", "the first half of the year", "H1 2018"; alone only when a year says that no game is meant.
pub(super) fn half(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if let Some((number, end)) = lettered(atoms, at, "h") {
        let (year, end) = parts::year_behind(atoms, end);
        return (year != Year::Unsaid)
            .then(|| Reading::new(lead, end, Meaning::of(Calendar::Half { year, number })));
    }
    let (number, behind) = parts::ordinal(atoms, at).filter(|(n, _)| (1..=2).contains(n))?;
    let dash = parts::past_hyphen(atoms, behind);
    if atoms.word(dash) != Word::Half {
        return None;
    }
    let (year, end) = parts::year_behind(atoms, dash + 1);
    if year != Year::Unsaid {
        return Some(Reading::new(
            lead,
            end,
            Meaning::of(Calendar::Half { year, number }),
        ));
    }
    let of_the_year = atoms.is_keyword(end, Keyword::Of)
        && atoms.is_keyword(end + 1, Keyword::The)
        && matches!(atoms.word(end + 2), Word::Unit(Unit::Year, Form::Singular));
    let year = Year::That;
    of_the_year.then(|| Reading::new(lead, end + 3, Meaning::of(Calendar::Half { year, number })))
}

/// "summer 1998", "the early summer", "in the spring".
pub(super) fn season(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let Word::Season(season, Form::Singular) = atoms.word(at) else {
        return None;
    };
    let named =
        atoms.is_capital(at) && atoms.is_capital(at + 1) && atoms.word(at + 1) == Word::Other;
    if named {
        return None;
    }
    let (year, end) = parts::year_behind(atoms, at + 1);
    let good = year != Year::Unsaid || false_positives::is_bare_season(atoms, lead, at);
    good.then(|| Reading::new(lead, end, Meaning::of(Calendar::Season { year, season })))
}

/// "Christmas Day", "Thanksgiving 1999", "Easter".
pub(super) fn holiday(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (holiday, end) = Holiday::named_at(atoms, at)?;
    let named = at > 1 && atoms.is_capital(at - 1) && atoms.word(at - 1) == Word::Other;
    let season = matches!(atoms.word(at), Word::Season(..));
    if lead.the && lead.edge.is_none() || !atoms.is_capital(at) || season && named {
        return None;
    }
    let (year, end) = parts::year_behind(atoms, end);
    Some(day_reading(
        atoms,
        lead,
        end,
        Calendar::Holiday { year, holiday },
    ))
}

/// "fiscal 1997", "the fiscal year", "FY2018", "fiscal year 2018".
pub(super) fn fiscal_year(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let letters = atoms.is(at, "fy");
    if !lead.fiscal && !letters {
        return None;
    }
    let is_year = matches!(atoms.word(at), Word::Unit(Unit::Year, Form::Singular));
    let behind = at + usize::from(is_year || letters);
    if let Some((year, end)) = parts::year(atoms, behind) {
        return Some(Reading::new(
            lead,
            end,
            Meaning::of(Calendar::FiscalYear(year)),
        ));
    }
    if is_year && lead.the && false_positives::is_ended(atoms, at + 1) {
        return Some(Reading::new(lead, at + 1, Meaning::one(Unit::Year)));
    }
    (is_year && lead.the)
        .then(|| Reading::new(lead, at + 1, Meaning::of(Calendar::Year(Year::This))))
}

/// "2018", "mid-1996", "the year 2000", "nineteen ninety-seven".
pub(super) fn year(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (year, end) = parts::year(atoms, at)?;
    if let Some(quarter) = quarter_of_year(atoms, lead, end, year) {
        return Some(quarter);
    }
    let lead = if lead.amount.is_some() && !false_positives::after_preposition(atoms, lead.start) {
        return None;
    } else {
        lead
    };
    let good =
        false_positives::is_year(atoms, lead, at, end, year) && !(lead.the && lead.edge.is_none());
    good.then(|| Reading::new(lead, end, Meaning::of(Calendar::Year(Year::Is(year)))))
}

/// "the 1988 third quarter", "the 1988 quarter", "the 1988 period".
fn quarter_of_year(atoms: &Atoms<'_>, lead: Lead, end: usize, year: i16) -> Option<Reading> {
    let is_quarter = |at| atoms.word(at) == Word::Unit(Unit::Quarter, Form::Singular);
    if lead.edge.is_some() || lead.amount.is_some() || atoms.is_mark(end, b'-') {
        return None;
    }
    if let Some((number, behind)) = parts::ordinal(atoms, end).filter(|(n, _)| (1..=4).contains(n))
    {
        let year = Year::Is(year);
        let meaning = Meaning::of(Calendar::Quarter { year, number });
        return is_quarter(behind).then(|| Reading::new(lead, behind + 1, meaning));
    }
    let noun = is_quarter(end) || atoms.word(end) == Word::Period;
    let meaning = Meaning::of(Calendar::QuarterOf(year));
    (lead.the && noun).then(|| Reading::new(lead, end + 1, meaning))
}

/// "1950-53", "2004–2009", "2016/17".
pub(super) fn years(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (number, length) = atoms.digits(at)?;
    let mark = atoms.get(at + 1);
    let joined =
        !mark.spaced && !atoms.get(at + 2).spaced && matches!(mark.shape, Shape::Mark(b'-' | b'/'));
    if length != 4
        || !(1000..2200).contains(&number)
        || !joined
        || lead.the
        || is_glued_mark(atoms, at)
    {
        return None;
    }
    let first = number as i16;
    let (last, end) = parts::later_year(atoms, at + 2, first)?;
    let years = Calendar::Years { first, last };
    (!atoms.is_mark(end, b'/')).then(|| Reading::new(lead, end, Meaning::of(years)))
}

/// "the 1990s", "the mid-1990s", "the '80s", "the eighties".
pub(super) fn decade(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    if let Word::Tens(tens) = atoms.word(at) {
        let decade = Calendar::ShortDecade(i16::from(tens));
        return (lead.the && !false_positives::is_age_of(atoms, lead.start))
            .then(|| Reading::new(lead, at + 1, Meaning::of(decade)));
    }
    let mark = usize::from(atoms.is_mark(at, b'\''));
    let (number, length) = atoms.digits(at + mark)?;
    let apostrophe =
        usize::from(atoms.is_mark(at + mark + 1, b'\'') && !atoms.get(at + mark + 1).spaced);
    let tail = at + mark + 1 + apostrophe;
    if !atoms.is_keyword(tail, Keyword::S) || atoms.get(tail).spaced || number % 10 != 0 {
        return None;
    }
    let calendar = match length {
        4 if (1000..2100).contains(&number) => Calendar::Decade(number as i16),
        2 if mark == 1 || lead.the => Calendar::ShortDecade(number as i16),
        _ => return None,
    };
    Some(Reading::new(lead, tail + 1, Meaning::of(calendar)))
}

/// "the 19th century", "20th-century".
pub(super) fn century(atoms: &Atoms<'_>, lead: Lead, at: usize) -> Option<Reading> {
    let (number, behind) = parts::ordinal(atoms, at).filter(|(n, _)| (1..=22).contains(n))?;
    let dash = parts::past_hyphen(atoms, behind);
    if !matches!(atoms.word(dash), Word::Unit(Unit::Century, _)) || dash > behind && lead.the {
        return None;
    }
    Some(Reading::new(
        lead,
        dash + 1,
        Meaning::of(Calendar::Century(i16::from(number) - 1)),
    ))
}
