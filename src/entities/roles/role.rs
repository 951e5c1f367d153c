//! The role of a person, and its properties.

use crate::entities::labels::Labels;
use crate::lexicon::Class;
use crate::text::TokenRange;

use super::words::{is_plural_form, is_role};

/// An office, job or rank of a person, as stated in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::entities) struct Role {
    /// The words, without article.
    pub(in crate::entities) tokens: TokenRange,
    /// Index of the organization named with the role.
    pub(in crate::entities) affiliation: Option<u32>,
}

impl Role {
    /// Whether the role is only a rank or an honorific: "Prof.", "Sgt".
    pub(in crate::entities) fn is_rank(self, labels: &Labels<'_, '_>) -> bool {
        self.indices().all(|at| {
            let title = labels.title(at);
            labels.token(at) == "." || title.is_some_and(|title| title.is_rank || !title.is_role)
        })
    }

    /// Whether the role after a name is less informative than a rank: "Sen. Kim, a member of the committee".
    pub(super) fn says_less_than_rank(self, labels: &Labels<'_, '_>, name: TokenRange) -> bool {
        let after = self.tokens.start >= name.end;
        self.is_of_several(labels) || after && labels.is(self.last(), Class::VagueRole)
    }

    /// Whether the role describes several people.
    pub(super) fn is_plural(self, labels: &Labels<'_, '_>) -> bool {
        let mut tokens = self.indices();
        tokens.any(|at| is_plural_form(labels.token(at)) && is_role(labels, at))
            || is_plural_person(labels, self.last())
    }

    /// Whether the noun of the role is plural: "ministers", not "veterans minister" or "president of the lawyers".
    pub(super) fn is_of_several(self, labels: &Labels<'_, '_>) -> bool {
        let of = self
            .indices()
            .find(|&at| labels.is(at, Class::RolePreposition));
        let mut before = self.tokens.start..of.unwrap_or(self.tokens.end);
        before
            .rfind(|&at| is_role(labels, at))
            .is_some_and(|at| is_plural_form(labels.token(at)) || is_plural_person(labels, at))
    }

    /// The indices of the tokens.
    pub(super) fn indices(self) -> std::ops::Range<usize> {
        self.tokens.start..self.tokens.end
    }

    /// The index of the last token.
    pub(super) fn last(self) -> usize {
        self.tokens.end - 1
    }
}

/// Whether a token is an irregular plural of a noun for people: "men", "spokesmen".
fn is_plural_person(labels: &Labels<'_, '_>, at: usize) -> bool {
    labels.is(at, Class::PluralPerson) || labels.token(at).ends_with("smen")
}
