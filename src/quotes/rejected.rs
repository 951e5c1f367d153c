//! Words in quotation marks that nobody is quoted with, and why the marks stand there: by the words around and inside.

use crate::text::TokenKind;

use super::NoQuote;
use super::proposals::Proposal;
use super::reading::{NONE, Reading, class};

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
pub(super) fn rejected(reading: &Reading<'_>, chosen: &[Proposal]) -> Vec<NoQuote> {
    let mut quoted = vec![false; reading.regions.len()];
    for (start, end) in chosen.iter().flat_map(|proposal| &proposal.pieces) {
        for word in &reading.words[*start..*end] {
            if word.region != NONE {
                quoted[word.region as usize] = true;
            }
        }
    }
    (0..reading.regions.len())
        .filter(|number| !quoted[*number] && has_words(reading, *number))
        .map(|number| NoQuote {
            span: reading.regions[number].span,
            rule: reason(reading, number),
        })
        .collect()
}

/// True when the marks in a proposal hold a few words each that are there for one of these reasons.
pub(super) fn holds_only(reading: &Reading<'_>, proposal: &Proposal, reasons: &[&str]) -> bool {
    let mut last = NONE;
    for (start, end) in &proposal.pieces {
        for word in &reading.words[*start..*end] {
            if word.region == NONE || word.region == last {
                continue;
            }
            last = word.region;
            let (from, to) = reading.region_tokens[last as usize];
            let is_name = reading.words_in(from, to) <= FEW
                && reasons.contains(&reason(reading, last as usize));
            if !is_name {
                return false;
            }
        }
    }
    last != NONE
}

fn has_words(reading: &Reading<'_>, region: usize) -> bool {
    let (start, end) = reading.region_tokens[region];
    reading.words_in(start, end) > 0
}

/// Why the stretch is no quote, as far as it shows.
fn reason(reading: &Reading<'_>, region: usize) -> &'static str {
    let (start, end) = reading.region_tokens[region];
    if led_by(reading, start, 1, &LEADS_TO_NICKNAME) || inside_name(reading, start, end) {
        "nickname"
    } else if led_by(reading, start, 2, &LEADS_TO_TERM) {
        "term"
    } else if is_title(reading, start, end) {
        "title"
    } else if is_aside(reading, start, end) {
        "scare-quote"
    } else {
        "no-attribution"
    }
}

/// True when one of the `reach` tokens in front of `start` that share its sentence is one of `words`.
fn led_by(reading: &Reading<'_>, start: usize, reach: usize, words: &[&str]) -> bool {
    let from = start.saturating_sub(reach);
    (from..start)
        .filter(|at| reading.words[*at].sentence == reading.words[start].sentence)
        .any(|at| {
            words
                .iter()
                .any(|word| word.eq_ignore_ascii_case(reading.text(at)))
        })
}

/// True between the parts of a person's name: Anton “Toni” Gruber.
fn inside_name(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let person = |at: usize| reading.words.get(at).is_some_and(|word| word.name & 3 == 1);
    let capital = |at: usize| reading.words.get(at).is_some_and(|word| word.capital);
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    reading.words_in(start, end) <= FEW
        && capital(before)
        && capital(end)
        && (person(before) || person(end))
}

/// True for the title of a work, or a name written like one: behind the word for such a work, or with all words but the
/// small ones capitalized, as in “Gone With the Wind”.
pub(super) fn is_title(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let mut words = (start..end).filter(|at| {
        let kind = reading.document.tokens[*at].kind;
        matches!(kind, TokenKind::Word | TokenKind::Number)
    });
    if !words
        .next()
        .is_some_and(|first| reading.words[first].capital)
    {
        return false;
    }
    if led_by(reading, start, 3, &WORKS) {
        return true;
    }
    let mut capitals = 1;
    let headed = words.all(|at| {
        let word = &reading.words[at];
        capitals += usize::from(word.capital);
        word.capital || word.class < class::COMMA
    });
    headed && capitals >= 2
}

/// True for few words within a sentence that goes on around them, not closed like speech.
fn is_aside(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let sentence = |at: usize| reading.words.get(at).map(|word| word.sentence);
    let around = start
        .checked_sub(1)
        .is_some_and(|before| sentence(before) == sentence(start))
        || sentence(end) == sentence(start);
    let closed = end
        .checked_sub(2)
        .is_some_and(|last| reading.words[last].class == class::QUESTION);
    around && !closed && reading.words_in(start, end) <= FEW
}
