//! `nutgraf site`: pages, their links, and what a second run does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dom_query::Document;
use rusqlite::Connection;
use serde_json::Value;

use crate::cli_harness::{TestDir, code, stderr};
use crate::export::as_tables;

fn articles() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/collection/articles.jsonl");
    fs::read_to_string(path).unwrap()
}

fn run(dir: &TestDir, args: &[&str]) -> String {
    let output = dir.run(args);
    assert_eq!(code(&output), 0, "{args:?}: {}", stderr(&output));
    stderr(&output)
}

/// A folder with the database of some articles, and its site.
fn site_of(articles: impl AsRef<[u8]>) -> TestDir {
    let dir = TestDir::new().with("articles.jsonl", articles);
    build(&dir);
    dir
}

/// Builds the database anew and the site on top of the old one. Returns what the program reports.
fn build(dir: &TestDir) -> String {
    run(dir, &["index", "-q", "articles.jsonl", "-o", "news.db"]);
    run(
        dir,
        &["site", "news.db", "-o", "site", "--title", "The Archive"],
    )
}

/// The files of a folder with their content, by their paths from it.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The pages of a site.
fn pages(dir: &TestDir) -> BTreeMap<String, String> {
    let files = files(&dir.path("site")).into_iter();
    files
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, page)| (name, String::from_utf8(page).unwrap()))
        .collect()
}

fn attributes(document: &Document, selector: &str, name: &str) -> Vec<String> {
    let elements = document.select(selector);
    let values = elements.iter().filter_map(|element| element.attr(name));
    values.map(|value| value.to_string()).collect()
}

/// The data of a file of the search.
fn data(script: &[u8]) -> (String, Value) {
    let script = std::str::from_utf8(script).unwrap();
    let call = script.strip_prefix("nutgrafLoaded(").unwrap();
    let arguments = call.strip_suffix(");\n").unwrap();
    let all: Value = serde_json::from_str(&format!("[{arguments}]")).unwrap();
    (all[0].as_str().unwrap().to_owned(), all[1].clone())
}

/// The path and the fragment that a link of a page leads to.
fn target(page: &str, link: &str) -> (String, String) {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let mut parts: Vec<&str> = page.split('/').collect();
    if !path.is_empty() {
        parts.pop();
        for part in path.split('/') {
            match part {
                ".." => assert!(
                    parts.pop().is_some(),
                    "{page}: {link} leads out of the site"
                ),
                part => parts.push(part),
            }
        }
    }
    (parts.join("/"), fragment.to_owned())
}

fn check_links(pages: &BTreeMap<String, String>) {
    let documents: BTreeMap<&String, Document> = pages
        .iter()
        .map(|(name, page)| (name, Document::from(page.as_str())))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<String>> = documents
        .iter()
        .map(|(name, document)| {
            let ids = attributes(document, "[id]", "id");
            let unique: BTreeSet<String> = ids.iter().cloned().collect();
            assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
            (name.as_str(), unique)
        })
        .collect();
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    for (name, document) in &documents {
        for link in attributes(document, "a[href]", "href") {
            if link.starts_with("http") {
                continue;
            }
            let (path, fragment) = target(name, &link);
            let known = ids.get(path.as_str());
            let known = known.unwrap_or_else(|| panic!("{name}: {link} is no page"));
            assert!(
                fragment.is_empty() || known.contains(&fragment),
                "{name}: {link} has no place"
            );
            if path != **name {
                reached.insert(path);
            }
        }
    }
    let all: BTreeSet<String> = pages.keys().cloned().collect();
    assert_eq!(reached, all, "every page is linked");
}

#[test]
fn every_link_leads_to_a_place_and_every_page_is_reached() {
    let dir = site_of(articles());
    let pages = pages(&dir);
    for folder in [
        "article",
        "person",
        "organization",
        "place",
        "story",
        "articles",
        "quotes",
        "publisher",
    ] {
        assert!(
            pages
                .keys()
                .any(|name| name.starts_with(&format!("{folder}/"))),
            "{folder}"
        );
    }
    check_links(&pages);
}

