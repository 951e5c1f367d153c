//! Training of the quote models. This module finds the heads of cues and trains the cue classifier. Its submodules train the
//! tagger and the reranker.

mod reranker;
pub mod speakers;
pub mod statements;
mod tagger;

use std::collections::HashMap;

use crate::entities::Entities;
use crate::learn::random::shuffle;
use crate::learn::trees::logistic;
use crate::learn::weights::{Builder, KeyMap, Kind, combine};
use crate::lexicon::{Classes, level_of_share};
use crate::span::Span;
use crate::text::Document;

use super::context::QuoteContext;
use super::proposals::Models;
use super::{QuoteKind, cues};

/// An annotated attribution.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The source.
    pub source: Vec<Span>,
    /// The words that report the speech.
    pub cue: Vec<Span>,
    /// What was said.
    pub content: Vec<Span>,
    /// Whether it is direct, mixed or indirect.
    pub kind: QuoteKind,
}

/// An article with its annotated attributions.
#[derive(Debug)]
pub struct Lesson<'d> {
    context: QuoteContext<'d>,
    attributions: Vec<Attribution>,
    /// For each attribution, the token of the head of its cue.
    heads: Vec<Option<usize>>,
}

impl<'d> Lesson<'d> {
    /// Prepares an article.
    pub fn new(
        document: &'d Document<'d>,
        entities: &Entities,
        attributions: Vec<Attribution>,
    ) -> Self {
        Self {
            context: QuoteContext::new(document, entities),
            heads: vec![None; attributions.len()],
            attributions,
        }
    }

    fn tokens_in(&self, spans: &[Span]) -> Vec<usize> {
        let document = self.context.document;
        let mut found = Vec::new();
        for span in spans {
            let mut at = document.token_at(span.start);
            while let Some(token) = document.tokens.get(at).filter(|t| t.span.start < span.end) {
                if token.span.overlaps(*span) {
                    found.push(at);
                }
                at += 1;
            }
        }
        found
    }
}

/// Counts of word forms.
pub type Counts = HashMap<String, usize>;

/// Finds the head of every cue: the word with the largest share of its occurrences in cues. Returns, for each word form, how
/// often it was a head and how often it occurred.
pub fn find_heads(lessons: &mut [Lesson<'_>]) -> Vec<(String, usize, usize)> {
    let mut total = Counts::new();
    let mut in_cue = Counts::new();
    for lesson in lessons.iter() {
        for at in 0..lesson.context.words.len() {
            *total
                .entry(lesson.context.text(at).to_lowercase())
                .or_default() += 1;
        }
        for attribution in &lesson.attributions {
            for at in lesson.tokens_in(&attribution.cue) {
                *in_cue
                    .entry(lesson.context.text(at).to_lowercase())
                    .or_default() += 1;
            }
        }
    }
    let share = |lesson: &Lesson<'_>, at: usize| {
        let word = lesson.context.text(at).to_lowercase();
        let closed = Classes::of_lower(&word).closed_class();
        let count = |counts: &Counts| counts.get(&word).copied().unwrap_or(0) as f32;
        let share = count(&in_cue) / (count(&total) + 3.0);
        if !word.starts_with(char::is_alphabetic) {
            0.0
        } else if closed > 0 {
            share * 0.1
        } else {
            share
        }
    };
    let mut heads = Counts::new();
    for lesson in lessons.iter_mut() {
        for i in 0..lesson.attributions.len() {
            let tokens = lesson.tokens_in(&lesson.attributions[i].cue);
            let head = tokens.into_iter().max_by(|a, b| {
                share(lesson, *a)
                    .total_cmp(&share(lesson, *b))
                    .then(b.cmp(a))
            });
            lesson.heads[i] = head;
            if let Some(at) = head {
                *heads
                    .entry(lesson.context.text(at).to_lowercase())
                    .or_default() += 1;
            }
        }
    }
    leave_one_out(lessons, &heads, &total);
    let mut list: Vec<_> = heads
        .into_iter()
        .map(|(word, count)| {
            let all = total.get(&word).copied().unwrap_or(count);
            (word, count, all)
        })
        .collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    list
}

