//! A role in front of a name: "president Kim".

use crate::text::TokenRange;

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

use super::Role;
use super::affiliation::{organization_in, owner};
use super::left::extend_left;
use super::post::role_of;
use super::words::{
    before_honorifics, before_ranks, is_capitalized, is_determiner, is_of_several, is_office,
    is_plural, is_role, start_of_ranks,
};

/// "ministry spokesperson Baik", "US Secretary of State Mike Pompeo", "a citizen surnamed Chan", "actors such as Bell".
pub(super) fn in_front(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let start = before_given_name(labels, name.start, sentence.start);
    let start = before_honorifics(labels, start, sentence.start);
    let start = before_acronym(labels, start, sentence.start);
    let (end, link) = before_link(labels, start, sentence.start);
    let end = before_ranks(labels, end, sentence.start);
    let tokens = from_noun(labels, end, sentence.start)?;
    let head = tokens.start;
    // A common noun in capitals is a word of a headline, not an office; "member" alone says nothing.
    let shouted = is_capitalized(labels.token(head))
        && head > sentence.start
        && (!with_lower(labels.token(head), is_office) || labels.token(head).ends_with('s'))
        && is_titled(labels, sentence);
    let mut start = extend_left(labels, head, sentence.start);
    if start < head && is_name_of_post(labels, start, sentence.start) {
        start = head;
    }
    let bare = start == head && says_nothing(labels, head);
    let tokens = TokenRange { start, ..tokens };
    let role = Role {
        tokens,
        affiliation: organization_in(labels, TokenRange { end, ..tokens })
            .or_else(|| owner(labels, start)),
    };
    let fits = !bare
        && !is_accusing(labels, start, head, sentence.start)
        && fits_link(labels, &link, role, name);
    (fits && !shouted).then_some(role)
}

/// The role that ends at `end`, from its noun on.
fn from_noun(labels: &Labels<'_, '_>, end: usize, least: usize) -> Option<TokenRange> {
    let from = |back: usize| {
        Some(TokenRange {
            start: end - back,
            end,
        })
    };
    // "Minister of Justice Kim" is no justice.
    let of_office = end > least + 2
        && labels.token(end - 2) == "of"
        && with_lower(labels.token(end - 3), is_office);
    // "the former chairman of President Kim" is no president.
    let sovereign = end > least
        && matches!(
            labels.token(end - 1),
            "President" | "King" | "Queen" | "Pope" | "Emperor" | "Prince"
        );
    if of_office && !sovereign && is_role(labels, end - 1) && is_role(labels, end - 3) {
        return from(3);
    }
    if let Some(post) = post_before_rank(labels, end, least) {
        return Some(post);
    }
    // "Head of Dairy Farmers Kim".
    let body = end > least
        && is_capitalized(labels.token(end - 1))
        && labels.token(end - 1).ends_with('s');
    if let Some(post) = role_of(labels, end, least).filter(|_| body) {
        return Some(post);
    }
    if end > least && is_role(labels, end - 1) {
        return from(1);
    }
    if is_post_with_field(labels, end, least) {
        return from(2);
    }
    role_of(labels, end, least)
}

/// Whether a noun with nothing around it tells no role: "member Kim".
fn says_nothing(labels: &Labels<'_, '_>, head: usize) -> bool {
    !matches!(labels.token(head + 1), "of" | "for")
        && with_lower(labels.token(head), |word| {
            matches!(
                word,
                "member"
                    | "members"
                    | "hopeful"
                    | "hopefuls"
                    | "accused"
                    | "counterpart"
                    | "counterparts"
                    | "private"
                    | "pro"
            )
        })
}

/// Whether what stands between a role and the name lets the role be of the name.
fn fits_link(labels: &Labels<'_, '_>, link: &Link, role: Role, name: TokenRange) -> bool {
    let first = labels.sentence(name.start).start;
    let start = role.tokens.start;
    let before = if start > first {
        labels.token(start - 1)
    } else {
        ""
    };
    match link {
        // "the delegates Kim already had".
        Link::None => !is_of_several(labels, role) || is_joined(labels, name),
        // "The president named Kim" names another one.
        Link::Called => is_one_of_many(before),
        Link::Listing => is_plural(labels, role),
        Link::Being => is_plural(labels, role) && is_determiner(before),
        Link::BeingOne => {
            let next = labels.token(name.end);
            start == first + 1
                && is_determiner(before)
                && !is_plural(labels, role)
                && !is_praise(labels.token(role.tokens.end - 1))
                && !next.starts_with(|c: char| c.is_alphabetic() || c == '\'')
                && !is_possessive(next)
        }
    }
}

/// Whether more names may follow a name, not a verb: "Kim and", "Kim (DA),", "Kim of Faro and".
fn is_joined(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let next = labels.token(name.end);
    !next.starts_with(char::is_alphabetic)
        || matches!(next, "and" | "or" | "of" | "from" | "at" | "who" | "in")
}

/// "The winner is Kim" tells of a race, not of Kim's work.
fn is_praise(noun: &str) -> bool {
    matches!(
        noun,
        "winner" | "loser" | "favorite" | "favourite" | "star" | "hero"
    )
}

/// "Secretary Information", "Minister Health" in front of `end`, as papers of South Asia have it.
fn is_post_with_field(labels: &Labels<'_, '_>, end: usize, least: usize) -> bool {
    end > least + 2
        && labels.entity(end - 1) == EntityRef::None
        && matches!(
            labels.token(end - 1),
            "Information" | "Health" | "Education" | "Finance" | "Agriculture" | "Home" | "General"
        )
        && matches!(labels.token(end - 2), "Secretary" | "Minister" | "Director")
}

