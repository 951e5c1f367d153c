//! Organizations that a sentence ties to a person without a role: "founded by Kim", "Kim's company, Tern Systems".

use crate::lexicon::organizations::description;
use crate::text::TokenRange;

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

use super::Role;
use super::affiliation::{belongs, organization_after};
use super::phrase::noun_phrase;
use super::verbs::{behind_leading, organization_of_clause};
use super::words::{before_honorifics, ends, is_role};

/// Tokens in front of a role among which an organization is looked for.
const FAR: usize = 2000;

/// The organization that somebody founded or leads, by what stands around the name or a pronoun.
pub(in crate::entities) fn organization_led(
    labels: &Labels<'_, '_>,
    name: TokenRange,
) -> Option<u32> {
    owned(labels, name).or_else(|| led_by(labels, name))
}

/// The organization that a pronoun leads, works for or has: "She runs Tern Systems", "his company, Tern Systems".
pub(in crate::entities) fn organization_of_pronoun(
    labels: &Labels<'_, '_>,
    pronoun: TokenRange,
) -> Option<u32> {
    match labels.token(pronoun.start) {
        "his" | "her" | "His" | "Her" => own(labels, pronoun.end),
        "He" | "She" | "he" | "she" => match labels.entity(behind_leading(labels, pronoun)?) {
            EntityRef::Organization(organization) => Some(organization),
            _ => None,
        },
        _ => None,
    }
}

fn owned(labels: &Labels<'_, '_>, name: TokenRange) -> Option<u32> {
    let possessive = is_possessive(labels.token(name.end));
    possessive.then(|| own(labels, name.end + 1)).flatten()
}

/// "newly formed company, Tern Systems": an organization that is called somebody's.
fn own(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let noun = (start..start + 4).find(|&at| {
        matches!(
            labels.token(at),
            "company"
                | "firm"
                | "business"
                | "band"
                | "employer"
                | "organisation"
                | "organization"
                | "foundation"
                | "charity"
                | "club"
                | "team"
                | "party"
                | "startup"
                | "start-up"
                | "label"
                | "agency"
                | "studio"
                | "NGO"
                | "magazine"
                | "restaurant"
                | "gallery"
        )
    })?;
    let plain = (start..noun).all(|at| {
        labels.entity(at) == EntityRef::None && labels.token(at).starts_with(char::is_alphabetic)
    });
    let at = noun + 1 + usize::from(labels.token(noun + 1) == ",");
    match labels.entity(at) {
        EntityRef::Organization(organization) if plain => Some(organization),
        _ => None,
    }
}

/// "Tern Systems, founded by the chemist Kim", "Tern Systems was founded by Kim".
fn led_by(labels: &Labels<'_, '_>, name: TokenRange) -> Option<u32> {
    let least = labels.sentence(name.start).start;
    let front = before_honorifics(labels, name.start, least);
    let by = (least..front)
        .rev()
        .take(5)
        .find(|&at| labels.token(at) == "by")?;
    let described = (by + 1..front).all(|at| {
        is_role(labels, at)
            || labels.entity(at) != EntityRef::None
            || labels.token(at).starts_with(char::is_alphabetic) && labels.token(at) != "and"
    });
    let verb = by.checked_sub(1).filter(|verb| *verb > least)?;
    // "run by the Kim administration".
    let next = labels.token(name.end);
    let noun = next.starts_with(char::is_lowercase) && !ends(next) && next.len() > 2;
    let leads = matches!(
        labels.token(verb),
        "founded"
            | "co-founded"
            | "led"
            | "headed"
            | "chaired"
            | "run"
            | "owned"
            | "co-owned"
            | "directed"
    );
    if !described || !leads || noun {
        return None;
    }
    let mut at = verb;
    while at > least {
        at -= 1;
        if let EntityRef::Organization(organization) = labels.entity(at) {
            return Some(organization);
        }
        if labels.token(at) == "It" && at == least {
            return subject_before(labels, at);
        }
        let joins = matches!(
            labels.token(at),
            "," | "which" | "that" | "is" | "was" | "also" | "now" | "currently" | "(" | ")"
        );
        if !joins {
            return None;
        }
    }
    None
}

