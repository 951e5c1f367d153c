//! The hash of the keys of weights files. It is part of the file format: a change requires training all models again.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// The 64-bit hash of `bytes`, the same on every machine.
///
/// The state starts as the length plus 1, times 2⁶⁴/φ made odd. Each group of eight bytes, little-endian and padded with zeros, is
/// combined by exclusive or; then the state is multiplied by the same constant, and its high half is folded into its low half.
/// The finalizer of MurmurHash3 (Austin Appleby, public domain) mixes the result.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut state = (bytes.len() as u64 + 1).wrapping_mul(MULTIPLIER);
    let mut groups = bytes.chunks_exact(8);
    for group in &mut groups {
        let mut word = [0; 8];
        word.copy_from_slice(group);
        state = step(state, u64::from_le_bytes(word));
    }
    let rest = groups.remainder();
    if !rest.is_empty() {
        state = step(state, number_of(rest));
    }
    finish(state)
}

/// One to seven bytes as a little-endian number, read in parts that may overlap.
#[inline]
fn number_of(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let last = u64::from(u32::from_le_bytes(*last));
        return u64::from(u32::from_le_bytes(*first)) | last << (8 * (bytes.len() - 4));
    }
    let byte = |at: usize| u64::from(bytes[at]) << (8 * at);
    byte(0) | byte(bytes.len() / 2) | byte(bytes.len() - 1)
}

/// The hash of an ordered pair, such as a template and a value.
#[inline]
pub const fn combine(first: u64, second: u64) -> u64 {
    finish(first.wrapping_mul(MULTIPLIER) ^ second.rotate_left(23))
}

const fn step(state: u64, word: u64) -> u64 {
    let mixed = (state ^ word).wrapping_mul(MULTIPLIER);
    mixed ^ (mixed >> 32)
}

const fn finish(mut state: u64) -> u64 {
    state = (state ^ (state >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    state = (state ^ (state >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    state ^ (state >> 33)
}

/// A map whose keys come from [`hash`] or [`combine`] and need no further mixing.
pub type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

/// Uses a 64-bit key as its own hash.
#[derive(Debug, Default, Clone, Copy)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A map whose keys are texts or small numbers. It is faster than the standard map.
pub type TextMap<K, V> = HashMap<K, V, BuildHasherDefault<TextHasher>>;

/// Hashes by [`hash`].
#[derive(Debug, Default, Clone, Copy)]
pub struct TextHasher(u64);

impl Hasher for TextHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = combine(self.0, hash(bytes));
    }

    /// Marks the end of a text, among others.
    fn write_u8(&mut self, byte: u8) {
        self.0 ^= u64::from(byte);
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use super::*;

    #[test]
    fn separates_similar_strings() {
        let mut seen = std::collections::HashSet::new();
        for n in 0..100_000u32 {
            assert!(seen.insert(hash(n.to_string().as_bytes())));
        }
        assert_ne!(hash(b""), hash(b"\0"));
        assert_ne!(hash(b"a"), hash(b"a\0"));
        assert_ne!(combine(1, 2), combine(2, 1));
    }

    #[test]
    fn maps_of_texts_tell_their_keys_apart() {
        let words: Vec<String> = (0..10_000u32).map(|n| n.to_string()).collect();
        let map: TextMap<&str, usize> = words.iter().map(String::as_str).zip(0..).collect();
        assert!((0..10_000).all(|n| map[words[n].as_str()] == n));
        let hashes = words.iter().map(|word| map.hasher().hash_one(word));
        let distinct: std::collections::HashSet<u64> = hashes.map(|hash| hash >> 20).collect();
        assert!(distinct.len() > 9_990);
    }

    #[test]
    fn reads_the_last_bytes_as_a_number() {
        let bytes = [0x81, 0x92, 0xA3, 0xB4, 0xC5, 0xD6, 0xE7];
        for length in 1..=7 {
            let mut whole = [0; 8];
            whole[..length].copy_from_slice(&bytes[..length]);
            assert_eq!(number_of(&bytes[..length]), u64::from_le_bytes(whole));
        }
    }

    #[test]
    fn never_changes() {
        assert_eq!(hash(b""), GOLDEN[0]);
        assert_eq!(hash(b"Seoul"), GOLDEN[1]);
        assert_eq!(hash("Côte d’Ivoire".as_bytes()), GOLDEN[2]);
        assert_eq!(combine(3, 4), GOLDEN[3]);
    }

    const GOLDEN: [u64; 4] = [
        11286133854226296554,
        3507224747805648016,
        5726449919320234140,
        8448192099950431112,
    ];
}
