//! The JSON document: one struct for each object. Field order is output order.

#[cfg(any(test, feature = "workshop"))]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::word::{Word, optional_word, word};

/// What nutgraf writes: with `-f jsonl` on each line a document or a failure, with `-f json` a document or several.
#[cfg(any(test, feature = "workshop"))]
#[derive(JsonSchema)]
#[schemars(title = "nutgraf output", untagged)]
pub enum Output {
    /// The document of one article.
    Document(Box<Document>),
    /// The record of an input that failed.
    Failure(Failure),
    /// The documents of several articles.
    Documents(Vec<Document>),
}

/// The analysis of one article.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Document {
    /// Version of this schema.
    pub schema: u32,
    /// The program that wrote the document.
    pub generator: Generator,
    /// Name of the article: a path, or the `id` of a record.
    pub id: String,
    /// Where the article came from.
    pub source: Source,
    /// Unit of every `start` and `end`: `char`, `byte` or `utf16`.
    #[serde(deserialize_with = "word")]
    pub offsets: Word,
    /// ISO 639-1 code of the language; null if it could not be detected.
    pub language: Option<String>,
    /// The structure of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<Article>,
    /// The people, most salient first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<Entity<Person>>>,
    /// The organizations, most salient first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations: Option<Vec<Entity<Organization>>>,
    /// The places, most salient first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<Entity<Place>>>,
    /// The main country and place of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
    /// Dates, times, durations and sets, in text order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Vec<Date>>,
    /// The quotes, in text order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<Quote>>,
    /// Words in quotation marks that are not quotes; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_quotes: Option<Vec<NonQuote>>,
    /// The summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// Warnings about this analysis.
    pub warnings: Vec<String>,
}

/// The record of an input that failed, in place of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Failure {
    /// Name of the input.
    pub id: String,
    /// Where the input came from.
    pub source: FailedSource,
    /// What went wrong.
    pub error: Problem,
}

/// Where a failed input came from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct FailedSource {
    /// Path as given; null for standard input.
    pub path: Option<String>,
}

/// An error.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Problem {
    /// One of `not_found`, `unreadable`, `too_large`, `not_text`, `bad_encoding`, `bad_record`, `no_article`, `internal`.
    #[serde(deserialize_with = "word")]
    pub code: Word,
    /// The reason, for humans.
    pub message: String,
}

/// The program that wrote a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Generator {
    /// Always `nutgraf`.
    #[serde(deserialize_with = "word")]
    pub name: Word,
    /// Version of the program.
    #[serde(deserialize_with = "word")]
    pub version: Word,
    /// Version of its models.
    #[serde(deserialize_with = "word")]
    pub model: Word,
}

/// Where an article came from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Source {
    /// Path as given; null for standard input.
    pub path: Option<String>,
    /// `text`, `html`, `jsonl`, `json`, `csv`, `eml`, `mbox`, `rss`, `news-xml`, `alto`, `warc`, `wacz`, `nexis`, `factiva`,
    /// `proquest`, `newsbank`, `markdown` or `subtitles`.
    #[serde(deserialize_with = "word")]
    pub format: Word,
    /// Encoding, by its WHATWG name in lower case.
    pub encoding: String,
    /// Size of the input in bytes.
    pub bytes: usize,
    /// Length of the text in code points.
    pub chars: usize,
}

/// The structure of an article.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Article {
    /// The headline.
    pub headline: Option<Text>,
    /// The authors.
    pub authors: Vec<Name>,
    /// The dateline.
    pub dateline: Option<Text>,
    /// The publisher.
    pub publisher: Option<Name>,
    /// The publication date.
    pub published: Option<Published>,
    /// The date of the last update, from a web page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Published>,
    /// Canonical address of a web page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Section of the publication, from a web page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The publisher's keywords.
    pub tags: Vec<String>,
    /// The publisher's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Address of the lead image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// When a web archive captured the page, in ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<String>,
    /// The page of the printed newspaper, as the source gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Number of words and numbers in the text.
    pub words: usize,
    /// The blocks; they cover every non-blank character once.
    pub blocks: Vec<Block>,
    /// The text that offsets point into: always for HTML, otherwise on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A stretch of text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Text {
    /// The words.
    pub text: String,
    /// Start offset; null if the words do not occur in the text.
    pub start: Option<usize>,
    /// End offset, exclusive.
    pub end: Option<usize>,
}

/// A name that may occur in the text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Name {
    /// The name.
    pub name: String,
    /// Start offset; null if the name does not occur in the text.
    pub start: Option<usize>,
    /// End offset, exclusive.
    pub end: Option<usize>,
}

/// A publication date.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Published {
    /// ISO 8601.
    pub value: String,
    /// `given`, `metadata`, `date_line`, `dateline` or `inferred`.
    #[serde(deserialize_with = "word")]
    pub basis: Word,
}

/// A block.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Block {
    /// The kind of block.
    #[serde(deserialize_with = "word")]
    pub kind: Word,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
}

/// One mention of an entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Mention {
    /// The words.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
    /// `name`, `nominal` or `pronoun`.
    #[serde(deserialize_with = "word")]
    pub kind: Word,
    /// For places: `place`, `government`, or `part`, a part of another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "optional_word")]
    pub sense: Option<Word>,
    /// Probability that the mention is right; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// The rule that linked it to its entity; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "optional_word")]
    pub rule: Option<Word>,
    /// The last relabeling rule that changed the tagged name, if any; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "optional_word")]
    pub relabeled: Option<Word>,
}

