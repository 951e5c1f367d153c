//! Tests for single words in and around roles.

use crate::entities::labels::{Labels, with_lower};
use crate::lexicon::people::{gender_of_noun, is_role_noun};
use crate::lexicon::{Class, Classes};

/// Maximum length of a phrase that is searched, in tokens.
pub(super) const REACH: usize = 12;

/// Whether a word ends a role; "US" and "U.S." are not "us".
pub(super) fn ends(labels: &Labels<'_, '_>, at: usize) -> bool {
    let token = labels.token(at);
    !is_acronym(token) && (labels.is(at, Class::Negation) || labels.ends_role(at))
}

/// Whether a token consists of at least two characters, all capitals or full stops.
pub(super) fn is_acronym(token: &str) -> bool {
    let capital = |byte: u8| byte.is_ascii_uppercase() || byte == b'.';
    token.len() > 1 && token.bytes().all(capital)
}

/// Whether a word is a title in the singular or plural.
pub(super) fn is_office(labels: &Labels<'_, '_>, at: usize) -> bool {
    with_lower(labels.token(at), |word| {
        let is_title = |word: &str| Classes::of_lower(word).has(Class::Title);
        is_title(word) || word.strip_suffix('s').is_some_and(is_title)
    })
}

/// Whether a word is a role noun, alone or with the word before it.
pub(in crate::entities) fn is_role(labels: &Labels<'_, '_>, at: usize) -> bool {
    !labels.is_named(at)
        && (with_lower(labels.token(at), is_role_noun)
            || is_compound_role(labels, at)
            || is_team_position(labels, at))
}

/// Whether a word is a role only with the word before it: "first lady", "prison guard", "research fellow".
pub(super) fn is_compound_role(labels: &Labels<'_, '_>, at: usize) -> bool {
    at > 0 && labels.is(at, Class::CompoundRoleHead) && labels.is_pair(at - 1, Class::CompoundRole)
}

/// Whether a word is a position in a team, after its name: "Tern Bay guard".
fn is_team_position(labels: &Labels<'_, '_>, at: usize) -> bool {
    at > 0 && labels.is(at, Class::TeamPosition) && labels.organization(at - 1).is_some()
}

/// Whether a noun states kinship and is not a role: "husband".
pub(super) fn is_kinship(labels: &Labels<'_, '_>, at: usize) -> bool {
    gender_of_noun(labels.token(at)).is_some() && !is_role(labels, at)
}

/// Whether a noun has the form of a plural.
pub(super) fn is_plural_form(noun: &str) -> bool {
    let noun = noun.trim_end_matches('.');
    noun.ends_with(['s', 'S']) && !noun.ends_with("ss") && !noun.ends_with("itus")
}

/// Whether a lower-case word may modify a role noun.
pub(super) fn is_modifier(labels: &Labels<'_, '_>, at: usize) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    !labels.is_named(at)
        && labels.token(at).bytes().all(lower)
        && !ends(labels, at)
        && (!is_role(labels, at) || is_role(labels, at + 1))
}

/// Whether a capitalized word is a common word: "Research", "Affairs".
pub(super) fn is_known_word(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.document.classes(at).has_word_class()
}

/// Whether a word begins with a capital letter.
pub(super) fn is_capitalized(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.token(at).starts_with(char::is_uppercase)
}

/// Whether a word begins with a lower-case letter.
pub(super) fn is_lower(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.token(at).starts_with(char::is_lowercase)
}

/// Whether a token begins with a letter.
pub(super) fn is_word(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.token(at).starts_with(char::is_alphabetic)
}

/// Whether a token is a hyphen or a short dash.
pub(super) fn is_hyphen(labels: &Labels<'_, '_>, at: usize) -> bool {
    matches!(labels.token(at), "-" | "‐" | "–")
}

/// Whether a token is a double quotation mark.
pub(super) fn is_quote(labels: &Labels<'_, '_>, at: usize) -> bool {
    matches!(labels.token(at), "\"" | "“" | "”")
}

/// Whether there is no space on either side of a mark.
pub(super) fn is_tight(labels: &Labels<'_, '_>, mark: usize) -> bool {
    let tokens = &labels.document.tokens;
    let Some([left, mark, right]) = mark.checked_sub(1).and_then(|at| tokens.get(at..at + 3))
    else {
        return false;
    };
    left.span.end == mark.span.start && mark.span.end == right.span.start
}

/// Skips a bracket that opens at `open` and closes within `max` tokens. Returns `open` if there is none.
pub(super) fn after_bracket(labels: &Labels<'_, '_>, open: usize, max: usize) -> usize {
    if labels.token(open) != "(" {
        return open;
    }
    closing_bracket(labels, open, open + max).map_or(open, |close| close + 1)
}

/// The index of the first closing bracket in `open..end`.
pub(super) fn closing_bracket(labels: &Labels<'_, '_>, open: usize, end: usize) -> Option<usize> {
    (open..end).find(|&at| labels.token(at) == ")")
}
