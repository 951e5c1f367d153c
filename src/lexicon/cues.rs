//! How often a word form is the head of a cue.

use std::sync::LazyLock;

use crate::learn::weights::{Kind, Weights};

static BUILT: &[u8] = include_bytes!("../data/built/cues.phrases");

/// How often the word whose lower-case form has this [`hash`](crate::learn::weights::hash) is a cue when it occurs: 0 never
/// seen as one, 1 (seldom) to 8 (nearly always).
pub(crate) fn cue_level(key: u64) -> u8 {
    static TABLE: LazyLock<Option<Weights<'static>>> =
        LazyLock::new(|| Weights::open(BUILT, Kind::Phrases).ok());
    TABLE
        .as_ref()
        .map_or(0, |table| table.bits_checked(key) as u8)
}

/// Compiles the list `cues.tsv`; a row whose counts are no numbers is left out.
#[cfg(any(test, feature = "workshop"))]
pub fn compile_cues(cues: &str) -> Vec<u8> {
    let level = |(word, heads, total): (_, &str, &str)| {
        let level = level_of_share(heads.parse().ok()?, total.parse().ok()?);
        Some((word, u16::from(level)))
    };
    super::compile::phrases(super::compile::fields(cues).filter_map(level).collect())
}

/// The level of a word that was the head of a cue `heads` times of `total`.
#[cfg(any(test, feature = "workshop"))]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::weights::hash;

    #[test]
    fn knows_how_sure_a_cue_is() {
        let of = |word: &str| cue_level(hash(word.as_bytes()));
        assert_eq!(of("said"), 8);
        assert_eq!(of("no-such-word"), 0);
    }

    #[test]
    fn built_table_is_what_the_list_gives() {
        assert!(BUILT == compile_cues(include_str!("../data/lists/cues.tsv")));
    }
}
