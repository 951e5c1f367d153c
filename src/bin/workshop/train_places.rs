//! `workshop train-places`: trains the ranker of the places that a name can refer to.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::PlaceKind;
use nutgraf::entities::place_learning::{Answer, Case, Mark, MarkedPlace, Model, case, train};
use nutgraf::input::Reader;
use nutgraf::lexicon::fold;
use nutgraf::span::Span;
use nutgraf::{names, text};
use serde::Deserialize;

use crate::corpus::{self, ByteOffsets};
use crate::gold::{self, GoldName};
use crate::manifest;

/// The model that the program contains.
const SHIPPED: &str = "src/data/world/built/place-ranker.bin";

/// Train the ranker of the places that a name can refer to.
#[derive(Debug, Args)]
pub struct TrainPlaces {
    /// Corpora with the coordinates of places.
    #[arg(long, num_args = 1.., default_values = ["../shared/corpora/places/lgl.jsonl", "../shared/corpora/places/geovirus.jsonl"])]
    corpora: Vec<PathBuf>,
    /// Marks with the countries of places.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    gold_corpora: PathBuf,
    /// Number of parts of the articles, each scored by a model trained on the others.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Score a model trained without a corpus on that corpus.
    #[arg(long)]
    across: bool,
    /// Do not write the model file.
    #[arg(long)]
    dry: bool,
    /// Print the errors of the cross-validation.
    #[arg(long)]
    errors: bool,
}

/// An article with the coordinates of its places. Offsets are code points.
#[derive(Debug, Deserialize)]
pub struct Record {
    /// The name of the record.
    pub id: String,
    /// The article.
    pub text: String,
    /// The marked places.
    pub places: Vec<Toponym>,
}

/// A marked place.
#[derive(Debug, Deserialize)]
pub struct Toponym {
    /// The first character.
    pub start: usize,
    /// The character after the last one.
    pub end: usize,
    latitude: f32,
    longitude: f32,
    geonames: Option<u32>,
}

/// The articles of a corpus.
struct Source {
    name: String,
    cases: Vec<Case>,
}

/// Runs the program.
pub fn run(args: &TrainPlaces) -> Result<()> {
    let mut sources = Vec::new();
    for path in &args.corpora {
        sources.push(Source {
            name: path
                .file_stem()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            cases: read(path)?,
        });
    }
    let marked = gold::read(&args.gold, &args.gold_corpora)?;
    let marked = marked.iter().filter(|marked| marked.gold.split == "tune");
    let cases = marked.map(|marked| {
        let marks: Vec<Mark> = marked.gold.places.iter().flat_map(marks_of_names).collect();
        case_of(&marked.gold.id, &marked.text, &marks)
    });
    sources.push(Source {
        name: "read".to_owned(),
        cases: cases.collect::<Result<_>>()?,
    });
    let all: Vec<&Case> = sources.iter().flat_map(|source| &source.cases).collect();
    let mut answers: Vec<Vec<Answer>> = sources.iter().map(|_| Vec::new()).collect();
    for fold in 0..args.folds {
        let part = |cases: &mut dyn Iterator<Item = (usize, &Case)>, inside: bool| -> Vec<usize> {
            cases
                .filter(|(number, _)| (number % args.folds == fold) == inside)
                .map(|(n, _)| n)
                .collect()
        };
        let train_on = part(&mut all.iter().copied().enumerate(), false);
        let model = train(&train_on.iter().map(|&n| all[n]).collect::<Vec<_>>());
        let mut start = 0;
        for (source, answers) in sources.iter().zip(&mut answers) {
            let held = source.cases.iter().enumerate();
            let held = held.filter(|(number, _)| (start + number) % args.folds == fold);
            answers.extend(model.answers(&held.map(|(_, case)| case).collect::<Vec<_>>()));
            start += source.cases.len();
        }
    }
    for (source, answers) in sources.iter().zip(&answers) {
        println!("{:10} cross-validated: {}", source.name, figures(answers));
    }
    calibration(answers.iter().flatten());
    if args.errors {
        for (source, answers) in sources.iter().zip(&answers) {
            for answer in answers.iter().filter(|answer| !answer.near) {
                println!("{} {answer:?}", source.name);
            }
        }
    }
    if args.across {
        for held in &sources {
            let others = sources.iter().filter(|source| source.name != held.name);
            let others: Vec<&Case> = others.flat_map(|source| &source.cases).collect();
            let answers = train(&others).answers(&held.cases.iter().collect::<Vec<_>>());
            println!(
                "{:10} trained on the others: {}",
                held.name,
                figures(&answers)
            );
        }
    }
    if !args.dry {
        write(&train(&all))?;
    }
    Ok(())
}

