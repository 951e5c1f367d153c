//! Inference in linear-chain conditional random fields (Lafferty, McCallum & Pereira 2001).
//!
//! A model implements [`Chain`] to define the states of its tokens, the allowed transitions between them, and their scores.
//! [`Viterbi`] finds best paths, and [`Lattice`] computes probabilities. Both are generic over the number of states and
//! over the chain, so that the transitions of each model compile to branch-free code.
//!
//! A chain implements its transitions once, over a [`Semiring`] (Goodman 1999): the same code finds the best path over log
//! scores and sums over all paths.

use super::exp::exp;

/// How scores combine along a path and over paths.
pub trait Semiring {
    /// True if scores are logarithms, false if they are their exponentials.
    const LOG: bool;
    /// The score of an impossible path.
    const ZERO: f32;
    /// The score of a transition without cost: the neutral element of [`Semiring::times`].
    const ONE: f32;
    /// Combines the scores of two alternative paths.
    fn plus(a: f32, b: f32) -> f32;
    /// Extends the score of a path by that of a transition.
    fn times(a: f32, b: f32) -> f32;
    /// Converts a log score.
    fn from_log(log: f32) -> f32;
}

/// Log scores. The score of several paths is that of the best one.
#[derive(Debug, Clone, Copy)]
pub struct MaxPlus;

impl Semiring for MaxPlus {
    const LOG: bool = true;
    const ZERO: f32 = f32::NEG_INFINITY;
    const ONE: f32 = 0.0;

    #[inline(always)]
    fn plus(a: f32, b: f32) -> f32 {
        if b > a { b } else { a }
    }

    #[inline(always)]
    fn times(a: f32, b: f32) -> f32 {
        a + b
    }

    #[inline(always)]
    fn from_log(log: f32) -> f32 {
        log
    }
}

/// Unnormalized probabilities. The score of several paths is their sum.
#[derive(Debug, Clone, Copy)]
pub struct SumProduct;

impl Semiring for SumProduct {
    const LOG: bool = false;
    const ZERO: f32 = 0.0;
    const ONE: f32 = 1.0;

    #[inline(always)]
    fn plus(a: f32, b: f32) -> f32 {
        a + b
    }

    #[inline(always)]
    fn times(a: f32, b: f32) -> f32 {
        a * b
    }

    #[inline(always)]
    fn from_log(log: f32) -> f32 {
        exp(log)
    }
}

/// The scores of one sequence of tokens over `N` states.
pub trait Chain<const N: usize> {
    /// The number of tokens.
    fn length(&self) -> usize;

    /// The log score of each state at a token.
    fn node(&self, at: usize) -> &[f32; N];

    /// The scores of the states before the first token: by default, the chain is preceded by state 0.
    fn start<S: Semiring>() -> [f32; N] {
        std::array::from_fn(|state| if state == 0 { S::ONE } else { S::ZERO })
    }

    /// The scores of ending in each state: by default, every state may end the chain.
    fn end<S: Semiring>(&self) -> [f32; N] {
        [S::ONE; N]
    }

    /// For each state of token `at`, the sum over its predecessors of their `totals` times the transition.
    fn forward<S: Semiring>(&self, at: usize, totals: &[f32; N]) -> [f32; N];

    /// For each state before token `at`, the sum over its successors of their `totals` times the transition.
    fn backward<S: Semiring>(&self, at: usize, totals: &[f32; N]) -> [f32; N];

    /// `total` times the transition between two states into token `at`.
    fn extend<S: Semiring>(&self, at: usize, total: f32, from: usize, to: usize) -> f32;

    /// The states that may precede `to`. Viterbi breaks ties in favor of the first.
    fn predecessors(to: usize) -> impl Iterator<Item = usize>;

    /// The states that may follow `from`.
    fn successors(from: usize) -> impl Iterator<Item = usize>;
}

/// Best paths through a chain. Keeps its memory from chain to chain.
#[derive(Debug, Clone)]
pub struct Viterbi<const N: usize> {
    /// The scores of the best paths to each state of the token before each token, and of the last token.
    before: Vec<[f32; N]>,
    /// The scores of the best paths from each state of each token to the end, that token excluded.
    after: Vec<[f32; N]>,
}

