//! One task → one answer: the work that the threads do.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use nutgraf::error::Error;
use nutgraf::input::{Article, Reader, parse_record};
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
    /// Bytes of all inputs that were read up to here.
    pub(crate) position: u64,
    /// What was made of the article, or why there is none.
    pub(crate) outcome: Result<Made, Problem>,
    /// The document in the output format, without a line end; for JSON Lines also that of a failure.
    pub(crate) body: Option<String>,
}

/// What is told of an article beside its document.
#[derive(Default)]
pub(crate) struct Made {
    /// What the reader of the answer should know.
    pub(crate) warnings: Vec<String>,
    /// Words in the story.
    pub(crate) words: usize,
    /// Size of what was read.
    pub(crate) bytes: usize,
}

/// Why an input failed.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(error: &Error) -> Problem {
        Problem {
            code: error.code(),
            message: error.to_string(),
        }
    }
}

/// Reads and analyzes one article.
pub(crate) fn answer(work: &Work, task: Task) -> Answer {
    let Task {
        origin,
        load,
        position,
    } = task;
    let mut id = origin.name.clone();
    let made = guarded(|| {
        let article = read(work, &origin, load, &mut id)?;
        Ok(make(work, &article))
    });
    let (outcome, body) = match made {
        Ok((made, body)) => (Ok(made), body),
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
        outcome,
        body,
    }
}

/// A mistake of this program in one article must not lose the million others: it is told as a failure of that one.
fn guarded<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Problem {
            code: "internal",
            message: "is an article that nutgraf fails on; please report it with the line that starts with \"thread\""
                .to_owned(),
        })
    })
}

/// Reads the article and tells its name as soon as it is known.
fn read(work: &Work, origin: &Origin, load: Load, name: &mut String) -> Result<Article, Problem> {
    match load {
        Load::Whole { bytes, format } => Reader {
            format: Some(format),
            ..work.reader.clone()
        }
        .read_bytes(&origin.name, origin.path(), &bytes)
        .map_err(|error| Problem::new(&error)),
        Load::Record { line, json } => {
            *name = format!("{}:{line}", origin.name);
            let json = String::from_utf8(json).map_err(|_| {
                let reason = "is not UTF-8".to_owned();
                Problem::new(&Error::BadRecord { line, reason })
            })?;
            let record = parse_record(line, &json).map_err(|error| Problem::new(&error))?;
            name.clone_from(&record.id);
            work.reader
                .read_record(record, origin.path())
                .map_err(|error| Problem::new(&error))
        }
        Load::Failed { id, problem } => {
            *name = id;
            Err(problem)
        }
    }
}

fn make(work: &Work, article: &Article) -> (Made, Option<String>) {
    let analysis = analyze(article, &work.options);
    let body = match work.format {
        OutputFormat::Text => Ok(report::text(&analysis, work.parts, work.style)),
        OutputFormat::Json => {
            serde_json::to_string_pretty(&report::document(&analysis, work.parts))
        }
        OutputFormat::Jsonl => serde_json::to_string(&report::document(&analysis, work.parts)),
    };
    let is_word = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
    let tokens = &analysis.document.tokens;
    let made = Made {
        warnings: article.warnings.clone(),
        words: tokens.iter().filter(|token| is_word(token.kind)).count(),
        bytes: article.source.bytes,
    };
    // Writing structs of strings and numbers to memory cannot fail.
    (made, body.ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_the_failure_of_one_article() {
        let failed: Result<(), Problem> = guarded(|| panic!("on purpose"));
        assert_eq!(failed.map_err(|problem| problem.code), Err("internal"));
        assert_eq!(guarded(|| Ok(1)).ok(), Some(1));
    }
}
