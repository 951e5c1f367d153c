//! Roles in predicates: "Kim is the president", "named Kim as president", "Kim's tenure as president".

use crate::entities::labels::Labels;
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::text::TokenRange;

use super::affiliation::belongs;
use super::noun_phrase::noun_phrase;
use super::role::Role;
use super::skip::after_age;
use super::words::{after_bracket, is_capitalized, is_lower, is_role, is_word};

/// The articles at the beginning of a predicate noun phrase.
const ARTICLES: [Class; 2] = [Class::DefiniteArticle, Class::IndefiniteArticle];

/// The role in the predicate of a name: "Kim is the president of the club", "Kim, 34, was named chairman", "Kim works as a
/// driver".
pub(super) fn after_is(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let max = labels.sentence(name.start).end;
    let mut at = after_apposition(labels, name)?;
    at += usize::from(labels.is(at, Class::Who));
    at = after_adverb(labels, at);
    if let Some(start) = after_as(labels, at) {
        return predicate(labels, start, max);
    }
    let been = |at: usize| labels.is(at, Class::Been);
    let at = if labels.is(at, Class::SingularBe) {
        at + 1
    } else if labels.is(at, Class::Have) && (been(at + 1) || been(at + 2)) {
        after_adverb(labels, at + 1) + 1
    } else if labels.is(at, Class::Become) {
        // "If Kim becomes president": Kim is not the president.
        let open = labels.is(at, Class::Becomes) && is_supposed(labels, name);
        return (!open).then(|| predicate(labels, at + 1, max)).flatten();
    } else {
        return None;
    };
    let at = after_adverb(labels, at);
    if labels.is(at, Class::AppointingVerb) {
        // "If Kim is elected president": Kim is not the president.
        let open = labels.is(at - 1, Class::Is);
        let named = at + 1 + usize::from(labels.is(at + 1, Class::As));
        return (!open).then(|| predicate(labels, named, max)).flatten();
    }
    let article = labels.is_any(at, &ARTICLES);
    let doing = labels.token(at).ends_with("ing")
        && !(is_lower(labels, at) && labels.is(at, Class::ParticipleAdjective));
    (article || !doing && is_bare(labels, at, max))
        .then(|| predicate(labels, at, max))
        .flatten()
}

/// The start of the verb after a name and a parenthetical between commas: "Kim, 34, was", "Kim, a daughter of Lee, has".
fn after_apposition(labels: &Labels<'_, '_>, name: TokenRange) -> Option<usize> {
    let sentence = labels.sentence(name.start);
    let at = after_bracket(
        labels,
        name.end,
        8.min(sentence.end.saturating_sub(name.end)),
    );
    if labels.token(at) != "," {
        return Some(at);
    }
    let next = at + 1;
    let aged = after_age(labels, next);
    let who = labels.is(next, Class::Who);
    let replacing = who && labels.is(next + 1, Class::SuccessionVerb);
    // "Kim, is a nurse" has a superfluous comma.
    let stray = labels.is(next, Class::Is) && name.start == sentence.start;
    if aged > next || replacing || stray {
        return Some(aged);
    }
    let max = sentence.end.min(at + 16);
    let comma = (at + 2..max).find(|&at| labels.token(at) == ",")?;
    (who || labels.is_any(next, &ARTICLES)).then_some(comma + 1)
}

/// Skips an adverb of time.
fn after_adverb(labels: &Labels<'_, '_>, at: usize) -> usize {
    const ADVERBS: [Class; 3] = [Class::Also, Class::TenureAdverb, Class::ContinuingAdverb];
    at + usize::from(labels.is_any(at, &ADVERBS))
}

/// Whether "if" or "when" precedes a name.
fn is_supposed(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    name.start > labels.sentence(name.start).start && labels.is(name.start - 1, Class::Supposition)
}

/// The index after the "as" of a verb at `at` that takes a role: "served as", "took over the reins as", "was dismissed on
/// Monday as", "replaced Lee as".
fn after_as(labels: &Labels<'_, '_>, at: usize) -> Option<usize> {
    if labels.is(at, Class::SuccessionVerb) {
        let end = labels.end_of_name(at + 1)?;
        let fits = labels.is_person(at + 1) && labels.is(end, Class::As);
        return fits.then_some(end + 1);
    }
    let max = at + max_words_to_as(labels, at)?;
    (at + 1..=max)
        .take_while(|&at| is_word(labels, at))
        .find(|&at| labels.is(at, Class::As))
        .map(|at| at + 1)
}

/// Maximum number of tokens from a verb to its "as"; `None` if the verb does not take a role with "as".
fn max_words_to_as(labels: &Labels<'_, '_>, at: usize) -> Option<usize> {
    let next = |class: Class| labels.is(at + 1, class);
    let value = |at: usize| labels.value(at, Class::VerbWithAs);
    if let Some(max) = value(at) {
        Some(max as usize)
    } else if labels.is(at, Class::SingularBe) && next(Class::DismissalVerb) {
        Some(6)
    } else if labels.is(at, Class::Take) && next(Class::Over) {
        Some(5)
    } else if labels.is(at, Class::Will) && labels.is(at + 2, Class::Over) {
        Some(3)
    } else {
        let short = labels.is(at, Class::SingularBe) && next(Class::Identified)
            || labels.is(at, Class::Have) && value(at + 1).is_some_and(|max| max > 1)
            || labels.is(at, Class::Will) && next(Class::Serve)
            || labels.is(at, Class::Take) && next(Class::ParticleOfOffice);
        short.then_some(2)
    }
}

