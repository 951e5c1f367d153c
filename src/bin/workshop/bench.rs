//! `workshop bench`: words a second of each stage and of the whole, against the floor; start-up time and peak memory of
//! the program.

use std::fs;
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::{self, Entities, UserNames};
use nutgraf::input::{Article, Reader, parse_record};
use nutgraf::report::{self, Parts};
use nutgraf::summary::{self, Length};
use nutgraf::text::TokenKind;
use nutgraf::{Options, analyze, model, quotes, text};
use unicode_segmentation::UnicodeSegmentation;

/// Starts of the program whose median counts.
const STARTS: usize = 21;
/// A short article, for the time to start.
const SHORT: &str =
    "Ferry strike ends\n\nHarbour pilots in Bergen voted on Tuesday to end a strike.\n";

/// Measure words a second of each stage, start-up time and peak memory.
#[derive(Debug, Args)]
pub struct Bench {
    /// Corpora (JSON Lines with `text`).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How often to run over the files; the fastest run counts.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// The program [default: nutgraf beside this one].
    #[arg(long)]
    program: Option<PathBuf>,
    /// Also feed the program a stream of so many megabytes, made by repeating the files.
    #[arg(long, value_name = "MB", default_value_t = 0)]
    stream: u64,
}

/// Runs the program.
pub fn run(args: &Bench) -> Result<()> {
    let mut lines = Vec::new();
    for path in &args.files {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        lines.extend(text.lines().map(str::to_owned));
    }
    let articles: Vec<Article> = lines.iter().filter_map(|line| read(line)).collect();
    let words: usize = articles.iter().map(words).sum();
    println!("{} articles, {words} words", articles.len());
    stages(args.rounds, &lines, &articles, words);
    threads(args.rounds, &lines, words);
    let program = match &args.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("nutgraf"),
    };
    if !program.is_file() {
        println!("no program at {}", program.display());
        return Ok(());
    }
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    println!(
        "binary       {:9.1} MiB",
        mib(fs::metadata(&program)?.len())
    );
    println!("start-up     {:9.1} ms", ms(start_up(&program)?));
    if args.stream > 0 {
        let jobs = std::thread::available_parallelism().map_or(1, usize::from);
        for jobs in [1, jobs] {
            stream(&program, &lines, args.stream << 20, jobs)?;
        }
    }
    Ok(())
}

fn read(line: &str) -> Option<Article> {
    let record = parse_record(1, line).ok()?;
    Reader::default().read_record(record, None).ok()
}

fn words(article: &Article) -> usize {
    let document = text::segment(article, false);
    let is_word = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
    document
        .tokens
        .iter()
        .filter(|token| is_word(token.kind))
        .count()
}

fn ms(time: Duration) -> f64 {
    1e3 * time.as_secs_f64()
}

fn print(name: &str, time: Duration, words: usize) {
    let rate = words as f64 / time.as_secs_f64();
    println!("{name:12} {:9.1} ms  {rate:10.0} words/s", ms(time));
}

/// Each stage, the whole and the floor on one thread.
fn stages(rounds: usize, lines: &[String], articles: &[Article], words: usize) {
    let mut best = Stages::default();
    for _ in 0..rounds.max(1) {
        let mut stages = Stages::default();
        for line in lines {
            stages.time("read", || black_box(read(line)));
        }
        for article in articles {
            stages_of(article, &mut stages);
        }
        for line in lines {
            stages.time("whole", || whole(line));
        }
        for article in articles {
            stages.time("floor", || floor(&article.text));
        }
        best.keep_faster(stages);
    }
    for (stage, time) in &best.0 {
        print(stage, *time, words);
    }
    println!(
        "ratio        {:9.1} x the floor",
        best.of("whole") / best.of("floor")
    );
}

