//! The phrase list of the tagger: names of people, places and organizations, and the words that stand in names.
//!
//! It only says what a word or phrase can be; the tagger decides. Compiled from `src/data/lists/gazetteer-*.tsv`
//! by `workshop build-lists`.

use std::sync::LazyLock;

use crate::weights::{Kind, Weights, WeightsError, combine, hash};

/// What a phrase of the list can be: the bits of a [`Gazetteer`] entry.
pub const CLASSES: [&str; 13] = [
    "given",
    "surname",
    "person",
    "city",
    "town",
    "country",
    "region",
    "organization",
    "group",
    "facility",
    "work",
    "word",
    "agent",
];

/// Bits of the classes that are looked up by name elsewhere.
pub mod bit {
    /// A given name.
    pub const GIVEN: u16 = 1;
    /// A surname.
    pub const SURNAME: u16 = 1 << 1;
    /// Any name of a place.
    pub const PLACE: u16 = 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6;
    /// A nationality, people, religion.
    pub const GROUP: u16 = 1 << 8;
    /// A word that dictionaries write in lower case.
    pub const WORD: u16 = 1 << 11;
    /// A noun for people: "minister".
    pub const AGENT: u16 = 1 << 12;
    /// Longer phrases begin with this one.
    pub const PREFIX: u16 = 1 << 15;
}

/// Most words in a phrase of the list.
pub const LONGEST: usize = 7;

static BYTES: &[u8] = include_bytes!("../data/built/gazetteer.phrases");

static EMBEDDED: LazyLock<Gazetteer<'static>> = LazyLock::new(|| Gazetteer {
    phrases: Weights::open(BYTES, Kind::Phrases).ok(),
});

/// A list of phrases, each with the set of classes it can belong to.
#[derive(Debug, Clone, Copy)]
pub struct Gazetteer<'a> {
    phrases: Option<Weights<'a>>,
}

impl Gazetteer<'static> {
    /// The list in the binary.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

impl<'a> Gazetteer<'a> {
    /// Opens a compiled list.
    ///
    /// # Errors
    /// When `bytes` are none.
    pub fn open(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        Ok(Self {
            phrases: Some(Weights::open(bytes, Kind::Phrases)?),
        })
    }

    /// The classes of the phrase with this key, as bits in the order of [`CLASSES`], and [`bit::PREFIX`].
    #[inline]
    pub fn classes(&self, key: PhraseKey) -> u16 {
        self.phrases
            .as_ref()
            .map_or(0, |phrases| phrases.bits_checked(key.0))
    }
}

/// The key of a phrase, made word by word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PhraseKey(pub u64);

impl PhraseKey {
    /// The key of the phrase that is one word longer. `word` is the [`hash`] of the word in lower case.
    #[inline]
    pub fn then(self, word: u64) -> Self {
        Self(combine(self.0, word))
    }

    /// The key of a phrase given as lower-case words.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        words
            .into_iter()
            .fold(Self::default(), |key, word| key.then(hash(word.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_list_is_whole() {
        Weights::open(BYTES, Kind::Phrases)
            .unwrap()
            .verify()
            .unwrap();
    }

    #[test]
    fn knows_names_and_words() {
        let list = Gazetteer::embedded();
        let of = |phrase: &str| list.classes(PhraseKey::of(phrase.split(' ')));
        assert_ne!(of("seoul") & bit::PLACE, 0);
        assert_ne!(of("maria") & bit::GIVEN, 0);
        assert_ne!(of("minister") & bit::AGENT, 0);
        assert_ne!(of("south") & bit::PREFIX, 0);
        assert_ne!(of("south korea") & bit::PLACE, 0);
        assert_eq!(of("quite no phrase of any list"), 0);
    }
}
