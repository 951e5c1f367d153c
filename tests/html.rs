//! The pages of ten articles of all kinds, each read by eye.
//!
//! `fixtures/articles/NAME/expected.html` has the body of the page, with a line for each element of the layout and without
//! probabilities, which move with every training. `REWRITE=1 cargo test --test html` writes these files anew.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The elements that start a line.
const LINES: [&str; 17] = [
    "<header", "<main", "<article", "<aside", "<section", "<details", "<div", "<h1", "<h2", "<h3",
    "<p", "<ul", "<li", "<dl", "<dt", "<dd", "<script",
];

const NAMES: [&str; 10] = [
    "wire-yonhap-dateline",
    "feature-late-nutgraf",
    "page-heavy-clutter",
    "live-blog",
    "interview-qa",
    "court-report",
    "sports-scores-table",
    "saved-html-page",
    "obituary",
    "hostile-characters",
];

fn folder(name: &str) -> PathBuf {
    Path::new("fixtures/articles").join(name)
}

fn page(folder: &Path) -> String {
    let input = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.file_stem().is_some_and(|name| name == "input"))
        .unwrap();
    let args = fs::read_to_string(folder.join("args")).unwrap_or_default();
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .args(["--format", "html", "--quiet", "--no-config"])
        .args(args.lines())
        .arg(&input)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The body of a page in lines, without probabilities and the script.
fn settled(page: &str) -> String {
    let body = page.split_once("<body").unwrap().1;
    let (body, _) = body.rsplit_once("<script>").unwrap();
    let mut out = format!("<body{body}");
    for element in LINES {
        for end in [" ", ">"] {
            out = out.replace(&format!("{element}{end}"), &format!("\n{element}{end}"));
        }
    }
    let mut parts = out.split(" %").peekable();
    let mut settled = String::new();
    while let Some(part) = parts.next() {
        match parts.peek() {
            Some(_) => {
                settled.push_str(part.trim_end_matches(|c: char| c.is_ascii_digit()));
                settled.push_str("N %");
            }
            None => settled.push_str(part),
        }
    }
    settled + "\n"
}

#[test]
fn golden_pages_are_as_reviewed() {
    let rewrite = std::env::var_os("REWRITE").is_some();
    let mut differing = Vec::new();
    for name in NAMES {
        let got = settled(&page(&folder(name)));
        let path = folder(name).join("expected.html");
        if rewrite {
            fs::write(&path, &got).unwrap();
        }
        let want = fs::read_to_string(&path).unwrap();
        let line = want
            .lines()
            .zip(got.lines())
            .find(|(want, got)| want != got);
        if want != got {
            differing.push(format!("{name}: {line:#?}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn pages_are_small_beside_their_text() {
    for name in NAMES {
        let folder = folder(name);
        let expected = fs::read_to_string(folder.join("expected.json")).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let words = answer["article"]["words"].as_u64().unwrap();
        let size =
            page(&folder).len() as u64 - answer["source"]["bytes"].as_u64().unwrap().min(20_000);
        // 60 KB for an article of 600 words: a third of that is the same in every page.
        let limit = 20_000 + 40_000 * words.max(300) / 600;
        assert!(
            size < limit,
            "{name}: {size} bytes beside the text, {words} words"
        );
    }
}

#[test]
fn a_page_names_nothing_outside() {
    for name in NAMES {
        let page = page(&folder(name));
        let (head, _) = page.split_once("<body").unwrap();
        assert!(head.contains("default-src 'none'"), "{name}");
        for outside in ["src=", "@import", "url("] {
            assert!(!head.contains(outside), "{name}: {outside}");
        }
    }
}
