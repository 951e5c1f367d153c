//! The phrases that label a page's menus, buttons and footers (`src/data/lists/clutter.tsv`).

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

/// Places that first words fall on.
const SLOTS: usize = 4096;

/// The phrases, in lists by the place that their first word falls on: most words of a text fall beside them.
struct Phrases {
    /// For each place the first phrase of its list, + 1.
    heads: [u16; SLOTS],
    phrases: Vec<Phrase>,
}

struct Phrase {
    first: &'static str,
    /// What follows the first word.
    rest: &'static str,
    place: Where,
    class: Clutter,
    /// The next phrase of the list, + 1.
    next: u16,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut all = Phrases {
        heads: [0; SLOTS],
        phrases: Vec::new(),
    };
    // From the last on, so that the lists keep the order of the file.
    for line in include_str!("../../data/lists/clutter.tsv").lines().rev() {
        let mut fields = line.split('\t');
        let (Some(class), Some(place), Some(phrase)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (Some(class), Some(place)) = (class_named(class), place_named(place)) else {
            continue;
        };
        let (first, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
        let head = &mut all.heads[slot(first)];
        all.phrases.push(Phrase {
            first,
            rest,
            place,
            class,
            next: *head,
        });
        *head = all.phrases.len() as u16;
    }
    all
});

impl Phrases {
    /// The phrases that begin with `word`.
    fn beginning(&self, word: &str) -> impl Iterator<Item = &Phrase> {
        let at = |next: u16| self.phrases.get(usize::from(next).wrapping_sub(1));
        std::iter::successors(at(self.heads[slot(word)]), move |phrase| at(phrase.next))
            .filter(move |phrase| phrase.first == word)
    }
}

impl Phrase {
    /// How many of `words` the phrase takes behind its first word, when they begin as it goes on.
    fn goes_on(&self, words: &[&str]) -> Option<usize> {
        let mut count = 0;
        for word in self.rest.split(' ').filter(|rest| !rest.is_empty()) {
            if words.get(count) != Some(&word) {
                return None;
            }
            count += 1;
        }
        Some(count)
    }
}

/// One of the places for `word`.
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
    let all = &*PHRASES;
    for (at, word) in words.iter().take(room).enumerate() {
        for phrase in all.beginning(word) {
            let Some(taken) = phrase.goes_on(&words[at + 1..]) else {
                continue;
            };
            let fits = match phrase.place {
                Where::Line => at == 0 && words.len() == taken + 1,
                Where::Start => at == 0,
                Where::Any => words.len() <= WORDS,
            };
            if fits && best.is_none_or(|(_, found)| (phrase.place as u8) < found as u8) {
                best = Some((phrase.class, phrase.place));
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
