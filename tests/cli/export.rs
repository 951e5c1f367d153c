//! `nutgraf export`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::cli_harness::{TestDir, code, stderr};

const FORMATS: [&str; 8] = [
    "csv",
    "ftm",
    "ninjs",
    "schema-org",
    "w3c",
    "wane",
    "conll",
    "brat",
];

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/collection");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// A folder with a database of the fixture and of hostile articles.
pub(crate) fn indexed() -> TestDir {
    let dir = TestDir::new()
        .with("articles.jsonl", fixture("articles.jsonl"))
        .with("hostile.jsonl", fixture("hostile.jsonl"));
    let output = dir.run(&[
        "index",
        "-q",
        "articles.jsonl",
        "hostile.jsonl",
        "-o",
        "news.db",
    ]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    dir
}

pub(crate) fn export(dir: &TestDir, format: &str, folder: &str) {
    let output = dir.run(&["export", "-q", "news.db", "--to", format, "-o", folder]);
    assert_eq!(
        (code(&output), stderr(&output)),
        (0, String::new()),
        "{format}"
    );
}

pub(crate) fn open(dir: &TestDir) -> Connection {
    Connection::open(dir.path("news.db")).unwrap()
}

/// Makes the views of a database tables with the same rows, so that a test can change any of them.
pub(crate) fn as_tables(db: &Connection) {
    let mut select = db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'view'")
        .unwrap();
    let names = select.query_map([], |row| row.get(0)).unwrap();
    let names: Vec<String> = names.map(Result::unwrap).collect();
    for name in &names {
        db.execute_batch(&format!(
            "CREATE TABLE copy_of_{name} AS SELECT * FROM {name}"
        ))
        .unwrap();
    }
    for name in &names {
        db.execute_batch(&format!("DROP VIEW {name}")).unwrap();
    }
    for name in &names {
        db.execute_batch(&format!("ALTER TABLE copy_of_{name} RENAME TO {name}"))
            .unwrap();
    }
}

pub(crate) fn count(dir: &TestDir, what: &str) -> usize {
    let query = format!("SELECT count(*) FROM {what}");
    open(dir).query_row(&query, [], |row| row.get(0)).unwrap()
}

fn text_of(dir: &TestDir, article: &str) -> Vec<char> {
    let query = "SELECT text FROM articles WHERE id = ?1";
    let text: String = open(dir)
        .query_row(query, [article], |row| row.get(0))
        .unwrap();
    text.chars().collect()
}

/// The files of a folder with their content, without hidden ones.
pub(crate) fn files(dir: &TestDir, folder: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(dir.path(folder)).unwrap().map(Result::unwrap);
    entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .map(|name| {
            let content = fs::read_to_string(dir.path(folder).join(&name)).unwrap();
            (name, content)
        })
        .collect()
}

/// The files with this extension, by their stem.
fn with_extension(files: &BTreeMap<String, String>, extension: &str) -> BTreeMap<String, String> {
    let stem = |name: &String| name.strip_suffix(extension).map(str::to_owned);
    files
        .iter()
        .filter_map(|(name, content)| Some((stem(name)?, content.clone())))
        .collect()
}

#[test]
fn two_exports_are_the_same_bytes() {
    let dir = indexed();
    for format in FORMATS {
        export(&dir, format, "one");
        export(&dir, format, "two");
        let (one, two) = (files(&dir, "one"), files(&dir, "two"));
        assert!(one == two && !one.is_empty(), "{format}");
        fs::remove_dir_all(dir.path("one")).unwrap();
        fs::remove_dir_all(dir.path("two")).unwrap();
    }
}

#[test]
fn tables_have_the_rows_of_the_database_and_no_formulas() {
    let dir = indexed();
    export(&dir, "csv", "out");
    let files = files(&dir, "out");
    assert_eq!(files.len(), 16);
    for (name, content) in &files {
        let table = name.strip_suffix(".csv").unwrap();
        let mut reader = csv::Reader::from_reader(content.as_bytes());
        let header = reader.headers().unwrap().clone();
        let db = open(&dir);
        let select = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        assert_eq!(
            header.iter().collect::<Vec<_>>(),
            select.column_names().collect::<Vec<_>>(),
            "{table}"
        );
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), count(&dir, table), "{table}");
        for cell in records.iter().flatten() {
            let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            assert!(!runs || cell.parse::<f64>().is_ok(), "{table}: {cell}");
            assert!(!cell.contains(['\0', '\u{1b}']), "{table}: {cell}");
        }
    }
}

