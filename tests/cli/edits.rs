//! `nutgraf import-corrections`.

use std::fs;

use crate::cli_harness::{TestDir, code, lines, stderr, stdout};
use crate::export::{count, export, files, indexed, open};

fn import(dir: &TestDir, paths: &[&str]) -> (i32, Vec<String>, String) {
    let args = [&["import-corrections", "-q", "news.db"], paths].concat();
    let output = dir.run(&args);
    let lines = stdout(&output).lines().map(str::to_owned).collect();
    (code(&output), lines, stderr(&output))
}

/// Changes a file by hand.
fn edit(dir: &TestDir, name: &str, change: impl Fn(&str) -> String) {
    let text = dir.read(name);
    let edited = change(&text);
    assert_ne!(text, edited, "{name}");
    fs::write(dir.path(name), edited).unwrap();
}

fn id_of(dir: &TestDir, name: &str) -> String {
    let query = "SELECT id FROM entities WHERE name = ?1";
    open(dir)
        .query_row(query, [name], |row| row.get(0))
        .unwrap()
}

#[test]
fn nothing_edited_is_nothing_corrected() {
    let dir = indexed();
    export(&dir, "csv", "tables");
    export(&dir, "brat", "annotated");
    let (code, lines, left) = import(&dir, &["tables", "annotated"]);
    assert_eq!((code, lines.len(), &*left), (0, 0, ""));
    // A spreadsheet may write semicolons, a byte order mark and other line ends.
    for table in ["entities", "merges"] {
        edit(&dir, &format!("tables/{table}.csv"), |text| {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.as_bytes());
            let mut out = csv::WriterBuilder::new()
                .delimiter(b';')
                .from_writer(Vec::new());
            reader
                .records()
                .for_each(|row| out.write_record(&row.unwrap()).unwrap());
            format!(
                "\u{feff}{}",
                String::from_utf8(out.into_inner().unwrap()).unwrap()
            )
        });
    }
    let (code, lines, left) = import(&dir, &["tables"]);
    assert_eq!((code, lines.len(), &*left), (0, 0, ""));
}

