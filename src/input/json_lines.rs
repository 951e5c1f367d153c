//! JSON Lines: one article per line.

use std::io::{BufRead, Read};

use super::containers::{Cut, Lost, Raw, Stream};
use super::fields::Fields;
use super::json;
use crate::error::Error;

/// Extensions of the names of JSON Lines files.
pub(super) const EXTENSIONS: [&str; 2] = ["jsonl", "ndjson"];

/// True if the first line of a sample is a JSON object with an article, and the only value or followed by another object.
pub(super) fn is_json_lines(text: &str) -> bool {
    if !text.starts_with('{') {
        return false;
    }
    let line = text.lines().next().unwrap_or("");
    let after = text[line.len()..].trim_start();
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) {
        Ok(record) if record.contains_key("text") || record.contains_key("html") => true,
        Ok(record) => after.starts_with('{') && Fields::default().fit(&record),
        // The sample may end inside a long first record.
        Err(error) => {
            error.is_eof()
                && line.len() == text.len()
                && (line.contains("\"text\"") || line.contains("\"html\""))
                && !json::holds_list(line)
        }
    }
}

/// The lines of an input. A line longer than the limit is skipped and becomes an error.
pub(super) struct Lines {
    stream: Stream,
    line: u64,
    ended: bool,
}

impl Lines {
    pub(super) fn new(stream: Stream) -> Lines {
        Lines {
            stream,
            line: 0,
            ended: false,
        }
    }

    fn read(&mut self) -> std::io::Result<Option<Result<Vec<u8>, Error>>> {
        let mut bytes = Vec::new();
        let limit = self.stream.max_bytes;
        let input = &mut self.stream.input;
        // The longest line allowed, and its end.
        if input
            .by_ref()
            .take(limit.saturating_add(2))
            .read_until(b'\n', &mut bytes)?
            == 0
        {
            return Ok(None);
        }
        let whole = bytes.last() == Some(&b'\n');
        if whole {
            bytes.pop();
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
        }
        if bytes.len() as u64 > limit {
            if !whole {
                input.skip_until(b'\n')?;
            }
            return Ok(Some(Err(Error::TooLarge { limit })));
        }
        Ok(Some(Ok(bytes)))
    }
}

impl Cut for Lines {
    fn cut(&mut self) -> Option<Result<Raw, Lost>> {
        while !self.ended {
            self.line += 1;
            match self.read() {
                Ok(None) => self.ended = true,
                Ok(Some(Ok(bytes))) if bytes.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some(line.map(Raw::Bytes).map_err(Lost::from)),
                Err(error) => {
                    // Report a read error once, then end.
                    self.ended = true;
                    return Some(Err(Error::Unreadable(error).into()));
                }
            }
        }
        None
    }

    fn number(&self) -> Option<u64> {
        Some(self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Body, Item, Reader, Record};
    use crate::error::Error;

    fn parse(line: u64, json: &str) -> Result<Record, super::super::Failed> {
        Item::line(line, json).into_record(&Reader::default())
    }

    fn reason(json: &str) -> String {
        match parse(3, json).map_err(|failed| failed.error) {
            Err(Error::BadRecord { line: 3, reason }) => reason,
            other => panic!("{json}: {other:?}"),
        }
    }

    #[test]
    fn reads_records() {
        let record = parse(
            7,
            r#"{"text":"Rain","date":"2018-08-06T10:15:00Z","title":"T"}"#,
        )
        .expect("record");
        assert_eq!((record.id.as_str(), record.body), ("7", Body::Text));
        assert_eq!(
            record.date.map(|date| date.to_string()).as_deref(),
            Some("2018-08-06")
        );
        let page = parse(1, r#"{"id":12,"html":"<p>x"}"#).expect("record");
        assert_eq!((page.id.as_str(), page.body), ("12", Body::Page));
        let face = parse(1, r#"{"text":"\ud83d\ude00"}"#).expect("record");
        assert_eq!(face.text, "😀");
    }

    #[test]
    fn an_odd_date_is_a_warning() {
        for date in ["yesterday", "2018-08-0699", "03/04/2018"] {
            let record = parse(1, &format!(r#"{{"text":"x","date":"{date}"}}"#)).expect("record");
            assert_eq!(record.date, None);
            assert!(record.warnings[0].contains(date), "{:?}", record.warnings);
        }
    }

    #[test]
    fn reports_errors() {
        assert!(reason("[1]").contains("an array"));
        assert!(reason("{\"text\":").contains("in the middle"));
        assert!(reason("{}").contains("neither"));
        assert!(reason(r#"{"text":5}"#).contains("\"text\" is a number"));
        assert!(reason(r#"{"text":"x","id":{}}"#).contains("\"id\" is an object"));
        assert!(reason(r#"{"text":"\ud800 alone"}"#).contains("surrogate"));
        let failed = parse(3, r#"{"id":"mine","text":5}"#).expect_err("no text");
        assert_eq!(failed.id, "mine");
    }
}
