//! Organizations linked to a person by a verb: "Kim, who leads the Tern Trust".

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::text::TokenRange;

use super::skip::{after_age, after_party};
use super::words::{after_bracket, is_capitalized, is_lower};

/// The start of the object in "Sinclair, 71, who has led the Community Council".
pub(super) fn object_of_leading(labels: &Labels<'_, '_>, name: TokenRange) -> Option<usize> {
    let end = after_bracket(labels, name.end, 6);
    let comma = usize::from(labels.token(end) == ",");
    let first = after_party(labels, end + comma);
    let at = after_age(labels, first);
    let relative = labels.is(at, Class::Who);
    let after_comma = comma > 0 && first == end + comma;
    let object = object_of_verb(labels, at + usize::from(relative), relative)?;
    (relative || !after_comma).then_some(object)
}

/// The organization in a relative clause: "who now runs Tern Systems".
pub(super) fn organization_of_clause(labels: &Labels<'_, '_>, who: usize) -> Option<u32> {
    labels.organization(object_of_verb(labels, who + 1, true)?)
}

/// The start of the object of a verb that links a person to an organization: "has led", "teaches music at".
fn object_of_verb(labels: &Labels<'_, '_>, at: usize, relative: bool) -> Option<usize> {
    let mut at = at;
    while labels.is_any(at, &[Class::Have, Class::Also, Class::TenureAdverb]) {
        at += 1;
    }
    // Outside relative clauses, only unambiguous verbs count: "Kim runs the marathon", "Kim joined the army".
    let leads =
        labels.is(at, Class::LeadingVerb) || relative && labels.is(at, Class::LeadingVerbOfClause);
    if labels.is(at, Class::WorkingVerb) && labels.is(at + 1, Class::WorkplacePreposition) {
        Some(after_possessor(labels, at + 2))
    } else if leads {
        Some(after_possessor(labels, at + 1))
    } else if relative {
        Some(after_possessor(labels, after_activity(labels, at)?))
    } else {
        None
    }
}

/// Skips an article or a possessor: "Mr. Kim's" in "leads Mr. Kim's Council of Tides".
fn after_possessor(labels: &Labels<'_, '_>, at: usize) -> usize {
    let possessor = (at..at + 5)
        .take_while(|&at| labels.is_named(at) || is_capitalized(labels, at))
        .last()
        .filter(|&last| is_possessive(labels.token(last + 1)));
    if let Some(last) = possessor.filter(|_| labels.organization(at).is_none()) {
        return last + 2;
    }
    // "the farmers' wing of the Tern Party".
    let unit = (at..at + 5)
        .take_while(|&at| !is_capitalized(labels, at))
        .find(|&at| labels.is(at, Class::OrganizationUnit) && labels.is(at + 1, Class::Of));
    match unit {
        Some(unit) => unit + 2 + usize::from(labels.is(unit + 2, Class::The)),
        None => at + usize::from(labels.is(at, Class::Determiner)),
    }
}

/// Skips an activity and its "for" or "at": "teaches music at", "tracks spending for".
fn after_activity(labels: &Labels<'_, '_>, verb: usize) -> Option<usize> {
    if !labels.is(verb, Class::ActivityVerb) {
        return None;
    }
    let inside = |at: usize| labels.is_organization_or_place(at) || is_lower(labels, at);
    let preposition = (verb + 1..verb + 9)
        .take_while(|&at| inside(at))
        .find(|&at| labels.is_any(at, &[Class::At, Class::For]))?;
    Some(preposition + 1)
}
