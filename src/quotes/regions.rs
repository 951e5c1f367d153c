//! Quoted regions: the text between quotation marks that open and close each other.
//!
//! Marks are paired in one pass, separately for each paragraph, so a missing mark does not affect the next paragraph.

use crate::span::Span;

use super::marks::{self, Direction, Family, Mark};

/// A region of the text inside quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    /// The region, marks included.
    pub span: Span,
    /// The text between the marks.
    pub inner: Span,
    /// The depth of nesting: 1 is outermost.
    pub level: u32,
    /// Whether it has a closing mark.
    pub closed: bool,
    /// Whether it continues a region that the previous paragraph left open.
    pub resumes: bool,
}

/// Finds the quoted regions of all paragraphs of `text`, ordered by their opening marks.
pub(super) fn regions(text: &str, paragraphs: impl Iterator<Item = Span>) -> Vec<Region> {
    let mut found = Vec::new();
    let mut marks = Vec::new();
    let mut open_before = false;
    for paragraph in paragraphs {
        marks::collect(text, paragraph, &mut marks);
        open_before = pair(text, paragraph, &marks, open_before, &mut found);
    }
    found
}

/// An opening mark whose closing mark has not been found yet.
#[derive(Debug, Clone, Copy)]
struct Pending {
    mark: Mark,
    /// The index reserved for its region. Regions are listed in the order of their opening marks.
    slot: usize,
}

/// The pairing of the marks of one paragraph.
struct Pairing<'p> {
    text: &'p str,
    found: &'p mut Vec<Region>,
    /// Opening marks without closing ones, outermost first.
    pending: Vec<Pending>,
    /// How many of them are double marks.
    open_doubles: usize,
}

/// Pairs the marks of a paragraph and adds its regions to `found`. Returns whether the paragraph ends inside a region.
fn pair(
    text: &str,
    paragraph: Span,
    marks: &[Mark],
    open_before: bool,
    found: &mut Vec<Region>,
) -> bool {
    let first_slot = found.len();
    let count = |direction: Direction| {
        let doubles = marks.iter().filter(|mark| mark.family == Family::Double);
        doubles.filter(|mark| mark.direction == direction).count()
    };
    let is_balanced = count(Direction::Open) == count(Direction::Close);
    let mut pairing = Pairing {
        text,
        found,
        pending: Vec::new(),
        open_doubles: 0,
    };
    for (number, mark) in marks.iter().enumerate() {
        match (mark.family, mark.direction) {
            (Family::Double, Direction::Open) => {}
            (Family::Double, _) if pairing.open_doubles > 0 => {
                pairing.close_double(mark.span);
                continue;
            }
            (Family::Double, Direction::Either) => {}
            (Family::Double, Direction::Close | Direction::WeakClose) => {
                if number == 0 {
                    let before = Span::new(paragraph.start, mark.span.start);
                    pairing.found.extend(lost_opening(text, before, mark));
                }
                continue;
            }
            (Family::Single, Direction::Open) => {
                pairing.open(mark, false);
                continue;
            }
            (Family::Single, _) => {
                pairing.close_single(mark);
                continue;
            }
        }
        if pairing.open_doubles > 0 && !is_balanced && !pairing.end_lost(mark) {
            continue;
        }
        let is_first = number == 0 && mark.span.start == paragraph.start;
        pairing.open(mark, open_before && is_first);
        pairing.open_doubles += 1;
    }
    let is_open = pairing.end_paragraph(paragraph.end);
    drop_unclosed(found, first_slot);
    is_open
}

