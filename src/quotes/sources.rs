//! What the field takes into a source that is no part of it, and what stands behind a source that is only a pronoun.

use crate::lexicon::calendar;
use crate::lexicon::people::is_title;

use super::context::{QuoteContext, Word, class, is_preposition};
use super::proposals::Proposal;

/// Words that lead into a sentence and are no part of who speaks in it: "However Mr Shah said".
const LEADS: &[&str] = &[
    "also",
    "and",
    "but",
    "earlier",
    "eventually",
    "finally",
    "furthermore",
    "however",
    "instead",
    "later",
    "likewise",
    "meanwhile",
    "moreover",
    "nevertheless",
    "nonetheless",
    "now",
    "recently",
    "separately",
    "similarly",
    "so",
    "still",
    "then",
    "today",
    "yesterday",
    "yet",
];

/// Takes out of the sources what is no part of them.
pub(super) fn tidy(context: &QuoteContext<'_>, chosen: &mut [Proposal]) {
    for proposal in chosen {
        if let (Some(cue), Some(run)) = (proposal.cue, proposal.source) {
            let expletive = is_expletive(context, run, cue);
            proposal.source = (!expletive).then(|| (behind_lead(context, run), run.1));
        }
    }
}

/// True for the "it" of "it is thought that", which is nobody.
fn is_expletive(context: &QuoteContext<'_>, (start, end): (usize, usize), cue: usize) -> bool {
    let between = context.words.get(start + 1..cue).unwrap_or(&[]);
    end <= start + 2
        && context.text(start).eq_ignore_ascii_case("it")
        && (matches!(context.words[cue].class, class::SPEECH_PAST | class::PAST)
            || context.text(cue).ends_with("ed"))
        && between.iter().any(|word| is_be(word.class))
        && (start + 1..cue).all(|at| {
            let c = context.words[at].class;
            is_be(c)
                || matches!(
                    c,
                    class::HAVE | class::NEG | class::MODIFIER | class::ADVERB
                )
                || context.text(at).ends_with("ly")
        })
}

/// "is", and "'s" as in "it's".
fn is_be(c: u8) -> bool {
    matches!(c, class::BE | class::CONTR | class::POSSESSIVE)
}

/// The first token of a source behind what leads into its sentence: an adverb, or a phrase without a comma behind it, as in
/// "In an interview Mr Shah said".
fn behind_lead(context: &QuoteContext<'_>, (start, end): (usize, usize)) -> usize {
    let lead = |at: usize| {
        at + 1 < end
            && context.words[at].capital
            && LEADS
                .binary_search(&context.text(at).to_ascii_lowercase().as_str())
                .is_ok()
            && context.words[at + 1].class != class::OF
    };
    let mut at = start;
    while lead(at) {
        at += 1;
        while at + 1 < end && context.words[at].class == class::COMMA {
            at += 1;
        }
    }
    let stop = (at..end)
        .find(|i| ends_head(context.words[*i].class))
        .unwrap_or(end);
    if at < stop && is_fronted(context, at) {
        named_behind(context, at, stop).unwrap_or(at)
    } else {
        at
    }
}

/// True when the sentence of the token at `at` opens with a preposition and flows into it without a comma.
fn is_fronted(context: &QuoteContext<'_>, at: usize) -> bool {
    let sentence = context.words[at].sentence as usize;
    let first = context.document.sentences[sentence].tokens.start;
    first <= at
        && at - first <= FRONT
        && is_preposition(context.words[first].class)
        && !context.words[first..at]
            .iter()
            .any(|word| ends_head(word.class))
}

/// Most tokens of a phrase in front of its sentence that flows into the source.
const FRONT: usize = 24;

/// The kinds of names in [`QuoteContext::words`] that are organizations: at the first token, and inside.
const ORGANIZATION: u8 = 2;
const ORGANIZATION_INSIDE: u8 = 6;

