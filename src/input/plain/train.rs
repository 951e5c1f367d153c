//! Trains the line model, which labels lines as story or clutter. Only in development builds.

use std::collections::{HashMap, HashSet};

use super::chain::{
    CLUTTER, COLUMNS, FINGERPRINT, Group, LABELS, STATES, STORY, UnitChain, keys, open,
};
use super::features::Context;
use super::lines::{self, Unit};
use super::page::Page;
use crate::input::{Article, Given, Source};
use crate::learn::crf_training::{
    CrfWeights, Dictionary, Example, Feature, Model as ChainModel, Settings,
};
use crate::learn::weights::{Builder, Kind};

/// A training text with gold data about its body.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// Name of the site, so that its pages are all used either for training or for measuring.
    pub site: String,
    /// The pasted text.
    pub text: String,
    /// The body alone; `None` for a clean article, which is all body.
    pub body: Option<String>,
    /// Phrases that the body contains.
    pub must: Vec<String>,
    /// Phrases that it does not contain.
    pub must_not: Vec<String>,
    /// Weight of the text in training.
    pub weight: f32,
}

/// Trained weights as the file that the program reads.
#[derive(Debug)]
pub struct Model(Vec<u8>);

impl Model {
    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads the article in `text` with these weights in place of the shipped ones; `None` if there is none.
    pub fn read(&self, text: &str) -> Option<Article> {
        let (given, source) = (Given::default(), Source::default());
        super::read_with(given, source, text.to_owned(), open(&self.0).as_ref()).ok()
    }
}

/// Minimum number of texts in which a feature must occur. Words occur in many by chance, so their minimum is higher.
const MIN_TEXTS: usize = 2;
const MIN_WORD_TEXTS: usize = 6;
/// The cost of dropping a line of the story, relative to that of keeping a line of clutter.
const KEEP: f32 = 3.0;
/// Weight decay for each text in which a feature occurs. Chosen on held-out sites, like the costs.
const DECAY: f32 = 0.8;
const SETTINGS: Settings = Settings {
    epochs: 30,
    rate: 0.15,
    rate_decay: 0.06,
    damping: 1e-2,
    by_chain: true,
    min_gradient: 0.0,
    dropout: 0.0,
    prune_after: 0,
    keep: usize::MAX,
    average_from: 0,
    averages: 0,
    seed: 1,
};
/// Weights are stored in thousandths. Rows without a larger weight are left out.
const SCALE: f32 = 1e-3;
const MIN_WEIGHT: f32 = 0.01;

/// Unit chains from sums of weights.
struct Units;

impl ChainModel<STATES, COLUMNS> for Units {
    type Chain<'c> = UnitChain;

    const HAS_TRANSITION_WEIGHTS: bool = false;

    fn new(_: &[[f32; STATES]; STATES]) -> Self {
        Self
    }

    fn chain<'c>(&'c self, sums: &'c [[f32; COLUMNS]]) -> UnitChain {
        let mut chain = UnitChain::default();
        sums.iter().for_each(|sums| chain.push(*sums));
        chain
    }

    fn add_states(gradients: &mut [f32; COLUMNS], states: &[f32; STATES]) {
        gradients[0] += states[STORY];
    }

    fn add_transition(
        gradients: &mut [f32; COLUMNS],
        at: usize,
        from: usize,
        to: usize,
        gradient: f32,
    ) {
        if at > 0 && from != to {
            gradients[if to == STORY { 1 } else { 2 }] += gradient;
        }
    }
}