/// Recomputes the cue levels of each lesson from the counts of all other lessons, so that a word that is a cue only in this
/// article looks unseen.
fn leave_one_out(lessons: &mut [Lesson<'_>], heads: &Counts, total: &Counts) {
    for lesson in lessons {
        let (mut own_heads, mut own_total) = (Counts::new(), Counts::new());
        for at in 0..lesson.context.words.len() {
            *own_total
                .entry(lesson.context.text(at).to_lowercase())
                .or_default() += 1;
        }
        for head in lesson.heads.iter().flatten() {
            *own_heads
                .entry(lesson.context.text(*head).to_lowercase())
                .or_default() += 1;
        }
        for at in 0..lesson.context.words.len() {
            if lesson.context.words[at].level > 0 {
                let word = lesson.context.text(at).to_lowercase();
                let others = |all: &Counts, own: &Counts| {
                    all.get(&word)
                        .copied()
                        .unwrap_or(0)
                        .saturating_sub(own.get(&word).copied().unwrap_or(0))
                        as f32
                };
                let level = level_of_share(others(heads, &own_heads), others(total, &own_total));
                lesson.context.words[at].level = level.max(1);
            }
        }
    }
}

/// Numbers the keys that occur at least `min_count` times, starting at 1. Rarer keys share number 0.
fn number_keys(keys: impl Iterator<Item = u64>, min_count: u32) -> KeyMap<u32> {
    let mut counts = KeyMap::<u32>::default();
    for key in keys {
        *counts.entry(key).or_insert(0) += 1;
    }
    let mut kept: Vec<u64> = counts
        .iter()
        .filter(|(_, n)| **n >= min_count)
        .map(|(key, _)| *key)
        .collect();
    kept.sort_unstable();
    kept.into_iter().zip(1..).collect()
}

/// Rows of trained weights.
#[derive(Debug, Default)]
struct Rows {
    /// Key and weights of each row.
    rows: Vec<(u64, Vec<f32>)>,
}

/// A cue candidate with its gold label.
#[derive(Debug, Clone)]
struct Candidate {
    lesson: usize,
    token: usize,
    keys: [u64; cues::FEATURES],
    is_cue: bool,
}

fn candidates(lessons: &[&Lesson<'_>]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (index, lesson) in lessons.iter().enumerate() {
        let gold: std::collections::HashSet<usize> = lesson
            .heads
            .iter()
            .zip(&lesson.attributions)
            .filter(|(_, a)| !a.content.is_empty())
            .filter_map(|(head, _)| *head)
            .collect();
        cues::each_candidate(&lesson.context, |token, earlier| {
            all.push(Candidate {
                lesson: index,
                token,
                keys: cues::features(&lesson.context, token, earlier),
                is_cue: gold.contains(&token),
            });
        });
    }
    all
}

fn train_cue_weights(data: &[&Candidate], map: &KeyMap<u32>, settings: &Settings) -> Vec<f32> {
    let epochs = settings.cue_epochs;
    let mut weights = vec![0.0f32; map.len() + 1];
    let mut squares = vec![1.0f32; map.len() + 1];
    let mut order: Vec<usize> = (0..data.len()).collect();
    for epoch in 0..epochs {
        shuffle(&mut order, combine(7, epoch as u64));
        let rate = settings.cue_rate / (1.0 + epoch as f32 * 0.5);
        for i in &order {
            let ids = data[*i]
                .keys
                .map(|key| map.get(&key).copied().unwrap_or(0) as usize);
            let sum: f32 = ids.iter().map(|id| weights[*id]).sum();
            let error = logistic(sum) - f32::from(data[*i].is_cue);
            for id in ids.iter().filter(|id| **id > 0) {
                let gradient = error + 2e-5 * weights[*id];
                squares[*id] += gradient * gradient;
                weights[*id] -= rate * gradient / squares[*id].sqrt();
            }
        }
    }
    weights[0] = 0.0;
    weights
}

fn cue_sum(candidate: &Candidate, map: &KeyMap<u32>, weights: &[f32]) -> f32 {
    candidate
        .keys
        .iter()
        .map(|key| map.get(key).map_or(0.0, |id| weights[*id as usize]))
        .sum()
}

/// The cue classifier and the tagger.
#[derive(Debug, Default)]
struct Trained {
    /// The cue classifier, one column.
    cues: Rows,
    /// The tagger.
    tagger: Rows,
}

/// How the models are trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Number of passes over the data.
    pub epochs: usize,
    /// Minimum number of occurrences of a tagger feature.
    pub min_count: u32,
    /// Initial learning rate.
    pub rate: f32,
    /// Minimum number of occurrences of a feature of the cue classifier.
    pub min_cue_count: u32,
    /// Initial learning rate of the cue classifier.
    pub cue_rate: f32,
    /// Number of passes over the data for the cue classifier.
    pub cue_epochs: usize,
    /// Weight decay (L2 regularization) of the tagger.
    pub decay: f32,
    /// Features whose weights are all smaller than this after the first training are left out of the second.
    pub prune: f32,
    /// Number of folds for cross-fitting. The reranker learns from proposals of models that have not seen the article.
    pub folds: usize,
}

/// Trains all models. Calls `report` with lines that describe the progress.
pub fn train(
    lessons: &[Lesson<'_>],
    settings: &Settings,
    mut report: impl FnMut(String),
) -> ModelFiles {
    let mut cases = Vec::new();
    for fold in 0..settings.folds {
        let part = |own: bool| -> Vec<&Lesson<'_>> {
            let numbered = lessons.iter().enumerate();
            numbered
                .filter(|(number, _)| (number % settings.folds == fold) == own)
                .map(|(_, lesson)| lesson)
                .collect()
        };
        let files = write(&train_both(&part(false), settings, &mut |_| {}));
        if let Some(models) = Models::open(&files.cues, &files.tagger, None) {
            cases.extend(reranker::cases(&models, &part(true), fold));
        }
        report(format!("fold {fold}: {} cases", cases.len()));
    }
    let reranker = reranker::train(&cases, &mut report);
    let all: Vec<&Lesson<'_>> = lessons.iter().collect();
    let mut files = write(&train_both(&all, settings, &mut report));
    files.reranker = reranker;
    files
}

