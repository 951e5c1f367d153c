//! Splits a text into lines and joins them into units. A unit is a paragraph, on one line or wrapped at a column.

use std::ops::RangeInclusive;

use super::{columns, furniture};
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
    /// It is the head or the foot of a printed page.
    pub(super) furniture: bool,
}

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) span: Span,
    pub(super) gap: bool,
    pub(super) indent: usize,
    /// Length in characters.
    pub(super) columns: usize,
    /// The number of form feeds before it.
    pub(super) page: usize,
}

/// A text as units.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The units, in order. Every non-blank character is in exactly one of them.
    pub(super) units: Vec<Unit>,
    /// The breaks between printed pages inside of units: heads, feet and line ends.
    pub(super) interruptions: Vec<Span>,
    /// The lines seem to be those of two columns side by side.
    pub(super) two_columns: bool,
}

/// Splits `text` into units. In text without letter case (`caseless`), full stops tell where lines go on.
pub(super) fn layout(text: &str, caseless: bool) -> Layout {
    let lines = lines(text);
    let flow = Flow { text, caseless };
    let furniture = furniture::find(text, &lines, |before, next| flow.goes_on(before, next));
    let body: Vec<Line> = lines
        .iter()
        .zip(&furniture)
        .filter(|(_, furniture)| !**furniture)
        .map(|(line, _)| *line)
        .collect();
    let width = flow.wrap_width(&body);
    let mut layout = Layout {
        two_columns: columns::are_two(text, &lines),
        ..Layout::default()
    };
    // The last line of the body and its unit, and where the furniture after it starts.
    let mut previous: Option<(&Line, usize)> = None;
    for (line, &is_furniture) in lines.iter().zip(&furniture) {
        if is_furniture {
            let furniture = true;
            layout.units.push(Unit {
                furniture,
                ..line.unit()
            });
            continue;
        }
        if let (Some((before, unit)), Some(width)) = (previous, width) {
            let interrupted = unit + 1 < layout.units.len() || before.page < line.page;
            let goes_on = if interrupted {
                flow.goes_on(before, line)
            } else {
                flow.continues(before, line, width)
            };
            if goes_on {
                if interrupted {
                    let gap = Span::new(before.span.end, line.span.start);
                    layout.interruptions.push(gap);
                    layout.units.truncate(unit + 1);
                }
                layout.units[unit].span.end = line.span.end;
                previous = Some((line, unit));
                continue;
            }
        }
        previous = Some((line, layout.units.len()));
        layout.units.push(line.unit());
    }
    layout
}

/// Splits `text` into units, in order. Every non-blank character is in exactly one of them.
#[cfg(any(test, feature = "workshop"))]
pub(super) fn units(text: &str) -> Vec<Unit> {
    layout(text, false).units
}

impl Line {
    fn unit(&self) -> Unit {
        Unit {
            span: self.span,
            gap: self.gap,
            indent: self.indent,
            furniture: false,
        }
    }
}

/// The next line end in `text` at or after `from`: where it starts and ends. All Unicode line ends count; CRLF is one.
fn next_end(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        // The bytes that line ends start with.
        let is_start = |byte: &u8| matches!(byte, b'\n'..=b'\r' | 0xC2 | 0xE2);
        at += bytes[at..].iter().position(is_start)?;
        let length = match &bytes[at..] {
            [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
            [b'\n'..=b'\r', ..] => 1,
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        return Some((at, at + length));
    }
}

/// The lines with more than white space.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut blanks = 1usize;
    let mut page = 0;
    loop {
        let (end, next) = next_end(text, start).unwrap_or((text.len(), text.len()));
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
                page,
            });
            blanks = 0;
        }
        page += usize::from(text[end..next].contains('\x0c'));
        if next == end {
            return lines;
        }
        start = next;
    }
}

/// How lines follow each other.
#[derive(Debug, Clone, Copy)]
struct Flow<'t> {
    text: &'t str,
    /// The text has no letter case.
    caseless: bool,
}

/// Columns that a line may lack without being short: of any line, and of one that does not end a sentence, as a share of the
/// width.
const SLACK: usize = 4;
/// See [`SLACK`].
const OPEN_SLACK: usize = 5;

