//! Clusters of words that are used alike, found in unlabelled news by `workshop cluster-words`.

use std::sync::LazyLock;

use crate::weights::{Kind, Weights};

static BYTES: &[u8] = include_bytes!("../data/built/words.clusters");

static EMBEDDED: LazyLock<Clusters<'static>> = LazyLock::new(|| Clusters {
    words: Weights::open(BYTES, Kind::Phrases).ok(),
});

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
    /// The clusters of a word, coarse to fine, from 1; 0 when neither the hash of the word as written nor that of
    /// its lower case is known.
    pub fn of(&self, exact: u64, lower: u64) -> [u16; 3] {
        let mut numbers = [0; 3];
        if let Some(words) = &self.words
            && !words.add(exact, &mut numbers)
        {
            words.add(lower, &mut numbers);
        }
        numbers.map(|number| number as u16)
    }
}
