//! A linear-chain conditional random field, trained by AdaGrad (Duchi, Hazan & Singer 2011) on chains whose gold
//! states may be known only in part (Tsuboi et al. 2008): each token has a set of states that it may have.

use nutgraf::learn::weights::{KeyMap, combine};
use nutgraf::names::training::{Lattice, STATES, Scores, Transitions, successors};

/// A chain to learn from.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// Features of all tokens, one behind the other.
    pub features: Vec<u32>,
    /// Where the features of each token end.
    pub ends: Vec<u32>,
    /// The states that each token may have, as bits.
    pub allowed: Vec<u32>,
    /// How much the chain counts.
    pub weight: f32,
    /// Emissions of each token that are there from the start and are not learned; none for all zero.
    pub base: Vec<Scores>,
}

impl Example {
    fn features_of(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.features[start as usize..self.ends[at] as usize]
    }
}

/// Numbers the features that occur often enough.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Numbers of the keys.
    pub numbers: KeyMap<u32>,
    /// Keys of the numbers.
    pub keys: Vec<u64>,
    /// How often each occurs.
    pub counts: Vec<f32>,
}

/// How to learn.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Rounds over all examples.
    pub epochs: usize,
    /// Step size of AdaGrad.
    pub rate: f32,
    /// Strength of the pull of weights to zero, per round.
    pub decay: f32,
    /// Share of features left out at each token at random.
    pub dropout: f32,
    /// After this many rounds only the strongest features stay; 0 for never.
    pub prune_after: usize,
    /// How many features stay.
    pub keep: usize,
    /// Weights are averaged over the rounds from this one on.
    pub average_from: usize,
    /// Seed of order and dropout.
    pub seed: u64,
}

/// A field in training.
#[derive(Debug)]
pub struct Field {
    /// One row a feature.
    pub rows: Vec<Scores>,
    /// Transitions.
    pub transitions: [Scores; STATES],
    row_squares: Vec<Scores>,
    transition_squares: [Scores; STATES],
    sums: Vec<Scores>,
    transition_sums: [Scores; STATES],
    summed: f32,
    alive: Vec<bool>,
}

impl Field {
    /// A field with all weights zero.
    pub fn new(features: usize) -> Self {
        Self {
            rows: vec![[0.0; STATES]; features],
            transitions: [[0.0; STATES]; STATES],
            row_squares: vec![[1e-6; STATES]; features],
            transition_squares: [[1e-6; STATES]; STATES],
            sums: Vec::new(),
            transition_sums: [[0.0; STATES]; STATES],
            summed: 0.0,
            alive: vec![true; features],
        }
    }

    /// Learns from the examples; `after` is called with the field behind every round.
    pub fn learn(
        &mut self,
        examples: &[Example],
        counts: &[f32],
        settings: &Settings,
        mut after: impl FnMut(usize, &Field, f64),
    ) {
        let mut order: Vec<u32> = (0..examples.len() as u32).collect();
        let mut worker = Worker::default();
        for epoch in 0..settings.epochs {
            shuffle(&mut order, combine(settings.seed, epoch as u64));
            let mut loss = 0.0;
            for (n, example) in order.iter().enumerate() {
                let draw = combine(settings.seed, (epoch << 32 | n) as u64);
                loss += self.step(
                    &examples[*example as usize],
                    counts,
                    settings,
                    &mut worker,
                    draw,
                );
            }
            if epoch + 1 == settings.prune_after {
                self.prune(settings.keep);
            }
            if epoch + 1 >= settings.average_from {
                self.add_to_average();
            }
            after(epoch, self, loss);
        }
        self.take_average();
        // What was learned from a share of the features is to be used with all of them (Srivastava et al. 2014).
        let share = 1.0 - settings.dropout;
        for weight in self.rows.iter_mut().flatten() {
            *weight *= share;
        }
    }

