//! Finds where a role begins, before its head.

use crate::entities::labels::{EntityRef, Labels};
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::lexicon::places::country_of_demonym;
use crate::text::TokenKind;

use super::words::{
    REACH, ends, is_capitalized, is_hyphen, is_known_word, is_modifier, is_office, is_role,
    is_tight,
};

/// The first token of the role whose head is at `head`, not before `min`.
pub(super) fn start_of_role(labels: &Labels<'_, '_>, head: usize, min: usize) -> usize {
    let mut start = head;
    while start > min && head - start < REACH {
        let at = start - 1;
        match labels.entity(at) {
            EntityRef::Person(_) => {
                let first = from_name(labels, start, min);
                // "prominent anti-Trump delegate".
                if labels.token(first + 1) != "-" || first + 1 >= start {
                    return first;
                }
                start = first;
                continue;
            }
            EntityRef::Organization(_) => {
                start = at;
                continue;
            }
            EntityRef::None | EntityRef::Place => {}
        }
        if let Some(joined) = joined(labels, start, head, min) {
            start = joined;
            continue;
        }
        if is_other_word(labels, start, min) || is_verb_before(labels, start, head, min) {
            break;
        }
        start = at;
    }
    start
}

/// The start of a role that is modified by the person's name before `start`: "Trump lawyer", "anti-Trump activist", but not
/// "Kim President".
fn from_name(labels: &Labels<'_, '_>, start: usize, min: usize) -> usize {
    let name = start_of_name(labels, start - 1, min);
    if labels.end_of_name(name) != Some(start) {
        return start;
    }
    let before = name.checked_sub(1).filter(|_| name > min);
    let described = before.filter(|&at| {
        labels.is(at, Class::AdjectiveBeforeName)
            || country_of_demonym(labels.classes(at)).is_some()
    });
    if let Some(adjective) = described {
        return adjective;
    }
    if is_capitalized(labels, start) {
        return start;
    }
    let prefixed = before.is_some_and(|at| labels.token(at) == "-" && is_tight(labels, at));
    if prefixed && name > min + 1 {
        name - 2
    } else {
        name
    }
}

/// The start of the person's name that contains a token.
fn start_of_name(labels: &Labels<'_, '_>, token: usize, min: usize) -> usize {
    (min..=token)
        .rev()
        .take(6)
        .find(|&at| labels.end_of_name(at).is_some())
        .unwrap_or(token)
}

/// The start of a role that is extended by a punctuation mark, "and" or a number before `start`.
fn joined(labels: &Labels<'_, '_>, start: usize, head: usize, min: usize) -> Option<usize> {
    let at = start - 1;
    let token = labels.token(at);
    if is_number_of_role(labels, start, min) {
        return Some(at);
    }
    let before = at.checked_sub(1).filter(|_| at > min)?;
    if (is_hyphen(labels, at) || matches!(token, "&" | "/")) && is_tight(labels, at) {
        return Some(before);
    }
    // "Washington, DC-based writer".
    let based = || (start..head).any(|at| labels.is(at, Class::Based));
    let places = labels.is_place(before) && labels.is_place(start);
    if token == "," && places && based() {
        return Some(before);
    }
    // "University of Faro at Quay Hill professor".
    if labels.is(at, Class::At) && labels.organization(before).is_some() && labels.is_place(start) {
        return Some(before);
    }
    if !labels.is(at, Class::And) {
        return None;
    }
    // "with Kim as its head and senator Lee".
    let another = at > min + 2 && labels.is(at - 3, Class::As);
    if is_role(labels, before) && !another {
        return Some(before);
    }
    if token == "&" {
        return None;
    }
    let field = first_field(labels, at, head, min)
        .or_else(|| first_capitalized_field(labels, at, head, min))
        .filter(|_| start < head);
    // "Iranian and Russian counterparts".
    let nation = |at: usize| country_of_demonym(labels.classes(at)).is_some();
    let alike = places || nation(start) && nation(before);
    field.or_else(|| alike.then_some(before))
}

/// The start of the first field in "health and social services minister", if the whole is one post: it follows an article,
/// "former" or a possessive, and the post may have two fields.
fn first_field(labels: &Labels<'_, '_>, and: usize, head: usize, min: usize) -> Option<usize> {
    let plain = |at: usize| is_modifier(labels, at) && !is_role(labels, at);
    if !labels.is(head, Class::PostWithTwoFields) || !plain(and + 1) {
        return None;
    }
    let mut start = and;
    while start > min && and - start < 3 && plain(start - 1) && !labels.is(start - 1, Class::Former)
    {
        start -= 1;
    }
    let opened = start > min
        && labels.is_any(
            start - 1,
            &[Class::Determiner, Class::AdjectiveBeforeOffice],
        );
    (start < and && opened).then_some(start)
}

