//! What the words around a name say that a person is, and where the person belongs.

mod affiliation;
mod ahead;
mod apposed;
mod behind;
mod employer;
mod front;
mod left;
mod phrase;
mod post;
mod predicate;
mod rows;
mod verbs;
mod words;

use crate::lexicon::people::title;
use crate::text::TokenRange;

use super::labels::{Labels, with_lower};

use affiliation::belongs;
pub(super) use affiliation::{
    described_after, described_owner, described_whole, organization_beside,
    organization_in_brackets,
};
pub(super) use ahead::of_lead;
use apposed::before_comma;
use behind::{behind_comma, is_before_another};
use employer::{of_clause_behind, of_second_role};
pub(super) use employer::{organization_called, organization_led, organization_of_pronoun};
use front::in_front;
pub(super) use predicate::of_pronoun;
use predicate::{appointed, behind_is, right_behind, tenure};
use rows::{of_first_in_pair, shared, shared_ahead, shared_predicate};
use words::is_of_several;

/// What is said of a person next to the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role {
    /// The words, without article.
    pub(super) tokens: TokenRange,
    /// Index of the organization that is named with it.
    pub(super) affiliation: Option<u32>,
}

/// The role that stands with the name at `name`, if any: in front of it, behind a comma, or behind "is". A mere rank
/// ("Prof.") gives way to whatever else is said.
pub(super) fn near(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    type Find = fn(&Labels<'_, '_>, TokenRange) -> Option<Role>;
    const PLACES: [Find; 10] = [
        in_front,
        shared,
        behind_comma,
        before_comma,
        shared_ahead,
        right_behind,
        behind_is,
        appointed,
        tenure,
        shared_predicate,
    ];
    let mut rank: Option<Role> = None;
    for find in PLACES {
        match find(labels, name) {
            Some(role) if is_rank(labels, role) => rank = rank.or(Some(role)),
            // "Sen. Kim, one of the allies": the rank says more.
            Some(role) if rank.is_some() && says_less(labels, role, name) => {}
            Some(role) => {
                let role = own(labels, role, name);
                return Some(with_affiliation(labels, role, name));
            }
            None => {}
        }
    }
    rank.map(|rank| with_affiliation(labels, rank, name))
}

/// Whether a role says less than a rank does: "Sen. Kim, a member of the committee".
fn says_less(labels: &Labels<'_, '_>, role: Role, name: TokenRange) -> bool {
    let behind = role.tokens.start >= name.end;
    is_of_several(labels, role)
        || behind
            && matches!(
                labels.token(role.tokens.end - 1),
                "member"
                    | "appointee"
                    | "supporter"
                    | "backer"
                    | "ally"
                    | "critic"
                    | "native"
                    | "resident"
                    | "loyalist"
                    | "surrogate"
                    | "opponent"
                    | "rival"
                    | "contender"
                    | "graduate"
                    | "sponsor"
                    | "fan"
            )
}

/// In a row of roles each with its name behind it, the one in front: "The mayor, Kim, the judge, Lee, and others".
fn own(labels: &Labels<'_, '_>, role: Role, name: TokenRange) -> Role {
    let most = labels.sentence(name.start).end;
    let behind = role.tokens.start > name.end;
    let doubtful = behind && is_before_another(labels, role, most);
    // "the editor, Kim, a former farmer": the first says more.
    let further = behind
        && (matches!(labels.token(role.tokens.start - 1), "a" | "an")
            || matches!(labels.token(name.end + 1), "who"));
    let first = |front: &Role| doubtful || further && !is_of_several(labels, *front);
    match before_comma(labels, name).filter(first) {
        Some(front) => front,
        None => role,
    }
}

/// The role with the organization that is named with it or, failing that, with what else is said beside the name: "Sen.
/// Ash, chairman of the Tern Society".
fn with_affiliation(labels: &Labels<'_, '_>, role: Role, name: TokenRange) -> Role {
    let of = |role: Role| role.affiliation.filter(|_| belongs(labels, role.tokens));
    let most = labels.sentence(name.start).end;
    let behind = role.tokens.start >= name.end;
    let said = match behind {
        true => Some(role),
        false => behind_comma(labels, name).filter(|role| !is_before_another(labels, *role, most)),
    };
    let further = |role: Role| {
        of(role)
            .or_else(|| of_second_role(labels, role, most))
            .or_else(|| of_clause_behind(labels, role, most))
    };
    Role {
        affiliation: of(role)
            .or_else(|| said.and_then(further))
            .or_else(|| of_first_in_pair(labels, role)),
        ..role
    }
}

/// Whether a role is nothing but a rank: "Prof.", "Sgt".
pub(super) fn is_rank(labels: &Labels<'_, '_>, role: Role) -> bool {
    (role.tokens.start..role.tokens.end).all(|at| {
        labels.token(at) == "."
            || with_lower(labels.token(at), |word| {
                title(word).is_some_and(|title| title.is_rank || !title.is_role)
            })
    })
}
