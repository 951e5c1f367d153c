//! Writing weights files.

use super::{FORMAT, HEADER, Kind, MAGIC, bucket_of, hash};

/// Average number of rows in a bucket.
const ROWS_A_BUCKET: usize = 4;

/// Collects rows and writes them as one file.
#[derive(Debug, Clone)]
pub struct Builder {
    kind: Kind,
    labels: Vec<String>,
    fingerprint: u64,
    dense: Vec<f32>,
    limit: f32,
    rows: Vec<(u64, Vec<f32>)>,
    exact: bool,
}

impl Builder {
    /// Starts a file whose rows have one column for each label. `fingerprint` names the feature set.
    pub fn new(kind: Kind, labels: &[&str], fingerprint: u64) -> Self {
        Self {
            kind,
            labels: labels
                .iter()
                .map(|label| label.replace('\n', " "))
                .collect(),
            fingerprint,
            dense: Vec::new(),
            limit: f32::INFINITY,
            rows: Vec::new(),
            exact: false,
        }
    }

    /// Sets the dense parameters.
    pub fn dense(&mut self, parameters: &[f32]) -> &mut Self {
        self.dense = parameters.to_vec();
        self
    }

    /// Weights beyond ±`limit` are cut to it, which keeps the small ones exact.
    pub fn limit(&mut self, limit: f32) -> &mut Self {
        self.limit = limit;
        self
    }

    /// Adds the weights of `key`, one a label. Each key may come once.
    pub fn row(&mut self, key: u64, weights: &[f32]) -> &mut Self {
        debug_assert_eq!(weights.len(), self.labels.len());
        self.rows.push((key, weights.to_vec()));
        self
    }

    /// Adds a row of numbers to be kept as they are, with scale 1. Not to be mixed with [`Builder::row`].
    pub fn numbers(&mut self, key: u64, numbers: &[i16]) -> &mut Self {
        self.exact = true;
        self.row(
            key,
            &numbers.iter().map(|n| f32::from(*n)).collect::<Vec<_>>(),
        )
    }

    /// Number of rows so far.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there are no rows yet.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The file, each number in `width` bytes: 1 (-127 to 127) or 2 (-32767 to 32767).
    pub fn finish_bytes(mut self, width: u16) -> Vec<u8> {
        let buckets = self.rows.len().div_ceil(ROWS_A_BUCKET).max(1);
        self.rows
            .sort_by_key(|(key, _)| (bucket_of(*key, buckets), *key));
        let scale = self.scale(width);
        let mut body = Vec::new();
        for label in &self.labels {
            body.extend_from_slice(label.as_bytes());
            body.push(b'\n');
        }
        let names = body.len() as u32;
        for parameter in &self.dense {
            body.extend_from_slice(&parameter.to_bits().to_le_bytes());
        }
        let mut end = 0;
        for bucket in 0..buckets {
            end += self.rows[end..]
                .iter()
                .take_while(|(key, _)| bucket_of(*key, buckets) == bucket)
                .count();
            body.extend_from_slice(&(end as u32).to_le_bytes());
        }
        for (key, _) in &self.rows {
            body.extend_from_slice(&(*key as u16).to_le_bytes());
        }
        for (_, weights) in &self.rows {
            for weight in weights {
                let number = (weight.clamp(-self.limit, self.limit) / scale).round() as i16;
                let bytes = number.to_le_bytes();
                body.extend_from_slice(&bytes[..usize::from(width)]);
            }
        }
        let mut file = Vec::with_capacity(HEADER + body.len());
        file.extend_from_slice(MAGIC);
        for number in [FORMAT, self.kind as u16, self.labels.len() as u16, width] {
            file.extend_from_slice(&number.to_le_bytes());
        }
        file.extend_from_slice(&self.fingerprint.to_le_bytes());
        file.extend_from_slice(&scale.to_bits().to_le_bytes());
        for number in [
            names,
            self.dense.len() as u32,
            buckets as u32,
            self.rows.len() as u32,
            0,
        ] {
            file.extend_from_slice(&number.to_le_bytes());
        }
        file.extend_from_slice(&hash(&body).to_le_bytes());
        file.extend_from_slice(&hash(&file).to_le_bytes());
        file.append(&mut body);
        file
    }

    fn scale(&self, width: u16) -> f32 {
        if self.exact {
            return 1.0;
        }
        let largest = self
            .rows
            .iter()
            .flat_map(|(_, weights)| weights)
            .fold(0.0_f32, |largest, weight| largest.max(weight.abs()))
            .min(self.limit);
        let steps = if width == 1 { 127.0 } else { 32767.0 };
        if largest > 0.0 { largest / steps } else { 1.0 }
    }
}
