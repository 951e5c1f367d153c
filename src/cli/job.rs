//! Resolves the arguments into one job, or a usage error.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use nutgraf::entities::UserNames;
use nutgraf::input::{Format, Reader};
use nutgraf::report::{Parts, TextStyle, Unit};
use nutgraf::summary::Length;
use nutgraf::{Attributions, Options};

use super::args::{
    AnalyzeArgs, FromFormat, OffsetUnit, OutputArgs, OutputFormat, Part, Resume, RunArgs, When,
};
use super::fingerprint::Fingerprint;
use super::globs::Globs;
use super::overwriting::{Output, Outputs, Overwrites};
use super::paths::{control_path, is_stdin, partial_path};
use super::sink::Destination;
use super::source::{Counter, Lines, Source};
use super::staged::Place;

/// Width in columns when the output is not a terminal, or when its width is unknown.
const DEFAULT_WIDTH: usize = 80;

/// Most worker threads for each core.
const MAX_THREADS_PER_CORE: usize = 4;

/// One run of the program.
pub(crate) struct Job {
    pub(crate) inputs: Inputs,
    pub(crate) work: Work,
    pub(crate) target: Target,
    /// Where the answers go instead.
    pub(crate) destination: Option<Box<dyn Destination>>,
    pub(crate) resume: Option<Resume>,
    pub(crate) jobs: usize,
    pub(crate) fail_fast: bool,
    pub(crate) progress: bool,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
}

/// Where the articles come from.
pub(crate) struct Inputs {
    pub(crate) paths: Vec<PathBuf>,
    /// A list of more paths.
    pub(crate) files_from: Option<Lines>,
    pub(crate) globs: Globs,
    pub(crate) format: Option<Format>,
    pub(crate) max_bytes: u64,
    /// Whether finished answers are inputs too.
    pub(crate) answers: bool,
    /// Bytes of the inputs read so far.
    pub(crate) counter: Counter,
}

impl Inputs {
    /// True if the article is to be typed.
    pub(crate) fn reads_terminal(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path)) && std::io::stdin().is_terminal()
    }

    /// True when there may be several articles, as far as the arguments show.
    pub(crate) fn many(&self) -> bool {
        self.paths.len() > 1
            || self.files_from.is_some()
            || self.paths.iter().any(|path| path.is_dir())
    }
}

/// How each article is read, analyzed and reported.
pub(crate) struct Work {
    pub(crate) reader: Reader,
    pub(crate) options: Options,
    /// The fingerprint of the files of the user's own names and places.
    pub(crate) own_data: Fingerprint,
    pub(crate) parts: Parts,
    pub(crate) format: OutputFormat,
    pub(crate) style: TextStyle,
    /// What turns answers into rows of a database.
    #[cfg(feature = "collection")]
    pub(crate) index: Option<super::index::Indexer>,
}

/// Where the answers go.
pub(crate) enum Target {
    Stdout,
    /// A file, which need not exist. No symbolic link leads on from it.
    File(PathBuf),
    /// A device or a pipe.
    Device(PathBuf),
    Directory(PathBuf),
}

impl Target {
    fn new(args: &OutputArgs) -> Result<Target> {
        Ok(match (&args.output, &args.out_dir) {
            (Some(path), _) if is_stdin(path) => Target::Stdout,
            (Some(path), _) => {
                match Place::of(path).with_context(|| path.display().to_string())? {
                    Place::File(path) => Target::File(path),
                    Place::Device(path) => Target::Device(path),
                }
            }
            (None, Some(path)) => Target::Directory(path.clone()),
            (None, None) => Target::Stdout,
        })
    }

    /// The files and folders that are written, as far as they exist.
    pub(crate) fn outputs(&self) -> Outputs {
        let paths = match self {
            Target::Stdout | Target::Device(_) => Vec::new(),
            Target::File(path) => vec![path.clone(), partial_path(path), control_path(path)],
            Target::Directory(path) => vec![path.clone()],
        };
        paths.iter().filter_map(|path| Output::at(path)).collect()
    }
}

/// # Errors
/// Returns an error if a file that is read would be overwritten.
fn check_outputs(target: &Target, args: &AnalyzeArgs) -> Result<()> {
    let outputs = target.outputs();
    let read = args
        .paths
        .iter()
        .chain(&args.input.files_from)
        .chain(&args.analysis.names)
        .chain(&args.analysis.places)
        .chain(&args.run.config);
    for path in read.filter(|path| !is_stdin(path) && path.is_file()) {
        if outputs.iter().any(|output| output.is(path)) {
            return Err(Overwrites(path.clone()).into());
        }
    }
    Ok(())
}

impl Job {
    /// Resolves the arguments.
    ///
    /// # Errors
    /// Returns an error if options conflict, or if a list of paths or names cannot be read.
    pub(crate) fn new(args: AnalyzeArgs) -> Result<Job> {
        let target = Target::new(&args.output)?;
        check_outputs(&target, &args)?;
        if args.output.resume.is_some() {
            match target {
                Target::Stdout | Target::Device(_) => {
                    bail!("--resume needs --out-dir, or -o with --format jsonl")
                }
                Target::File(_) if args.output.format != OutputFormat::Jsonl => {
                    bail!("--resume with -o needs --format jsonl")
                }
                _ => {}
            }
        }
        let to_stdout = matches!(target, Target::Stdout);
        let style = text_style(&args.run, to_stdout);
        let work = work(&args, style)?;
        // Answers on the terminal show the progress themselves.
        let shows_answers = to_stdout && std::io::stdout().is_terminal();
        let terminal = std::io::stderr().is_terminal() && !shows_answers;
        Ok(Job {
            work,
            target,
            destination: None,
            resume: args.output.resume,
            jobs: threads(args.run.jobs),
            fail_fast: args.run.fail_fast,
            progress: decide(args.run.progress, terminal && !args.run.quiet),
            quiet: args.run.quiet,
            verbose: args.run.verbose,
            inputs: inputs(args)?,
        })
    }
}

