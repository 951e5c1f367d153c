//! Lays out overlapping spans as nested elements.
//!
//! HTML elements nest, spans need not: a name reaches beyond the end of a quote, a quote beyond that of a sentence. So the
//! marks of a page are in layers (sentences, quotes, names), and each layer cuts what the layer outside of it gives it into
//! pieces ([`Layer::cut`]). A piece becomes an element, whose content the next layer cuts. A mark that crosses the end of an
//! outer piece becomes several elements.

use crate::span::Span;

/// A span with what it stands for.
#[derive(Debug, Clone)]
pub(super) struct Mark<T> {
    pub(super) span: Span,
    pub(super) of: T,
}

/// Marks that become elements at the same depth.
#[derive(Debug)]
pub(super) struct Layer<T> {
    /// In order of start; of those with the same start, the longest comes first. None is empty.
    marks: Vec<Mark<T>>,
    /// For each mark, the last end of it and those before it.
    ends: Vec<usize>,
}

/// A stretch of text to which the same marks apply.
#[derive(Debug)]
pub(super) struct Piece<'l, T> {
    pub(super) span: Span,
    /// The marks that cover it, the one that starts last at the end. Empty for text without marks.
    pub(super) marks: Vec<&'l Mark<T>>,
}

impl<T> Piece<'_, T> {
    /// The marks whose first piece this is.
    pub(super) fn starting(&self) -> impl Iterator<Item = &T> {
        let marks = self.marks.iter();
        marks
            .filter(|mark| mark.span.start == self.span.start)
            .map(|mark| &mark.of)
    }
}

impl<T> Layer<T> {
    /// Makes a layer of marks in any order. Empty marks are dropped.
    pub(super) fn new(mut marks: Vec<Mark<T>>) -> Layer<T> {
        marks.retain(|mark| !mark.span.is_empty());
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        let mut last = 0;
        let ends = marks.iter().map(|mark| {
            last = last.max(mark.span.end);
            last
        });
        let ends = ends.collect();
        Layer { marks, ends }
    }

    /// The marks that start in a span, in order.
    pub(super) fn starting_in(&self, span: Span) -> impl Iterator<Item = &T> {
        let start_of = |at: usize| self.marks.partition_point(|mark| mark.span.start < at);
        let marks = &self.marks[start_of(span.start)..start_of(span.end)];
        marks.iter().map(|mark| &mark.of)
    }

    /// Cuts a span at every start and end of a mark in it. The pieces are in order and cover the span without gaps.
    pub(super) fn cut(&self, within: Span) -> Vec<Piece<'_, T>> {
        let first = self.ends.partition_point(|end| *end <= within.start);
        let last = self
            .marks
            .partition_point(|mark| mark.span.start < within.end);
        let marks = self.marks.get(first..last).unwrap_or(&[]);
        let mut bounds = vec![within.start, within.end];
        for mark in marks {
            bounds.extend([mark.span.start, mark.span.end]);
        }
        bounds.retain(|at| (within.start..=within.end).contains(at));
        bounds.sort_unstable();
        bounds.dedup();
        let mut ahead = marks.iter().peekable();
        let mut open: Vec<&Mark<T>> = Vec::new();
        let pieces = bounds.windows(2).map(|pair| {
            let span = Span::new(pair[0], pair[1]);
            open.retain(|mark| mark.span.end > span.start);
            while let Some(mark) = ahead.next_if(|mark| mark.span.start <= span.start) {
                if mark.span.end > span.start {
                    open.push(mark);
                }
            }
            let marks = open.clone();
            Piece { span, marks }
        });
        pieces.collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn layer(spans: &[(usize, usize)]) -> Layer<usize> {
        let marks = spans.iter().enumerate();
        Layer::new(
            marks
                .map(|(of, &(start, end))| Mark {
                    span: Span::new(start, end),
                    of,
                })
                .collect(),
        )
    }

    #[test]
    fn pieces_have_the_marks_that_cover_them() {
        // A long mark, one that nests in it, one that crosses its end, and one beyond the span.
        let layer = layer(&[(2, 10), (4, 6), (8, 14), (30, 40)]);
        let pieces: Vec<_> = layer
            .cut(Span::new(0, 20))
            .iter()
            .map(|piece| {
                let marks: Vec<usize> = piece.marks.iter().map(|mark| mark.of).collect();
                (piece.span.start, piece.span.end, marks)
            })
            .collect();
        let expected = [
            (0, 2, vec![]),
            (2, 4, vec![0]),
            (4, 6, vec![0, 1]),
            (6, 8, vec![0]),
            (8, 10, vec![0, 2]),
            (10, 14, vec![2]),
            (14, 20, vec![]),
        ];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn a_mark_starts_once_however_it_is_cut() {
        let layer = layer(&[(2, 10)]);
        let outer = [(0, 5), (5, 7), (7, 12)].map(|(start, end)| Span::new(start, end));
        let starts: Vec<usize> = outer
            .iter()
            .map(|span| {
                let pieces = layer.cut(*span);
                pieces.iter().map(|piece| piece.starting().count()).sum()
            })
            .collect();
        assert_eq!(starts, [1, 0, 0]);
        assert_eq!(layer.starting_in(Span::new(0, 5)).count(), 1);
        assert_eq!(layer.starting_in(Span::new(5, 12)).count(), 0);
    }

    proptest! {
        #[test]
        fn pieces_cover_any_span_with_any_marks(
            spans in prop::collection::vec((0..60usize, 0..20usize), 0..20),
            (start, length) in (0..50usize, 0..40usize),
        ) {
            let spans: Vec<(usize, usize)> =
                spans.into_iter().map(|(start, length)| (start, start + length)).collect();
            let layer = layer(&spans);
            let within = Span::new(start, start + length);
            let pieces = layer.cut(within);
            let mut at = within.start;
            for piece in &pieces {
                prop_assert_eq!(piece.span.start, at);
                prop_assert!(!piece.span.is_empty());
                at = piece.span.end;
                let mut marks: Vec<usize> = piece.marks.iter().map(|mark| mark.of).collect();
                marks.sort_unstable();
                let covers = |&(start, end): &(usize, usize)| Span::new(start, end).contains(piece.span);
                let expected: Vec<usize> = (0..spans.len()).filter(|at| covers(&spans[*at])).collect();
                prop_assert_eq!(marks, expected);
            }
            prop_assert_eq!(at, within.end);
        }
    }
}
