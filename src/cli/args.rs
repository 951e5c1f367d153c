//! Declares the command line. [`super::job`] resolves it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;
use nutgraf::input::Fields;

/// Examples of the long help and the manual page, each with its explanation.
pub(crate) const EXAMPLES: [(&str, &str); 5] = [
    (
        "nutgraf article.txt",
        "Report who, where, when and who said what, as plain text.",
    ),
    ("nutgraf page.html -f json", "Write one JSON document."),
    (
        "nutgraf archive/ -f jsonl -o answers.jsonl",
        "Analyze a directory; each line of the answer is a document.",
    ),
    (
        "curl -s https://example.org/news | nutgraf --date 2018-08-06",
        "Read a page from a pipe. Weekdays are resolved from the date.",
    ),
    (
        "nutgraf dump.jsonl.gz -f jsonl -o answers.jsonl --resume",
        "Continue an interrupted run.",
    ),
];

/// The exit codes of the long help and the manual page.
pub(crate) const EXIT_CODES: [(u8, &str); 4] = [
    (0, "Success."),
    (
        1,
        "At least one input failed, or the output could not be written.",
    ),
    (2, "Wrong usage."),
    (130, "Interrupted."),
];

/// Analyze news articles offline: who, where, when, who said what, and a short summary.
#[derive(Debug, Parser)]
#[command(
    name = "nutgraf",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "--help shows all options, examples and exit codes."
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) args: AnalyzeArgs,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the JSON Schema of the output.
    Schema,
    /// Print a shell completion script.
    ///
    /// bash: nutgraf completions bash > ~/.local/share/bash-completion/completions/nutgraf
    ///
    /// zsh: nutgraf completions zsh > a file _nutgraf in a folder of $fpath
    ///
    /// fish: nutgraf completions fish > ~/.config/fish/completions/nutgraf.fish
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page in roff.
    Man,
    /// Put articles into one database, or finished answers of -f jsonl.
    #[cfg(feature = "collection")]
    Index(Box<IndexArgs>),
    /// Write a database in a format that other programs read.
    #[cfg(feature = "collection")]
    Export(super::export::ExportArgs),
    /// Take edits of exported files back as corrections.
    #[cfg(feature = "collection")]
    ImportCorrections(super::edits::ImportArgs),
    /// Write a database as a static site: articles, people, organizations, places, stories, search.
    #[cfg(feature = "collection")]
    Site(super::site::SiteArgs),
    /// Ask a database: who said what.
    #[cfg(feature = "collection")]
    #[command(flatten)]
    Question(super::questions::Question),
}

/// Options of `nutgraf index`.
#[cfg(feature = "collection")]
#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    /// Files, directories (read recursively), or - for standard input: articles, or finished answers of -f jsonl.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The database. One that exists is replaced when the new one is complete, unless --add is given.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Keep the articles of the database; take only what is new or changed.
    #[arg(long)]
    pub(crate) add: bool,
    /// Take the publication date from file names and addresses: from the groups of this regular expression, or from all that
    /// it matches, as year, month and day.
    #[arg(long, value_name = "REGEX")]
    pub(crate) date_from: Option<String>,
    /// Take date, publisher, section and url of articles from a CSV file with a column path or id.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) meta: Option<PathBuf>,
    /// Apply corrections, JSON Lines, in place of those that the database has. With --add, and without PATH, nothing else is
    /// done.
    #[arg(long, value_name = "FILE")]
    pub(crate) corrections: Option<PathBuf>,
    /// Link people, organizations and places to a knowledge base: CSV, JSON Lines or FollowTheMoney entities with id, name,
    /// aliases, type and wikidata. It takes the place of the one that the database has.
    #[arg(long, value_name = "FILE")]
    pub(crate) kb: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[cfg(feature = "collection")]
impl IndexArgs {
    /// True if no article is read: the corrections alone are applied anew.
    pub(crate) fn only_corrects(&self) -> bool {
        self.add
            && self.corrections.is_some()
            && self.paths.is_empty()
            && self.input.files_from.is_none()
    }

