//! How far a role reaches to the right of its noun.

use crate::lexicon::{Class, Classes};
use crate::text::{TokenKind, TokenRange};

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

use super::Role;
use super::affiliation::{organization_after, organization_apposed, organization_in};
use super::left::{ADJECTIVES, PLURALS};
use super::words::{REACH, ends, glued, is_capitalized, is_determiner, is_role};

/// The role that a noun phrase from `at` on tells: up to its head, with a tail such as "of law".
pub(super) fn noun_phrase(labels: &Labels<'_, '_>, at: usize, most: usize) -> Option<Role> {
    let article = is_determiner(labels.token(at))
        || matches!(
            labels.token(at),
            "another" | "two" | "three" | "four" | "five"
        );
    let first = behind_years(labels, at + usize::from(article));
    let (mut start, mut head) = (first, None);
    let mut token = first;
    while token < most.min(at + REACH) {
        let text = labels.token(token);
        if let Some(next) = behind_aside(labels, token, article && head.is_none()) {
            // What stands in front of the bracket is the organization, not the role.
            if text == "(" {
                start = next;
            }
            token = next;
            continue;
        }
        let named = matches!(
            labels.entity(token),
            EntityRef::Organization(_) | EntityRef::Place
        );
        // "2022 Miss Harbour contestant".
        let year = token == first && text.len() == 4 && is_kind(labels, token, TokenKind::Number);
        if is_possessive(text) {
            (start, head) = (token + 1, None);
        } else if matches!(labels.entity(token), EntityRef::Person(_)) {
            if !passes_person(labels, token, most, article && head.is_none()) {
                return None;
            }
        } else if !(named && head.is_none() || is_joint(labels, token, first, head) || year) {
            // "a two-term governor".
            let compound = labels.token(token + 1) == "-" && glued(labels, token + 1);
            let ended = ends(text) && !is_role(labels, token) && !compound;
            if !is_kind(labels, token, TokenKind::Word) || ended {
                break;
            }
            if is_role(labels, token) {
                head = Some(token);
            } else if head.is_some_and(|head| !goes_on(labels, head, token)) {
                break;
            }
        }
        token += 1;
    }
    let head = head.filter(|&head| !only_describes(labels, head))?;
    let own = tail(labels, head, most);
    let end = match coordinated(labels, own, most) {
        end if end > own => tail(labels, end - 1, most),
        end => end,
    };
    let in_front = TokenRange {
        start: at,
        end: head,
    };
    let affiliation = organization_in(labels, in_front)
        .or_else(|| organization_after(labels, head + 1, most))
        .or_else(|| organization_apposed(labels, end, most));
    Some(Role {
        tokens: TokenRange { start, end },
        affiliation,
    })
}

fn is_kind(labels: &Labels<'_, '_>, at: usize, kind: TokenKind) -> bool {
    let token = labels.document.tokens.get(at);
    token.is_some_and(|token| token.kind == kind)
}

/// Steps over what is set apart in front of the noun: "(NPA)" in "National Prosecuting Authority (NPA) spokesperson", a
/// word in quotes, and, when a noun is still to come, "pro" in "a pro-Kim activist".
fn behind_aside(labels: &Labels<'_, '_>, at: usize, opened: bool) -> Option<usize> {
    if is_short_form(labels, at) {
        return Some(at + 3);
    }
    let prefix = matches!(labels.token(at), "pro" | "anti" | "ex");
    if prefix && labels.token(at + 1) == "-" && glued(labels, at + 1) {
        return Some(at + 1);
    }
    quoted_word(labels, at)
        .filter(|_| opened)
        .map(|close| close + 1)
}

/// Whether a person's name may stand in front of the noun: "Kim's aide", "a Clinton campaign spokesman". Of "Kim, President
/// Lee and others" the title is the other's.
fn passes_person(labels: &Labels<'_, '_>, token: usize, most: usize, opened: bool) -> bool {
    let end = behind_person(labels, token, most);
    let noun = (end..end + 3).find(|&at| !is_modifier(labels, at));
    let describes =
        opened && noun.is_some_and(|at| is_role(labels, at) && !is_capitalized(labels.token(at)));
    is_possessive(labels.token(end)) || describes
}

/// Whether a token joins two words of a role: "fashion and jewelry designer", "actor and director", "singer-actor".
fn is_joint(labels: &Labels<'_, '_>, token: usize, first: usize, head: Option<usize>) -> bool {
    let text = labels.token(token);
    if matches!(text, "-" | "‐" | "–" | "&") && glued(labels, token) {
        return true;
    }
    if !matches!(text, "and" | "&") {
        return false;
    }
    let noun = || (token + 1..token + 5).find(|&at| !is_modifier(labels, at));
    match head {
        Some(head) => head + 1 == token && is_role(labels, token + 1),
        None => {
            text == "and"
                && token > first
                && !ends(labels.token(token + 1))
                && noun().is_some_and(|at| is_role(labels, at))
        }
    }
}