impl Pairing<'_> {
    /// Records an opening mark and reserves the slot of its region.
    fn open(&mut self, mark: &Mark, resumes: bool) {
        self.pending.push(Pending {
            mark: *mark,
            slot: self.found.len(),
        });
        self.found.push(Region {
            span: mark.span,
            inner: mark.span,
            level: UNCLOSED,
            closed: false,
            resumes,
        });
    }

    /// Removes and returns the innermost open double mark. Drops the single marks inside it.
    fn take_double(&mut self) -> Option<Pending> {
        let is_double = |pending: &Pending| pending.mark.family == Family::Double;
        let at = self.pending.iter().rposition(is_double)?;
        let opened = self.pending[at];
        self.pending.truncate(at);
        self.open_doubles -= 1;
        Some(opened)
    }

    fn close_double(&mut self, mark: Span) {
        if let Some(opened) = self.take_double() {
            self.settle(opened, mark, true);
        }
    }

    /// Closes the innermost region if a single mark opened it, unless the mark is more likely an apostrophe.
    fn close_single(&mut self, mark: &Mark) {
        let is_sure = mark.direction == Direction::Close || !mark.close_follows;
        let is_single = |pending: &mut Pending| pending.mark.family == Family::Single;
        if is_sure && let Some(opened) = self.pending.pop_if(is_single) {
            self.settle(opened, mark.span, true);
        }
    }

    /// Ends the open double region before `mark`, because its own closing mark is missing. Returns false when the region
    /// would be empty, in which case nothing changes.
    fn end_lost(&mut self, mark: &Mark) -> bool {
        let is_double = |pending: &&Pending| pending.mark.family == Family::Double;
        let Some(lost) = self.pending.iter().rfind(is_double) else {
            return true;
        };
        let inner = Span::new(lost.mark.span.end, mark.span.start);
        if mark.span.start <= lost.mark.span.end + 1 {
            return false;
        }
        if let Some(lost) = self.take_double() {
            self.settle(lost, last_sentence_end(self.text, inner), false);
        }
        true
    }

    /// Extends the outermost open double region to the end of the paragraph. Returns whether there is one.
    fn end_paragraph(&mut self, end: usize) -> bool {
        let is_double = |pending: &&Pending| pending.mark.family == Family::Double;
        let Some(outer) = self.pending.iter().find(is_double).copied() else {
            return false;
        };
        self.settle(outer, Span::new(end, end), false);
        true
    }

    /// Sets the end of the region of an opening mark: a closing mark, or an empty span if there is none.
    fn settle(&mut self, opened: Pending, end: Span, closed: bool) {
        if let Some(region) = self.found.get_mut(opened.slot) {
            region.span = Span::new(opened.mark.span.start, end.end);
            region.inner = Span::new(opened.mark.span.end, end.start.max(opened.mark.span.end));
            region.level = 1;
            region.closed = closed;
        }
    }
}

/// The level of a region without a known end.
const UNCLOSED: u32 = 0;

/// Drops the regions from `from` on that have no end or no content, and numbers the levels of the others.
fn drop_unclosed(found: &mut Vec<Region>, from: usize) {
    let mut kept = from;
    let mut ends: Vec<usize> = Vec::new();
    for at in from..found.len() {
        let mut region = found[at];
        if region.level == UNCLOSED || region.inner.is_empty() {
            continue;
        }
        while ends.last().is_some_and(|end| *end <= region.span.start) {
            ends.pop();
        }
        ends.push(region.span.end);
        region.level = ends.len() as u32;
        found[kept] = region;
        kept += 1;
    }
    found.truncate(kept);
}

/// The region of a closing mark without an opening one: the paragraph so far, if it has several words and ends like speech.
fn lost_opening(text: &str, before: Span, mark: &Mark) -> Option<Region> {
    let slice = before.of(text);
    let spoken = slice.ends_with([',', '.', '!', '?']) && slice.split_whitespace().nth(3).is_some();
    spoken.then_some(Region {
        span: Span::new(before.start, mark.span.end),
        inner: before,
        level: 1,
        closed: true,
        resumes: false,
    })
}

