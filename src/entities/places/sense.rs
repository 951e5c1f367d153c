//! Decides whether the name of a place refers to its government.

use crate::entities::names::{Name, is_possessive};
use crate::lexicon::Class;
use crate::text::Document;

/// Maximum number of places in a coordination that are searched on either side.
const LONGEST_COORDINATION: usize = 8;

/// Whether the words around the name of a capital or country show that it refers to the government. `name` is an index into
/// `names`.
pub(super) fn acts(document: &Document<'_>, names: &[Name<'_>], name: usize) -> bool {
    let (first, last) = (
        coordination_start(document, names, name),
        coordination_end(document, names, name),
    );
    let before = names[first].tokens.start.checked_sub(1);
    let is_before = |class| before.is_some_and(|at| document.is(at, class));
    let end = names[last].tokens.end;
    if is_before(Class::GovernmentAddress) && document.is(end, Class::GovernmentAddressComplement) {
        return true;
    }
    if is_before(Class::LocationPreposition) {
        return false;
    }
    let own_end = names[name].tokens.end;
    if is_possessive(document.token(own_end)) {
        return document.is(own_end + 1, Class::GovernmentPossession);
    }
    // "It is Seoul that pays."
    let cleft = document.token(end) == "that"
        && before.is_some_and(|at| matches!(document.token(at), "is" | "was"));
    let verb = end + usize::from(cleft);
    let several = first < last && document.is(verb, Class::GovernmentActPlural);
    several || document.is(verb, Class::GovernmentAct)
}

/// Whether a mention is in a coordination of three or more names that ends with "and": "Chad, Niger, Nigeria and Benin".
pub(super) fn is_coordinated(document: &Document<'_>, names: &[Name<'_>], name: usize) -> bool {
    let end = coordination_end(document, names, name);
    end > name && end - coordination_start(document, names, name) >= 2
}

/// Index of the first place in the coordination that contains a mention: "Moscow, Ankara and Washington".
fn coordination_start(document: &Document<'_>, names: &[Name<'_>], name: usize) -> usize {
    let min = name.saturating_sub(LONGEST_COORDINATION);
    let joined = |at: &usize| is_joined(document, &names[*at - 1], &names[*at]);
    let count = (min + 1..=name).rev().take_while(joined).count();
    name - count
}

/// Index of the last place in the coordination.
fn coordination_end(document: &Document<'_>, names: &[Name<'_>], name: usize) -> usize {
    let max = (name + LONGEST_COORDINATION).min(names.len() - 1);
    let joined = |at: &usize| is_joined(document, &names[*at], &names[*at + 1]);
    let count = (name..max).take_while(joined).count();
    // "In Moscow, Ankara said": a coordination has an "and" before its last member.
    let and = count > 0 && document.token(names[name + count].tokens.start - 1) == "and";
    if and { name + count } else { name }
}

/// Whether two names are separated only by a comma or "and".
fn is_joined(document: &Document<'_>, left: &Name<'_>, right: &Name<'_>) -> bool {
    let between = left.tokens.end..right.tokens.start;
    (1..=2).contains(&between.len())
        && between
            .into_iter()
            .all(|at| matches!(document.token(at), "," | "and"))
}
