//! Training of the story-or-clutter labels. Only in development builds.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::chain::Weights;
use super::features::{Context, Sink};
use super::lines::{self, Unit};
use super::page::Page;
use crate::input::{Article, Given, Source};

/// A text with what is known of its body.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// Name of the site, so that its pages are not parted between training and measuring.
    pub site: String,
    /// The pasted text.
    pub text: String,
    /// The body alone; `None` for a clean article, which is body all through.
    pub body: Option<String>,
    /// Phrases that the body holds.
    pub must: Vec<String>,
    /// Phrases that it does not hold.
    pub must_not: Vec<String>,
    /// How much an error in this text costs in training.
    pub weight: f32,
}

/// Trained weights as the table that the program reads.
#[derive(Debug)]
pub struct Model {
    table: String,
    weights: Weights,
}

impl Model {
    /// The table: feature, tab, weight in thousandths, sorted.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Reads the article in `text` with these weights in place of the shipped ones; `None` when there is none.
    pub fn read(&self, text: &str) -> Option<Article> {
        let source = Source::default();
        super::read_with(
            Given::default(),
            source,
            text.to_owned(),
            Some(&self.weights),
        )
        .ok()
    }
}

/// Words of at least so many texts make features; other features of at least two.
const WORD_TEXTS: usize = 6;
const EPOCHS: usize = 30;
const RATE: f64 = 0.15;
/// Strength of the prior: chosen on held-out sites, as are the costs.
const DECAY: f64 = 0.8;
/// What losing a line of the story costs against keeping one of clutter.
const KEEP: f64 = 3.0;

struct Names<'n> {
    prefix: &'static str,
    names: &'n mut Vec<String>,
}

impl Sink for Names<'_> {
    fn number(&mut self, template: &'static str, value: usize) {
        self.names
            .push(format!("{}{template}:{value}", self.prefix));
    }
    fn word(&mut self, template: &'static str, word: &str) {
        self.names.push(format!("{}{template}:{word}", self.prefix));
    }
}

/// A text as features: ids of each unit, ids of each step into and out of the story, labels.
struct Instance {
    units: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
    out: Vec<Vec<u32>>,
    labels: Vec<bool>,
    costs: Vec<f64>,
    weight: f64,
}

/// Trains on `samples`.
pub fn train(samples: &[Sample]) -> Model {
    let mut texts: HashMap<String, usize> = HashMap::new();
    let named: Vec<_> = samples.iter().map(|sample| names(&sample.text)).collect();
    for (units, into, out) in &named {
        let all: HashSet<&String> = units.iter().chain(into).chain(out).flatten().collect();
        for name in all {
            *texts.entry(name.clone()).or_default() += 1;
        }
    }
    let is_word = |name: &str| {
        ["word:", "inner:", "opening:"]
            .iter()
            .any(|template| name.starts_with(template))
    };
    let mut kept: Vec<String> = texts
        .into_iter()
        .filter(|(name, count)| *count >= if is_word(name) { WORD_TEXTS } else { 2 })
        .map(|(name, _)| name)
        .collect();
    kept.sort_unstable();
    let ids: HashMap<&str, u32> = kept
        .iter()
        .enumerate()
        .map(|(id, name)| (name.as_str(), id as u32))
        .collect();
    let to_ids = |names: &Vec<Vec<String>>| -> Vec<Vec<u32>> {
        names
            .iter()
            .map(|names| {
                names
                    .iter()
                    .filter_map(|name| ids.get(name.as_str()).copied())
                    .collect()
            })
            .collect()
    };
    let instances: Vec<Instance> = samples
        .iter()
        .zip(&named)
        .map(|(sample, (units, into, out))| {
            let page = lines::units(&sample.text);
            Instance {
                units: to_ids(units),
                into: to_ids(into),
                out: to_ids(out),
                labels: labels(sample, &page),
                costs: page
                    .iter()
                    .map(|unit| (unit.span.len() as f64 / 80.0).clamp(0.5, 4.0))
                    .collect(),
                weight: f64::from(sample.weight),
            }
        })
        .collect();
    let weights = descend(&instances, kept.len());
    let mut table = String::from(
        "# feature, weight in thousandths: story (+) or clutter (-); made by `workshop train-lines`\n",
    );
    for (name, weight) in kept.iter().zip(&weights) {
        let weight = (weight * 1000.0).round() as i64;
        if weight.abs() >= 10 {
            let _ = writeln!(table, "{name}\t{weight}");
        }
    }
    let weights = Weights::parse(&table);
    Model { table, weights }
}

