//! Quotation marks: which open, which close, which are apostrophes, and what stands between a pair.
//!
//! Pairing works paragraph by paragraph in one pass over the marks, so a lost mark never harms the next paragraph.

use crate::span::Span;

/// A stretch of text inside quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    /// The stretch, marks included.
    pub span: Span,
    /// The stretch between the marks.
    pub inner: Span,
    /// How many stretches it stands in, itself included: 1 is outermost.
    pub level: u32,
    /// False when the closing mark is missing.
    pub closed: bool,
    /// True when it goes on from an open stretch at the end of the paragraph before.
    pub resumes: bool,
}

/// Marks of one family open and close each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Single,
}

/// What the form and the neighbours of a mark say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Open,
    Close,
    Either,
    /// Could as well be the apostrophe of a plural possessive.
    WeakClose,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    family: Family,
    turn: Turn,
    /// A closing mark of its family that is no possessive follows before the next opening one.
    close_ahead: bool,
}

/// Words that are written with a leading apostrophe.
const ELISIONS: [&str; 14] = [
    "em", "til", "tis", "twas", "cause", "bout", "n", "round", "cuz", "neath", "ere", "kay",
    "nuff", "sup",
];

/// Finds the quoted stretches of all paragraphs of `text`, in the order of their opening marks.
pub(super) fn regions(text: &str, paragraphs: impl Iterator<Item = Span>) -> Vec<Region> {
    let mut found = Vec::new();
    let mut marks = Vec::new();
    let mut open_before = false;
    for paragraph in paragraphs {
        marks.clear();
        collect(text, paragraph, &mut marks);
        look_ahead(&mut marks);
        open_before = pair(text, paragraph, &marks, open_before, &mut found);
    }
    found
}

/// Lists the marks of a paragraph.
fn collect(text: &str, paragraph: Span, marks: &mut Vec<Mark>) {
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
        let (family, form) = match c {
            '“' | '„' | '«' | '‟' => (Family::Double, Some(Turn::Open)),
            '”' | '»' => (Family::Double, Some(Turn::Close)),
            '"' | '＂' => (Family::Double, None),
            '‘' | '‚' | '‹' => (Family::Single, Some(Turn::Open)),
            '›' => (Family::Single, Some(Turn::Close)),
            '’' => (Family::Single, Some(Turn::Close)),
            '\'' | '`' => (Family::Single, None),
            _ => continue,
        };
        let mut family = family;
        let mut form = form;
        // Two apostrophes or grave accents in a row are a double mark.
        if matches!(c, '\'' | '`' | '’' | '‘') && slice[end..].starts_with(c) {
            end += c.len_utf8();
            family = Family::Double;
            form = match c {
                '`' | '‘' => Some(Turn::Open),
                '’' => Some(Turn::Close),
                _ => None,
            };
        }
        let before = slice[..at].chars().next_back();
        let after = slice[end..].chars().next();
        let turn = match family {
            Family::Double => Some(turn_of_double(form, before, after)),
            Family::Single => turn_of_single(form, before, after, &slice[end..]),
        };
        if let Some(turn) = turn {
            marks.push(Mark {
                span: Span::new(paragraph.start + at, paragraph.start + end),
                family,
                turn,
                close_ahead: false,
            });
        }
    }
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

fn turn_of_double(form: Option<Turn>, before: Option<char>, after: Option<char>) -> Turn {
    if let Some(turn) = form {
        return turn;
    }
    let spaced_before = before.is_none_or(char::is_whitespace);
    let spaced_after = after.is_none_or(char::is_whitespace);
    match (is_opening_context(before), is_closing_context(after)) {
        _ if spaced_before && !spaced_after => Turn::Open,
        _ if spaced_after && !spaced_before => Turn::Close,
        (true, false) => Turn::Open,
        (false, true) => Turn::Close,
        _ => Turn::Either,
    }
}

fn turn_of_single(
    form: Option<Turn>,
    before: Option<char>,
    after: Option<char>,
    rest: &str,
) -> Option<Turn> {
    let word_before = before.is_some_and(char::is_alphanumeric);
    let word_after = after.is_some_and(char::is_alphanumeric);
    if word_before && word_after {
        return None;
    }
    if form != Some(Turn::Open) && (word_before || !is_opening_context(before) || !word_after) {
        if !is_closing_context(after) || before.is_none_or(char::is_whitespace) {
            return None;
        }
        return Some(if word_before {
            Turn::WeakClose
        } else {
            Turn::Close
        });
    }
    let opens = form != Some(Turn::Close)
        && is_opening_context(before)
        && after.is_some_and(|c| !c.is_whitespace());
    (opens && !is_elision(rest)).then_some(Turn::Open)
}

/// True when `rest`, the text behind an apostrophe, starts with a word that has lost its head: "’90s", "'em".
fn is_elision(rest: &str) -> bool {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return digits == 2;
    }
    let length = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    length <= 5
        && ELISIONS
            .iter()
            .any(|word| word.eq_ignore_ascii_case(&rest[..length]))
}

/// Tells each single mark whether a sure closing one comes before the next opening one.
fn look_ahead(marks: &mut [Mark]) {
    let mut ahead = false;
    for mark in marks
        .iter_mut()
        .rev()
        .filter(|mark| mark.family == Family::Single)
    {
        mark.close_ahead = ahead;
        match mark.turn {
            Turn::Open => ahead = false,
            Turn::Close => ahead = true,
            Turn::WeakClose | Turn::Either => {}
        }
    }
}

