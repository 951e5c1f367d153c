//! Finds definite descriptions in the text.

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::lexicon::organizations::description as describes_organization;
use crate::lexicon::people::{ends_role, is_role_noun};
use crate::lexicon::places::country_of_demonym;
use crate::text::{TokenKind, TokenRange};

/// Maximum length of a description, in tokens after the article.
pub(super) const MAX_LENGTH: usize = 6;

/// A definite description: "the minister", "the 34-year-old".
pub(super) struct Description {
    /// All words, including the article.
    pub(super) tokens: TokenRange,
    /// The noun, in lower case; empty for "the 34-year-old".
    pub(super) head: String,
    /// The words between the article and the noun, in lower case.
    pub(super) modifiers: Vec<String>,
    /// The modifiers that are part of a name: "Vermont" in "the Vermont senator".
    pub(super) places: Vec<String>,
    /// Whether a modifier is a place or a demonym.
    pub(super) has_origin: bool,
    /// Index of the sentence.
    pub(super) sentence: usize,
}

/// Parses the definite description that begins with the article at `article`, in the sentence with index `sentence`.
pub(super) fn description(
    labels: &Labels<'_, '_>,
    article: usize,
    sentence: usize,
) -> Option<Description> {
    if !may_refer(labels, article) {
        return None;
    }
    let first = article + 1;
    if let Some(age) = age_at(labels, first) {
        let end = first + 3;
        let fits = may_end(labels, end) && !is_head(labels, end);
        return fits.then(|| Description {
            tokens: TokenRange {
                start: article,
                end,
            },
            head: String::new(),
            modifiers: vec![age.to_owned()],
            places: Vec::new(),
            has_origin: false,
            sentence,
        });
    }
    let head = (first..first + MAX_LENGTH)
        .take_while(|&at| labels.is_organization_or_place(at) || is_plain(labels, at))
        .find(|&at| is_head(labels, at) && !is_noun_for_somebody(labels, at + 1))?;
    if !may_end(labels, head + 1) {
        return None;
    }
    let lower = |at: usize| labels.token(at).to_ascii_lowercase();
    let modifiers = first..head;
    Some(Description {
        tokens: TokenRange {
            start: article,
            end: head + 1,
        },
        head: lower(head),
        modifiers: modifiers
            .clone()
            .map(lower)
            .filter(|word| word != "-")
            .collect(),
        places: modifiers
            .clone()
            .filter(|&at| labels.is_named(at))
            .map(lower)
            .collect(),
        has_origin: modifiers
            .into_iter()
            .any(|at| labels.is_place(at) || country_of_demonym(labels.classes(at)).is_some()),
        sentence,
    })
}

/// Whether a description may refer to an entity. It does not if the words before make it a predicate or an apposition: "Kim,
/// the minister", "as the minister".
fn may_refer(labels: &Labels<'_, '_>, article: usize) -> bool {
    let Some(before) = article.checked_sub(1) else {
        return true;
    };
    let apposition = labels.token(before) == "," && before > 0 && labels.is_named(before - 1);
    !apposition && !labels.is(before, Class::WordBeforePredicate)
}

/// Whether a description may end before `at` and refer to a known entity: it is not followed by a name, a restrictive clause
/// or another noun.
fn may_end(labels: &Labels<'_, '_>, at: usize) -> bool {
    let text = labels.token(at);
    if text.is_empty() || is_possessive(text) {
        return true;
    }
    if labels.is_named(at) {
        return false;
    }
    if matches!(text, "," | "—" | "–" | ":") {
        let next = at + 1 + usize::from(labels.title(at + 1).is_some());
        return !is_agent(labels, next) && !is_agent(labels, next + 1);
    }
    if text == "-" || labels.is(at, Class::RestrictiveWord) {
        return false;
    }
    if !text.chars().all(char::is_alphabetic) {
        return true;
    }
    if text.starts_with(char::is_uppercase) {
        return false;
    }
    ends_role(text)
        || text.ends_with("ed")
        || text.ends_with("ly")
        || text.ends_with('s') && !is_role_noun(text)
        || labels.is(at, Class::IrregularPast)
}

/// Whether a token is part of the name of a person or organization.
fn is_agent(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.is_person(at) || labels.organization(at).is_some()
}

fn is_head(labels: &Labels<'_, '_>, at: usize) -> bool {
    let word = labels.token(at);
    is_lower(word)
        && !labels.is_named(at)
        && (is_role_noun(word) && !is_plural(word) || describes_organization(word).is_some())
}

/// Whether a noun for people is plural.
fn is_plural(noun: &str) -> bool {
    noun.strip_suffix('s').is_some_and(is_role_noun)
}

/// Whether a token is a noun for people or organizations.
pub(super) fn is_noun_for_somebody(labels: &Labels<'_, '_>, at: usize) -> bool {
    let word = labels.token(at);
    is_lower(word) && (is_role_noun(word) || describes_organization(word).is_some())
}

fn is_lower(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a token may be a modifier in a description: it is a word or a hyphen, does not end a phrase, and is not part of a
/// name.
pub(super) fn is_plain(labels: &Labels<'_, '_>, at: usize) -> bool {
    let text = labels.token(at);
    let word = text.chars().all(|c| c.is_alphabetic() || c == '-');
    word && !text.is_empty() && !labels.is_named(at) && !labels.ends_role(at)
}

/// The number in the tokens "34", "-", "year-old".
fn age_at<'a>(labels: &Labels<'_, 'a>, at: usize) -> Option<&'a str> {
    let age = labels.kind(at) == Some(TokenKind::Number)
        && labels.token(at + 1) == "-"
        && labels.is(at + 2, Class::YearOld);
    age.then(|| labels.token(at))
}

/// The age after a name ("Kim, 34,") or before it ("34-year-old Kim").
pub(super) fn age_beside<'a>(labels: &Labels<'_, 'a>, start: usize, end: usize) -> Option<&'a str> {
    let after = labels.token(end) == ","
        && labels.kind(end + 1) == Some(TokenKind::Number)
        && matches!(labels.token(end + 2), "," | ".");
    if after {
        return Some(labels.token(end + 1));
    }
    age_at(labels, start.checked_sub(3)?)
}