#[test]
fn selectors_of_annotations_give_back_the_text() {
    let dir = indexed();
    export(&dir, "w3c", "out");
    let files = files(&dir, "out");
    let pages = with_extension(&files, ".jsonld");
    let mut selectors = 0;
    for (id, page) in &pages {
        let text = text_of(&dir, id);
        assert_eq!(files[&format!("{id}.txt")], text.iter().collect::<String>());
        let page: Value = serde_json::from_str(page).unwrap();
        for annotation in page["items"].as_array().unwrap() {
            for target in annotation["target"].as_array().unwrap() {
                let at = |key: &str| target["selector"][0][key].as_u64().unwrap() as usize;
                let words: String = text[at("start")..at("end")].iter().collect();
                assert_eq!(target["selector"][1]["exact"], *words);
                assert_eq!(target["source"], format!("{id}.txt"));
                let scope = target.get("scope").and_then(Value::as_str);
                assert!(
                    scope.is_none_or(|url| url.starts_with("https://")),
                    "{scope:?}"
                );
                selectors += 1;
            }
        }
    }
    assert_eq!(pages.len(), count(&dir, "articles"));
    assert!(
        selectors >= count(&dir, "mentions") + count(&dir, "dates"),
        "{selectors}"
    );
}

#[test]
fn columns_and_stand_off_keep_every_offset() {
    let dir = indexed();
    export(&dir, "conll", "conll");
    let mut names = 0;
    for block in dir
        .read("conll/articles.conll")
        .split("-DOCSTART- ")
        .skip(1)
    {
        let mut lines = block.lines();
        let id = lines.next().unwrap().split(' ').next().unwrap();
        let text = text_of(&dir, id);
        for line in lines.filter(|line| !line.is_empty()) {
            let columns: Vec<&str> = line.split(' ').collect();
            let [token, start, end, tag] = columns[..] else {
                panic!("{line}")
            };
            let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
            let words = &text[start..end];
            assert_eq!(token.chars().count(), words.len(), "{line}");
            let same = |(shown, c): (char, &char)| shown == *c || !c.is_alphanumeric();
            assert!(token.chars().zip(words).all(same), "{line}");
            names += usize::from(tag.starts_with("B-"));
        }
    }
    assert!(names >= 40, "{names}");
    export(&dir, "brat", "brat");
    let all = files(&dir, "brat");
    let (mut bounds, mut relations) = (0, 0);
    for (id, annotations) in with_extension(&all, ".ann") {
        let text: Vec<char> = all[&format!("{id}.txt")].chars().collect();
        assert_eq!(text.len(), text_of(&dir, &id).len());
        for line in annotations.split_terminator('\n') {
            let columns: Vec<&str> = line.split('\t').collect();
            relations += usize::from(line.starts_with('R'));
            if !line.starts_with('T') {
                continue;
            }
            let (_, spans) = columns[1].split_once(' ').unwrap();
            let words = spans.split(';').map(|span| {
                let (start, end) = span.split_once(' ').unwrap();
                let words = &text[start.parse().unwrap()..end.parse().unwrap()];
                words.iter().collect::<String>()
            });
            assert_eq!(columns[2], words.collect::<Vec<_>>().join(" "), "{line}");
            bounds += 1;
        }
    }
    let stored = ["mentions WHERE entity_id IS NOT NULL", "quotes", "dates"];
    let stored: usize = stored.iter().map(|what| count(&dir, what)).sum();
    assert_eq!(bounds, stored);
    assert!(relations >= 15, "{relations}");
}

