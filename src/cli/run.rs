//! The loop: a thread reads tasks, a pool answers them, this thread writes the answers in input order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::answer::{Answer, answer};
use super::claims::Claims;
use super::job::{Job, Target, Work};
use super::messages::{Messages, Tally};
use super::resume::{Counts, Done, id_of};
use super::sink::Sink;
use super::tasks::{Tasks, total_bytes};
use super::window::Window;

/// Articles for each worker that may be read but not yet written.
const ARTICLES_PER_WORKER: usize = 16;
/// Bytes of all articles that may be read but not yet written. Their documents take several times as much.
const BYTES_UNDER_WAY: usize = 32 << 20;
/// Stack of a worker: pages nest deeply.
const STACK: usize = 16 << 20;
/// How often an interrupt is looked for while nothing happens.
const TICK: Duration = Duration::from_millis(50);

/// How a run ended.
pub(crate) enum Ending {
    /// All inputs were answered; so many failed.
    Complete { failed: u64 },
    /// The user interrupted it, or a bad input did with `--fail-fast`.
    Stopped { interrupted: bool, resumable: bool },
}

/// Set once by the first interrupt.
static INTERRUPTED: OnceLock<()> = OnceLock::new();

/// What the reader and the writer know of each other.
struct Shared {
    window: Window,
    /// Tasks handed to the pool.
    handed: AtomicU64,
    /// What an earlier run has done, or why the reader gave up; there once all tasks are handed out.
    read: Mutex<Option<Result<Counts>>>,
}

/// An answer with its place in the output and its weight in the window.
struct Placed {
    place: u64,
    weight: usize,
    answer: Answer,
}

/// Runs a job to its end.
///
/// # Errors
/// What makes it senseless to go on: an output that cannot be written, or that does not belong to the inputs.
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
    } = job;
    let total = if progress { total_bytes(&inputs) } else { None };
    let messages = Messages::new(progress, total, quiet, verbose);
    let many = inputs.many();
    let done = match (&target, resume) {
        (Target::File(path), true) => Done::open(path)?,
        _ => Done::nothing(),
    };
    let claims = match &target {
        Target::Directory(root) => Some(Claims::new(root.clone(), work.format, resume)),
        _ => None,
    };
    let sink = Sink::new(target, work.format, many, resume)?;
    let tasks = Tasks::new(inputs, sink.places(), claims);
    let shared = Arc::new(Shared {
        window: Window::new(jobs * ARTICLES_PER_WORKER, BYTES_UNDER_WAY),
        handed: AtomicU64::new(0),
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

/// Starts the reader and the pool. The answers come in any order, each with its place.
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

/// Hands tasks to the pool until there are no more, or nobody takes them.
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
            return done.end();
        };
        if done.has(|| id_of(&task))? {
            continue;
        }
        let weight = task.load.bytes();
        if !shared.window.enter(weight) {
            break;
        }
        let place = shared.handed.fetch_add(1, Ordering::Relaxed);
        let (work, send) = (work.clone(), send.clone());
        pool.spawn(move || {
            let answer = answer(&work, task);
            // The receiver is gone only when the run is over.
            let _ = send.send(Placed {
                place,
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
    sink: Sink,
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
                // A reader that went away wants no advice.
                if self.sink.is_resumable() {
                    self.messages
                        .line("what is written stays; run the same command with --resume to go on");
                }
                Err(error)
            }
        }
    }

    /// Writes the answers as they come; true when a bad input stopped it.
    fn write_all(&mut self) -> Result<bool> {
        let mut early = BTreeMap::new();
        let mut next = 0;
        loop {
            if INTERRUPTED.get().is_some() {
                self.shared.window.close();
                // The reader may wait for standard input for ever: leave once nothing is under way.
                if next == self.shared.handed.load(Ordering::Relaxed) {
                    return Ok(false);
                }
            }
            match self.answers.recv_timeout(TICK) {
                Ok(placed) => drop(early.insert(placed.place, placed)),
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
                self.sink.flush()?;
            }
        }
    }

    /// Writes one answer; true when it is a failure.
    fn write(&mut self, mut answer: Answer) -> Result<bool> {
        let mut in_output = self.sink.holds(&answer);
        if let Some(problem) = self.sink.write(&answer)? {
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
            let resumable = self.sink.is_resumable();
            self.sink.abandon()?;
            self.messages.finish(&self.tally, started.elapsed());
            return Ok(Ending::Stopped {
                interrupted,
                resumable,
            });
        }
        // The reader dropped its end of the channel, so what it has to say is said.
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
            None => bail!("the inputs were not read to their end"),
        }
        drop(read);
        self.sink.finish()?;
        self.messages.finish(&self.tally, started.elapsed());
        Ok(Ending::Complete {
            failed: self.tally.failed(),
        })
    }
}

/// The first interrupt lets the run end in good order, the second ends it at once.
fn watch_interrupts() {
    // Without a handler an interrupt still ends the program, only less tidily.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.set(()).is_err() {
            std::process::exit(super::EXIT_INTERRUPTED.into());
        }
    });
}
