//! The role and affiliation of each person, from the rules in `roles`.

use crate::text::TokenRange;

use super::MentionKind;
use super::draft::Draft;
use super::labels::Labels;
use super::names::Name;
use super::people::Profile;
use super::roles::{self, Role};

/// Maximum number of names, and of pronouns, of a person that are searched for roles.
const MAX_MENTIONS: usize = 16;

/// The role and affiliation of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Position {
    /// The role in the words of the article.
    pub(super) role: Option<String>,
    /// Index of the organization.
    pub(super) affiliation: Option<u32>,
    /// All roles found, in order of discovery.
    pub(super) stated: Vec<TokenRange>,
}

/// Finds the roles next to the names of each person, and the role that the lead gives to a person named later.
pub(super) fn next_to_names(
    labels: &Labels<'_, '_>,
    names: &[Name<'_>],
    people: &[Draft<Profile>],
) -> Vec<Position> {
    let of_person = |person: &Draft<Profile>| {
        let names = person.names.iter().map(|&name| names[name].tokens);
        Position::next_to(labels, names.take(MAX_MENTIONS))
    };
    let mut positions: Vec<Position> = people.iter().map(of_person).collect();
    if let Some((person, role)) = roles::of_lead(labels) {
        positions[person as usize].fill(labels, role);
    }
    positions
}

/// Completes `positions` with roles and affiliations that are not next to names: those in `descriptions` ("The singer …"),
/// the organizations in roles, and the predicates of pronouns ("He is the director of the theatre").
pub(super) fn apart_from_names(
    labels: &Labels<'_, '_>,
    people: &[Draft<Profile>],
    descriptions: &[(usize, TokenRange)],
    mut positions: Vec<Position>,
) -> Vec<Position> {
    for &(person, tokens) in descriptions {
        let affiliation = roles::described_whole(labels, tokens);
        let role = Role {
            tokens,
            affiliation,
        };
        positions[person].fill(labels, role);
    }
    for (position, person) in positions.iter_mut().zip(people) {
        position.find_affiliation(labels);
        position.read_pronouns(labels, person);
    }
    positions
}

impl Position {
    /// The position stated by the words around some names of a person.
    fn next_to(labels: &Labels<'_, '_>, names: impl Iterator<Item = TokenRange>) -> Self {
        let mut position = Self::default();
        let mut only_rank = true;
        for name in names {
            let role = roles::near(labels, name);
            position.stated.extend(role.map(|role| role.tokens));
            if let Some(role) = role.filter(|_| only_rank) {
                let rank = role.is_rank(labels);
                if position.role.is_none() || !rank {
                    position.role = Some(labels.words(role.tokens));
                    only_rank = rank;
                }
            }
            position.affiliation = position
                .affiliation
                .or_else(|| roles::organization_in_brackets(labels, name))
                .or_else(|| role.and_then(|role| role.affiliation))
                .or_else(|| roles::organization_beside(labels, name))
                .or_else(|| roles::organization_led(labels, name));
        }
        position
    }

    /// Sets the role and affiliation, unless there is a role already.
    fn fill(&mut self, labels: &Labels<'_, '_>, role: Role) {
        if self.role.is_none() {
            self.role = Some(labels.words(role.tokens));
            self.affiliation = self.affiliation.or(role.affiliation);
            self.stated.push(role.tokens);
        }
    }

    /// Searches the roles themselves for the affiliation.
    fn find_affiliation(&mut self, labels: &Labels<'_, '_>) {
        let first = |find: fn(&Labels<'_, '_>, TokenRange) -> Option<u32>| {
            self.stated.iter().find_map(|role| find(labels, *role))
        };
        self.affiliation = self
            .affiliation
            .or_else(|| first(roles::described_owner))
            .or_else(|| first(roles::described_after))
            .or_else(|| first(roles::organization_called));
    }

    /// Searches the words around the pronouns of a person.
    fn read_pronouns(&mut self, labels: &Labels<'_, '_>, person: &Draft<Profile>) {
        if self.role.is_some() && self.affiliation.is_some() {
            return;
        }
        let pronouns = person.mentions.iter();
        let pronouns = pronouns.filter(|mention| mention.kind == MentionKind::Pronoun);
        for pronoun in pronouns.take(MAX_MENTIONS) {
            let start = labels.document.token_at(pronoun.span.start);
            let end = start + 1;
            let tokens = TokenRange { start, end };
            if let Some(role) = roles::of_pronoun(labels, tokens) {
                self.affiliation = self.affiliation.or(role.affiliation);
                self.fill(labels, role);
            }
            self.affiliation = self
                .affiliation
                .or_else(|| roles::organization_of_pronoun(labels, tokens));
        }
    }
}
