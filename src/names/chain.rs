//! A linear chain over the states: best path, and probabilities by the forward-backward algorithm
//! (Lafferty, McCallum & Pereira 2001).
//!
//! BILOU forbids most steps. What closes a name is followed by anything that opens one: these steps are taken for all
//! states together, in vectors. "Begin" and "inside" lead only to "inside" and "last" of their own class, and the four
//! states of a class stand side by side. So of 625 steps 13 rows and 12 short ones are looked at.

// Several arrays are indexed by the same state or token.
#![allow(clippy::needless_range_loop)]

use super::labels::{CLASSES, OUTSIDE, Part, STATES, closes, follows, opens, state};

/// One number for each state.
pub type Scores = [f32; STATES];

/// One number for each state, filled up to whole vectors.
pub type Lanes = [f32; LANES];

const LANES: usize = STATES.next_multiple_of(4);

/// The states of a class.
const PARTS: usize = 4;

/// A row for each state.
type Table = [Lanes; STATES];

/// Scores of stepping from one state to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Transitions {
    /// Log scores, by the state stepped from; negative infinity for impossible steps.
    scores: Table,
    /// What they are the logarithms of; 0 for impossible steps.
    exp: Table,
    /// The same by the state stepped to.
    back: Table,
}

impl Transitions {
    /// Transitions with these log scores, by the state stepped from; those of impossible steps are not read.
    pub fn new(given: [Scores; STATES]) -> Self {
        let mut new = Self {
            scores: [[f32::NEG_INFINITY; LANES]; STATES],
            exp: [[0.0; LANES]; STATES],
            back: [[0.0; LANES]; STATES],
        };
        for from in 0..STATES {
            for to in successors(from) {
                new.scores[from][to] = given[from][to];
                new.exp[from][to] = given[from][to].exp();
                new.back[to][from] = new.exp[from][to];
            }
        }
        new
    }

    /// The state from which the best way leads to `to`, when the ways to each state score `before`.
    fn leading(&self, before: &Lanes, to: usize) -> usize {
        let (mut best, mut top) = (OUTSIDE, f32::NEG_INFINITY);
        let mut compare = |from: usize| {
            let score = before[from] + self.scores[from][to];
            if score > top {
                (best, top) = (from, score);
            }
        };
        if opens(to) {
            CLOSING.into_iter().for_each(compare);
        } else {
            (0..STATES)
                .filter(|from| follows(*from, to))
                .for_each(&mut compare);
        }
        best
    }
}

/// Room for the computations over one chain, kept from chain to chain.
#[derive(Debug, Default, Clone)]
pub struct Lattice {
    /// Probability of each state at each token, filled by [`Lattice::forward_backward`].
    pub marginals: Vec<Lanes>,
    exp: Vec<Lanes>,
    forward: Vec<Lanes>,
    backward: Vec<Lanes>,
    scale: Vec<f32>,
    /// Before each token the scores of the best ways to each state.
    best: Vec<Lanes>,
}

/// All states allowed.
pub const ANY: u32 = u32::MAX;

impl Lattice {
    /// Writes the best sequence of states for these `emissions` to `path`. The chain is preceded and followed by
    /// [`OUTSIDE`].
    pub fn best(&mut self, emissions: &[Scores], transitions: &Transitions, path: &mut Vec<u8>) {
        self.best.clear();
        let mut now = [f32::NEG_INFINITY; LANES];
        now[OUTSIDE] = 0.0;
        for emission in emissions {
            self.best.push(now);
            now = step_from_each(
                &now,
                &transitions.scores,
                (&CLOSING, [Part::Begin, Part::Inside]),
                f32::NEG_INFINITY,
                |best, before, step| {
                    let score = before + step;
                    if score > best { score } else { best }
                },
            );
            for (score, emission) in now.iter_mut().zip(emission) {
                *score += emission;
            }
        }
        // Which step led to a state is asked of the states of the best path alone.
        path.clear();
        let mut state = transitions.leading(&now, OUTSIDE);
        for before in self.best.iter().rev() {
            path.push(state as u8);
            state = transitions.leading(before, state);
        }
        path.reverse();
    }

