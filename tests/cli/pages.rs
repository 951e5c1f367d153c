//! `--format html`: one page, a tree of pages, and the page that lists them.

use std::fs;

use crate::cli_harness::{ARTICLE, TestDir, code, records, stderr, stdout};

fn two_articles() -> TestDir {
    TestDir::new().with("in/a.txt", ARTICLE).with(
        "in/sub/b <i>.txt",
        ARTICLE.replace("Ferry strike", "Bus strike"),
    )
}

const TREE: [&str; 5] = ["-f", "html", "--out-dir", "out", "in"];

#[test]
fn one_article_is_one_page() {
    let dir = two_articles();
    let output = dir.run(&["-f", "html", "in/a.txt"]);
    assert_eq!(code(&output), 0);
    let page = stdout(&output);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert_eq!(
        code(&dir.run(&["-f", "html", "-o", "page.html", "in/a.txt"])),
        0
    );
    assert_eq!(dir.read("page.html"), page);
}

#[test]
fn several_articles_need_a_folder() {
    let dir = two_articles().with("r.jsonl", records(2));
    let output = dir.run(&["-f", "html", "in"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("give --out-dir"),
        "{}",
        stderr(&output)
    );
    let output = dir.run(&["-f", "html", "-o", "page.html", "r.jsonl"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("give --out-dir"),
        "{}",
        stderr(&output)
    );
    assert!(!dir.path("page.html").exists());
}

#[test]
fn a_folder_has_a_page_for_each_article_and_their_list() {
    let dir = two_articles()
        .with("in/r.jsonl", records(2))
        .with("in/none.txt", "");
    let output = dir.run(&TREE);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    for page in [
        "a.txt.html",
        "sub/b <i>.txt.html",
        "r.jsonl/1.html",
        "r.jsonl/2.html",
    ] {
        assert!(
            dir.read(&format!("out/{page}")).contains("strike"),
            "{page}"
        );
    }
    let index = dir.read("out/index.html");
    for link in [
        "a.txt.html",
        "sub/b%20%3Ci%3E.txt.html",
        "r.jsonl/1.html",
        "r.jsonl/2.html",
    ] {
        assert!(index.contains(&format!("<a href=\"{link}\">")), "{link}");
    }
    assert!(
        index.contains("4 articles")
            && index.contains("Ingrid Solberg")
            && index.contains("4 May 2021")
    );
    // The page of the file with several articles lists these.
    let list = dir.read("out/r.jsonl.html");
    assert!(list.contains("2 articles") && list.contains("<a href=\"r.jsonl/2.html\">"));
    // The same input gives the same bytes.
    assert_eq!(code(&dir.run(&TREE)), 1);
    assert_eq!(dir.read("out/index.html"), index);
}

#[test]
fn the_list_has_the_pages_of_earlier_runs_as_long_as_they_exist() {
    let dir = two_articles().with("c.txt", ARTICLE);
    assert_eq!(code(&dir.run(&TREE)), 0);
    assert_eq!(
        code(&dir.run(&["-f", "html", "--out-dir", "out", "c.txt"])),
        0
    );
    assert!(dir.read("out/index.html").contains("3 articles"));
    fs::remove_file(dir.path("out/a.txt.html")).unwrap();
    let output = dir.run(&[&TREE[..], &["--resume"]].concat());
    assert_eq!(code(&output), 0);
    assert!(dir.path("out/a.txt.html").is_file());
    assert!(dir.read("out/index.html").contains("3 articles"));
    fs::remove_file(dir.path("out/c.txt.html")).unwrap();
    assert_eq!(code(&dir.run(&[&TREE[..], &["--resume"]].concat())), 0);
    assert!(dir.read("out/index.html").contains("2 articles"));
}

#[test]
fn no_file_of_others_is_overwritten() {
    for foreign in ["out/index.html", "out/r.jsonl/1.html"] {
        let dir = TestDir::new()
            .with("in/r.jsonl", records(1))
            .with(foreign, "mine");
        let output = dir.run(&TREE);
        assert_eq!(code(&output), 1);
        assert!(
            stderr(&output).contains("no answer of an earlier run"),
            "{}",
            stderr(&output)
        );
        assert_eq!(dir.read(foreign), "mine");
    }
    // The list is no page of an input named "index" either.
    let dir = two_articles().with("in/index", ARTICLE);
    let output = dir.run(&TREE);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("in/index: its answer would overwrite"),
        "{}",
        stderr(&output)
    );
    assert!(dir.read("out/index.html").contains("2 articles"));
}
