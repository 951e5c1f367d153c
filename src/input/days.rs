//! Absolute dates in lines and labels: "6 August 2018", "Aug. 6, 2018", "2018-08-06".
//!
//! These are the dates of datelines, bylines and metadata, which stand alone and come in many languages. The module `dates`
//! handles the time expressions of sentences. Both work on [`Atoms`].

use jiff::civil::Date;

use crate::lexicon::calendar::{Atoms, Shape, Word, month_of_any_language};
use crate::lexicon::{Class, Classes};
use crate::span::Span;

/// A date in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The characters of the date.
    pub(crate) span: Span,
    /// The year, if it is given.
    pub(crate) year: Option<i16>,
    /// The month, 1 to 12.
    pub(crate) month: i8,
    /// The day of the month, 1 to 31.
    pub(crate) day: i8,
}

impl Found {
    /// The date, if the year is given and has such a day.
    pub(crate) fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }
}

/// The longest white space between two parts of a date, in bytes.
const LONGEST_SPACE: usize = 3;

/// What separates two words or numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// Nothing, or a short white space.
    Space,
    /// A comma or full stop, or both, with or without white space.
    Comma,
    /// A full stop without white space: "01.21.2020".
    Point,
    Slash,
    Hyphen,
    /// Anything else.
    Other,
}

