//! The organization that is named with a person.

use crate::lexicon::organizations::description;
use crate::text::TokenRange;

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

use super::verbs::behind_leading;
use super::words::ends;

/// The organization in brackets behind a name: "Botha (EFF)", "Lopez (Real Madrid)".
pub(in crate::entities) fn organization_in_brackets(
    labels: &Labels<'_, '_>,
    name: TokenRange,
) -> Option<u32> {
    let fits = labels.token(name.end) == "("
        && !labels.token(name.end + 1).contains(['-', '.', '@'])
        && labels
            .end_of_name(name.end + 1)
            .is_some_and(|end| labels.token(end) == ")");
    match labels.entity(name.end + 1) {
        EntityRef::Organization(organization) if fits => Some(organization),
        _ => None,
    }
}

/// The organization that a role is of by mere apposition: "chief, Division of Tides", "director (tides), Coastal Bank".
pub(super) fn organization_apposed(
    labels: &Labels<'_, '_>,
    end: usize,
    most: usize,
) -> Option<u32> {
    let mut at = end;
    if labels.token(at) == "(" {
        at = (at..most.min(at + 6)).find(|&at| labels.token(at) == ")")? + 1;
    }
    if labels.token(at) != "," {
        return None;
    }
    at += 1 + usize::from(labels.token(at + 1) == "the");
    let EntityRef::Organization(organization) = labels.entity(at) else {
        return None;
    };
    let ends = labels.end_of_name(at).is_some_and(|end| {
        end >= most || matches!(labels.token(end), "," | "." | ";" | ")" | "at" | "in")
    });
    ends.then(|| whole(labels, at).unwrap_or(organization))
}

/// The organization that stands right beside a name: "Lee of Samsung", "CNN's Cooper".
pub(in crate::entities) fn organization_beside(
    labels: &Labels<'_, '_>,
    name: TokenRange,
) -> Option<u32> {
    if name.start > 1
        && is_possessive(labels.token(name.start - 1))
        && let EntityRef::Organization(organization) = labels.entity(name.start - 2)
    {
        return Some(organization);
    }
    if let Some(organization) = organization_of_row(labels, name) {
        return Some(organization);
    }
    let end = behind_gloss(labels, name.end);
    let mut at = end + usize::from(labels.token(end) == ",");
    if matches!(labels.token(at), "of" | "from" | "at" | "with") {
        at += 1 + usize::from(labels.token(at + 1) == "the");
        // "Kim of Oslo's Tern Institute".
        if labels.entity(at) == EntityRef::Place
            && matches!(labels.token(at - 1), "of" | "from" | "the")
        {
            let owner = (at..at + 4).find(|&at| labels.entity(at) != EntityRef::Place)?;
            at = owner + usize::from(is_possessive(labels.token(owner)));
        }
        at = behind_description(labels, at);
    } else {
        at = behind_leading(labels, name)?;
    }
    match labels.entity(at) {
        EntityRef::Organization(organization) => Some(organization),
        _ => None,
    }
}

/// Steps over a short bracket behind a name: "Kim (金), of the Tern Party".
pub(super) fn behind_gloss(labels: &Labels<'_, '_>, end: usize) -> usize {
    match labels.token(end) {
        "(" => (end..end + 6)
            .find(|&at| labels.token(at) == ")")
            .map_or(end, |close| close + 1),
        _ => end,
    }
}

/// The organization of a line that holds nothing else: "Kim, Tern Partners", "– Kim, Tern Partners: 85 percent".
fn organization_of_row(labels: &Labels<'_, '_>, name: TokenRange) -> Option<u32> {
    let line = labels.sentence(name.start);
    let first = line.start + usize::from(matches!(labels.token(line.start), "–" | "-" | "•" | "*"));
    let end = labels.end_of_name(name.end + 1)?;
    let whole = end >= line.end || labels.token(end) == ":";
    let fits = name.start == first && labels.token(name.end) == "," && whole;
    match labels.entity(name.end + 1) {
        EntityRef::Organization(organization) if fits => Some(organization),
        _ => None,
    }
}

/// Steps over what sort of organization follows: "digital consulting firm" in "of digital consulting firm Tern".
fn behind_description(labels: &Labels<'_, '_>, at: usize) -> usize {
    let small = |at: usize| {
        labels.entity(at) == EntityRef::None && labels.token(at).starts_with(char::is_lowercase)
    };
    let end = (at..at + 5).find(|&at| !small(at)).unwrap_or(at);
    let named = matches!(labels.entity(end), EntityRef::Organization(_));
    let sort = end > at && description(labels.token(end - 1)).is_some();
    if named && sort { end } else { at }
}

