//! Roles shared by several people in a list.

use crate::entities::labels::Labels;
use crate::lexicon::Class;
use crate::text::TokenRange;

use super::affiliation::organization_in;
use super::apposition_after::after_comma;
use super::apposition_before::before_comma;
use super::before_name::before_name;
use super::predicate::predicate;
use super::role::Role;
use super::skip::before_honorifics;

/// Maximum number of names in a list that are searched.
const MAX_NAMES: usize = 12;

/// The plural role of an earlier name in a list: "ministers Kim and Lee".
pub(super) fn shared(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let min = labels.sentence(name.start).start;
    let mut start = before_honorifics(labels, name.start, min);
    for _ in 0..MAX_NAMES {
        let mut joint = start.checked_sub(1).filter(|at| *at > min)?;
        let and = labels.is(joint, Class::And);
        if !and && labels.token(joint) != "," {
            return None;
        }
        if and && labels.token(joint - 1) == "," {
            joint -= 1;
        }
        let previous = name_before(labels, joint, min)?;
        let role = before_name(labels, previous).or_else(|| before_comma(labels, previous));
        if let Some(role) = role {
            return role.is_plural(labels).then_some(role);
        }
        start = before_honorifics(labels, previous.start, min);
    }
    None
}

/// The person's name in the list member that ends at `end`: "Kim", "Kim (DA)", "Kim from Queen's College".
fn name_before(labels: &Labels<'_, '_>, end: usize, min: usize) -> Option<TokenRange> {
    let mut end = end;
    if end > min && labels.token(end - 1) == ")" {
        let mut before = (min..end).rev().take(8);
        end = before.find(|&at| labels.token(at) == "(")?;
    }
    if labels.is_organization_or_place(end.checked_sub(1)?) {
        let mut before = (min..end).rev().take(12);
        let from = before.find(|&at| labels.is(at, Class::OriginPreposition))?;
        if !(from + 1..end).all(|at| labels.is_named(at)) {
            return None;
        }
        end = from;
    }
    if !labels.is_person(end.checked_sub(1)?) {
        return None;
    }
    let mut before = (min..end).rev().take(6);
    let start = before.find(|&at| labels.end_of_name(at) == Some(end))?;
    Some(TokenRange { start, end })
}

/// The apposition of the last name in a list, which also applies to the first: "Kim and Lee, both activists".
pub(super) fn shared_apposition(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let start = name.end + 1;
    if !labels.is(name.end, Class::And) || !labels.is_person(start) {
        return None;
    }
    let end = labels.end_of_name(start)?;
    after_comma(labels, TokenRange { start, end }).filter(|role| role.is_plural(labels))
}

/// The predicate of a list of names: "Kim and Mr Lee are students".
pub(super) fn shared_predicate(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let start = before_honorifics(labels, name.start, sentence.start);
    let mut several = start > sentence.start && labels.is(start - 1, Class::And);
    let mut end = name.end;
    for _ in 0..MAX_NAMES {
        if several && labels.is(end, Class::PluralBe) {
            return predicate(labels, end + 1, sentence.end).filter(|role| role.is_plural(labels));
        }
        end = end_of_next_name(labels, end)?;
        several = true;
    }
    None
}

/// The end of the name that follows "and" or a comma at `joint` in a list.
fn end_of_next_name(labels: &Labels<'_, '_>, joint: usize) -> Option<usize> {
    if labels.token(joint) != "," && !labels.is(joint, Class::And) {
        return None;
    }
    let first = joint + 1;
    let name = (first..first + 4).find(|&at| labels.end_of_name(at).is_some())?;
    let title = before_honorifics(labels, name, first);
    let joined = title == first || title == first + 1 && labels.is(first, Class::And);
    labels
        .end_of_name(name)
        .filter(|_| joined && labels.is_person(name))
}

/// The organization of the first of two coordinated roles, for the second: "Tern Systems chair Kim and chief executive Lee".
pub(super) fn of_first_in_pair(labels: &Labels<'_, '_>, role: Role) -> Option<u32> {
    let min = labels.sentence(role.tokens.start).start;
    let joint = role.tokens.start.checked_sub(1).filter(|at| *at > min)?;
    if !labels.is(joint, Class::And) || !labels.is(role.last(), Class::OfficeOfOrganization) {
        return None;
    }
    let first = before_name(labels, name_before(labels, joint, min)?)?;
    organization_in(labels, first.tokens)
}
