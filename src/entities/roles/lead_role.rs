//! Roles in the lead of people named later: "A teacher has been sentenced to two years. Wong Chi-wai, 30, ...".

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::input::BlockKind;
use crate::lexicon::Class;
use crate::text::TokenRange;

use super::noun_phrase::noun_phrase;
use super::role::Role;
use super::skip::before_honorifics;
use super::words::is_role;

/// Number of sentences after the lead in which the name must occur.
const REACH: usize = 2;

/// The person whom the first sentence of the story describes and one of the next sentences names, with the role.
pub(in crate::entities) fn of_lead(labels: &Labels<'_, '_>) -> Option<(u32, Role)> {
    let document = labels.document;
    let mut story = document
        .sentences
        .iter()
        .filter(|sentence| document.block_kind(sentence) == BlockKind::Paragraph)
        .map(|sentence| sentence.tokens);
    let lead = story.next()?;
    let role = described(labels, lead).or_else(|| speaker(labels, lead))?;
    let mut named = story.take(REACH).filter_map(|sentence| {
        (sentence.start..sentence.end)
            .filter(|&at| labels.end_of_name(at).is_some())
            .find_map(|at| Some((sentence, at, labels.person(at)?)))
    });
    let (sentence, at, person) = named.next()?;
    let begins = before_honorifics(labels, at, sentence.start) == sentence.start;
    let long = labels.end_of_name(at).is_some_and(|end| end > at + 1);
    let known = (0..lead.end.min(at)).any(|at| labels.person(at) == Some(person));
    // If the article names nobody else, the name may be anywhere in the sentence.
    let only = || {
        let mut people = (0..document.tokens.len()).filter_map(|at| labels.person(at));
        people.all(|other| other == person)
    };
    (long && !known && (begins || only())).then_some((person, role))
}

/// The role of an unnamed speaker in the lead: "Rates will fall, the city's top planner has said."
fn speaker(labels: &Labels<'_, '_>, lead: TokenRange) -> Option<Role> {
    let comma = (lead.start + 2..lead.end).find(|&at| labels.token(at) == ",")?;
    let role = noun_phrase(labels, comma + 1, lead.end)?;
    let TokenRange { start, end } = role.tokens;
    let unnamed = (comma + 1..end).all(|at| !labels.is_person(at));
    let possessed = (comma + 1..start).any(|at| is_possessive(labels.token(at)));
    let definite = labels.is(comma + 1, Class::The) || possessed;
    let verb = end + usize::from(labels.is(end, Class::Have));
    let says = labels.is(verb, Class::LeadVerb);
    (definite && unnamed && says && !role.is_of_several(labels)).then_some(role)
}

/// The role of an unnamed person at the beginning of the lead.
fn described(labels: &Labels<'_, '_>, lead: TokenRange) -> Option<Role> {
    if !labels.is_any(
        lead.start,
        &[Class::DefiniteArticle, Class::IndefiniteArticle],
    ) {
        return None;
    }
    let role = noun_phrase(labels, lead.start, lead.end)?;
    let near = role.tokens.start <= lead.start + 4;
    let head = role.indices().rfind(|&at| is_role(labels, at))?;
    // A judge or an officer in the lead is rarely the subject of the story.
    let official = labels.is(head, Class::OfficialInLead);
    let next = role.tokens.end;
    let apart = !labels.is_person(next)
        && labels.token(next) != ","
        && !labels.is_any(next, &[Class::And, Class::Called, Class::Determiner]);
    (near && !official && apart).then_some(role)
}
