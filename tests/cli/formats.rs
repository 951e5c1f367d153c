//! Every input format through the program: what is read from the files of `fixtures/formats/`, and what is taken for what.
//!
//! `fixtures/formats/expected.json` has what each file gives, read by eye. A file `NAME.args` has further arguments for `NAME`,
//! one a line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::cli_harness::{ARTICLE, TestDir, code, lines, stderr, stdout};

const FOLDER: &str = "fixtures/formats";

/// The files, by their names in the folder.
fn files() -> Vec<String> {
    let mut files = Vec::new();
    for folder in fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if folder.is_dir() {
            let paths = fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path());
            files.extend(paths.filter(|path| path.extension().is_none_or(|end| end != "args")));
        }
    }
    let name = |path: PathBuf| {
        path.strip_prefix(FOLDER)
            .unwrap()
            .display()
            .to_string()
            .replace('\\', "/")
    };
    let mut names: Vec<String> = files.into_iter().map(name).collect();
    names.sort();
    names
}

fn run(file: &str, more: &[&str]) -> Vec<Value> {
    let args =
        fs::read_to_string(Path::new(FOLDER).join(format!("{file}.args"))).unwrap_or_default();
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .current_dir(FOLDER)
        .args(["-f", "jsonl", "-q", "--only", "article", "--no-config"])
        .args(args.lines())
        .args(more)
        .arg(file)
        .output()
        .unwrap();
    lines(&output)
}

/// What a reader wants to know of a document.
fn reduced(document: &Value) -> Value {
    let mut kept = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = value.is_null() || value == json!([]);
        if !empty {
            kept.insert(name.to_owned(), value);
        }
    };
    put("id", document["id"].clone());
    put("error", document["error"].clone());
    put("warnings", document["warnings"].clone());
    put("format", document["source"]["format"].clone());
    let article = &document["article"];
    if article.is_object() {
        let names = article["authors"].as_array().unwrap().iter();
        let names: Vec<Value> = names.map(|author| author["name"].clone()).collect();
        put("headline", article["headline"]["text"].clone());
        put("authors", Value::Array(names));
        put("published", article["published"]["value"].clone());
        put("basis", article["published"]["basis"].clone());
        put("publisher", article["publisher"]["name"].clone());
        for key in [
            "updated",
            "captured",
            "section",
            "page",
            "url",
            "tags",
            "description",
            "image",
        ] {
            let value = &article[key];
            put(key, value.get("value").unwrap_or(value).clone());
        }
        put("blocks", blocks(document));
    }
    Value::Object(kept)
}

/// Kind and words of each block. Every offset points into the text that the document holds.
fn blocks(document: &Value) -> Value {
    let text = document["article"]["text"].as_str();
    let Some(text) = text else {
        return Value::Null;
    };
    let characters: Vec<char> = text.chars().collect();
    let blocks = document["article"]["blocks"].as_array().unwrap().iter();
    let blocks = blocks.map(|block| {
        let at = |key: &str| usize::try_from(block[key].as_u64().unwrap()).unwrap();
        let words: String = characters[at("start")..at("end")].iter().collect();
        Value::String(format!(
            "{}: {}",
            block["kind"].as_str().unwrap(),
            words.replace('\n', " / ")
        ))
    });
    blocks.collect()
}

#[test]
fn every_format_gives_its_articles() {
    let expected = fs::read_to_string(Path::new(FOLDER).join("expected.json")).unwrap();
    let expected: Map<String, Value> = serde_json::from_str(&expected).unwrap();
    let files = files();
    let known: Vec<&String> = expected.keys().collect();
    assert_eq!(known, files.iter().collect::<Vec<&String>>());
    for file in &files {
        let got: Vec<Value> = run(file, &[]).iter().map(reduced).collect();
        let want = expected[file].as_array().unwrap();
        assert_eq!(got.len(), want.len(), "{file}");
        for (got, want) in got.iter().zip(want) {
            assert_eq!(got, want, "{file}");
        }
    }
}

