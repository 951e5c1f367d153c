//! Compiles the word lists in `src/data/en/lists` into the lexeme table, and hashes the styles and scripts of pages.
//!
//! `src/lexicon/lexemes.rs` describes the format of the lists and reads what is written here:
//!
//! - `classes.rs`: the enum `Class` and the tables of the class sets that occur;
//! - `lexemes.bin`: for each prefix of a key the index of the first key with it, then all keys in ascending order, then the
//!   index of the set of each key.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/learn/weights/hash.rs"]
#[allow(dead_code, unreachable_pub)]
mod hash;
#[path = "src/lexicon/lexeme_key.rs"]
mod lexeme_key;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hash::hash;
use lexeme_key::{
    CLASSES_PER_GROUP, LONGEST_WORD, PREFIX_BITS, exact_key, phrase_ends, prefix_of, stored_key,
};
use sha2::{Digest, Sha256};

const LISTS: &str = "src/data/en/lists";
/// Folders of compiled models and lists.
const BUILT: [&str; 2] = ["src/data/en/built", "src/data/world/built"];
/// The folders of the styles and scripts of pages.
const PAGE_PARTS: [&str; 2] = ["src/report/html", "src/collection/site"];

/// A class as its header line declares it.
struct Class {
    name: String,
    documentation: String,
    exact: bool,
    /// Whether the values of its words are texts. `None` until it has a word.
    texts: Option<bool>,
    /// For a union: the names of the classes that it contains.
    members: Option<Vec<String>>,
}

/// The class of words that start phrases.
const PHRASE_START: usize = 0;

/// The classes of one key, each with its value.
type Set = BTreeMap<usize, i16>;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={LISTS}");
    let mut files = files_in(LISTS);
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    let mut lists = Lists::new();
    for file in &files {
        println!("cargo:rerun-if-changed={}", file.display());
        let text = fs::read_to_string(file).expect("a list is UTF-8");
        lists.read(file, &text);
    }
    fingerprint_data(&files);
    hash_page_parts();
    lists.add_unions();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let distinct: BTreeSet<&Set> = lists.words.values().map(|(_, set)| set).collect();
    let sets: Vec<&Set> = distinct.into_iter().collect();
    fs::write(out.join("classes.rs"), lists.code(&sets)).expect("OUT_DIR is writable");
    fs::write(out.join("lexemes.bin"), lists.table(&sets)).expect("OUT_DIR is writable");
}

/// Sets `NUTGRAF_HASH_STYLE_CSS` and the like to the hashes by which the Content-Security-Policy of a page names its styles
/// and scripts.
fn hash_page_parts() {
    for path in PAGE_PARTS.iter().flat_map(|folder| {
        println!("cargo:rerun-if-changed={folder}");
        files_in(folder)
    }) {
        let name = path.file_name().expect("a file has a name");
        let name = name.to_string_lossy().to_uppercase().replace('.', "_");
        if name.ends_with("_CSS") || name.ends_with("_JS") {
            println!("cargo:rerun-if-changed={}", path.display());
            let part = fs::read(&path).expect("a part of a page is readable");
            let hash = BASE64_STANDARD.encode(Sha256::digest(part));
            println!("cargo:rustc-env=NUTGRAF_HASH_{name}={hash}");
        }
    }
}

/// The files in a folder, in order.
fn files_in(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("an entry is readable").path())
        .collect();
    files.sort();
    files
}

/// Sets `NUTGRAF_DATA` to a fingerprint of all lists and models, by which an interrupted run knows that they are the same.
fn fingerprint_data(lists: &[PathBuf]) {
    let built = BUILT.iter().flat_map(|folder| {
        println!("cargo:rerun-if-changed={folder}");
        files_in(folder)
    });
    let mut hashes = Vec::new();
    for file in lists.iter().cloned().chain(built) {
        let bytes = fs::read(&file).expect("a file of data is readable");
        hashes.extend(hash(&bytes).to_le_bytes());
    }
    println!("cargo:rustc-env=NUTGRAF_DATA={:016x}", hash(&hashes));
}

struct Lists {
    classes: Vec<Class>,
    /// Words and their classes by the part of the key that the table keeps.
    words: BTreeMap<u64, (String, Set)>,
    /// Texts used as values; the value is the index.
    texts: Vec<String>,
}

