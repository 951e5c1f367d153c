//! Dates by the calendar: days, months, quarters, seasons, years, decades, centuries, holidays.

use super::super::meaning::{Aim, Calendar, Clock, Meaning, Year};
use super::parts::{self, Prefix};
use super::{Parse, false_positives};
use crate::lexicon::Class;
use crate::lexicon::calendar::{
    Atoms, Backward, Degree, Form, Holiday, Keyword, Shape, Unit, Word,
};

/// A day with an optional part of the day: "Aug. 17", "Friday night".
pub(super) fn day_parse(
    atoms: &Atoms<'_>,
    prefix: Prefix,
    end: usize,
    calendar: Calendar,
) -> Parse {
    let (clock, end) = match parts::part(atoms, end) {
        Some((part, after)) if !(atoms.is_capital(end) && atoms.is_capital(after)) => {
            (Clock::Part(part), after)
        }
        _ => (Clock::Unspecified, end),
    };
    Parse::new(prefix, end, Meaning::Point { calendar, clock })
}

/// "2018-08-17", "2018/08/17".
pub(super) fn iso_date(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
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
    (good && !mark(at + 5)).then(|| Parse::of(prefix, at + 5, Calendar::Day { year, month, day }))
}

/// "08/17/18", "17.08.2018", whose order is decided by all such dates of the article, and "9/11".
pub(super) fn slashed_date(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
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
        return alone.then(|| Parse::of(prefix, at + 3, Calendar::Day { year, month, day }));
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
        .then(|| Parse::of(prefix, at + 5, calendar))
}

/// "19-Nov-12", "19-Nov-2012".
pub(super) fn dashed_date(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let glued = (at + 1..at + 5).all(|at| !atoms.get(at).spaced);
    let (day, _) = atoms.digits(at).filter(|(_, length)| *length <= 2)?;
    let Word::Month { number: month, .. } = atoms.word(at + 2) else {
        return None;
    };
    let dashes = atoms.is_mark(at + 1, b'-') && atoms.is_mark(at + 3, b'-');
    let year = Year::Is(short_year(atoms, at + 4).or_else(|| Some(parts::year(atoms, at + 4)?.0))?);
    let day = day as i8;
    (glued && dashes && (1..=31).contains(&day) && !is_glued_mark(atoms, at))
        .then(|| Parse::of(prefix, at + 5, Calendar::Day { year, month, day }))
}

/// A year of two digits, 1950 to 2049.
fn short_year(atoms: &Atoms<'_>, at: usize) -> Option<i16> {
    match atoms.digits(at)? {
        (year @ 0..50, 2) => Some(2000 + year as i16),
        (year, 2) => Some(1900 + year as i16),
        _ => None,
    }
}

/// "3/29" after a weekday, if only one of the numbers can be a month.
fn numeric_day(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let number = |at| atoms.digits(at).filter(|d| d.1 <= 2).map(|d| d.0 as i8);
    let (first, second) = (number(at)?, number(at + 2)?);
    let (month, day) = (first.min(second), first.max(second));
    let glued = !atoms.get(at + 1).spaced && !atoms.get(at + 2).spaced;
    let good = atoms.is_mark(at + 1, b'/')
        && glued
        && !atoms.is_mark(at + 3, b'/')
        && (1..=12).contains(&month)
        && (13..=31).contains(&day);
    let year = Year::Unspecified;
    good.then(|| Parse::of(prefix, at + 3, Calendar::Day { year, month, day }))
}

/// True if a slash, full stop or hyphen immediately precedes `at`, so the number is part of a path or version.
fn is_glued_mark(atoms: &Atoms<'_>, at: usize) -> bool {
    !atoms.get(at).spaced && matches!(atoms.before(at, 1).shape, Shape::Mark(b'/' | b'.' | b'-'))
}

