//! The features of the tagger, for each unit of a window.
//!
//! Each feature has weights for the label of the unit and for the transition into it, so its key is hashed and looked up only
//! once. The features are grouped by their dependencies, so that [`Scorer`](super::scores::Scorer) can reuse most sums.

use super::context::{NameTag, class};
use super::window::{Unit, Window};

/// A position outside the window.
const EDGE: Unit = Unit {
    start: 0,
    end: 0,
    key: 0xE0,
    suffix: 0xE0,
    class: class::EDGE,
    name: NameTag::Outside,
    crossed: 0,
};

/// Number of features of a unit.
#[cfg(any(test, feature = "workshop"))]
pub(super) const FEATURES: usize = PLAIN + OWN + ALONG + BY_DISTANCE;
/// Number of features that depend only on the words of a unit and its side of the cue. They are the same for other cues of
/// the sentence.
pub(super) const PLAIN: usize = 5;
/// Number of features that depend on the words of a unit and on the cue.
pub(super) const OWN: usize = 8;
/// Number of features that depend on the path between a unit and the cue. They are the same for many adjacent units.
pub(super) const ALONG: usize = 3;
/// Number of features that depend on the distance from the cue. They are the same for some adjacent units.
pub(super) const BY_DISTANCE: usize = 3;

/// Data shared by the features of all units of a window.
#[derive(Debug)]
pub(super) struct FeatureContext<'w> {
    window: &'w Window,
    cue: Unit,
    /// The quantized score of the cue, 0 to 9.
    cue_score: u64,
    /// Whether there is a quoted region before the cue (1), from the cue on (2), and whether the cue is in one (4).
    shape: u64,
    /// Classes of the units next to the cue.
    frame: u64,
    /// The last unit of the cue's sentence.
    last_of_sentence: usize,
}

impl Window {
    /// Prepares the features of the window. `cue_score` is the quantized score of the cue. Returns `None` for an empty
    /// window.
    pub(super) fn features(&self, cue_score: u64) -> Option<FeatureContext<'_>> {
        let (units, k) = (&self.units, self.cue);
        let cue = *units.get(k)?;
        let quoted = |units: &[Unit]| u64::from(units.iter().any(|u| u.class == class::QUOTED));
        let class = |at: usize| u64::from(units.get(at).unwrap_or(&EDGE).class);
        Some(FeatureContext {
            shape: quoted(&units[..k]) | quoted(&units[k..]) << 1 | u64::from(self.inside) << 2,
            frame: class(k + 1) | class(k.wrapping_sub(1)) << 8,
            last_of_sentence: units.iter().rposition(|u| u.crossed == 0).unwrap_or(0),
            window: self,
            cue,
            cue_score,
        })
    }
}

