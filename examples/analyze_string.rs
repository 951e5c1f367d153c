//! Analyzes a string and prints the people, the quotes and the dates.
//!
//!     cargo run --example analyze_string

#![allow(clippy::print_stdout)]

use nutgraf::input::Reader;
use nutgraf::{Options, analyze};

const ARTICLE: &str = "Ferry strike ends after nine days

BERGEN, May 4, 2021 - Harbour pilots voted on Tuesday to end a strike that stopped all ferries for nine days.

“We are tired, and we are glad,” said Ingrid Solberg, who leads the pilots' union.";

fn main() -> Result<(), nutgraf::error::Error> {
    let article = Reader::default().read_text("ferry", ARTICLE)?;
    let analysis = analyze(&article, &Options::default());
    for person in &analysis.entities.people {
        let role = person.detail.role.as_deref().unwrap_or("no role");
        println!("{}: {role}", person.name);
    }
    for quote in &analysis.quotes {
        let speaker = quote.speaker_name.as_deref().unwrap_or("unknown");
        let words: Vec<&str> = quote
            .spans
            .iter()
            .map(|span| span.of(&article.text))
            .collect();
        println!("{speaker} said {}", words.join(" … "));
    }
    for date in &analysis.dates {
        println!("{} is {}", date.span.of(&article.text), date.value);
    }
    Ok(())
}
