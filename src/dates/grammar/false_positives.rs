//! What only looks like a time: names, counts, ages, verbs.

use super::super::tense;
use super::Reading;
use super::parts::Lead;
use crate::lexicon::Class;
use crate::lexicon::calendar::{Atoms, Shape};
use crate::lexicon::calendar::{Keyword, Suffix, Unit, Word};

/// True when the year-like number at `at` stands for a year.
pub(super) fn is_year(atoms: &Atoms<'_>, lead: Lead, at: usize, end: usize, year: i16) -> bool {
    let (last, next) = (atoms.before(lead.start, 1), atoms.get(end));
    let in_words = atoms.get(at).shape != Shape::Digits;
    let glued_tail = !next.spaced && matches!(next.shape, Shape::Mark(b'-' | b'\'' | b':' | b'@'));
    if glued_tail && is_tail(atoms, end)
        || !last.spaced
            && matches!(last.shape, Shape::Mark(b'-' | b'.' | b':'))
            && at > 0
            && lead.start == at
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
    if after(atoms, lead.start, Keyword::At) {
        return false;
    }
    let name = atoms.str(lead.start.wrapping_sub(1));
    if lead.start > 0 && (atoms.has(lead.start - 1, Class::NumberedNoun) || is_code(name)) {
        return false;
    }
    if lead.edge.is_some() || in_words {
        return lead.edge.is_some() || (1500..2100).contains(&year);
    }
    let named = last.shape == Shape::Capital && last.word == Word::Other && lead.start > 1;
    if (1900..2050).contains(&year) {
        return !named;
    }
    // Far years need a preposition, or an article and a name: "the 1833 Constitution".
    let ends = !is_lower_plural(atoms, end);
    after_preposition(atoms, lead.start) && !is_lower_plural(atoms, end)
        || after(atoms, at, Keyword::Of) && ends
        || after(atoms, at, Keyword::The) && next.shape == Shape::Capital
        || after(atoms, at, Keyword::To) && ends && (1500..2100).contains(&year)
}

/// "HR", "BA": letters that number a bill or a flight.
fn is_code(name: &str) -> bool {
    (2..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase())
}

/// What follows a number at `end` makes one word or number of it: "2000-foot", "1998:12", "1990's" is a decade.
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

/// True when a preposition of time stands before the atom at `at`.
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

/// True when the word before `at` is this small word.
fn after(atoms: &Atoms<'_>, at: usize, small: Keyword) -> bool {
    atoms.before(at, 1).word == Word::Keyword(small)
}

fn is_lower_plural(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.get(at).shape == Shape::Lower
        && atoms.str(at).ends_with('s')
        && atoms.str(at).len() > 3
        && !matches!(atoms.word(at), Word::Keyword(_))
}

/// True when the word at `at` is one that numbers count: "people", "miles".
pub(super) fn is_counted(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.has(at, Class::CountedNoun)
}

/// True when a month without day or year is a month: not the verb "may", not a woman called April.
pub(super) fn is_bare_month(atoms: &Atoms<'_>, at: usize, end: usize) -> bool {
    let Word::Month { number, short } = atoms.word(at) else {
        return false;
    };
    let listed = after(atoms, at, Keyword::And) || after(atoms, at, Keyword::Or);
    let in_list = matches!(atoms.before(at, 2).word, Word::Month { .. })
        || atoms.before(at, 2).shape == Shape::Digits;
    let asked = after_preposition(atoms, at)
        || after(atoms, at, Keyword::Of)
        || after(atoms, at, Keyword::To)
        || atoms.before(at, 1).word == Word::About
        || listed && in_list
        || after(atoms, at, Keyword::The) && atoms.get(end).shape.is_letters();
    let person_follows = atoms.is_capital(end) && atoms.word(end) == Word::Other;
    let person_before =
        atoms.is_capital(at.wrapping_sub(1)) && atoms.before(at, 1).word == Word::Other && at > 1;
    if short {
        return asked && atoms.is_mark(end - 1, b'.');
    }
    let of_or_by = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(Keyword::Of | Keyword::By | Keyword::From | Keyword::To)
    );
    match number {
        // May, March: words of their own.
        3 | 5 => {
            asked && !(person_follows && of_or_by)
                || is_possessive(atoms, end)
                    && !person_before
                    && atoms.before(at, 1).shape == Shape::Lower
        }
        // April, June, August: names of people.
        4 | 6 | 8 => asked && !(person_follows && of_or_by) || !person_follows && !person_before,
        _ => !person_follows || asked || !person_before,
    }
}

