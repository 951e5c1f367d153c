//! Absolute dates in lines and labels: "6 August 2018", "Aug. 6, 2018", "2018-08-06".

use jiff::civil::Date;

use crate::lexicon::calendar;
use crate::span::Span;

/// A date in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it stands.
    pub(crate) span: Span,
    /// The year, when it is written.
    pub(crate) year: Option<i16>,
    /// The month, 1 to 12.
    pub(crate) month: i8,
    /// The day of the month, 1 to 31.
    pub(crate) day: i8,
}

impl Found {
    /// The day, when the year is known and there is such a day.
    pub(crate) fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }
}

/// One run of letters or of digits.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// Characters between it and the piece before: `/`, `-`, `.`, `,`, a blank; 0 for anything longer.
    glue: char,
}

/// The absolute dates in `text` that name at least a day and a month, in order.
///
/// Of `03/04/2018` nobody knows the month, so it is none; `13/04/2018` is the 13th of April.
pub(crate) fn dates(text: &str) -> Vec<Found> {
    // Every way to write a day has a digit, and most lines have none.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let pieces = pieces(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        match date_at(&pieces[at..]) {
            Some((year, month, day, used)) => {
                let span = Span::new(pieces[at].start, pieces[at + used - 1].end);
                found.push(Found {
                    span,
                    year,
                    month,
                    day,
                });
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let kind = |c: char| {
        if c.is_ascii_digit() {
            1
        } else {
            2 * i32::from(c.is_alphabetic())
        }
    };
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if kind(c) == 0 {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if kind(next) != kind(c) {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let between = &text[pieces.last().map_or(start, |piece| piece.end)..start];
        let glue = match between.trim() {
            "" if between.len() <= 3 => ' ',
            "," | "." | ".," => ',',
            "/" => '/',
            "-" | "–" => '-',
            _ => '\0',
        };
        // A bare point between digits is the glue of "01.21.2020".
        let glue = if between == "." { '.' } else { glue };
        pieces.push(Piece {
            text: &text[start..end],
            start,
            end,
            glue,
        });
    }
    pieces
}

/// The month that `word` names in English, or in full in German, French, Spanish, Italian or Portuguese.
pub(crate) fn month(word: &str) -> Option<i8> {
    const ELSEWHERE: [(&str, i8); 48] = [
        ("januar", 1),
        ("jänner", 1),
        ("janvier", 1),
        ("enero", 1),
        ("gennaio", 1),
        ("janeiro", 1),
        ("februar", 2),
        ("février", 2),
        ("febrero", 2),
        ("febbraio", 2),
        ("fevereiro", 2),
        ("märz", 3),
        ("mars", 3),
        ("marzo", 3),
        ("março", 3),
        ("avril", 4),
        ("abril", 4),
        ("aprile", 4),
        ("mai", 5),
        ("mayo", 5),
        ("maggio", 5),
        ("maio", 5),
        ("juni", 6),
        ("juin", 6),
        ("junio", 6),
        ("giugno", 6),
        ("junho", 6),
        ("juli", 7),
        ("juillet", 7),
        ("julio", 7),
        ("luglio", 7),
        ("julho", 7),
        ("août", 8),
        ("agosto", 8),
        ("septembre", 9),
        ("septiembre", 9),
        ("settembre", 9),
        ("setembro", 9),
        ("oktober", 10),
        ("octobre", 10),
        ("octubre", 10),
        ("ottobre", 10),
        ("outubro", 10),
        ("novembre", 11),
        ("noviembre", 11),
        ("dezember", 12),
        ("décembre", 12),
        ("diciembre", 12),
    ];
    calendar::month(word).or_else(|| {
        let long = (3..=11).contains(&word.len()) && word.starts_with(char::is_alphabetic);
        let lower = long.then(|| word.to_lowercase())?;
        ELSEWHERE
            .iter()
            .find(|(name, _)| *name == lower)
            .map(|(_, month)| *month)
    })
}

type Parts = (Option<i16>, i8, i8, usize);

fn date_at(pieces: &[Piece<'_>]) -> Option<Parts> {
    numeric(pieces)
        .or_else(|| day_first(pieces))
        .or_else(|| month_first(pieces))
}

/// "2018-08-06", "2018/8/6", "13/04/2018", "01.21.2020".
fn numeric(pieces: &[Piece<'_>]) -> Option<Parts> {
    let [a, b, c, ..] = pieces else { return None };
    if b.glue != c.glue || !matches!(b.glue, '-' | '/' | '.') {
        return None;
    }
    let number = |piece: &Piece<'_>| piece.text.parse::<i16>().ok();
    let (x, y, z) = (number(a)?, number(b)?, number(c)?);
    let (year, month, day) = match (a.text.len(), c.text.len()) {
        (4, 1 | 2) => (x, y, z),
        (1 | 2, 4) if x > 12 => (z, y, x),
        (1 | 2, 4) if y > 12 || x == y => (z, x, y),
        _ => return None,
    };
    checked(Some(year), month, day, 3)
}

/// "6 August 2018", "6th of August, 2018", "6 Aug".
fn day_first(pieces: &[Piece<'_>]) -> Option<Parts> {
    let day = small(pieces.first()?)?;
    let mut at = 1;
    if pieces.get(at).is_some_and(|piece| is_ordinal(piece.text)) {
        at += 1;
    }
    if pieces
        .get(at)
        .is_some_and(|piece| ["of", "de"].contains(&piece.text) && piece.glue == ' ')
    {
        at += 1;
    }
    let name = pieces.get(at)?;
    if !matches!(name.glue, ' ' | '-' | ',' | '.' | '/') {
        return None;
    }
    let month = month(name.text)?;
    at += 1;
    // "6 de agosto de 2018".
    if pieces.get(at).is_some_and(|piece| piece.text == "de") {
        at += 1;
    }
    match pieces.get(at).and_then(year) {
        Some(year) => checked(Some(year), i16::from(month), day, at + 1),
        None => checked(None, i16::from(month), day, at),
    }
}

/// "August 6, 2018", "Aug. 6th", "AUG 6 2018".
fn month_first(pieces: &[Piece<'_>]) -> Option<Parts> {
    let month = month(pieces.first()?.text)?;
    let number = pieces.get(1)?;
    if !matches!(number.glue, ' ' | ',' | '.' | '-') {
        return None;
    }
    let day = small(number)?;
    let mut at = 2;
    if pieces.get(at).is_some_and(|piece| is_ordinal(piece.text)) {
        at += 1;
    }
    match pieces.get(at).and_then(year) {
        Some(year) => checked(Some(year), i16::from(month), day, at + 1),
        None => checked(None, i16::from(month), day, at),
    }
}

fn small(piece: &Piece<'_>) -> Option<i16> {
    (piece.text.len() <= 2)
        .then(|| piece.text.parse().ok())
        .flatten()
}

fn is_ordinal(text: &str) -> bool {
    ["st", "nd", "rd", "th"]
        .iter()
        .any(|suffix| text.eq_ignore_ascii_case(suffix))
}

fn year(piece: &Piece<'_>) -> Option<i16> {
    let year = piece.text.parse().ok().filter(|_| piece.text.len() == 4)?;
    (matches!(piece.glue, ' ' | ',' | '-' | '/' | '.') && (1500..2200).contains(&year))
        .then_some(year)
}

fn checked(year: Option<i16>, month: i16, day: i16, used: usize) -> Option<Parts> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year.unwrap_or(2000), month, day).ok()?;
    Some((year, month, day, used))
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
