//! Clusters of words with similar uses, computed from unlabelled news by `workshop cluster-words`.

use std::sync::LazyLock;

use crate::learn::weights::{Kind, Weights};

static BYTES: &[u8] = include_bytes!("../data/en/built/words.clusters");

static EMBEDDED: LazyLock<Clusters<'static>> = LazyLock::new(|| Clusters {
    words: Weights::open(BYTES, Kind::Phrases).ok(),
});

/// Clusters of a word: of three sizes, then of three parts of its vector.
pub const COLUMNS: usize = 6;

/// Bits of each cluster in the file.
pub const WIDTHS: [u32; COLUMNS] = [7, 9, 11, 8, 8, 8];

/// Bits of all clusters of a word.
pub const BITS: usize = 51;

/// Packs the clusters of a word, numbered from 0, into one row of the file: the bits of one after those of the other.
#[cfg(any(test, feature = "workshop"))]
pub fn pack(clusters: [u16; COLUMNS]) -> [i16; BITS.div_ceil(16)] {
    let (mut bits, mut at) = (0_u64, 0);
    for (cluster, width) in clusters.into_iter().zip(WIDTHS) {
        bits |= u64::from(cluster) << at;
        at += width;
    }
    std::array::from_fn(|i| (bits >> (16 * i)) as u16 as i16)
}

/// Undoes [`pack`].
fn unpack(row: [i32; BITS.div_ceil(16)]) -> [u16; COLUMNS] {
    let mut bits = 0_u64;
    for (i, number) in row.into_iter().enumerate() {
        bits |= u64::from(number as u16) << (16 * i);
    }
    WIDTHS.map(|width| {
        let cluster = bits & ((1 << width) - 1);
        bits >>= width;
        cluster as u16
    })
}

/// Words and their clusters.
#[derive(Debug, Clone, Copy)]
pub struct Clusters<'a> {
    words: Option<Weights<'a>>,
}

impl Clusters<'static> {
    /// The clusters in the binary.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

impl Clusters<'_> {
    /// The clusters of a word, coarse to fine, numbered from 1. Returns zeros if neither the hash of the word as written nor
    /// that of its lower case is known.
    pub fn of(&self, exact: u64, lower: u64) -> [u16; COLUMNS] {
        let mut row = [0; BITS.div_ceil(16)];
        match &self.words {
            Some(words)
                if words.add(exact, &mut row) || exact != lower && words.add(lower, &mut row) =>
            {
                unpack(row).map(|cluster| cluster + 1)
            }
            _ => [0; COLUMNS],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_clusters() {
        assert_eq!(BITS as u32, WIDTHS.iter().sum::<u32>());
        let clusters = [127, 511, 1999, 255, 0, 131];
        assert_eq!(unpack(pack(clusters).map(i32::from)), clusters);
    }

    #[test]
    fn knows_names_and_words() {
        let of =
            |word: &str| Clusters::embedded().of(0, crate::learn::weights::hash(word.as_bytes()));
        assert!(of("nairobi").iter().all(|cluster| *cluster > 0));
        assert_eq!(of("monday")[2], of("tuesday")[2]);
        assert_eq!(of("qzxqzxqzx"), [0; COLUMNS]);
    }
}