/// The number of worker threads: more than a few for each core only take memory.
fn threads(wanted: Option<u16>) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    wanted.map_or(cores, |wanted| {
        usize::from(wanted).min(cores * MAX_THREADS_PER_CORE)
    })
}

fn inputs(args: AnalyzeArgs) -> Result<Inputs> {
    let input = args.input;
    let paths = match (args.paths, &input.files_from) {
        (paths, None) if paths.is_empty() => vec![PathBuf::from("-")],
        (paths, _) => paths,
    };
    let readers = paths.iter().chain(&input.files_from);
    if readers.filter(|path| is_stdin(path)).count() > 1 {
        bail!("standard input (-) can be read only once");
    }
    let files_from = match &input.files_from {
        Some(path) => {
            let separator = if input.null { 0 } else { b'\n' };
            let list = Source::open(path, &Counter::default())
                .with_context(|| format!("--files-from {}", path.display()))?;
            Some(Lines::new(list, separator, input.max_bytes))
        }
        None => None,
    };
    Ok(Inputs {
        paths,
        files_from,
        globs: Globs::new(&input.include, &input.exclude)?,
        format: from_format(input.from),
        max_bytes: input.max_bytes,
        answers: false,
        counter: Counter::default(),
    })
}

fn work(args: &AnalyzeArgs, style: TextStyle) -> Result<Work> {
    let analysis = &args.analysis;
    let mut names = UserNames::default();
    let mut own_data = Vec::new();
    if let Some(path) = &analysis.names {
        let text = read_own(path, &mut own_data)?;
        names = UserNames::parse(&text).with_context(|| path.display().to_string())?;
    }
    if let Some(path) = &analysis.places {
        let text = read_own(path, &mut own_data)?;
        let added = names.add_places(&text);
        added.with_context(|| path.display().to_string())?;
    }
    let parts = parts(&args.output);
    if let Some(label) = &args.input.encoding
        && !nutgraf::input::is_encoding(label)
    {
        bail!("unknown encoding {label:?}; use a name from the WHATWG Encoding Standard");
    }
    Ok(Work {
        reader: Reader {
            encoding: args.input.encoding.clone(),
            date: args.input.date,
            format: from_format(args.input.from),
        },
        options: Options {
            stages: parts.stages(),
            length: match analysis.words {
                Some(words) => Length::Words(words),
                None => Length::Sentences(analysis.sentences),
            },
            captions: analysis.captions,
            attributions: match analysis.attributions {
                super::args::Attributions::Statements => Attributions::Statements,
                super::args::Attributions::All => Attributions::All,
            },
            min_confidence: analysis.min_confidence,
            names,
            fiscal_year_start: analysis.fiscal_year_start,
        },
        own_data: Fingerprint::of_bytes(&own_data),
        parts,
        format: args.output.format,
        style,
        #[cfg(feature = "collection")]
        index: None,
    })
}

/// Reads a file of the user's names or places, and adds its bytes to those whose fingerprint tells one run from another.
fn read_own(path: &Path, own_data: &mut Vec<u8>) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    own_data.extend_from_slice(text.as_bytes());
    own_data.push(0);
    Ok(text)
}

fn from_format(from: FromFormat) -> Option<Format> {
    match from {
        FromFormat::Auto => None,
        FromFormat::Text => Some(Format::Text),
        FromFormat::Html => Some(Format::Html),
        FromFormat::Jsonl => Some(Format::JsonLines),
    }
}

fn parts(args: &OutputArgs) -> Parts {
    let want = |part| args.only.is_empty() || args.only.contains(&part);
    Parts {
        unit: match args.offsets {
            OffsetUnit::Char => Unit::Char,
            OffsetUnit::Byte => Unit::Byte,
            OffsetUnit::Utf16 => Unit::Utf16,
        },
        article: want(Part::Article),
        text: args.text,
        people: want(Part::People),
        places: want(Part::Places),
        organizations: want(Part::Organizations),
        dates: want(Part::Dates),
        quotes: want(Part::Quotes),
        summary: want(Part::Summary),
        explain: args.explain,
    }
}

/// Colour and width of plain text. Only `NO_COLOR` and `CLICOLOR_FORCE` are read from the environment.
fn text_style(run: &RunArgs, to_stdout: bool) -> TextStyle {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let terminal = to_stdout && std::io::stdout().is_terminal();
    let force = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let auto = !set("NO_COLOR") && (terminal || force);
    let width = match terminal_size::terminal_size() {
        Some((width, _)) if terminal => usize::from(width.0).clamp(40, 120),
        _ => DEFAULT_WIDTH,
    };
    TextStyle {
        width,
        color: decide(run.color, auto),
    }
}

fn decide(when: When, auto: bool) -> bool {
    match when {
        When::Auto => auto,
        When::Always => true,
        When::Never => false,
    }
}
