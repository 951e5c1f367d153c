//! Phrases of a page's menus, buttons and footers (`src/data/en/lists/clutter.tsv`).

use crate::input::words::Word;
use crate::lexicon::{Class, Classes};

/// Categories of clutter phrases. The features of the line model contain their numbers, so the order is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Clutter {
    Navigation,
    Account,
    Share,
    Subscribe,
    Related,
    Comment,
    Footer,
    Cookie,
    Ad,
    Media,
}

/// Where a clutter phrase must occur, strongest evidence first. The order is fixed, like that of [`Clutter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// The phrase is the whole line.
    Line,
    /// The line starts with the phrase.
    Start,
    /// Anywhere in a line of up to [`WORDS`] words.
    Any,
}

/// Maximum number of words in a line that is searched for phrases. In longer lines only the start counts.
const WORDS: usize = 40;

/// The classes of phrases. The value of a phrase is the sum of 1 for [`Where::Line`], 2 for [`Where::Start`] and 4 for
/// [`Where::Any`].
const CLASSES: [(Class, Clutter); 10] = [
    (Class::ClutterNavigation, Clutter::Navigation),
    (Class::ClutterAccount, Clutter::Account),
    (Class::ClutterShare, Clutter::Share),
    (Class::ClutterSubscribe, Clutter::Subscribe),
    (Class::ClutterRelated, Clutter::Related),
    (Class::ClutterComment, Clutter::Comment),
    (Class::ClutterFooter, Clutter::Footer),
    (Class::ClutterCookie, Clutter::Cookie),
    (Class::ClutterAd, Clutter::Ad),
    (Class::ClutterMedia, Clutter::Media),
];

/// The phrase of clutter in a line: the one with the strongest evidence, then the first, then the shortest.
pub(super) fn find(words: &[Word<'_>]) -> Option<(Clutter, Where)> {
    let mut best: Option<(Clutter, Where)> = None;
    let starts = if words.len() > WORDS { 1 } else { words.len() };
    let mut phrase = String::new();
    for start in 0..starts {
        phrase.clear();
        for (end, word) in words.iter().enumerate().skip(start) {
            let classes = if end == start {
                word.classes
            } else {
                phrase.push(' ');
                phrase.push_str(word.text);
                Classes::of_lower(&phrase)
            };
            let line = start == 0 && end + 1 == words.len();
            let fits = [line, start == 0, words.len() <= WORDS];
            if let Some(found) = labeled(classes, fits)
                && best.is_none_or(|(_, place)| (found.1 as u8) < place as u8)
            {
                best = Some(found);
            }
            if !classes.has(Class::PhraseStart) {
                break;
            }
            if end == start {
                phrase.push_str(word.text);
            }
        }
    }
    best
}

/// The category of a phrase with these classes, and the strongest place that `fits` allows.
fn labeled(classes: Classes, fits: [bool; 3]) -> Option<(Clutter, Where)> {
    // Most words have no class or are function words, which are clutter only if they are the whole line.
    let [line, ..] = fits;
    if classes == Classes::default() || (!line && classes.has(Class::PageFunctionWord)) {
        return None;
    }
    let places = [Where::Line, Where::Start, Where::Any];
    let kinds = CLASSES.iter().filter(|(class, _)| classes.has(*class));
    kinds
        .filter_map(|&(class, kind)| {
            let value = classes.value(class)?;
            let place = (0..3).find(|&at| fits[at] && value >> at & 1 == 1)?;
            Some((kind, places[place]))
        })
        .min_by_key(|(_, place)| *place as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<Word<'_>> {
        let word = |text| Word {
            text,
            classes: Classes::of_lower(text),
        };
        line.split_whitespace().map(word).collect()
    }

    #[test]
    fn finds_phrases() {
        for (line, want) in [
            ("share", Some((Clutter::Share, Where::Line))),
            ("share prices fell", None),
            ("topics", Some((Clutter::Navigation, Where::Line))),
            ("topics of today", Some((Clutter::Related, Where::Start))),
            ("skip to content", Some((Clutter::Navigation, Where::Start))),
            (
                "2018 oakham post all rights reserved",
                Some((Clutter::Footer, Where::Any)),
            ),
        ] {
            assert_eq!(find(&words(line)), want, "{line}");
        }
    }

    #[test]
    fn only_the_start_of_a_long_line_counts() {
        let line = "skip to ".to_owned() + &"all rights reserved ".repeat(20);
        let words = words(&line);
        assert_eq!(find(&words), Some((Clutter::Navigation, Where::Start)));
        assert_eq!(find(&words[2..]), None);
    }
}