/// Whether a role goes on with a word that is no noun for people: "chief data officer", "assistant regional representative".
fn goes_on(labels: &Labels<'_, '_>, head: usize, token: usize) -> bool {
    let text = labels.token(token);
    let fits = match is_adjunct(labels.token(head)) {
        true => {
            token <= head + 3
                && !text.ends_with("ed")
                && (!text.ends_with('s') || PLURALS.binary_search(&text).is_ok())
        }
        false => token <= head + 2 && is_compounding(labels, token),
    };
    // "Assistant Managing Editor".
    let capital = |at: usize| {
        is_capitalized(text)
            && is_capitalized(labels.token(at))
            && labels.entity(at) == EntityRef::None
            && !is_role(labels, at)
    };
    let noun = || (token..token + 3).find(|&at| !is_modifier(labels, at) && !capital(at));
    fits && noun().is_some_and(|at| is_role(labels, at))
}

/// Whether the noun at `head` only describes another: "a celebrity talent agency".
fn only_describes(labels: &Labels<'_, '_>, head: usize) -> bool {
    let next = labels.token(head + 1);
    labels.entity(head + 1) == EntityRef::None
        && next.len() > 2
        && next.bytes().all(|byte| byte.is_ascii_lowercase())
        && !ends(next)
        && !["ed", "ing", "ly"].iter().any(|form| next.ends_with(form))
        && !matches!(
            next,
            "turned"
                | "emeritus"
                | "elect"
                | "general"
                | "born"
                | "there"
                | "then"
                | "known"
                | "held"
                | "seen"
                | "caught"
                | "close"
                | "loyal"
                | "familiar"
                | "responsible"
                | "designate"
        )
}

/// Where a quote ends that opens at `open` around one or two words in front of another: 'a "new-media" journalist'.
fn quoted_word(labels: &Labels<'_, '_>, open: usize) -> Option<usize> {
    let is_quote = |at: usize| matches!(labels.token(at), "\"" | "“" | "”");
    let close = (open + 2..open + 4).find(|&at| is_quote(at))?;
    let words = |at: usize| labels.token(at).starts_with(char::is_alphabetic);
    let fits = is_quote(open)
        && (open + 1..close).all(words)
        && words(close + 1)
        && !ends(labels.token(close + 1));
    fits.then_some(close)
}

/// Whether the short form of an organization opens in brackets at `open`, behind its full name.
fn is_short_form(labels: &Labels<'_, '_>, open: usize) -> bool {
    labels.token(open) == "("
        && open > 0
        && matches!(labels.entity(open - 1), EntityRef::Organization(_))
        && labels.token(open + 2) == ")"
}

/// Whether a word in small letters is a noun that may stand between two nouns for people: "student government president".
fn is_compounding(labels: &Labels<'_, '_>, at: usize) -> bool {
    let word = labels.token(at);
    let classes = Classes::of_lower(word);
    is_modifier(labels, at)
        && word.len() > 3
        && (classes.has(Class::Noun)
            || !classes.has_word_class()
            || PLURALS.binary_search(&word).is_ok())
        && !classes.has_any(&[
            Class::VerbPast,
            Class::VerbThirdPerson,
            Class::SpeechVerb,
            Class::MostlyVerb,
        ])
}

/// A noun for somebody that often stands in front of another one: "chief data officer".
fn is_adjunct(noun: &str) -> bool {
    matches!(
        noun,
        "chief"
            | "Chief"
            | "deputy"
            | "Deputy"
            | "assistant"
            | "Assistant"
            | "associate"
            | "Associate"
            | "senior"
            | "Senior"
            | "executive"
            | "former"
            | "principal"
            | "lead"
            | "junior"
            | "student"
            | "volunteer"
            | "trainee"
            | "guest"
            | "veteran"
            | "billionaire"
            | "millionaire"
            | "celebrity"
            | "rookie"
            | "refugee"
            | "customer"
            | "consumer"
            | "patient"
            | "visitor"
            | "player"
            | "member"
            | "investor"
            | "user"
    )
}

/// Where the person's name ends that a token is part of.
fn behind_person(labels: &Labels<'_, '_>, token: usize, most: usize) -> usize {
    let part = labels.entity(token);
    (token..most)
        .find(|&at| labels.entity(at) != part)
        .unwrap_or(most)
}

