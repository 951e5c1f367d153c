//! Bytes → every output: as an input of any format, and as a record of JSON Lines.

#![no_main]

#[path = "../../invariants/checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;
use nutgraf::input::{Reader, parse_record};

fuzz_target!(|bytes: &[u8]| {
    let reader = Reader::default();
    if let Ok(article) = reader.read_bytes("fuzz", None, bytes) {
        checks::check(&article);
    }
    if let Ok(json) = std::str::from_utf8(bytes)
        && let Ok(record) = parse_record(1, json)
        && let Ok(article) = reader.read_record(record, None)
    {
        checks::check(&article);
    }
});
