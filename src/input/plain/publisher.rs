//! Finds the publisher of an article: the owner in its copyright line, or a newspaper named in the clutter.

use super::byline;
use super::page::Page;
use crate::input::article::BlockKind;
use crate::input::words::{phrase_at_start, phrase_ends};
use crate::lexicon::places::{self, PlaceKind};
use crate::lexicon::{Class, Classes, fold};
use crate::span::Span;

/// The publisher named in the clutter of `page`.
pub(super) fn find(page: &Page<'_>, kinds: &[BlockKind]) -> Option<Span> {
    let clutter = || {
        let outside = |kind: BlockKind| {
            matches!(
                kind,
                BlockKind::Footer
                    | BlockKind::Navigation
                    | BlockKind::Other
                    | BlockKind::Byline
                    | BlockKind::Credit
            )
        };
        (0..kinds.len())
            .rev()
            .filter(move |&at| outside(kinds[at]) && page.shapes[at].words <= 40)
    };
    clutter()
        .find_map(|at| copyright(page.text, page.units[at].span))
        .or_else(|| {
            clutter()
                .filter(|&at| page.shapes[at].words <= 8)
                .find_map(|at| newspaper(page.text, page.units[at].span))
        })
}

/// The agency in brackets in `dateline`: "SEOUL, Aug. 6 (Yonhap) --".
pub(super) fn of_dateline(text: &str, dateline: Span) -> Option<Span> {
    let line = dateline.of(text);
    let close = line.rfind(')')?;
    let open = line[..close].rfind('(')? + 1;
    let name = Span::new(dateline.start + open, dateline.start + close).trim(text);
    let agency = name.of(text);
    let country = || {
        places::named(&fold(agency))
            .next()
            .is_some_and(|place| matches!(place.kind, PlaceKind::Country | PlaceKind::Region))
    };
    let named = agency.starts_with(char::is_uppercase) && (2..=40).contains(&agency.len());
    (named && (byline::is_agency(agency) || !country())).then_some(name)
}

/// "© 2018 Oakham Post. All rights reserved.", "Copyright 2018, Oakham Post Ltd".
fn copyright(text: &str, span: Span) -> Option<Span> {
    let line = span.of(text);
    let mark = phrase_ends(line, Class::CopyrightMark).next()?;
    let rest = after_copyright(&line[mark..]);
    let rest = rest.strip_prefix("by ").unwrap_or(rest);
    let start = span.end - rest.len();
    let mut end = start;
    for word in rest.split_inclusive(char::is_whitespace) {
        let core = word.trim().trim_end_matches(['.', ',', ';', '|']);
        let classes = Classes::of(core);
        let inside = core.starts_with(char::is_uppercase)
            || classes.has(Class::CopyrightLink) && end > start;
        if !inside || classes.has(Class::CopyrightEnd) {
            break;
        }
        end += word.len();
        if word.trim().len() > core.len() {
            end -= word.len() - core.len();
            break;
        }
    }
    let name = without_link(Span::new(start, end).trim(text), text);
    (name.len() >= 2 && name.len() < 80).then_some(name)
}

/// The text after the years and further marks of a copyright: "Copyright © 2018".
fn after_copyright(mut text: &str) -> &str {
    let filler = |c: char| c.is_whitespace() || c.is_ascii_digit() || ",-–—.:|".contains(c);
    loop {
        text = text.trim_start_matches(filler);
        match phrase_at_start(text, Class::CopyrightMark) {
            Some(mark) => text = &text[mark.len()..],
            None => return text.trim_start_matches(|c| filler(c) || matches!(c, '(' | ')')),
        }
    }
}

/// A name without a lower-case word at its end: "Oakham Post and".
fn without_link(name: Span, text: &str) -> Span {
    match name.of(text).rsplit_once(' ') {
        Some((before, last)) if Classes::of(last).has(Class::CopyrightLink) => {
            Span::new(name.start, name.start + before.len())
        }
        _ => name,
    }
}

/// A run of capitalized words with the form of a newspaper's name, at the start of the line or after the writer's name.
fn newspaper(text: &str, span: Span) -> Option<Span> {
    let line = span.of(text);
    if line.starts_with("By ") || line.starts_with("BY ") {
        let (by, rest) = line.split_once(", ")?;
        let from = span.start + by.len() + 2;
        return newspaper(text, Span::new(from, from + rest.len()));
    }
    let mut end = 0;
    let mut words = 0;
    let mut best = None;
    for word in line.split_inclusive(char::is_whitespace) {
        let core = word.trim();
        if !core.starts_with(char::is_uppercase) {
            break;
        }
        words += 1;
        let start = end;
        end += word.len();
        if words >= 2 && Classes::of(core).has(Class::NewspaperNoun) {
            best = Some(Span::new(
                span.start,
                span.start + start + core.len() + of_place(&line[start + core.len()..]),
            ));
        }
    }
    best
}

/// Bytes of " of Oakham" or " of the East" at the start of `rest`.
fn of_place(rest: &str) -> usize {
    let Some(place) = rest
        .strip_prefix(" of the ")
        .or_else(|| rest.strip_prefix(" of "))
    else {
        return 0;
    };
    let word = place
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    if word.starts_with(char::is_uppercase) {
        rest.len() - place.len() + word.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_agency_of_a_dateline() {
        for (line, want) in [
            ("SEOUL, Aug. 6 (Yonhap) --", "Yonhap"),
            ("OAKHAM (Rutland Wire) —", "Rutland Wire"),
            ("(CNN)", "CNN"),
            ("LIMA (Peru) -", ""),
            ("PARIS —", ""),
        ] {
            let got = of_dateline(line, Span::new(0, line.len())).map_or("", |name| name.of(line));
            assert_eq!(got, want, "{line}");
        }
    }

    #[test]
    fn reads_copyright_lines() {
        for (line, want) in [
            ("© 2018 Oakham Post. All rights reserved.", "Oakham Post"),
            (
                "Copyright © 2020, Oakham Times | Terms of Service",
                "Oakham Times",
            ),
            ("© Copyright 2006 - 2024 Oakham Inc.", "Oakham"),
            ("Copyright 2018 by the trees", ""),
            ("Copyright (c) 2018 Oakham Post", "Oakham Post"),
            (
                "© 2021 Oakham Post. Oakham Sans © 2016 Oakham Type",
                "Oakham Post",
            ),
        ] {
            let got = copyright(line, Span::new(0, line.len())).map_or("", |name| name.of(line));
            assert_eq!(got, want, "{line}");
        }
        let line = "By Joan Healy, Oakham Press";
        assert_eq!(
            newspaper(line, Span::new(0, line.len())).map(|name| name.of(line)),
            Some("Oakham Press")
        );
        let line = "The Herald of the North";
        assert_eq!(
            newspaper(line, Span::new(0, line.len())).map(|name| name.of(line)),
            Some(line)
        );
        let line = "Oakham Herald daum";
        assert_eq!(
            newspaper(line, Span::new(0, line.len())).map(|name| name.of(line)),
            Some("Oakham Herald")
        );
    }
}
