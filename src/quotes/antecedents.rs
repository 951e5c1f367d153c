//! Antecedents of pronouns in the source of a quote: "who", "it" and "they".

use crate::lexicon::{Class, Classes, Gender};

use super::context::{QuoteContext, Run, Word, class};
use super::token_class::{ends_head, is_determiner, is_preposition};

/// Maximum length of an antecedent phrase, in tokens.
const MAX_PHRASE: usize = 6;

/// A personal pronoun that is the whole source of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpeakerPronoun {
    /// "he".
    He,
    /// "she".
    She,
    /// "it".
    It,
    /// "they".
    They,
}

impl SpeakerPronoun {
    /// Parses the words of a source, ignoring case. Returns `None` if they are not such a pronoun.
    pub(super) fn of(words: &str) -> Option<Self> {
        let all = [Self::He, Self::She, Self::It, Self::They];
        let number = Classes::of(words).value(Class::SpeakerPronoun)?;
        all.get(usize::try_from(number - 1).ok()?).copied()
    }

    /// The gender of the antecedent, if the pronoun shows it.
    pub(super) fn gender(self) -> Option<Gender> {
        match self {
            Self::He => Some(Gender::Male),
            Self::She => Some(Gender::Female),
            Self::It | Self::They => None,
        }
    }
}

/// Whether a token is "who" or "which".
pub(super) fn is_relative_pronoun(context: &QuoteContext<'_>, at: usize) -> bool {
    matches!(context.words[at].class, class::WHO | class::WHICH)
}

/// The antecedent of "who", "which" or "that". It must precede the relative pronoun directly and be an indefinite pronoun or
/// a short phrase with a determiner: "someone who claimed", "a lawyer who said".
pub(super) fn of_relative(context: &QuoteContext<'_>, relative: usize) -> Option<Run> {
    let sentence = context.words[relative].sentence;
    let last = (relative.saturating_sub(2)..relative)
        .rev()
        .find(|at| context.words[*at].class != class::COMMA)?;
    let end = last + 1;
    if last + 1 == relative && is_plural(context.text(last)) {
        let is_modifier = |at: &usize| {
            let c = context.words[*at].class;
            let is_noun = matches!(
                c,
                class::NOUN | class::PERSON | class::MODIFIER | class::CAPITAL
            );
            is_noun && context.words[*at].sentence == sentence
        };
        let modifiers = (end.saturating_sub(MAX_PHRASE)..last).rev();
        return Some((last - modifiers.take_while(is_modifier).count(), end));
    }
    for at in (end.saturating_sub(MAX_PHRASE)..end).rev() {
        let word = &context.words[at];
        if word.sentence != sentence || ends_head(word.class) || is_preposition(word.class) {
            return None;
        }
        if is_determiner(word.class) || at == last && context.is(at, Class::IndefinitePerson) {
            return Some((at, end));
        }
    }
    None
}

/// Whether "it" can refer to a source, which must be a phrase without a name whose head is not a person: "the club".
pub(super) fn is_thing(context: &QuoteContext<'_>, (start, end): Run) -> bool {
    let words = &context.words[start..end];
    let is_in_head = |word: &&Word| !ends_head(word.class) && !is_preposition(word.class);
    let head = words.iter().take_while(is_in_head).last();
    words.len() > 1
        && is_determiner(words[0].class)
        && head.is_some_and(|word| word.class != class::PERSON && !word.name.is_name())
}

/// Whether "he" or "she" can refer to a source, which must be a phrase for one person without a name: "a spokesman".
pub(super) fn is_person(context: &QuoteContext<'_>, (start, end): Run) -> bool {
    let words = &context.words[start..end];
    let is_in_head = |word: &&Word| !ends_head(word.class) && !is_preposition(word.class);
    let head = words.iter().take_while(is_in_head).last();
    is_determiner(words[0].class)
        && head.is_some_and(|word| word.class == class::PERSON && !word.name.is_name())
}

/// Whether "they" can refer to an unnamed source with these words: "Prosecutors", "health experts".
pub(super) fn is_plural(words: &str) -> bool {
    let head = words.split([',', '(']).next().unwrap_or(words);
    let mut words = head.split_whitespace().peekable();
    let mut last = words.next().unwrap_or("");
    while let Some(word) = words.next() {
        // "the groups who" is cut off: its head is unknown.
        if Classes::of(word).has(Class::HeadPostmodifier) && words.peek().is_some() {
            break;
        }
        last = word;
    }
    let ends_in_s = last.len() > 3 && last.ends_with('s') && !last.ends_with("ss");
    ends_in_s || Classes::of(last).has(Class::IrregularPluralPerson)
}

/// Whether the head of a phrase contains a noun. "a minister of the cabinet" has "minister" in its head; "the wife of the
/// minister" does not.
pub(super) fn head_has_noun(phrase: &str, noun: &str) -> bool {
    let head = phrase.split([',', '—', '–']).next().unwrap_or(phrase);
    let mut words = head.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_article = |next: &&str| Classes::of(next).has(Class::DefiniteArticle);
        if Classes::of(word).has(Class::HeadPostmodifier) && words.peek().is_some_and(is_article) {
            return false;
        }
        if word.eq_ignore_ascii_case(noun) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_they_can_stand_for() {
        for (words, plural) in [
            ("Prosecutors", true),
            ("health experts", true),
            ("residents of the town", true),
            ("people who live there", true),
            ("police", true),
            ("several rounds of", false),
            ("the owner of the boats", false),
            ("the boss, like others", false),
            ("the minister", false),
            ("", false),
        ] {
            assert_eq!(is_plural(words), plural, "{words}");
        }
    }

    #[test]
    fn finds_the_noun_of_a_head() {
        for (phrase, noun, found) in [
            ("a minister of the cabinet", "minister", true),
            ("Prime Minister Ines Aalto", "minister", true),
            ("the wife of the minister", "minister", false),
            ("Ines Aalto, the minister", "minister", false),
        ] {
            assert_eq!(head_has_noun(phrase, noun), found, "{phrase}");
        }
    }

    #[test]
    fn knows_pronouns_in_any_case() {
        for (words, pronoun) in [
            ("He", Some(SpeakerPronoun::He)),
            ("she", Some(SpeakerPronoun::She)),
            ("IT", Some(SpeakerPronoun::It)),
            ("they", Some(SpeakerPronoun::They)),
            ("him", None),
            ("he said", None),
        ] {
            assert_eq!(SpeakerPronoun::of(words), pronoun, "{words}");
        }
    }
}
