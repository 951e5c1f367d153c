//! The distinct word forms of a document, so that every stage looks up each word only once.

use super::spelling::case_of;
use super::{Case, Token, TokenKind};
use crate::learn::weights::{KeyMap, hash};
use crate::lexicon::Classes;
use crate::span::Span;

/// A distinct word form of a document: all tokens with the same characters and the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme {
    /// [`hash`] of the characters.
    pub hash: u64,
    /// The span of the first token of this form.
    pub span: Span,
    /// The kind of its characters.
    pub kind: TokenKind,
    /// Upper and lower case of the letters.
    pub case: Case,
    /// The classes of the word in the word lists.
    pub(crate) classes: Classes,
}

/// Maximum number of lexemes to reserve memory for in advance. Few texts have more.
const MAX_RESERVED: usize = 1 << 12;

/// The tokens and lexemes of a document during segmentation.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) tokens: Vec<Token>,
    pub(super) lexemes: Vec<Lexeme>,
    numbers: KeyMap<u32>,
}

impl Tokens {
    /// Reserves memory for the tokens of a text of this length.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let lexemes = (bytes / 10).min(MAX_RESERVED);
        let mut new = Self::default();
        new.tokens.reserve(bytes / 5);
        new.lexemes.reserve(lexemes);
        new.numbers.reserve(lexemes);
        new
    }

    /// Appends the token with the characters `slice`, whose span is `span`.
    pub(super) fn push(&mut self, slice: &str, span: Span, kind: TokenKind, space_before: bool) {
        let hash = hash(slice.as_bytes());
        let next = self.lexemes.len() as u32;
        let lexeme = *self.numbers.entry(hash ^ kind as u64).or_insert(next);
        if lexeme == next {
            self.lexemes.push(Lexeme {
                hash,
                span,
                kind,
                case: case_of(slice),
                classes: Classes::of_hashed(slice, hash),
            });
        }
        self.tokens.push(Token {
            span,
            kind,
            case: self.lexemes[lexeme as usize].case,
            space_before,
            lexeme,
        });
    }
}
