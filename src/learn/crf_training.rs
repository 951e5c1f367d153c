//! Training of conditional random fields by AdaGrad (Duchi, Hazan & Singer 2011).
//!
//! Chains may be partially labelled (Tsuboi et al. 2008): each token has a set of allowed states.

use super::crf::{ANY, Chain, Lattice};
use super::random::shuffle;
use super::weights::{KeyMap, combine};

/// Builds chains of `N` states from sums of weights, `C` for each feature.
pub trait Model<const N: usize, const C: usize> {
    /// The chain of one example.
    type Chain<'c>: Chain<N>
    where
        Self: 'c;

    /// Whether transitions have their own weights, which are the same at every token, besides those of the features.
    const HAS_TRANSITION_WEIGHTS: bool;

    /// A model with these transition weights, indexed by source state.
    fn new(transitions: &[[f32; N]; N]) -> Self;

    /// The chain whose tokens have these sums.
    fn chain<'c>(&'c self, sums: &'c [[f32; C]]) -> Self::Chain<'c>;

    /// Adds the gradients of the states of a token to the gradients of the columns.
    fn add_states(gradients: &mut [f32; C], states: &[f32; N]);

    /// Adds the gradient of a transition into token `at` to the gradients of the columns. Does nothing if transitions have
    /// their own weights.
    fn add_transition(gradients: &mut [f32; C], at: usize, from: usize, to: usize, gradient: f32);
}

/// A training example: a chain with `C` columns of weights for each feature.
#[derive(Debug, Clone, Default)]
pub struct Example<const C: usize> {
    /// The features of all tokens, one after the other.
    pub features: Vec<u32>,
    /// Where the features of each token end.
    pub ends: Vec<u32>,
    /// The states that each token may have, as bits.
    pub allowed: Vec<u32>,
    /// Weight of the chain in the loss.
    pub weight: f32,
    /// Weight of each token in the loss; empty if all are 1.
    pub costs: Vec<f32>,
    /// Constant sums of each token, which are not learned; empty if zero.
    pub base: Vec<[f32; C]>,
}

impl<const C: usize> Example<C> {
    fn features_of(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.features[start as usize..self.ends[at] as usize]
    }
}

/// Assigns numbers to the features that occur often enough.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// The number of each key.
    pub numbers: KeyMap<u32>,
    /// The key of each number.
    pub keys: Vec<u64>,
    /// The number of occurrences of each feature.
    pub counts: Vec<f32>,
}

impl Dictionary {
    /// Numbers the features that occur at least `min_count` times. Takes the keys of each example, with `ends` that are
    /// indices into the keys, and fills in its features.
    pub fn number<const C: usize>(
        raw: Vec<(Vec<u64>, Example<C>)>,
        min_count: u32,
    ) -> (Self, Vec<Example<C>>) {
        let mut counts: KeyMap<u32> = KeyMap::default();
        for key in raw.iter().flat_map(|(keys, _)| keys) {
            *counts.entry(*key).or_default() += 1;
        }
        let mut dictionary = Self::default();
        let mut examples = Vec::with_capacity(raw.len());
        for (keys, mut example) in raw {
            let mut from = 0;
            for end in &mut example.ends {
                for key in &keys[from..*end as usize] {
                    let count = counts[key];
                    if count >= min_count {
                        let next = dictionary.keys.len() as u32;
                        let feature = *dictionary.numbers.entry(*key).or_insert(next);
                        if feature == next {
                            dictionary.keys.push(*key);
                            dictionary.counts.push(count as f32);
                        }
                        example.features.push(feature);
                    }
                }
                from = *end as usize;
                *end = example.features.len() as u32;
            }
            examples.push(example);
        }
        (dictionary, examples)
    }
}

/// Training parameters of one feature.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// Weight decay, applied at each update.
    pub decay: f32,
    /// The columns in which the feature has weights, as bits; the others stay zero.
    pub columns: u32,
}

/// Training parameters.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Number of passes over all examples.
    pub epochs: usize,
    /// Learning rate of AdaGrad in the first epoch.
    pub rate: f32,
    /// Decay of the learning rate: that of epoch n, counted from 0, is `rate / (1 + rate_decay * n)`.
    pub rate_decay: f32,
    /// Initial sum of squared gradients of every weight: the larger, the smaller the first updates.
    pub damping: f32,
    /// Whether each feature is updated once for a whole chain, by the sum of its gradients, instead of at each token.
    pub by_chain: bool,
    /// Tokens whose gradients are all below this are skipped.
    pub min_gradient: f32,
    /// Fraction of the features of each token that are dropped at random.
    pub dropout: f32,
    /// Number of epochs after which only the strongest features are kept; 0 for never.
    pub prune_after: usize,
    /// Number of features kept.
    pub keep: usize,
    /// First epoch, counted from 1, from which on the weights are averaged (Polyak & Juditsky 1992).
    pub average_from: usize,
    /// Number of times per epoch that the weights are added to the average; 0 for no averaging.
    pub averages: usize,
    /// Seed for the order of examples and for dropout.
    pub seed: u64,
}