/// The organization that the sentence in front of `start` begins with: what "It" means there.
fn subject_before(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let before = labels.sentence(start.checked_sub(1)?);
    let first = before.start + usize::from(labels.token(before.start) == "The");
    match labels.entity(first) {
        EntityRef::Organization(organization) => Some(organization),
        _ => None,
    }
}

/// The organization of another role that the first goes on with: "an adviser to Kim and a professor at Tern University".
pub(super) fn of_second_role(labels: &Labels<'_, '_>, role: Role, most: usize) -> Option<u32> {
    let most = most.min(role.tokens.end + 16);
    let and = (role.tokens.end..most).find(|&at| {
        matches!(
            labels.token(at),
            "and" | "." | ";" | "said" | "says" | "who" | "but"
        )
    })?;
    if labels.token(and) != "and" {
        return None;
    }
    let mut at = and + 1;
    while matches!(labels.token(at), "currently" | "now" | "also" | "then") {
        at += 1;
    }
    let second = noun_phrase(labels, at, most + 8)?;
    let near = second.tokens.start <= at + 4 && !matches!(labels.entity(at), EntityRef::Person(_));
    second
        .affiliation
        .filter(|_| near && belongs(labels, second.tokens))
}

/// The organization of a clause behind a role: "a former judge who now leads the Tern Trust".
pub(super) fn of_clause_behind(labels: &Labels<'_, '_>, role: Role, most: usize) -> Option<u32> {
    // "a former judge now at the Tern Institute".
    let now = role.tokens.end + usize::from(labels.token(role.tokens.end) == ",");
    if labels.token(now) == "now" && matches!(labels.token(now + 1), "at" | "with" | "of" | "for") {
        return organization_after(labels, now + 1, most);
    }
    let who = (role.tokens.end..most.min(role.tokens.end + 7))
        .take_while(|&at| labels.token(at).starts_with(char::is_alphabetic))
        .find(|&at| labels.token(at) == "who")?;
    // "an economist who is the director of the Tern Institute".
    let being = matches!(labels.token(who + 1), "is" | "was")
        && matches!(labels.token(who + 2), "a" | "an" | "the");
    let second = noun_phrase(labels, who + 2, most).filter(|_| being);
    organization_of_clause(labels, who).or_else(|| {
        second?
            .affiliation
            .filter(|_| second.is_some_and(|role| belongs(labels, role.tokens)))
    })
}

/// The one organization named before that a noun in front of the role calls: "Council spokesman" of "Faro City Council".
pub(in crate::entities) fn organization_called(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    let noun = labels.token(role.start);
    let calls = role.end > role.start + 1
        && labels.entity(role.start) == EntityRef::None
        && with_lower(noun, |noun| description(noun).is_some());
    if !belongs(labels, role) {
        return None;
    }
    if !calls {
        return chamber(labels, role);
    }
    let mut found = None;
    for at in role.start.saturating_sub(FAR)..role.start {
        let EntityRef::Organization(organization) = labels.entity(at) else {
            continue;
        };
        if !labels.token(at).eq_ignore_ascii_case(noun) || found == Some(organization) {
            continue;
        }
        if found.is_some() {
            return None;
        }
        found = Some(organization);
    }
    found
}

/// The house of parliament that the first word of a role names, when the article names it elsewhere: "House Speaker".
fn chamber(labels: &Labels<'_, '_>, role: TokenRange) -> Option<u32> {
    let noun = labels.token(role.start);
    let names = role.end > role.start + 1
        && labels.entity(role.start) == EntityRef::None
        && matches!(
            noun,
            "House"
                | "Senate"
                | "Congress"
                | "Parliament"
                | "Parliamentary"
                | "Cabinet"
                | "Knesset"
        );
    if !names {
        return None;
    }
    let most = labels.document.tokens.len().min(role.end + FAR);
    (role.start.saturating_sub(FAR)..most)
        .filter(|&at| labels.token(at) == noun)
        .find_map(|at| match labels.entity(at) {
            EntityRef::Organization(organization) if labels.end_of_name(at) == Some(at + 1) => {
                Some(organization)
            }
            _ => None,
        })
}
