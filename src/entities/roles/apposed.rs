//! A role in front of the comma before a name: "the president, Kim".

use crate::lexicon::people::gender_of_noun;
use crate::text::TokenRange;

use crate::entities::labels::{Labels, Part, with_lower};

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
    let word = |at: usize| is_capitalized(labels.token(at)) && labels.part(at) == Part::None;
    let next = comma + 1 + usize::from(labels.token(comma + 1) == "and");
    word(comma - 1) && word(next)
}

/// The same in small letters: "minister of labour, trade and industry, Kim".
fn is_in_small_list(labels: &Labels<'_, '_>, comma: usize, end: usize) -> bool {
    let small = |at: usize| {
        labels.part(at) == Part::None
            && (labels.token(at) == "," || labels.token(at).starts_with(char::is_lowercase))
    };
    let last = (comma + 1..end)
        .rev()
        .take(5)
        .any(|at| labels.token(at) == "and");
    last && end - comma < 8 && small(comma - 1) && (comma + 1..end).all(small)
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
        && labels.part(first) == Part::None
        && !is_role(labels, first)
        && with_lower(word, |word| ADJECTIVES.binary_search(&word).is_err());
    participle || is_opening(word)
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
    let Part::Organization(organization) = labels.part(end - 1) else {
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
    let comma = before_titles(labels, name.start, sentence.start)
        .checked_sub(1)
        .filter(|at| *at > sentence.start && is_break(labels, *at))?;
    // "After a question to the head of the fund, Kim left": that is another one.
    let goes_on = name_end(labels, name);
    let clause = !goes_on && opens_phrase(labels, sentence.start);
    let (comma, apposed) = before_apposed(labels, comma, sentence.start);
    let least = sentence.start.max(comma.saturating_sub(REACH + 2));
    let (mut bracketed, mut listed) = (false, false);
    for head in (least..comma).rev() {
        let text = labels.token(head);
        // "of the National Police (NP),".
        if text == ")"
            && head + 1 == comma
            && matches!(labels.part(head - 1), Part::Organization(_))
        {
            bracketed = true;
            continue;
        }
        if bracketed && text == "(" {
            bracketed = false;
            continue;
        }
        // "Minister for Gender, Labour and Tourism, Kim".
        let in_list = is_in_list(labels, head) || is_in_small_list(labels, head, comma);
        if text == "," && in_list {
            listed = true;
            continue;
        }
        if matches!(
            text,
            "," | ";" | ":" | "(" | ")" | "\"" | "“" | "”" | "said" | "says"
        ) || matches!(labels.part(head), Part::Person(_))
        {
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
        let end = if listed {
            comma
        } else {
            tail(labels, head, comma)
        };
        if end != comma && !matches!(labels.token(head + 1), "of" | "at" | "for" | "in" | "to") {
            continue;
        }
        let start = extend_left(labels, head, sentence.start);
        // "Chairman of the Board of Directors": the first of the nouns is the role.
        let article = usize::from(start > least && labels.token(start - 1) == "the");
        let of = start > least + article + 1 && labels.token(start - article - 1) == "of";
        if of && (article == 0 || is_role(labels, start - article - 2)) {
            continue;
        }
        let plural = text.ends_with('s')
            && start < head
            && matches!(labels.token(name.end), "and" | "&" | ",");
        let office = is_capitalized(text) && with_lower(text, is_office);
        let named = (start..head).any(|at| labels.part(at) != Part::None);
        let definite = plural
            || office
            || named
            || start == sentence.start
            || is_determiner(labels.token(start - 1))
            || labels.token(start - 1).ends_with("'s")
            || is_saying(labels.token(start - 1))
            || text.ends_with('s') && is_count(labels.token(start - 1)) && name_end(labels, name)
            || matches!(
                labels.token(start - 1),
                "One" | "one" | "another" | "Another"
            )
            || is_kin_and(labels, start);
        // "Voters: Kim is ahead".
        if labels.token(comma) == ":" && text.ends_with('s') && !goes_on {
            return None;
        }
        let affiliation = organization_in(labels, TokenRange { start, end: head })
            .or_else(|| owner(labels, start))
            .or_else(|| organization_after(labels, head + 1, comma))
            .or(apposed);
        // "In May, the mayor of Oslo, Kim, came": the phrase ends in front of the role.
        let then = usize::from(start > least + 1 && labels.token(start - 1) == "then");
        let article = usize::from(start > least + then && labels.token(start - then - 1) == "the");
        let apart = start > least + then + article
            && labels.token(start - then - article - 1) == ","
            && (article > 0 || office);
        let definite = definite || then > 0 && article > 0;
        return (definite && (!clause || apart)).then_some(Role {
            tokens: TokenRange { start, end },
            affiliation,
        });
    }
    None
}
