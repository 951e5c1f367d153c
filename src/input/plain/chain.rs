//! A linear-chain conditional random field over the units of a text: story or clutter.
//!
//! J. Lafferty, A. McCallum, F. Pereira: Conditional random fields (ICML 2001); two labels, so each unit has one score and
//! each change of label one cost.

use std::sync::LazyLock;

use super::features::{Context, Sink};
use super::page::Page;
use super::shape::Fnv;
use crate::learn::weights::KeyMap;

/// Units beyond which a text is taken as it is: no page has so many lines, and hostile input must stay cheap.
const LIMIT: usize = 30_000;

/// Weights by the hash of the feature's name.
#[derive(Debug, Default)]
pub(super) struct Weights(KeyMap<f32>);

static SHIPPED: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("../../data/built/lines.tsv")));

impl Weights {
    /// Reads lines of feature, tab, weight in thousandths.
    pub(super) fn parse(table: &str) -> Self {
        let weight = |row: &[u8]| {
            let tab = row.iter().position(|byte| *byte == b'\t')?;
            let weight = std::str::from_utf8(&row[tab + 1..]).ok()?;
            Some((
                hash(&row[..tab]),
                weight.parse::<i32>().ok()? as f32 / 1000.0,
            ))
        };
        // Bytes, since this is done at nearly every start.
        let rows = table.as_bytes().split(|byte| *byte == b'\n');
        let rows = rows.filter(|row| !row.starts_with(b"#"));
        // About fifteen bytes a row: the table need not grow.
        let mut weights = KeyMap::with_capacity_and_hasher(table.len() / 15, <_>::default());
        weights.extend(rows.filter_map(weight));
        Weights(weights)
    }

    fn emission(&self, page: &Context<'_>, at: usize) -> f32 {
        let mut sum = Sum::new(self, "");
        page.features(at, &mut sum);
        sum.score
    }

    /// The score of changing the label between `at - 1` and `at`, into the story and out of it.
    fn change(&self, page: &Context<'_>, at: usize) -> (f32, f32) {
        let (mut into, mut out) = (Sum::new(self, ">"), Sum::new(self, "<"));
        page.step(at, &mut into);
        page.step(at, &mut out);
        (into.score, out.score)
    }
}

/// The hash of a feature name.
pub(super) fn hash(name: &[u8]) -> u64 {
    let mut hash = Fnv::default();
    hash.write(name);
    hash.0
}

/// Adds up the weights of features, without building their names.
struct Sum<'w> {
    weights: &'w Weights,
    prefix: &'static str,
    score: f32,
}

impl<'w> Sum<'w> {
    fn new(weights: &'w Weights, prefix: &'static str) -> Self {
        Sum {
            weights,
            prefix,
            score: 0.0,
        }
    }

    fn add(&mut self, template: &str, value: &[u8]) {
        let mut hash = Fnv::default();
        hash.write(self.prefix.as_bytes());
        hash.write(template.as_bytes());
        hash.write(b":");
        hash.write(value);
        self.score += self.weights.0.get(&hash.0).copied().unwrap_or(0.0);
    }
}

impl Sink for Sum<'_> {
    fn number(&mut self, template: &'static str, mut value: usize) {
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (value % 10) as u8;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.add(template, &digits[at..]);
    }

    fn word(&mut self, template: &'static str, word: &str) {
        self.add(template, word.as_bytes());
    }
}

/// For each unit, whether it belongs to the story by these weights, or by the shipped ones, which only a text with labels
/// has to wait for; all units do in a text without any label of a page (`labels`).
pub(super) fn story(page: &Page<'_>, weights: Option<&Weights>, labels: bool) -> Vec<bool> {
    if !labels || page.units.len() > LIMIT {
        return vec![true; page.units.len()];
    }
    viterbi(page, weights.unwrap_or_else(|| &SHIPPED))
}

/// The most likely labels under `weights`.
fn viterbi(page: &Page<'_>, weights: &Weights) -> Vec<bool> {
    let count = page.units.len();
    let page = &Context::new(page);
    // Best score of the units so far that ends in clutter, in the story; and for each unit where those came from.
    let mut best = (0.0f32, 0.0f32);
    let mut from: Vec<(bool, bool)> = Vec::with_capacity(count);
    for at in 0..count {
        let (into, out) = if at == 0 {
            (0.0, 0.0)
        } else {
            weights.change(page, at)
        };
        let from_story = (best.1 + out > best.0, best.1 >= best.0 + into);
        let clutter = if from_story.0 { best.1 + out } else { best.0 };
        let story = if from_story.1 { best.1 } else { best.0 + into };
        from.push(from_story);
        best = (clutter, story + weights.emission(page, at));
    }
    let mut labels = vec![false; count];
    let mut label = best.1 >= best.0;
    for at in (0..count).rev() {
        labels[at] = label;
        label = if label { from[at].1 } else { from[at].0 };
    }
    labels
}