    /// Fills [`Lattice::marginals`] and returns the log of the sum over all paths. `allowed` holds one bit for each
    /// state that a token may have, or is empty when all may; a chain without any allowed path gives negative infinity.
    pub fn forward_backward(
        &mut self,
        emissions: &[Scores],
        transitions: &Transitions,
        allowed: &[u32],
    ) -> f32 {
        let length = emissions.len();
        for room in [&mut self.backward, &mut self.marginals] {
            room.clear();
            room.resize(length, [0.0; LANES]);
        }
        self.exp.clear();
        self.forward.clear();
        self.scale.clear();
        let mut log_sum = 0.0;
        let mut before = [0.0; LANES];
        before[OUTSIDE] = 1.0;
        for at in 0..length {
            let (mut exp, most) = exp_of(&emissions[at]);
            if let Some(mask) = allowed.get(at) {
                for state in (0..STATES).filter(|state| mask >> state & 1 == 0) {
                    exp[state] = 0.0;
                }
            }
            let leaving = (&CLOSING, [Part::Begin, Part::Inside]);
            let mut now = step_from_each(&before, &transitions.exp, leaving, 0.0, add_product);
            multiply(&mut now, &exp);
            let sum = sum_of(&now);
            if sum <= 0.0 {
                return f32::NEG_INFINITY;
            }
            scale(&mut now, 1.0 / sum);
            log_sum += sum.ln() + most;
            self.exp.push(exp);
            self.scale.push(sum);
            self.forward.push(now);
            before = now;
        }
        // The step out of the chain.
        multiply(&mut before, &transitions.back[OUTSIDE]);
        let end = sum_of(&before);
        if end <= 0.0 {
            return f32::NEG_INFINITY;
        }
        log_sum += end.ln();
        let mut after = transitions.back[OUTSIDE];
        scale(&mut after, 1.0 / end);
        for at in (0..length).rev() {
            self.backward[at] = after;
            self.marginals[at] = self.forward[at];
            multiply(&mut self.marginals[at], &after);
            multiply(&mut after, &self.exp[at]);
            scale(&mut after, 1.0 / self.scale[at]);
            let entering = (&OPENING, [Part::Inside, Part::Last]);
            after = step_from_each(&after, &transitions.back, entering, 0.0, add_product);
        }
        log_sum
    }

    /// Probability that the chain steps from state `from` at token `at - 1` to state `to` at token `at`.
    pub fn step(&self, transitions: &Transitions, at: usize, from: usize, to: usize) -> f32 {
        self.forward[at - 1][from]
            * transitions.exp[from][to]
            * self.exp[at][to]
            * self.backward[at][to]
            / self.scale[at]
    }

    /// Probability that the tokens from `start` on have exactly these states.
    pub fn path_probability(&self, transitions: &Transitions, start: usize, states: &[u8]) -> f32 {
        let mut probability = 1.0;
        for (i, state) in states.iter().enumerate() {
            let state = usize::from(*state);
            if i == 0 {
                probability *= self.forward[start][state];
            } else {
                let from = usize::from(states[i - 1]);
                probability *= transitions.exp[from][state] * self.exp[start + i][state]
                    / self.scale[start + i];
            }
            if i + 1 == states.len() {
                probability *= self.backward[start + i][state];
            }
        }
        probability.clamp(0.0, 1.0)
    }
}

/// For each state what comes of all steps to it, starting with `start`: `fold` takes what came so far, the number of the
/// state stepped from, and the number of the step, from the row of that state in `rows`. The rows of the states in
/// `wide` are taken whole; of those of two parts of names, only what concerns their own class.
#[inline(always)]
fn step_from_each(
    numbers: &Lanes,
    rows: &Table,
    (wide, narrow): (&[usize; EDGES], [Part; 2]),
    start: f32,
    fold: impl Fn(f32, f32, f32) -> f32,
) -> Lanes {
    let mut sums = [start; LANES];
    for from in wide {
        for to in 0..LANES {
            sums[to] = fold(sums[to], numbers[*from], rows[*from][to]);
        }
    }
    for class in 0..CLASSES.len() {
        let own = state(class, Part::Begin);
        for part in narrow {
            let from = state(class, part);
            for to in own..own + PARTS {
                sums[to] = fold(sums[to], numbers[from], rows[from][to]);
            }
        }
    }
    sums
}

