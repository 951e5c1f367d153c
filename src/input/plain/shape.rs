//! What one unit looks like: lengths, kinds of words, how it starts and ends.

use super::clutter::{self, Clutter, Where};
use super::lines::{Unit, is_bullet};

/// The look of one unit, independent of its neighbours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Characters.
    pub(super) chars: usize,
    /// Words, counted up to [`WORDS`].
    pub(super) words: usize,
    /// Function words among them ("the", "of"): many in prose, none in menus.
    pub(super) function: usize,
    /// Capitalised words among them, the first left out.
    pub(super) capitals: usize,
    /// Digits.
    pub(super) digits: usize,
    /// How the unit ends.
    pub(super) end: End,
    /// How the unit starts.
    pub(super) first: First,
    /// The phrase of clutter that it is or holds.
    pub(super) clutter: Option<(Clutter, Where)>,
    /// It holds the name of a month or a numeric date.
    pub(super) date: bool,
    /// It holds a time of day or "ago".
    pub(super) time: bool,
    /// It holds an address: a URL, an e-mail address, a handle.
    pub(super) address: bool,
    /// It holds a separator of menus: a bar, an arrow, a copyright sign.
    pub(super) separator: bool,
    /// Hash of its letters and digits, to find repeats.
    pub(super) key: u64,
}

/// Words of a unit that are looked at; more of a paragraph tells nothing new.
const WORDS: usize = 200;

/// How a unit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum End {
    Word,
    Period,
    Question,
    Exclamation,
    Quote,
    Colon,
    Comma,
    Ellipsis,
    Digit,
    Other,
}

/// How a unit starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum First {
    Upper,
    Lower,
    Digit,
    Quote,
    Bullet,
    Bracket,
    Other,
}

impl Shape {
    /// A whole sentence of running text.
    pub(super) fn is_prose(&self) -> bool {
        self.words >= 10
            && self.function * 7 >= self.words
            && self.chars >= 60
            && self.ends_sentence()
    }

    /// Ends as sentences end.
    pub(super) fn ends_sentence(&self) -> bool {
        matches!(
            self.end,
            End::Period | End::Question | End::Exclamation | End::Quote | End::Ellipsis
        )
    }

    /// Clutter that takes up a whole line: a button, a menu item, a label.
    pub(super) fn label(&self) -> Option<Clutter> {
        match self.clutter {
            Some((class, Where::Line)) => Some(class),
            _ => None,
        }
    }
}

const FUNCTION: [&str; 48] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "for", "from", "had",
    "has", "have", "he", "her", "his", "i", "in", "is", "it", "its", "not", "of", "on", "or",
    "said", "she", "that", "the", "their", "they", "this", "to", "was", "we", "were", "which",
    "who", "will", "with", "would", "you", "your", "than", "there",
];

const MONTHS: [&str; 24] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Looks at `unit` of `text`.
pub(super) fn shape(text: &str, unit: &Unit) -> Shape {
    let line = unit.span.of(text);
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    let capitals = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .skip(1)
        .filter(|word| word.starts_with(char::is_uppercase))
        .count();
    let month = words.iter().enumerate().any(|(at, word)| {
        MONTHS.contains(word)
            && (is_number(words.get(at + 1)) || (at > 0 && is_number(words.get(at - 1))))
    });
    let numeric = words.windows(3).any(|three| {
        three
            .iter()
            .all(|word| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
            && (three[0].len() == 4 || three[2].len() == 4)
    });
    let clock = words.windows(2).any(|two| {
        (is_number(Some(&two[0]))
            && matches!(
                two[1],
                "am" | "pm" | "hours" | "minutes" | "mins" | "days" | "ago" | "hrs"
            ))
            || two[1] == "ago"
    });
    Shape {
        chars: line.chars().count(),
        words: words.len(),
        function: words.iter().filter(|word| FUNCTION.contains(word)).count(),
        capitals,
        digits: line.bytes().filter(u8::is_ascii_digit).count(),
        end: end(line),
        first: first(line),
        clutter: clutter::find(&words),
        date: month || numeric,
        time: clock || has_clock(line),
        address: has_address(line),
        separator: line.contains(['|', '©', '»', '«', '›', '→', '←', '•', '·', '/'])
            && line.len() < 300,
        key: key(&words),
    }
}

fn is_number(word: Option<&&str>) -> bool {
    word.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 4)
}

/// "10:15", with or without seconds.
fn has_clock(line: &str) -> bool {
    line.len() < 300
        && line.as_bytes().windows(4).any(|four| {
            four[0].is_ascii_digit()
                && four[1] == b':'
                && four[2].is_ascii_digit()
                && four[3].is_ascii_digit()
        })
}

fn has_address(line: &str) -> bool {
    line.contains("http://")
        || line.contains("https://")
        || line.contains("www.")
        || line.contains(".com")
        || line
            .match_indices('@')
            .any(|(at, _)| line[at + 1..].starts_with(|c: char| c.is_alphanumeric()))
}

fn end(line: &str) -> End {
    let mut chars = line
        .chars()
        .rev()
        .skip_while(|c| matches!(c, ')' | ']' | '*'));
    match chars.next() {
        Some('.') if line.ends_with("..") => End::Ellipsis,
        Some('.' | '。' | '।') => End::Period,
        Some('?') => End::Question,
        Some('!') => End::Exclamation,
        Some('"' | '”' | '\'' | '’' | '»') => End::Quote,
        Some(':') => End::Colon,
        Some(',' | ';' | '-' | '–' | '—') => End::Comma,
        Some('…') => End::Ellipsis,
        Some(c) if c.is_numeric() => End::Digit,
        Some(c) if c.is_alphabetic() => End::Word,
        _ => End::Other,
    }
}

fn first(line: &str) -> First {
    if is_bullet(line) {
        return First::Bullet;
    }
    match line.chars().next() {
        Some(c) if c.is_uppercase() => First::Upper,
        Some(c) if c.is_lowercase() => First::Lower,
        Some(c) if c.is_numeric() => First::Digit,
        Some('"' | '“' | '\'' | '‘' | '`' | '«') => First::Quote,
        Some('(' | '[' | '<' | '{') => First::Bracket,
        _ => First::Other,
    }
}

/// FNV-1a over the words.
fn key(words: &[&str]) -> u64 {
    let mut hash = Fnv::default();
    for word in words {
        hash.write(word.as_bytes());
        hash.write(b" ");
    }
    hash.0
}

/// The 64-bit FNV-1a hash: small, fixed for all time, and the same on every machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fnv(pub(super) u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    pub(super) fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
