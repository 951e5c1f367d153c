//! Parses noun phrases that contain a role, and finds where the role ends.

use std::ops::Range;

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::lexicon::{Class, Classes};
use crate::text::{TokenKind, TokenRange};

use super::affiliation::{organization_after, organization_in, organization_in_apposition};
use super::role::Role;
use super::words::{
    REACH, ends, is_capitalized, is_hyphen, is_known_word, is_lower, is_modifier, is_quote,
    is_role, is_tight, is_word,
};

/// The role in the noun phrase that begins at `at`, including a complement such as "of law".
pub(super) fn noun_phrase(labels: &Labels<'_, '_>, at: usize, max: usize) -> Option<Role> {
    let article = labels.is_any(
        at,
        &[Class::Determiner, Class::Another, Class::SmallCardinal],
    );
    let first = after_years(labels, at + usize::from(article));
    let (mut start, mut head) = (first, None);
    let mut token = first;
    while token < max.min(at + REACH) {
        let text = labels.token(token);
        if let Some(next) = after_aside(labels, token, article && head.is_none()) {
            // The words before the bracket are the organization, not the role.
            if text == "(" {
                start = next;
            }
            token = next;
            continue;
        }
        // "2022 Miss Harbour contestant".
        let year =
            token == first && text.len() == 4 && labels.kind(token) == Some(TokenKind::Number);
        if is_possessive(text) {
            (start, head) = (token + 1, None);
        } else if labels.is_person(token) {
            if !may_follow_person(labels, token, max, article && head.is_none()) {
                return None;
            }
        } else if !(labels.is_organization_or_place(token) && head.is_none()
            || is_joint(labels, token, first, head)
            || year)
        {
            // "a two-term governor".
            let compound = labels.token(token + 1) == "-" && is_tight(labels, token + 1);
            let ended = ends(labels, token) && !is_role(labels, token) && !compound;
            if labels.kind(token) != Some(TokenKind::Word) || ended {
                break;
            }
            if is_role(labels, token) {
                head = Some(token);
            } else if head.is_some_and(|head| !is_continued(labels, head, token)) {
                break;
            }
        }
        token += 1;
    }
    let head = head.filter(|&head| !only_describes(labels, head))?;
    Some(with_complement(labels, at, start..head, max))
}

/// The role from `words.start` with its head at `words.end`, extended by complements and coordinated roles. `at` is the start
/// of the noun phrase.
fn with_complement(labels: &Labels<'_, '_>, at: usize, words: Range<usize>, max: usize) -> Role {
    let Range { start, end: head } = words;
    let own = tail(labels, head, max);
    let end = match coordinated(labels, own, max) {
        end if end > own => tail(labels, end - 1, max),
        end => end,
    };
    let before = TokenRange {
        start: at,
        end: head,
    };
    let affiliation = organization_in(labels, before)
        .or_else(|| organization_after(labels, head + 1, max))
        .or_else(|| organization_in_apposition(labels, end, max));
    Role {
        tokens: TokenRange { start, end },
        affiliation,
    }
}

/// Skips an age: "34-year-old".
fn after_years(labels: &Labels<'_, '_>, at: usize) -> usize {
    if labels.token(at + 1) == "-" && labels.is(at + 2, Class::YearOld) {
        return at + 3;
    }
    let unit = labels.token(at).split_once('-').map(|(_, unit)| unit);
    at + usize::from(unit.is_some_and(|unit| Classes::of(unit).has(Class::YearOld)))
}

/// Skips "(NPA)" in "National Prosecuting Authority (NPA) spokesperson", "pro" in "a pro-Kim activist" and, if `opened`, a
/// quoted word. Returns `None` if there is none of these.
fn after_aside(labels: &Labels<'_, '_>, at: usize, opened: bool) -> Option<usize> {
    if is_short_form(labels, at) {
        return Some(at + 3);
    }
    if labels.is(at, Class::PoliticalPrefix)
        && labels.token(at + 1) == "-"
        && is_tight(labels, at + 1)
    {
        return Some(at + 1);
    }
    let close = end_of_quoted_word(labels, at).filter(|_| opened)?;
    Some(close + 1)
}

