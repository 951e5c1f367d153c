//! The file of options: `nutgraf.toml` in the current directory, or that of `--config`.
//!
//! Its keys are the long names of options that decide how articles are read and reported. They stand for options before those
//! of the command line, which overrule them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

/// The file that is read without `--config`.
const NAME: &str = "nutgraf.toml";
/// Options that belong on the command line: a file that lies in a folder must not decide what is read and written.
const REFUSED: [&str; 7] = [
    "config",
    "no-config",
    "files-from",
    "null",
    "output",
    "out-dir",
    "resume",
];

/// Which file of options to read, by the arguments of the command line.
pub(crate) fn file(matches: &ArgMatches) -> Option<PathBuf> {
    if matches.subcommand().is_some() || matches.get_flag("no_config") {
        return None;
    }
    match matches.get_one::<PathBuf>("config") {
        Some(path) => Some(path.clone()),
        None => Some(PathBuf::from(NAME)).filter(|path| path.is_file()),
    }
}

/// The arguments with the options of `file` that they leave open.
///
/// # Errors
/// Returns an error that names the file and the key if the file cannot be read or a key cannot be used.
pub(crate) fn with_options(
    file: &Path,
    arguments: &[OsString],
    matches: &ArgMatches,
    command: &Command,
) -> Result<Vec<OsString>> {
    let name = || file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(name)?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            1 + text[..span.start.min(text.len())].matches('\n').count()
        });
        anyhow!("{}: line {line}: {}", name(), error.message())
    })?;
    let given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let mut all: Vec<OsString> = arguments.iter().take(1).cloned().collect();
    for (key, value) in &table {
        let option = command
            .get_arguments()
            .find(|option| option.get_long() == Some(key));
        let option = match option {
            Some(option) if !REFUSED.contains(&key.as_str()) => option,
            Some(_) => bail!("{}: {key} can be given only on the command line", name()),
            None => bail!("{}: there is no option {key}", name()),
        };
        let conflicts = command.get_arg_conflicts_with(option);
        let mut rivals = conflicts.iter().map(|rival| rival.get_id().as_str());
        if given(option.get_id().as_str()) || rivals.any(given) {
            continue;
        }
        add(
            &mut all,
            file,
            key,
            value,
            option.get_num_args().is_some_and(|n| n.takes_values()),
        )
        .with_context(name)?;
    }
    all.extend(arguments.iter().skip(1).cloned());
    Ok(all)
}

/// Adds one option.
fn add(
    all: &mut Vec<OsString>,
    file: &Path,
    key: &str,
    value: &toml::Value,
    takes_value: bool,
) -> Result<()> {
    use toml::Value::{Array, Boolean, Datetime, Float, Integer, String};
    let text = match (value, takes_value) {
        (Boolean(true), false) => {
            all.push(format!("--{key}").into());
            return Ok(());
        }
        (Boolean(false), false) => return Ok(()),
        (Array(values), true) => {
            return values
                .iter()
                .try_for_each(|value| add(all, file, key, value, true));
        }
        // A path in the file is relative to it.
        (String(path), true) if key == "names" => {
            let mut argument = OsString::from("--names=");
            argument.push(file.with_file_name(path));
            all.push(argument);
            return Ok(());
        }
        (String(text), true) => text.clone(),
        (Integer(number), true) => number.to_string(),
        (Float(number), true) => number.to_string(),
        (Datetime(date), true) => date.to_string(),
        (_, true) => bail!("{key} needs a text or a number"),
        (_, false) => bail!("{key} is true or false"),
    };
    all.push(format!("--{key}={text}").into());
    Ok(())
}
