//! What each token of the document is part of.

use crate::lexicon::Class;
use crate::text::{Document, TokenRange};

use super::names::Name;
use super::people::tidy;

/// Part of which name a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Of none.
    None,
    /// Of a person's name, with the index of the person.
    Person(u32),
    /// Of an organization's name, with the index of the organization.
    Organization(u32),
    /// Of the name of a place.
    Place,
}

/// The parts of all tokens of a document.
pub(super) struct Labels<'d, 'a> {
    pub(super) document: &'d Document<'a>,
    parts: Vec<Part>,
    /// For the first token of a person's or organization's name, where the name ends.
    ends: Vec<u32>,
}

impl<'d, 'a> Labels<'d, 'a> {
    /// Nothing but unnamed tokens.
    pub(super) fn new(document: &'d Document<'a>) -> Self {
        Self {
            document,
            parts: vec![Part::None; document.tokens.len()],
            ends: vec![0; document.tokens.len()],
        }
    }

    /// Says of which entity a name is.
    pub(super) fn set(&mut self, name: &Name<'_>, part: Part) {
        let TokenRange { start, end } = name.tokens;
        if let Some(parts) = self.parts.get_mut(start..end) {
            parts.fill(part);
            self.ends[start] = end as u32;
        }
    }

    /// Says whom a description means; it counts as a name of that entity from now on.
    pub(super) fn describe(&mut self, tokens: TokenRange, part: Part) {
        if let Some(parts) = self.parts.get_mut(tokens.start..tokens.end) {
            parts.fill(part);
            self.ends[tokens.start] = tokens.end as u32;
        }
    }

    /// Part of which name the token is.
    pub(super) fn part(&self, token: usize) -> Part {
        self.parts.get(token).copied().unwrap_or(Part::None)
    }

    /// Where the name ends that begins with the token.
    pub(super) fn end_of_name(&self, token: usize) -> Option<usize> {
        self.ends
            .get(token)
            .map(|&end| end as usize)
            .filter(|&end| end > 0)
    }

    /// The characters of a token.
    pub(super) fn token(&self, token: usize) -> &'a str {
        self.document.token(token)
    }

    /// Whether a token is of a class.
    pub(super) fn is(&self, token: usize, class: Class) -> bool {
        self.document.is(token, class)
    }

    /// The words of some tokens, with single blanks.
    pub(super) fn words(&self, tokens: TokenRange) -> String {
        tidy(self.document.span_of(tokens).of(self.document.text()))
    }

    /// The sentence of a token as a range of tokens.
    pub(super) fn sentence(&self, token: usize) -> TokenRange {
        self.document
            .sentence_of(token)
            .and_then(|index| self.document.sentences.get(index))
            .map_or(
                TokenRange {
                    start: token,
                    end: token,
                },
                |sentence| sentence.tokens,
            )
    }
}

/// Calls `look` with the token in lower case; without allocation when it is so already. Very long tokens are cut.
pub(super) fn with_lower<T>(token: &str, look: impl FnOnce(&str) -> T) -> T {
    if token
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    {
        return look(token);
    }
    let mut buffer = [0_u8; 48];
    let mut length = 0;
    for byte in token.bytes() {
        if byte == b'.' {
            continue;
        }
        if length == buffer.len() || !byte.is_ascii() {
            return look("");
        }
        buffer[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    look(std::str::from_utf8(&buffer[..length]).unwrap_or(""))
}