/// The start of the first capitalized field: "Work and Pensions Secretary", "Social Development and Human Security Minister".
fn first_capitalized_field(
    labels: &Labels<'_, '_>,
    and: usize,
    head: usize,
    min: usize,
) -> Option<usize> {
    let field = |at: usize| {
        !labels.is_named(at)
            && is_capitalized(labels, at)
            && labels.token(at).len() > 3
            && is_known_word(labels, at)
            && !ends(labels, at)
            && !is_role(labels, at)
    };
    let office = is_capitalized(labels, head) && labels.is(head, Class::MinisterialOffice);
    if !office || !(and + 1..head).all(field) {
        return None;
    }
    let mut start = and;
    while start > min && and - start < 3 && field(start - 1) {
        start -= 1;
    }
    (start < and).then_some(start)
}

/// Whether a number before `start` is part of the role: "2012 nominee", "1st Lt.", "100m champion", not "In 2012 Lt.".
fn is_number_of_role(labels: &Labels<'_, '_>, start: usize, min: usize) -> bool {
    let at = start - 1;
    let token = labels.token(at);
    let dated =
        at > min && (labels.is(at - 1, Class::WordBeforeYear) || labels.token(at - 1) == ",");
    let year = token.len() == 4 && token.bytes().all(|byte| byte.is_ascii_digit()) && !dated;
    let race = token.ends_with('m') && token.starts_with(|c: char| c.is_ascii_digit());
    let rank = matches!(token, "1st" | "2nd") && is_capitalized(labels, start);
    year || race || rank
}

/// Whether the token before `start` cannot be part of a role.
fn is_other_word(labels: &Labels<'_, '_>, start: usize, min: usize) -> bool {
    let at = start - 1;
    let honorific = is_capitalized(labels, at)
        && country_of_demonym(labels.classes(start)).is_none()
        && !labels.is(start, Class::SecondWordOfDemonym)
        && labels.title(at).is_some_and(|title| !title.is_role);
    // "left arm spinner".
    let side = labels.is(at, Class::Left) && labels.is(start, Class::PositionOnLeft);
    labels.kind(at) != Some(TokenKind::Word)
        || is_possessive(labels.token(at))
        || ends(labels, at) && !side
        || honorific
        || !is_capitalized(labels, at) && is_infinitive(labels, at, min)
}

/// Whether a lower-case word is a verb after "to" or "will": "to defeat Republican nominee".
fn is_infinitive(labels: &Labels<'_, '_>, at: usize, min: usize) -> bool {
    at > min
        && (labels.is(at - 1, Class::Modal)
            || labels.is(at - 1, Class::To) && labels.is(at, Class::MostlyVerb))
}

/// Whether the word before `start` is likely a verb, or a noun that does not precede an office.
fn is_verb_before(labels: &Labels<'_, '_>, start: usize, head: usize, min: usize) -> bool {
    let at = start - 1;
    let token = labels.token(at);
    let after = |class: Class| at > min && labels.is(at - 1, class);
    // "a film which paints rival Kim".
    let clause = start == head && token.ends_with('s') && after(Class::Relativizer);
    if clause || is_capitalized(labels, at) {
        return clause;
    }
    // A form in -ed, -ing or -ly may be a verb or an adverb, unless an article before it requires a noun.
    let noun_follows = after(Class::Determiner)
        || at > min && is_hyphen(labels, at - 1) && is_tight(labels, at - 1);
    let verbal = !token.contains('-')
        && !labels.is(at, Class::ParticipleAdjective)
        && (token.ends_with("ed") || token.ends_with("ing") || is_adverb(labels, at));
    // "headlines" in "the show headlines renowned artists" is a verb. Some plurals modify nouns, though.
    let third = start != head
        && token.ends_with('s')
        && !["ss", "us", "ics"].iter().any(|end| token.ends_with(end))
        && !is_office(labels, at)
        && !labels.is(at, Class::PluralModifier);
    // In "mayoral candidate and Labour MP", the nearest role noun decides.
    let nearest = (start..head).find(|&at| is_role(labels, at));
    let foreign = is_capitalized(labels, nearest.unwrap_or(head))
        && !labels.is_named(at)
        && !labels.is(at, Class::AdjectiveBeforeOffice)
        && (start == head || labels.token(start) != "-");
    third || verbal && !noun_follows || foreign
}

/// Whether a word has the form of an adverb and is not a known noun or adjective.
fn is_adverb(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.token(at).ends_with("ly") && !labels.is(at, Class::NoAdverb)
}
