//! The one file format of everything that was trained or compiled: rows of numbers behind hashed keys.
//!
//! A file is read in place, from bytes that live in the binary: opening it checks the header and cuts slices,
//! nothing is parsed or copied. The tagger keeps one weight a label in each row, a linear classifier one weight a class,
//! a phrase list one set of bits. Files are written by [`Builder`]; the same rows give the same bytes.
//!
//! # Layout
//!
//! All numbers are little-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 0..8 | magic `nutgrafW` |
//! | 8..10 | format version, [`FORMAT`] |
//! | 10..12 | [`Kind`] |
//! | 12..14 | number of labels: the columns of each row |
//! | 14..16 | bytes of one number, 1 or 2 |
//! | 16..24 | fingerprint of the feature set the rows were made with |
//! | 24..28 | scale (f32): value = number × scale |
//! | 28..32 | bytes of the label names |
//! | 32..36 | number of dense parameters |
//! | 36..40 | number of buckets |
//! | 40..44 | number of rows |
//! | 44..48 | 0 |
//! | 48..56 | [`hash`] of all bytes behind the header |
//! | 56..64 | [`hash`] of bytes 0..56 |
//! | 64.. | label names, each ended by a line feed; dense parameters (f32); bucket ends (u32 each); check bits of the rows (u16 each); the rows |
//!
//! A key belongs to bucket `(key >> 32) × buckets >> 32`, and its check bits are its lowest 16. Rows stand in the
//! order of their buckets, so a lookup reads one bucket end and the one before it, then compares about four check bits.
//! A key that was never written is taken for one that was with a probability of about four in 65,536, which a sum of
//! weights bears; lists that must not err ask for a second column of check bits.

mod build;
mod hash;

pub use build::Builder;
pub use hash::{KeyHasher, KeyMap, combine, hash};

/// Version of the layout.
pub const FORMAT: u16 = 1;

const MAGIC: &[u8; 8] = b"nutgrafW";
const HEADER: usize = 64;

/// Lookups that go together in [`Weights::add_all`]; a round of bytes cannot overflow 16 bits.
const ROUND: usize = 32;

/// Columns that [`Weights::add_all`] adds at once, those of the next row along with them.
pub const LANES: usize = 32;

/// Rows of a bucket that are compared at once.
const QUICK: usize = 8;

/// What is known of a bucket on the way through a round.
#[derive(Clone, Copy, Default)]
struct Bucket {
    /// Its first row, and the one behind its last.
    rows: (u32, u32),
    /// The check bits of its first rows.
    checks: [u64; 2],
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A sequence tagger; the dense parameters are its transitions.
    Sequence = 1,
    /// A linear classifier or ranker; the dense parameters are the biases of its classes and what else it needs.
    Linear = 2,
    /// A list of words or phrases; a row is a set of bits.
    Phrases = 3,
}

/// Why bytes are no file that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// The first bytes are not the magic ones.
    #[error("not a weights file")]
    Magic,
    /// Written in another format version.
    #[error("format version {0}, wanted {FORMAT}")]
    Format(u16),
    /// A file of another kind.
    #[error("another kind of file: {0}")]
    Kind(u16),
    /// Fewer or more bytes than the header says.
    #[error("wrong length")]
    Length,
    /// Header or body do not have their checksum.
    #[error("wrong checksum")]
    Checksum,
    /// The header is consistent with itself and yet senseless.
    #[error("bad header")]
    Header,
}

/// An opened file.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'a> {
    fingerprint: u64,
    scale: f32,
    labels: &'a str,
    columns: usize,
    wide: bool,
    dense: &'a [u8],
    ends: &'a [u8],
    checks: &'a [u8],
    rows: &'a [u8],
    body: &'a [u8],
    checksum: u64,
}

