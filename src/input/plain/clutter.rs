//! The phrases that label a page's menus, buttons and footers (`src/data/lists/clutter.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a phrase of clutter belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Clutter {
    Nav,
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

/// Where in a line a phrase has to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Line,
    Start,
    Any,
}

/// Words of a line that are looked at; clutter inside longer paragraphs is no clutter.
const WORDS: usize = 40;

type Phrases = HashMap<&'static str, Vec<(Vec<&'static str>, Where, Clutter)>>;

/// The phrases by their first word.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases: Phrases = HashMap::new();
    for line in include_str!("../../data/lists/clutter.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let mut fields = line.split('\t');
        let (Some(class), Some(place), Some(phrase)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (Some(class), Some(place)) = (class_named(class), place_named(place)) else {
            continue;
        };
        let mut words = phrase.split(' ');
        let Some(first) = words.next() else { continue };
        phrases
            .entry(first)
            .or_default()
            .push((words.collect(), place, class));
    }
    phrases
});

/// A bit for each place that the first word of a phrase falls on: most words of a text fall beside them.
static FIRST: LazyLock<[u64; 64]> = LazyLock::new(|| {
    let mut bits = [0; 64];
    for word in PHRASES.keys() {
        let at = slot(word);
        bits[at / 64] |= 1 << (at % 64);
    }
    bits
});

/// One of 4096 places for `word`.
fn slot(word: &str) -> usize {
    let mut key = word.len() as u64;
    for byte in word.bytes().take(7) {
        key = (key << 8) | u64::from(byte);
    }
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize
}

fn class_named(name: &str) -> Option<Clutter> {
    Some(match name {
        "nav" => Clutter::Nav,
        "account" => Clutter::Account,
        "share" => Clutter::Share,
        "subscribe" => Clutter::Subscribe,
        "related" => Clutter::Related,
        "comment" => Clutter::Comment,
        "footer" => Clutter::Footer,
        "cookie" => Clutter::Cookie,
        "ad" => Clutter::Ad,
        "media" => Clutter::Media,
        _ => return None,
    })
}

fn place_named(name: &str) -> Option<Where> {
    Some(match name {
        "line" => Where::Line,
        "start" => Where::Start,
        "any" => Where::Any,
        _ => return None,
    })
}

/// The clutter phrase in a line of `words` (lower case, letters and digits only): the strongest, a whole line before a start
/// before any place.
pub(super) fn find(words: &[&str]) -> Option<(Clutter, Where)> {
    let mut best: Option<(Clutter, Where)> = None;
    // Of a long line only the start counts.
    let room = if words.len() > WORDS { 1 } else { WORDS };
    let first = &*FIRST;
    for (at, word) in words.iter().take(room).enumerate() {
        let slot = slot(word);
        if first[slot / 64] >> (slot % 64) & 1 == 0 {
            continue;
        }
        for (rest, place, class) in PHRASES.get(word).into_iter().flatten() {
            let fits = match place {
                Where::Line => at == 0 && words.len() == rest.len() + 1,
                Where::Start => at == 0,
                Where::Any => words.len() <= WORDS,
            };
            if fits
                && words[at + 1..].starts_with(rest)
                && best.is_none_or(|(_, found)| (*place as u8) < found as u8)
            {
                best = Some((*class, *place));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_phrases() {
        assert_eq!(find(&["share"]), Some((Clutter::Share, Where::Line)));
        assert_eq!(find(&["share", "prices", "fell"]), None);
        assert_eq!(
            find(&["skip", "to", "content"]),
            Some((Clutter::Nav, Where::Start))
        );
        assert_eq!(
            find(&["2018", "oakham", "post", "all", "rights", "reserved"]),
            Some((Clutter::Footer, Where::Any))
        );
    }

    #[test]
    fn the_list_is_well_formed() {
        for line in include_str!("../../data/lists/clutter.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "{line:?}");
            assert!(
                class_named(fields[0]).is_some() && place_named(fields[1]).is_some(),
                "{line:?}"
            );
            assert!(
                fields[2]
                    .chars()
                    .all(|c| c == ' ' || c.is_lowercase() || c.is_ascii_digit()),
                "{line:?}"
            );
        }
    }
}