    /// The options of the analysis whose answers go into the database.
    pub(crate) fn analysis(&mut self) -> AnalyzeArgs {
        AnalyzeArgs {
            paths: std::mem::take(&mut self.paths),
            input: self.input.clone(),
            output: OutputArgs {
                format: OutputFormat::Jsonl,
                table: None,
                output: Some(self.output.clone()),
                out_dir: None,
                resume: None,
                only: Vec::new(),
                offsets: OffsetUnit::Char,
                text: true,
                explain: false,
            },
            analysis: self.analysis.clone(),
            run: self.run.clone(),
        }
    }
}

/// Options for analyzing articles.
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

/// Input options.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Input format; auto detects it from the content, then from the file name.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) from: FromFormat,
    /// Names of fields in records of JSON and CSV, such as text=content,title=headline,date=meta.published; the known news APIs
    /// need none.
    #[arg(long, value_name = "PART=FIELD,…", hide_short_help = true)]
    pub(crate) map: Vec<Fields>,
    /// Publication date, if you know it.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) date: Option<Date>,
    /// Encoding of the input; detected by default.
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(crate) encoding: Option<String>,
    /// Read input paths from a file, one per line; - is standard input.
    #[arg(long, value_name = "LIST")]
    pub(crate) files_from: Option<PathBuf>,
    /// Paths in --files-from are separated by NUL characters.
    #[arg(short = '0', long, requires = "files_from", hide_short_help = true)]
    pub(crate) null: bool,
    /// In directories, read only files that match this glob; can be repeated.
    #[arg(long, value_name = "GLOB", hide_short_help = true)]
    pub(crate) include: Vec<String>,
    /// In directories, skip files that match this glob; can be repeated.
    #[arg(long, value_name = "GLOB", hide_short_help = true)]
    pub(crate) exclude: Vec<String>,
    /// Reject inputs larger than this many bytes; K, M and G stand for powers of 1024.
    #[arg(long, value_name = "N", default_value = "16M", value_parser = size, hide_short_help = true)]
    pub(crate) max_bytes: u64,
}

/// Output options.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Output format.
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: OutputFormat,
    /// The table to write as CSV.
    #[arg(long, value_enum, value_name = "TABLE")]
    pub(crate) table: Option<Table>,
    /// Write to one file; it appears only when it is complete.
    #[arg(short, long, value_name = "FILE", conflicts_with = "out_dir")]
    pub(crate) output: Option<PathBuf>,
    /// Write one file per input, in the same directory structure.
    #[arg(long, value_name = "DIR")]
    pub(crate) out_dir: Option<PathBuf>,
    /// With --out-dir, or -o with jsonl: skip what an interrupted run has done.
    /// --resume=force goes on even if options or inputs have changed.
    #[arg(long, value_enum, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "same")]
    pub(crate) resume: Option<Resume>,
    /// Report only these parts.
    #[arg(long, value_enum, value_name = "LIST", value_delimiter = ',')]
    pub(crate) only: Vec<Part>,
    /// Unit of start and end offsets.
    #[arg(
        long,
        value_enum,
        value_name = "UNIT",
        default_value_t,
        hide_short_help = true
    )]
    pub(crate) offsets: OffsetUnit,
    /// Include the text as article.text.
    #[arg(long, hide_short_help = true)]
    pub(crate) text: bool,
    /// Show which rules decided on people, places, organizations and quotes; in JSON also on dates, and which words in
    /// quotation marks are no quotes.
    #[arg(long, hide_short_help = true)]
    pub(crate) explain: bool,
}

/// Analysis options.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct AnalysisArgs {
    /// Length of the summary in sentences.
    #[arg(short = 'n', long, value_name = "N", default_value = "3", value_parser = count)]
    pub(crate) sentences: usize,
    /// Limit the summary by words instead.
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "sentences",
        hide_short_help = true
    )]
    pub(crate) words: Option<usize>,
    /// Drop entities and quotes below this confidence (0 to 1).
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = probability, hide_short_help = true)]
    pub(crate) min_confidence: f32,
    /// Your own names as JSON Lines {"name","type","aliases"?,"id"?}; they override the model.
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
    /// First month of a fiscal year, 1 to 12; gives fiscal years their first and last day.
    #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(i8).range(1..=12))]
    pub(crate) fiscal_year_start: Option<i8>,
    /// Your own gazetteer as CSV with the columns name, latitude, longitude, country, kind, id, aliases; it overrides ours.
    #[arg(long, value_name = "FILE")]
    pub(crate) places: Option<PathBuf>,
    /// Which attributions are quotes: statements only, or also beliefs, perceptions and decisions.
    #[arg(
        long,
        value_enum,
        value_name = "WHICH",
        default_value_t,
        hide_short_help = true
    )]
    pub(crate) attributions: Attributions,
    /// Analyze captions as well.
    #[arg(long, hide_short_help = true)]
    pub(crate) captions: bool,
}

