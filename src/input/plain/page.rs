//! A text split into units, and the roles of the units.

use std::collections::HashMap;

use super::dateline::Dateline;
use super::lines::Unit;
use super::shape::{Shape, shape};
use crate::input::article::BlockKind;
use crate::span::Span;

/// The units of a text and the shape of each.
#[derive(Debug)]
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) units: Vec<Unit>,
    pub(super) shapes: Vec<Shape>,
}

impl<'t> Page<'t> {
    /// Measures the units of `text`.
    pub(super) fn new(text: &'t str, units: Vec<Unit>) -> Self {
        let shapes = units.iter().map(|unit| shape(text, unit)).collect();
        Page {
            text,
            units,
            shapes,
        }
    }
}

/// The kind of each unit, and the contents of bylines and datelines.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// The kind of each unit.
    pub(super) kinds: Vec<BlockKind>,
    /// The unit that is the headline.
    pub(super) headline: Option<usize>,
    /// Datelines and the units that they open.
    pub(super) datelines: Vec<(usize, Dateline)>,
    /// Names of the authors.
    pub(super) authors: Vec<Span>,
    /// The unit at which another article seems to start.
    pub(super) second: Option<usize>,
}

/// For each unit, whether an earlier and whether a later one has the same words.
pub(super) fn repeats(shapes: &[Shape]) -> Vec<(bool, bool)> {
    let mut seen: HashMap<u64, (usize, usize)> = HashMap::new();
    for shape in shapes {
        seen.entry(shape.key).or_default().1 += 1;
    }
    shapes
        .iter()
        .map(|shape| {
            let counts = seen.entry(shape.key).or_default();
            let before = counts.0 > 0;
            counts.0 += 1;
            (before, counts.0 < counts.1)
        })
        .collect()
}
