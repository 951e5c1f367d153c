//! `workshop train-statements`: trains the model that tells statements from other attributions.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::{self, UserNames};
use nutgraf::input::Reader;
use nutgraf::quotes::QuoteKind;
use nutgraf::quotes::learning::statements::{Case, Mark, Model, cases, judged_cases, train};
use nutgraf::span::Span;
use nutgraf::{names, text};

use crate::count::Count;
use crate::gold::{self, Judged, Marked};
use crate::manifest;

/// The model that the program contains.
const SHIPPED: &str = "src/data/en/built/quote-statements.bin";

/// Train the model that tells statements from beliefs, perceptions and deeds.
#[derive(Debug, Args)]
pub struct TrainStatements {
    /// The marks.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// Judged proposals.
    #[arg(long, default_value = "fixtures/gold/judged.jsonl")]
    judged: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Number of parts of the `tune` articles, each scored by a model trained on the others.
    #[arg(long, default_value_t = 8)]
    folds: usize,
    /// Also score the model on the `held` articles.
    #[arg(long)]
    held: bool,
    /// Do not write the model file.
    #[arg(long)]
    dry: bool,
    /// Print the errors of the cross-validation.
    #[arg(long)]
    errors: bool,
}

/// Runs the program.
pub fn run(args: &TrainStatements) -> Result<()> {
    let marked = gold::read(&args.gold, &args.corpora)?;
    let judged = gold::read_judged(&args.judged, &args.corpora)?;
    let of_split = |split: &str| -> Result<Vec<Vec<Case>>> {
        let articles = marked.iter().filter(|marked| marked.gold.split == split);
        let judged = judged.iter().filter(|judged| judged.split == split);
        articles
            .map(cases_of)
            .chain(judged.map(judged_cases_of))
            .collect()
    };
    let tune = of_split("tune")?;
    let mut scored: Vec<(f32, &Case)> = Vec::new();
    for fold in 0..args.folds {
        let part = |inside: bool| -> Vec<&Case> {
            let articles = tune.iter().enumerate();
            let articles = articles.filter(|(number, _)| (number % args.folds == fold) == inside);
            articles.flat_map(|(_, cases)| cases).collect()
        };
        let (held, model) = (part(true), train(&part(false)));
        scored.extend(model.probabilities(&held).into_iter().zip(held));
    }
    println!("cross-validated on the tune articles:");
    report(&scored, args.errors);
    let model = train(&tune.iter().flatten().collect::<Vec<_>>());
    if args.held {
        let held = of_split("held")?;
        let held: Vec<&Case> = held.iter().flatten().collect();
        println!("held articles:");
        let scored: Vec<_> = model.probabilities(&held).into_iter().zip(held).collect();
        report(&scored, false);
    }
    if !args.dry {
        write(&model)?;
    }
    Ok(())
}

fn write(model: &Model) -> Result<()> {
    std::fs::write(SHIPPED, model.file()).with_context(|| format!("cannot write {SHIPPED}"))?;
    manifest::upsert(
        "quote-statements.bin",
        &[
            ("made_by", "workshop train-statements".to_owned()),
            (
                "sources",
                "fixtures/gold/read.jsonl and judged.jsonl: marks of this project; src/data/en/lists/cue_types.tsv"
                    .to_owned(),
            ),
        ],
    )
}

/// The attributions of an article, with what the annotator says of them.
fn cases_of(marked: &Marked) -> Result<Vec<Case>> {
    let article = Reader::default().read_text(&marked.gold.id, &marked.text)?;
    let document = text::segment(&article, false);
    let entities = entities::resolve(&document, names::tag(&document), &UserNames::default());
    let marks: Vec<Mark> = marked
        .gold
        .statements
        .iter()
        .map(|statement| Mark {
            span: Span::new(
                marked.bytes.at(statement.start),
                marked.bytes.at(statement.end),
            ),
            soft: statement.soft,
        })
        .collect();
    Ok(cases(&document, &entities, &marks))
}

/// The judged attributions of an article.
fn judged_cases_of(judged: &Judged) -> Result<Vec<Case>> {
    let article = Reader::default().read_text(&judged.id, &judged.text)?;
    let document = text::segment(&article, false);
    if document.text() != judged.text {
        return Ok(Vec::new());
    }
    let entities = entities::resolve(&document, names::tag(&document), &UserNames::default());
    Ok(judged_cases(&document, &entities, &judged.proposals))
}

/// Prints precision and recall by kind and threshold, and how well the probabilities are calibrated.
fn report(scored: &[(f32, &Case)], errors: bool) {
    let is_quoted = |case: &Case| case.kind != QuoteKind::Indirect;
    for quoted in [true, false] {
        for percent in [30, 40, 50, 60, 70] {
            let min = percent as f32 / 100.0;
            let mut count = Count::default();
            for (probability, case) in scored.iter().filter(|(_, case)| is_quoted(case) == quoted) {
                if let Some(is_statement) = case.is_statement {
                    let found = *probability >= min;
                    count.found += usize::from(found);
                    count.wanted += usize::from(is_statement);
                    count.right += usize::from(found && is_statement);
                }
            }
            let kind = if quoted { "quoted" } else { "indirect" };
            println!("{kind:8} from {min:.1}: {count}");
        }
    }
    for bin in 0..10 {
        let range = bin as f32 / 10.0..(bin + 1) as f32 / 10.0;
        let inside: Vec<_> = scored
            .iter()
            .filter(|(p, case)| range.contains(p) && case.is_statement.is_some())
            .collect();
        let right = inside
            .iter()
            .filter(|(_, case)| case.is_statement == Some(true));
        let mean: f32 = inside.iter().map(|(p, _)| p).sum::<f32>() / inside.len().max(1) as f32;
        println!(
            "probability {mean:.2}: {} of {} are statements",
            right.count(),
            inside.len()
        );
    }
    for (probability, case) in scored.iter().filter(|_| errors) {
        match case.is_statement {
            Some(true) if *probability < 0.5 => println!("missed {probability:.2} {}", case.text),
            Some(false) if *probability >= 0.5 => println!("wrong {probability:.2} {}", case.text),
            _ => {}
        }
    }
}
