//! `workshop train-case`: trains the model of letter case.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use nutgraf::input::letter_case::{Choices, score, train};

use crate::corpus;

/// Train the model that gives letter case to text without it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// JSON Lines of articles in mixed case: `text`. With `=BYTES` after the path, only the articles in the first bytes of
    /// their text.
    #[arg(long = "train", required = true)]
    train: Vec<String>,
    /// JSON Lines of articles to score on.
    #[arg(long = "gold")]
    gold: Vec<String>,
    /// Number of passes over the articles.
    #[arg(long, default_value_t = 4)]
    epochs: usize,
    /// Features that occur less often are left out.
    #[arg(long, default_value_t = 3)]
    min_count: u32,
    /// Number of features kept.
    #[arg(long, default_value_t = 60_000)]
    keep: usize,
    /// Pull of weights to zero.
    #[arg(long, default_value_t = 1.0)]
    decay: f32,
    /// Where to write the model.
    #[arg(long)]
    out: PathBuf,
}

#[derive(serde::Deserialize)]
struct Text {
    text: String,
}

fn read(paths: &[String]) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for path in paths {
        let (path, bytes) = match path.split_once('=') {
            Some((path, bytes)) => (path, bytes.parse()?),
            None => (path.as_str(), usize::MAX),
        };
        let records: Vec<Text> = corpus::json_lines(Path::new(path))?;
        let mut start = 0;
        let records = records.into_iter().take_while(|record| {
            let taken = start < bytes;
            start += record.text.len();
            taken
        });
        texts.extend(records.map(|record| record.text));
    }
    Ok(texts)
}

/// Runs the program.
pub(crate) fn run(args: &Args) -> Result<()> {
    let choices = Choices {
        epochs: args.epochs,
        min_count: args.min_count,
        keep: args.keep,
        decay: args.decay,
    };
    let model = train(&read(&args.train)?, choices, |line| println!("{line}"));
    std::fs::write(&args.out, &model)?;
    println!("{} bytes", model.len());
    for path in &args.gold {
        let [right, precision, recall] =
            score(&model, &read(std::slice::from_ref(path))?).context("the model does not load")?;
        println!(
            "{}: {right:.2} % of the words; capitals inside of sentences: P {precision:.1}, R {recall:.1}",
            path
        );
    }
    Ok(())
}
