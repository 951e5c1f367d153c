//! Which words make a role, and what stands between it and the name.

use crate::lexicon::Class;
use crate::lexicon::people::{ends_role, gender_of_noun, is_role_noun, title};
use crate::text::TokenKind;

use crate::entities::labels::{EntityRef, Labels, with_lower};

use super::Role;

/// Longest phrase that is looked through, in tokens.
pub(super) const REACH: usize = 12;

/// Steps over an age: "34," in "Kim, 34, a driver".
pub(super) fn behind_age(labels: &Labels<'_, '_>, at: usize) -> usize {
    let number = labels
        .document
        .tokens
        .get(at)
        .is_some_and(|token| token.kind == TokenKind::Number);
    if number && labels.token(at + 1) == "," {
        at + 2
    } else {
        at
    }
}

/// Steps over the party and state of a politician: "D-Ohio," in "Kim, D-Ohio, chairs".
pub(super) fn behind_party(labels: &Labels<'_, '_>, at: usize) -> usize {
    let party = |word: &str| matches!(word, "D" | "R" | "I");
    let text = labels.token(at);
    let joined = text.get(1..2) == Some("-") && party(&text[..1]);
    let split = party(text) && matches!(labels.token(at + 1), "-" | "‐" | "–");
    if !joined && !split {
        return at;
    }
    (at + 1..at + 6)
        .find(|&at| labels.token(at) == ",")
        .map_or(at, |comma| comma + 1)
}

/// Whether a word ends a role; "US" and "U.S." are no "us".
pub(super) fn ends(token: &str) -> bool {
    let acronym = token.len() > 1
        && token
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'.');
    !acronym && (matches!(token, "n't" | "n’t") || with_lower(token, ends_role))
}

pub(super) fn is_office(word: &str) -> bool {
    title(word).is_some()
        || word
            .strip_suffix('s')
            .is_some_and(|word| title(word).is_some())
}

/// A word of "His Royal Highness".
fn is_address(token: &str) -> bool {
    matches!(
        token,
        "His"
            | "Her"
            | "Their"
            | "Royal"
            | "Highness"
            | "Excellency"
            | "Majesty"
            | "Holiness"
            | "Eminence"
            | "Grace"
            | "Honour"
            | "Honor"
    )
}

/// Steps over all titles in front of a name, and over "her husband".
pub(super) fn before_titles(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    let is_title = |at: usize| with_lower(labels.token(at), |word| title(word).is_some());
    let mut start = end;
    while start > least
        && (is_capitalized(labels.token(start - 1)) && is_title(start - 1)
            || is_address(labels.token(start - 1))
            || labels.token(start - 1) == "." && start - 1 > least && is_title(start - 2))
    {
        start -= 1;
    }
    let kin = start == end
        && start > least + 1
        && gender_of_noun(labels.token(start - 1)).is_some()
        && !is_role(labels, start - 1)
        && matches!(labels.token(start - 2), "her" | "his" | "their");
    if kin {
        return start - 2;
    }
    let article = start < end && start > least && matches!(labels.token(start - 1), "the" | "The");
    start - usize::from(article)
}

/// Steps over "(retd)" behind a rank.
fn before_retired(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    if end < least + 4 || labels.token(end - 1) != ")" {
        return end;
    }
    let word = end - 2 - usize::from(labels.token(end - 2) == ".");
    let retired = with_lower(labels.token(word), |word| {
        matches!(word, "retd" | "rtd" | "ret" | "retired")
    });
    if retired && labels.token(word - 1) == "(" {
        word - 1
    } else {
        end
    }
}

/// Steps over "Mr", "Dr" and the like in front of a name.
pub(super) fn before_honorifics(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    let mut end = before_retired(labels, end, least);
    while end > least {
        let token = labels.token(end - 1);
        let stop = token == "."
            && end - 1 > least
            && with_lower(labels.token(end - 2), |word| title(word).is_some());
        let honorific = with_lower(token, |word| {
            title(word).is_some_and(|title| !title.is_role)
        });
        if stop || honorific && !is_pair(labels, end - 1) {
            end -= 1;
        } else {
            break;
        }
    }
    end
}

pub(in crate::entities) fn is_role(labels: &Labels<'_, '_>, token: usize) -> bool {
    let text = labels.token(token);
    labels.entity(token) == EntityRef::None
        && text != "I"
        && (with_lower(text, is_role_noun) || is_fellow(labels, token))
}