/// Which attributions are reported as quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Attributions {
    /// Somebody communicates a clause, or words in quotation marks.
    #[default]
    Statements,
    /// Also what somebody believes, wants, sees or decides, marked as no statement.
    All,
}

/// Options for the run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct RunArgs {
    /// Number of worker threads, at most four for each core [default: all cores]; does not affect the output.
    #[arg(short, long, value_name = "N", value_parser = threads)]
    pub(crate) jobs: Option<u16>,
    /// Stop at the first input that fails.
    #[arg(long, hide_short_help = true)]
    pub(crate) fail_fast: bool,
    /// Show progress on standard error: on a terminal a bar, after a second.
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_short_help = true
    )]
    pub(crate) progress: When,
    /// Colour plain text.
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_short_help = true
    )]
    pub(crate) color: When,
    /// Print nothing on standard error except failed inputs.
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Show whole lists and what is unsure; print what was read.
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// File of options [default: nutgraf.toml in the current directory].
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) config: Option<PathBuf>,
    /// Read no file of options.
    #[arg(long, conflicts_with = "config", hide_short_help = true)]
    pub(crate) no_config: bool,
}

/// Input formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FromFormat {
    /// Detect from the content, then from the file name.
    #[default]
    Auto,
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// One JSON record per line.
    Jsonl,
    /// JSON: an article, an array of articles, or an object that holds the array.
    Json,
    /// A table with a header row, with any usual delimiter.
    #[value(alias = "tsv")]
    Csv,
    /// An e-mail.
    Eml,
    /// A mailbox.
    Mbox,
    /// A feed: RSS or Atom.
    #[value(alias = "atom")]
    Rss,
    /// News in XML: NITF, NewsML-G2 or NewsML 1.
    #[value(alias = "nitf", alias = "newsml")]
    NewsXml,
    /// The text of a scanned page.
    Alto,
    /// A web archive, WARC or WET.
    #[value(alias = "wet")]
    Warc,
    /// A web archive in a zip file.
    Wacz,
    /// An export of Nexis or Nexis Uni.
    Nexis,
    /// An export of Factiva.
    Factiva,
    /// An export of ProQuest.
    Proquest,
    /// An export of NewsBank.
    Newsbank,
    /// Markdown, with or without front matter.
    Markdown,
    /// Subtitles: SRT or WebVTT.
    #[value(alias = "srt", alias = "vtt")]
    Subtitles,
}

/// Output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Plain text for reading.
    #[default]
    Text,
    /// One indented document, or an array for several inputs.
    Json,
    /// One compact document per line, in input order.
    Jsonl,
    /// A page for looking at: the marked text and the report; one file per article, with --out-dir also an index.html.
    Html,
    /// The rows of one table, with one header.
    Csv,
}

/// Tables of `--format csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Table {
    /// Who said what.
    Quotes,
    /// The people of each article.
    People,
    /// The organizations of each article.
    Organizations,
    /// The places of each article.
    Places,
    /// Dates, times, durations and sets.
    Dates,
    /// Headline, date, summary and text of each article.
    Articles,
}

/// Which runs are continued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Resume {
    /// Only one with the same options and inputs.
    Same,
    /// One with inputs of the same names.
    Force,
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

/// When to use a terminal feature.
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

fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "not a day; write it as 2018-08-06".to_owned())
}

/// A number of bytes: "500", "64K", "1M", "2 GiB".
fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1_u64),
        "k" | "kb" | "kib" => Some(1 << 10),
        "m" | "mb" | "mib" => Some(1 << 20),
        "g" | "gb" | "gib" => Some(1 << 30),
        _ => None,
    };
    let number: Option<u64> = text[..digits].parse().ok();
    number
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit))
        .ok_or_else(|| "not a number of bytes; write it as 500000, 64K, 1M or 2G".to_owned())
}

fn count(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "not a whole number".to_owned())
}

fn threads(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err("not a whole number from 1 to 65535".to_owned()),
    }
}
