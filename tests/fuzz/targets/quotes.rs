//! Quotation marks, cues and names in any order.

#![no_main]

#[path = "../../invariants/checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;
use nutgraf::input::Reader;

/// One byte of input chooses one piece.
const PIECES: &[&str] = &[
    " ",
    " ",
    "\n\n",
    ". ",
    ", ",
    "? ",
    "! ",
    ": ",
    "—",
    "…",
    "(",
    ")",
    "“",
    "”",
    "\"",
    "\"",
    "‘",
    "’",
    "'",
    "''",
    "``",
    "«",
    "»",
    "„",
    "‹",
    "›",
    "「",
    "」",
    "'s",
    "’s",
    "n't",
    "Joan Healy",
    "Mr. Healy",
    "the minister",
    "Dr. Ann Lee",
    "he",
    "she",
    "they",
    "it",
    "who",
    "I",
    "we",
    "the ministry",
    "police",
    "officials",
    "Leeds",
    "United Nations",
    "said",
    "says",
    "told",
    "telling",
    "added",
    "asked",
    "according to",
    "wrote",
    "tweeted",
    "that",
    "and",
    "but",
    "the",
    "a",
    "rain",
    "would stop",
    "will be late",
    "is “so-called”",
    "Why",
    "Yes",
    "No",
    "by",
    "in a statement",
    "on Monday",
    "reporters",
    "the film",
    "Q:",
    "A:",
    "-- ",
    "spokesman",
    "spokeswoman for",
    "chief executive of",
    "of",
];

fuzz_target!(|bytes: &[u8]| {
    let mut story = String::from("Rain stops play\n\n");
    for &byte in bytes {
        story.push_str(PIECES[usize::from(byte) % PIECES.len()]);
        if byte >= 128 {
            story.push(' ');
        }
    }
    if let Ok(article) = Reader::default().read_text("fuzz", &story) {
        checks::check(&article);
    }
});