/// Whether a word is a role only with the one in front of it: "first lady", "prison guard".
fn is_pair(labels: &Labels<'_, '_>, token: usize) -> bool {
    let before = token.checked_sub(1).map_or("", |at| labels.token(at));
    let guard =
        token > 0 && labels.token(token) == "guard" && labels.is(token - 1, Class::GuardKind);
    guard
        || matches!(
            (before, labels.token(token)),
            ("first" | "First", "lady" | "Lady")
                | ("cabin" | "flight", "crew")
                | ("Navy", "SEAL")
                | ("record" | "title", "holder")
        )
}

/// "Tern Bay guard": in basketball.
fn is_guard_of_team(labels: &Labels<'_, '_>, token: usize) -> bool {
    labels.token(token) == "guard"
        && token > 0
        && matches!(labels.entity(token - 1), EntityRef::Organization(_))
}

/// "Brigadier General" is a rank, "Attorney General" none.
fn is_of_general(before: &str) -> bool {
    matches!(before, "Brigadier" | "Major" | "Lieutenant" | "Colonel")
}

/// Where the ranks in front of a name begin: "Maj. Gen.".
pub(super) fn start_of_ranks(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    let is_rank = |at: usize| {
        is_capitalized(labels.token(at))
            && with_lower(labels.token(at), |word| {
                title(word).is_some_and(|title| title.is_rank || !title.is_role)
                    || matches!(
                        word,
                        "professor"
                            | "captain"
                            | "judge"
                            | "justice"
                            | "lieutenant"
                            | "admiral"
                            | "senator"
                            | "representative"
                            | "governor"
                            | "congressman"
                            | "congresswoman"
                    )
            })
    };
    let mut start = end;
    while start > least + 1 {
        let mut word = start - 1 - usize::from(labels.token(start - 1) == ".");
        if word > least + 1
            && labels.token(word).eq_ignore_ascii_case("general")
            && is_of_general(labels.token(word - 1))
        {
            word -= 1;
        }
        // "Harbour Force Commander" is a role.
        let of_body = word > least && matches!(labels.entity(word - 1), EntityRef::Organization(_));
        let general = is_of_general(labels.token(word)) && word + 1 < start;
        if !is_rank(word) && !general || of_body {
            break;
        }
        start = word;
    }
    start
}

/// Steps over ranks that stand between a role and the name: "chairman Sheikh", "director Maj. Gen.".
pub(super) fn before_ranks(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    let start = start_of_ranks(labels, end, least);
    // "Army Lt. Gen." is one rank.
    if start > least && matches!(labels.token(start - 1), "Lt." | "Maj." | "Brig.") {
        return end;
    }
    // "the moderate Governor Kim" is a governor.
    let adjective = start > least
        && matches!(
            labels.token(start - 1),
            "moderate" | "leftist" | "rightist" | "radical" | "progressive" | "independent"
        );
    if adjective {
        return end;
    }
    let of_body =
        start > least + 1 && matches!(labels.entity(start - 2), EntityRef::Organization(_));
    if start < end
        && start > least
        && is_role(labels, start - 1)
        && (of_body || !is_capitalized_rank(labels, start - 1))
    {
        start
    } else {
        end
    }
}

fn is_capitalized_rank(labels: &Labels<'_, '_>, token: usize) -> bool {
    is_capitalized(labels.token(token))
        && with_lower(labels.token(token), |word| {
            title(word).is_some_and(|title| title.is_rank)
        })
}

/// "research fellow", "first lady": a fellow alone is nobody's job.
fn is_fellow(labels: &Labels<'_, '_>, token: usize) -> bool {
    is_pair(labels, token)
        || is_guard_of_team(labels, token)
        || matches!(labels.token(token), "fellow" | "Fellow" | "fellows")
            && token.checked_sub(1).is_some_and(|at| {
                matches!(
                    labels.token(at),
                    "research"
                        | "senior"
                        | "teaching"
                        | "visiting"
                        | "honorary"
                        | "policy"
                        | "junior"
                        | "postdoctoral"
                        | "doctoral"
                        | "distinguished"
                        | "nonresident"
                        | "resident"
                        | "Research"
                        | "Senior"
                        | "Visiting"
                )
            })
}

