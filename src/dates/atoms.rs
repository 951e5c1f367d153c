//! Atoms: runs of letters, runs of digits, and single marks, each with its meaning on the calendar.
//!
//! Tokens are cut finer here ("mid-1990s" is five atoms), so that the grammar need not care how hyphens, dots and
//! apostrophes were tokenized.

use crate::lexicon::calendar::{self, Small, Word};
use crate::span::Span;

/// The smallest piece of text that the grammar looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    start: u32,
    end: u32,
    /// What a word means on the calendar; digits and marks are [`Word::Other`].
    pub(super) word: Word,
    /// Letters, digits, or the first byte of a mark.
    pub(super) shape: Shape,
    /// White space stands in front of it.
    pub(super) spaced: bool,
}

/// What an atom is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Lower-case letters.
    Lower,
    /// Letters, the first a capital.
    Capital,
    /// ASCII digits.
    Digits,
    /// One mark; typographic dashes, apostrophes and currency signs are given as `-`, `'` and `$`, all else outside ASCII as `?`.
    Mark(u8),
}

impl Shape {
    /// True for words.
    pub(super) const fn is_letters(self) -> bool {
        matches!(self, Shape::Lower | Shape::Capital)
    }
}

/// The atoms of one sentence.
#[derive(Debug)]
pub(super) struct Atoms<'t> {
    /// The text of the article.
    pub(super) text: &'t str,
    list: Vec<Atom>,
}

/// What stands outside of every sentence.
const NOTHING: Atom = Atom {
    start: 0,
    end: 0,
    word: Word::Other,
    shape: Shape::Mark(b'\n'),
    spaced: true,
};

impl<'t> Atoms<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            list: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.list.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The atom at `at`; a line break that means nothing when there is none.
    pub(super) fn get(&self, at: usize) -> Atom {
        self.list.get(at).copied().unwrap_or(NOTHING)
    }

    /// The atom `back` places before `at`.
    pub(super) fn before(&self, at: usize, back: usize) -> Atom {
        at.checked_sub(back).map_or(NOTHING, |at| self.get(at))
    }

    pub(super) fn word(&self, at: usize) -> Word {
        self.get(at).word
    }

    pub(super) fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.get(at).shape == Shape::Mark(mark)
    }

    pub(super) fn is_small(&self, at: usize, small: Small) -> bool {
        self.word(at) == Word::Small(small)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.get(at).shape == Shape::Capital
    }

    /// The characters of the atom at `at`.
    pub(super) fn str(&self, at: usize) -> &'t str {
        let atom = self.get(at);
        self.text
            .get(atom.start as usize..atom.end as usize)
            .unwrap_or("")
    }

    /// True when the atom at `at` is this word, in any case.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.str(at).eq_ignore_ascii_case(word)
    }

    /// The digits at `at` as a number, when there are at most six.
    pub(super) fn digits(&self, at: usize) -> Option<(u32, usize)> {
        let text = self.str(at);
        if self.get(at).shape != Shape::Digits || text.len() > 6 {
            return None;
        }
        text.parse().ok().map(|number| (number, text.len()))
    }

    /// The bytes that the atoms `from..to` cover.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let start = self.get(from).start as usize;
        let end = self.get(to.max(from + 1) - 1).end as usize;
        Span::new(start, end.max(start))
    }

    /// True when the atoms end with the dot of a short month, so that the sentence may in truth go on.
    pub(super) fn end_is_open(&self) -> bool {
        let end = self.len();
        let short = matches!(self.before(end, 2).word, Word::Month { short: true, .. });
        short && self.is_mark(end.wrapping_sub(1), b'.')
    }

    /// Appends the atoms of `span`.
    pub(super) fn read(&mut self, span: Span) {
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
            let word = match shape {
                Shape::Lower | Shape::Capital => calendar::word(&self.text[start..end]),
                _ => Word::Other,
            };
            if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) {
                if !spaced && shape.is_letters() && self.grow(end) {
                    continue;
                }
                self.list.push(Atom {
                    start,
                    end,
                    word,
                    shape,
                    spaced,
                });
            }
            spaced = false;
        }
    }

    /// Lengthens the last atom, when it is a word, by letters that follow it at once: "caf" by "é".
    fn grow(&mut self, end: u32) -> bool {
        match self.list.last_mut() {
            Some(last) if last.shape.is_letters() => {
                last.end = end;
                last.word = Word::Other;
                true
            }
            _ => false,
        }
    }

    /// Shape and end of the atom that starts at byte `start`.
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
