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

/// Number of trees that are evaluated together, so that their memory accesses overlap.
const GROUP: usize = 4;
/// The maximum number of features, which are numbered in one byte.
const MAX_FEATURES: usize = 256;
/// The maximum number of thresholds of a feature.
const MAX_THRESHOLDS: usize = 254;
/// The index of a threshold that no value is above.
const NEVER: u8 = 255;
/// Integers below this are ranked by table look-up.
const INTEGERS: usize = 128;

/// Trees compiled for fast evaluation. A split compares the rank of a value among all thresholds of its feature. It takes
/// two bytes, so the splits of a tree fit into one or two cache lines.
#[derive(Debug, Clone)]
pub struct Forest<const LEAVES: usize> {
    bias: f32,
    ranks: Vec<Ranks>,
    groups: Vec<Group<LEAVES>>,
}

/// Interleaved trees, with the node numbers of [`Tree`].
#[derive(Debug, Clone)]
struct Group<const LEAVES: usize> {
    /// The feature and the number of its threshold.
    splits: [[[u8; 2]; LEAVES]; GROUP],
    leaves: [[f32; LEAVES]; GROUP],
}

/// The sorted thresholds of a feature.
#[derive(Debug, Clone)]
struct Ranks {
    thresholds: Vec<f32>,
    /// The number of thresholds below each integer.
    integers: [u8; INTEGERS],
}

impl Ranks {
    fn new(mut thresholds: Vec<f32>) -> Self {
        thresholds.sort_by(f32::total_cmp);
        thresholds.dedup();
        thresholds.truncate(MAX_THRESHOLDS);
        let mut ranks = Self {
            thresholds,
            integers: [0; INTEGERS],
        };
        ranks.integers = std::array::from_fn(|n| ranks.count_below(n as f32));
        ranks
    }

    fn count_below(&self, value: f32) -> u8 {
        self.thresholds.partition_point(|t| *t < value) as u8
    }

    /// The number of thresholds below a value.
    #[inline]
    fn of(&self, value: f32) -> u8 {
        let integer = value as u8;
        match self.integers.get(usize::from(integer)) {
            Some(rank) if f32::from(integer) == value => *rank,
            _ => self.count_below(value),
        }
    }

    /// The index of a threshold, or [`NEVER`] if it is missing.
    fn number(&self, threshold: f32) -> u8 {
        let number = self.count_below(threshold);
        match self.thresholds.get(usize::from(number)) {
            Some(found) if *found == threshold => number,
            _ => NEVER,
        }
    }
}

impl<const LEAVES: usize> Forest<LEAVES> {
    /// Compiles trees over `N` features.
    pub fn new<const N: usize>(trees: &Trees<LEAVES>) -> Self {
        const { assert!(N <= MAX_FEATURES && LEAVES.is_power_of_two()) };
        let feature = |split: &(u16, f32)| usize::from(split.0).min(N - 1);
        let mut thresholds = vec![Vec::new(); N];
        for split in trees.trees.iter().flat_map(|tree| &tree.splits) {
            if split.1.is_finite() {
                thresholds[feature(split)].push(split.1);
            }
        }
        let ranks: Vec<Ranks> = thresholds.into_iter().map(Ranks::new).collect();
        let groups = trees.trees.chunks(GROUP).map(|trees| {
            let mut group = Group {
                splits: [[[0, NEVER]; LEAVES]; GROUP],
                leaves: [[0.0; LEAVES]; GROUP],
            };
            for (lane, tree) in trees.iter().enumerate() {
                for (slot, split) in group.splits[lane].iter_mut().zip(&tree.splits) {
                    let feature = feature(split);
                    *slot = [feature as u8, ranks[feature].number(split.1)];
                }
                group.leaves[lane] = tree.leaves;
            }
            group
        });
        Self {
            bias: trees.bias,
            groups: groups.collect(),
            ranks,
        }
    }

    /// The probability whose log-odds are the sum over all trees.
    pub fn probability<const N: usize>(&self, features: &[f32; N]) -> f32 {
        logistic(self.sum(features))
    }

    /// The sum over all trees.
    pub fn sum<const N: usize>(&self, features: &[f32; N]) -> f32 {
        self.sum_unless(features, usize::MAX, f32::NEG_INFINITY)
    }

    /// The sum over all trees. Stops after about the first `trees` if their sum is below `min`.
    pub fn sum_unless<const N: usize>(&self, features: &[f32; N], trees: usize, min: f32) -> f32 {
        let mut ranks = [0; MAX_FEATURES];
        for ((slot, ranks), value) in ranks.iter_mut().zip(&self.ranks).zip(features) {
            *slot = ranks.of(*value);
        }
        let mut sum = self.bias;
        for (number, group) in self.groups.iter().enumerate() {
            if number == trees / GROUP && sum < min {
                break;
            }
            let mut at = [1; GROUP];
            for _ in 0..LEAVES.ilog2() {
                for (at, splits) in at.iter_mut().zip(&group.splits) {
                    let [feature, threshold] = splits[*at % LEAVES];
                    let rank = ranks[usize::from(feature)];
                    *at = 2 * *at + usize::from(rank > threshold);
                }
            }
            for (at, leaves) in at.iter().zip(&group.leaves) {
                sum += leaves[at % LEAVES];
            }
        }
        sum
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
        let number = |n: usize| (hash(&n.to_le_bytes()) % 512) as f32 / 4.0 - 16.0;
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
        for n in 0..200 {
            let mut features: [f32; 5] = std::array::from_fn(|i| number(n * 10_000 + i));
            features[n % 4] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 7.0][n % 4];
            let outputs = trees.trees.iter().map(|tree| tree.output(&features));
            assert_eq!(forest.sum(&features), trees.bias + outputs.sum::<f32>());
        }
    }

    #[test]
    fn forests_agree_with_their_trees() {
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
