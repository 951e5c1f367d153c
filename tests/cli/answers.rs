//! What answers and messages look like.

use crate::cli_harness::{ARTICLE, TestDir, code, lines, stderr, stdout};
use crate::references::references_exist;
use serde_json::Value;

#[test]
fn only_the_parts_asked_for_are_there() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let output = dir.run(&["-f", "json", "--only", "people,quotes", "a.txt"]);
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
fn every_id_is_that_of_an_item() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles");
    let all = [
        "people",
        "organizations",
        "places",
        "dates",
        "quotes",
        "summary",
    ]
    .join(",");
    for only in ["quotes", "people,summary", &all] {
        for confidence in ["0", "0.9"] {
            let args = [
                "-q",
                "-f",
                "jsonl",
                "--only",
                only,
                "--min-confidence",
                confidence,
            ];
            let output = TestDir::new().run(&[&args[..], &[fixtures]].concat());
            for document in lines(&output) {
                if document["error"].is_null() {
                    references_exist(&document);
                }
            }
        }
    }
}

#[test]
fn a_quote_keeps_the_name_of_a_speaker_who_is_left_out() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let quote = |args: &[&str]| {
        let output = dir.run(&[&["-f", "json", "a.txt"], args].concat());
        serde_json::from_str::<Value>(&stdout(&output)).unwrap()["quotes"][0].clone()
    };
    assert_eq!(quote(&[])["speaker"], "person-1");
    let alone = quote(&["--only", "quotes"]);
    assert_eq!(alone["speaker"], Value::Null);
    assert_eq!(alone["speaker_name"], "Ingrid Solberg");
}

#[test]
fn offsets_count_what_was_asked_for() {
    let dir = TestDir::new().with("a.txt", format!("𝔄𝔅 {ARTICLE}"));
    let start = |unit: &str| {
        let output = dir.run(&["-f", "json", "--offsets", unit, "a.txt"]);
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
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let document = |args: &[&str]| serde_json::from_str::<Value>(&stdout(&dir.run(args))).unwrap();
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
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let sentences = |args: &[&str]| {
        let output = dir.run(&[&["-f", "json", "a.txt"], args].concat());
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
    let dir = TestDir::new().with("a.txt", ARTICLE.replace("Ferry", "Ferry \u{1b}[2J"));
    let plain = dir.run(&["a.txt"]);
    assert!(!stdout(&plain).contains('\u{1b}'));
    assert!(stdout(&plain).contains('␛'));
    assert!(stdout(&dir.run(&["--color", "always", "a.txt"])).contains("\u{1b}[1m"));
    let forced = dir
        .command(&["a.txt"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    assert!(stdout(&forced).contains("\u{1b}[1m"));
    let both = dir
        .command(&["a.txt"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(!stdout(&both).contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn messages_hide_what_terminals_obey() {
    let dir = TestDir::new().with("\u{1b}[2J\u{202e}.txt", "").with(
        "r.jsonl",
        r#"{"id":"\u001b[31m\u0007","text":""}"#.to_owned() + "\n" + r#"{"id":"\u009b2J"}"#,
    );
    for args in [
        &["."][..],
        &["-f", "json", "."],
        &["-v", "missing\u{1b}[2J"],
    ] {
        let output = dir.run(args);
        assert_eq!(code(&output), 1);
        let told = stderr(&output) + &stdout(&output);
        let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!told.contains(obeyed), "{told:?}");
        assert!(told.contains('␛'), "{told:?}");
    }
}

#[test]
fn the_environment_changes_nothing_else() {
    let dir = TestDir::new().with("a.txt", ARTICLE);
    let usual = dir.run(&["-f", "json", "a.txt"]).stdout;
    let strange = dir
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
    let dir = TestDir::new();
    let schema: Value = serde_json::from_str(&stdout(&dir.run(&["schema"]))).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert!(stdout(&dir.run(&["completions", "bash"])).contains("_nutgraf"));
    assert!(stdout(&dir.run(&["man"])).contains(".TH nutgraf"));
    assert_eq!(
        stdout(&dir.run(&["--version"])),
        format!("nutgraf {}\n", env!("CARGO_PKG_VERSION"))
    );
    let named = TestDir::new().with("schema", ARTICLE);
    assert!(stdout(&named.run(&["./schema"])).starts_with("Ferry strike"));
}

#[test]
fn quiet_and_verbose_keep_to_standard_error() {
    let dir = TestDir::new().with("a.txt", ARTICLE).with("b.txt", ARTICLE);
    assert!(stderr(&dir.run(&["-q", "a.txt", "b.txt"])).is_empty());
    assert!(stderr(&dir.run(&["a.txt", "b.txt"])).contains("2 done, 0 failed"));
    assert!(
        stderr(&dir.run(&["-v", "a.txt"])).contains("a.txt: 216 bytes")
            || stderr(&dir.run(&["-v", "a.txt"])).contains("words")
    );
    let progress = dir.run(&["--progress", "always", "a.txt", "b.txt"]);
    assert_eq!(stdout(&progress), stdout(&dir.run(&["a.txt", "b.txt"])));
}
