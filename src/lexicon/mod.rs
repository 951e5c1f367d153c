//! Word lists and gazetteers, looked up without allocation.
//!
//! Lists are data: `src/data/lists/*.tsv` is edited by hand or imported from public sources, and
//! `workshop build-lists` compiles it into `src/data/built`.

pub(crate) mod calendar;
pub mod clusters;
#[cfg(any(test, feature = "workshop"))]
mod compile;
mod cues;
mod fold;
pub mod gazetteer;
pub(crate) mod organizations;
pub(crate) mod people;
pub(crate) mod places;
mod word_classes;

#[cfg(feature = "workshop")]
pub use cues::compile_cues;
pub(crate) use cues::cue_level;
#[cfg(feature = "workshop")]
pub(crate) use cues::level_of_share;
pub use fold::fold;
pub use organizations::OrganizationKind;
pub use people::Gender;
pub use places::PlaceKind;
#[cfg(feature = "workshop")]
pub use word_classes::compile_word_classes;
pub(crate) use word_classes::{WordClasses, closed_class, word_classes};

/// The rows of a short list that is read as it is: fields parted by tabs, without comments and blank lines.
fn rows(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}
