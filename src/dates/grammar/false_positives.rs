//! Filters for phrases that only look like time expressions: names, counts, ages, verbs.

use super::super::tense;
use super::Parse;
use super::parts::Prefix;
use crate::lexicon::Class;
use crate::lexicon::calendar::{Atoms, Keyword, Shape, Suffix, Unit, Word};

/// True if the number at `at`, in the range of years, is a year.
pub(super) fn is_year(atoms: &Atoms<'_>, prefix: Prefix, at: usize, end: usize, year: i16) -> bool {
    let (last, next) = (atoms.before(prefix.start, 1), atoms.get(end));
    let in_words = atoms.get(at).shape != Shape::Digits;
    let glued_tail = !next.spaced && matches!(next.shape, Shape::Mark(b'-' | b'\'' | b':' | b'@'));
    if glued_tail && is_tail(atoms, end)
        || !last.spaced
            && matches!(last.shape, Shape::Mark(b'-' | b'.' | b':'))
            && at > 0
            && prefix.start == at
            && !atoms.get(at).spaced
    {
        return false;
    }
    if matches!(
        next.word,
        Word::Unit(..) | Word::TimeZone | Word::Meridiem { .. }
    ) || atoms.has(end, Class::CountedNoun)
    {
        return false;
    }
    // "at 1930" is a time of day.
    if follows(atoms, prefix.start, Keyword::At) {
        return false;
    }
    let name = atoms.str(prefix.start.wrapping_sub(1));
    if prefix.start > 0 && (atoms.has(prefix.start - 1, Class::NumberedNoun) || is_code(name)) {
        return false;
    }
    if prefix.edge.is_some() || in_words {
        return prefix.edge.is_some() || (1500..2100).contains(&year);
    }
    let named = last.shape == Shape::Capital && last.word == Word::Other && prefix.start > 1;
    if (1900..2050).contains(&year) {
        return !named;
    }
    // Other years need a preposition, or an article and a name: "the 1833 Constitution".
    let ends = !is_lower_plural(atoms, end);
    after_preposition(atoms, prefix.start) && !is_lower_plural(atoms, end)
        || follows(atoms, at, Keyword::Of) && ends
        || follows(atoms, at, Keyword::The) && next.shape == Shape::Capital
        || follows(atoms, at, Keyword::To) && ends && (1500..2100).contains(&year)
}

/// "HR", "BA": the code of a bill or a flight.
fn is_code(name: &str) -> bool {
    (2..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase())
}

/// True if a number that ends before `end` is part of a longer word or number: "2000-foot", "1998:12". "1990's" is a
/// decade.
fn is_tail(atoms: &Atoms<'_>, end: usize) -> bool {
    let tail = atoms.get(end + 1);
    match atoms.get(end).shape {
        Shape::Mark(b'\'') => false,
        Shape::Mark(b':') => tail.shape == Shape::Digits && !tail.spaced,
        _ => {
            !tail.spaced
                && (tail.shape.is_letters() || tail.shape == Shape::Digits)
                && !matches!(tail.word, Word::Keyword(_))
        }
    }
}

/// True if a preposition of time precedes the atom at `at`.
pub(super) fn after_preposition(atoms: &Atoms<'_>, at: usize) -> bool {
    matches!(
        atoms.before(at, 1).word,
        Word::Keyword(
            Keyword::In
                | Keyword::Since
                | Keyword::Until
                | Keyword::By
                | Keyword::From
                | Keyword::Before
                | Keyword::After
                | Keyword::Between
                | Keyword::During
                | Keyword::Through
        )
    )
}

/// True if the word before `at` is this keyword.
fn follows(atoms: &Atoms<'_>, at: usize, small: Keyword) -> bool {
    atoms.before(at, 1).word == Word::Keyword(small)
}

fn is_lower_plural(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.get(at).shape == Shape::Lower
        && atoms.str(at).ends_with('s')
        && atoms.str(at).len() > 3
        && !matches!(atoms.word(at), Word::Keyword(_))
}

