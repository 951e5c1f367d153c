//! What the user gives `nutgraf index` besides the articles.

use std::fs;

use super::{dir, fixture, index, one, open, rows};
use crate::cli_harness::{TestDir, code, lines, stderr, stdout};

#[test]
fn dates_and_publishers_come_from_names_and_lists() {
    let text = "Ferry late\n\nThe ferry was late on Monday, said Kari Moe.\n";
    let dir = TestDir::new()
        .with("news/20240501-ferry.txt", text)
        .with("news/plain.txt", text.replace("ferry", "train"))
        .with(
            "meta.csv",
            "path,date,publisher,section\nnews/plain.txt,2023-02-03,Harbour News,Travel\n",
        );
    index(
        &dir,
        &[
            "news",
            "-o",
            "news.db",
            "--date-from",
            r"\d{8}",
            "--meta",
            "meta.csv",
        ],
    );
    let db = dir.path("news.db");
    let found = rows(
        &open(&db),
        "(SELECT path, published, published_basis, publisher, section FROM articles)",
    );
    assert_eq!(
        found,
        [
            r#"[Text("news/20240501-ferry.txt"), Text("2024-05-01"), Text("given"), Null, Null]"#,
            r#"[Text("news/plain.txt"), Text("2023-02-03"), Text("given"), Text("Harbour News"), Text("Travel")]"#,
        ]
    );
    assert_eq!(
        one::<i64>(&db, "SELECT count(*) FROM dates WHERE basis = 'unresolved'"),
        0
    );
    for (args, reason) in [
        (["--date-from", "("], "--date-from"),
        (["--meta", "missing.csv"], "missing.csv"),
        (["--meta", "news/plain.txt"], "no column"),
    ] {
        let output = dir.run(&[&["index", "news", "-o", "x.db"][..], &args].concat());
        assert!(
            code(&output) == 2 && stderr(&output).contains(reason),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn corrections_are_applied_and_kept() {
    let dir = dir().with(
        "fixes.jsonl",
        fs::read_to_string(fixture("corrections.jsonl")).unwrap(),
    );
    index(
        &dir,
        &[
            "articles.jsonl",
            "-o",
            "news.db",
            "--corrections",
            "fixes.jsonl",
        ],
    );
    let db = dir.path("news.db");
    assert_eq!(
        one::<i64>(
            &db,
            "SELECT count(*) FROM entities WHERE name = 'Calder Water plc'"
        ),
        1
    );
    let output = dir.run(&["corrections", "news.db", "-f", "jsonl"]);
    let numbers: Vec<i64> = lines(&output)
        .iter()
        .map(|line| line["number"].as_i64().unwrap())
        .collect();
    assert!(numbers.contains(&3), "{}", stdout(&output));
    let dir = dir.with("more.txt", "Calder Water sells a dam\n\nThe town bought the dam on Monday. “We are glad,” said Ruth Okafor, the chief engineer of Calder Water, which owned the dam.\n");
    index(&dir, &["more.txt", "-o", "news.db", "--add"]);
    assert_eq!(
        one::<i64>(
            &db,
            "SELECT articles FROM entities WHERE name = 'Calder Water plc'"
        ),
        4
    );
    let dir = dir.with(
        "wrong.jsonl",
        "{\"do\": \"retype\", \"entity\": \"x\", \"type\": \"animal\"}\n",
    );
    let output = dir.run(&[
        "index",
        "articles.jsonl",
        "-o",
        "x.db",
        "--corrections",
        "wrong.jsonl",
    ]);
    assert!(
        code(&output) == 2 && stderr(&output).contains("line 1"),
        "{}",
        stderr(&output)
    );
}

/// The links of a database, with the names of what is linked.
fn links(dir: &TestDir, database: &str) -> Vec<String> {
    rows(
        &open(&dir.path(database)),
        "(SELECT e.name, l.kb_id, l.wikidata FROM links l JOIN entities e ON e.id = l.entity_id)",
    )
}

#[test]
fn entities_are_linked_to_a_knowledge_base_or_to_nothing() {
    // Two Helen Marshes, a Nowak of another first name and a company called as a person: none of them is linked.
    let csv = "id,name,aliases,type,wikidata\n\
        1,Ruth Okafor,R. Okafor;Ruth A. Okafor,person,Q11\n\
        2,Helen Marsh,,person,Q12\n3,Helen Marsh,,person,Q13\n\
        4,Anna Nowak,,person,Q14\n5,Ewa Nowak,,company,Q15\n\
        6,Calder Water plc,,organization,\n";
    let ftm = concat!(
        r#"{"id": "c", "schema": "Company", "properties": {"name": ["Calder Water"], "wikidataId": ["Q16"]}}"#,
        "\n",
        r#"{"id": "p", "schema": "Person", "properties": {"name": ["Ruth Ann Okafor"], "alias": ["Ruth Okafor"]}}"#,
        "\n"
    );
    let dir = dir().with("people.csv", csv).with("entities.ftm.json", ftm);
    index(
        &dir,
        &["articles.jsonl", "-o", "news.db", "--kb", "people.csv"],
    );
    let of_csv = [
        r#"[Text("Calder Water"), Text("6"), Null]"#,
        r#"[Text("Ruth Okafor"), Text("1"), Text("Q11")]"#,
    ];
    assert_eq!(links(&dir, "news.db"), of_csv);
    let sure = "SELECT count(*) FROM links WHERE score BETWEEN 0.5 AND 1";
    assert_eq!(one::<i64>(&dir.path("news.db"), sure), 2);
    // The database keeps the knowledge base, and what is added later is linked too.
    let dir = dir.with(
        "more.txt",
        "Nowak wins\n\nAnna Nowak won the race on Monday. “I am glad,” said Anna Nowak, a runner.\n",
    );
    index(&dir, &["more.txt", "-o", "news.db", "--add"]);
    let found = links(&dir, "news.db");
    assert!(
        found.len() == 3 && found[0].contains("Anna Nowak"),
        "{found:?}"
    );
    index(
        &dir,
        &[
            "articles.jsonl",
            "-o",
            "ftm.db",
            "--kb",
            "entities.ftm.json",
        ],
    );
    let of_ftm = [
        r#"[Text("Calder Water"), Text("c"), Text("Q16")]"#,
        r#"[Text("Ruth Okafor"), Text("p"), Null]"#,
    ];
    assert_eq!(links(&dir, "ftm.db"), of_ftm);
}

#[test]
fn a_knowledge_base_that_cannot_be_read_is_an_error() {
    let dir = dir()
        .with("bad.csv", "id,name\n1,Ann\n,Bo\n")
        .with("bad.jsonl", "{\"id\": 1}\n");
    for (file, reason) in [
        ("bad.csv", "line 3: no id"),
        ("bad.jsonl", "line 1: no name"),
        ("missing.csv", "missing.csv"),
    ] {
        let output = dir.run(&["index", "articles.jsonl", "-o", "news.db", "--kb", file]);
        assert!(
            code(&output) == 2 && stderr(&output).contains(reason),
            "{}",
            stderr(&output)
        );
    }
    let before = fs::read(dir.path("bad.csv")).unwrap();
    let output = dir.run(&[
        "index",
        "articles.jsonl",
        "-o",
        "bad.csv",
        "--kb",
        "bad.csv",
    ]);
    assert_eq!(code(&output), 2);
    assert_eq!(before, fs::read(dir.path("bad.csv")).unwrap());
}
