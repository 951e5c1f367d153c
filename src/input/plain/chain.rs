//! The chain that labels the units of a text as story or clutter.
//!
//! Each unit has a score for being story, and each change of label has a score. Training and prediction share everything
//! here.

use std::sync::LazyLock;

use super::features::{Context, Sink};
use super::page::Page;
use crate::learn::crf::{Chain, Semiring, Viterbi};
use crate::learn::weights::{Kind, combine, hash};

pub(super) use crate::learn::weights::Weights;

/// Texts with more units than this are not labelled: no page has that many lines, and hostile input must stay cheap.
const MAX_UNITS: usize = 30_000;

static BYTES: &[u8] = include_bytes!("../../data/en/built/lines.bin");

static SHIPPED: LazyLock<Option<Weights<'static>>> = LazyLock::new(|| open(BYTES));

/// The columns of a row of weights: of a unit in the story, of the story beginning at a unit, and of it ending before.
#[cfg(any(test, feature = "workshop"))]
pub(super) const LABELS: [&str; COLUMNS] = ["story", "story-begins", "story-ends"];
/// The number of columns.
pub(super) const COLUMNS: usize = 3;

/// Identifies the feature set in the file. When a feature changes, increase the first number and retrain.
pub(super) const FINGERPRINT: u64 = 1 << 32 | COLUMNS as u64;

/// Opens a file of weights; `None` if it is invalid or was trained with other features.
pub(super) fn open(bytes: &[u8]) -> Option<Weights<'_>> {
    let weights = Weights::open(bytes, Kind::Sequence).ok()?;
    (weights.fingerprint() == FINGERPRINT).then_some(weights)
}

/// The states. Viterbi breaks ties in favor of the first.
pub(super) const STORY: usize = 0;
/// See [`STORY`].
pub(super) const CLUTTER: usize = 1;
/// The number of states.
pub(super) const STATES: usize = 2;

/// The scores of the units of a text.
#[derive(Debug, Default)]
pub(super) struct UnitChain {
    nodes: Vec<[f32; STATES]>,
    /// The scores of the story beginning at each unit, and of it ending before that unit.
    changes: Vec<[f32; 2]>,
}

impl UnitChain {
    /// Adds a unit with these sums of weights. Nothing begins or ends at the first unit.
    pub(super) fn push(&mut self, [story, begins, ends]: [f32; COLUMNS]) {
        let is_first = self.nodes.is_empty();
        self.nodes.push([story, 0.0]);
        self.changes
            .push(if is_first { [0.0; 2] } else { [begins, ends] });
    }
}

impl Chain<STATES> for UnitChain {
    fn length(&self) -> usize {
        self.nodes.len()
    }

    fn node(&self, at: usize) -> &[f32; STATES] {
        &self.nodes[at]
    }

    fn start<S: Semiring>() -> [f32; STATES] {
        [S::ONE; STATES]
    }

    fn forward<S: Semiring>(&self, at: usize, totals: &[f32; STATES]) -> [f32; STATES] {
        let [begins, ends] = self.changes[at].map(S::from_log);
        [
            S::plus(totals[STORY], S::times(totals[CLUTTER], begins)),
            S::plus(totals[CLUTTER], S::times(totals[STORY], ends)),
        ]
    }

    fn backward<S: Semiring>(&self, at: usize, totals: &[f32; STATES]) -> [f32; STATES] {
        let [begins, ends] = self.changes[at].map(S::from_log);
        [
            S::plus(totals[STORY], S::times(totals[CLUTTER], ends)),
            S::plus(totals[CLUTTER], S::times(totals[STORY], begins)),
        ]
    }

    fn extend<S: Semiring>(&self, at: usize, total: f32, from: usize, to: usize) -> f32 {
        if from == to {
            return total;
        }
        S::times(total, S::from_log(self.changes[at][to]))
    }

    fn predecessors(to: usize) -> impl Iterator<Item = usize> {
        [to, 1 - to].into_iter()
    }

    fn successors(from: usize) -> impl Iterator<Item = usize> {
        [from, 1 - from].into_iter()
    }
}

/// What a feature describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// A unit. The feature has weights only in the first column.
    Unit,
    /// A word of a unit.
    Word,
    /// The step from the unit before. The feature has weights only in the other columns.
    Step,
}

/// Calls `found(key, group)` for each feature of unit `at`.
pub(super) fn keys(page: &Context<'_>, at: usize, found: impl FnMut(u64, Group)) {
    let mut sink = Keys {
        found,
        group: Group::Unit,
    };
    page.features(at, &mut sink);
    if at > 0 {
        sink.group = Group::Step;
        page.step(at, &mut sink);
    }
}

/// Turns features into keys.
struct Keys<F> {
    found: F,
    group: Group,
}

impl<F: FnMut(u64, Group)> Sink for Keys<F> {
    fn number(&mut self, template: &'static str, value: usize) {
        let key = combine(hash(template.as_bytes()), value as u64);
        (self.found)(key, self.group);
    }

    fn word(&mut self, template: &'static str, word: &str) {
        let key = combine(hash(template.as_bytes()), hash(word.as_bytes()));
        (self.found)(key, Group::Word);
    }
}

/// For each unit, whether it belongs to the story, by these weights or by the shipped ones. All units do in a text without
/// labels of a page (`labels`).
pub(super) fn story(page: &Page<'_>, weights: Option<&Weights<'_>>, labels: bool) -> Vec<bool> {
    let all = vec![true; page.units.len()];
    if !labels || all.len() > MAX_UNITS {
        return all;
    }
    let Some(weights) = weights.or(SHIPPED.as_ref()) else {
        return all;
    };
    let context = Context::new(page);
    let mut chain = UnitChain::default();
    for at in 0..page.units.len() {
        let mut sums = [0; COLUMNS];
        keys(&context, at, |key, _| {
            weights.add(key, &mut sums);
        });
        chain.push(sums.map(|sum| sum as f32 * weights.scale()));
    }
    let mut path = Vec::new();
    Viterbi::default().best_path(&chain, &mut path);
    path.into_iter()
        .map(|state| usize::from(state) == STORY)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_weights_fit_the_features() {
        let weights = open(BYTES).expect("the features have changed: run `workshop train-lines`");
        weights.verify().unwrap();
        assert_eq!(weights.labels().collect::<Vec<_>>(), LABELS);
    }

    #[test]
    fn changes_cost_and_ties_go_to_the_story() {
        let best = |units: &[[f32; COLUMNS]]| {
            let mut chain = UnitChain::default();
            units.iter().for_each(|unit| chain.push(*unit));
            let mut path = Vec::new();
            Viterbi::default().best_path(&chain, &mut path);
            path
        };
        let (story, clutter) = (STORY as u8, CLUTTER as u8);
        assert_eq!(best(&[[0.0; 3]; 3]), [story; 3]);
        let unit = |score: f32| [score, -1.0, -1.0];
        assert_eq!(
            best(&[unit(2.0), unit(-1.5), unit(2.0)]),
            [story, story, story]
        );
        assert_eq!(
            best(&[unit(2.0), unit(-2.5), unit(2.0)]),
            [story, clutter, story]
        );
    }
}
