//! Roles that several people of a row share.

use crate::entities::labels::{EntityRef, Labels};
use crate::text::TokenRange;

use super::Role;
use super::affiliation::organization_in;
use super::apposed::before_comma;
use super::behind::behind_comma;
use super::front::in_front;
use super::predicate::predicate;
use super::words::{before_honorifics, is_plural};

/// Names of a row that are looked through.
const LONGEST: usize = 12;

/// "ministers Kim and Lee": what is said in the plural of the name before holds for this one.
pub(super) fn shared(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mut start = before_honorifics(labels, name.start, sentence.start);
    for _ in 0..LONGEST {
        let mut joint = start.checked_sub(1).filter(|at| *at > sentence.start)?;
        if !matches!(labels.token(joint), "and" | "," | "&") {
            return None;
        }
        if labels.token(joint) == "and" && labels.token(joint - 1) == "," {
            joint -= 1;
        }
        let previous = name_before(labels, joint, sentence.start)?;
        if let Some(role) = in_front(labels, previous).or_else(|| before_comma(labels, previous)) {
            return is_plural(labels, role).then_some(role);
        }
        start = before_honorifics(labels, previous.start, sentence.start);
    }
    None
}

/// The person's name that ends a member of a row at `end`: "Kim", "Kim (DA)", "Kim from Queen's College".
fn name_before(labels: &Labels<'_, '_>, end: usize, least: usize) -> Option<TokenRange> {
    let mut end = end;
    if end > least && labels.token(end - 1) == ")" {
        end = (least..end)
            .rev()
            .take(8)
            .find(|&at| labels.token(at) == "(")?;
    }
    if matches!(
        labels.entity(end.checked_sub(1)?),
        EntityRef::Organization(_) | EntityRef::Place
    ) {
        let from = (least..end)
            .rev()
            .take(12)
            .find(|&at| matches!(labels.token(at), "from" | "of"))?;
        let named = (from + 1..end).all(|at| labels.entity(at) != EntityRef::None);
        end = from;
        if !named {
            return None;
        }
    }
    let EntityRef::Person(_) = labels.entity(end.checked_sub(1)?) else {
        return None;
    };
    let start = (least..end)
        .rev()
        .take(6)
        .find(|&at| labels.end_of_name(at) == Some(end))?;
    Some(TokenRange { start, end })
}

/// "Kim and Lee, both activists": what is said of the last of the row holds for the first as well.
pub(super) fn shared_ahead(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    if labels.token(name.end) != "and" {
        return None;
    }
    let next = labels
        .end_of_name(name.end + 1)
        .filter(|_| matches!(labels.entity(name.end + 1), EntityRef::Person(_)))?;
    let role = behind_comma(
        labels,
        TokenRange {
            start: name.end + 1,
            end: next,
        },
    )?;
    is_plural(labels, role).then_some(role)
}

/// "Kim and Mr Lee are students": what is said of all of a row.
pub(super) fn shared_predicate(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mut end = name.end;
    let start = before_honorifics(labels, name.start, sentence.start);
    let mut several = start > sentence.start && matches!(labels.token(start - 1), "and" | "&");
    for _ in 0..LONGEST {
        match labels.token(end) {
            "are" | "were" if several => {
                let role = predicate(labels, end + 1, sentence.end)?;
                return is_plural(labels, role).then_some(role);
            }
            "and" | "&" | "," => {
                let joint = end;
                let next = (joint + 1..joint + 5).find(|&at| labels.end_of_name(at).is_some())?;
                let title = before_honorifics(labels, next, joint + 1);
                let joined =
                    title == joint + 1 || title == joint + 2 && labels.token(joint + 1) == "and";
                if !joined || !matches!(labels.entity(next), EntityRef::Person(_)) {
                    return None;
                }
                end = labels.end_of_name(next)?;
                several = true;
            }
            _ => return None,
        }
    }
    None
}

/// "Tern Systems chair Kim and chief executive Lee": the organization of the first is that of the second.
pub(super) fn of_first_in_pair(labels: &Labels<'_, '_>, role: Role) -> Option<u32> {
    let least = labels.sentence(role.tokens.start).start;
    let joint = role.tokens.start.checked_sub(1)?;
    let own = matches!(
        labels.token(role.tokens.end - 1),
        "executive"
            | "director"
            | "manager"
            | "officer"
            | "chairman"
            | "chairwoman"
            | "chair"
            | "spokesman"
            | "spokeswoman"
            | "editor"
            | "founder"
            | "coach"
            | "captain"
            | "secretary"
    );
    if joint <= least || labels.token(joint) != "and" || !own {
        return None;
    }
    let first = in_front(labels, name_before(labels, joint, least)?)?;
    organization_in(labels, first.tokens)
}
