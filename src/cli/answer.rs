//! One task → one answer: the work that the threads do.

use std::sync::Arc;

use nutgraf::error::Error;
use nutgraf::input::{Article, parse_record};
use nutgraf::text::TokenKind;
use nutgraf::{analyze, report};

use super::args::OutputFormat;
use super::job::Work;
use super::tasks::{Load, Origin, Task};

/// What came of a task.
pub(crate) struct Answer {
    pub(crate) origin: Arc<Origin>,
    /// Name of the article.
    pub(crate) id: String,
    /// The document in the output format, without a line end; for JSON Lines also that of a failure.
    pub(crate) body: Option<String>,
    /// Why there is no article.
    pub(crate) failure: Option<Problem>,
    /// What the reader of the answer should know.
    pub(crate) warnings: Vec<String>,
    /// Words in the story.
    pub(crate) words: usize,
    /// Size of what was read.
    pub(crate) bytes: usize,
}

/// Why an input failed.
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// Reads and analyzes one article.
pub(crate) fn answer(work: &Work, task: Task) -> Answer {
    let Task { origin, load } = task;
    match read(work, &origin, load) {
        Ok(article) => success(work, origin, &article),
        Err((id, error)) => failure(work, origin, id, &error),
    }
}

fn read(work: &Work, origin: &Origin, load: Load) -> Result<Article, (String, Error)> {
    match load {
        Load::Whole(bytes) => work
            .reader
            .read_bytes(&origin.name, origin.path(), &bytes)
            .map_err(|error| (origin.name.clone(), error)),
        Load::Record { line, json } => {
            let name = || format!("{}:{line}", origin.name);
            let json = String::from_utf8(json).map_err(|_| {
                (
                    name(),
                    Error::BadRecord {
                        line,
                        reason: "is not UTF-8".to_owned(),
                    },
                )
            })?;
            let record = parse_record(line, &json).map_err(|error| (name(), error))?;
            let id = record.id.clone();
            work.reader
                .read_record(record, origin.path())
                .map_err(|error| (id, error))
        }
        Load::Failed { id, error } => Err((id, error)),
    }
}

fn success(work: &Work, origin: Arc<Origin>, article: &Article) -> Answer {
    let analysis = analyze(article, &work.options);
    let body = match work.format {
        OutputFormat::Text => Ok(report::text(&analysis, work.parts, work.style)),
        OutputFormat::Json => {
            serde_json::to_string_pretty(&report::document(&analysis, work.parts))
        }
        OutputFormat::Jsonl => serde_json::to_string(&report::document(&analysis, work.parts)),
    };
    let is_word = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
    Answer {
        origin,
        id: article.id.clone(),
        // Writing structs of strings and numbers to memory cannot fail.
        body: body.ok(),
        failure: None,
        warnings: article.warnings.clone(),
        words: analysis
            .document
            .tokens
            .iter()
            .filter(|token| is_word(token.kind))
            .count(),
        bytes: article.source.bytes,
    }
}

fn failure(work: &Work, origin: Arc<Origin>, id: String, error: &Error) -> Answer {
    let body = match work.format {
        OutputFormat::Jsonl => {
            serde_json::to_string(&report::failure(&id, origin.path(), error)).ok()
        }
        OutputFormat::Text | OutputFormat::Json => None,
    };
    Answer {
        origin,
        id,
        body,
        failure: Some(Problem {
            code: error.code(),
            message: error.to_string(),
        }),
        warnings: Vec::new(),
        words: 0,
        bytes: 0,
    }
}
