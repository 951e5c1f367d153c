//! What must hold for any article at all, and pieces to make articles of. Shared by the property tests and the fuzz targets.

#![allow(dead_code, unreachable_pub, missing_docs)] // not every user needs all of it

use nutgraf::input::Article;
use nutgraf::report::{self, Parts, TextStyle, Unit};
use nutgraf::span::Span;
use nutgraf::{Analysis, Options, analyze};
use serde_json::Value;

/// Pieces that news is made of, and pieces that break parsers.
pub const PIECES: &[&str] = &[
    "The minister ",
    "said",
    " on Monday ",
    "Joan Healy",
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "''",
    "'s",
    "’s ",
    ". ",
    ", ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "SEOUL, Aug. 6 (Yonhap) -- ",
    "By Ann Lee\n",
    "Share this article\n",
    "according to ",
    "U.S. ",
    "Mr. Smith ",
    "in 2018",
    "3-2",
    "1950-53",
    "the end of the month",
    "(",
    ")",
    "[",
    "—",
    "…",
    "?",
    "!",
    " he told ",
    "reporters that ",
    "President ",
    "general ",
    "Justice ",
    "Minister of State for ",
    "chairman",
    "spokesman for ",
    "former ",
    "and ",
    "of the ",
    "Acme Corp. ",
    "Oxford University",
    ", better known as ",
    "34-year-old ",
    " was named ",
    "it ",
    "they said",
    "é",
    "🙂",
    "\u{200d}",
    "\u{202e}",
    "\u{301}",
    "\u{feff}",
    "\u{1b}[31m",
    "\t",
    "北京",
    "مصر",
    "Ａ",
    "ﬁ",
    "http://example.org/a?b=c ",
    "@nutgraf ",
    "#news ",
    "$1.2bn ",
    "<p>",
    "</p>",
    "&amp;",
    "{",
    "}",
    "\\",
    "Q: ",
    "A: ",
    "© 2018 Daily Planet. All rights reserved.\n",
    "0",
    "١٢",
    "ß",
    "İ",
    "ǅ",
    "\u{85}",
    "\u{2028}",
    "\u{a0}",
];

/// Checks the whole pipeline on one article.
pub fn check(article: &Article) {
    let options = Options::default();
    let analysis = analyze(article, &options);
    blocks_cover_the_text_once(article);
    spans_are_sound(&analysis);
    let again = analyze(article, &options);
    for unit in [Unit::Char, Unit::Byte, Unit::Utf16] {
        let parts = Parts {
            unit,
            text: true,
            explain: true,
            ..Parts::ALL
        };
        let document = serde_json::to_value(report::document(&analysis, parts)).unwrap();
        slices_equal_texts(&document, &Units::new(&article.text, unit));
        let second = serde_json::to_value(report::document(&again, parts)).unwrap();
        assert_eq!(document, second, "two runs differ");
    }
    let plain = report::text(
        &analysis,
        Parts::ALL,
        TextStyle {
            width: 60,
            color: false,
        },
    );
    assert!(
        plain.chars().all(|c| c == '\n' || !c.is_control()),
        "control characters in {plain:?}"
    );
}

pub fn blocks_cover_the_text_once(article: &Article) {
    let mut at = 0;
    for block in &article.blocks {
        assert!(
            block.span.start >= at,
            "blocks overlap or are out of order: {:?}",
            article.blocks
        );
        let gap = Span::new(at, block.span.start).of(&article.text);
        assert!(gap.trim().is_empty(), "{gap:?} is in no block");
        assert!(
            !block.span.of(&article.text).trim().is_empty(),
            "a block is blank"
        );
        at = block.span.end;
    }
    assert!(
        article.text[at..].trim().is_empty(),
        "{:?} is in no block",
        &article.text[at..]
    );
}

fn spans_are_sound(analysis: &Analysis<'_>) {
    let text = &analysis.article.text;
    let sound = |span: Span| {
        assert!(
            text.get(span.start..span.end)
                .is_some_and(|s| !s.is_empty()),
            "{span:?}"
        )
    };
    for pair in analysis.document.tokens.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "tokens overlap");
    }
    analysis
        .document
        .tokens
        .iter()
        .for_each(|token| sound(token.span));
    for sentence in &analysis.document.sentences {
        sound(sentence.span);
        assert!(
            analysis.article.blocks[sentence.block]
                .span
                .contains(sentence.span)
        );
        assert!(sentence.tokens.start < sentence.tokens.end);
    }
    let entities = &analysis.entities;
    let mentions = entities.people.iter().flat_map(|e| &e.mentions).chain(
        entities
            .organizations
            .iter()
            .flat_map(|e| &e.mentions)
            .chain(entities.places.iter().flat_map(|e| &e.mentions)),
    );
    mentions.for_each(|mention| sound(mention.span));
    for pair in analysis.dates.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "dates overlap");
    }
    analysis.dates.iter().for_each(|date| sound(date.span));
    for quote in &analysis.quotes {
        assert!(!quote.spans.is_empty());
        quote
            .spans
            .iter()
            .chain(&quote.source)
            .chain(&quote.cue)
            .for_each(|&span| sound(span));
        assert!((0.0..=1.0).contains(&quote.confidence));
    }
    for no_quote in &analysis.not_quotes {
        sound(no_quote.span);
        let within = |span: &nutgraf::span::Span| span.overlaps(no_quote.span);
        assert!(!analysis.quotes.iter().any(|q| q.spans.iter().any(within)));
    }
    for pair in analysis.summary.sentences.windows(2) {
        assert!(
            pair[0].span.end <= pair[1].span.start,
            "summary out of order"
        );
    }
    for chosen in &analysis.summary.sentences {
        // A dateline in front ("SEOUL (Reuters) - ", "(CNN)") is left out.
        let ends_as =
            |sentence: Span| sentence.contains(chosen.span) && sentence.end == chosen.span.end;
        assert!(
            analysis
                .document
                .sentences
                .iter()
                .any(|sentence| ends_as(sentence.span)),
            "no whole sentence"
        );
    }
}

/// The text as a list of slices at every offset of a unit.
struct Units<'t> {
    text: &'t str,
    /// Byte offset of each unit; a unit inside a character repeats the offset of the next character.
    bytes: Vec<usize>,
}

impl<'t> Units<'t> {
    fn new(text: &'t str, unit: Unit) -> Self {
        let mut bytes = Vec::new();
        for (at, c) in text.char_indices() {
            let len = match unit {
                Unit::Char => 1,
                Unit::Byte => c.len_utf8(),
                Unit::Utf16 => c.len_utf16(),
            };
            bytes.push(at);
            bytes.resize(bytes.len() + len - 1, at + c.len_utf8());
        }
        bytes.push(text.len());
        Units { text, bytes }
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        &self.text[self.bytes[start]..self.bytes[end]]
    }
}

/// Every object with `text` (or `name` of an author), `start` and `end` shows the slice of the text; quotes show that of
/// their spans.
fn slices_equal_texts(value: &Value, units: &Units<'_>) {
    match value {
        Value::Object(object) => {
            let number = |key: &str| object.get(key).and_then(Value::as_u64).map(|n| n as usize);
            if let (Some(start), Some(end)) = (number("start"), number("end")) {
                let slice = units.slice(start, end);
                if let Some(text) = object.get("text").and_then(Value::as_str) {
                    assert_eq!(text, slice, "in {value}");
                }
            }
            object
                .values()
                .for_each(|value| slices_equal_texts(value, units));
        }
        Value::Array(array) => array
            .iter()
            .for_each(|value| slices_equal_texts(value, units)),
        _ => {}
    }
}
