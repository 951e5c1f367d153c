//! The verb of a statement with the words that belong to it: "said", "told reporters", "declined to say".

use std::collections::HashSet;

use super::words::fold;
use crate::Analysis;
use crate::lexicon::{Class, Classes};
use crate::quotes::{Quote, Stance};
use crate::span::Span;

/// Most words before a verb that are shown with it: "has not yet".
const MOST_BEFORE: usize = 4;
/// Most words after a verb that are shown with it: "reporters at the scene on Monday".
const MOST_AFTER: usize = 7;

/// What stands for "according to" under the name of the source.
const BY_SOURCE: &str = "according to this source";

/// The verb of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verb {
    /// The verb and the words that belong to it.
    pub(super) words: String,
    /// How reported content follows it.
    pub(super) joint: Joint,
}

/// What stands between a verb and reported content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// A colon: "told reporters: it rained".
    Colon,
    /// Nothing, for both are a clause: "said it rained".
    Space,
    /// Nothing, and the content begins with a small letter: "It rained, she said" becomes "said it rained".
    SmallLetter,
}

/// The verb of a quote, in the words of the article, or what stands for "according to". `None` if nothing reports the quote:
/// it is a turn of an interview. `names` are the offsets at which names begin.
pub(super) fn verb(analysis: &Analysis<'_>, quote: &Quote, names: &HashSet<usize>) -> Option<Verb> {
    let document = &analysis.document;
    let text = document.text();
    let cue = quote.cue?;
    let at = document.token_at(cue.start);
    if document.is(at, Class::SourcePreposition) {
        return Some(Verb {
            words: BY_SOURCE.to_owned(),
            joint: Joint::Colon,
        });
    }
    let sentences = &document.sentences;
    let sentence = sentences.partition_point(|sentence| sentence.span.end <= cue.start);
    let sentence = sentences.get(sentence)?.span;
    let source = quote.source.filter(|source| sentence.contains(*source));
    let after_source = source.is_some_and(|source| source.start >= cue.end);
    let speaker_end = source
        .map(|source| source.end)
        .filter(|end| *end <= cue.start);
    let said_before = quote.spans.iter().filter(|span| span.end <= cue.start);
    let start = said_before
        .map(|span| span.end)
        .chain(speaker_end)
        .fold(sentence.start, usize::max);
    let next = quote.spans.iter().find(|span| span.start >= cue.end);
    let next = next.filter(|next| next.start < sentence.end);
    let leads = next.is_some() && next == quote.spans.first();
    let end = next.map_or(sentence.end, |next| next.start);

    // Without a speaker right before them, only words that change the meaning belong to the verb.
    let belong_all = speaker_end.is_some() || quote.stance == Stance::Withholds;
    let before = before(analysis, Span::new(start, cue.start), belong_all);
    let mut words = Vec::from_iter(before);
    words.push(fold(cue.of(text)));
    let after = match after_source {
        true => None,
        false => after(text, Span::new(cue.end, end), leads),
    };
    let has_object = after.is_some();
    words.extend(after);
    let joint = match quote.spans.first() {
        Some(_) if !is_verb(document.classes(at)) => Joint::Colon,
        Some(first) if leads => match has_object && has_lead_in(analysis, cue.end, *first) {
            true => Joint::Colon,
            false => Joint::Space,
        },
        Some(first) if !has_object => opening(analysis, *first, names),
        _ => Joint::Colon,
    };
    Some(Verb {
        words: uncapitalized(words.join(" ")),
        joint,
    })
}

/// Whether "that" stands before the content or begins it.
fn has_lead_in(analysis: &Analysis<'_>, cue_end: usize, content: Span) -> bool {
    let document = &analysis.document;
    let first = document.token_at(content.start);
    let before = first
        .checked_sub(1)
        .filter(|at| document.tokens[*at].span.start >= cue_end);
    let mut tokens = before.into_iter().chain([first]);
    tokens.any(|at| document.is(at, Class::ContentLeadIn))
}

