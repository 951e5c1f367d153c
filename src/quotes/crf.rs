//! The linear-chain CRF that labels the units around a cue as source, content or neither, and its n-best decoder.
//!
//! The source is a single run of units, so each state records whether it has been seen. Content may come in several runs;
//! each state records whether there has been one.

use std::cmp::Ordering;

use crate::learn::crf::{self, Chain, MaxPlus, Semiring, Viterbi};

/// Number of states.
pub(super) const STATES: usize = 8;
/// Number of transition events.
pub(super) const EVENTS: usize = 8;

/// The relation of a unit to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// Neither source nor content.
    Other,
    /// Part of the source.
    Source,
    /// Part of the content.
    Content,
}

/// The label of each state. There are four states for other (content seen or not, source seen or not), two for source and two
/// for content.
const LABEL: [Label; STATES] = [
    Label::Other,
    Label::Other,
    Label::Other,
    Label::Other,
    Label::Source,
    Label::Source,
    Label::Content,
    Label::Content,
];
const CONTENT_SEEN: [bool; STATES] = [false, true, false, true, false, true, true, true];
const SOURCE_SEEN: [bool; STATES] = [false, false, true, true, true, true, false, true];

/// Number of columns of a row of weights: first the states, then the events.
pub(super) const COLUMNS: usize = STATES + EVENTS;

/// The state of a label. `content` and `source` are whether these have been seen, this unit included.
#[cfg(feature = "workshop")]
pub(super) fn state(label: Label, content: bool, source: bool) -> u8 {
    match label {
        Label::Other => u8::from(content) | u8::from(source) << 1,
        Label::Source => 4 + u8::from(content),
        Label::Content => 6 + u8::from(source),
    }
}

/// A transition between two states, and its events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub from: usize,
    pub to: usize,
    pub events: [usize; 2],
}

/// Runs a block for each of [`STEPS`]. The loop is unrolled, so the steps are constants.
macro_rules! each_step {
    ($step:ident, $body:block) => {
        each_step!($step, $body, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)
    };
    ($step:ident, $body:block, $($number:literal)*) => {
        $({
            const STEP: Step = STEPS[$number];
            let $step = STEP;
            $body
        })*
    };
}

impl Step {
    /// `total` times the scores of its events.
    #[inline(always)]
    fn extend<S: Semiring>(self, mut total: f32, events: &[f32; EVENTS]) -> f32 {
        let [first, second] = self.events;
        if first != NO_EVENT {
            total = S::times(total, events[first]);
        }
        if second != NO_EVENT {
            total = S::times(total, events[second]);
        }
        total
    }
}

/// The absence of an event. Its weight is never read or trained.
pub(super) const NO_EVENT: usize = 7;

/// All allowed steps.
pub(super) const STEPS: [Step; STEP_COUNT] = steps();
const STEP_COUNT: usize = 21;

/// The steps that end content, and those that begin it for the first time.
const ENDING: [Step; 3] = steps_with(3);
const BEGINNING: [Step; 3] = steps_with(0);

const fn steps_with<const N: usize>(event: usize) -> [Step; N] {
    let mut found = [STEPS[0]; N];
    let (mut at, mut count) = (0, 0);
    while at < STEP_COUNT {
        if STEPS[at].events[0] == event {
            found[count] = STEPS[at];
            count += 1;
        }
        at += 1;
    }
    assert!(count == N);
    found
}

const fn steps() -> [Step; STEP_COUNT] {
    let mut all = [Step {
        from: 0,
        to: 0,
        events: [NO_EVENT; 2],
    }; STEP_COUNT];
    let mut count = 0;
    let mut from = 0;
    while from < STATES {
        let mut to = 0;
        while to < STATES {
            if let Some(events) = events(from, to) {
                all[count] = Step { from, to, events };
                count += 1;
            }
            to += 1;
        }
        from += 1;
    }
    assert!(count == STEP_COUNT);
    all
}

