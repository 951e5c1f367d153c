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
const LANES: usize = 16;
/// Number of rows from which evaluating them together is faster.
const MIN_ROWS: usize = 6;
/// The maximum number of features, and of columns, which are numbered in one byte.
const MAX_FEATURES: usize = 256;
/// The highest rank, and the maximum number of thresholds of a column. No value is above a threshold of this rank.
const MAX_RANK: i8 = i8::MAX;

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

/// Trees for the evaluation of several rows. A value is replaced by its rank, the number of thresholds below it, which fits
/// in a byte, so a split is tested on all rows at once by a vector instruction.
#[derive(Debug, Clone)]
struct Ranked<const LEAVES: usize> {
    columns: Vec<Column>,
    trees: Vec<RankedTree<LEAVES>>,
}

/// A feature with at most [`MAX_RANK`] of its thresholds, in ascending order. A feature with more of them has several columns.
#[derive(Debug, Clone)]
struct Column {
    feature: usize,
    thresholds: Vec<f32>,
}

/// A tree with the node numbers of [`Tree`].
#[derive(Debug, Clone)]
struct RankedTree<const LEAVES: usize> {
    /// The column of each split.
    columns: [u8; LEAVES],
    /// The rank of the threshold of each split, once for each row.
    ranks: [Lanes; LEAVES],
    leaves: [f32; LEAVES],
}

/// A number for each row. As the result of a test, it is -1 (all bits set) for yes and 0 for no.
type Lanes = [i8; LANES];

/// When to skip the rest of the trees: if the first `trees`, a multiple of 4, sum to less than `min`.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The number of trees that are always evaluated.
    pub trees: usize,
    /// The sum below which the others are skipped.
    pub min: f32,
}