/// A person, organization or place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Entity<F> {
    /// `person-N`, `organization-N` or `place-N`.
    pub id: String,
    /// The most complete form of the name in the article.
    pub name: String,
    /// The fields of this type of entity.
    #[serde(flatten)]
    pub facts: F,
    /// Number of mentions by name.
    pub count: usize,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
    /// Calibrated probability, 0 to 1.
    pub confidence: f32,
    /// The user's identifier, from `--names`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// All mentions, in text order.
    pub mentions: Vec<Mention>,
}

/// The fields of a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Person {
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Office, job or title, in the words of the article.
    pub role: Option<String>,
    /// `id` of the organization that the person belongs to; null if it is not in the document.
    pub affiliation: Option<String>,
    /// `female` or `male`, if the article shows it.
    #[serde(deserialize_with = "optional_word")]
    pub gender: Option<Word>,
}

/// The fields of an organization.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Organization {
    /// Its other names.
    pub aliases: Vec<String>,
    /// The kind of organization.
    #[serde(deserialize_with = "optional_word")]
    pub kind: Option<Word>,
}

/// The fields of a place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Place {
    /// Its other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The kind of place.
    #[serde(deserialize_with = "optional_word")]
    pub kind: Option<Word>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// ISO 3166-2 code of the first-level region that it is or lies in; the name of a region that has no code.
    pub region: Option<String>,
    /// Degrees north.
    pub latitude: Option<f32>,
    /// Degrees east.
    pub longitude: Option<f32>,
    /// GeoNames identifier.
    pub geonames: Option<u32>,
}

/// The main country and place, by number of mentions. Mentions in the headline, dateline and lead count more.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Focus {
    /// The main country.
    pub country: Option<FocusCountry>,
    /// The main place other than countries, continents and buildings.
    pub place: Option<FocusPlace>,
}

/// The main country.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct FocusCountry {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Share of all mentions of countries, weighted, 0 to 1.
    pub score: f32,
}

/// The main place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct FocusPlace {
    /// `id` of the place.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Share of all mentions of places, weighted, 0 to 1.
    pub score: f32,
}

/// A date, time, duration or set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Date {
    /// `date-N`.
    pub id: String,
    /// The words.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    #[serde(deserialize_with = "word")]
    pub kind: Word,
    /// ISO 8601 / TIMEX3 value.
    pub value: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// TIMEX3 modifier.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "optional_word")]
    pub modifier: Option<Word>,
    /// TIMEX3 quantifier of a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quant: Option<String>,
    /// TIMEX3 frequency of a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freq: Option<String>,
    /// `explicit`, `published`, `context` or `unresolved`.
    #[serde(deserialize_with = "word")]
    pub basis: Word,
    /// The rule of the grammar that read it; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "optional_word")]
    pub rule: Option<Word>,
    /// The day it was counted from; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
}

/// A quote.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Quote {
    /// `quote-N`.
    pub id: String,
    /// `direct`, `mixed` or `indirect`.
    #[serde(deserialize_with = "word")]
    pub kind: Word,
    /// `asserts`, `asks`, `denies`, `withholds` or `promises`.
    #[serde(deserialize_with = "word")]
    pub stance: Word,
    /// The content: the raw slices of its spans, joined by ` … `.
    pub text: String,
    /// The pieces of the content.
    pub spans: Vec<Range>,
    /// The speaker as written.
    pub source: Option<Slice>,
    /// The words that report the speech.
    pub cue: Option<Slice>,
    /// `id` of the person, organization or place that said it; null if it is not in the document.
    pub speaker: Option<String>,
    /// The speaker's name, or the words of the source.
    pub speaker_name: Option<String>,
    /// `id` of the earlier quote that this one continues.
    pub continues: Option<String>,
    /// False for a belief, attitude, perception or decision; absent for a statement. Only with `--attributions all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<bool>,
    /// The rule that attributed it.
    #[serde(deserialize_with = "word")]
    pub rule: Word,
    /// Calibrated probability, 0 to 1.
    pub confidence: f32,
}

/// Words in quotation marks that are not a quote.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct NonQuote {
    /// The words, marks included.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
    /// `scare-quote`, `title`, `nickname`, `term`, or `no-attribution` if nothing more specific is known.
    #[serde(deserialize_with = "word")]
    pub rule: Word,
}

/// Two offsets.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Range {
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
}

/// A slice of the text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Slice {
    /// The words.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
}

/// The summary.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Summary {
    /// Whole sentences, in text order.
    pub sentences: Vec<SummarySentence>,
    /// Up to ten terms.
    pub keywords: Vec<String>,
    /// The main event.
    pub facts: Facts,
}

/// A sentence of the summary.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct SummarySentence {
    /// The words.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
    /// Score, 0 to 1.
    pub score: f32,
}

/// Who did what, where and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Facts {
    /// Those who act or to whom something happens, most likely first.
    pub who: Vec<EntityFact>,
    /// The clause that states the event.
    pub what: Option<Clause>,
    /// The places, most likely first.
    #[serde(rename = "where")]
    pub places: Vec<EntityFact>,
    /// The time.
    pub when: Option<DateFact>,
}

/// Words that name somebody, something or a place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct EntityFact {
    /// The words.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
    /// `id` of the person, organization or place.
    pub entity: Option<String>,
    /// Probability that it is right, 0 to 1.
    pub confidence: f32,
}

/// Words that report an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Clause {
    /// The words.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
    /// Probability that it is right, 0 to 1.
    pub confidence: f32,
}

/// Words that tell the time of an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct DateFact {
    /// The words.
    pub text: String,
    /// Start offset.
    pub start: usize,
    /// End offset, exclusive.
    pub end: usize,
    /// `id` of the date.
    pub date: Option<String>,
    /// Probability that it is right, 0 to 1.
    pub confidence: f32,
}