/// The events of a step: content begins (0), resumes (1), continues (2) or ends (3); source begins (4), continues (5) or ends
/// (6). Returns `None` if the step is not allowed.
const fn events(from: usize, to: usize) -> Option<[usize; 2]> {
    let (a, b) = (LABEL[from] as u8, LABEL[to] as u8);
    let content = CONTENT_SEEN[from] || b == 2;
    let source = SOURCE_SEEN[from] || b == 1;
    if CONTENT_SEEN[to] != content || SOURCE_SEEN[to] != source {
        return None;
    }
    if b == 1 && a != 1 && SOURCE_SEEN[from] {
        return None;
    }
    let first = match (a, b) {
        (2, 2) => 2,
        (2, _) => 3,
        (_, 2) if CONTENT_SEEN[from] => 1,
        (_, 2) => 0,
        _ => NO_EVENT,
    };
    let second = match (a, b) {
        (1, 1) => 5,
        (1, _) => 6,
        (_, 1) => 4,
        _ => NO_EVENT,
    };
    Some([first, second])
}

/// The scores of one window: by unit and state, and by unit and event of the step into it.
#[derive(Debug, Default)]
pub(super) struct WindowChain {
    pub nodes: Vec<[f32; STATES]>,
    pub events: Vec<[f32; EVENTS]>,
}

/// The log score of a forbidden label or event.
const FORBIDDEN: f32 = -1e9;

impl WindowChain {
    /// Clears the chain and resizes it for a window of `length` units.
    pub(super) fn reset(&mut self, length: usize) {
        self.nodes.clear();
        self.nodes.resize(length, [0.0; STATES]);
        self.events.clear();
        self.events.resize(length, [0.0; EVENTS]);
    }

    /// Forbids a label at a unit.
    pub(super) fn forbid(&mut self, at: usize, label: Label) {
        for (node, own) in self.nodes[at].iter_mut().zip(LABEL) {
            if own == label {
                *node = FORBIDDEN;
            }
        }
    }

    /// Forbids source and content to begin at a unit.
    pub(super) fn forbid_begin(&mut self, at: usize) {
        for event in [0, 1, 4] {
            self.events[at][event] = FORBIDDEN;
        }
    }

    /// Forbids source and content to end before a unit.
    pub(super) fn forbid_end(&mut self, at: usize) {
        for event in [3, 6] {
            self.events[at][event] = FORBIDDEN;
        }
    }
}

impl Chain<STATES> for WindowChain {
    fn length(&self) -> usize {
        self.nodes.len()
    }

    #[inline]
    fn node(&self, at: usize) -> &[f32; STATES] {
        &self.nodes[at]
    }

    #[inline]
    fn forward<S: Semiring>(&self, at: usize, totals: &[f32; STATES]) -> [f32; STATES] {
        let events = self.events[at].map(S::from_log);
        let mut sums = [S::ZERO; STATES];
        each_step!(step, {
            let total = step.extend::<S>(totals[step.from], &events);
            sums[step.to] = S::plus(sums[step.to], total);
        });
        sums
    }

    #[inline]
    fn backward<S: Semiring>(&self, at: usize, totals: &[f32; STATES]) -> [f32; STATES] {
        let events = self.events[at].map(S::from_log);
        let mut sums = [S::ZERO; STATES];
        each_step!(step, {
            let total = step.extend::<S>(totals[step.to], &events);
            sums[step.from] = S::plus(sums[step.from], total);
        });
        sums
    }

    #[inline]
    fn extend<S: Semiring>(&self, at: usize, total: f32, from: usize, to: usize) -> f32 {
        let Some(events) = EVENTS_OF[from][to] else {
            return S::ZERO;
        };
        let score = |total, event: usize| match event {
            NO_EVENT => total,
            _ => S::times(total, S::from_log(self.events[at][event])),
        };
        score(score(total, events[0]), events[1])
    }

