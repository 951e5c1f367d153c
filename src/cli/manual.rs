//! The long help and the manual page.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{CommandLine, EXAMPLES, EXIT_CODES};

/// The command line with the long help.
pub(crate) fn command() -> clap::Command {
    let mut text = "Examples:\n".to_owned();
    for (command, meaning) in EXAMPLES {
        text += &format!("  {command}\n      {meaning}\n");
    }
    text += "\nExit codes:\n";
    for (code, meaning) in EXIT_CODES {
        text += &format!("  {code:<3}  {meaning}\n");
    }
    text += "\nTo read a file that has the name of a subcommand, write ./NAME.";
    CommandLine::command().after_long_help(text)
}

/// Writes the manual page in roff.
pub(crate) fn write(out: &mut dyn Write) -> io::Result<()> {
    // Its last part is for the terminal; the page has sections of its own.
    let man = Man::new(CommandLine::command().after_long_help("").after_help(""));
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    let mut roff = Roff::default();
    roff.control("SH", ["COMMANDS"]);
    for command in CommandLine::command().get_subcommands() {
        let values = command
            .get_positionals()
            .map(|value| value.get_id().as_str().to_uppercase());
        let usage: Vec<String> = ["nutgraf", command.get_name()]
            .map(str::to_owned)
            .into_iter()
            .chain(values)
            .collect();
        roff.control("TP", []);
        roff.text([bold(usage.join(" "))]);
        roff.text([roman(command.get_about().unwrap_or_default().to_string())]);
    }
    roff.control("SH", ["EXAMPLES"]);
    for (command, meaning) in EXAMPLES {
        roff.control("TP", []);
        roff.text([bold(command)]);
        roff.text([roman(meaning)]);
    }
    roff.control("SH", ["FILES"]);
    roff.control("TP", []);
    roff.text([bold("nutgraf.toml")]);
    roff.text([roman(
        "Options that are used in this directory, one a line: names = \"names.jsonl\".",
    )]);
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_CODES {
        roff.control("TP", []);
        roff.text([bold(code.to_string())]);
        roff.text([roman(meaning)]);
    }
    roff.to_writer(out)?;
    man.render_version_section(out)
}