impl Flow<'_> {
    /// The column at which the text was wrapped by hand or by a program, if it was.
    ///
    /// In wrapped text, hardly any line exceeds the width, most lines are full (the next word would not have fitted), and many
    /// go on with the sentence of the line before.
    fn wrap_width(&self, lines: &[Line]) -> Option<usize> {
        let pairs: Vec<(&Line, &Line)> = lines
            .windows(2)
            .filter(|pair| !pair[1].gap)
            .map(|pair| (&pair[0], &pair[1]))
            .collect();
        let mut lengths: Vec<usize> = pairs
            .iter()
            .map(|(line, _)| line.columns + line.indent)
            .collect();
        lengths.sort_unstable();
        let width = *lengths.get(lengths.len() * 97 / 100)?;
        if !WIDTHS.contains(&width) {
            return None;
        }
        let wraps: Vec<_> = pairs
            .iter()
            .filter(|(line, next)| self.is_full(line, next, width))
            .collect();
        let flows = wraps
            .iter()
            .filter(|(line, next)| self.goes_on(line, next))
            .count();
        let enough = if wraps.len() < 3 {
            let is_text =
                |next: &Line| next.span.of(self.text).contains(' ') || self.ends_sentence(next);
            !self.caseless && flows == pairs.len() && pairs.iter().all(|(_, next)| is_text(next))
        } else {
            wraps.len() * 2 > pairs.len() && flows * 5 > wraps.len() * 2
        };
        (flows > 0 && enough).then_some(width)
    }

    /// True if the first word of `next` would not have fitted at the end of `line`.
    fn is_full(&self, line: &Line, next: &Line, width: usize) -> bool {
        let word = next
            .span
            .of(self.text)
            .split_whitespace()
            .next()
            .map_or(0, |word| word.chars().count());
        let slack = if self.ends_sentence(line) {
            SLACK
        } else {
            SLACK.max(width / OPEN_SLACK)
        };
        line.indent + line.columns + 1 + word + slack > width
    }

    /// True if `line` continues the paragraph of `before`.
    fn continues(&self, before: &Line, line: &Line, width: usize) -> bool {
        if line.gap || is_bullet(line.span.of(self.text)) {
            return false;
        }
        // A paragraph ends at a line that is not full, or before one with a greater indent.
        self.is_full(before, line, width) && line.indent <= before.indent + 1
            || (!self.caseless && self.goes_on(before, line) && line.indent <= before.indent)
    }

    /// True if `line` goes on with the sentence of `before`.
    fn goes_on(&self, before: &Line, line: &Line) -> bool {
        let starts_lower = starts_lower(line.span.of(self.text));
        if self.caseless {
            !self.ends_sentence(before)
        } else {
            starts_lower
        }
    }

    fn ends_sentence(&self, line: &Line) -> bool {
        let line = line.span.of(self.text);
        let bare = line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
        bare.ends_with(['.', '!', '?', ':', '…'])
    }
}

/// Widths at which texts are wrapped. The longest line may be a few columns shorter.
const WIDTHS: RangeInclusive<usize> = 24..=110;

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
    fn joins_paragraphs_wrapped_at_any_width() {
        let story = [
            "Council shuts the old bridge",
            "The council of Oakham said on Monday that it would close the old bridge over the river for the whole of the \
             winter, because its pillars are no longer safe for heavy lorries and buses.",
            "“We have waited for ten years,” said Mayor Joan Healy. Mr Smith of the Shopkeepers' Association fears for his \
             trade, and two others have asked a court in Leicester to stop the work.",
            "Work starts in June.",
        ];
        for width in 30..=80 {
            for parts in [&story[..], &story[1..], &story[..2], &story[1..2]] {
                let wrapped: Vec<String> = parts
                    .iter()
                    .map(|part| textwrap::fill(part, width))
                    .collect();
                for between in ["\n\n", "\r\n\r\n", "\n   \n"] {
                    let text = wrapped.join(between);
                    assert_eq!(texts(&text), wrapped, "at {width}");
                }
                let shouted = wrapped.join("\n\n").to_uppercase();
                let units = layout(&shouted, true).units;
                if parts.len() == story.len() {
                    assert_eq!(
                        units.len(),
                        parts.len(),
                        "in capitals at {width}: {shouted}"
                    );
                }
            }
        }
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
