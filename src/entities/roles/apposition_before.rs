//! Roles in apposition before a name: "the president, Kim".

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::lexicon::people::gender_of_noun;
use crate::text::TokenRange;

use super::affiliation::{organization_after, organization_in, owner};
use super::noun_phrase::tail;
use super::premodifiers::start_of_role;
use super::role::Role;
use super::skip::before_titles;
use super::words::{
    REACH, after_bracket, is_capitalized, is_kinship, is_lower, is_office, is_quote, is_role,
    is_tight, is_word,
};

/// The role in apposition before a name: "the company's chief executive, Ana Botín", "the head of the WHO, Tedros Adhanom
/// Ghebreyesus".
pub(super) fn before_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let min = labels.sentence(name.start).start;
    let mark = before_titles(labels, name.start, min)
        .checked_sub(1)
        .filter(|at| *at > min && is_break(labels, *at))?;
    let (comma, organization) = before_organization(labels, mark, min);
    let (tokens, head) = apposition(labels, comma, min)?;
    // "Voters: Kim is ahead".
    let several = labels.token(head).ends_with('s');
    if labels.token(comma) == ":" && several && !ends_phrase(labels, name) {
        return None;
    }
    let before = TokenRange {
        end: head,
        ..tokens
    };
    let affiliation = organization_in(labels, before)
        .or_else(|| owner(labels, tokens.start))
        .or_else(|| organization_after(labels, head + 1, comma))
        .or(organization);
    is_of_name(labels, tokens.start, head, name).then_some(Role {
        tokens,
        affiliation,
    })
}

/// Whether a punctuation mark can separate a role from the name.
fn is_break(labels: &Labels<'_, '_>, mark: usize) -> bool {
    match labels.token(mark) {
        "," | "—" | "–" | ":" => true,
        "-" | "--" => !is_tight(labels, mark),
        _ => false,
    }
}

/// Skips an organization between a role and the name: "president, Tern Society (TS), Kim". Returns the comma before it and
/// the organization.
fn before_organization(labels: &Labels<'_, '_>, comma: usize, min: usize) -> (usize, Option<u32>) {
    let bracketed =
        labels.token(comma - 1) == ")" && comma > min + 3 && labels.token(comma - 3) == "(";
    let end = comma - if bracketed { 3 } else { 0 };
    let organization = labels.organization(end - 1);
    let start = (min..end)
        .rev()
        .take(REACH)
        .find(|&at| labels.end_of_name(at) == Some(end));
    match start.filter(|start| organization.is_some() && *start > min + 1) {
        Some(start) if labels.token(start - 1) == "," && is_role(labels, start - 2) => {
            (start - 1, organization)
        }
        _ => (comma, None),
    }
}

/// The role that ends before a comma, and the index of its head.
fn apposition(labels: &Labels<'_, '_>, comma: usize, first: usize) -> Option<(TokenRange, usize)> {
    let min = first.max(comma.saturating_sub(REACH + 2));
    let (mut bracketed, mut listed) = (false, false);
    for head in (min..comma).rev() {
        let text = labels.token(head);
        // "of the National Police (NP),".
        if text == ")" && head + 1 == comma && head > 0 {
            bracketed = labels.organization(head - 1).is_some();
            if bracketed {
                continue;
            }
        }
        if bracketed && text == "(" {
            bracketed = false;
            continue;
        }
        // "Minister for Gender, Labour and Tourism, Kim".
        if text == "," && (is_in_list(labels, head) || is_in_lower_list(labels, head, comma)) {
            listed = true;
            continue;
        }
        if ends_clause(labels, head) || labels.is_person(head) {
            return None;
        }
        if !is_role(labels, head) {
            continue;
        }
        let wide = is_capitalized(labels, head) || labels.is(head, Class::MinisterialOffice);
        let of_list = wide && labels.is_any(head + 1, &[Class::Of, Class::For]);
        if listed && !of_list {
            return None;
        }
        let end = if listed {
            comma
        } else {
            tail(labels, head, comma)
        };
        let open = labels.is(head + 1, Class::RolePreposition) && !labels.is(head + 1, Class::On);
        let start = start_of_role(labels, head, first);
        if (end == comma || open) && !is_tail(labels, start, min) {
            return Some((TokenRange { start, end }, head));
        }
    }
    None
}

/// Whether a comma separates two capitalized words that are not names.
fn is_in_list(labels: &Labels<'_, '_>, comma: usize) -> bool {
    let word = |at: usize| is_capitalized(labels, at) && !labels.is_named(at);
    let next = comma + 1 + usize::from(labels.is(comma + 1, Class::And));
    comma > 0 && word(comma - 1) && word(next)
}