impl Lists {
    /// Contains only the class of words that start phrases.
    fn new() -> Self {
        let phrase_start = Class {
            name: "phrase_start".to_owned(),
            documentation: "Starts of longer phrases of any class.".to_owned(),
            exact: false,
            texts: None,
            members: None,
        };
        Self {
            classes: vec![phrase_start],
            words: BTreeMap::new(),
            texts: Vec::new(),
        }
    }

    /// Reads one list. A line that breaks the format stops the build.
    fn read(&mut self, file: &Path, text: &str) {
        let mut open = false;
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with("# ") || line == "#" {
                continue;
            }
            let result = match line.strip_prefix('@') {
                Some(header) => self.declare(header),
                None if open => self.add(line),
                None => Err("no class is declared before this word".to_owned()),
            };
            open = true;
            if let Err(reason) = result {
                panic!("{}:{}: {reason}", file.display(), number + 1);
            }
        }
    }

    /// Reads the line that declares a class, without its `@`.
    fn declare(&mut self, header: &str) -> Result<(), String> {
        let fields: Vec<&str> = header.split('\t').collect();
        let &[name, kind @ ("exact" | "folded" | "union"), documentation] = fields.as_slice()
        else {
            return Err("expected @name; exact, folded or union; and a description".to_owned());
        };
        let in_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if documentation.is_empty() || name.is_empty() || !name.bytes().all(in_name) {
            return Err("a class needs a name in snake_case and a description".to_owned());
        }
        if self.classes.iter().any(|class| class.name == name) {
            return Err(format!("class {name} is declared twice"));
        }
        self.classes.push(Class {
            name: name.to_owned(),
            documentation: documentation.to_owned(),
            exact: kind == "exact",
            texts: None,
            members: (kind == "union").then(Vec::new),
        });
        Ok(())
    }

    /// Adds a word or phrase, with an optional value, to the last class, and each proper prefix of a phrase to the class of
    /// phrase starts.
    fn add(&mut self, line: &str) -> Result<(), String> {
        let (word, value) = line.split_once('\t').unwrap_or((line, "1"));
        let number: Option<i16> = value.parse().ok();
        let class = self.classes.len() - 1;
        if let Some(members) = &mut self.classes[class].members {
            members.push(line.to_owned());
            return Ok(());
        }
        if *self.classes[class].texts.get_or_insert(number.is_none()) != number.is_none() {
            return Err("the values of a class must be all numbers or all texts".to_owned());
        }
        let value = number.unwrap_or_else(|| self.text(value));
        if word.len() > LONGEST_WORD {
            return Err(format!("{word} is longer than {LONGEST_WORD} bytes"));
        }
        if !self.classes[class].exact && word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err("the words of a folded class must be in lower case".to_owned());
        }
        for end in phrase_ends(word).filter(|end| *end < word.len()) {
            self.set_of(&word[..end])?.insert(PHRASE_START, 1);
        }
        if self.set_of(word)?.insert(class, value).is_some() {
            return Err(format!("{word} occurs twice in this class"));
        }
        Ok(())
    }

    /// Adds the words of the members of each union to it.
    fn add_unions(&mut self) {
        for (union, class) in self.classes.iter().enumerate() {
            let members = class.members.iter().flatten().map(|member| {
                let found = self.classes.iter().position(|class| class.name == *member);
                found.unwrap_or_else(|| panic!("{member} in {} is no class", class.name))
            });
            for member in members {
                let sets = self.words.values_mut().map(|(_, set)| set);
                for set in sets.filter(|set| set.contains_key(&member)) {
                    set.insert(union, 1);
                }
            }
        }
    }

    /// The set of a word, keyed as the last class (exact or folded) requires.
    fn set_of(&mut self, word: &str) -> Result<&mut Set, String> {
        let hash = hash(word.as_bytes());
        let exact = self.classes.last().is_some_and(|class| class.exact);
        let key = stored_key(if exact { exact_key(hash) } else { hash });
        let (known, set) = self
            .words
            .entry(key)
            .or_insert_with(|| (word.to_owned(), Set::new()));
        if known != word {
            return Err(format!("{word} and {known} have the same key"));
        }
        Ok(set)
    }

    /// The index of a text used as a value. Adds the text if it is new.
    fn text(&mut self, text: &str) -> i16 {
        let known = self.texts.iter().position(|known| known == text);
        let index = known.unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        index.try_into().expect("fewer than 32,768 texts")
    }

    /// The Rust code of the classes and of their sets.
    fn code(&self, sets: &[&Set]) -> String {
        let mut code = String::new();
        code += "/// What a word can be. Each class is declared, with its words, in a list of `src/data/en/lists`.\n";
        code += "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\npub(crate) enum Class {\n";
        for class in &self.classes {
            let (name, documentation) = (camel_case(&class.name), &class.documentation);
            let _ = writeln!(code, "    #[doc = {documentation:?}]\n    {name},");
        }
        code += "}\n\n";
        let names = self.classes.iter();
        let names: Vec<String> = names
            .map(|class| format!("Class::{}", camel_case(&class.name)))
            .collect();
        array(&mut code, "All classes.", "CLASSES", "Class", &names);

        let (mut groups, mut values) = (Vec::new(), Vec::new());
        let mut rows = vec!["Set { present: 0, groups: 0, values: 0 }".to_owned()];
        for set in sets {
            let mut bits = BTreeMap::new();
            for (class, value) in *set {
                *bits.entry(class / CLASSES_PER_GROUP).or_insert(0_u32) |=
                    1 << (class % CLASSES_PER_GROUP);
                if *value != 1 {
                    let name = camel_case(&self.classes[*class].name);
                    values.push(format!("(Class::{name}, {value})"));
                }
            }
            let present = bits.keys().fold(0_u32, |mask, group| {
                assert!(*group < 32, "too many classes");
                mask | 1 << group
            });
            rows.push(format!(
                "Set {{ present: {present}, groups: {}, values: {} }}",
                groups.len(),
                values.len()
            ));
            groups.extend(bits.into_values());
        }
        let what = "The sets of classes that occur; the first is empty.";
        array(&mut code, what, "SETS", "Set", &rows);
        let what = "The class bits of all sets, for each group in which a set has a class.";
        array(&mut code, what, "GROUPS", "u32", &groups);
        let what = "The class values of all sets, except those that are 1. `Set::values` is the end of the values of a set.";
        array(&mut code, what, "VALUES", "(Class, i16)", &values);
        let ends = self.texts.iter().scan(0, |end, text| {
            *end += text.len();
            Some(*end)
        });
        let ends: Vec<usize> = ends.collect();
        array(
            &mut code,
            "Where each text ends.",
            "TEXT_ENDS",
            "u16",
            &ends,
        );
        let texts = self.texts.concat();
        let _ = writeln!(
            code,
            "/// The texts used as values.\nstatic TEXTS: &str = {texts:?};"
        );
        code
    }

    /// The table that maps keys to sets.
    fn table(&self, sets: &[&Set]) -> Vec<u8> {
        let mut starts = vec![0_u16; (1 << PREFIX_BITS) + 1];
        for &key in self.words.keys() {
            let start = &mut starts[prefix_of(key) + 1];
            *start += 1;
        }
        for prefix in 1..starts.len() {
            let sum = starts[prefix].checked_add(starts[prefix - 1]);
            starts[prefix] = sum.expect("fewer than 65,536 words");
        }
        let starts = starts.into_iter().flat_map(u16::to_le_bytes);
        let keys = self.words.keys();
        let keys = keys.flat_map(|key| (*key as u32).to_le_bytes());
        let indexes = self.words.values().flat_map(|(_, set)| {
            let index = sets.binary_search(&set).expect("every set is listed") + 1;
            let index = u16::try_from(index).expect("fewer than 65,536 sets of classes");
            index.to_le_bytes()
        });
        starts.chain(keys).chain(indexes).collect()
    }
}

/// Appends the code of a static array.
fn array(code: &mut String, what: &str, name: &str, item: &str, items: &[impl Display]) {
    let count = items.len();
    let _ = writeln!(code, "/// {what}\nstatic {name}: [{item}; {count}] = [");
    for item in items {
        let _ = writeln!(code, "    {item},");
    }
    code.push_str("];\n\n");
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