/// Trains on `samples`.
pub fn train(samples: &[Sample]) -> Model {
    let mut groups = HashMap::new();
    let examples = samples.iter().map(|sample| example(sample, &mut groups));
    let mut raw: Vec<(Vec<u64>, Example<COLUMNS>)> = examples.collect();
    let mut texts: HashMap<u64, usize> = HashMap::new();
    for (keys, _) in &raw {
        for key in keys.iter().collect::<HashSet<_>>() {
            *texts.entry(*key).or_default() += 1;
        }
    }
    let is_kept = |key: &u64| {
        let min = if groups[key] == Group::Word {
            MIN_WORD_TEXTS
        } else {
            MIN_TEXTS
        };
        texts[key] >= min
    };
    for (keys, example) in &mut raw {
        let mut kept = Vec::new();
        let mut start = 0;
        for end in &mut example.ends {
            let own = keys[start..*end as usize].iter();
            kept.extend(own.filter(|key| is_kept(key)));
            start = *end as usize;
            *end = kept.len() as u32;
        }
        *keys = kept;
    }
    let (dictionary, examples) = Dictionary::number(raw, 1);
    let feature = |key: &u64| Feature {
        decay: DECAY,
        columns: if groups[key] == Group::Step {
            0b110
        } else {
            0b001
        },
    };
    let features: Vec<Feature> = dictionary.keys.iter().map(feature).collect();
    let mut weights = CrfWeights::<STATES, COLUMNS>::new(dictionary.keys.len());
    weights.learn::<Units>(&examples, &features, &SETTINGS, |_, _| {});
    let mut builder = Builder::new(Kind::Sequence, &LABELS, FINGERPRINT);
    builder.scale(SCALE);
    for (key, row) in dictionary.keys.iter().zip(&weights.rows) {
        if row.iter().any(|weight| weight.abs() >= MIN_WEIGHT) {
            builder.row(*key, row);
        }
    }
    Model(builder.finish_bytes(2))
}

/// The keys of the features of a text, and the text as an example that has no features yet. Records the group of each key.
fn example(sample: &Sample, groups: &mut HashMap<u64, Group>) -> (Vec<u64>, Example<COLUMNS>) {
    let page = Page::new(&sample.text, lines::units(&sample.text));
    let context = Context::new(&page);
    let labels = labels(sample, &page.units);
    let mut all = Vec::new();
    let mut example = Example {
        weight: sample.weight,
        ..Example::default()
    };
    for (at, (unit, is_story)) in page.units.iter().zip(labels).enumerate() {
        keys(&context, at, |key, group| {
            all.push(key);
            groups.insert(key, group);
        });
        example.ends.push(all.len() as u32);
        let state = if is_story { STORY } else { CLUTTER };
        example.allowed.push(1 << state);
        let cost = (unit.span.len() as f32 / 80.0).clamp(0.5, 4.0);
        example
            .costs
            .push(if is_story { KEEP * cost } else { cost });
    }
    (all, example)
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Which units belong to the body: those whose word triples occur in it, and short ones that occur in it near longer ones that
/// do.
fn labels(sample: &Sample, units: &[Unit]) -> Vec<bool> {
    let Some(body) = &sample.body else {
        return vec![true; units.len()];
    };
    let body = words(body);
    let triples: HashSet<&[String]> = body.windows(3).collect();
    let flat = format!(" {} ", body.join(" "));
    let own: Vec<Vec<String>> = units
        .iter()
        .map(|unit| words(unit.span.of(&sample.text)))
        .collect();
    let sure: Vec<Option<bool>> = own
        .iter()
        .map(|words| {
            (words.len() >= 6).then(|| {
                let hits = words
                    .windows(3)
                    .filter(|three| triples.contains(three))
                    .count();
                hits * 10 >= (words.len() - 2) * 6
            })
        })
        .collect();
    let holds = |phrases: &[String], words: &[String]| {
        let line = format!(" {} ", words.join(" "));
        phrases
            .iter()
            .any(|phrase| line.contains(&format!(" {} ", self::words(phrase).join(" "))))
    };
    (0..units.len())
        .map(|at| {
            if holds(&sample.must, &own[at]) {
                return true;
            }
            if holds(&sample.must_not, &own[at]) {
                return false;
            }
            sure[at].unwrap_or_else(|| {
                let near = |side: &mut dyn Iterator<Item = usize>| {
                    side.take(8).find_map(|at| sure[at]).unwrap_or(false)
                };
                let (before, after) = (near(&mut (0..at).rev()), near(&mut (at + 1..units.len())));
                let occurs =
                    !own[at].is_empty() && flat.contains(&format!(" {} ", own[at].join(" ")));
                (occurs && (before || after)) || (own[at].is_empty() && before && after)
            })
        })
        .collect()
}
