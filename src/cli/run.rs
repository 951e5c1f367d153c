//! The main loop: one thread reads tasks, a pool analyzes them, the main thread writes the answers in input order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::answer::{Answer, answer};
use super::args::OutputFormat;
use super::claims::Claims;
use super::fingerprint::Fingerprint;
use super::inputs::{Tasks, total_bytes};
use super::job::{Job, Target, Work};
use super::messages::{Messages, Tally};
use super::resume::{Counts, Done};
use super::sink::{Destination, Log, Sink};
use super::window::Window;

/// Articles per worker that may be in flight: read but not yet written.
const ARTICLES_PER_WORKER: usize = 16;
/// Bytes of articles that may be in flight. Their documents take several times as much.
const BYTES_IN_FLIGHT: usize = 32 << 20;
/// Stack size of a worker: pages can be nested deeply.
const STACK: usize = 16 << 20;
/// How often to check for an interrupt while waiting.
const TICK: Duration = Duration::from_millis(50);
/// Exit code after an interrupt.
pub(crate) const EXIT_INTERRUPTED: u8 = 130;

/// How a run ended.
pub(crate) enum Ending {
    /// All inputs were processed; `failed` of them failed.
    Complete { failed: u64 },
    /// Interrupted by the user, or stopped by a failed input with `--fail-fast`.
    Stopped {
        interrupted: bool,
        how_to_go_on: Option<&'static str>,
    },
}

/// Set by the first interrupt.
static INTERRUPTED: OnceLock<()> = OnceLock::new();

/// State shared by the reader and the writer.
struct Shared {
    window: Window,
    /// Number of tasks handed to the pool.
    handed: AtomicU64,
    /// True if the list of paths is empty.
    empty_list: AtomicBool,
    /// The result of the reader, set when it is done: the counts of an earlier run, or an error.
    read: Mutex<Option<Result<Counts>>>,
}

/// An answer with its position in the output and its size in the window.
struct Placed {
    position: u64,
    weight: usize,
    answer: Answer,
}

/// Runs a job.
///
/// # Errors
/// Returns an error if the output cannot be written, or if `--resume` finds the output of other inputs.
pub(crate) fn run(job: Job) -> Result<Ending> {
    watch_interrupts();
    let Job {
        inputs,
        work,
        target,
        resume,
        jobs,
        fail_fast,
        progress,
        quiet,
        verbose,
        destination,
    } = job;
    let total = if progress { total_bytes(&inputs) } else { None };
    let messages = Messages::new(progress, total, quiet, verbose);
    let many = inputs.many();
    let settings = Fingerprint::of_run(&work);
    let (mut done, mut claims, mut log) = (Done::nothing(), None, Log::None);
    match &target {
        _ if destination.is_some() => {}
        Target::File(path) if work.format == OutputFormat::Jsonl => {
            let (answers, control) = Done::open(path, settings, resume)?;
            (done, log) = (answers, Log::Control(control));
        }
        Target::Directory(root) => {
            let name = || root.display().to_string();
            std::fs::create_dir_all(root).with_context(name)?;
            let (known, journal) =
                Claims::open(root.clone(), work.format, settings, resume).with_context(name)?;
            (claims, log) = (Some(known), Log::Journal(journal));
        }
        _ => {}
    }
    let outputs = target.outputs();
    let sink = match destination {
        Some(destination) => destination,
        None => Box::new(Sink::new(target, work.format, many, resume.is_some(), log)?),
    };
    let tasks = Tasks::new(inputs, outputs, claims);
    let shared = Arc::new(Shared {
        window: Window::new(jobs * ARTICLES_PER_WORKER, BYTES_IN_FLIGHT),
        handed: AtomicU64::new(0),
        empty_list: AtomicBool::new(false),
        read: Mutex::default(),
    });
    let answers = start(tasks, done, Arc::new(work), jobs, shared.clone())?;
    Writer {
        answers,
        shared,
        sink,
        messages,
        fail_fast,
        tally: Tally::default(),
    }
    .run()
}

/// Starts the reader and the pool. The answers arrive in any order, each with its position.
fn start(
    tasks: Tasks,
    done: Done,
    work: Arc<Work>,
    jobs: usize,
    shared: Arc<Shared>,
) -> Result<Receiver<Placed>> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(STACK)
        .build()?;
    let (send, receive) = channel();
    std::thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || {
            let read = read(tasks, done, &work, &pool, &send, &shared);
            *shared.read.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        })?;
    Ok(receive)
}