impl<const N: usize> Default for Viterbi<N> {
    fn default() -> Self {
        Self {
            before: Vec::new(),
            after: Vec::new(),
        }
    }
}

impl<const N: usize> Viterbi<N> {
    /// Writes the best sequence of states to `path`.
    pub fn best_path<C: Chain<N>>(&mut self, chain: &C, path: &mut Vec<u8>) {
        let totals = self.forward(chain);
        let end = chain.end::<MaxPlus>();
        let last = first_best((0..N).map(|state| (state, totals[state] + end[state])));
        path.clear();
        path.resize(chain.length(), 0);
        self.trace_back(chain, last, path);
    }

    /// Finds the best paths to each state of each token. Returns the scores of those to the states of the last token.
    pub fn forward<C: Chain<N>>(&mut self, chain: &C) -> [f32; N] {
        self.before.clear();
        let mut totals = C::start::<MaxPlus>();
        for at in 0..chain.length() {
            self.before.push(totals);
            totals = chain.forward::<MaxPlus>(at, &totals);
            for (total, node) in totals.iter_mut().zip(chain.node(at)) {
                *total += node;
            }
        }
        self.before.push(totals);
        totals
    }

    /// Finds the best paths from each state of each token to the end, where each state scores `end`.
    pub fn backward<C: Chain<N>>(&mut self, chain: &C, end: [f32; N]) {
        self.after.clear();
        self.after.resize(chain.length(), end);
        let mut totals = end;
        for at in (1..chain.length()).rev() {
            for (total, node) in totals.iter_mut().zip(chain.node(at)) {
                *total += node;
            }
            totals = chain.backward::<MaxPlus>(at, &totals);
            self.after[at - 1] = totals;
        }
    }

    /// The score of the best path that takes a transition into token `at`, once [`Viterbi::forward`] and [`Viterbi::backward`]
    /// have run.
    pub fn score_through<C: Chain<N>>(&self, chain: &C, at: usize, from: usize, to: usize) -> f32 {
        chain.extend::<MaxPlus>(at, self.before[at][from], from, to)
            + chain.node(at)[to]
            + self.after[at][to]
    }

    /// Writes the best path that ends in `state`. It is as long as `path`, and may end before the chain does.
    pub fn trace_back<C: Chain<N>>(&self, chain: &C, mut state: usize, path: &mut [u8]) {
        for (at, slot) in path.iter_mut().enumerate().rev() {
            *slot = state as u8;
            let before = &self.before[at];
            state = first_best(C::predecessors(state).map(|from| {
                let score = chain.extend::<MaxPlus>(at, before[from], from, state);
                (from, score)
            }));
        }
    }

    /// Writes the best path from `state` at token `start` to the end.
    pub fn trace_on<C: Chain<N>>(
        &self,
        chain: &C,
        start: usize,
        mut state: usize,
        path: &mut [u8],
    ) {
        for (at, slot) in (start + 1..).zip(path) {
            *slot = state as u8;
            if at < chain.length() {
                let (node, after) = (chain.node(at), &self.after[at]);
                state = first_best(C::successors(state).map(|to| {
                    let score = chain.extend::<MaxPlus>(at, after[to] + node[to], state, to);
                    (to, score)
                }));
            }
        }
    }
}

/// The first state with the highest score. Returns 0 if no state is possible.
fn first_best(scores: impl Iterator<Item = (usize, f32)>) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (state, score) in scores {
        if score > best.1 {
            best = (state, score);
        }
    }
    best.0
}

/// Probabilities of the states of a chain, by the forward-backward algorithm. Keeps its memory from chain to chain.
#[derive(Debug, Clone)]
pub struct Lattice<const N: usize> {
    /// The probability of each state at each token, filled by [`Lattice::forward_backward`].
    pub marginals: Vec<[f32; N]>,
    nodes: Vec<[f32; N]>,
    forward: Vec<[f32; N]>,
    backward: Vec<[f32; N]>,
    /// The divisors of the forward totals of each token.
    scales: Vec<f32>,
}