#[test]
fn a_format_can_be_named() {
    let cases = [
        ("json/array.json", "json"),
        ("csv/semicolon.csv", "csv"),
        ("csv/tab-utf16.tsv", "tsv"),
        ("mail/reply.eml", "eml"),
        ("mail/two.mbox", "mbox"),
        ("feeds/atom.xml", "rss"),
        ("xml/nitf.xml", "nitf"),
        ("xml/page.alto.xml", "alto"),
        ("warc/pages.warc.gz", "warc"),
        ("warc/pages.wacz", "wacz"),
        ("exports/nexis-old.txt", "nexis"),
        ("exports/factiva-codes.txt", "factiva"),
        ("exports/proquest-labels.txt", "proquest"),
        ("exports/newsbank-bars.txt", "newsbank"),
        ("documents/heading.md", "markdown"),
        ("documents/talk.srt", "srt"),
    ];
    for (file, format) in cases {
        assert_eq!(run(file, &["--from", format]), run(file, &[]), "{file}");
    }
}

/// Texts that look a little like a format are plain text, and nothing of them is lost.
#[test]
fn false_friends_are_plain_text() {
    let story = ARTICLE.split_once("\n\n").unwrap().1;
    let cases = [
        format!(
            "JSON feeds break at the port\n\nThe file began with {{\"articles\": [{{\"title\": 1}}]}} and ended there.\n\n{story}"
        ),
        format!("{{Reuters}} said on Monday that ferries run again.\n\n{story}"),
        format!("[Editor's note: this report was updated.]\n\n{story}"),
        format!("From the editor\n\n{story}"),
        format!("From Leeds to London, at 10:15 in 2022, ferries were late.\n\n{story}"),
        format!("From: Ingrid Solberg\nTo: the harbour board\n\nSirs,\n\n{story}"),
        format!(
            "Title, text, date, and other words\n\nTitles, texts, dates, and names are all we have, she said.\n\n{story}"
        ),
        format!("1 of 3 documents was lost, port says\n\n{story}"),
        format!("1 of 3 DOCUMENTS\n\nwas lost when the office closed.\n\n{story}"),
        format!("End of Document\n\nThe treaty ends here.\n\n{story}"),
        format!("---\n\nFerries run again\n\n{story}"),
        format!("# 1 in the charts\n\n{story}"),
        format!("WARC/1.0 is a format of archives. {story}").replacen("WARC/1.0", "WARC 1.0", 1),
        format!("WEBVTT is a format\n\n{story}"),
        format!("HD televisions sell well\n\nBY Ann Lee\n\n{story}"),
        format!("Author: Ann Lee\n\nTitle: none\n\n{story}"),
        format!("<unnamed source> said the strike is over.\n\n{story}"),
        format!(
            "10:15 The vote begins.\n\n10:30 The pilots count.\n\n10:45 The strike is over.\n\n{story}"
        ),
    ];
    let mut dir = TestDir::new();
    for (number, text) in cases.iter().enumerate() {
        dir = dir.with(&format!("in/{number:02}.txt"), text);
    }
    let output = dir.run(&["-f", "jsonl", "-q", "--only", "article", "--text", "in"]);
    let documents = lines(&output);
    assert_eq!(documents.len(), cases.len());
    for (document, text) in documents.iter().zip(&cases) {
        assert_eq!(document["source"]["format"], "text", "{text}\n{document}");
        assert_eq!(document["article"]["text"], text.as_str());
    }
}

