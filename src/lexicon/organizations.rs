//! Words in the names of organizations, and nouns that refer to organizations.

use super::{Class, Classes};

/// Kinds of organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganizationKind {
    /// A ministry, agency, court, parliament, police force or army of a state.
    Government,
    /// A company.
    Company,
    /// A political party.
    Party,
    /// A newspaper, agency, broadcaster.
    Media,
    /// A university, college or school.
    University,
    /// An armed group other than the army of a state.
    ArmedGroup,
    /// A sports team or club.
    Team,
    /// An international body.
    International,
    /// A charity, union, association, church or anything else.
    Other,
}

impl OrganizationKind {
    /// The name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            OrganizationKind::Government => "government",
            OrganizationKind::Company => "company",
            OrganizationKind::Party => "party",
            OrganizationKind::Media => "media",
            OrganizationKind::University => "university",
            OrganizationKind::ArmedGroup => "armed_group",
            OrganizationKind::Team => "team",
            OrganizationKind::International => "international",
            OrganizationKind::Other => "other",
        }
    }
}

impl OrganizationKind {
    fn from_name(name: &str) -> Option<Self> {
        use OrganizationKind::{
            ArmedGroup, Company, Government, International, Media, Other, Party, Team, University,
        };
        [
            Government,
            Company,
            Party,
            Media,
            University,
            ArmedGroup,
            Team,
            International,
            Other,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
    }
}

/// Whether a folded word is a suffix of company names without other meaning: "inc", "plc", "gmbh".
pub(crate) fn is_company_suffix(word: &str) -> bool {
    Classes::of_lower(word).has(Class::CompanySuffix)
}

/// Whether a lower-case noun can refer to an organization, and of which kind ("the company"). The kind is `None` for nouns
/// that must also occur in the name of the organization ("the ministry").
pub(crate) fn description(noun: &str) -> Option<Option<OrganizationKind>> {
    let kind = Classes::of_lower(noun).text(Class::OrganizationDescription);
    kind.map(OrganizationKind::from_name)
}

/// Whether a lower-case noun can refer to an organization that makes a statement ("the newspaper"), and of which kind. The
/// kind is `None` for nouns that fit any organization ("the group").
pub(crate) fn source_description(noun: &str) -> Option<Option<OrganizationKind>> {
    let kind = Classes::of_lower(noun).text(Class::SourceDescription);
    kind.map(OrganizationKind::from_name)
}

/// The kind of organization that a folded word in a name indicates.
pub(crate) fn kind_of_word(word: &str) -> Option<OrganizationKind> {
    kind_of(Classes::of_lower(word))
}

/// The kind of organization that a word in a name with these folded classes indicates.
pub(crate) fn kind_of(classes: Classes) -> Option<OrganizationKind> {
    let kind = classes.text(Class::OrganizationNoun);
    kind.and_then(OrganizationKind::from_name)
}

/// The long names, folded, of an organization with a short name: "fed".
pub(crate) fn long_names(short: &str) -> impl Iterator<Item = &'static str> {
    let names = Classes::of_lower(short).text(Class::OrganizationShortName);
    names.into_iter().flat_map(|names| names.split('|'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_words_of_organizations() {
        assert_eq!(kind_of_word("ministry"), Some(OrganizationKind::Government));
        assert_eq!(kind_of_word("house-plant"), None);
        assert_eq!(description("academy"), Some(None));
        assert_eq!(description("house-plant"), None);
        assert_eq!(source_description("group"), Some(None));
        assert_eq!(source_description("house-plant"), None);
        assert!(long_names("aramco").eq(["saudi aramco", "saudi arabian oil company"]));
        assert_eq!(long_names("house-plant").count(), 0);
        assert!(is_company_suffix("plc") && !is_company_suffix("house"));
    }

    #[test]
    fn every_word_of_a_list_has_a_kind() {
        let list = include_str!("../data/en/lists/organizations.tsv");
        for row in list.lines() {
            let word = row.split('\t').next().unwrap();
            let kind = Classes::of_lower(word).text(Class::OrganizationNoun);
            assert!(kind.is_none() || kind_of_word(word).is_some(), "{row}");
        }
    }
}
