//! Which way an expression looks: back, as news does, or ahead.

use crate::lexicon::Class;
use crate::lexicon::calendar::{Atoms, Shape};
use crate::lexicon::calendar::{Keyword, Word};

/// The direction that the words around an expression give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// A verb in the past.
    Back,
    /// A verb in the future, or a plan.
    Ahead,
    /// Something that the verb awaits: "before the exams in May".
    Near,
    /// Nothing said so.
    Open,
}

/// How many atoms the search looks at on each side.
const REACH: usize = 28;

/// How many atoms before a verb a condition is looked for.
const CONDITION_REACH: usize = 6;

/// Where the verb nearest to the expression in the atoms `start..end` looks: first in front of it, then behind.
pub(super) fn direction(atoms: &Atoms<'_>, start: usize, end: usize) -> Direction {
    // "Wednesday's ruling": the verb in front speaks of the ruling's effect, not of Wednesday.
    let possessive = atoms.is_mark(end, b'\'') && atoms.is_keyword(end + 1, Keyword::S);
    if !possessive {
        match in_front(atoms, start, end) {
            Direction::Open => {}
            found => return found,
        }
    }
    behind(atoms, end)
}

/// Looks on from `end` to the first verb of the clause.
fn behind(atoms: &Atoms<'_>, end: usize) -> Direction {
    for at in end..end + REACH {
        if atoms.is_mark(at, b';') || atoms.is_mark(at, b'\n') {
            break;
        }
        match look(atoms, at) {
            Direction::Open => {}
            found => return found,
        }
    }
    Direction::Open
}

/// Looks back from `start` for the verb that the expression hangs on.
fn in_front(atoms: &Atoms<'_>, start: usize, end: usize) -> Direction {
    let small = |back, small| atoms.before(start, back).word == Word::Keyword(small);
    let as_soon_as = small(1, Keyword::As) && small(3, Keyword::As);
    if as_soon_as {
        return Direction::Ahead;
    }
    if begins(atoms, start, end) {
        return Direction::Ahead;
    }
    let until = small(1, Keyword::Until) || small(1, Keyword::Through);
    let mut before = false;
    for back in 1..=REACH.min(start) {
        let at = start - back;
        if atoms.is_mark(at, b';') {
            break;
        }
        before |= back > 1 && atoms.is_keyword(at, Keyword::Before);
        match look(atoms, at) {
            Direction::Back
                if at > 1
                    && atoms.has(at - 1, Class::CopulaInfinitive)
                    && atoms.is_keyword(at - 2, Keyword::To) =>
            {
                return Direction::Ahead;
            }
            // "will be held Monday": the plan stands before the participle.
            Direction::Back if at > 0 && atoms.has(at - 1, Class::CopulaInfinitive) => {}
            // "the unspecified date", "a planned date": no verbs.
            Direction::Back if is_attribute(atoms, at) => {}
            // "had not met until Monday", but "put off until Monday".
            Direction::Back if until && !atoms.has(at, Class::PastAuxiliary) => {
                return Direction::Ahead;
            }
            // "had been scheduled for Monday", "as planned on Monday".
            Direction::Ahead if is_done(atoms, at) => return Direction::Back,
            // "warned that the crop would rot if it was not over by June"
            Direction::Back if is_supposed(atoms, at) => {}
            Direction::Back if before => return Direction::Near,
            Direction::Open => {}
            found => return found,
        }
    }
    let from = small(1, Keyword::From) && matches!(atoms.word(start), Word::Month { .. });
    if until || small(1, Keyword::By) || from && starts_there(atoms, start, end) {
        Direction::Ahead
    } else {
        Direction::Open
    }
}

/// True for "beginning Monday", "starting in July", and for "from Monday" that is not the first of two.
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

/// True when "from" in front of the atoms `start..end` begins no range and no comparison: "up from July".
fn starts_there(atoms: &Atoms<'_>, start: usize, end: usize) -> bool {
    let ranges = matches!(
        atoms.word(end),
        Word::Keyword(Keyword::To | Keyword::Until | Keyword::Through)
    ) || matches!(atoms.get(end).shape, Shape::Mark(b'-' | b'\''));
    !ranges && !atoms.has(start.wrapping_sub(2), Class::ChangeWord)
}

/// True when an "if" stands shortly before the verb at `at`.
fn is_supposed(atoms: &Atoms<'_>, at: usize) -> bool {
    (1..=CONDITION_REACH.min(at)).any(|back| atoms.has(at - back, Class::Condition))
}

/// True when the participle at `at` stands before a noun: "the proposed", "an unspecified".
fn is_attribute(atoms: &Atoms<'_>, at: usize) -> bool {
    let article = matches!(
        atoms.before(at, 1).word,
        Word::Keyword(Keyword::A | Keyword::The)
    );
    let word = atoms.str(at);
    article && word.ends_with("ed")
        || word.starts_with("un")
        || atoms.has(at, Class::AttributiveParticiple)
}

/// True when a plan at `at` is one of the past: "had been scheduled", "previously planned", "as expected".
fn is_done(atoms: &Atoms<'_>, at: usize) -> bool {
    let before = |back: usize, class| at >= back && atoms.has(at - back, class);
    atoms.str(at).ends_with("ed")
        && (before(1, Class::EarlierPlan)
            || before(1, Class::PerfectAuxiliary)
            || before(1, Class::PassiveParticiple) && before(2, Class::PerfectAuxiliary))
}

/// True when a verb of news stands near the expression in the atoms `start..end`.
pub(super) fn is_reported(atoms: &Atoms<'_>, start: usize, end: usize) -> bool {
    let reports = |at: usize| atoms.has(at, Class::NewsVerb);
    (start.saturating_sub(REACH)..start).any(reports)
        || (end..(end + REACH).min(atoms.len())).any(reports)
}

/// True for a verb that tells the time.
pub(super) fn is_verb(atoms: &Atoms<'_>, at: usize) -> bool {
    look(atoms, at) != Direction::Open
}

/// What the word at `at` says of the time.
fn look(atoms: &Atoms<'_>, at: usize) -> Direction {
    let atom = atoms.get(at);
    if atom.shape != Shape::Lower {
        return Direction::Open;
    }
    if atoms.has(at, Class::FutureCue) || is_intent(atoms, at) {
        return Direction::Ahead;
    }
    let word = atoms.str(at);
    let regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
    if regular || atoms.has(at, Class::PastVerb) {
        return Direction::Back;
    }
    Direction::Open
}

/// True for a word of intent with an infinitive behind it, and for "set for".
fn is_intent(atoms: &Atoms<'_>, at: usize) -> bool {
    if atoms.has(at, Class::SetFor) && atoms.is_keyword(at + 1, Keyword::For) {
        return true;
    }
    let to = atoms.is_keyword(at + 1, Keyword::To) && atoms.get(at + 2).shape == Shape::Lower;
    to && atoms.word(at + 2) == Word::Other && atoms.has(at, Class::FutureInfinitiveCue)
}
