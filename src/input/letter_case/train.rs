//! Training of the model of letter case. Only in development builds.

use super::features::{FINGERPRINT, features};
use super::model::{
    COLUMNS, CaseChain, CaseModel, LABELS, LOWER, STATES, TITLE, Transitions, UPPER,
};
use super::words::{Edge, words};
use crate::learn::crf::ANY;
use crate::learn::crf_training::{CrfWeights, Dictionary, Example, Feature, Model, Settings};
use crate::learn::weights::{Builder, Kind};
use crate::span::Span;

/// Chains from sums of weights.
struct Chains(Transitions);

impl Model<STATES, COLUMNS> for Chains {
    type Chain<'c> = CaseChain<'c>;

    const HAS_TRANSITION_WEIGHTS: bool = true;

    fn new(transitions: &[[f32; STATES]; STATES]) -> Self {
        Self(Transitions::new(*transitions))
    }

    fn chain<'c>(&'c self, sums: &'c [[f32; COLUMNS]]) -> CaseChain<'c> {
        CaseChain::new(sums.iter().copied(), &self.0)
    }

    fn add_states(gradients: &mut [f32; COLUMNS], states: &[f32; STATES]) {
        gradients[0] += states[TITLE];
        gradients[1] += states[UPPER];
    }

    fn add_transition(_: &mut [f32; COLUMNS], _: usize, _: usize, _: usize, _: f32) {}
}

/// What is chosen on held-out text.
#[derive(Debug, Clone, Copy)]
pub struct Choices {
    /// Passes over the text.
    pub epochs: usize,
    /// Features that occur less often are left out.
    pub min_count: u32,
    /// The number of features kept.
    pub keep: usize,
    /// Pull of weights to zero, divided by the number of occurrences.
    pub decay: f32,
}

/// Trains on texts in mixed case, and tells `log` how it goes. Returns the file.
pub fn train(texts: &[String], choices: Choices, mut log: impl FnMut(String)) -> Vec<u8> {
    let lines = texts.iter().flat_map(|text| text.lines());
    let raw: Vec<_> = lines.filter_map(example).collect();
    let (dictionary, examples) = Dictionary::number(raw, choices.min_count);
    let features: Vec<Feature> = dictionary
        .counts
        .iter()
        .map(|count| Feature {
            decay: choices.decay / count,
            columns: ANY,
        })
        .collect();
    log(format!(
        "{} lines, {} features",
        examples.len(),
        features.len()
    ));
    let settings = Settings {
        epochs: choices.epochs,
        rate: 0.1,
        rate_decay: 0.1,
        damping: 0.1,
        by_chain: false,
        min_gradient: 1e-3,
        dropout: 0.1,
        prune_after: choices.epochs / 2,
        keep: choices.keep,
        average_from: choices.epochs,
        averages: 20,
        seed: 1,
    };
    let mut weights = CrfWeights::<STATES, COLUMNS>::new(features.len());
    weights.learn::<Chains>(&examples, &features, &settings, |epoch, loss| {
        log(format!("  epoch {epoch}: loss {loss:.0}"));
    });
    let mut builder = Builder::new(Kind::Sequence, &LABELS, FINGERPRINT);
    builder.dense(weights.transitions.as_flattened()).limit(6.0);
    for number in weights.alive() {
        builder.row(dictionary.keys[number], &weights.rows[number]);
    }
    builder.finish_bytes(1)
}

/// The keys of the features of a line and its states; `None` for a headline or a label.
fn example(line: &str) -> Option<(Vec<u64>, Example<COLUMNS>)> {
    let words = words(line, 0);
    let states: Vec<u32> = words.iter().map(|word| states(word.span, line)).collect();
    let capitals = states.iter().filter(|state| **state & 1 << LOWER == 0);
    if words.len() < 5 || capitals.count() * 2 > words.len() {
        return None;
    }
    let mut keys = Vec::new();
    let mut example = Example {
        allowed: states,
        weight: 1.0,
        ..Example::default()
    };
    for at in 0..words.len() {
        features(&words, at, |key| keys.push(key));
        example.ends.push(keys.len() as u32);
    }
    Some((keys, example))
}

/// The states of a word as it is written, as bits.
fn states(span: Span, line: &str) -> u32 {
    let mut letters = span.of(line).chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    let (mut upper, mut lower) = (false, false);
    for c in letters {
        upper |= c.is_uppercase();
        lower |= !c.is_uppercase();
    }
    match (first, upper, lower) {
        (true, true, false) => 1 << UPPER,
        (true, _, true) => 1 << TITLE,
        // A single letter.
        (true, false, false) => 1 << TITLE,
        _ => 1 << LOWER,
    }
}

/// The share of right words, and precision and recall of capitals inside of sentences.
pub fn score(model: &[u8], texts: &[String]) -> Option<[f64; 3]> {
    CaseModel::open(model)?;
    let (mut all, mut right, mut given, mut gold, mut both) = (0, 0, 0, 0, 0);
    for text in texts {
        let out = restored(model, &text.to_lowercase());
        if out.len() != text.len() {
            continue;
        }
        let mut base = 0;
        for line in text.split_inclusive(['\n', '\r']) {
            for word in words(line, base) {
                let (want, got) = (states(word.span, text), states(word.span, &out));
                all += 1;
                right += usize::from(want == got);
                if !matches!(word.around[0], Edge::Line | Edge::Stop | Edge::Opening) {
                    let capital = |states: u32| states & 1 << LOWER == 0;
                    given += usize::from(capital(got));
                    gold += usize::from(capital(want));
                    both += usize::from(capital(got) && capital(want));
                }
            }
            base += line.len();
        }
    }
    let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
    Some([share(right, all), share(both, given), share(both, gold)])
}

/// `text` with the letter case that a model gives it; empty if the model does not load.
fn restored(model: &[u8], text: &str) -> String {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        start += line.len();
        Span::new(start - line.len(), start)
    });
    CaseModel::open(model).map_or_else(String::new, |model| {
        super::restore_with(&model, text, lines)
    })
}
