//! Roles right before a name: "president Kim".

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::text::TokenRange;

use super::affiliation::{organization_in, owner};
use super::post::role_of;
use super::premodifiers::start_of_role;
use super::role::Role;
use super::skip::{before_all_ranks, before_honorifics, before_ranks};
use super::words::{is_acronym, is_capitalized, is_lower, is_office, is_quote, is_role, is_word};

/// The role right before a name: "ministry spokesperson Baik", "US Secretary of State Mike Pompeo", "a citizen surnamed
/// Chan", "actors such as Bell".
pub(super) fn before_name(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let min = sentence.start;
    let start = before_given_name(labels, name.start, min);
    let start = before_honorifics(labels, start, min);
    let start = before_acronym(labels, start, min);
    let (end, link) = before_link(labels, start, min);
    let end = before_ranks(labels, end, min);
    let tokens = from_noun(labels, end, min)?;
    let head = tokens.start;
    // In a sentence in headline case, a capitalized common noun is not an office.
    let headline = is_capitalized(labels, head)
        && head > min
        && (!is_office(labels, head) || labels.token(head).ends_with('s'))
        && is_headline_case(labels, sentence);
    let mut start = start_of_role(labels, head, min);
    if start < head && is_name_of_post(labels, start, min) {
        start = head;
    }
    let is_nationality = |at: usize| labels.is(at, Class::Demonym);
    let bare = (start..head).all(is_nationality) && is_empty_role(labels, head);
    let tokens = TokenRange { start, ..tokens };
    let role = Role {
        tokens,
        affiliation: organization_in(labels, TokenRange { end, ..tokens })
            .or_else(|| owner(labels, start)),
    };
    let fits = !bare
        && !headline
        && !is_verb(labels, start, head, min)
        && fits_link(labels, &link, role, name);
    fits.then_some(role)
}

/// The role that ends at `end`, from its head on.
fn from_noun(labels: &Labels<'_, '_>, end: usize, min: usize) -> Option<TokenRange> {
    let from = |start: usize| Some(TokenRange { start, end });
    // "Minister of Justice Kim" is not a justice.
    let of_office = end > min + 2 && labels.is(end - 2, Class::Of) && is_office(labels, end - 3);
    // "the former chairman of President Kim" is not a president.
    let sovereign = || labels.is(end - 1, Class::Sovereign);
    if of_office && !sovereign() && is_role(labels, end - 1) && is_role(labels, end - 3) {
        return from(end - 3);
    }
    if let Some(post) = post_before_rank(labels, end, min) {
        return Some(post);
    }
    // "Head of Dairy Farmers Kim".
    let body = end > min && is_capitalized(labels, end - 1) && labels.token(end - 1).ends_with('s');
    if let Some(post) = role_of(labels, end, min).filter(|_| body) {
        return Some(post);
    }
    if end > min && is_role(labels, end - 1) {
        return from(end - 1);
    }
    if is_post_with_field(labels, end, min) {
        return from(end - 2);
    }
    role_of(labels, end, min)
}

/// Whether a noun is not a role without a complement: "member Kim".
fn is_empty_role(labels: &Labels<'_, '_>, head: usize) -> bool {
    labels.is(head, Class::EmptyRole) && !labels.is_any(head + 1, &[Class::Of, Class::For])
}

/// Whether the words between a role and a name allow the role to belong to the name.
fn fits_link(labels: &Labels<'_, '_>, link: &Link, role: Role, name: TokenRange) -> bool {
    let first = labels.sentence(name.start).start;
    let start = role.tokens.start;
    let after = |class: Class| start > first && labels.is(start - 1, class);
    match link {
        // "the delegates Kim already had".
        Link::None => !role.is_of_several(labels) || is_joined(labels, name),
        // "The president named Kim" names another person.
        Link::Called => after(Class::OneOfMany),
        Link::Listing => role.is_plural(labels),
        Link::Being => role.is_plural(labels) && after(Class::Determiner),
        Link::BeingOne => {
            let next = labels.token(name.end);
            start == first + 1
                && after(Class::Determiner)
                && !role.is_plural(labels)
                // "The winner is Kim" is about a race and does not state a role.
                && !labels.is(role.last(), Class::Evaluation)
                && !next.starts_with(|c: char| c.is_alphabetic() || c == '\'')
                && !is_possessive(next)
        }
    }
}

/// Whether a name may be followed by more names, not by a verb: "Kim and", "Kim (DA),", "Kim of Faro and".
fn is_joined(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    !is_word(labels, name.end) || labels.is(name.end, Class::WordAfterListedName)
}

/// Whether a post and its portfolio end at `end`, as in South Asian newspapers: "Secretary Information", "Minister Health".
fn is_post_with_field(labels: &Labels<'_, '_>, end: usize, min: usize) -> bool {
    end > min + 2
        && !labels.is_named(end - 1)
        && labels.is(end - 1, Class::FieldAfterPost)
        && labels.is(end - 2, Class::PostBeforeField)
}

