//! Atoms: runs of letters, runs of digits, and single marks, each with its meaning on the calendar.
//!
//! Atoms are finer than tokens ("mid-1990s" is five atoms), so the grammar does not depend on how hyphens, full stops
//! and apostrophes were tokenized.

use super::{Class, Classes, Keyword, Word};
use crate::span::Span;

/// The smallest piece of text that the grammar looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Atom {
    start: u32,
    end: u32,
    /// The classes of a word; none for digits and marks.
    classes: Classes,
    /// What a word means on the calendar; digits and marks are [`Word::Other`].
    pub(crate) word: Word,
    /// Letters, digits, or the first byte of a mark.
    pub(crate) shape: Shape,
    /// White space precedes it.
    pub(crate) spaced: bool,
}

/// What an atom is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Lower-case letters.
    Lower,
    /// Letters, the first a capital.
    Capital,
    /// ASCII digits.
    Digits,
    /// One mark. Typographic dashes, apostrophes and currency signs become `-`, `'` and `$`; other non-ASCII marks `?`.
    Mark(u8),
}

impl Shape {
    /// True for words.
    pub(crate) const fn is_letters(self) -> bool {
        matches!(self, Shape::Lower | Shape::Capital)
    }
}

/// The atoms of a sentence or line.
#[derive(Debug)]
pub(crate) struct Atoms<'t> {
    /// The text of the article.
    text: &'t str,
    list: Vec<Atom>,
}

/// The atom that is returned for indices out of range.
const NOTHING: Atom = Atom {
    start: 0,
    end: 0,
    classes: Classes::NONE,
    word: Word::Other,
    shape: Shape::Mark(b'\n'),
    spaced: true,
};

