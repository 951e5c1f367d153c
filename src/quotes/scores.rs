//! Computes the scores of a window, which are sums of the tagger's weights. Sums shared by several units or windows are
//! computed once.

use crate::learn::weights::{LANES, Weights};
use crate::text::TokenRange;

use super::context::class;
use super::crf::{COLUMNS, Label, NO_EVENT, STATES, WindowChain};
use super::tagger_features::{ALONG, BY_DISTANCE};
use super::window::Window;

/// Sums the weights of the features of windows.
#[derive(Debug)]
pub(super) struct Scorer<'w> {
    weights: &'w Weights<'w>,
    /// The sentence of the last cue.
    sentence: TokenRange,
    /// For each token of the sentence and each side of a cue, the sum of the features that depend only on these. Valid where
    /// `known`.
    plain: Vec<[i16; COLUMNS]>,
    known: Vec<bool>,
}

impl<'w> Scorer<'w> {
    /// A scorer for these weights.
    pub(super) fn new(weights: &'w Weights<'w>) -> Self {
        Self {
            weights,
            sentence: TokenRange { start: 0, end: 0 },
            plain: Vec::new(),
            known: Vec::new(),
        }
    }

    /// Selects the sentence of the next cues. Clears the cache if it is a new one.
    pub(super) fn select_sentence(&mut self, sentence: TokenRange) {
        if self.sentence != sentence {
            self.sentence = sentence;
            let places = 2 * (sentence.end - sentence.start);
            self.known.clear();
            self.known.resize(places, false);
            self.plain.resize(places, [0; COLUMNS]);
        }
    }

    /// Fills the chain with the scores of the window of a cue in the selected sentence.
    pub(super) fn score(&mut self, window: &mut Window, cue_score: u64, chain: &mut WindowChain) {
        chain.reset(window.units.len());
        let weights = self.weights;
        let scale = weights.scale();
        let mut along = Shared::NEW;
        let mut by_distance = Shared::NEW;
        let Some(features) = window.features(cue_score) else {
            return;
        };
        let slots = chain.nodes.iter_mut().zip(&mut chain.events);
        for (at, (nodes, events)) in slots.enumerate() {
            let mut sums = [0; LANES];
            weights.add_array(&features.own(at), &mut sums);
            let place = features.place(at).and_then(|(token, side)| {
                let own = (self.sentence.start..self.sentence.end).contains(&token);
                own.then(|| 2 * (token - self.sentence.start) + side)
            });
            let plain = match place {
                Some(place) if self.known[place] => self.plain[place],
                _ => {
                    let mut sums = [0; LANES];
                    weights.add_array(&features.plain(at), &mut sums);
                    columns(&sums)
                }
            };
            if let Some(place) = place {
                self.plain[place] = plain;
                self.known[place] = true;
            }
            let along = along.of(features.path(at), |path| {
                let mut sums = [0; LANES];
                weights.add_array::<ALONG>(&features.along(path), &mut sums);
                sums
            });
            let by_distance = by_distance.of(features.distance(at), |distance| {
                let mut sums = [0; LANES];
                weights.add_array::<BY_DISTANCE>(&features.by_distance(distance), &mut sums);
                sums
            });
            let mut all = [0.0; COLUMNS];
            for (column, slot) in all.iter_mut().enumerate() {
                let sum = sums[column].wrapping_add(plain[column]);
                let shared = along[column].wrapping_add(by_distance[column]);
                *slot = f32::from(sum.wrapping_add(shared)) * scale;
            }
            nodes.copy_from_slice(&all[..STATES]);
            events.copy_from_slice(&all[STATES..]);
            events[NO_EVENT] = 0.0;
        }
        for (at, unit) in window.units.iter().enumerate() {
            // Words in quotation marks within a source are a name, so they are short.
            if unit.class == class::QUOTED && unit.end - unit.start > NAME_IN_MARKS {
                chain.forbid(at, Label::Source);
            }
        }
        chain.forbid(window.cue, Label::Source);
        chain.forbid(window.cue, Label::Content);
    }
}

/// Maximum length of a name in quotation marks, in tokens, marks included.
const NAME_IN_MARKS: usize = 7;

fn columns(sums: &[i16; LANES]) -> [i16; COLUMNS] {
    std::array::from_fn(|column| sums[column])
}

/// The sum of the previous unit, which the next unit may share.
#[derive(Debug)]
struct Shared {
    /// The value that the sum depends on.
    code: u64,
    sums: [i16; COLUMNS],
}

impl Shared {
    const NEW: Self = Self {
        code: u64::MAX,
        sums: [0; COLUMNS],
    };

    #[inline]
    fn of(&mut self, code: u64, sum: impl FnOnce(u64) -> [i16; LANES]) -> &[i16; COLUMNS] {
        if self.code != code {
            self.code = code;
            self.sums = columns(&sum(code));
        }
        &self.sums
    }
}
