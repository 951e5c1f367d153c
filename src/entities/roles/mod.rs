//! Rules that find the role and the affiliation of a person in the words around a name.

mod affiliation;
mod apposition_after;
mod apposition_before;
mod before_name;
mod coordination;
mod employer;
mod lead_role;
mod noun_phrase;
mod post;
mod predicate;
mod premodifiers;
mod role;
mod skip;
mod verbs;
mod words;

use crate::lexicon::Class;
use crate::text::TokenRange;

use super::labels::Labels;

use affiliation::belongs;
pub(super) use affiliation::{
    described_after, described_owner, described_whole, organization_beside,
    organization_in_brackets,
};
use apposition_after::{after_comma, is_before_another};
use apposition_before::before_comma;
use before_name::before_name;
use coordination::{of_first_in_pair, shared, shared_apposition, shared_predicate};
use employer::{of_following_clause, of_second_role};
pub(super) use employer::{organization_called, organization_led, organization_of_pronoun};
pub(super) use lead_role::of_lead;
pub(super) use predicate::of_pronoun;
use predicate::{after_is, appointed, right_after, tenure};
pub(super) use role::Role;

/// The role next to a name, if any: before it, after a comma, or after a verb. Any other role takes precedence over a mere
/// rank ("Prof.").
pub(super) fn near(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    type Find = fn(&Labels<'_, '_>, TokenRange) -> Option<Role>;
    const PLACES: [Find; 10] = [
        before_name,
        shared,
        after_comma,
        before_comma,
        shared_apposition,
        right_after,
        after_is,
        appointed,
        tenure,
        shared_predicate,
    ];
    let mut rank: Option<Role> = None;
    for find in PLACES {
        match find(labels, name) {
            Some(role) if role.is_rank(labels) => rank = rank.or(Some(role)),
            // In "Sen. Kim, one of the allies", the rank is more informative.
            Some(role) if rank.is_some() && role.says_less_than_rank(labels, name) => {}
            Some(role) => {
                let role = prefer_before(labels, role, name);
                return Some(with_affiliation(labels, role, name));
            }
            None => {}
        }
    }
    rank.map(|rank| with_affiliation(labels, rank, name))
}

/// Prefers the role before the name in a list of roles each followed by its name: "The mayor, Kim, the judge, Lee, and
/// others".
fn prefer_before(labels: &Labels<'_, '_>, role: Role, name: TokenRange) -> Role {
    let max = labels.sentence(name.start).end;
    let after = role.tokens.start > name.end;
    let doubtful = after && is_before_another(labels, role, max);
    // In "the editor, Kim, a former farmer", the first role is more informative.
    let further = after
        && (labels.is(role.tokens.start - 1, Class::IndefiniteArticle)
            || labels.is(name.end + 1, Class::Who));
    let first = |before: &Role| doubtful || further && !before.is_of_several(labels);
    before_comma(labels, name).filter(first).unwrap_or(role)
}

/// Completes a role with the organization named with it or, failing that, with one from another description next to the name:
/// "Sen. Ash, chairman of the Tern Society".
fn with_affiliation(labels: &Labels<'_, '_>, role: Role, name: TokenRange) -> Role {
    let of = |role: Role| role.affiliation.filter(|_| belongs(labels, role.tokens));
    let max = labels.sentence(name.start).end;
    let after = if role.tokens.start >= name.end {
        Some(role)
    } else {
        after_comma(labels, name).filter(|role| !is_before_another(labels, *role, max))
    };
    let further = |role: Role| {
        of(role)
            .or_else(|| of_second_role(labels, role, max))
            .or_else(|| of_following_clause(labels, role, max))
    };
    Role {
        affiliation: of(role)
            .or_else(|| after.and_then(further))
            .or_else(|| of_first_in_pair(labels, role)),
        ..role
    }
}
