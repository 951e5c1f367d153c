//! Coarse token classes, which the features and rules of this module use besides the word itself.
//!
//! Function words use the number of their closed class in the lexicon (1 to 36). Punctuation, names and open classes start at
//! 40. The numbers are part of the features, so the trained weights depend on them.

use crate::lexicon::{Class, Classes};
use crate::text::TokenKind;

/// The classes that rules and features refer to by name.
pub(super) mod class {
    /// Articles.
    pub(in crate::quotes) const DETERMINER: u8 = 1;
    /// "this", "some", "many".
    pub(in crate::quotes) const DEMONSTRATIVE: u8 = 2;
    /// "his", "their".
    pub(in crate::quotes) const POSSESSIVE_PRONOUN: u8 = 3;
    /// "he", "they".
    pub(in crate::quotes) const SUBJECT_PRONOUN: u8 = 4;
    /// Pronouns that can be a subject or an object: "it", "you".
    pub(in crate::quotes) const EITHER_PRONOUN: u8 = 5;
    /// "him", "them".
    pub(in crate::quotes) const OBJECT_PRONOUN: u8 = 6;
    pub(in crate::quotes) const BE: u8 = 7;
    pub(in crate::quotes) const HAVE: u8 = 8;
    pub(in crate::quotes) const DO: u8 = 9;
    /// "would", "can".
    pub(in crate::quotes) const MODAL: u8 = 10;
    /// Contractions: "she's", "isn't".
    pub(in crate::quotes) const CONTRACTION: u8 = 11;
    /// "not", "never".
    pub(in crate::quotes) const NEGATION: u8 = 12;
    pub(in crate::quotes) const OF: u8 = 13;
    pub(in crate::quotes) const TO: u8 = 14;
    pub(in crate::quotes) const THAT: u8 = 15;
    pub(in crate::quotes) const AS: u8 = 16;
    pub(in crate::quotes) const BY: u8 = 17;
    pub(in crate::quotes) const FOR: u8 = 18;
    pub(in crate::quotes) const IN: u8 = 19;
    pub(in crate::quotes) const ON: u8 = 20;
    pub(in crate::quotes) const AT: u8 = 21;
    pub(in crate::quotes) const WITH: u8 = 22;
    pub(in crate::quotes) const FROM: u8 = 23;
    pub(in crate::quotes) const ABOUT: u8 = 24;
    pub(in crate::quotes) const AGAINST: u8 = 25;
    /// Other prepositions.
    pub(in crate::quotes) const PREPOSITION: u8 = 26;
    pub(in crate::quotes) const AND: u8 = 27;
    pub(in crate::quotes) const BUT: u8 = 28;
    /// "because", "although".
    pub(in crate::quotes) const SUBORDINATOR: u8 = 29;
    pub(in crate::quotes) const WHO: u8 = 30;
    pub(in crate::quotes) const WHICH: u8 = 31;
    /// "what", "how".
    pub(in crate::quotes) const QUESTION_WORD: u8 = 32;
    /// Adverbs of degree and connection: "also", "only".
    pub(in crate::quotes) const ADVERB: u8 = 34;
    /// "mr", "sen".
    pub(in crate::quotes) const TITLE: u8 = 36;
    pub(in crate::quotes) const COMMA: u8 = 40;
    /// "." and "!" and "…".
    pub(in crate::quotes) const STOP: u8 = 41;
    pub(in crate::quotes) const COLON: u8 = 42;
    pub(in crate::quotes) const SEMICOLON: u8 = 43;
    pub(in crate::quotes) const DASH: u8 = 44;
    /// Quotation marks.
    pub(in crate::quotes) const MARK: u8 = 45;
    pub(in crate::quotes) const BRACKET: u8 = 46;
    pub(in crate::quotes) const QUESTION: u8 = 47;
    /// All other punctuation.
    pub(in crate::quotes) const OTHER_MARK: u8 = 48;
    pub(in crate::quotes) const SYMBOL: u8 = 49;
    pub(in crate::quotes) const NUMBER: u8 = 50;
    /// A capitalized word that does not open its sentence.
    pub(in crate::quotes) const CAPITAL: u8 = 51;
    /// A word that is not on any list.
    pub(in crate::quotes) const UNKNOWN: u8 = 52;
    pub(in crate::quotes) const NOUN: u8 = 53;
    /// Nouns for a person or a group.
    pub(in crate::quotes) const PERSON: u8 = 54;
    /// "claim", "statement".
    pub(in crate::quotes) const SPEECH_NOUN: u8 = 55;
    /// Base form of a verb.
    pub(in crate::quotes) const PLAIN: u8 = 56;
    /// Third-person form of a verb.
    pub(in crate::quotes) const THIRD: u8 = 57;
    pub(in crate::quotes) const PAST: u8 = 58;
    pub(in crate::quotes) const ING: u8 = 59;
    pub(in crate::quotes) const SPEECH_PLAIN: u8 = 60;
    pub(in crate::quotes) const SPEECH_THIRD: u8 = 61;
    pub(in crate::quotes) const SPEECH_PAST: u8 = 62;
    pub(in crate::quotes) const SPEECH_ING: u8 = 63;
    /// Adjectives and adverbs.
    pub(in crate::quotes) const MODIFIER: u8 = 64;
    pub(in crate::quotes) const NOUN_OR_VERB: u8 = 65;
    pub(in crate::quotes) const POSSESSIVE: u8 = 66;
    /// A capitalized word with a possessive ending.
    pub(in crate::quotes) const POSSESSIVE_NAME: u8 = 67;
    /// A quoted region as one unit.
    pub(in crate::quotes) const QUOTED: u8 = 68;
    /// A stretch of narration in another sentence as one unit.
    pub(in crate::quotes) const NARRATION: u8 = 69;
    /// A position outside the window.
    pub(in crate::quotes) const EDGE: u8 = 70;
}

