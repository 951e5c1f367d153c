//! Rules for people: titles, post-nominal letters and offices in and around their names.

use std::collections::HashSet;

use super::{Edit, LabeledName, drop_each, is_capitalized, replace_each};
use crate::entities::labels::lower_classes;
use crate::lexicon::Class;
use crate::lexicon::people::{Title, is_post_nominal, title};
use crate::names::Label;
use crate::text::{Document, TokenRange};

/// Maximum number of tokens from a minister to "for" or "of".
const MAX_BEFORE_PORTFOLIO: usize = 4;

/// Maximum length of the abbreviation of a title or rank, in bytes.
const MAX_LETTERS: usize = 3;

/// Minimum number of tokens of a name that is split into the portfolio and the name of a minister.
const MIN_PORTFOLIO: usize = 3;

/// Minimum confidence of a name that is relabeled as a person.
const CONFIDENCE: f32 = 0.6;

/// The edits of a rule that removes tokens from the start of the names of people. `tokens_to_cut` returns their number.
fn cut_start(names: &[LabeledName], tokens_to_cut: impl Fn(TokenRange) -> usize) -> Vec<Edit> {
    replace_each(names, |name| {
        let cut = match name.label {
            Label::Person => tokens_to_cut(name.tokens),
            _ => 0,
        };
        (cut > 0).then(|| name.starting(name.tokens.start + cut))
    })
}

/// Whether the token at `at` is a title for which `fits` returns true.
fn is_title(document: &Document<'_>, at: usize, fits: impl Fn(Title) -> bool) -> bool {
    title(lower_classes(document, at)).is_some_and(fits)
}

/// Removes post-nominal letters: "Anna Rix KC".
pub(super) fn post_nominals(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_cut = |at: usize| is_post_nominal(document.token(at)) || document.token(at) == ",";
    replace_each(names, |name| {
        let TokenRange { start, mut end } = name.tokens;
        while name.label == Label::Person && end > start + 1 && is_cut(end - 1) {
            end -= 1;
        }
        (end < name.tokens.end).then(|| name.ending(end))
    })
}

/// Removes a rank inside a name, and the words before it: "Kentucky Sen. Rand Paul".
pub(super) fn rank_inside(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_stop = |at: usize| document.token(at) == ".";
    let is_abbreviated = |at: &usize| is_stop(at + 1) || document.token(*at).ends_with('.');
    cut_start(names, |TokenRange { start, end }| {
        (start + 1..end.saturating_sub(2))
            .find(is_abbreviated)
            .filter(|&at| document.is(at, Class::RankInsideName))
            .map_or(0, |at| at - start + 1 + usize::from(is_stop(at + 1)))
    })
}

/// Removes the title of a judge: "Justice" in "Mr Justice Rix", "Lord Justice" in "Lord Justice Rix". "Justice Okoro" alone
/// may be a name.
pub(super) fn judges(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_rank = |at: usize| document.is(at, Class::RankBeforeJustice);
    let is_justice = |at: usize| document.is(at, Class::Justice);
    cut_start(names, |TokenRange { start, end }| {
        if end > start + 2 && is_rank(start) && is_justice(start + 1) {
            2
        } else if end > start + 1 && is_justice(start) && start > 0 && is_rank(start - 1) {
            1
        } else {
            0
        }
    })
}

/// Removes other titles before a name: "Hon.", "Mayor", "DC".
pub(super) fn titles(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    cut_start(names, |TokenRange { mut start, end }| {
        let first = start;
        while start + 1 < end && is_title_of_name(document, start, end) {
            start += 1 + usize::from(document.token(start + 1) == "." && start + 2 < end);
        }
        start - first
    })
}

/// Whether the name at `start..end` begins with a title that is not part of it.
fn is_title_of_name(document: &Document<'_>, start: usize, end: usize) -> bool {
    let honorific = |title: Title| !title.may_be_name && (title.is_rank || !title.is_role);
    // In capitals, these letters are a rank: "DC Raman", "PC Ash".
    let token = document.token(start);
    let letters = token.len() <= MAX_LETTERS
        && token.bytes().all(|byte| byte.is_ascii_uppercase())
        && document.token(start + 1).chars().any(char::is_lowercase);
    // "Mayor" is cut from "Mayor Teresa Jacobs", but "King James" remains: kings have one name.
    let office = |title: Title| end - start > 2 && !title.may_be_name;
    is_title(document, start, |title| {
        honorific(title) || letters && title.is_rank || office(title)
    })
}

