//! Finds captions of pictures, and credits for pictures and text.

use memchr::memmem;

use super::byline;
use super::page::Page;
use crate::input::article::BlockKind;
use crate::input::words::{ends_with_phrase, has_phrase, phrase_at_start};
use crate::lexicon::{Class, Classes};

/// Bytes of a caption in which the photo noun must follow "In this".
const NOUN_REACH: usize = 60;

/// Marks the captions and credits in the story; with `repeats`, also lines that look like a caption and are repeated.
pub(super) fn mark(page: &Page<'_>, kinds: &mut [BlockKind], repeats: bool) {
    for at in 0..kinds.len() {
        if !matches!(
            kinds[at],
            BlockKind::Paragraph | BlockKind::Subhead | BlockKind::List
        ) {
            continue;
        }
        if is_credit(page, at) {
            kinds[at] = BlockKind::Credit;
        } else if is_caption(page, at) || (repeats && is_doubled(page, at)) {
            kinds[at] = BlockKind::Caption;
        }
    }
}

/// "Photo: NAME", "NAME / Getty Images", "Graphics: NAME", "Additional reporting by NAME".
pub(super) fn is_credit(page: &Page<'_>, at: usize) -> bool {
    let line = page.units[at].span.of(page.text);
    let opening = line.trim_start_matches(['(', '[']);
    let closing = line.trim_end_matches([')', '.', ']']);
    (1..=12).contains(&page.shapes[at].words)
        && (phrase_at_start(opening, Class::CreditOpening).is_some()
            || ends_with_phrase(closing, Class::CreditClosing))
}

fn is_caption(page: &Page<'_>, at: usize) -> bool {
    let line = page.units[at].span.of(page.text);
    (3..=70).contains(&page.shapes[at].words)
        && (opens_like_caption(line) || closes_with_credit(line) || closes_with_source(line))
}

/// "This photo shows", "FILE - ", "In this June 5 photo".
fn opens_like_caption(line: &str) -> bool {
    let Some(opening) = phrase_at_start(line, Class::CaptionOpening) else {
        return false;
    };
    let head = &line[..line.floor_char_boundary(NOUN_REACH)];
    Classes::of(opening).value(Class::CaptionOpening) == Some(1)
        || has_phrase(head, Class::PhotoNoun)
}

/// True if a sentence or two end in a credit: "The bridge in May. Photograph: NAME/Agency".
fn closes_with_credit(line: &str) -> bool {
    let marks = [": ", " by "].into_iter();
    marks
        .flat_map(|mark| {
            let found = memmem::find_iter(line.as_bytes(), mark);
            found.map(move |at| (&line[..at], &line[at + mark.len()..]))
        })
        .any(|(before, credit)| {
            let word = before.rsplit(|c: char| !c.is_alphanumeric()).next();
            let word = word.unwrap_or("");
            let before = before[..before.len() - word.len()].trim_end();
            Classes::of(word).has(Class::PictureLabel)
                && before.ends_with(['.', '!', '?', ')', '|', '/', '”', '"', '’'])
                && (1..=8).contains(&credit.split_whitespace().count())
        })
}

/// True if a sentence or two end in a photographer or an agency in brackets.
fn closes_with_source(line: &str) -> bool {
    let source = line
        .strip_suffix(')')
        .or_else(|| line.strip_suffix(']'))
        .and_then(|line| line.rsplit_once(['(', '[']));
    source.is_some_and(|(_, source)| {
        source.len() < 80 && (byline::is_agency(source) || has_phrase(source, Class::PictureSource))
    })
}

/// A line that the next line repeats and that looks like a caption, which pages show twice: not a whole sentence, or one
/// with a name in brackets at its end. Other repeated sentences are meant to be read once.
fn is_doubled(page: &Page<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    let line = page.units[at].span.of(page.text);
    (5..=70).contains(&shape.words)
        && (!shape.ends_sentence() || line.ends_with([')', ']']))
        && page
            .shapes
            .get(at + 1)
            .is_some_and(|next| next.key == shape.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::plain::lines;

    fn page(text: &str) -> Page<'_> {
        Page::new(text, lines::units(text))
    }

    #[test]
    fn recognizes_credits() {
        for (line, want) in [
            ("Photographs by Joan Healy/Oakham Pictures", true),
            ("Additional reporting by Amit Rao in Thorngate", true),
            ("Joan Healy/AFP via Getty Images)", true),
            ("Graphics: Li Wei", true),
            ("Graphics cards are dear again", false),
        ] {
            assert_eq!(is_credit(&page(line), 0), want, "{line}");
        }
    }

    #[test]
    fn recognizes_captions() {
        for (line, want) in [
            ("This photo shows the ferry.", true),
            ("FILE - The ferry in May.", true),
            ("In this June 5 photo, the ferry leaves.", true),
            ("In this town, the ferry leaves.", false),
            ("The ferry in May (Courtesy of Joan Healy)", true),
            ("The ferry in May (Oakham)", false),
            ("Emergency call to the harbor (plus repair cost)", false),
            ("New ropes for the ferry (not pictured)", false),
            (
                "The ferry in May. Photograph: Joan Healy/Oakham Pictures",
                true,
            ),
            ("She pointed at a Photo: it was hers.", false),
        ] {
            assert_eq!(is_caption(&page(line), 0), want, "{line}");
        }
    }
}
