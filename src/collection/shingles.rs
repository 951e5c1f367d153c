//! Hashes of runs of words, to find texts that are the same in part.
//!
//! A shingle is a run of [`LENGTH`] words without case and marks. The sketch of a text keeps the shingles whose hash is
//! divisible by [`MODULUS`] (Broder, *On the resemblance and containment of documents*, 1997, section 4, "mod m"). Unlike a fixed
//! number of minima, such a sketch shows also that a short text is contained in a long one. Short texts keep their
//! [`MIN_SKETCH`] smallest hashes.

use std::collections::BTreeSet;

/// Words of a shingle.
const LENGTH: usize = 5;
/// One shingle in so many is in the sketch.
const MODULUS: u32 = 16;
/// A sketch has at least so many shingles, if the text has.
const MIN_SKETCH: usize = 8;
/// The fewest words that tell that two quotations are the same statement.
const MIN_QUOTATION: usize = 5;

/// The hashes of the words of a text, in lower case, without marks.
fn words(text: &str) -> impl Iterator<Item = u64> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let letters = word.chars().flat_map(char::to_lowercase);
            letters.fold(0xcbf2_9ce4_8422_2325, |hash, letter| {
                mix(hash, u64::from(letter as u32))
            })
        })
}

/// One step of a hash.
fn mix(hash: u64, value: u64) -> u64 {
    let hash = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

/// The hashes of all shingles of a text. A text shorter than a shingle is one.
pub(super) fn shingles(text: &str) -> Vec<u32> {
    let words: Vec<u64> = words(text).collect();
    let hash = |words: &[u64]| (words.iter().fold(0, |hash, &word| mix(hash, word)) >> 32) as u32;
    let mut all: Vec<u32> = match words.len() {
        0 => Vec::new(),
        n if n < LENGTH => vec![hash(&words)],
        _ => words.windows(LENGTH).map(hash).collect(),
    };
    all.sort_unstable();
    all.dedup();
    all
}

/// The sketch of a text.
pub(super) fn sketch(text: &str) -> Vec<u32> {
    let all = shingles(text);
    let smallest = all.iter().take(MIN_SKETCH);
    let sampled = all.iter().filter(|hash| *hash % MODULUS == 0);
    let kept: BTreeSet<u32> = smallest.chain(sampled).copied().collect();
    kept.into_iter().collect()
}

/// How many hashes two sorted lists share.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// A hash of the words of a quotation, of those in quotation marks if there are enough; `None` if they are too few.
pub(super) fn quotation(text: &str) -> Option<i64> {
    let hash = |text: &str| {
        let words: Vec<u64> = words(text).collect();
        let hash = || words.iter().fold(0, |hash, &word| mix(hash, word));
        (words.len() >= MIN_QUOTATION).then(|| hash().cast_signed())
    };
    let is_mark = |c: char| matches!(c, '"' | '“' | '”');
    let (first, last) = (text.find(is_mark), text.rfind(is_mark));
    let quoted = first
        .zip(last)
        .and_then(|(first, last)| hash(&text[first..last]));
    quoted.or_else(|| hash(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_do_not_count() {
        let (a, b) = ("“The DAM held, we are safe.”", "the dam held – we are safe");
        assert_eq!(shingles(a), shingles(b));
        assert_eq!(quotation(a), quotation(b));
        assert_eq!(quotation("The dam held"), None);
        assert_eq!(quotation("that “the dam held, we are safe”"), quotation(b));
    }

    #[test]
    fn a_sketch_shows_what_is_contained() {
        let long: Vec<String> = (0..400).map(|n| format!("w{n}")).collect();
        let excerpt = sketch(&long[100..200].join(" "));
        let whole = sketch(&long.join(" "));
        let common = excerpt.iter().filter(|hash| whole.contains(hash)).count();
        assert!(common >= 2, "{common}");
        let part = shingles(&long[100..200].join(" "));
        assert_eq!(shared(&part, &shingles(&long.join(" "))), part.len());
    }
}
