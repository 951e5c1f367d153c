//! The places next to a name where a role may stand.

use crate::lexicon::people::gender_of_noun;
use crate::text::TokenRange;

use crate::entities::labels::{Labels, Part, with_lower};

use super::Role;
use super::affiliation::{organization_after, organization_in, owner};
use super::phrase::{extend_left, noun_phrase, role_of, tail};
use super::words::{
    REACH, before_honorifics, before_titles, behind_age, is_capitalized, is_determiner, is_office,
    is_role,
};

/// "ministry spokesperson Baik", "US Secretary of State Mike Pompeo".
pub(super) fn in_front(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let end = before_honorifics(labels, name.start, sentence.start);
    let tokens = if end > sentence.start && is_role(labels, end - 1) {
        TokenRange {
            start: end - 1,
            end,
        }
    } else {
        role_of(labels, end, sentence.start)?
    };
    let head = tokens.start;
    // A common noun in capitals is a word of a headline, not an office; "member" alone says nothing.
    let shouted = is_capitalized(labels.token(head))
        && head > sentence.start
        && !with_lower(labels.token(head), is_office);
    let start = extend_left(labels, head, sentence.start);
    let bare = start == head
        && with_lower(labels.token(head), |word| {
            matches!(
                word,
                "member" | "members" | "accused" | "counterpart" | "counterparts"
            )
        });
    if shouted || bare {
        return None;
    }
    let tokens = TokenRange { start, ..tokens };
    Some(Role {
        tokens,
        affiliation: organization_in(labels, TokenRange { end, ..tokens })
            .or_else(|| owner(labels, start)),
    })
}

/// "ministers Kim and Lee": what is said in the plural of the name before holds for this one.
pub(super) fn shared(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mut start = before_honorifics(labels, name.start, sentence.start);
    for _ in 0..4 {
        let mut joint = start.checked_sub(1).filter(|at| *at > sentence.start)?;
        if !matches!(labels.token(joint), "and" | "," | "&") {
            return None;
        }
        if labels.token(joint) == "and" && labels.token(joint - 1) == "," {
            joint -= 1;
        }
        let Part::Person(_) = labels.part(joint.checked_sub(1)?) else {
            return None;
        };
        let previous = (sentence.start..joint)
            .rev()
            .take(6)
            .find(|&at| labels.end_of_name(at) == Some(joint))?;
        let previous = TokenRange {
            start: previous,
            end: joint,
        };
        if let Some(role) = in_front(labels, previous).or_else(|| before_comma(labels, previous)) {
            return is_plural(labels, role).then_some(role);
        }
        start = before_honorifics(labels, previous.start, sentence.start);
    }
    None
}

/// "Kim and Lee, both activists": what is said of the last of the row holds for the first as well.
pub(super) fn shared_ahead(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    if labels.token(name.end) != "and" {
        return None;
    }
    let next = labels
        .end_of_name(name.end + 1)
        .filter(|_| matches!(labels.part(name.end + 1), Part::Person(_)))?;
    let role = behind_comma(
        labels,
        TokenRange {
            start: name.end + 1,
            end: next,
        },
    )?;
    is_plural(labels, role).then_some(role)
}

fn is_plural(labels: &Labels<'_, '_>, role: Role) -> bool {
    labels.token(role.tokens.end - 1).ends_with('s')
}

/// "Yang Moo-jin, a professor at the University of North Korean Studies".
pub(super) fn behind_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mut at = name.end;
    if labels.token(at) == "(" {
        at = (at..sentence.end.min(at + 8)).find(|&at| labels.token(at) == ")")? + 1;
    }
    if !matches!(labels.token(at), "," | "–" | "—" | "-" | "(") {
        return None;
    }
    at += 1;
    at = behind_age(labels, at);
    if labels.token(at) == "who" {
        at += 1;
        at += usize::from(matches!(labels.token(at), "has" | "also" | "now" | "later"));
        if !matches!(
            labels.token(at),
            "is" | "was" | "been" | "became" | "serves" | "served" | "works" | "worked"
        ) {
            return None;
        }
        at += 1;
        at += usize::from(matches!(
            labels.token(at),
            "also" | "now" | "then" | "currently" | "as"
        ));
    } else if matches!(
        labels.token(at),
        "then"
            | "now"
            | "currently"
            | "himself"
            | "herself"
            | "both"
            | "all"
            | "formerly"
            | "previously"
            | "once"
    ) {
        at += 1;
    }
    noun_phrase(
        labels,
        behind_kinship(labels, at, sentence.end),
        sentence.end,
    )
}

/// Steps over what a person is to others: "Kim's father and" in "Lee, Kim's father and the village's secretary".
fn behind_kinship(labels: &Labels<'_, '_>, at: usize, most: usize) -> usize {
    let kin = (at..most.min(at + 6)).find(|&at| gender_of_noun(labels.token(at)).is_some());
    match kin {
        Some(kin) if !is_role(labels, kin) && matches!(labels.token(kin + 1), "and" | "but") => {
            kin + 2
        }
        _ => at,
    }
}

/// "Kim is the president of the club".
pub(super) fn behind_is(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    if !matches!(labels.token(name.end), "is" | "was")
        || !matches!(labels.token(name.end + 1), "a" | "an" | "the")
    {
        return None;
    }
    noun_phrase(labels, name.end + 1, sentence.end)
}

/// "the company's chief executive, Ana Botín", "the head of the WHO, Tedros Adhanom Ghebreyesus".
pub(super) fn before_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let comma = before_titles(labels, name.start, sentence.start)
        .checked_sub(1)
        .filter(|at| *at > sentence.start && matches!(labels.token(*at), "," | "—" | "–" | ":"))?;
    for head in (sentence.start.max(comma.saturating_sub(REACH))..comma).rev() {
        let text = labels.token(head);
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
        let end = tail(labels, head, comma);
        if end != comma && !matches!(labels.token(head + 1), "of" | "at" | "for" | "in") {
            return None;
        }
        let start = extend_left(labels, head, sentence.start);
        let plural = text.ends_with('s')
            && start < head
            && matches!(labels.token(name.end), "and" | "&" | ",");
        let definite = plural || start == sentence.start || is_determiner(labels.token(start - 1));
        let affiliation = organization_in(
            labels,
            TokenRange {
                start: start.saturating_sub(4).max(sentence.start),
                end: head,
            },
        )
        .or_else(|| organization_after(labels, head + 1, comma));
        return definite.then_some(Role {
            tokens: TokenRange { start, end },
            affiliation,
        });
    }
    None
}