impl Check {
    /// Evaluates all trees.
    const NEVER: Self = Self {
        trees: usize::MAX,
        min: f32::NEG_INFINITY,
    };
}

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
        self.probabilities_unless(rows, Check::NEVER)
    }

    /// The probability of each row, by the first trees alone if the check stops there.
    pub fn probabilities_unless<const N: usize>(
        &self,
        rows: &[[f32; N]],
        check: Check,
    ) -> Vec<f32> {
        let mut sums = self.sums_unless(rows, check);
        for sum in &mut sums {
            *sum = logistic(*sum);
        }
        sums
    }

    /// The sum over all trees, for each row.
    pub fn sums<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f32> {
        self.sums_unless(rows, Check::NEVER)
    }

    fn sums_unless<const N: usize>(&self, rows: &[[f32; N]], check: Check) -> Vec<f32> {
        let mut sums = Vec::with_capacity(rows.len());
        for rows in rows.chunks(LANES) {
            match &self.ranked {
                Some(ranked) if rows.len() >= MIN_ROWS => {
                    sums.extend_from_slice(&ranked.sums(self.bias, rows, check)[..rows.len()]);
                }
                _ => sums.extend(rows.iter().map(|row| self.sum_unless(row, check))),
            }
        }
        sums
    }

    /// The sum over all trees.
    pub fn sum<const N: usize>(&self, features: &[f32; N]) -> f32 {
        self.sum_unless(features, Check::NEVER)
    }

    /// The sum over all trees, or the first of them if the check stops there.
    fn sum_unless<const N: usize>(&self, features: &[f32; N], check: Check) -> f32 {
        // A feature is a byte, so it needs no bounds check.
        let mut values = [0.0; MAX_FEATURES];
        values[..N].copy_from_slice(features);
        let mut sum = self.bias;
        for (number, group) in self.groups.iter().enumerate() {
            if number * GROUP == check.trees && sum < check.min {
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
    /// Compiles trees over `N` features. Returns `None` if they have too many thresholds.
    fn new<const N: usize>(trees: &[Tree<LEAVES>]) -> Option<Self> {
        let mut thresholds = vec![Vec::new(); N];
        for split in trees.iter().flat_map(|tree| tree.splits) {
            if split.1.is_finite() {
                thresholds[feature_of::<N>(split)].push(split.1);
            }
        }
        let mut columns = Vec::new();
        let mut first_columns = [0; N];
        for (feature, thresholds) in thresholds.iter_mut().enumerate() {
            thresholds.sort_by(f32::total_cmp);
            thresholds.dedup();
            first_columns[feature] = columns.len();
            let parts = thresholds.chunks(MAX_RANK as usize);
            columns.extend(parts.map(|part| Column {
                feature,
                thresholds: part.to_vec(),
            }));
        }
        // The column and the rank of a threshold.
        let place = |split: (u16, f32)| {
            let feature = feature_of::<N>(split);
            if split.1.is_finite() {
                let at = thresholds[feature].partition_point(|t| *t < split.1);
                let (part, rank) = (at / MAX_RANK as usize, at % MAX_RANK as usize);
                ((first_columns[feature] + part) as u8, rank as i8)
            } else {
                (0, MAX_RANK)
            }
        };
        let tree = |tree: &Tree<LEAVES>| RankedTree {
            columns: tree.splits.map(|split| place(split).0),
            ranks: tree.splits.map(|split| [place(split).1; LANES]),
            leaves: tree.leaves,
        };
        (columns.len() <= MAX_FEATURES).then(|| Self {
            trees: trees.iter().map(tree).collect(),
            columns,
        })
    }

    /// The sum of `bias` and the outputs of the trees, for each of at most [`LANES`] rows.
    fn sums<const N: usize>(&self, bias: f32, rows: &[[f32; N]], check: Check) -> [f32; LANES] {
        // A column is a byte, so it needs no bounds check.
        let mut ranks = [[0; LANES]; MAX_FEATURES];
        for (ranks, column) in ranks.iter_mut().zip(&self.columns) {
            let mut values = [0.0; LANES];
            for (value, row) in values.iter_mut().zip(rows) {
                *value = row[column.feature % N];
            }
            *ranks = column.ranks(&values);
        }
        let mut sums = [bias; LANES];
        let (first, rest) = self.trees.split_at(check.trees.min(self.trees.len()));
        for tree in first {
            tree.add_outputs(&ranks, &mut sums);
        }
        let checked = sums;
        if checked[..rows.len()].iter().all(|sum| *sum < check.min) {
            return checked;
        }
        for tree in rest {
            tree.add_outputs(&ranks, &mut sums);
        }
        for (sum, checked) in sums.iter_mut().zip(checked) {
            if checked < check.min {
                *sum = checked;
            }
        }
        sums
    }
}

/// 2²³. The distance of numbers from here on is 1, so their lowest bits count.
const COUNT_FROM: f32 = 8_388_608.0;

impl Column {
    /// The number of thresholds below each value. Counts in floating point, which compiles to vector instructions.
    fn ranks(&self, values: &[f32; LANES]) -> Lanes {
        let mut counts = [COUNT_FROM; LANES];
        for threshold in &self.thresholds {
            for (count, value) in counts.iter_mut().zip(values) {
                *count += if value > threshold { 1.0 } else { 0.0 };
            }
        }
        counts.map(|count| count.to_bits() as i8)
    }
}

impl<const LEAVES: usize> RankedTree<LEAVES> {
    /// Adds the output of the tree for each row.
    #[inline]
    fn add_outputs(&self, ranks: &[Lanes; MAX_FEATURES], sums: &mut [f32; LANES]) {
        // For each node, the test; then the leaf that a row at this node reaches, from the last nodes up to the root.
        let mut nodes: [Lanes; LEAVES] = std::array::from_fn(|node| {
            above(&ranks[usize::from(self.columns[node])], &self.ranks[node])
        });
        for node in LEAVES / 2..LEAVES {
            let left = (2 * node - LEAVES) as i8;
            nodes[node] = nodes[node].map(|test| left - test);
        }
        for node in (1..LEAVES / 2).rev() {
            nodes[node] = select(&nodes[node], &nodes[2 * node + 1], &nodes[2 * node]);
        }
        for (sum, leaf) in sums.iter_mut().zip(nodes[1]) {
            *sum += self.leaves[leaf as usize % LEAVES];
        }
    }
}

/// Whether each value is above its threshold.
#[inline]
fn above(values: &Lanes, thresholds: &Lanes) -> Lanes {
    std::array::from_fn(|row| -i8::from(values[row] > thresholds[row]))
}

/// For each row, the value of `yes` or `no`.
#[inline]
fn select(test: &Lanes, yes: &Lanes, no: &Lanes) -> Lanes {
    std::array::from_fn(|row| no[row] ^ test[row] & (yes[row] ^ no[row]))
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
            bias: -0.5,
            trees: vec![Tree::<16>::EMPTY; 8],
        };
        for tree in &mut trees.trees {
            tree.splits[1] = (0, 0.0);
            tree.leaves[..8].fill(0.125);
            tree.leaves[8..].fill(0.25);
        }
        let forest = Forest::new::<1>(&trees);
        let check = Check { trees: 4, min: 0.2 };
        let (stopped, whole) = (logistic(0.0), logistic(1.5));
        let mut rows = [[0.0]; 2 * LANES];
        let all_stop = forest.probabilities_unless(&rows, check);
        assert!(all_stop.iter().all(|p| *p == stopped));
        rows[3] = [1.0];
        for count in [4, LANES, 2 * LANES] {
            let found = forest.probabilities_unless(&rows[..count], check);
            let wanted = (0..count).map(|row| if row == 3 { whole } else { stopped });
            assert_eq!(found, wanted.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_feature_may_have_many_thresholds() {
        let tree = |number: usize| {
            let mut tree: Tree<8> = Tree::EMPTY;
            let splits = tree.splits[1..].iter_mut().enumerate();
            splits.for_each(|(at, split)| *split = (0, (number * 7 + at) as f32));
            tree.leaves = std::array::from_fn(|leaf| leaf as f32);
            tree
        };
        let trees = Trees {
            bias: 0.0,
            trees: (0..60).map(tree).collect(),
        };
        let forest = Forest::new::<1>(&trees);
        assert!(forest.ranked.as_ref().unwrap().columns.len() > 3);
        let rows: Vec<[f32; 1]> = (-1..430).map(|n| [n as f32 + 0.5]).collect();
        let one_by_one = rows.iter().map(|row| forest.probability(row));
        assert_eq!(forest.probabilities(&rows), one_by_one.collect::<Vec<_>>());
    }
}
