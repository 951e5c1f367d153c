//! The distinct forms of the tokens of a document, so that every later stage looks a word up once, however often it
//! stands there.

use super::forms::case_of;
use super::{Case, Token, TokenKind};
use crate::span::Span;
use crate::weights::{KeyMap, hash};

/// A way in which tokens of a document are written: the same characters and the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// [`hash`] of the characters.
    pub hash: u64,
    /// Where the first token of this form stands.
    pub span: Span,
    /// What the characters are.
    pub kind: TokenKind,
    /// Upper and lower case of the letters.
    pub case: Case,
}

/// Forms for which room is made at once; texts of more words hardly ever have as many.
const MANY: usize = 1 << 12;

/// Tokens on their way into a document.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) tokens: Vec<Token>,
    pub(super) forms: Vec<Form>,
    numbers: KeyMap<u32>,
}

impl Tokens {
    /// Room for the tokens of a text of so many bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        let forms = (bytes / 10).min(MANY);
        let mut room = Self::default();
        room.tokens.reserve(bytes / 5);
        room.forms.reserve(forms);
        room.numbers.reserve(forms);
        room
    }

    /// Appends the token with these characters, which stand at `span`.
    pub(super) fn push(&mut self, slice: &str, span: Span, kind: TokenKind, space_before: bool) {
        let hash = hash(slice.as_bytes());
        let next = self.forms.len() as u32;
        let form = *self.numbers.entry(hash ^ kind as u64).or_insert(next);
        if form == next {
            self.forms.push(Form {
                hash,
                span,
                kind,
                case: case_of(slice),
            });
        }
        self.tokens.push(Token {
            span,
            kind,
            case: self.forms[form as usize].case,
            space_before,
            form,
        });
    }
}
