//! The keys of the lexeme table, shared by the program and by `build.rs`, which writes the table.

/// Bytes of the longest word or phrase that a list may hold.
pub(super) const LONGEST_WORD: usize = 48;

/// The key of a word or phrase with this hash in the classes whose words are compared as they are written. In the classes
/// whose words are compared in any case, the key is the hash of the lower-case form itself.
pub(super) const fn exact_key(hash: u64) -> u64 {
    !hash.rotate_left(32)
}

/// The places at which a word or a phrase may end in `text`: at the ends of words, and on both sides of a mark.
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
