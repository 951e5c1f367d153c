//! What sorts of words an English word form can belong to.

use std::sync::LazyLock;

use crate::learn::weights::{Kind, Weights};

static BUILT: &[u8] = include_bytes!("../data/built/word-classes.phrases");

/// Names of the closed classes; the number of a class is its place here, from 1.
const CLOSED: [&str; 35] = [
    "det", "dem", "poss", "subj", "it", "obj", "be", "have", "do", "modal", "contr", "neg", "of",
    "to", "that", "as", "by", "for", "in", "on", "at", "with", "from", "about", "against", "prep",
    "and", "but", "sub", "who", "which", "wh", "time", "adv", "num",
];
const TITLE: u16 = 36;

/// The classes of one word form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct WordClasses(u16);

impl WordClasses {
    /// Plain form of a verb.
    pub(crate) const PLAIN: u16 = 1 << 6;
    /// Third person of a verb.
    pub(crate) const THIRD: u16 = 1 << 7;
    /// Past form of a verb.
    pub(crate) const PAST: u16 = 1 << 8;
    /// The -ing form of a verb.
    pub(crate) const ING: u16 = 1 << 9;
    /// Noun, singular or plural.
    pub(crate) const NOUN: u16 = 1 << 10;
    /// Adjective or adverb. No rule asks for it, but the built table tells it.
    #[cfg(any(test, feature = "workshop"))]
    pub(crate) const MODIFIER: u16 = 1 << 11;
    /// Verb of communication or cognition.
    pub(crate) const SPEECH_VERB: u16 = 1 << 12;
    /// Noun of communication or cognition.
    pub(crate) const SPEECH_NOUN: u16 = 1 << 13;
    /// Noun for a person or a group.
    pub(crate) const PERSON: u16 = 1 << 14;
    /// Mostly a verb.
    pub(crate) const MOSTLY_VERB: u16 = 1 << 15;

    /// The closed class as a number from 1 to 36; 0 for open classes.
    pub(crate) const fn closed(self) -> u8 {
        (self.0 & 63) as u8
    }

    /// True when the word may be of one of the classes in `mask`.
    pub(crate) const fn any(self, mask: u16) -> bool {
        self.0 & mask != 0
    }

    /// True for words of no known class.
    pub(crate) const fn is_unknown(self) -> bool {
        self.0 == 0
    }
}

/// Number of a closed class.
pub(crate) const fn closed_class(name: &str) -> u8 {
    let mut at = 0;
    while at < CLOSED.len() {
        if same(CLOSED[at].as_bytes(), name.as_bytes()) {
            return at as u8 + 1;
        }
        at += 1;
    }
    TITLE as u8
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The classes of the word whose lower-case form has this [`hash`](crate::learn::weights::hash).
pub(crate) fn word_classes(key: u64) -> WordClasses {
    static TABLE: LazyLock<Option<Weights<'static>>> =
        LazyLock::new(|| Weights::open(BUILT, Kind::Phrases).ok());
    WordClasses(TABLE.as_ref().map_or(0, |table| table.bits_checked(key)))
}

/// Compiles the lists `word_classes.tsv` and `function_words.tsv`.
#[cfg(any(test, feature = "workshop"))]
pub fn compile_word_classes(words: &str, function_words: &str) -> Vec<u8> {
    let mut table = std::collections::BTreeMap::new();
    for (word, classes, mostly) in super::compile::fields(words) {
        let mut bits = 0;
        for class in classes.chars() {
            bits |= match class {
                'b' => WordClasses::PLAIN,
                'z' => WordClasses::THIRD,
                'd' => WordClasses::PAST,
                'g' => WordClasses::ING,
                'n' | 'p' => WordClasses::NOUN,
                'a' | 'r' => WordClasses::MODIFIER,
                'C' => WordClasses::SPEECH_VERB,
                'T' => WordClasses::SPEECH_NOUN,
                'H' | 'G' => WordClasses::PERSON,
                _ => 0,
            };
        }
        if mostly == "v" {
            bits |= WordClasses::MOSTLY_VERB;
        }
        table.insert(word, bits);
    }
    for (word, class, _) in super::compile::fields(function_words) {
        *table.entry(word).or_insert(0) |= u16::from(closed_class(class));
    }
    super::compile::phrases(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::weights::hash;

    #[test]
    fn knows_open_and_closed_classes() {
        let of = |word: &str| word_classes(hash(word.as_bytes()));
        assert!(of("said").any(WordClasses::PAST));
        assert!(of("said").any(WordClasses::SPEECH_VERB | WordClasses::MOSTLY_VERB));
        assert!(of("minister").any(WordClasses::PERSON));
        assert_eq!(of("the").closed(), closed_class("det"));
        assert_eq!(of("mr").closed(), closed_class("title"));
        assert!(of("no-such-word").is_unknown());
    }

    #[test]
    fn built_table_is_what_the_lists_give() {
        let words = include_str!("../data/lists/word_classes.tsv");
        let function_words = include_str!("../data/lists/function_words.tsv");
        assert!(BUILT == compile_word_classes(words, function_words));
    }
}
