//! Development programs: list building, training, evaluation, benchmarks. Never part of a default build.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Programs for the people who build nutgraf.
#[derive(Debug, Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

/// One development program each.
#[derive(Debug, Subcommand)]
enum Command {
    /// Print the version of the models in this build.
    Version,
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Version => println!("{}", nutgraf::model::VERSION),
    }
    Ok(())
}