fn write(model: &Model) -> Result<()> {
    std::fs::write(SHIPPED, model.file()).with_context(|| format!("cannot write {SHIPPED}"))?;
    manifest::upsert(
        "place-ranker.bin",
        &[
            ("what", "boosted trees that rank the places that a name can refer to".to_owned()),
            ("made_by", "workshop train-places".to_owned()),
            (
                "sources",
                "LGL and GeoVirus (texts not included; GPL-3 repository Pragmatic-Guide-to-Geoparsing-Evaluation); \
                 fixtures/gold/read.jsonl: marks of this project"
                    .to_owned(),
            ),
        ],
    )
}

fn read(path: &Path) -> Result<Vec<Case>> {
    let records: Vec<Record> = corpus::json_lines(path)?;
    let cases = records.iter().map(|record| {
        let bytes = ByteOffsets::of(&record.text);
        let mark = |place: &Toponym| Mark {
            span: Some(Span::new(bytes.at(place.start), bytes.at(place.end))),
            name: String::new(),
            place: MarkedPlace::Point(place.geonames, (place.latitude, place.longitude)),
        };
        let marks: Vec<Mark> = record.places.iter().map(mark).collect();
        case_of(&record.id, &record.text, &marks)
    });
    Ok(cases.filter_map(Result::ok).collect())
}

fn case_of(id: &str, article: &str, marks: &[Mark]) -> Result<Case> {
    let article = Reader::default().read_text(id, article)?;
    let document = text::segment(&article, true);
    Ok(case(&document, &names::tag(&document), marks))
}

/// The marks of all names of a place.
fn marks_of_names(place: &GoldName) -> Vec<Mark> {
    let kinds = [PlaceKind::Country, PlaceKind::Region, PlaceKind::City];
    let kind = kinds
        .into_iter()
        .find(|kind| Some(kind.name()) == place.kind.as_deref());
    let country = place
        .country
        .as_ref()
        .and_then(|code| code.as_bytes().try_into().ok());
    let (Some(kind), Some(country)) = (kind, country) else {
        return Vec::new();
    };
    let mark = |form: &str| Mark {
        span: None,
        name: form
            .split_whitespace()
            .map(fold)
            .collect::<Vec<_>>()
            .join(" "),
        place: MarkedPlace::Country(kind, country),
    };
    place.forms().map(mark).collect()
}

/// The shares of answers with the id and with a near point, of those chosen, and of those that are possible.
fn figures(answers: &[Answer]) -> String {
    let share = |count: usize, all: usize| 100.0 * count as f32 / all.max(1) as f32;
    let count = |test: &dyn Fn(&&Answer) -> bool| answers.iter().filter(test).count();
    let near = count(&|answer| answer.near);
    let chosen = count(&|answer| answer.certainty.is_some());
    format!(
        "{} marked, id {:.1}, near {:.1}; {:.1} chosen, of these near {:.1}; near possible {:.1}",
        answers.len(),
        share(count(&|answer| answer.same), count(&|answer| answer.has_id)),
        share(near, answers.len()),
        share(chosen, answers.len()),
        share(near, chosen),
        share(count(&|answer| answer.possible), answers.len()),
    )
}

/// Prints how often the answers of each probability are near.
fn calibration<'a>(answers: impl Iterator<Item = &'a Answer>) {
    let mut bins = [(0.0, 0, 0); 10];
    for answer in answers {
        if let Some(certainty) = answer.certainty {
            let bin = &mut bins[((certainty * 10.0) as usize).min(9)];
            *bin = (
                bin.0 + certainty,
                bin.1 + 1,
                bin.2 + usize::from(answer.near),
            );
        }
    }
    for (sum, count, near) in bins.into_iter().filter(|bin| bin.1 > 0) {
        let share = 100.0 * near as f32 / count as f32;
        println!(
            "probability {:.2}: {share:.0} % of {count} near",
            sum / count as f32
        );
    }
}