impl<'a> Weights<'a> {
    /// Opens a file of the given kind. Only the header is checked against its checksum, so that opening costs the
    /// same for every size; a damaged body gives wrong numbers but never a panic, and [`Weights::verify`] finds it.
    ///
    /// # Errors
    /// Any [`WeightsError`].
    pub fn open(bytes: &'a [u8], kind: Kind) -> Result<Self, WeightsError> {
        if bytes.get(..8) != Some(MAGIC) {
            return Err(WeightsError::Magic);
        }
        let (header, body) = bytes.split_at_checked(HEADER).ok_or(WeightsError::Length)?;
        if u16_at(header, 8) != FORMAT {
            return Err(WeightsError::Format(u16_at(header, 8)));
        }
        if hash(&header[..56]) != u64_at(header, 56) {
            return Err(WeightsError::Checksum);
        }
        if u16_at(header, 10) != kind as u16 {
            return Err(WeightsError::Kind(u16_at(header, 10)));
        }
        let columns = usize::from(u16_at(header, 12));
        let width = usize::from(u16_at(header, 14));
        let [names, dense, buckets, rows] = [28, 32, 36, 40].map(|at| u32_at(header, at) as usize);
        if !(1..=2).contains(&width) || columns == 0 || buckets == 0 {
            return Err(WeightsError::Header);
        }
        let mut rest = body;
        let mut cut = |length: Option<usize>| {
            let (head, tail) = rest.split_at_checked(length?)?;
            rest = tail;
            Some(head)
        };
        let sections = (
            cut(Some(names)),
            cut(dense.checked_mul(4)),
            cut(buckets.checked_mul(4)),
            cut(rows.checked_mul(2)),
            cut(rows.checked_mul(columns * width)),
        );
        let (Some(names), Some(dense), Some(ends), Some(checks), Some(rows)) = sections else {
            return Err(WeightsError::Length);
        };
        if !rest.is_empty() {
            return Err(WeightsError::Length);
        }
        let labels = std::str::from_utf8(names).map_err(|_| WeightsError::Header)?;
        if labels.lines().count() != columns {
            return Err(WeightsError::Header);
        }
        Ok(Self {
            fingerprint: u64_at(header, 16),
            scale: f32::from_bits(u32_at(header, 24)),
            labels,
            columns,
            wide: width == 2,
            dense,
            ends,
            checks,
            rows,
            body,
            checksum: u64_at(header, 48),
        })
    }

    /// Compares the body with its checksum; reads every byte once.
    ///
    /// # Errors
    /// [`WeightsError::Checksum`] when they differ.
    pub fn verify(&self) -> Result<(), WeightsError> {
        if hash(self.body) == self.checksum {
            Ok(())
        } else {
            Err(WeightsError::Checksum)
        }
    }

    /// The checksum that the header gives for the body: tells one file from another.
    pub fn checksum(&self) -> u64 {
        self.checksum
    }