/// True if the word at `at` is a noun for counted things: "people", "miles".
pub(super) fn is_counted(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.has(at, Class::CountedNoun)
}

/// True if a month without a day or year is a month rather than the verb "may" or a person called April.
pub(super) fn is_bare_month(atoms: &Atoms<'_>, at: usize, end: usize) -> bool {
    let Word::Month { number, short } = atoms.word(at) else {
        return false;
    };
    let listed = follows(atoms, at, Keyword::And) || follows(atoms, at, Keyword::Or);
    let in_list = matches!(atoms.before(at, 2).word, Word::Month { .. })
        || atoms.before(at, 2).shape == Shape::Digits;
    let expected = after_preposition(atoms, at)
        || follows(atoms, at, Keyword::Of)
        || follows(atoms, at, Keyword::To)
        || atoms.before(at, 1).word == Word::About
        || listed && in_list
        || follows(atoms, at, Keyword::The) && atoms.get(end).shape.is_letters();
    let person_follows = atoms.is_capital(end) && atoms.word(end) == Word::Other;
    let person_before =
        atoms.is_capital(at.wrapping_sub(1)) && atoms.before(at, 1).word == Word::Other && at > 1;
    if short {
        return expected && atoms.is_mark(end - 1, b'.');
    }
    let of_or_by = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(Keyword::Of | Keyword::By | Keyword::From | Keyword::To)
    );
    match number {
        // May and March are also verbs.
        3 | 5 => {
            expected && !(person_follows && of_or_by)
                || atoms.is_possessive(end)
                    && !person_before
                    && atoms.before(at, 1).shape == Shape::Lower
        }
        // April, June and August are also given names.
        4 | 6 | 8 => expected && !(person_follows && of_or_by) || !person_follows && !person_before,
        _ => !person_follows || expected || !person_before,
    }
}

/// True if a season without a year is a time: "in the fall", "the early summer", "by spring".
pub(super) fn is_bare_season(atoms: &Atoms<'_>, prefix: Prefix, at: usize) -> bool {
    let expected =
        after_preposition(atoms, prefix.start) || follows(atoms, prefix.start, Keyword::Of);
    let verb = atoms.has(at, Class::VerbLikeSeason) && !prefix.the;
    prefix.edge.is_some() && !verb
        || expected && (prefix.the || !verb) && ends_phrase(atoms, at + 1)
}

/// True if "the year" or "the quarter" is a period of the calendar: "for the year", not "the year he died".
pub(super) fn is_definite_period(atoms: &Atoms<'_>, prefix: Prefix, end: usize) -> bool {
    let expected = after_preposition(atoms, prefix.start)
        || follows(atoms, prefix.start, Keyword::Of)
        || follows(atoms, prefix.start, Keyword::For);
    prefix.edge.is_some()
        || expected
            && (ends_phrase(atoms, end)
                || atoms.word(end) == Word::Ended
                || tense::has_direction(atoms, end))
}

/// True if "ended" or "that ended" follows: the period is a duration, not a calendar year.
pub(super) fn is_ended(atoms: &Atoms<'_>, at: usize) -> bool {
    let that = at + usize::from(atoms.has(at, Class::RelativePronoun));
    matches!(
        atoms.word(that),
        Word::Ended | Word::Keyword(Keyword::Ending)
    )
}

/// True if the noun phrase ends before `at`.
pub(super) fn ends_phrase(atoms: &Atoms<'_>, at: usize) -> bool {
    let atom = atoms.get(at);
    !atom.shape.is_letters()
        || !matches!(atom.word, Word::Other | Word::Unit(..) | Word::Suffix(_))
        || atoms.has(at, Class::PhraseOpener)
}

/// True if a decade is a temperature: "highs in the sixties". An age ("in his sixties") has no article.
pub(super) fn is_age_of(atoms: &Atoms<'_>, start: usize) -> bool {
    atoms.has(start.wrapping_sub(1), Class::TemperatureNoun)
}

