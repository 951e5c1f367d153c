//! Lines above the title of an article that are not part of it (section paths, kickers, wire codes), and labels before the
//! title on its own line.

use super::page::Page;
use super::shape::End;
use crate::input::words::words;
use crate::lexicon::{Class, Classes};

/// Maximum number of words in a kicker.
const KICKER: usize = 5;

/// True if unit `at` is a line above a title: "World > Africa", "THE SATURDAY PROFILE", "ZCZC MAR0417 GMT 2204 220823".
pub(super) fn is_overline(page: &Page<'_>, at: usize) -> bool {
    let line = page.units[at].span.of(page.text);
    page.shapes[at].chars <= 120 && (is_path(line) || is_wire_code(line) || is_kicker(page, at))
}

/// A path of sections: "World > Africa", "Home » News » Transport".
pub(super) fn is_path(line: &str) -> bool {
    let parts: Vec<&str> = line.split(['>', '›', '»', '→']).collect();
    let section = |part: &&str| {
        let words = part.split_whitespace().count();
        (1..=4).contains(&words) && part.trim().starts_with(char::is_alphabetic)
    };
    // A single mark needs spaces around it.
    let apart = parts.len() > 2 || line.contains(" > ") || line.contains(" › ");
    parts.len() >= 2 && apart && parts.iter().all(section)
}

/// The address of a message on a wire: codes and numbers, or a signal that opens or closes a telex.
pub(super) fn is_wire_code(line: &str) -> bool {
    if line.contains(char::is_lowercase) {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = words.first().map(|word| Classes::of(word));
    if first.is_some_and(|first| first.has(Class::WireSignal)) {
        return words.len() <= 8;
    }
    let coded = words
        .iter()
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()))
        .count();
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let plain = line
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '/'));
    plain && words.len() >= 2 && digits >= 7 && coded * 2 >= words.len()
}

/// A label in capitals above a title with lower-case letters.
fn is_kicker(page: &Page<'_>, at: usize) -> bool {
    let (shape, Some(next)) = (&page.shapes[at], page.shapes.get(at + 1)) else {
        return false;
    };
    let line = page.units[at].span.of(page.text);
    let below = page.units[at + 1].span.of(page.text);
    let title = (4..=24).contains(&next.words)
        && below.contains(char::is_lowercase)
        && below
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“\"‘'".contains(c))
        && !next.date
        && is_open(below);
    let last = words(line).last().unwrap_or("");
    let named = Classes::of(last).has(Class::Kicker);
    let glued = !page.units[at + 1].gap && next.words >= shape.words + 3 && shape.words <= 3;
    shape.words <= KICKER
        && !line.contains(char::is_lowercase)
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && matches!(shape.end, End::Word | End::Colon)
        && title
        && (named || glued)
}

/// True if `line` ends like a title: with a word, which a closing quotation mark may follow, but no full stop.
pub(super) fn is_open(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '\'', '’', '»', ')'])
        .ends_with(|c: char| c.is_alphanumeric() || c == '?')
}

/// Bytes of the label in brackets before a title: "[Herald] ", "(LEAD) ", "(2nd LD) ".
pub(super) fn label_len(line: &str) -> usize {
    let close = match line.chars().next() {
        Some('[') => ']',
        Some('(') => ')',
        _ => return 0,
    };
    let Some(end) = line.find(close).filter(|&end| end <= 48) else {
        return 0;
    };
    let rest = &line[end + 1..];
    let title = rest.trim_start();
    if rest.len() == title.len() || title.split_whitespace().nth(1).is_none() {
        return 0;
    }
    end + 1 + rest.len() - title.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::plain::lines;

    fn page(text: &str) -> Page<'_> {
        Page::new(text, lines::units(text))
    }

    #[test]
    fn recognizes_lines_above_a_title() {
        for (text, want) in [
            ("World > Africa\n\nLast ferry leaves Oakham", true),
            ("Home » News » Transport\nLast ferry leaves Oakham", true),
            (
                "THE SUNDAY PROFILE\nThe Man Who Winds the Oakham Clock",
                true,
            ),
            (
                "NEWS ANALYSIS\n\nWhy the Oakham ferry will not be missed",
                true,
            ),
            ("ZCZC OAK0412 GMT 1103 040519\nFERRY SINKS OFF OAKHAM", true),
            (
                "Prices > wages in Oakham, says the bank of the county",
                false,
            ),
            (
                "FERRY SINKS OFF OAKHAM\n\nThe ferry to the island sank.",
                false,
            ),
            ("FERRY SINKS\n\nThree boats came to help at dawn", false),
            ("OAKHAM 3 THORNGATE 2\nThe cup stays where it was", false),
        ] {
            assert_eq!(is_overline(&page(text), 0), want, "{text}");
        }
    }

    #[test]
    fn cuts_labels_before_titles() {
        for (line, want) in [
            ("[Oakham Post] Ferry to sail again", "Ferry to sail again"),
            ("(2nd LD) Ferry to sail again", "Ferry to sail again"),
            ("(Un)happy ferry", "(Un)happy ferry"),
            ("[Watch]", "[Watch]"),
            ("Ferry to sail [Watch]", "Ferry to sail [Watch]"),
        ] {
            assert_eq!(&line[label_len(line)..], want);
        }
    }
}
