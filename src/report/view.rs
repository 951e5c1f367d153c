//! The JSON document: one struct for each object of the contract. Field order is output order.

#[cfg(any(test, feature = "workshop"))]
use schemars::JsonSchema;
use serde::Serialize;

/// What nutgraf knows of one article.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
#[cfg_attr(any(test, feature = "workshop"), schemars(title = "nutgraf document"))]
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
    pub offsets: &'static str,
    /// ISO 639-1 code of the language, when it could be told.
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
    /// Where the article is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
    /// Dates, times, durations and sets, in the order of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Vec<Date>>,
    /// The quotes, in the order of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<Quote>>,
    /// Words in quotation marks that are nobody's quote; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_quotes: Option<Vec<NonQuote>>,
    /// The summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// What a reader should know about this analysis.
    pub warnings: Vec<String>,
}

/// What stands in the place of a document when an input failed.
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct FailedSource {
    /// Path as given; null for standard input.
    pub path: Option<String>,
}

/// An error.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Problem {
    /// One of `not_found`, `unreadable`, `too_large`, `not_text`, `bad_encoding`, `bad_record`, `no_article`, `internal`.
    pub code: &'static str,
    /// The reason, for people.
    pub message: String,
}

/// The program that wrote a document.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Generator {
    /// Always `nutgraf`.
    pub name: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// Version of its models.
    pub model: &'static str,
}

/// Where an article came from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Source {
    /// Path as given; null for standard input.
    pub path: Option<String>,
    /// `text`, `html` or `jsonl`.
    pub format: &'static str,
    /// Encoding, as the WHATWG names it, in lower case.
    pub encoding: String,
    /// Size of the input in bytes.
    pub bytes: usize,
    /// Length of the text in code points.
    pub chars: usize,
}

/// The structure of an article.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Article {
    /// The headline.
    pub headline: Option<Text>,
    /// Who wrote it.
    pub authors: Vec<Name>,
    /// The dateline.
    pub dateline: Option<Text>,
    /// Who published it.
    pub publisher: Option<Name>,
    /// When it was published.
    pub published: Option<Published>,
    /// When it was changed last, as a web page says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Published>,
    /// Canonical address of a web page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Section of the publication, as a web page says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Keywords that the publisher gave.
    pub tags: Vec<String>,
    /// The publisher's own description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Address of the lead image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Number of words in the story.
    pub words: usize,
    /// The blocks; they cover every non-blank character once.
    pub blocks: Vec<Block>,
    /// The text that offsets point into: for HTML always, else on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A stretch of text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Text {
    /// The words.
    pub text: String,
    /// First offset; null when the words do not stand in the text.
    pub start: Option<usize>,
    /// Offset behind the last.
    pub end: Option<usize>,
}

/// A name that may stand in the text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Name {
    /// The name.
    pub name: String,
    /// First offset; null when the name does not stand in the text.
    pub start: Option<usize>,
    /// Offset behind the last.
    pub end: Option<usize>,
}

/// A publication date.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Published {
    /// ISO 8601.
    pub value: String,
    /// `given`, `metadata`, `date_line`, `dateline` or `inferred`.
    pub basis: &'static str,
}

/// A block.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Block {
    /// What it is.
    pub kind: &'static str,
    /// First offset.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
}

/// One mention of an entity.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Mention {
    /// The words.
    pub text: String,
    /// First offset.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
    /// `name`, `nominal` or `pronoun`.
    pub kind: &'static str,
    /// For places: `place` or `government`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sense: Option<&'static str>,
    /// Probability that the mention is right; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// The rule that joined it to the entity; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// The last rule that changed what the tagger found here, if any; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relabeled: Option<&'static str>,
}

/// A person, organization or place, with the facts of its sort.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Entity<F> {
    /// `person-N`, `organization-N` or `place-N`.
    pub id: String,
    /// The fullest name in the article.
    pub name: String,
    /// What is known of this sort of entity alone.
    #[serde(flatten)]
    pub facts: F,
    /// Number of mentions by name.
    pub count: usize,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
    /// Calibrated probability, 0 to 1.
    pub confidence: f32,
    /// The caller's own identifier, from `--names`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// Every mention, in the order of the text.
    pub mentions: Vec<Mention>,
}