/// Whether "accused" is a verb: "Lee accused Kim", "the press accused Kim", but not "murder accused Kim".
fn is_accusing(labels: &Labels<'_, '_>, start: usize, head: usize, least: usize) -> bool {
    let known = matches!(
        labels.token(start),
        "main" | "prime" | "first" | "second" | "third" | "alleged" | "co"
    );
    let before = if start > least {
        labels.token(start - 1)
    } else {
        ""
    };
    // "a film which stars Kim", "the elder Kim".
    let verb = labels.token(head).starts_with(char::is_lowercase)
        && labels.token(head).ends_with('s')
        && matches!(before, "which" | "that" | "who");
    let elder = matches!(before, "the" | "The") && labels.token(head) == "elder";
    if start == head && (verb || elder) {
        return true;
    }
    labels.token(head) == "accused"
        && start < head
        && !known
        && (matches!(labels.entity(start), EntityRef::Person(_)) || is_determiner(before))
}

/// The post of which a rank follows: "Chairman of the Joint Chiefs of Staff Maj. Gen. Kim".
fn post_before_rank(labels: &Labels<'_, '_>, end: usize, least: usize) -> Option<TokenRange> {
    let ranks = start_of_ranks(labels, end, least);
    let post = role_of(labels, ranks, least).filter(|_| ranks < end)?;
    is_capitalized(labels.token(post.start)).then_some(post)
}

/// Steps over a nickname in quotes and the given name in front of it: "José “Pepe”" in front of "Mujica".
fn before_given_name(labels: &Labels<'_, '_>, start: usize, least: usize) -> usize {
    let is_quote = |at: usize| matches!(labels.token(at), "\"" | "“" | "”" | "'" | "‘" | "’");
    if start < least + 4 || !is_quote(start - 1) {
        return start;
    }
    let is_name = |at: usize| {
        matches!(labels.entity(at), EntityRef::Person(_))
            || labels.entity(at) == EntityRef::None
                && is_capitalized(labels.token(at))
                && !is_role(labels, at)
    };
    let open = (start - 4..start - 2).rev().find(|&at| is_quote(at));
    let Some(open) = open.filter(|open| *open > least && is_name(*open - 1)) else {
        return start;
    };
    let mut first = open;
    while first > least && open - first < 3 && is_name(first - 1) {
        first -= 1;
    }
    first
}

/// Steps over the short form of an office: "Chief Election Commissioner (CEC) Kim".
fn before_acronym(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    let Some(open) = end.checked_sub(3).filter(|open| *open > least) else {
        return end;
    };
    let short = labels.token(open + 1);
    let acronym = short.len() > 1 && short.bytes().all(|byte| byte.is_ascii_uppercase());
    let fits = labels.token(open) == "("
        && labels.token(end - 1) == ")"
        && acronym
        && is_role(labels, open - 1);
    if fits { open } else { end }
}

/// Whether the words from `start` on end an office that another word begins: "Custodian of the Two Mosques King Ali".
fn is_name_of_post(labels: &Labels<'_, '_>, start: usize, least: usize) -> bool {
    let beside = |at: usize| {
        at > least
            && matches!(
                labels.token(at - 1),
                "the" | "The" | "Two" | "two" | "his" | "Her"
            )
    };
    let article = usize::from(beside(start));
    let article = article + usize::from(article > 0 && beside(start - 1));
    let of = start
        .checked_sub(1 + article)
        .filter(|of| *of > least && labels.token(*of) == "of");
    of.is_some_and(|of| is_role(labels, of - 1) && is_capitalized(labels.token(of - 1)))
        && is_capitalized(labels.token(start))
}

/// What stands between a role and the name.
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

fn before_link(labels: &Labels<'_, '_>, end: usize, least: usize) -> (usize, Link) {
    let before = |back: usize| match end.checked_sub(back) {
        Some(at) if at > least => labels.token(at),
        _ => "",
    };
    let (length, link) = match (before(2), before(1)) {
        ("such", "as") => (2, Link::Listing),
        (_, "including" | "like" | "namely") => (1, Link::Listing),
        (_, "were" | "are") => (1, Link::Being),
        (_, "is" | "was") => (1, Link::BeingOne),
        ("listed" | "named" | "identified", "as") if matches!(before(3), "is" | "was") => {
            (3, Link::BeingOne)
        }
        (_, "named" | "surnamed" | "called") => (1, Link::Called),
        _ => return (end, Link::None),
    };
    let comma = matches!(link, Link::Listing) && before(length + 1) == ",";
    (end - length - usize::from(comma), link)
}

fn is_one_of_many(token: &str) -> bool {
    matches!(
        token,
        "a" | "an" | "A" | "An" | "another" | "Another" | "one" | "One" | "some"
    )
}

/// Whether most words of a sentence are in capitals, as in many headlines.
fn is_titled(labels: &Labels<'_, '_>, sentence: TokenRange) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for at in sentence.start..sentence.end.min(sentence.start + 40) {
        let text = labels.token(at);
        let named = labels.entity(at) != EntityRef::None;
        if text.len() > 3 && text.starts_with(char::is_alphabetic) && !named {
            words += 1;
            capitals += usize::from(is_capitalized(text));
        }
    }
    10 * capitals >= 8 * words
}
