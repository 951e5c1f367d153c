//! A linear-chain conditional random field that labels the units around a cue: source, content, neither.
//!
//! The source is one stretch, so a state knows whether it has been; the content may come in pieces, and a state knows
//! whether one has been. (Lafferty, McCallum, Pereira 2001.)

use std::cmp::Ordering;

/// Number of states.
pub(super) const STATES: usize = 8;
/// Number of kinds of steps.
pub(super) const EVENTS: usize = 8;

/// What a unit is to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Neither source nor content.
    Other,
    /// Of the source.
    Source,
    /// Of the content.
    Content,
}

/// States: other (4: content seen or not, source seen or not), source (2), content (2).
const PART: [Part; STATES] = [
    Part::Other,
    Part::Other,
    Part::Other,
    Part::Other,
    Part::Source,
    Part::Source,
    Part::Content,
    Part::Content,
];
const CONTENT_SEEN: [bool; STATES] = [false, true, false, true, false, true, true, true];
const SOURCE_SEEN: [bool; STATES] = [false, false, true, true, true, true, false, true];

/// Columns of a row of weights: of the states, then of the events.
pub(super) const COLUMNS: usize = STATES + EVENTS;

/// The state of a part when content and source have been seen or not (itself counted).
#[cfg(feature = "workshop")]
pub(super) fn state(part: Part, content: bool, source: bool) -> u8 {
    match part {
        Part::Other => u8::from(content) | u8::from(source) << 1,
        Part::Source => 4 + u8::from(content),
        Part::Content => 6 + u8::from(source),
    }
}

/// One step between two states and which kinds of events it is, as a mask over [`EVENTS`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub from: usize,
    pub to: usize,
    pub events: [usize; 2],
}

/// Does something for each of [`STEPS`], written out so that nothing is left to look up or to test.
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
    /// Adds the scores of its events.
    #[inline(always)]
    fn add(self, mut score: f32, events: &[f32; EVENTS]) -> f32 {
        let [first, second] = self.events;
        if first != NO_EVENT {
            score += events[first];
        }
        if second != NO_EVENT {
            score += events[second];
        }
        score
    }
}

/// No event; its weight is never read or trained.
pub(super) const NO_EVENT: usize = 7;

/// All allowed steps.
pub(super) const STEPS: [Step; STEP_COUNT] = steps();
const STEP_COUNT: usize = 21;

/// The steps with which content ends, and those with which it first begins.
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

/// The events of a step (content begins 0, begins again 1, goes on 2, ends 3; source begins 4, goes on 5, ends 6);
/// `None` when the step is not allowed.
const fn events(from: usize, to: usize) -> Option<[usize; 2]> {
    let (a, b) = (PART[from] as u8, PART[to] as u8);
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

/// Scores of one window: by unit and state, and by unit and event of the step into it.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    pub nodes: Vec<[f32; STATES]>,
    pub events: Vec<[f32; EVENTS]>,
    /// Index of the cue, which is neither source nor content.
    pub cue: usize,
}

pub(super) const LOW: f32 = -1e9;

impl Lattice {
    /// Empties the lattice for a window of `length` units.
    pub(super) fn reset(&mut self, length: usize, cue: usize) {
        self.nodes.clear();
        self.nodes.resize(length, [0.0; STATES]);
        self.events.clear();
        self.events.resize(length, [0.0; EVENTS]);
        self.cue = cue;
    }

    /// Keeps the source away from a unit.
    pub(super) fn forbid_source(&mut self, at: usize) {
        for (node, part) in self.nodes[at].iter_mut().zip(PART) {
            if part == Part::Source {
                *node = LOW;
            }
        }
    }

    /// Keeps source and content from beginning at a unit.
    pub(super) fn forbid_begin(&mut self, at: usize) {
        for event in [0, 1, 4] {
            self.events[at][event] = LOW;
        }
    }

    /// Keeps source and content from ending in front of a unit.
    pub(super) fn forbid_end(&mut self, at: usize) {
        for event in [3, 6] {
            self.events[at][event] = LOW;
        }
    }

    #[cfg(feature = "workshop")]
    pub(super) fn step_score(&self, at: usize, step: &Step) -> f32 {
        let events = &self.events[at];
        let mut score = 0.0;
        for event in step.events {
            if event != NO_EVENT {
                score += events[event];
            }
        }
        score
    }

