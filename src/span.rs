//! Spans: positions in the text of an article.

use std::ops::Range;

/// A half-open range of UTF-8 **byte** offsets into the immutable text of an article.
///
/// Other units (code points, UTF-16) exist only in [`crate::report`]. Spans made by this crate lie on character boundaries
/// of their text.
///
/// ```
/// use nutgraf::span::Span;
///
/// let span = Span::new(0, 4);
/// assert_eq!(span.of("Rain stops play"), "Rain");
/// assert!(span.overlaps(Span::new(3, 5)) && !span.overlaps(Span::new(4, 5)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte; never less than `start`.
    pub end: usize,
}

impl Span {
    /// Makes the span `start..end`, in bytes.
    pub const fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The slice of `text` that the span covers. Empty if the span is outside of `text` or splits a character.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Length in bytes.
    pub const fn len(&self) -> usize {
        self.end - self.start
    }

    /// True if the span is empty.
    pub const fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// True if every byte of `other` is in this span.
    pub const fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the spans share at least one byte.
    pub const fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(&self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span without leading and trailing white space of its slice of `text`.
    pub fn trim(&self, text: &str) -> Span {
        let slice = self.of(text);
        let start = self.start + (slice.len() - slice.trim_start().len());
        Span::new(start, start + slice.trim().len())
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_and_slices() {
        let text = "  où est  ";
        let span = Span::new(0, text.len()).trim(text);
        assert_eq!(span.of(text), "où est");
        assert_eq!(Span::new(0, 4).of("où"), "");
        assert!(Span::new(3, 3).trim("abc   ").is_empty());
    }

    #[test]
    fn relates_spans() {
        let (a, b, c) = (Span::new(0, 5), Span::new(2, 4), Span::new(5, 9));
        assert!(a.contains(b) && a.overlaps(b) && !a.overlaps(c));
        assert_eq!(b.cover(c), Span::new(2, 9));
    }
}