/// Whether the short form of an organization in brackets starts at `open`, after its full name.
fn is_short_form(labels: &Labels<'_, '_>, open: usize) -> bool {
    labels.token(open) == "("
        && open > 0
        && labels.organization(open - 1).is_some()
        && labels.token(open + 2) == ")"
}

/// The closing mark of one or two quoted words that start at `open`, if another word follows: 'a "new-media" journalist'.
fn end_of_quoted_word(labels: &Labels<'_, '_>, open: usize) -> Option<usize> {
    let close = (open + 2..open + 4).find(|&at| is_quote(labels, at))?;
    let fits = is_quote(labels, open)
        && (open + 1..close).all(|at| is_word(labels, at))
        && is_word(labels, close + 1)
        && !ends(labels, close + 1);
    fits.then_some(close)
}

/// Whether a role may follow the person's name at `token`: "Kim's aide", "a Clinton campaign spokesman". In "Kim, President
/// Lee and others" the title belongs to another person.
fn may_follow_person(labels: &Labels<'_, '_>, token: usize, max: usize, opened: bool) -> bool {
    let entity = labels.entity(token);
    let end = (token..max)
        .find(|&at| labels.entity(at) != entity)
        .unwrap_or(max);
    let noun = noun_within(labels, end, 3);
    let describes =
        opened && noun.is_some_and(|at| is_role(labels, at) && !is_capitalized(labels, at));
    is_possessive(labels.token(end)) || describes
}

/// The first of `count` tokens from `at` on that is not a modifier.
fn noun_within(labels: &Labels<'_, '_>, at: usize, count: usize) -> Option<usize> {
    (at..at + count).find(|&at| !is_modifier(labels, at))
}

/// Whether a token joins two words of a role: "fashion and jewelry designer", "actor and director", "singer-actor".
fn is_joint(labels: &Labels<'_, '_>, token: usize, first: usize, head: Option<usize>) -> bool {
    let text = labels.token(token);
    if (is_hyphen(labels, token) || text == "&") && is_tight(labels, token) {
        return true;
    }
    if !labels.is(token, Class::And) {
        return false;
    }
    match head {
        Some(head) => head + 1 == token && is_role(labels, token + 1),
        None => {
            text != "&"
                && token > first
                && !ends(labels, token + 1)
                && noun_within(labels, token + 1, 4).is_some_and(|at| is_role(labels, at))
        }
    }
}

/// Whether a role continues with a word that is not a noun for people: "chief data officer", "assistant regional
/// representative".
fn is_continued(labels: &Labels<'_, '_>, head: usize, token: usize) -> bool {
    let text = labels.token(token);
    let fits = if labels.is(head, Class::RoleModifier) {
        token <= head + 3
            && !text.ends_with("ed")
            && (!text.ends_with('s') || labels.is(token, Class::PluralModifier))
    } else {
        token <= head + 2 && is_compounding(labels, token)
    };
    // "Assistant Managing Editor".
    let capital = |at: usize| {
        is_capitalized(labels, token)
            && is_capitalized(labels, at)
            && !labels.is_named(at)
            && !is_role(labels, at)
    };
    let noun = || (token..token + 3).find(|&at| !is_modifier(labels, at) && !capital(at));
    fits && noun().is_some_and(|at| is_role(labels, at))
}

/// Whether a lower-case word is a noun that may come between two nouns for people: "student government president".
fn is_compounding(labels: &Labels<'_, '_>, at: usize) -> bool {
    let classes = labels.document.classes(at);
    is_modifier(labels, at)
        && labels.token(at).len() > 3
        && (classes.has_any(&[Class::Noun, Class::PluralModifier]) || !classes.has_word_class())
        && !classes.has_any(&[
            Class::VerbPast,
            Class::VerbThirdPerson,
            Class::SpeechVerb,
            Class::MostlyVerb,
        ])
}