    #[cfg(feature = "workshop")]
    pub(super) fn allowed(&self, at: usize, state: usize, fixed: Option<&[Part]>) -> bool {
        let part = PART[state];
        (at != self.cue || part == Part::Other)
            && fixed.is_none_or(|parts| (part == Part::Content) == (parts[at] == Part::Content))
    }

    #[cfg(feature = "workshop")]
    pub(super) fn forward(&self, fixed: Option<&[Part]>) -> Vec<[f32; STATES]> {
        let mut all = Vec::with_capacity(self.nodes.len());
        let mut scores = [LOW; STATES];
        scores[0] = 0.0;
        for at in 0..self.nodes.len() {
            // Sums of exponentials relative to the largest score stay in range.
            let top = scores.iter().copied().fold(LOW, f32::max);
            let scale = self.events[at]
                .iter()
                .copied()
                .fold(0.0f32, |a, b| a + b.max(0.0));
            let mut sums = [0.0f32; STATES];
            for step in &STEPS {
                sums[step.to] +=
                    (scores[step.from] - top + self.step_score(at, step) - scale).exp();
            }
            for state in 0..STATES {
                scores[state] = if sums[state] > 0.0 && self.allowed(at, state, fixed) {
                    sums[state].ln() + top + scale + self.nodes[at][state]
                } else {
                    LOW
                };
            }
            all.push(scores);
        }
        all
    }
}

#[cfg(feature = "workshop")]
impl Lattice {
    /// By unit and state, the logarithm of the sum of all ways to go on from there.
    pub(super) fn backward(&self) -> Vec<[f32; STATES]> {
        let mut all = vec![[0.0f32; STATES]; self.nodes.len()];
        for at in (1..self.nodes.len()).rev() {
            let mut next = [LOW; STATES];
            for (state, score) in next.iter_mut().enumerate() {
                if self.allowed(at, state, None) {
                    *score = all[at][state] + self.nodes[at][state];
                }
            }
            let top = next.iter().copied().fold(LOW, f32::max);
            let scale = self.events[at]
                .iter()
                .copied()
                .fold(0.0f32, |a, b| a + b.max(0.0));
            let mut sums = [0.0f32; STATES];
            for step in &STEPS {
                sums[step.from] += (next[step.to] - top + self.step_score(at, step) - scale).exp();
            }
            for state in 0..STATES {
                all[at - 1][state] = if sums[state] > 0.0 {
                    sums[state].ln() + top + scale
                } else {
                    LOW
                };
            }
        }
        all
    }
}

/// Ways to label a window, and room to find them in.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// By unit and state: the best score up to there, and the state before.
    forward: Vec<[f32; STATES]>,
    back: Vec<[u8; STATES]>,
    /// By unit and state: the best score from there on, and the state behind.
    backward: Vec<[f32; STATES]>,
    onward: Vec<[u8; STATES]>,
    turns: Vec<Turn>,
    parts: Vec<Part>,
}

/// A step with which content begins or ends, and the score of the best way that takes it.
#[derive(Debug, Clone, Copy)]
struct Turn {
    score: f32,
    at: usize,
    from: usize,
    to: usize,
}

/// Other ends and other beginnings of content that are looked at.
const ENDS: usize = 4;
const BEGINNINGS: usize = 3;
/// How far the score of a way may lie below the best.
const REACH: f32 = 2.5;
/// How far the best way with some content may lie below the best without: what lies further never becomes a quote.
pub(super) const HOPELESS: f32 = 5.0;

