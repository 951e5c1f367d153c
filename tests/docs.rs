//! The examples of the README and of `docs/` are real: every fenced block after a line
//! `<!-- output of: nutgraf ARGUMENTS -->` is compared with the output of the program, byte for byte.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MARK: &str = "<!-- output of: nutgraf ";

/// Checks the examples of a page and returns how many there are.
fn check_examples(page: &Path) -> usize {
    let text = fs::read_to_string(page).unwrap();
    for (start, _) in text.match_indices(MARK) {
        let (arguments, rest) = text[start + MARK.len()..].split_once(" -->").unwrap();
        let (_, rest) = rest.split_once("```").unwrap();
        let (_, rest) = rest.split_once('\n').unwrap();
        let (expected, _) = rest.split_once("\n```").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            output.trim_end(),
            expected,
            "{}: nutgraf {arguments}",
            page.display()
        );
    }
    text.matches(MARK).count()
}

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir("docs").unwrap();
    let mut pages: Vec<PathBuf> = docs.map(|entry| entry.unwrap().path()).collect();
    pages.push(PathBuf::from("README.md"));
    pages
}

#[test]
fn examples_are_what_the_program_prints() {
    assert!(check_examples(Path::new("README.md")) >= 4);
    let total: usize = pages().iter().map(|page| check_examples(page)).sum();
    assert!(total >= 7, "{total} examples");
}

#[test]
fn links_between_pages_exist() {
    for page in pages().iter().chain([&PathBuf::from("CONTRIBUTING.md")]) {
        let text = fs::read_to_string(page).unwrap();
        for target in text.split("](").skip(1) {
            let target = target.split(')').next().unwrap();
            if !target.contains("://") && !target.starts_with('#') {
                let path = page.parent().unwrap().join(target);
                assert!(path.exists(), "{}: {target}", page.display());
            }
        }
    }
}

#[test]
fn the_readme_is_short() {
    assert!(fs::read_to_string("README.md").unwrap().lines().count() <= 150);
}
