//! Trains the block model. Only in development builds.

use std::collections::{HashMap, HashSet};

use super::block_model::{BlockModel, FINGERPRINT, LEAVES};
use super::features::{Context, FIRST, SECOND, Tokens, grams};
use super::{Opened, finish, open};
use crate::input::article::Given;
use crate::input::words::words;
use crate::input::{Article, Source};
use crate::learn::tree_training::{Settings, train_weighted};
use crate::learn::trees::{Forest, Trees};
use crate::learn::weights::{Builder, Kind, Weights};

/// How the trees are trained. Chosen by cross-validation by site.
const SETTINGS: Settings = Settings {
    trees: 120,
    rate: 0.12,
    shrink: 4.0,
    min_weight: 3.0,
    bins: 48,
    one_in: 4,
    ..Settings::CLASSIFIER
};
/// The number of parts of the training pages for the tables and trees that the next step of training sees.
const PARTS: u64 = 3;
/// Distance in blocks from the story within which all clutter is used in training; beyond it, one block in [`ONE_IN`] is.
const NEAR: usize = 6;
/// See [`NEAR`].
const ONE_IN: usize = 5;
/// The least number of sites that use a token.
const MIN_SITES: f32 = 3.0;
/// Tokens with a smaller weight are left out.
const MIN_WEIGHT: f32 = 0.4;

/// A page with the gold data of its body.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// The markup.
    pub html: String,
    /// Its address.
    pub url: Option<String>,
    /// The body, if it is known.
    pub body: Option<String>,
    /// Phrases of the body.
    pub must: Vec<String>,
    /// Phrases outside the body.
    pub must_not: Vec<String>,
}

/// A page that is ready for training and reading.
pub struct Case {
    site: u64,
    opened: Opened,
    tokens: Vec<Tokens>,
    /// For each block, whether it is of the story, if that is known.
    labels: Vec<Option<bool>>,
    /// For each block, its weight in training.
    weights: Vec<f32>,
}

/// A trained model: its three files.
#[derive(Debug, Default, Clone)]
pub struct Model {
    /// The weights of the tokens.
    pub tokens: Vec<u8>,
    /// The trees of the first pass.
    pub first: Vec<u8>,
    /// The trees of the second pass.
    pub second: Vec<u8>,
}

impl Model {
    /// Reads the article of a page with this model in place of the built-in one.
    pub fn read(&self, case: &Case) -> Option<Article> {
        let model = BlockModel::open(&self.tokens, &self.first, &self.second)?;
        finish(
            Given::default(),
            Source::default(),
            &case.opened,
            Some(&model),
        )
        .ok()
    }
}

impl Case {
    /// Prepares a page. `site` is the number of its site.
    pub fn new(sample: &Sample, site: u64) -> Self {
        let opened = open(&sample.html, sample.url.as_deref());
        let context = opened.page(None);
        let context = Context::new(&context);
        let count = opened.pieces.len();
        let tokens = (0..count).map(|at| context.tokens(at)).collect();
        let labels = labels(sample, &opened);
        let length = |at: usize| words(&opened.pieces[at].text).count() as f32;
        let story: f32 = (0..count)
            .filter(|at| labels[*at] == Some(true))
            .map(length)
            .sum();
        // Of the clutter far from the story, a sample stands for all.
        let near = |at: usize| {
            labels[at.saturating_sub(NEAR)..(at + NEAR + 1).min(count)].contains(&Some(true))
        };
        let sampled = |at: usize| match (near(at), at % ONE_IN) {
            (true, _) => 1.0,
            (false, 0) => ONE_IN as f32,
            (false, _) => 0.0,
        };
        let weights = (0..count)
            .map(|at| {
                sampled(at) * ((2.0 + length(at)).min(100.0) / story.max(100.0) * 60.0).min(6.0)
            })
            .collect();
        Self {
            site,
            tokens,
            labels,
            weights,
            opened,
        }
    }
}

