//! What is read, in which order, and what becomes of what cannot be read.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::cli_harness::{ARTICLE, TestDir, code, lines, record, records, stderr, stdout};
use serde_json::Value;

#[test]
fn reads_a_file_and_a_pipe_alike() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let file = dir.run(&["a.txt"]);
    let pipe = dir.feed(&[], ARTICLE.as_bytes());
    assert_eq!((code(&file), code(&pipe)), (0, 0));
    assert_eq!(stdout(&file), stdout(&pipe));
    assert!(
        stdout(&file).starts_with("Ferry strike ends after nine days\n"),
        "{}",
        stdout(&file)
    );
    assert!(stderr(&file).is_empty(), "{}", stderr(&file));
}

#[test]
fn one_input_is_a_document_and_several_are_an_array() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("b.txt", ARTICLE)
        .with("r.jsonl", record("x"));
    let parse = |args: &[&str]| serde_json::from_str::<Value>(&stdout(&dir.run(args))).unwrap();
    assert_eq!(parse(&["-f", "json", "a.txt"])["id"], "a.txt");
    let two = parse(&["-f", "json", "b.txt", "a.txt"]);
    assert_eq!(
        (&two[0]["id"], &two[1]["id"]),
        (&"b.txt".into(), &"a.txt".into())
    );
    assert_eq!(parse(&["-f", "json", "r.jsonl"])[0]["id"], "x");
    assert_eq!(
        parse(&["-f", "json", "--include", "nothing", "."]),
        Value::Array(Vec::new())
    );
}

#[test]
fn a_bad_input_never_stops_the_others() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("empty.txt", "")
        .with("x.bin", b"\x7fELF\0\0\0\x01\0");
    let output = dir.run(&[
        "-f",
        "jsonl",
        "a.txt",
        "missing.txt",
        "empty.txt",
        "x.bin",
        "a.txt",
    ]);
    assert_eq!(code(&output), 1);
    let answers = lines(&output);
    let codes: Vec<_> = answers
        .iter()
        .map(|answer| answer["error"]["code"].as_str())
        .collect();
    assert_eq!(
        codes,
        [
            None,
            Some("not_found"),
            Some("no_article"),
            Some("not_text"),
            None
        ]
    );
    assert!(
        stderr(&output).contains("2 done, 3 failed (no_article 1, not_found 1, not_text 1)"),
        "{}",
        stderr(&output)
    );

    let output = dir.run(&["a.txt", "missing.txt"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("nutgraf: missing.txt: no such file or directory\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn fail_fast_stops_at_the_first_bad_input() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let output = dir.run(&[
        "-f",
        "jsonl",
        "--fail-fast",
        "a.txt",
        "missing.txt",
        "a.txt",
    ]);
    assert_eq!(code(&output), 1);
    assert_eq!(lines(&output).len(), 2);
}

#[test]
fn the_users_gazetteer_wins() {
    let dir = TestDir::new()
        .with(
            "a.txt",
            "Workers met in Paris on Monday.\n\nThey left Paris at noon.\n",
        )
        .with(
            "places.csv",
            "name,latitude,longitude,country,kind,id\nParis,53.5,-1.5,GB,facility,yard-7\n",
        );
    let output = dir.run(&["--places", "places.csv", "-f", "json", "a.txt"]);
    assert_eq!(code(&output), 0);
    let found = stdout(&output);
    for part in [
        "\"latitude\": 53.5",
        "\"country\": \"GB\"",
        "\"kind\": \"facility\"",
        "yard-7",
    ] {
        assert!(found.contains(part), "{part} in {found}");
    }
}