/// "Aug. 17, 2018", "August 17th", "July 3-5", "August the 17th".
pub(super) fn month_day(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (month, after) = parts::month(atoms, at)?;
    let the = after + usize::from(atoms.is_keyword(after, Keyword::The));
    let (day, end) = parts::day(atoms, the)?;
    if the > after && atoms.get(end - 1).word != Word::OrdinalSuffix
        || prefix.the && prefix.edge.is_none()
        || day_is_count(atoms, end)
    {
        return None;
    }
    if let Some((last, end)) = last_day(atoms, at, end, day) {
        let (year, end) = parts::year_after(atoms, end);
        return Some(Parse::of(
            prefix,
            end,
            Calendar::Days {
                year,
                month,
                first: day,
                last,
            },
        ));
    }
    let (year, end) = parts::year_after(atoms, end);
    Some(day_parse(
        atoms,
        prefix,
        end,
        Calendar::Day { year, month, day },
    ))
}

/// The last day of a range: "-5", " to 16", " and 17".
fn last_day(atoms: &Atoms<'_>, month_at: usize, end: usize, first: i8) -> parts::Read<i8> {
    let dash = parts::past_hyphen(atoms, end);
    let start = match atoms.word(end) {
        _ if dash > end => dash,
        Word::Keyword(Keyword::To | Keyword::Through | Keyword::And) => end + 1,
        _ => return None,
    };
    let (last, after) = parts::day(atoms, start).filter(|(last, _)| *last > first)?;
    let between = atoms.is_keyword(month_at.wrapping_sub(1), Keyword::Between);
    let next_day = !atoms.is_keyword(end, Keyword::And) || last == first + 1 || between;
    let counts = false_positives::is_counted(atoms, after) || parts::month(atoms, after).is_some();
    (next_day && !counts && atoms.digits(start).is_some()).then_some((last, after))
}

/// True if the number is a count rather than a day: "May 5 million".
fn day_is_count(atoms: &Atoms<'_>, end: usize) -> bool {
    atoms.has(end, Class::CountAfterDay) || atoms.is_mark(end, b':') && !atoms.get(end + 1).spaced
}

/// "17 August 2018", "17th of August", "3-5 July".
pub(super) fn day_month(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (first, end) = parts::day(atoms, at)?;
    let is_ordinal = atoms.get(end - 1).shape != Shape::Digits;
    let dash = parts::past_hyphen(atoms, end);
    let row = parts::day(atoms, dash).filter(|(last, _)| dash > end && *last > first);
    let (last, end) = row.map_or((None, end), |(last, end)| (Some(last), end));
    let of = end + usize::from(atoms.is_keyword(end, Keyword::Of) && is_ordinal);
    let (month, end) = parts::month(atoms, of).or_else(|| parts::small_month(atoms, of))?;
    let extra_article = prefix.the && !is_ordinal;
    let short_year = year_of_two_digits(atoms, end).filter(|_| last.is_none());
    let month_has_day = short_year.is_none() && parts::day(atoms, end).is_some() && !is_ordinal;
    if extra_article || month_has_day || is_glued_mark(atoms, at) {
        return None;
    }
    let (year, end) = match short_year {
        Some(year) => (Year::Is(year), end + 1),
        None => parts::year_after(atoms, end),
    };
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
    Some(day_parse(atoms, prefix, end, calendar))
}

/// The year of "7 Mar 16": two digits after an abbreviated month that count nothing.
fn year_of_two_digits(atoms: &Atoms<'_>, at: usize) -> Option<i16> {
    let short = matches!(atoms.before(at, 1).word, Word::Month { short: true, .. });
    let ends =
        !atoms.get(at + 1).shape.is_letters() || matches!(atoms.word(at + 1), Word::Keyword(_));
    let alone = ends && !atoms.is_mark(at + 1, b'%') && !false_positives::is_counted(atoms, at + 1);
    let joined = matches!(atoms.get(at + 1).shape, Shape::Mark(_))
        && !atoms.get(at + 2).spaced
        && at + 2 < atoms.len();
    (short && alone && !joined)
        .then(|| short_year(atoms, at))
        .flatten()
}