impl<const N: usize> Default for Lattice<N> {
    fn default() -> Self {
        Self {
            marginals: Vec::new(),
            nodes: Vec::new(),
            forward: Vec::new(),
            backward: Vec::new(),
            scales: Vec::new(),
        }
    }
}

/// All states allowed.
#[cfg(any(test, feature = "workshop"))]
pub const ANY: u32 = u32::MAX;

impl<const N: usize> Lattice<N> {
    /// Fills [`Lattice::marginals`] and returns the log of the sum of the scores of all paths. `allowed` holds one bit for
    /// each state that a token may have, or is empty if all are allowed. If no path is possible, the result is negative
    /// infinity and the marginals are meaningless.
    pub fn forward_backward<C: Chain<N>>(&mut self, chain: &C, allowed: &[u32]) -> f32 {
        let length = chain.length();
        for rows in [&mut self.backward, &mut self.marginals] {
            rows.clear();
            rows.resize(length, [0.0; N]);
        }
        self.nodes.clear();
        self.forward.clear();
        self.scales.clear();
        let (log_total, totals) = run_forward(chain, allowed, |nodes, scale, totals| {
            self.nodes.push(*nodes);
            self.scales.push(scale);
            self.forward.push(*totals);
        });
        let mut after = chain.end::<SumProduct>();
        let end = dot(&totals, &after);
        if self.forward.len() < length || end <= 0.0 {
            return f32::NEG_INFINITY;
        }
        scale(&mut after, 1.0 / end);
        for at in (0..length).rev() {
            self.backward[at] = after;
            self.marginals[at] = self.forward[at];
            multiply(&mut self.marginals[at], &after);
            multiply(&mut after, &self.nodes[at]);
            scale(&mut after, 1.0 / self.scales[at]);
            after = chain.backward::<SumProduct>(at, &after);
        }
        log_total + end.ln()
    }

    /// The probability of a transition into token `at`, once [`Lattice::forward_backward`] has run.
    #[cfg(any(test, feature = "workshop"))]
    pub fn transition<C: Chain<N>>(&self, chain: &C, at: usize, from: usize, to: usize) -> f32 {
        let before = match at.checked_sub(1) {
            Some(before) => self.forward[before][from],
            None => C::start::<SumProduct>()[from],
        };
        chain.extend::<SumProduct>(at, before, from, to)
            * self.nodes[at][to]
            * self.backward[at][to]
            / self.scales[at]
    }

    /// The probability that the tokens from `start` on have exactly these states.
    pub fn path_probability<C: Chain<N>>(&self, chain: &C, start: usize, states: &[u8]) -> f32 {
        let mut probability = 1.0;
        for (i, state) in states.iter().enumerate() {
            let (at, state) = (start + i, usize::from(*state));
            if i == 0 {
                probability *= self.forward[at][state];
            } else {
                let from = usize::from(states[i - 1]);
                probability *= chain.extend::<SumProduct>(at, 1.0, from, state)
                    * self.nodes[at][state]
                    / self.scales[at];
            }
            if i + 1 == states.len() {
                probability *= self.backward[at][state];
            }
        }
        probability.clamp(0.0, 1.0)
    }
}

/// The log of the sum of the scores of all paths. Returns negative infinity if no path is possible.
pub fn log_total<const N: usize, C: Chain<N>>(chain: &C) -> f32 {
    let (log_total, totals) = run_forward(chain, &[], |_, _, _| ());
    log_total + dot(&totals, &chain.end::<SumProduct>()).ln()
}

