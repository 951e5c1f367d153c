//! The marked articles of this project as training data. The marks list the forms of each name; all occurrences of a form
//! in the article are taken for the name.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use anyhow::Result;
use nutgraf::span::Span;

use crate::corpus::{LabeledSpan, Record};
use crate::gold::{self, Gold, Marked};

use super::sources::{Source, file_and_weight};

/// The number of parts into which the marked articles are divided.
const PARTS: usize = 3;

/// The marked articles.
pub struct Marks {
    /// Those to train on; `None` if the weight is 0.
    pub source: Option<Source>,
    /// Those left out of this training, for measuring.
    pub dev: Option<Vec<Record>>,
    /// The ids of all that must not be trained on.
    pub held: HashSet<String>,
}

impl Marks {
    /// Reads the marks from `FILE` or `FILE=WEIGHT`, and leaves out one of the parts.
    pub fn read(marks: &str, texts: &Path, left_out: Option<usize>) -> Result<Self> {
        let (path, weight) = file_and_weight(marks)?;
        let (tune, held): (Vec<Marked>, Vec<Marked>) = gold::read(Path::new(path), texts)?
            .into_iter()
            .partition(|marked| marked.gold.split == "tune");
        let mut held: HashSet<String> = held.into_iter().map(|marked| marked.gold.id).collect();
        let (mut train, mut dev) = (Vec::new(), Vec::new());
        for (number, marked) in tune.iter().enumerate() {
            if left_out == Some(number % PARTS) {
                held.insert(marked.gold.id.clone());
                dev.push(record(marked, true));
            } else {
                train.push(record(marked, false));
            }
        }
        Ok(Self {
            source: (weight > 0.0).then(|| Source::new("marks".to_owned(), weight, train)),
            dev: left_out.is_some().then_some(dev),
            held,
        })
    }
}

/// The labels of the names of other things. Kinds of which corpora do not agree have alternatives.
fn label_of_other(kind: &str) -> &'static str {
    match kind {
        "people" | "religion" | "party adjective" => "NORP",
        "work" | "product" | "event" | "award" | "competition" | "law" | "vehicle" | "policy"
        | "programme" | "project" => "MISC",
        "character" | "animal" => "PER|MISC",
        _ => "MISC|NONE",
    }
}

/// The record of an article: all occurrences of the marked forms, the longest first. With `only_certain`, names
/// with alternatives are left out.
fn record(marked: &Marked, only_certain: bool) -> Record {
    let text = &marked.text;
    let mut spans: Vec<LabeledSpan> = Vec::new();
    let mut forms: Vec<(&str, BTreeSet<&str>)> = forms(&marked.gold).into_iter().collect();
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    let mut taken = vec![false; text.len()];
    for (form, labels) in forms {
        for (start, _) in text.match_indices(form) {
            let end = start + form.len();
            let is_whole = !text[..start].ends_with(char::is_alphanumeric)
                && !text[end..].starts_with(char::is_alphanumeric);
            if !is_whole || taken[start..end].contains(&true) {
                continue;
            }
            taken[start..end].fill(true);
            let label = labels.iter().copied().collect::<Vec<_>>().join("|");
            spans.push(LabeledSpan {
                span: Span::new(start, end),
                label,
            });
        }
    }
    if only_certain {
        spans.retain(|labeled| !labeled.label.contains('|'));
    }
    spans.sort_by_key(|labeled| labeled.span);
    Record::new(marked.gold.id.clone(), text.clone(), spans)
}

/// The labels of each form.
fn forms(gold: &Gold) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut forms: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (names, label) in [
        (&gold.people, Some("PER")),
        (&gold.organizations, Some("ORG")),
        (&gold.places, Some("LOC")),
        (&gold.others, None),
    ] {
        for name in names {
            let kind = name.kind.as_deref().unwrap_or_default();
            let label = label.unwrap_or_else(|| label_of_other(kind));
            let label = match (label, kind) {
                ("LOC", "facility") => "LOC|FAC",
                _ => label,
            };
            for form in name.forms().filter(|form| !form.is_empty()) {
                forms.entry(form).or_default().extend(label.split('|'));
            }
        }
    }
    forms
}
