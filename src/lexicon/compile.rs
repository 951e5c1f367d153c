//! From word lists to tables that are read in place.

use std::collections::BTreeMap;

use crate::learn::weights::{Builder, Kind, hash};

/// The first three fields of each row of a list; missing ones are empty.
pub(super) fn fields(list: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or("");
            (next(), next(), next())
        })
}

/// A table of the bits of each word, behind the hash of the word.
pub(super) fn phrases(table: BTreeMap<&str, u16>) -> Vec<u8> {
    let mut builder = Builder::new(Kind::Phrases, &["bits", "check"], 0);
    for (word, bits) in table {
        let key = hash(word.as_bytes());
        builder.numbers(key, &[bits as i16, (key >> 16) as i16]);
    }
    builder.finish_bytes(2)
}