/// The weights of a model in training.
#[derive(Debug)]
pub struct CrfWeights<const N: usize, const C: usize> {
    /// One row for each feature.
    pub rows: Vec<[f32; C]>,
    /// The transition weights, indexed by source state.
    pub transitions: [[f32; N]; N],
    row_squares: Vec<[f32; C]>,
    transition_squares: [[f32; N]; N],
    row_sums: Vec<[f32; C]>,
    transition_sums: [[f32; N]; N],
    summed: f32,
    alive: Vec<bool>,
}

impl<const N: usize, const C: usize> CrfWeights<N, C> {
    /// All weights zero.
    pub fn new(features: usize) -> Self {
        Self {
            rows: vec![[0.0; C]; features],
            transitions: [[0.0; N]; N],
            row_squares: Vec::new(),
            transition_squares: [[0.0; N]; N],
            row_sums: Vec::new(),
            transition_sums: [[0.0; N]; N],
            summed: 0.0,
            alive: vec![true; features],
        }
    }

    /// All weights zero, with only those features of `other` for which `keep` returns true.
    pub fn with_features_of(other: &Self, keep: impl Fn(&[f32; C]) -> bool) -> Self {
        let mut new = Self::new(other.rows.len());
        new.alive = other.rows.iter().map(keep).collect();
        new
    }

    /// Learns from the examples. `features` holds the parameters of each row. Calls `after`
    /// after every epoch with its number and the loss.
    pub fn learn<M: Model<N, C>>(
        &mut self,
        examples: &[Example<C>],
        features: &[Feature],
        settings: &Settings,
        mut after: impl FnMut(usize, f64),
    ) {
        self.row_squares = vec![[settings.damping; C]; self.rows.len()];
        self.transition_squares = [[settings.damping; N]; N];
        let mut order: Vec<u32> = (0..examples.len() as u32).collect();
        let mut worker = Worker::default();
        let interval = examples.len() / settings.averages.max(1);
        for epoch in 0..settings.epochs {
            shuffle(&mut order, combine(settings.seed, epoch as u64));
            let rate = settings.rate / (1.0 + settings.rate_decay * epoch as f32);
            let mut loss = 0.0;
            for (n, example) in order.iter().enumerate() {
                let draw = combine(settings.seed, (epoch << 32 | n) as u64);
                let example = &examples[*example as usize];
                worker.score(self, example, settings.dropout, draw);
                loss += self.step::<M>(example, features, settings, rate, &mut worker);
                let averaged = settings.averages > 0 && epoch + 1 >= settings.average_from;
                if averaged && (n + 1) % interval.max(1) == 0 {
                    self.add_to_average();
                }
            }
            if epoch + 1 == settings.prune_after {
                self.prune(settings.keep);
            }
            after(epoch, loss);
        }
        self.take_average();
        // Dropout trained with a fraction of the features, but prediction uses all of them (Srivastava et al. 2014).
        let share = 1.0 - settings.dropout;
        for weight in self.rows.iter_mut().flatten() {
            *weight *= share;
        }
    }

    /// Takes one gradient step. Returns the loss.
    fn step<M: Model<N, C>>(
        &mut self,
        example: &Example<C>,
        features: &[Feature],
        settings: &Settings,
        rate: f32,
        worker: &mut Worker<N, C>,
    ) -> f64 {
        let Worker {
            sums,
            used,
            used_ends,
            free,
            bound,
        } = worker;
        let model = M::new(&self.transitions);
        let chain = model.chain(sums);
        let free_total = free.forward_backward(&chain, &[]);
        let bound_total = bound.forward_backward(&chain, &example.allowed);
        if !free_total.is_finite() || !bound_total.is_finite() {
            return 0.0;
        }
        let mut transition_gradients = [[0.0; N]; N];
        let mut pending: KeyMap<[f32; C]> = KeyMap::default();
        let mut start = 0;
        for (at, end) in used_ends.iter().enumerate() {
            let own = &used[start..*end];
            start = *end;
            let cost = example.weight * example.costs.get(at).unwrap_or(&1.0);
            let states: [f32; N] = std::array::from_fn(|state| {
                cost * (free.marginals[at][state] - bound.marginals[at][state])
            });
            let mut gradients = [0.0; C];
            M::add_states(&mut gradients, &states);
            for to in 0..N {
                for from in M::Chain::predecessors(to) {
                    let gradient = free.transition(&chain, at, from, to)
                        - bound.transition(&chain, at, from, to);
                    if M::HAS_TRANSITION_WEIGHTS {
                        transition_gradients[from][to] += gradient;
                    } else if gradient != 0.0 {
                        M::add_transition(&mut gradients, at, from, to, example.weight * gradient);
                    }
                }
            }
            let largest = gradients
                .iter()
                .fold(0.0_f32, |max, gradient| max.max(gradient.abs()));
            if largest < settings.min_gradient {
                continue;
            }
            for number in own {
                if settings.by_chain {
                    let sum = pending.entry(u64::from(*number)).or_insert([0.0; C]);
                    add(sum, &gradients);
                } else {
                    let number = *number as usize;
                    self.update(number, features[number], gradients, rate);
                }
            }
        }
        for (number, gradients) in pending {
            let number = number as usize;
            self.update(number, features[number], gradients, rate);
        }
        if M::HAS_TRANSITION_WEIGHTS {
            let last = used_ends.len() - 1;
            for (state, row) in transition_gradients.iter_mut().enumerate() {
                row[0] += free.marginals[last][state] - bound.marginals[last][state];
            }
            self.update_transitions(&transition_gradients, example.weight, rate);
        }
        f64::from(example.weight * (free_total - bound_total))
    }