/// Whether a class is one of the closed classes of the lexicon.
pub(super) fn is_function_word(c: u8) -> bool {
    c < class::COMMA
}

/// Whether a class contains punctuation.
pub(super) fn is_punctuation(c: u8) -> bool {
    (class::COMMA..=class::OTHER_MARK).contains(&c)
}

/// Whether a class contains prepositions.
pub(super) fn is_preposition(c: u8) -> bool {
    matches!(
        c,
        class::OF
            | class::TO
            | class::FOR
            | class::IN
            | class::ON
            | class::AT
            | class::WITH
            | class::FROM
            | class::ABOUT
            | class::AGAINST
            | class::PREPOSITION
            | class::BY
            | class::AS
    )
}

/// Whether a class contains words that begin a noun phrase: articles, "this", "his".
pub(super) fn is_determiner(c: u8) -> bool {
    matches!(
        c,
        class::DETERMINER | class::DEMONSTRATIVE | class::POSSESSIVE_PRONOUN
    )
}

/// Whether a class contains punctuation that ends the head of a phrase.
pub(super) fn ends_head(c: u8) -> bool {
    matches!(
        c,
        class::COMMA | class::BRACKET | class::DASH | class::COLON | class::SEMICOLON
    )
}

/// Whether a class contains "that", "who" or "which".
pub(super) fn is_relative_or_that(c: u8) -> bool {
    matches!(c, class::THAT | class::WHO | class::WHICH)
}

/// The verb form of the words of a class, from least to most finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum VerbForm {
    /// No verb.
    None,
    /// A base form or an -ing form.
    NonFinite,
    /// A finite form, or an auxiliary.
    Finite,
}

impl VerbForm {
    /// The verb form of a class.
    pub(super) fn of(c: u8) -> Self {
        match c {
            class::PAST | class::THIRD | class::SPEECH_PAST | class::SPEECH_THIRD => Self::Finite,
            class::BE | class::HAVE | class::DO | class::MODAL | class::CONTRACTION => Self::Finite,
            class::PLAIN | class::ING | class::SPEECH_PLAIN | class::SPEECH_ING => Self::NonFinite,
            _ => Self::None,
        }
    }
}

