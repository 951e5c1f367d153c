//! `workshop train-kinds`: trains the model that tells names of organizations from others.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::kinds::learning::{Case, cases, train};
use nutgraf::input::Reader;
use nutgraf::names::Label;
use nutgraf::names::training::{Scratch, Tagger};
use nutgraf::text;

use crate::corpus::{self, Record};
use crate::count::Count;
use crate::gold::{self, Gold, GoldName, Judged, Marked, NameKind};
use crate::manifest;

/// The model that the program contains.
const SHIPPED: &str = "src/data/en/built/name-kinds.bin";

/// Train the model that tells names of organizations from others.
#[derive(Debug, Args)]
pub struct TrainKinds {
    /// The marks.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// Judged names. Those of articles of the corpora below are left out.
    #[arg(long, default_value = "fixtures/gold/judged.jsonl")]
    judged: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// A model of the tagger that was trained without the marks.
    #[arg(long)]
    tagger: PathBuf,
    /// Further articles with `spans`, each `FILE=TAGGER`, a model of the tagger that was trained without them.
    #[arg(long)]
    corpus: Vec<String>,
    /// How often the marked articles count.
    #[arg(long, default_value_t = 5)]
    repeat: usize,
    /// Number of parts of the `tune` articles, each scored by a model trained on the others.
    #[arg(long, default_value_t = 8)]
    folds: usize,
    /// Do not write the model file.
    #[arg(long)]
    dry: bool,
    /// Print the errors of the cross-validation.
    #[arg(long)]
    errors: bool,
}

/// Runs the program.
pub fn run(args: &TrainKinds) -> Result<()> {
    let marked = gold::read(&args.gold, &args.corpora)?;
    let judged = gold::read_judged(&args.judged, &args.corpora)?;
    let tune = marked.iter().filter(|marked| marked.gold.split == "tune");
    let tune = tune.map(|marked| {
        let judge = Judge::of_marks(&marked.gold);
        (marked.gold.id.as_str(), marked.text.as_str(), judge)
    });
    let in_corpus = |judged: &Judged| {
        let mut corpora = args.corpus.iter();
        corpora.any(|corpus| corpus.contains(judged.corpus.trim_start_matches("ner/")))
    };
    let judged = judged
        .iter()
        .filter(|judged| judged.split == "tune" && !in_corpus(judged))
        .map(|judged| {
            (
                judged.id.as_str(),
                judged.text.as_str(),
                Judge::of_names(judged),
            )
        });
    let articles: Vec<(&str, &str, Judge)> = tune.chain(judged).collect();
    let tune = read_cases(&args.tagger, &articles)?;
    let corpus = corpus_cases(args, &marked)?;
    let mut scored: Vec<(f32, &Case)> = Vec::new();
    for fold in 0..args.folds {
        let part = |inside: bool| -> Vec<&Case> {
            let articles = tune.iter().enumerate();
            let articles = articles.filter(|(number, _)| (number % args.folds == fold) == inside);
            articles.flat_map(|(_, cases)| cases).collect()
        };
        let (held, rest) = (part(true), part(false));
        let all: Vec<&Case> = repeated(&rest, args.repeat, &corpus);
        let probabilities = train(&all).probabilities(&held);
        scored.extend(probabilities.into_iter().zip(held));
    }
    println!("cross-validated on the tune articles:");
    report(&scored, args.errors);
    if args.dry {
        return Ok(());
    }
    let tune: Vec<&Case> = tune.iter().flatten().collect();
    let model = train(&repeated(&tune, args.repeat, &corpus));
    std::fs::write(SHIPPED, model.file()).with_context(|| format!("cannot write {SHIPPED}"))?;
    manifest::upsert(
        "name-kinds.bin",
        &[
            (
                "made_by",
                "workshop train-kinds --tagger A --corpus worldwide.train.jsonl=B --corpus conll2003.train.jsonl=C; A, B and C are \
                 models of the tagger trained without the marks, worldwide and CoNLL-2003"
                    .to_owned(),
            ),
            (
                "sources",
                "fixtures/gold/read.jsonl and judged.jsonl: marks of this project; stanfordnlp/en-worldwide-newswire train, CoNLL-2003 train (weights only); src/data/en/lists/kinds.tsv"
                    .to_owned(),
            ),
        ],
    )
}

/// The cases of the tune articles so many times, and those of the corpus.
fn repeated<'c>(tune: &[&'c Case], times: usize, corpus: &'c [Vec<Case>]) -> Vec<&'c Case> {
    let tune = std::iter::repeat_n(tune.iter().copied(), times).flatten();
    tune.chain(corpus.iter().flatten()).collect()
}

/// The names of the corpora. Marked articles are left out.
fn corpus_cases(args: &TrainKinds, marked: &[Marked]) -> Result<Vec<Vec<Case>>> {
    let marked: HashSet<&str> = marked
        .iter()
        .map(|marked| marked.gold.id.as_str())
        .collect();
    let mut all = Vec::new();
    for corpus in &args.corpus {
        let (path, tagger) = corpus.split_once('=').context("not FILE=TAGGER")?;
        let records = corpus::read(Path::new(path))?;
        let articles: Vec<(&str, &str, Judge)> = records
            .iter()
            .filter(|record| !marked.contains(record.id.as_str()))
            .map(|record| {
                (
                    record.id.as_str(),
                    record.text.as_str(),
                    Judge::of_spans(record),
                )
            })
            .collect();
        all.extend(read_cases(Path::new(tagger), &articles)?);
    }
    Ok(all)
}

