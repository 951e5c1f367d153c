//! The names of an article as linking sees them.

use crate::lexicon::fold;
use crate::names::TaggedName;
use crate::span::Span;
use crate::text::{Document, TokenRange};

use super::{Mention, MentionKind};

/// A name in the text.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    /// The words, without possessive.
    pub(super) span: Span,
    /// Their characters.
    pub(super) text: &'a str,
    /// The words, each folded; never empty.
    pub(super) words: Vec<String>,
    /// The tokens.
    pub(super) tokens: TokenRange,
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// How sure the tagger was.
    pub(super) confidence: f32,
}

impl<'a> Name<'a> {
    /// The name that the tagger found; `None` when nothing of it is a letter or digit.
    pub(super) fn new(document: &Document<'a>, tagged: &TaggedName) -> Option<Self> {
        let tokens = without_possessive(document, tagged.tokens);
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
            confidence: tagged.confidence,
        })
    }

    /// The mention that this name is, joined to its entity by `rule` with probability `certainty`.
    pub(super) fn mention(&self, rule: &'static str, certainty: f32) -> Mention {
        Mention {
            span: self.span,
            kind: MentionKind::Name,
            sense: None,
            confidence: self.confidence * certainty,
            rule,
        }
    }
}

fn without_possessive(document: &Document<'_>, tokens: TokenRange) -> TokenRange {
    let mut end = tokens.end;
    while end > tokens.start + 1 && is_possessive(document.token(end - 1)) {
        end -= 1;
    }
    TokenRange { end, ..tokens }
}

/// Whether a token is the clitic of the genitive.
pub(super) fn is_possessive(token: &str) -> bool {
    matches!(token, "'s" | "’s" | "'" | "’" | "'S" | "’S")
}

/// Groups the names whose words are the same, in the order of their first appearance; `key` makes the words to compare.
pub(super) fn group<'n, 'a, K: std::hash::Hash + Eq>(
    names: &'n [Name<'a>],
    key: impl Fn(&'n Name<'a>) -> K,
) -> Vec<Vec<usize>> {
    let mut index = std::collections::HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let group = *index.entry(key(name)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(number);
    }
    groups
}
