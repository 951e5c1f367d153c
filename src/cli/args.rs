//! The command line as typed. What it means is decided in [`super::job`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;

/// Reads news articles: who, where, when, who said what, and a short summary.
#[derive(Debug, Parser)]
#[command(
    name = "nutgraf",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 all done; 1 at least one input failed; 2 wrong usage; 130 interrupted.\n\
                  A file whose name equals a subcommand is reached as ./NAME."
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) args: AnalyzeArgs,
}

/// What the program does besides reading articles.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the JSON Schema of the output.
    Schema,
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page (roff).
    Man,
}

/// Options of the main job.
#[derive(Debug, Args)]
pub(crate) struct AnalyzeArgs {
    /// Files, directories (read recursively), or - for standard input [default: -].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// What is read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Input format; auto looks at the bytes, then at the name.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) from: FromFormat,
    /// Publication date, when you know it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<Date>,
    /// Encoding of the input, instead of detecting it.
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Read the paths of the inputs from a file, one a line; - is standard input.
    #[arg(long, value_name = "LIST")]
    pub(crate) files_from: Option<PathBuf>,
    /// The list of --files-from is separated by NUL characters.
    #[arg(short = '0', long, requires = "files_from")]
    pub(crate) null: bool,
    /// In directories, read only files that match this glob; may be repeated.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// In directories, skip files that match this glob; may be repeated.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Refuse inputs that are larger than this many bytes.
    #[arg(long, value_name = "N", default_value_t = 16 << 20)]
    pub(crate) max_bytes: u64,
}

/// What is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Output format.
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: OutputFormat,
    /// Write to one file, whole or not at all.
    #[arg(short, long, value_name = "FILE", conflicts_with = "out_dir")]
    pub(crate) output: Option<PathBuf>,
    /// Write one file per input, mirroring the tree.
    #[arg(long, value_name = "DIR")]
    pub(crate) out_dir: Option<PathBuf>,
    /// With --out-dir, or -o in jsonl: skip what an interrupted run has done.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Only these parts of the answer.
    #[arg(long, value_enum, value_name = "LIST", value_delimiter = ',')]
    pub(crate) only: Vec<Part>,
    /// Unit of every start and end.
    #[arg(long, value_enum, value_name = "UNIT", default_value_t)]
    pub(crate) offsets: OffsetUnit,
    /// Repeat the text in article.text.
    #[arg(long)]
    pub(crate) text: bool,
    /// Say which rule or evidence decided each entity and quote.
    #[arg(long)]
    pub(crate) explain: bool,
}

/// How articles are analyzed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct AnalysisArgs {
    /// Length of the summary in sentences.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 3)]
    pub(crate) sentences: usize,
    /// Cap the summary by words instead.
    #[arg(long, value_name = "N", conflicts_with = "sentences")]
    pub(crate) words: Option<usize>,
    /// Drop entities and quotes with less confidence (0 to 1).
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = probability)]
    pub(crate) min_confidence: f32,
    /// Your own names, JSON Lines {"name","type","aliases"?,"id"?}; they win over the model.
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
    /// Let captions count as text of the article.
    #[arg(long)]
    pub(crate) captions: bool,
}

/// How the run goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct RunArgs {
    /// Worker threads [default: all cores]. The output never depends on it.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// Stop at the first bad input.
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Progress on standard error.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub(crate) progress: When,
    /// Colours in plain text.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub(crate) color: When,
    /// No messages on standard error, except for failed inputs.
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say what was read.
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// Input formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FromFormat {
    /// Look at the bytes, then at the name.
    #[default]
    Auto,
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// One JSON record a line.
    Jsonl,
}

/// Output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Plain text for people.
    #[default]
    Text,
    /// One pretty document; an array for several inputs.
    Json,
    /// One compact document a line, in input order.
    Jsonl,
}

/// Parts of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Headline, authors, date, blocks.
    Article,
    /// People.
    People,
    /// Places.
    Places,
    /// Organizations.
    Organizations,
    /// Dates, times, durations and sets.
    Dates,
    /// Quotes and speakers.
    Quotes,
    /// Summary, keywords and facts.
    Summary,
}

/// Units of offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum OffsetUnit {
    /// Unicode code points.
    #[default]
    Char,
    /// UTF-8 bytes.
    Byte,
    /// UTF-16 code units.
    Utf16,
}

/// When to do something that depends on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("not a number from 0 to 1".to_owned()),
    }
}
