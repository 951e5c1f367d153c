//! The marks of `fixtures/gold/read.jsonl`, with the texts that they refer to.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use nutgraf::span::Span;
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
    let texts = texts(corpora, golds.iter().map(|gold| gold.corpus.as_str()))?;
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

/// The records of corpora, by corpus and id. Corpora that are missing are left out.
fn texts<'a>(
    corpora: &Path,
    names: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, HashMap<String, Record>>> {
    let mut texts = HashMap::new();
    for name in names {
        let path = corpora.join(format!("{name}.jsonl"));
        if !texts.contains_key(name) && path.exists() {
            let records = corpus::read(&path)?.into_iter();
            let of_id = records.map(|record| (record.id.clone(), record)).collect();
            texts.insert(name.to_owned(), of_id);
        }
    }
    Ok(texts)
}

/// An article in which the proposals of the program were judged. Offsets are bytes.
#[derive(Debug)]
pub struct Judged {
    /// The file of the record, without extension, in the folder of corpora.
    pub corpus: String,
    /// The name of the record.
    pub id: String,
    /// `tune` or `held`.
    pub split: String,
    /// The text of the article.
    pub text: String,
    /// The sources without a name, in text order.
    pub sources: Vec<JudgedSource>,
    /// The proposed statements, from their first word to the last, and whether they are statements. `None` if fair readers may
    /// differ.
    pub proposals: Vec<(Span, Option<bool>)>,
    /// The capitalized names, and what they are.
    pub names: Vec<JudgedName>,
}

/// A name as written, and what it is.
#[derive(Debug, Clone, Deserialize)]
pub struct JudgedName {
    /// Its text.
    pub text: String,
    /// What it is.
    pub kind: NameKind,
}

/// What a name is in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// An organization.
    Organization,
    /// A person.
    Person,
    /// A place.
    Place,
    /// Another name.
    Other,
    /// No name, or one with the wrong words.
    None,
}

/// A source that is a pronoun or a description.
#[derive(Debug)]
pub struct JudgedSource {
    /// The words.
    pub span: Span,
    /// Whom they refer to.
    pub antecedent: Antecedent,
}

/// Whom a source refers to.
#[derive(Debug)]
pub enum Antecedent {
    /// A person or organization with this name.
    Named(String),
    /// Somebody without a name. The first phrase for them starts here.
    Unnamed(usize),
    /// Somebody without a name, for the first time.
    New,
}

impl Judged {
    /// Where the first phrase for the speaker of a source starts: a phrase that starts at `start` if nothing is known of it.
    pub fn first_phrase(&self, start: usize) -> usize {
        let mut sources = self.sources.iter();
        match sources.find(|source| source.span.start == start) {
            Some(JudgedSource {
                antecedent: Antecedent::Unnamed(first),
                ..
            }) => *first,
            _ => start,
        }
    }
}

#[derive(Debug, Deserialize)]
struct JudgedRecord {
    corpus: String,
    id: String,
    split: String,
    sources: Vec<SourceRecord>,
    proposals: Vec<ProposalRecord>,
    names: Vec<JudgedName>,
}

#[derive(Debug, Deserialize)]
struct SourceRecord {
    start: usize,
    end: usize,
    name: Option<String>,
    /// The start of an earlier phrase for the same speaker.
    r#as: Option<usize>,
}

#[derive(Debug, Deserialize)]
struct ProposalRecord {
    start: usize,
    end: usize,
    label: Label,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Label {
    Statement,
    Soft,
    None,
}

/// Reads the judged proposals. Articles whose corpus is missing are skipped.
///
/// # Errors
/// Returns an error if a file cannot be read.
pub fn read_judged(path: &Path, corpora: &Path) -> Result<Vec<Judged>> {
    let records: Vec<JudgedRecord> = corpus::json_lines(path)?;
    let texts = texts(corpora, records.iter().map(|record| record.corpus.as_str()))?;
    let judged = records.into_iter().filter_map(|record| {
        let text = texts.get(&record.corpus)?.get(&record.id)?.text.clone();
        let bytes = ByteOffsets::of(&text);
        let mut judged = Judged {
            corpus: record.corpus,
            id: record.id,
            split: record.split,
            text,
            sources: Vec::new(),
            proposals: Vec::new(),
            names: record.names,
        };
        for proposal in record.proposals {
            let span = Span::new(bytes.at(proposal.start), bytes.at(proposal.end));
            let is_statement = match proposal.label {
                Label::Statement => Some(true),
                Label::Soft => None,
                Label::None => Some(false),
            };
            judged.proposals.push((span, is_statement));
        }
        for source in record.sources {
            let antecedent = match (source.name, source.r#as) {
                (Some(name), _) => Antecedent::Named(name),
                (None, Some(start)) => Antecedent::Unnamed(judged.first_phrase(bytes.at(start))),
                (None, None) => Antecedent::New,
            };
            let span = Span::new(bytes.at(source.start), bytes.at(source.end));
            judged.sources.push(JudgedSource { span, antecedent });
        }
        Some(judged)
    });
    Ok(judged.collect())
}
