//! Roles in apposition after a name: "Kim, the president".

use crate::entities::labels::{Labels, with_lower};
use crate::lexicon::Class;
use crate::lexicon::people::{gender_of_noun, is_role_noun};
use crate::text::TokenRange;

use super::noun_phrase::noun_phrase;
use super::role::Role;
use super::skip::{after_age, after_letters, after_origin, after_party, before_honorifics};
use super::words::{closing_bracket, ends, is_capitalized, is_office, is_role, is_tight, is_word};

/// The role in apposition after a name: "Yang Moo-jin, a professor at the University of North Korean Studies".
pub(super) fn after_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let letters = after_letters(labels, name.end);
    described_after(labels, name, letters).or_else(|| {
        // In "Kim, MP, of the harbour", the letters are the whole description.
        (letters > name.end)
            .then(|| described_after(labels, name, name.end))
            .flatten()
    })
}

/// The role after a comma at `at`, for the name before it.
fn described_after(labels: &Labels<'_, '_>, name: TokenRange, at: usize) -> Option<Role> {
    let max = labels.sentence(name.start).end;
    if let Some(role) = in_brackets(labels, at, max) {
        return Some(role);
    }
    let at = after_mark(labels, at, max)?;
    // "one of the founders", "one of Kim's former aides".
    let one_of = labels.is(at, Class::One)
        && labels.is(at + 1, Class::Of)
        && !labels
            .token(at + 2)
            .starts_with(|c: char| c.is_ascii_digit());
    let at = if labels.is(at, Class::Who) {
        after_being(labels, at + 1)?
    } else if labels.is_any(at, &[Class::TenureAdverb, Class::Emphatic]) {
        at + 1
    } else {
        at + if one_of { 2 } else { 0 }
    };
    let first = after_kinship(labels, at, max);
    let role = noun_phrase(labels, first, max)?;
    let indefinite = labels.is(at, Class::IndefiniteArticle);
    // In "The rector, Kim, teachers and pupils", the teachers are other people.
    let others = !one_of && role.is_of_several(labels) && !is_listed(labels, name);
    let of_next = !indefinite && is_of_next(labels, role, max);
    (!others && !of_next && !is_clause(labels, name, at, role)).then_some(role)
}

/// The start of the description after a name and a punctuation mark: "Kim (DA), 34, of Leeds, a nurse", "Kim who".
fn after_mark(labels: &Labels<'_, '_>, at: usize, max: usize) -> Option<usize> {
    let at = match labels.token(at) {
        "(" => closing_bracket(labels, at, max.min(at + 8))? + 1,
        _ => at,
    };
    match labels.token(at) {
        "-" if is_tight(labels, at) => None,
        "," | "–" | "—" | "-" | "(" => {
            let at = after_age(labels, after_party(labels, at + 1));
            Some(after_origin(labels, at))
        }
        _ => labels.is(at, Class::Who).then_some(at),
    }
}

/// Whether the words after the comma are a clause and not a description.
fn is_clause(labels: &Labels<'_, '_>, name: TokenRange, at: usize, role: Role) -> bool {
    let TokenRange { start, end } = role.tokens;
    // "With the mayor, Kim, the minister stressed that".
    let another =
        labels.is(at, Class::The) && is_speech_verb(labels, end) && !begins_clause(labels, name);
    // "Kim, accused Lee".
    let accusing = labels.is(start, Class::Accused)
        && !matches!(labels.token(end), "," | ".")
        && !labels.is_any(end, &[Class::Of, Class::In]);
    // "Kim, D-Ohio, chairs the committee".
    let verb = start == at
        && end == at + 1
        && labels.token(at).ends_with('s')
        && labels.is(end, Class::Determiner);
    another || accusing || verb
}

fn is_speech_verb(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.is(at, Class::SpeechVerb)
        && !with_lower(labels.token(at), is_role_noun)
        && !labels.is(at, Class::WordAfterRole)
}

/// The role in brackets after a name: "Kim (Chief of Legal Services at the Harbour Board)".
fn in_brackets(labels: &Labels<'_, '_>, open: usize, max: usize) -> Option<Role> {
    if labels.token(open) != "(" {
        return None;
    }
    let close = closing_bracket(labels, open, max.min(open + 20))?;
    let role = noun_phrase(labels, open + 1, close)?;
    let end = role.tokens.end;
    let whole = end == close || labels.token(end) == "," || labels.is(end, Class::RolePreposition);
    // "Chadti Jawani (Rising Youth)" is a song.
    let office = role.indices().any(|at| is_office(labels, at));
    let long = end < close || office && end > role.tokens.start + 1;
    (whole && long && !role.is_of_several(labels)).then_some(role)
}