/// Trains on pages.
pub fn train(cases: &[&Case]) -> Model {
    let part = |case: &Case| case.site / 64 % PARTS;
    let tokens = token_table(cases);
    // Rows with token weights that were estimated on other sites.
    let mut rows: Vec<Vec<[f32; FIRST]>> = vec![Vec::new(); cases.len()];
    let others = |fold: u64| -> Vec<&Case> {
        cases
            .iter()
            .copied()
            .filter(|case| part(case) != fold)
            .collect()
    };
    for fold in 0..PARTS {
        let table = token_table(&others(fold));
        let table = Weights::open(&table, Kind::Linear).expect("the builder writes valid files");
        for (at, case) in cases.iter().enumerate() {
            if part(case) == fold {
                rows[at] = first_rows(case, &table);
            }
        }
    }
    let of_parts = |keep: &dyn Fn(u64) -> bool| -> Trees<LEAVES> {
        let (mut features, mut targets, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for (case, rows) in cases.iter().zip(&rows) {
            if !keep(part(case)) {
                continue;
            }
            for (at, row) in rows.iter().enumerate() {
                if let Some(label) = case.labels[at].filter(|_| case.weights[at] > 0.0) {
                    features.push(row);
                    targets.push(f32::from(u8::from(label)));
                    weights.push(case.weights[at]);
                }
            }
        }
        train_weighted(&features, &targets, &weights, &SETTINGS)
    };
    let first = of_parts(&|_| true);
    let held: Vec<Forest<LEAVES>> = (0..PARTS)
        .map(|fold| Forest::new::<FIRST>(&of_parts(&|part| part != fold)))
        .collect();
    let (mut features, mut targets, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for (case, rows) in cases.iter().zip(&rows) {
        let page = case.opened.page(None);
        let context = Context::new(&page);
        let forest = &held[part(case) as usize];
        let judged = context.judged(rows.iter().map(|row| forest.probability(row)).collect());
        for at in 0..rows.len() {
            if let Some(label) = case.labels[at].filter(|_| case.weights[at] > 0.0) {
                features.push(context.second(at, rows, &judged));
                targets.push(f32::from(u8::from(label)));
                weights.push(case.weights[at]);
            }
        }
    }
    let features: Vec<&[f32; SECOND]> = features.iter().collect();
    let second: Trees<LEAVES> = train_weighted(&features, &targets, &weights, &SETTINGS);
    Model {
        tokens,
        first: first.file("story", FINGERPRINT),
        second: second.file("story", FINGERPRINT),
    }
}

fn first_rows(case: &Case, table: &Weights<'_>) -> Vec<[f32; FIRST]> {
    let page = case.opened.page(None);
    let context = Context::new(&page);
    let weight = |token| BlockModel::weight(table, token);
    (0..case.tokens.len())
        .map(|at| context.first(at, weight))
        .collect()
}

/// The log-odds of each token, smoothed: how much likelier the story is around it, counted by sites.
fn token_table(cases: &[&Case]) -> Vec<u8> {
    // By token and site: the weights of the story and of all.
    let mut counts: HashMap<u64, HashMap<u64, (f32, f32)>> = HashMap::new();
    let (mut story, mut all) = (0.0_f32, 0.0_f32);
    for case in cases {
        for (at, label) in case.labels.iter().enumerate() {
            let Some(label) = *label else { continue };
            let weight = case.weights[at];
            if weight <= 0.0 {
                continue;
            }
            let hit = if label { weight } else { 0.0 };
            story += hit;
            all += weight;
            let tokens = &case.tokens[at];
            let tokens: HashSet<u64> = tokens
                .names
                .iter()
                .chain([&tokens.words])
                .flatten()
                .copied()
                .collect();
            for token in tokens {
                let cell = counts
                    .entry(token)
                    .or_default()
                    .entry(case.site)
                    .or_default();
                cell.0 += hit;
                cell.1 += weight;
            }
        }
    }
    let prior = story / all.max(1.0);
    let mut builder = Builder::new(Kind::Linear, &["story"], FINGERPRINT);
    builder.limit(5.0);
    let mut keys: Vec<u64> = counts.keys().copied().collect();
    keys.sort_unstable();
    for key in keys {
        let sites = &counts[&key];
        let count = sites.len() as f32;
        if count < MIN_SITES {
            continue;
        }
        let mut shares: Vec<f32> = sites.values().map(|(hit, all)| hit / all).collect();
        shares.sort_by(f32::total_cmp);
        let yes: f32 = shares.iter().sum();
        let odds = (yes + 2.0 * prior) / (count - yes + 2.0 * (1.0 - prior));
        let weight = (odds / (prior / (1.0 - prior))).ln();
        if weight.abs() >= MIN_WEIGHT {
            builder.row(key, &[weight]);
        }
    }
    builder.finish_bytes(1)
}

/// Which blocks are of the story: those whose runs of words occur in the body, each as often as there, and short ones that
/// occur in it near longer ones that do. Without a body only the blocks with known phrases have labels.
fn labels(sample: &Sample, opened: &Opened) -> Vec<Option<bool>> {
    let flat = |text: &str| {
        let lower = text.to_lowercase();
        format!(" {} ", words(&lower).collect::<Vec<_>>().join(" "))
    };
    let flats: Vec<String> = opened
        .pieces
        .iter()
        .map(|piece| flat(&piece.text))
        .collect();
    let holds = |phrases: &[String], at: usize| {
        phrases
            .iter()
            .any(|phrase| flats[at].contains(&flat(phrase)))
    };
    let count = flats.len();
    let Some(body) = &sample.body else {
        return (0..count)
            .map(|at| {
                let (must, must_not) = (holds(&sample.must, at), holds(&sample.must_not, at));
                (must != must_not).then_some(must)
            })
            .collect();
    };
    let mut known: HashMap<u64, usize> = HashMap::new();
    for gram in grams(body) {
        *known.entry(gram).or_default() += 1;
    }
    let body = flat(body);
    let mut sure: Vec<Option<bool>> = vec![None; count];
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&at| !opened.taken[at]);
    for at in order {
        let words = flats[at].split_whitespace().count();
        if words < 5 {
            continue;
        }
        let (mut hits, mut all) = (0, 0);
        for gram in grams(&opened.pieces[at].text) {
            all += 1;
            if let Some(left) = known.get_mut(&gram).filter(|left| **left > 0) {
                hits += 1;
                *left -= 1;
            }
        }
        sure[at] = Some(hits * 2 >= all);
    }
    (0..count)
        .map(|at| {
            let near = |side: &mut dyn Iterator<Item = usize>| {
                side.take(6).find_map(|at| sure[at]).unwrap_or(false)
            };
            let label = sure[at].unwrap_or_else(|| {
                let beside = near(&mut (0..at).rev()) || near(&mut (at + 1..count));
                beside && body.contains(&flats[at])
            });
            Some(label)
        })
        .collect()
}