/// The names of articles, given by id and text, with what is known of them.
fn read_cases(tagger: &Path, articles: &[(&str, &str, Judge)]) -> Result<Vec<Vec<Case>>> {
    let bytes =
        std::fs::read(tagger).with_context(|| format!("cannot read {}", tagger.display()))?;
    let tagger = Tagger::open(&bytes)?;
    let mut scratch = Scratch::default();
    let cases = articles.iter().filter_map(|(id, text, judge)| {
        // A record may look like another format.
        let article = Reader::default().read_text(id, text).ok()?;
        let document = text::segment(&article, false);
        let tagged = tagger.tag(&document, &mut scratch);
        Some(cases(&document, &tagged, |text, label| {
            judge.is_organization(text, label)
        }))
    });
    Ok(cases.collect())
}

/// What is known of the names of an article.
#[derive(Default)]
struct Judge {
    /// Whether all or none of the names with this form are organizations; `None` for some.
    forms: HashMap<String, Option<bool>>,
    people: Vec<String>,
    places: Vec<String>,
    organizations: Vec<String>,
    /// Whether nothing is known of names that are not here.
    is_partial: bool,
}

impl Judge {
    /// What the marks say.
    fn of_marks(gold: &Gold) -> Self {
        let mut judge = Self::default();
        for (names, label) in [
            (&gold.organizations, "ORG"),
            (&gold.people, "PER"),
            (&gold.places, "LOC"),
            (&gold.others, "MISC"),
        ] {
            for form in names.iter().flat_map(GoldName::forms) {
                judge.add(form, label);
            }
        }
        judge
    }

    /// What the judgments say.
    fn of_names(judged: &Judged) -> Self {
        let mut judge = Self {
            is_partial: true,
            ..Self::default()
        };
        for name in &judged.names {
            let label = match name.kind {
                NameKind::Organization => "ORG",
                NameKind::Person => "PER",
                NameKind::Place => "LOC",
                NameKind::Other => "MISC",
                NameKind::None => continue,
            };
            judge.add(&name.text, label);
        }
        judge
    }

    /// What the labels of a corpus say.
    fn of_spans(record: &Record) -> Self {
        let mut judge = Self::default();
        for labeled in &record.spans {
            judge.add(labeled.span.of(&record.text), &labeled.label);
        }
        judge
    }

    fn add(&mut self, form: &str, label: &str) {
        let is_organization = label == "ORG";
        let known = self
            .forms
            .entry(bare(form))
            .or_insert(Some(is_organization));
        if *known != Some(is_organization) {
            *known = None;
        }
        match label {
            "ORG" => self.organizations.push(form.to_owned()),
            "PER" => self.people.push(form.to_owned()),
            "LOC" | "FAC" => self.places.push(form.to_owned()),
            _ => {}
        }
    }

    /// Whether a name is one of an organization. `None` if the article has both, or if the name is a part of a known one
    /// with the same label.
    fn is_organization(&self, text: &str, label: Option<Label>) -> Option<bool> {
        if let Some(known) = self.forms.get(&bare(text)) {
            return *known;
        }
        if self.is_partial {
            return None;
        }
        let similar = |forms: &[String]| forms.iter().any(|form| shares_all_words(form, text));
        let same_label = match label {
            Some(Label::Person) => similar(&self.people),
            Some(Label::Location | Label::Facility) => similar(&self.places),
            _ => false,
        };
        (!same_label && !similar(&self.organizations)).then_some(false)
    }
}

/// A name without its article and closing full stop, in lower case.
pub fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    lower.trim_end_matches('.').to_owned()
}

/// Whether all words of one name are in the other.
fn shares_all_words(one: &str, other: &str) -> bool {
    let words = |name: &str| -> HashSet<String> {
        let lower = bare(name);
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| word.len() > 2)
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    !one.is_empty() && !other.is_empty() && (one.is_subset(&other) || other.is_subset(&one))
}

/// Prints what the labels of the tagger and the probabilities say of each label.
fn report(scored: &[(f32, &Case)], errors: bool) {
    let mut before = Count::default();
    for (_, case) in scored {
        if let Some(wanted) = case.is_organization {
            let found = case.label == Some(Label::Organization);
            before.found += usize::from(found);
            before.wanted += usize::from(wanted);
            before.right += usize::from(found && wanted);
        }
    }
    println!("organizations by the tagger: {before}");
    for percent in [30, 40, 50, 60, 70] {
        let min = percent as f32 / 100.0;
        let mut all = Count::default();
        for (probability, case) in scored {
            if let Some(wanted) = case.is_organization {
                let found = *probability >= min;
                all.found += usize::from(found);
                all.wanted += usize::from(wanted);
                all.right += usize::from(found && wanted);
            }
        }
        println!("organizations from {min:.1}: {all}");
    }
    for label in [
        Some(Label::Organization),
        Some(Label::Person),
        Some(Label::Location),
        Some(Label::Facility),
        Some(Label::Group),
        Some(Label::Other),
        None,
    ] {
        for bin in 0..10 {
            let range = bin as f32 / 10.0..(bin + 1) as f32 / 10.0;
            let inside = scored
                .iter()
                .filter(|(p, case)| case.label == label && range.contains(p));
            let known: Vec<bool> = inside
                .filter_map(|(_, case)| case.is_organization)
                .collect();
            let right = known.iter().filter(|is| **is).count();
            println!(
                "{label:?} from {:.1}: {right} of {}",
                range.start,
                known.len()
            );
        }
    }
    for (probability, case) in scored.iter().filter(|_| errors) {
        print_error(*probability, case.is_organization, case.label, &case.text);
    }
}

/// Prints a name whose probability is on the wrong side of one half.
pub fn print_error(probability: f32, wanted: Option<bool>, label: Option<Label>, text: &str) {
    let error = match wanted {
        Some(true) if probability < 0.5 => "missed",
        Some(false) if probability >= 0.5 => "wrong",
        _ => return,
    };
    println!("{error} {probability:.2} {label:?} {text}");
}
