//! What people expect of a command line: help, hints, options from a file, and a quiet terminal.

use std::fs;
#[cfg(target_os = "linux")]
use std::process::Output;

use crate::cli_harness::{ARTICLE, TestDir, code, record, stderr, stdout};
use serde_json::Value;

/// Runs the program on a terminal, if the system has `script`. Both streams arrive as one.
#[cfg(target_os = "linux")]
fn on_a_terminal(dir: &TestDir, args: &str) -> Option<Output> {
    let program = env!("CARGO_BIN_EXE_nutgraf");
    let mut command = std::process::Command::new("script");
    command
        .args(["-qec", &format!("'{program}' {args}"), "/dev/null"])
        .current_dir(dir.path("."))
        .stdin(std::process::Stdio::null());
    command.output().ok()
}

#[test]
fn help_has_two_lengths_and_a_command() {
    let dir = TestDir::new();
    let (short, long) = (stdout(&dir.run(&["-h"])), stdout(&dir.run(&["--help"])));
    assert!(short.lines().count() < 70, "{short}");
    assert!(short.contains("--help shows all options"), "{short}");
    assert!(!short.contains("--min-confidence"), "{short}");
    for part in ["--min-confidence", "Examples:", "Exit codes:", "130"] {
        assert!(long.contains(part), "{part}");
    }
    assert_eq!(stdout(&dir.run(&["help"])), long);
    assert!(stdout(&dir.run(&["help", "completions"])).contains("fish"));
    let page = stdout(&dir.run(&["man"]));
    for part in [
        "EXAMPLES",
        "EXIT STATUS",
        "COMMANDS",
        "nutgraf completions SHELL",
        "nutgraf.toml",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for args in [&["--help"][..], &["-V"], &["help"], &["man"], &["schema"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = TestDir::new().command(args).stdout(full).output().unwrap();
        assert_eq!(code(&output), 1, "{args:?}");
        assert!(
            stderr(&output).contains("No space left"),
            "{args:?}: {}",
            stderr(&output)
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_told_what_to_do_and_shows_only_the_report() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let Some(output) = on_a_terminal(&dir, "") else {
        return;
    };
    assert_eq!(code(&output), 2);
    assert!(
        stdout(&output).contains("Usage: nutgraf"),
        "{}",
        stdout(&output)
    );
    let output = on_a_terminal(&dir, "--color never a.txt").unwrap();
    assert_eq!(
        stdout(&output).replace("\r\n", "\n"),
        stdout(&dir.run(&["a.txt"]))
    );
    let output = on_a_terminal(&dir, "--color never -o out.txt a.txt").unwrap();
    assert_eq!(stdout(&output), "");
}

#[test]
fn messages_say_the_form_wanted() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("names.jsonl", "{\"name\":\n")
        .with("empty", "");
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["--date", "6.8.2018", "a.txt"],
            2,
            "write it as 2018-08-06",
        ),
        (
            &["--max-bytes", "1Q", "a.txt"],
            2,
            "write it as 500000, 64K, 1M or 2G",
        ),
        (&["-n", "few", "a.txt"], 2, "not a whole number"),
        (&["-j", "many", "a.txt"], 2, "from 1 to 65535"),
        (
            &["--names", "names.jsonl", "a.txt"],
            2,
            r#"line 1: is not a name such as {"name": "#,
        ),
        (&["https://example.org/a"], 1, "nutgraf reads no addresses"),
        (
            &["--files-from", "empty"],
            0,
            "warning: the list of --files-from is empty",
        ),
    ];
    for (args, exit, hint) in cases {
        let output = dir.run(args);
        assert_eq!(code(&output), *exit, "{args:?}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(hint),
            "{args:?}: {}",
            stderr(&output)
        );
        for internal in [
            "invalid digit",
            "expected value",
            "at line",
            "jiff",
            ".nutgraf",
        ] {
            assert!(!stderr(&output).contains(internal), "{}", stderr(&output));
        }
    }
    assert_eq!(stderr(&dir.run(&["-q", "--files-from", "empty"])), "");
}

#[test]
fn sizes_have_units() {
    let dir = TestDir::new().with("a.txt", ARTICLE.repeat(8));
    for (size, exit) in [
        ("1K", 1),
        ("1kib", 1),
        ("2000", 0),
        ("2K", 0),
        ("1M", 0),
        ("1 GB", 0),
    ] {
        assert_eq!(
            code(&dir.run(&["--max-bytes", size, "a.txt"])),
            exit,
            "{size}"
        );
    }
}

#[test]
fn plain_text_is_explained_too() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let plain = stdout(&dir.run(&["--explain", "a.txt"]));
    assert!(plain.contains("[cue-after,"), "{plain}");
    assert!(plain.contains("    [full-name"), "{plain}");
    assert!(!stdout(&dir.run(&["a.txt"])).contains('['));
}

