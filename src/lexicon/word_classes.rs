//! The word classes of English word forms, open and closed.

use super::{Class, Classes};

impl Classes {
    /// The number of the closed word class, from 1 to 36. Returns 0 for words of open classes.
    pub(crate) fn closed_class(self) -> u8 {
        let number = self.value(Class::FunctionWord);
        number.map_or(0, |number| number as u8)
    }

    /// Whether the word is a known word of any open or closed class.
    pub(crate) fn has_word_class(self) -> bool {
        self.has(Class::Classified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_open_and_closed_classes() {
        assert!(Classes::of_lower("said").has(Class::VerbPast));
        assert!(Classes::of_lower("said").has(Class::SpeechVerb));
        assert!(Classes::of_lower("minister").has(Class::PersonOrGroupNoun));
        assert_eq!(Classes::of_lower("the").closed_class(), 1);
        assert_eq!(Classes::of_lower("mr").closed_class(), 36);
        assert_eq!(Classes::of_lower("house").closed_class(), 0);
        assert!(Classes::of_lower("the").has_word_class());
        assert!(!Classes::of_lower("no-such-word").has_word_class());
    }
}
