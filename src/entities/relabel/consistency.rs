//! Rules for consistency: the same words name the same kind of entity throughout an article.

use std::num::NonZeroU32;

use super::person::{as_person, may_be_person};
use super::{Edit, LabeledName, is_capitalized, replace_each};
use crate::entities::names::is_possessive;
use crate::learn::weights::TextMap;
use crate::lexicon::places::named;
use crate::lexicon::{PlaceKind, fold};
use crate::names::Label;
use crate::text::{Document, TokenKind, TokenRange};

/// All labels, in the order of the votes.
const LABELS: [Label; 6] = [
    Label::Person,
    Label::Location,
    Label::Organization,
    Label::Facility,
    Label::Group,
    Label::Other,
];

/// Minimum share of the majority in the votes.
const MIN_SHARE: f32 = 0.6;
/// Confidence at which a name keeps its label against the majority.
const SURE: f32 = 0.9;
/// Maximum confidence of a name relabeled by the majority, unless its own confidence is higher.
const CONFIDENCE_OF_MAJORITY: f32 = 0.6;

/// Relabels names with the label of most names with the same words.
pub(super) fn majority(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut votes: TextMap<&str, [f32; LABELS.len()]> = TextMap::default();
    for name in names {
        let index = LABELS.iter().position(|label| *label == name.label);
        votes.entry(name.text(document)).or_default()[index.unwrap_or(0)] += name.confidence;
    }
    replace_each(names, |name| {
        let votes = votes.get(name.text(document))?;
        let all: f32 = votes.iter().sum();
        let (label, weight) = LABELS
            .into_iter()
            .zip(*votes)
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        let applies = label != name.label && weight > MIN_SHARE * all && name.confidence < SURE;
        applies.then(|| LabeledName {
            label,
            confidence: (weight / all).min(name.confidence.max(CONFIDENCE_OF_MAJORITY)),
            ..*name
        })
    })
}

/// Minimum confidence of a full name whose surname is relabeled elsewhere.
const MIN_FULL_NAME: f32 = 0.7;
/// Confidence at which a name keeps its label although it is a surname.
const SURE_OF_OTHER: f32 = 0.85;

/// Relabels the surname of a person who is named in full: "Washington" in an article about George Washington.
pub(super) fn surnames(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut surnames: TextMap<&str, f32> = TextMap::default();
    for name in names {
        if name.label == Label::Person && name.len() > 1 {
            let possessive = is_possessive(document.token(name.tokens.end - 1));
            let last = name.tokens.end - 1 - usize::from(possessive);
            let known = surnames.entry(document.token(last)).or_default();
            *known = known.max(name.confidence);
        }
    }
    let is_large_place = |word: &str| {
        let place = named(&fold(word)).next();
        place.is_some_and(|place| place.kind == PlaceKind::Country || place.capital)
    };
    replace_each(names, |name| {
        let word = document.token(name.tokens.start);
        let applies = may_be_person(name)
            && surnames.get(word).is_some_and(|&sure| sure > MIN_FULL_NAME)
            && name.confidence < SURE_OF_OTHER
            && !is_large_place(word);
        applies.then(|| as_person(name))
    })
}

/// Minimum confidence of a name whose repetitions are labeled.
const MIN_REPEATED: f32 = 0.75;
/// Confidence of a repetition, as a share of that of the first name.
const REPEATED: f32 = 0.8;
/// Minimum length in bytes of a surname that is repeated. Shorter ones are often other words.
const MIN_SURNAME: usize = 4;
/// Minimum length in bytes of a name of one word that is repeated.
const MIN_SINGLE_NAME: usize = 3;

/// Labels words that are surnames or whole names elsewhere in the article.
pub(super) fn repeats(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    // For each lexeme, the first name that ends with it.
    let mut known: Vec<Option<NonZeroU32>> = vec![None; document.lexemes.len()];
    for (number, name) in (1..).zip(names) {
        if name.confidence <= MIN_REPEATED {
            continue;
        }
        let last = name.tokens.end - 1;
        let min_bytes = match name.label {
            Label::Person if name.len() > 1 => MIN_SURNAME,
            Label::Person | Label::Organization | Label::Location if name.len() == 1 => {
                MIN_SINGLE_NAME
            }
            _ => continue,
        };
        if document.token(last).len() >= min_bytes {
            let known = &mut known[document.tokens[last].lexeme as usize];
            *known = known.or(NonZeroU32::new(number));
        }
    }
    let mut edits = Vec::new();
    for sentence in &document.sentences {
        let TokenRange { start: first, end } = sentence.tokens;
        for start in first..end {
            let token = document.tokens[start];
            let Some(number) = known[token.lexeme as usize] else {
                continue;
            };
            let name = names[number.get() as usize - 1];
            let next = start + 1;
            let is_alone = !is_capitalized(document, next)
                && (start == first || !is_capitalized(document, start - 1))
                && !matches!(document.token(next), "-" | "&");
            if token.kind == TokenKind::Word && is_capitalized(document, start) && is_alone {
                edits.push(Edit::Add(LabeledName {
                    tokens: TokenRange { start, end: next },
                    confidence: REPEATED * name.confidence,
                    ..name
                }));
            }
        }
    }
    edits
}
