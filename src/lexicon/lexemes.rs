//! The lexeme table: the classes of the words of all lists.
//!
//! The lists are the files of `src/data/en/lists`; `build.rs` compiles them. A list declares classes, each followed by its
//! words, one a line:
//!
//! ```text
//! # Comments and blank lines are skipped.
//! @party_member<tab>folded<tab>Members of parties.
//! democrat
//! republican
//! @month<tab>folded<tab>Names of months; the value is the number of the month.
//! january<tab>1
//! @demonym<tab>exact<tab>Adjectives of nationality; the value is the code of the country.
//! Kenyan<tab>KE
//! @politician<tab>union<tab>People in politics; the lines are names of classes.
//! party_member
//! ```
//!
//! The words of a `folded` class are written in lower case and match without regard to ASCII case; those of an `exact`
//! class match only as written; a `union` has the words of other classes. A word may have a value, which is a number or a text; the default is 1. A phrase is words
//! with single spaces between them. To add a word, add a line. A new class becomes a variant of [`Class`]: `party_member`
//! is `Class::PartyMember`.

use super::lexeme_key::{
    CLASSES_PER_GROUP, LONGEST_WORD, PREFIX_BITS, exact_key, phrase_ends, prefix_of, stored_key,
};
use crate::learn::weights::hash;

include!(concat!(env!("OUT_DIR"), "/classes.rs"));

/// The start of each prefix, the keys, and the index of the set of each key.
static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexemes.bin"));

/// Bytes of the starts of the prefixes.
const STARTS: usize = ((1 << PREFIX_BITS) + 1) * 2;

/// Bytes of a key and of the index of its set.
const ENTRY: usize = 4 + 2;

/// A set of classes that words have.
struct Set {
    /// Bit `g` is set if the set has a class of group `g`. The bits of these groups are adjacent in [`GROUPS`].
    present: u32,
    /// The index of the first group.
    groups: u16,
    /// Where the values of the set end in [`VALUES`]. They start where those of the previous set end.
    values: u16,
}

/// The classes of a word: the exact ones of its spelling, and the folded ones of its lower-case form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Classes {
    exact: u16,
    folded: u16,
}

impl Classes {
    /// The classes of a word that is in no list.
    pub(crate) const NONE: Self = Self {
        exact: 0,
        folded: 0,
    };

    /// All values that the folded classes of a word can have, in the order of [`Self::folded_set`].
    pub(crate) fn all_folded() -> impl Iterator<Item = Self> {
        (0..SETS.len()).map(|set| Self {
            exact: 0,
            folded: set as u16,
        })
    }

    /// The index of the set of folded classes of the word, for tables with an entry for each set.
    #[inline]
    pub(crate) const fn folded_set(self) -> usize {
        self.folded as usize
    }

    /// The classes of a word, or of a phrase whose words are separated by single spaces.
    pub(crate) fn of(word: &str) -> Self {
        Self::of_hashed(word, hash(word.as_bytes()))
    }

    /// The classes of a word whose [`hash`] is known.
    pub(crate) fn of_hashed(word: &str, key: u64) -> Self {
        if word.len() > LONGEST_WORD {
            return Self::NONE;
        }
        let mut folded = key;
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let mut buffer = [0; LONGEST_WORD];
            let lower = &mut buffer[..word.len()];
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            folded = hash(lower);
        }
        Self {
            exact: set_of(exact_key(key)),
            folded: set_of(folded),
        }
    }

    /// The folded classes alone.
    #[inline]
    pub(crate) const fn folded(self) -> Self {
        Self { exact: 0, ..self }
    }

    /// The folded classes of a lower-case word. Returns no classes for a word with capitals.
    pub(crate) fn of_lower(word: &str) -> Self {
        Self::of_lower_key(hash(word.as_bytes()))
    }

    /// The folded classes of a word whose lower-case form has this [`hash`].
    #[inline]
    pub(crate) fn of_lower_key(key: u64) -> Self {
        Self {
            exact: 0,
            folded: set_of(key),
        }
    }

    /// Whether the word is of this class.
    #[inline]
    pub(crate) fn has(self, class: Class) -> bool {
        in_set(self.folded, class) || in_set(self.exact, class)
    }

    /// Whether the word is of at least one of these classes.
    pub(crate) fn has_any(self, classes: &[Class]) -> bool {
        classes.iter().any(|&class| self.has(class))
    }

    /// The folded classes of the word, in the order of the lists.
    pub(crate) fn iter_folded(self) -> impl Iterator<Item = Class> {
        let set = &SETS[usize::from(self.folded)];
        let groups = GROUPS[usize::from(set.groups)..].iter();
        ones(set.present).zip(groups).flat_map(|(group, bits)| {
            let classes = &CLASSES[group * CLASSES_PER_GROUP..];
            ones(*bits).map(|bit| classes[bit])
        })
    }

    /// The value that the list of a class gives for the word. Returns `None` if the word is not of this class.
    pub(crate) fn value(self, class: Class) -> Option<i16> {
        let set = [self.folded, self.exact]
            .into_iter()
            .find(|&set| in_set(set, class))?;
        let before = usize::from(set).saturating_sub(1);
        let values = usize::from(SETS[before].values)..usize::from(SETS[usize::from(set)].values);
        let mut values = VALUES[values].iter();
        Some(
            values
                .find(|(of, _)| *of == class)
                .map_or(1, |found| found.1),
        )
    }

    /// The text that the list of a class gives for the word. Returns `None` if the word is not of this class.
    pub(crate) fn text(self, class: Class) -> Option<&'static str> {
        let index = usize::try_from(self.value(class)?).ok()?;
        let start = index.checked_sub(1).map_or(0, |before| TEXT_ENDS[before]);
        TEXTS.get(usize::from(start)..usize::from(*TEXT_ENDS.get(index)?))
    }
}

