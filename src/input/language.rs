//! Detects the language of a text.

use whatlang::Lang;

use super::article::Block;
use crate::lexicon::{Class, Classes};

/// Bytes of text that are enough to detect its language.
const SAMPLE: usize = 4 * 1024;

/// After this many words a text is English if one in six of them is an English marker.
const CLEAR: usize = 128;

/// The language of the story in the `blocks` of `text`, as [`detect`] returns it.
pub(super) fn of_story(text: &str, blocks: &[Block]) -> Option<(&'static str, &'static str)> {
    let mut story = String::new();
    for block in blocks.iter().filter(|block| block.kind.is_story(false)) {
        story.push_str(block.span.of(text));
        story.push('\n');
        if story.len() > SAMPLE {
            break;
        }
    }
    detect(&story)
}

/// The language of `text` as a two-letter ISO 639-1 code and an English name; `None` if there is too little text.
fn detect(text: &str) -> Option<(&'static str, &'static str)> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let (mut words, mut english) = (0usize, 0usize);
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        english += usize::from(Classes::of(word).has(Class::EnglishMarker));
        if words == CLEAR && english * 6 >= words {
            return Some(("en", "English"));
        }
    }
    if english * 8 >= words && english >= 2 {
        return Some(("en", "English"));
    }
    // A list of names looks like any language: of Latin letters, only lower-case words count.
    let common: String = sample
        .split_inclusive(char::is_whitespace)
        .filter(|word| !word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
        .collect();
    let found = whatlang::detect(&common)?;
    let letters = common.chars().filter(|c| c.is_alphabetic()).count();
    // Other scripts are certain after a few words; Latin letters need a paragraph.
    let latin = found.script() == whatlang::Script::Latin;
    if letters < if latin { 100 } else { 20 }
        || (!found.is_reliable() && found.confidence() < 0.3)
        || (found.lang() != Lang::Eng && english * 25 > words)
    {
        return None;
    }
    code(found.lang()).map(|code| (code, found.lang().eng_name()))
}

/// The two-letter ISO 639-1 code of a language.
fn code(lang: Lang) -> Option<&'static str> {
    let rows = include_str!("../data/world/lists/languages.tsv").lines();
    let mut pairs = rows.filter_map(|row| row.split_once('\t'));
    pairs
        .find(|(three_letters, _)| *three_letters == lang.code())
        .map(|(_, two_letters)| two_letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detects_languages() {
        let code = |text: &str| detect(text).map(|(code, _)| code);
        assert_eq!(
            code("The minister said that the bridge was closed to traffic for the winter."),
            Some("en")
        );
        assert_eq!(
            code(
                "Der Minister sagte am Montag, die Brücke werde für den Winter gesperrt. Die Anwohner sind damit nicht \
                  einverstanden und haben eine Klage angekündigt, über die das Gericht im Herbst entscheiden soll."
            ),
            Some("de")
        );
        assert_eq!(
            code(
                "Le ministre a déclaré lundi que le pont serait fermé pour l'hiver. Les habitants ne sont pas d'accord \
                  et ont annoncé une plainte que le tribunal doit examiner à l'automne."
            ),
            Some("fr")
        );
        assert_eq!(
            code("Москва объявила о новых мерах в понедельник, сообщает агентство."),
            Some("ru")
        );
        assert_eq!(code("Jones 3-1 Smith"), None);
        assert_eq!(code(""), None);
    }
}
