//! Counts of right, found and wanted items, with precision, recall and F1 in percent.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

/// How many items were right, found and wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Found items that are wanted.
    pub right: usize,
    /// All found items.
    pub found: usize,
    /// All wanted items.
    pub wanted: usize,
}

impl Count {
    /// The share of found items that are right.
    pub fn precision(&self) -> f64 {
        100.0 * self.right as f64 / self.found.max(1) as f64
    }

    /// The share of wanted items that were found.
    pub fn recall(&self) -> f64 {
        100.0 * self.right as f64 / self.wanted.max(1) as f64
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        200.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, count| {
            sum += count;
            sum
        })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p, r, f1) = (self.precision(), self.recall(), self.f1());
        let Self { found, wanted, .. } = self;
        write!(
            f,
            "P {p:5.1}  R {r:5.1}  F1 {f1:5.1}  (wanted {wanted}, found {found})"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_shares() {
        let one = Count {
            right: 3,
            found: 4,
            wanted: 6,
        };
        let sum: Count = [one, one].into_iter().sum();
        assert_eq!(
            sum.to_string(),
            "P  75.0  R  50.0  F1  60.0  (wanted 12, found 8)"
        );
    }
}
