//! The command line: arguments to job, loop over the inputs, exit code.
//!
//! [`args`] declares the options and [`job`] resolves them. In [`run`], one thread reads [`inputs`], a pool turns each
//! [`task`] into an [`answer`], and the main thread writes the answers to the [`sink`] in input order.

mod answer;
mod args;
mod claims;
mod fingerprint;
mod globs;
mod inputs;
mod job;
mod messages;
mod overwriting;
mod paths;
mod resume;
mod run;
mod sink;
mod source;
mod staged;
mod task;
mod window;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser};

use args::{Command, CommandLine};
use job::Job;
use nutgraf::report::escape_control;
use overwriting::Overwrites;
use run::{EXIT_INTERRUPTED, Ending};

const EXIT_FAILED: u8 = 1;
const EXIT_USAGE: u8 = 2;

/// Runs the program on the arguments of the process.
pub(crate) fn main() -> ExitCode {
    let line = CommandLine::parse();
    let result = match line.command {
        Some(command) => print(command).map(|()| ExitCode::SUCCESS),
        None => match Job::new(line.args) {
            Ok(job) => run::run(job).map(exit_code),
            Err(error) => {
                report(&format!("{error:#}"));
                return ExitCode::from(EXIT_USAGE);
            }
        },
    };
    match result {
        Ok(code) => code,
        Err(error) if error.is::<Overwrites>() => {
            report(&error.to_string());
            ExitCode::from(EXIT_USAGE)
        }
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("{error:#}"));
            ExitCode::from(EXIT_FAILED)
        }
    }
}

fn exit_code(ending: Ending) -> ExitCode {
    match ending {
        Ending::Complete { failed: 0 } => ExitCode::SUCCESS,
        Ending::Complete { .. } => ExitCode::from(EXIT_FAILED),
        Ending::Stopped {
            interrupted,
            resumable,
        } => {
            let why = match interrupted {
                true => "interrupted",
                false => "stopped at the first failed input",
            };
            match resumable {
                true => report(&format!(
                    "{why}; run the same command with --resume to continue"
                )),
                false => report(why),
            }
            ExitCode::from(if interrupted {
                EXIT_INTERRUPTED
            } else {
                EXIT_FAILED
            })
        }
    }
}

/// Runs a subcommand that prints information about the program.
fn print(command: Command) -> Result<()> {
    let mut out = io::stdout().lock();
    match command {
        Command::Schema => out.write_all(nutgraf::report::schema().as_bytes())?,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut CommandLine::command(), "nutgraf", &mut script);
            out.write_all(&script)?;
        }
        Command::Man => clap_mangen::Man::new(CommandLine::command()).render(&mut out)?,
    }
    Ok(out.flush()?)
}

/// True if the reader of the output closed the pipe, which is not a failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = match cause.downcast_ref::<io::Error>() {
            Some(error) => Some(error.kind()),
            None => cause
                .downcast_ref::<serde_json::Error>()
                .and_then(serde_json::Error::io_error_kind),
        };
        kind == Some(io::ErrorKind::BrokenPipe)
    })
}

/// Writes a message to standard error, with control characters escaped.
fn report(message: &str) {
    // If standard error is closed, nothing can be reported.
    let _ = writeln!(io::stderr(), "nutgraf: {}", escape_control(message));
}
