//! Columns of print side by side, whose lines are mixed.

use std::collections::HashMap;

use super::lines::Line;

/// Spaces between two columns.
const GUTTER: &str = "   ";
/// Lines that must be in two columns.
const LINES: usize = 6;
/// Words in lower case that a line of each column has on average.
const WORDS: usize = 2;

/// Where the right half of a line starts, and the two halves.
type Half<'t> = (usize, &'t str, &'t str);

/// Whether most lines hold a line of each of two columns of running text. A table of numbers or labels is none.
pub(super) fn are_two(text: &str, lines: &[Line]) -> bool {
    let halves: Vec<Half<'_>> = lines
        .iter()
        .filter_map(|line| {
            let line = line.span.of(text);
            let (left, rest) = line.split_once(GUTTER).or_else(|| line.split_once('\t'))?;
            let right = rest.trim_start();
            let start = line[..line.len() - right.len()].chars().count();
            (!right.contains(GUTTER)).then_some((start, left, right))
        })
        .collect();
    let prose = |half: &str| {
        let words = half.split_whitespace();
        words
            .filter(|word| word.starts_with(char::is_lowercase))
            .count()
    };
    let mut starts: HashMap<usize, usize> = HashMap::new();
    for (start, ..) in &halves {
        *starts.entry(*start).or_default() += 1;
    }
    let aligned = starts.into_values().max().unwrap_or(0);
    let mixed = |side: for<'h> fn(&Half<'h>) -> &'h str| -> usize {
        halves.iter().map(|half| prose(side(half))).sum()
    };
    halves.len() >= LINES
        && halves.len() * 2 > lines.len()
        && aligned * 3 >= halves.len() * 2
        && mixed(|half| half.1) >= halves.len() * WORDS
        && mixed(|half| half.2) >= halves.len() * WORDS
}
