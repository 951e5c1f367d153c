//! Organizations linked to a person without a role: "founded by Kim", "Kim's company, Tern Systems".

use crate::entities::labels::{Labels, with_lower};
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::lexicon::organizations::description;
use crate::text::TokenRange;

use super::affiliation::{belongs, organization_after};
use super::noun_phrase::noun_phrase;
use super::role::Role;
use super::skip::before_honorifics;
use super::verbs::{object_of_leading, organization_of_clause};
use super::words::{ends, is_lower, is_role, is_word};

/// Number of tokens around a role that are searched for an organization.
const MAX_DISTANCE: usize = 2000;

/// The organization that a person founded, leads or owns, from the words around the name.
pub(in crate::entities) fn organization_led(
    labels: &Labels<'_, '_>,
    name: TokenRange,
) -> Option<u32> {
    let owned = is_possessive(labels.token(name.end));
    let own = owned.then(|| owned_organization(labels, name.end + 1));
    own.flatten().or_else(|| led_by(labels, name))
}

/// The organization that the antecedent of a pronoun leads, works for or owns: "She runs Tern Systems", "his company, Tern
/// Systems".
pub(in crate::entities) fn organization_of_pronoun(
    labels: &Labels<'_, '_>,
    pronoun: TokenRange,
) -> Option<u32> {
    if labels.is(pronoun.start, Class::PossessivePronoun) {
        owned_organization(labels, pronoun.end)
    } else if labels.is(pronoun.start, Class::SubjectPronoun) {
        labels.organization(object_of_leading(labels, pronoun)?)
    } else {
        None
    }
}

/// The organization after a possessive: "newly formed company, Tern Systems".
fn owned_organization(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let noun = (start..start + 4).find(|&at| labels.is(at, Class::OwnedOrganization))?;
    let plain = (start..noun).all(|at| !labels.is_named(at) && is_word(labels, at));
    let at = noun + 1 + usize::from(labels.token(noun + 1) == ",");
    labels.organization(at).filter(|_| plain)
}

/// The organization before "founded by" or "led by": "Tern Systems, founded by the chemist Kim", "Tern Systems was founded by
/// Kim".
fn led_by(labels: &Labels<'_, '_>, name: TokenRange) -> Option<u32> {
    let min = labels.sentence(name.start).start;
    let start = before_honorifics(labels, name.start, min);
    let mut before = (min..start).rev().take(5);
    let by = before.find(|&at| labels.is(at, Class::By))?;
    let verb = by.checked_sub(1).filter(|verb| *verb > min)?;
    let described = (by + 1..start).all(|at| {
        is_role(labels, at)
            || labels.is_named(at)
            || is_word(labels, at) && !labels.is(at, Class::And)
    });
    // "run by the Kim administration".
    let next = name.end;
    let noun = is_lower(labels, next) && !ends(labels, next) && labels.token(next).len() > 2;
    if !described || noun || !labels.is(verb, Class::LeadingParticiple) {
        return None;
    }
    for at in (min..verb).rev() {
        if let Some(organization) = labels.organization(at) {
            return Some(organization);
        }
        if at == min && labels.is(at, Class::It) {
            return subject_before(labels, at);
        }
        let joins = matches!(labels.token(at), "," | "(" | ")")
            || labels.is_any(
                at,
                &[
                    Class::Relativizer,
                    Class::SingularBe,
                    Class::Also,
                    Class::PresentAdverb,
                ],
            );
        if !joins {
            return None;
        }
    }
    None
}

/// The organization that begins the previous sentence: the antecedent of "It" at `start`.
fn subject_before(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let before = labels.sentence(start.checked_sub(1)?).start;
    labels.organization(before + usize::from(labels.is(before, Class::DefiniteArticle)))
}

/// The organization of a second, coordinated role: "an adviser to Kim and a professor at Tern University".
pub(super) fn of_second_role(labels: &Labels<'_, '_>, role: Role, max: usize) -> Option<u32> {
    let max = max.min(role.tokens.end + 16);
    let and = (role.tokens.end..max).find(|&at| {
        matches!(labels.token(at), "." | ";")
            || labels.is_any(at, &[Class::And, Class::But, Class::Say, Class::Who])
    })?;
    if !labels.is(and, Class::And) {
        return None;
    }
    let mut at = and + 1;
    while labels.is_any(at, &[Class::Also, Class::Then, Class::PresentAdverb]) {
        at += 1;
    }
    let second = noun_phrase(labels, at, max + 8)?;
    let near = second.tokens.start <= at + 4 && !labels.is_person(at);
    second
        .affiliation
        .filter(|_| near && belongs(labels, second.tokens))
}

/// The organization in a relative clause after a role: "a former judge who now leads the Tern Trust".
pub(super) fn of_following_clause(labels: &Labels<'_, '_>, role: Role, max: usize) -> Option<u32> {
    let end = role.tokens.end;
    // "a former judge now at the Tern Institute".
    let now = end + usize::from(labels.token(end) == ",");
    if labels.is(now, Class::PresentAdverb) && labels.is(now + 1, Class::EmployerPreposition) {
        return organization_after(labels, now + 1, max);
    }
    let who = (end..max.min(end + 7))
        .take_while(|&at| is_word(labels, at))
        .find(|&at| labels.is(at, Class::Who))?;
    organization_of_clause(labels, who).or_else(|| {
        // "an economist who is the director of the Tern Institute".
        let articles = [Class::DefiniteArticle, Class::IndefiniteArticle];
        let being = labels.is(who + 1, Class::SingularBe) && labels.is_any(who + 2, &articles);
        let second = noun_phrase(labels, who + 2, max).filter(|_| being)?;
        second
            .affiliation
            .filter(|_| belongs(labels, second.tokens))
    })
}

/// The organization that the first noun of a role abbreviates: "Council spokesman" of "Faro City Council". It must be unique.
pub(in crate::entities) fn organization_called(
    labels: &Labels<'_, '_>,
    role: TokenRange,
) -> Option<u32> {
    let noun = labels.token(role.start);
    let compound = role.end > role.start + 1 && !labels.is_named(role.start);
    if !compound || !belongs(labels, role) {
        return None;
    }
    if !with_lower(noun, |noun| description(noun).is_some()) {
        return chamber(labels, role);
    }
    let mut named = (role.start.saturating_sub(MAX_DISTANCE)..role.start)
        .filter(|&at| labels.token(at).eq_ignore_ascii_case(noun))
        .filter_map(|at| labels.organization(at));
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// The chamber of parliament that the first word of a role names, if the article names it elsewhere: "House Speaker".
fn chamber(labels: &Labels<'_, '_>, role: TokenRange) -> Option<u32> {
    let noun = labels.token(role.start);
    if !labels.is(role.start, Class::Chamber) {
        return None;
    }
    let max = labels.document.tokens.len().min(role.end + MAX_DISTANCE);
    (role.start.saturating_sub(MAX_DISTANCE)..max)
        .filter(|&at| labels.token(at) == noun && labels.end_of_name(at) == Some(at + 1))
        .find_map(|at| labels.organization(at))
}
