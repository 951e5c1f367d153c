//! The statistical tagger of names: a linear-chain conditional random field over hashed features, run twice.
//!
//! `view` reads an article, `features` turns its tokens into hashes, `chain` finds the best states, `tagger`
//! does it all with the weights in the binary. `workshop train-names` makes these weights with the same extractor.

// What is public in these modules is for the workshop, which trains with the same code.
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod chain;
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod features;
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod forms;
#[cfg(any(test, feature = "workshop"))]
mod golden;
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod labels;
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod recall;
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod sums;
#[cfg(test)]
mod tables;
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod tagger;
#[cfg(feature = "workshop")]
pub mod training;
#[allow(unreachable_pub)]
#[cfg_attr(not(feature = "workshop"), allow(dead_code))]
mod view;
#[allow(unreachable_pub)]
mod words;

use crate::text::{Document, TokenRange};

/// Version of the models in this build.
pub const VERSION: &str = "2026-11";

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// A person.
    Person,
    /// A place: country, region, city, water, mountain.
    Location,
    /// An organization: company, authority, party, team, armed group.
    Organization,
    /// A building, airport, road, bridge: a place made by people.
    Facility,
    /// A nationality, religious or political group; neither place nor organization.
    Group,
    /// A product, work, event, law or any other name.
    Other,
}

/// A name that the tagger found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaggedName {
    /// Its tokens; never across a sentence end.
    pub tokens: TokenRange,
    /// What it names.
    pub label: Label,
    /// Probability that span and label are both right, 0 to 1.
    pub confidence: f32,
}

/// Finds the names in a document, in the order of the text; they never overlap.
pub fn tag(document: &Document<'_>) -> Vec<TaggedName> {
    tagger::tag(document)
}
