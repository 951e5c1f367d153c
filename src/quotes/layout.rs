//! Quotes attributed by layout: turns of interviews, signed quotes, quotes after a name, and block quotations.

use std::collections::HashSet;

use crate::lexicon::Class;
use crate::text::{Case, TokenKind};

use super::QuoteKind;
use super::context::{NameTag, QuoteContext, Run, Word, class};
use super::proposals::{Proposal, Rule};

/// Minimum number of labeled paragraphs in an interview.
const MIN_TURNS: usize = 3;
/// Probability that a quote attributed by layout is right.
const CONFIDENCE: f32 = 0.9;
/// Maximum length of a speaker label, in tokens: of a name, and of a name with a description in capitals.
const MAX_LABEL: usize = 5;
/// See [`MAX_LABEL`].
const MAX_DESCRIBED: usize = 16;
/// Maximum length of a signature in tokens, including dash and punctuation.
const MAX_SIGNATURE: usize = 8;

/// Maximum length of a name with its description before a quote or on its own line, in tokens.
const MAX_INTRODUCTION: usize = 14;
/// Maximum number of tokens between a verb of saying and the colon before a block quotation.
const MAX_BEFORE_COLON: usize = 8;
/// Minimum number of words in a block quotation.
const MIN_BLOCK: usize = 6;

/// Finds quotes attributed by layout: "NAME: ..." in interviews, "“...” — Name", "Name, role: “...”", names on their own lines,
/// and block quotations after "she wrote:".
pub(super) fn by_layout(context: &QuoteContext<'_>) -> Vec<Proposal> {
    let labels: Vec<Option<Label>> = context
        .paragraphs
        .iter()
        .map(|paragraph| label(context, *paragraph))
        .collect();
    let is_interview = is_interview(context, &labels);
    let mut found: Vec<Proposal> = Vec::new();
    let mut last_content = 0;
    for (index, (paragraph, label)) in context.paragraphs.iter().zip(labels).enumerate() {
        let turn = label.filter(|_| is_interview).map(|label| {
            let speech = (label.colon + 1, paragraph.1);
            proposal(label.name, speech, Rule::Interview)
        });
        let quote = turn
            .or_else(|| signed(context, paragraph.1))
            .or_else(|| introduced(context, *paragraph))
            .or_else(|| beside_name(context, index, last_content))
            .or_else(|| block(context, index));
        if let Some(quote) = quote {
            last_content = quote.content_end();
            found.push(quote);
        }
    }
    found
}

/// The label before a turn of an interview.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// The name of the speaker, or what stands for it.
    name: Run,
    /// Index of the colon.
    colon: usize,
}

/// Whether labels are those of an interview: there are several, and one is "Q" or "A", names a person, or is repeated.
fn is_interview(context: &QuoteContext<'_>, labels: &[Option<Label>]) -> bool {
    let labels: Vec<Run> = labels.iter().flatten().map(|label| label.name).collect();
    let mut seen = HashSet::new();
    labels.len() >= MIN_TURNS
        && labels.iter().any(|&(from, end)| {
            let is_name = |at: usize| context.words[at].name.is_person();
            (end - from <= 2 && is_letter(context, from))
                || (from..end).any(is_name)
                || !seen.insert(context.span_of((from, end)).of(context.document.text()))
        })
}

fn is_letter(context: &QuoteContext<'_>, at: usize) -> bool {
    context.is(at, Class::QuestionLabel) || context.is(at, Class::AnswerLabel)
}

/// The quote after a name and a colon: "Anna Holm, violinist: “...”", "From Anna Holm: “...”".
fn introduced(context: &QuoteContext<'_>, (first, last): Run) -> Option<Proposal> {
    let limit = last.min(first + MAX_INTRODUCTION);
    let colon = (first..limit).find(|at| context.words[*at].class == class::COLON)?;
    let from = first + usize::from(context.words[first].class == class::FROM);
    let opening = context.words.get(colon + 1).filter(|_| colon + 1 < last)?;
    let is_start = opening.is_quoted() && !context.words[colon].is_quoted();
    let content = context.region_tokens.get(opening.region as usize).copied();
    (is_start && is_named(context, (from, colon)))
        .then(|| content.map(|content| proposal((from, colon), content, Rule::Introduced)))?
}

/// The quoted paragraph before or after a line that is only a name. If there are both, and the one before ends after
/// `last_content`, names follow their quotes.
fn beside_name(context: &QuoteContext<'_>, index: usize, last_content: usize) -> Option<Proposal> {
    let (first, last) = context.paragraphs[index];
    let ends_with_stop = matches!(
        context.words[last - 1].class,
        class::STOP | class::QUESTION | class::COLON
    );
    if last - first > MAX_INTRODUCTION || ends_with_stop || !is_named(context, (first, last)) {
        return None;
    }
    let quoted = |index: usize| {
        let (first, last) = *context.paragraphs.get(index)?;
        let region = context.words[first].region as usize;
        let run = *context.region_tokens.get(region)?;
        (run == (first, last) && context.words_in(first, last) >= MIN_BLOCK).then_some(run)
    };
    let before = index.checked_sub(1).and_then(quoted);
    let content = before
        .filter(|run| run.0 >= last_content)
        .map(|run| (run, Rule::Signed))
        .or_else(|| Some((quoted(index + 1)?, Rule::Introduced)));
    content.map(|(content, rule)| proposal((first, last), content, rule))
}

