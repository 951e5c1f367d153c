//! JSON Lines: one article per line.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::format::Format;
use crate::error::Error;

/// Extensions of the names of JSON Lines files.
pub(super) const EXTENSIONS: [&str; 2] = ["jsonl", "ndjson"];

/// One record of a JSON Lines input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Name of the record; defaults to the line number.
    pub id: String,
    /// The article: plain text or a page, depending on `format`.
    pub text: String,
    /// [`Format::Text`] for a record with a `text`, [`Format::Html`] for one with an `html`.
    pub format: Format,
    /// The publication date.
    pub date: Option<Date>,
    /// The headline.
    pub title: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
}

/// True if the first line of a sample is a JSON object with a text or a page.
pub(super) fn is_json_lines(text: &str) -> bool {
    if !text.starts_with('{') {
        return false;
    }
    let line = text.lines().next().unwrap_or("");
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) {
        Ok(record) => record.contains_key("text") || record.contains_key("html"),
        // The sample may end inside a long first record.
        Err(error) => {
            error.is_eof()
                && line.len() == text.len()
                && (line.contains("\"text\"") || line.contains("\"html\""))
        }
    }
}

/// Parses line number `line` (from 1) of a JSON Lines input.
///
/// # Errors
/// [`Error::BadRecord`] if the line is not a JSON object, has no text, or has a field of the wrong type or an invalid date.
pub fn parse_record(line: u64, json: &str) -> Result<Record, Error> {
    parse(line, json.trim_start_matches('\u{feff}'))
        .map_err(|reason| Error::BadRecord { line, reason })
}

fn parse(line: u64, json: &str) -> Result<Record, String> {
    let value: Value = serde_json::from_str(json).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => "ends in the middle of a JSON object".to_owned(),
        _ => match error.to_string() {
            message if message.contains("hex escape") || message.contains("surrogate") => {
                "contains half of a surrogate pair (\\ud800 to \\udfff), which is not a character"
                    .to_owned()
            }
            message => format!("invalid JSON: {}", without_line(&message)),
        },
    })?;
    let Value::Object(mut fields) = value else {
        return Err(format!("is {}, not a JSON object", type_name(&value)));
    };
    let id = match fields.remove("id") {
        None | Some(Value::Null) => line.to_string(),
        Some(Value::String(id)) if id.is_empty() => line.to_string(),
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
        Some(other) => return Err(format!("\"id\" is {}, not a string", type_name(&other))),
    };
    let date = string(&mut fields, "date")?.filter(|date| !date.trim().is_empty());
    let date = date.map(|date| parse_date(&date)).transpose()?;
    let (title, url) = (string(&mut fields, "title")?, string(&mut fields, "url")?);
    let (text, html) = (string(&mut fields, "text")?, string(&mut fields, "html")?);
    let (text, format) = match (text, html) {
        (Some(text), _) => (text, Format::Text),
        (None, Some(html)) => (html, Format::Html),
        (None, None) => return Err("has neither \"text\" nor \"html\"".to_owned()),
    };
    Ok(Record {
        id,
        text,
        format,
        date,
        title,
        url,
    })
}

/// A day, which a time may follow.
fn parse_date(date: &str) -> Result<Date, String> {
    let day = date.trim();
    let (day, rest) = day.split_at_checked(10).unwrap_or((day, ""));
    let separated = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    day.parse()
        .ok()
        .filter(|_| separated)
        .ok_or_else(|| format!("\"date\" is {date:?}, not YYYY-MM-DD"))
}

fn string(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("\"{name}\" is {}, not a string", type_name(&other))),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The message without the parser's line number, which is always 1: a record is one line.
fn without_line(message: &str) -> String {
    message.replacen(" at line 1 column", " at column", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(json: &str) -> String {
        match parse_record(3, json) {
            Err(Error::BadRecord { line: 3, reason }) => reason,
            other => panic!("{json}: {other:?}"),
        }
    }

    #[test]
    fn reads_records() {
        let record = parse_record(
            7,
            r#"{"text":"Rain","date":"2018-08-06T10:15:00Z","title":"T"}"#,
        )
        .expect("record");
        assert_eq!((record.id.as_str(), record.format), ("7", Format::Text));
        assert_eq!(
            record.date.map(|date| date.to_string()).as_deref(),
            Some("2018-08-06")
        );
        let page = parse_record(1, r#"{"id":12,"html":"<p>x"}"#).expect("record");
        assert_eq!((page.id.as_str(), page.format), ("12", Format::Html));
        assert_eq!(
            parse_record(1, r#"{"text":"\ud83d\ude00"}"#)
                .expect("record")
                .text,
            "😀"
        );
    }

    #[test]
    fn reports_errors() {
        assert!(reason("[1]").contains("an array"));
        assert!(reason("{\"text\":").contains("in the middle"));
        assert!(reason("{}").contains("neither"));
        assert!(reason(r#"{"text":5}"#).contains("\"text\" is a number"));
        assert!(reason(r#"{"text":"x","date":"yesterday"}"#).contains("yesterday"));
        assert!(reason(r#"{"text":"x","date":"2018-08-0699"}"#).contains("YYYY-MM-DD"));
        assert!(reason(r#"{"text":"x","id":{}}"#).contains("\"id\" is an object"));
        assert!(
            reason(r#"{"text":"\ud800 alone"}"#).contains("surrogate"),
            "{}",
            reason(r#"{"text":"\ud800 alone"}"#)
        );
    }
}