/// True if a number of `unit`s is the age of a person: "52 years old", "6-year-old", "aged 52 years".
pub(super) fn is_age(atoms: &Atoms<'_>, end: usize, unit: Unit) -> bool {
    let dash = super::parts::past_hyphen(atoms, end);
    let old = atoms.word(dash) == Word::Suffix(Suffix::Old);
    old && (unit == Unit::Year || dash == end || atoms.has(dash + 1, Class::YoungNoun))
}

/// True if "a year" at `at` follows an amount: "$33 million a year", "100 interviews a day".
pub(super) fn is_rate(atoms: &Atoms<'_>, at: usize) -> bool {
    let last = atoms.before(at, 1);
    let number = |back: usize| {
        let atom = atoms.before(at, back);
        atom.shape == Shape::Digits
            || matches!(atom.word, Word::Number(_) | Word::Scale(_) | Word::Dozen(_))
            || atoms.has(at.wrapping_sub(back), Class::LargeNumber)
    };
    let noun = last.shape == Shape::Lower
        && last.word == Word::Other
        && !atoms.has(at - 1, Class::RateBlocker);
    number(1)
        || last.shape == Shape::Mark(b'%')
        || atoms.has(at.wrapping_sub(1), Class::Percent)
        || noun && (number(2) || number(3) && !matches!(atoms.before(at, 2).shape, Shape::Mark(_)))
}

/// True if the word before `at` governs a duration: "for", "within", "about".
pub(super) fn expects_length(atoms: &Atoms<'_>, at: usize) -> bool {
    matches!(
        atoms.before(at, 1).word,
        Word::Keyword(
            Keyword::For
                | Keyword::In
                | Keyword::Within
                | Keyword::Than
                | Keyword::After
                | Keyword::Of
                | Keyword::As
                | Keyword::Through
                | Keyword::To
                | Keyword::At
                | Keyword::By
        ) | Word::About
            | Word::Nearly
            | Word::Compare(_)
            | Word::Half
    )
}

/// True if "a day" is not a duration: "a day of mourning", "a week from now", "a second chance", "a year after".
pub(super) fn is_unit_phrase(atoms: &Atoms<'_>, at: usize, unit: Unit, end: usize) -> bool {
    let expected = expects_length(atoms, at);
    match unit {
        Unit::Century => !expected,
        Unit::Day => !expected || !ends_phrase(atoms, end),
        Unit::Second | Unit::Minute => true,
        _ => !ends_phrase(atoms, end) && !expected,
    }
}

/// True if a singular unit after a number modifies a noun: "five year low".
pub(super) fn is_attribute(atoms: &Atoms<'_>, end: usize) -> bool {
    atoms.get(end).shape == Shape::Lower && atoms.word(end) == Word::Other
}

/// True if a capitalized word is part of a name: "Daily Mail", "USA Today", "The Future Group".
pub(super) fn is_title(atoms: &Atoms<'_>, at: usize) -> bool {
    if !atoms.is_capital(at) {
        return false;
    }
    let named = |at: usize| {
        atoms.is_capital(at) && !matches!(atoms.word(at), Word::Month { .. } | Word::Weekday { .. })
    };
    let last = at
        .checked_sub(1)
        .is_some_and(|at| named(at) && !matches!(atoms.word(at), Word::Keyword(_)));
    named(at + 1)
        && !atoms.get(at + 1).shape.eq(&Shape::Lower)
        && atoms.word(at + 1) == Word::Other
        && at > 0
        || last
}

/// True if the parse is part of a name: "Bloody Sunday", "Ruby Tuesday", "Sunday Times". "Black Friday" is a day.
pub(super) fn is_name(atoms: &Atoms<'_>, parse: &Parse) -> bool {
    let first = parse.start;
    let named = atoms.has(first.wrapping_sub(1), Class::NameBeforeWeekday);
    let weekday = matches!(atoms.word(first), Word::Weekday { .. });
    let month = matches!(atoms.word(first), Word::Month { .. });
    first > 0 && named && weekday
        || (weekday || month) && parse.end == first + 1 && atoms.has(parse.end, Class::NameAfterDay)
}