/// Drops titles without a name: "Mr".
pub(super) fn bare_titles(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    drop_each(names, |name| {
        let honorific = |title: Title| !title.is_role && !title.may_be_name;
        name.label == Label::Person
            && name.len() == 1
            && is_title(document, name.tokens.start, honorific)
    })
}

/// Drops names of other kinds that are post-nominal letters ("DBE") or a title ("HRH", "MS").
pub(super) fn letters(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut after_person = None;
    for (index, name) in names.iter().enumerate() {
        let TokenRange { start, end } = name.tokens;
        match name.label {
            Label::Person => after_person = Some(end),
            Label::Organization | Label::Location | Label::Other if name.len() == 1 => {
                let token = document.token(start);
                let after = after_person.is_some_and(|after| {
                    start == after || start == after + 1 && document.token(after) == ","
                });
                let stop = usize::from(document.token(end) == ".");
                let honorific = |title: Title| !title.is_role && !title.may_be_name;
                let before = token.len() <= MAX_LETTERS
                    && is_capitalized(document, end + stop)
                    && is_title(document, start, honorific);
                if after && is_post_nominal(token) || before {
                    edits.push(Edit::Drop(index));
                }
            }
            _ => {}
        }
    }
    edits
}

/// Drops parties that were tagged as names: "R-Wis." in "Paul Ryan, R-Wis.".
pub(super) fn party_letters(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_party = |token: &str| matches!(token, "R" | "D" | "I");
    drop_each(names, |name| {
        let (first, second) = (name.tokens.start, name.tokens.start + 1);
        let token = document.token(first);
        let joined = token.split_once('-');
        let joined = joined.is_some_and(|(first, _)| is_party(first));
        let apart = is_party(token) && matches!(document.token(second), "-" | "–");
        // "R-1200" is a thing, "I-10" a road.
        let region = || {
            let text = name.text(document);
            text.chars()
                .all(|c| c.is_alphabetic() || matches!(c, '-' | '–' | '.' | ' '))
        };
        let label = matches!(
            name.label,
            Label::Person | Label::Organization | Label::Other
        );
        label && (joined || apart) && region()
    })
}

/// Drops the names of gods.
pub(super) fn deities(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    drop_each(names, |name| {
        name.label == Label::Person
            && name.len() == 1
            && document.is(name.tokens.start, Class::Deity)
    })
}

/// Splits "Minister for Jal Shakti Ravindra Deokule" after the portfolio if "Deokule" alone is a person elsewhere.
pub(super) fn ministers(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_portfolio = |name: &LabeledName| {
        let TokenRange { start, .. } = name.tokens;
        let mut before = start.saturating_sub(1 + MAX_BEFORE_PORTFOLIO)..start.saturating_sub(1);
        name.label == Label::Organization
            && name.len() >= MIN_PORTFOLIO
            && start > 0
            && document.is(start - 1, Class::PortfolioPreposition)
            && before.any(|at| document.is(at, Class::Minister))
    };
    if !names.iter().any(is_portfolio) {
        return Vec::new();
    }
    let single = |name: &&LabeledName| name.label == Label::Person && name.len() == 1;
    let surnames = names.iter().filter(single);
    let surnames: HashSet<&str> = surnames.map(|name| name.text(document)).collect();
    let mut edits = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let end = name.tokens.end;
        if is_portfolio(name) && surnames.contains(document.token(end - 1)) {
            let minister = name.starting(end - 2).labeled(Label::Person);
            edits.push(Edit::Replace(index, name.ending(end - 2)));
            edits.push(Edit::Add(minister));
        }
    }
    edits
}

/// Relabels a name after "Mr" or "Mrs" as a person.
pub(super) fn after_honorifics(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let honorific = |title: Title| !title.is_role && title.gender.is_some();
    replace_each(names, |name| {
        let before = name.tokens.start.checked_sub(1)?;
        let applies = may_be_person(name) && is_title(document, before, honorific);
        applies.then(|| as_person(name))
    })
}

/// Whether a rule may relabel a name as a person: it is one word, and not labeled as a person or group.
pub(super) fn may_be_person(name: &LabeledName) -> bool {
    let label = matches!(
        name.label,
        Label::Organization | Label::Location | Label::Other
    );
    label && name.len() == 1
}

/// Relabels a name as a person, and raises its confidence to at least that of these rules.
pub(super) fn as_person(name: &LabeledName) -> LabeledName {
    LabeledName {
        label: Label::Person,
        confidence: name.confidence.max(CONFIDENCE),
        ..*name
    }
}
