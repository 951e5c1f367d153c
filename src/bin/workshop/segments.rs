//! `workshop segments`: prints and scores the tokens and sentences of corpora.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use nutgraf::input::Article;
use nutgraf::text::{self, Case, Document};

use crate::corpus;

/// Print sentences, or score token boundaries.
#[derive(Debug, Args)]
pub struct Segments {
    /// Corpora (JSON Lines with `text`).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Show::Boundaries)]
    show: Show,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// The share of span boundaries that are token boundaries, and tokens per span.
    Boundaries,
    /// One sentence per line, with spaces between tokens; suspicious sentences are marked.
    Sentences,
    /// Suspicious sentences with their context.
    Suspicious,
}

/// Runs the program.
pub fn run(args: &Segments) -> Result<()> {
    for (name, records) in corpus::read_all(&args.files)? {
        let mut counts = Counts::default();
        for record in &records {
            let article = Article::of_lines(&record.id, &record.text);
            let document = text::segment(&article, true);
            match args.show {
                Show::Boundaries => counts.add(&document, record),
                Show::Sentences => print_sentences(&document),
                Show::Suspicious => print_suspicious(&document),
            }
        }
        if args.show == Show::Boundaries {
            println!(
                "{name}: {} spans, {:.3} % of boundaries on tokens, {:.3} tokens a span",
                counts.spans,
                100.0 * counts.met as f64 / (2 * counts.spans).max(1) as f64,
                counts.tokens as f64 / counts.spans.max(1) as f64
            );
            for (slice, token) in counts.missed.iter().step_by(counts.missed.len() / 40 + 1) {
                println!("    {slice:?} in {token:?}");
            }
        }
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    spans: usize,
    met: usize,
    tokens: usize,
    missed: Vec<(String, String)>,
}

impl Counts {
    fn add(&mut self, document: &Document<'_>, record: &corpus::Record) {
        let tokens = &document.tokens;
        for labeled in &record.spans {
            let span = labeled.span;
            let (first, last) = (
                document.token_at(span.start),
                document.token_at(span.end.saturating_sub(1)),
            );
            self.spans += 1;
            self.tokens += last + 1 - first.min(last);
            let start = tokens
                .get(first)
                .is_some_and(|t| t.span.start == span.start);
            let end = tokens.get(last).is_some_and(|t| t.span.end == span.end);
            self.met += usize::from(start) + usize::from(end);
            if !(start && end) {
                let at = if start { last } else { first };
                self.missed.push((
                    span.of(&record.text).to_owned(),
                    document.token(at).to_owned(),
                ));
            }
        }
    }
}

fn print_sentences(document: &Document<'_>) {
    for index in 0..document.sentences.len() {
        let range = document.sentences[index].tokens;
        let words: Vec<&str> = (range.start..range.end)
            .map(|i| document.token(i))
            .collect();
        let mark = if is_suspicious(document, index) {
            "?"
        } else {
            " "
        };
        println!("{mark} {}", words.join(" "));
    }
}

fn print_suspicious(document: &Document<'_>) {
    for index in (0..document.sentences.len()).filter(|i| is_suspicious(document, *i)) {
        let slice = |at: Option<usize>| {
            at.and_then(|at| document.sentences.get(at))
                .map_or("", |s| s.span.of(document.text()))
        };
        let tail: String = slice(index.checked_sub(1)).chars().rev().take(40).collect();
        println!(
            "{} ┃ {} ┃ {}",
            tail.chars().rev().collect::<String>(),
            slice(Some(index)),
            slice(Some(index + 1)).chars().take(40).collect::<String>()
        );
    }
}

/// Whether a sentence is not alone in its block, and is short or starts with a lowercase letter or a mark.
fn is_suspicious(document: &Document<'_>, index: usize) -> bool {
    let sentence = &document.sentences[index];
    let first = &document.tokens[sentence.tokens.start];
    let follows = index > 0 && document.sentences[index - 1].block == sentence.block;
    let leads = document
        .sentences
        .get(index + 1)
        .is_some_and(|next| next.block == sentence.block);
    let short = sentence.tokens.end - sentence.tokens.start < 4;
    (follows
        && (first.case == Case::Lower
            || matches!(
                document.token(sentence.tokens.start),
                "," | ")" | "”" | "." | "-"
            )))
        || (short && (follows || leads))
}
