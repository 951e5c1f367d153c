//! Heads and feet of printed pages: page numbers, and running titles beside them or at the edges of pages.

use std::collections::{HashMap, HashSet};

use super::lines::Line;

/// Longest head or foot, in columns.
const LONGEST: usize = 90;
/// Lines at the top and the bottom of a page that may be its head and foot.
const EDGE: usize = 3;

/// For each line, whether it is the head or the foot of a page. `goes_on` tells whether the second of two lines goes on with the
/// sentence of the first.
pub(super) fn find(
    text: &str,
    lines: &[Line],
    goes_on: impl Fn(&Line, &Line) -> bool,
) -> Vec<bool> {
    let pages = lines.last().map_or(0, |line| line.page) + 1;
    let mut found = vec![false; lines.len()];
    if pages > 1 {
        mark_edges(text, lines, &mut found);
    } else {
        mark_numbers(text, lines, goes_on, &mut found);
    }
    found
}

/// Marks the lines at the edges of pages, between form feeds, that occur on other pages too.
fn mark_edges(text: &str, lines: &[Line], found: &mut [bool]) {
    let edges: Vec<usize> = (0..lines.len())
        .filter(|&at| {
            let on = |other: Option<&Line>| other.is_some_and(|other| other.page == lines[at].page);
            let above = at.checked_sub(EDGE).and_then(|at| lines.get(at));
            let is_edge = !on(above) || !on(lines.get(at + EDGE));
            is_edge && lines[at].columns <= LONGEST
        })
        .collect();
    let mut pages: HashMap<String, HashSet<usize>> = HashMap::new();
    for &at in &edges {
        let key = words(lines[at].span.of(text));
        pages.entry(key).or_default().insert(lines[at].page);
    }
    for at in edges {
        let line = lines[at].span.of(text);
        found[at] = pages[&words(line)].len() > 1;
    }
}

/// Marks lines whose words are the same but for a number that counts up, if one of them interrupts a sentence, and the lines
/// beside them that occur as often.
fn mark_numbers(
    text: &str,
    lines: &[Line],
    goes_on: impl Fn(&Line, &Line) -> bool,
    found: &mut [bool],
) {
    let mut series: HashMap<String, Vec<(usize, u32)>> = HashMap::new();
    for (at, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.columns <= LONGEST)
    {
        let line = line.span.of(text);
        // Most lines have no number at either end.
        if let Some(number) = number(line) {
            series.entry(words(line)).or_default().push((at, number));
        }
    }
    for lines_of_one in series.into_values() {
        let counts = |pair: &[(usize, u32)]| pair[0].1 < pair[1].1 && pair[1].1 - pair[0].1 <= 2;
        let is_series = lines_of_one.len() > 1 && lines_of_one.windows(2).all(counts);
        // A head or foot may have two lines.
        let interrupts = |at: usize| {
            (1..=2).any(|above| {
                (1..=2).any(|below| {
                    let before = at.checked_sub(above).and_then(|at| lines.get(at));
                    let pair = before.zip(lines.get(at + below));
                    pair.is_some_and(|(before, next)| {
                        goes_on(before, next) && before.columns > next.columns / 2
                    })
                })
            })
        };
        if is_series && lines_of_one.iter().any(|(at, _)| interrupts(*at)) {
            for (at, _) in lines_of_one {
                found[at] = true;
            }
        }
    }
    let beside: Vec<usize> = (0..lines.len())
        .filter(|&at| {
            let near = |other: Option<usize>| other.is_some_and(|at| found.get(at) == Some(&true));
            !found[at]
                && lines[at].columns <= LONGEST
                && (near(at.checked_sub(1)) || near(Some(at + 1)))
        })
        .collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for &at in &beside {
        *counts.entry(words(lines[at].span.of(text))).or_default() += 1;
    }
    for at in beside {
        found[at] = counts[&words(lines[at].span.of(text))] > 1;
    }
}

/// The number at the start or the end of a line.
fn number(line: &str) -> Option<u32> {
    let digit = |c: char| c.is_ascii_digit();
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let first = bare
        .split(|c| !digit(c))
        .next()
        .filter(|number| !number.is_empty());
    let last = bare
        .rsplit(|c| !digit(c))
        .next()
        .filter(|number| !number.is_empty());
    // "Page 3 of 12": the first number in the line counts.
    let inner = bare.split(|c| !digit(c)).find(|number| !number.is_empty());
    first
        .or(last.and(inner))
        .filter(|number| number.len() <= 4)?
        .parse()
        .ok()
}

/// The letters of a line in lower case, with single spaces between words.
fn words(line: &str) -> String {
    let mut key = String::new();
    for word in line
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        key.extend(word.chars().flat_map(char::to_lowercase));
        key.push(' ');
    }
    key
}
