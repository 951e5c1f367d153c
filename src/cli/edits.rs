//! `nutgraf import-corrections`: edits of exported files become corrections.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use nutgraf::collection::Correction;

use super::overwriting::{Output, Overwrites};
use super::staged::{Place, Staged, open_device};
use super::{EXIT_FAILED, EXIT_USAGE, index, questions, report};

/// Options of `nutgraf import-corrections`.
#[derive(Debug, Args)]
#[command(
    after_help = "Corrections that FILE has, or else those of the database, stay and come first. Apply them with\n\
                  nutgraf index --add --corrections FILE -o DB. docs/exports.md says which edits can be taken back.\n\
                  The exit code is 1 if an edit could not be taken back."
)]
pub(crate) struct ImportArgs {
    /// The database that was exported.
    #[arg(value_name = "DB")]
    database: PathBuf,
    /// Edited files of --to csv or --to brat, or folders of them.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The corrections [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print nothing on standard error except what could not be taken back.
    #[arg(short, long)]
    quiet: bool,
}

/// Takes edits back.
///
/// # Errors
/// Returns an error if the database or a file cannot be read, or the corrections cannot be written.
pub(crate) fn run(args: &ImportArgs) -> Result<ExitCode> {
    let reader = questions::open(&args.database)?;
    let kept = match args.output.as_deref().map(|output| kept(output, args)) {
        Some(Err(error)) => {
            report(&format!("{error:#}"));
            return Ok(ExitCode::from(EXIT_USAGE));
        }
        Some(Ok(kept)) => kept,
        None => None,
    };
    let edits = reader.edits(&args.paths)?;
    let mut all = match kept {
        Some(kept) => kept,
        None => reader.corrections()?,
    };
    let before = all.len();
    for correction in edits.corrections {
        if !all.contains(&correction) {
            all.push(correction);
        }
    }
    write(args.output.as_deref(), &all)?;
    for left in &edits.left {
        report(&format!("{}: {}", left.place, left.reason));
    }
    if !args.quiet {
        report(&format!(
            "{} new corrections, {} edits that could not be taken back",
            all.len() - before,
            edits.left.len()
        ));
    }
    Ok(ExitCode::from(match edits.left.is_empty() {
        true => 0,
        false => EXIT_FAILED,
    }))
}

/// The corrections of the file that is to be written; `None` if there is no such file.
fn kept(output: &Path, args: &ImportArgs) -> Result<Option<Vec<Correction>>> {
    if let Some(file) = Output::at(output) {
        let inputs = args.paths.iter().chain([&args.database]);
        if let Some(input) = inputs.into_iter().find(|input| file.is(input)) {
            return Err(Overwrites(input.clone()).into());
        }
    }
    match Place::of(output).with_context(|| output.display().to_string())? {
        Place::File(file) if file.metadata().is_ok_and(|meta| meta.len() > 0) => {
            match index::read_corrections(&file) {
                Ok(corrections) => Ok(Some(corrections)),
                Err(error) => bail!("would be overwritten, and has no corrections: {error:#}"),
            }
        }
        _ => Ok(None),
    }
}

fn write(output: Option<&Path>, corrections: &[Correction]) -> Result<()> {
    let mut lines = String::new();
    for correction in corrections {
        lines.push_str(&serde_json::to_string(correction)?);
        lines.push('\n');
    }
    let Some(output) = output else {
        return Ok(io::stdout().write_all(lines.as_bytes())?);
    };
    let written = match Place::of(output)? {
        Place::File(file) => Staged::create(file).and_then(|mut staged| {
            staged.writer().write_all(lines.as_bytes())?;
            staged.finish()
        }),
        Place::Device(device) => {
            open_device(&device).and_then(|mut out| out.write_all(lines.as_bytes()))
        }
    };
    written.with_context(|| output.display().to_string())
}
