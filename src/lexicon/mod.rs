//! Word lists and gazetteers, looked up without allocation.
//!
//! Lists are data: `src/data/lists/*.tsv` is edited by hand or imported from public sources, and
//! `workshop build-lists` compiles it into `src/data/built`.

pub(crate) mod calendar;
mod fold;
pub(crate) mod places;

pub use fold::fold;
pub(crate) use fold::fold_into;
pub use places::PlaceKind;