#[test]
fn what_is_no_article_is_refused_with_a_tool() {
    let log = "2022-03-09 10:15:00 INFO server: request done\n".repeat(8);
    let code_text =
        "import os\n\ndef main():\n    x = os.getcwd()\n    print(x)\n    return x\n\nmain()\n";
    let cases: [(&str, &[u8], &str); 8] = [
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdftotext"),
        ("a.rtf", b"{\\rtf1\\ansi Rain}", "pandoc"),
        (
            "a.docx",
            b"PK\x03\x04\x14\0\x06\0[Content_Types].xml",
            "pandoc",
        ),
        (
            "a.odt",
            b"PK\x03\x04\x14\0\x06\0mimetypeapplication/vnd.oasis.opendocument.text",
            "pandoc",
        ),
        ("a.log", log.as_bytes(), "looks like a log"),
        ("a.py", code_text.as_bytes(), "looks like code"),
        (
            "a.xml",
            b"<?xml version=\"1.0\"?>\n<config><a>1</a></config>\n",
            "<config>",
        ),
        (
            "a.tsv.txt",
            b"2021\t1\t2\n2022\t1\t3\n2023\t4\t5\n2024\t4\t6\n",
            "looks like a table",
        ),
    ];
    for (name, bytes, hint) in cases {
        let dir = TestDir::new().with(name, bytes);
        let output = dir.run(&["-f", "jsonl", name]);
        assert_eq!(code(&output), 1, "{name}");
        let error = &lines(&output)[0]["error"];
        assert_eq!(error["code"], "not_text", "{name}: {error}");
        assert!(
            error["message"].as_str().unwrap().contains(hint),
            "{name}: {error}"
        );
    }
    let dir = TestDir::new().with("a.log", &log);
    assert_eq!(code(&dir.run(&["--from", "text", "a.log"])), 0);
}

#[test]
fn a_bad_record_loses_only_itself() {
    let good = json!({"id": "good", "text": ARTICLE}).to_string();
    let dir = TestDir::new()
        .with(
            "a.json",
            format!(
                "[{good}, {{\"id\": \"odd\", \"text\": 5}}, 7, {good}, {{\"id\": \"cut\", \"te"
            ),
        )
        .with(
            "big.json",
            format!("[{good}, {{\"text\": \"{}\"}}, {good}]", "x".repeat(5000)),
        )
        .with(
            "a.csv",
            "id,text\n1,Rain fell in Leeds on Monday.\n2\n3,\"Rain, \"\"again\"\".\nAll day.\"\n",
        );
    let result = |args: &[&str]| -> Vec<(String, String)> {
        let answers = lines(&dir.run(args));
        let part = |value: &Value| value.as_str().unwrap_or("").to_owned();
        answers
            .iter()
            .map(|answer| (part(&answer["id"]), part(&answer["error"]["code"])))
            .collect()
    };
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter()
            .map(|(id, code)| ((*id).to_owned(), (*code).to_owned()))
            .collect()
    };
    assert_eq!(
        result(&["-f", "jsonl", "a.json"]),
        pairs(&[
            ("good", ""),
            ("odd", "bad_record"),
            ("a.json:3", "bad_record"),
            ("good", ""),
            ("a.json:5", "bad_record")
        ])
    );
    assert_eq!(
        result(&["-f", "jsonl", "--max-bytes", "2K", "big.json"]),
        pairs(&[("good", ""), ("big.json:2", "too_large"), ("good", "")])
    );
    assert_eq!(
        result(&["-f", "jsonl", "a.csv"]),
        pairs(&[("1", ""), ("2", "bad_record"), ("3", "")])
    );
}

