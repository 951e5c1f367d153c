//! A role in front of the comma before a name: "the president, Kim".

use crate::lexicon::people::gender_of_noun;
use crate::text::TokenRange;

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

use super::Role;
use super::affiliation::{organization_after, organization_in, owner};
use super::left::{ADJECTIVES, extend_left};
use super::phrase::tail;
use super::words::{
    REACH, before_titles, glued, is_capitalized, is_determiner, is_office, is_role,
};

/// Whether a mark may stand between a role and the name.
fn is_break(labels: &Labels<'_, '_>, mark: usize) -> bool {
    match labels.token(mark) {
        "," | "—" | "–" | ":" => true,
        "-" | "--" => !glued(labels, mark),
        _ => false,
    }
}

/// Whether a comma stands between two words in capitals that are no names.
fn is_in_list(labels: &Labels<'_, '_>, comma: usize) -> bool {
    let word = |at: usize| is_capitalized(labels.token(at)) && labels.entity(at) == EntityRef::None;
    let next = comma + 1 + usize::from(labels.token(comma + 1) == "and");
    comma > 0 && word(comma - 1) && word(next)
}

/// The same in small letters: "minister of labour, trade and industry, Kim".
fn is_in_small_list(labels: &Labels<'_, '_>, comma: usize, end: usize) -> bool {
    let small = |at: usize| {
        labels.entity(at) == EntityRef::None
            && (labels.token(at) == "," || labels.token(at).starts_with(char::is_lowercase))
    };
    let last = (comma + 1..end)
        .rev()
        .take(5)
        .any(|at| labels.token(at) == "and");
    last && comma > 0 && end - comma < 8 && small(comma - 1) && (comma + 1..end).all(small)
}

/// Whether a role is told at the end of a quote: "…, said chief executive, Kim".
fn is_saying(token: &str) -> bool {
    matches!(
        token,
        "said" | "says" | "added" | "adds" | "explained" | "explains" | "replaced" | "succeeds"
    )
}

/// "Two representatives of the workers: …".
fn is_count(token: &str) -> bool {
    with_lower(token, |word| {
        matches!(
            word,
            "two" | "three" | "four" | "five" | "six" | "both" | "these" | "other"
        )
    })
}

/// Whether the role that begins at `start` goes on what somebody is to others: "his brother and former minister".
fn is_kin_and(labels: &Labels<'_, '_>, start: usize) -> bool {
    start > 2
        && matches!(labels.token(start - 1), "and" | "&")
        && gender_of_noun(labels.token(start - 2)).is_some()
        && (is_determiner(labels.token(start - 3))
            || matches!(labels.token(start - 3), "another" | "Another"))
}

/// Whether a name is followed by a mark or "and", not by a verb.
fn name_end(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let mut at = name.end;
    if labels.token(at) == "(" {
        at = (at..at + 8)
            .find(|&at| labels.token(at) == ")")
            .map_or(at, |close| close + 1);
    }
    let next = labels.token(at);
    !next.starts_with(char::is_alphabetic)
        || matches!(next, "and" | "who" | "whose" | "as" | "at" | "in" | "on")
}

/// Whether a sentence begins with a phrase in front of its subject: "In", "Speaking".
fn opens_phrase(labels: &Labels<'_, '_>, first: usize) -> bool {
    let word = labels.token(first);
    let participle = word.ends_with("ing")
        && labels.entity(first) == EntityRef::None
        && !is_role(labels, first)
        && with_lower(word, |word| ADJECTIVES.binary_search(&word).is_err());
    // "Flanked by a guard, Kim left".
    let passive = word.ends_with("ed") && labels.token(first + 1) == "by";
    participle || passive || is_opening(word)
}

/// A word that begins a clause or a phrase in front of the subject.
fn is_opening(word: &str) -> bool {
    matches!(
        word,
        "In" | "After"
            | "When"
            | "While"
            | "As"
            | "If"
            | "Before"
            | "During"
            | "Since"
            | "Although"
            | "Though"
            | "At"
            | "On"
            | "To"
            | "For"
            | "With"
            | "By"
            | "Despite"
            | "Unlike"
            | "Like"
            | "From"
            | "Under"
    )
}

/// The comma in front of an organization that stands between a role and the name: "president, Tern Society (TS), Kim".
fn before_apposed(labels: &Labels<'_, '_>, comma: usize, least: usize) -> (usize, Option<u32>) {
    let mut end = comma;
    if labels.token(end - 1) == ")" && end > least + 3 && labels.token(end - 3) == "(" {
        end -= 3;
    }
    let EntityRef::Organization(organization) = labels.entity(end - 1) else {
        return (comma, None);
    };
    let start = (least..end)
        .rev()
        .take(REACH)
        .find(|&at| labels.end_of_name(at) == Some(end));
    match start.filter(|start| *start > least + 1) {
        Some(start) if labels.token(start - 1) == "," && is_role(labels, start - 2) => {
            (start - 1, Some(organization))
        }
        _ => (comma, None),
    }
}

