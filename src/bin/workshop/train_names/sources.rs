//! The training corpora, and the states that their labels allow.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use nutgraf::input::Article;
use nutgraf::names::training::{ANY, BilouTag, FeatureContext, OUTSIDE, state};
use nutgraf::text::Document;

use crate::corpus::{self, Record};

/// A corpus ready for training.
pub struct Source {
    /// The name of its file.
    pub name: String,
    /// The weight of its articles.
    pub weight: f32,
    /// The articles.
    pub articles: Vec<Article>,
    /// Their labels.
    pub records: Vec<Record>,
    /// The conventions of its labels.
    pub conventions: Conventions,
}

/// The conventions of the labels of a corpus.
#[derive(Debug, Clone, Copy)]
pub struct Conventions {
    /// Whether nationalities have a separate label; otherwise they are MISC.
    groups: bool,
    /// Whether facilities have a separate label; otherwise they are LOC.
    facilities: bool,
}

/// Splits `FILE` or `FILE=WEIGHT`. The weight is 1 if there is none.
pub fn file_and_weight(corpus: &str) -> Result<(&str, f32)> {
    Ok(match corpus.rsplit_once('=') {
        Some((path, weight)) => (path, weight.parse().context("bad weight")?),
        None => (corpus, 1.0),
    })
}

/// Reads corpora, each `FILE` or `FILE=WEIGHT`, without the records that are `held` out.
pub fn read_sources(corpora: &[String], held: &HashSet<String>) -> Result<Vec<Source>> {
    corpora
        .iter()
        .map(|corpus| {
            let (path, weight) = file_and_weight(corpus)?;
            let (name, mut records) = corpus::read_all(&[PathBuf::from(path)])?.remove(0);
            records.retain(|record| !held.contains(&record.id));
            if records.is_empty() {
                bail!("{path} is empty");
            }
            Ok(Source::new(name, weight, records))
        })
        .collect()
}

impl Source {
    /// Prepares the records of a corpus.
    pub fn new(name: String, weight: f32, records: Vec<Record>) -> Self {
        let labels: BTreeSet<&str> = records
            .iter()
            .flat_map(|record| record.spans.iter().map(|span| span.label.as_str()))
            .collect();
        let conventions = Conventions {
            groups: labels.contains("NORP"),
            facilities: labels.contains("FAC"),
        };
        Self {
            name,
            weight,
            articles: records
                .iter()
                .map(|record| Article::of_lines(&record.id, &record.text))
                .collect(),
            records,
            conventions,
        }
    }
}

/// The states that the tokens of a span with this label can have. `None` for dates and sums of money. Labels joined
/// by "|" are alternatives, and "NONE" is no name.
fn states(label: &str, conventions: Conventions, tag: BilouTag) -> Option<u32> {
    let states = label.split('|').flat_map(|label| {
        let none = (label == "NONE").then_some(1 << OUTSIDE);
        let classes = classes(label, conventions).iter();
        none.into_iter()
            .chain(classes.map(move |class| 1 << state(*class, tag)))
    });
    states.reduce(|set, one| set | one)
}

/// The numbers of the classes that a label of a corpus can mean; none for dates and sums of money.
fn classes(label: &str, conventions: Conventions) -> &'static [usize] {
    match label {
        "PER" => &[0],
        "LOC" if conventions.facilities => &[1],
        "LOC" => &[1, 3],
        "ORG" => &[2],
        "FAC" => &[3],
        "NORP" => &[4],
        "MISC" if !conventions.groups => &[4, 5],
        "MISC" | "PRODUCT" => &[5],
        _ => &[],
    }
}

/// For each token, the states that the gold spans allow.
pub fn gold(document: &Document<'_>, record: &Record, conventions: Conventions) -> Vec<u32> {
    let mut allowed = vec![1 << OUTSIDE; document.tokens.len()];
    for labeled in &record.spans {
        let states = |tag| states(&labeled.label, conventions, tag);
        if states(BilouTag::Unit).is_none() {
            continue;
        }
        let mut start = document.token_at(labeled.span.start);
        let end = document
            .tokens
            .partition_point(|token| token.span.start < labeled.span.end);
        if start >= end {
            continue;
        }
        let exact = document.tokens[start].span.start == labeled.span.start
            && document.tokens[end - 1].span.end == labeled.span.end;
        if !exact {
            allowed[start..end].fill(ANY);
            continue;
        }
        while labeled.label == "PER" && end - start > 1 && is_title(document.token(start)) {
            start += 1;
        }
        for at in start..end {
            let tag = match (at == start, at + 1 == end) {
                (true, true) => BilouTag::Unit,
                (true, false) => BilouTag::Begin,
                (false, true) => BilouTag::Last,
                (false, false) => BilouTag::Inside,
            };
            allowed[at] = states(tag).unwrap_or(ANY);
        }
    }
    allowed
}

/// Titles that noisy corpora include in names.
fn is_title(word: &str) -> bool {
    const TITLES: &str = " mr mr. mrs mrs. ms ms. dr dr. president minister chairman sen. rep. gov. gen. general col. \
         prime chancellor secretary king queen prince princess pope senator governor judge justice spokesman \
         spokeswoman vice deputy former foreign defense leader ";
    TITLES.contains(&format!(" {} ", word.to_lowercase()))
}

/// Prints the number of gold names that consist of whole tokens, and of those inside segments, which the tagger can find.
pub fn coverage(source: &Source) {
    let mut context = FeatureContext::default();
    let (mut all, mut exact, mut inside) = (0, 0, 0);
    for (article, record) in source.articles.iter().zip(&source.records) {
        let document = nutgraf::text::segment(article, true);
        context.read(&document);
        for labeled in &record.spans {
            if !matches!(labeled.label.as_str(), "PER" | "LOC" | "ORG") {
                continue;
            }
            all += 1;
            let start = document.token_at(labeled.span.start);
            let end = document
                .tokens
                .partition_point(|token| token.span.start < labeled.span.end);
            if start >= end
                || document.tokens[start].span.start != labeled.span.start
                || document.tokens[end - 1].span.end != labeled.span.end
            {
                continue;
            }
            exact += 1;
            let held = context
                .segments
                .iter()
                .any(|segment| segment.tokens.start <= start && end <= segment.tokens.end);
            inside += usize::from(held);
        }
    }
    println!(
        "{}: {all} names, {exact} of whole tokens, {inside} in segments",
        source.name
    );
}