/// True when an apostrophe and an "s" follow.
fn is_possessive(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.is_mark(at, b'\'') && atoms.is_keyword(at + 1, Keyword::S)
}

/// True when a season without year or pointer is one: "in the fall", "the early summer", "by spring".
pub(super) fn is_bare_season(atoms: &Atoms<'_>, lead: Lead, at: usize) -> bool {
    let asked = after_preposition(atoms, lead.start) || after(atoms, lead.start, Keyword::Of);
    let verb = atoms.has(at, Class::VerbLikeSeason) && !lead.the;
    lead.edge.is_some() && !verb || asked && (lead.the || !verb) && ends_phrase(atoms, at + 1)
}

/// True when "the year" or "the quarter" means a period of the calendar: "for the year", not "the year he died".
pub(super) fn is_definite_period(atoms: &Atoms<'_>, lead: Lead, end: usize) -> bool {
    let asked = after_preposition(atoms, lead.start)
        || after(atoms, lead.start, Keyword::Of)
        || after(atoms, lead.start, Keyword::For);
    lead.edge.is_some()
        || asked
            && (ends_phrase(atoms, end)
                || atoms.word(end) == Word::Ended
                || tense::is_verb(atoms, end))
}

/// True when a period "ended" or "that ended" on a day: it is a length then, no year of the calendar.
pub(super) fn is_ended(atoms: &Atoms<'_>, at: usize) -> bool {
    let that = at + usize::from(atoms.has(at, Class::RelativePronoun));
    matches!(
        atoms.word(that),
        Word::Ended | Word::Keyword(Keyword::Ending)
    )
}

/// True when the phrase ends here: a mark, a small word, or a word that starts something new.
pub(super) fn ends_phrase(atoms: &Atoms<'_>, at: usize) -> bool {
    let atom = atoms.get(at);
    !atom.shape.is_letters()
        || !matches!(atom.word, Word::Other | Word::Unit(..) | Word::Suffix(_))
        || atoms.has(at, Class::PhraseOpener)
}

/// True when a decade word tells an age: "in his sixties" has no article, "in the late sixties of life" is rare.
pub(super) fn is_age_of(atoms: &Atoms<'_>, start: usize) -> bool {
    atoms.has(start.wrapping_sub(1), Class::TemperatureNoun)
}

/// True when a number of `unit`s is the age of a person: "52 years old", "6-year-old", "aged 52 years".
pub(super) fn is_age(atoms: &Atoms<'_>, end: usize, unit: Unit) -> bool {
    let dash = super::parts::past_hyphen(atoms, end);
    let old = atoms.word(dash) == Word::Suffix(Suffix::Old);
    old && (unit == Unit::Year || dash == end || atoms.has(dash + 1, Class::YoungNoun))
}

/// True when "a year" at `at` follows an amount: "$33 million a year", "100 interviews a day".
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

/// True when the word before `at` awaits a length of time: "for", "within", "about".
pub(super) fn asks_for_length(atoms: &Atoms<'_>, at: usize) -> bool {
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

/// True when "a day" is no length of time: "a day of mourning", "a week from now", "a second chance", "a year after".
pub(super) fn is_unit_phrase(atoms: &Atoms<'_>, at: usize, unit: Unit, end: usize) -> bool {
    let asked = asks_for_length(atoms, at);
    match unit {
        Unit::Century => !asked,
        Unit::Day => !asked || !ends_phrase(atoms, end),
        Unit::Second | Unit::Minute => true,
        _ => !ends_phrase(atoms, end) && !asked,
    }
}

/// True when a single unit after a number describes what follows: "five year low".
pub(super) fn is_attribute(atoms: &Atoms<'_>, end: usize) -> bool {
    atoms.get(end).shape == Shape::Lower && atoms.word(end) == Word::Other
}

/// True when a word with a capital stands among others, as in a name: "Daily Mail", "USA Today", "The Future Group".
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

/// True when the whole reading is part of a name: "Black Friday" stays a day, "Man Friday" and "Ruby Tuesday" do not matter.
pub(super) fn is_name(atoms: &Atoms<'_>, reading: &Reading) -> bool {
    let first = reading.start;
    let named = atoms.has(first.wrapping_sub(1), Class::NameBeforeWeekday);
    first > 0 && named && matches!(atoms.word(first), Word::Weekday { .. })
}
