//! The words of an article as a report shows them.

use std::borrow::Cow;

use crate::lexicon::{Class, Classes, with_single_spaces};
use crate::quotes::{Quote, QuoteKind};
use crate::report::escape_control;
use crate::span::Span;

/// Pairs of quotation marks.
const MARKS: [(char, char); 5] = [('“', '”'), ('"', '"'), ('‘', '’'), ('\'', '\''), ('«', '»')];

/// A text on one line, with single spaces, without soft hyphens and with visible control characters.
pub(in crate::report) fn fold(text: &str) -> String {
    let text = with_single_spaces(text).replace('\u{ad}', "");
    escape_control(&text).into_owned()
}

/// The words of a span on one line.
pub(in crate::report) fn words(text: &str, span: Span) -> String {
    fold(span.of(text))
}

/// The first words of a text, at most `most`. A text that is cut ends neither in a function word nor in a comma.
pub(super) fn first_words(text: &str, most: usize) -> String {
    let mut words = text.split_whitespace();
    let mut first: Vec<&str> = words.by_ref().take(most).collect();
    if words.next().is_none() {
        return escape_control(&first.join(" ")).into_owned();
    }
    while first.len() > 1
        && first
            .pop_if(|word| Classes::of(word).has(Class::FunctionWord))
            .is_some()
    {}
    let first = first.join(" ");
    let first = first.trim_end_matches([',', ';', ':', '–', '—', '-', ' ']);
    format!("{} …", escape_control(first))
}

