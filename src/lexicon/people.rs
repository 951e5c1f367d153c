//! Given names, titles, and nouns for people.

use std::sync::LazyLock;

use fst::Map;

use super::lexeme_key::LONGEST_WORD;
use super::{Class, Classes};

/// Gender of the pronouns that refer to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// She.
    Female,
    /// He.
    Male,
}

impl Gender {
    /// The name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Gender::Female => "female",
            Gender::Male => "male",
        }
    }
}

static GIVEN_NAMES: LazyLock<Option<Map<&'static [u8]>>> = LazyLock::new(|| {
    Map::new(include_bytes!("../data/world/built/given-names.fst").as_slice()).ok()
});

/// Whether the folded word is a given name, and its gender if nine in ten bearers have the same.
pub(crate) fn given_name(folded: &str) -> Option<Option<Gender>> {
    let code = GIVEN_NAMES.as_ref()?.get(folded)?;
    Some(match code {
        0 => Some(Gender::Female),
        1 => Some(Gender::Male),
        _ => None,
    })
}

/// A title: a word or abbreviation that precedes the name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Title {
    /// Whether it states what the person does; "Mr" does not.
    pub(crate) is_role: bool,
    /// Whether any other description of the person is more specific: "Prof", "Sgt".
    pub(crate) is_rank: bool,
    /// Whether it can be the first word of a name: "Don", "Lady".
    pub(crate) may_be_name: bool,
    /// The gender that it implies.
    pub(crate) gender: Option<Gender>,
}

/// The title with these classes, which are those of its lower-case form without full stops.
pub(crate) fn title(classes: Classes) -> Option<Title> {
    classes.has(Class::Title).then(|| Title {
        is_role: !classes.has(Class::HonorificTitle),
        is_rank: classes.has(Class::RankTitle),
        may_be_name: classes.has(Class::TitleOrName),
        gender: gender(classes, Class::FemaleTitle, Class::MaleTitle),
    })
}

/// Whether a word, as written, is a title: "Mr", "Dr.", "President".
pub(crate) fn is_title(word: &str) -> bool {
    Classes::of(word.trim_end_matches('.')).has(Class::Title)
}

/// The gender of the people that a lower-case noun refers to.
pub(crate) fn gender_of_noun(noun: &str) -> Option<Gender> {
    gender(Classes::of_lower(noun), Class::FemaleNoun, Class::MaleNoun)
}

