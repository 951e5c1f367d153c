//! The loop: a thread reads tasks, a pool answers them, this thread writes the answers in input order.
//!
//! Memory is bounded by a window: the reader waits when [`WINDOW_PER_WORKER`] tasks a worker are read but not written.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::answer::{Answer, answer};
use super::job::{Job, Target, Work};
use super::messages::{Messages, Tally};
use super::resume::{Done, id_of};
use super::sink::{Sink, output_path};
use super::tasks::{Tasks, total_bytes};

/// Tasks for each worker that may be read but not yet written.
const WINDOW_PER_WORKER: usize = 16;
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
    stop: AtomicBool,
    /// Tasks handed to the pool.
    handed: AtomicU64,
    /// Why the reader gave up.
    error: OnceLock<anyhow::Error>,
}

/// Runs a job to its end.
///
/// # Errors
/// What makes it senseless to go on: arguments that cannot be used, an output that cannot be written.
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
    let messages = Messages::new(progress, total, quiet, verbose, work.format);
    let many = inputs.many();
    let done = match (&target, resume) {
        (Target::File(path), true) => Done::open(path)?,
        _ => Done::nothing(),
    };
    let is_done = match (&target, resume) {
        (Target::Directory(root), true) => Some((root.clone(), work.format)),
        _ => None,
    };
    let sink = Sink::new(target, work.format, many, resume)?;
    let own = sink.places();
    let tasks = Tasks::new(inputs, own, move |mirror| {
        is_done
            .as_ref()
            .is_some_and(|(root, format)| output_path(root, mirror, *format).exists())
    })?;
    let shared = Arc::new(Shared {
        stop: AtomicBool::new(false),
        handed: AtomicU64::new(0),
        error: OnceLock::new(),
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

/// Tells the reader that the writer has room again.
type Tickets = Receiver<()>;

/// Starts the reader and the pool. The answers come in any order, each with its place.
fn start(
    tasks: Tasks,
    done: Done,
    work: Arc<Work>,
    jobs: usize,
    shared: Arc<Shared>,
) -> Result<(Receiver<(u64, Answer)>, Tickets)> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(STACK)
        .build()?;
    let (send, receive) = channel();
    let (take_ticket, give_ticket) = sync_channel(jobs * WINDOW_PER_WORKER);
    std::thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || {
            if let Err(error) = read(tasks, done, &work, &pool, &send, &take_ticket, &shared) {
                let _ = shared.error.set(error);
            }
        })?;
    Ok((receive, give_ticket))
}

/// Hands tasks to the pool until there are no more, or somebody says stop.
fn read(
    mut tasks: Tasks,
    mut done: Done,
    work: &Arc<Work>,
    pool: &rayon::ThreadPool,
    send: &Sender<(u64, Answer)>,
    take_ticket: &SyncSender<()>,
    shared: &Shared,
) -> Result<()> {
    while !shared.stop.load(Ordering::Relaxed) {
        let Some(task) = tasks.next() else { break };
        if done.has(|| id_of(&task))? {
            continue;
        }
        if take_ticket.send(()).is_err() {
            break;
        }
        let place = shared.handed.fetch_add(1, Ordering::Relaxed);
        let (work, send) = (work.clone(), send.clone());
        // The receiver is gone only when the run is over.
        pool.spawn(move || drop(send.send((place, answer(&work, task)))));
    }
    Ok(())
}

struct Writer {
    answers: (Receiver<(u64, Answer)>, Tickets),
    shared: Arc<Shared>,
    sink: Sink,
    messages: Messages,
    fail_fast: bool,
    tally: Tally,
}

impl Writer {
    fn run(mut self) -> Result<Ending> {
        let started = Instant::now();
        let mut early = BTreeMap::new();
        let mut next = 0;
        let mut stopped = false;
        while !stopped {
            if INTERRUPTED.get().is_some() {
                self.shared.stop.store(true, Ordering::Relaxed);
                // The reader may wait for standard input for ever: leave once nothing is under way.
                if next == self.shared.handed.load(Ordering::Relaxed) {
                    break;
                }
            }
            match self.answers.0.recv_timeout(TICK) {
                Ok((place, answer)) => drop(early.insert(place, answer)),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => break,
            }
            while let Some(answer) = early.remove(&next) {
                next += 1;
                let failed = self.write(&answer)?;
                let _ = self.answers.1.recv();
                if failed && self.fail_fast {
                    stopped = true;
                    break;
                }
            }
            if early.is_empty() {
                self.sink.flush()?;
            }
        }
        self.end(stopped, started)
    }

    /// Writes one answer; true when it is a failure.
    fn write(&mut self, answer: &Answer) -> Result<bool> {
        let clash = self.sink.write(answer).err();
        let failed = match clash {
            Some(error) if error.downcast_ref::<std::io::Error>().is_some() => return Err(error),
            Some(error) => {
                self.messages.line(&format!("{error:#}"));
                self.tally.fail("name_clash");
                true
            }
            None => self.tally.count(answer),
        };
        self.messages.answer(answer, &self.tally);
        Ok(failed)
    }

    fn end(self, stopped: bool, started: Instant) -> Result<Ending> {
        let interrupted = INTERRUPTED.get().is_some();
        if stopped || interrupted {
            self.shared.stop.store(true, Ordering::Relaxed);
            self.messages.finish(&self.tally, started.elapsed());
            return Ok(Ending::Stopped {
                interrupted,
                resumable: self.sink.abandon()?,
            });
        }
        // The reader dropped its end of the channel, so what it has to say is said.
        if self.shared.error.get().is_some() {
            self.sink.abandon()?;
            let error = Arc::into_inner(self.shared).and_then(|shared| shared.error.into_inner());
            return Err(error.unwrap_or_else(|| anyhow::anyhow!("the inputs could not be read")));
        }
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
