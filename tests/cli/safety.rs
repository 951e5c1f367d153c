//! Nothing that the user has is lost: inputs, other files, links, and the answers of other runs.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use crate::cli_harness::{ARTICLE, TestDir, code, records, stderr, stdout};
use serde_json::Value;

/// Every file below the folder with its content, apart from hidden ones.
fn files(dir: &TestDir) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![dir.path(".")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with('.') {
                files.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn names(dir: &TestDir) -> Vec<String> {
    files(dir).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn an_output_that_is_also_an_input_is_refused() {
    let names_file = r#"{"name":"Ingrid Solberg","type":"person"}"#;
    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("b.txt", ARTICLE)
        .with("names.jsonl", names_file)
        .with("list", "b.txt\n")
        .with("long list", "b.txt\n./a.txt\n")
        .with("x.jsonl.partial", ARTICLE);
    fs::hard_link(dir.path("a.txt"), dir.path("hard.txt")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.txt", dir.path("soft.txt")).unwrap();
    let before = files(&dir);
    let cases: &[(&[&str], &str)] = &[
        (&["-o", "a.txt", "a.txt"], "a.txt"),
        (&["-o", "a.txt", "b.txt", "a.txt"], "a.txt"),
        (&["-o", "./a.txt", "-f", "jsonl", "a.txt"], "a.txt"),
        (&["-o", "hard.txt", "-f", "json", "a.txt"], "a.txt"),
        #[cfg(unix)]
        (&["-o", "soft.txt", "a.txt"], "a.txt"),
        (
            &["-o", "x.jsonl", "-f", "jsonl", "x.jsonl.partial"],
            "x.jsonl.partial",
        ),
        (
            &["-o", "names.jsonl", "--names", "names.jsonl", "a.txt"],
            "names.jsonl",
        ),
        (&["-o", "list", "--files-from", "list"], "list"),
        (&["-o", "a.txt", "--files-from", "long list"], "./a.txt"),
        (
            &["-o", "a.txt", "-f", "json", "--files-from", "long list"],
            "./a.txt",
        ),
    ];
    for (args, file) in cases {
        let output = dir.run(args);
        assert_eq!(code(&output), 2, "{args:?}: {}", stderr(&output));
        let told = format!("nutgraf: {file} is also an output of this run");
        assert!(
            stderr(&output).starts_with(&told),
            "{args:?}: {}",
            stderr(&output)
        );
        assert_eq!(files(&dir), before, "{args:?}");
    }
    // In a folder the output is passed over, whatever its name.
    fs::create_dir(dir.path("in")).unwrap();
    fs::rename(dir.path("hard.txt"), dir.path("in/hard.txt")).unwrap();
    fs::rename(dir.path("b.txt"), dir.path("in/b.txt")).unwrap();
    let output = dir.run(&["-f", "json", "-o", "a.txt", "in"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let answer: Value = serde_json::from_str(&dir.read("a.txt")).unwrap();
    assert_eq!(answer.as_array().map_or(1, Vec::len), 1);
}

#[cfg(unix)]
#[test]
fn links_modes_and_other_names_survive() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("real/old.json", "old");
    symlink("real/old.json", dir.path("link.json")).unwrap();
    symlink("real/new.jsonl", dir.path("dangling.jsonl")).unwrap();
    let mode = |name: &str| dir.path(name).metadata().unwrap().permissions().mode() & 0o777;
    fs::set_permissions(dir.path("real/old.json"), fs::Permissions::from_mode(0o640)).unwrap();
    let root = dir.path(".").metadata().unwrap().uid() == 0;
    if root {
        std::os::unix::fs::chown(dir.path("real/old.json"), Some(65534), Some(65534)).unwrap();
    }
    for (format, name) in [("json", "link.json"), ("jsonl", "dangling.jsonl")] {
        let output = dir.run(&["-f", format, "-o", name, "a.txt"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(dir.path(name).is_symlink(), "{name}");
        serde_json::from_str::<Value>(&dir.read(name)).unwrap();
    }
    assert_eq!(mode("real/old.json"), 0o640);
    if root {
        let meta = dir.path("real/old.json").metadata().unwrap();
        assert_eq!((meta.uid(), meta.gid()), (65534, 65534));
    }
    // The other name of a file shows the same answer.
    fs::hard_link(dir.path("real/old.json"), dir.path("twin.json")).unwrap();
    assert_eq!(
        code(&dir.run(&["-q", "-f", "json", "-o", "twin.json", "-n", "1", "a.txt"])),
        0
    );
    assert_eq!(dir.read("twin.json"), dir.read("real/old.json"));
    // In a tree too.
    symlink("../real/old.json", {
        fs::create_dir(dir.path("out")).unwrap();
        dir.path("out/a.txt.json")
    })
    .unwrap();
    fs::write(dir.path("real/old.json"), "").unwrap();
    assert_eq!(
        code(&dir.run(&["-f", "json", "--out-dir", "out", "a.txt"])),
        0
    );
    assert!(dir.path("out/a.txt.json").is_symlink());
    assert!(dir.read("real/old.json").starts_with('{'));
}

#[cfg(target_os = "linux")]
#[test]
fn a_dash_and_the_devices_are_standard_output() {
    let dir = TestDir::new().with("a.txt", ARTICLE).with("log", "kept\n");
    let plain = stdout(&dir.run(&["a.txt"]));
    assert_eq!(stdout(&dir.run(&["-o", "-", "a.txt"])), plain);
    assert!(!dir.path("-").exists());
    assert_eq!(stdout(&dir.run(&["-o", "/proc/self/fd/1", "a.txt"])), plain);
    // Redirected to the end of a file, a device is that file.
    let log = fs::File::options()
        .append(true)
        .open(dir.path("log"))
        .unwrap();
    std::os::unix::fs::symlink("/proc/self/fd/1", dir.path("out")).unwrap();
    let status = dir
        .command(&["-o", "out", "a.txt"])
        .stdout(log)
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(dir.read("log"), format!("kept\n{plain}"));
    assert!(dir.path("out").is_symlink());
}

#[test]
fn a_second_run_into_its_own_inputs_reads_no_answer() {
    let dir = TestDir::new()
        .with("d/a.txt", ARTICLE)
        .with("d/sub/b", ARTICLE);
    for format in ["json", "text"] {
        for _ in 0..2 {
            let output = dir.run(&["-f", format, "--out-dir", "d", "d"]);
            assert_eq!(code(&output), 0, "{}", stderr(&output));
            assert!(
                stderr(&output).contains("2 done, 0 failed"),
                "{}",
                stderr(&output)
            );
        }
    }
    let all = ["a.txt", "a.txt.json", "a.txt.txt", "b", "b.json", "b.txt"];
    assert_eq!(names(&dir), all);
    // The same folder twice in one run.
    let output = dir.run(&["-f", "jsonl", "--out-dir", "d", "d", "d"]);
    assert!(
        stderr(&output).contains("(name_clash 2)"),
        "{}",
        stderr(&output)
    );
    assert_eq!(names(&dir).len(), all.len() + 2);
}

#[test]
fn a_file_that_nutgraf_did_not_write_stays() {
    let dir = TestDir::new()
        .with("d/a", ARTICLE)
        .with("d/a.txt", "my notes, which are in the way")
        .with("d/c", ARTICLE);
    let output = dir.run(&["--out-dir", ".", "d/a", "d/c"]);
    assert_eq!(code(&output), 1);
    let told = stderr(&output);
    assert!(
        told.contains("d/a: its answer would overwrite ./d/a.txt"),
        "{told}"
    );
    assert!(told.contains("1 done, 1 failed (name_clash 1)"), "{told}");
    assert_eq!(dir.read("d/a.txt"), "my notes, which are in the way");
}

#[test]
fn a_resumed_run_has_the_same_options_and_inputs() {
    let dir = TestDir::new().with("r.jsonl", records(6));
    let args = ["-f", "jsonl", "-o", "out.jsonl", "r.jsonl"];
    assert_eq!(code(&dir.run(&args)), 0);
    let whole = dir.read("out.jsonl");
    let three: String = whole.split_inclusive('\n').take(3).collect();
    let cut = || {
        fs::write(dir.path("out.jsonl.partial"), &three).unwrap();
        let _ = fs::remove_file(dir.path("out.jsonl"));
    };
    cut();
    for other in [
        ["--offsets", "byte"],
        ["-n", "1"],
        ["--min-confidence", "0.5"],
    ] {
        let output = dir.run(&[&args[..], &["--resume"], &other].concat());
        assert_eq!(code(&output), 1, "{other:?}");
        let told = stderr(&output);
        assert!(
            told.contains("out.jsonl.partial was written with other options"),
            "{told}"
        );
        assert!(told.contains("--resume=force"), "{told}");
        assert_eq!(dir.read("out.jsonl.partial"), three);
    }
    // An input that has changed since.
    fs::write(
        dir.path("r.jsonl"),
        records(6).replacen("Bergen", "Bodø", 1),
    )
    .unwrap();
    let output = dir.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("r0 has changed"),
        "{}",
        stderr(&output)
    );
    assert_eq!(dir.read("out.jsonl.partial"), three);
    let output = dir.run(&[&args[..], &["--resume=force"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(dir.read("out.jsonl"), whole);
    // What is not known is no match, and what is known goes on.
    fs::write(dir.path("r.jsonl"), records(6)).unwrap();
    fs::remove_file(dir.path(".out.jsonl.nutgraf")).unwrap();
    cut();
    let output = dir.run(&[&args[..], &["--resume"]].concat());
    assert!(
        stderr(&output).contains("does not say with which options"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        code(&dir.run(&[&args[..], &["--resume=force"]].concat())),
        0
    );
    assert_eq!(code(&dir.run(&[&args[..], &["--resume"]].concat())), 0);
    assert_eq!(dir.read("out.jsonl"), whole);
}

#[test]
fn a_resumed_tree_has_the_same_options_and_redoes_changed_inputs() {
    let dir = TestDir::new()
        .with("d/a.txt", ARTICLE)
        .with("d/b.txt", ARTICLE);
    let args = ["-f", "json", "--out-dir", "out", "d"];
    assert_eq!(code(&dir.run(&args)), 0);
    let output = dir.run(&[&args[..], &["--resume", "--offsets", "byte"]].concat());
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("was written with other options"),
        "{}",
        stderr(&output)
    );
    let output = dir.run(&[&args[..], &["--resume=force", "--offsets", "byte", "-v"]].concat());
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    fs::write(dir.path("d/b.txt"), ARTICLE.replace("Bergen", "Stavanger")).unwrap();
    let output = dir.run(&[&args[..], &["--resume", "-v"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).starts_with("nutgraf: d/b.txt: "),
        "{}",
        stderr(&output)
    );
    assert!(dir.read("out/b.txt.json").contains("Stavanger"));
    let output = dir.run(&[&args[..], &["--resume", "-v"]].concat());
    assert_eq!(stderr(&output), "");
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_nothing_for_good_and_a_second_one_waits() {
    for format in ["json", "jsonl"] {
        let dir = TestDir::new().with("r.jsonl", records(3));
        let mut child = dir
            .command(&["--from", "jsonl", "-f", format, "-o", "out", "-"])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(records(2).as_bytes()).unwrap();
        let hidden = || {
            fs::read_dir(dir.path("."))
                .unwrap()
                .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
                .filter(|name| name.starts_with(".nutgraf-") || name.ends_with(".partial"))
                .count()
        };
        for _ in 0..400 {
            if hidden() > 0 {
                break;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        assert_eq!(hidden(), 1);
        let second = dir.run(&["-f", format, "-o", "out", "r.jsonl"]);
        assert_eq!(code(&second), 1);
        let told = stderr(&second);
        assert!(
            told.contains("out: another run of nutgraf is writing it"),
            "{told}"
        );
        child.kill().unwrap();
        child.wait().unwrap();
        drop(stdin);
        assert_eq!(hidden(), 1);
        let third = dir.run(&["-f", format, "-o", "out", "r.jsonl"]);
        assert_eq!(code(&third), 0, "{}", stderr(&third));
        assert_eq!(hidden(), 0);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;

    let dir = TestDir::new()
        .with("a.txt", ARTICLE)
        .with("old.json", "old");
    fs::set_permissions(dir.path("old.json"), fs::Permissions::from_mode(0o444)).unwrap();
    if fs::File::options()
        .append(true)
        .open(dir.path("old.json"))
        .is_ok()
    {
        // Nothing is forbidden to root.
        return;
    }
    for format in ["json", "jsonl"] {
        let output = dir.run(&["-f", format, "-o", "old.json", "a.txt"]);
        assert_eq!(code(&output), 1);
        assert_eq!(dir.read("old.json"), "old");
    }
}
