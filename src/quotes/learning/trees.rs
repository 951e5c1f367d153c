//! Gradient boosting of trees for a probability.

use super::Random;
use crate::quotes::trees::{DEPTH, LEAVES, QUESTIONS, Tree, Trees};

/// Thresholds of each feature at most.
const BINS: usize = 64;
/// Trees, and how much of each counts.
const COUNT: usize = 200;
const RATE: f32 = 0.08;
/// Weight of the prior that an answer is nought, and the least weight of one.
const SHRINK: f64 = 5.0;
const LEAST: f64 = 6.0;
/// One feature of so many is asked about in each tree.
const ONE_OF: usize = 2;

/// Trains on rows of features and whether each is right.
pub(super) fn train<const N: usize>(rows: &[&[f32; N]], right: &[bool]) -> Trees {
    let thresholds: Vec<Vec<f32>> = (0..N).map(|f| quantiles(rows, f)).collect();
    // Column by column: the number of thresholds below the value.
    let bins: Vec<Vec<u8>> = (0..N)
        .map(|f| {
            let below = |row: &&[f32; N]| thresholds[f].partition_point(|t| *t < row[f]) as u8;
            rows.iter().map(below).collect()
        })
        .collect();
    let share = right.iter().filter(|right| **right).count() as f32 + 1.0;
    let share = share / (right.len() as f32 + 2.0);
    let bias = (share / (1.0 - share)).ln();
    let mut sums = vec![bias; rows.len()];
    let mut random = Random(3);
    let mut trees = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        let slopes: Vec<(f32, f32)> = sums
            .iter()
            .zip(right)
            .map(|(sum, right)| {
                let p = 1.0 / (1.0 + (-sum).exp());
                (f32::from(*right) - p, p * (1.0 - p))
            })
            .collect();
        let mut asked: Vec<usize> = (0..N).collect();
        random.shuffle(&mut asked);
        asked.truncate(N.div_ceil(ONE_OF));
        let tree = grow(&bins, &thresholds, &asked, &slopes);
        for (sum, row) in sums.iter_mut().zip(rows) {
            *sum += tree.answer(row);
        }
        trees.push(tree);
    }
    Trees { bias, trees }
}

/// Sum of slopes and of curvatures.
type Cell = (f64, f64);

fn gain((slope, curvature): Cell) -> f64 {
    slope * slope / (curvature + SHRINK)
}

/// One tree, level by level.
fn grow(bins: &[Vec<u8>], thresholds: &[Vec<f32>], asked: &[usize], slopes: &[(f32, f32)]) -> Tree {
    let mut tree = Tree {
        questions: [(0, f32::INFINITY); QUESTIONS],
        leaves: [0.0; LEAVES],
    };
    // Where each row stands in the present level.
    let mut nodes = vec![0u8; slopes.len()];
    for level in 0..DEPTH {
        let first = (1 << level) - 1;
        let best = best_questions(bins, asked, &nodes, slopes, 1 << level);
        for (node, best) in best.iter().enumerate() {
            if let Some((feature, bin)) = best {
                tree.questions[first + node] = (*feature as u16, thresholds[*feature][*bin]);
            }
        }
        for (at, node) in nodes.iter_mut().enumerate() {
            let yes = best[usize::from(*node)]
                .is_some_and(|(feature, bin)| usize::from(bins[feature][at]) > bin);
            *node = 2 * *node + u8::from(yes);
        }
    }
    let mut cells = [(0.0, 0.0); LEAVES];
    for (node, slope) in nodes.iter().zip(slopes) {
        add(&mut cells[usize::from(*node)], *slope);
    }
    for (leaf, (slope, curvature)) in tree.leaves.iter_mut().zip(cells) {
        *leaf = RATE * (slope / (curvature + SHRINK)) as f32;
    }
    tree
}

fn add(cell: &mut Cell, (slope, curvature): (f32, f32)) {
    *cell = (cell.0 + f64::from(slope), cell.1 + f64::from(curvature));
}

/// For each node the feature and the number of the threshold that tell its rows apart best.
fn best_questions(
    bins: &[Vec<u8>],
    asked: &[usize],
    nodes: &[u8],
    slopes: &[(f32, f32)],
    count: usize,
) -> Vec<Option<(usize, usize)>> {
    let mut best = vec![None; count];
    let mut most = vec![1e-6; count];
    let mut cells = vec![(0.0, 0.0); count * (BINS + 1)];
    for feature in asked {
        cells.fill((0.0, 0.0));
        for ((bin, node), slope) in bins[*feature].iter().zip(nodes).zip(slopes) {
            let at = usize::from(*node) * (BINS + 1) + usize::from(*bin);
            add(&mut cells[at], *slope);
        }
        for (node, row) in cells.chunks_exact(BINS + 1).enumerate() {
            let all = row.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
            let mut below: Cell = (0.0, 0.0);
            for (bin, cell) in row[..BINS].iter().enumerate() {
                below = (below.0 + cell.0, below.1 + cell.1);
                let above = (all.0 - below.0, all.1 - below.1);
                if below.1 < LEAST || above.1 < LEAST {
                    continue;
                }
                let more = gain(below) + gain(above) - gain(all);
                if more > most[node] {
                    most[node] = more;
                    best[node] = Some((*feature, bin));
                }
            }
        }
    }
    best
}

/// Thresholds that part the values in about equal numbers; the last stands for no question.
fn quantiles<const N: usize>(rows: &[&[f32; N]], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() > BINS {
        distinct = (1..=BINS)
            .map(|k| values[k * (values.len() - 1) / (BINS + 1)])
            .collect();
        distinct.dedup();
    }
    distinct.truncate(BINS);
    distinct
}