/// How content that stood at the start of its sentence follows a verb: its capital letter goes if its first word is no name
/// and no adverbial ("However, it rained").
fn opening(analysis: &Analysis<'_>, content: Span, names: &HashSet<usize>) -> Joint {
    let document = &analysis.document;
    let first = document.token_at(content.start);
    let word = |at: usize| {
        let token = document.tokens.get(at);
        token.map_or("", |token| token.span.of(document.text()))
    };
    let is_adverbial = word(first + 1) == ",";
    let word = word(first);
    let is_small = word.chars().all(|c| !c.is_uppercase());
    let is_title = word.len() == 1 || word.chars().skip(1).all(char::is_lowercase);
    if is_small || names.contains(&content.start) || document.is(first, Class::ConversationPronoun)
    {
        Joint::Space
    } else if document.is(first, Class::FunctionWord) && is_title && !is_adverbial {
        Joint::SmallLetter
    } else {
        Joint::Colon
    }
}

fn is_verb(classes: Classes) -> bool {
    use Class::{SpeechVerb, VerbBase, VerbIng, VerbPast, VerbThirdPerson};
    [SpeechVerb, VerbBase, VerbIng, VerbPast, VerbThirdPerson]
        .into_iter()
        .any(|class| classes.has(class))
}

/// The words before a verb that belong to it: with `belong_all` the last part of the clause, else from the nearest refusal
/// on. A capital letter or a number is a sign that they still describe the speaker.
fn before(analysis: &Analysis<'_>, span: Span, belong_all: bool) -> Option<String> {
    let document = &analysis.document;
    let first = document.token_at(span.start);
    let end = document.token_at(span.end);
    let word = |at: usize| document.tokens[at].span.of(document.text());
    let belongs = |at: &usize| {
        word(*at).starts_with(|c: char| c.is_lowercase()) && !document.is(*at, Class::CueLeadIn)
    };
    let begin = end - (first..end).rev().take_while(belongs).count();
    let is_refusal = |at: &usize| {
        document.is(*at, Class::NegatedAuxiliary) || document.is(*at, Class::WithholdingCue)
    };
    let begin = match belong_all && end - begin <= MOST_BEFORE {
        true => begin,
        false => (begin..end).rfind(is_refusal)?,
    };
    let words = Span::new(document.tokens.get(begin)?.span.start, span.end);
    let words = fold(words.of(document.text()));
    (begin < end && end - begin <= MOST_BEFORE).then_some(words)
}

/// The words after a verb that belong to it: those up to the content, or else up to the end of the clause.
fn after(text: &str, span: Span, leads: bool) -> Option<String> {
    let after = span.of(text);
    let words = match leads {
        true => before_content(after),
        false => before_end_of_clause(after),
    };
    let is_whole = !words
        .iter()
        .any(|word| *word == "-" || word.contains(is_break));
    let fits = (1..=MOST_AFTER).contains(&words.len());
    (is_whole && fits).then(|| fold(&words.join(" ")))
}

/// The words between a verb and the content.
fn before_content(after: &str) -> Vec<&str> {
    let after = after.trim_end_matches(|c: char| c.is_whitespace() || is_break(c));
    let mut words: Vec<&str> = after.split_whitespace().collect();
    words.pop_if(|word| Classes::of(word).has(Class::ContentLeadIn));
    words
}

/// The words after a verb that end the clause of the content. Before a conjunction, only the first phrase: "told the jury"
/// of seven women and five men.
fn before_end_of_clause(after: &str) -> Vec<&str> {
    let clause = after.split(is_break).next().unwrap_or_default();
    let mut words: Vec<&str> = clause.split_whitespace().collect();
    let has = |word: &&str, class| Classes::of(word).has(class);
    if let Some(end) = words.iter().position(|word| has(word, Class::CueTailEnd)) {
        words.truncate(end);
        let phrase = words
            .iter()
            .skip(1)
            .position(|word| has(word, Class::FunctionWord));
        words.truncate(phrase.map_or(end, |at| at + 1));
    }
    words
}

/// Whether a character ends a clause.
fn is_break(c: char) -> bool {
    matches!(
        c,
        ',' | ';' | ':' | '.' | '?' | '!' | '–' | '—' | '(' | '“' | '”' | '"'
    )
}

/// The text without the capital letter that began a sentence.
pub(super) fn uncapitalized(text: String) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text,
    }
}
