//! The constituents that rules share. Each function reads one constituent and returns it with its end.

use super::super::meaning::{Amount, Clock, Year};
use crate::lexicon::Class;
use crate::lexicon::calendar::{
    Atoms, Backward, Comparison, DayPart, Degree, Demonstrative, Distributive, Form, Keyword,
    Shape, Unit, Word,
};

/// A constituent, and the index of the atom after it.
pub(super) type Read<T> = Option<(T, usize)>;

/// Skips a hyphen that joins two words.
pub(super) fn past_hyphen(atoms: &Atoms<'_>, at: usize) -> usize {
    let joined = atoms.is_mark(at, b'-') && !atoms.get(at).spaced && !atoms.get(at + 1).spaced;
    at + usize::from(joined)
}

/// Skips the full stop of an abbreviation.
fn past_stop(atoms: &Atoms<'_>, at: usize) -> usize {
    at + usize::from(atoms.is_mark(at, b'.') && !atoms.get(at).spaced)
}

/// Skips a comma.
pub(super) fn past_comma(atoms: &Atoms<'_>, at: usize) -> usize {
    at + usize::from(atoms.is_mark(at, b','))
}

/// True if a number continues at atom `after`: "1,200", "3.5", "15%".
fn number_goes_on(atoms: &Atoms<'_>, after: usize) -> bool {
    let (next, second) = (atoms.get(after), atoms.get(after + 1));
    let glued_digits = second.shape == Shape::Digits && !second.spaced;
    !next.spaced
        && match next.shape {
            Shape::Mark(b',' | b'.') => glued_digits,
            Shape::Mark(b'%' | b'/') => true,
            Shape::Lower | Shape::Capital => next.word != Word::OrdinalSuffix,
            _ => false,
        }
}

/// True if the digits at `at` belong to a longer number or a price: "$17", "1.17".
fn number_comes_before(atoms: &Atoms<'_>, at: usize) -> bool {
    let (this, last) = (atoms.get(at), atoms.before(at, 1));
    match last.shape {
        Shape::Mark(b'$' | b'#') => true,
        Shape::Mark(b'.' | b',' | b'/') => !this.spaced && !last.spaced,
        _ => false,
    }
}

/// A day of the month: "17", "17th", "seventeenth"; not "17,000" or "17%".
pub(super) fn day(atoms: &Atoms<'_>, at: usize) -> Read<i8> {
    if let Some((number, length)) = atoms.digits(at) {
        let after = ordinal_end(atoms, at + 1);
        let good = (1..=31).contains(&number) && length <= 2 && !number_goes_on(atoms, after);
        return good.then_some((number as i8, after));
    }
    ordinal_up_to(atoms, at, 31)
}

/// Skips the "th" of "17th".
fn ordinal_end(atoms: &Atoms<'_>, at: usize) -> usize {
    at + usize::from(atoms.word(at) == Word::OrdinalSuffix && !atoms.get(at).spaced)
}