fn add_product(sum: f32, number: f32, step: f32) -> f32 {
    sum + number * step
}

fn multiply(lanes: &mut Lanes, by: &Lanes) {
    for (lane, by) in lanes.iter_mut().zip(by) {
        *lane *= by;
    }
}

fn scale(lanes: &mut Lanes, by: f32) {
    lanes.iter_mut().for_each(|lane| *lane *= by);
}

fn sum_of(lanes: &Lanes) -> f32 {
    let mut sums = [0.0; 4];
    for four in lanes.chunks_exact(4) {
        for i in 0..4 {
            sums[i] += four[i];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// The exponentials of the emissions of a token less the largest one, which stands beside them.
fn exp_of(emissions: &Scores) -> (Lanes, f32) {
    let mut lanes = [f32::MIN; LANES];
    lanes[..STATES].copy_from_slice(emissions);
    let mut most = [f32::MIN; 4];
    for four in lanes.chunks_exact(4) {
        for i in 0..4 {
            most[i] = if four[i] > most[i] { four[i] } else { most[i] };
        }
    }
    let most = most.into_iter().fold(f32::MIN, f32::max);
    lanes.iter_mut().for_each(|lane| *lane = exp(*lane - most));
    (lanes, most)
}

/// What is less likely than this, by its logarithm, is not told apart: products of such numbers stay in range.
const LEAST: f32 = -60.0;

/// The exponential of a number that is 0 or less; below [`LEAST`] as of that. Made for vectors, and the same on every machine:
/// the polynomial of Cephes' `expf` (Stephen Moshier, public domain).
#[inline]
fn exp(x: f32) -> f32 {
    /// Adding it rounds to whole numbers, which then stand in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > LEAST { x } else { LEAST };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [
        1.398_2e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        0.5,
    ] {
        sum = sum * r + factor;
    }
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    (sum * r * r + r + 1.0) * power
}

/// How many states close a name or nothing, and how many open one.
const EDGES: usize = 1 + 2 * CLASSES.len();

/// The states that may stand before what opens.
const CLOSING: [usize; EDGES] = edges(false);

/// The states that may stand behind what closes.
const OPENING: [usize; EDGES] = edges(true);

const fn edges(opening: bool) -> [usize; EDGES] {
    let mut edges = [0; EDGES];
    let (mut state, mut count) = (0, 0);
    while state < STATES {
        if opening && opens(state) || !opening && closes(state) {
            edges[count] = state;
            count += 1;
        }
        state += 1;
    }
    edges
}

/// The states that may follow `from`.
pub fn successors(from: usize) -> impl Iterator<Item = usize> {
    SUCCESSORS[from].1[..SUCCESSORS[from].0]
        .iter()
        .map(|state| usize::from(*state))
}

static SUCCESSORS: [(usize, [u8; STATES]); STATES] = successor_table();

const fn successor_table() -> [(usize, [u8; STATES]); STATES] {
    let mut table = [(0, [0; STATES]); STATES];
    let mut from = 0;
    while from < STATES {
        let mut to = 0;
        while to < STATES {
            if follows(from, to) {
                table[from].1[table[from].0] = to as u8;
                table[from].0 += 1;
            }
            to += 1;
        }
        from += 1;
    }
    table
}

/// True when `states` is a sequence that BILOU allows between two tokens outside.
pub fn is_proper(states: &[u8]) -> bool {
    let mut before = OUTSIDE;
    for state in states.iter().map(|state| usize::from(*state)) {
        if !follows(before, state) {
            return false;
        }
        before = state;
    }
    closes(before)
        && states
            .first()
            .is_none_or(|first| opens(usize::from(*first)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::labels::{Part, state};

    /// Pseudo-random scores, the same in every run.
    fn chain(length: usize) -> (Vec<Scores>, Transitions) {
        let mut seed = 7_u64;
        let mut next = || {
            seed = crate::learn::weights::combine(seed, 1);
            (seed >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let emissions = (0..length)
            .map(|_| std::array::from_fn(|_| 2.0 * next()))
            .collect();
        let scores = std::array::from_fn(|_| std::array::from_fn(|_| next()));
        (emissions, Transitions::new(scores))
    }

    fn score(path: &[usize], emissions: &[Scores], transitions: &Transitions) -> Option<f32> {
        let mut before = OUTSIDE;
        let mut sum = 0.0;
        for (at, state) in path.iter().enumerate() {
            if !follows(before, *state) {
                return None;
            }
            sum += transitions.scores[before][*state] + emissions[at][*state];
            before = *state;
        }
        closes(before).then(|| sum + transitions.scores[before][OUTSIDE])
    }

    #[test]
    fn agrees_with_enumeration() {
        let (emissions, transitions) = chain(3);
        let mut total = 0.0_f64;
        let mut best = (f32::NEG_INFINITY, vec![]);
        let mut begin_person = 0.0_f64;
        for n in 0..STATES * STATES * STATES {
            let path = [n / STATES / STATES, n / STATES % STATES, n % STATES];
            if let Some(score) = score(&path, &emissions, &transitions) {
                total += f64::from(score).exp();
                if path[..2] == [state(0, Part::Begin), state(0, Part::Last)] {
                    begin_person += f64::from(score).exp();
                }
                if score > best.0 {
                    best = (score, path.map(|state| state as u8).to_vec());
                }
            }
        }
        let mut lattice = Lattice::default();
        let mut path = Vec::new();
        lattice.best(&emissions, &transitions, &mut path);
        assert_eq!(path, best.1);
        assert!(is_proper(&path));
        let log_sum = lattice.forward_backward(&emissions, &transitions, &[]);
        assert!((f64::from(log_sum) - total.ln()).abs() < 1e-3);
        for marginals in &lattice.marginals {
            assert!((marginals.iter().sum::<f32>() - 1.0).abs() < 1e-3);
        }
        let states = [state(0, Part::Begin) as u8, state(0, Part::Last) as u8];
        let probability = lattice.path_probability(&transitions, 0, &states);
        assert!((f64::from(probability) - begin_person / total).abs() < 1e-4);
    }

    #[test]
    fn exponentials_are_right() {
        for n in 0..100_000 {
            let x = n as f32 * 1e-5 * LEAST;
            let right = f64::from(x).exp();
            assert!((f64::from(exp(x)) / right - 1.0).abs() < 2e-7, "{x}");
        }
        assert!(exp(-1e9) > 0.0 && exp(f32::NEG_INFINITY) < 1e-25);
    }

    #[test]
    fn long_chains_stay_in_range() {
        let (mut emissions, transitions) = chain(3000);
        for (at, scores) in emissions.iter_mut().enumerate() {
            scores
                .iter_mut()
                .for_each(|score| *score *= (at % 20) as f32);
        }
        let mut lattice = Lattice::default();
        assert!(
            lattice
                .forward_backward(&emissions, &transitions, &[])
                .is_finite()
        );
        for marginals in &lattice.marginals {
            assert!((marginals.iter().sum::<f32>() - 1.0).abs() < 1e-2);
        }
    }

    #[test]
    fn keeps_to_what_is_allowed() {
        let (emissions, transitions) = chain(4);
        let mut lattice = Lattice::default();
        let only = 1 << state(2, Part::Unit);
        let sum = lattice.forward_backward(&emissions, &transitions, &[ANY, only, ANY, ANY]);
        assert!(sum.is_finite());
        assert!((lattice.marginals[1][state(2, Part::Unit)] - 1.0).abs() < 1e-3);
        let never = 1 << state(2, Part::Inside);
        let sum = lattice.forward_backward(&emissions, &transitions, &[never, ANY, ANY, ANY]);
        assert_eq!(sum, f32::NEG_INFINITY);
    }
}
