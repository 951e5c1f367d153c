//! Gradient boosting of regression trees (Friedman 2001), with Newton steps.

use super::random::shuffle;
use super::trees::{Tree, Trees, logistic};
use super::weights::combine;

/// What is minimized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The squared difference of sum and target.
    Squared,
    /// The negative log-likelihood of a target of 0 or 1, where the sum is a log odds.
    Logistic,
}

/// Training parameters.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The number of trees.
    pub trees: usize,
    /// Learning rate: the factor of each tree.
    pub rate: f32,
    /// L2 regularization of the leaves.
    pub shrink: f64,
    /// The minimum sum of second derivatives in a node; for squared loss, the minimum number of rows.
    pub min_weight: f64,
    /// The maximum number of thresholds of a feature.
    pub bins: usize,
    /// Each tree uses a random sample of one in `one_in` features.
    pub one_in: usize,
    /// Whether all nodes of a level have the same split.
    pub oblivious: bool,
    /// What is minimized.
    pub loss: Loss,
}

impl Settings {
    /// Settings of a model that gives probabilities, for a few thousand rows.
    pub const CLASSIFIER: Self = Self {
        trees: 150,
        rate: 0.08,
        shrink: 4.0,
        min_weight: 3.0,
        bins: 48,
        one_in: 3,
        oblivious: false,
        loss: Loss::Logistic,
    };
}

/// Trains trees on rows of features and the target of each.
pub fn train<const LEAVES: usize, const N: usize>(
    rows: &[&[f32; N]],
    targets: &[f32],
    settings: &Settings,
) -> Trees<LEAVES> {
    train_weighted(rows, targets, &vec![1.0; rows.len()], settings)
}

/// As [`train`], with the weight of each row.
pub fn train_weighted<const LEAVES: usize, const N: usize>(
    rows: &[&[f32; N]],
    targets: &[f32],
    weights: &[f32],
    settings: &Settings,
) -> Trees<LEAVES> {
    let thresholds: Vec<Vec<f32>> = (0..N).map(|f| quantiles(rows, f, settings.bins)).collect();
    // By feature and row: the number of thresholds below the value.
    let bins: Vec<Vec<u8>> = (0..N)
        .map(|f| {
            let below = |row: &&[f32; N]| thresholds[f].partition_point(|t| *t < row[f]) as u8;
            rows.iter().map(below).collect()
        })
        .collect();
    let products = targets.iter().zip(weights);
    let mean = products
        .map(|(target, weight)| target * weight)
        .sum::<f32>();
    let total = weights.iter().sum::<f32>();
    let bias = match settings.loss {
        Loss::Squared => mean / total.max(1.0),
        Loss::Logistic => ((mean + 1.0) / (total - mean + 1.0)).ln(),
    };
    let mut sums = vec![bias; rows.len()];
    let mut trees = Vec::with_capacity(settings.trees);
    for number in 0..settings.trees {
        let gradients: Vec<(f32, f32)> = sums
            .iter()
            .zip(targets.iter().zip(weights))
            .map(|(sum, (target, weight))| match settings.loss {
                Loss::Squared => (weight * (target - sum), *weight),
                Loss::Logistic => {
                    let p = logistic(*sum);
                    (weight * (target - p), weight * p * (1.0 - p))
                }
            })
            .collect();
        let mut features: Vec<usize> = (0..N).collect();
        if settings.one_in > 1 {
            shuffle(&mut features, combine(3, number as u64));
            features.truncate(N.div_ceil(settings.one_in));
        }
        let grower = Grower {
            bins: &bins,
            thresholds: &thresholds,
            features: &features,
            gradients: &gradients,
            settings,
        };
        let tree = grower.grow();
        for (sum, row) in sums.iter_mut().zip(rows) {
            *sum += tree.output(*row);
        }
        trees.push(tree);
    }
    Trees { bias, trees }
}

/// The sums of the first and second derivatives of some rows.
type Cell = (f64, f64);

fn plus(a: Cell, b: Cell) -> Cell {
    (a.0 + b.0, a.1 + b.1)
}

/// The training data of one tree.
struct Grower<'a> {
    bins: &'a [Vec<u8>],
    thresholds: &'a [Vec<f32>],
    features: &'a [usize],
    gradients: &'a [(f32, f32)],
    settings: &'a Settings,
}