impl<'t> Atoms<'t> {
    /// Atoms of this text, without any yet.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            list: Vec::new(),
        }
    }

    /// Removes all atoms.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// The number of atoms.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The atom at index `at`. Returns a line break if there is none.
    pub(crate) fn get(&self, at: usize) -> Atom {
        self.list.get(at).copied().unwrap_or(NOTHING)
    }

    /// The atom `back` positions before `at`.
    pub(crate) fn before(&self, at: usize, back: usize) -> Atom {
        at.checked_sub(back).map_or(NOTHING, |at| self.get(at))
    }

    /// The meaning of the word at `at`.
    pub(crate) fn word(&self, at: usize) -> Word {
        self.get(at).word
    }

    /// True if this mark is at `at`.
    pub(crate) fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.get(at).shape == Shape::Mark(mark)
    }

    /// True if this keyword is at `at`.
    pub(crate) fn is_keyword(&self, at: usize, keyword: Keyword) -> bool {
        self.word(at) == Word::Keyword(keyword)
    }

    /// True if the word at `at` is of a class.
    pub(crate) fn has(&self, at: usize, class: Class) -> bool {
        self.get(at).classes.has(class)
    }

    /// The value that the list of a class gives for the word at `at`; `None` if it is not of the class.
    pub(crate) fn value(&self, at: usize, class: Class) -> Option<i16> {
        self.get(at).classes.value(class)
    }

    /// True if an apostrophe and an "s" begin at `at`.
    pub(crate) fn is_possessive(&self, at: usize) -> bool {
        self.is_mark(at, b'\'') && self.is_keyword(at + 1, Keyword::S)
    }

    /// True if a capitalized word is at `at`.
    pub(crate) fn is_capital(&self, at: usize) -> bool {
        self.get(at).shape == Shape::Capital
    }

    /// The characters of the atom at `at`.
    pub(crate) fn str(&self, at: usize) -> &'t str {
        let atom = self.get(at);
        self.text
            .get(atom.start as usize..atom.end as usize)
            .unwrap_or("")
    }

    /// True if the atom at `at` is this word, in any case.
    pub(crate) fn is(&self, at: usize, word: &str) -> bool {
        self.str(at).eq_ignore_ascii_case(word)
    }

    /// The value and the number of the digits at `at`, if there are at most six.
    pub(crate) fn digits(&self, at: usize) -> Option<(u32, usize)> {
        let text = self.str(at);
        if self.get(at).shape != Shape::Digits || text.len() > 6 {
            return None;
        }
        text.parse().ok().map(|number| (number, text.len()))
    }

    /// The bytes that the atoms `from..to` cover.
    pub(crate) fn span(&self, from: usize, to: usize) -> Span {
        let start = self.get(from).start as usize;
        let end = self.get(to.max(from + 1) - 1).end as usize;
        Span::new(start, end.max(start))
    }

    /// True if the atoms end with the full stop of an abbreviated month, so the sentence may not end here.
    pub(crate) fn end_is_open(&self) -> bool {
        let end = self.len();
        let short = matches!(self.before(end, 2).word, Word::Month { short: true, .. });
        short && self.is_mark(end.wrapping_sub(1), b'.')
    }

    /// Appends the atoms of `span`; `classes` gives the classes of the word at a place in the text.
    pub(crate) fn read(&mut self, span: Span, mut classes: impl FnMut(Span) -> Classes) {
        let bytes = self.text.as_bytes();
        let (mut at, mut spaced) = (span.start, true);
        while at < span.end.min(bytes.len()) {
            let start = at;
            let first = bytes[at];
            if first.is_ascii_whitespace() {
                at += 1;
                spaced = true;
                continue;
            }
            let (shape, end) = self.cut(start, span.end);
            at = end;
            if shape == Shape::Mark(b' ') {
                spaced = true;
                continue;
            }
            let classes = if shape.is_letters() {
                classes(Span::new(start, end))
            } else {
                Classes::NONE
            };
            if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) {
                if !spaced && shape.is_letters() && self.grow(end) {
                    continue;
                }
                self.list.push(Atom {
                    start,
                    end,
                    classes,
                    word: Word::of(classes),
                    shape,
                    spaced,
                });
            }
            spaced = false;
        }
    }

    /// Extends the last atom, if it is a word, by letters that follow immediately: "caf" by "é".
    fn grow(&mut self, end: u32) -> bool {
        match self.list.last_mut() {
            Some(last) if last.shape.is_letters() => {
                last.end = end;
                last.classes = Classes::NONE;
                last.word = Word::Other;
                true
            }
            _ => false,
        }
    }

    /// Returns the shape and the end of the atom that starts at byte `start`.
    fn cut(&self, start: usize, limit: usize) -> (Shape, usize) {
        let bytes = self.text.as_bytes();
        let run = |test: fn(u8) -> bool| {
            let mut end = start + 1;
            while end < limit && test(bytes[end]) {
                end += 1;
            }
            end
        };
        let first = bytes[start];
        if first.is_ascii_digit() {
            return (Shape::Digits, run(|b| b.is_ascii_digit()));
        }
        if first.is_ascii_alphabetic() {
            let end = run(|b| b.is_ascii_alphabetic());
            let shape = if first.is_ascii_uppercase() {
                Shape::Capital
            } else {
                Shape::Lower
            };
            return (shape, end);
        }
        if first.is_ascii() {
            return (Shape::Mark(first), start + 1);
        }
        let Some(mark) = self.text[start..].chars().next() else {
            return (Shape::Mark(b'?'), limit);
        };
        let end = start + mark.len_utf8();
        match mark {
            '-' | '‐' | '‑' | '–' => (Shape::Mark(b'-'), end),
            '—' => (Shape::Mark(b'_'), end),
            '’' | '‘' | 'ʼ' => (Shape::Mark(b'\''), end),
            '£' | '€' | '¥' | '₹' | '₩' => (Shape::Mark(b'$'), end),
            _ if mark.is_whitespace() => (Shape::Mark(b' '), end),
            _ if mark.is_uppercase() => (Shape::Capital, end),
            _ if mark.is_alphabetic() => (Shape::Lower, end),
            _ => (Shape::Mark(b'?'), end),
        }
    }
}