/// Whether the tokens are a name, alone or with a description after a comma: no verb, no mark, no label of a document.
fn is_named(context: &QuoteContext<'_>, (from, end): Run) -> bool {
    let is_lower_verb = |at: usize| {
        let word = &context.words[at];
        let is_verb = matches!(
            word.class,
            class::PAST
                | class::THIRD
                | class::BE
                | class::HAVE
                | class::MODAL
                | class::SPEECH_PAST
                | class::SPEECH_THIRD
                | class::SPEECH_ING
        );
        is_verb && !word.capital
    };
    let name = |at: usize| context.words[at].name;
    let comma = (from..end).find(|at| context.words[*at].class == class::COMMA);
    let head = comma.unwrap_or(end);
    let has_name = (from..head).any(|at| name(at).is_person())
        || (from..head).any(|at| name(at).is_organization()) && comma.is_none();
    let is_head = |at: usize| {
        let word = &context.words[at];
        word.capital
            || word.name.is_name()
            || matches!(
                word.class,
                class::DETERMINER | class::OF | class::AND | class::TITLE
            )
            || context.text(at) == "."
    };
    let people = (from..head).filter(|at| name(*at) == NameTag::Person);
    has_name
        && people.count() <= 1
        && (from..head).all(is_head)
        && !(from..end).any(|at| {
            is_lower_verb(at)
                || context.words[at].is_quoted()
                || context.is(at, Class::DocumentLabel)
        })
}

/// The block quotation without marks after a paragraph that ends with a verb of saying and a colon.
fn block(context: &QuoteContext<'_>, index: usize) -> Option<Proposal> {
    let (first, last) = *context.paragraphs.get(index.checked_sub(1)?)?;
    let content @ (start, end) = context.paragraphs[index];
    let is_block = context.words[last - 1].class == class::COLON
        && matches!(context.words[end - 1].class, class::STOP | class::QUESTION)
        && context.words_in(start, end) >= MIN_BLOCK
        && !context.words[start..end].iter().any(Word::is_quoted);
    if !is_block {
        return None;
    }
    let from = first.max(last.saturating_sub(MAX_BEFORE_COLON + 2));
    let is_cue = |at: &usize| {
        context.is(*at, Class::ReportingCue)
            && matches!(
                context.words[*at].class,
                class::SPEECH_PAST | class::SPEECH_THIRD
            )
    };
    let cue = (from..last - 1).rfind(is_cue)?;
    let is_plain = |at: usize| {
        let word = &context.words[at];
        word.sentence == context.words[cue].sentence
            && !word.is_quoted()
            && !matches!(
                word.class,
                class::PAST | class::THIRD | class::BE | class::HAVE | class::THAT | class::COMMA
            )
    };
    let begins = |at: &usize| {
        let word = &context.words[*at];
        word.class == class::COMMA || word.sentence != context.words[cue].sentence
    };
    let source = (
        (first..cue).rev().find(begins).map_or(first, |at| at + 1),
        cue,
    );
    let is_question = |at: usize| context.words[at].class == class::QUESTION_WORD;
    let is_someone = |at: usize| {
        let word = &context.words[at];
        word.capital
            || matches!(
                word.class,
                class::SUBJECT_PRONOUN | class::PERSON | class::NOUN
            )
    };
    let has_source = source.0 < cue
        && cue - source.0 <= MAX_INTRODUCTION
        && (source.0..cue).all(is_plain)
        && (source.0..cue).any(is_someone)
        && !(source.0..cue).any(is_question);
    (has_source && (cue + 1..last - 1).all(is_plain)).then(|| Proposal {
        cue: Some(cue),
        ..proposal(source, content, Rule::Introduced)
    })
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
        statement: None,
        continues: None,
    }
}

/// The speaker label of a paragraph: "Q" or "MS. JONES" before a colon, optionally after a quotation mark. In transcripts, a
/// description in capitals may follow: "ANN LEE, BBC HOST", "SEN. ROY BELL (R-MO)". The label is the name without it.
fn label(context: &QuoteContext<'_>, (first, last): Run) -> Option<Label> {
    let from = first + usize::from(context.words.get(first)?.class == class::MARK);
    let colon = (from + 1..last.min(from + MAX_DESCRIBED + 1))
        .find(|at| context.words[*at].class == class::COLON)?;
    let described =
        |at: &usize| context.words[*at].class == class::COMMA || context.text(*at) == "(";
    let end = (from + 1..colon).find(described).unwrap_or(colon);
    let is_description = (end..colon).all(|at| {
        let token = context.document.tokens[at];
        token.case == Case::Upper || token.kind != TokenKind::Word
    });
    if end - from > MAX_LABEL || !is_description {
        return None;
    }
    let is_label = (from..end).all(|at| {
        context.document.tokens[at].case == Case::Upper
            || (end - from <= 2 && is_letter(context, at))
            || context.words[at].name.is_person()
            || context.text(at) == "."
    });
    let is_heading = (from..end).any(|at| context.is(at, Class::DocumentLabel));
    let label = Label {
        name: (from, end),
        colon,
    };
    (is_label && !is_heading && colon + 1 < last).then_some(label)
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