/// The organization in front of a role: "the court's prosecutor", "Green Party (GP) president".
pub(super) fn owner(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let mark = labels.token(start.checked_sub(1)?);
    let least = labels.sentence(start).start;
    if start == least {
        return None;
    }
    if mark == "its" {
        return (least..start)
            .rev()
            .take(30)
            .find_map(|at| match labels.entity(at) {
                EntityRef::Organization(organization) => Some(organization),
                _ => None,
            });
    }
    // "Tern Systems (燕系統) manager".
    let open = (least..start)
        .rev()
        .take(12)
        .find(|&at| mark == ")" && labels.token(at) == "(");
    if let Some(EntityRef::Organization(organization)) = open
        .and_then(|open| open.checked_sub(1))
        .map(|at| labels.entity(at))
    {
        return Some(organization);
    }
    let owned = is_possessive(mark) || mark == ")";
    match labels.entity(start.checked_sub(2)?) {
        EntityRef::Organization(organization) if owned => Some(organization),
        _ => None,
    }
}

pub(super) fn organization_in(labels: &Labels<'_, '_>, tokens: TokenRange) -> Option<u32> {
    let at = (tokens.start..tokens.end)
        .find(|&at| matches!(labels.entity(at), EntityRef::Organization(_)))?;
    let entity = labels.entity(at);
    let end = (at..tokens.end)
        .find(|&at| labels.entity(at) != entity)
        .unwrap_or(tokens.end);
    // Nobody works where a "Faro-based banker" lives or a "Tern Times bestselling author" sells.
    let apart = labels.token(end + 1) == "based"
        || matches!(labels.token(end), "bestselling" | "best-selling" | "best");
    match entity {
        EntityRef::Organization(organization) if !apart => Some(organization),
        _ => None,
    }
}

/// "… of the World Bank", up to the next mark or verb.
pub(super) fn organization_after(
    labels: &Labels<'_, '_>,
    start: usize,
    most: usize,
) -> Option<u32> {
    for at in start..most.min(start + 10) {
        if let EntityRef::Organization(organization) = labels.entity(at) {
            return Some(whole(labels, at).unwrap_or(organization));
        }
        let text = labels.token(at);
        let joins = matches!(
            text,
            "of" | "at" | "for" | "with" | "from" | "in" | "the" | "and" | "on" | "'s" | "’s"
        );
        if !joins && ends(text)
            || matches!(text, "," | "." | ";" | "(" | ")" | "\"" | "“" | "”" | ":")
        {
            return None;
        }
    }
    None
}

/// Of "the Sales Department at Tesla" the latter.
fn whole(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let end = labels.end_of_name(start)?;
    let part = (start..end).any(|at| {
        matches!(
            labels.token(at),
            "Department"
                | "Division"
                | "Unit"
                | "Section"
                | "Branch"
                | "Faculty"
                | "Office"
                | "Desk"
                | "Directorate"
        )
    });
    let next = (end..end + 10).find(|&at| matches!(labels.token(at), "at" | "," | "." | ";"))?;
    let first = next + 1 + usize::from(labels.token(next + 1) == "the");
    match labels.entity(first) {
        EntityRef::Organization(organization) if part && labels.token(next) == "at" => {
            Some(organization)
        }
        _ => None,
    }
}

/// The organization whose role it is by a description that has been resolved: "the school's director".
pub(in crate::entities) fn described_owner(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    owner(labels, role.start).filter(|_| belongs(labels, role))
}

/// The organization behind a role by a description that has been resolved: "a surgeon at the hospital".
pub(in crate::entities) fn described_after(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    let most = labels.sentence(role.start).end;
    matches!(
        labels.token(role.end),
        "of" | "at" | "for" | "with" | "from"
    )
    .then(|| organization_after(labels, role.end, most))
    .flatten()
    .filter(|_| belongs(labels, role))
}

/// The organization in a description: "the Liverpool striker".
pub(in crate::entities) fn described_whole(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    organization_in(labels, role).filter(|_| belongs(labels, role))
}

/// Whether a role makes its bearer one of the organization: no former chairman, no champion or critic of it.
pub(super) fn belongs(labels: &Labels<'_, '_>, role: TokenRange) -> bool {
    let first = with_lower(labels.token(role.start), |word| {
        matches!(
            word,
            "former" | "ex" | "onetime" | "ousted" | "late" | "then"
        ) || word.starts_with("ex-")
            || word.starts_with("then-")
    });
    let last = with_lower(labels.token(role.end - 1), |word| {
        matches!(
            word,
            "champion"
                | "champions"
                | "winner"
                | "winners"
                | "medalist"
                | "medallist"
                | "laureate"
                | "critic"
                | "critics"
                | "fan"
                | "fans"
                | "rival"
                | "opponent"
                | "finalist"
                | "counterpart"
                | "nominee"
                | "candidate"
                | "hopeful"
                | "contender"
                | "frontrunner"
                | "customer"
                | "customers"
                | "client"
                | "user"
                | "users"
                | "viewer"
                | "reader"
                | "subscriber"
                | "passenger"
                | "patient"
                | "investor"
                | "front-runner"
                | "shooter"
                | "gunman"
                | "bomber"
                | "attacker"
                | "hijacker"
                | "survivor"
        )
    });
    !first && !last
}
