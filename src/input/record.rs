//! JSON Lines: one article a line.

use jiff::civil::Date;
use serde::Deserialize;

use crate::error::Error;

/// One record of a JSON Lines input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Name of the record; the line number when it has none.
    pub id: String,
    /// The article.
    pub text: String,
    /// The publication date.
    pub date: Option<Date>,
    /// The headline.
    pub title: Option<String>,
    /// Where the article was published.
    pub url: Option<String>,
}

#[derive(Deserialize)]
struct Raw {
    id: Option<serde_json::Value>,
    text: Option<String>,
    date: Option<String>,
    title: Option<String>,
    url: Option<String>,
}

/// Parses line number `line` (from 1) of a JSON Lines input.
///
/// # Errors
/// [`Error::BadRecord`] when the line is no JSON object, holds no text, or holds a date that is none.
pub fn parse_record(line: u64, json: &str) -> Result<Record, Error> {
    let bad = |reason: String| Error::BadRecord { line, reason };
    let raw: Raw =
        serde_json::from_str(json).map_err(|error| bad(format!("no valid record: {error}")))?;
    let id = match raw.id {
        Some(serde_json::Value::String(id)) => id,
        Some(other) => other.to_string(),
        None => line.to_string(),
    };
    let date = match raw.date.as_deref().filter(|date| !date.is_empty()) {
        Some(date) => Some(
            date.get(..10)
                .unwrap_or(date)
                .parse()
                .map_err(|_| bad(format!("{date:?} is no date YYYY-MM-DD")))?,
        ),
        None => None,
    };
    let text = raw
        .text
        .ok_or_else(|| bad("neither \"text\" nor \"html\"".to_owned()))?;
    Ok(Record {
        id,
        text,
        date,
        title: raw.title,
        url: raw.url,
    })
}
