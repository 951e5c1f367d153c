//! Names in the text, prepared for linking.

use std::hash::Hash;

use crate::learn::weights::TextMap;
use crate::lexicon::{Class, fold};
use crate::names::Label;
use crate::span::Span;
use crate::text::{Document, TokenRange};

use super::relabel::LabeledName;
use super::{Mention, MentionKind};

/// A name in the text.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    /// The words, without possessive.
    pub(super) span: Span,
    /// Their text.
    pub(super) text: &'a str,
    /// The words, each folded; never empty.
    pub(super) words: Vec<String>,
    /// The tokens.
    pub(super) tokens: TokenRange,
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// Confidence of the tagger.
    confidence: f32,
    /// The last rule that relabeled it.
    relabeled: Option<&'static str>,
}

impl<'a> Name<'a> {
    /// Prepares a name. Returns `None` if it has neither letters nor digits.
    pub(super) fn new(document: &Document<'a>, name: &LabeledName) -> Option<Self> {
        let tokens = without_possessive(document, name);
        let span = document.span_of(tokens);
        let text = span.of(document.text());
        let words: Vec<String> = text
            .split_whitespace()
            .map(fold)
            .filter(|word| !word.is_empty())
            .collect();
        let sentence = document.sentence_of(tokens.start)?;
        (!words.is_empty()).then_some(Self {
            span,
            text,
            words,
            tokens,
            sentence,
            confidence: name.confidence,
            relabeled: name.rule,
        })
    }

    /// The mention for this name. `rule` is the rule that linked it to its entity, and `certainty` the probability that the
    /// rule is right.
    pub(super) fn mention(&self, rule: &'static str, certainty: f32) -> Mention {
        Mention {
            span: self.span,
            kind: MentionKind::Name,
            sense: None,
            confidence: self.confidence * certainty,
            rule,
            relabeled: self.relabeled,
        }
    }
}

/// The tokens of a name without a possessive ending, unless that is part of the name: "McDonald's".
pub(super) fn without_possessive(document: &Document<'_>, name: &LabeledName) -> TokenRange {
    let TokenRange { start, mut end } = name.tokens;
    let is_brand = name.label == Label::Organization
        && end == start + 2
        && document.is(start, Class::PossessiveBrand);
    while !is_brand && end > start + 1 && is_possessive(document.token(end - 1)) {
        end -= 1;
    }
    TokenRange { start, end }
}

/// Whether a token is a possessive ending.
pub(super) fn is_possessive(token: &str) -> bool {
    matches!(token, "'s" | "’s" | "'" | "’" | "'S" | "’S")
}

/// Groups names with equal keys, in order of first appearance. Returns their indices.
pub(super) fn group<'n, 'a, K: Hash + Eq>(
    names: &'n [Name<'a>],
    key: impl Fn(&'n Name<'a>) -> K,
) -> Vec<Vec<usize>> {
    let mut index = TextMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let group = *index.entry(key(name)).or_insert_with(|| {
            groups.push(Vec::with_capacity(1));
            groups.len() - 1
        });
        groups[group].push(number);
    }
    groups
}
