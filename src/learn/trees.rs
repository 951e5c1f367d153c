//! Ensembles of small regression trees, trained by gradient boosting (Friedman 2001).
//!
//! All trees are complete and have `LEAVES` leaves, a power of two. In an oblivious tree, all nodes of a level have the
//! same split.

#[cfg(feature = "workshop")]
use super::weights::Builder;
use super::weights::{Kind, Weights};

/// One tree, laid out as a heap. Node `i` tests whether a feature is above a threshold; its children are `2i` for no and
/// `2i + 1` for yes. The root is 1, and 0 is unused. Indices from `LEAVES` on are leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<const LEAVES: usize> {
    /// The feature and the threshold of each split.
    pub splits: [(u16, f32); LEAVES],
    /// The output of each leaf.
    pub leaves: [f32; LEAVES],
}

impl<const LEAVES: usize> Tree<LEAVES> {
    /// A tree whose output is always 0.
    pub const EMPTY: Self = Self {
        splits: [(0, f32::INFINITY); LEAVES],
        leaves: [0.0; LEAVES],
    };

    /// The output of the tree for these features.
    #[cfg(any(test, feature = "workshop"))]
    pub fn output(&self, features: &[f32]) -> f32 {
        let mut at = 1;
        while at < LEAVES {
            let (feature, threshold) = self.splits[at];
            at = 2 * at + usize::from(features[usize::from(feature)] > threshold);
        }
        self.leaves[at - LEAVES]
    }
}

/// An ensemble as trained: trees and a constant.
#[derive(Debug, Clone, Default)]
pub struct Trees<const LEAVES: usize> {
    /// The constant.
    pub bias: f32,
    /// The trees.
    pub trees: Vec<Tree<LEAVES>>,
}

impl<const LEAVES: usize> Trees<LEAVES> {
    /// Reads trees from a weights file. Returns `None` if the file is invalid or was trained with other features.
    pub fn open(bytes: &[u8], fingerprint: u64) -> Option<Self> {
        let weights = Weights::open(bytes, Kind::Linear).ok()?;
        if weights.fingerprint() != fingerprint {
            return None;
        }
        let numbers: Vec<f32> = weights.dense().collect();
        let (bias, rest) = numbers.split_first()?;
        let trees = rest.chunks_exact(3 * LEAVES - 2).map(|numbers| {
            let (features, rest) = numbers.split_at(LEAVES - 1);
            let (thresholds, leaves) = rest.split_at(LEAVES - 1);
            let mut tree = Tree::EMPTY;
            for i in 1..LEAVES {
                tree.splits[i] = (features[i - 1] as u16, thresholds[i - 1]);
            }
            tree.leaves.copy_from_slice(leaves);
            tree
        });
        Some(Self {
            bias: *bias,
            trees: trees.collect(),
        })
    }

    /// The weights file that [`Trees::open`] reads. `output` says what the sum of the trees stands for.
    #[cfg(feature = "workshop")]
    pub fn file(&self, output: &str, fingerprint: u64) -> Vec<u8> {
        let mut file = Builder::new(Kind::Linear, &[output], fingerprint);
        file.dense(&self.numbers());
        file.finish_bytes(1)
    }

    /// The dense parameters that [`Trees::open`] reads: the constant; then for each tree its features, thresholds and leaves.
    #[cfg(feature = "workshop")]
    pub fn numbers(&self) -> Vec<f32> {
        let mut numbers = vec![self.bias];
        for tree in &self.trees {
            let splits = &tree.splits[1..];
            numbers.extend(splits.iter().map(|split| f32::from(split.0)));
            numbers.extend(splits.iter().map(|split| split.1));
            numbers.extend(tree.leaves);
        }
        numbers
    }
}

