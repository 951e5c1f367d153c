//! `workshop train-quotes`: trains the quote models and scores them.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::{self, Entities, UserNames};
use nutgraf::input::Article;
use nutgraf::lexicon::level_of_share;
use nutgraf::quotes::learning::{self, Attribution, Lesson, ModelFiles};
use nutgraf::quotes::{Quote, QuoteKind};
use nutgraf::span::Span;
use nutgraf::text::{self, Document};
use nutgraf::{names, quotes};
use serde::Deserialize;

use crate::{corpus, manifest};

const CUES: &str = "src/data/en/lists/cue_levels.tsv";
const CUE_MODEL: &str = "src/data/en/built/quote-cues.bin";
const TAGGER_MODEL: &str = "src/data/en/built/quote-tagger.bin";
const RERANKER_MODEL: &str = "src/data/en/built/quote-reranker.bin";

/// Train the quote models on labelled attributions.
///
/// Run it first with `--cues` to write the list of cue words, build again, then train. The same corpora and the same build give
/// the same files.
#[derive(Debug, Args)]
pub struct TrainQuotes {
    /// Articles to learn from (JSON Lines with `attributions`).
    #[arg(long, required = true)]
    train: PathBuf,
    /// Articles to score the models on.
    #[arg(long)]
    dev: Option<PathBuf>,
    /// Hold out every tenth article and score on these, to choose settings. Nothing is written.
    #[arg(long)]
    held_out: bool,
    /// Only count cue words and write their list.
    #[arg(long)]
    cues: bool,
    /// Score the shipped models instead of training.
    #[arg(long)]
    shipped: bool,
    /// Do not write the model files.
    #[arg(long)]
    dry: bool,
    /// Passes over the training data.
    #[arg(long, default_value_t = 8)]
    epochs: usize,
    /// Minimum number of occurrences of a feature.
    #[arg(long, default_value_t = 4)]
    min_count: u32,
    /// Initial learning rate.
    #[arg(long, default_value_t = 0.018)]
    rate: f32,
    /// Minimum number of occurrences of a feature of the cue classifier.
    #[arg(long, default_value_t = 3)]
    min_cue_count: u32,
    /// Initial learning rate of the cue classifier.
    #[arg(long, default_value_t = 0.05)]
    cue_rate: f32,
    /// Passes over the data of the cue classifier.
    #[arg(long, default_value_t = 4)]
    cue_epochs: usize,
    /// Weight decay.
    #[arg(long, default_value_t = 1e-2)]
    decay: f32,
    /// Features whose weights are all below this after the first training are not used in the second.
    #[arg(long, default_value_t = 0.1)]
    prune: f32,
    /// Number of parts of the articles, each analyzed by models trained on the others, to train the reranker.
    #[arg(long, default_value_t = 6)]
    folds: usize,
    /// Print the wrong quotes.
    #[arg(long)]
    errors: bool,
}

#[derive(Debug, Deserialize)]
struct Record {
    id: String,
    text: String,
    attributions: Vec<Marked>,
}

#[derive(Debug, Deserialize)]
struct Marked {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
    kind: String,
}

/// An article with its attributions.
struct Sample {
    article: Article,
    attributions: Vec<Attribution>,
}

fn read(path: &Path) -> Result<Vec<Sample>> {
    let records: Vec<Record> = corpus::json_lines(path)?;
    Ok(records.iter().map(sample).collect())
}

fn sample(record: &Record) -> Sample {
    let bytes = corpus::ByteOffsets::of(&record.text);
    let spans = |raw: &[(usize, usize)]| -> Vec<Span> {
        let spans = raw.iter();
        spans
            .map(|(start, end)| Span::new(bytes.at(*start), bytes.at(*end)))
            .collect()
    };
    let attributions = record.attributions.iter().map(|marked| Attribution {
        source: spans(&marked.source),
        cue: spans(&marked.cue),
        content: spans(&marked.content),
        kind: match marked.kind.as_str() {
            "direct" => QuoteKind::Direct,
            "mixed" => QuoteKind::Mixed,
            _ => QuoteKind::Indirect,
        },
    });
    Sample {
        attributions: attributions.collect(),
        article: Article::of_lines(&record.id, &record.text),
    }
}

fn understand(document: &Document<'_>) -> Entities {
    entities::resolve(document, names::tag(document), &UserNames::default())
}

