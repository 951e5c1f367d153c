//! Given names, titles, and nouns that mean people.

use std::cell::RefCell;
use std::sync::LazyLock;

use fst::Map;

use super::{Recent, WordMap};
use crate::learn::weights::{Kind, Weights, hash};

/// Gender of the pronouns that mean a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// She.
    Female,
    /// He.
    Male,
}

impl Gender {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Gender::Female => "female",
            Gender::Male => "male",
        }
    }
}

static GIVEN_NAMES: LazyLock<Option<Map<&'static [u8]>>> =
    LazyLock::new(|| Map::new(include_bytes!("../data/built/given-names.fst").as_slice()).ok());
static PERSON_NOUNS: LazyLock<Option<Weights<'static>>> =
    LazyLock::new(|| Weights::open(PERSON_NOUNS_BUILT, Kind::Phrases).ok());
static PERSON_NOUNS_BUILT: &[u8] = include_bytes!("../data/built/person-nouns.phrases");

/// A word or abbreviation in front of a name that belongs to the bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Title {
    /// Whether it says what the person does; "Mr" does not.
    pub(crate) is_role: bool,
    /// Whether any other description says more: "Prof", "Sgt".
    pub(crate) is_rank: bool,
    /// Whether it may be the first word of a name: "Don", "Lady".
    pub(crate) may_be_name: bool,
    /// The gender that it shows.
    pub(crate) gender: Option<Gender>,
}

/// Titles in lower case, without full stops.
static TITLES: LazyLock<WordMap<Title>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/titles.tsv"))
        .map(|row| {
            let field = |index: usize| row.get(index).copied().unwrap_or("");
            let title = Title {
                is_role: field(1) != "honorific",
                is_rank: field(1) == "rank",
                may_be_name: field(3) == "own",
                gender: gender(field(2)),
            };
            (row[0], title)
        })
        .collect()
});

/// Nouns that show the gender of the person they mean.
static GENDERED: LazyLock<WordMap<Gender>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/gendered-nouns.tsv"))
        .filter_map(|row| Some((row[0], gender(row.get(1)?)?)))
        .collect()
});

/// Folded family names that stand in front of the given name, with the tradition: `korean`, `chinese`, …
static FAMILY_FIRST: LazyLock<WordMap<&'static str>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/family-first.tsv"))
        .filter_map(|row| Some((row[0], *row.get(1)?)))
        .collect()
});

/// Lower-case words that cannot stand inside a role.
static NO_MODIFIERS: LazyLock<WordMap<()>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/no-modifiers.tsv"))
        .map(|row| (row[0], ()))
        .collect()
});

/// Person nouns that are no role.
static NO_ROLES: LazyLock<WordMap<()>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/no-roles.tsv"))
        .map(|row| (row[0], ()))
        .collect()
});

/// More nouns that say what a person does.
static ROLE_NOUNS: LazyLock<WordMap<()>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/role-nouns.tsv"))
        .map(|row| (row[0], ()))
        .collect()
});

/// Whether a lower-case word ends a role on its left.
pub(crate) fn ends_role(word: &str) -> bool {
    NO_MODIFIERS.contains_key(word)
}

thread_local! {
    /// By the hash of a word whether it is a noun of a role.
    static RECENT: RefCell<Recent<bool>> = const { RefCell::new(Recent::new()) };
}

/// Whether a lower-case noun says what a person does, in the singular or plural.
pub(crate) fn is_role_noun(noun: &str) -> bool {
    let key = hash(noun.as_bytes());
    RECENT.with_borrow_mut(|recent| recent.of(key, || says_role(noun)))
}

fn says_role(noun: &str) -> bool {
    let known = |noun: &str| {
        !NO_ROLES.contains_key(noun)
            && (title(noun).is_some_and(|title| title.is_role)
                || is_person_noun(noun)
                || ROLE_NOUNS.contains_key(noun))
    };
    // "singer-actor", "co-owner", "then-president": the last part tells.
    let noun = match noun.rsplit_once('-') {
        Some((first, last))
            if !known(noun)
                && !NO_ROLES.contains_key(noun)
                && !matches!(first, "non" | "step" | "anti") =>
        {
            last
        }
        _ => noun,
    };
    !ends_role(noun)
        && (known(noun) || !NO_ROLES.contains_key(noun) && singular(noun, |one| known(one)))
}

