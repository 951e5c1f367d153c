//! `workshop train-facts`: trains the models that choose the facts of the main event.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::input::Reader;
use nutgraf::summary::facts::Question;
use nutgraf::summary::facts::learning::{Case, Model, cases, train};
use nutgraf::summary::{Background, candidates};
use nutgraf::{Options, analyze};

use crate::corpus;
use crate::gold;
use crate::manifest;

/// The questions, with the names of their model files.
const QUESTIONS: [(Question, &str); 4] = [
    (Question::Who, "who"),
    (Question::What, "what"),
    (Question::Where, "where"),
    (Question::When, "when"),
];

/// Train the models that choose the facts of the main event.
#[derive(Debug, Args)]
pub struct TrainFacts {
    /// The marks of this project.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    gold: PathBuf,
    /// Articles with the answers of coders.
    #[arg(long, default_value = "../shared/corpora/facts/giveme5w1h.jsonl")]
    coded: PathBuf,
    /// The folder of the corpora that the marks refer to.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Number of parts, each scored by models trained on the others.
    #[arg(long, default_value_t = 8)]
    folds: usize,
    /// Do not write the model files.
    #[arg(long)]
    dry: bool,
    /// Print the errors of the cross-validation for this question.
    #[arg(long)]
    errors: Option<String>,
}

/// An article with the answers of annotators.
struct Article {
    id: String,
    text: String,
    date: Option<String>,
    /// Whether it is one of the coded articles.
    is_coded: bool,
    /// The answers in the order of [`QUESTIONS`]; `None` if it is not known whether the article has one.
    answers: [Option<Vec<String>>; 4],
}

/// The possible answers of an article to one question.
struct Lesson<'a> {
    article: &'a Article,
    cases: Vec<Case>,
    /// Whether there is an answer.
    has_answer: bool,
}

/// Runs the program.
pub fn run(args: &TrainFacts) -> Result<()> {
    let mut articles = marked(args)?;
    articles.extend(coded(args)?);
    let mut scores = String::new();
    let mut lessons = articles.iter().map(lessons).collect::<Result<Vec<_>>>()?;
    for (number, (_, name)) in QUESTIONS.into_iter().enumerate() {
        let lessons: Vec<Lesson<'_>> = lessons
            .iter_mut()
            .filter_map(|lessons| lessons[number].take())
            .collect();
        let chosen = cross_validate(&lessons, args.folds.max(2));
        for coded in [false, true] {
            let part: Vec<_> = chosen
                .iter()
                .filter(|(l, _)| l.article.is_coded == coded)
                .collect();
            let kind = if coded { "coded" } else { "marked" };
            for percent in [0, 15, 20, 25, 30, 35, 40, 50] {
                let min = percent as f32 / 100.0;
                let with = part.iter().filter(|(lesson, _)| lesson.has_answer);
                let wanted = with.clone().count();
                let given = with.filter_map(|(_, best)| best.filter(|(p, _)| *p >= min));
                let found = given.clone().count();
                let right = given.filter(|(_, case)| case.is_right).count();
                let spurious = part
                    .iter()
                    .filter(|(l, best)| !l.has_answer && best.is_some_and(|(p, _)| p >= min));
                let f1 = 200.0 * right as f64 / (found + wanted).max(1) as f64;
                println!(
                    "{name} {kind} from {min:.2}: F1 {f1:.1} (right {right}, given {found} of {wanted}; {} given without answer)",
                    spurious.count()
                );
                if percent == 25 {
                    scores += &format!("{name} {kind} {f1:.1}; ");
                }
            }
            let possible = part
                .iter()
                .filter(|(l, _)| l.cases.iter().any(|case| case.is_right));
            println!(
                "{name} {kind}: {} have a right answer among the possible ones",
                possible.count()
            );
        }
        if args.errors.as_deref() == Some(name) {
            print_errors(&chosen, number);
        }
        if !args.dry {
            let all: Vec<&Case> = lessons.iter().flat_map(|lesson| &lesson.cases).collect();
            let path = format!("src/data/en/built/facts-{name}.bin");
            std::fs::write(&path, train(&all).file())
                .with_context(|| format!("cannot write {path}"))?;
        }
    }
    if !args.dry {
        for (_, name) in QUESTIONS {
            write_manifest(name, &scores)?;
        }
    }
    Ok(())
}

