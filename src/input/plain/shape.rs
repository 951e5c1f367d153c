//! The shape of a unit: lengths, kinds of words, its start and its end.

use memchr::{memchr_iter, memchr2, memchr3_iter};

use super::clutter::{self, Clutter, Where};
use super::lines::{Unit, is_bullet};
use crate::input::words::Word;
use crate::learn::weights::{combine, hash};
use crate::lexicon::{Class, Classes, calendar};

/// The shape of a unit, independent of its neighbors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Characters.
    pub(super) chars: usize,
    /// Words, at most [`WORDS`].
    pub(super) words: usize,
    /// Function words among the words ("the", "of"), which are frequent in prose and absent from menus.
    pub(super) function: usize,
    /// Capitalized words among the words, except the first.
    pub(super) capitals: usize,
    /// Digits.
    pub(super) digits: usize,
    /// How the unit ends.
    pub(super) end: End,
    /// How the unit starts.
    pub(super) first: First,
    /// The phrase of clutter in it.
    pub(super) clutter: Option<(Clutter, Where)>,
    /// It has the name of a month next to a number, or a numeric date.
    pub(super) date: bool,
    /// It has a time of day or "ago".
    pub(super) time: bool,
    /// It has an address: a URL, an e-mail address, a handle.
    pub(super) address: bool,
    /// It has a separator of menus: a bar, an arrow, a copyright sign.
    pub(super) separator: bool,
    /// Hash of its words in lower case, to find repeats.
    pub(super) key: u64,
}

/// The number of [`Shape::measures`].
pub(in crate::input) const MEASURES: usize = 14;

/// Maximum number of words of a unit that are inspected. The rest of a longer paragraph adds no information.
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

    /// Ends like a sentence.
    pub(super) fn ends_sentence(&self) -> bool {
        matches!(
            self.end,
            End::Period | End::Question | End::Exclamation | End::Quote | End::Ellipsis
        )
    }

    /// The shape in numbers, for models of lines that know more of the page than its words.
    pub(super) fn measures(&self) -> [f32; MEASURES] {
        let flag = |is: bool| f32::from(u8::from(is));
        let words = self.words.max(1) as f32;
        let (kind, place) = self.clutter.map_or((0.0, 0.0), |(kind, place)| {
            (1.0 + kind as u8 as f32, 1.0 + place as u8 as f32)
        });
        [
            (self.chars as f32).ln_1p(),
            self.words as f32,
            self.function as f32 / words,
            self.capitals as f32 / words,
            self.digits as f32 / self.chars.max(1) as f32,
            self.end as u8 as f32,
            self.first as u8 as f32,
            kind,
            place,
            flag(self.date),
            flag(self.time),
            flag(self.address),
            flag(self.separator),
            flag(self.is_prose()),
        ]
    }

    /// The clutter if it is the whole line: a button, a menu item, a label.
    pub(super) fn label(&self) -> Option<Clutter> {
        match self.clutter {
            Some((class, Where::Line)) => Some(class),
            _ => None,
        }
    }
}

/// The shape of a `unit` of `text`.
pub(super) fn shape(text: &str, unit: &Unit) -> Shape {
    let line = unit.span.of(text);
    let short = line.len() < 300;
    let lower = line.to_lowercase();
    // In ASCII, changing case keeps the offsets of words.
    let ascii = line.is_ascii();
    let mut words: Vec<Word<'_>> = Vec::with_capacity(lower.len() / 5 + 1);
    let (mut capitals, mut function, mut key) = (0, 0, 0);
    each_word(&lower, |at, word| {
        capitals += usize::from(ascii && !words.is_empty() && starts_upper(&line[at..]));
        let hash = hash(word.as_bytes());
        let classes = Classes::of_lower_key(hash);
        function += usize::from(classes.has(Class::PageFunctionWord));
        key = combine(key, hash);
        words.push(Word {
            text: word,
            classes,
        });
        words.len() < WORDS
    });
    if !ascii {
        let mut seen = 0;
        each_word(line, |_, word| {
            capitals += usize::from(seen > 0 && starts_upper(word));
            seen += 1;
            seen < WORDS
        });
    }
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    Shape {
        chars: line.chars().count(),
        words: words.len(),
        function,
        capitals,
        digits,
        end: end(line),
        first: first(line),
        clutter: clutter::find(&words),
        date: digits > 0 && has_date(&words),
        time: words.iter().skip(1).any(|word| word.text == "ago")
            || digits > 0 && (words.windows(2).any(is_time) || (short && has_clock(line))),
        address: has_address(line),
        separator: short && has_separator(line, ascii),
        key,
    }
}

/// Passes the runs of letters and digits in `text`, with their offsets, to `take` until it returns false.
fn each_word<'t>(text: &'t str, mut take: impl FnMut(usize, &'t str) -> bool) {
    let bytes = text.as_bytes();
    let inside = |at: usize| match bytes[at] {
        byte if byte.is_ascii() => (byte.is_ascii_alphanumeric(), 1),
        _ => match text[at..].chars().next() {
            Some(c) => (c.is_alphanumeric(), c.len_utf8()),
            None => (false, 1),
        },
    };
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut width = 0;
        while at < bytes.len() {
            let (word, step) = inside(at);
            width = step;
            if !word {
                break;
            }
            at += step;
        }
        if at > start && !take(start, &text[start..at]) {
            return;
        }
        at += width;
    }
}

fn starts_upper(word: &str) -> bool {
    match word.as_bytes().first() {
        Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
        _ => word.starts_with(char::is_uppercase),
    }
}

/// True for the name of a month next to a number, or three numbers with a year first or last.
fn has_date(words: &[Word<'_>]) -> bool {
    let month = |at: Option<usize>| {
        at.and_then(|at| words.get(at))
            .is_some_and(|word| calendar::month(word.text).is_some())
    };
    let short = |word: &str| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    words
        .iter()
        .enumerate()
        .any(|(at, word)| is_number(word.text) && (month(at.checked_sub(1)) || month(Some(at + 1))))
        || words.windows(3).any(|three| {
            three.iter().all(|word| short(word.text))
                && (three[0].text.len() == 4 || three[2].text.len() == 4)
        })
}

/// "3 hours", "10 am".
fn is_time(two: &[Word<'_>]) -> bool {
    is_number(two[0].text) && two[1].classes.has(Class::PageTimeUnit)
}

fn is_number(word: &str) -> bool {
    word.len() <= 4 && word.starts_with(|c: char| c.is_ascii_digit())
}

fn has_separator(line: &str, ascii: bool) -> bool {
    memchr2(b'|', b'/', line.as_bytes()).is_some()
        || !ascii && line.contains(['©', '»', '«', '›', '→', '←', '•', '·'])
}

/// "10:15", with or without seconds.
fn has_clock(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr_iter(b':', bytes).any(|at| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        at > 0 && digit(at - 1) && digit(at + 1) && digit(at + 2)
    })
}

/// A URL, an e-mail address, a handle.
fn has_address(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr3_iter(b'.', b':', b'@', bytes).any(|at| match bytes[at] {
        b'.' => bytes[at..].starts_with(b".com") || bytes[..at].ends_with(b"www"),
        b':' => {
            bytes[at..].starts_with(b"://")
                && (bytes[..at].ends_with(b"http") || bytes[..at].ends_with(b"https"))
        }
        _ => line[at + 1..].starts_with(char::is_alphanumeric),
    })
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

/// The 64-bit FNV-1a hash: the keys of the line model.
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
