//! Which way an expression looks: back, as news does, or ahead.

use super::atoms::{Atoms, Shape};
use crate::lexicon::calendar::{Small, Word};

/// The direction that the words around an expression give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// A verb in the past.
    Back,
    /// A verb in the future, or a plan.
    Ahead,
    /// Nothing said so.
    Open,
}

/// How many atoms the search looks at on each side.
const REACH: usize = 16;

/// Words that look ahead.
static AHEAD: &[&str] = &[
    "aims",
    "awaits",
    "can",
    "deadline",
    "due",
    "effective",
    "expect",
    "expected",
    "expects",
    "expire",
    "expires",
    "forecast",
    "going",
    "hope",
    "hoped",
    "hopes",
    "intend",
    "intends",
    "ll",
    "may",
    "might",
    "must",
    "payable",
    "plan",
    "planned",
    "planning",
    "plans",
    "postponed",
    "projected",
    "scheduled",
    "shall",
    "should",
    "slated",
    "targeted",
    "upcoming",
    "will",
    "would",
];

/// Verbs in the past that do not end in "ed".
static BACK: &[&str] = &[
    "became", "began", "broke", "brought", "built", "came", "caught", "chose", "cut", "did",
    "died", "drew", "drove", "fell", "felt", "flew", "fought", "found", "gave", "got", "grew",
    "had", "held", "hit", "kept", "knew", "laid", "led", "left", "lost", "made", "met", "paid",
    "put", "ran", "rose", "said", "sank", "saw", "sent", "set", "shook", "shot", "showed", "slid",
    "sold", "sought", "spent", "split", "spoke", "stood", "struck", "sued", "swept", "thought",
    "told", "took", "was", "went", "were", "withdrew", "won", "wrote",
];

/// Where the verb nearest to the expression in the atoms `start..end` looks: first in front of it, then behind.
pub(super) fn direction(atoms: &Atoms<'_>, start: usize, end: usize) -> Direction {
    if let found @ (Direction::Back | Direction::Ahead) = in_front(atoms, start) {
        return found;
    }
    for at in end..end + REACH {
        match look(atoms, at) {
            Direction::Open if atoms.is_mark(at, b';') || atoms.is_mark(at, b'\n') => break,
            Direction::Open => {}
            found => return found,
        }
    }
    Direction::Open
}

/// Looks back from `start` for the verb that the expression hangs on.
fn in_front(atoms: &Atoms<'_>, start: usize) -> Direction {
    let until = matches!(atoms.before(start, 1).word, Word::Small(Small::Until));
    for back in 1..=REACH.min(start) {
        let at = start - back;
        if atoms.is_mark(at, b';') || atoms.is_mark(at, b'?') && back > 4 {
            break;
        }
        match look(atoms, at) {
            // "had not met until Monday", but "put off until Monday"
            Direction::Back if until && !atoms.is(at, "had") && !atoms.is(at, "did") => {
                return Direction::Ahead;
            }
            // "to be held Monday": the plan stands before the participle.
            Direction::Back if is_be(atoms, at.wrapping_sub(1)) && at > 0 => {}
            Direction::Open => {}
            found => return found,
        }
    }
    if until {
        Direction::Ahead
    } else {
        Direction::Open
    }
}

fn is_be(atoms: &Atoms<'_>, at: usize) -> bool {
    atoms.is(at, "be")
}

/// What the word at `at` says of the time.
fn look(atoms: &Atoms<'_>, at: usize) -> Direction {
    let atom = atoms.get(at);
    if atom.shape != Shape::Lower {
        return Direction::Open;
    }
    let word = atoms.str(at);
    if AHEAD.binary_search(&word).is_ok() {
        Direction::Ahead
    } else if BACK.binary_search(&word).is_ok()
        || (word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed"))
    {
        Direction::Back
    } else {
        Direction::Open
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_sorted() {
        for list in [super::AHEAD, super::BACK] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
    }
}
