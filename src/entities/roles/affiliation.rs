//! Finds the organization named with a person or a role.

use crate::entities::labels::{Labels, with_lower};
use crate::entities::names::is_possessive;
use crate::lexicon::organizations::description;
use crate::lexicon::{Class, Classes};
use crate::text::TokenRange;

use super::verbs::object_of_leading;
use super::words::{after_bracket, closing_bracket, ends, is_lower};

/// The organization in brackets after a name: "Botha (EFF)", "Lopez (Real Madrid)".
pub(in crate::entities) fn organization_in_brackets(
    labels: &Labels<'_, '_>,
    name: TokenRange,
) -> Option<u32> {
    let open = name.end;
    let end = labels.end_of_name(open + 1)?;
    let fits = labels.token(open) == "("
        && !labels.token(open + 1).contains(['-', '.', '@'])
        && labels.token(end) == ")";
    labels.organization(open + 1).filter(|_| fits)
}

/// The organization in apposition to a role: "chief, Division of Tides", "director (tides), Coastal Bank".
pub(super) fn organization_in_apposition(
    labels: &Labels<'_, '_>,
    end: usize,
    max: usize,
) -> Option<u32> {
    let mut at = end;
    if labels.token(at) == "(" {
        at = closing_bracket(labels, at, max.min(at + 6))? + 1;
    }
    if labels.token(at) != "," {
        return None;
    }
    let at = after_article(labels, at + 1);
    let organization = labels.organization(at)?;
    let end = labels.end_of_name(at)?;
    let ends = end >= max
        || matches!(labels.token(end), "," | "." | ";" | ")")
        || labels.is_any(end, &[Class::At, Class::In]);
    ends.then(|| parent_organization(labels, at).unwrap_or(organization))
}

/// Skips "the".
fn after_article(labels: &Labels<'_, '_>, at: usize) -> usize {
    at + usize::from(labels.is(at, Class::The))
}

/// The organization next to a name: "Lee of Samsung", "CNN's Cooper".
pub(in crate::entities) fn organization_beside(
    labels: &Labels<'_, '_>,
    name: TokenRange,
) -> Option<u32> {
    if name.start > 1
        && is_possessive(labels.token(name.start - 1))
        && let Some(organization) = labels.organization(name.start - 2)
    {
        return Some(organization);
    }
    if let Some(organization) = organization_of_line(labels, name) {
        return Some(organization);
    }
    let end = after_bracket(labels, name.end, 6);
    let preposition = end + usize::from(labels.token(end) == ",");
    let fits =
        labels.is(preposition, Class::EmployerPreposition) && !labels.is(preposition, Class::For);
    if !fits {
        return labels.organization(object_of_leading(labels, name)?);
    }
    let mut at = after_article(labels, preposition + 1);
    // "Kim of Oslo's Tern Institute".
    let origin = labels.is(preposition, Class::OriginPreposition) || at > preposition + 1;
    if origin && labels.is_place(at) {
        at = (at..at + 4).find(|&at| !labels.is_place(at))?;
        at += usize::from(is_possessive(labels.token(at)));
    }
    labels.organization(after_description(labels, at))
}

/// The organization on a line that contains only a name and an organization: "Kim, Tern Partners", "– Kim, Tern Partners: 85
/// percent".
fn organization_of_line(labels: &Labels<'_, '_>, name: TokenRange) -> Option<u32> {
    let line = labels.sentence(name.start);
    let bullet = matches!(labels.token(line.start), "–" | "-" | "•" | "*");
    let end = labels.end_of_name(name.end + 1)?;
    let whole = end >= line.end || labels.token(end) == ":";
    let fits = name.start == line.start + usize::from(bullet) && labels.token(name.end) == ",";
    labels.organization(name.end + 1).filter(|_| fits && whole)
}

/// Skips the kind of organization: "digital consulting firm" in "of digital consulting firm Tern".
fn after_description(labels: &Labels<'_, '_>, at: usize) -> usize {
    let lower = |at: usize| !labels.is_named(at) && is_lower(labels, at);
    let end = (at..at + 5).find(|&at| !lower(at)).unwrap_or(at);
    let kind = end > at && description(labels.token(end - 1)).is_some();
    if kind && labels.organization(end).is_some() {
        end
    } else {
        at
    }
}

