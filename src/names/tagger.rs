//! The tagger: two passes over an article. The features of the second are the labels that the first assigned to the same
//! words elsewhere.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::chain::{LANES, NameChain, Scores, Transitions, is_proper};
use super::context::{FeatureContext, Segment};
use super::features::of_first_pass;
use super::first_pass::FirstPass;
use super::labels::{CLASSES, STATES, class_of, closes};
use super::sum_cache::{Row, SumCache};
use super::{Label, TaggedName};
use crate::learn::crf::{Lattice, Viterbi};
use crate::learn::weights::{Kind, Weights, WeightsError};
use crate::text::{Document, TokenRange};

static BYTES: &[u8] = include_bytes!("../data/en/built/names.model");

static EMBEDDED: LazyLock<Option<Tagger<'static>>> = LazyLock::new(|| Tagger::open(BYTES).ok());

/// A trained tagger.
#[derive(Debug, Clone)]
pub struct Tagger<'a> {
    weights: Weights<'a>,
    transitions: [Transitions; 2],
    calibration: Vec<f32>,
}

/// Segments in which each state of the first pass has at least this probability skip the second pass, unless a word has
/// another label elsewhere.
const CERTAIN: f32 = 0.95;

/// Memory for the work on one article, kept from article to article.
#[derive(Debug, Default)]
pub struct Scratch {
    context: FeatureContext,
    /// Sums of the weights and lexemes that [`Scratch::cache_key`] identifies.
    cache: SumCache,
    /// The sums of the first pass for the tokens of all segments, one after the other.
    sums: Vec<Row>,
    /// The checksum of the weights and the generation of the lexeme table.
    cache_key: (u64, u32),
    first_pass: FirstPass,
    /// For each segment, the number of names if the first pass is certain, else `None`.
    certain_counts: Vec<Option<usize>>,
    /// The names of the certain segments, one segment after the other.
    certain: Vec<TaggedName>,
    viterbi: Viterbi<LANES>,
    lattice: Lattice<LANES>,
    emissions: Vec<Scores>,
    path: Vec<u8>,
    keys: Vec<u64>,
}

/// The number of tokens of an article whose memory is not kept for the next.
const LONG: usize = 50_000;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Finds the names with the shipped model.
pub fn tag(document: &Document<'_>) -> Vec<TaggedName> {
    let Some(tagger) = EMBEDDED.as_ref() else {
        return Vec::new();
    };
    SCRATCH.with_borrow_mut(|scratch| {
        let names = tagger.tag(document, scratch);
        if document.tokens.len() > LONG {
            *scratch = Scratch::default();
        }
        names
    })
}

impl<'a> Tagger<'a> {
    /// Opens a model file.
    ///
    /// # Errors
    /// Returns an error if `bytes` is not a model with the states of this build.
    pub fn open(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let weights = Weights::open(bytes, Kind::Sequence)?;
        let numbers: Vec<f32> = weights.dense().collect();
        let size = STATES * STATES;
        if weights.labels().len() != STATES || numbers.len() < 2 * size {
            return Err(WeightsError::Header);
        }
        let transitions =
            [0, size].map(|start| Transitions::new(|from, to| numbers[start + from * STATES + to]));
        Ok(Self {
            weights,
            transitions,
            calibration: numbers[2 * size..].to_vec(),
        })
    }

    /// The fingerprint of the features the model was trained with.
    #[cfg(test)]
    pub fn fingerprint(&self) -> u64 {
        self.weights.fingerprint()
    }

    /// Finds the names in a document, in the order of the text.
    pub fn tag(&self, document: &Document<'_>, scratch: &mut Scratch) -> Vec<TaggedName> {
        scratch.context.read(document);
        let key = (self.weights.checksum(), scratch.context.generation);
        if scratch.cache_key != key {
            scratch.cache_key = key;
            scratch.cache.clear();
        }
        scratch.cache.begin(&scratch.context);
        scratch.first_pass.reset(document.tokens.len());
        self.run_first_pass(scratch);
        scratch.first_pass.count(&scratch.context);
        self.run_second_pass(scratch)
    }

    /// Labels all segments. Records the decisions, and the names in segments where they are certain.
    fn run_first_pass(&self, scratch: &mut Scratch) {
        let Scratch {
            context,
            cache,
            sums,
            first_pass,
            certain_counts,
            certain,
            viterbi,
            lattice,
            emissions,
            path,
            ..
        } = scratch;
        sums.clear();
        certain_counts.clear();
        certain.clear();
        for segment in &context.segments {
            emissions.clear();
            for at in segment.tokens.start..segment.tokens.end {
                let row = cache.of_token(&self.weights, context, segment, at);
                emissions.push(self.scores(&row));
                sums.push(row);
            }
            let scored = self.chain(0, emissions);
            viterbi.best_path(&scored, path);
            lattice.forward_backward(&scored, &[]);
            let mut min: f32 = 1.0;
            for (i, state) in path.iter().enumerate() {
                let probability = lattice.marginals[i][usize::from(*state)];
                first_pass.note(segment.tokens.start + i, *state, probability);
                min = min.min(probability);
            }
            let found = certain.len();
            if min >= CERTAIN {
                self.collect_names(lattice, &scored, path, segment, certain);
            }
            certain_counts.push((min >= CERTAIN).then(|| certain.len() - found));
        }
    }

