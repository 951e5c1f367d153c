//! `workshop train-names`: trains the tagger of names and writes its model file.

mod marks;
mod measure;
mod pass;
mod sources;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::learn::crf_training::Settings;
use nutgraf::learn::weights::{Builder, Kind};
use nutgraf::names::training::{STATES, golden, names};

use crate::corpus::{self, Record};
use crate::manifest;

use marks::Marks;
use measure::{calibrate, choose_bias, evaluate_file, report};
use pass::{Decided, Decisions, Pass, train_pass};
use sources::{Source, coverage, read_sources};

/// The model that the program contains. Only this one has an entry in the manifest.
const SHIPPED: &str = "src/data/en/built/names.model";

/// Train the tagger of names.
#[derive(Debug, Args)]
pub struct TrainNames {
    /// Corpora with `spans`, each `FILE` or `FILE=WEIGHT`. Those with a weight below 1 are noisy: they get separate weights
    /// besides the shared ones, and are not used for the second pass.
    #[arg(required = true)]
    corpora: Vec<String>,
    /// Corpora for choosing settings; never trained on.
    #[arg(long)]
    dev: Vec<PathBuf>,
    /// The marked articles, `FILE` or `FILE=WEIGHT`. Those of the split `held` are left out of all corpora.
    #[arg(long)]
    marks: Option<String>,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    texts: PathBuf,
    /// Also leave out every third marked article of the split `tune`, from this one on, and measure on them.
    #[arg(long)]
    held_out: Option<usize>,
    /// Where to write the model.
    #[arg(short, long, default_value = SHIPPED)]
    output: PathBuf,
    /// Epochs of each training.
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// Learning rate.
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
    /// Weight decay.
    #[arg(long, default_value_t = 1.0)]
    decay: f32,
    /// Fraction of features dropped at random.
    #[arg(long, default_value_t = 0.1)]
    dropout: f32,
    /// Minimum number of occurrences of a feature.
    #[arg(long, default_value_t = 2)]
    least: u32,
    /// Number of features kept for each pass.
    #[arg(long, default_value_t = 60_000)]
    keep: usize,
    /// Number of folds of the first passes that produce the training data of the second.
    #[arg(long, default_value_t = 4)]
    folds: usize,
    /// Number of trainings with different seeds; their mean is shipped.
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Weight of the second pass, from 0 to 1. It is trained on first passes that have seen fewer articles than the shipped
    /// one.
    #[arg(long, default_value_t = 0.4)]
    blend: f32,
    /// Stop after the first pass and write nothing.
    #[arg(long)]
    first_only: bool,
    /// Seed for all random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the program.
pub fn run(args: &TrainNames) -> Result<()> {
    let start = Instant::now();
    let mut dev = corpus::read_all(&args.dev)?;
    let marks = match &args.marks {
        Some(marks) => Some(Marks::read(marks, &args.texts, args.held_out)?),
        None => None,
    };
    let held = marks.as_ref().map(|marks| marks.held.clone());
    let mut sources = read_sources(&args.corpora, &held.unwrap_or_default())?;
    if let Some(marks) = marks {
        sources.extend(marks.source);
        dev.extend(marks.dev.map(|records| ("marks".to_owned(), records)));
    }
    sources.iter().for_each(coverage);
    let Some((first, mut second)) = passes(args, &sources, &dev, start) else {
        return Ok(());
    };
    let bias = choose_bias(&first, &mut second, &dev)?;
    let (_, scored) = evaluate_file(&write(&first, &second, &[]), &dev, false)?;
    let bytes = write(&first, &second, &calibrate(&scored));
    let (scores, _) = evaluate_file(&bytes, &dev, true)?;
    std::fs::write(&args.output, &bytes)
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    if args.output == Path::new(SHIPPED) {
        note(args, &sources, bias, scores, bytes.len())?;
    }
    println!("{} bytes, {}", bytes.len(), seconds(start));
    Ok(())
}

/// Trains both passes; `None` with `--first-only`.
fn passes(
    args: &TrainNames,
    sources: &[Source],
    dev: &[(String, Vec<Record>)],
    start: Instant,
) -> Option<(Pass, Pass)> {
    println!("first pass");
    let settings = settings(args, args.seed);
    let first = train_pass(
        sources,
        &settings,
        (args.least, args.decay),
        args.seeds,
        None,
        &|_, _| true,
    );
    println!("  {} features, {}", first.keys.len(), seconds(start));
    report(&first, None, dev);
    if args.first_only {
        return None;
    }
    let decisions = held_out(args, sources, start);
    println!("second pass");
    let settings = self::settings(args, args.seed + 100);
    let mut second = train_pass(
        sources,
        &settings,
        (args.least, args.decay),
        args.seeds,
        Some((&decisions, first.weights.transitions)),
        &|source, _| source.weight >= 1.0,
    );
    println!("  {} features, {}", second.keys.len(), seconds(start));
    report(&first, Some(&second), dev);
    second.blend(&first.weights, args.blend);
    report(&first, Some(&second), dev);
    Some((first, second))
}

/// The decisions of held-out first passes on the articles of all sources that are not noisy.
fn held_out(args: &TrainNames, sources: &[Source], start: Instant) -> Decisions {
    let mut decisions: Decisions = sources.iter().map(|_| Vec::new()).collect();
    for (source, decisions) in sources.iter().zip(&mut decisions) {
        if source.weight >= 1.0 {
            decisions.resize_with(source.articles.len(), Decided::default);
        }
    }
    for fold in 0..args.folds {
        let held_out = |article: usize| article % args.folds == fold;
        let pass = train_pass(
            sources,
            &settings(args, args.seed + 10 + fold as u64),
            (args.least, args.decay),
            1,
            None,
            &|source, article| source.weight < 1.0 || !held_out(article),
        );
        for (source, decisions) in sources.iter().zip(&mut decisions) {
            for article in (0..decisions.len()).filter(|article| held_out(*article)) {
                decisions[article] = pass.decide(&source.articles[article]);
            }
        }
        println!("  fold {fold}: {}", seconds(start));
    }
    decisions
}

fn settings(args: &TrainNames, seed: u64) -> Settings {
    Settings {
        epochs: args.epochs,
        rate: args.rate,
        rate_decay: 0.0,
        damping: 1e-6,
        by_chain: false,
        min_gradient: 1e-3,
        dropout: args.dropout,
        prune_after: args.epochs / 3,
        keep: args.keep,
        average_from: args.epochs / 2 + 1,
        averages: 1,
        seed,
    }
}

fn seconds(start: Instant) -> String {
    format!("{:.0} s", start.elapsed().as_secs_f64())
}

fn write(first: &Pass, second: &Pass, calibration: &[f32]) -> Vec<u8> {
    let names = names();
    let labels: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut builder = Builder::new(Kind::Sequence, &labels, golden());
    let dense: Vec<f32> = [first, second]
        .iter()
        .flat_map(|pass| {
            pass.weights.transitions[..STATES]
                .iter()
                .flat_map(|row| &row[..STATES])
        })
        .copied()
        .chain(calibration.iter().copied())
        .collect();
    builder.dense(&dense).limit(8.0);
    for pass in [first, second] {
        for feature in &pass.keys {
            let row = &pass.weights.rows[*feature][..STATES];
            builder.row(pass.dictionary.keys[*feature], row);
        }
    }
    builder.finish_bytes(1)
}

/// Writes the entry of the model in the manifest.
fn note(
    args: &TrainNames,
    sources: &[Source],
    bias: f32,
    scores: String,
    bytes: usize,
) -> Result<()> {
    let corpora: Vec<String> = sources
        .iter()
        .map(|source| format!("{} (weight {})", source.name, source.weight))
        .collect();
    manifest::upsert(
        "names.model",
        &[
            (
                "made_by",
                format!("workshop train-names, seed {}", args.seed),
            ),
            ("corpora", corpora.join(", ")),
            (
                "settings",
                format!(
                    "{} epochs, rate {}, decay {}, dropout {}, features at least {} times, {} kept a pass, {} folds, {} seeds, blend {}, bias {bias:.2}",
                    args.epochs,
                    args.rate,
                    args.decay,
                    args.dropout,
                    args.least,
                    args.keep,
                    args.folds,
                    args.seeds,
                    args.blend
                ),
            ),
            ("scores", scores),
            ("bytes", bytes.to_string()),
        ],
    )
}
