//! Sentence ends.

use super::{Sentence, Token, TokenRange};

/// Appends the sentences of the tokens from `first` on, which are those of block number `block`, to `out`.
pub(super) fn split(
    text: &str,
    block: usize,
    first: usize,
    tokens: &[Token],
    out: &mut Vec<Sentence>,
) {
    let mut start = first;
    for at in first..tokens.len() {
        let last = at + 1 == tokens.len();
        if last || matches!(tokens[at].span.of(text), "." | "!" | "?") {
            let span = tokens[start].span.cover(tokens[at].span);
            out.push(Sentence {
                span,
                tokens: TokenRange { start, end: at + 1 },
                block,
            });
            start = at + 1;
        }
    }
}
