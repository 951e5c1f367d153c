//! Which entity each token of a document names.

use crate::lexicon::Class;
use crate::text::{Document, TokenRange};

use super::people::tidy;

/// The entity that a token names. People and organizations are given by the index of their cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntityRef {
    /// None: the token is not part of a name.
    None,
    /// A person.
    Person(u32),
    /// An organization.
    Organization(u32),
    /// Some place.
    Place,
}

/// The entities that the tokens of a document name.
pub(super) struct Labels<'d, 'a> {
    pub(super) document: &'d Document<'a>,
    entities: Vec<EntityRef>,
    /// For the first token of a name, the end of the name; 0 for all others.
    ends: Vec<u32>,
}

impl<'d, 'a> Labels<'d, 'a> {
    /// Labels of a document without names.
    pub(super) fn new(document: &'d Document<'a>) -> Self {
        Self {
            document,
            entities: vec![EntityRef::None; document.tokens.len()],
            ends: vec![0; document.tokens.len()],
        }
    }

    /// Labels the tokens of a name, or of a description, which counts as a name from then on.
    pub(super) fn set(&mut self, tokens: TokenRange, entity: EntityRef) {
        let TokenRange { start, end } = tokens;
        if let Some(entities) = self.entities.get_mut(start..end) {
            entities.fill(entity);
            self.ends[start] = end as u32;
        }
    }

    /// The entity that a token names.
    pub(super) fn entity(&self, token: usize) -> EntityRef {
        self.entities.get(token).copied().unwrap_or(EntityRef::None)
    }

    /// The end of the name that starts at a token.
    pub(super) fn end_of_name(&self, token: usize) -> Option<usize> {
        self.ends
            .get(token)
            .map(|&end| end as usize)
            .filter(|&end| end > 0)
    }

    /// The text of a token.
    pub(super) fn token(&self, token: usize) -> &'a str {
        self.document.token(token)
    }

    /// Whether a token has a class.
    pub(super) fn is(&self, token: usize, class: Class) -> bool {
        self.document.is(token, class)
    }

    /// The text of some tokens, with single spaces.
    pub(super) fn words(&self, tokens: TokenRange) -> String {
        tidy(self.document.span_of(tokens).of(self.document.text()))
    }

    /// The tokens of the sentence that a token is in.
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

/// Calls `look` with a token in lower case and without full stops, or with "" if the token is long or not ASCII. Does not
/// allocate.
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