    /// Fingerprint of the feature set the rows were made with.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Names of the columns.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &'a str> {
        let mut names = self.labels.lines();
        (0..self.columns).map(move |_| names.next().unwrap_or(""))
    }

    /// What one unit of the stored numbers is worth.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.checks.len() / 2
    }

    /// True when there are no rows.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }

    /// The dense parameters: transitions, biases, tables of calibration.
    pub fn dense(&self) -> impl ExactSizeIterator<Item = f32> {
        self.dense
            .chunks_exact(4)
            .map(|bytes| f32::from_bits(u32_at(bytes, 0)))
    }

    /// One of [`Weights::dense`].
    #[inline]
    pub fn dense_at(&self, at: usize) -> Option<f32> {
        let bytes = self.dense.get(4 * at..4 * at + 4)?;
        Some(f32::from_bits(u32_at(bytes, 0)))
    }

    /// Adds the row of `key`, in units of [`Weights::scale`], to `sums`, one element a column; says whether there
    /// was a row.
    #[inline]
    pub fn add(&self, key: u64, sums: &mut [i32]) -> bool {
        let Some(row) = self.find(key) else {
            return false;
        };
        if self.wide {
            for (sum, number) in sums.iter_mut().zip(row.chunks_exact(2)) {
                *sum += i32::from(i16::from_le_bytes([number[0], number[1]]));
            }
        } else {
            for (sum, number) in sums.iter_mut().zip(row) {
                *sum += i32::from(*number as i8);
            }
        }
        true
    }

    /// Adds the rows of all `keys` to `sums`, as [`Weights::add`] does for one; columns behind the last get numbers without
    /// meaning, and sums wrap around. Made for the many features of a token: the lookups go in rounds, so that the memory
    /// they wait for is fetched at the same time. Rows of more than [`LANES`] columns, or of wide numbers, add nothing.
    pub fn add_all(&self, keys: &[u64], sums: &mut [i16; LANES]) {
        if self.wide || self.columns > LANES {
            return;
        }
        for keys in keys.chunks(ROUND) {
            self.round::<ROUND>(keys, sums);
        }
    }

    /// [`Weights::add_all`] for a few keys whose number is known beforehand.
    #[inline]
    pub fn add_array<const N: usize>(&self, keys: &[u64; N], sums: &mut [i16; LANES]) {
        const { assert!(N <= 2 * ROUND) };
        if !self.wide && self.columns <= LANES {
            self.round::<N>(keys, sums);
        }
    }

    /// Adds the rows of at most `N` keys.
    #[inline]
    fn round<const N: usize>(&self, keys: &[u64], sums: &mut [i16; LANES]) {
        let mut buckets = [Bucket::default(); N];
        let buckets = &mut buckets[..keys.len()];
        for (bucket, key) in buckets.iter_mut().zip(keys) {
            bucket.rows = self.range(bucket_of(*key, self.ends.len() / 4));
        }
        // Nothing is decided here, so that no wrong guess keeps the next fetches waiting.
        for bucket in buckets.iter_mut() {
            bucket.checks = self.checks_at(bucket.rows.0 as usize);
        }
        let mut found = [0_u32; N];
        let mut count = 0;
        for (bucket, key) in buckets.iter().zip(keys) {
            let (start, end) = bucket.rows;
            let length = end.saturating_sub(start);
            let first = match length as usize {
                0..=QUICK => first_of(bucket.checks, *key as u16),
                _ => self.find_row(start as usize, end as usize, *key as u16),
            };
            // Written always and counted when it is one: a guess that would often be wrong is not made.
            if let Some(slot) = found.get_mut(count) {
                *slot = start.wrapping_add(first);
            }
            count += usize::from(first < length);
        }
        // No more bytes than a row has, or nearly, for each may stand across two lines of the cache.
        match self.columns {
            1 => self.add_rows::<1>(&found[..count], sums),
            2..=16 => self.add_rows::<16>(&found[..count], sums),
            _ => self.add_rows::<LANES>(&found[..count], sums),
        }
    }

    /// Adds the first `N` bytes from the start of each row on.
    #[inline]
    fn add_rows<const N: usize>(&self, rows: &[u32], sums: &mut [i16; LANES]) {
        let mut lanes = [0_i16; N];
        for row in rows {
            add_bytes(&mut lanes, &self.lanes(*row as usize * self.columns));
        }
        for (sum, lane) in sums.iter_mut().zip(lanes) {
            *sum = sum.wrapping_add(lane);
        }
    }

    /// The check bits of [`QUICK`] rows from `start` on, four in a number; zeros behind the last row.
    #[inline]
    fn checks_at(&self, start: usize) -> [u64; 2] {
        match self.checks.get(start * 2..start * 2 + 2 * QUICK) {
            Some(bytes) => [u64_at(bytes, 0), u64_at(bytes, 8)],
            None => {
                let mut last = [0; 2 * QUICK];
                let rest = self.checks.get(start * 2..).unwrap_or(&[]);
                last[..rest.len()].copy_from_slice(rest);
                [u64_at(&last, 0), u64_at(&last, 8)]
            }
        }
    }

    /// `N` bytes of the rows from `at` on, zeros behind the last.
    #[inline]
    fn lanes<const N: usize>(&self, at: usize) -> [u8; N] {
        match self.rows.get(at..at + N).map(<[u8; N]>::try_from) {
            Some(Ok(lanes)) => lanes,
            _ => {
                let mut lanes = [0; N];
                let rest = self.rows.get(at..).unwrap_or(&[]);
                lanes[..rest.len().min(N)].copy_from_slice(&rest[..rest.len().min(N)]);
                lanes
            }
        }
    }

    /// Which row from `start` to `end` is the first with these check bits; [`u32::MAX`] when none is.
    fn find_row(&self, start: usize, end: usize, check: u16) -> u32 {
        let checks = self.checks.get(start * 2..end * 2).unwrap_or(&[]);
        checks
            .chunks_exact(2)
            .position(|bytes| u16_at(bytes, 0) == check)
            .map_or(u32::MAX, |row| row as u32)
    }

    /// First row of a bucket, and the one behind its last.
    #[inline]
    fn range(&self, bucket: usize) -> (u32, u32) {
        let (ends, _) = self.ends.as_chunks::<4>();
        let end = |bucket: usize| ends.get(bucket).map_or(0, |end| u32::from_le_bytes(*end));
        // The first bucket has none before it.
        (end(bucket.wrapping_sub(1)), end(bucket))
    }

    /// The number of `key` in the first column, unscaled and read as bits; 0 when there is no row.
    #[inline]
    pub fn bits(&self, key: u64) -> u16 {
        match self.find(key) {
            Some(row) if self.wide => u16_at(row, 0),
            Some(row) => u16::from(row[0]),
            None => 0,
        }
    }

    /// Like [`Weights::bits`], for files whose second column repeats bits 16 to 31 of the key: one chance in a
    /// thousand million to take a key for another.
    #[inline]
    pub fn bits_checked(&self, key: u64) -> u16 {
        match self.find_where(key, |row| {
            row.len() >= 4 && u16_at(row, 2) == (key >> 16) as u16
        }) {
            Some(row) => u16_at(row, 0),
            None => 0,
        }
    }

    /// The number of `key` in the first column, read as bits, of the first row that `accept` takes. For files that keep
    /// check bits of their own in it; their numbers are wide.
    #[inline]
    pub fn bits_where(&self, key: u64, accept: impl Fn(u16) -> bool) -> Option<u16> {
        if !self.wide {
            return None;
        }
        let row = self.find_where(key, |row| accept(u16_at(row, 0)))?;
        Some(u16_at(row, 0))
    }

    fn find(&self, key: u64) -> Option<&'a [u8]> {
        self.find_where(key, |_| true)
    }

    #[inline]
    fn find_where(&self, key: u64, accept: impl Fn(&[u8]) -> bool) -> Option<&'a [u8]> {
        let bucket = bucket_of(key, self.ends.len() / 4);
        let end = u32_at(self.ends.get(bucket * 4..)?, 0) as usize;
        let start = match bucket {
            0 => 0,
            _ => u32_at(&self.ends[bucket * 4 - 4..], 0) as usize,
        };
        let wanted = (key as u16).to_le_bytes();
        let stride = self.columns * if self.wide { 2 } else { 1 };
        let checks = self.checks.get(start * 2..end * 2)?;
        checks
            .chunks_exact(2)
            .enumerate()
            .filter(|(_, check)| *check == wanted)
            .filter_map(|(i, _)| {
                self.rows
                    .get((start + i) * stride..(start + i + 1) * stride)
            })
            .find(|row| accept(row))
    }
}

