//! Whether a place stands for its government.

use crate::entities::names::{Name, is_possessive};
use crate::text::Document;

/// What a government has or does, behind "Seoul's"; sorted.
const OF_GOVERNMENTS: &[&str] = &[
    "bid",
    "call",
    "calls",
    "claim",
    "claims",
    "commitment",
    "concerns",
    "decision",
    "demand",
    "demands",
    "efforts",
    "hopes",
    "insistence",
    "intention",
    "lack",
    "move",
    "moves",
    "offer",
    "plan",
    "plans",
    "policy",
    "position",
    "pursuit",
    "refusal",
    "request",
    "response",
    "sanctions",
    "sensitivity",
    "stance",
    "support",
    "threat",
    "threats",
    "violation",
    "violations",
    "warning",
    "withdrawal",
];

/// Verbs of which a government is the subject, sorted.
const ACTS: &[&str] = &[
    "accused",
    "accuses",
    "acted",
    "agreed",
    "agrees",
    "announced",
    "asked",
    "asks",
    "backed",
    "backs",
    "banned",
    "bans",
    "believes",
    "blamed",
    "blames",
    "called",
    "calls",
    "claimed",
    "claims",
    "condemned",
    "condemns",
    "conducted",
    "conducts",
    "criticised",
    "criticized",
    "demanded",
    "demands",
    "denied",
    "denies",
    "denounced",
    "did",
    "does",
    "expected",
    "expects",
    "expelled",
    "fears",
    "fired",
    "had",
    "has",
    "have",
    "hit",
    "hopes",
    "imposed",
    "imposes",
    "insisted",
    "insists",
    "invited",
    "invites",
    "launched",
    "may",
    "must",
    "objected",
    "objects",
    "offered",
    "offers",
    "opposed",
    "opposes",
    "ordered",
    "paid",
    "pays",
    "planned",
    "plans",
    "pledged",
    "pledges",
    "prefers",
    "pressed",
    "promised",
    "recalled",
    "refused",
    "refuses",
    "rejected",
    "rejects",
    "replied",
    "responded",
    "retaliated",
    "said",
    "says",
    "seeks",
    "sees",
    "sent",
    "should",
    "signed",
    "sought",
    "summoned",
    "supported",
    "supports",
    "threatened",
    "threatens",
    "urged",
    "urges",
    "vowed",
    "vows",
    "wanted",
    "wants",
    "warned",
    "warns",
    "welcomed",
    "welcomes",
    "will",
    "withdrew",
    "would",
];

/// Places of a row that are looked through on either side.
const LONGEST_ROW: usize = 8;

/// Whether a capital or country does what only a government does; `name` is the index of the mention in `names`.
pub(super) fn acts(document: &Document<'_>, names: &[Name<'_>], name: usize) -> bool {
    let (first, last) = (
        row_start(document, names, name),
        row_end(document, names, name),
    );
    let before = |back: usize| {
        let at = names[first].tokens.start.checked_sub(back);
        at.map_or("", |at| document.token(at))
    };
    let end = names[last].tokens.end;
    let next = document.token(end);
    if is_asked(before(1), next) {
        return true;
    }
    if is_located(before(1)) {
        return false;
    }
    let own_end = names[name].tokens.end;
    if is_possessive(document.token(own_end)) {
        let owned = document.token(own_end + 1);
        return OF_GOVERNMENTS.binary_search(&owned).is_ok();
    }
    // "It is Seoul that pays."
    let cleft = next == "that" && matches!(before(1), "is" | "was");
    let verb = document.token(end + usize::from(cleft));
    let several = first < last && ACTS.iter().any(|act| act.strip_suffix('s') == Some(verb));
    several || ACTS.binary_search(&verb).is_ok()
}

/// "accused Moscow of", "urged Tokyo to".
fn is_asked(before: &str, next: &str) -> bool {
    let verb = matches!(
        before,
        "accused"
            | "accuses"
            | "accusing"
            | "urged"
            | "urges"
            | "urging"
            | "told"
            | "asked"
            | "asks"
            | "pressed"
            | "pressing"
            | "warned"
            | "warns"
            | "warning"
            | "blamed"
            | "blames"
            | "pressured"
    );
    verb && matches!(
        next,
        "to" | "of" | "for" | "that" | "not" | "over" | "against"
    )
}

fn is_located(before: &str) -> bool {
    matches!(
        before,
        "in" | "In"
            | "at"
            | "near"
            | "outside"
            | "around"
            | "across"
            | "of"
            | "to"
            | "throughout"
            | "from"
    )
}

/// Whether a mention stands in a row of three or more names that ends with "and": "Chad, Niger, Nigeria and Benin".
pub(super) fn is_in_row(document: &Document<'_>, names: &[Name<'_>], name: usize) -> bool {
    let end = row_end(document, names, name);
    end > name && end - row_start(document, names, name) >= 2
}

/// Index of the first place of the row that a mention stands in: "Moscow, Ankara and Washington".
fn row_start(document: &Document<'_>, names: &[Name<'_>], name: usize) -> usize {
    let least = name.saturating_sub(LONGEST_ROW);
    let joined = |at: &usize| is_joined(document, &names[*at - 1], &names[*at]);
    let row = (least + 1..=name).rev().take_while(joined).count();
    name - row
}

/// Index of the last place of the row.
fn row_end(document: &Document<'_>, names: &[Name<'_>], name: usize) -> usize {
    let most = (name + LONGEST_ROW).min(names.len() - 1);
    let joined = |at: &usize| is_joined(document, &names[*at], &names[*at + 1]);
    let row = (name..most).take_while(joined).count();
    // "In Moscow, Ankara said": a row has an "and" in front of its last member.
    let and = row > 0 && document.token(names[name + row].tokens.start - 1) == "and";
    if and { name + row } else { name }
}

/// Whether nothing but a comma or "and" stands between two names.
fn is_joined(document: &Document<'_>, left: &Name<'_>, right: &Name<'_>) -> bool {
    let between = left.tokens.end..right.tokens.start;
    (1..=2).contains(&between.len())
        && between
            .into_iter()
            .all(|at| matches!(document.token(at), "," | "and"))
}
