//! The learners and the file format of their weights.

pub mod weights;
