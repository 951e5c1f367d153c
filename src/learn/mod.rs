//! The learners, once for all models: conditional random fields, boosted trees, and the file format of their weights.
//!
//! A model declares its labels, its features, and how a document becomes a chain or a row; everything else is here. Training
//! needs the feature `workshop`.

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
