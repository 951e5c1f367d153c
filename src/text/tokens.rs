//! Tokens: word boundaries of Unicode (UAX #29), then what news needs.

use unicode_segmentation::UnicodeSegmentation;

use super::{Token, TokenKind};
use crate::span::Span;

/// Appends the tokens of `span` of `text` to `out`.
pub(super) fn tokenize(text: &str, span: Span, out: &mut Vec<Token>) {
    for (at, piece) in span.of(text).split_word_bound_indices() {
        if !piece.trim().is_empty() {
            let start = span.start + at;
            out.push(Token {
                span: Span::new(start, start + piece.len()),
                kind: kind_of(piece),
            });
        }
    }
}

fn kind_of(piece: &str) -> TokenKind {
    match piece.chars().next() {
        Some(c) if c.is_alphabetic() => TokenKind::Word,
        Some(c) if c.is_numeric() => TokenKind::Number,
        Some(c) if c.is_ascii_punctuation() || "“”‘’«»„–—…".contains(c) => {
            TokenKind::Punctuation
        }
        _ => TokenKind::Symbol,
    }
}
