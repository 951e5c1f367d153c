//! Skips words between a name and its role: ages, parties, letters, titles, ranks.
//!
//! Functions named `after_…` move forward from an index. Functions named `before_…` move back from the end of a range, at
//! most to `min`. All return the index unchanged if there is nothing to skip.

use crate::entities::labels::Labels;
use crate::lexicon::people::Title;
use crate::lexicon::{Class, Classes};
use crate::text::TokenKind;

use super::words::{
    REACH, is_capitalized, is_compound_role, is_hyphen, is_kinship, is_lower, is_role,
};

/// Skips an age: "34," in "Kim, 34, a driver".
pub(super) fn after_age(labels: &Labels<'_, '_>, at: usize) -> usize {
    let age = labels.kind(at) == Some(TokenKind::Number) && labels.token(at + 1) == ",";
    at + if age { 2 } else { 0 }
}

/// Skips the party and state of a politician: "D-Ohio," in "Kim, D-Ohio, chairs".
pub(super) fn after_party(labels: &Labels<'_, '_>, at: usize) -> usize {
    let text = labels.token(at);
    let joined = text.get(1..2) == Some("-") && Classes::of(&text[..1]).has(Class::PartyLetter);
    let split = labels.is(at, Class::PartyLetter) && is_hyphen(labels, at + 1);
    if !joined && !split {
        return at;
    }
    (at + 1..at + 6)
        .find(|&at| labels.token(at) == ",")
        .map_or(at, |comma| comma + 1)
}

/// Skips letters after a name: "Kim QC", "Kim III", "Kim, PhD".
pub(super) fn after_letters(labels: &Labels<'_, '_>, end: usize) -> usize {
    const LETTERS: [Class; 3] = [
        Class::LettersAfterName,
        Class::NameSuffix,
        Class::PostNominal,
    ];
    let is_letters = |at: usize| labels.is_any(at, &LETTERS);
    let mut at = end;
    // Some pages split names at their hyphen: "Kim Min - su, a nurse".
    if labels.token(at) == "-" && is_lower(labels, at + 1) && labels.token(at + 2) == "," {
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

/// Skips an origin: "of Leeds," in "Kim, of Leeds, a nurse".
pub(super) fn after_origin(labels: &Labels<'_, '_>, at: usize) -> usize {
    let place = at + usize::from(labels.is(at, Class::OriginAdverb)) + 1;
    if !labels.is(place - 1, Class::OriginPreposition) || !labels.is_place(place) {
        return at;
    }
    let mut end = place;
    while end < at + REACH
        && (labels.is_place(end) || labels.token(end) == "," && labels.is_place(end + 1))
    {
        end += 1;
    }
    if labels.token(end) == "," {
        end + 1
    } else {
        at
    }
}

/// Skips all titles before a name, or a kinship such as "her husband".
pub(super) fn before_titles(labels: &Labels<'_, '_>, end: usize, min: usize) -> usize {
    let is_title = |at: usize| labels.title(at).is_some();
    let mut start = end;
    while start > min
        && (is_capitalized(labels, start - 1) && is_title(start - 1)
            || labels.is(start - 1, Class::StyleOfAddress)
            || labels.token(start - 1) == "." && start - 1 > min && is_title(start - 2))
    {
        start -= 1;
    }
    let kin = start == end
        && start > min + 1
        && is_kinship(labels, start - 1)
        && labels.is(start - 2, Class::PossessivePronoun);
    if kin {
        return start - 2;
    }
    let article = start < end && start > min && labels.is(start - 1, Class::DefiniteArticle);
    start - usize::from(article)
}

/// Skips "(retd)" after a rank.
fn before_retired(labels: &Labels<'_, '_>, end: usize, min: usize) -> usize {
    if end < min + 4 || labels.token(end - 1) != ")" {
        return end;
    }
    let word = end - 2 - usize::from(labels.token(end - 2) == ".");
    let retired = labels.is(word, Class::Retired) && labels.token(word - 1) == "(";
    if retired { word - 1 } else { end }
}

/// Skips honorifics such as "Mr" and "Dr" before a name.
pub(super) fn before_honorifics(labels: &Labels<'_, '_>, end: usize, min: usize) -> usize {
    let mut end = before_retired(labels, end, min);
    while end > min {
        let at = end - 1;
        let stop = labels.token(at) == "." && at > min && labels.title(at - 1).is_some();
        let honorific = labels.title(at).is_some_and(|title| !title.is_role);
        if !stop && (!honorific || is_compound_role(labels, at)) {
            break;
        }
        end -= 1;
    }
    end
}

/// Skips the ranks before a name: "Maj. Gen.".
pub(super) fn before_all_ranks(labels: &Labels<'_, '_>, end: usize, min: usize) -> usize {
    let is_prefix = |at: usize| labels.is(at, Class::PrefixOfGeneral);
    let mut start = end;
    while start > min + 1 {
        let mut word = start - 1 - usize::from(labels.token(start - 1) == ".");
        // "Brigadier General" is a rank, "Attorney General" is not.
        if word > min + 1 && labels.is(word, Class::General) && is_prefix(word - 1) {
            word -= 1;
        }
        // "Harbour Force Commander" is a role.
        let of_body = word > min && labels.organization(word - 1).is_some();
        let general = is_prefix(word) && word + 1 < start;
        if !is_rank(labels, word) && !general || of_body {
            break;
        }
        start = word;
    }
    start
}

/// Whether a capitalized word before a name is only a rank.
fn is_rank(labels: &Labels<'_, '_>, at: usize) -> bool {
    let rank = |title: Title| title.is_rank || !title.is_role;
    is_capitalized(labels, at)
        && (labels.title(at).is_some_and(rank) || labels.is(at, Class::OfficeAsRank))
}

/// Skips the ranks between a role and the name: "chairman Sheikh", "director Maj. Gen.".
pub(super) fn before_ranks(labels: &Labels<'_, '_>, end: usize, min: usize) -> usize {
    let start = before_all_ranks(labels, end, min);
    if start == end || start == min || !is_role(labels, start - 1) {
        return end;
    }
    // "Army Lt. Gen." is one rank; "the moderate Governor Kim" is a governor.
    let whole = labels.is_any(
        start - 1,
        &[Class::AbbreviatedRank, Class::PoliticalAdjective],
    );
    let of_body = start > min + 1 && labels.organization(start - 2).is_some();
    let rank = is_capitalized(labels, start - 1)
        && labels.title(start - 1).is_some_and(|title| title.is_rank);
    if whole || rank && !of_body {
        end
    } else {
        start
    }
}
