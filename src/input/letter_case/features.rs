//! The features of the model of letter case.

use super::words::{Edge, Word};
use crate::learn::weights::combine;

/// Calls `sink` with the keys of the features of word `at`.
pub(super) fn features(words: &[Word], at: usize, mut sink: impl FnMut(u64)) {
    let word = &words[at];
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| words.get(at));
    let key = |offset: isize| near(offset).map_or(0, |word| word.key);
    let cluster = |offset: isize, column: usize| {
        near(offset).map_or(u64::from(u16::MAX), |word| u64::from(word.clusters[column]))
    };
    let classes = |offset: isize| near(offset).map_or(0, |word| u64::from(word.classes));
    let edges = |word: &Word| word.around[0] as u64 * 16 + word.around[1] as u64;
    let own = edges(word);
    let before = word.around[0] as u64;
    let mut template = 0;
    let mut emit = |value: u64| {
        template += 1;
        sink(combine(template, value));
    };
    emit(own);
    emit(word.key);
    emit(combine(word.key, own));
    emit(combine(word.key, key(-1)));
    emit(combine(word.key, key(1)));
    emit(combine(key(-1), before));
    emit(combine(key(1), word.around[1] as u64));
    emit(combine(key(-2), key(-1)));
    for column in 0..3 {
        emit(cluster(0, column));
    }
    for column in 3..6 {
        emit(cluster(0, column));
    }
    emit(combine(cluster(0, 1), before));
    emit(combine(cluster(-1, 1), before));
    emit(combine(cluster(1, 1), word.around[1] as u64));
    emit(combine(cluster(0, 0), cluster(-1, 0)));
    emit(combine(cluster(0, 0), cluster(1, 0)));
    emit(combine(cluster(0, 1), cluster(-1, 1)));
    emit(combine(cluster(0, 1), cluster(1, 1)));
    emit(combine(
        combine(cluster(-1, 0), cluster(0, 0)),
        cluster(1, 0),
    ));
    emit(combine(word.key, cluster(-1, 0)));
    emit(combine(word.key, cluster(1, 0)));
    emit(u64::from(word.classes));
    emit(combine(u64::from(word.classes), cluster(0, 0)));
    emit(combine(u64::from(word.classes), classes(-1)));
    emit(combine(u64::from(word.classes), classes(1)));
    emit(combine(u64::from(word.classes), cluster(1, 0)));
    emit(combine(u64::from(word.classes), cluster(-1, 0)));
    emit(u64::from(word.phrase.0) * 4 + u64::from(word.phrase.1));
    emit(combine(
        u64::from(word.phrase.0) * 4 + u64::from(word.phrase.1),
        u64::from(word.classes),
    ));
    emit(combine(word.phrase.0.into(), word.key));
    emit(u64::from(word.length) * 16 + before);
    let unknown = u64::from(word.clusters[0] == 0);
    for suffix in word.suffixes {
        emit(combine(suffix, unknown));
    }
    emit(combine(word.prefix, unknown));
    let far = near(-1).map_or(0, edges);
    emit(far * 256 + own);
    emit(u64::from(word.around[0] == Edge::Space) + 2 * unknown + 4 * u64::from(word.classes == 0));
}

/// A number that changes with the features.
pub(super) const FINGERPRINT: u64 = 1;