#[test]
fn edited_tables_become_corrections() {
    let dir = indexed();
    export(&dir, "csv", "t");
    let [marsh, okafor, teles] =
        ["Helen Marsh", "Ruth Okafor", "Rui Teles"].map(|name| id_of(&dir, name));
    let (kask, wire) = (id_of(&dir, "Mati Kask"), id_of(&dir, "Northern Wire"));
    edit(&dir, "t/entities.csv", |text| {
        let lines = text
            .split_inclusive('\n')
            .filter(|line| !line.starts_with(&kask));
        lines
            .collect::<String>()
            .replace(",place,Northern Wire,", ",organization,Northern Wire,")
            .replace(",Calder Water,", ",Calder Water plc,")
            .replace(",Ewa Nowak,", ",'=Nowak,")
            .replace(",Tartu,city,", ",Tartu,town,")
    });
    edit(&dir, "t/merges.csv", |text| {
        format!("{text}{marsh},Rui Teles,,,\r\nnobody,{okafor},,,\r\n")
    });
    let quote = dir.read("t/quotes.csv");
    let quote = quote
        .lines()
        .find(|line| line.contains("it will be safe"))
        .unwrap()[..17]
        .to_owned();
    edit(&dir, "t/quotes.csv", |text| {
        text.replacen("Ruth Okafor", "Tom Ashby", 1)
            .replacen("asserts", "denies", 1)
    });
    edit(&dir, "t/meta.csv", |text| {
        text.replace("program", "programme")
    });
    let (code, lines, left) = import(&dir, &["t"]);
    let corrections = lines.join("\n");
    assert_eq!(code, 1);
    for want in [
        format!(r#"{{"do":"merge","entity":"{teles}","into":"{marsh}"}}"#),
        format!(
            r#"{{"do":"rename","entity":"{}","name":"Calder Water plc"}}"#,
            id_of(&dir, "Calder Water")
        ),
        format!(
            r#"{{"do":"rename","entity":"{}","name":"=Nowak"}}"#,
            id_of(&dir, "Ewa Nowak")
        ),
        format!(r#"{{"do":"retype","entity":"{wire}","type":"organization"}}"#),
        format!(r#"{{"do":"drop","entity":"{kask}"}}"#),
        format!(r#""entity":"{}"}}"#, id_of(&dir, "Tom Ashby")),
    ] {
        assert!(corrections.contains(&want), "{want}\n{corrections}\n{left}");
    }
    assert_eq!(lines.len(), 6, "{corrections} {quote}");
    for reason in [
        "column kind",
        "no entity is called \"nobody\"",
        "column stance",
        "meta.csv: was changed",
    ] {
        assert!(left.contains(reason), "{reason}\n{left}");
    }
    assert_eq!(left.lines().count(), 4, "{left}");
}

#[test]
fn edited_annotations_become_corrections() {
    let dir = indexed();
    export(&dir, "brat", "b");
    let [okafor, ashby, water, wire] =
        ["Ruth Okafor", "Tom Ashby", "Calder Water", "Northern Wire"].map(|name| id_of(&dir, name));
    for name in files(&dir, "b")
        .keys()
        .filter(|name| name.ends_with(".ann"))
    {
        let text = dir.read(&format!("b/{name}"));
        let gone: Vec<&str> = text
            .lines()
            .filter(|line| line.contains("\tNorthern Wire") && line.starts_with('T'))
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        let is_gone = |line: &&str| !line.split(['\t', ' ']).any(|word| gone.contains(&word));
        let edited: Vec<String> = text
            .lines()
            .filter(is_gone)
            .map(|line| match line.strip_suffix("\tCalder Water") {
                Some(start) if start.starts_with('T') => line.replace("Organization", "Place"),
                Some(start) => format!("{start}\tCalder Water plc"),
                None => line.to_owned(),
            })
            .collect();
        fs::write(dir.path(&format!("b/{name}")), edited.join("\n") + "\n").unwrap();
    }
    let first = files(&dir, "b")
        .into_iter()
        .find(|(_, text)| text.contains("it will be safe tomorrow,”\n") && text.contains("Ashby"));
    let (first, text) = first.filter(|(name, _)| name.ends_with(".ann")).unwrap();
    let of = |needle: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with('T') && line.ends_with(needle))
            .unwrap();
        line.split('\t').next().unwrap().to_owned()
    };
    let (quote, speaker) = (of("it will be safe tomorrow,”"), of("\tTom Ashby"));
    edit(&dir, &format!("b/{first}"), |text| {
        let lines = text.lines().map(|line| {
            match line.starts_with('R') && line.contains(&format!("Arg1:{quote} ")) {
                true => format!("R1\tSpeaker Arg1:{quote} Arg2:{speaker}"),
                false => line.to_owned(),
            }
        });
        let rest = "T900\tPerson 0 3\tDam\n* Equiv\n*\tEquiv T6 T8\nE1\tMove:T1\n";
        lines.collect::<Vec<_>>().join("\n") + "\n" + rest
    });
    let (code, lines, left) = import(&dir, &["b"]);
    let corrections = lines.join("\n");
    assert_eq!(code, 1, "{corrections}\n{left}");
    for want in [
        format!(r#"{{"do":"merge","entity":"{ashby}","into":"{okafor}"}}"#),
        format!(r#"{{"do":"rename","entity":"{water}","name":"Calder Water plc"}}"#),
        format!(r#"{{"do":"retype","entity":"{water}","type":"place"}}"#),
        format!(r#"{{"do":"drop","entity":"{wire}"}}"#),
        r#"{"do":"speaker","quote":"q"#.to_owned(),
    ] {
        assert!(corrections.contains(&want), "{want}\n{corrections}\n{left}");
    }
    assert_eq!(lines.len(), 5, "{corrections}");
    for reason in ["is new", "cannot be understood: \"* Equiv\"", "Move:T1"] {
        assert!(left.contains(reason), "{reason}\n{left}");
    }
    assert_eq!(left.lines().count(), 3, "{left}");
    // A changed text is refused, for offsets no longer hold.
    let text = first.replace(".ann", ".txt");
    edit(&dir, &format!("b/{text}"), |text| format!("x{text}"));
    assert!(
        import(&dir, &["b"])
            .2
            .contains("offsets hold for the exported text only")
    );
}

#[test]
fn corrections_are_applied_and_come_back_as_nothing() {
    let dir = indexed();
    export(&dir, "csv", "t");
    edit(&dir, "t/entities.csv", |text| {
        text.replace(",organization,Calder Water,", ",place,Calder Reservoir,")
            .replace(",Rui Teles,", ",Ana Duarte,")
    });
    let args = [
        "import-corrections",
        "news.db",
        "t/entities.csv",
        "-o",
        "corrections.jsonl",
    ];
    let output = dir.run(&args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("3 new corrections, 0 edits"),
        "{}",
        stderr(&output)
    );
    let output = dir.run(&[
        "index",
        "--add",
        "--corrections",
        "corrections.jsonl",
        "-o",
        "news.db",
    ]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    // The name that was given stays when the type changes.
    assert_eq!(
        count(
            &dir,
            "entities WHERE name = 'Calder Reservoir' AND type = 'place'"
        ),
        1
    );
    assert_eq!(
        count(&dir, "entities WHERE name IN ('Calder Water', 'Rui Teles')"),
        0
    );
    let output = dir.run(&["corrections", "news.db", "-f", "jsonl"]);
    assert!(lines(&output).is_empty(), "{}", stdout(&output));
    export(&dir, "csv", "again");
    let before = dir.read("corrections.jsonl");
    let output = dir.run(&[
        "import-corrections",
        "-q",
        "news.db",
        "again",
        "-o",
        "corrections.jsonl",
    ]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    assert_eq!(dir.read("corrections.jsonl"), before);
}

#[test]
fn files_that_are_no_edits_are_refused() {
    let dir = indexed()
        .with("notes.txt", "x")
        .with("other.csv", "a,b\n1,2\n")
        .with("latin.csv", b"id,name\n1,\xe9\n")
        .with("empty/readme.md", "x")
        .with("mine.jsonl", "{\"text\": \"mine\"}\n")
        .with("stranger.ann", "T1\tPerson 0 1\tx\n");
    for (path, reason) in [
        ("notes.txt", "no .csv and no .ann file"),
        ("other.csv", "not the columns"),
        ("latin.csv", "not UTF-8"),
        ("empty", "has no .csv"),
        ("missing.csv", "No such file"),
    ] {
        let (code, lines, left) = import(&dir, &[path]);
        assert!(
            code == 1 && lines.is_empty() && left.contains(reason),
            "{path}: {left}"
        );
    }
    assert!(
        import(&dir, &["stranger.ann"])
            .2
            .contains("no article of the collection")
    );
    export(&dir, "csv", "t");
    for (file, reason) in [
        ("mine.jsonl", "would be overwritten"),
        ("t/names.csv", "is also an output"),
    ] {
        let before = dir.read(file);
        let output = dir.run(&["import-corrections", "news.db", "t/names.csv", "-o", file]);
        assert!(
            code(&output) == 2 && stderr(&output).contains(reason),
            "{}",
            stderr(&output)
        );
        assert_eq!(dir.read(file), before);
    }
}