#[test]
fn documents_are_json_with_the_keys_of_their_format() {
    let dir = indexed();
    export(&dir, "ninjs", "ninjs");
    let known = [
        "altIds",
        "associations",
        "bodies",
        "by",
        "contentCreated",
        "descriptions",
        "events",
        "headlines",
        "infoSources",
        "language",
        "located",
        "organisations",
        "people",
        "places",
        "representationType",
        "standard",
        "subjects",
        "type",
        "uri",
    ];
    let items = files(&dir, "ninjs");
    assert_eq!(items.len(), count(&dir, "articles"));
    for item in items.values() {
        let item: Value = serde_json::from_str(item).unwrap();
        let keys = item.as_object().unwrap().keys();
        assert!(keys.clone().all(|key| known.contains(&&**key)), "{item}");
        let uri = item["uri"].as_str().unwrap();
        assert!(
            uri.starts_with("urn:nutgraf:a") || uri.starts_with("https://"),
            "{uri}"
        );
        assert!(!uri.contains(['<', ' ', '"']) && uri.is_ascii(), "{uri}");
    }
    export(&dir, "schema-org", "schema");
    let mut speakers = 0;
    for document in files(&dir, "schema").values() {
        assert!(!document.contains('<'), "{document}");
        let document: Value = serde_json::from_str(document).unwrap();
        assert_eq!(document["@type"], "NewsArticle");
        for part in document["hasPart"].as_array().into_iter().flatten() {
            assert_eq!(part["@type"], "Quotation");
            speakers += usize::from(part["spokenByCharacter"]["name"].is_string());
        }
    }
    assert!(speakers >= 20, "{speakers}");
    export(&dir, "wane", "wane");
    let wane = dir.read("wane/articles.wane.jsonl");
    assert_eq!(wane.lines().count(), count(&dir, "articles"));
    assert!(
        wane.contains(r#""locations":["England","Northern Wire","Norwick"]"#),
        "{wane}"
    );
    export(&dir, "ftm", "ftm");
    let ftm = dir.read("ftm/entities.ftm.json");
    let entities: Vec<Value> = ftm
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |schema: &str| {
        entities
            .iter()
            .filter(|one| one["schema"] == schema)
            .count()
    };
    assert_eq!(of("Article"), count(&dir, "articles"));
    assert_eq!(of("Note"), count(&dir, "quotes"));
    assert_eq!(of("Person"), count(&dir, "entities WHERE type = 'person'"));
    let proven = |one: &&Value| one["properties"]["proof"][0].is_string();
    let memberships = entities.iter().filter(|one| one["schema"] == "Membership");
    assert!(memberships.clone().count() > 0 && memberships.clone().all(|one| proven(&one)));
}

#[test]
fn identifiers_lead_to_no_other_folder() {
    let dir = indexed();
    let db = open(&dir);
    as_tables(&db);
    let id: String = db
        .query_row("SELECT min(id) FROM articles", [], |row| row.get(0))
        .unwrap();
    for table in [
        "articles SET id",
        "quotes SET article_id",
        "facts SET article_id",
    ] {
        let (_, column) = table.split_once(" SET ").unwrap();
        let update = format!("UPDATE {table} = '../../outside' WHERE {column} = ?1");
        db.execute(&update, [&id]).unwrap();
    }
    drop(db);
    for format in FORMATS {
        export(&dir, format, &format!("a/b/{format}"));
        let files = files(&dir, &format!("a/b/{format}"));
        assert!(
            files.len() == 1 || files.len() >= count(&dir, "articles"),
            "{format}"
        );
    }
    let outside: Vec<_> = fs::read_dir(dir.path("a")).unwrap().collect();
    assert_eq!(outside.len(), 1);
    assert_eq!(
        fs::read_dir(dir.path("a/b")).unwrap().count(),
        FORMATS.len()
    );
}

#[test]
fn files_of_others_stay() {
    let dir = indexed().with("out/quotes.csv", "mine");
    let refused = |dir: &TestDir, format: &str, reason: &str| {
        let output = dir.run(&["export", "news.db", "--to", format, "-o", "out"]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
    };
    refused(&dir, "csv", "out/quotes.csv would be overwritten");
    assert_eq!(files(&dir, "out").len(), 1);
    fs::remove_file(dir.path("out/quotes.csv")).unwrap();
    // One's own files are replaced, edited ones are not.
    export(&dir, "brat", "out");
    export(&dir, "brat", "out");
    refused(&dir, "w3c", "was written by another export");
    let name = files(&dir, "out").into_keys().next().unwrap();
    let edited = dir.read(&format!("out/{name}")) + "#99\tAnnotatorNotes T1\tlook\n";
    let dir = dir.with(&format!("out/{name}"), &edited);
    refused(&dir, "brat", "was changed since it was exported");
    assert_eq!(dir.read(&format!("out/{name}")), edited);
    // Files of articles that are gone go too, unless they were edited.
    let output = dir.run(&["index", "-q", "hostile.jsonl", "-o", "news.db"]);
    assert_eq!(code(&output), 0);
    export(&dir, "brat", "out");
    let left = files(&dir, "out");
    assert_eq!(
        left.len(),
        2 * count(&dir, "articles") + 2,
        "{:?}",
        left.keys()
    );
    assert_eq!(left[&name], edited);
    assert!(
        stderr(&dir.run(&["export", "missing.db", "--to", "csv", "-o", "x"]))
            .contains("no such file")
    );
    let output = dir.run(&["export", "news.db", "--to", "csv", "-o", "news.db"]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
}

#[test]
fn articles_without_text_are_named() {
    let dir = TestDir::new().with("articles.jsonl", fixture("articles.jsonl"));
    let output = dir.run(&["articles.jsonl", "-f", "jsonl", "-o", "answers.jsonl"]);
    assert_eq!(code(&output), 0);
    let output = dir.run(&["index", "-q", "answers.jsonl", "-o", "news.db"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = dir.run(&["export", "news.db", "--to", "brat", "-o", "out"]);
    assert!(
        stderr(&output).contains("9 articles are left out"),
        "{}",
        stderr(&output)
    );
    export(&dir, "ftm", "ftm");
    assert!(dir.read("ftm/entities.ftm.json").contains("\"Mention\""));
}
