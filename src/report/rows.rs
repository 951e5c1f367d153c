//! Flat rows: one struct for each table, with the columns of the database. Field order is column order.
//!
//! [`Rows`] makes them from a [`Document`](super::Document), so that they can be made from a finished answer as well. Their identifiers are
//! hashes ([`stable_id`]). Values are raw: [`csv_rows`] makes them safe for spreadsheets. Columns that only a collection of
//! articles can fill are `None`.

mod build;
mod csv;
mod ids;

use serde::Serialize;

use super::json::Parts;

pub use build::Rows;
#[cfg(feature = "collection")]
pub(crate) use csv::safe_cell;
pub use csv::{csv_header, csv_record, csv_rows};
#[cfg(feature = "collection")]
pub(crate) use ids::name_key;
pub use ids::{article_id, stable_id};

/// The tables that can be written as CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One [`ArticleRow`] for each article.
    Articles,
    /// One [`PersonRow`] for each person of an article.
    People,
    /// One [`OrganizationRow`] for each organization of an article.
    Organizations,
    /// One [`PlaceRow`] for each place of an article.
    Places,
    /// One [`DateRow`] for each date.
    Dates,
    /// One [`QuoteRow`] for each quote.
    Quotes,
}

impl Table {
    /// The parts of a document that its rows are made from.
    pub const fn parts(self) -> Parts {
        let (summary, dates, quotes) = match self {
            Table::Articles => (true, false, false),
            Table::Quotes => (false, true, true),
            Table::Dates => (false, true, false),
            Table::People | Table::Organizations | Table::Places => (false, false, false),
        };
        let names = !matches!(self, Table::Dates);
        Parts {
            text: matches!(self, Table::Articles),
            people: names,
            organizations: names,
            places: names,
            dates,
            quotes,
            summary,
            ..Parts::ALL
        }
    }

    /// The names of its columns, in order.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Articles => ArticleRow::COLUMNS,
            Table::People => PersonRow::COLUMNS,
            Table::Organizations => OrganizationRow::COLUMNS,
            Table::Places => PlaceRow::COLUMNS,
            Table::Dates => DateRow::COLUMNS,
            Table::Quotes => QuoteRow::COLUMNS,
        }
    }
}

/// Defines a row and the names of its columns.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $about:literal])+ $field:ident: $type:ty $(= $column:literal)?,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub struct $name {
            $($(#[doc = $about])+ $(#[serde(rename = $column)])? pub $field: $type,)+
        }

        impl $name {
            /// The names of the columns, in order.
            pub const COLUMNS: &'static [&'static str] = &[$(row!(@ $field $($column)?)),+];
        }
    };
    (@ $field:ident) => { stringify!($field) };
    (@ $field:ident $column:literal) => { $column };
}

row! {
    /// An article.
    ArticleRow {
        /// Identifier.
        id: String,
        /// Path as given; `None` for standard input.
        path: Option<String>,
        /// Address.
        url: Option<String>,
        /// Headline, on one line.
        headline: Option<String>,
        /// Names of the authors, as a JSON array.
        authors_json: String,
        /// Publication date, ISO 8601.
        published: Option<String>,
        /// What the publication date is known from: `given`, `metadata`, `date_line`, `dateline` or `inferred`.
        published_basis: Option<String>,
        /// Publisher.
        publisher: Option<String>,
        /// Section of the publication.
        section: Option<String>,
        /// ISO 639-1 code of the language.
        language: Option<String>,
        /// Number of words.
        words: usize,
        /// ISO 3166-1 alpha-2 code of the main country.
        focus_country: Option<String>,
        /// Identifier of the main place.
        focus_place_id: Option<String>,
        /// The sentences of the summary, each on one line, separated by spaces.
        summary: String,
        /// The keywords, as a JSON array.
        keywords_json: String,
        /// Identifier of the article that this one copies; `None` outside a collection.
        copy_of: Option<String>,
        /// Identifier of its story; `None` outside a collection.
        story_id: Option<String>,
        /// The text that offsets point into; `None` if the document does not include it.
        text: Option<String>,
    }
}

row! {
    /// A person in an article.
    PersonRow {
        /// Identifier of the article.
        article_id: String,
        /// Identifier of the person, the same in every article that has the name.
        entity_id: String,
        /// `person-N`, as in the document.
        local_id: String,
        /// The most complete form of the name in the article.
        name: String,
        /// Office, job or title in the words of the article.
        role: Option<String>,
        /// Name of the organization that the person belongs to.
        affiliation: Option<String>,
        /// Identifier of that organization.
        affiliation_id: Option<String>,
        /// `female` or `male`, if the article shows it.
        gender: Option<String>,
        /// Number of mentions by name.
        count: usize,
        /// Weight in the article, 0 to 1.
        salience: f32,
        /// Probability, 0 to 1.
        confidence: f32,
    }
}

