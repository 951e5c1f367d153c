//! Sums of small decision trees over numbers, trained by gradient boosting (Friedman 2001).

use crate::learn::weights::{Kind, Weights};

/// Questions on the way to an answer.
pub(super) const DEPTH: usize = 5;
/// Questions of a tree.
pub(super) const QUESTIONS: usize = (1 << DEPTH) - 1;
/// Answers of a tree.
pub(super) const LEAVES: usize = 1 << DEPTH;
/// Numbers of a tree in a file: the features asked, the thresholds, the answers.
const STRIDE: usize = 2 * QUESTIONS + LEAVES;

/// One tree: question `i` asks whether a feature is above a threshold; the next question is `2i + 1` for no, `2i + 2` for yes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    /// Feature and threshold of each question.
    pub questions: [(u16, f32); QUESTIONS],
    /// What the tree adds.
    pub leaves: [f32; LEAVES],
}

impl Tree {
    /// What the tree adds for something with these features.
    #[cfg(any(test, feature = "workshop"))]
    pub(super) fn answer<const N: usize>(&self, features: &[f32; N]) -> f32 {
        let mut at = 0;
        for _ in 0..DEPTH {
            let (feature, threshold) = self.questions[at];
            let value = features[usize::from(feature).min(N - 1)];
            at = 2 * at + 1 + usize::from(value > threshold);
        }
        self.leaves[at - QUESTIONS]
    }
}

/// Trained trees.
#[derive(Debug, Clone, Default)]
pub(super) struct Trees {
    /// What everything gets.
    pub bias: f32,
    /// The trees.
    pub trees: Vec<Tree>,
}

impl Trees {
    /// Reads them from a file; `None` when it is none, or was trained with other features.
    pub(super) fn open(bytes: &[u8], fingerprint: u64) -> Option<Self> {
        let weights = Weights::open(bytes, Kind::Linear).ok()?;
        if weights.fingerprint() != fingerprint {
            return None;
        }
        let numbers: Vec<f32> = weights.dense().collect();
        let (bias, rest) = numbers.split_first()?;
        let trees = rest.chunks_exact(STRIDE).map(|numbers| {
            let (features, rest) = numbers.split_at(QUESTIONS);
            let (thresholds, leaves) = rest.split_at(QUESTIONS);
            Tree {
                questions: std::array::from_fn(|i| (features[i] as u16, thresholds[i])),
                leaves: std::array::from_fn(|i| leaves[i]),
            }
        });
        Some(Self {
            bias: *bias,
            trees: trees.collect(),
        })
    }

    /// The numbers that [`Trees::open`] reads.
    #[cfg(feature = "workshop")]
    pub(super) fn numbers(&self) -> Vec<f32> {
        let mut numbers = vec![self.bias];
        for tree in &self.trees {
            numbers.extend(tree.questions.iter().map(|question| f32::from(question.0)));
            numbers.extend(tree.questions.iter().map(|question| question.1));
            numbers.extend(tree.leaves);
        }
        numbers
    }
}

/// Trees that are asked together, so that none waits for the answer of another.
const TOGETHER: usize = 4;
/// Trees behind which a sum below [`NO_HOPE`] is taken as it is: the others would lower or raise it, but not above what anybody
/// asks for.
const FIRST: usize = 60;
const NO_HOPE: f32 = -2.5;
/// Places for features: as many as a byte can name.
const SLOTS: usize = 256;
/// Thresholds of a feature at most, and what stands for one that no value is above.
const MOST: usize = 254;
const NEVER: u8 = 255;
/// Whole numbers whose ranks stand in a table.
const WHOLE: usize = 128;

/// Trees made ready to be asked often: a question compares the rank of a value among all thresholds of its feature, so
/// that it fits two bytes and the questions of a tree one line of the cache.
#[derive(Debug, Clone)]
pub(super) struct Forest {
    bias: f32,
    ranks: Vec<Ranks>,
    groups: Vec<Group>,
}

/// Some trees side by side. Question `i` is followed by `2i` for no and by `2i + 1` for yes; the first is 1.
#[derive(Debug, Clone)]
struct Group {
    /// Feature and the number of its threshold.
    questions: [[[u8; 2]; LEAVES]; TOGETHER],
    leaves: [[f32; LEAVES]; TOGETHER],
}