/// Steps over an age: "34-year-old".
fn behind_years(labels: &Labels<'_, '_>, at: usize) -> usize {
    let year = |at: usize| matches!(labels.token(at), "year-old" | "years-old");
    if labels.token(at + 1) == "-" && year(at + 2) {
        return at + 3;
    }
    at + usize::from(labels.token(at).ends_with("-year-old"))
}

/// Where a row of roles ends that goes on at `end`: "actor, director, and teaching artist".
fn coordinated(labels: &Labels<'_, '_>, end: usize, most: usize) -> usize {
    let mut at = end;
    for _ in 0..6 {
        let comma = labels.token(at) == ",";
        let last = matches!(labels.token(at + usize::from(comma)), "and" | "&");
        if !comma && !last {
            break;
        }
        let start = at + usize::from(comma) + usize::from(last);
        let Some(head) = (start..most.min(start + 4)).find(|&at| !is_modifier(labels, at)) else {
            break;
        };
        if !is_role(labels, head)
            || is_capitalized(labels.token(head))
            || is_capitalized(labels.token(head + 1))
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

/// A word in small letters that may stand in front of the noun of a role.
pub(super) fn is_modifier(labels: &Labels<'_, '_>, at: usize) -> bool {
    let text = labels.token(at);
    let small = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    labels.entity(at) == EntityRef::None
        && text.bytes().all(small)
        && !ends(text)
        && (!is_role(labels, at) || is_role(labels, at + 1))
}

/// Where a role with its head at `head` ends: behind "of law", but before "of Tesla".
pub(super) fn tail(labels: &Labels<'_, '_>, head: usize, most: usize) -> usize {
    if matches!(labels.token(head + 1), "designate" | "elect" | "emeritus") {
        return head + 2;
    }
    // "chef de mission", "charge d'affaires".
    if matches!(labels.token(head + 1), "de" | "d'" | "d’")
        && labels.token(head + 2).starts_with(char::is_lowercase)
    {
        return head + 3;
    }
    let in_chief = matches!(
        (labels.token(head + 1), labels.token(head + 2)),
        ("in", "chief" | "Chief" | "charge" | "Charge")
    );
    if in_chief {
        return head + 3;
    }
    if !matches!(labels.token(head + 1), "of" | "for" | "on") {
        return head + 1;
    }
    let office = with_lower(labels.token(head), |word| {
        matches!(
            word,
            "minister" | "secretary" | "commissioner" | "undersecretary"
        )
    });
    // "vice-president for Research", "Director of Student Affairs"; what stands behind "the" is mostly a name.
    let field = labels.token(head + 2) != "the"
        && with_lower(labels.token(head), |word| {
            matches!(
                word,
                "vice-president"
                    | "president"
                    | "director"
                    | "provost"
                    | "dean"
                    | "head"
                    | "chief"
                    | "manager"
                    | "coordinator"
                    | "rapporteur"
                    | "professor"
                    | "adviser"
                    | "advisor"
                    | "envoy"
                    | "representative"
            )
        });
    let first = head
        + 2
        + usize::from(matches!(
            labels.token(head + 2),
            "the" | "his" | "her" | "its" | "their"
        ));
    let mut end = first;
    while end < most.min(head + 9) {
        let text = labels.token(end);
        let capital = is_capitalized(text);
        let fits = labels.entity(end) == EntityRef::None
            && (text.chars().all(|c| c.is_alphabetic() || c == '-') || is_possessive(text))
            && (!capital || office || field && is_known_word(text));
        // "secretary of state pleaded guilty".
        let verb = end > first
            && !capital
            && text.ends_with("ed")
            && ADJECTIVES.binary_search(&text).is_err();
        let small = verb || ends(text) && !is_possessive(text);
        if !fits || small && !(matches!(text, "and") && end > first) {
            break;
        }
        end += 1;
    }
    while end > first && (labels.token(end - 1) == "and" || is_possessive(labels.token(end - 1))) {
        end -= 1;
    }
    let span_of_time =
        end > first && matches!(labels.token(end - 1), "years" | "months" | "weeks" | "year");
    let named = |at: usize| {
        matches!(
            labels.entity(at),
            EntityRef::Organization(_) | EntityRef::Place | EntityRef::Person(_)
        )
    };
    let cut = is_capitalized(labels.token(end)) && !office
        || named(end)
        || labels.token(end) == "of" && named(end + 1)
        || first > head + 2 && matches!(labels.token(end), "in" | "at" | "for") && named(end + 1);
    // "mayor of the town" says no more than "mayor".
    let least = first + usize::from(first > head + 2);
    if end > least && !cut && !span_of_time {
        end
    } else {
        head + 1
    }
}

/// Whether a word in capitals is a common word: "Research", "Affairs".
pub(super) fn is_known_word(text: &str) -> bool {
    with_lower(text, |word| Classes::of_lower(word).has_word_class())
}
