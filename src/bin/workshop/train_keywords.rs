//! `workshop train-keywords`: trains the model that chooses keywords.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::input::Reader;
use nutgraf::summary::keywords::learning::{Lesson, lesson, train, words_of};
use nutgraf::{Options, analyze};

use crate::gold::{self, Marked};
use crate::manifest;

/// The model that the program contains.
const SHIPPED: &str = "src/data/en/built/keywords.bin";

/// Number of keywords that are scored.
const SCORED: usize = 8;

/// Train the model that chooses keywords.
#[derive(Debug, Args)]
pub struct TrainKeywords {
    /// The marks.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Number of parts, each scored by a model trained on the others.
    #[arg(long, default_value_t = 8)]
    folds: usize,
    /// Do not write the model file.
    #[arg(long)]
    dry: bool,
    /// Print the keywords of the cross-validation beside those of the reader.
    #[arg(long)]
    show: bool,
}

/// Runs the program.
pub fn run(args: &TrainKeywords) -> Result<()> {
    let marked = gold::read(&args.gold, &args.corpora)?;
    let tune = marked.iter().filter(|marked| marked.gold.split == "tune");
    let lessons: Vec<(&Marked, Lesson)> = tune
        .map(|marked| Ok((marked, lesson_of(marked)?)))
        .collect::<Result<_>>()?;
    let folds = args.folds.max(2);
    let mut score = Score::default();
    for fold in 0..folds {
        let part = |inside: bool| {
            let numbered = lessons.iter().enumerate();
            let numbered = numbered.filter(move |(number, _)| (number % folds == fold) == inside);
            numbered.map(|(_, lesson)| lesson)
        };
        let seen: Vec<&Lesson> = part(false).map(|(_, lesson)| lesson).collect();
        let model = train(&seen);
        for (marked, lesson) in part(true) {
            let found = model.keywords(lesson);
            if args.show {
                println!(
                    "{}\n    {found:?}\n    {:?}",
                    marked.gold.id, marked.gold.keywords
                );
            }
            score.add(&found, &marked.gold.keywords);
        }
    }
    println!("cross-validated: {score}");
    let most = lessons
        .iter()
        .map(|(_, lesson)| lesson.forms.len())
        .sum::<usize>();
    println!("{most} possible keywords");
    if !args.dry {
        let all: Vec<&Lesson> = lessons.iter().map(|(_, lesson)| lesson).collect();
        std::fs::write(SHIPPED, train(&all).file())
            .with_context(|| format!("cannot write {SHIPPED}"))?;
        manifest::upsert(
            "keywords.bin",
            &[
                ("made_by", "workshop train-keywords".to_owned()),
                (
                    "sources",
                    "fixtures/gold/read.jsonl: marks of this project".to_owned(),
                ),
                ("scores", format!("cross-validated: {score}")),
            ],
        )?;
    }
    Ok(())
}

fn lesson_of(marked: &Marked) -> Result<Lesson> {
    let article = Reader::default().read_text(&marked.gold.id, &marked.text)?;
    let analysis = analyze(&article, &Options::default());
    Ok(lesson(
        &analysis.document,
        &analysis.entities,
        &marked.gold.keywords,
    ))
}

/// How many keywords share a word with one of a reader, and how many of the reader's share a word with one of them.
#[derive(Debug, Default)]
struct Score {
    found: usize,
    right: usize,
    exact: usize,
    wanted: usize,
    met: usize,
}

impl Score {
    fn add(&mut self, found: &[&str], wanted: &[String]) {
        let found = found.iter().take(SCORED);
        let found: Vec<_> = found.map(|keyword| words_of(keyword)).collect();
        let wanted: Vec<_> = wanted.iter().map(|keyword| words_of(keyword)).collect();
        self.found += found.len();
        self.wanted += wanted.len();
        let shares = |one: &std::collections::HashSet<String>, all: &[_]| {
            all.iter().any(|other| !one.is_disjoint(other))
        };
        self.right += found.iter().filter(|one| shares(one, &wanted)).count();
        self.exact += found.iter().filter(|one| wanted.contains(one)).count();
        self.met += wanted.iter().filter(|one| shares(one, &found)).count();
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
        write!(
            f,
            "{:.1} % of the first {SCORED} share a word with one of the reader's, {:.1} % are the same; {:.1} % of the reader's are met",
            share(self.right, self.found),
            share(self.exact, self.found),
            share(self.met, self.wanted)
        )
    }
}
