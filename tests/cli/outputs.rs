//! Where answers go, and what is left when something goes wrong on the way.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli_harness::{ARTICLE, TestDir, code, record, records, stderr, stdout};
use serde_json::Value;

#[test]
fn an_output_file_is_whole_or_absent() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("r.jsonl", records(3))
        .with("old.json", "old");
    let output = dir.run(&["-f", "json", "-o", "old.json", "a.txt"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).is_empty());
    assert_eq!(
        serde_json::from_str::<Value>(&dir.read("old.json")).unwrap()["id"],
        "a.txt"
    );
    assert_eq!(
        code(&dir.run(&["-f", "jsonl", "-o", "new.jsonl", "r.jsonl"])),
        0
    );
    assert_eq!(dir.read("new.jsonl").lines().count(), 3);
    let output = dir.run(&["-f", "json", "-o", "no/such/folder.json", "a.txt"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("no/such/folder.json"),
        "{}",
        stderr(&output)
    );
    let left: Vec<_> = fs::read_dir(dir.path("."))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .filter(|name| name != ".new.jsonl.nutgraf")
        .collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn an_output_tree_mirrors_the_inputs_and_is_never_read() {
    let dir = TestDir::new()
        .with("in/a.txt", ARTICLE)
        .with("in/sub/b.txt", ARTICLE)
        .with("in/empty.txt", "");
    let output = dir.run(&["-f", "json", "--out-dir", "in/out", "in"]);
    assert_eq!(code(&output), 1);
    assert!(dir.path("in/out/a.txt.json").is_file() && dir.path("in/out/sub/b.txt.json").is_file());
    assert!(!dir.path("in/out/empty.txt.json").exists());
    let again = dir.run(&["-f", "json", "--out-dir", "in/out", "--resume", "in"]);
    assert!(stderr(&again).contains("empty.txt"), "{}", stderr(&again));
    assert!(!dir.path("in/out/out").exists());
}

#[test]
fn two_inputs_for_one_output_are_a_clash() {
    let dir = TestDir::new()
        .with("x/a.txt", ARTICLE)
        .with("y/a.txt", ARTICLE);
    let output = dir.run(&["-f", "json", "--out-dir", "out", "x", "y"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("y/a.txt: its answer would overwrite that of another input"),
        "{}",
        stderr(&output)
    );
    assert!(dir.path("out/a.txt.json").is_file());
}

#[test]
fn resume_goes_on_behind_the_last_whole_line() {
    let dir = TestDir::new().with("r.jsonl", records(20));
    let args = ["-f", "jsonl", "-o", "out.jsonl", "r.jsonl"];
    assert_eq!(code(&dir.run(&args)), 0);
    let whole = dir.read("out.jsonl");
    let cut = whole.match_indices('\n').nth(7).unwrap().0 + 40;
    fs::write(dir.path("out.jsonl.partial"), &whole[..cut]).unwrap();
    fs::remove_file(dir.path("out.jsonl")).unwrap();
    let output = dir.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("12 done"), "{}", stderr(&output));
    assert_eq!(dir.read("out.jsonl"), whole);
    assert!(!dir.path("out.jsonl.partial").exists());

    // What is complete stays as it is; what belongs to other inputs is not touched.
    assert_eq!(code(&dir.run(&[&args[..], &["--resume"]].concat())), 0);
    assert_eq!(dir.read("out.jsonl"), whole);
    fs::write(dir.path("r.jsonl"), record("other")).unwrap();
    let output = dir.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("does not belong to these inputs"),
        "{}",
        stderr(&output)
    );
    // The message names the file that the user knows, and the copy is gone.
    assert!(!stderr(&output).contains(".partial"), "{}", stderr(&output));
    assert!(!dir.path("out.jsonl.partial").exists());
    assert_eq!(dir.read("out.jsonl"), whole);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let dir = TestDir::new().with("r.jsonl", records(400));
    let mut child = dir
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
    let dir = TestDir::new().with("r.jsonl", records(50));
    let output = dir.run(&["-f", "jsonl", "-o", "/dev/full", "r.jsonl"]);
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
fn an_interrupt_keeps_what_is_written() {
    let dir = TestDir::new();
    let mut child = dir
        .command(&["--from", "jsonl", "-f", "jsonl", "-o", "out.jsonl", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Standard input stays open, as that of a pipe that has no more to say for now.
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(records(5).as_bytes()).unwrap();
    let partial = dir.path("out.jsonl.partial");
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
    assert!(!dir.path("out.jsonl").exists());
}

#[test]
fn csv_has_one_header_for_all_inputs() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("empty.txt", "")
        .with("r.jsonl", records(3));
    let output = dir.run(&[
        "-f",
        "csv",
        "--table",
        "people",
        "a.txt",
        "empty.txt",
        "r.jsonl",
    ]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert!(
        lines[0].starts_with("article_id,entity_id,local_id,name,role,affiliation,"),
        "{text}"
    );
    assert_eq!(text.matches("article_id").count(), 1);
    let people = 4 * records_of(&dir, &["-f", "json", "a.txt"], "people");
    assert_eq!(lines.len(), 1 + people, "{text}");
    assert!(people > 0 && !text.contains("\n\r\n"));

    // A tree has a header in each file; a run without rows still has its header.
    dir.run(&[
        "-f",
        "csv",
        "--table",
        "dates",
        "--out-dir",
        "out",
        "a.txt",
        "r.jsonl",
    ]);
    for file in ["out/a.txt.csv", "out/r.jsonl.csv"] {
        assert_eq!(dir.read(file).matches("date_from").count(), 1, "{file}");
    }
    let output = dir.run(&["-f", "csv", "--table", "quotes", "empty.txt"]);
    assert_eq!(stdout(&output).lines().count(), 1);
    let again = dir.run(&[
        "-f",
        "csv",
        "--table",
        "people",
        "-j",
        "1",
        "a.txt",
        "empty.txt",
        "r.jsonl",
    ]);
    assert_eq!(stdout(&again), text);
}

/// The number of items of a list in a document.
fn records_of(dir: &TestDir, args: &[&str], list: &str) -> usize {
    let document: Value = serde_json::from_str(&stdout(&dir.run(args))).unwrap();
    document[list].as_array().unwrap().len()
}

#[test]
fn csv_cells_are_data_to_spreadsheets_and_terminals() {
    let text = "=HYPERLINK(1) opens\n\n\"=1+1 \u{1b}[31m, and the \u{201c}dam\u{201d} held,\" said Ruth Okafor, \"-2.\"\n";
    let dir = TestDir::new().with("a.txt", text);
    for table in ["quotes", "articles"] {
        let text = stdout(&dir.run(&["-f", "csv", "--table", table, "a.txt"]));
        let mut reader = csv::ReaderBuilder::new()
            .flexible(false)
            .from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 1, "{text}");
        for cell in rows[0].iter() {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
            assert!(
                cell.chars().all(|c| c == '\n' || !c.is_control()),
                "{cell:?}"
            );
        }
    }
    // A number stays one.
    let dir = TestDir::new().with(
        "a.txt",
        "Rain\n\nThe train stopped in Lima, Peru, and in Quito.\n",
    );
    let places = stdout(&dir.run(&["-f", "csv", "--table", "places", "a.txt"]));
    assert!(places.contains(",-12."), "{places}");
}

#[test]
fn csv_needs_a_table_and_only_csv_has_one() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let cases: [(&[&str], &str); 3] = [
        (&["-f", "csv", "a.txt"], "--format csv needs --table"),
        (
            &["--table", "people", "a.txt"],
            "--table needs --format csv",
        ),
        (
            &["-f", "csv", "--table", "people", "--only", "dates", "a.txt"],
            "--only does not go with --format csv",
        ),
    ];
    for (args, message) in cases {
        let output = dir.run(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

#[test]
fn rows_of_two_tables_join_by_their_ids() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let table = |name: &str| -> Vec<Vec<String>> {
        let text = stdout(&dir.run(&["-f", "csv", "--table", name, "a.txt"]));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.records().map(Result::unwrap);
        rows.map(|row| row.iter().map(str::to_owned).collect())
            .collect()
    };
    let (articles, people, quotes) = (table("articles"), table("people"), table("quotes"));
    let said: Vec<_> = quotes
        .iter()
        .filter(|quote| quote[2].starts_with('p'))
        .collect();
    assert!(!said.is_empty());
    for quote in said {
        assert_eq!(quote[1], articles[0][0]);
        assert!(
            people
                .iter()
                .any(|person| person[1] == quote[2] && person[3] == quote[3])
        );
    }
}

#[test]
fn a_rule_with_its_path_stands_before_each_of_several_reports() {
    let dir = TestDir::new().with("a.txt", ARTICLE).with("b.txt", ARTICLE);
    let text = stdout(&dir.run(&["a.txt", "b.txt"]));
    let rules: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("── "))
        .collect();
    assert_eq!(rules.len(), 2, "{text}");
    assert!(rules[0].starts_with("── a.txt ─") && rules[1].starts_with("── b.txt ─"));
    assert!(rules.iter().all(|rule| rule.chars().count() == 80));
    assert!(!stdout(&dir.run(&["a.txt"])).contains("──"));
}
