//! The words of a text at offsets that count code points.

/// A text with the offsets of its code points.
pub(super) struct Slices<'t> {
    text: &'t str,
    /// The byte offset of each code point and of the end; empty if all code points are bytes.
    bytes: Vec<usize>,
}

impl<'t> Slices<'t> {
    pub(super) fn new(text: &'t str) -> Slices<'t> {
        let offsets = || text.char_indices().map(|(at, _)| at);
        let bytes = match text.is_ascii() {
            true => Vec::new(),
            false => offsets().chain([text.len()]).collect(),
        };
        Slices { text, bytes }
    }

    /// The words from `start` to `end`; `None` if the text is shorter.
    pub(super) fn get(&self, start: usize, end: usize) -> Option<&'t str> {
        let (start, end) = match self.bytes.is_empty() {
            true => (start, end),
            false => (*self.bytes.get(start)?, *self.bytes.get(end)?),
        };
        self.text.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::Slices;

    #[test]
    fn offsets_count_code_points() {
        let slices = Slices::new("né à Paris");
        assert_eq!(slices.get(5, 10), Some("Paris"));
        assert_eq!(slices.get(5, 11), None);
        assert_eq!(Slices::new("in Paris").get(3, 8), Some("Paris"));
    }
}
