//! Bytes → every output: as an input of any format, as a record of JSON Lines, and as each container.

#![no_main]

#[path = "../../invariants/checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;
use nutgraf::input::{Format, Item, Reader, Records};

/// Every format that is not plain text.
const FORMATS: [Format; 16] = [
    Format::Json,
    Format::Csv,
    Format::Eml,
    Format::Mbox,
    Format::Feed,
    Format::News,
    Format::Alto,
    Format::Warc,
    Format::Wacz,
    Format::Nexis,
    Format::Factiva,
    Format::ProQuest,
    Format::NewsBank,
    Format::Markdown,
    Format::Subtitles,
    Format::Html,
];

fuzz_target!(|bytes: &[u8]| {
    let reader = Reader::default();
    if let Ok(article) = reader.read_bytes("fuzz", None, bytes) {
        checks::check(&article);
    }
    if let Ok(json) = std::str::from_utf8(bytes)
        && let Ok(article) = reader.read_item(Item::line(1, json), None)
    {
        checks::check(&article);
    }
    // The first byte also names a format.
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let format = FORMATS[usize::from(*first) % FORMATS.len()];
    if !format.is_container() {
        let reader = Reader {
            format: Some(format),
            ..reader
        };
        if let Ok(article) = reader.read_bytes("fuzz", None, rest) {
            checks::check(&article);
        }
        return;
    }
    let input = std::io::Cursor::new(rest.to_vec());
    for item in Records::new(format, "fuzz", input, &reader, 1 << 20).take(20) {
        if let Ok(item) = item
            && let Ok(article) = reader.read_item(item, None)
        {
            checks::check(&article);
        }
    }
});