fn gender(classes: Classes, female: Class, male: Class) -> Option<Gender> {
    if classes.has(female) {
        Some(Gender::Female)
    } else if classes.has(male) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// Whether a lower-case word ends a role on its left.
pub(crate) fn ends_role(word: &str) -> bool {
    Classes::of_lower(word).has(Class::RoleBoundary)
}

/// Whether a lower-case noun, singular or plural, states what a person does.
pub(crate) fn is_role_noun(noun: &str) -> bool {
    let classes = Classes::of_lower(noun);
    if classes.has(Class::NotRole) {
        return false;
    }
    if is_role(classes) {
        return !classes.has(Class::RoleBoundary);
    }
    // "singer-actor", "co-owner", "then-president": the last part decides.
    match noun.rsplit_once('-') {
        Some((first, last)) if !Classes::of_lower(first).has(Class::RolePrefix) => {
            is_simple_role_noun(last)
        }
        _ => is_simple_role_noun(noun),
    }
}

/// Like [`is_role_noun`], but ignores the parts of compounds.
fn is_simple_role_noun(noun: &str) -> bool {
    let classes = Classes::of_lower(noun);
    !classes.has(Class::NotRole)
        && !classes.has(Class::RoleBoundary)
        && (is_role(classes) || is_plural_of(noun, |one| is_role(Classes::of_lower(one))))
}

/// Whether the word itself is listed as a role.
fn is_role(classes: Classes) -> bool {
    classes.has(Class::ListedRole) && !classes.has(Class::NotRole)
}

/// Whether `test` holds for a noun of which `noun` can be the plural.
fn is_plural_of(noun: &str, test: impl Fn(&str) -> bool) -> bool {
    let with_ending = |plural: &str, singular: &str| {
        let Some(stem) = noun.strip_suffix(plural).filter(|stem| stem.len() > 2) else {
            return false;
        };
        let mut buffer = [0; LONGEST_WORD];
        let length = stem.len() + singular.len();
        let Some(one) = buffer.get_mut(..length) else {
            return false;
        };
        one[..stem.len()].copy_from_slice(stem.as_bytes());
        one[stem.len()..].copy_from_slice(singular.as_bytes());
        std::str::from_utf8(one).is_ok_and(&test)
    };
    if let Some(one) = noun.strip_suffix('s') {
        return one.len() > 3 && test(one) || with_ending("ies", "y") || with_ending("es", "");
    }
    with_ending("men", "man")
}

/// Whether a lower-case noun refers to the person whom an article is about: "the singer".
pub(crate) fn is_subject_noun(noun: &str) -> bool {
    Classes::of_lower(noun).has(Class::SubjectNoun)
}

/// The lower-case nouns of the roles that a noun can stand for, itself included: "the lawmaker" can be a senator.
pub(crate) fn stands_for(noun: &str) -> impl Iterator<Item = &str> {
    let roles = Classes::of_lower(noun).text(Class::RoleDescription);
    std::iter::once(noun).chain(roles.into_iter().flat_map(|roles| roles.split(',')))
}

/// Whether a token after a name is a post-nominal, which is not part of the name: "KC", "DBE".
pub(crate) fn is_post_nominal(token: &str) -> bool {
    Classes::of(token).has(Class::PostNominal)
}

/// Whether a lower-case noun denotes a person.
pub(crate) fn is_person_noun(noun: &str) -> bool {
    Classes::of_lower(noun).has(Class::PersonNoun)
}

/// A tradition of names in which the family name comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FamilyFirst {
    Korean,
    Chinese,
    Vietnamese,
    /// Japanese and Hungarian names, which newspapers often print in Western order.
    Other,
}

/// The tradition in which the folded word is a family name that comes first.
pub(crate) fn family_first(folded: &str) -> Option<FamilyFirst> {
    let classes = Classes::of_lower(folded);
    let tradition = [
        (Class::KoreanSurname, FamilyFirst::Korean),
        (Class::ChineseSurname, FamilyFirst::Chinese),
        (Class::VietnameseSurname, FamilyFirst::Vietnamese),
        (Class::JapaneseSurname, FamilyFirst::Other),
        (Class::HungarianSurname, FamilyFirst::Other),
    ];
    let found = tradition.into_iter().find(|(class, _)| classes.has(*class));
    found.map(|(_, tradition)| tradition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_nouns_that_are_roles() {
        for (noun, want) in [
            ("minister", true),
            ("ministers", true),
            ("secretaries", true),
            ("actresses", true),
            ("policemen", true),
            ("singer-actor", true),
            ("co-owners", true),
            ("non-member", false),
            ("man", false),
            ("men", false),
            ("house", false),
            ("", false),
        ] {
            assert_eq!(is_role_noun(noun), want, "{noun}");
        }
    }

    #[test]
    fn knows_titles() {
        assert!(is_title("Mr") && is_title("Dr.") && is_title("President"));
        assert!(!is_title("House") && title(Classes::of_lower("Mr")).is_none());
        let mr = title(Classes::of_lower("mr")).unwrap();
        assert_eq!(
            (mr.is_role, mr.is_rank, mr.gender),
            (false, false, Some(Gender::Male))
        );
        let general = title(Classes::of_lower("gen")).unwrap();
        assert!(general.is_role && general.is_rank);
    }

    #[test]
    fn a_description_stands_for_roles() {
        let roles: Vec<&str> = stands_for("artist").collect();
        assert_eq!(roles[..2], ["artist", "painter"]);
        assert_eq!(stands_for("house").count(), 1);
    }
}
