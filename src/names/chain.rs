//! The chain of the name tagger: the allowed transitions between its states, and their scores.
//!
//! BILOU forbids most transitions. A state that ends a name may precede every state that begins one; these transitions are
//! computed for all states at once, in vectors. "Begin" and "inside" lead only to "inside" and "last" of their own class,
//! and the four states of a class are adjacent. Of 625 transitions, only 13 full rows and 12 short ones are computed.

use super::labels::{BilouTag, CLASSES, OUTSIDE, STATES, closes, follows, opens, state};
use crate::learn::crf::{Chain, Semiring};

/// The number of states, padded to whole vectors; the padding is never reached.
pub const LANES: usize = STATES.next_multiple_of(4);

/// One number for each state.
pub type Scores = [f32; LANES];

/// The states of a class.
const TAGS: usize = 4;

/// A row for each state.
type Table = [Scores; STATES];

/// The scores of the transitions, the same at every token.
#[derive(Debug, Clone, PartialEq)]
pub struct Transitions {
    /// Log scores by source state, then by target state; negative infinity for impossible transitions.
    log: [Table; 2],
    /// Their exponentials; 0 for impossible transitions.
    exp: [Table; 2],
}

impl Transitions {
    /// Transitions with these log scores, indexed by source state. The scores of impossible transitions are ignored.
    pub fn new(given: impl Fn(usize, usize) -> f32) -> Self {
        let mut new = Self {
            log: [[[f32::NEG_INFINITY; LANES]; STATES]; 2],
            exp: [[[0.0; LANES]; STATES]; 2],
        };
        for from in 0..STATES {
            for to in (0..STATES).filter(|to| follows(from, *to)) {
                let score = given(from, to);
                for (by, [row, column]) in [[from, to], [to, from]].into_iter().enumerate() {
                    new.log[by][row][column] = score;
                    new.exp[by][row][column] = score.exp();
                }
            }
        }
        new
    }

    /// The scores by source state, then by target state.
    #[inline(always)]
    fn tables<S: Semiring>(&self) -> &[Table; 2] {
        if S::LOG { &self.log } else { &self.exp }
    }
}

/// A run of tokens that may contain names. The tokens around it are [`OUTSIDE`].
#[derive(Debug, Clone, Copy)]
pub struct NameChain<'a> {
    /// The scores of the states of each token.
    pub emissions: &'a [Scores],
    /// The scores of the transitions.
    pub transitions: &'a Transitions,
}

impl Chain<LANES> for NameChain<'_> {
    fn length(&self) -> usize {
        self.emissions.len()
    }

    #[inline]
    fn node(&self, at: usize) -> &Scores {
        &self.emissions[at]
    }

    fn end<S: Semiring>(&self) -> Scores {
        self.transitions.tables::<S>()[1][OUTSIDE]
    }

    #[inline]
    fn forward<S: Semiring>(&self, _: usize, totals: &Scores) -> Scores {
        let rows = &self.transitions.tables::<S>()[0];
        add_rows::<S>(totals, rows, &CLOSING, [BilouTag::Begin, BilouTag::Inside])
    }

    #[inline]
    fn backward<S: Semiring>(&self, _: usize, totals: &Scores) -> Scores {
        let rows = &self.transitions.tables::<S>()[1];
        add_rows::<S>(totals, rows, &OPENING, [BilouTag::Inside, BilouTag::Last])
    }

    #[inline]
    fn extend<S: Semiring>(&self, _: usize, total: f32, from: usize, to: usize) -> f32 {
        S::times(total, self.transitions.tables::<S>()[0][from][to])
    }

    fn predecessors(to: usize) -> impl Iterator<Item = usize> {
        (0..STATES).filter(move |from| PREDECESSORS[to] >> from & 1 == 1)
    }

    fn successors(from: usize) -> impl Iterator<Item = usize> {
        (0..STATES).filter(move |to| PREDECESSORS[*to] >> from & 1 == 1)
    }
}

