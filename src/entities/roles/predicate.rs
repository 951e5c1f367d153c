//! Roles that a verb gives: "Kim is the president", "named Kim as president", "Kim's tenure as president".

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;
use crate::text::TokenRange;

use super::Role;
use super::affiliation::belongs;
use super::left::ADJECTIVES;
use super::phrase::noun_phrase;
use super::words::{behind_age, is_capitalized, is_determiner, is_role};

/// "Kim is the president of the club", "Kim, 34, was named chairman", "Kim works as a driver".
pub(super) fn behind_is(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let most = labels.sentence(name.start).end;
    let mut at = behind_apposition(labels, name)?;
    at += usize::from(labels.token(at) == "who");
    at += adverb(labels, at);
    if let Some(as_what) = behind_as(labels, at) {
        return predicate(labels, as_what, most);
    }
    let been = |at: usize| labels.token(at) == "been";
    let at = match labels.token(at) {
        "is" | "was" => at + 1,
        "has" | "had" if been(at + 1) || been(at + 2) => at + 2 + adverb(labels, at + 1),
        // "If Kim becomes president" tells of no president.
        "becomes" if is_supposed(labels, name) => return None,
        "became" | "becomes" | "remains" | "remained" => return predicate(labels, at + 1, most),
        _ => return None,
    };
    let at = at + adverb(labels, at);
    if is_appointing(labels.token(at)) {
        // "If Kim is elected president" tells of no president.
        let open = labels.token(at - 1) == "is";
        let named = at + 1 + usize::from(labels.token(at + 1) == "as");
        return (!open).then(|| predicate(labels, named, most)).flatten();
    }
    let article = matches!(labels.token(at), "a" | "an" | "the");
    let doing =
        labels.token(at).ends_with("ing") && ADJECTIVES.binary_search(&labels.token(at)).is_err();
    let bare = !doing && !article && is_bare(labels, at, most);
    (article || bare)
        .then(|| predicate(labels, at, most))
        .flatten()
}

/// Where the verb stands behind a name and what is set between commas: "Kim, 34, was", "Kim, a daughter of Lee, has".
fn behind_apposition(labels: &Labels<'_, '_>, name: TokenRange) -> Option<usize> {
    let sentence = labels.sentence(name.start);
    let at = behind_bracket(labels, name.end, sentence.end);
    if labels.token(at) != "," {
        return Some(at);
    }
    let next = labels.token(at + 1);
    let aged = behind_age(labels, at + 1);
    let replacing = next == "who" && matches!(labels.token(at + 2), "replaced" | "succeeded");
    // "Kim, is a nurse": a comma too many.
    let stray = next == "is" && name.start == sentence.start;
    if aged > at + 1 || replacing || stray {
        return Some(aged);
    }
    let most = sentence.end.min(at + 16);
    let comma = (at + 2..most).find(|&at| labels.token(at) == ",")?;
    matches!(next, "a" | "an" | "the" | "who").then_some(comma + 1)
}

/// 1 for an adverb of time at `at`, else 0.
fn adverb(labels: &Labels<'_, '_>, at: usize) -> usize {
    usize::from(matches!(
        labels.token(at),
        "also"
            | "now"
            | "currently"
            | "still"
            | "then"
            | "later"
            | "previously"
            | "formerly"
            | "once"
    ))
}

/// Whether "if" or "when" stands in front of a name.
fn is_supposed(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    name.start > labels.sentence(name.start).start
        && with_lower(labels.token(name.start - 1), |word| {
            matches!(word, "if" | "when" | "once" | "until" | "before" | "unless")
        })
}

