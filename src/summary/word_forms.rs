//! What the form of a word says about the phrases that it can be part of, for [`super::keywords`].

use super::background::key_of;
use crate::lexicon::people::is_title;
use crate::lexicon::{Class, Classes};

/// Allowed lengths of a word, in bytes.
const WORD_LENGTHS: std::ops::RangeInclusive<usize> = 2..=40;
/// Words of more bytes than this lose the ending of the plural.
const SHORT: usize = 3;

/// What a word can do in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// It cannot be part of one.
    #[default]
    Outside,
    /// It can stand before the last word only.
    Before,
    /// It can stand at the beginning only, before a noun: "disputed election".
    First,
    /// It can stand at the end only, or at the beginning after an article: "search warrant".
    Last,
    /// It can stand anywhere.
    Anywhere,
}

/// A form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct WordForm {
    /// Its stem, as from [`stem`].
    pub(super) stem: u64,
    /// What it can do in a phrase.
    pub(super) place: Place,
}

impl WordForm {
    /// The form of a word that is written like `text`. `is_content` is whether it is neither joined nor very common.
    pub(super) fn of(text: &str, classes: Classes, is_content: bool) -> Self {
        let is_word = is_content
            && WORD_LENGTHS.contains(&text.len())
            && classes.closed_class() == 0
            && !is_titled(text, classes)
            && !text.contains(['\'', '’']);
        Self {
            stem: stem(text),
            place: if is_word {
                place_of(classes, text)
            } else {
                Place::Outside
            },
        }
    }
}

/// Whether a word with these classes is a title, such as "Mr" and "Dr.".
fn is_titled(text: &str, classes: Classes) -> bool {
    if text.ends_with('.') {
        is_title(text)
    } else {
        classes.has(Class::Title)
    }
}

fn place_of(classes: Classes, text: &str) -> Place {
    let is_noun = classes.has(Class::Noun);
    if classes.has(Class::Demonym) {
        return Place::Anywhere;
    }
    if !classes.has_word_class() {
        // A rare participle: "mauled".
        let is_participle = text.ends_with("ed") && text.chars().all(char::is_lowercase);
        return match is_participle {
            true => Place::First,
            false => Place::Anywhere,
        };
    }
    if classes.has(Class::VerbPast) && classes.has(Class::MostlyVerb) {
        return match classes.has(Class::Modifier) {
            true => Place::First,
            false => Place::Outside,
        };
    }
    let is_verb = classes.has(Class::MostlyVerb) || classes.has(Class::VerbThirdPerson);
    if is_noun && is_verb {
        return Place::Last;
    }
    if is_noun {
        return Place::Anywhere;
    }
    if classes.has(Class::Modifier) && !text.ends_with("ly") {
        return Place::Before;
    }
    Place::Outside
}

/// The key of a word without the ending of the plural.
pub(super) fn stem(word: &str) -> u64 {
    let is_plural = word.len() > SHORT && word.ends_with('s') && !word.ends_with("ss");
    if !is_plural {
        return key_of(word);
    }
    match word.strip_suffix("ies") {
        Some(root) if word.len() > SHORT + 1 => key_of(&format!("{root}y")),
        _ => key_of(&word[..word.len() - 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_and_singular_have_one_stem() {
        assert_eq!(stem("prices"), stem("price"));
        assert_eq!(stem("parties"), stem("party"));
        assert_ne!(stem("glass"), stem("glas"));
        assert_eq!(stem("gas"), key_of("gas"));
    }
}
