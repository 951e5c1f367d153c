//! The words of a text without regard to case, with what is known of each.

use crate::learn::weights::hash;
use crate::lexicon::clusters::{COLUMNS, Clusters};
use crate::lexicon::gazetteer::{Gazetteer, LONGEST, PhraseKey, bit};
use crate::span::Span;

/// The number of suffixes of a word that are features.
pub(super) const SUFFIXES: usize = 3;

/// A run of letters. The parts of "al-masri", "o'brien" and "u.s." are words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Its place in the text.
    pub(super) span: Span,
    /// The [`hash`] of the word in lower case.
    pub(super) key: u64,
    /// The hashes of its last 1, 2, … characters.
    pub(super) suffixes: [u64; SUFFIXES],
    /// The hash of its first two characters.
    pub(super) prefix: u64,
    /// The number of its letters, at most 12.
    pub(super) length: u8,
    /// The clusters of the word; 0 if it is unknown.
    pub(super) clusters: [u16; COLUMNS],
    /// The classes of the word alone in the gazetteer.
    pub(super) classes: u16,
    /// The classes of the longest phrase of several words that contains it, and its place: 1 first, 2 inside, 3 last.
    pub(super) phrase: (u16, u8),
    /// What precedes and what follows.
    pub(super) around: [Edge; 2],
}

/// What is between a word and its neighbor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// White space alone.
    Space,
    /// The start or end of the line.
    Line,
    /// The end of a sentence, then white space.
    Stop,
    /// A colon or an opening quotation mark.
    Opening,
    /// Another mark beside white space.
    Mark,
    /// A hyphen without space.
    Hyphen,
    /// An apostrophe without space.
    Apostrophe,
    /// A full stop without space.
    Dot,
    /// A digit.
    Digit,
    /// Another mark without space.
    Glue,
}

/// The words of one line of text.
pub(super) fn words(line: &str, base: usize) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut end = 0;
    let mut lower = String::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(char::is_alphabetic).map(|found| at + found) {
        let stop = line[start..]
            .find(|c: char| !c.is_alphabetic())
            .map_or(line.len(), |found| start + found);
        let before = edge(&line[end..start], words.is_empty(), false);
        if let Some(previous) = words.last_mut() {
            previous.around[1] = before;
        }
        lower.clear();
        lower.extend(line[start..stop].chars().flat_map(char::to_lowercase));
        words.push(word(&lower, Span::new(base + start, base + stop), before));
        (end, at) = (stop, stop);
    }
    if let Some(last) = words.last_mut() {
        last.around[1] = edge(&line[end..], false, true);
    }
    find_phrases(&mut words);
    words
}

fn word(lower: &str, span: Span, before: Edge) -> Word {
    let key = hash(lower.as_bytes());
    let mut suffixes = [0; SUFFIXES];
    for ((at, _), suffix) in lower.char_indices().rev().zip(&mut suffixes) {
        *suffix = hash(&lower.as_bytes()[at..]);
    }
    let two = lower
        .char_indices()
        .nth(2)
        .map_or(lower.len(), |(at, _)| at);
    Word {
        span,
        key,
        suffixes,
        prefix: hash(&lower.as_bytes()[..two]),
        length: lower.chars().take(12).count() as u8,
        clusters: Clusters::embedded().of(key, key),
        classes: Gazetteer::embedded().classes(PhraseKey::default().then(key)),
        phrase: (0, 0),
        around: [before, Edge::Line],
    }
}

/// What the text `between` two words is, or before the first or after the last of a line.
fn edge(between: &str, first: bool, last: bool) -> Edge {
    let opens = |c: char| matches!(c, '"' | '“' | '‘' | '«' | '(' | '[' | '•' | '*' | '>');
    if first || last {
        let bare = between.trim_matches(|c: char| c.is_whitespace() || opens(c) || c == '-');
        let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
        return match bare {
            "" => Edge::Line,
            _ if first && digit(between.chars().next_back()) => Edge::Digit,
            _ if last && digit(between.chars().next()) => Edge::Digit,
            _ if last => Edge::Stop,
            _ => Edge::Mark,
        };
    }
    if between.contains(char::is_numeric) {
        let glued = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        return if glued(between.chars().next()) && glued(between.chars().next_back()) {
            Edge::Glue
        } else {
            Edge::Digit
        };
    }
    if between.trim().is_empty() {
        return Edge::Space;
    }
    if between.contains(char::is_whitespace) {
        if between.contains(['.', '!', '?']) {
            return Edge::Stop;
        }
        return if between.contains([':', '“', '"', '‘']) {
            Edge::Opening
        } else {
            Edge::Mark
        };
    }
    match between {
        "-" | "‐" | "‑" => Edge::Hyphen,
        "'" | "’" => Edge::Apostrophe,
        "." => Edge::Dot,
        _ => Edge::Glue,
    }
}

/// Records the longest phrases of the gazetteer in `words`.
fn find_phrases(words: &mut [Word]) {
    let gazetteer = Gazetteer::embedded();
    for start in 0..words.len() {
        let mut key = PhraseKey::default().then(words[start].key);
        let mut classes = words[start].classes;
        let mut found = (0, 0);
        for end in start + 1..(start + LONGEST).min(words.len()) {
            if classes & bit::PREFIX == 0 || words[end].around[0] != Edge::Space {
                break;
            }
            key = key.then(words[end].key);
            classes = gazetteer.classes(key);
            if classes & !bit::PREFIX != 0 {
                found = (classes & !bit::PREFIX, end);
            }
        }
        let (classes, end) = found;
        // A phrase that started earlier has precedence.
        if classes == 0 || words[start].phrase.1 > 1 {
            continue;
        }
        for (at, word) in words.iter_mut().enumerate().take(end + 1).skip(start) {
            let place = match at {
                _ if at == start => 1,
                _ if at == end => 3,
                _ => 2,
            };
            word.phrase = (classes, place);
        }
    }
}
