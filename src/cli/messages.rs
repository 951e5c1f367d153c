//! What people are told on standard error.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nutgraf::report::visible;

use super::answer::Answer;
use super::args::OutputFormat;

/// Counts of a run.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    done: u64,
    words: u64,
    failed: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Counts an answer; true when it is a failure.
    pub(crate) fn count(&mut self, answer: &Answer) -> bool {
        match &answer.failure {
            Some(problem) => self.fail(problem.code),
            None => {
                self.done += 1;
                self.words += answer.words as u64;
            }
        }
        answer.failure.is_some()
    }

    /// Counts a failure.
    pub(crate) fn fail(&mut self, code: &'static str) {
        *self.failed.entry(code).or_default() += 1;
    }

    /// Number of failures.
    pub(crate) fn failed(&self) -> u64 {
        self.failed.values().sum()
    }
}

/// Messages and the progress bar.
pub(crate) struct Messages {
    bar: Option<ProgressBar>,
    quiet: bool,
    verbose: bool,
    /// Failures have a place in the output, so they need no line here.
    failures_in_output: bool,
}

impl Messages {
    /// `total`: the size of all inputs in bytes, when it is known.
    pub(crate) fn new(
        progress: bool,
        total: Option<u64>,
        quiet: bool,
        verbose: bool,
        format: OutputFormat,
    ) -> Messages {
        let failures_in_output = format == OutputFormat::Jsonl;
        Messages {
            bar: progress.then(|| bar(total)),
            quiet,
            verbose,
            failures_in_output,
        }
    }

    /// Writes one line, with control characters made visible.
    pub(crate) fn line(&self, message: &str) {
        let write = || {
            // Nobody is left to be told when standard error is closed.
            let _ = writeln!(std::io::stderr(), "nutgraf: {}", visible(message));
        };
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Tells what is to be told of one answer.
    pub(crate) fn answer(&self, answer: &Answer, tally: &Tally) {
        if let Some(bar) = &self.bar {
            bar.inc(answer.bytes as u64);
            let seconds = bar.elapsed().as_secs_f64().max(0.001);
            let speed = grouped((tally.words as f64 / seconds) as u64);
            let failed = match tally.failed() {
                0 => String::new(),
                failed => format!(", {} failed", grouped(failed)),
            };
            bar.set_message(format!(
                "{} articles{failed}, {speed} words/s",
                grouped(tally.done)
            ));
        }
        if let Some(problem) = &answer.failure
            && (self.verbose || !self.failures_in_output)
        {
            self.line(&format!("{}: {}", answer.id, problem.message));
        }
        if !self.quiet {
            for warning in &answer.warnings {
                self.line(&format!("{}: warning: {warning}", answer.id));
            }
        }
        if self.verbose && answer.failure.is_none() {
            self.line(&format!(
                "{}: {} bytes, {} words",
                answer.id,
                grouped(answer.bytes as u64),
                grouped(answer.words as u64)
            ));
        }
    }

    /// Ends the progress bar and sums up a run of several inputs.
    pub(crate) fn finish(&self, tally: &Tally, time: Duration) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.quiet || tally.done + tally.failed() < 2 {
            return;
        }
        let failed = match tally.failed() {
            0 => "0 failed".to_owned(),
            sum => {
                let codes: Vec<String> = tally
                    .failed
                    .iter()
                    .map(|(code, n)| format!("{code} {}", grouped(*n)))
                    .collect();
                format!("{} failed ({})", grouped(sum), codes.join(", "))
            }
        };
        self.line(&format!(
            "{} done, {failed}, {} words in {:.1} s",
            grouped(tally.done),
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
        if at > 0 && (digits.len() - at) % 3 == 0 {
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
