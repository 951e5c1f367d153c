//! Finds the unit that is the headline.

use std::collections::HashSet;

use super::boilerplate::contact_block;
use super::overline;
use super::page::{Page, repeats};
use super::shape::{End, First};
use crate::input::words::words;

/// Number of units before the story that are searched for its headline.
const REACH: usize = 60;

/// Number of units that are searched for the headline of a clean article. A label, a date or a contact block may precede
/// it.
const LINES: usize = 12;

/// The unit that is the headline of a clean article: its first line, if that looks like a title.
///
/// A single word above a longer title is the name of the site or of a section.
pub(super) fn of_article(page: &Page<'_>, excluded: &[bool]) -> Option<usize> {
    let contact = contact_block(page);
    let mut lines = (0..page.units.len().min(LINES)).filter(|&at| {
        !excluded[at]
            && page.shapes[at].label().is_none()
            && !overline::is_overline(page, at)
            && !contact[at]
    });
    let first = lines.next()?;
    let label = |at: usize| {
        page.shapes
            .get(at)
            .is_some_and(|shape| shape.label().is_some())
    };
    let words = page.shapes[first].words;
    let below = (words == 1 || (words == 2 && label(first + 1)))
        .then(|| {
            lines
                .take_while(|&at| !page.shapes[at].is_prose())
                .find(|&at| page.shapes[at].words > 1 && is_title(page, at))
        })
        .flatten()
        .filter(|&at| !page.shapes[at].date && page.shapes[at].first == First::Upper);
    below.or_else(|| is_title(page, first).then_some(first))
}

/// True if unit `at` of a clean article looks like a title above the next one.
fn is_title(page: &Page<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    let Some(next) = page.shapes.get(at + 1) else {
        return false;
    };
    let line = page.units[at].span.of(page.text);
    let capitals = !line.contains(char::is_lowercase);
    let short = shape.words <= 30 && shape.chars <= 220;
    // A quotation may be the title, or end it, if it is not a sentence.
    let open = match shape.end {
        End::Quote => overline::is_open(line) && next.first != First::Quote,
        End::Period | End::Ellipsis | End::Colon | End::Comma => false,
        _ => true,
    };
    // A headline that ends in a period is shorter than the paragraph after it.
    let closed = shape.words <= 18 && next.chars > shape.chars && shape.end == End::Period;
    let title_case = shape.capitals * 2 > shape.words;
    short && (capitals || open || (closed && (title_case || shape.words <= 14)))
}

/// The unit of a pasted page that is the headline of the units marked in `story`.
pub(super) fn of_page(page: &Page<'_>, story: &[bool], excluded: &[bool]) -> Option<usize> {
    let count = page.units.len();
    let prose = |at: &usize| story[*at] && page.shapes[*at].is_prose();
    let start = (0..count)
        .find(prose)
        .or_else(|| story.iter().position(|&story| story))?;
    let vocabulary = vocabulary(page, story, start);
    let repeats = repeats(&page.shapes);
    let best = (start.saturating_sub(REACH)..=start)
        .map(|at| {
            (
                at,
                score(page, at, start, &vocabulary, excluded, repeats[at]),
            )
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 > 0.0).then_some(best.0)
}

/// The longer words of the first part of the story.
fn vocabulary(page: &Page<'_>, story: &[bool], start: usize) -> HashSet<String> {
    let mut vocabulary = HashSet::new();
    let mut rest = 6000usize;
    for at in start..page.units.len() {
        if !story[at] || !page.shapes[at].is_prose() {
            continue;
        }
        let line = page.units[at].span.of(page.text);
        vocabulary.extend(long_words(line));
        rest = rest.saturating_sub(line.len());
        if rest == 0 {
            break;
        }
    }
    vocabulary
}

fn long_words(line: &str) -> impl Iterator<Item = String> + '_ {
    words(line).filter(|word| word.len() >= 4).map(|word| {
        let word = word.to_lowercase();
        word.strip_suffix('s').map(str::to_owned).unwrap_or(word)
    })
}

/// Scores unit `at` as the headline of the story that begins at `start`. The weights are chosen by hand.
fn score(
    page: &Page<'_>,
    at: usize,
    start: usize,
    vocabulary: &HashSet<String>,
    excluded: &[bool],
    (before, again): (bool, bool),
) -> f32 {
    let shape = &page.shapes[at];
    let line = page.units[at].span.of(page.text);
    if shape.words < 2 || shape.words > 32 || excluded[at] || line.len() > 260 {
        return f32::MIN;
    }
    let (mut known, mut all) = (0.0f32, 0.0f32);
    for word in long_words(line) {
        all += 1.0;
        known += f32::from(u8::from(vocabulary.contains(&word)));
    }
    let gap = |at: usize| page.units.get(at).is_none_or(|unit| unit.gap);
    let signed = (at + 1..(at + 6).min(page.units.len())).any(|at| excluded[at]);
    let flag = |condition: bool, weight: f32| if condition { weight } else { 0.0 };
    3.0 * known / (all + 0.7)
        + match shape.words {
            2 => -1.2,
            3 => -0.2,
            4..=18 => 1.0,
            _ => 0.0,
        }
        + flag(gap(at), 0.5)
        + flag(gap(at + 1), 0.7)
        + flag(before || again, 0.6)
        + flag(signed, 0.9)
        + flag(shape.clutter.is_some(), -2.0)
        + flag(shape.first == First::Bullet, -1.0)
        + flag(shape.first == First::Lower, -0.7)
        + flag(shape.first == First::Bracket, -1.0)
        + flag(shape.separator, -0.6)
        + flag(
            overline::is_path(line) || overline::is_wire_code(line),
            -2.0,
        )
        + flag(shape.address, -2.0)
        + flag(shape.date && shape.words < 9, -1.5)
        + flag(matches!(shape.end, End::Period | End::Ellipsis), -1.0)
        + flag(shape.end == End::Colon, -1.0)
        + flag(shape.is_prose(), -1.0)
        + flag(at == start, -0.5)
        - 0.05 * (start - at).min(30) as f32
        - 1.2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::plain::lines;

    #[test]
    fn skips_the_name_of_the_site() {
        let prose = "The ferry to the island was late again on Monday, and nobody at the harbour could say why.";
        for (above, want) in [
            (
                "Oakham\n\nFerry late again on Monday\n\n",
                "Ferry late again on Monday",
            ),
            ("Blog\nInsights\nFerry late again\n\n", "Ferry late again"),
            ("Ferries\n\n", "Ferries"),
            ("Ferry late\n\nA harbour of questions\n\n", "Ferry late"),
        ] {
            let text = format!("{above}{prose}");
            let page = Page::new(&text, lines::units(&text));
            let signed = vec![false; page.units.len()];
            let title = of_article(&page, &signed).map(|at| page.units[at].span.of(&text));
            assert_eq!(title, Some(want), "{above}");
        }
    }
}