/// The thresholds of a feature in order.
#[derive(Debug, Clone)]
struct Ranks {
    thresholds: Vec<f32>,
    /// How many thresholds are below each whole number.
    whole: [u8; WHOLE],
}

impl Ranks {
    fn new(mut thresholds: Vec<f32>) -> Self {
        thresholds.sort_by(f32::total_cmp);
        thresholds.dedup();
        thresholds.truncate(MOST);
        let mut ranks = Self {
            thresholds,
            whole: [0; WHOLE],
        };
        ranks.whole = std::array::from_fn(|n| ranks.below(n as f32));
        ranks
    }

    fn below(&self, value: f32) -> u8 {
        self.thresholds.partition_point(|t| *t < value) as u8
    }

    /// How many thresholds are below a value.
    #[inline]
    fn of(&self, value: f32) -> u8 {
        let whole = value as u8;
        match self.whole.get(usize::from(whole)) {
            Some(rank) if f32::from(whole) == value => *rank,
            _ => self.below(value),
        }
    }

    /// The number of a threshold.
    fn number(&self, threshold: f32) -> u8 {
        let number = self.below(threshold);
        match self.thresholds.get(usize::from(number)) {
            Some(found) if *found == threshold => number,
            _ => NEVER,
        }
    }
}

impl Forest {
    /// Makes trees ready that ask about `N` features.
    pub(super) fn new<const N: usize>(trees: &Trees) -> Self {
        const { assert!(N <= SLOTS) };
        let feature = |question: &(u16, f32)| usize::from(question.0).min(N - 1);
        let mut thresholds = vec![Vec::new(); N];
        for question in trees.trees.iter().flat_map(|tree| &tree.questions) {
            if question.1.is_finite() {
                thresholds[feature(question)].push(question.1);
            }
        }
        let ranks: Vec<Ranks> = thresholds.into_iter().map(Ranks::new).collect();
        let groups = trees.trees.chunks(TOGETHER).map(|trees| {
            let mut group = Group {
                questions: [[[0, NEVER]; LEAVES]; TOGETHER],
                leaves: [[0.0; LEAVES]; TOGETHER],
            };
            for (lane, tree) in trees.iter().enumerate() {
                for (slot, question) in group.questions[lane][1..].iter_mut().zip(&tree.questions) {
                    let feature = feature(question);
                    *slot = [feature as u8, ranks[feature].number(question.1)];
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

    /// The sum of all answers, or of the first ones when these leave no hope.
    pub(super) fn sum<const N: usize>(&self, features: &[f32; N]) -> f32 {
        let mut ranks = [0; SLOTS];
        for ((slot, ranks), value) in ranks.iter_mut().zip(&self.ranks).zip(features) {
            *slot = ranks.of(*value);
        }
        let mut sum = self.bias;
        for (number, group) in self.groups.iter().enumerate() {
            if number == FIRST / TOGETHER && sum < NO_HOPE {
                break;
            }
            let mut at = [1; TOGETHER];
            for _ in 0..DEPTH {
                for (at, questions) in at.iter_mut().zip(&group.questions) {
                    let [feature, threshold] = questions[*at % LEAVES];
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
    fn trees_ask_and_answer() {
        let mut tree = Tree {
            questions: [(0, f32::INFINITY); QUESTIONS],
            leaves: [0.0; LEAVES],
        };
        tree.questions[0] = (1, 0.5);
        tree.leaves[0] = -1.0;
        tree.leaves[LEAVES / 2] = 2.0;
        let trees = Trees {
            bias: 0.5,
            trees: vec![tree],
        };
        let forest = Forest::new::<2>(&trees);
        assert_eq!(forest.sum(&[9.0, 0.5]), -0.5);
        assert_eq!(forest.sum(&[9.0, 0.6]), 2.5);
    }

    #[test]
    fn forest_answers_as_its_trees() {
        let number = |n: usize| (hash(&n.to_le_bytes()) % 512) as f32 / 4.0 - 16.0;
        let trees: Vec<Tree> = (0..21)
            .map(|tree| Tree {
                questions: std::array::from_fn(|i| match (tree + i) % 9 {
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
            let answers = trees.trees.iter().map(|tree| tree.answer(&features));
            assert_eq!(forest.sum(&features), trees.bias + answers.sum::<f32>());
        }
    }
}
