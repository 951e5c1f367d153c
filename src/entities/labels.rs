//! Labels the tokens of a document with the entities that they name.

use crate::lexicon::people::{Title, title};
use crate::lexicon::{Class, Classes, with_single_spaces};
use crate::text::{Document, TokenKind, TokenRange};

/// The entity that a token names. People and organizations are given by the index of their cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntityRef {
    /// The token is not part of a name.
    None,
    /// A person.
    Person(u32),
    /// An organization.
    Organization(u32),
    /// A place.
    Place,
}

/// The entities that the tokens of a document name.
pub(super) struct Labels<'d, 'a> {
    pub(super) document: &'d Document<'a>,
    entities: Vec<EntityRef>,
    /// The end of the name that starts at each token; 0 if none does.
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

    /// Labels the tokens of a name, or of a resolved description, which counts as a name from then on.
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

    /// The classes of a token.
    pub(super) fn classes(&self, token: usize) -> Classes {
        self.document.classes(token)
    }

    /// Whether a token belongs to a class.
    pub(super) fn is(&self, token: usize, class: Class) -> bool {
        self.document.is(token, class)
    }

    /// Whether a token belongs to at least one of these classes.
    pub(super) fn is_any(&self, token: usize, classes: &[Class]) -> bool {
        self.document.classes(token).has_any(classes)
    }

    /// The value of a token in the list of a class; `None` if the token does not belong to the class.
    pub(super) fn value(&self, token: usize, class: Class) -> Option<i16> {
        self.document.classes(token).value(class)
    }

    /// Whether a token and the next one form a phrase of a class: "first lady".
    pub(super) fn is_pair(&self, token: usize, class: Class) -> bool {
        self.document.phrase(class, token..token + 2) == 2
    }

    /// The classes of a token in lower case and without full stops; none if it is not ASCII.
    pub(super) fn lower_classes(&self, token: usize) -> Classes {
        lower_classes(self.document, token)
    }

    /// Whether a token ends a role on its left, regardless of case and of full stops.
    pub(super) fn ends_role(&self, token: usize) -> bool {
        self.lower_classes(token).has(Class::RoleBoundary)
    }

    /// The title that a token is, if any, regardless of case and of a full stop.
    pub(super) fn title(&self, token: usize) -> Option<Title> {
        title(self.lower_classes(token))
    }

    /// The kind of a token; `None` after the last token.
    pub(super) fn kind(&self, token: usize) -> Option<TokenKind> {
        self.document.tokens.get(token).map(|token| token.kind)
    }

    /// Whether a token is part of a name.
    pub(super) fn is_named(&self, token: usize) -> bool {
        self.entity(token) != EntityRef::None
    }

    /// Whether a token is part of a person's name.
    pub(super) fn is_person(&self, token: usize) -> bool {
        self.person(token).is_some()
    }

    /// Whether a token is part of the name of a place.
    pub(super) fn is_place(&self, token: usize) -> bool {
        self.entity(token) == EntityRef::Place
    }

    /// Whether a token is part of the name of an organization or place.
    pub(super) fn is_organization_or_place(&self, token: usize) -> bool {
        matches!(
            self.entity(token),
            EntityRef::Organization(_) | EntityRef::Place
        )
    }

    /// The index of the person whose name a token is part of.
    pub(super) fn person(&self, token: usize) -> Option<u32> {
        match self.entity(token) {
            EntityRef::Person(person) => Some(person),
            _ => None,
        }
    }

    /// The index of the organization whose name a token is part of.
    pub(super) fn organization(&self, token: usize) -> Option<u32> {
        match self.entity(token) {
            EntityRef::Organization(organization) => Some(organization),
            _ => None,
        }
    }

    /// The text of a range of tokens, with single spaces.
    pub(super) fn words(&self, tokens: TokenRange) -> String {
        with_single_spaces(self.document.span_of(tokens).of(self.document.text()))
    }

    /// The tokens of the sentence that contains a token.
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

/// The classes of a token in lower case and without full stops; none if it is not ASCII.
pub(super) fn lower_classes(document: &Document<'_>, token: usize) -> Classes {
    let text = document.token(token);
    if text.bytes().any(|byte| byte == b'.' || !byte.is_ascii()) {
        with_lower(text, Classes::of_lower)
    } else {
        document.classes(token).folded()
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
