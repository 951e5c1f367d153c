//! Quotes attributed by layout instead of a cue: turns of interviews and signed quotes.

use crate::lexicon::Class;
use crate::text::Case;

use super::QuoteKind;
use super::context::{QuoteContext, Run, class};
use super::proposals::{Proposal, Rule};

/// Minimum number of labeled paragraphs in an interview.
const MIN_TURNS: usize = 3;
/// Probability that a quote attributed by layout is right.
const CONFIDENCE: f32 = 0.9;
/// Maximum length of a speaker label, in tokens.
const MAX_LABEL: usize = 5;
/// Maximum length of a signature in tokens, including dash and punctuation.
const MAX_SIGNATURE: usize = 8;

/// Finds quotes attributed by layout: "NAME: ..." in interviews, and "“...” — Name".
pub(super) fn by_layout(context: &QuoteContext<'_>) -> Vec<Proposal> {
    let labels: Vec<Option<Run>> = context
        .paragraphs
        .iter()
        .map(|paragraph| label(context, *paragraph))
        .collect();
    let is_interview = labels.iter().flatten().count() >= MIN_TURNS;
    let paragraphs = context.paragraphs.iter().zip(labels);
    paragraphs
        .filter_map(|(paragraph, label)| match label {
            Some(label) if is_interview => {
                let speech = (label.1 + 1, paragraph.1);
                Some(proposal(label, speech, Rule::Interview))
            }
            _ => signed(context, paragraph.1),
        })
        .collect()
}

fn proposal(source: Run, content: Run, rule: Rule) -> Proposal {
    Proposal {
        cue: None,
        source: Some(source),
        pieces: vec![content],
        kind: QuoteKind::Direct,
        rule,
        confidence: CONFIDENCE,
        rank: CONFIDENCE,
        total_probability: 1.0,
        continues: None,
    }
}

/// The speaker label of a paragraph: "Q" or "MS. JONES" before a colon, optionally after a quotation mark.
fn label(context: &QuoteContext<'_>, (first, last): Run) -> Option<Run> {
    let from = first + usize::from(context.words.get(first)?.class == class::MARK);
    let colon = (from + 1..last.min(from + MAX_LABEL + 1))
        .find(|at| context.words[*at].class == class::COLON)?;
    let is_letter =
        |at: usize| context.is(at, Class::QuestionLabel) || context.is(at, Class::AnswerLabel);
    let is_label = (from..colon).all(|at| {
        context.document.tokens[at].case == Case::Upper
            || (colon - from <= 2 && is_letter(at))
            || context.words[at].name.is_person()
            || context.text(at) == "."
    });
    (is_label && colon + 1 < last).then_some((from, colon))
}

/// Finds the signed quote in "“...” — Jane Doe": a quoted region, a dash, and only a name up to the end of the paragraph.
fn signed(context: &QuoteContext<'_>, last: usize) -> Option<Proposal> {
    for at in (last.saturating_sub(MAX_SIGNATURE)..last).rev() {
        let word = &context.words[at];
        if word.is_quoted() {
            return None;
        }
        if matches!(context.text(at), "—" | "–" | "―" | "--" | "-") {
            let quoted = &context.words[at.checked_sub(1)?];
            let is_stop = matches!(context.words[last - 1].class, class::STOP | class::COMMA);
            let end = last - usize::from(is_stop);
            return (quoted.is_quoted() && at + 1 < end).then(|| {
                let content = context.region_tokens[quoted.region as usize];
                proposal((at + 1, end), content, Rule::Signed)
            });
        }
        let is_name = word.capital
            || word.name.is_person()
            || matches!(word.class, class::COMMA | class::STOP);
        if !is_name {
            return None;
        }
    }
    None
}
