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
    /// Something that the verb awaits: "before the exams in May".
    Near,
    /// Nothing said so.
    Open,
}

/// How many atoms the search looks at on each side.
const REACH: usize = 28;

/// Words that look ahead by themselves.
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
    "hope",
    "hopes",
    "intend",
    "intends",
    "likely",
    "ll",
    "may",
    "might",
    "must",
    "payable",
    "planned",
    "planning",
    "postponed",
    "projected",
    "scheduled",
    "shall",
    "should",
    "slated",
    "supposed",
    "upcoming",
    "will",
    "wo",
    "would",
];

/// Words that look ahead when an infinitive follows: "agreed to meet Friday", "is to resume".
static AHEAD_WITH_TO: &[&str] = &[
    "about",
    "agreed",
    "agreement",
    "allowed",
    "approval",
    "are",
    "asked",
    "deal",
    "decided",
    "going",
    "have",
    "invited",
    "is",
    "needs",
    "offered",
    "ordered",
    "plan",
    "plans",
    "pledged",
    "prepared",
    "preparing",
    "promised",
    "proposal",
    "ready",
    "set",
    "threatened",
    "told",
    "urged",
    "vowed",
    "want",
    "wants",
];

/// Verbs in the past that do not end in "ed".
static BACK: &[&str] = &[
    "became", "began", "bought", "broke", "brought", "built", "came", "caught", "chose", "cut",
    "did", "died", "drew", "drove", "fell", "felt", "flew", "fought", "found", "gave", "got",
    "grew", "had", "held", "hit", "kept", "knew", "laid", "led", "left", "lost", "made", "met",
    "paid", "put", "ran", "rose", "said", "sank", "saw", "sent", "set", "shook", "shot", "shut",
    "slid", "sold", "sought", "spent", "split", "spoke", "stood", "struck", "sued", "swept",
    "thought", "threw", "told", "took", "was", "went", "were", "withdrew", "won", "wrote",
];

/// Where the verb nearest to the expression in the atoms `start..end` looks: first in front of it, then behind.
pub(super) fn direction(atoms: &Atoms<'_>, start: usize, end: usize) -> Direction {
    // "Wednesday's ruling": the verb in front speaks of the ruling's effect, not of Wednesday.
    let possessive = atoms.is_mark(end, b'\'') && atoms.is_small(end + 1, Small::S);
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
    let small = |back, small| atoms.before(start, back).word == Word::Small(small);
    let as_soon_as = small(1, Small::As) && small(3, Small::As);
    if as_soon_as {
        return Direction::Ahead;
    }
    if begins(atoms, start, end) {
        return Direction::Ahead;
    }
    let until = small(1, Small::Until) || small(1, Small::Through);
    let mut before = false;
    for back in 1..=REACH.min(start) {
        let at = start - back;
        if atoms.is_mark(at, b';') {
            break;
        }
        before |= back > 1 && atoms.is_small(at, Small::Before);
        match look(atoms, at) {
            Direction::Back if at > 1 && atoms.is(at - 1, "be") && atoms.is(at - 2, "to") => {
                return Direction::Ahead;
            }
            // "will be held Monday": the plan stands before the participle.
            Direction::Back if at > 0 && atoms.is(at - 1, "be") => {}
            // "the unspecified date", "a planned date": no verbs.
            Direction::Back if is_attribute(atoms, at) => {}
            // "had not met until Monday", but "put off until Monday".
            Direction::Back if until && !atoms.is(at, "had") && !atoms.is(at, "did") => {
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
    let from = small(1, Small::From) && matches!(atoms.word(start), Word::Month { .. });
    if until || small(1, Small::By) || from && starts_there(atoms, start, end) {
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
        Word::Small(Small::In | Small::On)
    )));
    let starting = matches!(atoms.str(at), "beginning" | "starting" | "effective");
    let day = matches!(atoms.word(start), Word::Weekday { .. });
    let from = day && atoms.is_small(start.wrapping_sub(1), Small::From);
    start > 0 && (starting || from && starts_there(atoms, start, end))
}

/// True when "from" in front of the atoms `start..end` begins no range and no comparison: "up from July".
fn starts_there(atoms: &Atoms<'_>, start: usize, end: usize) -> bool {
    let ranges = matches!(
        atoms.word(end),
        Word::Small(Small::To | Small::Until | Small::Through)
    ) || matches!(atoms.get(end).shape, Shape::Mark(b'-' | b'\''));
    let compared = [
        "back",
        "changed",
        "down",
        "fell",
        "fresh",
        "higher",
        "lower",
        "rose",
        "unchanged",
        "up",
    ];
    !ranges && !compared.contains(&atoms.str(start.wrapping_sub(2)))
}

/// True when an "if" stands shortly before the verb at `at`.
fn is_supposed(atoms: &Atoms<'_>, at: usize) -> bool {
    (1..=6.min(at)).any(|back| matches!(atoms.str(at - back), "if" | "unless"))
}

/// True when the participle at `at` stands before a noun: "the proposed", "an unspecified".
fn is_attribute(atoms: &Atoms<'_>, at: usize) -> bool {
    let article = matches!(
        atoms.before(at, 1).word,
        Word::Small(Small::A | Small::An | Small::The)
    );
    let word = atoms.str(at);
    let compound = ["backed", "based", "owned", "related", "sized"];
    article && word.ends_with("ed")
        || word.starts_with("un")
        || compound.iter().any(|tail| word.ends_with(tail))
}

/// True when a plan at `at` is one of the past: "had been scheduled", "previously planned", "as expected".
fn is_done(atoms: &Atoms<'_>, at: usize) -> bool {
    let last = |back: usize, word| at >= back && atoms.is(at - back, word);
    atoms.str(at).ends_with("ed")
        && (last(1, "as")
            || last(1, "previously")
            || last(1, "originally")
            || last(1, "had")
            || last(1, "been") && last(2, "had"))
}

/// Verbs of news: what is reported on a weekday is reported now.
static REPORTING: &[&str] = &[
    "announced",
    "confirmed",
    "declined",
    "denied",
    "issued",
    "published",
    "released",
    "reported",
    "said",
    "stated",
    "told",
    "warned",
];

/// True when a verb of news stands near the expression in the atoms `start..end`.
pub(super) fn is_reported(atoms: &Atoms<'_>, start: usize, end: usize) -> bool {
    let reports = |at: usize| REPORTING.binary_search(&atoms.str(at)).is_ok();
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
    let word = atoms.str(at);
    if AHEAD.binary_search(&word).is_ok() || is_intent(atoms, at, word) {
        return Direction::Ahead;
    }
    let regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
    if regular || BACK.binary_search(&word).is_ok() {
        return Direction::Back;
    }
    Direction::Open
}

/// True for a word of intent with an infinitive behind it, and for "set for".
fn is_intent(atoms: &Atoms<'_>, at: usize, word: &str) -> bool {
    if word == "set" && atoms.is_small(at + 1, Small::For) {
        return true;
    }
    let to = atoms.is_small(at + 1, Small::To) && atoms.get(at + 2).shape == Shape::Lower;
    to && atoms.word(at + 2) == Word::Other && AHEAD_WITH_TO.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_sorted() {
        for list in [super::AHEAD, super::AHEAD_WITH_TO, super::BACK] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
    }
}
