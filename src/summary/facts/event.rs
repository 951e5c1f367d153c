//! The words of a sentence that report an event.

use super::scene::Line;
use crate::lexicon::Class;
use crate::span::Span;
use crate::text::Document;

/// Number of tokens at the end of a sentence that are searched for the comma before an attribution.
const MAX_FROM_END: usize = 16;
/// Minimum number of tokens before that comma.
const MIN_CLAUSE: usize = 6;
/// Number of tokens after the comma that are searched for the verb of saying.
const MAX_TO_VERB: usize = 6;

/// The clause of a sentence, without an attribution after its last comma: ", police said on Monday.".
pub(super) fn clause(document: &Document<'_>, line: &Line) -> Span {
    let (first, end) = (line.tokens.start, line.tokens.end);
    let comma = (first..end)
        .rev()
        .take(MAX_FROM_END)
        .find(|at| document.token(*at) == ",");
    let Some(comma) = comma.filter(|comma| *comma >= first + MIN_CLAUSE) else {
        return line.span;
    };
    let has_verb = (comma + 1..end.min(comma + 1 + MAX_TO_VERB))
        .any(|at| document.is(at, Class::ClosingAttributionVerb));
    if has_verb {
        Span::new(line.span.start, document.tokens[comma - 1].span.end)
    } else {
        line.span
    }
}