/// Whether the word before a name is a verb or "elder": "Lee accused Kim", but not "murder accused Kim"; "a film which
/// stars Kim", "the elder Kim".
fn is_verb(labels: &Labels<'_, '_>, start: usize, head: usize, min: usize) -> bool {
    let after = |class: Class| start > min && labels.is(start - 1, class);
    if start < head {
        return labels.is(head, Class::Accused)
            && !labels.is(start, Class::ModifierOfAccused)
            && (labels.is_person(start) || after(Class::Determiner));
    }
    let verb =
        is_lower(labels, head) && labels.token(head).ends_with('s') && after(Class::Relativizer);
    verb || after(Class::DefiniteArticle) && labels.is(head, Class::Elder)
}

/// The post before a rank: "Chairman of the Joint Chiefs of Staff Maj. Gen. Kim".
fn post_before_rank(labels: &Labels<'_, '_>, end: usize, min: usize) -> Option<TokenRange> {
    let ranks = before_all_ranks(labels, end, min);
    let post = role_of(labels, ranks, min).filter(|_| ranks < end)?;
    is_capitalized(labels, post.start).then_some(post)
}

/// Skips a quoted nickname and the given name before it: "José “Pepe”" before "Mujica".
fn before_given_name(labels: &Labels<'_, '_>, start: usize, min: usize) -> usize {
    let is_mark = |at: usize| is_quote(labels, at) || matches!(labels.token(at), "'" | "‘" | "’");
    if start < min + 4 || !is_mark(start - 1) {
        return start;
    }
    let is_name = |at: usize| {
        labels.is_person(at)
            || !labels.is_named(at) && is_capitalized(labels, at) && !is_role(labels, at)
    };
    let open = (start - 4..start - 2).rfind(|&at| is_mark(at));
    let Some(open) = open.filter(|open| *open > min && is_name(*open - 1)) else {
        return start;
    };
    let mut first = open;
    while first > min && open - first < 3 && is_name(first - 1) {
        first -= 1;
    }
    first
}

/// Skips the short form of an office: "Chief Election Commissioner (CEC) Kim".
fn before_acronym(labels: &Labels<'_, '_>, end: usize, min: usize) -> usize {
    let Some(open) = end.checked_sub(3).filter(|open| *open > min) else {
        return end;
    };
    let fits = labels.token(open) == "("
        && labels.token(end - 1) == ")"
        && is_acronym(labels.token(open + 1))
        && is_role(labels, open - 1);
    if fits { open } else { end }
}

/// Whether the words before `start` are an office with "of" that the words at `start` complete: "Custodian of the Two Mosques
/// King Ali".
fn is_name_of_post(labels: &Labels<'_, '_>, start: usize, min: usize) -> bool {
    const ARTICLES: [Class; 3] = [
        Class::DefiniteArticle,
        Class::PossessivePronoun,
        Class::SmallCardinal,
    ];
    let mut first = start;
    while first > min && start - first < 2 && labels.is_any(first - 1, &ARTICLES) {
        first -= 1;
    }
    first > min + 1
        && labels.is(first - 1, Class::Of)
        && is_role(labels, first - 2)
        && is_capitalized(labels, first - 2)
        && is_capitalized(labels, start)
}

/// The words between a role and the name.
enum Link {
    None,
    /// "a driver named".
    Called,
    /// "actors such as".
    Listing,
    /// "The winners were".
    Being,
    /// "The owner is", "The owner was listed as".
    BeingOne,
}

fn before_link(labels: &Labels<'_, '_>, end: usize, min: usize) -> (usize, Link) {
    let before = |back: usize, class: Class| end > min + back && labels.is(end - back, class);
    let identified = || before(2, Class::Identified) || before(2, Class::Called);
    let (length, link) = if before(1, Class::As) && before(2, Class::Such) {
        (2, Link::Listing)
    } else if before(1, Class::ListingLink) {
        (1, Link::Listing)
    } else if before(1, Class::PluralBe) {
        (1, Link::Being)
    } else if before(1, Class::SingularBe) {
        (1, Link::BeingOne)
    } else if before(1, Class::As) && identified() && before(3, Class::SingularBe) {
        (3, Link::BeingOne)
    } else if before(1, Class::Called) {
        (1, Link::Called)
    } else {
        return (end, Link::None);
    };
    let comma = matches!(link, Link::Listing)
        && end > min + length + 1
        && labels.token(end - length - 1) == ",";
    (end - length - usize::from(comma), link)
}

/// Whether most words of a sentence are capitalized, as in many headlines.
fn is_headline_case(labels: &Labels<'_, '_>, sentence: TokenRange) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for at in sentence.start..sentence.end.min(sentence.start + 40) {
        if labels.token(at).len() > 3 && is_word(labels, at) && !labels.is_named(at) {
            words += 1;
            capitals += usize::from(is_capitalized(labels, at));
        }
    }
    10 * capitals >= 8 * words
}
