//! Reproducible random numbers for training.

use super::weights::combine;

/// Shuffles `items` (Fisher & Yates); the same seed gives the same order.
pub fn shuffle<T>(items: &mut [T], seed: u64) {
    for i in (1..items.len()).rev() {
        let draw = combine(seed, i as u64) % (i as u64 + 1);
        items.swap(i, draw as usize);
    }
}
