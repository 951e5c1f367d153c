//! Bytes → text, with detection and with each kind of encoding named.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nutgraf::input::{decode, detect_format};

const LABELS: [Option<&str>; 8] = [
    None,
    Some("utf-8"),
    Some("utf-16le"),
    Some("windows-1252"),
    Some("shift_jis"),
    Some("gb18030"),
    Some("iso-2022-jp"),
    Some("no such encoding"),
];

fuzz_target!(|input: &[u8]| {
    let Some((choice, bytes)) = input.split_first() else {
        return;
    };
    let _ = decode(bytes, LABELS[usize::from(*choice) % LABELS.len()]);
    for name in [None, Some("page.html"), Some("dump.jsonl")] {
        let _ = detect_format(bytes, name);
    }
});
