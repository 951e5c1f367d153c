//! Ensembles of oblivious trees, evaluated for several rows at once.
//!
//! All nodes of a level of an oblivious tree have the same split, so the leaf of a row is the number whose bits are the
//! results of the splits. Rows are compared side by side, which compiles to vector instructions.

use super::trees::{Tree, Trees};

/// The number of rows that are evaluated together.
const LANES: usize = 8;

/// An ensemble compiled for fast evaluation.
#[derive(Debug, Clone)]
pub struct ObliviousForest<const LEAVES: usize> {
    bias: f32,
    trees: Vec<Tree<LEAVES>>,
}

impl<const LEAVES: usize> ObliviousForest<LEAVES> {
    /// Compiles trees over `N` features. Only the first split of each level counts.
    pub fn new<const N: usize>(trees: Trees<LEAVES>) -> Self {
        let mut forest = Self {
            bias: trees.bias,
            trees: trees.trees,
        };
        for split in forest.trees.iter_mut().flat_map(|tree| &mut tree.splits) {
            split.0 = split.0.min(N as u16 - 1);
        }
        forest
    }

    /// The sum over all trees, for each row.
    pub fn sums<'r, const N: usize>(
        &self,
        rows: impl IntoIterator<Item = &'r [f32; N]>,
    ) -> Vec<f32> {
        let rows: Vec<&[f32; N]> = rows.into_iter().collect();
        let mut sums = Vec::with_capacity(rows.len());
        for rows in rows.chunks(LANES) {
            let mut columns = [[0.0; LANES]; N];
            for (lane, row) in rows.iter().enumerate() {
                for (column, value) in columns.iter_mut().zip(*row) {
                    column[lane] = *value;
                }
            }
            let mut lanes = [self.bias; LANES];
            for tree in &self.trees {
                add_outputs(tree, &columns, &mut lanes);
            }
            sums.extend_from_slice(&lanes[..rows.len()]);
        }
        sums
    }
}

/// Adds the outputs of a tree for the rows in `columns`.
fn add_outputs<const LEAVES: usize, const N: usize>(
    tree: &Tree<LEAVES>,
    columns: &[[f32; LANES]; N],
    sums: &mut [f32; LANES],
) {
    let mut leaves = [0_u32; LANES];
    for level in 0..LEAVES.ilog2() {
        let (feature, threshold) = tree.splits[1 << level];
        let values = &columns[usize::from(feature)];
        for (leaf, value) in leaves.iter_mut().zip(values) {
            *leaf = 2 * *leaf + u32::from(*value > threshold);
        }
    }
    for (sum, leaf) in sums.iter_mut().zip(leaves) {
        *sum += tree.leaves[leaf as usize % LEAVES];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_trees() {
        let trees = (0..5).map(|number| {
            let mut tree: Tree<16> = Tree::EMPTY;
            for level in 0..4 {
                let split = ((number + level) as u16 % 3, number as f32 - level as f32);
                tree.splits[1 << level..2 << level].fill(split);
            }
            tree.leaves = std::array::from_fn(|leaf| (leaf * (number + 1)) as f32);
            tree
        });
        let trees = Trees {
            bias: 0.5,
            trees: trees.collect(),
        };
        let rows: Vec<[f32; 3]> = (0..19)
            .map(|row| std::array::from_fn(|i| ((row * 7 + i * 5) % 11) as f32 - 4.0))
            .collect();
        let forest = ObliviousForest::new::<3>(trees.clone());
        for (row, sum) in rows.iter().zip(forest.sums(&rows)) {
            let outputs = trees.trees.iter().map(|tree| tree.output(row));
            assert_eq!(sum, outputs.fold(trees.bias, |sum, output| sum + output));
        }
    }
}