    fn step(
        &mut self,
        example: &Example,
        counts: &[f32],
        settings: &Settings,
        worker: &mut Worker,
        draw: u64,
    ) -> f64 {
        let length = example.ends.len();
        worker.emissions.clear();
        worker.used.clear();
        worker.used_ends.clear();
        let cut = (f64::from(settings.dropout) * 4_294_967_296.0) as u64;
        let mut random = draw | 1;
        for at in 0..length {
            let mut sums = example.base.get(at).copied().unwrap_or([0.0; STATES]);
            for feature in example.features_of(at) {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                if random & 0xFFFF_FFFF < cut || !self.alive[*feature as usize] {
                    continue;
                }
                worker.used.push(*feature);
                let row = &self.rows[*feature as usize];
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += weight;
                }
            }
            worker.used_ends.push(worker.used.len());
            worker.emissions.push(sums);
        }
        let transitions = Transitions::new(self.transitions);
        let free = worker
            .free
            .forward_backward(&worker.emissions, &transitions, &[]);
        let bound =
            worker
                .bound
                .forward_backward(&worker.emissions, &transitions, &example.allowed);
        if !free.is_finite() || !bound.is_finite() {
            return 0.0;
        }
        self.step_transitions(example, &transitions, worker, settings);
        let mut start = 0;
        for at in 0..length {
            let end = worker.used_ends[at];
            let used = start..end;
            start = end;
            let mut slope = [0.0; STATES];
            let mut largest = 0.0_f32;
            for (state, slope) in slope.iter_mut().enumerate() {
                let difference =
                    worker.free.marginals[at][state] - worker.bound.marginals[at][state];
                *slope = example.weight * difference;
                largest = largest.max(slope.abs());
            }
            if largest < 1e-3 {
                continue;
            }
            for feature in &worker.used[used] {
                let feature = *feature as usize;
                let decay = settings.decay / counts[feature].max(1.0);
                let squares = &mut self.row_squares[feature];
                let row = &mut self.rows[feature];
                for state in 0..STATES {
                    let slope = slope[state] + decay * row[state];
                    squares[state] += slope * slope;
                    row[state] -= settings.rate * slope / squares[state].sqrt();
                }
            }
        }
        f64::from(example.weight * (free - bound))
    }

    fn step_transitions(
        &mut self,
        example: &Example,
        transitions: &Transitions,
        worker: &Worker,
        settings: &Settings,
    ) {
        let mut slopes = [[0.0; STATES]; STATES];
        let last = example.ends.len() - 1;
        for state in 0..STATES {
            let at = |i: usize| worker.free.marginals[i][state] - worker.bound.marginals[i][state];
            slopes[0][state] += at(0);
            slopes[state][0] += at(last);
        }
        for at in 1..=last {
            for from in 0..STATES {
                for to in successors(from) {
                    slopes[from][to] += worker.free.step(transitions, at, from, to)
                        - worker.bound.step(transitions, at, from, to);
                }
            }
        }
        for from in 0..STATES {
            for to in successors(from) {
                let slope = example.weight * slopes[from][to];
                if slope.abs() > 1e-6 {
                    let square = &mut self.transition_squares[from][to];
                    *square += slope * slope;
                    self.transitions[from][to] -= settings.rate * slope / square.sqrt();
                }
            }
        }
    }

    /// Moves all weights towards those of `other` by `share` of the way.
    pub fn mix_in(&mut self, other: &Field, share: f32) {
        let rows = self.rows.iter_mut().chain(&mut self.transitions);
        for (row, goal) in rows.zip(other.rows.iter().chain(&other.transitions)) {
            for (weight, goal) in row.iter_mut().zip(goal) {
                *weight += share * (goal - *weight);
            }
        }
        for (alive, other) in self.alive.iter_mut().zip(&other.alive) {
            *alive |= other;
        }
    }

    /// Makes this, which adds to `base`, count only by `share`.
    pub fn fade(&mut self, base: &Field, share: f32) {
        for weight in self.rows.iter_mut().flatten() {
            *weight *= share;
        }
        let pairs = self.transitions.iter_mut().zip(&base.transitions);
        for (weight, start) in pairs.flat_map(|(row, base)| row.iter_mut().zip(base)) {
            *weight = start + share * (*weight - start);
        }
    }

    /// Keeps only the `keep` strongest features.
    pub fn prune(&mut self, keep: usize) {
        let mut strengths: Vec<f32> = self.rows.iter().map(strength).collect();
        if keep >= strengths.len() {
            return;
        }
        let at = strengths.len() - keep;
        let (_, floor, _) = strengths.select_nth_unstable_by(at, f32::total_cmp);
        let floor = *floor;
        for (row, alive) in self.rows.iter_mut().zip(&mut self.alive) {
            if strength(row) < floor || strength(row) == 0.0 {
                *row = [0.0; STATES];
                *alive = false;
            }
        }
    }

    fn add_to_average(&mut self) {
        if self.sums.is_empty() {
            self.sums = vec![[0.0; STATES]; self.rows.len()];
        }
        for (sum, row) in self.sums.iter_mut().zip(&self.rows) {
            add(sum, row);
        }
        for (sum, row) in self.transition_sums.iter_mut().zip(&self.transitions) {
            add(sum, row);
        }
        self.summed += 1.0;
    }

    fn take_average(&mut self) {
        if self.summed == 0.0 {
            return;
        }
        let n = self.summed;
        for (row, sum) in self.rows.iter_mut().zip(&self.sums) {
            *row = sum.map(|value| value / n);
        }
        for (row, sum) in self.transitions.iter_mut().zip(&self.transition_sums) {
            *row = sum.map(|value| value / n);
        }
        self.sums = Vec::new();
    }

    /// The numbers of the features that have weights.
    pub fn alive(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows.len()).filter(|n| self.alive[*n] && strength(&self.rows[*n]) > 0.0)
    }
}

/// How much a feature can change: the span between its weights.
pub fn strength(row: &Scores) -> f32 {
    let most = row.iter().copied().fold(0.0, f32::max);
    let least = row.iter().copied().fold(0.0, f32::min);
    most - least
}

#[derive(Debug, Default)]
struct Worker {
    emissions: Vec<Scores>,
    used: Vec<u32>,
    used_ends: Vec<usize>,
    free: Lattice,
    bound: Lattice,
}

fn add(sum: &mut Scores, row: &Scores) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += value;
    }
}

/// Fisher and Yates' shuffle with the numbers of a seed.
pub fn shuffle(order: &mut [u32], seed: u64) {
    for i in (1..order.len()).rev() {
        let draw = combine(seed, i as u64) % (i as u64 + 1);
        order.swap(i, draw as usize);
    }
}
