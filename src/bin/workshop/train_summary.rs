//! `workshop train-summary`: trains and scores the ranker of sentences, and counts the background table.

mod rouge;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::input::{Article, Reader};
use nutgraf::learn::tree_training::{self, Loss};
use nutgraf::learn::trees::Trees;
use nutgraf::learn::weights::{Builder, Kind};
use nutgraf::summary::{self, Background, Candidate, LEAVES, Length, Ranker};
use nutgraf::text::{self, TokenKind};
use nutgraf::{Options, Stages};
use serde::Deserialize;

use crate::gold::{self, Marked};
use crate::{corpus, manifest};
use rouge::Rouge;

const STOP_WORDS: &str = "src/data/en/stop_words.tsv";
const TABLE: &str = "src/data/en/built/background.bin";
const RANKER: &str = "src/data/en/built/summary.bin";

/// Number of first sentences of an article from which the best summary is chosen.
const MAX_SENTENCES: usize = 60;

/// The number of sentences of a summary.
const LENGTH: usize = 3;

/// Train the ranker of the summary on articles with human summaries and on marked sentences, and score it by cross-validation.
/// The same corpora give the same files.
#[derive(Debug, Args)]
pub struct TrainSummary {
    /// Articles with `summaries` (JSON Lines).
    #[arg(long, required = true)]
    train: PathBuf,
    /// More articles (JSON Lines with `text`) for the background table.
    #[arg(long, num_args = 1..)]
    background: Vec<PathBuf>,
    /// The marks.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Weight of a marked article; an article with summaries has weight 1.
    #[arg(long, default_value_t = 1)]
    weight: usize,
    /// Trees of the ranker.
    #[arg(long, default_value_t = 250)]
    trees: usize,
    /// Learning rate.
    #[arg(long, default_value_t = 0.06)]
    rate: f32,
    /// Regularization: the number of sentences at which a leaf is halved.
    #[arg(long, default_value_t = 40.0)]
    shrink: f64,
    /// Folds of the cross-validation.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Write the held-out summaries and leads here (JSON Lines with `id`, `summary`, `lead`, `dangling`).
    #[arg(long)]
    held_out: Option<PathBuf>,
    /// Do not write the built files.
    #[arg(long)]
    dry: bool,
}

#[derive(Debug, Deserialize)]
struct Lesson {
    id: String,
    text: String,
    summaries: Vec<String>,
}

/// An article ready for training.
struct Sample {
    id: String,
    /// The corpus of a marked article; `None` for an article with summaries.
    marked_in: Option<String>,
    article: Article,
    candidates: Vec<Candidate>,
    rouge: Rouge,
    /// The sentences of the greedy best summary, or the marked ones.
    best: Vec<usize>,
}

/// Runs the program.
pub fn run(args: &TrainSummary) -> Result<()> {
    let lessons: Vec<Lesson> = corpus::json_lines(&args.train)?;
    let table = background(args, &lessons)?;
    let background = Background::open(&table);
    let samples: Vec<Sample> = lessons
        .into_iter()
        .map(|lesson| Sample::of_lesson(lesson, background))
        .collect::<Result<_>>()?;
    let marked: Vec<Sample> = gold::read(&args.gold, &args.corpora)?
        .into_iter()
        .filter(|marked| marked.gold.split == "tune")
        .map(|marked| Sample::of_marks(marked, background))
        .collect::<Result<_>>()?;
    let results = by_article(args, &samples, &marked);
    by_corpus(args, &samples, &marked);
    report(&results);
    if let Some(path) = &args.held_out {
        write_held_out(path, &results)?;
    }
    if !args.dry {
        let trees = train_trees(args, &samples.iter().chain(&marked).collect::<Vec<_>>());
        let mut builder = Builder::new(Kind::Linear, &["score"], summary::fingerprint());
        builder.dense(&trees.numbers());
        std::fs::write(RANKER, builder.finish_bytes(2))
            .with_context(|| format!("cannot write {RANKER}"))?;
        std::fs::write(TABLE, &table).with_context(|| format!("cannot write {TABLE}"))?;
        write_manifest(args, &results)?;
    }
    Ok(())
}

