//! Words in quotation marks that nobody is quoted with, and why the marks stand there: by the words around and inside.

use crate::text::TokenKind;

use super::NonQuote;
use super::context::{NONE, QuoteContext, class};
use super::proposals::Proposal;

/// Words that lead to a term: "so-called “grandmother clause”".
const LEADS_TO_TERM: [&str; 18] = [
    "so-called",
    "called",
    "calls",
    "known",
    "dubbed",
    "termed",
    "coined",
    "labelled",
    "labeled",
    "term",
    "terms",
    "word",
    "words",
    "phrase",
    "slogan",
    "motto",
    "acronym",
    "codenamed",
];

/// Words that lead to a nickname.
const LEADS_TO_NICKNAME: [&str; 5] = ["nicknamed", "nickname", "alias", "aka", "a.k.a."];

/// Works with titles in quotation marks, in front of the title: "her novel, “The Salt Road,”".
const WORKS: [&str; 36] = [
    "novel",
    "novels",
    "book",
    "memoir",
    "thriller",
    "story",
    "poem",
    "play",
    "musical",
    "opera",
    "drama",
    "comedy",
    "sitcom",
    "film",
    "movie",
    "documentary",
    "series",
    "show",
    "episode",
    "programme",
    "program",
    "podcast",
    "song",
    "single",
    "album",
    "hit",
    "track",
    "anthem",
    "ballad",
    "painting",
    "exhibition",
    "article",
    "essay",
    "report",
    "column",
    "magazine",
];

/// Most words of scare quotes.
const FEW: usize = 4;

/// The outermost stretches in marks that no quote has a word of, in the order of the text.
pub(super) fn non_quotes(context: &QuoteContext<'_>, chosen: &[Proposal]) -> Vec<NonQuote> {
    let mut quoted = vec![false; context.regions.len()];
    for (start, end) in chosen.iter().flat_map(|proposal| &proposal.pieces) {
        for word in &context.words[*start..*end] {
            if word.region != NONE {
                quoted[word.region as usize] = true;
            }
        }
    }
    (0..context.regions.len())
        .filter(|number| !quoted[*number] && has_words(context, *number))
        .map(|number| NonQuote {
            span: context.regions[number].span,
            rule: reason(context, number),
        })
        .collect()
}

/// True when the marks in a proposal hold a few words each that are there for one of these reasons.
pub(super) fn holds_only(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    reasons: &[&str],
) -> bool {
    let mut last = NONE;
    for (start, end) in &proposal.pieces {
        for word in &context.words[*start..*end] {
            if word.region == NONE || word.region == last {
                continue;
            }
            last = word.region;
            let (from, to) = context.region_tokens[last as usize];
            let is_name = context.words_in(from, to) <= FEW
                && reasons.contains(&reason(context, last as usize));
            if !is_name {
                return false;
            }
        }
    }
    last != NONE
}

fn has_words(context: &QuoteContext<'_>, region: usize) -> bool {
    let (start, end) = context.region_tokens[region];
    context.words_in(start, end) > 0
}

/// Why the stretch is no quote, as far as it shows.
fn reason(context: &QuoteContext<'_>, region: usize) -> &'static str {
    let (start, end) = context.region_tokens[region];
    if led_by(context, start, 1, &LEADS_TO_NICKNAME) || inside_name(context, start, end) {
        "nickname"
    } else if led_by(context, start, 2, &LEADS_TO_TERM) {
        "term"
    } else if is_title(context, start, end) {
        "title"
    } else if is_aside(context, start, end) {
        "scare-quote"
    } else {
        "no-attribution"
    }
}

/// True when one of the `reach` tokens in front of `start` that share its sentence is one of `words`.
fn led_by(context: &QuoteContext<'_>, start: usize, reach: usize, words: &[&str]) -> bool {
    let from = start.saturating_sub(reach);
    (from..start)
        .filter(|at| context.words[*at].sentence == context.words[start].sentence)
        .any(|at| {
            words
                .iter()
                .any(|word| word.eq_ignore_ascii_case(context.text(at)))
        })
}

/// True between the parts of a person's name: Anton “Toni” Gruber.
fn inside_name(context: &QuoteContext<'_>, start: usize, end: usize) -> bool {
    let person = |at: usize| context.words.get(at).is_some_and(|word| word.name & 3 == 1);
    let capital = |at: usize| context.words.get(at).is_some_and(|word| word.capital);
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    context.words_in(start, end) <= FEW
        && capital(before)
        && capital(end)
        && (person(before) || person(end))
}

/// True for the title of a work, or a name written like one: behind the word for such a work, or with all words but the
/// small ones capitalized, as in “Gone With the Wind”.
pub(super) fn is_title(context: &QuoteContext<'_>, start: usize, end: usize) -> bool {
    let mut words = (start..end).filter(|at| {
        let kind = context.document.tokens[*at].kind;
        matches!(kind, TokenKind::Word | TokenKind::Number)
    });
    if !words
        .next()
        .is_some_and(|first| context.words[first].capital)
    {
        return false;
    }
    if led_by(context, start, 3, &WORKS) {
        return true;
    }
    let mut capitals = 1;
    let headed = words.all(|at| {
        let word = &context.words[at];
        capitals += usize::from(word.capital);
        word.capital || word.class < class::COMMA
    });
    headed && capitals >= 2
}

/// True for few words within a sentence that goes on around them, not closed like speech.
fn is_aside(context: &QuoteContext<'_>, start: usize, end: usize) -> bool {
    let sentence = |at: usize| context.words.get(at).map(|word| word.sentence);
    let around = start
        .checked_sub(1)
        .is_some_and(|before| sentence(before) == sentence(start))
        || sentence(end) == sentence(start);
    let closed = end
        .checked_sub(2)
        .is_some_and(|last| context.words[last].class == class::QUESTION);
    around && !closed && context.words_in(start, end) <= FEW
}
