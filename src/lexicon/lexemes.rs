//! The lexeme table: what the words of all lists can be.
//!
//! The lists are the files of `src/data/en/lists`; `build.rs` compiles them. A list declares a class and gives its words,
//! one a line:
//!
//! ```text
//! # Comments and blank lines are skipped.
//! @guard_kind<tab>folded<tab>Nouns before "guard" that make it an occupation.
//! prison
//! security
//! @month<tab>folded<tab>Names of months; the value is the number of the month.
//! january<tab>1
//! ```
//!
//! The words of a `folded` class are written in lower case and match in any case (of ASCII letters); those of an `exact`
//! class match only as they are written. A word may have a value, 1 by default. A phrase is words with single spaces between.
//! To add a word is to add a line. A new class becomes a variant of [`Class`]: `guard_kind` is `Class::GuardKind`.

use std::sync::LazyLock;

use super::lexeme_key::{LONGEST_WORD, exact_key, phrase_ends};
use crate::learn::weights::hash;

include!(concat!(env!("OUT_DIR"), "/classes.rs"));

static LEXEMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexemes.bin"));

/// Bytes of an entry of [`LEXEMES`]: a key, and the index of its set.
const ENTRY: usize = 8 + 2;

/// The highest bits of a key that [`STARTS`] is indexed by.
const PREFIX_BITS: u32 = 15;

/// For each prefix of a key, the index of the first key with this or a greater prefix.
static STARTS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut starts = vec![0; (1 << PREFIX_BITS) + 1];
    for key in keys() {
        starts[(u64::from_le_bytes(*key) >> (64 - PREFIX_BITS)) as usize + 1] += 1;
    }
    for prefix in 0..1 << PREFIX_BITS {
        starts[prefix + 1] += starts[prefix];
    }
    starts
});

/// The classes of a word: those that its spelling has, and those that it has in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Classes {
    exact: u16,
    folded: u16,
}

impl Classes {
    /// The classes of a word or of words with single spaces between.
    pub(crate) fn of(word: &str) -> Self {
        Self::of_hashed(word, hash(word.as_bytes()))
    }

    /// The classes of a word whose [`hash`] is known.
    pub(crate) fn of_hashed(word: &str, key: u64) -> Self {
        let mut buffer = [0; LONGEST_WORD];
        let Some(folded) = buffer.get_mut(..word.len()) else {
            return Self::default();
        };
        folded.copy_from_slice(word.as_bytes());
        folded.make_ascii_lowercase();
        Self {
            exact: set_of(exact_key(key)),
            folded: set_of(hash(folded)),
        }
    }

    /// Whether the word is of this class.
    #[inline]
    pub(crate) fn has(self, class: Class) -> bool {
        let (word, bit) = (class as usize / 64, class as usize % 64);
        let bits = SETS[usize::from(self.exact)][word] | SETS[usize::from(self.folded)][word];
        bits >> bit & 1 == 1
    }

    /// Whether the word is of one of these classes at least.
    pub(crate) fn has_any(self, classes: &[Class]) -> bool {
        classes.iter().any(|&class| self.has(class))
    }

    /// The value that the list of a class gives for the word; `None` if it is not of this class.
    pub(crate) fn value(self, class: Class) -> Option<i16> {
        let sets = [self.exact, self.folded].into_iter();
        let mut values = sets.flat_map(|set| VALUES[usize::from(set)]);
        let value = values.find(|(of, _)| *of == class).map(|(_, value)| *value);
        self.has(class).then_some(value.unwrap_or(1))
    }
}

/// The number of words, from the first of `words` on, that the longest phrase of a class has; 0 if none starts there.
pub(crate) fn phrase<'w>(class: Class, words: impl Iterator<Item = &'w str>) -> usize {
    let (mut text, mut longest) = (String::with_capacity(LONGEST_WORD), 0);
    for (before, word) in words.enumerate() {
        if before > 0 {
            text.push(' ');
        }
        text.push_str(word);
        if text.len() > LONGEST_WORD {
            break;
        }
        let classes = Classes::of(&text);
        if classes.has(class) {
            longest = before + 1;
        }
        if !classes.has(Class::PhraseStart) {
            break;
        }
    }
    longest
}

/// The words and phrases at the start of `text` that a list may hold, shortest first, each with its classes.
pub(crate) fn phrases_at_start(text: &str) -> impl Iterator<Item = (&str, Classes)> {
    let mut goes_on = true;
    phrase_ends(text)
        .take_while(|&end| end <= LONGEST_WORD)
        .map_while(move |end| {
            let head = goes_on.then_some(&text[..end])?;
            let classes = Classes::of(head);
            goes_on = classes.has(Class::PhraseStart);
            Some((head, classes))
        })
}

fn keys() -> &'static [[u8; 8]] {
    LEXEMES[..LEXEMES.len() / ENTRY * 8].as_chunks().0
}

/// The index of the set of a key; 0, the empty set, for unknown keys.
#[inline]
fn set_of(key: u64) -> u16 {
    let prefix = (key >> (64 - PREFIX_BITS)) as usize;
    let near = usize::from(STARTS[prefix])..usize::from(STARTS[prefix + 1]);
    let keys = keys();
    let found = near.into_iter().find(|&at| keys[at] == key.to_le_bytes());
    let sets = LEXEMES[keys.len() * 8..].as_chunks().0;
    found.map_or(0, |at| u16::from_le_bytes(sets[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_classes_of_their_lists() {
        assert!(Classes::of("prison").has(Class::GuardKind));
        assert!(Classes::of("PRISON").has(Class::GuardKind));
        assert!(!Classes::of("prisons").has(Class::GuardKind));
        assert_eq!(Classes::of("prison").value(Class::GuardKind), Some(1));
        assert_eq!(Classes::of(&"x".repeat(1000)), Classes::default());
        assert_eq!(Classes::of(""), Classes::default());
    }

    #[test]
    fn the_longest_phrase_counts() {
        let words = ["prison", "guard"];
        assert_eq!(phrase(Class::GuardKind, words.into_iter()), 1);
        assert_eq!(phrase(Class::GuardKind, words.into_iter().skip(1)), 0);
    }
}