/// Runs the program.
pub fn run(args: &TrainQuotes) -> Result<()> {
    let train = read(&args.train)?;
    let documents: Vec<Document<'_>> = train
        .iter()
        .map(|s| text::segment(&s.article, true))
        .collect();
    if args.shipped {
        return score(args, None);
    }
    let mut lessons = Vec::new();
    for (number, (sample, document)) in train.iter().zip(&documents).enumerate() {
        let lesson = || Lesson::new(document, &understand(document), sample.attributions.clone());
        if !(args.held_out && number % 10 == 9) {
            lessons.push(lesson());
        }
    }
    let heads = learning::find_heads(&mut lessons);
    if args.cues {
        return write_cues(&heads);
    }
    let settings = learning::Settings {
        epochs: args.epochs,
        min_count: args.min_count,
        rate: args.rate,
        min_cue_count: args.min_cue_count,
        cue_rate: args.cue_rate,
        cue_epochs: args.cue_epochs,
        decay: args.decay,
        prune: args.prune,
        folds: args.folds,
    };
    let files = learning::train(&lessons, &settings, |line| eprintln!("{line}"));
    eprintln!(
        "{} + {} + {} bytes",
        files.cues.len(),
        files.tagger.len(),
        files.reranker.len()
    );
    if !args.dry && !args.held_out {
        std::fs::write(CUE_MODEL, &files.cues)?;
        std::fs::write(TAGGER_MODEL, &files.tagger)?;
        std::fs::write(RERANKER_MODEL, &files.reranker)?;
        for name in ["quote-cues.bin", "quote-tagger.bin", "quote-reranker.bin"] {
            manifest::upsert(
                name,
                &[
                    ("made_by", format!("workshop train-quotes --train polnear.train.jsonl --epochs {} --folds {}", args.epochs, args.folds)),
                    ("sources", "networkdynamics/PolNeAR train (no licence stated); src/data/en/lists/{cue_levels,word_classes,function_words}.tsv".to_owned()),
                ],
            )?;
        }
    }
    score(args, Some(&files))
}

fn write_cues(heads: &[(String, usize, usize)]) -> Result<()> {
    let mut list = "# Word forms that are heads of cues. Counted by `workshop train-quotes --cues` on the PolNeAR train set\n\
                    # (networkdynamics/PolNeAR; counts only). A cue of your own is one more line.\n\n\
                    @cue_level\tfolded\tHeads of cues; the value is how often the word is one when it occurs, from 1 (seldom) to 8 (nearly always).\n"
        .to_owned();
    for (word, count, all) in heads {
        let (count, all) = (*count as f32, *all as f32);
        let share = count / (all + 2.0);
        if word.starts_with(char::is_alphabetic) && share >= 0.015 {
            list += &format!("{word}\t{}\n", level_of_share(count, all));
        }
    }
    std::fs::write(CUES, list).with_context(|| format!("cannot write {CUES}"))
}

fn score(args: &TrainQuotes, files: Option<&ModelFiles>) -> Result<()> {
    let mut samples = Vec::new();
    if args.held_out {
        samples.extend(read(&args.train)?.into_iter().skip(9).step_by(10));
    }
    if let Some(dev) = &args.dev {
        samples.extend(read(dev)?);
    }
    let mut score = Score::default();
    for sample in samples {
        let document = text::segment(&sample.article, true);
        let entities = understand(&document);
        let found = match files {
            Some(files) => learning::attribute(files, &document, &entities),
            None => quotes::attribute(&document, &entities).quotes,
        };
        score.add(&sample, &found, args.errors);
    }
    score.print();
    Ok(())
}

/// Counts of correct and wrong quotes.
#[derive(Debug, Default)]
struct Score {
    /// By group (quoted, indirect) and overlap (0.8, 0.3): correct, found, gold.
    content: [[[usize; 3]; 2]; 2],
    /// By group: matched with a source in gold, overlapping.
    source: [[usize; 2]; 2],
    /// By tenth of confidence: correct, found.
    calibration: [[usize; 2]; 10],
    /// By rule: correct in content and source, found, sum of confidences.
    rules: BTreeMap<&'static str, (usize, usize, f32)>,
}

const fn group(kind: QuoteKind) -> usize {
    matches!(kind, QuoteKind::Indirect) as usize
}

/// Prints the attributions that were missed and the quotes that are wrong.
fn print_errors<'a>(
    article: &Article,
    missed: impl Iterator<Item = &'a Attribution>,
    wrong: impl Iterator<Item = &'a Quote>,
) {
    let show = |spans: &[Span]| {
        let texts: Vec<&str> = spans.iter().map(|s| s.of(&article.text)).collect();
        texts.join(" ⟧ ⟦ ")
    };
    println!("## {}", article.id);
    for attribution in missed {
        println!(
            "- {} {}: S[{}] C[{}] ⟦{}⟧",
            attribution.kind.name(),
            attribution.content[0].start,
            show(&attribution.source),
            show(&attribution.cue),
            show(&attribution.content)
        );
    }
    for quote in wrong {
        println!(
            "+ {} {}: S[{}] C[{}] ⟦{}⟧ {:.2} {}",
            quote.kind.name(),
            quote.spans[0].start,
            show(quote.source.as_slice()),
            show(quote.cue.as_slice()),
            show(&quote.spans),
            quote.confidence,
            quote.rule
        );
    }
}

