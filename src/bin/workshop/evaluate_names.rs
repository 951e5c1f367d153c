//! `workshop evaluate-names`: scores the tagger alone on labelled corpora, by exact spans.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use nutgraf::input::Article;
use nutgraf::names::{self, Label};
use nutgraf::span::Span;

use crate::corpus;
use crate::count::Count;

/// Score the tagger alone, by exact spans of people, places and organizations.
#[derive(Debug, Args)]
pub struct EvaluateNames {
    /// Labelled corpora (JSON Lines with `spans`).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print the errors.
    #[arg(long)]
    errors: bool,
}

/// Runs the program.
pub fn run(args: &EvaluateNames) -> Result<()> {
    for (name, records) in corpus::read_all(&args.files)? {
        let mut score = Score::default();
        for record in &records {
            let article = Article::of_lines(&record.id, &record.text);
            let document = nutgraf::text::segment(&article, true);
            let found: Vec<Found> = names::tag(&document)
                .into_iter()
                .filter_map(|name| {
                    let span = document.span_of(name.tokens);
                    Some((span, scored_label(name.label)?, name.confidence))
                })
                .collect();
            score.add(record, &found, args.errors);
        }
        println!("{name}");
        score.print();
    }
    Ok(())
}

/// Span, label in the corpora, and confidence of a name.
pub type Found = (Span, &'static str, f32);

/// The name in the corpora of a label that is scored; facilities count as places.
pub fn scored_label(label: Label) -> Option<&'static str> {
    match label {
        Label::Person => Some("PER"),
        Label::Location | Label::Facility => Some("LOC"),
        Label::Organization => Some("ORG"),
        Label::Group | Label::Other => None,
    }
}

/// Counts of correct and wrong names.
#[derive(Debug, Default)]
pub struct Score {
    /// For each class: correct, found, gold.
    classes: BTreeMap<&'static str, Count>,
    clashes: BTreeMap<String, usize>,
    /// For each tenth of confidence: correct, found, sum of confidence.
    reliability: [(usize, usize, f64); 10],
    /// The confidence of each scored name, and whether it is correct.
    pub confidences: Vec<(f32, bool)>,
}

impl Score {
    /// Adds the names found in one record.
    pub fn add(&mut self, record: &corpus::Record, found: &[Found], print: bool) {
        let gold: HashMap<Span, &str> = record
            .spans
            .iter()
            .map(|s| (s.span, s.label.as_str()))
            .collect();
        let is_scored = |label: &str| matches!(label, "PER" | "LOC" | "ORG");
        for label in ["PER", "LOC", "ORG"] {
            let count = gold.values().filter(|l| **l == label).count();
            self.classes.entry(label).or_default().wanted += count;
        }
        let mut hit = std::collections::HashSet::new();
        for (span, label, confidence) in found {
            let right = gold.get(span) == Some(label);
            if !right {
                let near: Vec<_> = record
                    .spans
                    .iter()
                    .filter(|s| s.span.overlaps(*span))
                    .collect();
                let touches = near.iter().any(|s| is_scored(&s.label));
                let aside = near
                    .iter()
                    .any(|s| !is_scored(&s.label) && s.label != "DATE");
                let nationality = gold.get(span) == Some(&"NORP");
                if aside && !touches && !nationality {
                    continue;
                }
                if let Some(other) = gold.get(span) {
                    *self
                        .clashes
                        .entry(format!("{other} taken as {label}"))
                        .or_default() += 1;
                }
                if print {
                    let wanted: Vec<_> = near
                        .iter()
                        .map(|s| format!("{} {}", s.label, s.span.of(&record.text)))
                        .collect();
                    println!(
                        "wrong\t{label} {}\t{}\t{confidence:.2}\t{}",
                        span.of(&record.text),
                        wanted.join(", "),
                        context(&record.text, *span)
                    );
                }
            }
            hit.insert(*span);
            let counts = self.classes.entry(label).or_default();
            counts.right += usize::from(right);
            counts.found += 1;
            self.confidences.push((*confidence, right));
            let bin = &mut self.reliability[((confidence * 10.0) as usize).min(9)];
            bin.0 += usize::from(right);
            bin.1 += 1;
            bin.2 += f64::from(*confidence);
        }
        if print {
            for s in record.spans.iter().filter(|s| is_scored(&s.label)) {
                if !found.iter().any(|(span, _, _)| span.overlaps(s.span)) {
                    println!(
                        "missed\t{} {}\t\t\t{}",
                        s.label,
                        s.span.of(&record.text),
                        context(&record.text, s.span)
                    );
                }
            }
        }
    }

    /// Micro F1 over all classes, in percent.
    pub fn f1(&self) -> f64 {
        self.classes.values().copied().sum::<Count>().f1()
    }

    /// F1 of one class, in percent.
    pub fn f1_of(&self, label: &str) -> f64 {
        self.classes.get(label).copied().unwrap_or_default().f1()
    }

    /// Prints the table.
    pub fn print(&self) {
        for (label, counts) in &self.classes {
            println!("{label:4} {counts}");
        }
        let mut clashes: Vec<_> = self.clashes.iter().collect();
        clashes.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
        for (name, count) in clashes.iter().take(8) {
            println!("  {name}: {count}");
        }
        for (bin, (right, count, sum)) in self.reliability.iter().enumerate() {
            if *count > 0 {
                println!(
                    "  confidence {:.1}-{:.1}: {count} mentions, mean {:.3}, right {:.3}",
                    bin as f64 / 10.0,
                    (bin + 1) as f64 / 10.0,
                    sum / *count as f64,
                    *right as f64 / *count as f64
                );
            }
        }
        println!("PER+LOC+ORG micro F1 {:.2}", self.f1());
    }
}

fn context(text: &str, span: Span) -> String {
    let before: String = text[..span.start]
        .chars()
        .rev()
        .take(40)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let after: String = text[span.end..].chars().take(40).collect();
    format!("{before}[{}]{after}", span.of(text)).replace(['\n', '\r', '\t'], " ")
}
