//! The command line through the real binary.

#![allow(clippy::unwrap_used)]

mod desk;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use desk::{ARTICLE, Desk, code, lines, record, records, stderr, stdout};
use serde_json::Value;

#[test]
fn reads_a_file_and_a_pipe_alike() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let file = desk.run(&["a.txt"]);
    let pipe = desk.feed(&[], ARTICLE.as_bytes());
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
    let desk = Desk::new()
        .with("a.txt", ARTICLE)
        .with("b.txt", ARTICLE)
        .with("r.jsonl", record("x"));
    let parse = |args: &[&str]| serde_json::from_str::<Value>(&stdout(&desk.run(args))).unwrap();
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
    let desk = Desk::new()
        .with("a.txt", ARTICLE)
        .with("empty.txt", "")
        .with("x.bin", b"\x7fELF\0\0\0\x01\0");
    let output = desk.run(&[
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

    let output = desk.run(&["a.txt", "missing.txt"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("nutgraf: missing.txt: no such file or directory\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn fail_fast_stops_at_the_first_bad_input() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let output = desk.run(&[
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
fn wrong_usage_is_told_apart_from_bad_input() {
    let desk = Desk::new()
        .with("a.txt", ARTICLE)
        .with("names.jsonl", "{\"name\":\n");
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
        let output = desk.run(args);
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
    let desk = Desk::new()
        .with("in/b.txt", ARTICLE)
        .with("in/a/c.txt", ARTICLE)
        .with("in/.hidden.txt", ARTICLE)
        .with("in/skip.md", ARTICLE);
    let ids = |args: &[&str]| -> Vec<String> {
        lines(&desk.run(args))
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
    fs::create_dir(desk.path("none")).unwrap();
    let output = desk.run(&["none"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("none: holds no article: there are no files"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn lists_of_files_are_read_in_their_order() {
    let desk = Desk::new()
        .with("a.txt", ARTICLE)
        .with("b c.txt", ARTICLE)
        .with("list", "b c.txt\n\na.txt\n");
    let by_line = desk.run(&["-f", "jsonl", "--files-from", "list"]);
    let by_nul = desk.feed(
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
    let desk = Desk::new();
    let input = format!(
        "{}not json\n\n{{\"id\":7,\"text\":\"  \"}}\n{}",
        record("first"),
        record("last")
    );
    let output = desk.feed(&["--from", "jsonl", "-f", "jsonl", "-"], input.as_bytes());
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
    let desk = Desk::new()
        .with("all.jsonl", records(150))
        .with("one.jsonl", record("r149"));
    let one = desk.run(&["-f", "jsonl", "-j", "1", "all.jsonl"]).stdout;
    for jobs in ["2", "7"] {
        assert_eq!(
            desk.run(&["-f", "jsonl", "-j", jobs, "all.jsonl"]).stdout,
            one
        );
    }
    let feed = desk.feed(&["-f", "jsonl"], records(150).as_bytes());
    let last = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .lines()
            .last()
            .unwrap()
            .replace("\"all.jsonl\"", "null")
    };
    assert_eq!(last(&feed.stdout), last(&one));
    let alone = String::from_utf8(desk.run(&["-f", "jsonl", "one.jsonl"]).stdout).unwrap();
    assert_eq!(
        alone.trim_end().replace("\"one.jsonl\"", "null"),
        last(&one)
    );
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(records(150).as_bytes()).unwrap();
    assert_eq!(
        desk.feed(&["-f", "jsonl"], &gz.finish().unwrap()).stdout,
        feed.stdout
    );
}

#[test]
fn large_inputs_are_refused_and_passed_over() {
    let long = serde_json::json!({ "id": "long", "text": "word ".repeat(2000) }).to_string();
    let desk = Desk::new()
        .with("a.txt", ARTICLE)
        .with("r.jsonl", format!("{}{long}\n{}", record("a"), record("b")));
    let output = desk.run(&["--max-bytes", "100", "a.txt"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("a.txt: is larger than the limit of 100 bytes"),
        "{}",
        stderr(&output)
    );
    let answers = lines(&desk.run(&["-f", "jsonl", "--max-bytes", "5000", "r.jsonl"]));
    let codes: Vec<_> = answers
        .iter()
        .map(|answer| answer["error"]["code"].as_str())
        .collect();
    assert_eq!(codes, [None, Some("too_large"), None]);
}

#[test]
fn an_output_file_is_whole_or_absent() {
    let desk = Desk::new()
        .with("a.txt", ARTICLE)
        .with("r.jsonl", records(3))
        .with("old.json", "old");
    let output = desk.run(&["-f", "json", "-o", "old.json", "a.txt"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).is_empty());
    assert_eq!(
        serde_json::from_str::<Value>(&desk.read("old.json")).unwrap()["id"],
        "a.txt"
    );
    assert_eq!(
        code(&desk.run(&["-f", "jsonl", "-o", "new.jsonl", "r.jsonl"])),
        0
    );
    assert_eq!(desk.read("new.jsonl").lines().count(), 3);
    let output = desk.run(&["-f", "json", "-o", "no/such/folder.json", "a.txt"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("no/such/folder.json"),
        "{}",
        stderr(&output)
    );
    let left: Vec<_> = fs::read_dir(desk.path("."))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn an_output_tree_mirrors_the_inputs_and_is_never_read() {
    let desk = Desk::new()
        .with("in/a.txt", ARTICLE)
        .with("in/sub/b.txt", ARTICLE)
        .with("in/empty.txt", "");
    let output = desk.run(&["-f", "json", "--out-dir", "in/out", "in"]);
    assert_eq!(code(&output), 1);
    assert!(
        desk.path("in/out/a.txt.json").is_file() && desk.path("in/out/sub/b.txt.json").is_file()
    );
    assert!(!desk.path("in/out/empty.txt.json").exists());
    let again = desk.run(&["-f", "json", "--out-dir", "in/out", "--resume", "in"]);
    assert!(stderr(&again).contains("empty.txt"), "{}", stderr(&again));
    assert!(!desk.path("in/out/out").exists());
}

#[test]
fn two_inputs_for_one_output_are_a_clash() {
    let desk = Desk::new()
        .with("x/a.txt", ARTICLE)
        .with("y/a.txt", ARTICLE);
    let output = desk.run(&["-f", "json", "--out-dir", "out", "x", "y"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("y/a.txt: its answer would overwrite that of another input"),
        "{}",
        stderr(&output)
    );
    assert!(desk.path("out/a.txt.json").is_file());
}

#[test]
fn resume_goes_on_behind_the_last_whole_line() {
    let desk = Desk::new().with("r.jsonl", records(20));
    let args = ["-f", "jsonl", "-o", "out.jsonl", "r.jsonl"];
    assert_eq!(code(&desk.run(&args)), 0);
    let whole = desk.read("out.jsonl");
    let cut = whole.match_indices('\n').nth(7).unwrap().0 + 40;
    fs::write(desk.path("out.jsonl.partial"), &whole[..cut]).unwrap();
    fs::remove_file(desk.path("out.jsonl")).unwrap();
    let output = desk.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("12 done"), "{}", stderr(&output));
    assert_eq!(desk.read("out.jsonl"), whole);
    assert!(!desk.path("out.jsonl.partial").exists());

    // What is complete stays as it is; what belongs to other inputs is not touched.
    assert_eq!(code(&desk.run(&[&args[..], &["--resume"]].concat())), 0);
    assert_eq!(desk.read("out.jsonl"), whole);
    fs::write(desk.path("r.jsonl"), record("other")).unwrap();
    let output = desk.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("does not belong to these inputs"),
        "{}",
        stderr(&output)
    );
    assert_eq!(desk.read("out.jsonl"), whole);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::new().with("r.jsonl", records(400));
    let mut child = desk
        .command(&["-f", "jsonl", "r.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let desk = Desk::new().with("r.jsonl", records(50));
    let output = desk.run(&["-f", "jsonl", "-o", "/dev/full", "r.jsonl"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("No space left on device"),
        "{}",
        stderr(&output)
    );
    assert!(Path::new("/dev/full").exists());
}

#[cfg(unix)]
#[test]
fn symlink_loops_and_broken_links_are_told() {
    let desk = Desk::new().with("in/a.txt", ARTICLE);
    std::os::unix::fs::symlink(".", desk.path("in/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.path("in/broken.txt")).unwrap();
    let output = desk.run(&["-f", "jsonl", "in"]);
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
fn an_interrupt_keeps_what_is_written() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["--from", "jsonl", "-f", "jsonl", "-o", "out.jsonl", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Standard input stays open, as that of a pipe that has no more to say for now.
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(records(5).as_bytes()).unwrap();
    let partial = desk.path("out.jsonl.partial");
    let wait = |ready: &dyn Fn() -> bool| {
        (0..200).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(25));
            ready()
        })
    };
    assert!(wait(&|| partial.exists()));
    std::thread::sleep(std::time::Duration::from_millis(300));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(code(&output), 130);
    assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&partial).unwrap().lines().count(), 5);
    assert!(!desk.path("out.jsonl").exists());
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_to_its_end() {
    let desk = Desk::new();
    let fifo = desk.path("pipe");
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
    let output = desk.run(&["-f", "json", "pipe"]);
    writer.join().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        serde_json::from_str::<Value>(&stdout(&output)).unwrap()["article"]["headline"]["start"],
        0
    );
}

#[test]
fn only_the_parts_asked_for_are_there() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let output = desk.run(&["-f", "json", "--only", "people,quotes", "a.txt"]);
    let document: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let keys: Vec<_> = document
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for part in ["people", "quotes"] {
        assert!(keys.contains(&part), "{keys:?}");
    }
    for part in ["article", "places", "organizations", "dates", "summary"] {
        assert!(!keys.contains(&part), "{keys:?}");
    }
}

#[test]
fn offsets_count_what_was_asked_for() {
    let desk = Desk::new().with("a.txt", format!("𝔄𝔅 {ARTICLE}"));
    let start = |unit: &str| {
        let output = desk.run(&["-f", "json", "--offsets", unit, "a.txt"]);
        let document: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(document["offsets"], unit);
        document["summary"]["sentences"][0]["start"]
            .as_u64()
            .unwrap()
    };
    let char = start("char");
    assert_eq!(start("utf16"), char + 2);
    assert_eq!(start("byte"), char + 6);
}

#[test]
fn the_text_is_repeated_on_request() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let document = |args: &[&str]| serde_json::from_str::<Value>(&stdout(&desk.run(args))).unwrap();
    assert_eq!(
        document(&["-f", "json", "--text", "a.txt"])["article"]["text"],
        ARTICLE
    );
    assert!(
        document(&["-f", "json", "a.txt"])["article"]
            .get("text")
            .is_none()
    );
}

#[test]
fn summaries_have_the_length_asked_for() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let sentences = |args: &[&str]| {
        let output = desk.run(&[&["-f", "json", "a.txt"], args].concat());
        let document: Value = serde_json::from_str(&stdout(&output)).unwrap();
        document["summary"]["sentences"].as_array().unwrap().len()
    };
    assert_eq!(
        (
            sentences(&["-n", "1"]),
            sentences(&["-n", "0"]),
            sentences(&[])
        ),
        (1, 0, 2)
    );
    assert_eq!(sentences(&["--words", "20"]), 1);
}

#[test]
fn terminals_are_safe_and_colours_are_asked_for() {
    let desk = Desk::new().with("a.txt", ARTICLE.replace("Ferry", "Ferry \u{1b}[2J"));
    let plain = desk.run(&["a.txt"]);
    assert!(!stdout(&plain).contains('\u{1b}'));
    assert!(stdout(&plain).contains('␛'));
    assert!(stdout(&desk.run(&["--color", "always", "a.txt"])).contains("\u{1b}[1m"));
    let forced = desk
        .command(&["a.txt"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    assert!(stdout(&forced).contains("\u{1b}[1m"));
    let both = desk
        .command(&["a.txt"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(!stdout(&both).contains('\u{1b}'));
}

#[test]
fn a_file_is_answered_alike_alone_in_a_batch_and_packed() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut desk = Desk::new();
    let mut names = Vec::new();
    for folder in ["court-report", "hostile-characters", "interview-qa"] {
        let text = fs::read(fixtures.join(folder).join("input.txt")).unwrap();
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&text).unwrap();
        desk = desk
            .with(&format!("plain/{folder}.txt"), &text)
            .with(&format!("packed/{folder}.txt.gz"), gz.finish().unwrap());
        names.push(format!("plain/{folder}.txt"));
    }
    let batch = stdout(&desk.run(&["-f", "jsonl", "plain"]));
    let alone: String = names
        .iter()
        .map(|name| stdout(&desk.run(&["-f", "jsonl", "-j", "1", name])))
        .collect();
    assert_eq!(batch, alone);
    let packed = stdout(&desk.run(&["-f", "jsonl", "packed"]));
    assert_eq!(
        packed
            .replace(".txt.gz", ".txt")
            .replace("packed/", "plain/"),
        batch
    );
}

#[cfg(unix)]
#[test]
fn messages_hide_what_terminals_obey() {
    let desk = Desk::new().with("\u{1b}[2J\u{202e}.txt", "").with(
        "r.jsonl",
        r#"{"id":"\u001b[31m\u0007","text":""}"#.to_owned() + "\n" + r#"{"id":"\u009b2J"}"#,
    );
    for args in [
        &["."][..],
        &["-f", "json", "."],
        &["-v", "missing\u{1b}[2J"],
    ] {
        let output = desk.run(args);
        assert_eq!(code(&output), 1);
        let told = stderr(&output) + &stdout(&output);
        let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!told.contains(obeyed), "{told:?}");
        assert!(told.contains('␛'), "{told:?}");
    }
}

#[test]
fn the_environment_changes_nothing_else() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let usual = desk.run(&["-f", "json", "a.txt"]).stdout;
    let strange = desk
        .command(&["-f", "json", "a.txt"])
        .envs([
            ("TZ", "Asia/Tokyo"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "de_DE"),
        ])
        .output()
        .unwrap();
    assert_eq!(usual, strange.stdout);
}

#[test]
fn the_program_tells_about_itself() {
    let desk = Desk::new();
    let schema: Value = serde_json::from_str(&stdout(&desk.run(&["schema"]))).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert!(stdout(&desk.run(&["completions", "bash"])).contains("_nutgraf"));
    assert!(stdout(&desk.run(&["man"])).contains(".TH nutgraf"));
    assert_eq!(
        stdout(&desk.run(&["--version"])),
        format!("nutgraf {}\n", env!("CARGO_PKG_VERSION"))
    );
    let named = Desk::new().with("schema", ARTICLE);
    assert!(stdout(&named.run(&["./schema"])).starts_with("Ferry strike"));
}

#[test]
fn quiet_and_verbose_keep_to_standard_error() {
    let desk = Desk::new().with("a.txt", ARTICLE).with("b.txt", ARTICLE);
    assert!(stderr(&desk.run(&["-q", "a.txt", "b.txt"])).is_empty());
    assert!(stderr(&desk.run(&["a.txt", "b.txt"])).contains("2 done, 0 failed"));
    assert!(
        stderr(&desk.run(&["-v", "a.txt"])).contains("a.txt: 216 bytes")
            || stderr(&desk.run(&["-v", "a.txt"])).contains("words")
    );
    let progress = desk.run(&["--progress", "always", "a.txt", "b.txt"]);
    assert_eq!(stdout(&progress), stdout(&desk.run(&["a.txt", "b.txt"])));
}
