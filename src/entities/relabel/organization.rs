//! Offices in and around the names of organizations, and organizations of which only a part was tagged.

use super::{Edit, LabeledName, drop_each, is_capitalized, phrase, replace_each};
use crate::lexicon::Class;
use crate::names::Label;
use crate::text::{Document, TokenRange};

/// Confidence of names that these rules add.
const CONFIDENCE: f32 = 0.85;

/// Cuts an office from the name of an organization: "UN Special Rapporteur" names the UN. A name that is all office is
/// dropped.
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

/// Drops the portfolio of a minister: "Labour" of "Labour Minister Hebbar" is not the party.
pub(super) fn portfolios(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    drop_each(names, |name| {
        name.label == Label::Organization
            && name.len() == 1
            && document.is(name.tokens.start, Class::Portfolio)
            && document.is(name.tokens.end, Class::Minister)
    })
}

/// Extends "Manhattan" to the court in "Manhattan Supreme Court Justice".
pub(super) fn courts(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    replace_each(names, |name| {
        let end = name.tokens.end;
        let applies = name.label == Label::Location && is_court_of_judge(document, end);
        applies.then(|| name.ending(end + 2).labeled(Label::Organization))
    })
}

/// Whether the "Supreme Court" of "Supreme Court Justice" starts at a token.
fn is_court_of_judge(document: &Document<'_>, at: usize) -> bool {
    document.is(at, Class::CourtRank)
        && document.is(at + 1, Class::Court)
        && document.is(at + 2, Class::JudgeTitle)
}

/// Adds the members to the name of their body: "Registered Nurses' Association of Ontario".
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

/// Adds the body of an office: "Senate Majority Leader", "House Speaker", "Supreme Court Justice".
pub(super) fn chambers(document: &Document<'_>, _: &[LabeledName]) -> Vec<Edit> {
    let starts = [Class::ChamberOfParliament, Class::CourtRank];
    let mut lexemes = document.lexemes.iter();
    if !lexemes.any(|lexeme| lexeme.classes.has_any(&starts)) {
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
