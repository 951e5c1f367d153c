//! The verb of a statement with the words that belong to it: "said", "told reporters", "declined to say".

use super::words::fold;
use crate::Analysis;
use crate::lexicon::{Class, Classes};
use crate::quotes::Quote;
use crate::span::Span;

/// Most words before a verb that are shown with it: "has not yet".
const MOST_BEFORE: usize = 4;
/// Most words after a verb that are shown with it: "reporters at the scene on Monday".
const MOST_AFTER: usize = 7;

/// The verb of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Verb {
    /// The verb and the words that belong to it.
    pub(in crate::report) words: String,
    /// Whether the content follows it in the article, so that both together are a clause: "said it rained".
    pub(in crate::report) leads: bool,
}

/// The verb of a quote, in the words of the article. `None` if no verb reports the quote: it is a turn of an interview, or
/// "according to" introduces the speaker.
pub(in crate::report) fn verb(analysis: &Analysis<'_>, quote: &Quote) -> Option<Verb> {
    let document = &analysis.document;
    let text = document.text();
    let cue = quote.cue?;
    let at = document.token_at(cue.start);
    if document.is(at, Class::SourcePreposition) {
        return None;
    }
    let sentence = document
        .sentences
        .iter()
        .find(|sentence| sentence.span.contains(cue))?
        .span;
    let source = quote.source.filter(|source| sentence.contains(*source));
    let next = quote.spans.iter().find(|span| span.start >= cue.end);
    let leads = next == quote.spans.first() && next.is_some_and(|next| next.start < sentence.end);
    let start = match source.filter(|source| source.end <= cue.start) {
        Some(source) => source.end,
        None => sentence.start,
    };
    let said_before = quote.spans.iter().filter(|span| span.end <= cue.start);
    let start = said_before.fold(start, |start, span| start.max(span.end));
    let end = next.map_or(sentence.end, |next| next.start.min(sentence.end));
    let after_source = source.is_some_and(|source| source.start >= cue.end);
    let mut words = before(
        analysis,
        Span::new(start, cue.start),
        source.is_some() && !after_source,
    );
    words.push(fold(cue.of(text)));
    if !after_source && let Some(after) = after(text, Span::new(cue.end, end), leads) {
        words.push(after);
    }
    Some(Verb {
        words: uncapitalized(words.join(" ")),
        leads: leads && is_verb(&document.classes(at)),
    })
}

fn is_verb(classes: &Classes) -> bool {
    use Class::{SpeechVerb, VerbBase, VerbIng, VerbPast, VerbThirdPerson};
    [SpeechVerb, VerbBase, VerbIng, VerbPast, VerbThirdPerson]
        .into_iter()
        .any(|class| classes.has(class))
}

/// The words before a verb that belong to it: from the speaker on, or else from the nearest refusal or negation on.
fn before(analysis: &Analysis<'_>, span: Span, from_speaker: bool) -> Vec<String> {
    let document = &analysis.document;
    let text = document.text();
    let first = document.token_at(span.start);
    let last = document.token_at(span.end).max(first);
    let tokens = document.tokens.get(first..last).unwrap_or(&[]);
    let is_word = |at: usize| {
        let token = document.tokens[at].span.of(text);
        token.starts_with(|c: char| c.is_alphanumeric())
    };
    let mut begin = first + tokens.len()
        - (0..tokens.len())
            .rev()
            .take_while(|at| is_word(first + at))
            .count();
    while begin < last && document.is(begin, Class::CueLeadIn) {
        begin += 1;
    }
    let negated = (begin..last).find(|at| {
        document.is(*at, Class::NegatedAuxiliary) || document.is(*at, Class::WithholdingCue)
    });
    if !from_speaker || last - begin > MOST_BEFORE {
        begin = negated.unwrap_or(last);
    }
    if last - begin > MOST_BEFORE {
        return Vec::new();
    }
    let words = Span::new(
        document
            .tokens
            .get(begin)
            .map_or(span.end, |token| token.span.start),
        span.end,
    );
    match words.of(text).trim() {
        "" => Vec::new(),
        words => vec![fold(words)],
    }
}

/// The words after a verb that belong to it, up to the content or the end of the clause.
fn after(text: &str, span: Span, leads: bool) -> Option<String> {
    let is_end = |c: char| {
        matches!(
            c,
            ',' | ';' | ':' | '.' | '?' | '!' | '–' | '—' | '(' | '“' | '”' | '"'
        )
    };
    let after = span.of(text);
    let clause = match leads {
        // The whole stretch up to the content, or nothing of it.
        true => after.trim_end_matches(|c: char| c.is_whitespace() || is_end(c)),
        false => after.split(is_end).next().unwrap_or_default(),
    };
    let mut words: Vec<&str> = clause.split_whitespace().collect();
    if leads {
        while words
            .last()
            .is_some_and(|word| Classes::of(word).has(Class::ContentLeadIn))
        {
            words.pop();
        }
    } else if let Some(end) = words
        .iter()
        .position(|word| Classes::of(word).has(Class::CueTailEnd))
    {
        words.truncate(end);
    }
    let words = words.join(" ");
    let count = words.split(' ').count();
    (!words.is_empty() && count <= MOST_AFTER && !words.contains(is_end)).then(|| fold(&words))
}

/// The text without the capital letter that began a sentence.
fn uncapitalized(text: String) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text,
    }
}