/// The start of the role after "who" and a verb: "has been", "will become", "worked as".
fn after_being(labels: &Labels<'_, '_>, at: usize) -> Option<usize> {
    const AUXILIARIES: [Class; 5] = [
        Class::Have,
        Class::Will,
        Class::Also,
        Class::TenureAdverb,
        Class::ContinuingAdverb,
    ];
    const LINKS: [Class; 4] = [Class::As, Class::Also, Class::Then, Class::PresentAdverb];
    let mut at = at;
    while labels.is_any(at, &AUXILIARIES) {
        at += 1;
    }
    if !labels.is(at, Class::VerbOfRole) {
        return None;
    }
    at += 1;
    // "who works in retail as a manager".
    if labels.is_any(at, &[Class::WorkplacePreposition, Class::With]) {
        at = (at..at + 9)
            .take_while(|&at| is_word(labels, at))
            .find(|&at| labels.is(at, Class::As))?;
    }
    Some(at + usize::from(labels.is_any(at, &LINKS)))
}

/// Whether a name is a later member of a list: "Kim and Lee", "Kim, Mr Lee".
fn is_listed(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let min = labels.sentence(name.start).start;
    let start = before_honorifics(labels, name.start, min);
    if start == min {
        return false;
    }
    let comma = labels.token(start - 1) == "," && start > min + 1;
    labels.is_any(start - 1, &[Class::And, Class::Or])
        || comma && (labels.is_person(start - 2) || labels.token(start - 2) == ")")
}

/// Whether a name begins its sentence or follows a quote.
fn begins_clause(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let min = labels.sentence(name.start).start;
    let start = before_honorifics(labels, name.start, min);
    start == min || matches!(labels.token(start - 1), "”" | "\"" | "''")
}

/// Whether a capitalized role belongs to the next name: "Kim, Head of Samsung Lee".
fn is_of_next(labels: &Labels<'_, '_>, role: Role, max: usize) -> bool {
    if !is_capitalized(labels, role.tokens.start) || role.is_plural(labels) {
        return false;
    }
    let passes = |at: usize| {
        labels.is_organization_or_place(at)
            || is_capitalized(labels, at) && !labels.is_named(at)
            || labels.is(at, Class::PhraseConnector)
            || labels.token(at) == "."
    };
    let end = role.tokens.end;
    let next = (end..max.min(end + 12)).find(|&at| !passes(at));
    // Exclude "Head of the Kim Foundation" if only part of the name was tagged.
    next.is_some_and(|at| {
        labels.is_person(at) && (at == end || !labels.is(at - 1, Class::PhraseConnector))
    })
}

/// Whether a comma and another name follow the role: "Kim, the chairman of Samsung, Mr Lee, were there".
pub(super) fn is_before_another(labels: &Labels<'_, '_>, role: Role, max: usize) -> bool {
    let end = role.tokens.end;
    let stop = (end..max.min(end + 14)).find(|&at| {
        labels.token(at) == "," || ends(labels, at) && !labels.is(at, Class::PhraseConnector)
    });
    let Some(comma) = stop.filter(|&at| labels.token(at) == ",") else {
        return false;
    };
    let mut at = comma + 1;
    while labels.title(at).is_some() || labels.token(at) == "." {
        at += 1;
    }
    let Some(end) = labels.end_of_name(at).filter(|_| labels.is_person(at)) else {
        return false;
    };
    matches!(labels.token(end), "," | "." | ";") || labels.is(end, Class::And)
}

/// Skips a kinship or party before a role: "Kim's father and" in "Lee, Kim's father and the village's secretary".
fn after_kinship(labels: &Labels<'_, '_>, at: usize, max: usize) -> usize {
    let kin = (at..max.min(at + 6)).find(|&at| {
        gender_of_noun(labels.token(at)).is_some() || labels.is(at, Class::PartyMember)
    });
    let Some(kin) = kin.filter(|&kin| !is_role(labels, kin)) else {
        return at;
    };
    // "a mother of two and a nurse", "younger brother of President Kim and head of the army".
    let of = labels.is(kin + 1, Class::Of);
    let joint = (kin + 1..kin + 9)
        .take_while(|&at| of && !matches!(labels.token(at), "," | "." | ";"))
        .find(|&at| labels.is(at, Class::And))
        .unwrap_or(kin + 1);
    if labels.is_any(joint, &[Class::And, Class::But]) {
        joint + 1
    } else {
        at
    }
}