row! {
    /// An organization in an article.
    OrganizationRow {
        /// Identifier of the article.
        article_id: String,
        /// Identifier of the organization, the same in every article that has the name.
        entity_id: String,
        /// `organization-N`, as in the document.
        local_id: String,
        /// The most complete form of the name in the article.
        name: String,
        /// The kind of organization.
        kind: Option<String>,
        /// Number of mentions by name.
        count: usize,
        /// Weight in the article, 0 to 1.
        salience: f32,
        /// Probability, 0 to 1.
        confidence: f32,
    }
}

row! {
    /// A place in an article.
    PlaceRow {
        /// Identifier of the article.
        article_id: String,
        /// Identifier of the place, the same in every article.
        entity_id: String,
        /// `place-N`, as in the document.
        local_id: String,
        /// The most complete form of the name in the article.
        name: String,
        /// The kind of place.
        kind: Option<String>,
        /// ISO 3166-1 alpha-2 code of the country.
        country: Option<String>,
        /// ISO 3166-2 code of the first-level region, or its name.
        region: Option<String>,
        /// Degrees north.
        latitude: Option<f32>,
        /// Degrees east.
        longitude: Option<f32>,
        /// GeoNames identifier.
        geonames: Option<u32>,
        /// Number of mentions by name.
        count: usize,
        /// Weight in the article, 0 to 1.
        salience: f32,
        /// Probability, 0 to 1.
        confidence: f32,
    }
}

row! {
    /// A mention of a person, organization or place.
    MentionRow {
        /// Identifier of the article.
        article_id: String,
        /// Identifier of the person, organization or place.
        entity_id: String,
        /// The words.
        text: String,
        /// Start offset, in the unit of the document.
        start: usize,
        /// End offset, exclusive.
        end: usize,
        /// `name`, `nominal` or `pronoun`.
        kind: String,
        /// For places: `place` or `government`.
        sense: Option<String>,
        /// Probability, 0 to 1; `None` unless the document explains its mentions.
        confidence: Option<f32>,
    }
}

row! {
    /// A quote.
    QuoteRow {
        /// Identifier.
        id: String,
        /// Identifier of the article.
        article_id: String,
        /// Identifier of the person, organization or place that said it.
        speaker_id: Option<String>,
        /// Name of the speaker, or the words of the source.
        speaker_name: Option<String>,
        /// Role of the speaker.
        speaker_role: Option<String>,
        /// `direct`, `mixed` or `indirect`.
        kind: String,
        /// `asserts`, `asks`, `denies`, `withholds` or `promises`.
        stance: String,
        /// The words that report the speech.
        cue: Option<String>,
        /// The content: the raw slices of its spans, joined by ` … `.
        text: String,
        /// Start offset of the first span, in the unit of the document.
        start: usize,
        /// End offset of the last span, exclusive.
        end: usize,
        /// The spans, as a JSON array of `[start, end]`.
        spans_json: String,
        /// The day on which it was said, if the article names it next to the verb ("said on Monday"); else the day of
        /// publication.
        said_on: Option<String>,
        /// Identifier of the first quote with the same words; `None` outside a collection.
        first_quote_id: Option<String>,
        /// Number of quotes with the same words; `None` outside a collection.
        copies: Option<usize>,
        /// Probability, 0 to 1.
        confidence: f32,
        /// The rule that attributed it.
        rule: String,
    }
}

row! {
    /// A date, time, duration or set.
    DateRow {
        /// Identifier of the article.
        article_id: String,
        /// The words.
        text: String,
        /// Start offset, in the unit of the document.
        start: usize,
        /// End offset, exclusive.
        end: usize,
        /// `DATE`, `TIME`, `DURATION` or `SET`.
        kind: String = "type",
        /// ISO 8601 / TIMEX3 value.
        value: String,
        /// First day.
        date_from: Option<String>,
        /// Last day.
        date_to: Option<String>,
        /// `explicit`, `published`, `context` or `unresolved`.
        basis: String,
    }
}

row! {
    /// The main event of an article.
    FactsRow {
        /// Identifier of the article.
        article_id: String,
        /// Who: a JSON array of objects with `text` and `entity_id`, which may be null.
        who_json: String,
        /// What happened.
        what: Option<String>,
        /// Where: as `who_json`.
        where_json: String,
        /// When, in the words of the article.
        when_text: Option<String>,
        /// The TIMEX3 value of these words.
        when_date: Option<String>,
    }
}
