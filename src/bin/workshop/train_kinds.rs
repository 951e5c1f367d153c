//! `workshop train-kinds`: trains the model that tells names of organizations from others.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::kinds::learning::{Case, cases, train};
use nutgraf::input::Reader;
use nutgraf::names::Label;
use nutgraf::names::training::{Scratch, Tagger};
use nutgraf::text;

use crate::count::Count;
use crate::gold::{self, Gold, GoldName, Marked};
use crate::manifest;

/// The model that the program contains.
const SHIPPED: &str = "src/data/en/built/name-kinds.bin";

/// Train the model that tells names of organizations from others.
#[derive(Debug, Args)]
pub struct TrainKinds {
    /// The marks.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// A model of the tagger that was trained without the marks.
    #[arg(long)]
    tagger: PathBuf,
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
    let bytes = std::fs::read(&args.tagger)
        .with_context(|| format!("cannot read {}", args.tagger.display()))?;
    let tagger = Tagger::open(&bytes)?;
    let mut scratch = Scratch::default();
    let tune: Vec<Vec<Case>> = gold::read(&args.gold, &args.corpora)?
        .iter()
        .filter(|marked| marked.gold.split == "tune")
        .map(|marked| cases_of(marked, &tagger, &mut scratch))
        .collect::<Result<_>>()?;
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
    if args.dry {
        return Ok(());
    }
    let model = train(&tune.iter().flatten().collect::<Vec<_>>());
    std::fs::write(SHIPPED, model.file()).with_context(|| format!("cannot write {SHIPPED}"))?;
    manifest::upsert(
        "name-kinds.bin",
        &[
            (
                "made_by",
                "workshop train-kinds --tagger MODEL, a names.model trained without the marks"
                    .to_owned(),
            ),
            (
                "sources",
                "fixtures/gold/read.jsonl: marks of this project; src/data/en/lists/kinds.tsv"
                    .to_owned(),
            ),
        ],
    )
}

/// The names of an article, with what the marks say of them.
fn cases_of(marked: &Marked, tagger: &Tagger<'_>, scratch: &mut Scratch) -> Result<Vec<Case>> {
    let article = Reader::default().read_text(&marked.gold.id, &marked.text)?;
    let document = text::segment(&article, false);
    let tagged = tagger.tag(&document, scratch);
    let judge = Judge::of(&marked.gold);
    Ok(cases(&document, &tagged, |text, label| {
        judge.is_organization(text, label)
    }))
}

/// What the marks of an article say of its names.
struct Judge<'g> {
    /// Whether all, some or none of the names with this form are organizations.
    forms: HashMap<String, Option<bool>>,
    gold: &'g Gold,
}

impl<'g> Judge<'g> {
    fn of(gold: &'g Gold) -> Self {
        let mut forms: HashMap<String, Option<bool>> = HashMap::new();
        for (names, is_organization) in [
            (&gold.organizations, true),
            (&gold.people, false),
            (&gold.places, false),
            (&gold.others, false),
        ] {
            for form in names.iter().flat_map(GoldName::forms) {
                let known = forms.entry(bare(form)).or_insert(Some(is_organization));
                if *known != Some(is_organization) {
                    *known = None;
                }
            }
        }
        Self { forms, gold }
    }

    /// Whether a name is one of an organization. `None` if the article has both, or if the name is a part of a marked one
    /// with the same label.
    fn is_organization(&self, text: &str, label: Option<Label>) -> Option<bool> {
        if let Some(known) = self.forms.get(&bare(text)) {
            return *known;
        }
        let similar = |names: &[GoldName]| {
            let mut forms = names.iter().flat_map(GoldName::forms);
            forms.any(|form| shares_all_words(form, text))
        };
        let same_label = match label {
            Some(Label::Person) => similar(&self.gold.people),
            Some(Label::Location | Label::Facility) => similar(&self.gold.places),
            _ => false,
        };
        (!same_label && !similar(&self.gold.organizations)).then_some(false)
    }
}

/// A name without its article and closing full stop, in lower case.
fn bare(name: &str) -> String {
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
        let found = *probability >= 0.5;
        let error = match case.is_organization {
            Some(true) if !found => "missed",
            Some(false) if found => "wrong",
            _ => continue,
        };
        println!("{error} {probability:.2} {:?} {}", case.label, case.text);
    }
}