impl Score {
    fn add(&mut self, sample: &Sample, found: &[Quote], errors: bool) {
        let text = &sample.article.text;
        let gold: Vec<&Attribution> = sample
            .attributions
            .iter()
            .filter(|a| !a.content.is_empty())
            .collect();
        let gold_letters: Vec<HashSet<usize>> =
            gold.iter().map(|a| letters(text, &a.content)).collect();
        let found_letters: Vec<HashSet<usize>> =
            found.iter().map(|q| letters(text, &q.spans)).collect();
        for (which, min_overlap) in [0.8, 0.3].into_iter().enumerate() {
            let pairs = pairs(&gold_letters, &found_letters, min_overlap);
            let mut group_of: Vec<Option<usize>> = vec![None; found.len()];
            let mut whole = vec![false; found.len()];
            for (i, j) in &pairs {
                let g = group(gold[*i].kind);
                self.content[g][which][0] += 1;
                group_of[*j] = Some(g);
                let want = letters(text, &gold[*i].source);
                let source = found[*j].source;
                let overlaps = source.is_some_and(|s| !letters(text, &[s]).is_disjoint(&want));
                whole[*j] = want.is_empty() || found[*j].continues.is_some() || overlaps;
                if which == 1 && !gold[*i].source.is_empty() {
                    self.source[g][0] += 1;
                    self.source[g][1] += usize::from(overlaps);
                }
            }
            for ((quote, matched), whole) in found.iter().zip(&group_of).zip(whole) {
                self.content[matched.unwrap_or(group(quote.kind))][which][1] += 1;
                if which == 0 {
                    let tenth = ((quote.confidence * 10.0) as usize).min(9);
                    self.calibration[tenth][0] += usize::from(whole);
                    self.calibration[tenth][1] += 1;
                    let rule = self.rules.entry(quote.rule).or_default();
                    rule.0 += usize::from(whole);
                    rule.1 += 1;
                    rule.2 += quote.confidence;
                }
            }
            for attribution in &gold {
                self.content[group(attribution.kind)][which][2] += 1;
            }
            if errors && which == 0 {
                let matched: HashSet<usize> = pairs.iter().map(|(i, _)| *i).collect();
                let missed = gold.iter().enumerate();
                let missed = missed.filter(|(i, _)| !matched.contains(i));
                let wrong = found.iter().zip(&group_of);
                let wrong = wrong.filter(|(_, group)| group.is_none());
                print_errors(
                    &sample.article,
                    missed.map(|(_, attribution)| *attribution),
                    wrong.map(|(quote, _)| quote),
                );
            }
        }
    }

    fn print(&self) {
        for (g, name) in ["quoted", "indirect"].into_iter().enumerate() {
            for (which, min_overlap) in ["0.8", "0.3"].into_iter().enumerate() {
                let [right, found, gold] = self.content[g][which].map(|n| n as f64);
                println!(
                    "{name} ≥{min_overlap}: P {:.1} R {:.1} F1 {:.1} (gold {gold}, found {found})",
                    100.0 * right / found,
                    100.0 * right / gold,
                    200.0 * right / (found + gold)
                );
            }
            println!(
                "{name} source overlaps {:.1} %",
                100.0 * self.source[g][1] as f64 / self.source[g][0] as f64
            );
        }
        let tenths: Vec<String> = self
            .calibration
            .iter()
            .enumerate()
            .map(|(i, [right, all])| format!("0.{i}: {right}/{all}"))
            .collect();
        println!("right by confidence: {}", tenths.join(" "));
        for (rule, (right, found, confidence)) in &self.rules {
            println!(
                "{rule}: {right} of {found} right, mean confidence {:.2}",
                confidence / *found as f32
            );
        }
    }
}

fn letters(text: &str, spans: &[Span]) -> HashSet<usize> {
    spans
        .iter()
        .flat_map(|span| {
            span.of(text)
                .char_indices()
                .filter(|(_, c)| c.is_alphanumeric())
                .map(|(at, _)| span.start + at)
        })
        .collect()
}

fn pairs(
    gold: &[HashSet<usize>],
    found: &[HashSet<usize>],
    min_overlap: f64,
) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let both = g.intersection(f).count();
            let index = both as f64 / (g.len() + f.len() - both).max(1) as f64;
            if both > 0 && index >= min_overlap {
                all.push((index, i, j));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_gold, mut used_found) = (HashSet::new(), HashSet::new());
    all.into_iter()
        .filter(|(_, i, j)| {
            let free = !used_gold.contains(i) && !used_found.contains(j);
            if free {
                used_gold.insert(*i);
                used_found.insert(*j);
            }
            free
        })
        .map(|(_, i, j)| (i, j))
        .collect()
}