/// Behind the "as" of a verb at `at` that gives a role with it: "served as", "took over the reins as", "was dismissed on
/// Monday as", "replaced Lee as".
fn behind_as(labels: &Labels<'_, '_>, at: usize) -> Option<usize> {
    let next = |ahead: usize| labels.token(at + ahead);
    // How many tokens may stand between the verb and "as".
    let reach = match labels.token(at) {
        "was" | "is" if is_leaving(next(1)) => 6,
        "is" | "was" if matches!(next(1), "listed" | "identified") => 2,
        "has" | "had" if matches!(next(1), "served" | "worked") => 2,
        "will" if next(1) == "serve" => 2,
        "will" if next(2) == "over" => 3,
        "took" | "takes" if next(1) == "over" => 5,
        "took" | "takes" | "stepped" | "steps" if matches!(next(1), "over" | "down" | "office") => {
            2
        }
        "serves" | "served" | "works" | "worked" => 8,
        "acts" | "acted" | "resigned" | "retired" => 1,
        "replaced" | "succeeded" | "replaces" | "succeeds" => {
            let end = labels.end_of_name(at + 1)?;
            let person = matches!(labels.entity(at + 1), EntityRef::Person(_));
            return (person && labels.token(end) == "as").then_some(end + 1);
        }
        _ => return None,
    };
    (at + 1..at + reach + 1)
        .take_while(|&at| labels.token(at).starts_with(char::is_alphabetic))
        .find(|&at| labels.token(at) == "as")
        .map(|as_what| as_what + 1)
}

/// Whether a role without an article begins at `at`: "director of the theatre", "senior media editor at", "editor in chief".
fn is_bare(labels: &Labels<'_, '_>, at: usize, most: usize) -> bool {
    let Some(role) = noun_phrase(labels, at, most).filter(|role| role.tokens.start == at) else {
        return false;
    };
    let tailed = (at..role.tokens.end + 1)
        .any(|at| matches!(labels.token(at), "of" | "at" | "to" | "for" | "in"));
    let closed = matches!(labels.token(role.tokens.end), "of" | "at" | "to" | "for")
        || role.tokens.end > at + 1;
    tailed && closed
}

/// "He is the artistic director of the theatre", of a pronoun that means somebody.
pub(in crate::entities) fn of_pronoun(
    labels: &Labels<'_, '_>,
    pronoun: TokenRange,
) -> Option<Role> {
    let subject = matches!(labels.token(pronoun.start), "He" | "She" | "he" | "she");
    let role = subject.then(|| behind_is(labels, pronoun)).flatten()?;
    let affiliation = role.affiliation.filter(|_| belongs(labels, role.tokens));
    Some(Role {
        affiliation,
        ..role
    })
}

/// "appointed Kim as director", "with Kim as president", "elected Kim president".
pub(super) fn appointed(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let before = |back: usize| match name.start.checked_sub(back) {
        Some(at) if at >= sentence.start => labels.token(at),
        _ => "",
    };
    let appointing = (1..=4).any(|back| is_appointing(before(back)));
    if labels.token(name.end) == "as"
        && (appointing || matches!(before(1), "with" | "With" | "replaced"))
    {
        return predicate(labels, name.end + 1, sentence.end);
    }
    // "with his wife, Kim, as vice president".
    let with = (2..=5).any(|back| matches!(before(back), "with" | "With"));
    if labels.token(name.end) == ","
        && labels.token(name.end + 1) == "as"
        && before(1) == ","
        && with
    {
        return predicate(labels, name.end + 2, sentence.end);
    }
    // "the departure of Kim as commissioner".
    let leaving = before(1) == "of"
        && matches!(
            before(2),
            "departure"
                | "appointment"
                | "election"
                | "re-election"
                | "nomination"
                | "resignation"
                | "choice"
                | "selection"
                | "dismissal"
                | "removal"
        );
    if labels.token(name.end) == "as" && leaving {
        return predicate(labels, name.end + 1, sentence.end);
    }
    let own = is_role(labels, name.end)
        || matches!(
            labels.token(name.end),
            "the" | "its" | "their" | "his" | "her"
        );
    let direct = is_appointing(before(1)) && own && !is_capitalized(labels.token(name.end));
    direct
        .then(|| predicate(labels, name.end, sentence.end))
        .flatten()
}