/// Whether a comma is part of a list of lower-case words: "minister of labour, trade and industry, Kim".
fn is_in_lower_list(labels: &Labels<'_, '_>, comma: usize, end: usize) -> bool {
    let lower =
        |at: usize| !labels.is_named(at) && (labels.token(at) == "," || is_lower(labels, at));
    let mut last = (comma + 1..end).rev().take(5);
    last.any(|at| labels.is(at, Class::And))
        && comma > 0
        && end - comma < 8
        && lower(comma - 1)
        && (comma + 1..end).all(lower)
}

fn ends_clause(labels: &Labels<'_, '_>, at: usize) -> bool {
    matches!(labels.token(at), "," | ";" | ":" | "(" | ")")
        || is_quote(labels, at)
        || labels.is(at, Class::Say)
}

/// Whether a noun is the complement of another one: in "Chairman of the Board of Directors" the first noun is the role.
fn is_tail(labels: &Labels<'_, '_>, start: usize, min: usize) -> bool {
    let article = usize::from(start > min && labels.is(start - 1, Class::The));
    start > min + article + 1
        && labels.is(start - article - 1, Class::Of)
        && (article == 0 || is_role(labels, start - article - 2))
}

/// Whether a role before a comma belongs to the name after it, and not to another person.
fn is_of_name(labels: &Labels<'_, '_>, start: usize, head: usize, name: TokenRange) -> bool {
    let first = labels.sentence(name.start).start;
    let before = |back: usize, class: Class| {
        let at = start.checked_sub(back).filter(|at| *at >= first);
        at.is_some_and(|at| labels.is(at, class))
    };
    let several = labels.token(head).ends_with('s');
    let office = is_capitalized(labels, head) && is_office(labels, head);
    let then = before(1, Class::Then) && before(2, Class::The);
    let counted = before(1, Class::Count) || before(1, Class::SmallCardinal);
    let joined = labels.token(name.end) == "," || labels.is(name.end, Class::And);
    let definite = several && start < head && joined
        || office
        || (start..head).any(|at| labels.is_named(at))
        || start == first
        || before(1, Class::Determiner)
        || before(1, Class::VerbBeforeSpeaker)
        || several && counted && ends_phrase(labels, name)
        || before(1, Class::One)
        || before(1, Class::Another)
        || is_after_kinship(labels, start)
        || then;
    // In "After a question to the head of the fund, Kim left", the role is that of another person. In "In May, the mayor of
    // Oslo, Kim, came", the opening phrase ends before the role.
    let article = usize::from(then) + usize::from(then || before(1, Class::The));
    let comma = start.checked_sub(1 + article).filter(|at| *at >= first);
    let apart = comma.is_some_and(|at| labels.token(at) == ",") && (article > 0 || office);
    let whole = ends_phrase(labels, name);
    let clause = !whole && opens_phrase(labels, first);
    // "the last keeper, Kim's grandfather".
    let kin = is_possessive(labels.token(name.end))
        && (name.end + 1..name.end + 4).any(|at| is_kinship(labels, at));
    // "Flanked by agents, Kim stepped out".
    let others = several && !whole;
    definite && !kin && !others && (!clause || apart)
}

/// Whether a kinship noun and "and" precede the role that begins at `start`: "his brother and former minister".
fn is_after_kinship(labels: &Labels<'_, '_>, start: usize) -> bool {
    start > 2
        && labels.is(start - 1, Class::And)
        && gender_of_noun(labels.token(start - 2)).is_some()
        && labels.is_any(start - 3, &[Class::Determiner, Class::Another])
}

/// Whether a name is followed by punctuation or "and", not by a verb.
fn ends_phrase(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let at = after_bracket(labels, name.end, 8);
    !is_word(labels, at) || labels.is(at, Class::WordAfterName)
}

/// Whether a sentence begins with a phrase before its subject: "In …", "Speaking …".
fn opens_phrase(labels: &Labels<'_, '_>, first: usize) -> bool {
    let participle = labels.token(first).ends_with("ing")
        && !labels.is_named(first)
        && !is_role(labels, first)
        && !labels.is(first, Class::ParticipleAdjective);
    // "Flanked by a guard, Kim left".
    let passive = labels.token(first).ends_with("ed") && labels.is(first + 1, Class::By);
    let opening = labels.is_any(first, &[Class::Subordinator, Class::OpeningPreposition]);
    participle || passive || opening
}
