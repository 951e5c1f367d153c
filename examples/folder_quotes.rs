//! Prints the quotes of all articles in a folder, one per line: file, speaker, words.
//!
//!     cargo run --example folder_quotes -- FOLDER
//!
//! A file that cannot be read is reported and skipped.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::PathBuf;

use nutgraf::input::{Article, Reader};
use nutgraf::{Options, Stages, analyze};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    for path in paths {
        let name = path.display().to_string();
        let bytes = fs::read(&path)?;
        match Reader::default().read_bytes(&name, Some(&name), &bytes) {
            Ok(article) => print_quotes(&article),
            Err(error) => eprintln!("{name}: {error}"),
        }
    }
    Ok(())
}

fn print_quotes(article: &Article) {
    let options = Options {
        // Quotes need names, which are run too. The summary is not.
        stages: Stages {
            quotes: true,
            ..Stages::NONE
        },
        min_confidence: 0.5,
        ..Options::default()
    };
    for quote in analyze(article, &options).quotes {
        let speaker = quote.speaker_name.as_deref().unwrap_or("unknown");
        let words: Vec<&str> = quote
            .spans
            .iter()
            .map(|span| span.of(&article.text))
            .collect();
        println!("{}\t{speaker}\t{}", article.id, words.join(" … "));
    }
}
