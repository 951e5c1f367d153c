//! A role behind the comma that follows a name: "Kim, the president".

use crate::lexicon::people::{gender_of_noun, is_role_noun, title};
use crate::lexicon::{Class, Classes};
use crate::text::TokenRange;

use crate::entities::labels::{EntityRef, Labels, with_lower};

use super::Role;
use super::phrase::noun_phrase;
use super::words::{
    before_honorifics, behind_age, behind_letters, behind_origin, behind_party, ends, glued,
    is_capitalized, is_determiner, is_of_several, is_office, is_plural, is_role,
};

/// "Yang Moo-jin, a professor at the University of North Korean Studies".
pub(super) fn behind_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let letters = behind_letters(labels, name.end);
    described_behind(labels, name, letters).or_else(|| {
        // "Kim, MP, of the harbour": the letters are all that is said.
        (letters > name.end)
            .then(|| described_behind(labels, name, name.end))
            .flatten()
    })
}

/// The role behind a comma at `at`, of the person whose name is in front of it.
fn described_behind(labels: &Labels<'_, '_>, name: TokenRange, at: usize) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    if let Some(role) = in_brackets(labels, at, sentence.end) {
        return Some(role);
    }
    let at = behind_mark(labels, at, sentence.end)?;
    // "one of the founders", "one of Kim's former aides".
    let one_of = labels.token(at) == "one"
        && labels.token(at + 1) == "of"
        && !labels
            .token(at + 2)
            .starts_with(|c: char| c.is_ascii_digit());
    let at = match labels.token(at) {
        "who" => behind_being(labels, at + 1)?,
        "then" | "now" | "currently" | "himself" | "herself" | "both" | "all" | "formerly"
        | "previously" | "once" => at + 1,
        _ => at + if one_of { 2 } else { 0 },
    };
    let first = behind_kinship(labels, at, sentence.end);
    let role = noun_phrase(labels, first, sentence.end)?;
    let indefinite = matches!(labels.token(at), "a" | "an");
    // "The rector, Kim, teachers and pupils": they are others.
    let others = !one_of && is_of_several(labels, role) && !is_of_row(labels, name);
    let of_next = !indefinite && is_of_next(labels, role, sentence.end);
    (!others && !of_next && !is_clause(labels, name, at, role)).then_some(role)
}

/// Where the words begin that describe a name behind a mark: "Kim (DA), 34, of Leeds, a nurse", "Kim who".
fn behind_mark(labels: &Labels<'_, '_>, at: usize, most: usize) -> Option<usize> {
    let at = match labels.token(at) {
        "(" => (at..most.min(at + 8)).find(|&at| labels.token(at) == ")")? + 1,
        _ => at,
    };
    match labels.token(at) {
        "-" if glued(labels, at) => None,
        "," | "–" | "—" | "-" | "(" => {
            let at = behind_age(labels, behind_party(labels, at + 1));
            Some(behind_origin(labels, at))
        }
        "who" => Some(at),
        _ => None,
    }
}

/// Whether a clause begins behind the comma rather than a description.
fn is_clause(labels: &Labels<'_, '_>, name: TokenRange, at: usize, role: Role) -> bool {
    let TokenRange { start, end } = role.tokens;
    // "With the mayor, Kim, the minister stressed that".
    let speaks = with_lower(labels.token(end), |word| {
        Classes::of_lower(word).has(Class::SpeechVerb) && !is_role_noun(word) && word != "known"
    });
    let another = labels.token(at) == "the" && speaks && !begins_clause(labels, name);
    // "Kim, accused Lee".
    let accusing =
        labels.token(start) == "accused" && !matches!(labels.token(end), "," | "." | "of" | "in");
    // "Kim, D-Ohio, chairs the committee".
    let verb = start == at
        && end == at + 1
        && labels.token(at).ends_with('s')
        && is_determiner(labels.token(end));
    another || accusing || verb
}

/// "Kim (Chief of Legal Services at the Harbour Board)".
fn in_brackets(labels: &Labels<'_, '_>, open: usize, most: usize) -> Option<Role> {
    if labels.token(open) != "(" {
        return None;
    }
    let close = (open..most.min(open + 20)).find(|&at| labels.token(at) == ")")?;
    let role = noun_phrase(labels, open + 1, close)?;
    let whole = role.tokens.end == close
        || matches!(
            labels.token(role.tokens.end),
            "of" | "at" | "for" | "," | "in" | "to"
        );
    // "Chadti Jawani (Rising Youth)" is a song.
    let office =
        (role.tokens.start..role.tokens.end).any(|at| with_lower(labels.token(at), is_office));
    let long = role.tokens.end < close || office && role.tokens.end > role.tokens.start + 1;
    (whole && long && !is_of_several(labels, role)).then_some(role)
}