/// The absolute dates in `text` that give at least a day and a month, in order.
///
/// `03/04/2018` is ambiguous and left out; `13/04/2018` is the 13th of April.
pub(crate) fn dates(text: &str) -> Vec<Found> {
    // Every date has a digit, and most lines have none.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let mut atoms = Atoms::new(text);
    atoms.read(Span::new(0, text.len()), |span| Classes::of(span.of(text)));
    let mut found = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        match date_at(&atoms, at) {
            Some((year, month, day, end)) => {
                found.push(Found {
                    span: atoms.span(at, end),
                    year,
                    month,
                    day,
                });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Year, month, day, and the index of the atom after them.
type Parts = (Option<i16>, i8, i8, usize);

fn date_at(atoms: &Atoms<'_>, at: usize) -> Option<Parts> {
    numeric(atoms, at)
        .or_else(|| day_first(atoms, at))
        .or_else(|| month_first(atoms, at))
}

/// The separator that begins at atom `at`, and the index of the word or number after it.
fn separator(atoms: &Atoms<'_>, at: usize) -> (Separator, usize) {
    let is_part = |at: usize| !matches!(atoms.get(at).shape, Shape::Mark(_));
    if is_part(at) {
        let space = atoms.span(at, at).start - atoms.span(at - 1, at).end;
        let kind = if space <= LONGEST_SPACE {
            Separator::Space
        } else {
            Separator::Other
        };
        return (kind, at);
    }
    let bare = !atoms.get(at).spaced && !atoms.get(at + 1).spaced;
    let kind = match atoms.get(at).shape {
        Shape::Mark(b'.') if atoms.is_mark(at + 1, b',') && !atoms.get(at + 1).spaced => {
            return (
                if is_part(at + 2) {
                    Separator::Comma
                } else {
                    Separator::Other
                },
                at + 2,
            );
        }
        Shape::Mark(b'.') if bare => Separator::Point,
        Shape::Mark(b',' | b'.') => Separator::Comma,
        Shape::Mark(b'/') => Separator::Slash,
        Shape::Mark(b'-') => Separator::Hyphen,
        _ => Separator::Other,
    };
    (
        if is_part(at + 1) {
            kind
        } else {
            Separator::Other
        },
        at + 1,
    )
}

/// "2018-08-06", "2018/8/6", "13/04/2018", "01.21.2020".
fn numeric(atoms: &Atoms<'_>, at: usize) -> Option<Parts> {
    let (x, first_length) = atoms.digits(at)?;
    let (first, middle) = separator(atoms, at + 1);
    let (y, _) = atoms.digits(middle)?;
    let (second, last) = separator(atoms, middle + 1);
    let (z, last_length) = atoms.digits(last)?;
    let joined = matches!(
        first,
        Separator::Hyphen | Separator::Slash | Separator::Point
    );
    if first != second || !joined {
        return None;
    }
    let (year, month, day) = match (first_length, last_length) {
        (4, 1 | 2) => (x, y, z),
        (1 | 2, 4) if x > 12 => (z, y, x),
        (1 | 2, 4) if y > 12 || x == y => (z, x, y),
        _ => return None,
    };
    checked(
        i16::try_from(year).ok(),
        month.try_into().ok()?,
        day,
        last + 1,
    )
}

/// "6 August 2018", "6th of August, 2018", "6 Aug", "6 de agosto de 2018".
fn day_first(atoms: &Atoms<'_>, at: usize) -> Option<Parts> {
    let day = day(atoms, at)?;
    let after_day = past_suffix(atoms, at + 1);
    let genitive = past_genitive(atoms, after_day);
    let (before_month, month_at) = separator(atoms, genitive.unwrap_or(after_day));
    if before_month == Separator::Other {
        return None;
    }
    let month = month_of_any_language(atoms.str(month_at))?;
    with_year(atoms, month_at + 1, month, day)
}

/// "August 6, 2018", "Aug. 6th", "AUG 6 2018".
fn month_first(atoms: &Atoms<'_>, at: usize) -> Option<Parts> {
    if !atoms.get(at).shape.is_letters() {
        return None;
    }
    let (before, next) = separator(atoms, at + 1);
    let day =
        day(atoms, next).filter(|_| !matches!(before, Separator::Other | Separator::Slash))?;
    let month = month_of_any_language(atoms.str(at))?;
    with_year(atoms, past_suffix(atoms, next + 1), month, day)
}

/// A number of at most two digits.
fn day(atoms: &Atoms<'_>, at: usize) -> Option<u32> {
    let (number, length) = atoms.digits(at)?;
    (length <= 2).then_some(number)
}

/// Skips the "th" of "6th".
fn past_suffix(atoms: &Atoms<'_>, at: usize) -> usize {
    let (_, next) = separator(atoms, at);
    if atoms.word(next) == Word::OrdinalSuffix {
        next + 1
    } else {
        at
    }
}

/// Skips the "of" of "6th of August" and the "de" of "6 de agosto de 2018".
fn past_genitive(atoms: &Atoms<'_>, at: usize) -> Option<usize> {
    let (before, next) = separator(atoms, at);
    (before == Separator::Space && atoms.has(next, Class::DateGenitive)).then_some(next + 1)
}

/// The date of a day and month that end before atom `end`, with the year that may follow them.
fn with_year(atoms: &Atoms<'_>, end: usize, month: i8, day: u32) -> Option<Parts> {
    let (before, at) = separator(atoms, past_genitive(atoms, end).unwrap_or(end));
    match atoms.digits(at) {
        Some((year @ 1500..2200, 4)) if before != Separator::Other => {
            checked(Some(year as i16), month, day, at + 1)
        }
        _ => checked(None, month, day, end),
    }
}

/// The parts, if the day exists; without a year, if it exists in a leap year.
fn checked(year: Option<i16>, month: i8, day: u32, end: usize) -> Option<Parts> {
    let day = day.try_into().ok()?;
    Date::new(year.unwrap_or(2000), month, day).ok()?;
    Some((year, month, day, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_absolute_dates() {
        let cases = [
            ("Published: 6 August 2018 10:15 GMT", "2018-08-06"),
            ("Aug. 6, 2018", "2018-08-06"),
            ("AUG 6 2018 at 5", "2018-08-06"),
            ("6th of August, 2018", "2018-08-06"),
            ("6-Aug-2018", "2018-08-06"),
            ("31. October, 2023", "2023-10-31"),
            ("12. Juni 2023, 17:45 Uhr", "2023-06-12"),
            ("6 de agosto de 2018", "2018-08-06"),
            ("le 1er août 2018", ""),
            ("LONDON 1996-08-30", "1996-08-30"),
            ("01.21.2020 07:00 AM", "2020-01-21"),
            ("13/04/2018", "2018-04-13"),
            ("6. 8. 2018", ""),
            ("Aug.6, 2018", "2018-08-06"),
            ("6 ao\u{fb}t 2018", "2018-08-06"),
            ("6    August 2018", ""),
            ("6 August (2018)", ""),
            ("Yahoo FinanceOctober 13, 2016", ""),
            ("03/04/2018", ""),
            ("31 February 2018", ""),
            ("8-6 win in 2018", ""),
            ("March on the 14th", ""),
        ];
        for (text, want) in cases {
            let got = dates(text)
                .first()
                .and_then(Found::date)
                .map(|date| date.to_string())
                .unwrap_or_default();
            assert_eq!(got, want, "{text}");
        }
        let open = dates("SEOUL, Aug. 6 (Yonhap) --");
        assert_eq!(
            (open[0].year, open[0].month, open[0].day, open[0].span),
            (None, 8, 6, Span::new(7, 13))
        );
    }
}