#[test]
fn wrong_usage_is_told_apart_from_bad_input() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("names.jsonl", "{\"name\":\n")
        .with("places.csv", "name,latitude\nHolm,north\n");
    let cases: &[(&[&str], &str)] = &[
        (&["--date", "2018-13-40", "a.txt"], "--date"),
        (&["--no-such-option"], "--no-such-option"),
        (&["--format", "xml", "a.txt"], "xml"),
        (&["--min-confidence", "2", "a.txt"], "0 to 1"),
        (&["--resume", "a.txt"], "--resume needs"),
        (
            &["--resume", "-o", "x.json", "-f", "json", "a.txt"],
            "--format jsonl",
        ),
        (&["--encoding", "klingon", "a.txt"], "klingon"),
        (&["--jobs", "0", "a.txt"], "--jobs"),
        (&["-o", "x", "--out-dir", "y", "a.txt"], "--out-dir"),
        (&["--names", "names.jsonl", "a.txt"], "names.jsonl"),
        (&["--names", "missing.jsonl", "a.txt"], "missing.jsonl"),
        (&["--places", "places.csv", "a.txt"], "places.csv"),
        (&["--places", "places.csv", "a.txt"], "line 2"),
        (&["--places", "missing.csv", "a.txt"], "missing.csv"),
        (&["--files-from", "missing.list"], "missing.list"),
        (&["--include", "a[", "."], "--include a["),
        (&["--exclude", "{a", "."], "--exclude {a"),
        (&["-", "--files-from", "-"], "only once"),
        (
            &["-o", "never.jsonl", "-f", "jsonl", "--files-from", "none"],
            "--files-from none",
        ),
    ];
    for (args, hint) in cases {
        let output = dir.run(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stdout(&output).is_empty(), "{args:?}");
        assert!(
            stderr(&output).contains(hint),
            "{args:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn directories_are_read_sorted_without_hidden_files() {
    let dir = TestDir::new()
        .with("in/b.txt", ARTICLE)
        .with("in/a/c.txt", ARTICLE)
        .with("in/.hidden.txt", ARTICLE)
        .with("in/skip.md", ARTICLE);
    let ids = |args: &[&str]| -> Vec<String> {
        lines(&dir.run(args))
            .iter()
            .map(|answer| answer["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        ids(&["-f", "jsonl", "in"]),
        ["in/a/c.txt", "in/b.txt", "in/skip.md"]
    );
    assert_eq!(
        ids(&["-f", "jsonl", "--include", "*.txt", "in"]),
        ["in/a/c.txt", "in/b.txt"]
    );
    assert_eq!(
        ids(&["-f", "jsonl", "--exclude", "*.txt", "in"]),
        ["in/skip.md"]
    );
    fs::create_dir(dir.path("none")).unwrap();
    let output = dir.run(&["none"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("none: holds no article: there are no files"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn lists_of_files_are_read_in_their_order() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("b c.txt", ARTICLE)
        .with("list", "b c.txt\n\na.txt\n");
    let by_line = dir.run(&["-f", "jsonl", "--files-from", "list"]);
    let by_nul = dir.feed(
        &["-f", "jsonl", "--files-from", "-", "-0"],
        b"b c.txt\0a.txt\0",
    );
    let ids: Vec<_> = lines(&by_line)
        .iter()
        .map(|answer| answer["id"].clone())
        .collect();
    assert_eq!(ids, ["b c.txt", "a.txt"]);
    assert_eq!(stdout(&by_line), stdout(&by_nul));
}

#[test]
fn records_keep_their_ids_dates_and_places() {
    let dir = TestDir::new();
    let input = format!(
        "{}not json\n\n{{\"id\":7,\"text\":\"  \"}}\n{}",
        record("first"),
        record("last")
    );
    let output = dir.feed(&["--from", "jsonl", "-f", "jsonl", "-"], input.as_bytes());
    assert_eq!(code(&output), 1);
    let answers = lines(&output);
    let ids: Vec<_> = answers
        .iter()
        .map(|answer| answer["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["first", "-:2", "7", "last"]);
    assert_eq!(answers[0]["article"]["published"]["value"], "2021-05-04");
    assert_eq!(answers[1]["error"]["code"], "bad_record");
    assert!(
        answers[1]["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("line 2: "),
        "{}",
        answers[1]
    );
    assert_eq!(answers[2]["error"]["code"], "no_article");
}

#[test]
fn the_answer_does_not_depend_on_threads_batches_or_compression() {
    let dir = TestDir::new()
        .with("all.jsonl", records(150))
        .with("one.jsonl", record("r149"));
    let one = dir.run(&["-f", "jsonl", "-j", "1", "all.jsonl"]).stdout;
    for jobs in ["2", "7"] {
        assert_eq!(
            dir.run(&["-f", "jsonl", "-j", jobs, "all.jsonl"]).stdout,
            one
        );
    }
    let feed = dir.feed(&["-f", "jsonl"], records(150).as_bytes());
    let last = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .lines()
            .last()
            .unwrap()
            .replace("\"all.jsonl\"", "null")
    };
    assert_eq!(last(&feed.stdout), last(&one));
    let alone = String::from_utf8(dir.run(&["-f", "jsonl", "one.jsonl"]).stdout).unwrap();
    assert_eq!(
        alone.trim_end().replace("\"one.jsonl\"", "null"),
        last(&one)
    );
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(records(150).as_bytes()).unwrap();
    assert_eq!(
        dir.feed(&["-f", "jsonl"], &gz.finish().unwrap()).stdout,
        feed.stdout
    );
}

#[test]
fn large_inputs_are_refused_and_passed_over() {
    let long = serde_json::json!({ "id": "long", "text": "word ".repeat(2000) }).to_string();
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("r.jsonl", format!("{}{long}\n{}", record("a"), record("b")));
    let output = dir.run(&["--max-bytes", "100", "a.txt"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("a.txt: is larger than the limit of 100 bytes"),
        "{}",
        stderr(&output)
    );
    let answers = lines(&dir.run(&["-f", "jsonl", "--max-bytes", "5000", "r.jsonl"]));
    let codes: Vec<_> = answers
        .iter()
        .map(|answer| answer["error"]["code"].as_str())
        .collect();
    assert_eq!(codes, [None, Some("too_large"), None]);
}

#[cfg(unix)]
#[test]
fn symlink_loops_and_broken_links_are_told() {
    let dir = TestDir::new().with("in/a.txt", ARTICLE);
    std::os::unix::fs::symlink(".", dir.path("in/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path("in/broken.txt")).unwrap();
    let output = dir.run(&["-f", "jsonl", "in"]);
    assert_eq!(code(&output), 1);
    let answers = lines(&output);
    let told: Vec<_> = answers
        .iter()
        .map(|answer| {
            (
                answer["id"].as_str().unwrap(),
                answer["error"]["code"].as_str(),
            )
        })
        .collect();
    let want = [
        ("in/a.txt", None),
        ("in/broken.txt", Some("not_found")),
        ("in/loop", Some("unreadable")),
    ];
    assert_eq!(told, want);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_to_its_end() {
    let dir = TestDir::new();
    let fifo = dir.path("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap()
            .success()
    );
    let writer = {
        let fifo = fifo.clone();
        std::thread::spawn(move || fs::write(fifo, ARTICLE).unwrap())
    };
    let output = dir.run(&["-f", "json", "pipe"]);
    writer.join().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        serde_json::from_str::<Value>(&stdout(&output)).unwrap()["article"]["headline"]["start"],
        0
    );
}

#[test]
fn a_file_is_answered_alike_alone_in_a_batch_and_packed() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut dir = TestDir::new();
    let mut names = Vec::new();
    for folder in ["court-report", "hostile-characters", "interview-qa"] {
        let text = fs::read(fixtures.join(folder).join("input.txt")).unwrap();
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&text).unwrap();
        dir = dir
            .with(&format!("plain/{folder}.txt"), &text)
            .with(&format!("packed/{folder}.txt.gz"), gz.finish().unwrap());
        names.push(format!("plain/{folder}.txt"));
    }
    let batch = stdout(&dir.run(&["-f", "jsonl", "plain"]));
    let alone: String = names
        .iter()
        .map(|name| stdout(&dir.run(&["-f", "jsonl", "-j", "1", name])))
        .collect();
    assert_eq!(batch, alone);
    let packed = stdout(&dir.run(&["-f", "jsonl", "packed"]));
    assert_eq!(
        packed
            .replace(".txt.gz", ".txt")
            .replace("packed/", "plain/"),
        batch
    );
}
