//! `nutgraf index`, and the commands that ask the database.

mod copies;
mod given;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::cli_harness::{TestDir, code, lines, stderr, stdout};

/// What a reader of the database sees.
const TABLES: [&str; 16] = [
    "articles",
    "entities",
    "names",
    "article_entities",
    "mentions",
    "quotes",
    "dates",
    "facts",
    "copies",
    "stories",
    "timeline",
    "merges",
    "links",
    "errors",
    "meta",
    "inputs",
];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/collection")
        .join(name)
}

fn articles() -> String {
    fs::read_to_string(fixture("articles.jsonl")).unwrap()
}

/// A folder with the fixture as `articles.jsonl`.
fn dir() -> TestDir {
    TestDir::new().with("articles.jsonl", articles())
}

/// A folder with the database of the fixture as `news.db`.
fn indexed() -> TestDir {
    let dir = dir();
    index(&dir, &["articles.jsonl", "-o", "news.db"]);
    dir
}

fn index(dir: &TestDir, args: &[&str]) {
    let output = dir.run(&[&["index", "-q"], args].concat());
    assert_eq!(
        (code(&output), stderr(&output)),
        (0, String::new()),
        "{args:?}"
    );
}

fn open(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// All rows of a table, in the order of their values.
fn rows(db: &Connection, table: &str) -> Vec<String> {
    let mut select = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    // Row numbers, which are last, depend on the order of arrival.
    let columns = select
        .column_names()
        .filter(|name| *name != "rowid")
        .count();
    let mut rows: Vec<String> = select
        .query_map([], |row| {
            let values: Vec<Value> = (0..columns)
                .map(|column| row.get(column).unwrap())
                .collect();
            Ok(format!("{values:?}"))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    rows.sort_unstable();
    rows
}

fn tables(path: &Path) -> BTreeMap<&'static str, Vec<String>> {
    let db = open(path);
    let sound: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    TABLES
        .into_iter()
        .map(|table| (table, rows(&db, table)))
        .collect()
}

fn assert_equal(left: &Path, right: &Path) {
    let (left, right) = (tables(left), tables(right));
    for table in TABLES {
        assert_eq!(left[table], right[table], "{table}");
    }
    assert!(!left["quotes"].is_empty());
}

fn one<T: rusqlite::types::FromSql>(db: &Path, query: &str) -> T {
    open(db).query_row(query, [], |row| row.get(0)).unwrap()
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Some more articles than those of the fixture, some of them copies.
fn many(count: u64) -> Vec<String> {
    let mut random = Random(7);
    let mut records: Vec<String> = articles().lines().map(str::to_owned).collect();
    let people = ["Ann Lee", "Bo Ek", "Cy Young", "Dee Ward", "Eve Stone"];
    let towns = ["Leeds", "Lisbon", "Oslo", "Nairobi", "Quito"];
    for n in 0..count {
        let person = people[random.below(5) as usize];
        let town = towns[random.below(5) as usize];
        let topic = random.below(count / 3 + 1);
        let text = format!(
            "Bridge {topic} of {town} closed\n\nThe council of {town} closed bridge number {topic} on Monday after {} lorries \
             broke its railings in one week, and promised to open it again before the end of the month.\n\n“We had to close \
             bridge {topic} before somebody was hurt,” said {person}, the mayor of {town}.\n\n{person} said that the repairs \
             would take {} days and cost a great deal of money.\n",
            random.below(3) + 2,
            random.below(2) + 9,
        );
        let day = random.below(27) + 1;
        records.push(serde_json::json!({ "id": format!("m{n}"), "date": format!("2024-06-{day:02}"), "text": text }).to_string());
    }
    records
}

#[test]
fn finds_people_copies_and_stories() {
    let dir = indexed();
    let db = dir.path("news.db");
    let kinds = rows(
        &open(&db),
        "(SELECT i.name, c.kind FROM copies c JOIN inputs i ON i.article_id = c.article_id)",
    );
    assert_eq!(
        kinds,
        [
            r#"[Text("norwick-copy"), Text("wire")]"#,
            r#"[Text("norwick-excerpt"), Text("excerpt")]"#
        ]
    );
    // Copies do not count: five articles about the dam are three.
    assert_eq!(
        one::<i64>(
            &db,
            "SELECT articles FROM entities WHERE name = 'Ruth Okafor'"
        ),
        3
    );
    let stories: Vec<String> = rows(
        &open(&db),
        "(SELECT i.name, s.articles FROM articles a JOIN inputs i ON i.article_id = a.id JOIN stories s ON s.id = a.story_id)",
    );
    let story = |name: &str, articles: i64| format!("[Text({name:?}), Integer({articles})]");
    assert_eq!(
        stories,
        [
            story("bees-1", 2),
            story("bees-2", 2),
            story("norwick-1", 3),
            story("norwick-2", 3),
            story("norwick-3", 3),
            story("norwick-copy", 3),
            story("norwick-excerpt", 3),
        ]
    );
    assert_eq!(
        one::<i64>(
            &db,
            "SELECT copies FROM quotes WHERE text LIKE '%safe tonight%' AND first_quote_id IS NULL"
        ),
        3
    );
    assert_eq!(
        one::<i64>(
            &db,
            "SELECT count(*) FROM mentions WHERE text IS NULL OR entity_id IS NULL"
        ),
        0
    );
    let text: String = one(
        &db,
        "SELECT text FROM mentions m JOIN inputs i USING (article_id) WHERE i.name = 'court' AND text LIKE 'Ewa%'",
    );
    assert_eq!(text, "Ewa Nowak");
}

#[test]
fn answers_are_those_of_the_fixtures() {
    let dir = indexed();
    let questions: [(&str, &[&str]); 8] = [
        ("quotes.txt", &["quotes", "news.db", "--speaker", "Okafor"]),
        (
            "quotes-about.csv",
            &["quotes", "news.db", "--about", "bees", "-f", "csv"],
        ),
        (
            "check.txt",
            &[
                "check",
                "the dam was safe tonight and will be safe tomorrow",
                "news.db",
                "--limit",
                "1",
            ],
        ),
        (
            "people.txt",
            &[
                "people", "news.db", "--since", "2024-03", "--until", "2024-03",
            ],
        ),
        ("places.jsonl", &["places", "news.db", "-f", "jsonl"]),
        (
            "organizations.csv",
            &["organizations", "news.db", "-f", "csv"],
        ),
        ("stories.txt", &["stories", "news.db"]),
        ("new.txt", &["new", "news.db", "--since", "2024-05-15"]),
    ];
    for (name, args) in questions {
        let output = dir.run(args);
        assert_eq!(
            (code(&output), stderr(&output)),
            (0, String::new()),
            "{args:?}"
        );
        if std::env::var_os("REWRITE").is_some() {
            fs::write(fixture(name), &output.stdout).unwrap();
        }
        assert_eq!(
            stdout(&output),
            fs::read_to_string(fixture(name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn a_repeated_quote_names_the_first_with_its_words() {
    let text = |day: &str| {
        format!(
            "Dam holds\n\n“We will never let this dam fail,” said Ann Lee, the mayor of Leeds, on {day}.\n"
        )
    };
    let records = [
        ("first", "2024-03-05", text("Tuesday")),
        ("again", "2024-04-09", text("Tuesday, once more")),
        ("later", "2024-05-07", text("Tuesday, as before")),
    ]
    .map(|(id, date, text)| {
        serde_json::json!({ "id": id, "date": date, "text": text }).to_string()
    });
    let dir = TestDir::new().with("dam.jsonl", records.join("\n"));
    index(&dir, &["dam.jsonl", "-o", "news.db"]);
    let ask = |args: &[&str]| lines(&dir.run(&[&["quotes", "news.db"], args].concat()));
    // Of the three, the first on the days that were asked for.
    let all = ask(&["-f", "jsonl"]);
    assert_eq!(
        (all.len(), &all[0]["input"], &all[0]["copies"]),
        (1, &"first".into(), &2.into())
    );
    assert!(all[0]["earlier"].is_null());
    let since = ask(&["--since", "2024-04", "-f", "jsonl"]);
    assert_eq!((since.len(), &since[0]["input"]), (1, &"again".into()));
    assert_eq!(since[0]["earlier"]["first_quote_id"], all[0]["id"]);
    assert_eq!(since[0]["earlier"]["said_on"], "2024-03-05");
    let output = dir.run(&["quotes", "news.db", "--since", "2024-05"]);
    assert!(
        stdout(&output).contains("same words first: 2024-03-05 · first"),
        "{}",
        stdout(&output)
    );
    let output = dir.run(&["quotes", "news.db", "--since", "2024-05", "-f", "csv"]);
    let id = all[0]["id"].as_str().unwrap();
    assert!(
        stdout(&output).contains(&format!(",{id},2024-03-05,")),
        "{}",
        stdout(&output)
    );
}

/// As in the other commands, the database may come first.
#[test]
fn check_takes_the_words_and_the_database_in_either_order() {
    let dir = indexed();
    let words = "the dam was safe tonight and will be safe tomorrow";
    let known = dir.run(&["check", words, "news.db"]);
    let turned = dir.run(&["check", "news.db", words]);
    assert_eq!(code(&turned), 0, "{}", stderr(&turned));
    assert_eq!(stdout(&turned), stdout(&known));
}

#[test]
fn nothing_found_is_exit_code_1() {
    let dir = indexed();
    for args in [
        &["quotes", "news.db", "--speaker", "Nobody At All"][..],
        &["check", "entirely unheard phrases", "news.db"],
        &["people", "news.db", "--about", "zeppelin"],
        &["stories", "news.db", "--since", "2030"],
        &["corrections", "news.db"],
    ] {
        let output = dir.run(args);
        assert_eq!(
            (code(&output), stdout(&output).as_str()),
            (1, ""),
            "{args:?}"
        );
    }
    let output = dir.run(&["quotes", "news.db", "--about", "\"*^"]);
    assert!(
        code(&output) == 1 && stderr(&output).contains("no words"),
        "{}",
        stderr(&output)
    );
    assert_eq!(code(&dir.run(&["quotes", "news.db", "--since", "soon"])), 2);
}

#[test]
fn a_search_cannot_be_an_expression() {
    let dir = indexed();
    for words in [
        "dam OR bees",
        "text:dam",
        "dam\" OR \"bees",
        "NEAR(dam)",
        "'; DROP TABLE quotes; --",
    ] {
        let output = dir.run(&["quotes", "news.db", "--about", words, "--speaker", words]);
        assert_eq!(
            (code(&output), stderr(&output)),
            (1, String::new()),
            "{words}"
        );
    }
}

#[test]
fn ten_portions_give_the_rows_of_one_build() {
    let mut records = many(60);
    let dir = TestDir::new().with("all.jsonl", records.join("\n"));
    index(&dir, &["all.jsonl", "-o", "whole.db"]);
    let mut random = Random(11);
    for at in (1..records.len()).rev() {
        records.swap(at, random.below(at as u64 + 1) as usize);
    }
    // Records with identifiers of their own are the same article in whatever file they are; the path is that of the file.
    let size = records.len().div_ceil(10);
    for portion in records.chunks(size) {
        fs::write(dir.path("all.jsonl"), portion.join("\n")).unwrap();
        index(&dir, &["all.jsonl", "-o", "grown.db", "--add"]);
    }
    assert_equal(&dir.path("whole.db"), &dir.path("grown.db"));
}

#[test]
fn adding_takes_what_changed_and_leaves_the_rest() {
    let dir = indexed();
    let changed = articles().replace("Ruth Okafor", "Rosa Okafor");
    let dir = dir.with("articles.jsonl", &changed);
    index(&dir, &["articles.jsonl", "-o", "news.db", "--add"]);
    index(&dir, &["articles.jsonl", "-o", "fresh.db"]);
    assert_equal(&dir.path("fresh.db"), &dir.path("news.db"));
    let before = fs::read(dir.path("news.db")).unwrap();
    index(&dir, &["articles.jsonl", "-o", "news.db", "--add"]);
    assert_eq!(
        before,
        fs::read(dir.path("news.db")).unwrap(),
        "nothing is new"
    );
}

#[test]
fn finished_answers_give_the_rows_of_their_articles() {
    let dir = indexed();
    let output = dir.run(&["articles.jsonl", "-f", "jsonl", "--text", "-q"]);
    let answers = stdout(&output);
    let half = answers.lines().count() / 2;
    let part = |lines: Vec<&str>| lines.join("\n") + "\n";
    let dir = dir
        .with("a.jsonl", part(answers.lines().take(half).collect()))
        .with("b.jsonl", part(answers.lines().skip(half).collect()));
    index(&dir, &["b.jsonl", "a.jsonl", "-o", "merged.db"]);
    assert_equal(&dir.path("news.db"), &dir.path("merged.db"));
}

#[test]
fn a_killed_run_goes_on() {
    let records = many(60).join("\n");
    let dir = TestDir::new().with("all.jsonl", &records);
    let started = Instant::now();
    index(&dir, &["all.jsonl", "-o", "whole.db"]);
    let whole = u64::try_from(started.elapsed().as_millis())
        .unwrap()
        .max(10);
    let mut random = Random(3);
    for round in 0..60 {
        let args: &[&str] = match round % 2 {
            0 => &["index", "-q", "all.jsonl", "-o", "killed.db"],
            _ => &["index", "-q", "all.jsonl", "-o", "killed.db", "--add"],
        };
        let mut child = dir
            .command(args)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(random.below(whole)));
        child.kill().unwrap();
        child.wait().unwrap();
        for name in ["killed.db", ".killed.db.partial"] {
            let path = dir.path(name);
            // In every other round, the next run finds what the killed one has left.
            if round % 4 < 2 && path.metadata().is_ok_and(|meta| meta.len() > 0) {
                // As a reader would: what the killed run left is rolled back.
                let sound: String = Connection::open(&path)
                    .unwrap()
                    .query_row("PRAGMA integrity_check", [], |row| row.get(0))
                    .unwrap();
                assert_eq!(sound, "ok", "{name} in round {round}");
            }
        }
    }
    index(&dir, &["all.jsonl", "-o", "killed.db", "--add"]);
    assert_equal(&dir.path("whole.db"), &dir.path("killed.db"));
}

#[test]
fn a_build_anew_leaves_nothing_of_the_old_one() {
    let dir = indexed().with("one.jsonl", articles().lines().next().unwrap());
    index(&dir, &["one.jsonl", "-o", "news.db"]);
    index(&dir, &["one.jsonl", "-o", "fresh.db"]);
    assert_equal(&dir.path("fresh.db"), &dir.path("news.db"));
    assert_eq!(
        one::<i64>(&dir.path("news.db"), "SELECT count(*) FROM articles"),
        1
    );
    assert!(!dir.path(".news.db.partial").exists());
}

#[test]
fn other_files_and_versions_are_refused() {
    let dir = indexed()
        .with("notes.txt", "not a database")
        .with("empty.db", "");
    let other = Connection::open(dir.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(other);
    for (file, add) in [
        ("notes.txt", true),
        ("notes.txt", false),
        ("other.db", true),
        ("other.db", false),
    ] {
        let before = fs::read(dir.path(file)).unwrap();
        let mut args = vec!["index", "articles.jsonl", "-o", file];
        args.extend(add.then_some("--add"));
        let output = dir.run(&args);
        assert_eq!(code(&output), 2, "{file}");
        assert!(
            stderr(&output).contains("no nutgraf database"),
            "{}",
            stderr(&output)
        );
        assert_eq!(before, fs::read(dir.path(file)).unwrap());
        let reason = format!("nutgraf: {file} is not a database of nutgraf\n");
        assert_eq!(stderr(&dir.run(&["people", file])), reason);
    }
    let db = Connection::open(dir.path("news.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    for args in [
        &["index", "articles.jsonl", "-o", "news.db", "--add"][..],
        &["people", "news.db"],
    ] {
        let output = dir.run(args);
        assert!(
            code(&output) != 0 && stderr(&output).contains("build it anew"),
            "{}",
            stderr(&output)
        );
    }
    index(&dir, &["articles.jsonl", "-o", "news.db"]);
    index(&dir, &["articles.jsonl", "-o", "empty.db", "--add"]);
    assert!(stderr(&dir.run(&["people", "missing.db"])).contains("no such file"));
    let output = dir.run(&["index", "news.db", "-o", "news.db"]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
}

#[test]
fn inputs_that_fail_are_in_the_errors() {
    let dir = dir().with("bad.jsonl", "{\"id\": \"x\"}\n").with(
        "again.jsonl",
        articles().lines().next().unwrap().replace("1,200", "900"),
    );
    let output = dir.run(&[
        "index",
        "articles.jsonl",
        "bad.jsonl",
        "again.jsonl",
        "missing.txt",
        "-o",
        "news.db",
    ]);
    assert_eq!(code(&output), 1);
    let errors = rows(&open(&dir.path("news.db")), "(SELECT id, code FROM errors)");
    assert_eq!(
        errors,
        [
            r#"[Text("missing.txt"), Text("not_found")]"#,
            r#"[Text("norwick-1"), Text("repeated_id")]"#,
            r#"[Text("x"), Text("bad_record")]"#,
        ]
    );
    let dir = dir.with(
        "missing.txt",
        "Late again\n\nThe ferry to Bergen was late again on Monday, said Kari Moe.\n",
    );
    let output = dir.run(&["index", "missing.txt", "-o", "news.db", "--add"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        one::<i64>(
            &dir.path("news.db"),
            "SELECT count(*) FROM errors WHERE id = 'missing.txt'"
        ),
        0
    );
}

#[test]
fn the_database_opens_read_only_and_survives_a_vacuum() {
    let dir = indexed();
    let path = dir.path("news.db");
    let before = tables(&path);
    Connection::open(&path)
        .unwrap()
        .execute_batch("VACUUM")
        .unwrap();
    assert_eq!(before, tables(&path));
    let found: i64 = one(
        &path,
        "SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'tonight'",
    );
    assert_eq!(found, 4);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    assert_eq!(code(&dir.run(&["stories", "news.db"])), 0);
}
