//! The names of an article, grouped by their text, and the capitalized words without a label.

use crate::entities::names::without_possessive;
use crate::entities::relabel::LabeledName;
use crate::learn::weights::TextMap;
use crate::lexicon::Class;
use crate::names::Label;
use crate::text::{Case, Document, TokenKind, TokenRange};

/// All names with the same text.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    /// The text, without possessive.
    pub(super) text: &'a str,
    /// Whether one of them has a label.
    pub(super) is_tagged: bool,
    /// The names, in text order.
    pub(super) names: Vec<LabeledName>,
}

/// The maximum share of capitalized words in a sentence whose capitals show a name.
const MAX_CAPITALIZED: f32 = 0.6;
/// The maximum number of words in a run of capitalized words without a label.
const MAX_RUN: usize = 4;

/// The names, and the capitalized words without a label, grouped by text, in order of first appearance.
pub(super) fn candidates<'a>(document: &Document<'a>, names: &[LabeledName]) -> Vec<Candidate<'a>> {
    let mut index: TextMap<&str, usize> = TextMap::default();
    let mut groups: Vec<Candidate<'a>> = Vec::new();
    let unlabeled = unlabeled(document, names);
    let tagged = names.iter().map(|name| (name, true));
    for (name, is_tagged) in tagged.chain(unlabeled.iter().map(|name| (name, false))) {
        let text = document
            .span_of(without_possessive(document, name))
            .of(document.text());
        let group = *index.entry(text).or_insert_with(|| {
            groups.push(Candidate {
                text,
                is_tagged,
                // Most names occur once.
                names: Vec::with_capacity(1),
            });
            groups.len() - 1
        });
        groups[group].names.push(*name);
    }
    groups
}

/// Runs of capitalized words in running text that belong to no name. A word at the start of a sentence begins none.
fn unlabeled(document: &Document<'_>, names: &[LabeledName]) -> Vec<LabeledName> {
    let mut runs = Vec::new();
    let mut next_name = 0;
    for sentence in &document.sentences {
        let TokenRange { start, end } = sentence.tokens;
        if capitalized_share(document, sentence.tokens) > MAX_CAPITALIZED {
            continue;
        }
        let mut at = start + 1;
        while at < end {
            while names
                .get(next_name)
                .is_some_and(|name| name.tokens.end <= at)
            {
                next_name += 1;
            }
            if let Some(name) = names.get(next_name)
                && name.tokens.start <= at
            {
                at = name.tokens.end;
                continue;
            }
            let limit = names
                .get(next_name)
                .map_or(end, |name| name.tokens.start.min(end));
            let mut run_end = at;
            while run_end < limit && is_capital_word(document, run_end) {
                run_end += 1;
            }
            let after_name = next_name > 0 && names[next_name - 1].tokens.end == at;
            let before_name = names
                .get(next_name)
                .is_some_and(|name| name.tokens.start == run_end);
            if (1..=MAX_RUN).contains(&(run_end - at)) && !after_name && !before_name {
                runs.push(LabeledName {
                    tokens: TokenRange {
                        start: at,
                        end: run_end,
                    },
                    label: Label::Other,
                    confidence: 0.0,
                    rule: None,
                });
            }
            at = run_end.max(at + 1);
        }
    }
    runs
}

fn is_capital_word(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    let is_capital =
        token.kind == TokenKind::Word && !matches!(token.case, Case::Lower | Case::None);
    is_capital
        && !document.classes(at).has_any(&[
            Class::Month,
            Class::Weekday,
            Class::Title,
            Class::LoneFunctionWord,
        ])
}

fn capitalized_share(document: &Document<'_>, tokens: TokenRange) -> f32 {
    let words = document.tokens_of(tokens).iter();
    let words = words.filter(|token| token.case != Case::None);
    let all = words.clone().count();
    let capitals = words.filter(|token| token.case != Case::Lower).count();
    capitals as f32 / all.max(1) as f32
}
