//! The distinct forms of the tokens of a document, so that every later stage looks a word up once, however often it
//! stands there.

use super::forms::case_of;
use super::{Case, Token, TokenKind};
use crate::learn::weights::{KeyMap, hash};
use crate::lexicon::Classes;
use crate::span::Span;

/// A distinct word form of a document: all tokens with the same characters and the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme {
    /// [`hash`] of the characters.
    pub hash: u64,
    /// Where the first token of this form stands.
    pub span: Span,
    /// What the characters are.
    pub kind: TokenKind,
    /// Upper and lower case of the letters.
    pub case: Case,
    /// What the word can be, by the lists.
    pub(crate) classes: Classes,
}

/// Forms for which room is made at once; texts of more words hardly ever have as many.
const MANY: usize = 1 << 12;

/// Tokens on their way into a document.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) tokens: Vec<Token>,
    pub(super) lexemes: Vec<Lexeme>,
    numbers: KeyMap<u32>,
}

impl Tokens {
    /// Room for the tokens of a text of so many bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        let forms = (bytes / 10).min(MANY);
        let mut room = Self::default();
        room.tokens.reserve(bytes / 5);
        room.lexemes.reserve(forms);
        room.numbers.reserve(forms);
        room
    }

    /// Appends the token with these characters, which stand at `span`.
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
