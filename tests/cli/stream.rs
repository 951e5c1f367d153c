//! Long streams through the real binary: memory has a bound, and progress is told while they run.

use std::fs;
use std::io::Write;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::cli_harness::{TestDir, code, record, records, stderr, stdout};

/// Starts the program on a pipe; what it answers goes to the file `out`.
fn start(dir: &TestDir, args: &[&str]) -> Child {
    dir.command(args)
        .stdin(Stdio::piped())
        .stdout(fs::File::create(dir.path("out")).unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Most memory that a running process ever held, in KiB.
fn peak(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

/// Feeds `pieces` to a stream of records; what it answers, and the most memory it took.
fn stream<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> (String, u64) {
    let dir = TestDir::new();
    let mut child = start(&dir, &["--from", "jsonl", "-f", "jsonl", "-j", "2", "-q"]);
    let mut stdin = child.stdin.take().unwrap();
    for piece in pieces {
        stdin.write_all(piece).unwrap();
    }
    // All but the last pipeful is read by now.
    let peak = peak(&child);
    drop(stdin);
    child.wait().unwrap();
    (dir.read("out"), peak)
}

#[test]
fn a_longer_stream_takes_no_more_memory() {
    let hundred = records(100);
    let once = |times: usize| stream(std::iter::repeat_n(hundred.as_bytes(), times));
    let (answers, short) = once(10);
    assert_eq!(answers.lines().count(), 1000);
    let (answers, long) = once(60);
    assert_eq!(answers.lines().count(), 6000);
    assert!(long < short + (16 << 10), "{short} KiB, then {long} KiB");
}

#[test]
fn a_line_of_a_hundred_megabytes_is_never_held() {
    let megabyte = "word ".repeat((1 << 20) / 5);
    let last = format!("\"}}\n{}", record("last"));
    let line = std::iter::once("{\"text\":\"")
        .chain(std::iter::repeat_n(megabyte.as_str(), 100))
        .chain([last.as_str()]);
    let (answers, peak) = stream(line.map(str::as_bytes));
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), 2);
    assert!(answers[0].contains("too_large"), "{}", answers[0]);
    assert!(answers[1].contains("\"last\""));
    assert!(peak < 100 << 10, "{peak} KiB");
}

#[test]
fn progress_is_told_line_by_line_where_there_is_no_terminal() {
    let dir = TestDir::new();
    let mut child = start(&dir, &["-f", "jsonl", "--progress", "always"]);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(record("a").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(5200));
    stdin.write_all(record("b").as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    assert_eq!(stdout(&output), "");
    let told = stderr(&output);
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].starts_with("nutgraf: ") && lines[0].ends_with(" words/s"),
        "{told}"
    );
    assert!(lines.last().unwrap().contains("2 done, 0 failed"), "{told}");
    assert!(!told.contains('\u{1b}'), "{told}");
}