/// Whether `test` holds of a noun of which `noun` may be the plural.
fn singular(noun: &str, test: impl Fn(&str) -> bool) -> bool {
    let with = |end: &str, one: &str| {
        noun.strip_suffix(end)
            .is_some_and(|stem| stem.len() > 2 && test(&format!("{stem}{one}")))
    };
    if let Some(one) = noun.strip_suffix('s') {
        return one.len() > 3 && test(one) || with("ies", "y") || with("es", "");
    }
    with("men", "man")
}

/// Nouns by which a person is called whose role has not been told.
static SUBJECT_NOUNS: LazyLock<WordMap<()>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/subject-nouns.tsv"))
        .map(|row| (row[0], ()))
        .collect()
});

/// Whether a lower-case noun calls the person whom an article is about: "the singer".
pub(crate) fn is_subject_noun(noun: &str) -> bool {
    SUBJECT_NOUNS.contains_key(noun)
}

/// Nouns that call a person again, with the roles that they may stand for.
static ROLE_DESCRIPTIONS: LazyLock<WordMap<&'static str>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/role-descriptions.tsv"))
        .filter_map(|row| Some((row[0], *row.get(1)?)))
        .collect()
});

/// The lower-case nouns of the roles for which a noun may stand, itself included: "the lawmaker", a senator.
pub(crate) fn stands_for(noun: &str) -> impl Iterator<Item = &str> {
    let others = ROLE_DESCRIPTIONS.get(noun).copied().unwrap_or("");
    std::iter::once(noun).chain(others.split(',').filter(|role| !role.is_empty()))
}

/// Letters behind a name: degrees, orders, memberships.
const POST_NOMINALS: &[&str] = &[
    "AC", "AM", "AO", "BSc", "Bt", "CBE", "CH", "CMG", "CVO", "DBE", "DCVO", "DD", "DL", "DPhil",
    "DSO", "Esq", "FBA", "FRS", "GBE", "GCB", "GCMG", "JP", "KBE", "KC", "KCB", "KCMG", "KCVO",
    "KG", "KT", "LLB", "LLM", "LVO", "MBA", "MBE", "MC", "MD", "MLA", "MNA", "MP", "MPP", "MSP",
    "MVO", "OAM", "OBE", "OM", "PhD", "QC", "QPM", "RN", "SC", "VC",
];

/// Whether a token behind a name is no part of it: "KC", "DBE".
pub(crate) fn is_post_nominal(token: &str) -> bool {
    POST_NOMINALS.binary_search(&token).is_ok()
}

fn gender(letter: &str) -> Option<Gender> {
    match letter {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    }
}

/// True for a title as it is written: "Mr", "Dr.", "President".
pub(crate) fn is_title(word: &str) -> bool {
    title(&word.trim_end_matches('.').to_ascii_lowercase()).is_some()
}

/// The title that a lower-case word without full stops is.
pub(crate) fn title(word: &str) -> Option<Title> {
    TITLES.get(word).copied()
}

/// The gender of the people that a lower-case noun means.
pub(crate) fn gender_of_noun(noun: &str) -> Option<Gender> {
    GENDERED.get(noun).copied()
}

/// Whether the folded word is a given name, and of which gender when it is of one.
pub(crate) fn given_name(folded: &str) -> Option<Option<Gender>> {
    let code = GIVEN_NAMES.as_ref()?.get(folded)?;
    Some(match code {
        0 => Some(Gender::Female),
        1 => Some(Gender::Male),
        _ => None,
    })
}

/// Whether a lower-case noun means a person.
pub(crate) fn is_person_noun(noun: &str) -> bool {
    PERSON_NOUNS
        .as_ref()
        .is_some_and(|nouns| nouns.bits_checked(hash(noun.as_bytes())) != 0)
}

/// Compiles the list `person-nouns.tsv`.
#[cfg(any(test, feature = "workshop"))]
pub fn compile_person_nouns(nouns: &str) -> Vec<u8> {
    let nouns = super::compile::fields(nouns).map(|(noun, ..)| (noun, 1));
    super::compile::phrases(nouns.collect())
}

/// The tradition in which the folded word is a family name that comes first.
pub(crate) fn family_first(folded: &str) -> Option<&'static str> {
    FAMILY_FIRST.get(folded).copied()
}
