//! Measures of a unit's neighborhood, from which the features of the line model are made.

use std::collections::HashMap;
use std::ops::Range;

use super::clutter::{Clutter, Where};
use super::lines::Unit;
use super::page::Page;
use super::shape::{Fnv, Shape};
use crate::input::words::words;

/// The longest distance that is measured, in units.
pub(super) const FAR: usize = 99;

/// The number of `steps` that `value` reaches.
pub(super) fn bin(value: usize, steps: &[usize]) -> usize {
    steps.iter().take_while(|&&step| value >= step).count()
}

/// The range of units with the greatest sum, where prose counts for it and text without sentences against it (J. Pasternack,
/// D. Roth: Extracting article text from the web with maximum subsequence segmentation, WWW 2009).
pub(super) fn core(shapes: &[Shape]) -> Range<usize> {
    let value = |shape: &Shape| match shape.label() {
        Some(_) => -2.0,
        None if shape.is_prose() => (shape.chars as f32 / 80.0).clamp(1.0, 5.0),
        None if shape.ends_sentence() && shape.words >= 5 => 0.0,
        None => -0.6,
    };
    let (mut best, mut range) = (0.0f32, 0..0);
    let (mut sum, mut start) = (0.0f32, 0);
    for (at, shape) in shapes.iter().enumerate() {
        sum += value(shape);
        if sum <= 0.0 {
            (sum, start) = (0.0, at + 1);
        } else if sum > best {
            (best, range) = (sum, start..at + 1);
        }
    }
    range
}

/// For each unit, the share of its longer words that also occur in the prose of the core, binned from 0 to 5; 7 for a unit
/// without longer words.
pub(super) fn topic(page: &Page<'_>, core: &Range<usize>) -> Vec<u8> {
    let long = |at: usize| {
        let line = page.units[at].span.of(page.text);
        words(line)
            .filter(|word| word.len() >= 5)
            .take(60)
            .map(|word| {
                let mut hash = Fnv::default();
                let stem = word.strip_suffix('s').unwrap_or(word);
                for c in stem.chars().flat_map(char::to_lowercase) {
                    hash.write(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                hash.0
            })
    };
    // The number of units of the core that contain each word, and the last of them.
    let mut known: HashMap<u64, (u32, usize)> = HashMap::new();
    for at in core.clone().filter(|&at| page.shapes[at].is_prose()) {
        for word in long(at) {
            let entry = known.entry(word).or_insert((0, usize::MAX));
            if entry.1 != at {
                *entry = (entry.0 + 1, at);
            }
        }
    }
    (0..page.units.len())
        .map(|at| {
            let inside = core.contains(&at) && page.shapes[at].is_prose();
            let (mut all, mut shared) = (0usize, 0usize);
            for word in long(at) {
                let units = known.get(&word).map_or(0, |entry| entry.0);
                all += 1;
                shared += usize::from(units > u32::from(inside));
            }
            match (all, shared) {
                (0, _) => 7,
                (_, 0) => 0,
                _ => 1 + bin(shared * 100 / all, &[20, 40, 60, 80]) as u8,
            }
        })
        .collect()
}

/// For each unit, the length of the run of units without a sentence that it belongs to; 0 for sentences.
pub(super) fn loose(shapes: &[Shape]) -> Vec<usize> {
    let mut runs = vec![0; shapes.len()];
    let mut start = 0;
    for at in 0..=shapes.len() {
        if shapes.get(at).is_none_or(Shape::ends_sentence) {
            let length = at - start;
            runs[start..at].fill(length);
            start = at + 1;
        }
    }
    runs
}

/// For each unit, the distance in units to the nearest prose before and after it, at most [`FAR`].
pub(super) fn to_prose(shapes: &[Shape]) -> Vec<(usize, usize)> {
    let mut distances = vec![(FAR, FAR); shapes.len()];
    let mut distance = FAR;
    for (at, shape) in shapes.iter().enumerate() {
        distances[at].0 = distance;
        distance = if shape.is_prose() {
            1
        } else {
            (distance + 1).min(FAR)
        };
    }
    distance = FAR;
    for (at, shape) in shapes.iter().enumerate().rev() {
        distances[at].1 = distance;
        distance = if shape.is_prose() {
            1
        } else {
            (distance + 1).min(FAR)
        };
    }
    distances
}

/// For each unit, the distance in units to the last label of comments, of related stories and of footers before it, at most
/// [`FAR`].
pub(super) fn since(shapes: &[Shape]) -> Vec<[usize; 3]> {
    let mut since = [FAR; 3];
    let mut all = Vec::with_capacity(shapes.len());
    for shape in shapes {
        all.push(since);
        since = since.map(|distance| (distance + 1).min(FAR));
        match shape.clutter {
            Some((Clutter::Comment, Where::Line | Where::Start)) => since[0] = 1,
            Some((Clutter::Related, Where::Line | Where::Start)) => since[1] = 1,
            Some((Clutter::Footer, Where::Line | Where::Start)) => since[2] = 1,
            _ => {}
        }
    }
    all
}

/// For each unit, its index in the run of units without a blank line between them, and the length of the run.
pub(super) fn runs(units: &[Unit]) -> Vec<(usize, usize)> {
    let mut runs = Vec::with_capacity(units.len());
    let mut start = 0;
    for at in 0..units.len() {
        if units[at].gap {
            start = at;
        }
        runs.push((at - start, 0));
        if units.get(at + 1).is_none_or(|next| next.gap) {
            let length = at + 1 - start;
            for run in &mut runs[start..] {
                run.1 = length;
            }
        }
    }
    runs
}
