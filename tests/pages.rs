//! Saved web pages against what a reader would take from them.
//!
//! Each folder of `fixtures/pages` holds a page and `expected.json`: the metadata, the paragraphs of the body, phrases that
//! are no part of it, or the code of the error. Absent keys are not checked.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use nutgraf::input::{Article, BlockKind, Reader};
use serde_json::Value;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .expect("fixtures")
        .map(|entry| entry.expect("folder").path())
        .collect();
    folders.sort();
    folders
}

fn page_in(folder: &Path) -> PathBuf {
    ["page.html", "page.mht"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|path| path.exists())
        .expect("a page")
}

#[test]
fn pages_read_as_expected() {
    let folders = folders();
    assert!(folders.len() >= 20, "{} pages", folders.len());
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder
            .file_name()
            .expect("name")
            .to_string_lossy()
            .into_owned();
        let expected: Value =
            serde_json::from_slice(&fs::read(folder.join("expected.json")).expect("expected"))
                .expect("JSON");
        let path = page_in(&folder);
        let bytes = fs::read(&path).expect("page");
        // The name must not matter: pages are told by their content.
        let read = Reader::default().read_bytes(&name, None, &bytes);
        match (read, expected["error"].as_str()) {
            (Err(error), code) if code == Some(error.code()) => {}
            (Err(error), _) => wrong.push(format!("{name}: {error}")),
            (Ok(article), Some(code)) => {
                wrong.push(format!("{name}: no {code}, but {:?}", article.text));
            }
            (Ok(article), None) => wrong.extend(differences(&name, &article, &expected)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(name: &str, article: &Article, expected: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |key: &str, got: Value| {
        if !expected[key].is_null() && expected[key] != got {
            wrong.push(format!("{name}: {key} is {got}, not {}", expected[key]));
        }
    };
    let names: Vec<&str> = article
        .authors
        .iter()
        .map(|author| author.text.as_str())
        .collect();
    check(
        "headline",
        article
            .headline
            .as_ref()
            .map(|title| title.text.clone())
            .into(),
    );
    check("authors", names.into());
    check(
        "published",
        article
            .published
            .as_ref()
            .map(|published| published.value.clone())
            .into(),
    );
    check(
        "publisher",
        article
            .publisher
            .as_ref()
            .map(|name| name.text.clone())
            .into(),
    );
    check(
        "dateline",
        article.dateline.map(|span| span.of(&article.text)).into(),
    );
    check("language", article.language.clone().into());
    check("encoding", article.source.encoding.clone().into());
    check(
        "updated",
        article
            .details
            .updated
            .as_ref()
            .map(|updated| updated.value.clone())
            .into(),
    );
    check("section", article.details.section.clone().into());
    check("url", article.details.url.clone().into());
    check("tags", article.details.tags.clone().into());
    let of = |kind: BlockKind| -> Vec<&str> {
        let blocks = article.blocks.iter().filter(|block| block.kind == kind);
        blocks.map(|block| block.span.of(&article.text)).collect()
    };
    check("body", of(BlockKind::Paragraph).into());
    if !expected["list"].is_null() {
        check("list", of(BlockKind::List).into());
    }
    check("subheads", of(BlockKind::Subhead).into());
    let story: String = article
        .blocks
        .iter()
        .filter(|block| block.kind.is_story(false))
        .map(|block| block.span.of(&article.text))
        .collect();
    for phrase in expected["without"].as_array().into_iter().flatten() {
        let phrase = phrase.as_str().expect("phrase");
        if story.contains(phrase) {
            wrong.push(format!("{name}: holds {phrase:?}"));
        }
    }
    if let Some(warning) = expected["warning"].as_str()
        && !article.warnings.iter().any(|said| said.contains(warning))
    {
        wrong.push(format!(
            "{name}: no warning of {warning:?} in {:?}",
            article.warnings
        ));
    }
    wrong
}

#[test]
fn deep_and_large_pages_stay_cheap() {
    let sentence = "The council of Oakham said on Monday that it would close the old bridge over the river for the winter. ";
    let body = format!("<p>{}</p>", sentence.repeat(5));
    let deep = format!(
        "<html><body>{}{body}{}</body></html>",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    let scripts = format!(
        "<html><head><script>{}</script></head><body>{body}</body></html>",
        "var a = '<p>';".repeat(400_000)
    );
    let open = format!(
        "<html><body>{}{body}",
        "<b><i a=1><font color=x>".repeat(50_000)
    );
    for page in [deep, scripts, open] {
        let article = Reader::default()
            .read_text("hostile", &page)
            .expect("an article");
        assert!(article.text.contains("close the old bridge"));
    }
}

#[test]
fn the_title_of_a_page_is_no_publisher() {
    let prose = "<p>The ferry to the island was late again on Monday, and nobody at the harbour could say why it was.</p>";
    let page = |site: &str| {
        let html = format!(
            "<html><head><title>Ferry late again</title><meta property=\"og:site_name\" content=\"{site}\"></head>\
             <body><article><h1>Ferry late again</h1>{}</article></body></html>",
            prose.repeat(4)
        );
        let read = Reader::default().read_bytes("ferry", None, html.as_bytes());
        read.unwrap().publisher.map(|publisher| publisher.text)
    };
    assert_eq!(page("Oakham Post").as_deref(), Some("Oakham Post"));
    assert_eq!(page("Ferry late again"), None);
}

/// The text of the page with this body.
fn text_of(body: &str) -> String {
    let page = format!(
        "<!doctype html><html><head><title>A short page</title></head><body>{body}</body></html>"
    );
    let read = Reader::default().read_bytes("page", None, page.as_bytes());
    read.unwrap().text
}

#[test]
fn a_short_page_may_be_all_link() {
    let text = text_of("<a href='javascript:'><p>abc</p><p>def</p>ghi</a>");
    assert!(text.contains("def"), "{text}");
}

#[test]
fn what_a_page_hides_is_not_of_its_story() {
    let prose = "The council of Oakham voted on Monday to close the old market hall, which has stood empty since the fire in May.";
    let text = text_of(&format!(
        "<article><h1>Hall to close</h1><div style='visibility: hidden'><p>Hidden. {prose}</p></div><p>{prose}</p><p>Again, {prose}</p></article>"
    ));
    assert!(text.contains("Again") && !text.contains("Hidden"), "{text}");
}
