//! `workshop train-lines`: the labels that tell the lines of a story from the clutter of its page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use nutgraf::input::lines::{Fit, Sample, evaluate, train};

/// Train the story-or-clutter weights of pasted pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// JSON Lines of pasted pages: `text`, `body`, and phrases `must` and `must_not`.
    #[arg(long = "pages")]
    pages: Vec<PathBuf>,
    /// JSON Lines of clean articles: `text`.
    #[arg(long = "clean")]
    clean: Vec<PathBuf>,
    /// Clean articles to take of each file.
    #[arg(long, default_value_t = 60)]
    take: usize,
    /// Cross-validate in so many folds, and from file to file.
    #[arg(long)]
    folds: Option<usize>,
    /// Where to write the weights.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Runs the program.
pub(crate) fn run(args: &Args) -> Result<()> {
    let files: Vec<Vec<Sample>> = args
        .pages
        .iter()
        .map(|path| load(path, true))
        .collect::<Result<_>>()?;
    let mut clean = Vec::new();
    for path in &args.clean {
        let all = load(path, false)?;
        let step = (all.len() / args.take).max(1);
        clean.extend(all.into_iter().step_by(step).take(args.take));
    }
    if let Some(folds) = args.folds {
        cross(&files, &clean, folds);
    }
    let all: Vec<Sample> = files.into_iter().flatten().chain(clean).collect();
    if let Some(out) = &args.out {
        let model = train(&all);
        show("on the training data", &evaluate(&model, &all));
        std::fs::write(out, model.table())?;
    }
    Ok(())
}

fn cross(files: &[Vec<Sample>], clean: &[Sample], folds: usize) {
    let part = |samples: &[Sample], fold: usize, held: bool| -> Vec<Sample> {
        let chosen = samples
            .iter()
            .enumerate()
            .filter(|(at, _)| (at % folds == fold) == held);
        chosen.map(|(_, sample)| sample.clone()).collect()
    };
    let mut fits: Vec<Vec<Fit>> = vec![Vec::new(); files.len() + 1];
    for fold in 0..folds {
        let mut samples = part(clean, fold, false);
        samples.extend(files.iter().flat_map(|file| part(file, fold, false)));
        let model = train(&samples);
        for (file, fits) in files
            .iter()
            .map(Vec::as_slice)
            .chain([clean])
            .zip(&mut fits)
        {
            fits.push(evaluate(&model, &part(file, fold, true)));
        }
    }
    for (at, fits) in fits.iter().enumerate() {
        let mut mean = Fit::default();
        for fit in fits {
            mean.precision += fit.precision / folds as f64;
            mean.recall += fit.recall / folds as f64;
            mean.must = (mean.must.0 + fit.must.0, mean.must.1 + fit.must.1);
            mean.must_not = (
                mean.must_not.0 + fit.must_not.0,
                mean.must_not.1 + fit.must_not.1,
            );
        }
        show(&format!("held out, file {at}"), &mean);
    }
    for (at, file) in files.iter().enumerate() {
        let others = files
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .flat_map(|(_, file)| file.clone());
        let model = train(&others.chain(clean.to_vec()).collect::<Vec<_>>());
        show(
            &format!("from the others to file {at}"),
            &evaluate(&model, file),
        );
    }
}

fn show(name: &str, fit: &Fit) {
    let share = |(part, whole): (usize, usize)| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{name:28} P {:5.1} R {:5.1} F1 {:5.2}  must {:5.1} must_not {:5.1}",
        100.0 * fit.precision,
        100.0 * fit.recall,
        200.0 * fit.precision * fit.recall / (fit.precision + fit.recall).max(1e-9),
        share(fit.must),
        share(fit.must_not)
    );
}

fn load(path: &Path, pages: bool) -> Result<Vec<Sample>> {
    let file = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut samples = Vec::new();
    for line in file.lines() {
        let record: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| record[key].as_str().map(str::to_owned);
        let list = |key: &str| -> Vec<String> {
            record[key]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|phrase| phrase.as_str().map(str::to_owned))
                .collect()
        };
        samples.push(Sample {
            text: text("text").context("no text")?,
            body: if pages {
                Some(text("body").context("no body")?)
            } else {
                None
            },
            must: list("must"),
            must_not: list("must_not"),
            weight: if pages { 1.0 } else { 0.3 },
        });
    }
    Ok(samples)
}