#[test]
fn figures_are_the_numbers_of_the_rows_behind_them() {
    let dir = site_of(articles());
    let pages = pages(&dir);
    let mut checked = 0;
    for (name, page) in &pages {
        let document = Document::from(page.as_str());
        for (noun, rows) in [
            ("#articles", "ul.articles > li"),
            ("#quotes", "ul.statements > li"),
        ] {
            let figure = document.select(&format!(".figures a[href='{noun}'] b"));
            if figure.exists() && !name.starts_with("story/") {
                let count: usize = figure.text().parse().unwrap();
                assert_eq!(count, document.select(rows).length(), "{name}: {noun}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 10, "{checked}");
    // Eight people in the order of their statements; the copies of Okafor's are not counted.
    let home = Document::from(pages["index.html"].as_str());
    let first = home.select("#speakers ~ table tbody tr").first();
    let cells: Vec<String> = first
        .select("th, td")
        .iter()
        .map(|cell| cell.text().trim().to_owned())
        .collect();
    assert_eq!(cells, ["Ruth Okafor", "chief engineer", "4", "3"]);
    assert!(
        home.select(".lead")
            .first()
            .text()
            .contains("9 articles from 4 March 2024 to 20 May 2024")
    );
}

#[test]
fn an_article_shows_its_copies_and_where_a_quote_was_changed() {
    let text = |publisher: &str, day: &str, words: &str| {
        let text = format!(
            "Bridge closed in Norwick\n\nThe council of Norwick closed the old bridge on Monday after lorries broke its railings \
             twice in one week, and promised to open it again before the end of the month.\n\n“{words},” said Ann Lee, the mayor \
             of Norwick, after she had walked across the bridge with two engineers.\n\nThe repairs will take nine days.\n"
        );
        serde_json::json!({ "id": publisher, "date": day, "publisher": publisher, "text": text })
            .to_string()
    };
    let dir = site_of(
        [
            text(
                "Harbour News",
                "2024-06-03",
                "We had to close the bridge before somebody was badly hurt",
            ),
            text(
                "Daily Ledger",
                "2024-06-04",
                "We had to close the bridge before somebody was killed",
            ),
        ]
        .join("\n"),
    );
    let pages = pages(&dir);
    let page = pages
        .values()
        .find(|page| {
            page.contains("#quote-") && page.contains("badly hurt”") | page.contains("badly hurt,”")
        })
        .unwrap();
    let document = Document::from(page.as_str());
    let elsewhere = document
        .select("section[aria-labelledby='elsewhere']")
        .text();
    assert!(elsewhere.contains("1 changed it"), "{elsewhere}");
    assert_eq!(document.select("#report del").text().trim(), "badly hurt,”");
    assert_eq!(document.select("#report ins").text().trim(), "killed,”");
    check_links(&pages);
}

#[test]
fn a_second_run_writes_nothing_and_a_changed_article_only_its_pages() {
    let dir = site_of(articles());
    let before = files(&dir.path("site"));
    let report = build(&dir);
    assert!(
        report.contains(": 0 written,") && report.contains(" 0 removed;"),
        "{report}"
    );
    // Words that are neither a name nor a statement nor in the headline.
    let dir = dir.with(
        "articles.jsonl",
        articles().replace("400 empty chairs", "four hundred empty chairs"),
    );
    build(&dir);
    let after = files(&dir.path("site"));
    let changed: Vec<&String> = after
        .iter()
        .filter(|(name, page)| before.get(*name) != Some(*page))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(before.len(), after.len());
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0].starts_with("article/"));
    // An article that goes away takes its pages along.
    let fewer: Vec<String> = articles()
        .lines()
        .filter(|line| !line.contains("Choir"))
        .map(str::to_owned)
        .collect();
    let dir = dir.with("articles.jsonl", fewer.join("\n"));
    let report = build(&dir);
    assert!(!report.contains(" 0 removed;"), "{report}");
    assert!(pages(&dir).values().all(|page| !page.contains("Mati Kask")));
    check_links(&pages(&dir));
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    let first = site_of(articles());
    let mut lines: Vec<String> = articles().lines().map(str::to_owned).collect();
    lines.reverse();
    let second = site_of(lines.join("\n"));
    let (first, second) = (pages(&first), pages(&second));
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, page) in &first {
        assert!(second[name] == *page, "{name} differs");
    }
}

#[test]
fn articles_without_text_have_pages() {
    let dir = TestDir::new().with("articles.jsonl", articles());
    let output = dir.run(&["-q", "-f", "jsonl", "articles.jsonl", "-o", "answers.jsonl"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    run(&dir, &["index", "-q", "answers.jsonl", "-o", "news.db"]);
    run(&dir, &["site", "news.db", "-o", "site"]);
    let pages = pages(&dir);
    check_links(&pages);
    let page = pages
        .values()
        .find(|page| page.contains("<title>City hives yield record honey"))
        .unwrap();
    assert!(
        page.contains("does not have the text") && page.contains("The limes bloomed for six weeks")
    );
}

#[test]
fn corrected_types_do_not_break_links() {
    let dir = TestDir::new().with("articles.jsonl", articles()).with(
        "fixes.jsonl",
        "{\"do\": \"retype\", \"entity\": \"Calder Water\", \"type\": \"place\"}\n\
         {\"do\": \"retype\", \"entity\": \"Gdansk\", \"type\": \"person\"}\n",
    );
    run(
        &dir,
        &[
            "index",
            "-q",
            "articles.jsonl",
            "-o",
            "news.db",
            "--corrections",
            "fixes.jsonl",
        ],
    );
    run(&dir, &["site", "news.db", "-o", "site"]);
    let pages = pages(&dir);
    check_links(&pages);
    assert!(pages["places.html"].contains("Calder Water"));
}

#[test]
fn an_empty_collection_has_a_site() {
    let dir = TestDir::new().with("none.jsonl", "");
    let output = dir.run(&["index", "-q", "none.jsonl", "-o", "news.db"]);
    assert!(code(&output) <= 1, "{}", stderr(&output));
    run(&dir, &["site", "news.db", "-o", "site"]);
    let pages = pages(&dir);
    assert!(pages["index.html"].contains("0 articles"));
    check_links(&pages);
}

#[test]
fn folders_of_others_are_refused() {
    let dir = site_of(articles())
        .with("own/notes.txt", "mine")
        .with("file", "mine");
    for (folder, reason) in [("own", "has files that are no site"), ("file", "file")] {
        let output = dir.run(&["site", "news.db", "-o", folder]);
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
    }
    assert_eq!(
        files(&dir.path("own")).keys().collect::<Vec<_>>(),
        ["notes.txt"]
    );
    assert_eq!(dir.read("file"), "mine");
    for (database, reason) in [
        ("missing.db", "no such file"),
        ("file", "not a database of nutgraf"),
    ] {
        let output = dir.run(&["site", database, "-o", "new"]);
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
        assert!(!dir.path("new").exists());
    }
    run(&dir, &["site", "-q", "news.db", "-o", "new/deep"]);
    assert!(dir.path("new/deep/index.html").exists());
}

#[test]
fn the_search_finds_names_headlines_and_statements() {
    let dir = site_of(articles());
    let root = dir.path("site");
    let files = files(&root);
    let load = |name: &str| {
        let (own, data) = data(&files[&format!("search/{name}.js")]);
        assert_eq!(own, name);
        data
    };
    let index = load("index");
    let firsts: Vec<&str> = index["words"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect();
    let find = |word: &str| -> Vec<(String, String)> {
        let file = firsts.partition_point(|first| *first <= word) - 1;
        let words = load(&format!("words-{file}"));
        let found = words
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry[0] == word);
        let mut number = 0;
        let differences = found
            .map(|entry| entry[1].as_array().unwrap().clone())
            .unwrap_or_default();
        differences
            .iter()
            .map(|difference| {
                number += difference.as_u64().unwrap() as usize;
                let per_file = index["per_file"].as_u64().unwrap() as usize;
                let thing =
                    load(&format!("things-{}", number / per_file))[number % per_file].clone();
                let address = thing[1]
                    .as_str()
                    .unwrap()
                    .split('#')
                    .next()
                    .unwrap()
                    .to_owned();
                assert!(files.contains_key(&address), "{address}");
                (thing[0].as_str().unwrap().to_owned(), address)
            })
            .collect()
    };
    let folders = |word: &str| -> BTreeSet<String> {
        find(word)
            .into_iter()
            .map(|(_, address)| address.split('/').next().unwrap().to_owned())
            .collect()
    };
    assert!(
        folders("okafor").is_superset(&BTreeSet::from(["person".to_owned(), "article".to_owned()]))
    );
    assert!(folders("norwick").contains("story"));
    let tonight = find("tonight");
    assert_eq!(tonight.len(), 1, "copies are not listed: {tonight:?}");
    assert!(tonight[0].0.contains("safe tonight"));
    assert!(find("zebra").is_empty());
}

/// Texts that would run something if they were taken for markup, scripts or addresses.
const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "</style></script><svg/onload=alert(1)>",
    "'];alert(1);//\u{2028}</script>",
    "__proto__ &lt;b&gt; \u{1b}[31m \u{202e}",
];

#[test]
fn nothing_of_an_article_is_markup() {
    let record = |(number, text): (usize, &&str)| {
        serde_json::json!({
            "id": format!("{text}{number}"), "title": text, "url": text, "date": "2021-05-04", "publisher": text, "author": text, "section": text,
            "text": format!("{text}\n\nBy {text}\n\n“We saw {text} in Leeds,” {text} said on Monday.\n\n“We are glad about {text},” \
                said Ann Lee, head of {text}.\n\nAnn Lee left London for Leeds {number} times.\n"),
        })
        .to_string()
    };
    let records: Vec<String> = HOSTILE.iter().enumerate().map(record).collect();
    let names = HOSTILE.iter().enumerate().map(|(number, text)| {
        let kind = ["person", "organization", "place"][number % 3];
        serde_json::json!({ "name": text, "type": kind, "id": text }).to_string() + "\n"
    });
    let dir = TestDir::new()
        .with("articles.jsonl", records.join("\n"))
        .with("names.jsonl", names.collect::<String>());
    run(
        &dir,
        &[
            "index",
            "-q",
            "articles.jsonl",
            "--names",
            "names.jsonl",
            "-o",
            "news.db",
        ],
    );
    run(
        &dir,
        &["site", "news.db", "-o", "site", "--title", HOSTILE[0]],
    );
    let pages = pages(&dir);
    assert!(pages.len() > 2 * HOSTILE.len());
    check_links(&pages);
    for (name, page) in &pages {
        let document = Document::from(page.as_str());
        let policy = attributes(
            &document,
            "meta[http-equiv='Content-Security-Policy']",
            "content",
        );
        assert!(
            policy[0].starts_with("default-src 'none'; style-src 'sha256-"),
            "{name}"
        );
        assert!(
            !policy[0].contains("unsafe") && !policy[0].contains("self"),
            "{name}"
        );
        assert!(document.select("script").length() <= 1, "{name}");
        for element in ["img", "iframe", "object", "form", "base"] {
            assert!(!document.select(element).exists(), "{name}: {element}");
        }
        assert!(
            !document.select("svg[onload], [onerror], [style]").exists(),
            "{name}"
        );
        for link in attributes(&document, "a[href]", "href") {
            let is_own = link.starts_with('#')
                || link.starts_with("../")
                || link.ends_with(".html")
                || link.contains(".html#");
            assert!(is_own && !link.contains(':'), "{name}: {link}");
        }
        assert!(!page.contains('\u{1b}'), "{name}");
    }
    for (name, script) in files(&dir.path("site"))
        .iter()
        .filter(|(name, _)| name.ends_with(".js"))
    {
        // JSON, which cannot do anything.
        let (own, _) = data(script);
        assert_eq!(*name, format!("search/{own}.js"));
    }
}

#[test]
fn identifiers_of_a_forged_database_stay_in_the_folder() {
    let dir = site_of(articles());
    let db = Connection::open(dir.path("news.db")).unwrap();
    as_tables(&db);
    db.execute_batch(
        "UPDATE articles SET id = '../../../forged-' || rowid, published = '2024-<b>';
         UPDATE entities SET id = '/tmp/<i>' || rowid;
         UPDATE mention_rows SET \"end\" = 1000000 WHERE number = 1;
         UPDATE quotes SET spans_json = '[[5, 999999], [\"x\"]]', said_on = NULL;",
    )
    .unwrap();
    drop(db);
    let before: BTreeSet<PathBuf> = fs::read_dir(dir.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    run(&dir, &["site", "news.db", "-o", "forged"]);
    let after: BTreeSet<PathBuf> = fs::read_dir(dir.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let new: Vec<&PathBuf> = after.difference(&before).collect();
    assert_eq!(new, [&dir.path("forged")]);
    for name in files(&dir.path("forged")).keys() {
        assert!(
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-./".contains(&byte)),
            "{name}"
        );
    }
}
