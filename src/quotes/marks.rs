//! Finds quotation marks, distinguishes them from apostrophes, and decides whether each opens or closes.

use crate::lexicon::{Class, Classes};
use crate::span::Span;

/// A family of quotation marks. Marks pair only within their family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// “ ” " « » and two single marks in a row.
    Double,
    /// ‘ ’ ' ‹ ›.
    Single,
}

/// Whether a mark opens or closes a region, judging by its character and neighbors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// It opens a quoted region.
    Open,
    /// It closes one.
    Close,
    /// It opens or closes one, depending on the marks before it.
    Either,
    /// It closes one, or is the apostrophe of a plural possessive.
    WeakClose,
}

/// A quotation mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Its characters. A double mark may be typed as two single marks.
    pub span: Span,
    /// The family of marks that it pairs with.
    pub family: Family,
    /// What it does.
    pub direction: Direction,
    /// For single marks, whether a [`Direction::Close`] follows before the next opening one.
    pub close_follows: bool,
}

/// Replaces the content of `marks` with the marks of a paragraph, in text order.
pub(super) fn collect(text: &str, paragraph: Span, marks: &mut Vec<Mark>) {
    marks.clear();
    let slice = paragraph.of(text);
    // The first bytes of all marks.
    let may_be = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`' | 0xC2 | 0xE2 | 0xEF);
    let mut end = 0;
    while let Some(gap) = slice.as_bytes()[end..].iter().position(may_be) {
        let at = end + gap;
        let Some(c) = slice[at..].chars().next() else {
            break;
        };
        end = at + c.len_utf8();
        let (mut family, mut form) = match c {
            '“' | '„' | '«' | '‟' => (Family::Double, Some(Direction::Open)),
            '”' | '»' => (Family::Double, Some(Direction::Close)),
            '"' | '＂' => (Family::Double, None),
            '‘' | '‚' | '‹' => (Family::Single, Some(Direction::Open)),
            '›' => (Family::Single, Some(Direction::Close)),
            '’' => (Family::Single, Some(Direction::Close)),
            '\'' | '`' => (Family::Single, None),
            _ => continue,
        };
        // Two apostrophes or grave accents in a row are a double mark.
        if matches!(c, '\'' | '`' | '’' | '‘') && slice[end..].starts_with(c) {
            end += c.len_utf8();
            family = Family::Double;
            form = match c {
                '`' | '‘' => Some(Direction::Open),
                '’' => Some(Direction::Close),
                _ => None,
            };
        }
        let before = slice[..at].chars().next_back();
        let after = slice[end..].chars().next();
        let direction = match family {
            Family::Double => Some(direction_of_double(form, before, after)),
            Family::Single => direction_of_single(form, before, after, &slice[end..]),
        };
        if let Some(direction) = direction {
            marks.push(Mark {
                span: Span::new(paragraph.start + at, paragraph.start + end),
                family,
                direction,
                close_follows: false,
            });
        }
    }
    set_close_follows(marks);
}

fn is_opening_context(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | '[' | '{' | '-' | '–' | '—' | '“' | '‘' | '"' | '\'' | '«' | '/' | '…' | '`'
            )
    })
}

fn is_closing_context(after: Option<char>) -> bool {
    after.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                ')' | ']'
                    | '}'
                    | '-'
                    | '–'
                    | '—'
                    | '.'
                    | ','
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | '”'
                    | '’'
                    | '"'
                    | '\''
                    | '»'
                    | '/'
                    | '…'
            )
    })
}

/// Whether a mark has a word or a sentence end on its left, and a space or punctuation on its right.
fn looks_closing(before: Option<char>, after: Option<char>) -> bool {
    let ends_speech =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '!' | '?' | '…' | ')' | '’');
    before.is_some_and(ends_speech)
        && after.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '?' | '!'))
}

/// Whether a mark has a space or nothing on its left, and a word on its right.
fn looks_opening(before: Option<char>, after: Option<char>) -> bool {
    before.is_none_or(char::is_whitespace)
        && after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '…' | '$' | '£' | '€'))
}

fn direction_of_double(
    form: Option<Direction>,
    before: Option<char>,
    after: Option<char>,
) -> Direction {
    match form {
        // „x“ and “x“.
        Some(Direction::Open) if looks_closing(before, after) => return Direction::Either,
        // »x« and ”x”.
        Some(Direction::Close) if looks_opening(before, after) => return Direction::Either,
        Some(direction) => return direction,
        None => {}
    }
    let spaced_before = before.is_none_or(char::is_whitespace);
    let spaced_after = after.is_none_or(char::is_whitespace);
    match (is_opening_context(before), is_closing_context(after)) {
        _ if spaced_before && !spaced_after => Direction::Open,
        _ if spaced_after && !spaced_before => Direction::Close,
        (true, false) => Direction::Open,
        (false, true) => Direction::Close,
        _ => Direction::Either,
    }
}

fn direction_of_single(
    form: Option<Direction>,
    before: Option<char>,
    after: Option<char>,
    rest: &str,
) -> Option<Direction> {
    let word_before = before.is_some_and(char::is_alphanumeric);
    let word_after = after.is_some_and(char::is_alphanumeric);
    if word_before && word_after {
        return None;
    }
    if form != Some(Direction::Open) && (word_before || !is_opening_context(before) || !word_after)
    {
        if !is_closing_context(after) || before.is_none_or(char::is_whitespace) {
            return None;
        }
        return Some(if word_before {
            Direction::WeakClose
        } else {
            Direction::Close
        });
    }
    let opens = form != Some(Direction::Close)
        && is_opening_context(before)
        && after.is_some_and(|c| !c.is_whitespace());
    (opens && !is_elision(rest)).then_some(Direction::Open)
}

/// Whether the text after an apostrophe starts with an elision, a word whose beginning is omitted: "’90s", "'em".
fn is_elision(rest: &str) -> bool {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return digits == 2;
    }
    let length = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    Classes::of(&rest[..length]).has(Class::Elision)
}

/// Sets [`Mark::close_follows`] of the single marks.
fn set_close_follows(marks: &mut [Mark]) {
    let mut follows = false;
    for mark in marks
        .iter_mut()
        .rev()
        .filter(|mark| mark.family == Family::Single)
    {
        mark.close_follows = follows;
        match mark.direction {
            Direction::Open => follows = false,
            Direction::Close => follows = true,
            Direction::WeakClose | Direction::Either => {}
        }
    }
}
