//! `workshop bench`: measures the speed of each stage and of the whole, and the start-up time and peak memory of the program.
//!
//! The baseline is the time to find word and sentence boundaries by the Unicode rules.

use std::fs;
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::{self, UserNames};
use nutgraf::input::{Article, Item, Reader};
use nutgraf::report::{self, Parts};
use nutgraf::summary::{self, Length};
use nutgraf::text::TokenKind;
use nutgraf::{Options, analyze, dates, names, quotes, text};
use unicode_segmentation::UnicodeSegmentation;

/// Number of starts of the program; the median time is reported.
const STARTS: usize = 21;
/// A short article, to measure the start-up time.
const SHORT: &str =
    "Ferry strike ends\n\nHarbour pilots in Bergen voted on Tuesday to end a strike.\n";

/// Measure words per second of each stage, start-up time and peak memory.
#[derive(Debug, Args)]
pub struct Bench {
    /// Corpora (JSON Lines with `text`).
    #[arg(required_unless_present = "pages")]
    files: Vec<PathBuf>,
    /// Web pages (JSON Lines with `html`), to measure reading alone, on one thread.
    #[arg(long = "pages", value_name = "FILE")]
    pages: Vec<PathBuf>,
    /// Number of runs; the fastest is reported.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// The program [default: nutgraf next to this one].
    #[arg(long)]
    program: Option<PathBuf>,
    /// Also stream this many megabytes through the program, by repeating the files.
    #[arg(long, value_name = "MB", default_value_t = 0)]
    stream: u64,
}

/// Runs the program.
pub fn run(args: &Bench) -> Result<()> {
    if !args.pages.is_empty() {
        pages(args.rounds, &load(&args.pages)?);
    }
    if args.files.is_empty() {
        return Ok(());
    }
    let lines = load(&args.files)?;
    let articles: Vec<Article> = lines.iter().filter_map(|line| read(line)).collect();
    let words: usize = articles.iter().map(words).sum();
    println!("{} articles, {words} words", articles.len());
    // On a separate thread, like the workers of the program: the main thread uses another heap.
    let floor = std::thread::scope(|scope| {
        let stages = scope.spawn(|| stages(args.rounds, &lines, &articles, words));
        stages.join().unwrap_or_default()
    });
    threads(args.rounds, &lines, words, floor);
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

fn load(paths: &[PathBuf]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        lines.extend(text.lines().map(str::to_owned));
    }
    Ok(lines)
}

/// Measures reading of the pages in `lines`, in pages of 200 KB of markup per second.
fn pages(rounds: usize, lines: &[String]) {
    let bytes: usize = lines.iter().map(String::len).sum();
    let reader = Reader::default();
    let once = || {
        let mut time = Duration::ZERO;
        for line in lines {
            let item = Item::line(1, line);
            let start = Instant::now();
            black_box(reader.read_item(item, None).is_ok());
            time += start.elapsed();
        }
        time
    };
    let best = (0..rounds.max(1)).map(|_| once()).min().unwrap_or_default();
    println!(
        "{} pages, {} KB: {:.1} ms, {:.0} pages of 200 KB/s",
        lines.len(),
        bytes / 1000,
        ms(best),
        bytes as f64 / 200e3 / best.as_secs_f64()
    );
}

fn read(line: &str) -> Option<Article> {
    Reader::default().read_item(Item::line(1, line), None).ok()
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

/// Measures each stage and the baseline on one thread. Returns the time of the baseline.
fn stages(rounds: usize, lines: &[String], articles: &[Article], words: usize) -> Duration {
    let mut best = Stages::default();
    for _ in 0..rounds.max(1) {
        let mut stages = Stages::default();
        for line in lines {
            stages.time("read", || black_box(read(line)));
        }
        for article in articles {
            stages_of(article, &mut stages);
        }
        for article in articles {
            stages.time("floor", || floor(&article.text));
        }
        best.keep_faster(stages);
    }
    for (stage, time) in &best.0 {
        print(stage, *time, words);
    }
    best.of("floor")
}

/// Runs every stage that [`analyze`] runs, and the report.
fn stages_of(article: &Article, stages: &mut Stages) {
    let document = stages.time("text", || text::segment(article, false));
    let published = article.published.as_ref();
    let when = stages.time("dates", || dates::find(&document, published, None));
    let names = stages.time("names", || names::tag(&document));
    let no_list = UserNames::default();
    let found = stages.time("entities", || entities::resolve(&document, names, &no_list));
    let said = stages.time("quotes", || quotes::attribute(&document, &found).quotes);
    stages.time("summary", || {
        black_box(summary::summarize(
            &document,
            &when.expressions,
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

/// Processes a record as the program does.
fn whole(line: &str) {
    if let Some(article) = read(line) {
        let analysis = analyze(&article, &Options::default());
        black_box(serde_json::to_string(&report::document(&analysis, Parts::ALL)).is_ok());
    }
}

/// Finds word and sentence boundaries by the rules of Unicode.
fn floor(text: &str) {
    black_box(text.split_word_bounds().map(str::len).max());
    black_box(text.unicode_sentences().map(str::len).max());
}

/// Measures the whole pipeline on one thread and on all cores, alternately, so that a busy machine affects both equally.
/// Reports wall-clock time and processor time summed over the threads, which differ if other programs run.
fn threads(rounds: usize, lines: &[String], words: usize, floor: Duration) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut best = [Spent::MAX; 2];
    for _ in 0..rounds.max(1) {
        for (best, threads) in best.iter_mut().zip([1, cores]) {
            let spent = all(lines, threads);
            best.clock = best.clock.min(spent.clock);
            best.processor = best.processor.min(spent.processor);
        }
    }
    for (best, threads) in best.iter().zip([1, cores]) {
        print(&format!("{threads} thread(s)"), best.clock, words);
        print("  processor", best.processor, words);
    }
    let times = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    let [one, many] = best;
    println!(
        "speed-up     {:9.2} x one thread",
        times(one.clock, many.clock)
    );
    println!("ratio        {:9.1} x the floor", times(one.clock, floor));
}

#[derive(Clone, Copy)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

impl Spent {
    const MAX: Spent = Spent {
        clock: Duration::MAX,
        processor: Duration::MAX,
    };
}

/// Processes all lines on a number of threads.
fn all(lines: &[String], threads: usize) -> Spent {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let work = || {
        while let Some(line) = lines.get(next.fetch_add(1, Ordering::Relaxed)) {
            whole(line);
        }
        on_processor()
    };
    let processor = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let times = workers.into_iter().map(|worker| worker.join());
        times.map(Result::unwrap_or_default).sum()
    });
    Spent {
        clock: start.elapsed(),
        processor,
    }
}

/// The processor time of this thread so far; zero if the system does not report it.
fn on_processor() -> Duration {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = statistics
        .split(' ')
        .next()
        .and_then(|time| time.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// The median time of a process that analyzes a short article.
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

/// Streams `bytes` of records through the program and reports its speed and peak memory.
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
    // When the last byte is read, only the work in the window is left, so the peak has passed.
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

    fn of(&self, stage: &str) -> Duration {
        self.0
            .iter()
            .find(|(name, _)| *name == stage)
            .map_or(Duration::ZERO, |(_, time)| *time)
    }
}
