//! The fixed words of a document: names of kinds, rules and formats. They are static strings, also when a document is read.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

/// A word of the document's vocabulary.
pub(crate) type Word = &'static str;

/// Most different words that are read. A document has some hundred; what has more is none of ours.
const MAX_WORDS: usize = 4096;
/// The longest word that is read, in bytes.
const MAX_LENGTH: usize = 64;

/// The words read so far.
static WORDS: LazyLock<Mutex<HashSet<Word>>> = LazyLock::new(Mutex::default);

/// Reads a word.
///
/// # Errors
/// Returns an error if the word is too long, or if too many different words were read.
pub(super) fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    let text = String::deserialize(from)?;
    intern(&text).ok_or_else(|| {
        serde::de::Error::custom(format!("{text:?} is no word of a nutgraf document"))
    })
}

/// Reads a word or null.
///
/// # Errors
/// As [`word`].
pub(super) fn optional_word<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| {
        intern(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("{text:?} is no word of a nutgraf document"))
        })
    })
    .transpose()
}

/// The word as a static string; `None` if it is too long, or if too many different words were read.
pub(crate) fn intern(text: &str) -> Option<Word> {
    // The set is consistent after every statement, so a poisoned lock is harmless.
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(word) = words.get(text) {
        return Some(word);
    }
    if words.len() >= MAX_WORDS || text.len() > MAX_LENGTH {
        return None;
    }
    let word: Word = Box::leak(text.to_owned().into_boxed_str());
    words.insert(word);
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, intern};

    #[test]
    fn equal_words_are_one() {
        let first = intern("name").unwrap();
        assert!(std::ptr::eq(first, intern("name").unwrap()));
        assert_eq!(intern(&"x".repeat(MAX_LENGTH + 1)), None);
    }
}