/// Hands tasks to the pool until there are no more, or until the window is closed.
fn read(
    mut tasks: Tasks,
    mut done: Done,
    work: &Arc<Work>,
    pool: &rayon::ThreadPool,
    send: &Sender<Placed>,
    shared: &Shared,
) -> Result<Counts> {
    while !shared.window.is_closed() {
        let Some(task) = tasks.next() else {
            shared
                .empty_list
                .store(tasks.had_empty_list(), Ordering::Relaxed);
            return done.end();
        };
        let task = task?;
        if done.has(&task)? {
            continue;
        }
        let weight = task.load.bytes();
        if !shared.window.enter(weight) {
            break;
        }
        let position = shared.handed.fetch_add(1, Ordering::Relaxed);
        let (work, send) = (work.clone(), send.clone());
        pool.spawn(move || {
            let answer = answer(&work, task);
            // The receiver is gone only when the run is over.
            let _ = send.send(Placed {
                position,
                weight,
                answer,
            });
        });
    }
    Ok(Counts::default())
}

struct Writer {
    answers: Receiver<Placed>,
    shared: Arc<Shared>,
    sink: Box<dyn Destination>,
    messages: Messages,
    fail_fast: bool,
    tally: Tally,
}

impl Writer {
    fn run(mut self) -> Result<Ending> {
        let started = Instant::now();
        match self.write_all() {
            Ok(stopped) => self.end(stopped, started),
            Err(error) => {
                self.shared.window.close();
                self.messages.clear();
                if let Some(how) = self.sink.how_to_go_on() {
                    self.messages
                        .line(&format!("what was written so far is kept; {how}"));
                }
                Err(error)
            }
        }
    }

    /// Writes the answers as they arrive. Returns true if a failed input stopped the run.
    fn write_all(&mut self) -> Result<bool> {
        let mut early = BTreeMap::new();
        let mut next = 0;
        loop {
            if INTERRUPTED.get().is_some() {
                self.shared.window.close();
                // The reader may block on standard input forever, so leave once nothing is in flight.
                if next == self.shared.handed.load(Ordering::Relaxed) {
                    return Ok(false);
                }
            }
            match self.answers.recv_timeout(TICK) {
                Ok(placed) => drop(early.insert(placed.position, placed)),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return Ok(false),
            }
            while let Some(Placed { answer, weight, .. }) = early.remove(&next) {
                next += 1;
                let failed = self.write(answer)?;
                self.shared.window.leave(weight);
                if failed && self.fail_fast {
                    return Ok(true);
                }
            }
            if early.is_empty() {
                let sink = &mut self.sink;
                self.messages.hidden(|| sink.flush())?;
            }
        }
    }

    /// Writes one answer. Returns true if it is a failure.
    fn write(&mut self, mut answer: Answer) -> Result<bool> {
        let mut in_output = self.sink.has_failure_record(&answer);
        let sink = &mut self.sink;
        if let Some(problem) = self.messages.hidden(|| sink.write(&answer))? {
            answer.outcome = Err(problem);
            in_output = false;
        }
        self.tally.count(&answer);
        self.messages.answer(&answer, &self.tally, in_output);
        Ok(answer.outcome.is_err())
    }

    fn end(mut self, stopped: bool, started: Instant) -> Result<Ending> {
        let interrupted = INTERRUPTED.get().is_some();
        if stopped || interrupted {
            self.shared.window.close();
            let how_to_go_on = self.sink.how_to_go_on();
            self.sink.abandon()?;
            self.messages.finish(&self.tally, started.elapsed());
            return Ok(Ending::Stopped {
                interrupted,
                how_to_go_on,
            });
        }
        // The reader has dropped its end of the channel, so its result is set.
        let mut read = self
            .shared
            .read
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match read.take() {
            Some(Ok(before)) => self.tally.add(before),
            Some(Err(error)) => {
                self.sink.abandon()?;
                return Err(error);
            }
            None => bail!("the inputs were not read to the end"),
        }
        drop(read);
        if self.shared.empty_list.load(Ordering::Relaxed) {
            self.messages.warning("the list of --files-from is empty");
        }
        self.sink.finish()?;
        self.messages.finish(&self.tally, started.elapsed());
        Ok(Ending::Complete {
            failed: self.tally.failed(),
        })
    }
}

/// The first interrupt shuts the run down cleanly; the second ends it at once.
fn watch_interrupts() {
    // Without a handler, an interrupt still ends the program, but not cleanly.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.set(()).is_err() {
            std::process::exit(EXIT_INTERRUPTED.into());
        }
    });
}