/// Where a name with its title begins that ends the tokens `start..stop` but does not begin them, when no preposition,
/// article or "and" leads to it.
fn named_behind(context: &QuoteContext<'_>, start: usize, stop: usize) -> Option<usize> {
    let words = &context.words;
    let mut first = stop - 1;
    if words[first].name == 0 {
        return None;
    }
    while first > start && words[first].name > 4 {
        first -= 1;
    }
    // "Mr Shah" stands by itself whatever is in front; of other words with capitals nobody knows where the name begins.
    let titled = (start + 1..first).rev().find(|at| {
        words[*at].capital
            && is_title(context.text(*at))
            && words[*at..first].iter().all(|word| word.capital)
    });
    if let Some(title) = titled {
        first = title;
    }
    while first > start && matches!(words[first - 1].class, class::PERSON | class::TITLE) {
        first -= 1;
    }
    // "At the show in Las Vegas Microsoft boss Bill Gates".
    let organization = |at: usize| matches!(words[at].name, ORGANIZATION | ORGANIZATION_INSIDE);
    if words[first].class == class::PERSON {
        while first > start && organization(first - 1) {
            first -= 1;
        }
    }
    let before = words.get(first.checked_sub(1)?)?;
    let apart = titled.is_some() || before.name != 0 || is_day(context.text(first - 1));
    let joined = is_preposition(before.class)
        || matches!(
            before.class,
            class::AND | class::DETERMINER | class::POSSESSIVE | class::POSSESSIVE_NAME
        )
        || before.capital && !apart;
    (first > start && !joined).then_some(first)
}

fn is_day(word: &str) -> bool {
    calendar::weekday(word).is_some() || calendar::month(word).is_some()
}

fn ends_head(c: u8) -> bool {
    matches!(
        c,
        class::COMMA | class::BRACKET | class::DASH | class::COLON | class::SEMICOLON
    )
}

/// The words that "who", "which" or "that" stands for, when a pronoun or a short phrase with an article is right in front
/// of it: "someone who claimed", "a lawyer who said". In tokens.
pub(super) fn antecedent(context: &QuoteContext<'_>, relative: usize) -> Option<(usize, usize)> {
    let sentence = context.words[relative].sentence;
    let end = (relative.saturating_sub(2)..relative)
        .rev()
        .find(|at| context.words[*at].class != class::COMMA)?
        + 1;
    let from = end.saturating_sub(PHRASE);
    for at in (from..end).rev() {
        let word = &context.words[at];
        if word.sentence != sentence || ends_head(word.class) || is_preposition(word.class) {
            return None;
        }
        if matches!(
            word.class,
            class::DETERMINER | class::DEMONSTRATIVE | class::OWNER
        ) || at + 1 == end && is_pronoun(context.text(at))
        {
            return Some((at, end));
        }
    }
    None
}

/// Most tokens of an antecedent that is a phrase.
const PHRASE: usize = 6;

fn is_pronoun(word: &str) -> bool {
    [
        "anybody",
        "anyone",
        "everybody",
        "everyone",
        "nobody",
        "others",
        "people",
        "somebody",
        "someone",
        "those",
        "many",
        "some",
    ]
    .iter()
    .any(|pronoun| pronoun.eq_ignore_ascii_case(word))
}

/// True for a source without a name that "it" may mean: "the club", "a report by the bank", no person.
pub(super) fn is_thing(context: &QuoteContext<'_>, (start, end): (usize, usize)) -> bool {
    let words = &context.words[start..end];
    let cut = |word: &&Word| ends_head(word.class) || is_preposition(word.class);
    let head = words.iter().take_while(|word| !cut(word)).last();
    let the = words.len() > 1
        && matches!(
            words[0].class,
            class::DETERMINER | class::OWNER | class::DEMONSTRATIVE
        );
    the && head.is_some_and(|word| word.class != class::PERSON && word.name == 0)
}

/// True for a source that names several without names, so that "they" may mean it: "Prosecutors", "health experts".
pub(super) fn is_plural(words: &str) -> bool {
    let head = words.split([',', '(']).next().unwrap_or(words);
    let head = head.split(" of ").next().unwrap_or(head);
    let head = head.split(" who ").next().unwrap_or(head).trim_end();
    let last = head.rsplit(' ').next().unwrap_or(head);
    let plural = last.len() > 3 && last.ends_with('s') && !last.ends_with("ss");
    plural
        || matches!(
            last,
            "police" | "people" | "Police" | "men" | "women" | "children"
        )
}