/// "17th", "first", "twenty-first".
pub(super) fn ordinal(atoms: &Atoms<'_>, at: usize) -> Read<i8> {
    if let Some((number, length)) = atoms.digits(at) {
        let after = ordinal_end(atoms, at + 1);
        return (after > at + 1 && length <= 2).then_some((number as i8, after));
    }
    match atoms.word(at) {
        Word::Ordinal(number) => Some((number as i8, at + 1)),
        Word::Unit(Unit::Second, Form::Singular) => Some((2, at + 1)),
        Word::Number(tens @ (20 | 30)) => {
            let after = past_hyphen(atoms, at + 1);
            match atoms.word(after) {
                Word::Ordinal(ones @ 1..10) => Some(((tens + ones) as i8, after + 1)),
                Word::Unit(Unit::Second, Form::Singular) => Some((tens as i8 + 2, after + 1)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// An ordinal from 1 to `last`.
pub(super) fn ordinal_up_to(atoms: &Atoms<'_>, at: usize, last: i8) -> Read<i8> {
    ordinal(atoms, at).filter(|(number, _)| (1..=last).contains(number))
}

/// A year of four digits, or in words: "nineteen ninety-seven", "two thousand".
pub(super) fn year(atoms: &Atoms<'_>, at: usize) -> Read<i16> {
    if let Some((number, 4)) = atoms.digits(at) {
        let good = (1000..2200).contains(&number)
            && !number_goes_on(atoms, at + 1)
            && !number_comes_before(atoms, at);
        return good.then_some((number as i16, at + 1));
    }
    match atoms.word(at) {
        Word::Number(century @ (18..=20)) => {
            let (rest, end) = below_hundred(atoms, past_hyphen(atoms, at + 1))?;
            (rest >= 10).then_some((i16::from(century) * 100 + rest as i16, end))
        }
        Word::Number(2) if atoms.word(at + 1) == Word::Scale(1000) => {
            let after = at + 2 + usize::from(atoms.is_keyword(at + 2, Keyword::And));
            match below_hundred(atoms, after) {
                Some((rest, end)) => Some((2000 + rest as i16, end)),
                None => Some((2000, at + 2)),
            }
        }
        _ => None,
    }
}

/// The second year of a span: "53" of "1950-53", or a full year.
pub(super) fn later_year(atoms: &Atoms<'_>, at: usize, first: i16) -> Read<i16> {
    let (number, length) = atoms.digits(at)?;
    let year = match length {
        2 => first - first.rem_euclid(100) + number as i16,
        4 => number as i16,
        _ => return None,
    };
    let good = year > first && year < first + 200 && !number_goes_on(atoms, at + 1);
    (good && !atoms.is_mark(at + 1, b'-')).then_some((year, at + 1))
}

/// A month, with the full stop of an abbreviation: "August", "Aug.".
pub(super) fn month(atoms: &Atoms<'_>, at: usize) -> Read<i8> {
    match atoms.word(at) {
        Word::Month { number, short } if atoms.is_capital(at) => {
            let end = if short {
                past_stop(atoms, at + 1)
            } else {
                at + 1
            };
            Some((number, end))
        }
        _ => None,
    }
}

/// A month in lower case after a day. "may" and "march" are more often verbs.
pub(super) fn small_month(atoms: &Atoms<'_>, at: usize) -> Read<i8> {
    match atoms.word(at) {
        Word::Month {
            number,
            short: false,
        } if number != 3 && number != 5 => Some((number, at + 1)),
        _ => None,
    }
}

/// A weekday, with the full stop of an abbreviation. Plurals are sets.
pub(super) fn weekday(atoms: &Atoms<'_>, at: usize) -> Read<i8> {
    match atoms.word(at) {
        Word::Weekday {
            number,
            form: Form::Singular,
        } if atoms.is_capital(at) => Some((number, at + 1)),
        Word::Weekday {
            number,
            form: Form::Abbreviation,
        } if atoms.is_capital(at) => Some((number, past_stop(atoms, at + 1))),
        _ => None,
    }
}

/// True if the month or weekday at `at` is an abbreviation, which is ambiguous by itself ("Mar", "Sun").
pub(super) fn is_short(atoms: &Atoms<'_>, at: usize) -> bool {
    matches!(
        atoms.word(at),
        Word::Month { short: true, .. }
            | Word::Weekday {
                form: Form::Abbreviation,
                ..
            }
    )
}

/// A part of the day: "morning", "night".
pub(super) fn part(atoms: &Atoms<'_>, at: usize) -> Read<DayPart> {
    match atoms.word(at) {
        Word::DayPart(part, Form::Singular) => Some((part, at + 1)),
        _ => None,
    }
}

/// A time of day with its time zone: "10:15 a.m. EDT", "0730 GMT", "noon", "3 o'clock".
pub(super) fn clock(atoms: &Atoms<'_>, at: usize) -> Read<Clock> {
    if let Word::NamedHour(hour) = atoms.word(at) {
        let minute = None;
        return Some((Clock::At { hour, minute }, zone(atoms, at + 1)));
    }
    if number_comes_before(atoms, at) {
        return None;
    }
    let (number, hour_end) = match atoms.digits(at) {
        Some((number, 4)) if zone(atoms, at + 1) > at + 1 => {
            let (hour, minute) = ((number / 100) as i8, (number % 100) as i8);
            let good = hour < 24 && minute < 60;
            let minute = Some(minute);
            return good.then(|| (Clock::At { hour, minute }, zone(atoms, at + 1)));
        }
        Some((number, 1 | 2)) => (number as i8, at + 1),
        Some(_) => return None,
        None => match atoms.word(at) {
            Word::Number(number @ 1..=12) => (number as i8, at + 1),
            _ => return None,
        },
    };
    let (minute, after) = match minutes(atoms, hour_end) {
        Some((minute, end)) => (Some(minute), end),
        None => (None, hour_end),
    };
    let colon = minute.is_some() && atoms.is_mark(hour_end, b':');
    let each = matches!(
        atoms.word(after),
        Word::Every(Distributive::Every | Distributive::Each)
    );
    if let Some((pm, end)) = meridiem(atoms, after) {
        let good = (1..=12).contains(&number);
        let hour = number % 12 + if pm { 12 } else { 0 };
        return good.then(|| (Clock::At { hour, minute }, zone(atoms, end)));
    }
    if let Some((clock, end)) = hour_of_part(atoms, after, number, minute) {
        return Some((clock, end));
    }
    if atoms.is(after, "o") && atoms.word(after + 2) == Word::OClock {
        let hour = number;
        return Some((Clock::At { hour, minute }, zone(atoms, after + 3)));
    }
    let zoned = zone(atoms, after);
    let hour = number;
    let sure = zoned > after || (colon && (each || expects_clock(atoms, at)));
    (minute.is_some() && sure && number < 24).then_some((Clock::At { hour, minute }, zoned))
}

/// "in the morning" or "at night" after an hour: "4 in the morning".
fn hour_of_part(atoms: &Atoms<'_>, at: usize, number: i8, minute: Option<i8>) -> Read<Clock> {
    let in_the = atoms.is_keyword(at, Keyword::In) && atoms.is_keyword(at + 1, Keyword::The);
    let night = atoms.is_keyword(at, Keyword::At);
    let (part, end) = part(atoms, at + 1 + usize::from(in_the))?;
    let late = match part {
        DayPart::Morning if in_the => false,
        DayPart::Afternoon | DayPart::Evening if in_the => true,
        DayPart::Night if night => number > 5 && number < 12,
        _ => return None,
    };
    let hour = number % 12 + if late { 12 } else { 0 };
    (1..=12)
        .contains(&number)
        .then_some((Clock::At { hour, minute }, end))
}

/// True if a time of day is expected at `at`. Elsewhere "14:30" may be a score or a verse.
fn expects_clock(atoms: &Atoms<'_>, at: usize) -> bool {
    matches!(
        atoms.before(at, 1).word,
        Word::Keyword(
            Keyword::At | Keyword::By | Keyword::Until | Keyword::Before | Keyword::After
        ) | Word::About
    )
}

/// ":15" or ".15" after an hour.
fn minutes(atoms: &Atoms<'_>, at: usize) -> Read<i8> {
    let mark = atoms.is_mark(at, b':') || atoms.is_mark(at, b'.');
    let glued = !atoms.get(at).spaced && !atoms.get(at + 1).spaced;
    match atoms.digits(at + 1) {
        Some((minute @ 0..60, 2)) if mark && glued => Some((minute as i8, at + 2)),
        _ => None,
    }
}

/// "a.m.", "pm", "P.M.".
fn meridiem(atoms: &Atoms<'_>, at: usize) -> Read<bool> {
    if let Word::Meridiem { pm } = atoms.word(at) {
        return Some((pm, at + 1));
    }
    let pm = match atoms.str(at) {
        "a" | "A" => false,
        "p" | "P" => true,
        _ => return None,
    };
    let dotted = past_stop(atoms, at + 1) > at + 1;
    (dotted && atoms.is(at + 2, "m")).then(|| (pm, past_stop(atoms, at + 3)))
}

/// Skips a time zone.
fn zone(atoms: &Atoms<'_>, at: usize) -> usize {
    let is_zone = atoms.word(at) == Word::TimeZone && atoms.is_capital(at);
    at + usize::from(is_zone)
}

/// A number below a hundred, in words.
pub(super) fn below_hundred(atoms: &Atoms<'_>, at: usize) -> Read<u32> {
    let Word::Number(number) = atoms.word(at) else {
        return None;
    };
    let after = past_hyphen(atoms, at + 1);
    match atoms.word(after) {
        Word::Number(ones @ 1..10) if number >= 20 => Some((u32::from(number + ones), after + 1)),
        _ => Some((u32::from(number), at + 1)),
    }
}

/// True for "and a half".
pub(super) fn is_and_a_half(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.is_keyword(at, Keyword::And)
        && atoms.is_keyword(at + 1, Keyword::A)
        && atoms.word(at + 2) == Word::Half
}

/// An amount: "17", "2 1/2", "twenty-four", "a hundred", "a few", "a couple of", "two or three".
pub(super) fn amount(atoms: &Atoms<'_>, at: usize) -> Read<Amount> {
    let (first, end) = one_amount(atoms, at)?;
    if let (Amount::Halves(number), true) = (first, is_and_a_half(atoms, end)) {
        return Some((Amount::Halves(number + 1), end + 3));
    }
    if let (Amount::Halves(_), Word::Keyword(Keyword::Or)) = (first, atoms.word(end))
        && let Some((_, end)) = one_amount(atoms, end + 1)
    {
        return Some((first, end));
    }
    Some((first, upper_amount(atoms, first, end).unwrap_or(end)))
}

/// Skips the second number of "two to three", "12-18", "two-to-three".
fn upper_amount(atoms: &Atoms<'_>, first: Amount, end: usize) -> Option<usize> {
    let dash = past_hyphen(atoms, end);
    let to = atoms.is_keyword(dash, Keyword::To);
    let upper = if to {
        past_hyphen(atoms, dash + 1)
    } else {
        dash
    };
    let (last, after) = one_amount(atoms, upper).filter(|_| upper > end)?;
    let article = matches!(atoms.word(upper), Word::Keyword(_));
    match (first, last) {
        (Amount::Halves(first), Amount::Halves(last)) => {
            (first < last && !article).then_some(after)
        }
        _ => None,
    }
}

/// True if the atoms of an amount give two bounds.
pub(super) fn is_range(atoms: &Atoms<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| atoms.is_keyword(at, Keyword::To))
        || to == from + 3
            && atoms.is_mark(from + 1, b'-')
            && atoms.digits(from).is_some()
            && atoms.digits(from + 2).is_some()
}

fn one_amount(atoms: &Atoms<'_>, at: usize) -> Read<Amount> {
    if atoms.get(at).shape == Shape::Digits {
        return digits_amount(atoms, at);
    }
    let whole = |number, end| Some((Amount::whole(number), end));
    match atoms.word(at) {
        Word::Keyword(Keyword::A) => match atoms.word(at + 1) {
            Word::Scale(scale) => whole(u32::from(scale), at + 2),
            Word::Keyword(Keyword::Few) => Some((Amount::Vague, at + 2)),
            Word::Couple => whole(
                2,
                at + 2 + usize::from(atoms.is_keyword(at + 2, Keyword::Of)),
            ),
            Word::Dozen(Form::Singular) => whole(12, at + 2),
            Word::Half => Some((Amount::Halves(1), at + 2)),
            _ => whole(1, at + 1),
        },
        Word::Keyword(Keyword::Few) | Word::Several => Some((Amount::Vague, at + 1)),
        Word::Couple => whole(
            2,
            at + 1 + usize::from(atoms.is_keyword(at + 1, Keyword::Of)),
        ),
        Word::Half if matches!(atoms.word(at + 1), Word::Keyword(Keyword::A)) => {
            Some((Amount::Halves(1), at + 2))
        }
        Word::Dozen(Form::Singular) => whole(12, at + 1),
        Word::Dozen(Form::Plural) if atoms.is_keyword(at + 1, Keyword::Of) => {
            Some((Amount::Vague, at + 2))
        }
        Word::Number(_) => {
            let (number, end) = below_hundred(atoms, at)?;
            let Word::Scale(scale) = atoms.word(end) else {
                return match atoms.word(end) {
                    Word::Dozen(Form::Singular) => whole(number * 12, end + 1),
                    _ => whole(number, end),
                };
            };
            let after = end + 1 + usize::from(atoms.is_keyword(end + 1, Keyword::And));
            match below_hundred(atoms, after) {
                Some((rest, end)) => whole(number * u32::from(scale) + rest, end),
                None => whole(number * u32::from(scale), end + 1),
            }
        }
        _ => None,
    }
}

/// "17", "1,200", "2.5", "2 1/2", "2½".
fn digits_amount(atoms: &Atoms<'_>, at: usize) -> Read<Amount> {
    if number_comes_before(atoms, at) {
        return None;
    }
    let (number, _) = atoms.digits(at)?;
    let glued = !atoms.get(at + 1).spaced && !atoms.get(at + 2).spaced;
    let inner = atoms.digits(at + 2).filter(|_| glued);
    match (atoms.get(at + 1).shape, inner) {
        (Shape::Mark(b','), Some((rest, 3))) => Some((Amount::whole(number * 1000 + rest), at + 3)),
        (Shape::Mark(b'.'), Some((5, 1))) => Some((Amount::Halves(2 * number + 1), at + 3)),
        (Shape::Mark(b'.' | b','), Some(_)) => None,
        (Shape::Digits, _) if number < 1000 && atoms.is_mark(at + 2, b'/') => {
            let half = atoms.str(at + 1) == "1" && atoms.str(at + 3) == "2";
            half.then_some((Amount::Halves(2 * number + 1), at + 4))
        }
        (Shape::Mark(b'?'), _) if atoms.str(at + 1) == "½" => {
            Some((Amount::Halves(2 * number + 1), at + 2))
        }
        _ => Some((Amount::whole(number), at + 1)),
    }
}

/// A unit of time: "week", "weeks".
pub(super) fn unit(atoms: &Atoms<'_>, at: usize) -> Read<(Unit, Form)> {
    match atoms.word(at) {
        Word::Unit(unit, form) => Some(((unit, form), at + 1)),
        _ => None,
    }
}

/// True for the singular of a unit.
pub(super) fn is_unit(atoms: &Atoms<'_>, at: usize, unit: Unit) -> bool {
    atoms.word(at) == Word::Unit(unit, Form::Singular)
}

/// Skips "or so".
pub(super) fn past_or_so(atoms: &Atoms<'_>, at: usize) -> usize {
    let or_so = atoms.is_keyword(at, Keyword::Or) && atoms.is_keyword(at + 1, Keyword::So);
    at + 2 * usize::from(or_so)
}

/// What precedes the core of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prefix {
    /// Index of its first atom.
    pub(super) start: usize,
    /// TIMEX3 `mod` of a part of a period: "early", "the end of".
    pub(super) edge: Option<&'static str>,
    /// TIMEX3 `mod` of an amount: "about", "more than".
    pub(super) amount: Option<&'static str>,
    /// Whether "the" immediately precedes the core.
    pub(super) the: bool,
    /// Whether "fiscal" immediately precedes the core.
    pub(super) fiscal: bool,
}

impl Prefix {
    /// No prefix: the core begins at `start`.
    pub(super) const fn none(start: usize) -> Self {
        Self {
            start,
            edge: None,
            amount: None,
            the: false,
            fiscal: false,
        }
    }
}

/// Reads the longest prefix at `start`: "the end of the", "early", "mid-", "at least". Returns it with its end.
pub(super) fn prefix(atoms: &Atoms<'_>, start: usize) -> (Prefix, usize) {
    let mut prefix = Prefix::none(start);
    let mut at = start;
    if let Some((modifier, end)) = amount_modifier(atoms, at) {
        prefix.amount = Some(modifier);
        at = end;
    }
    let skip_the = |at: usize| at + usize::from(atoms.is_keyword(at, Keyword::The));
    prefix.the = atoms.is_keyword(at, Keyword::The);
    if let Some((modifier, end)) = edge_modifier(atoms, skip_the(at)) {
        prefix.edge = Some(modifier);
        at = end;
        prefix.the |= atoms.is_keyword(at, Keyword::The);
    }
    at = skip_the(at);
    if atoms.word(at) == Word::Fiscal {
        prefix.fiscal = true;
        at += 1;
    }
    (prefix, at)
}

/// A modifier of an amount: "about", "at least", "more than", "up to".
fn amount_modifier(atoms: &Atoms<'_>, at: usize) -> Read<&'static str> {
    let than = |at: usize| atoms.is_keyword(at, Keyword::Than);
    match atoms.word(at) {
        Word::About => Some(("APPROX", at + 1)),
        Word::Nearly => Some(("LESS_THAN", at + 1)),
        Word::Keyword(Keyword::At) => match atoms.word(at + 1) {
            Word::Compare(Comparison::Least) => Some(("EQUAL_OR_MORE", at + 2)),
            Word::Compare(Comparison::Most) => Some(("EQUAL_OR_LESS", at + 2)),
            _ => None,
        },
        Word::Keyword(Keyword::No) if than(at + 2) => match atoms.word(at + 1) {
            Word::Compare(Comparison::More) => Some(("EQUAL_OR_LESS", at + 3)),
            Word::Compare(Comparison::Less) => Some(("EQUAL_OR_MORE", at + 3)),
            _ => None,
        },
        Word::Compare(Comparison::Over) if measures(atoms, at) => Some(("MORE_THAN", at + 1)),
        Word::Several if is_number(atoms, at + 1) => Some(("APPROX", at + 1)),
        Word::Keyword(Keyword::Up) if atoms.is_keyword(at + 1, Keyword::To) => {
            Some(("EQUAL_OR_LESS", at + 2))
        }
        Word::Compare(Comparison::More) if than(at + 1) => Some(("MORE_THAN", at + 2)),
        Word::Compare(Comparison::Less) if than(at + 1) => Some(("LESS_THAN", at + 2)),
        _ => None,
    }
}

/// True if "over" at `at` compares: "lasted over a week", "for over ten years", but not "over two days, volunteers came".
fn measures(atoms: &Atoms<'_>, at: usize) -> bool {
    let governed = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(Keyword::For | Keyword::In | Keyword::After | Keyword::Of | Keyword::Within)
            | Word::Last(Backward::Last)
    ) || atoms.has(at.wrapping_sub(1), Class::LastingVerb);
    let number = is_number(atoms, at + 1) || atoms.is_keyword(at + 1, Keyword::A);
    at > 0 && governed && number
}

/// True for digits and number words.
fn is_number(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.get(at).shape == Shape::Digits || matches!(atoms.word(at), Word::Number(_))
}

/// A modifier for part of a period: "early", "mid-", "the end of".
fn edge_modifier(atoms: &Atoms<'_>, at: usize) -> Read<&'static str> {
    let as_as = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(Keyword::As | Keyword::So)
    );
    let of = atoms.is_keyword(at + 1, Keyword::Of);
    match atoms.word(at) {
        Word::Early(degree) if !as_as => Some(("START", inside(atoms, at + 1, degree))),
        Word::Late(degree) if !as_as => Some(("END", inside(atoms, at + 1, degree))),
        Word::Mid if of => Some(("MID", at + 2)),
        Word::Mid if atoms.is_mark(at + 1, b'-') => Some(("MID", at + 2)),
        Word::Mid
            if is_number(atoms, at + 1) || matches!(atoms.word(at + 1), Word::Month { .. }) =>
        {
            Some(("MID", at + 1))
        }
        Word::Start if of => Some(("START", at + 2)),
        Word::End if of => Some(("END", at + 2)),
        _ => None,
    }
}

/// Skips the "in" of "earlier in the year" and the hyphen of "late-November".
fn inside(atoms: &Atoms<'_>, at: usize, degree: Degree) -> usize {
    let in_the = atoms.is_keyword(at, Keyword::In)
        && (degree == Degree::Comparative || atoms.is_keyword(at + 1, Keyword::The));
    let on = matches!(atoms.word(at), Word::Keyword(Keyword::On))
        && matches!(
            atoms.word(at + 1),
            Word::Weekday { .. } | Word::Month { .. }
        );
    past_hyphen(atoms, at) + usize::from(in_the || on)
}

/// The year after a month, season or quarter; [`Year::Unspecified`] if there is none.
pub(super) fn year_after(atoms: &Atoms<'_>, at: usize) -> (Year, usize) {
    let of = at + usize::from(atoms.is_keyword(at, Keyword::Of));
    let comma = past_comma(atoms, at);
    for place in [of, comma] {
        if let Some((year, end)) = year(atoms, place) {
            return (Year::Is(year), end);
        }
    }
    let the = of + usize::from(atoms.is_keyword(of, Keyword::The));
    let shift = match atoms.word(the) {
        Word::Last(Backward::Last | Backward::Past) => Year::Offset(-1),
        Word::Next(_) if the == of => Year::Offset(1),
        Word::This(Demonstrative::This) => Year::Offset(0),
        Word::This(_) | Word::Last(Backward::Previous) => Year::That,
        _ => return (Year::Unspecified, at),
    };
    if is_unit(atoms, the + 1, Unit::Year) && !atoms.is_mark(the + 2, b'-') {
        (shift, the + 2)
    } else {
        (Year::Unspecified, at)
    }
}
