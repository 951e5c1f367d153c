//! The file format of all trained and compiled data: rows of numbers with hashed keys.
//!
//! A file is read in place from bytes in the binary. Opening it checks the header and splits the sections; nothing is parsed or
//! copied. A row of a tagger has one weight for each label, a row of a linear classifier one for each class, and a row of a phrase
//! list is a set of bits. [`Builder`] writes files; the same rows give the same bytes.
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
//! | 40..44 | number of slots |
//! | 44..48 | number of rows |
//! | 48..56 | [`hash`] of all bytes after the header |
//! | 56..64 | [`hash`] of bytes 0..56 |
//! | 64.. | label names, each ended by a line feed; dense parameters (f32); seeds of the buckets (u16 each); the slots; [`LANES`] zeros |
//!
//! A slot holds the numbers of a row between two bytes of check bits. A key belongs to bucket `(key >> 32) × buckets >>
//! 32`, and the seed of the bucket determines the slot of its row ("hash and displace": Belazzougui, Botelho &
//! Dietzfelbinger 2009), so that a lookup reads one seed and one slot. The check bits are the lowest 16 of the key: an
//! unknown key is mistaken for a known one with a probability of one in 65,536, which a sum of weights tolerates. Lists
//! that cannot tolerate errors use a second column of check bits.

#[cfg(any(test, feature = "workshop"))]
mod build;
mod hash;

#[cfg(any(test, feature = "workshop"))]
pub use build::Builder;
pub use hash::{KeyMap, TextMap, combine, hash};

/// The version of the layout.
pub const FORMAT: u16 = 2;

const MAGIC: &[u8; 8] = b"nutgrafW";
const HEADER: usize = 64;

/// Number of lookups that [`Weights::add_all`] overlaps. The sum of this many bytes cannot overflow 16 bits.
const ROUND: usize = 32;

/// Number of columns that [`Weights::add_all`] adds at once, if necessary beyond the end of a row.
pub const LANES: usize = 32;

/// Number of bytes of check bits around a row.
const CHECK: usize = 2;

/// The kind of data in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A sequence tagger; its dense parameters are the transitions.
    Sequence = 1,
    /// A linear classifier, or trees, which are dense parameters alone.
    Linear = 2,
    /// A list of words or phrases; a row is a set of bits.
    Phrases = 3,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// The file does not start with the magic bytes.
    #[error("not a weights file")]
    Magic,
    /// The file has another format version.
    #[error("format version {0}, wanted {FORMAT}")]
    Format(u16),
    /// The file is of another kind.
    #[error("another kind of file: {0}")]
    Kind(u16),
    /// The length differs from that in the header.
    #[error("wrong length")]
    Length,
    /// The checksum of the header or the body does not match.
    #[error("wrong checksum")]
    Checksum,
    /// The checksum of the header matches, but its contents are invalid.
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
    seeds: &'a [[u8; 2]],
    slots: &'a [u8],
    slot_count: usize,
    #[cfg(any(test, feature = "workshop"))]
    rows: usize,
    #[cfg(any(test, feature = "workshop"))]
    body: &'a [u8],
    checksum: u64,
}