/// What is known of a person.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Person {
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Office, job or title as the article words it.
    pub role: Option<String>,
    /// `id` of the organization that the person belongs to.
    pub affiliation: Option<String>,
    /// `female` or `male`, when the article shows it.
    pub gender: Option<&'static str>,
}

/// What is known of an organization.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Organization {
    /// Its other forms.
    pub aliases: Vec<String>,
    /// What sort of organization it is.
    pub kind: Option<&'static str>,
}

/// What is known of a place.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Place {
    /// What sort of place it is.
    pub kind: Option<&'static str>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f32>,
    /// Degrees east.
    pub longitude: Option<f32>,
    /// GeoNames identifier.
    pub geonames: Option<u32>,
}

/// Where an article is about, from how often its places are named, and whether in the headline, dateline or lead.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Focus {
    /// The main country.
    pub country: Option<FocusCountry>,
    /// The main place that is no country, continent or building.
    pub place: Option<FocusPlace>,
}

/// The main country.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct FocusCountry {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Share of all that is said of countries, 0 to 1.
    pub score: f32,
}

/// The main place.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct FocusPlace {
    /// `id` of the place.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Share of all that is said of places, 0 to 1.
    pub score: f32,
}

/// A date, time, duration or set.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Date {
    /// `date-N`.
    pub id: String,
    /// The words.
    pub text: String,
    /// First offset.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// ISO 8601 / TIMEX3 value.
    pub value: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// TIMEX3 modifier.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<&'static str>,
    /// TIMEX3 quantifier of a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quant: Option<String>,
    /// TIMEX3 frequency of a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freq: Option<String>,
    /// `explicit`, `published`, `context` or `unresolved`.
    pub basis: &'static str,
}

/// A quote.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Quote {
    /// `quote-N`.
    pub id: String,
    /// `direct`, `mixed` or `indirect`.
    pub kind: &'static str,
    /// The content: the raw slice of its first span, and of the further ones behind ` … `.
    pub text: String,
    /// The pieces of the content.
    pub spans: Vec<Range>,
    /// Who is said to have said it, as written.
    pub source: Option<Slice>,
    /// The words of saying.
    pub cue: Option<Slice>,
    /// `id` of the person, organization or place that said it.
    pub speaker: Option<String>,
    /// The speaker's name, or the phrase of the source.
    pub speaker_name: Option<String>,
    /// `id` of the quote that goes on here.
    pub continues: Option<String>,
    /// The rule that attributed it.
    pub rule: &'static str,
    /// Calibrated probability, 0 to 1.
    pub confidence: f32,
}

/// Words in quotation marks that are nobody's quote.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct NonQuote {
    /// The words, marks included.
    pub text: String,
    /// First offset.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
    /// `scare-quote`, `title`, `nickname`, `term`, or `no-attribution` when no finer reason shows.
    pub rule: &'static str,
}

/// Two offsets.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Range {
    /// First offset.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
}

/// A slice of the text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Slice {
    /// The words.
    pub text: String,
    /// First offset.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
}

/// The summary.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Summary {
    /// Whole sentences, in the order of the text.
    pub sentences: Vec<SummarySentence>,
    /// Up to ten terms.
    pub keywords: Vec<String>,
    /// The main event.
    pub facts: Facts,
}

/// A sentence of the summary.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct SummarySentence {
    /// The words.
    pub text: String,
    /// First offset.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
    /// How much it tells, 0 to 1.
    pub score: f32,
}

/// Who did what, where and when.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(any(test, feature = "workshop"), derive(JsonSchema))]
pub struct Facts {
    /// `id`s of those who act.
    pub who: Vec<String>,
    /// The clause that tells it.
    pub what: Option<Slice>,
    /// `id`s of the places.
    #[serde(rename = "where")]
    pub places: Vec<String>,
    /// `id`s of the dates.
    #[serde(rename = "when")]
    pub dates: Vec<String>,
    /// Probability that all of it is right, 0 to 1.
    pub confidence: f32,
}
