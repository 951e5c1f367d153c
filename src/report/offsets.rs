//! Converts byte offsets to other units, in one pass over the text.

use crate::span::Span;

/// The unit of every `start` and `end` in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Unicode code points, as in Python and jq.
    #[default]
    Char,
    /// UTF-8 bytes, as in Rust and Go.
    Byte,
    /// UTF-16 code units, as in JavaScript and Java.
    Utf16,
}

impl Unit {
    /// The name of the unit on the command line and in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Char => "char",
            Unit::Byte => "byte",
            Unit::Utf16 => "utf16",
        }
    }

    fn of(self, text: &str) -> usize {
        match self {
            Unit::Char => text.chars().count(),
            Unit::Byte => text.len(),
            Unit::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

/// Distance between two entries of the table, in bytes. A lookup scans at most this many bytes.
const STEP: usize = 64;

/// Converts byte offsets into one text to offsets in another unit.
///
/// ```
/// use nutgraf::report::{OffsetMap, Unit};
///
/// let map = OffsetMap::new("né 1900", Unit::Char);
/// assert_eq!(map.at(4), 3);
/// ```
#[derive(Debug)]
pub struct OffsetMap<'t> {
    text: &'t str,
    unit: Unit,
    /// For each multiple of [`STEP`], the first character boundary at or after it, in bytes and in the unit. Empty if the two
    /// are the same.
    table: Vec<(usize, usize)>,
}

impl<'t> OffsetMap<'t> {
    /// Prepares the map for `text`, in one pass.
    pub fn new(text: &'t str, unit: Unit) -> Self {
        let mut table = Vec::new();
        if unit != Unit::Byte && !text.is_ascii() {
            let (mut byte, mut units) = (0, 0);
            for wanted in (0..=text.len()).step_by(STEP) {
                let end = text.ceil_char_boundary(wanted);
                units += unit.of(&text[byte..end]);
                byte = end;
                table.push((byte, units));
            }
        }
        Self { text, unit, table }
    }

    /// Converts the offset `byte`, which must be on a character boundary.
    pub fn at(&self, byte: usize) -> usize {
        let slot = byte / STEP;
        // The entry may be a few bytes after `byte`, since it was moved to a character boundary.
        match self.table.get(slot) {
            Some(&(known, units)) if known <= byte => units + self.unit.of(&self.text[known..byte]),
            Some(_) => {
                let (known, units) = self.table[slot - 1];
                units + self.unit.of(&self.text[known..byte])
            }
            None => byte,
        }
    }

    /// Converts the start and the end of a span.
    pub fn of(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }

    /// Length of the whole text in code points.
    pub fn chars(&self) -> usize {
        match self.unit {
            Unit::Char => self.at(self.text.len()),
            _ => self.text.chars().count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_equal_counts() {
        let text = "a“é😀b ".repeat(50);
        for unit in [Unit::Char, Unit::Byte, Unit::Utf16] {
            let map = OffsetMap::new(&text, unit);
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                assert_eq!(map.at(byte), unit.of(&text[..byte]), "{unit:?} at {byte}");
            }
        }
        assert_eq!(OffsetMap::new("plain", Unit::Utf16).at(5), 5);
    }
}
