//! The phrase list of the tagger: names of people, places and organizations, and words that occur in names.
//!
//! The list states what a word or phrase can be; the tagger decides. `workshop build-lists` compiles it from
//! `src/data/world/lists/gazetteer-*.tsv`.
//!
//! Few sets of classes occur, so a row holds the index of its set in the lowest 9 bits; the sets are stored as dense
//! parameters. The other 7 bits are check bits: bits 16 to 22 of the key. The probability of a false match is one in two
//! million.

#[cfg(any(test, feature = "workshop"))]
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

#[cfg(any(test, feature = "workshop"))]
use crate::learn::weights::{Builder, WeightsError, hash};
use crate::learn::weights::{Kind, Weights, combine};

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

/// Bits of the classes that other modules use.
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
    /// A prefix of longer phrases.
    pub const PREFIX: u16 = 1 << 15;
}

/// Maximum number of words in a phrase.
pub const LONGEST: usize = 7;

/// Bits of the index of a set.
const SET: u32 = 9;

static BYTES: &[u8] = include_bytes!("../data/world/built/gazetteer.phrases");

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
    /// Fails if `bytes` are not a compiled list.
    #[cfg(any(test, feature = "workshop"))]
    pub fn open(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        Ok(Self {
            phrases: Some(Weights::open(bytes, Kind::Phrases)?),
        })
    }

    /// The classes of the phrase with this key, as bits in the order of [`CLASSES`], and [`bit::PREFIX`].
    #[inline]
    pub fn classes(&self, key: PhraseKey) -> u16 {
        let Some(phrases) = &self.phrases else {
            return 0;
        };
        phrases
            .bits(key.0)
            .filter(|row| row >> SET == check(key))
            .and_then(|row| phrases.dense_at(usize::from(row & ((1 << SET) - 1))))
            .map_or(0, |set| set as u16)
    }
}

fn check(key: PhraseKey) -> u16 {
    (key.0 >> 16) as u16 >> SET
}

/// Compiles `phrases` with their classes. Returns `None` if there are more sets of classes than can be numbered.
#[cfg(any(test, feature = "workshop"))]
pub fn compile(phrases: &BTreeMap<PhraseKey, u16>) -> Option<Vec<u8>> {
    let sets: BTreeSet<u16> = phrases.values().copied().collect();
    let sets: Vec<u16> = sets.into_iter().collect();
    let mut builder = Builder::new(Kind::Phrases, &["set and check"], 0);
    builder.dense(&sets.iter().map(|set| f32::from(*set)).collect::<Vec<_>>());
    for (key, bits) in phrases {
        let set = sets
            .binary_search(bits)
            .ok()
            .filter(|set| *set < 1 << SET)?;
        builder.numbers(key.0, &[(check(*key) << SET | set as u16) as i16]);
    }
    Some(builder.finish_bytes(2))
}

/// The key of a phrase, computed word by word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PhraseKey(pub u64);

impl PhraseKey {
    /// The key of the phrase that is one word longer. `word` is the [`hash`] of the word in lower case.
    #[inline]
    pub fn then(self, word: u64) -> Self {
        Self(combine(self.0, word))
    }

    /// The key of a phrase given as lower-case words.
    #[cfg(any(test, feature = "workshop"))]
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
    fn embedded_list_is_valid() {
        Weights::open(BYTES, Kind::Phrases)
            .unwrap()
            .verify()
            .unwrap();
    }

    #[test]
    fn compiled_lists_hold_their_phrases() {
        let key = |n: u64| PhraseKey(hash(&n.to_le_bytes()));
        let phrases = (0..100_000).map(|n| (key(n), (n % 400) as u16 * 163));
        let bytes = compile(&phrases.clone().collect()).unwrap();
        let list = Gazetteer::open(&bytes).unwrap();
        let missed = phrases.filter(|(key, bits)| list.classes(*key) != *bits);
        assert_eq!(missed.count(), 0);
        let strangers = (100_000..400_000).filter(|n| list.classes(key(*n)) != 0);
        assert!(strangers.count() < 4);
        assert!(compile(&(0..600).map(|n| (key(n), n as u16)).collect()).is_none());
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