/// Whether the noun at `head` only modifies another noun: "a celebrity talent agency".
fn only_describes(labels: &Labels<'_, '_>, head: usize) -> bool {
    let next = labels.token(head + 1);
    !labels.is_named(head + 1)
        && next.len() > 2
        && next.bytes().all(|byte| byte.is_ascii_lowercase())
        && !ends(labels, head + 1)
        && !["ed", "ing", "ly"].iter().any(|form| next.ends_with(form))
        && !labels.is_any(head + 1, &[Class::RolePostmodifier, Class::WordAfterRole])
}

/// The end of a list of roles whose first member ends at `end`: "actor, director, and teaching artist".
fn coordinated(labels: &Labels<'_, '_>, end: usize, max: usize) -> usize {
    let mut at = end;
    for _ in 0..6 {
        let comma = usize::from(labels.token(at) == ",");
        let last = labels.is(at + comma, Class::And);
        if comma == 0 && !last {
            break;
        }
        let start = at + comma + usize::from(last);
        let mut members = start..max.min(start + 4);
        let Some(head) = members.find(|&at| !is_modifier(labels, at)) else {
            break;
        };
        if !is_role(labels, head)
            || is_capitalized(labels, head)
            || is_capitalized(labels, head + 1)
        {
            break;
        }
        at = head + 1;
        if last {
            return at;
        }
    }
    end
}

/// The end of the role with this head. It includes a complement such as "of law", but not a name as in "of Tesla".
pub(super) fn tail(labels: &Labels<'_, '_>, head: usize, max: usize) -> usize {
    let next = head + 1;
    if labels.is(next, Class::RolePostmodifier) {
        return head + 2;
    }
    // "chef de mission", "charge d'affaires", "editor in chief".
    if labels.is(next, Class::FrenchOf) && is_lower(labels, head + 2)
        || labels.is(next, Class::In) && labels.is(head + 2, Class::NounAfterIn)
    {
        return head + 3;
    }
    if !labels.is(next, Class::FieldPreposition) {
        return next;
    }
    let office = labels.is(head, Class::MinisterialOffice);
    let definite = labels.is(head + 2, Class::The);
    let article = definite || labels.is(head + 2, Class::PossessivePronoun);
    // A capitalized field: "vice-president for Research", "Director of Student Affairs". After "the", a name is more likely.
    let field = !definite && labels.is(head, Class::PostWithCapitalizedField);
    let first = head + 2 + usize::from(article);
    let mut end = first;
    while end < max.min(head + 9) && in_tail(labels, end, first, office, field) {
        end += 1;
    }
    while end > first && (labels.is(end - 1, Class::And) || is_possessive(labels.token(end - 1))) {
        end -= 1;
    }
    let duration = end > first && labels.is(end - 1, Class::DurationNoun);
    let of_name = labels.is(end, Class::Of) || article && labels.is(end, Class::RolePreposition);
    let cut = is_capitalized(labels, end) && !office
        || labels.is_named(end)
        || of_name && labels.is_named(end + 1);
    // "mayor of the town" is no more informative than "mayor".
    let min = first + usize::from(article);
    if end > min && !cut && !duration {
        end
    } else {
        next
    }
}

/// Whether the token at `at` belongs to the complement that begins at `first`.
fn in_tail(labels: &Labels<'_, '_>, at: usize, first: usize, office: bool, field: bool) -> bool {
    let text = labels.token(at);
    let capital = is_capitalized(labels, at);
    let fits = !labels.is_named(at)
        && (text.chars().all(|c| c.is_alphabetic() || c == '-') || is_possessive(text))
        && (!capital || office || field && is_known_word(labels, at));
    // "secretary of state pleaded guilty".
    let verb = at > first
        && !capital
        && text.ends_with("ed")
        && !labels.is(at, Class::ParticipleAdjective);
    let ended = verb || ends(labels, at) && !is_possessive(text);
    fits && (!ended || labels.is(at, Class::And) && at > first)
}
