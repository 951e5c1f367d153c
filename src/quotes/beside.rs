//! Quotes next to a verb that rarely reports speech: "“Not again,” groaned Tom Hale".
//!
//! Any verb can report speech there if its subject is a person. The models know only the usual ones.

use crate::lexicon::Class;
use crate::text::TokenKind;

use super::QuoteKind;
use super::context::{QuoteContext, Run, class};
use super::non_quotes;
use super::proposals::{Proposal, Rule};
use super::token_class::is_determiner;

/// Probability that such a quote is right.
const CONFIDENCE: f32 = 0.85;
/// Minimum confidence of a proposal of the models that is preferred.
const MIN_RIVAL: f32 = 0.4;
/// Maximum length of a subject, in tokens.
const MAX_SUBJECT: usize = 7;
/// Minimum number of words in the quotation marks.
const MIN_WORDS: usize = 2;

/// The quotes next to a verb, without those that the models attribute to a cue in the same sentence.
pub(super) fn by_neighbor(context: &QuoteContext<'_>, proposed: &[Proposal]) -> Vec<Proposal> {
    let mut is_taken = vec![false; context.regions.len()];
    for proposal in proposed.iter().filter(|p| p.confidence >= MIN_RIVAL) {
        let Some(cue) = proposal.cue else { continue };
        let words = context.words_of(&proposal.pieces);
        for word in words.filter(|word| word.is_quoted()) {
            let (_, end) = context.region_tokens[word.region as usize];
            is_taken[word.region as usize] |= context.paragraph_of(end - 1)
                == context.paragraph_of(cue)
                && context.words[cue].sentence <= context.words[end - 1].sentence + 1;
        }
    }
    let free = (0..context.regions.len()).filter(|region| !is_taken[*region]);
    free.filter_map(|region| beside(context, region)).collect()
}

/// The quote in a region that opens a sentence, ends like speech and has a verb with a person as its subject after it.
fn beside(context: &QuoteContext<'_>, region: usize) -> Option<Proposal> {
    let run @ (start, end) = context.region_tokens[region];
    if start >= end || !is_speech(context, region) {
        return None;
    }
    let (cue, source) = inverted(context, end).or_else(|| ordered(context, end))?;
    Some(Proposal {
        cue: Some(cue),
        source: Some(source),
        pieces: vec![run],
        kind: QuoteKind::Direct,
        rule: Rule::CueAfter,
        confidence: CONFIDENCE,
        rank: CONFIDENCE,
        total_probability: 1.0,
        continues: None,
    })
}

/// Whether a region opens a sentence and ends with a comma, a question mark or an exclamation mark, as quotes before their
/// attribution do.
fn is_speech(context: &QuoteContext<'_>, region: usize) -> bool {
    let (start, end) = context.region_tokens[region];
    let inner = context.regions[region].inner.of(context.document.text());
    let opens_sentence = start == 0
        || context.words[start - 1].sentence != context.words[start].sentence
        || matches!(context.words[start - 1].class, class::STOP | class::MARK);
    let ends_like_speech = inner.trim_end().ends_with([',', '?', '!', '…', '—'])
        || context
            .words
            .get(end)
            .is_some_and(|word| word.class == class::COMMA);
    context.regions[region].closed
        && opens_sentence
        && ends_like_speech
        && context.words_in(start, end) >= MIN_WORDS
        && !non_quotes::is_title(context, start, end)
}

/// Verb and subject after a region: "groaned Tom Hale".
fn inverted(context: &QuoteContext<'_>, end: usize) -> Option<(usize, Run)> {
    let cue = after_comma(context, end);
    if !is_finite_verb(context, cue) {
        return None;
    }
    let limit = end_of_reach(context, cue + 1);
    let stop = (cue + 1..limit)
        .find(|at| !is_nominal(context, *at))
        .unwrap_or(limit);
    is_person(context, (cue + 1, stop)).then_some((cue, (cue + 1, stop)))
}

/// Subject and verb after a region: "she enthused".
fn ordered(context: &QuoteContext<'_>, end: usize) -> Option<(usize, Run)> {
    let first = after_comma(context, end);
    let limit = end_of_reach(context, first);
    let cue = (first..limit).find(|at| !is_nominal(context, *at))?;
    let is_subject = cue > first && is_person(context, (first, cue));
    (is_subject && is_finite_verb(context, cue)).then_some((cue, (first, cue)))
}

/// The token after a comma at `at`, or `at` if there is none.
fn after_comma(context: &QuoteContext<'_>, at: usize) -> usize {
    at + usize::from(
        context
            .words
            .get(at)
            .is_some_and(|word| word.class == class::COMMA),
    )
}

/// The end of the tokens in which a subject that starts at `from` is searched.
fn end_of_reach(context: &QuoteContext<'_>, from: usize) -> usize {
    let limit = (from + MAX_SUBJECT).min(context.words.len());
    let sentence = |at: usize| context.words[at].sentence;
    (from..limit)
        .find(|at| sentence(*at) != sentence(from) || context.words[*at].is_quoted())
        .unwrap_or(limit)
}

/// Whether a token in lower case is a verb in the past tense or the third person.
fn is_finite_verb(context: &QuoteContext<'_>, at: usize) -> bool {
    let Some(word) = context.words.get(at) else {
        return false;
    };
    let is_verb = match word.class {
        class::PAST | class::THIRD | class::SPEECH_PAST | class::SPEECH_THIRD => true,
        class::UNKNOWN | class::MODIFIER => context.text(at).ends_with("ed"),
        _ => false,
    };
    is_verb && !word.capital && context.document.tokens[at].kind == TokenKind::Word
}

/// Whether a token can be part of a noun phrase for a person.
fn is_nominal(context: &QuoteContext<'_>, at: usize) -> bool {
    let word = &context.words[at];
    word.name.is_name()
        || word.capital
        || is_determiner(word.class)
        || matches!(
            word.class,
            class::SUBJECT_PRONOUN
                | class::TITLE
                | class::OF
                | class::NOUN
                | class::PERSON
                | class::CAPITAL
                | class::POSSESSIVE_NAME
                | class::NUMBER
        )
        || (word.class == class::MODIFIER && !context.text(at).ends_with("ed"))
}

/// Whether a noun phrase refers to a person: it has a person's name, a pronoun or a noun for people.
fn is_person(context: &QuoteContext<'_>, (start, end): Run) -> bool {
    (start..end).any(|at| {
        let word = &context.words[at];
        word.name.is_person()
            || word.class == class::SUBJECT_PRONOUN
            || word.class == class::PERSON
            || context.is(at, Class::PersonNoun)
            || context.is(at, Class::ListedRole)
    })
}