impl Grower<'_> {
    /// Grows a tree level by level.
    fn grow<const LEAVES: usize>(&self) -> Tree<LEAVES> {
        let mut tree = Tree::EMPTY;
        // The node of each row in the current level.
        let mut nodes = vec![0u8; self.gradients.len()];
        for level in 0..LEAVES.ilog2() {
            let count = 1 << level;
            let best = self.best_splits(&nodes, count);
            for (node, best) in best.iter().enumerate() {
                if let Some((feature, bin)) = best {
                    tree.splits[count + node] = (*feature as u16, self.thresholds[*feature][*bin]);
                }
            }
            for (row, node) in nodes.iter_mut().enumerate() {
                let yes = best[usize::from(*node)]
                    .is_some_and(|(feature, bin)| usize::from(self.bins[feature][row]) > bin);
                *node = 2 * *node + u8::from(yes);
            }
        }
        let mut cells = [(0.0, 0.0); LEAVES];
        for (node, gradient) in nodes.iter().zip(self.gradients) {
            let cell = &mut cells[usize::from(*node)];
            *cell = plus(*cell, (f64::from(gradient.0), f64::from(gradient.1)));
        }
        for (leaf, (gradient, curvature)) in tree.leaves.iter_mut().zip(cells) {
            *leaf = self.settings.rate * (gradient / (curvature + self.settings.shrink)) as f32;
        }
        tree
    }

    /// For each node, the feature and the index of the threshold that reduce the loss most.
    fn best_splits(&self, nodes: &[u8], count: usize) -> Vec<Option<(usize, usize)>> {
        let stride = self.settings.bins + 1;
        let mut best = vec![(1e-6, None); count];
        let mut cells = vec![(0.0, 0.0); count * stride];
        let mut gains = vec![0.0; count];
        for feature in self.features {
            cells.fill((0.0, 0.0));
            for ((bin, node), gradient) in self.bins[*feature].iter().zip(nodes).zip(self.gradients)
            {
                let cell = &mut cells[usize::from(*node) * stride + usize::from(*bin)];
                *cell = plus(*cell, (f64::from(gradient.0), f64::from(gradient.1)));
            }
            let totals: Vec<Cell> = cells
                .chunks_exact(stride)
                .map(|row| row.iter().copied().fold((0.0, 0.0), plus))
                .collect();
            let mut below = vec![(0.0, 0.0); count];
            for bin in 0..self.thresholds[*feature].len() {
                for node in 0..count {
                    below[node] = plus(below[node], cells[node * stride + bin]);
                    gains[node] = self.gain(below[node], totals[node]);
                }
                if self.settings.oblivious {
                    let sum = gains.iter().sum();
                    gains.fill(sum);
                }
                for (best, gain) in best.iter_mut().zip(&gains) {
                    if *gain > best.0 {
                        *best = (*gain, Some((*feature, bin)));
                    }
                }
            }
        }
        best.into_iter().map(|(_, split)| split).collect()
    }

    /// The loss reduction of splitting a node; 0 if a part would be too small.
    fn gain(&self, below: Cell, total: Cell) -> f64 {
        let above = (total.0 - below.0, total.1 - below.1);
        if below.1 < self.settings.min_weight || above.1 < self.settings.min_weight {
            return 0.0;
        }
        let score =
            |(gradient, curvature): Cell| gradient * gradient / (curvature + self.settings.shrink);
        score(below) + score(above) - score(total)
    }
}

/// Thresholds that divide the values of a feature into about equal parts.
fn quantiles<const N: usize>(rows: &[&[f32; N]], feature: usize, bins: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() > bins {
        distinct = (1..=bins)
            .map(|k| values[k * (values.len() - 1) / (bins + 1)])
            .collect();
        distinct.dedup();
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: Settings = Settings {
        trees: 60,
        rate: 0.3,
        shrink: 1.0,
        min_weight: 1.0,
        bins: 16,
        one_in: 1,
        oblivious: false,
        loss: Loss::Squared,
    };

    /// Rows of two features, both of which must be large for the target to be 1.
    fn rows() -> (Vec<[f32; 2]>, Vec<f32>) {
        let rows: Vec<[f32; 2]> = (0..400)
            .map(|n| [(n % 20) as f32, (n / 20) as f32 + 0.01 * (n % 20) as f32])
            .collect();
        let target = |row: &[f32; 2]| f32::from(u8::from(row[0] > 9.5 && row[1] > 8.0));
        let targets = rows.iter().map(target).collect();
        (rows, targets)
    }

    #[test]
    fn learns_an_interaction() {
        let (rows, targets) = rows();
        let rows: Vec<&[f32; 2]> = rows.iter().collect();
        for (oblivious, loss) in [
            (false, Loss::Squared),
            (true, Loss::Squared),
            (false, Loss::Logistic),
        ] {
            let settings = Settings {
                oblivious,
                loss,
                ..SETTINGS
            };
            let trees: Trees<16> = train(&rows, &targets, &settings);
            let middle = if loss == Loss::Squared { 0.5 } else { 0.0 };
            let right = rows.iter().zip(&targets).filter(|(row, target)| {
                let outputs = trees.trees.iter().map(|tree| tree.output(**row));
                (trees.bias + outputs.sum::<f32>() > middle) == (**target > 0.5)
            });
            assert!(right.count() > 380, "{oblivious} {loss:?}");
            if oblivious {
                for tree in &trees.trees {
                    assert!((4..8).all(|i| tree.splits[i] == tree.splits[4]));
                }
            }
        }
    }
}
