//! The page: lines, headings, colours.

use std::fmt::Write;

use super::TextStyle;
use crate::report::escape_control;

/// Most items of a list that are shown without `-v`.
const LONGEST_LIST: usize = 12;

/// Most statements that are shown without `-v`.
const MOST_STATEMENTS: usize = 30;

/// What a colour is for. The codes are readable on dark and on light backgrounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The headline and names of speakers.
    Strong,
    /// Headings of sections.
    Heading,
    /// Verbs of speech and labels.
    Accent,
    /// What is secondary.
    Faint,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Ink::Strong => "\x1b[1m",
            Ink::Heading => "\x1b[1;35m",
            Ink::Accent => "\x1b[35m",
            Ink::Faint => "\x1b[2m",
        }
    }
}

const PLAIN: &str = "\x1b[0m";

/// A page that is being written.
pub(super) struct Page {
    style: TextStyle,
    out: String,
}

impl Page {
    pub(super) fn new(style: TextStyle) -> Self {
        Self {
            style,
            out: String::new(),
        }
    }

    /// The text without its last line end.
    pub(super) fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }

    /// Whether lists are shown to the end.
    pub(super) fn shows_all(&self) -> bool {
        self.style.all
    }

    /// Colours a text, which must be escaped.
    pub(super) fn paint(&self, text: &str, ink: Ink) -> String {
        match self.style.color && !text.is_empty() {
            true => format!("{}{text}{PLAIN}", ink.code()),
            false => text.to_owned(),
        }
    }

    /// Writes a paragraph. `first` indents its first line, `rest` the others. A word longer than a line is not broken.
    pub(super) fn paragraph(&mut self, first: &str, rest: &str, body: &str) {
        let options = textwrap::Options::new(self.style.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(body, options) {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// Writes the heading of a section, after an empty line.
    pub(super) fn heading(&mut self, heading: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let heading = self.paint(heading, Ink::Heading);
        self.paragraph("", "", &heading);
    }

    /// Writes an item of a section.
    pub(super) fn item(&mut self, body: &str) {
        self.paragraph("  ", "    ", body);
    }

    /// Writes a note in a section.
    pub(super) fn note(&mut self, note: &str) {
        let note = self.paint(note, Ink::Faint);
        self.paragraph("  ", "    ", &note);
    }

    /// Writes a note about the whole report, after an empty line.
    pub(super) fn last_note(&mut self, note: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let note = self.paint(note, Ink::Faint);
        self.paragraph("", "", &note);
    }

    /// Writes the first items of a list, or all, and how many there are more.
    pub(super) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        let shown = self.shown(items.len());
        for item in &items[..shown] {
            write(self, item);
        }
        self.more(items.len() - shown);
    }

    /// How many items of a list are shown. One more item takes no more room than to say so.
    fn shown(&self, items: usize) -> usize {
        self.at_most(LONGEST_LIST, items)
    }

    /// How many statements are shown.
    pub(super) fn shown_statements(&self, statements: usize) -> usize {
        self.at_most(MOST_STATEMENTS, statements)
    }

    fn at_most(&self, most: usize, items: usize) -> usize {
        match self.style.all || items <= most + 1 {
            true => items,
            false => most,
        }
    }

    /// Says how many items of a list are left out.
    pub(super) fn more(&mut self, left_out: usize) {
        if left_out > 0 {
            self.note(&format!("… and {left_out} more"));
        }
    }
}

/// The line between the reports of several articles: a rule and the name of the next article. Control characters are
/// escaped.
///
/// ```
/// use nutgraf::report::{TextStyle, rule};
///
/// let style = TextStyle { width: 40, color: false, all: false };
/// assert_eq!(rule("a.txt", style), "── a.txt ───────────────────────────────");
/// ```
pub fn rule(name: &str, style: TextStyle) -> String {
    let name = escape_control(name);
    let page = Page::new(style);
    let taken = 4 + textwrap::core::display_width(&name);
    let mut out = page.paint("──", Ink::Faint);
    if taken < style.width {
        let rest = page.paint(&"─".repeat(style.width - taken), Ink::Faint);
        // Writing to a string cannot fail.
        let _ = write!(out, " {} {rest}", page.paint(&name, Ink::Strong));
        return out;
    }
    let mut page = page;
    let line = page.paint(&"─".repeat(style.width), Ink::Faint);
    page.paragraph("", "", &line);
    let name = page.paint(&name, Ink::Strong);
    page.paragraph("", "", &name);
    page.finish()
}