    /// Updates the weights of a feature.
    fn update(&mut self, number: usize, feature: Feature, mut gradients: [f32; C], rate: f32) {
        if feature.columns != ANY {
            for (column, gradient) in gradients.iter_mut().enumerate() {
                *gradient *= (feature.columns >> column & 1) as f32;
            }
        }
        let squares = &mut self.row_squares[number];
        let row = &mut self.rows[number];
        for column in 0..C {
            let gradient = gradients[column] + feature.decay * row[column];
            squares[column] += gradient * gradient;
            row[column] -= rate * gradient / squares[column].sqrt();
        }
    }

    fn update_transitions(&mut self, gradients: &[[f32; N]; N], weight: f32, rate: f32) {
        let weights = self
            .transitions
            .iter_mut()
            .zip(&mut self.transition_squares);
        for ((row, squares), gradients) in weights.zip(gradients) {
            for ((step, square), gradient) in row.iter_mut().zip(squares).zip(gradients) {
                let gradient = weight * gradient;
                if gradient.abs() > 1e-6 {
                    *square += gradient * gradient;
                    *step -= rate * gradient / square.sqrt();
                }
            }
        }
    }

    /// Moves all weights towards those of `other` by `share` of the distance.
    pub fn mix_in(&mut self, other: &Self, share: f32) {
        let mix = |weight: &mut f32, goal: &f32| *weight += share * (goal - *weight);
        for (row, goal) in self.rows.iter_mut().zip(&other.rows) {
            row.iter_mut().zip(goal).for_each(|(w, g)| mix(w, g));
        }
        for (row, goal) in self.transitions.iter_mut().zip(&other.transitions) {
            row.iter_mut().zip(goal).for_each(|(w, g)| mix(w, g));
        }
        for (alive, other) in self.alive.iter_mut().zip(&other.alive) {
            *alive |= other;
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
                *row = [0.0; C];
                *alive = false;
            }
        }
    }

    fn add_to_average(&mut self) {
        self.row_sums.resize(self.rows.len(), [0.0; C]);
        for (sum, row) in self.row_sums.iter_mut().zip(&self.rows) {
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
        for (row, sum) in self.rows.iter_mut().zip(&self.row_sums) {
            *row = sum.map(|value| value / n);
        }
        for (row, sum) in self.transitions.iter_mut().zip(&self.transition_sums) {
            *row = sum.map(|value| value / n);
        }
        self.row_sums = Vec::new();
    }

    /// The numbers of the features that have weights.
    pub fn alive(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows.len()).filter(|n| self.alive[*n] && strength(&self.rows[*n]) > 0.0)
    }
}

/// The strength of a feature: the difference between its largest and smallest weight.
fn strength<const C: usize>(row: &[f32; C]) -> f32 {
    let max = row.iter().copied().fold(0.0, f32::max);
    let min = row.iter().copied().fold(0.0, f32::min);
    max - min
}

fn add<const C: usize>(sum: &mut [f32; C], row: &[f32; C]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += value;
    }
}

/// Memory for the work on one example.
#[derive(Debug, Default)]
struct Worker<const N: usize, const C: usize> {
    sums: Vec<[f32; C]>,
    /// The features of all tokens that dropout has kept.
    used: Vec<u32>,
    used_ends: Vec<usize>,
    /// Probabilities over all labellings.
    free: Lattice<N>,
    /// Probabilities over the allowed labellings.
    bound: Lattice<N>,
}

impl<const N: usize, const C: usize> Worker<N, C> {
    /// Sums the weights of the features of each token, after dropping a share of them.
    fn score(&mut self, weights: &CrfWeights<N, C>, example: &Example<C>, dropout: f32, draw: u64) {
        self.sums.clear();
        self.used.clear();
        self.used_ends.clear();
        let cut = (f64::from(dropout) * 4_294_967_296.0) as u64;
        let mut random = draw | 1;
        for at in 0..example.ends.len() {
            let mut sums = example.base.get(at).copied().unwrap_or([0.0; C]);
            for feature in example.features_of(at) {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                if random & 0xFFFF_FFFF < cut || !weights.alive[*feature as usize] {
                    continue;
                }
                self.used.push(*feature);
                add(&mut sums, &weights.rows[*feature as usize]);
            }
            self.used_ends.push(self.used.len());
            self.sums.push(sums);
        }
    }
}
