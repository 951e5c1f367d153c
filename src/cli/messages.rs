//! What people are told on standard error.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nutgraf::report::visible;

use super::answer::Answer;
use super::resume::Counts;

/// How often progress is told where there is no bar.
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
            Ok(made) => {
                self.done += 1;
                self.words += made.words as u64;
            }
        }
    }

    /// Adds what an earlier run has done.
    pub(crate) fn add(&mut self, before: Counts) {
        self.before = before;
    }

    /// Number of failures, those of an earlier run included.
    pub(crate) fn failed(&self) -> u64 {
        self.failed_now() + self.before.failed
    }

    fn failed_now(&self) -> u64 {
        self.failed.values().sum()
    }

    /// "2 done, 1 failed (not_found 1)"
    fn summary(&self) -> String {
        let mut summary = format!(
            "{} done, {} failed",
            grouped(self.done),
            grouped(self.failed_now())
        );
        if !self.failed.is_empty() {
            let codes: Vec<String> = self
                .failed
                .iter()
                .map(|(code, n)| format!("{code} {}", grouped(*n)))
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

/// A bar on a terminal; elsewhere a line now and then.
struct Progress {
    bar: ProgressBar,
    told: Cell<Instant>,
    is_line: bool,
}

impl Messages {
    /// `total`: the size of all inputs in bytes, when it is known.
    pub(crate) fn new(progress: bool, total: Option<u64>, quiet: bool, verbose: bool) -> Messages {
        Messages {
            progress: progress.then(|| Progress {
                bar: bar(total),
                told: Cell::new(Instant::now()),
                is_line: !std::io::stderr().is_terminal(),
            }),
            quiet,
            verbose,
        }
    }

    /// Writes one line, with control characters made visible.
    pub(crate) fn line(&self, message: &str) {
        let write = || {
            // Nobody is left to be told when standard error is closed.
            let _ = writeln!(std::io::stderr(), "nutgraf: {}", visible(message));
        };
        match &self.progress {
            Some(progress) => progress.bar.suspend(write),
            None => write(),
        }
    }

    /// Tells what is to be told of one answer. `in_output`: a failure has its place there and needs no line here.
    pub(crate) fn answer(&self, answer: &Answer, tally: &Tally, in_output: bool) {
        if let Some(progress) = &self.progress {
            self.advance(progress, answer.position, tally);
        }
        match &answer.outcome {
            Err(problem) if self.verbose || !in_output => {
                self.line(&format!("{}: {}", answer.id, problem.message));
            }
            Err(_) => {}
            Ok(made) => {
                if !self.quiet {
                    for warning in &made.warnings {
                        self.line(&format!("{}: warning: {warning}", answer.id));
                    }
                }
                if self.verbose {
                    self.line(&format!(
                        "{}: {} bytes, {} words",
                        answer.id,
                        grouped(made.bytes as u64),
                        grouped(made.words as u64)
                    ));
                }
            }
        }
    }

    fn advance(&self, progress: &Progress, position: u64, tally: &Tally) {
        let bar = &progress.bar;
        bar.set_position(position);
        let seconds = bar.elapsed().as_secs_f64().max(0.001);
        let speed = grouped((tally.words as f64 / seconds) as u64);
        let state = format!("{}, {speed} words/s", tally.summary());
        if !progress.is_line {
            bar.set_message(state);
        } else if progress.told.get().elapsed() >= INTERVAL {
            progress.told.set(Instant::now());
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

    /// Takes the progress bar off the terminal.
    pub(crate) fn clear(&self) {
        if let Some(progress) = &self.progress {
            progress.bar.finish_and_clear();
        }
    }

    /// Ends the progress and sums up a run of several inputs.
    pub(crate) fn finish(&self, tally: &Tally, time: Duration) {
        self.clear();
        let answers = tally.done + tally.failed_now() + tally.before.answers;
        if self.quiet || answers < 2 {
            return;
        }
        let before = match tally.before {
            Counts { answers: 0, .. } => String::new(),
            Counts { answers, failed: 0 } => format!("; {} done before", grouped(answers)),
            Counts { answers, failed } => format!(
                "; before: {} done, {} failed",
                grouped(answers - failed),
                grouped(failed)
            ),
        };
        self.line(&format!(
            "{}, {} words in {:.1} s{before}",
            tally.summary(),
            grouped(tally.words),
            time.as_secs_f64()
        ));
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    let template = match total {
        Some(_) => "{wide_bar} {percent}% {msg}, {eta} left",
        None => "{spinner} {msg}, {elapsed}",
    };
    bar.with_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}

/// A number with commas between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_digits() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1234567, "1,234,567"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }
}
