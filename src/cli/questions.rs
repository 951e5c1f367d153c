//! Commands that ask a database.

mod csv_lines;
mod text;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use nutgraf::collection::identity::EntityType;
use nutgraf::collection::{EntityQuery, QuoteQuery, Reader};
use nutgraf::report::escape_control;
use serde::{Deserialize, Serialize};

use csv_lines::CsvLine;

/// Lines of plain text if the user sets no limit.
const TEXT_LIMIT: usize = 20;
/// Quotations that `nutgraf check` shows if the user sets no limit.
const CHECK_LIMIT: usize = 3;
/// Exit code when nothing is found, as that of grep.
const NOTHING: u8 = 1;

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Question {
    /// Ask a database who said what.
    Quotes {
        /// The database.
        #[arg(value_name = "DB")]
        database: PathBuf,
        /// Name of the speaker, part of it, or an identifier.
        #[arg(long, value_name = "NAME")]
        speaker: Option<String>,
        #[command(flatten)]
        filter: Filter,
        #[command(flatten)]
        output: AnswerArgs,
    },
    /// Find the quotations nearest to these words, and show where they differ.
    Check {
        /// The words. They may also stand after the database, as in other commands.
        #[arg(value_name = "WORDS")]
        words: String,
        /// The database.
        #[arg(value_name = "DB")]
        database: PathBuf,
        #[command(flatten)]
        output: AnswerArgs,
    },
    /// List the people of a database, those in most articles first.
    People(ListArgs),
    /// List the organizations of a database.
    Organizations(ListArgs),
    /// List the places of a database.
    Places(ListArgs),
    /// List the stories of a database with their timelines.
    Stories(ListArgs),
    /// List who and what is new since a day, and the new quotes of names that you watch.
    New {
        /// The database.
        #[arg(value_name = "DB")]
        database: PathBuf,
        /// First day, or the month or year that it is in.
        #[arg(long, value_name = "DAY", value_parser = period)]
        since: String,
        /// Names to watch, JSON Lines {"name"} as for --names.
        #[arg(long, value_name = "FILE")]
        watch: Option<PathBuf>,
        #[command(flatten)]
        output: AnswerArgs,
    },
    /// List the corrections of a database that do not apply.
    Corrections {
        /// The database.
        #[arg(value_name = "DB")]
        database: PathBuf,
        #[command(flatten)]
        output: AnswerArgs,
    },
}

/// Arguments of a ranked list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The database.
    #[arg(value_name = "DB")]
    database: PathBuf,
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    output: AnswerArgs,
}

/// Which articles or quotes count.
#[derive(Debug, Args)]
pub(crate) struct Filter {
    /// Words that are looked for, all of them, in any form.
    #[arg(long, value_name = "WORDS")]
    about: Option<String>,
    /// First day, or the month or year that it is in: 2024-05-01, 2024-05, 2024.
    #[arg(long, value_name = "DAY", value_parser = period)]
    since: Option<String>,
    /// Last day, or the month or year that it is in.
    #[arg(long, value_name = "DAY", value_parser = period)]
    until: Option<String>,
}

/// How the answer is written.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// Format of the answer.
    #[arg(short, long, value_enum, default_value_t)]
    format: AnswerFormat,
    /// Most lines [default: 20 as text, else all].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl AnswerArgs {
    fn limit(&self) -> Option<usize> {
        match self.format {
            AnswerFormat::Text => Some(self.limit.unwrap_or(TEXT_LIMIT)),
            _ => self.limit,
        }
    }
}

/// Formats of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum AnswerFormat {
    /// Plain text for reading.
    #[default]
    Text,
    /// One JSON object per line.
    Jsonl,
    /// One row per line, with a header.
    Csv,
}

/// A day, a month or a year.
fn period(text: &str) -> Result<String, String> {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    match day.parse::<jiff::civil::Date>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("not a day; write it as 2024-05-01, 2024-05 or 2024".to_owned()),
    }
}

/// The words and the database of `nutgraf check`, in whichever order they were given: only the database is a file.
fn in_order(words: String, database: PathBuf) -> (String, PathBuf) {
    match database.to_str() {
        Some(other) if !database.is_file() && Path::new(&words).is_file() => {
            (other.to_owned(), PathBuf::from(words))
        }
        _ => (words, database),
    }
}

