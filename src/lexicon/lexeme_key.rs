//! The keys of the lexeme table, shared by the program and by `build.rs`, which writes the table.

/// Bytes of the longest word or phrase that a list may hold.
pub(super) const LONGEST_WORD: usize = 48;

/// The key of a word or phrase with this hash in the classes whose words are compared as they are written. In the classes
/// whose words are compared in any case, the key is the hash of the lower-case form itself.
pub(super) const fn exact_key(hash: u64) -> u64 {
    !hash.rotate_left(32)
}