/// Which of the eight check bits is the first that equals `check`; 8 or more when none does.
#[inline]
fn first_of(checks: [u64; 2], check: u16) -> u32 {
    const ONES: u64 = 0x0001_0001_0001_0001;
    // The lowest zero of four numbers is where the lowest bit stands; what is above it may be wrong.
    let zeros = |four: u64| {
        let differ = four ^ (u64::from(check) * ONES);
        differ.wrapping_sub(ONES) & !differ & (ONES << 15)
    };
    let both = u128::from(zeros(checks[0])) | (u128::from(zeros(checks[1])) << 64);
    both.trailing_zeros() / 16
}

/// Adds signed bytes; written so that it becomes a few vector instructions.
#[inline]
fn add_bytes<const N: usize>(lanes: &mut [i16; N], bytes: &[u8; N]) {
    for i in 0..N {
        lanes[i] = lanes[i].wrapping_add(i16::from(bytes[i] as i8));
    }
}

fn bucket_of(key: u64, buckets: usize) -> usize {
    (((key >> 32) * buckets as u64) >> 32) as usize
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut builder = Builder::new(Kind::Linear, &["yes", "no"], 7);
        builder.dense(&[0.5, -0.25]);
        for n in 0..1000u64 {
            let weight = n as f32 / 100.0;
            builder.row(hash(&n.to_le_bytes()), &[weight, -weight]);
        }
        builder.finish_bytes(2)
    }

    #[test]
    fn reads_what_was_written() {
        let bytes = sample();
        let weights = Weights::open(&bytes, Kind::Linear).unwrap();
        weights.verify().unwrap();
        assert_eq!(weights.fingerprint(), 7);
        assert_eq!(weights.labels().collect::<Vec<_>>(), ["yes", "no"]);
        assert_eq!(weights.dense().collect::<Vec<_>>(), [0.5, -0.25]);
        let mut missed = 0;
        for n in 0..1000u64 {
            let mut sums = [0; 2];
            assert!(weights.add(hash(&n.to_le_bytes()), &mut sums));
            let value = sums[0] as f32 * weights.scale();
            missed += usize::from((value - n as f32 / 100.0).abs() > 0.001);
            assert_eq!(sums[0], -sums[1]);
        }
        assert!(missed < 3, "{missed} keys collide");
        let strangers = (1000..11000u64)
            .filter(|n| weights.add(hash(&n.to_le_bytes()), &mut [0; 2]))
            .count();
        assert!(strangers < 20, "{strangers} strangers found");
    }

    #[test]
    fn adds_many_as_one_by_one() {
        for columns in [1, 3, 16, 25, LANES] {
            let mut builder = Builder::new(Kind::Sequence, &vec!["label"; columns], 0);
            for n in 0..3000u64 {
                let weight = |column: usize| (n as usize % 100 * column) as f32 / 100.0 - 1.0;
                let row: Vec<f32> = (0..columns).map(weight).collect();
                builder.row(hash(&n.to_le_bytes()), &row);
            }
            let bytes = builder.finish_bytes(1);
            let weights = Weights::open(&bytes, Kind::Sequence).unwrap();
            let keys: Vec<u64> = (1000..5000u64).map(|n| hash(&n.to_le_bytes())).collect();
            let (mut one_by_one, mut together) = (vec![0; columns], [0; LANES]);
            for key in &keys {
                weights.add(*key, &mut one_by_one);
            }
            weights.add_all(&keys, &mut together);
            assert!(one_by_one[0] < 0);
            // Sums of so many rows wrap around.
            let wrapped: Vec<i16> = one_by_one.iter().map(|sum| *sum as i16).collect();
            assert_eq!(wrapped, together[..columns]);
        }
    }

    #[test]
    fn same_rows_give_same_bytes_in_any_order() {
        let write = |numbers: Vec<u64>| {
            let mut builder = Builder::new(Kind::Phrases, &["bits", "check"], 0);
            for n in numbers {
                let key = hash(&n.to_le_bytes());
                builder.numbers(key, &[n as i16, (key >> 16) as i16]);
            }
            builder.finish_bytes(2)
        };
        let bytes = write((1..500).collect());
        assert_eq!(bytes, write((1..500).rev().collect()));
        let list = Weights::open(&bytes, Kind::Phrases).unwrap();
        for n in 1..500u64 {
            assert_eq!(list.bits_checked(hash(&n.to_le_bytes())), n as u16);
        }
        for n in 500..50_000u64 {
            assert_eq!(list.bits_checked(hash(&n.to_le_bytes())), 0);
        }
    }

    #[test]
    fn damage_is_an_error() {
        let good = sample();
        assert_eq!(
            Weights::open(&good, Kind::Sequence).unwrap_err(),
            WeightsError::Kind(2)
        );
        assert_eq!(
            Weights::open(b"GIF89a..", Kind::Linear).unwrap_err(),
            WeightsError::Magic
        );
        for at in 0..HEADER {
            let mut bytes = good.clone();
            bytes[at] ^= 0x40;
            assert!(Weights::open(&bytes, Kind::Linear).is_err(), "byte {at}");
        }
        for length in [0, 7, 8, 63, 64, 100, good.len() - 1] {
            assert!(Weights::open(&good[..length], Kind::Linear).is_err());
        }
        for at in (HEADER..good.len()).step_by(37) {
            let mut bytes = good.clone();
            bytes[at] ^= 0xFF;
            if let Ok(weights) = Weights::open(&bytes, Kind::Linear) {
                assert_eq!(weights.verify(), Err(WeightsError::Checksum));
                for n in 0..200u64 {
                    weights.add(hash(&n.to_le_bytes()), &mut [0; 2]);
                }
            }
        }
    }
}
