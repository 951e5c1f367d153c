//! A role that the lead tells before the name: "A teacher has been sentenced to two years. Wong Chi-wai, 30, ...".

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;
use crate::input::BlockKind;
use crate::text::TokenRange;

use super::Role;
use super::phrase::noun_phrase;
use super::words::{before_honorifics, is_determiner, is_of_several, is_role};

/// Sentences behind the lead among which one must begin with the name.
const REACH: usize = 2;

/// The person whom the first sentence of the story describes and one of the next names, with the role.
pub(in crate::entities) fn of_lead(labels: &Labels<'_, '_>) -> Option<(u32, Role)> {
    let document = labels.document;
    let mut story = document
        .sentences
        .iter()
        .filter(|sentence| document.block_kind(sentence) == BlockKind::Paragraph);
    let lead = story.next()?.tokens;
    let role = described(labels, lead).or_else(|| speaker(labels, lead))?;
    let known = |token: usize, person: u32| {
        (0..token).any(|at| labels.entity(at) == EntityRef::Person(person))
    };
    for sentence in story.take(REACH) {
        let sentence = sentence.tokens;
        let mut named = (sentence.start..sentence.end)
            .filter(|&at| labels.end_of_name(at).is_some())
            .filter_map(|at| match labels.entity(at) {
                EntityRef::Person(person) => Some((at, person)),
                _ => None,
            });
        let Some((at, person)) = named.next() else {
            continue;
        };
        let begins = before_honorifics(labels, at, sentence.start) == sentence.start;
        let long = labels.end_of_name(at).is_some_and(|end| end > at + 1);
        // An article about nobody else may name the person anywhere.
        let only = || {
            (0..document.tokens.len()).all(|at| match labels.entity(at) {
                EntityRef::Person(other) => other == person,
                _ => true,
            })
        };
        return ((begins || only()) && long && !known(lead.end.min(at), person))
            .then_some((person, role));
    }
    None
}

/// The role of whoever the lead quotes without a name: "Rates will fall, the city's top planner has said."
fn speaker(labels: &Labels<'_, '_>, lead: TokenRange) -> Option<Role> {
    let comma = (lead.start + 2..lead.end).find(|&at| labels.token(at) == ",")?;
    let role = noun_phrase(labels, comma + 1, lead.end)?;
    let unnamed =
        (comma + 1..role.tokens.end).all(|at| !matches!(labels.entity(at), EntityRef::Person(_)));
    let possessed = (comma + 1..role.tokens.start).any(|at| is_possessive(labels.token(at)));
    let definite = labels.token(comma + 1) == "the" || possessed;
    let says = |at: usize| {
        matches!(
            labels.token(at),
            "said" | "says" | "warned" | "warns" | "announced" | "admitted" | "claimed" | "argued"
        )
    };
    let has = usize::from(matches!(labels.token(role.tokens.end), "has" | "have"));
    let plain = !is_of_several(labels, role);
    (definite && unnamed && plain && says(role.tokens.end + has)).then_some(role)
}

/// The role of the subject that the lead begins with, when that is somebody without a name.
fn described(labels: &Labels<'_, '_>, lead: TokenRange) -> Option<Role> {
    let definite = labels.token(lead.start) == "The";
    if !definite && !matches!(labels.token(lead.start), "A" | "An") {
        return None;
    }
    let role = noun_phrase(labels, lead.start, lead.end)?;
    let near = role.tokens.start <= lead.start + 4;
    let head = (role.tokens.start..role.tokens.end)
        .rev()
        .find(|&at| is_role(labels, at))?;
    // A judge or an officer in the lead is another one than the person that the story is about.
    let official = with_lower(labels.token(head), |word| {
        matches!(
            word,
            "judge"
                | "magistrate"
                | "prosecutor"
                | "officer"
                | "official"
                | "lawyer"
                | "attorney"
                | "witness"
                | "jury"
                | "spokesman"
                | "spokeswoman"
                | "spokesperson"
                | "minister"
                | "president"
                | "coroner"
                | "policeman"
        )
    });
    let next = role.tokens.end;
    let apart = !matches!(labels.entity(next), EntityRef::Person(_))
        && !matches!(labels.token(next), "," | "'s" | "’s" | "named" | "and")
        && !is_determiner(labels.token(next));
    (near && !official && apart).then_some(role)
}