impl<'a> Weights<'a> {
    /// Opens a file of the given kind. Only the header is compared with its checksum, so that the cost does not depend on the
    /// size. A damaged body results in wrong numbers but never in a panic; [`Weights::verify`] detects it.
    ///
    /// # Errors
    /// Returns a [`WeightsError`] if `bytes` is not a file of this kind and version.
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
        let [names, dense, buckets, slot_count] =
            [28, 32, 36, 40].map(|at| u32_at(header, at) as usize);
        if !(1..=2).contains(&width) || columns == 0 || buckets == 0 || slot_count == 0 {
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
            cut(buckets.checked_mul(2)),
            cut(slot_count
                .checked_mul(CHECK + columns * width)
                .and_then(|slots| slots.checked_add(LANES))),
        );
        let (Some(names), Some(dense), Some(seeds), Some(slots)) = sections else {
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
            seeds: seeds.as_chunks().0,
            slots,
            slot_count,
            #[cfg(any(test, feature = "workshop"))]
            rows: u32_at(header, 44) as usize,
            #[cfg(any(test, feature = "workshop"))]
            body,
            checksum: u64_at(header, 48),
        })
    }

    /// Compares the body with its checksum. Reads the whole file.
    ///
    /// # Errors
    /// Returns [`WeightsError::Checksum`] if they differ.
    #[cfg(any(test, feature = "workshop"))]
    pub fn verify(&self) -> Result<(), WeightsError> {
        if hash(self.body) == self.checksum {
            Ok(())
        } else {
            Err(WeightsError::Checksum)
        }
    }

    /// The checksum of the body, which identifies the file.
    pub fn checksum(&self) -> u64 {
        self.checksum
    }

    /// The fingerprint of the feature set of the rows.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The names of the columns.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &'a str> {
        let mut names = self.labels.lines();
        (0..self.columns).map(move |_| names.next().unwrap_or(""))
    }

    /// The value of one unit of the stored numbers.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// The number of rows.
    #[cfg(any(test, feature = "workshop"))]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows.
    #[cfg(feature = "workshop")]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The dense parameters: transitions, calibration tables, trees.
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

    /// Adds the row of `key`, in units of [`Weights::scale`], to `sums`, which has one element for each column. Returns whether
    /// there is a row.
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

    /// Adds the rows of all `keys` to `sums`, as [`Weights::add`] does for one. Elements after the last column get meaningless
    /// numbers, and sums wrap around. Lookups overlap, so that their memory is fetched at the same time. Rows of more than
    /// [`LANES`] columns, or of wide numbers, add nothing.
    pub fn add_all(&self, keys: &[u64], sums: &mut [i16; LANES]) {
        if self.wide || self.columns > LANES {
            return;
        }
        for keys in keys.chunks(ROUND) {
            self.round::<ROUND>(keys, sums);
        }
    }

    /// [`Weights::add_all`] for a small, constant number of keys.
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
        let stride = CHECK + self.columns;
        let mut slots = [0_u32; N];
        for (slot, key) in slots.iter_mut().zip(keys) {
            *slot = (self.slot(*key) * stride) as u32;
        }
        // This loop does so little that the slots are fetched at the same time. It reads both ends of each, which may be in two
        // cache lines. Matching slots are compacted without a branch.
        let mut rows = [0_u32; N];
        let mut count = 0;
        for (slot, key) in slots.iter().zip(keys) {
            let found = self.checks(*slot as usize, stride) == key_checks(*key);
            if let Some(row) = rows.get_mut(count) {
                *row = slot + 1;
            }
            count += usize::from(found);
        }
        // As few bytes as hold a row.
        let rows = &rows[..count.min(N)];
        match self.columns {
            1 => self.add_rows::<1>(rows, sums),
            2..=16 => self.add_rows::<16>(rows, sums),
            _ => self.add_rows::<LANES>(rows, sums),
        }
    }

    /// Adds the first `N` bytes of the rows that start at these bytes of the slots.
    #[inline]
    fn add_rows<const N: usize>(&self, rows: &[u32], sums: &mut [i16; LANES]) {
        let mut lanes = [0_i16; N];
        for row in rows {
            let row = self
                .slots
                .get(*row as usize..)
                .and_then(|row| row.first_chunk());
            if let Some(bytes) = row {
                add_bytes::<N>(&mut lanes, bytes);
            }
        }
        for (sum, lane) in sums.iter_mut().zip(lanes) {
            *sum = sum.wrapping_add(lane);
        }
    }

    /// The check bits of the slot of `stride` bytes that starts at byte `start` of the slots.
    #[inline]
    fn checks(&self, start: usize, stride: usize) -> [u8; CHECK] {
        match self.slots.get(start..start + stride) {
            Some([first, .., last]) => [*first, *last],
            _ => [0; CHECK],
        }
    }

    /// The slot of the row of `key`, if there is one.
    #[inline]
    fn slot(&self, key: u64) -> usize {
        let seed = self.seeds.get(bucket_of(key, self.seeds.len()));
        let seed = seed.map_or(0, |seed| u16::from_le_bytes(*seed));
        slot_of(key, seed, self.slot_count)
    }

    /// The first number of the row of `key` as bits; `None` if there is no row.
    #[inline]
    pub fn bits(&self, key: u64) -> Option<u16> {
        let row = self.find(key)?;
        Some(if self.wide {
            u16_at(row, 0)
        } else {
            u16::from(row[0])
        })
    }

    /// Like [`Weights::bits`], or 0, for files whose second column repeats bits 16 to 31 of the key. The probability of mistaking an
    /// unknown key for a known one is 2⁻³².
    #[cfg(any(test, feature = "workshop"))]
    #[inline]
    pub fn bits_checked(&self, key: u64) -> u16 {
        match self.find(key) {
            Some(row) if row.len() >= 4 && u16_at(row, 2) == (key >> 16) as u16 => u16_at(row, 0),
            _ => 0,
        }
    }

    #[inline]
    fn find(&self, key: u64) -> Option<&'a [u8]> {
        let stride = CHECK + self.columns * if self.wide { 2 } else { 1 };
        let at = self.slot(key) * stride;
        match self.slots.get(at..at + stride)? {
            [first, row @ .., last] if [*first, *last] == key_checks(key) => Some(row),
            _ => None,
        }
    }
}

/// Adds signed bytes, in a form that compiles to vector instructions.
#[inline]
fn add_bytes<const N: usize>(lanes: &mut [i16; N], bytes: &[u8; N]) {
    for i in 0..N {
        lanes[i] = lanes[i].wrapping_add(i16::from(bytes[i] as i8));
    }
}

#[inline]
fn bucket_of(key: u64, buckets: usize) -> usize {
    (((key >> 32) * buckets as u64) >> 32) as usize
}

/// The check bits of a key: the byte before its row and the byte after it.
#[inline]
fn key_checks(key: u64) -> [u8; CHECK] {
    (key as u16).to_le_bytes()
}

/// The slot of `key` if its bucket has this seed.
#[inline]
fn slot_of(key: u64, seed: u16, slots: usize) -> usize {
    let seed = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (key ^ seed).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (((mixed >> 32) * slots as u64) >> 32) as usize
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
        assert_eq!(weights.len(), 1000);
        for n in 0..1000u64 {
            let mut sums = [0; 2];
            assert!(weights.add(hash(&n.to_le_bytes()), &mut sums));
            let value = sums[0] as f32 * weights.scale();
            assert!((value - n as f32 / 100.0).abs() < 0.001);
            assert_eq!(sums[0], -sums[1]);
        }
        let strangers = (1000..11000u64)
            .filter(|n| weights.add(hash(&n.to_le_bytes()), &mut [0; 2]))
            .count();
        assert!(strangers < 5, "{strangers} strangers found");
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
            // Sums of this many rows wrap around.
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
