//! Articles written for the project, each with an answer that was read by eye (known faults: `fixtures/REVIEW.md`).
//!
//! `fixtures/articles/NAME/` holds `input.*`, the further arguments in `args` (one a line), `expected.json`, and for some
//! articles the plain text in `expected.txt`.
//! Confidence, salience and scores move with every training and are left out of the comparison; floors elsewhere hold
//! them. To change an expectation, run the program on the article, read what changed, and save it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Numbers that move with every training.
const MOVING: &[&str] = &["confidence", "salience", "score", "generator"];

struct Golden {
    name: String,
    input: PathBuf,
    args: Vec<String>,
    expected: PathBuf,
    /// The plain text, for some of the articles.
    plain: PathBuf,
}

fn goldens() -> Vec<Golden> {
    let mut goldens = Vec::new();
    for folder in fs::read_dir("fixtures/articles").unwrap() {
        let folder = folder.unwrap().path();
        let input = fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .find(|path| path.file_stem().is_some_and(|name| name == "input"));
        let args = fs::read_to_string(folder.join("args")).unwrap_or_default();
        goldens.push(Golden {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            input: input.unwrap_or_else(|| panic!("{} holds no input", folder.display())),
            args: args.lines().map(str::to_owned).collect(),
            expected: folder.join("expected.json"),
            plain: folder.join("expected.txt"),
        });
    }
    goldens.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(
        goldens.len() >= 25,
        "only {} golden articles",
        goldens.len()
    );
    goldens
}

/// The documents for an article; a failed input is its error record.
fn run(golden: &Golden) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .args(["--format", "jsonl", "--quiet"])
        .args(&golden.args)
        .arg(&golden.input)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn expected(path: &Path) -> Vec<Value> {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match serde_json::from_str(&text).unwrap() {
        Value::Array(documents) => documents,
        document => vec![document],
    }
}

fn settle(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|key, _| !MOVING.contains(&key.as_str()));
            object.values_mut().for_each(settle);
        }
        Value::Array(array) => array.iter_mut().for_each(settle),
        _ => {}
    }
}

/// The first paths at which two values differ.
fn differences(path: &str, want: &Value, got: &Value, out: &mut Vec<String>) {
    match (want, got) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let (want, got) = (
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                );
                differences(&format!("{path}.{key}"), want, got, out);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (want, got)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{at}]"), want, got, out);
            }
        }
        _ if want != got => out.push(format!("{path}: expected {want}, got {got}")),
        _ => {}
    }
}

#[test]
fn golden_articles_are_read_as_reviewed() {
    let mut report = Vec::new();
    for golden in goldens() {
        let mut want = Value::Array(expected(&golden.expected));
        let mut got = Value::Array(run(&golden));
        settle(&mut want);
        settle(&mut got);
        let mut found = Vec::new();
        differences("", &want, &got, &mut found);
        report.extend(
            found
                .iter()
                .take(8)
                .map(|line| format!("{}{line}", golden.name)),
        );
    }
    assert!(report.is_empty(), "{}", report.join("\n"));
}

#[test]
fn golden_articles_read_as_reviewed_in_plain_text() {
    let mut checked = 0;
    for golden in goldens() {
        let Ok(want) = fs::read_to_string(&golden.plain) else {
            continue;
        };
        let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .arg("--quiet")
            .args(&golden.args)
            .arg(&golden.input)
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            want,
            "{}",
            golden.name
        );
        checked += 1;
    }
    assert!(checked >= 10, "only {checked} articles");
}

#[test]
fn golden_answers_obey_the_schema() {
    let schema = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .arg("schema")
        .output()
        .unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut checked = 0;
    for golden in goldens() {
        for document in run(&golden).iter().chain(&expected(&golden.expected)) {
            if document.get("error").is_none() {
                let errors: Vec<String> = validator
                    .iter_errors(document)
                    .map(|error| error.to_string())
                    .collect();
                assert!(errors.is_empty(), "{}: {}", golden.name, errors.join("; "));
                checked += 1;
            }
        }
    }
    assert!(checked >= 50, "only {checked} documents");
}
