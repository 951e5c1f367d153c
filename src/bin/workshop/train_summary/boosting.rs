//! Gradient boosting of oblivious trees for squared error.

use nutgraf::summary::{COUNT, DEPTH, LEAVES, Ranker, Tree};

/// Thresholds of each feature at most.
const BINS: usize = 48;

/// Trains `count` trees, each added at `rate`; `shrink` is the weight of the prior that an answer is nought.
pub fn train(
    rows: &[&[f32; COUNT]],
    targets: &[f32],
    count: usize,
    rate: f32,
    shrink: f32,
) -> Ranker {
    let thresholds: Vec<Vec<f32>> = (0..COUNT).map(|f| quantiles(rows, f)).collect();
    // Column by column: the number of the first threshold that is not below the value.
    let bins: Vec<Vec<u8>> = (0..COUNT)
        .map(|f| {
            rows.iter()
                .map(|row| thresholds[f].partition_point(|t| *t < row[f]) as u8)
                .collect()
        })
        .collect();
    let bias = targets.iter().sum::<f32>() / targets.len().max(1) as f32;
    let mut residuals: Vec<f32> = targets.iter().map(|target| target - bias).collect();
    let mut trees = Vec::new();
    for _ in 0..count {
        let mut leaves = vec![0u8; rows.len()];
        let mut tree = Tree {
            features: [0; DEPTH],
            thresholds: [f32::INFINITY; DEPTH],
            leaves: [0.0; LEAVES],
        };
        for level in 0..DEPTH {
            let Some((feature, bin)) =
                best_question(&bins, &thresholds, &leaves, &residuals, level, shrink)
            else {
                break;
            };
            tree.features[level] = feature;
            tree.thresholds[level] = thresholds[feature][bin];
            for (leaf, value) in leaves.iter_mut().zip(&bins[feature]) {
                *leaf |= u8::from(usize::from(*value) > bin) << level;
            }
        }
        let mut sums = [(0.0f64, 0.0f64); LEAVES];
        for (leaf, residual) in leaves.iter().zip(&residuals) {
            let sum = &mut sums[usize::from(*leaf)];
            *sum = (sum.0 + f64::from(*residual), sum.1 + 1.0);
        }
        for (answer, (sum, weight)) in tree.leaves.iter_mut().zip(sums) {
            *answer = rate * (sum / (weight + f64::from(shrink))) as f32;
        }
        for (leaf, residual) in leaves.iter().zip(&mut residuals) {
            *residual -= tree.leaves[usize::from(*leaf)];
        }
        trees.push(tree);
    }
    Ranker { bias, trees }
}

/// The feature and threshold that lessen the error most when all leaves ask them.
fn best_question(
    bins: &[Vec<u8>],
    thresholds: &[Vec<f32>],
    leaves: &[u8],
    residuals: &[f32],
    level: usize,
    shrink: f32,
) -> Option<(usize, usize)> {
    let parts = 1 << level;
    let shrink = f64::from(shrink);
    let gain = |(sum, weight): (f64, f64)| sum * sum / (weight + shrink);
    let mut best: Option<(f64, usize, usize)> = None;
    let mut cells = vec![(0.0f64, 0.0f64); parts * (BINS + 1)];
    for (feature, column) in bins.iter().enumerate() {
        cells.fill((0.0, 0.0));
        for ((value, leaf), residual) in column.iter().zip(leaves).zip(residuals) {
            let cell = &mut cells[usize::from(*leaf) * (BINS + 1) + usize::from(*value)];
            *cell = (cell.0 + f64::from(*residual), cell.1 + 1.0);
        }
        let totals: Vec<(f64, f64)> = cells
            .chunks_exact(BINS + 1)
            .map(|part| {
                part.iter()
                    .fold((0.0, 0.0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1))
            })
            .collect();
        let mut below = vec![(0.0f64, 0.0f64); parts];
        for bin in 0..thresholds[feature].len() {
            let mut sum = 0.0;
            for part in 0..parts {
                let cell = cells[part * (BINS + 1) + bin];
                below[part] = (below[part].0 + cell.0, below[part].1 + cell.1);
                let above = (
                    totals[part].0 - below[part].0,
                    totals[part].1 - below[part].1,
                );
                sum += gain(below[part]) + gain(above);
            }
            if best.is_none_or(|(most, _, _)| sum > most) {
                best = Some((sum, feature, bin));
            }
        }
    }
    best.map(|(_, feature, bin)| (feature, bin))
}

fn quantiles(rows: &[&[f32; COUNT]], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let mut thresholds: Vec<f32> = if distinct.len() <= BINS {
        distinct
    } else {
        (1..=BINS)
            .map(|k| values[k * (values.len() - 1) / (BINS + 1)])
            .collect()
    };
    thresholds.dedup();
    thresholds.pop();
    thresholds
}
