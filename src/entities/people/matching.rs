//! Whether two names can refer to the same person.

use crate::lexicon::people::{family_first, given_name};
use crate::lexicon::{Class, Classes};

/// A word without the Arabic article: "al sisi" and "sisi" are the same surname.
pub(super) fn bare(word: &str) -> &str {
    ["al ", "el ", "as ", "ash "]
        .iter()
        .find_map(|article| word.strip_prefix(article))
        .unwrap_or(word)
}

/// Whether `word` can be a family name in the full name `words`.
pub(super) fn is_family_word(words: &[String], word: &str) -> bool {
    let word = bare(word);
    let position = words.iter().position(|known| bare(known) == word);
    match position {
        Some(0) => family_first(word).is_some() && words.len() > 1 && given_name(word).is_none(),
        Some(_) => true,
        None => false,
    }
}

/// The rule by which a shorter name of several words can refer to the same person as a longer one, if any.
pub(super) fn same_person(full: &[String], short: &[String]) -> Option<&'static str> {
    let (full_first, full_last) = (full.first()?, full.last()?);
    let (first, last) = (short.first()?, short.last()?);
    if full
        .windows(short.len())
        .any(|part| part.iter().zip(short).all(|(a, b)| bare(a) == bare(b)))
    {
        return Some("part-of-name");
    }
    let subsequence = {
        let mut rest = full.iter();
        short
            .iter()
            .all(|word| rest.any(|known| bare(known) == bare(word)))
    };
    if subsequence && first == full_first {
        return Some("middle-name");
    }
    let same_family = bare(last) == bare(full_last);
    if same_family && is_initial_of(first, full_first) {
        return Some("initial");
    }
    if same_family && is_short_for(first, full_first) {
        return Some("nickname");
    }
    if same_family && first == full_first && short.len() == full.len() {
        let middle = short[1..short.len() - 1].iter().zip(&full[1..]);
        if middle
            .clone()
            .all(|(a, b)| is_initial_of(a, b) || is_initial_of(b, a))
        {
            return Some("initial");
        }
    }
    let spelled_alike = |a: &str, b: &str| a == b || (a.len() > 4 && b.len() > 4 && one_edit(a, b));
    (full.len() == short.len() && full.iter().zip(short).all(|(a, b)| spelled_alike(a, b)))
        .then_some("spelling")
}

fn is_initial_of(initial: &str, word: &str) -> bool {
    initial != word
        && initial.chars().count() <= 2
        && initial.chars().next() == word.chars().next()
        && word.len() > 1
        && initial.len() < word.len()
}

/// Whether one given name is a usual short form of the other.
fn is_short_for(a: &str, b: &str) -> bool {
    let short_for = |short: &str, full: &str| {
        let names = Classes::of_lower(short).text(Class::ShortGivenName);
        names.is_some_and(|names| names.split(',').any(|name| name == full))
    };
    short_for(a, b) || short_for(b, a)
}

/// Whether two folded words differ in at most one letter.
pub(super) fn one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let end = a[start..]
        .iter()
        .rev()
        .zip(b[start..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    (a.len() - start - end) <= 1 && (b.len() - start - end) <= 1
}
