//! Compiles the word lists in `src/data/en/lists` into the lexeme table.
//!
//! `src/lexicon/lexemes.rs` describes the format of the lists and reads what is written here:
//!
//! - `classes.rs`: the enum `Class` and the table `SETS`, the class sets that occur;
//! - `lexemes.bin`: the keys of all words in ascending order, each with the index of its set.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/learn/weights/hash.rs"]
#[allow(dead_code, unreachable_pub)]
mod hash;
#[path = "src/lexicon/lexeme_key.rs"]
mod lexeme_key;

use hash::hash;
use lexeme_key::{LONGEST_WORD, exact_key, phrase_ends};

const LISTS: &str = "src/data/en/lists";

/// A class as its header line declares it.
struct Class {
    name: String,
    documentation: String,
    exact: bool,
}

/// The class of the starts of phrases.
const PHRASE_START: usize = 0;

/// The classes of one key, each with its value.
type Set = BTreeMap<usize, i16>;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={LISTS}");
    let mut files: Vec<PathBuf> = fs::read_dir(LISTS)
        .expect("the folder of lists is readable")
        .map(|entry| entry.expect("a list is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tsv"))
        .collect();
    files.sort();
    let mut lists = Lists::new();
    for file in &files {
        println!("cargo:rerun-if-changed={}", file.display());
        let text = fs::read_to_string(file).expect("a list is UTF-8");
        lists.read(file, &text);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    lists.write(&out);
}

struct Lists {
    classes: Vec<Class>,
    words: BTreeMap<u64, (String, Set)>,
}

impl Lists {
    /// No lists yet: the only class is that of the starts of phrases.
    fn new() -> Self {
        let phrase_start = Class {
            name: "phrase_start".to_owned(),
            documentation: "Starts of longer phrases of any class.".to_owned(),
            exact: false,
        };
        Self {
            classes: vec![phrase_start],
            words: BTreeMap::new(),
        }
    }

    /// Reads one list. A line that breaks the format stops the build.
    fn read(&mut self, file: &Path, text: &str) {
        let mut open = false;
        for (number, line) in text.lines().enumerate() {
            let fail =
                |reason: &str| -> ! { panic!("{}:{}: {reason}", file.display(), number + 1) };
            let mut fields = line.split('\t');
            let first = fields.next().unwrap_or("");
            if first.is_empty() || first.starts_with("# ") || first == "#" {
                continue;
            }
            if let Some(name) = first.strip_prefix('@') {
                let exact = match fields.next() {
                    Some("exact") => true,
                    Some("folded") => false,
                    _ => fail("wanted: @name, tab, exact or folded, tab, what the class is"),
                };
                let documentation = fields.next().unwrap_or("").to_owned();
                if documentation.is_empty()
                    || !name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
                {
                    fail("a class needs a name in snake_case and a description");
                }
                if self.classes.iter().any(|class| class.name == name) {
                    fail("this class exists already");
                }
                self.classes.push(Class {
                    name: name.to_owned(),
                    documentation,
                    exact,
                });
                open = true;
                continue;
            }
            if !open {
                fail("a word without a class above it");
            }
            let value = match fields.next().map(str::parse) {
                None => 1,
                Some(Ok(value)) => value,
                Some(Err(_)) => fail("the value is no number from -32768 to 32767"),
            };
            if first.len() > LONGEST_WORD {
                fail("the word is too long");
            }
            if let Err(reason) = self.add(first, value) {
                fail(&reason);
            }
        }
    }

    /// Adds a word or a phrase to the last class, and the starts of the phrase to theirs.
    fn add(&mut self, word: &str, value: i16) -> Result<(), String> {
        let class = self.classes.len() - 1;
        if !self.classes[class].exact && word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err("a folded class holds words in lower case".to_owned());
        }
        for end in phrase_ends(word).filter(|end| *end < word.len()) {
            self.set_of(&word[..end])?.insert(PHRASE_START, 1);
        }
        if self.set_of(word)?.insert(class, value).is_some() {
            return Err(format!("{word} stands twice in this class"));
        }
        Ok(())
    }

    /// The classes of a word, compared as the last class compares.
    fn set_of(&mut self, word: &str) -> Result<&mut Set, String> {
        let hash = hash(word.as_bytes());
        let exact = self.classes.last().is_some_and(|class| class.exact);
        let key = if exact { exact_key(hash) } else { hash };
        let (known, set) = self
            .words
            .entry(key)
            .or_insert_with(|| (word.to_owned(), Set::new()));
        if known != word {
            return Err(format!("{word} and {known} have the same key"));
        }
        Ok(set)
    }

    fn write(&self, out: &Path) {
        let distinct: BTreeSet<&Set> = self.words.values().map(|(_, set)| set).collect();
        let sets: Vec<&Set> = distinct.into_iter().collect();
        let words = self.classes.len().div_ceil(64).max(1);
        let mut code = String::new();
        code += "/// What a word can be. Each class is declared, with its words, in a list of `src/data/en/lists`.\n";
        code += "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\npub(crate) enum Class {\n";
        for class in &self.classes {
            let _ = writeln!(
                code,
                "    #[doc = {:?}]\n    {},",
                class.documentation,
                camel_case(&class.name)
            );
        }
        code += "}\n\n";
        let _ = writeln!(
            code,
            "/// The classes that occur together, as bits. The first set is empty."
        );
        let _ = writeln!(
            code,
            "static SETS: [[u64; {words}]; {}] = [\n    [0; {words}],",
            sets.len() + 1
        );
        for set in &sets {
            let mut bits = vec![0_u64; words];
            set.keys()
                .for_each(|class| bits[class / 64] |= 1 << (class % 64));
            let _ = writeln!(code, "    {bits:?},");
        }
        code += "];\n\n/// The values other than 1 of the classes of each set.\n";
        let _ = writeln!(
            code,
            "static VALUES: [&[(Class, i16)]; {}] = [\n    &[],",
            sets.len() + 1
        );
        for set in &sets {
            let values = set.iter().filter(|(_, value)| **value != 1);
            let values: Vec<String> = values
                .map(|(class, value)| {
                    format!(
                        "(Class::{}, {value})",
                        camel_case(&self.classes[*class].name)
                    )
                })
                .collect();
            let _ = writeln!(code, "    &[{}],", values.join(", "));
        }
        code += "];\n";
        fs::write(out.join("classes.rs"), code).expect("OUT_DIR is writable");

        let mut bytes = Vec::new();
        for key in self.words.keys() {
            bytes.extend(key.to_le_bytes());
        }
        for (_, set) in self.words.values() {
            let index = sets.binary_search(&set).expect("every set is listed") + 1;
            let index = u16::try_from(index).expect("fewer than 65,536 sets of classes");
            bytes.extend(index.to_le_bytes());
        }
        fs::write(out.join("lexemes.bin"), bytes).expect("OUT_DIR is writable");
    }
}

fn camel_case(name: &str) -> String {
    let mut out = String::new();
    for part in name.split('_') {
        let (first, rest) = part.split_at(part.len().min(1));
        out += &first.to_ascii_uppercase();
        out += rest;
    }
    out
}