/// Some names in one phrase: "A, B and C".
pub(in crate::report) fn enumerate(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text with its first letter in upper case.
pub(in crate::report) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// What was said: the pieces of the quote, each with its quotation marks closed and without the comma that joined it to the
/// rest of its sentence.
pub(in crate::report) fn content(text: &str, quote: &Quote) -> String {
    let pieces: Vec<String> = quote
        .spans
        .iter()
        .map(|&span| closed(without_last_comma(&fold(&with_one_opening(span.of(text))))))
        .filter(|piece| piece.contains(char::is_alphanumeric))
        .collect();
    let content = pieces.join(" … ");
    match quote.kind {
        QuoteKind::Direct => content,
        QuoteKind::Mixed | QuoteKind::Indirect => without_lead_in(&content).to_owned(),
    }
}

/// A piece of a quote without the marks that open it again, as each paragraph of a long quote does.
fn with_one_opening(piece: &str) -> Cow<'_, str> {
    let opening = |c: char| MARKS[..2].iter().find(|(open, _)| *open == c);
    let Some(&(open, close)) = piece.chars().next().and_then(opening) else {
        return Cow::Borrowed(piece);
    };
    let mut is_open = false;
    let mut ends_sentence = false;
    let mut after_space = true;
    let mut out = String::with_capacity(piece.len());
    for c in piece.chars() {
        let opens = c == open && (after_space || out.is_empty());
        if opens && is_open && ends_sentence {
            continue;
        }
        if opens {
            is_open = true;
        } else if c == close {
            is_open = false;
        }
        after_space = c.is_whitespace();
        if !after_space {
            ends_sentence = matches!(c, '.' | '?' | '!');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// Reported content without the conjunction that opens it: "that it rained", "But it rained". "that" before a verb is a
/// pronoun, and "That" with a capital letter begins a sentence.
fn without_lead_in(content: &str) -> &str {
    let Some((first, rest)) = content.split_once(' ') else {
        return content;
    };
    let next = rest.split(' ').next().unwrap_or("");
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    let may_go = if is_small(first) {
        Classes::of(first).has(Class::ContentLeadIn) && !Classes::of(next).has(Class::AfterPronoun)
    } else {
        Classes::of(first).has(Class::SentenceLeadIn) && is_small(next)
    };
    if may_go { rest } else { content }
}

/// A piece of a quote without the comma, colon or dash at its end, which may stand inside its closing mark, and without the
/// end of another quote at its start.
fn without_last_comma(piece: &str) -> String {
    let is_joint = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—');
    let piece = piece.trim_end_matches(is_joint);
    let piece = piece.trim_start_matches(|c| matches!(c, '”' | '»') || is_joint(c));
    let Some(mark) = piece.chars().next_back().filter(|c| is_closing(*c)) else {
        return piece.to_owned();
    };
    let inside = &piece[..piece.len() - mark.len_utf8()];
    match inside.trim_end_matches(',') {
        "" => piece.to_owned(),
        inside => format!("{inside}{mark}"),
    }
}

fn is_closing(c: char) -> bool {
    MARKS.iter().any(|&(_, close)| close == c)
}

/// A piece of a quote with the quotation marks that its other end lacks: a quote that goes on in the next paragraph is not
/// closed in this one.
fn closed(piece: String) -> String {
    for (open, close) in MARKS {
        let has_words = piece.len() > open.len_utf8();
        let starts = has_words && piece.starts_with(open);
        let ends = has_words && piece.ends_with(close);
        let count = |mark| piece.matches(mark).count();
        if matches!(open, '‘' | '\'') {
            // Apostrophes look like closing marks.
            if starts && !ends {
                return format!("{piece}{close}");
            }
        } else if open == close {
            match (starts, ends, count(open) % 2) {
                (true, false, 1) => return format!("{piece}{close}"),
                (false, true, 1) => return format!("{open}{piece}"),
                _ => {}
            }
        } else if starts && count(close) < count(open) {
            return format!("{piece}{close}");
        } else if ends && count(open) < count(close) {
            return format!("{open}{piece}");
        }
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_closed_and_end_without_a_comma() {
        let cases = [
            ("“The dam held,”", "“The dam held”"),
            ("\"The dam held,\"", "\"The dam held\""),
            ("“The dam held.”", "“The dam held.”"),
            ("“It rained. It snowed.", "“It rained. It snowed.”"),
            ("It snowed.\"", "\"It snowed.\""),
            ("‘It’s wet,", "‘It’s wet’"),
            ("'It's wet,'", "'It's wet'"),
            ("the boys'", "the boys'"),
            ("the dam “held”", "the dam “held”"),
            ("the dam held,", "the dam held"),
            ("the dam —", "the dam"),
            ("\"", "\""),
            ("” … he left,”", "“… he left”"),
            ("", ""),
        ];
        for (raw, shown) in cases {
            assert_eq!(closed(without_last_comma(raw)), shown);
        }
    }

    #[test]
    fn paragraphs_of_a_quote_do_not_open_it_again() {
        let cases = [
            (
                "\"It rained.\n\n\"It snowed.\"",
                "\"It rained.\n\nIt snowed.\"",
            ),
            ("“It rained. “It snowed.”", "“It rained. It snowed.”"),
            ("“It rained.” “It snowed.”", "“It rained.” “It snowed.”"),
            (
                "\"It rained.\" \"It snowed.\"",
                "\"It rained.\" \"It snowed.\"",
            ),
            ("\"The \"old\" dam.\"", "\"The \"old\" dam.\""),
        ];
        for (raw, shown) in cases {
            assert_eq!(with_one_opening(raw), shown);
        }
    }

    #[test]
    fn soft_hyphens_are_not_shown() {
        assert_eq!(fold("a ca\u{ad}ke\u{1b}\n for  all"), "a cake␛ for all");
    }

    #[test]
    fn that_is_left_out_unless_it_is_a_pronoun() {
        let cases = [
            ("that it rained", "it rained"),
            ("that was a mistake", "that was a mistake"),
            ("That search is over", "That search is over"),
            ("But it rained", "it rained"),
            ("But Ann Poe came", "But Ann Poe came"),
            ("that", "that"),
            ("it rained", "it rained"),
        ];
        for (raw, shown) in cases {
            assert_eq!(without_lead_in(raw), shown);
        }
    }

    #[test]
    fn names_are_enumerated() {
        let names = ["A", "B", "C"].map(str::to_owned);
        assert_eq!(enumerate(&names), "A, B and C");
        assert_eq!(enumerate(&names[..2]), "A and B");
        assert_eq!(enumerate(&names[..1]), "A");
    }

    #[test]
    fn the_first_words_say_that_there_are_more() {
        assert_eq!(first_words(" one\ttwo\u{1b} three", 2), "one two␛ …");
        assert_eq!(first_words("one", 2), "one");
        assert_eq!(
            first_words("The dam held, but the river rose", 4),
            "The dam held …"
        );
    }
}