/// "Kim's tenure as president", "Kim's time as a driver".
pub(super) fn tenure(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    if !is_possessive(labels.token(name.end)) {
        return None;
    }
    let sentence = labels.sentence(name.start);
    let noun = (name.end + 1..name.end + 4).find(|&at| {
        matches!(
            labels.token(at),
            "tenure"
                | "time"
                | "stint"
                | "role"
                | "job"
                | "work"
                | "term"
                | "career"
                | "days"
                | "years"
                | "post"
                | "position"
                | "service"
                | "appointment"
                | "election"
                | "nomination"
                | "departure"
                | "resignation"
        )
    })?;
    (labels.token(noun + 1) == "as")
        .then(|| predicate(labels, noun + 2, sentence.end))
        .flatten()
}

/// "Steve Ito co-owner of the club": a comma is missing.
pub(super) fn right_behind(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    // "Henry Ito the curator of the museum".
    if labels.token(name.end) == "the" {
        let most = labels.sentence(name.start).end;
        return noun_phrase(labels, name.end, most).filter(|role| {
            role.tokens.start == name.end + 1
                && matches!(labels.token(role.tokens.end), "of" | "at")
                && !is_capitalized(labels.token(name.end + 1))
                && (role.tokens.end + 1..role.tokens.end + 3)
                    .any(|at| labels.entity(at) != EntityRef::None)
        });
    }
    let fits = is_role(labels, name.end)
        && !is_capitalized(labels.token(name.end))
        && matches!(labels.token(name.end + 1), "of" | "at")
        && labels.entity(name.end) == EntityRef::None;
    fits.then(|| noun_phrase(labels, name.end, labels.sentence(name.start).end))
        .flatten()
}

fn behind_bracket(labels: &Labels<'_, '_>, at: usize, most: usize) -> usize {
    if labels.token(at) != "(" {
        return at;
    }
    (at..most.min(at + 8))
        .find(|&at| labels.token(at) == ")")
        .map_or(at, |end| end + 1)
}

fn is_leaving(verb: &str) -> bool {
    matches!(
        verb,
        "dismissed" | "fired" | "sacked" | "ousted" | "removed" | "suspended" | "deposed"
    )
}

fn is_appointing(verb: &str) -> bool {
    matches!(
        verb,
        "named"
            | "appointed"
            | "elected"
            | "re-elected"
            | "reelected"
            | "hired"
            | "chosen"
            | "chose"
            | "picked"
            | "nominated"
            | "installed"
            | "crowned"
            | "ordained"
            | "reappointed"
            | "promoted"
            | "unveiled"
            | "confirmed"
    )
}

/// A role said of somebody by a verb; praise and blame are none.
pub(super) fn predicate(labels: &Labels<'_, '_>, at: usize, most: usize) -> Option<Role> {
    let at = at + usize::from(labels.token(at) == "one") * 2;
    let role = noun_phrase(labels, at, most)?;
    let head = (role.tokens.start..role.tokens.end).find(|&at| is_role(labels, at))?;
    let last = labels.token(head);
    let judging = with_lower(last, |word| {
        matches!(
            word,
            "accused"
                | "deceased"
                | "private"
                | "dead"
                | "elect"
                | "fan"
                | "supporter"
                | "admirer"
                | "believer"
                | "lover"
                | "hero"
                | "genius"
                | "liar"
                | "fool"
                | "racist"
                | "idiot"
                | "coward"
                | "loser"
                | "winner"
                | "star"
                | "legend"
                | "target"
                | "favorite"
                | "favourite"
                | "bully"
                | "monster"
                | "example"
                | "contender"
                | "hypocrite"
                | "hater"
                | "resident"
                | "recipient"
                | "native"
                | "citizen"
                | "graduate"
        )
    });
    // "a master of disguise".
    let judging = judging || last == "master" && labels.token(head + 1) == "of";
    let near = role.tokens.start <= at + 6 || is_determiner(labels.token(at));
    (!judging && near).then_some(role)
}