/// Where the role begins behind "who": "has been", "will become", "worked as".
fn behind_being(labels: &Labels<'_, '_>, at: usize) -> Option<usize> {
    let mut at = at;
    while matches!(
        labels.token(at),
        "has" | "had" | "also" | "now" | "later" | "will" | "once" | "previously" | "currently"
    ) {
        at += 1;
    }
    let fits = matches!(
        labels.token(at),
        "is" | "was"
            | "be"
            | "been"
            | "became"
            | "become"
            | "serve"
            | "serves"
            | "served"
            | "works"
            | "worked"
    );
    at += 1;
    // "who works in retail as a manager".
    if matches!(labels.token(at), "in" | "at" | "for" | "with" | "on") {
        at = (at..at + 9)
            .take_while(|&at| labels.token(at).starts_with(char::is_alphabetic))
            .find(|&at| labels.token(at) == "as")?;
    }
    let passed = matches!(
        labels.token(at),
        "also" | "now" | "then" | "currently" | "as"
    );
    fits.then_some(at + usize::from(passed))
}

/// Whether a name is not the first of a row: "Kim and Lee", "Kim, Mr Lee".
fn is_of_row(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let least = labels.sentence(name.start).start;
    let start = before_honorifics(labels, name.start, least);
    let behind = |back: usize| start.checked_sub(back).filter(|at| *at >= least);
    match behind(1).map(|at| labels.token(at)) {
        Some("and" | "&" | "or") => true,
        Some(",") => behind(2).is_some_and(|at| {
            matches!(labels.entity(at), EntityRef::Person(_)) || labels.token(at) == ")"
        }),
        _ => false,
    }
}

/// Whether a name is the first of its sentence or stands behind a quote.
fn begins_clause(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let least = labels.sentence(name.start).start;
    let start = before_honorifics(labels, name.start, least);
    start == least || matches!(labels.token(start - 1), "”" | "\"" | "''")
}

/// Whether a role in capitals is the next one's: "Kim, Head of Samsung Lee".
fn is_of_next(labels: &Labels<'_, '_>, role: Role, most: usize) -> bool {
    if !is_capitalized(labels.token(role.tokens.start)) || is_plural(labels, role) {
        return false;
    }
    let passes = |at: usize| {
        matches!(
            labels.entity(at),
            EntityRef::Organization(_) | EntityRef::Place
        ) || is_capitalized(labels.token(at)) && labels.entity(at) == EntityRef::None
            || matches!(labels.token(at), "of" | "the" | "for" | "to" | "and" | ".")
    };
    let next = (role.tokens.end..most.min(role.tokens.end + 12)).find(|&at| !passes(at));
    next.is_some_and(|at| {
        matches!(labels.entity(at), EntityRef::Person(_))
            && labels.token(at - 1) != "and"
            && is_bound(labels, role, at)
    })
}

/// Whether no preposition governs the name at `at`: not "Head of the Kim Foundation" with half of it found.
fn is_bound(labels: &Labels<'_, '_>, role: Role, at: usize) -> bool {
    at == role.tokens.end || !matches!(labels.token(at - 1), "of" | "the" | "for" | "to")
}

/// Whether a comma and another name follow the role: "Kim, the chairman of Samsung, Mr Lee, were there".
pub(super) fn is_before_another(labels: &Labels<'_, '_>, role: Role, most: usize) -> bool {
    let comma = (role.tokens.end..most.min(role.tokens.end + 14)).find(|&at| {
        labels.token(at) == ","
            || ends(labels.token(at))
                && !matches!(labels.token(at), "of" | "for" | "the" | "at" | "in" | "and")
    });
    let Some(mut at) = comma.filter(|&at| labels.token(at) == ",") else {
        return false;
    };
    at += 1;
    while with_lower(labels.token(at), |word| title(word).is_some()) || labels.token(at) == "." {
        at += 1;
    }
    matches!(labels.entity(at), EntityRef::Person(_))
        && labels
            .end_of_name(at)
            .is_some_and(|end| matches!(labels.token(end), "," | "and" | "." | ";"))
}

/// Steps over what a person is to others, or the party: "Kim's father and" in "Lee, Kim's father and the village's secretary".
fn behind_kinship(labels: &Labels<'_, '_>, at: usize, most: usize) -> usize {
    let kin = (at..most.min(at + 6)).find(|&at| {
        let word = labels.token(at);
        gender_of_noun(word).is_some() || matches!(word, "Democrat" | "Republican" | "Libertarian")
    });
    match kin {
        Some(kin) if !is_role(labels, kin) => {
            // "a mother of two and a nurse".
            // "younger brother of President Kim and head of the army".
            let of = labels.token(kin + 1) == "of";
            let joint = (kin + 1..kin + 9)
                .take_while(|&at| of && !matches!(labels.token(at), "," | "." | ";"))
                .find(|&at| labels.token(at) == "and")
                .unwrap_or(kin + 1);
            if matches!(labels.token(joint), "and" | "but") {
                joint + 1
            } else {
                at
            }
        }
        _ => at,
    }
}