/// Computes the forward totals, each token's scaled to sum to 1, as far as there is a path. Calls `each(nodes, scale, totals)`
/// for each token. Returns the log of the product of the scales, which is negative infinity if there is no path, and the
/// last totals.
#[inline(always)]
fn run_forward<const N: usize, C: Chain<N>>(
    chain: &C,
    allowed: &[u32],
    mut each: impl FnMut(&[f32; N], f32, &[f32; N]),
) -> (f32, [f32; N]) {
    let mut log_total = 0.0;
    let mut totals = C::start::<SumProduct>();
    for at in 0..chain.length() {
        let (mut nodes, max) = exp_of(chain.node(at));
        if let Some(mask) = allowed.get(at) {
            for (state, node) in nodes.iter_mut().enumerate() {
                if mask >> state & 1 == 0 {
                    *node = 0.0;
                }
            }
        }
        totals = chain.forward::<SumProduct>(at, &totals);
        multiply(&mut totals, &nodes);
        let sum = sum_of(&totals);
        if sum <= 0.0 {
            return (f32::NEG_INFINITY, totals);
        }
        scale(&mut totals, 1.0 / sum);
        log_total += sum.ln() + max;
        each(&nodes, sum, &totals);
    }
    (log_total, totals)
}

fn multiply<const N: usize>(lanes: &mut [f32; N], by: &[f32; N]) {
    for (lane, by) in lanes.iter_mut().zip(by) {
        *lane *= by;
    }
}

fn scale<const N: usize>(lanes: &mut [f32; N], by: f32) {
    lanes.iter_mut().for_each(|lane| *lane *= by);
}

fn dot<const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    let mut products = *a;
    multiply(&mut products, b);
    sum_of(&products)
}