/// The number of words in the longest phrase of a class at the start of `words`, of which the first has the classes `first`.
/// Returns 0 if no phrase starts there.
pub(crate) fn phrase<'w>(
    class: Class,
    first: Classes,
    words: impl Iterator<Item = &'w str>,
) -> usize {
    if !first.has(Class::PhraseStart) {
        return usize::from(first.has(class));
    }
    let (mut buffer, mut end, mut longest) = ([0; LONGEST_WORD], 0, 0);
    for (before, word) in words.enumerate() {
        if before > 0 {
            end += 1;
        }
        let Some(free) = buffer.get_mut(end..end + word.len()) else {
            break;
        };
        free.copy_from_slice(word.as_bytes());
        end += word.len();
        if let Some(separator) = buffer.get_mut(end) {
            *separator = b' ';
        }
        let classes = match before {
            0 => first,
            _ => std::str::from_utf8(&buffer[..end]).map_or(Classes::NONE, Classes::of),
        };
        if classes.has(class) {
            longest = before + 1;
        }
        if !classes.has(Class::PhraseStart) {
            break;
        }
    }
    longest
}

/// The prefixes of `text` that may be listed words or phrases, shortest first, each with its classes.
pub(crate) fn phrases_at_start(text: &str) -> impl Iterator<Item = (&str, Classes)> {
    let mut continues = true;
    phrase_ends(text)
        .take_while(|&end| end <= LONGEST_WORD)
        .map_while(move |end| {
            let head = continues.then_some(&text[..end])?;
            let classes = Classes::of(head);
            continues = classes.has(Class::PhraseStart);
            Some((head, classes))
        })
}

/// The positions of the bits that are set, lowest first.
fn ones(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        lowest
    })
}

#[inline]
fn in_set(set: u16, class: Class) -> bool {
    let set = &SETS[usize::from(set)];
    let (group, bit) = (
        class as usize / CLASSES_PER_GROUP,
        class as usize % CLASSES_PER_GROUP,
    );
    if set.present >> group & 1 == 0 {
        return false;
    }
    let before = (set.present & ((1 << group) - 1)).count_ones();
    GROUPS[usize::from(set.groups) + before as usize] >> bit & 1 == 1
}

/// The index of the set of a key; 0, the empty set, for unknown keys.
#[inline]
fn set_of(key: u64) -> u16 {
    let (starts, entries) = TABLE.split_at(STARTS);
    let (keys, sets) = entries.split_at(entries.len() / ENTRY * 4);
    let (starts, keys, sets) = (
        starts.as_chunks::<2>().0,
        keys.as_chunks::<4>().0,
        sets.as_chunks::<2>().0,
    );
    let key = stored_key(key);
    let start = |prefix: usize| usize::from(u16::from_le_bytes(starts[prefix]));
    let range = start(prefix_of(key))..start(prefix_of(key) + 1);
    let low = (key as u32).to_le_bytes();
    let found = keys[range.clone()].iter().position(|known| *known == low);
    found.map_or(0, |at| u16::from_le_bytes(sets[range.start + at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_classes_of_their_lists() {
        assert!(Classes::of("guard").has(Class::TeamPosition));
        assert!(Classes::of("GUARD").has(Class::TeamPosition));
        assert!(!Classes::of("guards").has(Class::TeamPosition));
        assert_eq!(Classes::of("acted").value(Class::VerbWithAs), Some(1));
        assert_eq!(Classes::of("served").value(Class::VerbWithAs), Some(8));
        assert_eq!(Classes::of("guard").value(Class::VerbWithAs), None);
        assert_eq!(Classes::of(&"x".repeat(1000)), Classes::default());
        assert_eq!(Classes::of(""), Classes::default());
        let classes = Classes::of("minister");
        let all: Vec<Class> = classes.iter_folded().collect();
        assert!(all.contains(&Class::PersonNoun) && all.iter().all(|&class| classes.has(class)));
        assert!(Classes::of("sgt").has(Class::RankTitle) && Classes::of("sgt").has(Class::Title));
        assert!(Classes::of_lower("guard").has(Class::TeamPosition));
        assert!(!Classes::of_lower("Guard").has(Class::TeamPosition));
    }

    #[test]
    fn values_are_numbers_or_texts() {
        let demonym = |word: &str| Classes::of(word).text(Class::Demonym);
        assert_eq!(demonym("Kenyan"), Some("KE"));
        assert_eq!(demonym("Afghan"), Some("AF"));
        assert_eq!(demonym("kenyan"), None);
    }

    #[test]
    fn the_longest_phrase_counts() {
        let words = ["prison", "guard", "dog"];
        let longest = |words: &[&str]| {
            let first = Classes::of(words[0]);
            phrase(Class::CompoundRole, first, words.iter().copied())
        };
        assert_eq!(longest(&words), 2);
        assert_eq!(longest(&words[1..]), 0);
    }
}
