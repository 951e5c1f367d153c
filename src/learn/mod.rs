//! Machine learning shared by all models: conditional random fields, boosted trees, and the file format of their weights.
//!
//! A model defines its labels, its features, and how to convert a document to a chain or a row. Everything else is here.
//! Training requires the feature `workshop`.

pub mod crf;
#[cfg(feature = "workshop")]
pub mod crf_training;
mod exp;
#[cfg(feature = "workshop")]
pub mod random;
#[cfg(feature = "workshop")]
pub mod tree_training;
pub mod trees;
pub mod weights;
