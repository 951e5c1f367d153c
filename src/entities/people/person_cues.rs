//! Evidence about a person in the words next to a name: gender, kinship, generation, birth name.

use crate::learn::weights::hash;
use crate::lexicon::people::{gender_of_noun, title};
use crate::lexicon::{Class, Classes, Gender, fold};
use crate::text::{Document, TokenRange};

use crate::entities::names::Name;

/// Evidence about a person in the words next to one of their names.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PersonCues {
    pub(super) gender: Option<Gender>,
    pub(super) kin: Option<Kin>,
    pub(super) generation: Option<Generation>,
    /// Whether it is a name at birth: "She was born Kim."
    pub(super) born: bool,
}

/// The kinship of a person to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kin {
    /// Hash of the kinship noun.
    noun: u64,
    /// Whether the noun is for a younger generation: a son, not a father.
    pub(super) is_younger: bool,
}

/// Which of two bearers of a surname a name refers to: "the younger Mr Kim".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generation {
    Younger,
    Elder,
}

/// The kinship stated by a noun right before a name or before its comma: "his son, Kim", "her son Kim".
fn kin(document: &Document<'_>, name: &Name<'_>, sentence: TokenRange) -> Option<Kin> {
    let comma = usize::from(name.tokens.start > 0 && document.token(name.tokens.start - 1) == ",");
    let at = name
        .tokens
        .start
        .checked_sub(1 + comma)
        .filter(|at| *at > sentence.start)?;
    let classes = document.classes(at);
    let is_younger = classes.has(Class::YoungerRelative);
    let is_relative = is_younger || classes.has(Class::OtherRelative);
    is_relative.then(|| Kin {
        noun: hash(document.token(at).as_bytes()),
        is_younger,
    })
}

/// The generation stated by an adjective before a name: "the younger Mr Kim", "the elder Kim".
fn generation(
    document: &Document<'_>,
    name: &Name<'_>,
    sentence: TokenRange,
) -> Option<Generation> {
    let min = sentence.start.max(name.tokens.start.saturating_sub(3));
    (min..name.tokens.start)
        .rev()
        .find_map(|at| match document.classes(at) {
            of if of.has(Class::YoungerAdjective) => Some(Generation::Younger),
            of if of.has(Class::ElderAdjective) => Some(Generation::Elder),
            _ => None,
        })
}

/// Collects the evidence next to `name`.
pub(super) fn person_cues(document: &Document<'_>, name: &Name<'_>) -> PersonCues {
    let before = name.tokens.start;
    let mut word = String::new();
    for back in 1..=2 {
        let Some(token) = before.checked_sub(back).map(|at| document.token(at)) else {
            break;
        };
        if token == "." {
            continue;
        }
        word = fold(token.trim_end_matches('.'));
        break;
    }
    let Some(sentence) = document.sentences.get(name.sentence) else {
        return PersonCues::default();
    };
    // "Polls miss Kim's fall" does not contain the title "Miss".
    if word == "miss" && !document.token(before - 1).starts_with(char::is_uppercase) {
        word.clear();
    }
    let before_name = title(Classes::of_lower(&word))
        .and_then(|title| title.gender)
        .or_else(|| gender_of_noun(&word))
        .filter(|_| before > sentence.tokens.start);
    let token_before = |back: usize| {
        let at = name.tokens.start.checked_sub(back);
        at.map_or("", |at| document.token(at))
    };
    let birth_name = name
        .tokens
        .start
        .checked_sub(1)
        .is_some_and(|at| document.is(at, Class::BirthNameMarker));
    PersonCues {
        gender: before_name.or_else(|| gender_in_apposition(document, name, sentence.tokens)),
        kin: kin(document, name, sentence.tokens),
        generation: generation(document, name, sentence.tokens),
        born: token_before(1) == "born" && token_before(2) != "," || birth_name,
    }
}

/// The gender shown by an apposition: "his wife, X", "X, mother of two".
fn gender_in_apposition(
    document: &Document<'_>,
    name: &Name<'_>,
    sentence: TokenRange,
) -> Option<Gender> {
    let before = name.tokens.start;
    if before > sentence.start + 1 && document.token(before - 1) == "," {
        let noun = gender_of_noun(document.token(before - 2));
        if noun.is_some() {
            return noun;
        }
    }
    if document.token(name.tokens.end) != "," {
        return None;
    }
    for at in name.tokens.end + 1..sentence.end.min(name.tokens.end + 5) {
        let token = document.token(at);
        if let Some(gender) = gender_of_noun(token) {
            return Some(gender);
        }
        if token.starts_with(char::is_uppercase)
            || matches!(token, "," | ".")
            || document.is(at, Class::GenderBoundary)
        {
            return None;
        }
    }
    None
}
