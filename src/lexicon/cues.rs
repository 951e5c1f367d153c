//! How often a word form is the head of a cue.

use super::{Class, Classes};

/// Returns how often a word is the head of a cue, from 1 (rarely) to 8 (nearly always), or 0 if it was never seen as one.
/// `key` is the [`hash`](crate::learn::weights::hash) of its lower-case form.
pub(crate) fn cue_level(key: u64) -> u8 {
    let level = Classes::of_lower_key(key).value(Class::CueLevel);
    level.map_or(0, |level| level as u8)
}

/// The level of a word that occurred `total` times, `heads` of them as the head of a cue.
#[cfg(feature = "workshop")]
pub fn level_of_share(heads: f32, total: f32) -> u8 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::weights::hash;

    #[test]
    fn knows_how_sure_a_cue_is() {
        let of = |word: &str| cue_level(hash(word.as_bytes()));
        assert_eq!(of("said"), 8);
        assert_eq!(of("came"), 1);
        assert_eq!(of("no-such-word"), 0);
    }
}