impl Decoder {
    /// Calls `found(log_probability, parts)` for the best way with some content, then for those that end or begin it
    /// elsewhere; the best comes first. There are none when the best one lies further below the best without content than
    /// `reach`.
    pub(super) fn ways(
        &mut self,
        lattice: &Lattice,
        reach: f32,
        mut found: impl FnMut(f32, &[Part]),
    ) {
        let length = lattice.nodes.len();
        self.run_forward(lattice);
        let Some(last) = self.forward.last() else {
            return;
        };
        let best = |content: bool| {
            let states = (0..STATES).filter(|state| CONTENT_SEEN[*state] == content);
            states.map(|state| last[state]).fold(LOW, f32::max)
        };
        let (best, silent) = (best(true), best(false));
        if best <= LOW / 2.0 || best < silent - reach {
            return;
        }
        self.run_backward(lattice);
        let all = lattice.log_sum();
        self.turns.clear();
        self.find_turns(lattice, &ENDING, best - REACH);
        keep_best(&mut self.turns, 0, ENDS);
        let ends = self.turns.len();
        self.find_turns(lattice, &BEGINNING, best - REACH);
        keep_best(&mut self.turns, ends, BEGINNINGS);
        self.turns.sort_by(Turn::order);
        // One way behind the other.
        self.parts.clear();
        for number in 0..self.turns.len() {
            let (turn, start) = (self.turns[number], self.parts.len());
            self.way_through(turn, length);
            let (seen, parts) = self.parts.split_at(start);
            let is_content = |part: &Part| *part == Part::Content;
            let same = |other: &[Part]| {
                let mut pairs = other.iter().zip(parts);
                pairs.all(|(a, b)| is_content(a) == is_content(b))
            };
            if seen.chunks_exact(length).any(same) {
                self.parts.truncate(start);
            } else {
                found((turn.score - all).min(0.0), parts);
            }
        }
    }

    fn run_forward(&mut self, lattice: &Lattice) {
        self.forward.clear();
        self.back.clear();
        let mut scores = [LOW; STATES];
        scores[0] = 0.0;
        for (at, (nodes, events)) in lattice.nodes.iter().zip(&lattice.events).enumerate() {
            let mut next = [LOW; STATES];
            let mut back = [0u8; STATES];
            each_step!(step, {
                let score = step.add(scores[step.from], events);
                if score > next[step.to] {
                    next[step.to] = score;
                    back[step.to] = step.from as u8;
                }
            });
            for state in 0..STATES {
                next[state] += nodes[state];
                if at == lattice.cue && PART[state] != Part::Other {
                    next[state] = LOW;
                }
            }
            scores = next;
            self.forward.push(next);
            self.back.push(back);
        }
    }

    fn run_backward(&mut self, lattice: &Lattice) {
        let length = lattice.nodes.len();
        self.backward.clear();
        self.onward.clear();
        let mut scores = CONTENT_SEEN.map(|seen| if seen { 0.0 } else { LOW });
        self.backward.resize(length, scores);
        self.onward.resize(length, [0; STATES]);
        for at in (1..length).rev() {
            let (nodes, events) = (&lattice.nodes[at], &lattice.events[at]);
            for state in 0..STATES {
                scores[state] += nodes[state];
                if at == lattice.cue && PART[state] != Part::Other {
                    scores[state] = LOW;
                }
            }
            let mut next = [LOW; STATES];
            let mut onward = [0; STATES];
            each_step!(step, {
                let score = step.add(scores[step.to], events);
                if score > next[step.from] {
                    next[step.from] = score;
                    onward[step.from] = step.to as u8;
                }
            });
            scores = next;
            self.backward[at - 1] = next;
            self.onward[at - 1] = onward;
        }
    }

    /// Adds the best of these steps into each unit, when its score is not below `floor`; content that lasts to the end ends
    /// behind the last unit.
    fn find_turns(&mut self, lattice: &Lattice, steps: &[Step; 3], floor: f32) {
        let length = lattice.nodes.len();
        let is_ending = steps[0].events[0] == ENDING[0].events[0];
        let mut before = [LOW; STATES];
        before[0] = 0.0;
        for at in 0..length {
            let events = &lattice.events[at];
            let mut best: Option<Turn> = None;
            for step in steps {
                if at == lattice.cue && PART[step.to] != Part::Other {
                    continue;
                }
                let score = step.add(before[step.from], events)
                    + lattice.nodes[at][step.to]
                    + self.backward[at][step.to];
                if best.is_none_or(|best| score > best.score) {
                    let (from, to) = (step.from, step.to);
                    best = Some(Turn {
                        score,
                        at,
                        from,
                        to,
                    });
                }
            }
            self.turns.extend(best.filter(|turn| turn.score >= floor));
            before = self.forward[at];
        }
        if is_ending && let Some(last) = self.forward.last() {
            let turns = [6, 7].map(|state| Turn {
                score: last[state],
                at: length,
                from: state,
                to: 0,
            });
            self.turns
                .extend(turns.into_iter().filter(|turn| turn.score >= floor));
        }
    }

