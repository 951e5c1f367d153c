//! Reads and analyzes one task. Runs on the worker threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use nutgraf::input::{Article, Reader, refuse_not_text};
use nutgraf::report::{self, PageEntry};
use nutgraf::text::TokenKind;
use nutgraf::{Analysis, analyze};

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
    /// What a list of pages says of the article, if the document is a page.
    pub(crate) entry: Option<PageEntry>,
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
    let (outcome, body, entry) = match analyzed {
        Ok((stats, body, entry)) => (Ok(stats), body, entry),
        Err(problem) => {
            let body = (work.format == OutputFormat::Jsonl).then(|| {
                let message = problem.message.clone();
                report::failure(&id, origin.path(), problem.code, message)
            });
            let body = body.and_then(|failure| serde_json::to_string(&failure).ok());
            (Err(problem), body, None)
        }
    };
    Answer {
        origin,
        id,
        position,
        input,
        outcome,
        body,
        entry,
        #[cfg(feature = "collection")]
        indexed: None,
    }
}

/// Converts a panic to a failure of this article, so that a bug does not end the whole run.
pub(crate) fn catch_panic<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
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
                None => refuse_not_text(&bytes, format),
            };
            let reader = Reader {
                format: Some(format),
                ..base.clone()
            };
            header
                .and_then(|()| reader.read_bytes(&origin.name, origin.path(), &bytes))
                .map_err(|error| Problem::new(&error))
        }
        Load::Record(item) => {
            name.clone_from(&item.name);
            match base.read_item(*item, origin.path()) {
                Ok(article) => {
                    name.clone_from(&article.id);
                    Ok(article)
                }
                Err(failed) => {
                    *name = failed.id;
                    Err(Problem::new(&failed.error))
                }
            }
        }
        Load::Failed { id, problem } => {
            *name = id;
            Err(problem)
        }
    }
}

fn analyze_article(work: &Work, article: &Article) -> (Stats, Option<String>, Option<PageEntry>) {
    let analysis = analyze(article, &work.options);
    let body = match work.format {
        OutputFormat::Text => Ok(report::text(&analysis, work.parts, work.style)),
        OutputFormat::Json => {
            serde_json::to_string_pretty(&report::document(&analysis, work.parts))
        }
        OutputFormat::Jsonl => serde_json::to_string(&report::document(&analysis, work.parts)),
        OutputFormat::Html => Ok(report::page(&analysis, work.parts)),
        OutputFormat::Csv => {
            let document = report::document(&analysis, work.parts);
            Ok(report::rows::csv_rows(&document, work.table))
        }
    };
    let is_page = work.format == OutputFormat::Html;
    let entry = is_page.then(|| PageEntry::new(&analysis));
    // Serializing strings and numbers to memory cannot fail.
    (Stats::of(&analysis), body.ok(), entry)
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