/// For each state, the sum over `rows` of the total of the row's state times the transition. The rows of `edges` are added
/// whole; those of the two `inner` tags contribute only the transitions within their class.
#[inline(always)]
fn add_rows<S: Semiring>(
    numbers: &Scores,
    rows: &Table,
    edges: &[usize; EDGES],
    inner: [BilouTag; 2],
) -> Scores {
    let mut sums = [S::ZERO; LANES];
    for from in edges {
        for to in 0..LANES {
            sums[to] = S::plus(sums[to], S::times(numbers[*from], rows[*from][to]));
        }
    }
    for class in 0..CLASSES.len() {
        let own = state(class, BilouTag::Begin);
        for tag in inner {
            let from = state(class, tag);
            for to in own..own + TAGS {
                sums[to] = S::plus(sums[to], S::times(numbers[from], rows[from][to]));
            }
        }
    }
    sums
}

/// The number of states that end a name or are outside; as many begin one or are outside.
const EDGES: usize = 1 + 2 * CLASSES.len();

/// The states that may precede one that begins a name.
const CLOSING: [usize; EDGES] = edges(false);

/// The states that may follow one that ends a name.
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

/// For each state, the states that may precede it, as bits.
static PREDECESSORS: [u32; LANES] = predecessors();

const fn predecessors() -> [u32; LANES] {
    let mut masks = [0; LANES];
    let mut step = 0;
    while step < STATES * STATES {
        let (from, to) = (step / STATES, step % STATES);
        if follows(from, to) {
            masks[to] |= 1 << from;
        }
        step += 1;
    }
    masks
}

/// True if BILOU allows this sequence of states between two tokens outside of names.
pub fn is_proper(states: &[u8]) -> bool {
    let states = states.iter().map(|state| usize::from(*state));
    let mut before = OUTSIDE;
    for state in states.chain([OUTSIDE]) {
        if !follows(before, state) {
            return false;
        }
        before = state;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::crf::{Lattice, MaxPlus, SumProduct, Viterbi};
    use crate::learn::weights::combine;

    /// Pseudo-random scores, the same in every run.
    fn sample(length: usize) -> (Vec<Scores>, Transitions) {
        let mut seed = 7_u64;
        let mut next = || {
            seed = combine(seed, 1);
            (seed >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let emissions = (0..length)
            .map(|_| std::array::from_fn(|_| 2.0 * next()))
            .collect();
        let table: Vec<f32> = (0..STATES * STATES).map(|_| next()).collect();
        (emissions, Transitions::new(|a, b| table[a * STATES + b]))
    }

    #[test]
    fn takes_exactly_the_steps_of_bilou() {
        let (emissions, transitions) = sample(1);
        let chain = NameChain {
            emissions: &emissions,
            transitions: &transitions,
        };
        for from in 0..STATES {
            let mut log = [f32::NEG_INFINITY; LANES];
            let mut one = [0.0; LANES];
            (log[from], one[from]) = (0.0, 1.0);
            let steps = [
                chain.forward::<MaxPlus>(0, &log),
                chain.forward::<SumProduct>(0, &one),
            ];
            let back = [
                chain.backward::<MaxPlus>(0, &log),
                chain.backward::<SumProduct>(0, &one),
            ];
            for to in 0..STATES {
                assert_eq!(steps[0][to].is_finite(), follows(from, to));
                assert_eq!(steps[1][to] > 0.0, follows(from, to));
                assert_eq!(back[0][to].is_finite(), follows(to, from));
                assert_eq!(back[1][to] > 0.0, follows(to, from));
                if follows(from, to) {
                    assert_eq!(steps[0][to], chain.extend::<MaxPlus>(0, 0.0, from, to));
                    assert_eq!(steps[1][to], chain.extend::<SumProduct>(0, 1.0, from, to));
                }
            }
            assert_eq!(steps[0][STATES..], [f32::NEG_INFINITY; LANES - STATES]);
        }
    }

    #[test]
    fn paths_are_proper_and_probabilities_sum_to_one() {
        let (emissions, transitions) = sample(40);
        let chain = NameChain {
            emissions: &emissions,
            transitions: &transitions,
        };
        let mut path = Vec::new();
        Viterbi::default().best_path(&chain, &mut path);
        assert!(is_proper(&path));
        let mut lattice = Lattice::default();
        assert!(lattice.forward_backward(&chain, &[]).is_finite());
        for marginals in &lattice.marginals {
            assert!((marginals[..STATES].iter().sum::<f32>() - 1.0).abs() < 1e-3);
            assert_eq!(marginals[STATES..], [0.0; LANES - STATES]);
        }
    }
}
