//! Letters to the editor: finds the signature after "Yours faithfully".

use super::byline;
use super::page::Page;
use crate::lexicon::{Class, Classes};
use crate::span::Span;

/// Maximum number of lines in a signature: the name, a remark, the place, the date.
const LINES: usize = 5;

/// The units of the signature that closes a letter, including the valediction, and the name in it.
pub(super) fn signature(page: &Page<'_>) -> Option<(std::ops::Range<usize>, Span)> {
    let count = page.units.len();
    let line = |at: usize| page.units[at].span.of(page.text);
    let valediction = (1..count.saturating_sub(1)).find(|&at| is_valediction(line(at)))?;
    let signed = page.units[valediction + 1].span;
    let skipped = title_len(signed.of(page.text));
    let name = byline::bare(page.text, Span::new(signed.start + skipped, signed.end))?;
    let short = |at: &usize| page.shapes[*at].words <= 10 && !page.shapes[*at].is_prose();
    let end = (valediction + 1..count)
        .take(LINES)
        .take_while(short)
        .last()?
        + 1;
    Some((valediction..end, *name.names.first()?))
}

/// "Yours faithfully,", "Sincerely yours".
fn is_valediction(line: &str) -> bool {
    Classes::of(line.trim_end_matches([',', '.'])).has(Class::Valediction)
}

/// Bytes of the titles before a name: "Dr ", "Prof. ", "The Rev. ".
fn title_len(line: &str) -> usize {
    let words = line.split_inclusive(' ').take(3);
    words
        .take_while(|word| {
            Classes::of(word.trim_end().trim_end_matches('.')).has(Class::SignatureTitle)
        })
        .map(str::len)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::plain::lines;

    #[test]
    fn finds_the_signature_of_a_letter() {
        let text = "Sir, – The ferry is late every day, and nobody at the harbour of Oakham can say why.\n\n\
            Yours faithfully,\n\nDr Joan Healy\nThorngate, Rutland\n\n6 April 2023\n\n* Letters to the editor should have no more than two hundred words, please.";
        let page = Page::new(text, lines::units(text));
        let (units, name) =
            signature(&page).map_or((0..0, ""), |(units, name)| (units, name.of(text)));
        assert_eq!((units, name), (1..5, "Joan Healy"));
        let text = "He wrote two letters.\n\nSincerely\n\nnobody answered";
        assert_eq!(signature(&Page::new(text, lines::units(text))), None);
    }
}