pub(super) fn is_capitalized(token: &str) -> bool {
    token.starts_with(char::is_uppercase)
}

/// Whether a mark stands between two words without blanks.
pub(super) fn glued(labels: &Labels<'_, '_>, mark: usize) -> bool {
    let tokens = &labels.document.tokens;
    match (
        mark.checked_sub(1).and_then(|at| tokens.get(at)),
        tokens.get(mark),
        tokens.get(mark + 1),
    ) {
        (Some(left), Some(mark), Some(right)) => {
            left.span.end == mark.span.start && mark.span.end == right.span.start
        }
        _ => false,
    }
}

pub(super) fn is_determiner(token: &str) -> bool {
    matches!(
        token,
        "a" | "an"
            | "the"
            | "A"
            | "An"
            | "The"
            | "his"
            | "her"
            | "their"
            | "its"
            | "'s"
            | "’s"
            | "our"
            | "my"
            | "His"
            | "Her"
            | "Their"
            | "Its"
            | "Our"
            | "My"
    )
}

fn is_plural_form(noun: &str) -> bool {
    let noun = noun.trim_end_matches('.');
    noun.ends_with(['s', 'S']) && !noun.ends_with("ss") && !noun.ends_with("itus")
}

/// Steps over what people put behind their names: "Kim QC", "Kim III", "Kim, PhD".
pub(super) fn behind_letters(labels: &Labels<'_, '_>, end: usize) -> usize {
    let is_letters = |at: usize| {
        matches!(
            labels.token(at),
            "II" | "III"
                | "IV"
                | "VI"
                | "Jr"
                | "Sr"
                | "QC"
                | "KC"
                | "SC"
                | "MP"
                | "MBE"
                | "OBE"
                | "CBE"
                | "MD"
                | "PhD"
                | "RN"
                | "SJ"
                | "CPA"
        )
    };
    let mut at = end;
    // Some pages cut names at their hyphen: "Kim Min - su, a nurse".
    let rest = |at: usize| labels.token(at).starts_with(char::is_lowercase);
    if labels.token(at) == "-" && rest(at + 1) && labels.token(at + 2) == "," {
        at += 2;
    }
    if is_letters(at) {
        at += 1;
    }
    if labels.token(at) == "," && is_letters(at + 1) && labels.token(at + 2) == "," {
        at += 2;
    }
    at
}

/// Steps over where somebody is from: "of Leeds," in "Kim, of Leeds, a nurse".
pub(super) fn behind_origin(labels: &Labels<'_, '_>, at: usize) -> usize {
    let from = usize::from(matches!(labels.token(at), "originally" | "formerly"));
    if !matches!(labels.token(at + from), "of" | "from")
        || labels.entity(at + from + 1) != EntityRef::Place
    {
        return at;
    }
    let mut end = at + from + 1;
    while end < at + REACH
        && (labels.entity(end) == EntityRef::Place
            || labels.token(end) == "," && labels.entity(end + 1) == EntityRef::Place)
    {
        end += 1;
    }
    if labels.token(end) == "," {
        end + 1
    } else {
        at
    }
}

/// Whether a role is said of several people.
pub(super) fn is_plural(labels: &Labels<'_, '_>, role: Role) -> bool {
    (role.tokens.start..role.tokens.end)
        .any(|at| is_plural_form(labels.token(at)) && is_role(labels, at))
        || matches!(labels.token(role.tokens.end - 1), "men" | "women")
        || labels.token(role.tokens.end - 1).ends_with("smen")
}

/// Whether the noun of a role is in the plural, whatever stands around it: "ministers", not "veterans minister" or "president
/// of the lawyers".
pub(super) fn is_of_several(labels: &Labels<'_, '_>, role: Role) -> bool {
    let mut words = role.tokens.start..role.tokens.end;
    let of = words.find(|&at| matches!(labels.token(at), "of" | "for" | "on" | "in"));
    let end = of.unwrap_or(role.tokens.end);
    let noun = (role.tokens.start..end)
        .rev()
        .find(|&at| is_role(labels, at));
    noun.is_some_and(|at| {
        let noun = labels.token(at);
        is_plural_form(noun) || noun == "men" || noun == "women" || noun.ends_with("smen")
    })
}