/// The class of a word form. `lower` is the form in lower case, and `classes` are its classes in the lexicon. `name_like` is
/// whether it is capitalized and does not open its sentence.
pub(super) fn class_of(
    form: &str,
    lower: &[u8],
    kind: TokenKind,
    classes: Classes,
    name_like: bool,
) -> u8 {
    match kind {
        TokenKind::Number => return class::NUMBER,
        TokenKind::Symbol => return class::SYMBOL,
        TokenKind::Punctuation => {
            return match form {
                "," => class::COMMA,
                "." | "!" | "…" | "..." => class::STOP,
                "?" => class::QUESTION,
                ":" => class::COLON,
                ";" => class::SEMICOLON,
                "-" | "–" | "—" | "--" => class::DASH,
                "“" | "”" | "\"" | "‘" | "’" | "'" | "''" | "``" | "«" | "»" => {
                    class::MARK
                }
                "(" | ")" | "[" | "]" => class::BRACKET,
                _ => class::OTHER_MARK,
            };
        }
        TokenKind::Word => {}
    }
    if lower == b"'s" {
        return class::POSSESSIVE;
    }
    let closed = classes.closed_class();
    if name_like && closed != class::SUBJECT_PRONOUN {
        return if lower.ends_with(b"'s") {
            class::POSSESSIVE_NAME
        } else {
            class::CAPITAL
        };
    }
    if closed != 0 {
        return closed;
    }
    if lower.ends_with(b"'s") || lower.ends_with(b"s'") {
        return class::POSSESSIVE;
    }
    open_class(classes)
}

/// The class of a word that is not in a closed class.
fn open_class(classes: Classes) -> u8 {
    if !classes.has_word_class() {
        class::UNKNOWN
    } else if classes.has(Class::MostlyVerb) {
        let (plain, of_speech) = if classes.has(Class::VerbPast) {
            (class::PAST, class::SPEECH_PAST)
        } else if classes.has(Class::VerbIng) {
            (class::ING, class::SPEECH_ING)
        } else if classes.has(Class::VerbThirdPerson) {
            (class::THIRD, class::SPEECH_THIRD)
        } else {
            (class::PLAIN, class::SPEECH_PLAIN)
        };
        if classes.has(Class::SpeechVerb) {
            of_speech
        } else {
            plain
        }
    } else if classes.has(Class::SpeechNoun) && classes.has(Class::Noun) {
        class::SPEECH_NOUN
    } else if classes.has(Class::PersonOrGroupNoun) {
        class::PERSON
    } else if !classes.has(Class::Noun) {
        class::MODIFIER
    } else if classes.has_any(&[Class::VerbBase, Class::VerbThirdPerson]) {
        class::NOUN_OR_VERB
    } else {
        class::NOUN
    }
}

#[cfg(test)]
mod tests {
    use super::class;
    use crate::lexicon::Classes;

    #[test]
    fn closed_classes_have_the_numbers_of_the_lexicon() {
        for (word, class) in [
            ("the", class::DETERMINER),
            ("this", class::DEMONSTRATIVE),
            ("his", class::POSSESSIVE_PRONOUN),
            ("she", class::SUBJECT_PRONOUN),
            ("it", class::EITHER_PRONOUN),
            ("him", class::OBJECT_PRONOUN),
            ("was", class::BE),
            ("had", class::HAVE),
            ("did", class::DO),
            ("would", class::MODAL),
            ("it's", class::CONTRACTION),
            ("not", class::NEGATION),
            ("of", class::OF),
            ("to", class::TO),
            ("that", class::THAT),
            ("as", class::AS),
            ("by", class::BY),
            ("for", class::FOR),
            ("in", class::IN),
            ("on", class::ON),
            ("at", class::AT),
            ("with", class::WITH),
            ("from", class::FROM),
            ("about", class::ABOUT),
            ("against", class::AGAINST),
            ("under", class::PREPOSITION),
            ("and", class::AND),
            ("but", class::BUT),
            ("because", class::SUBORDINATOR),
            ("who", class::WHO),
            ("which", class::WHICH),
            ("how", class::QUESTION_WORD),
            ("also", class::ADVERB),
            ("mr", class::TITLE),
        ] {
            assert_eq!(Classes::of_lower(word).closed_class(), class, "{word}");
        }
    }
}
