//! `workshop train-summary`: trains and scores the ranker of sentences, and counts the background table.

mod rouge;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
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
    /// Whether its best sentences are marked, not derived from summaries.
    is_marked: bool,
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
    let (results, marks) = cross_validate(args, &samples, &marked);
    report(&results);
    println!("{marks}");
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
        write_manifest(args, &results, &marks)?;
    }
    Ok(())
}

/// Summarizes each article with a ranker that has not seen it: the evaluations of those with summaries, and the counts of the
/// marked ones.
fn cross_validate(
    args: &TrainSummary,
    samples: &[Sample],
    marked: &[Sample],
) -> (Vec<Evaluation>, MarkCounts) {
    let folds = args.folds.max(2);
    let mut results = Vec::new();
    let mut counts = MarkCounts::default();
    for fold in 0..folds {
        let held: Vec<&Sample> = samples.iter().skip(fold).step_by(folds).collect();
        let held_marked: Vec<&Sample> = marked.iter().skip(fold).step_by(folds).collect();
        let all_held = held.iter().chain(&held_marked);
        let ids: HashSet<&str> = all_held.map(|sample| sample.id.as_str()).collect();
        let train: Vec<&Sample> = samples
            .iter()
            .chain(marked)
            .filter(|sample| !ids.contains(sample.id.as_str()))
            .collect();
        let ranker = Ranker::new(&train_trees(args, &train));
        results.extend(held.iter().map(|sample| sample.evaluate(&ranker)));
        for sample in held_marked {
            counts.add(sample, &ranker);
        }
    }
    (results, counts)
}

/// Counts of marked sentences.
#[derive(Debug, Default)]
struct MarkCounts {
    marked: usize,
    in_summary: usize,
    in_lead: usize,
    articles: usize,
    /// Articles whose summary of one sentence is a marked sentence.
    single: usize,
    /// Articles whose first sentence is marked.
    first: usize,
}

impl MarkCounts {
    fn add(&mut self, sample: &Sample, ranker: &Ranker) {
        let hits = |set: &[usize]| sample.best.iter().filter(|i| set.contains(i)).count();
        let lead: Vec<usize> = (0..LENGTH).collect();
        self.marked += sample.best.len();
        self.in_summary += hits(&sample.choose(ranker, LENGTH));
        self.in_lead += hits(&lead);
        self.articles += 1;
        self.single += hits(&sample.choose(ranker, 1));
        self.first += hits(&[0]);
    }
}

impl fmt::Display for MarkCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |count: usize, all: usize| 100.0 * count as f32 / all.max(1) as f32;
        write!(
            f,
            "marked sentences {:.1} % (lead {:.1} %); of single sentences {:.1} % are marked (first {:.1} %)",
            share(self.in_summary, self.marked),
            share(self.in_lead, self.marked),
            share(self.single, self.articles),
            share(self.first, self.articles)
        )
    }
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
            is_marked: false,
            best: rouge.best(LENGTH, MAX_SENTENCES),
            candidates,
            rouge,
            article,
        })
    }

    fn of_marks(marked: Marked, background: Background<'_>) -> Result<Self> {
        let Marked {
            gold, text, bytes, ..
        } = marked;
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
            is_marked: true,
            rouge: Rouge::new(&[], &[]),
            candidates,
            article,
        })
    }

    /// The sentences of a summary of this length by `ranker`.
    fn choose(&self, ranker: &Ranker, length: usize) -> Vec<usize> {
        let document = text::segment(&self.article, false);
        let scores = summary::rank(&self.candidates, ranker);
        summary::select(
            &document,
            &self.candidates,
            &scores,
            Length::Sentences(length),
        )
    }

    /// Summarizes the article with a ranker that has not seen it.
    fn evaluate(&self, ranker: &Ranker) -> Evaluation {
        let chosen = self.choose(ranker, LENGTH);
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
        let weight = if sample.is_marked { args.weight } else { 1 };
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

fn write_manifest(args: &TrainSummary, results: &[Evaluation], marks: &MarkCounts) -> Result<()> {
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
                    "{made_by} --trees {} --rate {} --shrink {} --weight {}",
                    args.trees, args.rate, args.shrink, args.weight
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
                    "cross-validated gain over lead-3 in ROUGE-1/2/L: {one:+.2} {two:+.2} {long:+.2}; {marks}"
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