    #[inline]
    fn predecessors(to: usize) -> impl Iterator<Item = usize> {
        states_of(PREDECESSORS[to])
    }

    #[inline]
    fn successors(from: usize) -> impl Iterator<Item = usize> {
        states_of(SUCCESSORS[from])
    }
}

/// The events of the step between two states; `None` if it is not allowed.
pub(super) static EVENTS_OF: [[Option<[usize; 2]>; STATES]; STATES] = events_of();

const fn events_of() -> [[Option<[usize; 2]>; STATES]; STATES] {
    let mut table = [[None; STATES]; STATES];
    let mut step = 0;
    while step < STATES * STATES {
        let (from, to) = (step / STATES, step % STATES);
        table[from][to] = events(from, to);
        step += 1;
    }
    table
}

/// The states before and after each state, one bit for each.
static PREDECESSORS: [u8; STATES] = neighbors().0;
static SUCCESSORS: [u8; STATES] = neighbors().1;

const fn neighbors() -> ([u8; STATES], [u8; STATES]) {
    let (mut before, mut after) = ([0; STATES], [0; STATES]);
    let mut step = 0;
    while step < STEP_COUNT {
        let Step { from, to, .. } = STEPS[step];
        before[to] |= 1 << from;
        after[from] |= 1 << to;
        step += 1;
    }
    (before, after)
}

/// The states whose bits are set, lowest first.
#[inline]
fn states_of(mut bits: u8) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let state = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        state
    })
}

/// Finds the n-best labelings of a window. Reuses its buffers from window to window.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    viterbi: Viterbi<STATES>,
    boundaries: Vec<Boundary>,
    path: Vec<u8>,
    labels: Vec<Label>,
}

/// A step with which content begins or ends, and the score of the best path that takes it.
#[derive(Debug, Clone, Copy)]
struct Boundary {
    score: f32,
    at: usize,
    from: usize,
    to: usize,
}

/// The number of alternative ends and of alternative beginnings of content.
const ENDS: usize = 4;
const BEGINNINGS: usize = 3;
/// Maximum difference between the scores of the best labeling and an alternative.
const MAX_DISTANCE: f32 = 2.5;
/// Maximum difference between the best labeling without content and the best with content. Beyond it, content never becomes a
/// quote.
pub(super) const MAX_DEFICIT: f32 = 5.0;

impl Decoder {
    /// Calls `found(log_probability, labels)` for the best labeling with content, then for labelings in which content begins
    /// or ends elsewhere, best first. Finds nothing if the best labeling with content scores more than `max_deficit` below
    /// the best without.
    pub(super) fn n_best(
        &mut self,
        chain: &WindowChain,
        max_deficit: f32,
        mut found: impl FnMut(f32, &[Label]),
    ) {
        let length = chain.nodes.len();
        if length == 0 {
            return;
        }
        let last = self.viterbi.forward(chain);
        let best = |content: bool| {
            let states = (0..STATES).filter(|state| CONTENT_SEEN[*state] == content);
            states.map(|state| last[state]).fold(FORBIDDEN, f32::max)
        };
        let (best, best_without) = (best(true), best(false));
        if best <= FORBIDDEN / 2.0 || best < best_without - max_deficit {
            return;
        }
        let log_total = crf::log_total(chain);
        if !log_total.is_finite() {
            return;
        }
        let end = CONTENT_SEEN.map(|seen| if seen { MaxPlus::ONE } else { MaxPlus::ZERO });
        self.viterbi.backward(chain, end);
        self.boundaries.clear();
        self.find_boundaries(chain, &ENDING, best - MAX_DISTANCE);
        // Content that extends to the end of the window.
        let open = [6, 7].map(|state| Boundary {
            score: last[state],
            at: length,
            from: state,
            to: 0,
        });
        let open = open.into_iter().filter(|b| b.score >= best - MAX_DISTANCE);
        self.boundaries.extend(open);
        keep_best(&mut self.boundaries, 0, ENDS);
        let ends = self.boundaries.len();
        self.find_boundaries(chain, &BEGINNING, best - MAX_DISTANCE);
        keep_best(&mut self.boundaries, ends, BEGINNINGS);
        self.boundaries.sort_by(Boundary::order);
        // Decode the path through each boundary, and skip repeated contents.
        self.labels.clear();
        for number in 0..self.boundaries.len() {
            let (boundary, start) = (self.boundaries[number], self.labels.len());
            self.push_path_through(chain, boundary);
            let (seen, labels) = self.labels.split_at(start);
            let is_content = |label: &Label| *label == Label::Content;
            let same = |other: &[Label]| {
                let mut pairs = other.iter().zip(labels);
                pairs.all(|(a, b)| is_content(a) == is_content(b))
            };
            if seen.chunks_exact(length).any(same) {
                self.labels.truncate(start);
            } else {
                found((boundary.score - log_total).min(0.0), labels);
            }
        }
    }