    /// Adds the parts of all units on the best way that takes a step.
    fn way_through(&mut self, turn: Turn, length: usize) {
        let start = self.parts.len();
        self.parts.resize(start + length, Part::Other);
        let (before, behind) = self.parts[start..].split_at_mut(turn.at);
        let mut state = turn.from;
        for (part, back) in before.iter_mut().zip(&self.back).rev() {
            *part = PART[state];
            state = usize::from(back[state]);
        }
        state = turn.to;
        for (part, onward) in behind.iter_mut().zip(&self.onward[turn.at..]) {
            *part = PART[state];
            state = usize::from(onward[state]);
        }
    }
}

impl Turn {
    /// The best first, of equals the one that comes first.
    fn order(&self, other: &Self) -> Ordering {
        let by_score = other.score.total_cmp(&self.score);
        by_score.then(self.at.cmp(&other.at))
    }
}

/// Leaves of the turns from `first` on the best.
fn keep_best(turns: &mut Vec<Turn>, first: usize, most: usize) {
    turns[first..].sort_by(Turn::order);
    turns.truncate(first + most);
}

impl Lattice {
    /// The logarithm of the sum over all ways of the exponential of their score.
    fn log_sum(&self) -> f32 {
        let mut sums = [0.0f32; STATES];
        sums[0] = 1.0;
        let mut log = 0.0;
        for (at, (nodes, events)) in self.nodes.iter().zip(&self.events).enumerate() {
            let top = nodes.iter().copied().fold(LOW, f32::max);
            let nodes = nodes.map(|score| exp(score - top));
            let events = events.map(exp);
            let mut next = [0.0f32; STATES];
            each_step!(step, {
                let [first, second] = step.events;
                let mut sum = sums[step.from];
                if first != NO_EVENT {
                    sum *= events[first];
                }
                if second != NO_EVENT {
                    sum *= events[second];
                }
                next[step.to] += sum;
            });
            let mut total = 0.0;
            for state in 0..STATES {
                next[state] *= nodes[state];
                if at == self.cue && PART[state] != Part::Other {
                    next[state] = 0.0;
                }
                total += next[state];
            }
            if total <= 0.0 || !total.is_finite() {
                return -LOW;
            }
            log += total.ln() + top;
            sums = next.map(|sum| sum / total);
        }
        log
    }
}

/// The exponential to about six digits, by its binary exponent and a polynomial: the same on every machine.
#[inline]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let binary = x.clamp(-60.0, 30.0) * std::f32::consts::LOG2_E;
    let whole = (binary + ROUND) - ROUND;
    let rest = (binary - whole) * std::f32::consts::LN_2;
    let fraction = 1.0
        + rest
            * (1.0
                + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0)))));
    f32::from_bits(((whole as i32 + 127) as u32) << 23) * fraction
}

/// The logarithm of the sum of exponentials.
#[cfg(feature = "workshop")]
pub(super) fn log_sum_exp(scores: &[f32]) -> f32 {
    let top = scores.iter().copied().fold(LOW, f32::max);
    top + scores.iter().map(|s| (s - top).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_over_what_it_maximizes() {
        let mut lattice = Lattice::default();
        lattice.reset(5, 2);
        for (at, node) in lattice.nodes.iter_mut().enumerate() {
            node[6] = at as f32;
            node[4] = 0.5;
        }
        let mut ways = Vec::new();
        Decoder::default().ways(&lattice, f32::INFINITY, |log, parts| {
            ways.push((log, parts.to_vec()))
        });
        assert!(ways.len() > 2);
        assert!(ways.windows(2).all(|pair| pair[0].0 >= pair[1].0));
        let sum: f32 = ways.iter().map(|way| way.0.exp()).sum();
        assert!(sum > 0.1 && sum <= 1.0, "{sum}");
        for (_, parts) in &ways {
            assert_eq!(parts[2], Part::Other);
            assert!(parts.contains(&Part::Content));
        }
    }

    #[test]
    fn exponential_is_near() {
        for x in -200..200 {
            let x = x as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-4, "{x}");
        }
    }

    #[test]
    fn source_comes_once() {
        assert!(events(4, 2).is_some());
        assert!(events(2, 4).is_none() && events(3, 5).is_none());
        assert!(events(0, 2).is_none() && events(0, 6).is_some());
    }
}