/// Trains the cue classifier and the tagger.
fn train_both(
    lessons: &[&Lesson<'_>],
    settings: &Settings,
    report: &mut impl FnMut(String),
) -> Trained {
    let all = candidates(lessons);
    let gold = lessons
        .iter()
        .flat_map(|l| l.heads.iter().zip(&l.attributions))
        .filter(|(h, a)| h.is_some() && !a.content.is_empty())
        .count();
    report(format!(
        "{} candidates, {} of {gold} cues among them",
        all.len(),
        all.iter().filter(|c| c.is_cue).count()
    ));
    let map = number_keys(all.iter().flat_map(|c| c.keys), settings.min_cue_count);
    // Each quarter of the articles is classified by a model that has not seen it, so that the tagger sees realistic cue
    // scores.
    let mut sums = vec![0.0f32; all.len()];
    for fold in 0..4 {
        let data: Vec<&Candidate> = all.iter().filter(|c| c.lesson % 4 != fold).collect();
        let weights = train_cue_weights(&data, &map, settings);
        for (sum, candidate) in sums
            .iter_mut()
            .zip(&all)
            .filter(|(_, c)| c.lesson % 4 == fold)
        {
            *sum = cue_sum(candidate, &map, &weights);
        }
    }
    let loss: f64 = all
        .iter()
        .zip(&sums)
        .map(|(c, s)| f64::from((1.0 + if c.is_cue { -s } else { *s }.exp()).ln()))
        .sum();
    report(format!("cue loss {:.4}", loss / all.len() as f64));
    report_cue_accuracy(&all, &sums, gold, report);
    let data: Vec<&Candidate> = all.iter().collect();
    let cue_weights = train_cue_weights(&data, &map, settings);
    let mut trained = Trained::default();
    trained.cues.rows = sorted(&map)
        .into_iter()
        .map(|(key, id)| (key, vec![cue_weights[id as usize]]))
        .collect();
    trained.tagger = tagger::train(lessons, &all, &sums, settings, report);
    trained
}

/// Reports the precision and recall of the cue classifier at several thresholds. `gold` is the number of cues.
fn report_cue_accuracy(
    all: &[Candidate],
    sums: &[f32],
    gold: usize,
    report: &mut impl FnMut(String),
) {
    for threshold in [-3.0, -2.0, -1.0, 0.0, 1.0] {
        let above = || all.iter().zip(sums).filter(|(_, sum)| **sum > threshold);
        let found = above().count();
        let right = above().filter(|(candidate, _)| candidate.is_cue).count();
        report(format!(
            "cues above {threshold}: precision {:.3} recall {:.3}",
            right as f32 / found as f32,
            right as f32 / gold as f32
        ));
    }
}

/// The keys with their numbers, sorted by key.
fn sorted(map: &KeyMap<u32>) -> Vec<(u64, u32)> {
    let mut rows: Vec<(u64, u32)> = map.iter().map(|(k, id)| (*k, *id)).collect();
    rows.sort_unstable();
    rows
}

/// The model files, as bytes.
#[derive(Debug, Default, Clone)]
pub struct ModelFiles {
    /// The cue classifier.
    pub cues: Vec<u8>,
    /// The tagger.
    pub tagger: Vec<u8>,
    /// The reranker of whole proposals.
    pub reranker: Vec<u8>,
}

/// Writes all files but the reranker's.
fn write(trained: &Trained) -> ModelFiles {
    let [cue_print, tagger_print] = super::fingerprints();
    let mut cue_file = Builder::new(Kind::Linear, &["cue"], cue_print);
    cue_file.limit(4.0);
    for (key, row) in &trained.cues.rows {
        if row[0].abs() > 0.03 {
            cue_file.row(*key, row);
        }
    }
    let labels = [
        "other",
        "other-c",
        "other-s",
        "other-cs",
        "source",
        "source-c",
        "content",
        "content-s",
        "content-begins",
        "content-resumes",
        "content-goes-on",
        "content-ends",
        "source-begins",
        "source-goes-on",
        "source-ends",
        "none",
    ];
    let mut tagger_file = Builder::new(Kind::Sequence, &labels, tagger_print);
    tagger_file.limit(3.0);
    for (key, row) in &trained.tagger.rows {
        tagger_file.row(*key, row);
    }
    ModelFiles {
        cues: cue_file.finish_bytes(1),
        tagger: tagger_file.finish_bytes(1),
        reranker: Vec::new(),
    }
}

/// Finds quotes with the given models instead of the built-in ones.
pub fn attribute(
    files: &ModelFiles,
    document: &Document<'_>,
    entities: &Entities,
) -> Vec<super::Quote> {
    let models = Models::open(&files.cues, &files.tagger, Some(&files.reranker));
    models.map_or_else(Vec::new, |models| {
        super::attribute_with(&models, document, entities).quotes
    })
}
