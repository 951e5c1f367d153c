//! `workshop train-place-names`: trains the model that tells names of places from others.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::kinds::learning::{PlaceCase, place_cases, train_places};
use nutgraf::input::Reader;
use nutgraf::names::Label;
use nutgraf::{names, text};

use crate::corpus::{self, ByteOffsets};
use crate::count::Count;
use crate::gold::{self, Gold, GoldName};
use crate::manifest;
use crate::train_kinds::{bare, print_error};
use crate::train_places::Record;

/// The model that the program contains.
const SHIPPED: &str = "src/data/en/built/name-places.bin";

/// The folder of the corpora that the tagger was trained on.
const OF_TAGGER: &str = "ner/";

/// Train the model that tells names of places from others.
#[derive(Debug, Args)]
pub struct TrainPlaceNames {
    /// The marks. Articles that the tagger was trained on are left out.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    gold_corpora: PathBuf,
    /// Corpora with marked places.
    #[arg(long, num_args = 1.., default_values = ["../shared/corpora/places/lgl.jsonl", "../shared/corpora/places/geovirus.jsonl"])]
    corpora: Vec<PathBuf>,
    /// How often the articles of `gold` count.
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// Number of parts of the articles, each scored by a model trained on the others.
    #[arg(long, default_value_t = 4)]
    folds: usize,
    /// Do not write the model file.
    #[arg(long)]
    dry: bool,
    /// Print the errors of the cross-validation.
    #[arg(long)]
    errors: bool,
}

/// The names of the articles of a source.
struct Source {
    name: String,
    repeat: usize,
    articles: Vec<Vec<PlaceCase>>,
}

/// Runs the program.
pub fn run(args: &TrainPlaceNames) -> Result<()> {
    let mut sources = vec![Source {
        name: "read".to_owned(),
        repeat: args.repeat,
        articles: read_gold(args)?,
    }];
    for path in &args.corpora {
        let name = path.file_stem().unwrap_or_default();
        sources.push(Source {
            name: name.to_string_lossy().into_owned(),
            repeat: 1,
            articles: read_corpus(path)?,
        });
    }
    let chosen = |fold: Option<usize>| -> Vec<&PlaceCase> {
        let articles = sources.iter().flat_map(|source| {
            let articles = source.articles.iter().enumerate();
            let articles = articles.filter(|(n, _)| fold.is_none_or(|fold| n % args.folds != fold));
            std::iter::repeat_n(articles, source.repeat).flatten()
        });
        articles.flat_map(|(_, cases)| cases).collect()
    };
    let mut scored: Vec<Vec<(f32, &PlaceCase)>> = sources.iter().map(|_| Vec::new()).collect();
    for fold in 0..args.folds {
        let model = train_places(&chosen(Some(fold)));
        for (source, scored) in sources.iter().zip(&mut scored) {
            let held = source.articles.iter().enumerate();
            let held = held.filter(|(number, _)| number % args.folds == fold);
            let held: Vec<&PlaceCase> = held.flat_map(|(_, cases)| cases).collect();
            scored.extend(model.probabilities(&held).into_iter().zip(held));
        }
    }
    for (source, scored) in sources.iter().zip(&scored) {
        println!("{}, cross-validated:", source.name);
        report(scored, args.errors);
    }
    if args.dry {
        return Ok(());
    }
    let model = train_places(&chosen(None));
    std::fs::write(SHIPPED, model.file()).with_context(|| format!("cannot write {SHIPPED}"))?;
    manifest::upsert(
        "name-places.bin",
        &[
            ("what", "boosted trees that tell names of places from others".to_owned()),
            ("made_by", "workshop train-place-names".to_owned()),
            (
                "sources",
                "fixtures/gold/read.jsonl: marks of this project; LGL and GeoVirus (texts not included; GPL-3 repository \
                 Pragmatic-Guide-to-Geoparsing-Evaluation); src/data/en/lists/{kinds,places}.tsv"
                    .to_owned(),
            ),
        ],
    )
}

fn read_gold(args: &TrainPlaceNames) -> Result<Vec<Vec<PlaceCase>>> {
    let marked = gold::read(&args.gold, &args.gold_corpora)?;
    let marked = marked
        .iter()
        .filter(|one| one.gold.split == "tune" && !one.gold.corpus.starts_with(OF_TAGGER));
    let cases = marked.map(|one| {
        let forms = forms(&one.gold);
        cases_of(&one.gold.id, &one.text, |text, label| {
            is_marked_place(&forms, text, label)
        })
    });
    cases.collect()
}