#[test]
fn records_with_fields_that_are_not_known_need_a_map() {
    let dir = TestDir::new()
        .with(
            "a.json",
            "[{\"wording\": \"Rain fell in Leeds on Monday, and the match was called off.\"}]",
        )
        .with(
            "a.csv",
            "wording,n\n\"Rain fell in Leeds on Monday, and the match was called off.\",1\n",
        );
    for name in ["a.json", "a.csv"] {
        let output = dir.run(&["-f", "jsonl", name]);
        assert_eq!(code(&output), 1);
        let message = lines(&output)[0]["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(message.contains("--map text="), "{name}: {message}");
        let output = dir.run(&["-f", "jsonl", "--map", "text=wording", name]);
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
    }
    let cases: &[(&str, &str)] = &[
        ("text", "not PART=FIELD"),
        ("body=x", "parts are text"),
        ("text=", "names no field"),
    ];
    for (map, hint) in cases {
        let output = dir.run(&["--map", map, "a.json"]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(hint), "{}", stderr(&output));
    }
}

#[test]
fn what_is_skipped_in_an_archive_is_counted() {
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .current_dir(FOLDER)
        .args(["-f", "jsonl", "--only", "article", "warc/pages.warc.gz"])
        .output()
        .unwrap();
    let messages = stderr(&output);
    for part in [
        "1 responses of type image/png",
        "1 responses with status 404",
        "1 request records",
    ] {
        assert!(messages.contains(part), "{part} in {messages}");
    }
    let empty = TestDir::new().with(
        "a.warc",
        "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
    );
    let output = empty.run(&["-f", "jsonl", "a.warc"]);
    assert_eq!(lines(&output)[0]["error"]["code"], "no_article");
}

#[test]
fn a_wrong_length_loses_one_record() {
    let archive = fs::read(Path::new(FOLDER).join("warc/pages.warc")).unwrap();
    let text = String::from_utf8_lossy(&archive).into_owned();
    let page = "<!DOCTYPE html><title>Rain stops play</title><p>The match in Leeds was called off on Monday after a night of heavy rain, and they will try again on Tuesday.</p>";
    let record = |length: usize, n: u32| {
        format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://x.example/{n}\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n{page}\r\n\r\n"
        )
    };
    let dir = TestDir::new()
        .with(
            "short.warc",
            format!("{}{}", record(page.len() - 20, 1), record(page.len(), 2)),
        )
        .with(
            "long.warc",
            format!("{}{}", record(page.len(), 1), record(99_999_999_999, 2)),
        )
        .with("none.warc", text.replacen("Content-Length: ", "X: ", 1));
    let ids = |name: &str| -> Vec<String> {
        let answers = lines(&dir.run(&["-f", "jsonl", "--only", "article", name]));
        answers
            .iter()
            .map(|answer| {
                format!(
                    "{} {}",
                    answer["id"].as_str().unwrap(),
                    answer["error"]["code"].as_str().unwrap_or("ok")
                )
            })
            .collect()
    };
    assert_eq!(
        ids("short.warc"),
        ["https://x.example/1 ok", "https://x.example/2 ok"]
    );
    assert_eq!(
        ids("long.warc"),
        ["https://x.example/1 ok", "https://x.example/2 too_large"]
    );
    assert!(
        ids("none.warc")
            .iter()
            .any(|id| id.starts_with("https://courier.example/ferry"))
    );
}

/// Each file cut off, and with bytes changed, ends with answers or errors and never with a crash.
#[test]
fn damaged_files_never_crash() {
    let mut dir = TestDir::new();
    for (number, file) in files().iter().enumerate() {
        let bytes = fs::read(Path::new(FOLDER).join(file)).unwrap();
        let name = file.replace('/', "-");
        for part in 1..4 {
            dir = dir.with(
                &format!("in/{part}-{name}"),
                &bytes[..bytes.len() * part / 4],
            );
        }
        let mut changed = bytes.clone();
        let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ number as u64;
        for _ in 0..12 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = usize::try_from(state % changed.len() as u64).unwrap();
            changed[at] = (state >> 32) as u8;
        }
        dir = dir.with(&format!("in/changed-{name}"), &changed);
    }
    let output = dir.run(&["-f", "jsonl", "--only", "article", "in"]);
    assert!(code(&output) <= 1);
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    let internal = lines(&output)
        .iter()
        .filter(|answer| answer["error"]["code"] == "internal")
        .count();
    assert_eq!(internal, 0);
}

#[test]
fn an_interrupted_run_over_containers_goes_on() {
    let dir = TestDir::new()
        .with(
            "a.mbox",
            fs::read(Path::new(FOLDER).join("mail/two.mbox")).unwrap(),
        )
        .with(
            "b.json",
            fs::read(Path::new(FOLDER).join("json/array.json")).unwrap(),
        );
    let args = [
        "-f",
        "jsonl",
        "--only",
        "article",
        "-o",
        "out.jsonl",
        "a.mbox",
        "b.json",
    ];
    assert_eq!(code(&dir.run(&args)), 1);
    let whole = dir.read("out.jsonl");
    assert_eq!(whole.lines().count(), 5);
    // The first two answers are written.
    let start: String = whole.split_inclusive('\n').take(2).collect();
    fs::rename(dir.path("out.jsonl"), dir.path("out.jsonl.partial")).unwrap();
    fs::write(dir.path("out.jsonl.partial"), start).unwrap();
    let mut resumed = args.to_vec();
    resumed.push("--resume");
    let output = dir.run(&resumed);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(dir.read("out.jsonl"), whole);
    assert_eq!(stdout(&output), "");
}