/// The probability of these log-odds.
pub fn logistic(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// Number of trees that are evaluated together for one row, so that their memory accesses overlap.
const GROUP: usize = 4;
/// Number of rows that are evaluated together.
const LANES: usize = 8;
/// Number of rows from which evaluating them together is faster.
const MIN_ROWS: usize = 6;
/// The maximum number of features, which are numbered in one byte.
const MAX_FEATURES: usize = 256;
/// The maximum number of thresholds of a feature.
const MAX_THRESHOLDS: usize = 126;
/// The highest rank. No value is above a threshold of this rank.
const MAX_RANK: u8 = 127;

/// Trees compiled for fast evaluation.
#[derive(Debug, Clone)]
pub struct Forest<const LEAVES: usize> {
    bias: f32,
    groups: Vec<Group<LEAVES>>,
    ranked: Option<Ranked<LEAVES>>,
}

/// Trees for the evaluation of one row, with the node numbers of [`Tree`]. The trees of a group are descended side by side.
#[derive(Debug, Clone)]
struct Group<const LEAVES: usize> {
    features: [[u8; LEAVES]; GROUP],
    thresholds: [[f32; LEAVES]; GROUP],
    leaves: [[f32; LEAVES]; GROUP],
}

/// Trees for the evaluation of several rows. A value is replaced by its rank, the number of thresholds of its feature that
/// are below it. The ranks of the rows are the bytes of one number, so each split is tested on all rows at once.
#[derive(Debug, Clone)]
struct Ranked<const LEAVES: usize> {
    /// The sorted thresholds of each feature.
    thresholds: Vec<Vec<f32>>,
    trees: Vec<RankedTree<LEAVES>>,
}

#[derive(Debug, Clone)]
struct RankedTree<const LEAVES: usize> {
    /// The feature of each split.
    features: [u8; LEAVES],
    /// For each split, the number that gives a rank its highest bit if the rank is above that of the threshold.
    distances: [u8; LEAVES],
    leaves: [f32; LEAVES],
}

/// A byte for each row.
type Lanes = u64;
/// The lowest bit of each byte.
const LOWEST: Lanes = 0x0101_0101_0101_0101;

impl<const LEAVES: usize> Forest<LEAVES> {
    /// Compiles trees over `N` features.
    pub fn new<const N: usize>(trees: &Trees<LEAVES>) -> Self {
        const { assert!(N <= MAX_FEATURES && LEAVES.is_power_of_two()) };
        let groups = trees.trees.chunks(GROUP).map(|trees| {
            let mut group = Group {
                features: [[0; LEAVES]; GROUP],
                thresholds: [[f32::INFINITY; LEAVES]; GROUP],
                leaves: [[0.0; LEAVES]; GROUP],
            };
            for (lane, tree) in trees.iter().enumerate() {
                group.features[lane] = tree.splits.map(|split| feature_of::<N>(split) as u8);
                group.thresholds[lane] = tree.splits.map(|split| split.1);
                group.leaves[lane] = tree.leaves;
            }
            group
        });
        Self {
            bias: trees.bias,
            groups: groups.collect(),
            ranked: Ranked::new::<N>(&trees.trees),
        }
    }

    /// The probability whose log-odds are the sum over all trees.
    pub fn probability<const N: usize>(&self, features: &[f32; N]) -> f32 {
        logistic(self.sum(features))
    }

    /// The probability of each row.
    pub fn probabilities<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f32> {
        let mut sums = Vec::with_capacity(rows.len());
        for rows in rows.chunks(LANES) {
            match &self.ranked {
                Some(ranked) if rows.len() >= MIN_ROWS => {
                    sums.extend_from_slice(&ranked.sums(self.bias, rows)[..rows.len()]);
                }
                _ => sums.extend(rows.iter().map(|row| self.sum(row))),
            }
        }
        for sum in &mut sums {
            *sum = logistic(*sum);
        }
        sums
    }

    /// The sum over all trees.
    pub fn sum<const N: usize>(&self, features: &[f32; N]) -> f32 {
        self.sum_unless(features, usize::MAX, f32::NEG_INFINITY)
    }

    /// The sum over all trees. Stops after about the first `trees` if their sum is below `min`.
    pub fn sum_unless<const N: usize>(&self, features: &[f32; N], trees: usize, min: f32) -> f32 {
        // A feature is a byte, so it needs no bounds check.
        let mut values = [0.0; MAX_FEATURES];
        values[..N].copy_from_slice(features);
        let mut sum = self.bias;
        for (number, group) in self.groups.iter().enumerate() {
            if number == trees / GROUP && sum < min {
                break;
            }
            let mut at = [1; GROUP];
            for _ in 0..LEAVES.ilog2() {
                for (lane, at) in at.iter_mut().enumerate() {
                    let node = *at % LEAVES;
                    let value = values[usize::from(group.features[lane][node])];
                    *at = 2 * node + usize::from(value > group.thresholds[lane][node]);
                }
            }
            for (at, leaves) in at.iter().zip(&group.leaves) {
                sum += leaves[at % LEAVES];
            }
        }
        sum
    }
}

fn feature_of<const N: usize>(split: (u16, f32)) -> usize {
    usize::from(split.0).min(N - 1)
}

impl<const LEAVES: usize> Ranked<LEAVES> {
    /// Compiles trees over `N` features. Returns `None` if a feature has too many thresholds.
    fn new<const N: usize>(trees: &[Tree<LEAVES>]) -> Option<Self> {
        let mut thresholds = vec![Vec::new(); N];
        for split in trees.iter().flat_map(|tree| tree.splits) {
            if split.1.is_finite() {
                thresholds[feature_of::<N>(split)].push(split.1);
            }
        }
        for thresholds in &mut thresholds {
            thresholds.sort_by(f32::total_cmp);
            thresholds.dedup();
        }
        let distance = |split: (u16, f32)| {
            let all = &thresholds[feature_of::<N>(split)];
            let rank = all.partition_point(|t| *t < split.1) as u8;
            if split.1.is_finite() {
                MAX_RANK.wrapping_sub(rank)
            } else {
                0
            }
        };
        let tree = |tree: &Tree<LEAVES>| RankedTree {
            features: tree.splits.map(|split| feature_of::<N>(split) as u8),
            distances: tree.splits.map(distance),
            leaves: tree.leaves,
        };
        let fits = thresholds.iter().all(|all| all.len() <= MAX_THRESHOLDS);
        fits.then(|| Self {
            trees: trees.iter().map(tree).collect(),
            thresholds: thresholds.clone(),
        })
    }

    /// The sum of `bias` and the outputs of all trees, for each of at most [`LANES`] rows.
    fn sums<const N: usize>(&self, bias: f32, rows: &[[f32; N]]) -> [f32; LANES] {
        let mut ranks = [0; N];
        for (feature, (ranks, thresholds)) in ranks.iter_mut().zip(&self.thresholds).enumerate() {
            let mut values = [0.0; LANES];
            for (value, row) in values.iter_mut().zip(rows) {
                *value = row[feature];
            }
            *ranks = ranks_of(&values, thresholds);
        }
        let mut sums = [bias; LANES];
        for tree in &self.trees {
            tree.add_outputs(&ranks, &mut sums);
        }
        sums
    }
}

/// The number of thresholds below each value.
fn ranks_of(values: &[f32; LANES], thresholds: &[f32]) -> Lanes {
    let mut counts = [0_i32; LANES];
    for threshold in thresholds {
        for (count, value) in counts.iter_mut().zip(values) {
            *count += i32::from(value > threshold);
        }
    }
    Lanes::from_le_bytes(counts.map(|count| count as u8))
}

impl<const LEAVES: usize> RankedTree<LEAVES> {
    /// Adds the output of the tree for each row.
    #[inline]
    fn add_outputs<const N: usize>(&self, ranks: &[Lanes; N], sums: &mut [f32; LANES]) {
        // The highest bit of each byte is the result of the test.
        let mut tests: [Lanes; LEAVES] = std::array::from_fn(|node| {
            let distance = Lanes::from(self.distances[node]) * LOWEST;
            ranks[usize::from(self.features[node]) % N] + distance
        });
        let mut leaves = 0;
        let mut path = [0; 8];
        for level in 0..LEAVES.ilog2() as usize {
            // Each step of the path so far halves the nodes of this level that can be reached.
            let mut width = 1 << level;
            for step in &path[..level] {
                width /= 2;
                let first = 1 << level;
                for node in first..first + width {
                    tests[node] ^= step & (tests[node] ^ tests[node + width]);
                }
            }
            path[level] = tests[1 << level];
            leaves = leaves << 1 | (path[level] >> 7 & LOWEST);
        }
        for (sum, leaf) in sums.iter_mut().zip(leaves.to_le_bytes()) {
            *sum += self.leaves[usize::from(leaf) % LEAVES];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::weights::hash;

    #[test]
    fn descends_by_the_splits() {
        let mut tree: Tree<32> = Tree::EMPTY;
        tree.splits[1] = (1, 0.5);
        tree.leaves[0] = -1.0;
        tree.leaves[16] = 2.0;
        let trees = Trees {
            bias: 0.5,
            trees: vec![tree],
        };
        let forest = Forest::new::<2>(&trees);
        assert_eq!(forest.sum(&[9.0, 0.5]), -0.5);
        assert_eq!(forest.sum(&[9.0, 0.6]), 2.5);
    }

    fn agrees_with_its_trees<const LEAVES: usize>() {
        let number = |n: usize| (hash(&n.to_le_bytes()) % 100) as f32 / 4.0 - 12.0;
        let trees: Vec<Tree<LEAVES>> = (0..21)
            .map(|tree| Tree {
                splits: std::array::from_fn(|i| match (tree + i) % 9 {
                    0 => (0, f32::INFINITY),
                    feature => (feature as u16 % 5, number(tree * 100 + i)),
                }),
                leaves: std::array::from_fn(|i| number(tree * 1000 + i)),
            })
            .collect();
        let trees = Trees { bias: 1.5, trees };
        let forest = Forest::new::<5>(&trees);
        assert!(forest.ranked.is_some());
        let mut rows = Vec::new();
        for n in 0..200 {
            let mut features: [f32; 5] = std::array::from_fn(|i| number(n * 10_000 + i));
            features[n % 4] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 7.0][n % 4];
            let outputs = trees.trees.iter().map(|tree| tree.output(&features));
            assert_eq!(forest.sum(&features), trees.bias + outputs.sum::<f32>());
            rows.push(features);
        }
        for count in [0, 1, 4, 5, 16, 17, 200] {
            let one_by_one = rows[..count].iter().map(|row| forest.probability(row));
            assert_eq!(
                forest.probabilities(&rows[..count]),
                one_by_one.collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn forests_agree_with_their_trees() {
        agrees_with_its_trees::<8>();
        agrees_with_its_trees::<16>();
        agrees_with_its_trees::<32>();
    }

    #[test]
    fn stops_when_the_first_trees_sum_to_little() {
        let mut trees = Trees {
            bias: -1.0,
            trees: vec![Tree::<16>::EMPTY; 8],
        };
        for tree in &mut trees.trees {
            tree.leaves = [2.0; 16];
        }
        let forest = Forest::new::<1>(&trees);
        assert_eq!(forest.sum(&[0.0]), 15.0);
        assert_eq!(forest.sum_unless(&[0.0], 4, 7.5), 7.0);
        assert_eq!(forest.sum_unless(&[0.0], 4, 6.5), 15.0);
    }
}