/// "the 17th" after a preposition of time.
pub(super) fn day_of_month(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (day, end) = parts::ordinal_up_to(atoms, at, 31)?;
    let expected = matches!(
        atoms.before(prefix.start, 1).word,
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
    let good = prefix.the && expected && in_digits && ends && !atoms.is_mark(end, b'-');
    good.then(|| Parse::of(prefix, end, Calendar::DayOfMonth(day)))
}

/// "August", "August 2018", "August last year", "early December".
pub(super) fn month(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (month, end) = parts::month(atoms, at)?;
    let (year, year_end) = parts::year_after(atoms, end);
    let sure = year != Year::Unspecified || prefix.edge.is_some();
    let attribute = prefix.the && atoms.is_mark(at.wrapping_sub(1), b'-');
    if prefix.the && prefix.edge.is_none()
        || attribute
        || !sure && !false_positives::is_bare_month(atoms, at, end)
    {
        return None;
    }
    Some(Parse::of(prefix, year_end, Calendar::Month { year, month }))
}

/// "Monday", "Friday night", "Thursday, April 6", "Friday, 17 August 2018".
pub(super) fn weekday(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (number, end) = parts::weekday(atoms, at)?;
    // "the Sunday Times", "the Saturday Profile"
    let named = atoms.is_keyword(at.wrapping_sub(1), Keyword::The)
        && atoms.is_capital(end)
        && matches!(atoms.word(end), Word::Other | Word::Time(_));
    if named || prefix.the && prefix.edge.is_none() {
        return None;
    }
    let prefix = bare_of_comparative(atoms, prefix, at);
    let plain = Prefix {
        start: prefix.start,
        the: false,
        ..prefix
    };
    let date = [end, parts::past_comma(atoms, end)]
        .into_iter()
        .find_map(|at| {
            let skip = at + usize::from(atoms.is_keyword(at, Keyword::The));
            month_day(atoms, plain, at)
                .or_else(|| day_month(atoms, plain, at))
                .or_else(|| day_month(atoms, Prefix { the: true, ..plain }, skip))
                .or_else(|| numeric_day(atoms, plain, at))
        });
    if let Some(date) = date {
        return Some(date);
    }
    let dotted = atoms.is_mark(end - 1, b'.');
    if parts::is_short(atoms, at) && !dotted {
        return None;
    }
    Some(day_parse(
        atoms,
        prefix,
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

/// The prefix without "earlier" and "later", which modify the verb: "Later Thursday, she left".
pub(super) fn bare_of_comparative(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Prefix {
    match atoms.word(prefix.start) {
        Word::Early(Degree::Comparative) | Word::Late(Degree::Comparative)
            if prefix.start + 1 == at =>
        {
            Prefix {
                start: at,
                edge: None,
                ..prefix
            }
        }
        _ => prefix,
    }
}

/// True for "on the Saturday" if the article does not belong to a following noun.
fn is_the_day(atoms: &Atoms<'_>, at: usize, end: usize) -> bool {
    let the = atoms.is_keyword(at.wrapping_sub(1), Keyword::The);
    let on = atoms.is_keyword(at.wrapping_sub(2), Keyword::On);
    at > 1 && the && on && false_positives::ends_phrase(atoms, end) && !atoms.is_mark(end, b'\'')
}

/// "Thursday-Friday".
pub(super) fn two_weekdays(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (first, end) = parts::weekday(atoms, at)?;
    let dash = parts::past_hyphen(atoms, end);
    let (last, end) =
        parts::weekday(atoms, dash).filter(|(last, _)| dash > end && *last != first)?;
    Some(Parse::of(prefix, end, Calendar::Weekdays { first, last }))
}

/// "Showa 33", "Reiwa 6": a year of a Japanese era.
pub(super) fn era(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let Word::Era(before) = atoms.word(at) else {
        return None;
    };
    let (number, _) = atoms.digits(at + 1).filter(|(n, _)| (1..=64).contains(n))?;
    let year = Year::Is(before + number as i16);
    let good = atoms.is_capital(at)
        && atoms.get(at + 1).spaced
        && false_positives::ends_phrase(atoms, at + 2);
    good.then(|| Parse::of(prefix, at + 2, Calendar::Year(year)))
}

/// "the third quarter", "third-quarter", "Q3 2018", "3Q", "the third quarter of 1990", "fourth quarters".
pub(super) fn quarter(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if let Some((number, end)) = lettered(atoms, at, "q") {
        let (year, end) = parts::year_after(atoms, end);
        return Some(Parse::of(prefix, end, Calendar::Quarter { year, number }));
    }
    let (number, after) = parts::ordinal_up_to(atoms, at, 4)?;
    let dash = parts::past_hyphen(atoms, after);
    if atoms.word(dash) != Word::Unit(Unit::Quarter, Form::Singular) || dash > after && prefix.the {
        return None;
    }
    let (year, end) = parts::year_after(atoms, dash + 1);
    Some(Parse::of(prefix, end, Calendar::Quarter { year, number }))
}

/// One letter and one digit: "Q3" or "3Q".
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

/// "the first half of 2018", "the first half of the year", "H1 2018". Without a year it may be the half of a game.
pub(super) fn half(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if let Some((number, end)) = lettered(atoms, at, "h") {
        let (year, end) = parts::year_after(atoms, end);
        return (year != Year::Unspecified)
            .then(|| Parse::of(prefix, end, Calendar::Half { year, number }));
    }
    let (number, after) = match atoms.word(at) {
        Word::Last(Backward::Last) => (2, at + 1),
        _ => parts::ordinal_up_to(atoms, at, 2)?,
    };
    let dash = parts::past_hyphen(atoms, after);
    if atoms.word(dash) != Word::Half {
        return None;
    }
    let (year, end) = parts::year_after(atoms, dash + 1);
    if year != Year::Unspecified {
        return Some(Parse::of(prefix, end, Calendar::Half { year, number }));
    }
    let of_the_year = atoms.is_keyword(end, Keyword::Of)
        && atoms.is_keyword(end + 1, Keyword::The)
        && parts::is_unit(atoms, end + 2, Unit::Year);
    let year = Year::That;
    of_the_year.then(|| Parse::of(prefix, end + 3, Calendar::Half { year, number }))
}

/// "summer 1998", "the early summer", "in the spring".
pub(super) fn season(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let Word::Season(season, Form::Singular) = atoms.word(at) else {
        return None;
    };
    let named =
        atoms.is_capital(at) && atoms.is_capital(at + 1) && atoms.word(at + 1) == Word::Other;
    if named {
        return None;
    }
    let (year, end) = parts::year_after(atoms, at + 1);
    let good = year != Year::Unspecified || false_positives::is_bare_season(atoms, prefix, at);
    good.then(|| Parse::of(prefix, end, Calendar::Season { year, season }))
}

/// "Christmas Day", "Thanksgiving 1999", "Easter".
pub(super) fn holiday(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (holiday, end) = Holiday::named_at(atoms, at)?;
    let named = at > 1 && atoms.is_capital(at - 1) && atoms.word(at - 1) == Word::Other;
    let season = matches!(atoms.word(at), Word::Season(..));
    if prefix.the && prefix.edge.is_none() || !atoms.is_capital(at) || season && named {
        return None;
    }
    let (year, end) = parts::year_after(atoms, end);
    Some(day_parse(
        atoms,
        prefix,
        end,
        Calendar::Holiday { year, holiday },
    ))
}

/// "fiscal 1997", "the fiscal year", "FY2018", "fiscal year 2018".
pub(super) fn fiscal_year(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let letters = atoms.is(at, "fy");
    if !prefix.fiscal && !letters {
        return None;
    }
    let is_year = parts::is_unit(atoms, at, Unit::Year);
    let after = at + usize::from(is_year || letters);
    if let Some((year, end)) = parts::year(atoms, after) {
        return Some(Parse::of(prefix, end, Calendar::FiscalYear(year)));
    }
    if is_year && prefix.the && false_positives::is_ended(atoms, at + 1) {
        return Some(Parse::new(prefix, at + 1, Meaning::one(Unit::Year)));
    }
    (is_year && prefix.the).then(|| Parse::of(prefix, at + 1, Calendar::Year(Year::This)))
}

/// "2018", "mid-1996", "the year 2000", "nineteen ninety-seven".
pub(super) fn year(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (year, end) = parts::year(atoms, at)?;
    if let Some(quarter) = quarter_of_year(atoms, prefix, end, year) {
        return Some(quarter);
    }
    let prefix =
        if prefix.amount.is_some() && !false_positives::after_preposition(atoms, prefix.start) {
            return None;
        } else {
            prefix
        };
    let good = false_positives::is_year(atoms, prefix, at, end, year)
        && !(prefix.the && prefix.edge.is_none());
    good.then(|| Parse::of(prefix, end, Calendar::Year(Year::Is(year))))
}

/// "the 1988 third quarter", "the 1988 quarter", "the 1988 period".
fn quarter_of_year(atoms: &Atoms<'_>, prefix: Prefix, end: usize, year: i16) -> Option<Parse> {
    let is_quarter = |at| parts::is_unit(atoms, at, Unit::Quarter);
    if prefix.edge.is_some() || prefix.amount.is_some() || atoms.is_mark(end, b'-') {
        return None;
    }
    if let Some((number, after)) = parts::ordinal_up_to(atoms, end, 4) {
        let year = Year::Is(year);
        let meaning = Meaning::of(Calendar::Quarter { year, number });
        return is_quarter(after).then(|| Parse::new(prefix, after + 1, meaning));
    }
    let noun = is_quarter(end) || atoms.word(end) == Word::Period;
    let meaning = Meaning::of(Calendar::QuarterOf(year));
    (prefix.the && noun).then(|| Parse::new(prefix, end + 1, meaning))
}

/// "1950-53", "2004–2009", "2016/17".
pub(super) fn years(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (number, length) = atoms.digits(at)?;
    let mark = atoms.get(at + 1);
    let joined =
        !mark.spaced && !atoms.get(at + 2).spaced && matches!(mark.shape, Shape::Mark(b'-' | b'/'));
    if length != 4
        || !(1000..2200).contains(&number)
        || !joined
        || prefix.the
        || is_glued_mark(atoms, at)
    {
        return None;
    }
    let first = number as i16;
    let (last, end) = parts::later_year(atoms, at + 2, first)?;
    let years = Calendar::Years { first, last };
    (!atoms.is_mark(end, b'/')).then(|| Parse::of(prefix, end, years))
}

/// "the 1990s", "the mid-1990s", "the '80s", "the eighties".
pub(super) fn decade(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    if let Word::Tens(tens) = atoms.word(at) {
        let decade = Calendar::ShortDecade(i16::from(tens));
        return (prefix.the && !false_positives::is_age_of(atoms, prefix.start))
            .then(|| Parse::of(prefix, at + 1, decade));
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
        2 if mark == 1 || prefix.the => Calendar::ShortDecade(number as i16),
        _ => return None,
    };
    Some(Parse::of(prefix, tail + 1, calendar))
}

/// "the 19th century", "20th-century".
pub(super) fn century(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> Option<Parse> {
    let (number, after) = parts::ordinal_up_to(atoms, at, 22)?;
    let dash = parts::past_hyphen(atoms, after);
    if !matches!(atoms.word(dash), Word::Unit(Unit::Century, _)) || dash > after && prefix.the {
        return None;
    }
    Some(Parse::of(
        prefix,
        dash + 1,
        Calendar::Century(i16::from(number) - 1),
    ))
}
