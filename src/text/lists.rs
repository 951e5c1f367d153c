//! Looks up abbreviations, parts of compounds, and words that open sentences.

use crate::lexicon::{Class, Classes};

/// Kinds of abbreviations, which determine when the full stop belongs to the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// "Gen.": precedes a name.
    Title,
    /// "No.": precedes a number.
    Number,
    /// "Aug.", "Mon.".
    Month,
    /// "Inc.", "Jr.": can end a sentence.
    Organization,
    /// "Ala.": follows a comma.
    State,
    /// "etc.", "vs.".
    Common,
}

/// The kind of a part of a hyphen compound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CompoundPart {
    /// A nation, capital or month: a name by itself.
    Name,
    /// An abbreviated month or weekday: "Jan". It may also be a syllable of a name.
    Short,
    /// Precedes a name: "non".
    Prefix,
    /// Follows a name: "based".
    Suffix,
    /// A number in letters: "five".
    Number,
}

/// The class of an abbreviation without its full stop. A word in capitals is looked up as if only its first letter were a
/// capital.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    let known = |word: &str| {
        let of = Classes::of(word);
        let classes = [
            (Class::TitleAbbreviation, Abbreviation::Title),
            (Class::NumberAbbreviation, Abbreviation::Number),
            (Class::MonthAbbreviation, Abbreviation::Month),
            (Class::OrganizationAbbreviation, Abbreviation::Organization),
            (Class::StateAbbreviation, Abbreviation::State),
            (Class::CommonAbbreviation, Abbreviation::Common),
        ];
        let found = classes.into_iter().find(|(class, _)| of.has(*class));
        found.map(|(_, abbreviation)| abbreviation)
    };
    known(word).or_else(|| {
        // Headlines in capitals: "GEN. MILLEY", "INC."
        if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let mut buffer = [0; LONGEST_ABBREVIATION];
        let capitalized = buffer.get_mut(..word.len())?;
        capitalized.copy_from_slice(word.as_bytes());
        capitalized[1..].make_ascii_lowercase();
        known(std::str::from_utf8(capitalized).ok()?)
    })
}

/// Maximum length in bytes of a word in capitals that is looked up as an abbreviation.
const LONGEST_ABBREVIATION: usize = 12;

/// The kind of a part of a hyphen compound. Ignores case.
pub(super) fn part(word: &str) -> Option<CompoundPart> {
    let of = Classes::of(word);
    let parts = [
        (Class::HyphenName, CompoundPart::Name),
        (Class::HyphenShortName, CompoundPart::Short),
        (Class::HyphenPrefix, CompoundPart::Prefix),
        (Class::HyphenSuffix, CompoundPart::Suffix),
        (Class::HyphenNumber, CompoundPart::Number),
    ];
    let found = parts.into_iter().find(|(class, _)| of.has(*class));
    found.map(|(_, part)| part)
}

/// Whether a word is a name that a hyphen can join to another word. Ignores case.
pub(super) fn is_name_part(word: &str) -> bool {
    matches!(part(word), Some(CompoundPart::Name | CompoundPart::Short))
}

/// Whether a capitalized word opens a sentence far more often than it continues a name.
pub(super) fn opens_sentence(word: &str) -> bool {
    Classes::of(word).has(Class::SentenceOpener)
}

/// Whether a lower-case word is a verb that can follow a quoted question or exclamation and precede its speaker.
pub(super) fn is_asking_verb(word: &str) -> bool {
    Classes::of_lower(word).has(Class::AskingVerb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_words_up() {
        assert_eq!(abbreviation("Gen"), Some(Abbreviation::Title));
        assert_eq!(abbreviation("GEN"), Some(Abbreviation::Title));
        assert_eq!(abbreviation("gen"), None);
        assert_eq!(part("Paris"), Some(CompoundPart::Name));
        assert_eq!(part("based"), Some(CompoundPart::Suffix));
        assert_eq!(part("un"), Some(CompoundPart::Prefix));
        assert_eq!(part("a-very-long-word-that-no-list-has"), None);
        assert!(opens_sentence("However") && !opens_sentence("Milley"));
        assert!(is_asking_verb("asked") && !is_asking_verb("won"));
    }
}