/// The best answer to each lesson with its probability, by models that have not seen the article.
fn cross_validate<'l, 'a>(
    lessons: &'l [Lesson<'a>],
    folds: usize,
) -> Vec<(&'l Lesson<'a>, Option<(f32, &'l Case)>)> {
    let mut chosen = Vec::new();
    for fold in 0..folds {
        let part = |inside: bool| {
            let numbered = lessons.iter().enumerate();
            numbered.filter(move |(number, _)| (number % folds == fold) == inside)
        };
        let seen: Vec<&Case> = part(false).flat_map(|(_, lesson)| &lesson.cases).collect();
        let model: Model = train(&seen);
        for (_, lesson) in part(true) {
            let scored = model
                .probabilities(&lesson.cases)
                .into_iter()
                .zip(&lesson.cases);
            let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
            chosen.push((lesson, best));
        }
    }
    chosen
}

fn print_errors(chosen: &[(&Lesson<'_>, Option<(f32, &Case)>)], number: usize) {
    for (lesson, best) in chosen {
        let is_right = best.is_some_and(|(_, case)| case.is_right);
        if is_right || !lesson.has_answer {
            continue;
        }
        let (p, text) = best.map_or((0.0, ""), |(p, case)| (p, case.text.as_str()));
        let right: Vec<&str> = lesson
            .cases
            .iter()
            .filter(|case| case.is_right)
            .map(|case| case.text.as_str())
            .collect();
        println!(
            "{} {p:.2} {text:?} wanted {:?} possible {right:?}",
            lesson.article.id, lesson.article.answers[number]
        );
    }
}

/// The possible answers of an article to each question.
fn lessons(article: &Article) -> Result<[Option<Lesson<'_>>; 4]> {
    let date = article.date.as_ref().and_then(|date| date.parse().ok());
    let reader = Reader {
        date,
        ..Reader::default()
    };
    let read = reader.read_text(&article.id, &article.text)?;
    let analysis = analyze(&read, &Options::default());
    let story = candidates(
        &analysis.document,
        &analysis.dates,
        &analysis.entities,
        Background::built_in(),
    );
    Ok(std::array::from_fn(|number| {
        let marks = article.answers[number].as_ref()?;
        Some(Lesson {
            article,
            cases: cases(
                QUESTIONS[number].0,
                &analysis.document,
                &analysis.entities,
                &analysis.dates,
                &story,
                marks,
            ),
            has_answer: !marks.is_empty(),
        })
    }))
}

/// The articles that were marked for this project.
fn marked(args: &TrainFacts) -> Result<Vec<Article>> {
    let marked = gold::read(&args.gold, &args.corpora)?;
    let tune = marked
        .into_iter()
        .filter(|marked| marked.gold.split == "tune");
    Ok(tune
        .map(|marked| {
            let facts = &marked.gold.facts;
            let words = |span: Option<[usize; 2]>| -> Vec<String> {
                let slice = |[start, end]: [usize; 2]| {
                    marked.text[marked.bytes.at(start)..marked.bytes.at(end)].to_owned()
                };
                span.map(slice).into_iter().collect()
            };
            Article {
                is_coded: false,
                answers: [
                    Some(facts.who.clone()),
                    Some(words(facts.what)),
                    Some(facts.places.clone()),
                    Some(words(facts.when)),
                ],
                id: marked.gold.id.clone(),
                date: marked.date.clone(),
                text: marked.text,
            }
        })
        .collect())
}

/// The articles with answers of coders, who did not note that there is none.
fn coded(args: &TrainFacts) -> Result<Vec<Article>> {
    #[derive(serde::Deserialize)]
    struct Record {
        id: String,
        text: String,
        date: Option<String>,
        facts: std::collections::HashMap<String, Vec<String>>,
    }
    let records: Vec<Record> = corpus::json_lines(&args.coded)?;
    let articles = records.into_iter().map(|mut record| Article {
        is_coded: true,
        answers: QUESTIONS.map(|(_, name)| record.facts.remove(name)),
        id: record.id,
        text: record.text,
        date: record.date,
    });
    Ok(articles.collect())
}

fn write_manifest(name: &str, scores: &str) -> Result<()> {
    manifest::upsert(
        &format!("facts-{name}.bin"),
        &[
            ("made_by", "workshop train-facts".to_owned()),
            (
                "sources",
                "fixtures/gold/read.jsonl: marks of this project; fhamborg/Giveme5W1H (Apache-2.0)"
                    .to_owned(),
            ),
            (
                "scores",
                format!("cross-validated F1: {}", scores.trim_end_matches("; ")),
            ),
        ],
    )
}
