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
/// Maximum length of a subject, in tokens.
const MAX_SUBJECT: usize = 7;
/// Minimum number of words in the quotation marks.
const MIN_WORDS: usize = 2;

/// Adds the quotes next to a verb that are not part of a quote in `quotes`, which stay in text order.
pub(super) fn add_missed(context: &QuoteContext<'_>, quotes: &mut Vec<Proposal>) {
    let mut in_quote = vec![false; context.words.len()];
    for (start, end) in quotes.iter().flat_map(|quote| &quote.pieces) {
        in_quote[*start..*end].fill(true);
    }
    let before = quotes.len();
    for (region, (start, end)) in context.region_tokens.iter().enumerate() {
        let is_free = start < end && !in_quote[*start..*end].contains(&true);
        let quote = is_free.then(|| beside(context, region)).flatten();
        quotes.extend(quote.filter(|quote| quote.cue.is_some_and(|cue| !in_quote[cue])));
    }
    if quotes.len() > before {
        quotes.sort_by_key(|quote| (quote.pieces[0].0, quote.cue));
    }
}

/// The quote in a region that looks like speech and has a verb with a person as its subject before or after it.
fn beside(context: &QuoteContext<'_>, region: usize) -> Option<Proposal> {
    let run @ (start, end) = context.region_tokens[region];
    let is_candidate = context.regions[region].closed
        && context.words_in(start, end) >= MIN_WORDS
        && !non_quotes::is_title(context, start, end);
    if !is_candidate {
        return None;
    }
    let after = || {
        let found = inverted(context, end).or_else(|| ordered(context, end));
        found.filter(|_| is_speech(context, region))
    };
    let (cue, source) = after().or_else(|| introduced(context, start))?;
    let pieces = vec![run];
    Some(Proposal {
        cue: Some(cue),
        source: Some(source),
        kind: QuoteKind::Direct,
        rule: Rule::of_cue(context, cue, &pieces),
        pieces,
        confidence: CONFIDENCE,
        rank: CONFIDENCE,
        total_probability: 1.0,
        statement: None,
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
    opens_sentence && ends_like_speech
}

/// Verb and subject after a region: "groaned Tom Hale".
fn inverted(context: &QuoteContext<'_>, end: usize) -> Option<(usize, Run)> {
    let cue = after_comma(context, end);
    if !is_finite_verb(context, cue) {
        return None;
    }
    let limit = end_of_reach(context, cue + 1);
    let stop = (cue + 1..limit)
        .find(|at| !is_nominal(context, *at) && !is_noun_here(context, *at))
        .unwrap_or(limit);
    is_person(context, (cue + 1, stop)).then_some((cue, (cue + 1, stop)))
}

/// Subject and verb after a region: "she enthused". After a full sentence, a subject with a capital letter may begin the next
/// one, so the verb must end it: "“Run!” Price shouted."
fn ordered(context: &QuoteContext<'_>, end: usize) -> Option<(usize, Run)> {
    let first = after_comma(context, end);
    let limit = end_of_reach(context, first);
    let cue = (first..limit).find(|at| !is_nominal(context, *at))?;
    let is_subject = cue > first && is_person(context, (first, cue));
    let has_comma = first > end || context.words[end.saturating_sub(2)].class == class::COMMA;
    let ends = |at: usize| {
        let word = context.words.get(at);
        word.is_none_or(|word| matches!(word.class, class::STOP | class::COMMA))
    };
    let is_one_sentence = has_comma || !context.words[first].capital || ends(cue + 1);
    (is_subject && is_one_sentence && is_finite_verb(context, cue)).then_some((cue, (first, cue)))
}

/// Subject and verb of saying before a region: "Salas replied: “Of course.”"
fn introduced(context: &QuoteContext<'_>, start: usize) -> Option<(usize, Run)> {
    let cue = start.checked_sub(2)?;
    let is_cue = matches!(context.words[cue + 1].class, class::COLON | class::COMMA)
        && context.is(cue, Class::ReportingCue)
        && is_finite_verb(context, cue);
    let reach = cue.saturating_sub(MAX_SUBJECT);
    let is_part = |at: usize| {
        context.words[at].sentence == context.words[cue].sentence && is_nominal(context, at)
    };
    let first = (reach..cue).rev().take_while(|at| is_part(*at)).last()?;
    (is_cue && is_person(context, (first, cue))).then_some((cue, (first, cue)))
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

/// Whether a word that can be a noun or a verb is a noun, after an article or "of".
fn is_noun_here(context: &QuoteContext<'_>, at: usize) -> bool {
    let before = context.words[at - 1].class;
    context.words[at].class == class::NOUN_OR_VERB && (is_determiner(before) || before == class::OF)
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