    /// Adds, for each unit, the best of the `steps` into it if its score is at least `min`.
    fn find_boundaries(&mut self, chain: &WindowChain, steps: &[Step; 3], min: f32) {
        for at in 0..chain.nodes.len() {
            let mut best: Option<Boundary> = None;
            for Step { from, to, .. } in *steps {
                let score = self.viterbi.score_through(chain, at, from, to);
                if best.is_none_or(|best| score > best.score) {
                    best = Some(Boundary {
                        score,
                        at,
                        from,
                        to,
                    });
                }
            }
            self.boundaries
                .extend(best.filter(|boundary| boundary.score >= min));
        }
    }

    /// Adds the labels of all units on the best path through a boundary.
    fn push_path_through(&mut self, chain: &WindowChain, boundary: Boundary) {
        self.path.clear();
        self.path.resize(chain.nodes.len(), 0);
        let (before, after) = self.path.split_at_mut(boundary.at);
        self.viterbi.trace_back(chain, boundary.from, before);
        self.viterbi
            .trace_on(chain, boundary.at, boundary.to, after);
        let states = self.path.iter().map(|state| usize::from(*state));
        self.labels.extend(states.map(|state| LABEL[state]));
    }
}

impl Boundary {
    /// Orders by descending score, then by position.
    fn order(&self, other: &Self) -> Ordering {
        let by_score = other.score.total_cmp(&self.score);
        by_score.then(self.at.cmp(&other.at))
    }
}

/// Sorts the boundaries from `first` on and keeps the best `max` of them.
fn keep_best(boundaries: &mut Vec<Boundary>, first: usize, max: usize) {
    boundaries[first..].sort_by(Boundary::order);
    boundaries.truncate(first + max);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_best_labelings_in_order() {
        let mut chain = WindowChain::default();
        chain.reset(5);
        for (at, node) in chain.nodes.iter_mut().enumerate() {
            node[6] = at as f32;
            node[4] = 0.5;
        }
        chain.forbid(2, Label::Source);
        chain.forbid(2, Label::Content);
        let mut found = Vec::new();
        Decoder::default().n_best(&chain, f32::INFINITY, |log, labels| {
            found.push((log, labels.to_vec()))
        });
        assert!(found.len() > 2);
        assert!(found.windows(2).all(|pair| pair[0].0 >= pair[1].0));
        let sum: f32 = found.iter().map(|(log, _)| log.exp()).sum();
        assert!(sum > 0.1 && sum <= 1.0, "{sum}");
        for (_, labels) in &found {
            assert_eq!(labels[2], Label::Other);
            assert!(labels.contains(&Label::Content));
        }
    }

    #[test]
    fn source_comes_once() {
        assert!(events(4, 2).is_some());
        assert!(events(2, 4).is_none() && events(3, 5).is_none());
        assert!(events(0, 2).is_none() && events(0, 6).is_some());
    }
}
