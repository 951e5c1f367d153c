//! Determines the direction of an expression (past or future) from the verbs of its sentence.

use crate::lexicon::calendar::{Atoms, Keyword, Shape, Word};
use crate::lexicon::{Class, Classes};

/// The direction of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// A verb in the past.
    Past,
    /// A verb in the future, or a plan.
    Future,
    /// An event that a verb in the past looks forward to: "before the exams in May".
    Either,
    /// No verb determines it.
    Unknown,
}

/// Number of atoms on each side that are searched for a verb.
const REACH: usize = 28;

/// Number of atoms before a verb that are searched for a condition.
const CONDITION_REACH: usize = 6;

/// Number of atoms before a day that are searched for a verb of origin.
const ORIGIN_REACH: usize = 6;

/// The direction of the expression in the atoms `start..end`: by the nearest verb before it, otherwise by the first
/// after it.
pub(super) fn direction(atoms: &Atoms<'_>, start: usize, end: usize) -> Direction {
    if atoms.is_keyword(start.wrapping_sub(1), Keyword::Since) {
        return Direction::Past;
    }
    // "Wednesday's ruling": the verb before it is not about Wednesday.
    let possessive = atoms.is_possessive(end);
    if !possessive {
        match verb_before(atoms, start, end) {
            Direction::Unknown => {}
            found => return found,
        }
    }
    verb_after(atoms, end)
}

/// The direction by the first verb after `end` in its clause.
fn verb_after(atoms: &Atoms<'_>, end: usize) -> Direction {
    for at in end..end + REACH {
        if atoms.is_mark(at, b';') || atoms.is_mark(at, b'\n') {
            break;
        }
        match word_direction(atoms, at) {
            Direction::Unknown => {}
            found => return found,
        }
    }
    Direction::Unknown
}

/// The direction by the verb before `start` that governs the expression.
fn verb_before(atoms: &Atoms<'_>, start: usize, end: usize) -> Direction {
    let is_before = |back, keyword| atoms.before(start, back).word == Word::Keyword(keyword);
    let as_soon_as = is_before(1, Keyword::As) && is_before(3, Keyword::As);
    if as_soon_as || begins(atoms, start, end) {
        return Direction::Future;
    }
    let until = is_before(1, Keyword::Until) || is_before(1, Keyword::Through);
    let mut before = false;
    for back in 1..=REACH.min(start) {
        let at = start - back;
        if atoms.is_mark(at, b';') {
            break;
        }
        before |= back > 1 && atoms.is_keyword(at, Keyword::Before);
        match word_direction(atoms, at) {
            Direction::Past
                if at > 1
                    && atoms.has(at - 1, Class::CopulaInfinitive)
                    && atoms.is_keyword(at - 2, Keyword::To) =>
            {
                return Direction::Future;
            }
            // "will be held Monday": the auxiliary before the participle decides.
            Direction::Past if at > 0 && atoms.has(at - 1, Class::CopulaInfinitive) => {}
            // "the unspecified date", "a planned date": adjectives.
            Direction::Past if is_attribute(atoms, at) => {}
            // "had not met until Monday", but "put off until Monday".
            Direction::Past if until && !atoms.has(at, Class::PastAuxiliary) => {
                return Direction::Future;
            }
            // "had been scheduled for Monday", "as planned on Monday".
            Direction::Future if is_past_plan(atoms, at) => return Direction::Past,
            // "warned that the crop would rot if it was not over by June"
            Direction::Past if is_conditional(atoms, at) => {}
            Direction::Past if before => return Direction::Either,
            Direction::Unknown => {}
            found => return found,
        }
    }
    let from = is_before(1, Keyword::From) && matches!(atoms.word(start), Word::Month { .. });
    if until || is_before(1, Keyword::By) || from && starts_there(atoms, start, end) {
        Direction::Future
    } else {
        Direction::Unknown
    }
}

/// True for "beginning Monday", "starting in July", and for "from Monday" without a second day.
fn begins(atoms: &Atoms<'_>, start: usize, end: usize) -> bool {
    let at = start.wrapping_sub(1);
    let at = at.wrapping_sub(usize::from(matches!(
        atoms.word(at),
        Word::Keyword(Keyword::In | Keyword::On)
    )));
    let starting = atoms.has(at, Class::StartAdjective);
    let day = matches!(atoms.word(start), Word::Weekday { .. });
    let from = day && atoms.is_keyword(start.wrapping_sub(1), Keyword::From);
    start > 0 && (starting || from && starts_there(atoms, start, end))
}