/// Whether a role without an article begins at `at`: "director of the theatre", "senior media editor at", "editor in
/// chief".
fn is_bare(labels: &Labels<'_, '_>, at: usize, max: usize) -> bool {
    let Some(role) = noun_phrase(labels, at, max).filter(|role| role.tokens.start == at) else {
        return false;
    };
    let end = role.tokens.end;
    let links = |at: usize| labels.is(at, Class::RolePreposition) && !labels.is(at, Class::On);
    (at..=end).any(links) && (end > at + 1 || links(end) && !labels.is(end, Class::In))
}

/// The role in the predicate of a resolved pronoun: "He is the artistic director of the theatre".
pub(in crate::entities) fn of_pronoun(
    labels: &Labels<'_, '_>,
    pronoun: TokenRange,
) -> Option<Role> {
    let subject = labels.is(pronoun.start, Class::SubjectPronoun);
    let role = subject.then(|| after_is(labels, pronoun)).flatten()?;
    let affiliation = role.affiliation.filter(|_| belongs(labels, role.tokens));
    Some(Role {
        affiliation,
        ..role
    })
}

/// The role after a name that is the object of an appointment: "appointed Kim as director", "with Kim as president", "elected
/// Kim president".
pub(super) fn appointed(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let before = |back: usize| {
        let at = name.start.checked_sub(back);
        at.filter(|at| *at >= sentence.start)
    };
    let is_before = |back: usize, class: Class| before(back).is_some_and(|at| labels.is(at, class));
    let next = name.end;
    if labels.is(next, Class::As) {
        let appointing = (1..=4).any(|back| is_before(back, Class::AppointingVerb));
        let with = is_before(1, Class::With) || is_before(1, Class::Replaced);
        // "the departure of Kim as commissioner".
        let leaving = is_before(1, Class::Of) && is_before(2, Class::ChangeOfOffice);
        return (appointing || with || leaving)
            .then(|| predicate(labels, next + 1, sentence.end))
            .flatten();
    }
    // "with his wife, Kim, as vice president".
    let comma = |at: usize| labels.token(at) == ",";
    if comma(next)
        && labels.is(next + 1, Class::As)
        && before(1).is_some_and(comma)
        && (2..=5).any(|back| is_before(back, Class::With))
    {
        return predicate(labels, next + 2, sentence.end);
    }
    let own = is_role(labels, next)
        || labels.is_any(next, &[Class::DefiniteArticle, Class::PossessivePronoun]);
    let direct = is_before(1, Class::AppointingVerb) && own && !is_capitalized(labels, next);
    direct
        .then(|| predicate(labels, next, sentence.end))
        .flatten()
}

/// The role after a noun for a term: "Kim's tenure as president", "Kim's time as a driver".
pub(super) fn tenure(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    if !is_possessive(labels.token(name.end)) {
        return None;
    }
    let noun = (name.end + 1..name.end + 4).find(|&at| labels.is(at, Class::TenureNoun))?;
    labels
        .is(noun + 1, Class::As)
        .then(|| predicate(labels, noun + 2, labels.sentence(name.start).end))
        .flatten()
}

/// The role right after a name, where a comma is missing: "Steve Ito co-owner of the club", "Henry Ito the curator of the
/// museum".
pub(super) fn right_after(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    const OF_OR_AT: [Class; 2] = [Class::Of, Class::At];
    let at = name.end;
    let max = labels.sentence(name.start).end;
    if labels.is(at, Class::The) {
        return noun_phrase(labels, at, max).filter(|role| {
            let end = role.tokens.end;
            role.tokens.start == at + 1
                && labels.is_any(end, &OF_OR_AT)
                && !is_capitalized(labels, at + 1)
                && (end + 1..end + 3).any(|at| labels.is_named(at))
        });
    }
    let fits = is_role(labels, at) && !is_capitalized(labels, at);
    (fits && labels.is_any(at + 1, &OF_OR_AT))
        .then(|| noun_phrase(labels, at, max))
        .flatten()
}

/// The role in a predicate noun phrase. Praise and blame are not roles.
pub(super) fn predicate(labels: &Labels<'_, '_>, at: usize, max: usize) -> Option<Role> {
    // "one of the founders".
    let at = at + if labels.is(at, Class::One) { 2 } else { 0 };
    let role = noun_phrase(labels, at, max)?;
    let head = role.indices().find(|&at| is_role(labels, at))?;
    // "a master of disguise".
    let evaluation = labels.is(head, Class::Evaluation)
        || labels.is(head, Class::Master) && labels.is(head + 1, Class::Of);
    let near = role.tokens.start <= at + 6 || labels.is(at, Class::Determiner);
    (!evaluation && near).then_some(role)
}
