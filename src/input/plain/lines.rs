//! Splits a text into lines and joins them into units. A unit is a paragraph, on one line or wrapped at a column.

use crate::span::Span;

/// One line or one wrapped paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// The text without white space around it; never empty.
    pub(super) span: Span,
    /// Blank lines precede it, or it is the first.
    pub(super) gap: bool,
    /// Columns of white space before its first line.
    pub(super) indent: usize,
}

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
struct Line {
    span: Span,
    gap: bool,
    indent: usize,
    /// Length in characters.
    columns: usize,
}

/// Splits `text` into units, in order. Every non-blank character is in exactly one of them.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let lines = lines(text);
    let Some(width) = wrap_width(text, &lines) else {
        return lines.iter().map(Line::unit).collect();
    };
    let mut units: Vec<Unit> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        match (previous, units.last_mut()) {
            (Some(before), Some(unit)) if continues(text, before, line, width) => {
                unit.span.end = line.span.end
            }
            _ => units.push(line.unit()),
        }
        previous = Some(line);
    }
    units
}

impl Line {
    fn unit(&self) -> Unit {
        Unit {
            span: self.span,
            gap: self.gap,
            indent: self.indent,
        }
    }
}

/// The lines with more than white space. All Unicode line ends count; CRLF is one.
fn lines(text: &str) -> Vec<Line> {
    let is_end = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut lines = Vec::new();
    let mut start = 0;
    let mut blanks = 1usize;
    let bytes = text.as_bytes();
    let mut ends = text.match_indices(is_end).peekable();
    loop {
        let (end, next) = match ends.next() {
            Some((at, mark)) => {
                let mut next = at + mark.len();
                if bytes[at] == b'\r' && bytes.get(next) == Some(&b'\n') {
                    ends.next();
                    next += 1;
                }
                (at, next)
            }
            None => (text.len(), text.len()),
        };
        let span = Span::new(start, end).trim(text);
        if span.is_empty() {
            blanks += 1;
        } else {
            let indent = text[start..span.start]
                .chars()
                .map(|c| if c == '\t' { 4 } else { 1 })
                .sum();
            let columns = span.of(text).chars().count();
            lines.push(Line {
                span,
                gap: blanks > 0,
                indent,
                columns,
            });
            blanks = 0;
        }
        if next == end {
            return lines;
        }
        start = next;
    }
}

/// The column at which the text was wrapped by hand or by a mail program, if it was.
///
/// In wrapped text, hardly any line exceeds the width, most lines are full (the next word would not have fitted), and many
/// start in lower case.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs: Vec<(&Line, &Line)> = lines
        .windows(2)
        .filter(|pair| !pair[1].gap)
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    if pairs.len() < 3 {
        return None;
    }
    let mut lengths: Vec<usize> = lines
        .iter()
        .map(|line| line.columns + line.indent)
        .collect();
    lengths.sort_unstable();
    let width = lengths[lengths.len() * 97 / 100];
    if !(40..=110).contains(&width) {
        return None;
    }
    let wraps: Vec<_> = pairs
        .iter()
        .filter(|(line, next)| is_full(text, line, next, width))
        .collect();
    let lower = wraps
        .iter()
        .filter(|(_, next)| starts_lower(next.span.of(text)))
        .count();
    (wraps.len() >= 3 && wraps.len() * 2 > pairs.len() && lower * 5 > wraps.len() * 2)
        .then_some(width)
}

/// True if the first word of `next` would not have fitted at the end of `line`.
fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = next
        .span
        .of(text)
        .split_whitespace()
        .next()
        .map_or(0, |word| word.chars().count());
    line.indent + line.columns + 1 + word + 4 > width
}

/// True if `line` continues the paragraph of `before`.
fn continues(text: &str, before: &Line, line: &Line, width: usize) -> bool {
    if line.gap || is_bullet(line.span.of(text)) {
        return false;
    }
    // A paragraph ends at a line that is not full, or before one with a greater indent.
    is_full(text, before, line, width) && line.indent <= before.indent + 1
        || (starts_lower(line.span.of(text)) && line.indent <= before.indent)
}

fn starts_lower(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// True if the line starts like an item of a list: with a bullet, a dash, or a number.
pub(super) fn is_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '‣' | '▪' | '●' | '◦' | '·' | '■' | '►' | '–' | '-' | '*' | '+') => {
            chars.next().is_some_and(char::is_whitespace)
        }
        Some('o') => {
            line.starts_with("o ")
                && line[2..].starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        }
        Some(first) if first.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() <= 2
                && rest
                    .strip_prefix(['.', ')'])
                    .is_some_and(|rest| rest.starts_with(char::is_whitespace))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        units(text).iter().map(|unit| unit.span.of(text)).collect()
    }

    #[test]
    fn splits_at_every_line_end() {
        for end in ["\n", "\r\n", "\r", "\u{2028}"] {
            let text = format!("One{end}{end}  Two {end}Three");
            assert_eq!(texts(&text), ["One", "Two", "Three"], "{end:?}");
            let gaps: Vec<bool> = units(&text).iter().map(|unit| unit.gap).collect();
            assert_eq!(gaps, [true, true, false], "{end:?}");
        }
        assert!(units(" \n\t\r\n").is_empty());
    }

    #[test]
    fn joins_wrapped_paragraphs() {
        let text = "Council shuts the old bridge\n\nThe council of Oakham said on Monday that it would close\n\
            the old bridge over the river for the whole of the winter,\nbecause its pillars are no longer safe for heavy lorries and\n\
            buses.\n\nShopkeepers on the far bank fear for their trade, and two of\nthem have asked a court to stop the work until spring, when\n\
            visitors are few.\n";
        let units = texts(text);
        assert_eq!(units.len(), 3, "{units:?}");
        assert!(units[1].ends_with("buses."));
    }

    #[test]
    fn splits_wrapped_paragraphs_at_indents() {
        let text = "   The council of Oakham said on Monday that it would close\nthe old bridge over the river for the whole of the winter,\n\
            because its pillars are no longer safe for heavy lorries and\nall of the buses that come through from the neighbouring\n\
            town.\n   Shopkeepers on the far bank fear for their trade, and two\nof them have asked a court to stop the work until spring,\n\
            when visitors are few.\n";
        assert_eq!(texts(text).len(), 2);
    }

    #[test]
    fn keeps_one_sentence_per_line() {
        let text = "SOCCER - UNITED WIN AGAIN.\nLEEDS 1996-08-30\nUnited won for the third time in a row on Friday.\n\
            They had lost twice before.\nJones scored.\nSmith added another late in the second half of the match.\n";
        assert_eq!(texts(text).len(), 6);
    }

    #[test]
    fn recognizes_bullets() {
        for line in ["• One", "- One", "1. One", "12) One", "o News"] {
            assert!(is_bullet(line), "{line}");
        }
        for line in [
            "-One",
            "1996. One"[..3].into(),
            "2018. A year",
            "over",
            "o’clock",
            "*",
        ] {
            assert!(!is_bullet(line), "{line}");
        }
    }
}
