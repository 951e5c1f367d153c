//! Messages and progress on standard error.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use nutgraf::report::escape_control;

use super::answer::Answer;
use super::resume::Counts;

/// How long a run takes before it has a bar.
const DELAY: Duration = Duration::from_secs(1);
/// Interval between progress lines when there is no bar.
const INTERVAL: Duration = Duration::from_secs(5);

/// Counts of a run.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    done: u64,
    words: u64,
    failed: BTreeMap<&'static str, u64>,
    before: Counts,
}

impl Tally {
    /// Counts an answer.
    pub(crate) fn count(&mut self, answer: &Answer) {
        match &answer.outcome {
            Err(problem) => *self.failed.entry(problem.code).or_default() += 1,
            Ok(stats) => {
                self.done += 1;
                self.words += stats.words as u64;
            }
        }
    }

    /// Adds the counts of the run that is being resumed.
    pub(crate) fn add(&mut self, before: Counts) {
        self.before = before;
    }

    /// Number of failures, including those of an earlier run.
    pub(crate) fn failed(&self) -> u64 {
        self.failed_now() + self.before.failed
    }

    fn failed_now(&self) -> u64 {
        self.failed.values().sum()
    }

    /// For example "2 done, 1 failed (not_found 1)".
    fn summary(&self) -> String {
        let mut summary = format!(
            "{} done, {} failed",
            HumanCount(self.done),
            HumanCount(self.failed_now())
        );
        if !self.failed.is_empty() {
            let codes: Vec<String> = self
                .failed
                .iter()
                .map(|(code, n)| format!("{code} {}", HumanCount(*n)))
                .collect();
            summary += &format!(" ({})", codes.join(", "));
        }
        summary
    }
}

/// Messages and the progress.
pub(crate) struct Messages {
    progress: Option<Progress>,
    quiet: bool,
    verbose: bool,
}

/// A bar on a terminal, otherwise a line every [`INTERVAL`].
struct Progress {
    bar: ProgressBar,
    last_line: Cell<Instant>,
    is_line: bool,
    /// True once the bar is on the terminal.
    shown: Cell<bool>,
}

impl Messages {
    /// `total` is the size of all inputs in bytes, if it is known.
    pub(crate) fn new(progress: bool, total: Option<u64>, quiet: bool, verbose: bool) -> Messages {
        Messages {
            progress: progress.then(|| Progress {
                bar: bar(total),
                last_line: Cell::new(Instant::now()),
                is_line: !std::io::stderr().is_terminal(),
                shown: Cell::new(false),
            }),
            quiet,
            verbose,
        }
    }

    /// Writes one line, with control characters escaped.
    pub(crate) fn line(&self, message: &str) {
        let write = || {
            // If standard error is closed, nothing can be reported.
            let _ = writeln!(std::io::stderr(), "nutgraf: {}", escape_control(message));
        };
        match &self.progress {
            Some(progress) => progress.bar.suspend(write),
            None => write(),
        }
    }

    /// Writes a warning, unless the user wants none.
    pub(crate) fn warning(&self, message: &str) {
        if !self.quiet {
            self.line(&format!("warning: {message}"));
        }
    }

    /// Writes a remark, unless the user wants none.
    pub(crate) fn note(&self, message: &str) {
        if !self.quiet {
            self.line(message);
        }
    }

    /// Writes answers while no bar is on the terminal, which may be that of the answers.
    pub(crate) fn hidden<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.progress {
            Some(progress) if progress.shown.get() => progress.bar.suspend(write),
            _ => write(),
        }
    }

    /// Reports one answer. A failure that is `in_output` needs no line here.
    pub(crate) fn answer(&self, answer: &Answer, tally: &Tally, in_output: bool) {
        if let Some(progress) = &self.progress {
            self.advance(progress, answer.position, tally);
        }
        match &answer.outcome {
            Err(problem) if self.verbose || !in_output => {
                self.line(&format!("{}: {}", answer.id, problem.message));
            }
            Err(_) => {}
            Ok(stats) => {
                if !self.quiet {
                    for warning in &stats.warnings {
                        self.line(&format!("{}: warning: {warning}", answer.id));
                    }
                }
                if self.verbose {
                    self.line(&format!(
                        "{}: {} bytes, {} words",
                        answer.id,
                        HumanCount(stats.bytes as u64),
                        HumanCount(stats.words as u64)
                    ));
                }
            }
        }
    }

    fn advance(&self, progress: &Progress, position: u64, tally: &Tally) {
        let bar = &progress.bar;
        bar.set_position(position);
        let seconds = bar.elapsed().as_secs_f64().max(0.001);
        let speed = HumanCount((tally.words as f64 / seconds) as u64);
        let state = format!("{}, {speed} words/s", tally.summary());
        if !progress.is_line {
            if bar.elapsed() >= DELAY && !progress.shown.replace(true) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_message(state);
        } else if progress.last_line.get().elapsed() >= INTERVAL {
            progress.last_line.set(Instant::now());
            let left = match bar.length() {
                Some(total) if position > 0 => {
                    let share = position as f64 / total.max(position) as f64;
                    let left = seconds / share - seconds;
                    format!(", {:.0}%, {left:.0} s left", 100.0 * share)
                }
                _ => String::new(),
            };
            self.line(&format!("{state}{left}"));
        }
    }

    /// Removes the progress bar from the terminal.
    pub(crate) fn clear(&self) {
        if let Some(progress) = &self.progress {
            progress.bar.finish_and_clear();
        }
    }

    /// Ends the progress and prints the totals of a run of several inputs.
    pub(crate) fn finish(&self, tally: &Tally, time: Duration) {
        self.clear();
        let answers = tally.done + tally.failed_now() + tally.before.answers;
        if self.quiet || answers < 2 {
            return;
        }
        let before = match tally.before {
            Counts { answers: 0, .. } => String::new(),
            Counts { answers, failed: 0 } => format!("; {} done before", HumanCount(answers)),
            Counts { answers, failed } => format!(
                "; before: {} done, {} failed",
                HumanCount(answers - failed),
                HumanCount(failed)
            ),
        };
        self.line(&format!(
            "{}, {} words in {:.1} s{before}",
            tally.summary(),
            HumanCount(tally.words),
            time.as_secs_f64()
        ));
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
    let template = match total {
        Some(_) => "{wide_bar} {percent}% {msg}, {eta} left",
        None => "{spinner} {msg}, {elapsed}",
    };
    bar.with_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}
