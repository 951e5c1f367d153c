//! Word lists and gazetteers, looked up without allocation.
//!
//! Lists are data: `src/data/lists/*.tsv` is edited by hand or imported from public sources, and
//! `workshop build-lists` compiles it into `src/data/built`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::learn::weights::{combine, hash};

pub(crate) mod calendar;
pub mod clusters;
#[cfg(any(test, feature = "workshop"))]
mod compile;
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

#[cfg(any(test, feature = "workshop"))]
pub use cues::compile_cues;
pub(crate) use cues::cue_level;
#[cfg(feature = "workshop")]
pub(crate) use cues::level_of_share;
pub use fold::fold;
pub(crate) use lexemes::{Class, Classes, phrase, phrases_at_start};
pub use organizations::OrganizationKind;
pub use people::Gender;
#[cfg(any(test, feature = "workshop"))]
pub use people::compile_person_nouns;
pub use places::PlaceKind;
pub(crate) use recent::Recent;
#[cfg(any(test, feature = "workshop"))]
pub use word_classes::compile_word_classes;
pub(crate) use word_classes::{WordClasses, closed_class, word_classes};

/// A short list of words by the hash of the house. Its keys are fixed, so no input can make them collide.
type WordMap<V> = HashMap<&'static str, V, BuildHasherDefault<WordHasher>>;

/// [`hash`] for maps of the standard library.
#[derive(Debug, Default, Clone, Copy)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = combine(self.0, hash(bytes));
    }

    /// The end of a string, which its length tells as well.
    fn write_u8(&mut self, _: u8) {}
}

/// The fields of a row of a short list.
struct Row {
    fields: [&'static str; 6],
    count: usize,
}

impl std::ops::Deref for Row {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        &self.fields[..self.count]
    }
}

/// The rows of a short list that is read as it is, without comments and blank lines; fields are parted by tabs. This is
/// done at the start of the program, so nothing is allocated.
fn rows(list: &'static str) -> impl Iterator<Item = Row> {
    let lines = list.lines();
    lines
        .filter(|line| !line.starts_with('#') && !line.trim_ascii().is_empty())
        .map(|line| {
            let (mut fields, mut count) = ([""; 6], 0);
            for (place, field) in fields.iter_mut().zip(line.split('\t')) {
                *place = field;
                count += 1;
            }
            Row { fields, count }
        })
}