#[test]
fn the_schema_holds_for_all_that_is_written() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("b.txt", ARTICLE)
        .with("r.jsonl", record("r") + "no record\n");
    let schema: Value = serde_json::from_str(&stdout(&dir.run(&["schema"]))).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |json: &str| validator.is_valid(&serde_json::from_str(json).unwrap());
    assert!(valid(&stdout(&dir.run(&["-f", "json", "a.txt"]))));
    assert!(valid(&stdout(&dir.run(&["-f", "json", "a.txt", "b.txt"]))));
    let answers = stdout(&dir.run(&["-f", "jsonl", "r.jsonl", "missing.txt"]));
    assert_eq!(answers.lines().count(), 3);
    assert!(answers.lines().all(valid));
    for wrong in ["{}", "[1]", r#"{"id":"a","error":{}}"#] {
        assert!(!valid(wrong), "{wrong}");
    }
}

#[test]
fn options_can_stand_in_a_file() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("my.jsonl", r#"{"name":"Bergen","type":"organization"}"#)
        .with(
            "nutgraf.toml",
            "format = \"json\"\nonly = [\"people\", \"dates\"]\nexplain = true\nwords = 20\n",
        )
        .with(
            "sub/other.toml",
            "names = \"../my.jsonl\"\ndate = 2018-08-06\nmin-confidence = 0.1\n",
        );
    let document: Value = serde_json::from_str(&stdout(&dir.run(&["a.txt"]))).unwrap();
    assert!(document["people"][0]["mentions"][0]["rule"].is_string());
    assert!(document["quotes"].is_null());
    assert!(stderr(&dir.run(&["-v", "a.txt"])).starts_with("nutgraf: options of nutgraf.toml\n"));
    // The command line overrules it, also where options exclude each other.
    let text = stdout(&dir.run(&["-f", "text", "--only", "summary", "-n", "1", "a.txt"]));
    assert!(text.starts_with("In short\n"), "{text}");
    assert_eq!(text.matches("  • ").count(), 1, "{text}");
    let plain = stdout(&dir.run(&["--no-config", "a.txt"]));
    assert!(plain.starts_with("Ferry strike"), "{plain}");
    let other = dir.run(&["--config", "sub/other.toml", "a.txt"]);
    assert!(
        stdout(&other).contains("Organizations\n  Bergen"),
        "{}",
        stdout(&other)
    );
    assert!(
        stdout(&other).contains("6 August 2018"),
        "{}",
        stdout(&other)
    );
    let cases = [
        (
            "output = \"a.txt\"",
            "output can be given only on the command line",
        ),
        ("foo = 1", "there is no option foo"),
        (
            "jobs = \"x\"",
            "wrong.toml: invalid value 'x' for '--jobs <N>'",
        ),
        ("explain = 1", "explain is true or false"),
        ("format = json", "line 1: "),
    ];
    for (text, hint) in cases {
        fs::write(dir.path("wrong.toml"), text).unwrap();
        let output = dir.run(&["--config", "wrong.toml", "a.txt"]);
        assert_eq!(code(&output), 2, "{text}");
        assert!(
            stderr(&output).contains(hint),
            "{text}: {}",
            stderr(&output)
        );
    }
    assert_eq!(code(&dir.run(&["--config", "missing.toml", "a.txt"])), 2);
    assert_eq!(dir.read("a.txt"), ARTICLE);
}

#[cfg(target_os = "linux")]
#[test]
fn threads_are_few_whatever_is_asked_for() {
    use std::io::Write;
    let dir = TestDir::new();
    let mut child = dir
        .command(&["--from", "jsonl", "-f", "jsonl", "-j", "65535"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(record("a").as_bytes()).unwrap();
    let mut start = [0; 1];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut start).unwrap();
    let tasks = fs::read_dir(format!("/proc/{}/task", child.id()))
        .unwrap()
        .count();
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!(tasks <= 4 * cores + 4, "{tasks} threads");
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn letters_are_no_header_and_a_named_format_overrules_headers() {
    let article = |start: &str| {
        let mut text = format!("{start} opens caf").into_bytes();
        text.push(0xe9);
        text.extend(ARTICLE.as_bytes());
        text
    };
    for start in [
        "BMW", "BMA", "MZ", "ID3", "OggS", "BZh", "RIFF", "the ftyp", "GIF89a", "fLaC", "PAR1",
    ] {
        let dir = TestDir::new().with("a.txt", article(start));
        let output = dir.run(&["a.txt"]);
        assert_eq!(code(&output), 0, "{start}: {}", stderr(&output));
    }
    let dir = TestDir::new()
        .with("a.txt", format!("%PDF-1.7 is a version\n\n{ARTICLE}"))
        .with("ff", vec![0xff; 1 << 20])
        .with(
            "ebcdic",
            b"\xe3\x88\x85\x40\x94\x81\xa8\x96\x99\x40\xa2\x81\x89\x84\x4b\x25".repeat(100),
        );
    assert_eq!(code(&dir.run(&["--from", "text", "a.txt"])), 0);
    for (name, hint) in [
        ("a.txt", "a PDF file"),
        ("ff", "hardly a space"),
        ("ebcdic", "EBCDIC"),
    ] {
        let output = dir.run(&[name]);
        assert_eq!(code(&output), 1, "{name}");
        assert!(
            stderr(&output).contains("is not text"),
            "{}",
            stderr(&output)
        );
        assert!(stderr(&output).contains(hint), "{}", stderr(&output));
    }
}
