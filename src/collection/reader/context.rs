//! The sentences around a quote.

use crate::input::Article;
use crate::text::segment;

/// The sentence before and the sentence after the stretch from `start` to `end`, which count code points.
pub(super) fn around(text: &str, start: usize, end: usize) -> (Option<String>, Option<String>) {
    let byte = |chars: usize| {
        text.char_indices()
            .nth(chars)
            .map_or(text.len(), |(at, _)| at)
    };
    let (start, end) = (byte(start), byte(end));
    let article = Article::of_lines("", text);
    let document = segment(&article, false);
    let spans = || document.sentences.iter().map(|sentence| sentence.span);
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let before = spans().take_while(|span| span.end <= start).last();
    let after = spans().find(|span| span.start >= end);
    (
        before.map(|span| line(span.of(text))),
        after.map(|span| line(span.of(text))),
    )
}