/// The names of an article of a corpus with their labels; `None` for names with several labels.
fn forms(gold: &Gold) -> HashMap<String, Option<bool>> {
    let mut forms = HashMap::new();
    for (names, is_place) in [
        (&gold.places, true),
        (&gold.organizations, false),
        (&gold.people, false),
        (&gold.others, false),
    ] {
        for form in names.iter().flat_map(GoldName::forms) {
            let known = forms.entry(bare(form)).or_insert(Some(is_place));
            if *known != Some(is_place) {
                *known = None;
            }
        }
    }
    forms
}

/// Whether a name is one of a place, given all names of the article. `None` if the article has both, or if it is a part of a
/// place.
fn is_marked_place(
    forms: &HashMap<String, Option<bool>>,
    text: &str,
    label: Option<Label>,
) -> Option<bool> {
    let text = bare(text);
    if let Some(known) = forms.get(&text) {
        return *known;
    }
    let is_tagged = matches!(label, Some(Label::Location | Label::Facility));
    let overlaps = |form: &str| form.contains(&text) || text.contains(form);
    let mut places = forms.iter().filter(|(_, place)| **place != Some(false));
    (!is_tagged || !places.any(|(form, _)| overlaps(form))).then_some(false)
}

/// The names of a corpus that marks towns and regions, and parts of other names too. That a facility, or a name that is
/// tagged as a place, is not marked means nothing.
fn read_corpus(path: &Path) -> Result<Vec<Vec<PlaceCase>>> {
    let records: Vec<Record> = corpus::json_lines(path)?;
    let cases = records.iter().map(|record| {
        let bytes = ByteOffsets::of(&record.text);
        let places = record.places.iter();
        let places = places.map(|place| &record.text[bytes.at(place.start)..bytes.at(place.end)]);
        let places: Vec<String> = places.map(bare).collect();
        cases_of(&record.id, &record.text, |text, label| {
            let name = bare(text);
            let is_tagged = matches!(label, Some(Label::Location | Label::Facility));
            if label == Some(Label::Group) {
                return None;
            }
            if places.contains(&name) {
                return Some(true);
            }
            let overlaps = |place: &String| place.contains(&name);
            (!is_tagged && !places.iter().any(overlaps)).then_some(false)
        })
    });
    Ok(cases.filter_map(Result::ok).collect())
}

fn cases_of(
    id: &str,
    article: &str,
    judge: impl Fn(&str, Option<Label>) -> Option<bool>,
) -> Result<Vec<PlaceCase>> {
    let article = Reader::default().read_text(id, article)?;
    let document = text::segment(&article, true);
    Ok(place_cases(&document, &names::tag(&document), judge))
}

/// Prints what the labels of the tagger and the probabilities say.
fn report(scored: &[(f32, &PlaceCase)], errors: bool) {
    let count = |found: &dyn Fn(f32, &PlaceCase) -> bool| {
        let mut count = Count::default();
        for (probability, case) in scored {
            if let Some(wanted) = case.is_place {
                let found = found(*probability, case);
                count.found += usize::from(found);
                count.wanted += usize::from(wanted);
                count.right += usize::from(found && wanted);
            }
        }
        count
    };
    let is_tagged =
        |case: &PlaceCase| matches!(case.label, Some(Label::Location | Label::Facility));
    println!(
        "places by the tagger: {}",
        count(&|_, case| is_tagged(case))
    );
    for percent in [30, 40, 50, 60, 70] {
        let min = percent as f32 / 100.0;
        println!("places from {min:.1}: {}", count(&|p, _| p >= min));
    }
    let labels = [
        Some(Label::Location),
        Some(Label::Facility),
        Some(Label::Person),
        Some(Label::Organization),
        Some(Label::Group),
        Some(Label::Other),
        None,
    ];
    for label in labels {
        let bins = (0..10).map(|bin| {
            let range = bin as f32 / 10.0..(bin + 1) as f32 / 10.0;
            let inside = scored
                .iter()
                .filter(|(p, case)| case.label == label && range.contains(p));
            let known: Vec<bool> = inside.filter_map(|(_, case)| case.is_place).collect();
            let right = known.iter().filter(|is| **is).count();
            format!("{right}/{}", known.len())
        });
        println!("{label:?}: {}", bins.collect::<Vec<_>>().join(" "));
    }
    for (probability, case) in scored.iter().filter(|_| errors) {
        print_error(*probability, case.is_place, case.label, &case.text);
    }
}
