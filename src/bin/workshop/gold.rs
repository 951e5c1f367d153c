//! The marks of `fixtures/gold/read.jsonl`, with the texts that they refer to.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;

use crate::corpus::{self, ByteOffsets, Record};

/// The marks of one article. Offsets are code points.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The id of the record.
    pub id: String,
    /// The file of the record, without extension, in the folder of corpora.
    pub corpus: String,
    /// `tune` or `held`.
    pub split: String,
    /// The people.
    pub people: Vec<GoldName>,
    /// The organizations.
    pub organizations: Vec<GoldName>,
    /// The places.
    pub places: Vec<GoldName>,
    /// Capitalized words that name something else, with its kind.
    pub others: Vec<GoldName>,
    /// The first words of each sentence of a good summary, as first and last character.
    pub best: Vec<[usize; 2]>,
    /// The statements, in text order.
    pub statements: Vec<GoldStatement>,
    /// The facts of the main event.
    pub facts: GoldFacts,
    /// The keywords.
    pub keywords: Vec<String>,
}

/// The marked facts of the main event; empty where the article does not tell.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldFacts {
    /// Names and descriptions of those who act.
    pub who: Vec<String>,
    /// The first character of the clause and the one after its last.
    pub what: Option<[usize; 2]>,
    /// Names of the places.
    #[serde(rename = "where")]
    pub places: Vec<String>,
    /// The first character of the time and the one after its last.
    pub when: Option<[usize; 2]>,
}

/// A marked name.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldName {
    /// The name.
    pub name: String,
    /// The forms in which the article has it. Empty if `name` is the only one.
    #[serde(default)]
    pub forms: Vec<String>,
    /// What it names, if it is a place or something else.
    #[serde(default)]
    pub kind: Option<String>,
    /// ISO 3166-1 alpha-2 code of its country, if it is a place.
    #[serde(default)]
    pub country: Option<String>,
}

impl GoldName {
    /// All forms.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        let name = self.forms.is_empty().then_some(&self.name);
        self.forms.iter().chain(name).map(String::as_str)
    }
}

/// A marked statement.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldStatement {
    /// The first character of the content.
    pub start: usize,
    /// The character after the last one of the content.
    pub end: usize,
    /// Whether fair readers may differ on it.
    pub soft: bool,
    /// The name of the speaker, or the words for one without a name.
    pub speaker: Option<String>,
    /// Whether the speaker has a name.
    pub named: bool,
}

/// An article with its marks.
#[derive(Debug)]
pub struct Marked {
    /// The marks.
    pub gold: Gold,
    /// The text of the article.
    pub text: String,
    /// Its publication date, if the corpus gives it.
    pub date: Option<String>,
    /// The offsets of its characters.
    pub bytes: ByteOffsets,
}

/// Reads the marks and their texts. Articles whose corpus is missing are skipped.
///
/// # Errors
/// Returns an error if a file cannot be read.
pub fn read(gold: &Path, corpora: &Path) -> Result<Vec<Marked>> {
    let golds: Vec<Gold> = corpus::json_lines(gold)?;
    let mut texts: HashMap<String, HashMap<String, Record>> = HashMap::new();
    for gold in &golds {
        let path = corpora.join(format!("{}.jsonl", gold.corpus));
        if !texts.contains_key(&gold.corpus) && path.exists() {
            let records = corpus::read(&path)?.into_iter();
            let of_id = records.map(|record| (record.id.clone(), record)).collect();
            texts.insert(gold.corpus.clone(), of_id);
        }
    }
    let marked = golds.into_iter().filter_map(|gold| {
        let record = texts.get(&gold.corpus)?.get(&gold.id)?;
        Some(Marked {
            bytes: ByteOffsets::of(&record.text),
            gold,
            text: record.text.clone(),
            date: record.date.clone(),
        })
    });
    Ok(marked.collect())
}
