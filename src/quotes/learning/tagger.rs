//! Training of the tagger on windows with gold labels.

use super::{Candidate, Lesson, Rows, Settings};
use crate::learn::crf::ANY;
use crate::learn::crf_training::{self, CrfWeights, Dictionary, Example, Feature, Model};
use crate::quotes::crf::{self, COLUMNS, EVENTS_OF, Label, NO_EVENT, STATES, WindowChain};
use crate::quotes::cues;
use crate::quotes::tagger_features;
use crate::quotes::window::Window;
use crate::span::Span;

/// Builds window chains from rows of weight sums: first the states, then the events.
struct Windows;

impl Model<STATES, COLUMNS> for Windows {
    type Chain<'c> = WindowChain;

    const HAS_TRANSITION_WEIGHTS: bool = false;

    fn new(_: &[[f32; STATES]; STATES]) -> Self {
        Self
    }

    fn chain<'c>(&'c self, sums: &'c [[f32; COLUMNS]]) -> WindowChain {
        let mut chain = WindowChain::default();
        chain.reset(sums.len());
        for (at, sums) in sums.iter().enumerate() {
            chain.nodes[at].copy_from_slice(&sums[..STATES]);
            chain.events[at].copy_from_slice(&sums[STATES..]);
        }
        chain
    }

    fn add_states(gradients: &mut [f32; COLUMNS], states: &[f32; STATES]) {
        gradients[..STATES].copy_from_slice(states);
    }

    fn add_transition(
        gradients: &mut [f32; COLUMNS],
        _: usize,
        from: usize,
        to: usize,
        gradient: f32,
    ) {
        for event in EVENTS_OF[from][to].into_iter().flatten() {
            if event != NO_EVENT {
                gradients[STATES + event] += gradient;
            }
        }
    }
}

/// Trains the tagger on the windows of all likely cues. `sums` are the scores of the cue classifier.
pub(super) fn train(
    lessons: &[&Lesson<'_>],
    all: &[Candidate],
    sums: &[f32],
    settings: &Settings,
    report: &mut impl FnMut(String),
) -> Rows {
    let raw = windows(lessons, all, sums);
    let (dictionary, examples) = Dictionary::number(raw, settings.min_count);
    let count = dictionary.keys.len();
    report(format!("{} windows, {count} features", examples.len()));
    let learning = crf_training::Settings {
        epochs: settings.epochs,
        rate: settings.rate,
        rate_decay: 0.3,
        damping: 1.0,
        by_chain: false,
        min_gradient: 0.0,
        dropout: 0.0,
        prune_after: 0,
        keep: usize::MAX,
        average_from: 2,
        averages: 3,
        seed: 11,
    };
    let mut learn = |weights: &mut CrfWeights<STATES, COLUMNS>, decay: f32| {
        weights.learn::<Windows>(
            &examples,
            &vec![
                Feature {
                    decay,
                    columns: ANY
                };
                count
            ],
            &learning,
            |epoch, loss| {
                let loss = loss / examples.len() as f64;
                report(format!("epoch {} loss {loss:.4}", epoch + 1));
            },
        );
    };
    let mut full = CrfWeights::new(count);
    learn(&mut full, settings.decay);
    // A second training without the many weak features redistributes their weight to the others.
    let is_above = |row: &[f32; COLUMNS], min: f32| row.iter().any(|weight| weight.abs() > min);
    let mut pruned = CrfWeights::with_features_of(&full, |row| is_above(row, settings.prune));
    learn(&mut pruned, settings.decay * SECOND_DECAY);
    let rows = dictionary.keys.iter().zip(&pruned.rows);
    Rows {
        rows: rows
            .filter(|(_, row)| is_above(row, MIN_WEIGHT))
            .map(|(key, row)| (*key, row.to_vec()))
            .collect(),
    }
}

/// The windows of all likely cues, each with its feature keys and gold states.
fn windows(
    lessons: &[&Lesson<'_>],
    all: &[Candidate],
    sums: &[f32],
) -> Vec<(Vec<u64>, Example<COLUMNS>)> {
    let mut window = Window::default();
    let mut raw = Vec::new();
    for (candidate, sum) in all.iter().zip(sums) {
        let lesson = lessons[candidate.lesson];
        if !candidate.is_cue && !cues::is_likely(&lesson.context, candidate.token, *sum) {
            continue;
        }
        window.fill(&lesson.context, candidate.token);
        let mut keys: Vec<u64> = Vec::new();
        let mut example = Example {
            weight: 1.0,
            base: vec![[0.0; COLUMNS]; window.units.len()],
            ..Example::default()
        };
        tagger_features::features(&window, cues::quantize(*sum), |_, of_unit| {
            keys.extend_from_slice(of_unit);
            example.ends.push(keys.len() as u32);
        });
        let states = gold_states(lesson, candidate, &window);
        example.allowed = states.iter().map(|state| 1 << state).collect();
        let mut forbidden = WindowChain::default();
        forbidden.reset(window.units.len());
        forbidden.forbid(window.cue, Label::Source);
        forbidden.forbid(window.cue, Label::Content);
        example.base[window.cue][..STATES].copy_from_slice(&forbidden.nodes[window.cue]);
        raw.push((keys, example));
    }
    raw
}

/// Weight decay in the second training, relative to the first.
const SECOND_DECAY: f32 = 0.6;

/// Minimum absolute weight of a row in the model file. Rows in which no weight reaches it are omitted.
const MIN_WEIGHT: f32 = 0.02;

/// The gold state of each unit of a window, from the annotated attribution of its cue.
fn gold_states(lesson: &Lesson<'_>, candidate: &Candidate, window: &Window) -> Vec<u8> {
    let mut labels = vec![Label::Other; window.units.len()];
    if candidate.is_cue
        && let Some(number) = lesson
            .heads
            .iter()
            .position(|h| *h == Some(candidate.token))
    {
        let attribution = &lesson.attributions[number];
        let mark = |spans: &[Span], label: Label, labels: &mut Vec<Label>| {
            let tokens: std::collections::HashSet<usize> =
                lesson.tokens_in(spans).into_iter().collect();
            for (unit, slot) in window.units.iter().zip(labels) {
                let covered = (unit.start..unit.end)
                    .filter(|t| tokens.contains(t))
                    .count();
                if 2 * covered > unit.end - unit.start {
                    *slot = label;
                }
            }
        };
        mark(&attribution.content, Label::Content, &mut labels);
        mark(
            attribution.source.get(..1).unwrap_or(&[]),
            Label::Source,
            &mut labels,
        );
        labels[window.cue] = Label::Other;
    }
    let (mut content, mut source, mut before) = (false, false, Label::Other);
    labels
        .iter()
        .map(|label| {
            let label = if *label == Label::Source && source && before != Label::Source {
                Label::Other
            } else {
                *label
            };
            content |= label == Label::Content;
            source |= label == Label::Source;
            before = label;
            crf::state(label, content, source)
        })
        .collect()
}