/// Answers a question. The exit code tells whether anything was found.
///
/// # Errors
/// Returns an error if the database cannot be read or the answer cannot be written.
pub(crate) fn answer(question: Question) -> Result<ExitCode> {
    match question {
        Question::Quotes {
            database,
            speaker,
            filter,
            output,
        } => {
            let quotes = open(&database)?.quotes(&QuoteQuery {
                speaker,
                about: filter.about,
                since: filter.since,
                until: filter.until,
                limit: output.limit(),
                context: true,
            })?;
            write(&quotes, &output, text::quote)
        }
        Question::Check {
            words,
            database,
            output,
        } => {
            let (words, database) = in_order(words, database);
            let found = open(&database)?.check(&words, output.limit.unwrap_or(CHECK_LIMIT))?;
            write(&found, &output, text::checked)
        }
        Question::People(args) => entities(args, EntityType::Person),
        Question::Organizations(args) => entities(args, EntityType::Organization),
        Question::Places(args) => entities(args, EntityType::Place),
        Question::Stories(ListArgs {
            database,
            filter,
            output,
        }) => {
            let Filter {
                about,
                since,
                until,
            } = filter;
            let stories = open(&database)?.stories(
                about.as_deref(),
                since.as_deref(),
                until.as_deref(),
                output.limit(),
            )?;
            write(&stories, &output, text::story)
        }
        Question::New {
            database,
            since,
            watch,
            output,
        } => {
            let watch = match watch {
                Some(path) => watched_names(&path).with_context(|| path.display().to_string())?,
                None => Vec::new(),
            };
            let news = open(&database)?.news(&since, &watch, output.limit())?;
            let entities = write(&news.entities, &output, text::entity)?;
            match output.format {
                AnswerFormat::Csv => Ok(entities),
                _ => {
                    let watched = write(&news.watched, &output, text::watched)?;
                    Ok(if news.watched.is_empty() {
                        entities
                    } else {
                        watched
                    })
                }
            }
        }
        Question::Corrections { database, output } => {
            let unused = open(&database)?.unused_corrections()?;
            write(&unused, &output, text::correction)
        }
    }
}

/// Opens a database, with a warning if it is not complete.
pub(crate) fn open(path: &std::path::Path) -> Result<Reader> {
    let reader = Reader::open(path)?;
    if reader.is_incomplete()? {
        super::report(&format!(
            "warning: {}: the last run of nutgraf index has not ended; run it again",
            path.display()
        ));
    }
    Ok(reader)
}

fn entities(args: ListArgs, kind_of: EntityType) -> Result<ExitCode> {
    let ListArgs {
        database,
        filter,
        output,
    } = args;
    let found = open(&database)?.entities(&EntityQuery {
        kind_of,
        about: filter.about,
        since: filter.since,
        until: filter.until,
        new_since: None,
        limit: output.limit(),
    })?;
    let code = write(&found, &output, text::entity)?;
    if kind_of == EntityType::Person && output.format == AnswerFormat::Text && !found.is_empty() {
        let of = |gender: &str| {
            found
                .iter()
                .filter(|person| person.gender.as_deref() == Some(gender))
                .count()
        };
        writeln!(
            io::stdout(),
            "{} women, {} men, {} not known",
            of("female"),
            of("male"),
            found.len() - of("female") - of("male")
        )?;
    }
    Ok(code)
}

/// A line of a file of names.
#[derive(Deserialize)]
struct Name {
    name: String,
}

fn watched_names(path: &std::path::Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path)?;
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let name: Name =
                serde_json::from_str(line).with_context(|| format!("line {}", index + 1))?;
            Ok(name.name)
        })
        .collect()
}

/// The lines of a text without control characters.
fn escaped(text: &str) -> String {
    let lines = text.split('\n').map(escape_control);
    lines.flat_map(|line| [line, "\n".into()]).collect()
}

/// Writes the lines of an answer.
fn write<L: Serialize + CsvLine>(
    lines: &[L],
    output: &AnswerArgs,
    text: impl Fn(&L) -> String,
) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    if output.format == AnswerFormat::Csv && !lines.is_empty() {
        out.write_all(nutgraf::report::rows::csv_record(L::COLUMNS.iter().copied()).as_bytes())?;
    }
    for line in lines {
        let written = match output.format {
            AnswerFormat::Text => escaped(&text(line)),
            AnswerFormat::Jsonl => format!("{}\n", serde_json::to_string(line)?),
            AnswerFormat::Csv => {
                let cells = line.cells();
                nutgraf::report::rows::csv_record(cells.iter().map(String::as_str))
            }
        };
        out.write_all(written.as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::from(if lines.is_empty() { NOTHING } else { 0 }))
}
