//! The keys of the lexeme table, shared by the program and by `build.rs`, which writes the table.

/// Bytes of the longest word or phrase that a list may hold.
pub(super) const LONGEST_WORD: usize = 48;

/// Number of classes whose bits share one group.
pub(super) const CLASSES_PER_GROUP: usize = 32;

/// The highest bits of a key, by which the table is indexed.
pub(super) const PREFIX_BITS: u32 = 13;

/// Bits of a key that the table stores besides the prefix. With 50,000 words, the probability that an unknown word is
/// mistaken for a known one is one in 700 million.
const KEY_BITS: u32 = 32;

/// The key of a word or phrase with this hash in `exact` classes. In `folded` classes, the key is the hash of the
/// lower-case form itself.
pub(super) const fn exact_key(hash: u64) -> u64 {
    !hash.rotate_left(32)
}

/// The part of a key that identifies a word: the prefix and [`KEY_BITS`] more.
pub(super) const fn stored_key(key: u64) -> u64 {
    key >> (64 - PREFIX_BITS - KEY_BITS)
}

/// The prefix of a key of [`stored_key`].
pub(super) const fn prefix_of(stored: u64) -> usize {
    (stored >> KEY_BITS) as usize
}

/// The positions at which a word or phrase can end in `text`: at the ends of words, and on both sides of a mark.
pub(super) fn phrase_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = chars.next()?;
            let joined =
                c.is_alphanumeric() && chars.peek().is_some_and(|(_, c)| c.is_alphanumeric());
            if !c.is_whitespace() && !joined {
                return Some(at + c.len_utf8());
            }
        }
    })
}