/// The empty span after the last sentence end or comma in `inner`, or at the end of `inner` if there is none.
fn last_sentence_end(text: &str, inner: Span) -> Span {
    let slice = inner.of(text);
    let at = inner.start
        + slice
            .rfind(['.', '!', '?', ','])
            .map_or(slice.trim_end().len(), |at| at + 1);
    Span::new(at, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u32, String)> {
        let mut start = 0;
        let paragraphs: Vec<Span> = text
            .split('\n')
            .map(|line| {
                let span = Span::new(start, start + line.len());
                start += line.len() + 1;
                span
            })
            .collect();
        regions(text, paragraphs.into_iter())
            .iter()
            .map(|r| (r.level, r.span.of(text).to_owned()))
            .collect()
    }

    fn outer(text: &str) -> Vec<String> {
        found(text)
            .into_iter()
            .filter(|(level, _)| *level == 1)
            .map(|(_, s)| s)
            .collect()
    }

    #[test]
    fn pairs_all_styles() {
        for (open, close) in [
            ("“", "”"),
            ("\"", "\""),
            ("''", "''"),
            ("``", "''"),
            ("«", "»"),
            ("‘", "’"),
            ("'", "'"),
            ("„", "”"),
            ("„", "“"),
            ("“", "“"),
            ("”", "”"),
            ("»", "«"),
        ] {
            let text = format!("{open}We won,{close} she said. {open}Twice.{close}");
            assert_eq!(
                outer(&text),
                [
                    format!("{open}We won,{close}"),
                    format!("{open}Twice.{close}")
                ],
                "{text}"
            );
        }
    }

    #[test]
    fn apostrophes_are_no_marks() {
        for text in [
            "Behind the US’ back, in the ’90s, they sang rock 'n' roll.",
            "The workers' union and the bosses' club don't agree.",
            "Get 'em while it's hot, y'all.",
            "It was 6' tall",
        ] {
            assert_eq!(outer(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            outer("‘The workers’ union won,’ he said."),
            ["‘The workers’ union won,’"]
        );
    }

    #[test]
    fn marks_with_spaces_keep_their_direction() {
        for text in ["« Nous partons, »", "“ We leave, ”"] {
            assert_eq!(outer(&format!("{text} she said.")), [text]);
        }
        assert_eq!(
            outer("“We won,” she said.“We ran.”"),
            ["“We won,”", "“We ran.”"]
        );
    }

    #[test]
    fn nests() {
        let text = "“He said, ‘Go home,’ and left,” she said.";
        assert_eq!(
            found(text),
            [
                (1, "“He said, ‘Go home,’ and left,”".to_owned()),
                (2, "‘Go home,’".to_owned())
            ]
        );
        let text = "''He said 'no.''' The end.";
        assert_eq!(outer(text).len(), 1, "{:?}", found(text));
    }

    #[test]
    fn repairs_within_the_paragraph() {
        assert_eq!(
            outer("We will not yield,” he said."),
            ["We will not yield,”"]
        );
        assert_eq!(
            outer("“We will not yield, he said. “Never.”"),
            ["“We will not yield, he said.", "“Never.”"]
        );
        assert_eq!(
            outer("“Open to the end.\n“And again.”"),
            ["“Open to the end.", "“And again.”"]
        );
        assert_eq!(outer("a stray ” mark"), Vec::<String>::new());
    }

    /// With quadratic time this test would not end.
    #[test]
    fn hostile_marks_are_read() {
        let texts = [
            "“ ".repeat(500_000) + &"” ".repeat(500_000),
            "\"a".repeat(1_000_000),
            "‘x ".repeat(1_000_000),
            "'' ".repeat(1_000_000),
            "“".repeat(1000) + "deep" + &"”".repeat(1000),
            "“a ‘b ".repeat(300_000),
            "a’ “b ” ‘".repeat(300_000),
        ];
        for text in &texts {
            let all = Span::new(0, text.len());
            for region in regions(text, [all].into_iter()) {
                assert!(all.contains(region.span) && region.span.contains(region.inner));
            }
        }
    }
}
