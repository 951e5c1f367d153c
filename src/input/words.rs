//! Words of a line, and phrases of the word lists at its start, at its end and inside.

use crate::lexicon::{Class, Classes, phrases_at_start};

/// A word in lower case, and its folded classes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) classes: Classes,
}

/// Number of bytes that are searched at the end of a line: more than the longest phrase.
const END: usize = 64;

/// The runs of letters and digits in `text`.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The first word of `text`; empty if there is none.
pub(super) fn first_word(text: &str) -> &str {
    words(text).next().unwrap_or("")
}

/// The letters and digits of `text` in lower case, to compare texts regardless of punctuation and spaces.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The longest phrase of `class` that `text` starts with.
pub(super) fn phrase_at_start(text: &str, class: Class) -> Option<&str> {
    phrases_at_start(text)
        .filter(|(_, classes)| classes.has(class))
        .last()
        .map(|(phrase, _)| phrase)
}

/// True if `text` ends with a phrase of `class`.
pub(super) fn ends_with_phrase(text: &str, class: Class) -> bool {
    let from = text.floor_char_boundary(text.len().saturating_sub(END));
    starts(&text[from..]).any(|at| Classes::of(&text[from + at..]).has(class))
}

/// The places in `text` where phrases of `class` end, in the order of their starts.
pub(super) fn phrase_ends(text: &str, class: Class) -> impl Iterator<Item = usize> {
    starts(text)
        .filter_map(move |at| phrase_at_start(&text[at..], class).map(|phrase| at + phrase.len()))
}

/// True if a phrase of `class` is anywhere in `text`.
pub(super) fn has_phrase(text: &str, class: Class) -> bool {
    phrase_ends(text, class).next().is_some()
}

/// The places where words and marks start.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    text.char_indices().filter_map(move |(at, c)| {
        let before = std::mem::replace(&mut inside, c.is_alphanumeric());
        let continues = before && inside;
        (!continues && !c.is_whitespace()).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_phrases_at_the_start() {
        for (line, want) in [
            ("By Joan Healy", Some("By")),
            ("REPORTED BY Joan Healy", Some("REPORTED BY")),
            ("Writer: Joan Healy", Some("Writer:")),
            ("Byron Healy", None),
            ("", None),
        ] {
            assert_eq!(phrase_at_start(line, Class::BylineOpening), want, "{line}");
        }
    }

    #[test]
    fn finds_phrases_at_the_end_and_inside() {
        assert!(ends_with_phrase(
            "Joan Healy/AP Photo",
            Class::CreditClosing
        ));
        assert!(!ends_with_phrase("an unvia ap", Class::CreditClosing));
        assert!(has_phrase("Oops, page not found!", Class::MissingPage));
        assert!(!has_phrase("Terror in the harbor", Class::MissingPage));
        let line = "(c) 2018, copyright Oakham Post";
        assert_eq!(
            phrase_ends(line, Class::CopyrightMark).collect::<Vec<_>>(),
            [3, 19]
        );
    }

    #[test]
    fn keeps_letters_and_digits() {
        assert_eq!(letters("Rain — stops Play!"), "rainstopsplay");
        assert_eq!(
            words("3 p.m. (local)").collect::<Vec<_>>(),
            ["3", "p", "m", "local"]
        );
        assert_eq!(first_word("— Rain"), "Rain");
    }
}
