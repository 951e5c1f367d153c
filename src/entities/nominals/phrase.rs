//! Definite descriptions in the text.

use crate::lexicon::organizations::description;
use crate::lexicon::people::{ends_role, is_role_noun, title};
use crate::lexicon::places::country_of_demonym;
use crate::text::{TokenKind, TokenRange};

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

/// Longest description, in tokens behind the article.
pub(super) const LONGEST: usize = 6;

/// A definite description in the text.
pub(super) struct Phrase {
    pub(super) tokens: TokenRange,
    /// The noun, in lower case; empty for "the 34-year-old".
    pub(super) head: String,
    pub(super) modifiers: Vec<String>,
    /// Those of the modifiers that name a place or organization: "the Vermont senator".
    pub(super) places: Vec<String>,
    /// Whether a place or nation is among the modifiers.
    pub(super) native: bool,
    pub(super) sentence: usize,
}

/// The definite description that begins with the article at `article`.
pub(super) fn phrase(labels: &Labels<'_, '_>, article: usize, sentence: usize) -> Option<Phrase> {
    if !may_refer(labels, article) {
        return None;
    }
    let first = article + 1;
    if let Some(age) = age_at(labels, first) {
        let end = first + 3;
        return (follows(labels, end) && !is_head(labels, end)).then(|| Phrase {
            tokens: TokenRange {
                start: article,
                end,
            },
            head: String::new(),
            modifiers: vec![age.to_owned()],
            places: Vec::new(),
            native: false,
            sentence,
        });
    }
    for at in first..first + LONGEST {
        let place = matches!(
            labels.entity(at),
            EntityRef::Place | EntityRef::Organization(_)
        );
        if !place && !is_plain(labels, at) {
            return None;
        }
        if !is_head(labels, at) || is_noun_of_someone(labels, at + 1) {
            continue;
        }
        if !follows(labels, at + 1) {
            return None;
        }
        return Some(Phrase {
            tokens: TokenRange {
                start: article,
                end: at + 1,
            },
            head: labels.token(at).to_ascii_lowercase(),
            modifiers: (first..at)
                .map(|at| labels.token(at).to_ascii_lowercase())
                .filter(|word| word != "-")
                .collect(),
            places: (first..at)
                .filter(|at| labels.entity(*at) != EntityRef::None)
                .map(|at| labels.token(at).to_ascii_lowercase())
                .collect(),
            native: (first..at).any(|at| {
                labels.entity(at) == EntityRef::Place
                    || country_of_demonym(labels.token(at)).is_some()
            }),
            sentence,
        });
    }
    None
}

/// False behind words that make a description say what somebody is or becomes: "Kim, the minister", "as the minister".
fn may_refer(labels: &Labels<'_, '_>, article: usize) -> bool {
    let Some(before) = article.checked_sub(1) else {
        return true;
    };
    let apposition =
        labels.token(before) == "," && before > 0 && labels.entity(before - 1) != EntityRef::None;
    !apposition
        && !matches!(
            labels.token(before),
            "is" | "was"
                | "be"
                | "been"
                | "being"
                | "are"
                | "were"
                | "as"
                | "become"
                | "became"
                | "becomes"
                | "becoming"
                | "named"
                | "elected"
                | "appointed"
                | "called"
                | "like"
        )
}

/// Whether what stands behind a noun lets it be the head of the phrase that ends there, and lets the phrase mean
/// somebody known: no name, no restricting clause, no further noun.
fn follows(labels: &Labels<'_, '_>, at: usize) -> bool {
    let text = labels.token(at);
    if text.is_empty() || is_possessive(text) {
        return true;
    }
    if labels.entity(at) != EntityRef::None {
        return false;
    }
    if matches!(text, "," | "—" | "–" | ":") {
        let next = at
            + 1
            + usize::from(with_lower(labels.token(at + 1), |word| {
                title(word).is_some()
            }));
        return matches!(labels.entity(next), EntityRef::None | EntityRef::Place)
            && matches!(labels.entity(next + 1), EntityRef::None | EntityRef::Place)
            || next > at + 4;
    }
    if matches!(
        text,
        "for" | "who" | "that" | "which" | "whose" | "whom" | "-"
    ) {
        return false;
    }
    let word = text.chars().all(char::is_alphabetic);
    if !word {
        return true;
    }
    if text.starts_with(char::is_uppercase) {
        return false;
    }
    ends_role(text)
        || text.ends_with("ed")
        || text.ends_with("ly")
        || text.ends_with('s') && !is_role_noun(text)
        || IRREGULAR.binary_search(&text).is_ok()
}