type Named = (Vec<Vec<String>>, Vec<Vec<String>>, Vec<Vec<String>>);

fn names(text: &str) -> Named {
    let page = Page::new(text, lines::units(text));
    let context = Context::new(&page);
    let list = |prefix: &'static str, fill: &dyn Fn(&mut Names<'_>)| {
        let mut names = Vec::new();
        fill(&mut Names {
            prefix,
            names: &mut names,
        });
        names
    };
    let count = page.units.len();
    let units = (0..count)
        .map(|at| list("", &|sink| context.features(at, sink)))
        .collect();
    let steps = |prefix| {
        (0..count)
            .map(|at| {
                if at == 0 {
                    Vec::new()
                } else {
                    list(prefix, &|sink| context.step(at, sink))
                }
            })
            .collect()
    };
    (units, steps(">"), steps("<"))
}

/// Adagrad on the log-likelihood; the same order of samples every time.
fn descend(instances: &[Instance], features: usize) -> Vec<f64> {
    let mut weights = vec![0.0f64; features];
    let mut squares = vec![1e-2f64; features];
    let mut order: Vec<usize> = (0..instances.len()).collect();
    let mut random = 88_172_645_463_325_252u64;
    for epoch in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(at, (random % (at as u64 + 1)) as usize);
        }
        let rate = RATE * (1.0 - epoch as f64 / EPOCHS as f64).max(0.1);
        for &at in &order {
            let mut gradient: HashMap<u32, f64> = HashMap::new();
            likelihood(&instances[at], &weights, &mut gradient);
            for (id, slope) in gradient {
                let id = id as usize;
                let slope = slope - DECAY * weights[id];
                squares[id] += slope * slope;
                weights[id] += rate * slope / squares[id].sqrt();
            }
        }
    }
    weights
}

fn log_sum(a: f64, b: f64) -> f64 {
    let max = a.max(b);
    max + ((a - max).exp() + (b - max).exp()).ln()
}

/// Forward-backward over one text; adds the gradient of the log-likelihood.
fn likelihood(instance: &Instance, weights: &[f64], gradient: &mut HashMap<u32, f64>) {
    let count = instance.units.len();
    if count == 0 {
        return;
    }
    let score = |ids: &[u32]| ids.iter().map(|&id| weights[id as usize]).sum::<f64>();
    let own: Vec<f64> = instance.units.iter().map(|ids| score(ids)).collect();
    let into: Vec<f64> = instance.into.iter().map(|ids| score(ids)).collect();
    let out: Vec<f64> = instance.out.iter().map(|ids| score(ids)).collect();
    let mut front = vec![(0.0, own[0])];
    for at in 1..count {
        let (clutter, story) = front[at - 1];
        front.push((
            log_sum(clutter, story + out[at]),
            log_sum(clutter + into[at], story) + own[at],
        ));
    }
    let mut back = vec![(0.0, 0.0); count];
    for at in (0..count - 1).rev() {
        let (clutter, story) = back[at + 1];
        let story = story + own[at + 1];
        back[at] = (
            log_sum(clutter, story + into[at + 1]),
            log_sum(clutter + out[at + 1], story),
        );
    }
    let total = log_sum(front[count - 1].0, front[count - 1].1);
    let truth = |flag: bool| f64::from(u8::from(flag));
    for at in 0..count {
        let story = (front[at].1 + back[at].1 - total).exp();
        let keep = if instance.labels[at] { KEEP } else { 1.0 };
        let slope =
            (truth(instance.labels[at]) - story) * instance.costs[at] * instance.weight * keep;
        for &id in &instance.units[at] {
            *gradient.entry(id).or_default() += slope;
        }
        if at == 0 {
            continue;
        }
        let was = instance.labels[at - 1];
        let is = instance.labels[at];
        let entered = (front[at - 1].0 + into[at] + own[at] + back[at].1 - total).exp();
        let left = (front[at - 1].1 + out[at] + back[at].0 - total).exp();
        for (ids, slope) in [
            (&instance.into[at], truth(!was && is) - entered),
            (&instance.out[at], truth(was && !is) - left),
        ] {
            for &id in ids {
                *gradient.entry(id).or_default() += slope * instance.weight;
            }
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Which units belong to the body: those whose word triples stand in it; short ones when they stand in it and so do longer
/// ones beside them.
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
                let (front, behind) = (near(&mut (0..at).rev()), near(&mut (at + 1..units.len())));
                let stands =
                    !own[at].is_empty() && flat.contains(&format!(" {} ", own[at].join(" ")));
                (stands && (front || behind)) || (own[at].is_empty() && front && behind)
            })
        })
        .collect()
}
