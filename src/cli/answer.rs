//! Reads and analyzes one task. Runs on the worker threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use nutgraf::error::Error;
use nutgraf::input::{Article, Reader, parse_record, refuse_binary};
use nutgraf::text::TokenKind;
use nutgraf::{Analysis, analyze, report};

use super::args::OutputFormat;
use super::fingerprint::Fingerprint;
use super::job::Work;
use super::task::{Load, Origin, Problem, Task};

/// The result of a task.
pub(crate) struct Answer {
    pub(crate) origin: Arc<Origin>,
    /// Name of the article.
    pub(crate) id: String,
    /// Total size in bytes, before decompression, of all inputs read so far.
    pub(crate) position: u64,
    /// The fingerprint of the input.
    pub(crate) input: Fingerprint,
    /// Facts about the article, or why it failed.
    pub(crate) outcome: Result<Stats, Problem>,
    /// The document in the output format, without a final line end. In JSON Lines, a failure has a document too.
    pub(crate) body: Option<String>,
    /// For a database, in place of the document: the rows of the article.
    #[cfg(feature = "collection")]
    pub(crate) indexed: Option<super::index::Indexed>,
}

/// Facts about an article for messages.
#[derive(Default)]
pub(crate) struct Stats {
    /// Warnings about the input.
    pub(crate) warnings: Vec<String>,
    /// Number of words.
    pub(crate) words: usize,
    /// Size of the input in bytes.
    pub(crate) bytes: usize,
}

/// Reads and analyzes one article.
pub(crate) fn answer(work: &Work, task: Task) -> Answer {
    #[cfg(feature = "collection")]
    if let Some(indexer) = &work.index {
        return indexer.answer(work, task);
    }
    let Task {
        origin,
        load,
        position,
    } = task;
    let input = Fingerprint::of_load(&load);
    let mut id = origin.name.clone();
    let analyzed = catch_panic(|| {
        let article = read(&work.reader, &origin, load, &mut id)?;
        Ok(analyze_article(work, &article))
    });
    let (outcome, body) = match analyzed {
        Ok((stats, body)) => (Ok(stats), body),
        Err(problem) => {
            let body = (work.format == OutputFormat::Jsonl).then(|| {
                let message = problem.message.clone();
                report::failure(&id, origin.path(), problem.code, message)
            });
            let body = body.and_then(|failure| serde_json::to_string(&failure).ok());
            (Err(problem), body)
        }
    };
    Answer {
        origin,
        id,
        position,
        input,
        outcome,
        body,
        #[cfg(feature = "collection")]
        indexed: None,
    }
}

/// Converts a panic to a failure of this article, so that a bug does not end the whole run.
pub(super) fn catch_panic<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Problem {
            code: "internal",
            message: "nutgraf crashed on this article; please report it with the line that starts with \"thread\""
                .to_owned(),
        })
    })
}

/// Reads the article. Sets `name` as soon as it is known, so that a failure has it too.
pub(super) fn read(
    base: &Reader,
    origin: &Origin,
    load: Load,
    name: &mut String,
) -> Result<Article, Problem> {
    match load {
        Load::Whole { bytes, format } => {
            // A format that the user names overrules the header.
            let header = match base.format {
                Some(_) => Ok(()),
                None => refuse_binary(&bytes),
            };
            let reader = Reader {
                format: Some(format),
                ..base.clone()
            };
            header
                .and_then(|()| reader.read_bytes(&origin.name, origin.path(), &bytes))
                .map_err(|error| Problem::new(&error))
        }
        Load::Record { line, json } => {
            *name = format!("{}:{line}", origin.name);
            let json = String::from_utf8(json).map_err(|_| {
                let reason = "is not UTF-8".to_owned();
                Problem::new(&Error::BadRecord { line, reason })
            })?;
            let record = parse_record(line, &json).map_err(|error| Problem::new(&error))?;
            name.clone_from(&record.id);
            base.read_record(record, origin.path())
                .map_err(|error| Problem::new(&error))
        }
        Load::Failed { id, problem } => {
            *name = id;
            Err(problem)
        }
    }
}

fn analyze_article(work: &Work, article: &Article) -> (Stats, Option<String>) {
    let analysis = analyze(article, &work.options);
    let body = match work.format {
        OutputFormat::Text => Ok(report::text(&analysis, work.parts, work.style)),
        OutputFormat::Json => {
            serde_json::to_string_pretty(&report::document(&analysis, work.parts))
        }
        OutputFormat::Jsonl => serde_json::to_string(&report::document(&analysis, work.parts)),
    };
    // Serializing strings and numbers to memory cannot fail.
    (Stats::of(&analysis), body.ok())
}

impl Stats {
    /// Facts about an analysis.
    pub(super) fn of(analysis: &Analysis<'_>) -> Stats {
        let is_word = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
        let tokens = &analysis.document.tokens;
        Stats {
            warnings: analysis.article.warnings.clone(),
            words: tokens.iter().filter(|token| is_word(token.kind)).count(),
            bytes: analysis.article.source.bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_the_failure_of_one_article() {
        let failed: Result<(), Problem> = catch_panic(|| panic!("on purpose"));
        assert_eq!(failed.map_err(|problem| problem.code), Err("internal"));
        assert_eq!(catch_panic(|| Ok(1)).ok(), Some(1));
    }
}
