//! What must hold for any article at all. Shared by the property tests and the fuzz targets.

use nutgraf::input::Article;
use nutgraf::report::{self, Parts, TextStyle, Unit};
use nutgraf::span::Span;
use nutgraf::{Analysis, Options, analyze};
use serde_json::Value;

#[path = "blocks.rs"]
mod blocks;
#[path = "references.rs"]
pub(crate) mod references;

use blocks::blocks_cover_the_text_once;
use references::references_exist;

/// Checks the whole pipeline on one article.
pub(crate) fn check(article: &Article) {
    let options = Options::default();
    let analysis = analyze(article, &options);
    blocks_cover_the_text_once(article);
    spans_are_valid(&analysis);
    let again = analyze(article, &options);
    for unit in [Unit::Char, Unit::Byte, Unit::Utf16] {
        let parts = Parts {
            unit,
            text: true,
            explain: true,
            ..Parts::ALL
        };
        let document = serde_json::to_value(report::document(&analysis, parts)).unwrap();
        slices_equal_texts(&document, &Units::new(article.source_text(), unit));
        references_exist(&document);
        let second = serde_json::to_value(report::document(&again, parts)).unwrap();
        assert_eq!(document, second, "two runs differ");
    }
    let plain = report::text(
        &analysis,
        Parts::ALL,
        TextStyle {
            width: 60,
            color: false,
            all: true,
        },
    );
    assert!(
        plain.chars().all(|c| c == '\n' || !c.is_control()),
        "control characters in {plain:?}"
    );
}

fn spans_are_valid(analysis: &Analysis<'_>) {
    let text = &analysis.article.text;
    let check = |span: Span| {
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
        .for_each(|token| check(token.span));
    for sentence in &analysis.document.sentences {
        check(sentence.span);
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
    mentions.for_each(|mention| check(mention.span));
    for pair in analysis.dates.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "dates overlap");
    }
    analysis.dates.iter().for_each(|date| check(date.span));
    for quote in &analysis.quotes {
        assert!(!quote.spans.is_empty());
        quote
            .spans
            .iter()
            .chain(&quote.source)
            .chain(&quote.cue)
            .for_each(|&span| check(span));
        assert!((0.0..=1.0).contains(&quote.confidence));
    }
    for no_quote in &analysis.non_quotes {
        check(no_quote.span);
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
