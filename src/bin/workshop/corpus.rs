//! Corpora: JSON Lines with offsets in code points.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use nutgraf::span::Span;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// One record of a corpus. Fields that a corpus does not have are empty.
#[derive(Debug, Clone, Deserialize)]
pub struct Record {
    /// The name of the record.
    pub id: String,
    /// The article.
    pub text: String,
    /// Its publication date.
    pub date: Option<String>,
    /// Labelled spans.
    #[serde(default, rename = "spans")]
    raw_spans: Vec<RawSpan>,
    /// Labelled spans, in bytes.
    #[serde(skip)]
    pub spans: Vec<LabeledSpan>,
}

impl Record {
    /// A record with labelled spans.
    pub fn new(id: String, text: String, spans: Vec<LabeledSpan>) -> Self {
        Self {
            id,
            text,
            date: None,
            raw_spans: Vec::new(),
            spans,
        }
    }
}

/// A span with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabeledSpan {
    /// The span, in bytes.
    pub span: Span,
    /// The label in the corpus.
    pub label: String,
}

#[derive(Debug, Clone, Deserialize)]
struct RawSpan {
    start: usize,
    end: usize,
    label: String,
}

/// Reads the records of a JSON Lines file.
///
/// # Errors
/// Returns an error if the file cannot be read, or if a line is not a record of this type.
pub fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), number + 1))
        })
        .collect()
}

/// Reads the records of a corpus.
///
/// # Errors
/// As [`json_lines`].
pub fn read(path: &Path) -> Result<Vec<Record>> {
    let mut records: Vec<Record> = json_lines(path)?;
    for record in &mut records {
        let bytes = ByteOffsets::of(&record.text);
        record.spans = record
            .raw_spans
            .drain(..)
            .map(|raw| LabeledSpan {
                span: Span::new(bytes.at(raw.start), bytes.at(raw.end)),
                label: raw.label,
            })
            .collect();
    }
    Ok(records)
}

/// Reads the records of several corpora, each with the name of its file.
///
/// # Errors
/// As [`json_lines`].
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<(String, Vec<Record>)>> {
    paths
        .iter()
        .map(|path| {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            Ok((name, read(path)?))
        })
        .collect()
}

/// Converts offsets from code points to bytes.
#[derive(Debug)]
pub struct ByteOffsets(Vec<usize>);

impl ByteOffsets {
    /// The offsets of all characters of `text`.
    pub fn of(text: &str) -> Self {
        Self(
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect(),
        )
    }

    /// The byte offset of character number `character`, at most the end of the text.
    pub fn at(&self, character: usize) -> usize {
        let last = self.0.len() - 1;
        self.0[character.min(last)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points() {
        let offsets = ByteOffsets::of("où est");
        assert_eq!(
            [offsets.at(0), offsets.at(1), offsets.at(2), offsets.at(99)],
            [0, 1, 3, 7]
        );
    }
}