/// An opening mark that waits for its closing one.
#[derive(Debug, Clone, Copy)]
struct Pending {
    mark: Mark,
    /// Where its region will stand in the list, for regions are listed by their opening marks.
    slot: usize,
    level: u32,
}

/// Pairs the marks of one paragraph; says whether the paragraph ends inside an open stretch that began it.
fn pair(
    text: &str,
    paragraph: Span,
    marks: &[Mark],
    open_before: bool,
    found: &mut Vec<Region>,
) -> bool {
    let mut pending: Vec<Pending> = Vec::new();
    let mut doubles = 0usize;
    let first_slot = found.len();
    let opens = marks
        .iter()
        .filter(|m| m.family == Family::Double && m.turn == Turn::Open)
        .count();
    let closes = marks
        .iter()
        .filter(|m| m.family == Family::Double && m.turn == Turn::Close)
        .count();
    let nests = opens == closes;
    let mut last_end = paragraph.start;
    for (number, mark) in marks.iter().enumerate() {
        let begins = number == 0 && mark.span.start == paragraph.start;
        match (mark.family, mark.turn) {
            (Family::Double, Turn::Close | Turn::WeakClose) if doubles > 0 => {
                close(mark, &mut pending, &mut doubles, found, &mut last_end)
            }
            (Family::Double, Turn::Either) if doubles > 0 => {
                close(mark, &mut pending, &mut doubles, found, &mut last_end)
            }
            (Family::Double, Turn::Close | Turn::WeakClose) => {
                if number == 0
                    && let Some(region) =
                        lost_opening(text, Span::new(paragraph.start, mark.span.start), mark)
                {
                    found.push(region);
                    last_end = mark.span.end;
                }
            }
            (Family::Double, Turn::Open | Turn::Either) => {
                if doubles > 0 && !nests {
                    // The closing mark of the stretch before got lost.
                    if let Some(at) = pending
                        .iter()
                        .rposition(|p| p.mark.family == Family::Double)
                    {
                        let lost = pending[at];
                        if mark.span.start <= lost.mark.span.end + 1 {
                            continue;
                        }
                        pending.truncate(at);
                        doubles -= 1;
                        let inner = Span::new(lost.mark.span.end, mark.span.start);
                        settle(found, lost, last_sentence_end(text, inner), false);
                    }
                }
                let slot = reserve(found, mark, open_before && begins);
                pending.push(Pending {
                    mark: *mark,
                    slot,
                    level: pending.len() as u32 + 1,
                });
                doubles += 1;
            }
            (Family::Single, Turn::Open) => {
                let slot = reserve(found, mark, false);
                pending.push(Pending {
                    mark: *mark,
                    slot,
                    level: pending.len() as u32 + 1,
                });
            }
            (Family::Single, _) => {
                let open = pending
                    .last()
                    .is_some_and(|p| p.mark.family == Family::Single);
                if open
                    && (mark.turn == Turn::Close || !mark.close_ahead)
                    && let Some(single) = pending.pop()
                {
                    settle(found, single, mark.span, true);
                    if doubles == 0 {
                        last_end = mark.span.end;
                    }
                }
            }
        }
    }
    let mut runs_on = false;
    if let Some(outer) = pending
        .iter()
        .find(|p| p.mark.family == Family::Double)
        .copied()
    {
        let end = Span::new(paragraph.end, paragraph.end);
        settle(found, outer, end, false);
        runs_on = true;
    }
    compact(found, first_slot);
    runs_on
}

fn close(
    mark: &Mark,
    pending: &mut Vec<Pending>,
    doubles: &mut usize,
    found: &mut [Region],
    last_end: &mut usize,
) {
    let Some(at) = pending
        .iter()
        .rposition(|p| p.mark.family == Family::Double)
    else {
        return;
    };
    let opened = pending[at];
    pending.truncate(at);
    *doubles -= 1;
    settle(found, opened, mark.span, true);
    if *doubles == 0 {
        *last_end = mark.span.end;
    }
}

/// Reserves the place of the region that `mark` opens; level 0 marks it as not yet closed.
fn reserve(found: &mut Vec<Region>, mark: &Mark, resumes: bool) -> usize {
    found.push(Region {
        span: mark.span,
        inner: mark.span,
        level: 0,
        closed: false,
        resumes,
    });
    found.len() - 1
}

fn settle(found: &mut [Region], opened: Pending, end: Span, closed: bool) {
    if let Some(region) = found.get_mut(opened.slot) {
        region.span = Span::new(opened.mark.span.start, end.end);
        region.inner = Span::new(opened.mark.span.end, end.start.max(opened.mark.span.end));
        region.level = opened.level;
        region.closed = closed;
    }
}

/// Drops the places of marks that were never closed, and mends the levels of what stood inside them.
fn compact(found: &mut Vec<Region>, from: usize) {
    let mut kept = from;
    let mut ends: Vec<usize> = Vec::new();
    for at in from..found.len() {
        let mut region = found[at];
        if region.level == 0 || region.inner.is_empty() {
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

/// A closing mark without an opening one: the paragraph so far, when it looks like speech to its end.
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

/// The empty span behind the last sentence end or comma of `inner`; its end when there is none.
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

    #[test]
    fn hostile_marks_take_linear_time() {
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
            let start = std::time::Instant::now();
            let all = Span::new(0, text.len());
            for region in regions(text, [all].into_iter()) {
                assert!(all.contains(region.span) && region.span.contains(region.inner));
            }
            assert!(
                start.elapsed().as_secs() < 20,
                "{} took too long",
                &text[..9.min(text.len())].escape_debug()
            );
        }
    }
}
