//! Rules for organizations: offices in and around their names, and names of which only a part was tagged.

use std::collections::HashSet;

use super::{Edit, LabeledName, drop_each, is_capitalized, phrase, replace_each};
use crate::entities::names::is_possessive;
use crate::lexicon::Class;
use crate::names::Label;
use crate::text::{Document, TokenRange};

/// Confidence of names added by these rules.
const CONFIDENCE: f32 = 0.85;

/// Removes an office from the end of the name of an organization: "UN Special Rapporteur" names the UN. Drops names that
/// consist of an office.
pub(super) fn offices(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let TokenRange { start, mut end } = name.tokens;
        // "The Secretary" may be a magazine.
        let is_cut = name.label == Label::Organization
            && name.len() > 1
            && document.is(end - 1, Class::OfficeNoun)
            && document.token(start) != "The";
        if !is_cut {
            continue;
        }
        end -= 1;
        while end > start && document.is(end - 1, Class::OfficeModifier) {
            end -= 1;
        }
        edits.push(match end > start {
            true => Edit::Replace(index, name.ending(end)),
            false => Edit::Drop(index),
        });
    }
    edits
}

/// Drops the portfolio of a minister: "Labour" in "Labour Minister Hebbar" is not the party.
pub(super) fn portfolios(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    drop_each(names, |name| {
        name.label == Label::Organization
            && name.len() == 1
            && document.is(name.tokens.start, Class::Portfolio)
            && document.is(name.tokens.end, Class::Minister)
    })
}

/// Extends a place to the court in "Manhattan Supreme Court Justice".
pub(super) fn courts(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    replace_each(names, |name| {
        let end = name.tokens.end;
        let applies = name.label == Label::Location && is_court_of_judge(document, end);
        applies.then(|| name.ending(end + 2).labeled(Label::Organization))
    })
}

/// Whether the tokens at `at` are like "Supreme Court Justice".
fn is_court_of_judge(document: &Document<'_>, at: usize) -> bool {
    document.is(at, Class::CourtRank)
        && document.is(at + 1, Class::Court)
        && document.is(at + 2, Class::JudgeTitle)
}

/// Extends the name of an association to the left by its members: "Registered Nurses' Association of Ontario".
pub(super) fn members(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_member_word =
        |at: usize| is_capitalized(document, at) && !document.is(at, Class::ArticleInName);
    let mut edits = Vec::new();
    let mut min_start = 0;
    for (index, name) in names.iter().enumerate() {
        let start = name.tokens.start;
        let applies = name.label == Label::Organization
            && document.is(start, Class::BodyNoun)
            && start >= min_start + 2
            && matches!(document.token(start - 1), "'" | "’")
            && !document.tokens[start - 1].space_before
            && is_capitalized(document, start - 2)
            && document.token(start - 2).ends_with('s');
        if applies {
            let mut first = start - 2;
            while first > min_start && is_member_word(first - 1) {
                first -= 1;
            }
            edits.push(Edit::Replace(index, name.starting(first)));
        }
        min_start = name.tokens.end;
    }
    edits
}

/// Confidence of a possessive brand.
const CONFIDENCE_OF_BRAND: f32 = 0.9;

/// Labels possessive names of organizations: "McDonald's". Not if the article has the name without the ending too.
pub(super) fn brands(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut lexemes = document.lexemes.iter();
    if !lexemes.any(|lexeme| lexeme.classes.has(Class::PossessiveBrand)) {
        return Vec::new();
    }
    let first_words =
        (0..document.tokens.len()).filter(|at| document.is(*at, Class::PossessiveBrand));
    let is_owner = |at: &usize| is_possessive(document.token(at + 1));
    let (brands, bare): (Vec<usize>, Vec<usize>) = first_words.partition(is_owner);
    let lexeme = |at: &usize| document.tokens[*at].lexeme;
    let bare: HashSet<_> = bare.iter().map(lexeme).collect();
    let mut edits = Vec::new();
    for start in brands.into_iter().filter(|at| !bare.contains(&lexeme(at))) {
        let more = document.classes(start).text(Class::PossessiveBrand);
        let more: Vec<&str> = more
            .filter(|more| *more != "-")
            .map_or_else(Vec::new, |more| more.split(' ').collect());
        let is_longer = more
            .iter()
            .zip(start + 2..)
            .all(|(word, at)| document.token(at) == *word);
        let rest = if is_longer { more.len() } else { 0 };
        let end = start + 2 + rest;
        let from = names.partition_point(|name| name.tokens.end <= start);
        let overlapping = names[from..]
            .iter()
            .take_while(|name| name.tokens.start < end);
        let inside = |name: &LabeledName| name.tokens.start >= start && name.tokens.end <= end;
        if overlapping.clone().all(inside) {
            edits.extend((from..from + overlapping.count()).map(Edit::Drop));
            edits.push(Edit::Add(LabeledName {
                tokens: TokenRange { start, end },
                label: Label::Organization,
                confidence: CONFIDENCE_OF_BRAND,
                rule: None,
            }));
        }
    }
    edits
}

/// Adds the organization in front of an office: "Senate Majority Leader", "House Speaker", "Supreme Court Justice".
pub(super) fn chambers(document: &Document<'_>, _: &[LabeledName]) -> Vec<Edit> {
    let mut lexemes = document.lexemes.iter();
    if !lexemes.any(|lexeme| lexeme.classes.has(Class::ChamberOrCourt)) {
        return Vec::new();
    }
    let chamber = |start: usize| {
        let of_officer = document.is(start, Class::ChamberOfParliament)
            && document.is(start + 1, Class::ChamberOfficer);
        if of_officer {
            let house = start > 0 && document.is(start - 1, Class::ColorOfHouse);
            (!house).then_some(start + 1)
        } else {
            is_court_of_judge(document, start).then_some(start + 2)
        }
    };
    (0..document.tokens.len())
        .filter_map(|start| {
            let end = chamber(start)?;
            Some(Edit::Add(LabeledName {
                tokens: TokenRange { start, end },
                label: Label::Organization,
                confidence: CONFIDENCE,
                rule: None,
            }))
        })
        .collect()
}

/// Extends the name of a town to that of its council: "Linz city council".
pub(super) fn local_councils(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    replace_each(names, |name| {
        let end = name.tokens.end;
        let length = match name.label {
            Label::Location => phrase(document, Class::LocalCouncil, end),
            _ => 0,
        };
        (length > 0).then(|| name.ending(end + length).labeled(Label::Organization))
    })
}