/// "the company's chief executive, Ana Botín", "the head of the WHO, Tedros Adhanom Ghebreyesus".
pub(super) fn before_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mark = before_titles(labels, name.start, sentence.start)
        .checked_sub(1)
        .filter(|at| *at > sentence.start && is_break(labels, *at))?;
    let (comma, apposed) = before_apposed(labels, mark, sentence.start);
    let (tokens, head) = apposition(labels, comma, sentence.start)?;
    // "Voters: Kim is ahead".
    let several = labels.token(head).ends_with('s');
    if labels.token(comma) == ":" && several && !name_end(labels, name) {
        return None;
    }
    let in_front = TokenRange {
        end: head,
        ..tokens
    };
    let affiliation = organization_in(labels, in_front)
        .or_else(|| owner(labels, tokens.start))
        .or_else(|| organization_after(labels, head + 1, comma))
        .or(apposed);
    is_of_name(labels, tokens.start, head, name).then_some(Role {
        tokens,
        affiliation,
    })
}

/// The role that ends in front of a comma, and its noun.
fn apposition(labels: &Labels<'_, '_>, comma: usize, first: usize) -> Option<(TokenRange, usize)> {
    let least = first.max(comma.saturating_sub(REACH + 2));
    let (mut bracketed, mut listed) = (false, false);
    for head in (least..comma).rev() {
        let text = labels.token(head);
        // "of the National Police (NP),".
        if text == ")" && head + 1 == comma && head > 0 {
            bracketed = matches!(labels.entity(head - 1), EntityRef::Organization(_));
            if bracketed {
                continue;
            }
        }
        if bracketed && text == "(" {
            bracketed = false;
            continue;
        }
        // "Minister for Gender, Labour and Tourism, Kim".
        let in_list = || is_in_list(labels, head) || is_in_small_list(labels, head, comma);
        if text == "," && in_list() {
            listed = true;
            continue;
        }
        if is_end_of_clause(text) || matches!(labels.entity(head), EntityRef::Person(_)) {
            return None;
        }
        if !is_role(labels, head) {
            continue;
        }
        let wide = is_capitalized(text) || matches!(text, "minister" | "secretary");
        let for_all = matches!(labels.token(head + 1), "of" | "for") && wide;
        if listed && !for_all {
            return None;
        }
        let end = match listed {
            true => comma,
            false => tail(labels, head, comma),
        };
        let open = matches!(labels.token(head + 1), "of" | "at" | "for" | "in" | "to");
        let start = extend_left(labels, head, first);
        if (end == comma || open) && !is_tail(labels, start, least) {
            return Some((TokenRange { start, end }, head));
        }
    }
    None
}

fn is_end_of_clause(token: &str) -> bool {
    matches!(
        token,
        "," | ";" | ":" | "(" | ")" | "\"" | "“" | "”" | "said" | "says"
    )
}

/// Whether a noun is only what another is of: in "Chairman of the Board of Directors" the first of the nouns is the role.
fn is_tail(labels: &Labels<'_, '_>, start: usize, least: usize) -> bool {
    let article = usize::from(start > least && labels.token(start - 1) == "the");
    let of = start > least + article + 1 && labels.token(start - article - 1) == "of";
    of && (article == 0 || is_role(labels, start - article - 2))
}

/// Whether a role in front of a comma is that of the name behind it, not of somebody else whom the clause is about.
fn is_of_name(labels: &Labels<'_, '_>, start: usize, head: usize, name: TokenRange) -> bool {
    let first = labels.sentence(name.start).start;
    let noun = labels.token(head);
    let before = |back: usize| match start.checked_sub(back) {
        Some(at) if at >= first => labels.token(at),
        _ => "",
    };
    let several = noun.ends_with('s');
    let office = is_capitalized(noun) && with_lower(noun, is_office);
    let then = before(1) == "then" && before(2) == "the";
    let definite = several && start < head && matches!(labels.token(name.end), "and" | "&" | ",")
        || office
        || (start..head).any(|at| labels.entity(at) != EntityRef::None)
        || start == first
        || is_determiner(before(1))
        || before(1).ends_with("'s")
        || is_saying(before(1))
        || several && is_count(before(1)) && name_end(labels, name)
        || matches!(before(1), "One" | "one" | "another" | "Another")
        || is_kin_and(labels, start)
        || then;
    // "After a question to the head of the fund, Kim left": that is another one. "In May, the mayor of Oslo, Kim, came":
    // the phrase ends in front of the role.
    let article = usize::from(then) + usize::from(then || before(1) == "the");
    let apart = before(1 + article) == "," && (article > 0 || office);
    let clause = !name_end(labels, name) && opens_phrase(labels, first);
    // "the last keeper, Kim's grandfather".
    let kin = is_possessive(labels.token(name.end))
        && (name.end + 1..name.end + 4)
            .any(|at| gender_of_noun(labels.token(at)).is_some() && !is_role(labels, at));
    // "Flanked by agents, Kim stepped out".
    let others = several && !name_end(labels, name);
    definite && !kin && !others && (!clause || apart)
}
