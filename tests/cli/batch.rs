//! Batches through the real binary: nothing is lost, whatever the inputs, the outputs and the system do.

use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::cli_harness::{ARTICLE, TestDir, code, lines, record, records, stderr, stdout};
use serde_json::Value;

/// The code of the error in each answer.
fn codes(answers: &[Value]) -> Vec<Option<&str>> {
    answers
        .iter()
        .map(|answer| answer["error"]["code"].as_str())
        .collect()
}

fn ids(answers: &[Value]) -> Vec<&str> {
    answers
        .iter()
        .map(|answer| answer["id"].as_str().unwrap())
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// A zstandard frame with a checksum.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Waits until something is so, ten seconds at most.
fn wait(ready: impl Fn() -> bool) {
    for _ in 0..400 {
        if ready() {
            return;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("waited in vain");
}

#[test]
fn a_pipe_in_tiny_pieces_is_read_as_a_whole_one() {
    let dir = TestDir::new();
    let inputs = [
        records(3).into_bytes(),
        gzip(records(3).as_bytes()),
        format!("<html><body><p>{ARTICLE}</p></body></html>").into_bytes(),
    ];
    for input in inputs {
        let whole = dir.feed(&["-f", "jsonl"], &input);
        let mut child = dir
            .command(&["-f", "jsonl"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        for byte in &input[..20] {
            stdin.write_all(&[*byte]).unwrap();
            std::thread::sleep(Duration::from_millis(2));
        }
        stdin.write_all(&input[20..]).unwrap();
        drop(stdin);
        let pieces = child.wait_with_output().unwrap();
        assert_eq!(code(&pieces), 0, "{}", stderr(&pieces));
        assert_eq!(stdout(&pieces), stdout(&whole));
    }
}

#[test]
fn records_are_answered_while_the_pipe_stays_open() {
    let dir = TestDir::new();
    let mut child = dir
        .command(&["-f", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(record("first").as_bytes()).unwrap();
    let mut start = [0; 40];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut start)
        .unwrap();
    assert!(start.starts_with(b"{"));
    drop(stdin);
    assert_eq!(code(&child.wait_with_output().unwrap()), 0);
}

#[test]
fn packed_inputs_are_read_as_they_are() {
    let all = records(40);
    let (head, tail) = all.split_at(all.len() / 2);
    let frames =
        |pack: fn(&[u8]) -> Vec<u8>| [pack(head.as_bytes()), pack(tail.as_bytes())].concat();
    // A frame that holds no content, as parallel packers write them.
    let skippable = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    let dir = TestDir::new()
        .with("all.jsonl", &all)
        .with("all.jsonl.gz", frames(gzip))
        .with("all.jsonl.zst", frames(zstd))
        .with(
            "gaps.zst",
            [
                &zstd(head.as_bytes())[..],
                &skippable,
                &zstd(tail.as_bytes()),
            ]
            .concat(),
        )
        .with("page.html.zst", zstd(b"<p>Rain stops play in Leeds.</p>"));
    let answers = |name: &str| {
        let output = dir.run(&["-f", "jsonl", name]);
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
        stdout(&output).replace(&format!("\"path\":\"{name}\""), "\"path\":null")
    };
    let plain = answers("all.jsonl");
    for name in ["all.jsonl.gz", "all.jsonl.zst", "gaps.zst"] {
        assert_eq!(answers(name), plain, "{name}");
    }
    assert!(answers("page.html.zst").contains("\"format\":\"html\""));
}

#[test]
fn a_cut_or_damaged_packed_input_loses_only_what_is_missing() {
    // Text that does not pack well, so that the cut is far behind the first records.
    let noise = |n: u64| -> String {
        (0..400u64)
            .map(|i| {
                format!(
                    "{:x} ",
                    (i + 400 * n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                )
            })
            .collect()
    };
    let all: String = (0..200)
        .map(|n| {
            let text = format!("{ARTICLE}\n{}", noise(n));
            format!("{}\n", serde_json::json!({ "id": n, "text": text }))
        })
        .collect();
    for (name, packed) in [
        ("cut.gz", gzip(all.as_bytes())),
        ("cut.zst", zstd(all.as_bytes())),
    ] {
        let dir = TestDir::new()
            .with(name, &packed[..packed.len() / 2])
            .with("a.txt", ARTICLE);
        let output = dir.run(&["-f", "jsonl", "--from", "auto", name, "a.txt"]);
        assert_eq!(code(&output), 1);
        let answers = lines(&output);
        let bad = answers.iter().filter(|answer| answer["error"].is_object());
        let bad: Vec<_> = bad.collect();
        assert!(answers.len() > 50, "{name}: {}", answers.len());
        assert_eq!(bad.len(), 1, "{name}");
        assert_eq!(bad[0]["error"]["code"], "unreadable");
        assert_eq!(
            bad[0]["error"]["message"],
            "cannot be read: the compressed data is truncated"
        );
        assert_eq!(ids(&answers).last(), Some(&"a.txt"));

        let mut packed = packed;
        let end = packed.len() - 6;
        packed[end] ^= 0x55;
        let output = dir.feed(&["-f", "jsonl"], &packed);
        assert_eq!(code(&output), 1, "{name}");
        let message = lines(&output).last().unwrap()["error"]["message"].clone();
        assert!(
            message.as_str().unwrap().contains("data is damaged"),
            "{name}: {message}"
        );
    }
}

#[test]
fn records_with_strange_lines_keep_their_places() {
    let bom = "\u{feff}";
    let input = format!(
        "{bom}{}\r\n{}\r\n\r\n{}\n{}\n{}\n{}\n{}\n{}\n",
        r#"{"id":"bom","text":"Rain in Leeds."}"#,
        r#"{"id":"lone","text":"Rain \ud800 in Leeds."}"#,
        r#"{"id":"nul","text":"Rain \u0000 in Leeds."}"#,
        "{\"id\":\"raw nul\",\"text\":\"Rain \0 in Leeds.\"}",
        r#"{"id":true,"text":"Rain in Leeds."}"#,
        r#"{"id":1.5,"text":"Rain in Leeds."}"#,
        r#"{"id":"twice","text":"Rain in Leeds."}"#,
        r#"{"id":"twice","text":"Snow in Leeds."}"#,
    );
    let dir = TestDir::new().with("r.jsonl", &input);
    let output = dir.run(&["-f", "jsonl", "r.jsonl"]);
    let answers = lines(&output);
    assert_eq!(code(&output), 1);
    assert_eq!(
        ids(&answers),
        [
            "bom",
            "r.jsonl:2",
            "nul",
            "r.jsonl:5",
            "r.jsonl:6",
            "1.5",
            "twice",
            "twice"
        ]
    );
    let bad = Some("bad_record");
    assert_eq!(
        codes(&answers),
        [None, bad, None, bad, bad, None, None, None]
    );
    for (at, hint) in [(1, "surrogate"), (3, "control character"), (4, "boolean")] {
        let message = answers[at]["error"]["message"].as_str().unwrap();
        assert!(message.contains(hint), "{message}");
    }
    // The same through a pipe, and with a first line that is no record.
    let piped = dir.feed(&["-f", "jsonl"], input.as_bytes());
    assert_eq!(lines(&piped).len(), 8);
    let not_utf8 = [&b"{\"text\":\"\xff\"}\n"[..], record("good").as_bytes()].concat();
    let output = dir.feed(&["-f", "jsonl", "--from", "jsonl"], &not_utf8);
    assert_eq!(codes(&lines(&output)), [bad, None]);
}

#[test]
fn one_huge_line_is_one_error() {
    let dir = TestDir::new();
    let huge = format!(
        "{{\"text\":\"{}\"}}\n{}",
        "word ".repeat(7 << 20),
        record("b")
    );
    let output = dir.feed(&["-f", "jsonl", "--from", "jsonl"], huge.as_bytes());
    assert_eq!(codes(&lines(&output)), [Some("too_large"), None]);
}

#[cfg(unix)]
#[test]
fn unreadable_places_are_told_and_passed_over() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let dir = TestDir::new()
        .with("in/a.txt", ARTICLE)
        .with("in/closed/b.txt", ARTICLE)
        .with("in/secret.txt", ARTICLE)
        .with("in/z.txt", ARTICLE);
    let mode = |name: &str, mode| {
        fs::set_permissions(dir.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(".", 0o755);
    // Nobody is kept out who is root: become somebody else.
    let program = dir.path("nutgraf");
    fs::copy(env!("CARGO_BIN_EXE_nutgraf"), &program).unwrap();
    let root = fs::read(dir.path("in/a.txt")).is_ok() && {
        mode("in/secret.txt", 0);
        fs::read(dir.path("in/secret.txt")).is_ok()
    };
    mode("in/closed", 0);
    let mut command = Command::new(&program);
    command
        .args(["-f", "jsonl", "in"])
        .current_dir(dir.path("."));
    if root {
        command.uid(65534).gid(65534);
    }
    let output = command.output();
    mode("in/closed", 0o755);
    let output = output.unwrap();
    let answers = lines(&output);
    assert_eq!(
        ids(&answers),
        ["in/a.txt", "in/closed", "in/secret.txt", "in/z.txt"]
    );
    assert_eq!(
        codes(&answers),
        [None, Some("unreadable"), Some("unreadable"), None]
    );
    let message = answers[1]["error"]["message"].as_str().unwrap();
    assert!(message.contains("permission denied"), "{message}");
    assert_eq!(code(&output), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_vanishes_is_one_error() {
    let mut dir = TestDir::new();
    for n in 0..300 {
        dir = dir.with(&format!("in/{n:03}.txt"), ARTICLE.repeat(20));
    }
    let mut child = dir
        .command(&["-f", "jsonl", "-j", "1", "in"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Once there is output, the folder has been listed; and nobody reads on, so that the last files are far away.
    let mut start = [0; 10];
    let mut output = child.stdout.take().unwrap();
    output.read_exact(&mut start).unwrap();
    fs::remove_file(dir.path("in/299.txt")).unwrap();
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    let last: Value = serde_json::from_str(rest.lines().last().unwrap()).unwrap();
    assert_eq!(last["id"], "in/299.txt");
    assert_eq!(last["error"]["code"], "not_found");
    let end = child.wait_with_output().unwrap();
    assert_eq!(code(&end), 1);
    assert!(stderr(&end).contains("299 done, 1 failed (not_found 1)"));
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_in_a_folder_are_passed_over() {
    let dir = TestDir::new().with("in/a.txt", ARTICLE);
    let made = Command::new("mkfifo").arg(dir.path("in/pipe")).status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", dir.path("in/zero")).unwrap();
    let output = dir.run(&["-f", "jsonl", "in"]);
    assert_eq!(ids(&lines(&output)), ["in/a.txt"]);
    assert_eq!(code(&output), 0);
}

#[cfg(unix)]
#[test]
fn signals_end_in_good_order() {
    for signal in ["-TERM", "-INT", "-HUP"] {
        let dir = TestDir::new();
        let args = [
            "--from",
            "jsonl",
            "-f",
            "jsonl",
            "-o",
            "out.jsonl",
            "-",
            "-j",
            "2",
        ];
        let mut child = dir
            .command(&args)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(records(5).as_bytes()).unwrap();
        // Half a record is no reason to lose the others.
        stdin.write_all(b"{\"id\":\"r5\",\"te").unwrap();
        let partial = dir.path("out.jsonl.partial");
        wait(|| partial.exists());
        std::thread::sleep(Duration::from_millis(300));
        kill(signal, child.id());
        let output = child.wait_with_output().unwrap();
        drop(stdin);
        assert_eq!(code(&output), 130, "{signal}");
        let told = stderr(&output);
        assert!(
            told.contains("interrupted; run the same command with --resume"),
            "{told}"
        );
        assert_eq!(fs::read_to_string(&partial).unwrap().lines().count(), 5);

        let output = dir.feed(&[&args[..], &["--resume"]].concat(), records(8).as_bytes());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let told = stderr(&output);
        assert!(
            told.contains("3 done, 0 failed") && told.contains("; 5 done before"),
            "{told}"
        );
        let alone = dir.feed(&["--from", "jsonl", "-f", "jsonl"], records(8).as_bytes());
        assert_eq!(dir.read("out.jsonl"), stdout(&alone));
    }
}

#[cfg(unix)]
fn kill(signal: &str, id: u32) {
    let killed = Command::new("kill")
        .args([signal, &id.to_string()])
        .status();
    assert!(killed.unwrap().success());
}

#[cfg(unix)]
#[test]
fn an_interrupted_tree_is_resumed() {
    let mut dir = TestDir::new();
    for n in 0..120 {
        dir = dir.with(&format!("in/{}/{n:03}.txt", n % 3), ARTICLE.repeat(60));
    }
    let args = ["-f", "json", "--out-dir", "out", "in"];
    let mut child = dir.command(&args).stderr(Stdio::piped()).spawn().unwrap();
    wait(|| dir.path("out/0").is_dir());
    kill("-INT", child.id());
    let status = child.wait().unwrap();
    // On a fast machine everything was done already.
    assert!(matches!(status.code(), Some(130 | 0)));
    // What stands there is whole, and is left as it is.
    let files = |root: &str| -> Vec<(String, String)> {
        let mut files = Vec::new();
        let folders = fs::read_dir(dir.path(root)).unwrap();
        let folders = folders.map(|folder| folder.unwrap().path());
        for folder in folders.filter(|path| path.is_dir()) {
            for file in fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                let text = fs::read_to_string(&path).unwrap();
                files.push((path.file_name().unwrap().to_str().unwrap().to_owned(), text));
            }
        }
        files.sort();
        files
    };
    for (_, text) in files("out") {
        serde_json::from_str::<Value>(&text).unwrap();
    }
    let output = dir.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        code(&dir.run(&["-f", "json", "--out-dir", "whole", "in"])),
        0
    );
    assert_eq!(files("out"), files("whole"));
    assert_eq!(files("out").len(), 120);
}

#[test]
fn resume_of_a_tree_does_what_is_missing_and_keeps_the_rest() {
    let dir = TestDir::new()
        .with("x/a.txt", ARTICLE)
        .with("x/b.txt", ARTICLE)
        .with("x/lost.txt", ARTICLE)
        .with("y/a.txt", ARTICLE)
        .with("out/a.txt.json", "kept")
        .with("out/lost.txt.json", "");
    let args = ["-f", "json", "--out-dir", "out", "--resume=force", "x"];
    let output = dir.run(&args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("2 done"), "{}", stderr(&output));
    assert_eq!(dir.read("out/a.txt.json"), "kept");
    assert!(dir.read("out/lost.txt.json").starts_with('{'));
    // A clash is no work that is done already.
    let output = dir.run(&[&args[..], &["y"]].concat());
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("y/a.txt: its answer would overwrite that of another input"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn resume_tells_what_failed_before_and_what_does_not_belong() {
    let dir = TestDir::new().with(
        "r.jsonl",
        format!("{}no json\n{}", record("a"), record("b")),
    );
    let args = ["-f", "jsonl", "-o", "out.jsonl", "r.jsonl", "--resume"];
    assert_eq!(code(&dir.run(&args)), 1);
    let whole = dir.read("out.jsonl");
    let output = dir.run(&args);
    assert_eq!(code(&output), 1);
    let told = stderr(&output);
    assert!(
        told.contains("0 done, 0 failed") && told.contains("before: 2 done, 1 failed"),
        "{told}"
    );
    fs::write(dir.path("r.jsonl"), record("a")).unwrap();
    let output = dir.run(&args);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("more answers than there are inputs"),
        "{}",
        stderr(&output)
    );
    assert_eq!(dir.read("out.jsonl"), whole);
}

#[test]
fn an_answer_without_a_place_stops_no_other() {
    // The input "a.json/b" needs a folder where the answer for "a" is.
    let long = "n".repeat(252);
    let dir = TestDir::new()
        .with("in/a", ARTICLE)
        .with("in/a.json/b", ARTICLE)
        .with("in/c", ARTICLE)
        .with(&format!("in/d{long}"), ARTICLE)
        .with("in/z", ARTICLE);
    let output = dir.run(&["-f", "json", "--out-dir", "out", "in"]);
    assert_eq!(code(&output), 1);
    let told = stderr(&output);
    assert!(told.contains("3 done, 2 failed (unwritable 2)"), "{told}");
    assert!(
        told.contains("in/a.json/b: its answer cannot be written to out/a.json/b.json: "),
        "{told}"
    );
    assert!(dir.path("out/z.json").is_file());

    // In JSON Lines a failure has its place in a file of the tree, and without one it is told.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(".", dir.path("in/loop")).unwrap();
        let output = dir.run(&["-f", "jsonl", "--out-dir", "lines", "in", "missing.txt"]);
        let told = stderr(&output);
        assert!(
            told.contains("in/loop: cannot be read: a link leads back"),
            "{told}"
        );
        assert!(!told.contains("nutgraf: missing.txt"), "{told}");
        assert!(dir.read("lines/missing.txt.jsonl").contains("not_found"));
        assert!(!dir.path("lines/.jsonl").exists());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("big.jsonl", records(200))
        .with("z.txt", ARTICLE);
    let limited = |command: &str| {
        Command::new("sh")
            .args(["-c", &format!("trap '' XFSZ; ulimit -f 64; exec {command}")])
            .env("PROGRAM", env!("CARGO_BIN_EXE_nutgraf"))
            .current_dir(dir.path("."))
            .output()
            .unwrap()
    };
    let output = limited("\"$PROGRAM\" -f json --out-dir out a.txt big.jsonl z.txt");
    let told = stderr(&output);
    assert_eq!(code(&output), 1);
    assert!(told.contains("out/big.jsonl.json: "), "{told}");
    assert!(told.contains("--resume"), "{told}");
    let left: Vec<_> = fs::read_dir(dir.path("out"))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .filter(|name| name != ".nutgraf")
        .collect();
    assert_eq!(left, ["a.txt.json"]);

    let args = "-f jsonl -o out.jsonl big.jsonl";
    let output = limited(&format!("\"$PROGRAM\" {args}"));
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("out.jsonl: "),
        "{}",
        stderr(&output)
    );
    assert!(!dir.path("out.jsonl").exists());
    let mut args: Vec<_> = args.split(' ').collect();
    let whole = stdout(&dir.run(&["-f", "jsonl", "big.jsonl"]));
    args.push("--resume");
    assert_eq!(code(&dir.run(&args)), 0);
    assert_eq!(dir.read("out.jsonl"), whole);
}

#[test]
fn a_closed_pipe_ends_quietly_in_every_format() {
    let dir = TestDir::new().with("r.jsonl", records(600));
    for format in ["json", "text"] {
        let mut child = dir
            .command(&["-f", format, "r.jsonl"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 100];
        child.stdout.take().unwrap().read_exact(&mut start).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    }
}
