//! The command line: arguments to job, loop over the inputs, exit code.
//!
//! [`args`] declares the options and [`job`] resolves them. In [`run`], one thread reads [`inputs`], a pool turns each
//! [`task`] into an [`answer`], and the main thread writes the answers to the [`sink`] in input order.

mod answer;
mod args;
mod claims;
mod config;
#[cfg(feature = "collection")]
mod edits;
#[cfg(feature = "collection")]
mod export;
mod fingerprint;
mod globs;
#[cfg(feature = "collection")]
mod index;
mod inputs;
mod job;
mod listing;
mod manual;
mod messages;
mod overwriting;
mod paths;
#[cfg(feature = "collection")]
mod questions;
mod resume;
mod run;
mod sink;
#[cfg(feature = "collection")]
mod site;
mod source;
mod staged;
mod task;
mod typos;
mod window;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{CommandFactory, FromArgMatches};

use args::{Command, CommandLine};
use job::Job;
use nutgraf::report::escape_control;
use overwriting::Overwrites;
use run::{EXIT_INTERRUPTED, Ending};

const EXIT_FAILED: u8 = 1;
const EXIT_USAGE: u8 = 2;

/// Runs the program on the arguments of the process.
pub(crate) fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let parsed = match parse(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            let told = match error.downcast::<clap::Error>() {
                Ok(error) => {
                    let code = show(&error);
                    hint(&error, &arguments);
                    return code;
                }
                Err(error) => error,
            };
            report(&format!("{told:#}"));
            return ExitCode::from(EXIT_USAGE);
        }
    };
    let (line, config) = parsed;
    if let (Some(config), true) = (config, line.args.run.verbose) {
        report(&format!("options of {}", config.display()));
    }
    if line.command.is_none() && arguments.len() == 1 && io::stdin().is_terminal() {
        // Nothing was piped in, and waiting for it would look like hanging.
        let help = CommandLine::command().render_help();
        let _ = write!(io::stderr(), "{help}");
        return ExitCode::from(EXIT_USAGE);
    }
    let result = match line.command {
        #[cfg(feature = "collection")]
        Some(Command::Index(args)) if args.only_corrects() => index::correct(&args),
        #[cfg(feature = "collection")]
        Some(Command::Index(args)) => run_job(index::job(*args)),
        #[cfg(feature = "collection")]
        Some(Command::Export(args)) => export::run(&args),
        #[cfg(feature = "collection")]
        Some(Command::ImportCorrections(args)) => edits::run(&args),
        #[cfg(feature = "collection")]
        Some(Command::Site(args)) => site::run(&args),
        #[cfg(feature = "collection")]
        Some(Command::Question(question)) => questions::answer(question),
        Some(command) => print(command).map(|()| ExitCode::SUCCESS),
        None => run_job(Job::new(line.args)),
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

/// Runs a job. An error in its arguments is wrong usage.
fn run_job(job: Result<Job>) -> Result<ExitCode> {
    match job {
        Ok(job) => {
            if job.inputs.reads_terminal() && !job.quiet {
                report("reading from the terminal; end the text with Ctrl-D");
            }
            run::run(job).map(exit_code)
        }
        Err(error) => {
            report(&format!("{error:#}"));
            Ok(ExitCode::from(EXIT_USAGE))
        }
    }
}

/// Parses the arguments, and the file of options that belongs to them.
fn parse(arguments: &[OsString]) -> Result<(CommandLine, Option<PathBuf>)> {
    let mut command = manual::command();
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    let config = config::file(&matches);
    if let Some(file) = &config {
        let all = config::with_options(file, arguments, &matches, &command)?;
        matches = command.try_get_matches_from_mut(all).map_err(|error| {
            let message = error.to_string();
            let reason = message.lines().next().unwrap_or("");
            let reason = reason.trim_start_matches("error: ");
            anyhow!("{}: {reason}", file.display())
        })?;
    }
    Ok((CommandLine::from_arg_matches(&matches)?, config))
}

/// Shows the help, the version, or what is wrong with the arguments.
fn show(message: &clap::Error) -> ExitCode {
    if message.use_stderr() {
        // If standard error is closed, nothing can be reported.
        let _ = message.print();
        return ExitCode::from(EXIT_USAGE);
    }
    let mut out = io::stdout().lock();
    let text = match io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        true => message.render().ansi().to_string(),
        false => message.render().to_string(),
    };
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            report(&format!("standard output: {error}"));
            ExitCode::from(EXIT_FAILED)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Names the command that the first argument may have been meant to be, if an option of it was not understood.
fn hint(error: &clap::Error, arguments: &[OsString]) {
    let first = arguments.get(1).and_then(|first| first.to_str());
    let missing = first.filter(|first| !Path::new(first).exists());
    if error.kind() == clap::error::ErrorKind::UnknownArgument
        && let Some(first) = missing
        && let Some(command) = typos::command_like(first)
    {
        report(&format!(
            "{first} is no file; did you mean the command {command}?"
        ));
    }
}

fn exit_code(ending: Ending) -> ExitCode {
    match ending {
        Ending::Complete { failed: 0 } => ExitCode::SUCCESS,
        Ending::Complete { .. } => ExitCode::from(EXIT_FAILED),
        Ending::Stopped {
            interrupted,
            how_to_go_on,
        } => {
            let why = match interrupted {
                true => "interrupted",
                false => "stopped at the first failed input",
            };
            match how_to_go_on {
                Some(how) => report(&format!("{why}; {how}")),
                None => report(why),
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
        Command::Man => manual::write(&mut out)?,
        #[cfg(feature = "collection")]
        Command::Index(_)
        | Command::Export(_)
        | Command::ImportCorrections(_)
        | Command::Site(_)
        | Command::Question(_) => {}
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
