//! The block model: decides for each block of a page whether it is of the story.
//!
//! Boosted trees judge each block by itself ([`Context::first`]), then again with the probabilities of its neighbors, of the
//! elements around it and of its copies ([`Context::second`]).

use std::sync::LazyLock;

use super::features::{Context, FIRST, Page, SECOND};
use crate::learn::trees::{Forest, Trees};
use crate::learn::weights::{Kind, Weights};

static TOKENS: &[u8] = include_bytes!("../../data/en/built/block-tokens.bin");
static FIRST_TREES: &[u8] = include_bytes!("../../data/en/built/blocks-first.bin");
static SECOND_TREES: &[u8] = include_bytes!("../../data/en/built/blocks.bin");

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 16;

/// Identifies the features in the files. When a feature changes, increase the first number and retrain.
pub(super) const FINGERPRINT: u64 = 1 << 32 | (FIRST as u64) << 16 | SECOND as u64;

/// Pages with more blocks than this are not judged, so that hostile pages stay cheap.
const MAX_BLOCKS: usize = 20_000;

/// The trained model.
pub(super) struct BlockModel<'m> {
    pub(super) tokens: Weights<'m>,
    pub(super) first: Forest<LEAVES>,
    pub(super) second: Forest<LEAVES>,
}

impl<'m> BlockModel<'m> {
    /// Opens the three files of a model; `None` if one is invalid or was trained with other features.
    pub(super) fn open(tokens: &'m [u8], first: &[u8], second: &[u8]) -> Option<Self> {
        let tokens = Weights::open(tokens, Kind::Linear).ok()?;
        let first = Trees::open(first, FINGERPRINT)?;
        let second = Trees::open(second, FINGERPRINT)?;
        (tokens.fingerprint() == FINGERPRINT).then(|| Self {
            tokens,
            first: Forest::new::<FIRST>(&first),
            second: Forest::new::<SECOND>(&second),
        })
    }

    /// The built-in model.
    pub(super) fn built_in() -> Option<&'static Self> {
        static MODEL: LazyLock<Option<BlockModel<'static>>> =
            LazyLock::new(|| BlockModel::open(TOKENS, FIRST_TREES, SECOND_TREES));
        MODEL.as_ref()
    }

    /// The weight of a token.
    pub(super) fn weight(tokens: &Weights<'_>, token: u64) -> Option<f32> {
        let mut sums = [0];
        let known = tokens.add(token, &mut sums);
        known.then(|| sums[0] as f32 * tokens.scale())
    }

    /// For each block, the probability that it is of the story; `None` for a page with too many blocks.
    pub(super) fn probabilities(&self, page: &Page<'_>) -> Option<Vec<f32>> {
        let count = page.pieces.len();
        if count > MAX_BLOCKS {
            return None;
        }
        let context = Context::new(page);
        let weight = |token| Self::weight(&self.tokens, token);
        let first: Vec<[f32; FIRST]> = (0..count).map(|at| context.first(at, weight)).collect();
        let judged = first
            .iter()
            .map(|row| self.first.probability(row))
            .collect();
        let judged = context.judged(judged);
        let second = |at| {
            self.second
                .probability(&context.second(at, &first, &judged))
        };
        Some((0..count).map(second).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::html::open;

    #[test]
    fn shipped_model_fits_the_features() {
        let model =
            BlockModel::built_in().expect("the features have changed: run `workshop train-blocks`");
        model.tokens.verify().unwrap();
    }

    #[test]
    fn tells_the_story_from_the_page_around_it() {
        let prose = "The council of Oakham voted on Monday to close the old market hall, which has stood empty since the fire in May.";
        let html = format!(
            "<body><nav><a href=/>Home</a></nav><article><h1>Hall to close</h1><p>{prose}</p><p>{prose} Again.</p><p>So {prose}</p></article>\
             <footer class=footer><p>All rights reserved.</p></footer>"
        );
        let opened = open(&html, None);
        let probabilities = BlockModel::built_in()
            .unwrap()
            .probabilities(&opened.page(None))
            .unwrap();
        let likely: Vec<&str> = opened
            .pieces
            .iter()
            .zip(&probabilities)
            .filter(|(piece, p)| **p > 0.5 && piece.heading == 0)
            .map(|(piece, _)| &piece.text[..2])
            .collect();
        assert_eq!(likely, ["Th", "Th", "So"]);
    }
}
