//! Writing weights files.

use super::{FORMAT, HEADER, Kind, LANES, MAGIC, bucket_of, hash, key_checks, slot_of};

/// The average number of rows in a bucket.
const ROWS_A_BUCKET: usize = 4;
/// One in this many slots stays empty, so that free slots for the last rows are found quickly.
const SLOTS_A_GAP: usize = 64;

/// Collects rows and writes a weights file.
#[derive(Debug, Clone)]
pub struct Builder {
    kind: Kind,
    labels: Vec<String>,
    fingerprint: u64,
    dense: Vec<f32>,
    limit: f32,
    rows: Vec<(u64, Vec<f32>)>,
    scale: Option<f32>,
}

impl Builder {
    /// Starts a file whose rows have one column for each label. `fingerprint` identifies the feature set.
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
            scale: None,
        }
    }

    /// Sets the dense parameters.
    pub fn dense(&mut self, parameters: &[f32]) -> &mut Self {
        self.dense = parameters.to_vec();
        self
    }

    /// Clamps weights to ±`limit`, which leaves a finer scale for small ones.
    #[cfg(feature = "workshop")]
    pub fn limit(&mut self, limit: f32) -> &mut Self {
        self.limit = limit;
        self
    }

    /// Stores each weight as the nearest multiple of `scale`, instead of dividing the range of the weights evenly.
    #[cfg(feature = "workshop")]
    pub fn scale(&mut self, scale: f32) -> &mut Self {
        self.scale = Some(scale);
        self
    }

    /// Adds the weights of `key`, one for each label. Each key may be added once.
    pub fn row(&mut self, key: u64, weights: &[f32]) -> &mut Self {
        debug_assert_eq!(weights.len(), self.labels.len());
        self.rows.push((key, weights.to_vec()));
        self
    }

    /// Adds a row of integers, with scale 1. Not to be mixed with [`Builder::row`].
    pub fn numbers(&mut self, key: u64, numbers: &[i16]) -> &mut Self {
        self.scale = Some(1.0);
        self.row(
            key,
            &numbers.iter().map(|n| f32::from(*n)).collect::<Vec<_>>(),
        )
    }

    /// The number of rows so far.
    #[cfg(feature = "workshop")]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows yet.
    #[cfg(feature = "workshop")]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The file, with numbers of `width` bytes: 1 (-127 to 127) or 2 (-32767 to 32767).
    pub fn finish_bytes(mut self, width: u16) -> Vec<u8> {
        self.rows.sort_by_key(|(key, _)| *key);
        self.rows.dedup_by_key(|row| row.0);
        let places = self.places();
        let scale = self.scale.unwrap_or_else(|| self.even_scale(width));
        let mut body = Vec::new();
        for label in &self.labels {
            body.extend_from_slice(label.as_bytes());
            body.push(b'\n');
        }
        let names = body.len() as u32;
        for parameter in &self.dense {
            body.extend_from_slice(&parameter.to_bits().to_le_bytes());
        }
        for seed in &places.seeds {
            body.extend_from_slice(&seed.to_le_bytes());
        }
        for row in &places.slots {
            match row.map(|row| &self.rows[row]) {
                Some((key, weights)) => {
                    let [first, last] = key_checks(*key);
                    body.push(first);
                    for weight in weights {
                        let weight = weight.clamp(-self.limit, self.limit);
                        let number = (weight / scale).round() as i16;
                        body.extend_from_slice(&number.to_le_bytes()[..usize::from(width)]);
                    }
                    body.push(last);
                }
                None => {
                    let stride = key_checks(0).len() + self.labels.len() * usize::from(width);
                    body.resize(body.len() + stride, 0);
                }
            }
        }
        body.resize(body.len() + LANES, 0);
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
            places.seeds.len() as u32,
            places.slots.len() as u32,
            self.rows.len() as u32,
        ] {
            file.extend_from_slice(&number.to_le_bytes());
        }
        file.extend_from_slice(&hash(&body).to_le_bytes());
        file.extend_from_slice(&hash(&file).to_le_bytes());
        file.append(&mut body);
        file
    }

    /// Finds a slot for each row, in the order of keys. Adds slots until every bucket finds a seed.
    fn places(&self) -> Places {
        let buckets = self.rows.len().div_ceil(ROWS_A_BUCKET).max(1);
        let mut starts: Vec<usize> = (0..=buckets)
            .map(|bucket| {
                self.rows
                    .partition_point(|(key, _)| bucket_of(*key, buckets) < bucket)
            })
            .collect();
        starts.dedup();
        let mut runs: Vec<&[usize]> = starts.windows(2).collect();
        // The fullest buckets first, while most slots are free.
        runs.sort_by_key(|run| usize::MAX - (run[1] - run[0]));
        let mut slots = self.rows.len() + self.rows.len() / SLOTS_A_GAP + 1;
        loop {
            if let Some(places) = self.placed(&runs, buckets, slots) {
                return places;
            }
            slots += slots / SLOTS_A_GAP + 1;
        }
    }

    fn placed(&self, runs: &[&[usize]], buckets: usize, slots: usize) -> Option<Places> {
        let mut places = Places {
            seeds: vec![0; buckets],
            slots: vec![None; slots],
        };
        let mut taken = Vec::new();
        for run in runs {
            let rows = run[0]..run[1];
            let seed = (0..=u16::MAX).find(|seed| {
                taken.clear();
                rows.clone().all(|row| {
                    let slot = slot_of(self.rows[row].0, *seed, slots);
                    let free = places.slots[slot].is_none() && !taken.contains(&slot);
                    taken.push(slot);
                    free
                })
            })?;
            places.seeds[bucket_of(self.rows[run[0]].0, buckets)] = seed;
            for (row, slot) in rows.zip(&taken) {
                places.slots[*slot] = Some(row);
            }
        }
        Some(places)
    }

    /// The scale at which the largest weight becomes the largest number.
    fn even_scale(&self, width: u16) -> f32 {
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

/// The slots of the rows of a file.
#[derive(Debug)]
struct Places {
    /// The seed of each bucket.
    seeds: Vec<u16>,
    /// The row in each slot.
    slots: Vec<Option<usize>>,
}
