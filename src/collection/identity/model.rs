//! The probability that two profiles are of one thing.

use std::sync::LazyLock;

use crate::learn::trees::{Forest, Trees};

use super::EntityType;
use super::features::{FEATURES, FINGERPRINT, Row};

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 8;

/// The models, by type.
#[derive(Debug)]
pub(super) struct Models([Forest<LEAVES>; 3]);

static BUILT: [&[u8]; 3] = [
    include_bytes!("../../data/en/built/identity-people.bin"),
    include_bytes!("../../data/en/built/identity-organizations.bin"),
    include_bytes!("../../data/en/built/identity-places.bin"),
];

impl Models {
    /// The models of the program. Without one, nothing but equal names is joined.
    pub(super) fn built() -> &'static Self {
        static MODELS: LazyLock<Models> = LazyLock::new(|| {
            Models::new(BUILT.map(|bytes| Trees::open(bytes, FINGERPRINT).unwrap_or(never())))
        });
        &MODELS
    }

    /// Compiles the models of people, organizations and places.
    pub(super) fn new(trees: [Trees<LEAVES>; 3]) -> Self {
        Self(trees.map(|trees| Forest::new::<FEATURES>(&trees)))
    }

    /// The probability that a pair is one thing.
    pub(super) fn probability(&self, kind: EntityType, row: &Row) -> f32 {
        self.0[kind as usize].probability(row)
    }
}

/// A model that joins nothing.
fn never() -> Trees<LEAVES> {
    Trees {
        bias: -20.0,
        trees: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_are_of_these_features() {
        for bytes in BUILT {
            assert!(Trees::<LEAVES>::open(bytes, FINGERPRINT).is_some());
        }
    }
}
