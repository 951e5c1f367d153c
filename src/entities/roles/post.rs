//! Posts with a complement before a name: "Secretary of State", "Ambassador in Cairo".

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::text::TokenRange;

use super::words::{ends, is_capitalized, is_lower, is_role};

/// The role with a complement that ends at `end`, from its head on: "Secretary of State".
pub(super) fn role_of(labels: &Labels<'_, '_>, end: usize, min: usize) -> Option<TokenRange> {
    // In "counsel to Democrat Kim", the Democrat is Kim.
    if end <= min + 1 || labels.is(end - 1, Class::PartyMember) {
        return None;
    }
    let mut at = end;
    while at > min + 1 && end - at < 14 {
        at -= 1;
        let head = at - 1;
        // "Chairman of the Joint Chiefs of Staff".
        let body = labels.is(head, Class::Chiefs);
        if at + 1 < end && is_role(labels, head) && !body && takes_complement(labels, at, end) {
            return post(labels, at, end);
        }
        // "head of industry": a few lower-case words.
        let lower = end - at <= 5
            && !labels.is_named(at)
            && !ends(labels, at)
            && !labels.token(at).ends_with("ing")
            && labels.token(at).chars().all(char::is_alphabetic);
        if labels.is_person(at)
            || !labels.is_organization_or_place(at)
                && !joins(labels, at, end)
                && !lower
                && !is_capitalized(labels, at)
        {
            return None;
        }
    }
    None
}

/// Whether the preposition at `at` introduces a complement of the role before it.
fn takes_complement(labels: &Labels<'_, '_>, at: usize, end: usize) -> bool {
    if labels.is_any(at, &[Class::Of, Class::For]) {
        true
    } else if labels.is(at, Class::On) {
        is_named(labels, at + 1, end) && is_capitalized(labels, end - 1)
    } else if labels.is(at, Class::To) {
        labels.is(at - 1, Class::RoleWithTo)
    } else {
        labels.is_any(at, &[Class::In, Class::At]) && is_named(labels, at + 1, end)
    }
}

/// The post whose head precedes the preposition at `at`.
fn post(labels: &Labels<'_, '_>, at: usize, end: usize) -> Option<TokenRange> {
    let head = at - 1;
    let lower = |at: usize| is_lower(labels, at) && !labels.is(at, Class::And);
    let long = (at + 1..end).filter(|&at| lower(at)).count() > 2
        && lower(end - 1)
        && !labels.is_named(end - 1);
    // "supporters of Republican Donald Trump".
    if labels.token(head).ends_with('s')
        || long && !labels.is(head, Class::OfficeWithLongComplement)
    {
        return None;
    }
    // "Ambassador of Iraq" is an ambassador; "Secretary of State" is the whole office.
    let named = (at..end - 1)
        .find(|&at| labels.is(at, Class::RolePreposition) && is_named(labels, at + 1, end));
    // "Director of Public Prosecutions (NPA)".
    let open = end - 3;
    let bracketed = labels.token(end - 1) == ")" && labels.token(open) == "(";
    let last = if bracketed && open > at { open } else { end };
    Some(TokenRange {
        start: head,
        end: named.unwrap_or(last),
    })
}

/// Whether a token may connect the words of a complement.
fn joins(labels: &Labels<'_, '_>, at: usize, end: usize) -> bool {
    let text = labels.token(at);
    labels.is(at, Class::PhraseConnector) && at + 1 < end
        || is_possessive(text)
        || text == "," && is_in_list(labels, at, end)
        || matches!(text, "(" | ")") && is_beside_organization(labels, at)
}

/// Whether a comma is part of a list of capitalized fields: "Secretary for Culture, Sports and Tourism".
fn is_in_list(labels: &Labels<'_, '_>, comma: usize, end: usize) -> bool {
    let field = |at: usize| is_capitalized(labels, at) && !labels.is_named(at);
    field(comma - 1) && field(comma + 1) && (comma + 2..end).any(|at| labels.is(at, Class::And))
}

/// Whether the tokens `start..end` consist of names of organizations and places, and connecting words.
fn is_named(labels: &Labels<'_, '_>, start: usize, end: usize) -> bool {
    let name = |at: usize| labels.is_named(at) || is_area(labels, at);
    start < end
        && (name(end - 1) || labels.token(end - 1) == ")")
        && (start..end).all(|at| {
            name(at)
                || labels.is(at, Class::PhraseConnector)
                || is_possessive(labels.token(at))
                || matches!(labels.token(at), "(" | ")")
        })
}

/// Whether a bracket is next to an organization: "(WHO)".
fn is_beside_organization(labels: &Labels<'_, '_>, bracket: usize) -> bool {
    let before = bracket.checked_sub(1);
    labels.organization(bracket + 1).is_some()
        || before.is_some_and(|at| labels.organization(at).is_some())
}

/// Whether a token is the noun of an area after its name: "Faro district".
fn is_area(labels: &Labels<'_, '_>, at: usize) -> bool {
    at > 0 && labels.is_place(at - 1) && labels.is(at, Class::AreaNoun)
}
