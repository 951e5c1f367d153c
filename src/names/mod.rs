//! The name tagger: a linear-chain conditional random field over hashed features, run twice.
//!
//! `context` reads an article and `features` turns its tokens into hashes. `labels` and `chain` declare the states and steps of the
//! conditional random field. `tagger` runs it with the shipped weights, which `workshop train-names` trains.

// These modules are public for the workshop, which trains with the same code.
#![allow(unreachable_pub)]

mod chain;
mod context;
mod features;
mod first_pass;
#[cfg(any(test, feature = "workshop"))]
mod golden;
mod labels;
mod lexemes;
mod sum_cache;
#[cfg(test)]
mod tables;
mod tagger;
#[cfg(feature = "workshop")]
pub mod training;
mod word_classes;

use crate::text::{Document, TokenRange};

/// The version of the models in this build.
pub const VERSION: &str = "2026-11";

/// The type of a named thing.
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
    /// Its tokens, all in one sentence.
    pub tokens: TokenRange,
    /// Its type.
    pub label: Label,
    /// The probability that both span and label are correct, from 0 to 1.
    pub confidence: f32,
}

/// Finds the names in a document, in the order of the text; they never overlap.
pub fn tag(document: &Document<'_>) -> Vec<TaggedName> {
    tagger::tag(document)
}