/// Summarizes the articles with summaries, each with a ranker that has not seen it.
fn by_article(args: &TrainSummary, samples: &[Sample], marked: &[Sample]) -> Vec<Evaluation> {
    let folds = args.folds.max(2);
    let mut results = Vec::new();
    for fold in 0..folds {
        let held: Vec<&Sample> = samples.iter().skip(fold).step_by(folds).collect();
        let ids: HashSet<&str> = held.iter().map(|sample| sample.id.as_str()).collect();
        let train: Vec<&Sample> = samples
            .iter()
            .chain(marked)
            .filter(|sample| !ids.contains(sample.id.as_str()))
            .collect();
        let ranker = Ranker::new(train_trees(args, &train));
        results.extend(held.iter().map(|sample| sample.evaluate(&ranker)));
    }
    results
}

/// Counts the marked sentences in the summaries and in the leads, with a ranker that has seen no article of the same corpus.
fn by_corpus(args: &TrainSummary, samples: &[Sample], marked: &[Sample]) {
    let corpora: BTreeSet<&str> = marked
        .iter()
        .filter_map(|sample| sample.marked_in.as_deref())
        .collect();
    let mut sums = [0; 3];
    for corpus in corpora {
        let is_of = |sample: &&Sample| sample.marked_in.as_deref() == Some(corpus);
        let has_summaries = corpus.starts_with("summaries");
        let train: Vec<&Sample> = samples
            .iter()
            .filter(|_| !has_summaries)
            .chain(marked.iter().filter(|sample| !is_of(sample)))
            .collect();
        let ranker = Ranker::new(train_trees(args, &train));
        let mut counts = [0; 3];
        for sample in marked.iter().filter(is_of) {
            let chosen = sample.choose(&ranker);
            let lead: Vec<usize> = (0..LENGTH).collect();
            let hits = |set: &[usize]| sample.best.iter().filter(|i| set.contains(i)).count();
            for (sum, count) in
                counts
                    .iter_mut()
                    .zip([hits(&chosen), hits(&lead), sample.best.len()])
            {
                *sum += count;
            }
        }
        report_marks(corpus, counts);
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    report_marks("all", sums);
}

fn report_marks(corpus: &str, [own, lead, all]: [usize; 3]) {
    let share = |count: usize| 100.0 * count as f32 / all.max(1) as f32;
    println!(
        "{corpus}: {:.1} % of {all} marked sentences, lead {:.1} %",
        share(own),
        share(lead)
    );
}

/// Counts the articles that contain each word, and writes the background table.
fn background(args: &TrainSummary, lessons: &[Lesson]) -> Result<Vec<u8>> {
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    let mut articles = 0u32;
    let mut add = |text: &str| {
        let article = Article::of_lines("", text);
        let document = text::segment(&article, true);
        let words: BTreeSet<u64> = (0..document.tokens.len())
            .filter(|i| {
                matches!(
                    document.tokens[*i].kind,
                    TokenKind::Word | TokenKind::Number
                )
            })
            .map(|i| summary::key_of(document.token(i)))
            .collect();
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
        articles += 1;
    };
    for (_, records) in corpus::read_all(&args.background)? {
        records.iter().for_each(|record| add(&record.text));
    }
    lessons.iter().for_each(|lesson| add(&lesson.text));
    let stop: HashSet<u64> = std::fs::read_to_string(STOP_WORDS)
        .with_context(|| format!("cannot read {STOP_WORDS}"))?
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(summary::key_of)
        .collect();
    let mut builder = Builder::new(Kind::Linear, &["rarity"], 0);
    for (word, count) in counts {
        if stop.contains(&word) {
            builder.row(word, &[0.0]);
        } else if count > 2 {
            builder.row(
                word,
                &[((articles + 1) as f32 / (count + 1) as f32).ln().max(0.1)],
            );
        }
    }
    println!("background: {articles} articles, {} words", builder.len());
    Ok(builder.finish_bytes(1))
}

/// The sentences of an article with their features.
fn candidates_of(article: &Article, background: Background<'_>) -> Vec<Candidate> {
    let options = Options {
        stages: Stages {
            names: true,
            dates: true,
            ..Stages::NONE
        },
        ..Options::default()
    };
    let analysis = nutgraf::analyze(article, &options);
    summary::candidates(
        &analysis.document,
        &analysis.dates,
        &analysis.entities,
        background,
    )
}

impl Sample {
    fn of_lesson(lesson: Lesson, background: Background<'_>) -> Result<Self> {
        let article = Reader::default().read_text(&lesson.id, &lesson.text)?;
        let candidates = candidates_of(&article, background);
        let slices: Vec<&str> = candidates
            .iter()
            .map(|c| c.span.of(&article.text))
            .collect();
        let rouge = Rouge::new(&lesson.summaries, &slices);
        Ok(Self {
            id: lesson.id,
            marked_in: None,
            best: rouge.best(LENGTH, MAX_SENTENCES),
            candidates,
            rouge,
            article,
        })
    }

    fn of_marks(marked: Marked, background: Background<'_>) -> Result<Self> {
        let Marked { gold, text, bytes } = marked;
        let article = Reader::default().read_text(&gold.id, &text)?;
        let candidates = candidates_of(&article, background);
        // A dateline is part of the marked words but not of the candidate, so the last of the words counts.
        let ends: Vec<usize> = gold.best.iter().map(|[_, end]| bytes.at(*end)).collect();
        let holds = |c: &Candidate| {
            ends.iter()
                .any(|end| c.span.start < *end && *end <= c.span.end)
        };
        Ok(Self {
            best: (0..candidates.len())
                .filter(|i| holds(&candidates[*i]))
                .collect(),
            id: gold.id,
            marked_in: Some(gold.corpus),
            rouge: Rouge::new(&[], &[]),
            candidates,
            article,
        })
    }

    /// The sentences of a summary by `ranker`.
    fn choose(&self, ranker: &Ranker) -> Vec<usize> {
        let document = text::segment(&self.article, false);
        let scores = summary::rank(&self.candidates, ranker);
        summary::select(
            &document,
            &self.candidates,
            &scores,
            Length::Sentences(LENGTH),
        )
    }

    /// Summarizes the article with a ranker that has not seen it.
    fn evaluate(&self, ranker: &Ranker) -> Evaluation {
        let chosen = self.choose(ranker);
        let lead: Vec<usize> = (0..self.candidates.len().min(LENGTH)).collect();
        let texts = |set: &[usize]| -> Vec<String> {
            set.iter()
                .map(|i| self.candidates[*i].span.of(&self.article.text).to_owned())
                .collect()
        };
        Evaluation {
            id: self.id.clone(),
            own: self.rouge.score(&chosen),
            lead: self.rouge.score(&lead),
            best: self.rouge.score(&self.best),
            words: chosen.iter().map(|i| self.candidates[*i].words).sum(),
            lead_words: lead.iter().map(|i| self.candidates[*i].words).sum(),
            dangling: chosen
                .iter()
                .filter(|i| {
                    self.candidates[**i].dangling && !(**i > 0 && chosen.contains(&(**i - 1)))
                })
                .count(),
            summary: texts(&chosen),
            lead_texts: texts(&lead),
        }
    }
}

fn train_trees(args: &TrainSummary, samples: &[&Sample]) -> Trees<LEAVES> {
    let mut rows = Vec::new();
    let mut targets = Vec::new();
    for sample in samples {
        let weight = if sample.marked_in.is_some() {
            args.weight
        } else {
            1
        };
        for (i, candidate) in sample.candidates.iter().enumerate() {
            let target = if sample.best.contains(&i) { 1.0 } else { 0.0 };
            rows.extend(std::iter::repeat_n(&candidate.features, weight));
            targets.extend(std::iter::repeat_n(target, weight));
        }
    }
    let settings = tree_training::Settings {
        trees: args.trees,
        rate: args.rate,
        shrink: args.shrink,
        min_weight: 0.0,
        bins: 48,
        one_in: 1,
        oblivious: true,
        loss: Loss::Squared,
    };
    tree_training::train(&rows, &targets, &settings)
}

/// The summary of a held-out article, with its scores.
struct Evaluation {
    id: String,
    own: [f32; 3],
    lead: [f32; 3],
    best: [f32; 3],
    words: usize,
    lead_words: usize,
    dangling: usize,
    summary: Vec<String>,
    lead_texts: Vec<String>,
}

fn mean(results: &[Evaluation], value: impl Fn(&Evaluation) -> f32) -> f32 {
    results.iter().map(value).sum::<f32>() / results.len().max(1) as f32
}

fn gains(results: &[Evaluation]) -> [f32; 3] {
    std::array::from_fn(|k| mean(results, |v| v.own[k] - v.lead[k]))
}

fn report(results: &[Evaluation]) {
    for (name, of) in [
        (
            "held out",
            (|v: &Evaluation| v.own) as fn(&Evaluation) -> [f32; 3],
        ),
        ("lead", |v| v.lead),
        ("best", |v| v.best),
    ] {
        println!(
            "{name:8} R1 {:.2} R2 {:.2} RL {:.2}",
            mean(results, |v| of(v)[0]),
            mean(results, |v| of(v)[1]),
            mean(results, |v| of(v)[2])
        );
    }
    let [one, two, long] = gains(results);
    let sentences: usize = results.iter().map(|v| v.summary.len()).sum();
    println!(
        "words {:.1}, lead {:.1}; dangling sentences {:.2} %",
        mean(results, |v| v.words as f32),
        mean(results, |v| v.lead_words as f32),
        100.0 * results.iter().map(|v| v.dangling).sum::<usize>() as f32 / sentences.max(1) as f32
    );
    println!("gain over lead {one:+.2} {two:+.2} {long:+.2}");
}

fn write_held_out(path: &Path, results: &[Evaluation]) -> Result<()> {
    let mut file =
        std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    for verdict in results {
        let line = serde_json::json!({
            "id": verdict.id, "summary": verdict.summary, "lead": verdict.lead_texts, "dangling": verdict.dangling,
        });
        writeln!(file, "{line}")?;
    }
    Ok(())
}

fn write_manifest(args: &TrainSummary, results: &[Evaluation]) -> Result<()> {
    let made_by = "workshop train-summary --train cnndm.train.jsonl --background bbc abc polnear.train worldwide.train conll2003.train timebank aquaint";
    let [one, two, long] = gains(results);
    manifest::upsert(
        "summary.bin",
        &[
            (
                "what",
                "oblivious regression trees that rank the sentences of an article".to_owned(),
            ),
            (
                "made_by",
                format!(
                    "{made_by} --trees {} --rate {} --shrink {}",
                    args.trees, args.rate, args.shrink
                ),
            ),
            (
                "sources",
                "CNN/DailyMail, 1,000 articles with highlights (research use of the text); fixtures/gold/read.jsonl: marks of this project"
                    .to_owned(),
            ),
            (
                "quality",
                format!(
                    "cross-validated gain over lead-3 in ROUGE-1/2/L: {one:+.2} {two:+.2} {long:+.2}"
                ),
            ),
        ],
    )?;
    manifest::upsert(
        "background.bin",
        &[
            ("what", "rarity of words in news articles".to_owned()),
            ("made_by", made_by.to_owned()),
            ("lists", "stop_words.tsv".to_owned()),
            (
                "sources",
                "document counts of BBC 2004-05, ABC, PolNeAR train, worldwide newswire train, CoNLL-2003 train, TimeBank, AQUAINT, CNN/DailyMail; no text".to_owned(),
            ),
        ],
    )
}
