//! Table test of the spans of names, `fixtures/tables/names.tsv`, and invariants of the spans of any text.

use proptest::prelude::*;

use super::chain::{LANES, NameChain, Transitions, is_proper};
use super::labels::STATES;
use super::tagger::collect;
use super::{Label, TaggedName, tag};
use crate::input::Article;
use crate::learn::crf::Viterbi;
use crate::text::Document;

const TABLE: &str = include_str!("../../fixtures/tables/names.tsv");

/// The name of a label in the table. Returns `None` for labels that are not marked there.
fn code(label: Label) -> Option<&'static str> {
    match label {
        Label::Person => Some("PER"),
        Label::Location => Some("LOC"),
        Label::Organization => Some("ORG"),
        Label::Facility => Some("FAC"),
        Label::Group | Label::Other => None,
    }
}

/// The text of a row without its marks.
fn unmarked(row: &str) -> String {
    let mut text = row.replace(['[', ']'], "");
    for label in ["PER", "LOC", "ORG", "FAC"] {
        text = text.replace(&format!("{label} "), "");
    }
    text
}

/// The text of a document with its names marked.
fn marked(document: &Document<'_>, names: &[TaggedName]) -> String {
    let text = document.text();
    let (mut out, mut end) = (String::new(), 0);
    for name in names {
        if let Some(code) = code(name.label) {
            let span = document.span_of(name.tokens);
            out += &format!("{}[{code} {}]", &text[end..span.start], span.of(text));
            end = span.end;
        }
    }
    out + &text[end..]
}

#[test]
fn names_are_those_of_the_table() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        let want = row.replace('|', "\n");
        let article = Article::of_lines("", &unmarked(&want));
        let document = crate::text::segment(&article, false);
        let got = marked(&document, &tag(&document));
        count += 1;
        if got != want {
            wrong.push(got.replace('\n', "|"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Pieces of text that combine names, marks and sentence ends.
const PIECES: &str = "(Paris|Bank of |Mr\\. |O’Brien|al-|Jean-Luc |SEOUL |\\(EU\\)|and |the |[A-Z][a-z]{0,5}|[a-z]{1,4}|[0-9]|\
    [ \n.,!?'’\"“”()|-]|\\. |U\\.S\\.|\\PC){0,80}";

proptest! {
    #[test]
    fn spans_are_in_order_and_inside_of_sentences(text in PIECES) {
        let article = Article::of_lines("", &text);
        let document = crate::text::segment(&article, false);
        let mut free = 0;
        for name in tag(&document) {
            let tokens = name.tokens;
            prop_assert!(free <= tokens.start && tokens.start < tokens.end);
            prop_assert!(tokens.end <= document.tokens.len());
            let one_sentence = document.sentences.iter().any(|sentence| {
                sentence.tokens.start <= tokens.start && tokens.end <= sentence.tokens.end
            });
            prop_assert!(one_sentence, "{:?} crosses the end of a sentence", tokens);
            prop_assert!((0.0..=1.0).contains(&name.confidence));
            free = tokens.end;
        }
    }

    #[test]
    fn best_paths_are_proper(
        emissions in prop::collection::vec(prop::array::uniform28(-9.0_f32..9.0), 1..30),
        steps in prop::collection::vec(-9.0_f32..9.0, STATES * STATES),
    ) {
        const { assert!(LANES == 28) };
        let transitions = Transitions::new(|from, to| steps[from * STATES + to]);
        let chain = NameChain { emissions: &emissions, transitions: &transitions };
        let mut path = Vec::new();
        Viterbi::default().best_path(&chain, &mut path);
        prop_assert_eq!(path.len(), emissions.len());
        prop_assert!(is_proper(&path), "{:?}", path);
        let (mut free, mut covered) = (0, 0);
        let mut in_order = true;
        collect(&path, |_, start, end| {
            in_order &= free <= start && start < end && end <= path.len();
            free = end;
            covered += end - start;
        });
        prop_assert!(in_order);
        prop_assert_eq!(covered, path.iter().filter(|state| **state != 0).count());
    }
}
