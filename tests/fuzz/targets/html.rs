//! A web page → article.

#![no_main]

#[path = "../../invariants/blocks.rs"]
mod blocks;

use libfuzzer_sys::fuzz_target;
use nutgraf::input::{Format, Reader};

fuzz_target!(|bytes: &[u8]| {
    let reader = Reader {
        format: Some(Format::Html),
        ..Reader::default()
    };
    if let Ok(article) = reader.read_bytes("fuzz", None, bytes) {
        blocks::blocks_cover_the_text_once(&article);
    }
});
