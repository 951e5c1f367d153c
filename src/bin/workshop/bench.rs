//! `workshop bench`: words a second of each stage, on one thread.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use nutgraf::text::TokenKind;
use nutgraf::{model, text};

use crate::corpus;

/// Measure words a second of each stage on one thread.
#[derive(Debug, Args)]
pub struct Bench {
    /// Corpora (JSON Lines with `text`).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How often to run over the files; the fastest run of each stage counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Runs the program. A stage is one more `time` line in [`round`].
pub fn run(args: &Bench) -> Result<()> {
    let mut articles = Vec::new();
    for (_, records) in corpus::read_all(&args.files)? {
        for record in &records {
            articles.push(corpus::plain_article(&record.id, &record.text));
        }
    }
    let mut words = 0;
    let mut best: Vec<(&str, Duration)> = Vec::new();
    for _ in 0..args.rounds.max(1) {
        let mut stages = Stages::default();
        words = round(&articles, &mut stages);
        if best.is_empty() {
            best = stages.0;
        } else {
            for (best, now) in best.iter_mut().zip(stages.0) {
                best.1 = best.1.min(now.1);
            }
        }
    }
    println!("{} articles, {words} words", articles.len());
    for (stage, time) in best {
        let rate = words as f64 / time.as_secs_f64();
        println!(
            "{stage:12} {:9.1} ms  {rate:10.0} words/s",
            1e3 * time.as_secs_f64()
        );
    }
    Ok(())
}

fn round(articles: &[nutgraf::input::Article], stages: &mut Stages) -> usize {
    let mut words = 0;
    for article in articles {
        let document = stages.time("text", || text::segment(article, true));
        words += document
            .tokens
            .iter()
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
            .count();
        let names = stages.time("names", || model::tag(&document));
        let mut entities = nutgraf::entities::Entities::default();
        nutgraf::entities::resolve(&document, names, &Default::default(), &mut entities);
        let quotes = stages.time("quotes", || {
            nutgraf::quotes::attribute(&document, &entities)
        });
        std::hint::black_box(stages.time("summary", || {
            nutgraf::summary::summarize(&document, &entities, &quotes, Default::default())
        }));
    }
    words
}

#[derive(Default)]
struct Stages(Vec<(&'static str, Duration)>);

impl Stages {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let spent = start.elapsed();
        match self.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += spent,
            None => self.0.push((stage, spent)),
        }
        result
    }
}
