//! What the words in an organization's name tell about it.

use std::sync::LazyLock;

use super::WordMap;

/// Sorts of organizations.
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
    /// An armed group that is no army of a state.
    ArmedGroup,
    /// A sports team or club.
    Team,
    /// An international body.
    International,
    /// A charity, union, association, church or anything else.
    Other,
}

impl OrganizationKind {
    /// The name in documents.
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

/// Head nouns and suffixes: lower-case words with the sort of organization that they make.
static HEADS: LazyLock<WordMap<OrganizationKind>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/organization-nouns.tsv"))
        .filter_map(|row| Some((row[0], OrganizationKind::from_name(row.get(1)?)?)))
        .collect()
});

/// Suffixes of company names, folded: "inc", "plc", "gmbh".
const COMPANY_SUFFIXES: &[&str] = &[
    "ab",
    "ag",
    "asa",
    "berhad",
    "bhd",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "spa",
    "srl",
    "tbk",
];

/// Whether a folded word only says that a name is a company's.
pub(crate) fn is_company_suffix(word: &str) -> bool {
    COMPANY_SUFFIXES.binary_search(&word).is_ok()
}

/// Nouns that call an organization again, with the sort that each may mean.
static DESCRIPTIONS: LazyLock<WordMap<Option<OrganizationKind>>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/organization-descriptions.tsv"))
        .filter_map(|row| Some((row[0], OrganizationKind::from_name(row.get(1)?))))
        .collect()
});

/// Whether a lower-case noun may call an organization again ("the ministry"), and any of which sort ("the company");
/// of no sort when the noun must be part of what the organization is called.
pub(crate) fn description(noun: &str) -> Option<Option<OrganizationKind>> {
    DESCRIPTIONS.get(noun).copied()
}

/// What a folded word in the name of an organization tells about its sort.
pub(crate) fn kind_of_word(word: &str) -> Option<OrganizationKind> {
    HEADS.get(word).copied()
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

/// Short names that neither begin the long ones nor are their initials.
static SHORT_NAMES: LazyLock<WordMap<&'static str>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/organization-short-names.tsv"))
        .filter_map(|row| Some((row[0], *row.get(1)?)))
        .collect()
});

/// The long names, folded, of an organization with a short name: "fed".
pub(crate) fn long_names(short: &str) -> impl Iterator<Item = &'static str> {
    let long = SHORT_NAMES.get(short).copied().unwrap_or("");
    long.split('|').filter(|name| !name.is_empty())
}
