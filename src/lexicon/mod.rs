//! Word lists and gazetteers, looked up without allocation.
//!
//! English words are data: `build.rs` compiles the lists in `src/data/en/lists` into one table, which `lexemes.rs` reads.
//! The gazetteers of places, given names and phrases are large, so `workshop build-lists` compiles them from
//! `src/data/world/lists` into `src/data/world/built`.

pub(crate) mod calendar;
pub mod clusters;
mod countries;
mod cues;
mod fold;
pub mod gazetteer;
mod lexeme_key;
mod lexemes;
pub(crate) mod organizations;
pub(crate) mod people;
pub(crate) mod places;
mod recent;
mod word_classes;

pub(crate) use countries::country_name;
pub(crate) use cues::cue_level;
#[cfg(feature = "workshop")]
pub use cues::level_of_share;
pub use fold::fold;
pub(crate) use fold::{fold_into, with_single_spaces};
pub(crate) use lexemes::{Class, Classes, phrase, phrases_at_start};
pub use organizations::OrganizationKind;
pub use people::Gender;
pub use places::PlaceKind;
pub(crate) use recent::Recent;
