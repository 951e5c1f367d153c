//! What the words around a name say that a person is, and where the person belongs.

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

/// The role beside the name at `name`, if any: before it, after a comma, or after "is". A mere rank ("Prof.") yields to
/// any other description.
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
            // "Sen. Kim, one of the allies": the rank says more.
            Some(role) if rank.is_some() && role.says_less_than_rank(labels, name) => {}
            Some(role) => {
                let role = own(labels, role, name);
                return Some(with_affiliation(labels, role, name));
            }
            None => {}
        }
    }
    rank.map(|rank| with_affiliation(labels, rank, name))
}

/// In a list of roles each followed by its name, the role before the name: "The mayor, Kim, the judge, Lee, and others".
fn own(labels: &Labels<'_, '_>, role: Role, name: TokenRange) -> Role {
    let max = labels.sentence(name.start).end;
    let after = role.tokens.start > name.end;
    let doubtful = after && is_before_another(labels, role, max);
    // "the editor, Kim, a former farmer": the first says more.
    let further = after
        && (labels.is(role.tokens.start - 1, Class::IndefiniteArticle)
            || labels.is(name.end + 1, Class::Who));
    let first = |front: &Role| doubtful || further && !front.is_of_several(labels);
    before_comma(labels, name).filter(first).unwrap_or(role)
}

/// The role with the organization named with it or, failing that, with one from another description beside the name:
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