/// True if "from" before the atoms `start..end` begins neither a range nor a comparison ("up from July").
fn starts_there(atoms: &Atoms<'_>, start: usize, end: usize) -> bool {
    let ranges = matches!(
        atoms.word(end),
        Word::Keyword(Keyword::To | Keyword::Until | Keyword::Through)
    ) || matches!(atoms.get(end).shape, Shape::Mark(b'-' | b'\''));
    !ranges && !atoms.has(start.wrapping_sub(2), Class::ChangeWord)
}

/// True if a condition begins shortly before the verb at `at`.
fn is_conditional(atoms: &Atoms<'_>, at: usize) -> bool {
    (1..=CONDITION_REACH.min(at)).any(|back| atoms.has(at - back, Class::Condition))
}

/// True if the participle at `at` modifies a noun: "the proposed", "an unspecified".
fn is_attribute(atoms: &Atoms<'_>, at: usize) -> bool {
    let article = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(Keyword::A | Keyword::The)
    );
    let word = atoms.str(at);
    article && word.ends_with("ed")
        || word.starts_with("un")
        || ends_with(word, Class::AttributiveParticiple)
}

/// True if `word`, or what remains after some of its letters, is of `class`: "midsized", "state-owned".
fn ends_with(word: &str, class: Class) -> bool {
    let mut tails = word.char_indices().map(|(at, _)| &word[at..]);
    tails.any(|tail| Classes::of(tail).has(class))
}

/// True if the plan at `at` is in the past: "had been scheduled", "previously planned", "as expected".
fn is_past_plan(atoms: &Atoms<'_>, at: usize) -> bool {
    let before = |back: usize, class| at >= back && atoms.has(at - back, class);
    atoms.str(at).ends_with("ed")
        && (before(1, Class::EarlierPlan)
            || before(1, Class::PerfectAuxiliary)
            || before(1, Class::PassiveParticiple) && before(2, Class::PerfectAuxiliary))
}

/// True if a verb of reporting is near the expression in the atoms `start..end`.
pub(super) fn is_reported(atoms: &Atoms<'_>, start: usize, end: usize) -> bool {
    let reports = |at: usize| atoms.has(at, Class::NewsVerb);
    (start.saturating_sub(REACH)..start).any(reports)
        || (end..(end + REACH).min(atoms.len())).any(reports)
}

/// True for a word that has a direction.
pub(super) fn has_direction(atoms: &Atoms<'_>, at: usize) -> bool {
    word_direction(atoms, at) != Direction::Unknown
}

/// The direction of the word at `at`.
fn word_direction(atoms: &Atoms<'_>, at: usize) -> Direction {
    let atom = atoms.get(at);
    if atom.shape != Shape::Lower {
        return Direction::Unknown;
    }
    if atoms.has(at, Class::FutureCue) || is_intent(atoms, at) || is_timetable(atoms, at) {
        return Direction::Future;
    }
    let word = atoms.str(at);
    let regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
    if regular || atoms.has(at, Class::PastVerb) {
        Direction::Past
    } else {
        Direction::Unknown
    }
}

/// True for the present of a timetable: "the trial opens", "talks resume". A base form needs a plural before it, because
/// it may be a noun or an infinitive.
fn is_timetable(atoms: &Atoms<'_>, at: usize) -> bool {
    const THIRD_PERSON: i16 = 1;
    match atoms.value(at, Class::TimetableVerb) {
        Some(THIRD_PERSON) => true,
        Some(_) => at > 0 && is_plural(atoms, at - 1),
        None => false,
    }
}

/// True for a word that is long enough for a plural in "s", unlike "was".
fn is_plural(atoms: &Atoms<'_>, at: usize) -> bool {
    let word = atoms.str(at);
    word.len() > 3 && word.ends_with('s') && atoms.get(at).shape.is_letters()
}

/// True if the day at `start` is that of a birth or a founding, which dates no later news.
pub(super) fn is_origin(atoms: &Atoms<'_>, start: usize) -> bool {
    (1..=ORIGIN_REACH.min(start)).any(|back| atoms.has(start - back, Class::OriginVerb))
}

/// True for a word of intent before an infinitive, and for "set for".
fn is_intent(atoms: &Atoms<'_>, at: usize) -> bool {
    if atoms.has(at, Class::SetFor) && atoms.is_keyword(at + 1, Keyword::For) {
        return true;
    }
    let to = atoms.is_keyword(at + 1, Keyword::To) && atoms.get(at + 2).shape == Shape::Lower;
    to && atoms.word(at + 2) == Word::Other && atoms.has(at, Class::FutureInfinitiveCue)
}
