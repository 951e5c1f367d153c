//! English words belong in the lists of `src/data/en/lists`, not in code. Counts those that are left in string literals.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The most different English words in the string literals of `src` outside tests and `src/bin`.
const MAX_WORDS: usize = 200;

/// Names of HTML elements, attributes and attribute values that the reader of web pages looks for.
const HTML: &str = "abbr alt article aside author big blockquote body br button canvas caption center cite class content data \
    datetime dd del div dl dt em embed fieldset figcaption figure font footer form head header hidden hr href html iframe img \
    input ins itemprop label lang link main mark meta name nav noscript object ol option param picture pre property rel role \
    script section select small source span src strike strong style sub sup svg table tbody td template textarea tfoot th \
    thead time title tr type ul video wbr";

/// Names of elements, attributes, headers and keys that the readers of feeds, news in XML, e-mails, archives and records look for,
/// and extensions of files.
const FORMATS: &str = "abstract alternate blockquote byline category channel chunked classifier contributor conversion correction \
    created creator creditline deflate distributor docdata edition enclosure entry familyname firstname geojson givenname guid \
    hedline http info issued item key keyword lastname list literal mdx media medium middlename ndjson norm provider pubdata qmd \
    received resource response subject surname tab tag term uno xhtml";

/// Names of properties of FollowTheMoney, and values that exports state.
const EXPORTS: &str = "affiliation alias annotation candidate city classification classifying criteria document full government identifying \
    linked match member name named nominal original position program pronoun proof publisher purpose remarks resolved role schema \
    summary tagging";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("bin") && !path.ends_with("tests") {
                sources(&path, files);
            }
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
}

/// The string literals of Rust code, without those of comments and of modules for tests.
fn literals(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = code.get(at..).filter(|rest| !rest.is_empty()) {
        let byte = rest.as_bytes()[0];
        at += if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(module) = test_module(rest) {
            module
        } else if byte == b'"' {
            let length = end_of_string(&rest[1..]);
            found.push(&rest[1..=length]);
            length + 2
        } else if let Some(quote) = rest.strip_prefix('\'') {
            length_of_char(quote) + 1
        } else {
            rest.chars().next().unwrap().len_utf8()
        };
    }
    found
}

/// The length of the module for tests that starts here: all that is left of the file, for it comes last.
fn test_module(rest: &str) -> Option<usize> {
    let module = rest.strip_prefix("#[cfg(test)]")?.trim_start();
    let inline = module.starts_with("mod ") && module.lines().next()?.ends_with('{');
    inline.then_some(rest.len())
}

/// The length of a string up to its closing quote.
fn end_of_string(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    end.unwrap_or(rest.len())
}

/// The length of the rest of a character literal after its quote; 0 for a lifetime.
fn length_of_char(rest: &str) -> usize {
    let escaped = usize::from(rest.starts_with('\\'));
    let Some(first) = rest[escaped..].chars().next() else {
        return 0;
    };
    let end = escaped + first.len_utf8();
    if escaped == 1 || rest[end..].starts_with('\'') {
        rest[end..].find('\'').map_or(0, |more| end + more + 1)
    } else {
        0
    }
}

/// Whether a literal is written like a word.
fn is_word(literal: &str) -> bool {
    literal.len() > 2
        && literal.starts_with(|c: char| c.is_ascii_lowercase())
        && literal
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The words that are names and not English: keys and values of documents, options, columns of the database, elements of HTML,
/// features.
fn names() -> BTreeSet<String> {
    let schema = fs::read_to_string(folder().join("report/schema.json")).unwrap();
    let options = fs::read_to_string(folder().join("cli/args.rs")).unwrap();
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.map(kebab_case).collect()
    };
    let mut names: BTreeSet<String> = literals(&schema).into_iter().map(kebab_case).collect();
    names.extend(words(&options));
    names.extend(words(include_str!("../src/collection/schema.sql")));
    names.extend(words(HTML));
    names.extend(words(FORMATS));
    names.extend(words(EXPORTS));
    names.insert("workshop".to_owned());
    names
}

/// `MinConfidence` and `min_confidence` as `min-confidence`.
fn kebab_case(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('-');
        }
        out.push(if c == '_' {
            '-'
        } else {
            c.to_ascii_lowercase()
        });
    }
    out
}

#[test]
fn few_english_words_are_in_the_code() {
    let names = names();
    let mut files = Vec::new();
    sources(&folder(), &mut files);
    assert!(files.len() > 50);
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let code = fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(folder()).unwrap().display().to_string();
        for literal in literals(&code) {
            // A name of several words with hyphens is that of a rule.
            let rule = literal.contains('-');
            if is_word(literal) && !rule && !names.contains(literal) {
                words
                    .entry(literal.to_owned())
                    .or_default()
                    .insert(name.clone());
            }
        }
    }
    let offenders: Vec<String> = words
        .iter()
        .map(|(word, files)| {
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            format!("{word}: {}", files.join(", "))
        })
        .collect();
    assert!(
        offenders.len() <= MAX_WORDS,
        "{} English words in string literals, at most {MAX_WORDS} are allowed:\n{}",
        offenders.len(),
        offenders.join("\n")
    );
}

#[test]
fn literals_of_code_are_found() {
    let code = r#"
        // "comment"
        fn f<'a>(x: &'a str) -> bool { x == "said" || x == "\"" || c == '"' || c == '\'' || y("says") }
        #[cfg(test)]
        mod tests {
            const X: &str = "test";
        }
    "#;
    assert_eq!(literals(code), ["said", "\\\"", "says"]);
    assert!(is_word("said") && !is_word("of") && !is_word("Said") && !is_word("he said"));
    assert_eq!(kebab_case("MinConfidence"), "min-confidence");
}
