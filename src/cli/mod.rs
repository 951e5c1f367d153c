//! Arguments → job → loop over inputs → exit code.

mod args;

use std::io::{BufWriter, Read, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use nutgraf::input::{Reader, parse_record};
use nutgraf::report::{self, Parts};
use nutgraf::{Options, analyze};

/// Runs the program on the arguments of the process.
pub(crate) fn main() -> ExitCode {
    match run(&args::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(args: &args::Args) -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for path in &args.paths {
        let mut bytes = Vec::new();
        if path == "-" {
            std::io::stdin().lock().read_to_end(&mut bytes)?;
        } else {
            bytes = std::fs::read(path)?;
        }
        let reader = Reader {
            date: args.date,
            ..Reader::default()
        };
        if args.from == "jsonl" {
            for (n, line) in std::str::from_utf8(&bytes)?.lines().enumerate() {
                let article = reader.read_record(parse_record(n as u64 + 1, line)?, None)?;
                let mut options = Options::default();
                options.length = nutgraf::summary::Length::Sentences(args.sentences);
                let analysis = analyze(&article, &options);
                serde_json::to_writer(&mut out, &report::document(&analysis, Parts::ALL))?;
                writeln!(out)?;
            }
        } else {
            let article = reader.read_bytes(path, Some(path), &bytes)?;
            let analysis = analyze(&article, &Options::default());
            serde_json::to_writer_pretty(&mut out, &report::document(&analysis, Parts::ALL))?;
            writeln!(out)?;
        }
    }
    Ok(())
}
