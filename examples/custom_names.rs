//! Analyzes an article with a list of names of one's own, and prints the document as JSON.
//!
//!     cargo run --example custom_names

#![allow(clippy::print_stdout)]

use nutgraf::entities::UserNames;
use nutgraf::input::Reader;
use nutgraf::report::{self, Parts};
use nutgraf::{Options, analyze};

/// One name per line. The names override the model, and their ids appear in the document as `user_id`.
const NAMES: &str = include_str!("names.jsonl");

const ARTICLE: &str = "A stuffed elephant was returned to the Natural History Museum in Vienna on Friday. “We shall leave \
    the knee as it is,” said its director, Katrin Hallwachs.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options {
        names: UserNames::parse(NAMES)?,
        ..Options::default()
    };
    let article = Reader::default().read_text("elephant", ARTICLE)?;
    let analysis = analyze(&article, &options);
    let document = report::document(&analysis, Parts::ALL);
    println!("{}", serde_json::to_string_pretty(&document)?);
    Ok(())
}