/// Past forms that do not end in "ed", sorted.
const IRREGULAR: &[&str] = &[
    "began", "bought", "broke", "brought", "built", "came", "chose", "drew", "drove", "fell",
    "felt", "flew", "fought", "found", "gave", "got", "grew", "held", "kept", "knew", "laid",
    "left", "lost", "made", "met", "paid", "put", "ran", "read", "rose", "sat", "saw", "sent",
    "set", "slept", "sold", "spent", "spoke", "stood", "struck", "swore", "taught", "threw",
    "told", "took", "went", "withdrew", "won", "wrote",
];

fn is_head(labels: &Labels<'_, '_>, at: usize) -> bool {
    let word = labels.token(at);
    word.bytes().all(|byte| byte.is_ascii_lowercase())
        && labels.entity(at) == EntityRef::None
        && (is_role_noun(word) && gender_or_singular(word) || description(word).is_some())
}

/// Plural nouns mean several people.
fn gender_or_singular(word: &str) -> bool {
    !word.ends_with('s') || !word.strip_suffix('s').is_some_and(is_role_noun)
}

pub(super) fn is_noun_of_someone(labels: &Labels<'_, '_>, at: usize) -> bool {
    let word = labels.token(at);
    word.bytes().all(|byte| byte.is_ascii_lowercase())
        && (is_role_noun(word) || description(word).is_some())
}

/// A word that may stand in a description: no mark but a hyphen, no word that ends a phrase, no name.
pub(super) fn is_plain(labels: &Labels<'_, '_>, at: usize) -> bool {
    let text = labels.token(at);
    let word = text.chars().all(|c| c.is_alphabetic() || c == '-');
    word && !text.is_empty() && labels.entity(at) == EntityRef::None && !with_lower(text, ends_role)
}

/// "34", "-", "year-old".
fn age_at<'a>(labels: &Labels<'_, 'a>, at: usize) -> Option<&'a str> {
    let number = labels.document.tokens.get(at)?.kind == TokenKind::Number;
    let old = matches!(labels.token(at + 2), "year-old" | "years-old");
    (number && old && labels.token(at + 1) == "-").then(|| labels.token(at))
}

/// The age behind a name ("Kim, 34,") or in front of it ("34-year-old Kim").
pub(super) fn age_beside<'a>(labels: &Labels<'_, 'a>, start: usize, end: usize) -> Option<&'a str> {
    let number = |at: usize| {
        labels
            .document
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Number)
    };
    let behind =
        labels.token(end) == "," && number(end + 1) && matches!(labels.token(end + 2), "," | ".");
    if behind {
        return Some(labels.token(end + 1));
    }
    start.checked_sub(3).and_then(|at| age_at(labels, at))
}

/// Words that make of a role another one: "the president" is no vice president.
pub(super) fn is_narrowing(word: &str) -> bool {
    matches!(
        word,
        "prime"
            | "vice"
            | "deputy"
            | "assistant"
            | "associate"
            | "former"
            | "ex"
            | "press"
            | "private"
            | "late"
            | "junior"
            | "shadow"
            | "outgoing"
            | "incoming"
            | "next"
            | "onetime"
    )
}

/// Modifiers that tell nobody from another.
pub(super) fn is_neutral(word: &str) -> bool {
    matches!(
        word,
        "veteran"
            | "embattled"
            | "outspoken"
            | "young"
            | "popular"
            | "beleaguered"
            | "same"
            | "famous"
            | "troubled"
            | "ailing"
            | "elderly"
            | "year-old"
    )
}