fn sum_of<const N: usize>(lanes: &[f32; N]) -> f32 {
    let (fours, rest) = lanes.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for four in fours {
        for i in 0..4 {
            sums[i] += four[i];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest.iter().sum::<f32>()
}

/// The exponentials of the log scores of a token after subtracting the largest one, and the largest one.
fn exp_of<const N: usize>(node: &[f32; N]) -> ([f32; N], f32) {
    let (fours, rest) = node.as_chunks::<4>();
    let mut max = [f32::MIN; 4];
    for four in fours {
        for i in 0..4 {
            max[i] = if four[i] > max[i] { four[i] } else { max[i] };
        }
    }
    let max = max.iter().chain(rest).copied().fold(f32::MIN, f32::max);
    (node.map(|score| exp(score - max)), max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::weights::combine;

    /// Three states; the third never follows the first.
    struct Sample {
        nodes: Vec<[f32; 3]>,
        transitions: [[f32; 3]; 3],
    }

    impl Chain<3> for Sample {
        fn length(&self) -> usize {
            self.nodes.len()
        }

        fn node(&self, at: usize) -> &[f32; 3] {
            &self.nodes[at]
        }

        fn forward<S: Semiring>(&self, at: usize, totals: &[f32; 3]) -> [f32; 3] {
            std::array::from_fn(|to| {
                Self::predecessors(to).fold(S::ZERO, |sum, from| {
                    S::plus(sum, self.extend::<S>(at, totals[from], from, to))
                })
            })
        }

        fn backward<S: Semiring>(&self, at: usize, totals: &[f32; 3]) -> [f32; 3] {
            std::array::from_fn(|from| {
                Self::successors(from).fold(S::ZERO, |sum, to| {
                    S::plus(sum, self.extend::<S>(at, totals[to], from, to))
                })
            })
        }

        fn extend<S: Semiring>(&self, _: usize, total: f32, from: usize, to: usize) -> f32 {
            S::times(total, S::from_log(self.transitions[from][to]))
        }

        fn predecessors(to: usize) -> impl Iterator<Item = usize> {
            usize::from(to == 2)..3
        }

        fn successors(from: usize) -> impl Iterator<Item = usize> {
            0..if from == 0 { 2 } else { 3 }
        }
    }

    fn sample(length: usize) -> Sample {
        let mut seed = 7_u64;
        let mut next = || {
            seed = combine(seed, 1);
            (seed >> 40) as f32 / (1 << 22) as f32 - 2.0
        };
        Sample {
            nodes: (0..length)
                .map(|_| std::array::from_fn(|_| next()))
                .collect(),
            transitions: std::array::from_fn(|_| std::array::from_fn(|_| next())),
        }
    }

    /// All possible paths with their scores.
    fn paths(chain: &Sample) -> Vec<(Vec<u8>, f32)> {
        let mut paths = vec![(vec![], 0.0)];
        for at in 0..chain.length() {
            let mut longer = Vec::new();
            for (path, score) in &paths {
                let from = path.last().map_or(0, |state| usize::from(*state));
                for to in Sample::successors(from) {
                    let score = chain.extend::<MaxPlus>(at, *score, from, to);
                    let path = path.iter().copied().chain([to as u8]).collect();
                    longer.push((path, score + chain.node(at)[to]));
                }
            }
            paths = longer;
        }
        paths
    }

    #[test]
    fn agrees_with_enumeration() {
        let chain = sample(6);
        let paths = paths(&chain);
        let total: f64 = paths.iter().map(|(_, score)| f64::from(*score).exp()).sum();
        let share = |matches: &dyn Fn(&[u8]) -> bool| -> f64 {
            let matching = paths.iter().filter(|(path, _)| matches(path));
            matching.map(|(_, s)| f64::from(*s).exp()).sum::<f64>() / total
        };
        let near = |a: f32, b: f64| assert!((f64::from(a) - b).abs() < 1e-4, "{a} {b}");
        let best = paths.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        let mut path = Vec::new();
        Viterbi::default().best_path(&chain, &mut path);
        assert_eq!(path, best.0);
        let mut lattice = Lattice::default();
        near(log_total(&chain), total.ln());
        near(lattice.forward_backward(&chain, &[]), total.ln());
        for at in 0..6 {
            for to in 0..3 {
                near(
                    lattice.marginals[at][to],
                    share(&|path| usize::from(path[at]) == to),
                );
                for from in Sample::predecessors(to) {
                    let before = |path: &[u8]| at.checked_sub(1).map_or(0, |at| path[at]);
                    let taken = |path: &[u8]| {
                        usize::from(before(path)) == from && usize::from(path[at]) == to
                    };
                    near(lattice.transition(&chain, at, from, to), share(&taken));
                }
            }
        }
        let states = [1, 2, 0];
        near(
            lattice.path_probability(&chain, 2, &states),
            share(&|path| path[2..5] == states),
        );
    }

    #[test]
    fn finds_the_best_path_through_a_transition() {
        let chain = sample(5);
        let paths = paths(&chain);
        let mut viterbi = Viterbi::default();
        viterbi.forward(&chain);
        viterbi.backward(&chain, chain.end::<MaxPlus>());
        for at in 1..5 {
            for to in 0..3 {
                for from in Sample::predecessors(to) {
                    let taken = |path: &[u8]| path[at - 1..=at] == [from as u8, to as u8];
                    let taking = paths.iter().filter(|(path, _)| taken(path));
                    let found = viterbi.score_through(&chain, at, from, to);
                    let Some((best, score)) = taking.max_by(|a, b| a.1.total_cmp(&b.1)) else {
                        assert_eq!(found, f32::NEG_INFINITY);
                        continue;
                    };
                    assert!((found - score).abs() < 1e-4);
                    let mut path = [0; 5];
                    viterbi.trace_back(&chain, from, &mut path[..at]);
                    viterbi.trace_on(&chain, at, to, &mut path[at..]);
                    assert_eq!(path, **best);
                }
            }
        }
    }

    #[test]
    fn long_chains_stay_in_range() {
        let mut chain = sample(3000);
        for (at, node) in chain.nodes.iter_mut().enumerate() {
            *node = node.map(|score| score * (at % 20) as f32);
        }
        let mut lattice = Lattice::default();
        assert!(lattice.forward_backward(&chain, &[]).is_finite());
        for marginals in &lattice.marginals {
            assert!((marginals.iter().sum::<f32>() - 1.0).abs() < 1e-2);
        }
    }

    #[test]
    fn keeps_to_the_allowed_states() {
        let chain = sample(4);
        let mut lattice = Lattice::default();
        assert!(
            lattice
                .forward_backward(&chain, &[ANY, 1 << 1, ANY, ANY])
                .is_finite()
        );
        assert!((lattice.marginals[1][1] - 1.0).abs() < 1e-3);
        let impossible = [1 << 0, 1 << 2, ANY, ANY];
        assert_eq!(
            lattice.forward_backward(&chain, &impossible),
            f32::NEG_INFINITY
        );
    }
}