/// The organization before a role: "the court's prosecutor", "Green Party (GP) president".
pub(super) fn owner(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let min = labels.sentence(start).start;
    let last = start.checked_sub(1).filter(|_| start != min)?;
    let mark = labels.token(last);
    if labels.is(last, Class::Its) {
        let mut before = (min..start).rev().take(30);
        return before.find_map(|at| labels.organization(at));
    }
    // "Tern Systems (燕系統) manager".
    let mut before = (min..start).rev().take(12);
    let open = before.find(|&at| mark == ")" && labels.token(at) == "(");
    let bracketed = open.and_then(|open| labels.organization(open.checked_sub(1)?));
    bracketed.or_else(|| {
        let owned = is_possessive(mark) || mark == ")";
        labels.organization(start.checked_sub(2)?).filter(|_| owned)
    })
}

/// The organization among `tokens`, unless it only states an origin ("Faro-based") or a bestseller list.
pub(super) fn organization_in(labels: &Labels<'_, '_>, tokens: TokenRange) -> Option<u32> {
    let mut all = tokens.start..tokens.end;
    let at = all.find(|&at| labels.organization(at).is_some())?;
    let entity = labels.entity(at);
    let end = all
        .find(|&at| labels.entity(at) != entity)
        .unwrap_or(tokens.end);
    // "Faro-based banker", "Tern Times bestselling author".
    let apart = labels.is(end + 1, Class::Based) || labels.is(end, Class::Bestselling);
    labels.organization(at).filter(|_| !apart)
}

/// The first organization after `start`, up to the next punctuation mark or verb: "… of the World Bank".
pub(super) fn organization_after(labels: &Labels<'_, '_>, start: usize, max: usize) -> Option<u32> {
    for at in start..max.min(start + 10) {
        if let Some(organization) = labels.organization(at) {
            return Some(parent_organization(labels, at).unwrap_or(organization));
        }
        let joins = labels.is(at, Class::AffiliationConnector) || is_possessive(labels.token(at));
        let mark = matches!(
            labels.token(at),
            "," | "." | ";" | "(" | ")" | "\"" | "“" | "”" | ":"
        );
        if mark || !joins && ends(labels, at) {
            return None;
        }
    }
    None
}

/// The parent organization of a unit: Tesla in "the Sales Department at Tesla".
fn parent_organization(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let end = labels.end_of_name(start)?;
    let unit = (start..end).any(|at| labels.is(at, Class::OrganizationUnit));
    let next = (end..end + 10)
        .find(|&at| labels.is(at, Class::At) || matches!(labels.token(at), "," | "." | ";"))?;
    let fits = unit && labels.is(next, Class::At);
    labels
        .organization(after_article(labels, next + 1))
        .filter(|_| fits)
}

/// The organization that a resolved description before a role refers to: "the school's director".
pub(in crate::entities) fn described_owner(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    owner(labels, role.start).filter(|_| belongs(labels, role))
}

/// The organization that a resolved description after a role refers to: "a surgeon at the hospital".
pub(in crate::entities) fn described_after(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    if !labels.is(role.end, Class::EmployerPreposition) || !belongs(labels, role) {
        return None;
    }
    organization_after(labels, role.end, labels.sentence(role.start).end)
}

/// The organization in a description: "the Liverpool striker".
pub(in crate::entities) fn described_whole(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    organization_in(labels, role).filter(|_| belongs(labels, role))
}

/// Whether a role makes a person a member of the organization. Former chairmen, champions and critics are not members.
pub(super) fn belongs(labels: &Labels<'_, '_>, role: TokenRange) -> bool {
    let former = with_lower(labels.token(role.start), |word| {
        let prefix = word.split_once('-').map_or(word, |(prefix, _)| prefix);
        Classes::of(word).has(Class::FormerHolder) || Classes::of(prefix).has(Class::FormerPrefix)
    });
    !former && !labels.is(role.end - 1, Class::Outsider)
}