/// Every stage as [`analyze`] runs them, and the report.
fn stages_of(article: &Article, stages: &mut Stages) {
    let document = stages.time("text", || text::segment(article, false));
    let mut found = Entities::default();
    let published = article.published.as_ref();
    let when = stages.time("dates", || entities::dates::find(&document, published));
    found.dates = when.expressions;
    let names = stages.time("names", || model::tag(&document));
    let user = UserNames::default();
    stages.time("entities", || {
        entities::resolve(&document, names, &user, &mut found);
    });
    let said = stages.time("quotes", || quotes::attribute(&document, &found).quotes);
    stages.time("summary", || {
        black_box(summary::summarize(
            &document,
            &found,
            &said,
            Length::default(),
        ))
    });
    let analysis = analyze(article, &Options::default());
    stages.time("report", || {
        black_box(serde_json::to_string(&report::document(&analysis, Parts::ALL)).is_ok())
    });
}

/// What the program does with a record.
fn whole(line: &str) {
    if let Some(article) = read(line) {
        let analysis = analyze(&article, &Options::default());
        black_box(serde_json::to_string(&report::document(&analysis, Parts::ALL)).is_ok());
    }
}

/// Walking words and sentences by the rules of Unicode, and nothing else.
fn floor(text: &str) {
    black_box(text.split_word_bounds().map(str::len).max());
    black_box(text.unicode_sentences().map(str::len).max());
}

/// The whole on one thread and on all cores.
fn threads(rounds: usize, lines: &[String], words: usize) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let time = |threads| {
        let once = || {
            let next = AtomicUsize::new(0);
            let start = Instant::now();
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| {
                        while let Some(line) = lines.get(next.fetch_add(1, Ordering::Relaxed)) {
                            whole(line);
                        }
                    });
                }
            });
            start.elapsed()
        };
        (0..rounds.max(1)).map(|_| once()).min().unwrap_or_default()
    };
    let (one, all) = (time(1), time(cores));
    print(&format!("{cores} threads"), all, words);
    println!(
        "speed-up     {:9.2} x one thread",
        one.as_secs_f64() / all.as_secs_f64()
    );
}

/// Median time of the whole process for a short article.
fn start_up(program: &Path) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let mut child = spawn(program, &["-f", "json"])?;
        feed(&mut child, SHORT.as_bytes())?;
        drop(child.stdin.take());
        child.wait()?;
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[STARTS / 2])
}

fn spawn(program: &Path, args: &[&str]) -> Result<Child> {
    Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| program.display().to_string())
}

fn feed(child: &mut Child, bytes: &[u8]) -> Result<()> {
    match &mut child.stdin {
        Some(stdin) => Ok(stdin.write_all(bytes)?),
        None => Ok(()),
    }
}

/// Feeds the program `bytes` of records and tells its speed and peak memory.
fn stream(program: &Path, lines: &[String], bytes: u64, jobs: usize) -> Result<()> {
    let start = Instant::now();
    let mut child = spawn(
        program,
        &["--from", "jsonl", "-f", "jsonl", "-j", &jobs.to_string()],
    )?;
    let (mut sent, mut records) = (0, 0);
    while sent < bytes {
        for line in lines {
            feed(&mut child, line.as_bytes())?;
            feed(&mut child, b"\n")?;
            sent += line.len() as u64 + 1;
            records += 1;
        }
    }
    // Only a window of work is left when the last byte is taken; the peak lies behind.
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    drop(child.stdin.take());
    child.wait()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .map_or("unknown", str::trim);
    println!(
        "stream -j {jobs}  {:9.1} s   {records} records, {} MB, peak memory {peak}",
        start.elapsed().as_secs_f64(),
        sent >> 20
    );
    Ok(())
}

#[derive(Default)]
struct Stages(Vec<(&'static str, Duration)>);

impl Stages {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let spent = start.elapsed();
        match self.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += spent,
            None => self.0.push((stage, spent)),
        }
        result
    }

    fn keep_faster(&mut self, other: Stages) {
        if self.0.is_empty() {
            self.0 = other.0;
        } else {
            for (best, now) in self.0.iter_mut().zip(other.0) {
                best.1 = best.1.min(now.1);
            }
        }
    }

    fn of(&self, stage: &str) -> f64 {
        self.0
            .iter()
            .find(|(name, _)| *name == stage)
            .map_or(f64::NAN, |(_, time)| time.as_secs_f64())
    }
}
