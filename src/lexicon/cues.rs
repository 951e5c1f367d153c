//! How often a word form is the head of a cue.

use std::sync::LazyLock;

use super::word_classes::KeyMap;
use crate::weights::hash;

const CUES: &str = include_str!("../data/lists/cues.tsv");

/// How often the word whose lower-case form has this [`hash`] is a cue when it occurs: 0 never seen as one,
/// 1 (seldom) to 8 (nearly always).
pub(crate) fn cue_level(key: u64) -> u8 {
    static TABLE: LazyLock<KeyMap<u8>> = LazyLock::new(|| {
        CUES.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut fields = line.split('\t');
                let word = fields.next()?;
                let heads: f32 = fields.next()?.parse().ok()?;
                let total: f32 = fields.next()?.parse().ok()?;
                Some((hash(word.as_bytes()), level_of_share(heads, total)))
            })
            .collect()
    });
    TABLE.get(&key).copied().unwrap_or(0)
}

/// The level of a word that was the head of a cue `heads` times of `total`.
pub(crate) fn level_of_share(heads: f32, total: f32) -> u8 {
    match heads / (total + 2.0) {
        s if s < 0.02 => 1,
        s if s < 0.05 => 2,
        s if s < 0.1 => 3,
        s if s < 0.2 => 4,
        s if s < 0.35 => 5,
        s if s < 0.5 => 6,
        s if s < 0.7 => 7,
        _ => 8,
    }
}