    /// Labels the segments that the first pass left uncertain, with features of its decisions. Returns the names of all
    /// segments.
    fn run_second_pass(&self, scratch: &mut Scratch) -> Vec<TaggedName> {
        let Scratch {
            context,
            sums,
            first_pass,
            certain_counts,
            certain,
            viterbi,
            lattice,
            emissions,
            path,
            keys,
            ..
        } = scratch;
        let mut names = Vec::new();
        let mut rows = sums.iter_mut();
        let mut certain = certain.drain(..);
        for (segment, count) in context.segments.iter().zip(&*certain_counts) {
            let certain = count.map(|count| certain.by_ref().take(count));
            if let Some(certain) = certain {
                if first_pass.is_consistent(context, segment) {
                    names.extend(certain);
                    rows.by_ref()
                        .take(segment.tokens.end - segment.tokens.start)
                        .for_each(drop);
                    continue;
                }
                certain.for_each(drop);
            }
            emissions.clear();
            for (at, row) in (segment.tokens.start..segment.tokens.end).zip(&mut rows) {
                keys.clear();
                of_first_pass(context, segment, at, first_pass, &mut |key| keys.push(key));
                self.weights.add_all(keys, row);
                emissions.push(self.scores(row));
            }
            let scored = self.chain(1, emissions);
            viterbi.best_path(&scored, path);
            if path.iter().all(|state| *state == 0) {
                continue;
            }
            lattice.forward_backward(&scored, &[]);
            self.collect_names(lattice, &scored, path, segment, &mut names);
        }
        names
    }

    fn chain<'c>(&'c self, pass: usize, emissions: &'c [Scores]) -> NameChain<'c> {
        NameChain {
            emissions,
            transitions: &self.transitions[pass],
        }
    }

    /// Appends the names on the best path of a segment.
    fn collect_names(
        &self,
        lattice: &Lattice<LANES>,
        scored: &NameChain<'_>,
        path: &[u8],
        segment: &Segment,
        names: &mut Vec<TaggedName>,
    ) {
        debug_assert!(is_proper(path));
        collect(path, |label, start, end| {
            let raw = lattice.path_probability(scored, start, &path[start..end]);
            names.push(TaggedName {
                tokens: TokenRange {
                    start: segment.tokens.start + start,
                    end: segment.tokens.start + end,
                },
                label,
                confidence: calibrated(&self.calibration, raw),
            });
        });
    }

    /// The emissions of a token with these sums.
    fn scores(&self, row: &Row) -> Scores {
        let scale = self.weights.scale();
        let mut scores = std::array::from_fn(|state| f32::from(row[state]) * scale);
        scores[STATES..].fill(f32::MIN);
        scores
    }
}

/// Calls `name(label, start, end)` for each name in a valid sequence of states.
pub fn collect(path: &[u8], mut name: impl FnMut(Label, usize, usize)) {
    let mut start = 0;
    for (at, state) in path.iter().map(|state| usize::from(*state)).enumerate() {
        if let Some((class, _)) = class_of(state) {
            if closes(state) {
                name(CLASSES[class], start, at + 1);
                start = at + 1;
            }
        } else {
            start = at + 1;
        }
    }
}

/// The lowest log odds of the calibration table, and the distance of its points.
pub const CALIBRATION: (f32, f32) = (-3.0, 0.5);

/// The number of points of the calibration table.
#[cfg(feature = "workshop")]
pub const CALIBRATION_POINTS: usize = 25;

/// The log odds of a probability, kept finite.
pub fn log_odds(probability: f32) -> f32 {
    let p = probability.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// Maps a probability of the model to the share of correct names with about this probability. Interpolates between points that
/// are evenly spaced in log odds; without points, the probability stays as it is.
fn calibrated(points: &[f32], raw: f32) -> f32 {
    if points.len() < 2 {
        return raw;
    }
    let last = (points.len() - 1) as f32;
    let at = ((log_odds(raw) - CALIBRATION.0) / CALIBRATION.1).clamp(0.0, last);
    let low = (at as usize).min(points.len() - 2);
    let share = at - low as f32;
    points[low] * (1.0 - share) + points[low + 1] * share
}

#[cfg(test)]
mod tests {
    use super::super::labels::{BilouTag, state};
    use super::*;

    #[test]
    fn embedded_model_fits_the_features() {
        let tagger = Tagger::open(BYTES).unwrap();
        tagger.weights.verify().unwrap();
        assert_eq!(
            tagger.fingerprint(),
            super::super::golden::fingerprint(),
            "the features have changed: run `workshop train-names`"
        );
    }

    #[test]
    fn collects_names() {
        let path = [
            0,
            state(0, BilouTag::Begin),
            state(0, BilouTag::Inside),
            state(0, BilouTag::Last),
            state(1, BilouTag::Unit),
            0,
            state(2, BilouTag::Unit),
        ]
        .map(|state| state as u8);
        let mut found = Vec::new();
        collect(&path, |label, start, end| found.push((label, start, end)));
        assert_eq!(
            found,
            [
                (Label::Person, 1, 4),
                (Label::Location, 4, 5),
                (Label::Organization, 6, 7)
            ]
        );
    }

    #[test]
    fn calibrates_between_points() {
        assert_eq!(calibrated(&[], 0.3), 0.3);
        let points = [0.0, 0.2, 1.0];
        let at = |odds: f32| calibrated(&points, 1.0 / (1.0 + (-odds).exp()));
        assert_eq!(at(-9.0), 0.0);
        assert!((at(CALIBRATION.0 + CALIBRATION.1) - 0.2).abs() < 1e-3);
        assert!((at(CALIBRATION.0 + 1.5 * CALIBRATION.1) - 0.6).abs() < 1e-3);
        assert_eq!(at(9.0), 1.0);
    }
}