impl FeatureContext<'_> {
    #[inline]
    fn side(&self, i: usize) -> u64 {
        u64::from(i > self.window.cue) | u64::from(i == self.window.cue) << 1
    }

    /// The previous unit, the unit itself, and the two units after it.
    #[inline]
    fn near(&self, i: usize) -> [&Unit; 4] {
        let units = &self.window.units;
        [i.wrapping_sub(1), i, i + 1, i + 2].map(|at| units.get(at).unwrap_or(&EDGE))
    }

    /// The token of a unit and its side of the cue, if all units that [`FeatureContext::plain`] reads are tokens. The token
    /// is in the cue's sentence, or in one connected to it by a quoted region.
    #[inline]
    pub(super) fn place(&self, i: usize) -> Option<(usize, usize)> {
        let near = self.window.units.get(i.checked_sub(1)?..i + 3)?;
        let tokens = near.iter().all(|unit| unit.class < class::QUOTED);
        let k = self.window.cue;
        (tokens && i != k).then_some((near[1].start, usize::from(i > k)))
    }

    /// The keys that depend only on the words and the side.
    #[inline]
    pub(super) fn plain(&self, i: usize) -> [u64; PLAIN] {
        let side = self.side(i);
        let [b1, unit, a1, a2] = self.near(i);
        let [cb1, c, ca1, ca2] = [b1, unit, a1, a2].map(|unit| u64::from(unit.class));
        let name = unit.name.code() | b1.name.code() << 4 | a1.name.code() << 8;
        let pair = cb1 | c << 8;
        [
            key(1, side, unit.key),
            key(2, side, unit.suffix),
            key(10, side | name << 4, pair),
            key(11, side, pair | ca1 << 16),
            key(12, side | c << 8, ca1 | ca2 << 8),
        ]
    }

    /// The keys that depend on the words and on the cue.
    #[inline]
    pub(super) fn own(&self, i: usize) -> [u64; OWN] {
        let side = self.side(i);
        let shape = self.shape;
        let (d, path) = (self.distance(i), self.path(i));
        let [b1, unit, ..] = self.near(i);
        let (cb1, c) = (u64::from(b1.class), u64::from(unit.class));
        let quoted_from = u64::from(self.window.quoted_from[i]);
        let last = self.last_of_sentence;
        let to_end = steps(last.abs_diff(i)) << 1 | u64::from(i > last);
        let pair = cb1 | c << 8;
        [
            key(3, side | shape << 4, unit.key),
            key(4, side | shape << 4, b1.key),
            key(5, path, unit.key),
            key(6, path, c),
            key(7, path, pair),
            key(9, side | to_end << 4, c),
            key(13, side | quoted_from << 4 | path << 8, pair),
            key(14, d, unit.name.code() | c << 8),
        ]
    }

    /// The path between a unit and the cue, as a number.
    #[inline]
    pub(super) fn path(&self, i: usize) -> u64 {
        let crossed = u64::from(self.window.units[i].crossed);
        self.side(i) | crossed << 2 | self.window.paths[i].code() << 4
    }

    /// The keys that depend on [`FeatureContext::path`].
    pub(super) fn along(&self, path: u64) -> [u64; ALONG] {
        let cue_class = u64::from(self.cue.class);
        [
            key(18, path, self.cue.key),
            key(19, path, cue_class | self.frame << 8),
            key(20, path, self.shape | cue_class << 4),
        ]
    }

    /// The distance of a unit from the cue as a number.
    #[inline]
    pub(super) fn distance(&self, i: usize) -> u64 {
        self.side(i) | steps(i.abs_diff(self.window.cue)) << 2
    }

    /// The keys that depend on [`FeatureContext::distance`].
    pub(super) fn by_distance(&self, distance: u64) -> [u64; BY_DISTANCE] {
        let side = distance & 3;
        [
            key(21, distance, self.cue.key),
            key(22, distance, self.frame),
            key(23, self.cue_score, side | self.shape << 4),
        ]
    }
}

/// Calls `emit(unit, keys)` with the feature keys of each unit, in the order of the templates. `cue_score` is the quantized
/// score of the cue.
#[cfg(feature = "workshop")]
pub(super) fn features(
    window: &Window,
    cue_score: u64,
    mut emit: impl FnMut(usize, &[u64; FEATURES]),
) {
    let Some(context) = window.features(cue_score) else {
        return;
    };
    for i in 0..context.window.units.len() {
        let parts = context.plain(i).into_iter().chain(context.own(i));
        let shared = context.along(context.path(i)).into_iter();
        let shared = shared.chain(context.by_distance(context.distance(i)));
        let mut keys = [0; FEATURES];
        for (slot, key) in keys.iter_mut().zip(parts.chain(shared)) {
            *slot = key;
        }
        emit(i, &keys);
    }
}

/// Quantizes a length or distance to 0 to 9.
pub(super) fn steps(n: usize) -> u64 {
    match n {
        0..=4 => n as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

/// The key of a feature, from the number of its template and two values.
#[inline]
pub(super) fn key(template: u64, a: u64, b: u64) -> u64 {
    let x = (a ^ template.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    let y = (x ^ (x >> 31) ^ b.rotate_left(17)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    y ^ (y >> 32)
}
