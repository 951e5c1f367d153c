//! Spelling: how compounds divide, and what characters and letter case mean for the tokenizer.

use unicode_segmentation::UnicodeSegmentation;

use super::lists::{self, CompoundPart};
use super::{Case, TokenKind};
use crate::lexicon::{Class, Classes};

/// Whether the compound `left`-`right` joins a name to another word, so that its parts are separate tokens.
pub(super) fn divides(left: &str, right: &str) -> bool {
    let bare = right
        .strip_suffix("'s")
        .or_else(|| right.strip_suffix("’s"))
        .unwrap_or(right);
    let (l, r) = (lists::part(left), lists::part(bare));
    let begins = |word: &str, what: fn(char) -> bool| word.chars().next().is_some_and(what);
    let capital = begins(left, char::is_uppercase);
    let lower = begins(right, char::is_lowercase);
    if left.ends_with('.') || right.ends_with('.') || begins(left, char::is_numeric) {
        return true;
    }
    match (l, r) {
        (Some(CompoundPart::Name | CompoundPart::Short), Some(_))
        | (Some(CompoundPart::Number), _) => true,
        (Some(CompoundPart::Short), None) => begins(right, char::is_numeric),
        // "UN-backed", but "Chung Un-chan".
        (Some(CompoundPart::Name), None) if left.len() <= 3 => {
            is_acronym(left) || begins(right, char::is_numeric)
        }
        (Some(CompoundPart::Name), None) => lower || begins(right, char::is_numeric),
        (Some(CompoundPart::Prefix), Some(CompoundPart::Name | CompoundPart::Short)) => {
            !lower || !capital
        }
        (Some(CompoundPart::Prefix), _) if !lower => {
            !capital || begins(right, char::is_numeric) || is_acronym(right)
        }
        (_, Some(CompoundPart::Suffix)) => left.chars().any(|c| c.is_uppercase() || c.is_numeric()),
        (_, Some(CompoundPart::Name | CompoundPart::Short)) => {
            !lower && !capital && !Classes::of_lower(left).has(Class::ArabicArticle)
        }
        _ => lower && is_acronym(left) && right.len() > 2,
    }
}

/// Whether a word is all capitals: "LDP", "ANC".
fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Whether a letter after this word is a label rather than an initial: "Vitamin C.", "World War I."
pub(super) fn labels_letter(word: &str) -> bool {
    Classes::of(word).has(Class::LetterLabel)
}

/// Whether "I" after this word is the pronoun rather than an initial: "she and I."
pub(super) fn precedes_pronoun(word: &str) -> bool {
    Classes::of(word).has(Class::BeforePronounI)
}

/// Whether a lower-case word is a top-level domain that is common in news.
pub(super) fn is_domain(part: &str) -> bool {
    Classes::of_lower(part).has(Class::TopLevelDomain)
}

/// Whether Unicode joins the mark `c` to the letter `before` it: combining accents, viramas, joiners.
pub(super) fn joins(before: char, c: char) -> bool {
    if before == '\0' {
        return false;
    }
    let mut buffer = [0u8; 8];
    let first = before.encode_utf8(&mut buffer).len();
    let end = first + c.encode_utf8(&mut buffer[first..]).len();
    std::str::from_utf8(&buffer[..end]).is_ok_and(|pair| pair.graphemes(true).count() == 1)
        || matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

/// Length in bytes of the first grapheme cluster of `text`, at most about 64.
pub(super) fn grapheme(text: &str) -> usize {
    let mut end = text.len().min(64);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].graphemes(true).next().map_or(end, str::len)
}

/// The kind of a token of punctuation or symbols by its first character.
pub(super) fn kind_of(c: char) -> TokenKind {
    match c {
        '$' | '%' | '+' | '<' | '=' | '>' | '^' | '|' | '~' | '@' | '#' => TokenKind::Symbol,
        _ if c.is_ascii_punctuation() => TokenKind::Punctuation,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3011}' => {
            TokenKind::Punctuation
        }
        '«' | '»' | '¿' | '¡' | '·' | '¶' | '§' | '।' | '॥' | '،' | '؛' | '؟' | '۔' | '！'
        | '，' | '．' | '：' | '；' | '？' | '（' | '）' => TokenKind::Punctuation,
        _ => TokenKind::Symbol,
    }
}

/// The letter case of a token.
pub(super) fn case_of(token: &str) -> Case {
    let mut letters = token.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return Case::None;
    };
    let (mut upper, mut lower) = (false, false);
    for c in letters {
        upper |= c.is_uppercase();
        lower |= c.is_lowercase();
    }
    match (first.is_uppercase(), upper, lower) {
        (true, false, _) => Case::Capitalized,
        (true, true, false) => Case::Upper,
        (false, false, _) if first.is_lowercase() => Case::Lower,
        (false, false, false) => Case::None,
        _ => Case::Mixed,
    }
}
