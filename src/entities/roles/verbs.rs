//! Organizations that a verb ties to a person: "Kim, who leads the Tern Trust".

use crate::text::TokenRange;

use crate::entities::labels::{EntityRef, Labels};
use crate::entities::names::is_possessive;

use super::affiliation::behind_gloss;
use super::words::{behind_age, behind_party, is_capitalized};

/// Where the object stands of "Sinclair, 71, who has led the Community Council".
pub(super) fn behind_leading(labels: &Labels<'_, '_>, name: TokenRange) -> Option<usize> {
    let end = behind_gloss(labels, name.end);
    let comma = usize::from(labels.token(end) == ",");
    let first = behind_party(labels, end + comma);
    let at = behind_age(labels, first);
    let relative = labels.token(at) == "who";
    let behind_comma = comma > 0 && first == end + comma;
    let object = behind_verb(labels, at + usize::from(relative), relative)?;
    (relative || !behind_comma).then_some(object)
}

/// The organization of a clause with "who" that describes somebody: "who now runs Tern Systems".
pub(super) fn organization_of_clause(labels: &Labels<'_, '_>, who: usize) -> Option<u32> {
    let at = behind_verb(labels, who + 1, true)?;
    match labels.entity(at) {
        EntityRef::Organization(organization) => Some(organization),
        _ => None,
    }
}

/// Where the object stands of a verb that ties somebody to an organization: "has led", "teaches music at".
fn behind_verb(labels: &Labels<'_, '_>, at: usize, relative: bool) -> Option<usize> {
    let mut at = at;
    while matches!(
        labels.token(at),
        "has" | "had" | "also" | "now" | "currently" | "once" | "previously" | "formerly"
    ) {
        at += 1;
    }
    let verb = labels.token(at);
    // "Kim runs the marathon", "Kim joined the army": outside a clause with "who" only plain verbs.
    let plain = matches!(
        verb,
        "leads" | "heads" | "chairs" | "founded" | "coaches" | "captains" | "edits"
    );
    let at = if is_working(verb) && matches!(labels.token(at + 1), "for" | "at" | "in" | "on") {
        at + 2
    } else if plain || relative && is_leading(verb) {
        at + 1
    } else if relative {
        behind_working(labels, at)?
    } else {
        return None;
    };
    Some(behind_possessor(labels, at))
}

/// Steps over an article or a possessor: "Mr. Kim's" in "leads Mr. Kim's Council of Tides".
fn behind_possessor(labels: &Labels<'_, '_>, at: usize) -> usize {
    let possessor = (at..at + 5)
        .take_while(|&at| labels.entity(at) != EntityRef::None || is_capitalized(labels.token(at)))
        .last()
        .filter(|&last| is_possessive(labels.token(last + 1)));
    if let Some(last) =
        possessor.filter(|_| !matches!(labels.entity(at), EntityRef::Organization(_)))
    {
        return last + 2;
    }
    let article = matches!(labels.token(at), "the" | "a" | "an" | "his" | "her");
    // "the farmers' wing of the Tern Party".
    let part = (at..at + 5)
        .take_while(|&at| !labels.token(at).starts_with(char::is_uppercase))
        .find(|&at| is_part_of_body(labels.token(at)) && labels.token(at + 1) == "of");
    match part {
        Some(part) => part + 2 + usize::from(labels.token(part + 2) == "the"),
        None => at + usize::from(article),
    }
}

fn is_part_of_body(noun: &str) -> bool {
    matches!(
        noun,
        "wing"
            | "arm"
            | "branch"
            | "unit"
            | "division"
            | "department"
            | "chapter"
            | "office"
            | "section"
    )
}

fn is_leading(verb: &str) -> bool {
    matches!(
        verb,
        "leads"
            | "led"
            | "heads"
            | "headed"
            | "chairs"
            | "chaired"
            | "runs"
            | "ran"
            | "directs"
            | "directed"
            | "manages"
            | "managed"
            | "owns"
            | "owned"
            | "coaches"
            | "coached"
            | "captains"
            | "captained"
            | "edits"
            | "edited"
            | "founded"
            | "joined"
            | "represents"
            | "represented"
            | "oversees"
            | "oversaw"
            | "co-chairs"
            | "co-chaired"
            | "co-founded"
            | "co-owns"
            | "helms"
            | "commands"
            | "commanded"
    )
}

fn is_working(verb: &str) -> bool {
    matches!(
        verb,
        "works"
            | "worked"
            | "teaches"
            | "taught"
            | "plays"
            | "played"
            | "serves"
            | "served"
            | "sits"
            | "lectures"
            | "studies"
    )
}

/// Behind "for" or "at" of what somebody does there: "teaches music at", "tracks spending for".
fn behind_working(labels: &Labels<'_, '_>, verb: usize) -> Option<usize> {
    let does = matches!(
        labels.token(verb),
        "works"
            | "worked"
            | "teaches"
            | "taught"
            | "studies"
            | "covers"
            | "covered"
            | "tracks"
            | "writes"
            | "reports"
            | "monitors"
            | "researches"
            | "specializes"
            | "specialises"
            | "coordinates"
            | "handles"
            | "coaches"
            | "directs"
    );
    let small = |at: usize| {
        labels.entity(at) != EntityRef::None && !matches!(labels.entity(at), EntityRef::Person(_))
            || labels.token(at).starts_with(char::is_lowercase)
    };
    let end = (verb + 1..verb + 9)
        .take_while(|&at| small(at))
        .find(|&at| matches!(labels.token(at), "for" | "at"))?;
    does.then_some(end + 1)
}
