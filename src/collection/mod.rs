//! Many articles as one collection.

pub mod identity;
