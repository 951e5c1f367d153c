//! A linear chain over the states: best path, and probabilities by the forward-backward algorithm
//! (Lafferty, McCallum & Pereira 2001). Only transitions that BILOU allows are ever looked at.

// Several arrays are indexed by the same state or token.
#![allow(clippy::needless_range_loop)]

use super::labels::{OUTSIDE, STATES, closes, follows, opens};

/// One number for each state.
pub type Scores = [f32; STATES];

/// Scores of stepping from one state to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Transitions {
    /// Log scores, by the state stepped from; impossible steps hold 0 and are never read.
    pub scores: [Scores; STATES],
    exp: [Scores; STATES],
}

impl Transitions {
    /// Transitions with these log scores.
    pub fn new(scores: [Scores; STATES]) -> Self {
        let mut exp = [[0.0; STATES]; STATES];
        for (from, row) in exp.iter_mut().enumerate() {
            for (to, value) in row.iter_mut().enumerate() {
                if follows(from, to) {
                    *value = scores[from][to].exp();
                }
            }
        }
        Self { scores, exp }
    }
}

/// Room for the computations over one chain, kept from chain to chain.
#[derive(Debug, Default, Clone)]
pub struct Lattice {
    /// Probability of each state at each token, filled by [`Lattice::forward_backward`].
    pub marginals: Vec<Scores>,
    exp: Vec<Scores>,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
    scale: Vec<f32>,
    back: Vec<[u8; STATES]>,
}

/// All states allowed.
pub const ANY: u32 = u32::MAX;

impl Lattice {
    /// Writes the best sequence of states for these `emissions` to `path`. The chain is preceded and followed by
    /// [`OUTSIDE`].
    pub fn best(&mut self, emissions: &[Scores], transitions: &Transitions, path: &mut Vec<u8>) {
        path.clear();
        self.back.clear();
        let mut now = [f32::NEG_INFINITY; STATES];
        now[OUTSIDE] = 0.0;
        for emission in emissions {
            let mut next = [f32::NEG_INFINITY; STATES];
            let mut back = [0; STATES];
            for from in 0..STATES {
                if now[from] == f32::NEG_INFINITY {
                    continue;
                }
                for to in successors(from) {
                    let score = now[from] + transitions.scores[from][to];
                    if score > next[to] {
                        next[to] = score;
                        back[to] = from as u8;
                    }
                }
            }
            for (score, emission) in next.iter_mut().zip(emission) {
                *score += emission;
            }
            self.back.push(back);
            now = next;
        }
        let mut best = OUTSIDE;
        let mut top = f32::NEG_INFINITY;
        for state in (0..STATES).filter(|state| closes(*state)) {
            let score = now[state] + transitions.scores[state][OUTSIDE];
            if score > top {
                (best, top) = (state, score);
            }
        }
        for back in self.back.iter().rev() {
            path.push(best as u8);
            best = usize::from(back[best]);
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
        for room in [
            &mut self.exp,
            &mut self.forward,
            &mut self.backward,
            &mut self.marginals,
        ] {
            room.clear();
            room.resize(length, [0.0; STATES]);
        }
        self.scale.clear();
        let mut log_sum = 0.0;
        let mut before = [0.0; STATES];
        before[OUTSIDE] = 1.0;
        for at in 0..length {
            let most = emissions[at].iter().copied().fold(f32::MIN, f32::max);
            let mask = allowed.get(at).copied().unwrap_or(ANY);
            for state in 0..STATES {
                if mask >> state & 1 == 1 {
                    self.exp[at][state] = (emissions[at][state] - most).exp();
                }
            }
            let mut now = [0.0; STATES];
            for from in 0..STATES {
                if before[from] > 0.0 {
                    for to in successors(from) {
                        now[to] += before[from] * transitions.exp[from][to];
                    }
                }
            }
            let mut sum = 0.0;
            for state in 0..STATES {
                now[state] *= self.exp[at][state];
                sum += now[state];
            }
            if sum <= 0.0 {
                return f32::NEG_INFINITY;
            }
            now.iter_mut().for_each(|value| *value /= sum);
            log_sum += sum.ln() + most;
            self.scale.push(sum);
            self.forward[at] = now;
            before = now;
        }
        let end: f32 = (0..STATES)
            .filter(|state| closes(*state))
            .map(|state| before[state] * transitions.exp[state][OUTSIDE])
            .sum();
        if end <= 0.0 {
            return f32::NEG_INFINITY;
        }
        log_sum += end.ln();
        let mut after = [0.0; STATES];
        for state in (0..STATES).filter(|state| closes(*state)) {
            after[state] = transitions.exp[state][OUTSIDE] / end;
        }
        for at in (0..length).rev() {
            self.backward[at] = after;
            for state in 0..STATES {
                self.marginals[at][state] = self.forward[at][state] * after[state];
            }
            if at > 0 {
                let mut previous = [0.0; STATES];
                for (from, value) in previous.iter_mut().enumerate() {
                    for to in successors(from) {
                        *value += transitions.exp[from][to] * self.exp[at][to] * after[to]
                            / self.scale[at];
                    }
                }
                after = previous;
            }
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
    use crate::model::labels::{Part, state};

    /// Pseudo-random scores, the same in every run.
    fn chain(length: usize) -> (Vec<Scores>, Transitions) {
        let mut seed = 7_u64;
        let mut next = || {
            seed = crate::weights::combine(seed, 1);
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
