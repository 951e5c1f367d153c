//! Segmentation of an [`Article`] into the tokens and sentences of a [`Document`]. Only the blocks of the story are
//! segmented.
//!
//! # What a token is
//! The tokens of a block are in order, contain no white space, and cover every other character of the block. Most are the
//! words, numbers and marks between spaces. These rules matter for names and quotes:
//!
//! - The clitics `'s 're 've 'll 'd 'm n't` are separate tokens, with either apostrophe: `Korea|’s`, `do|n't`. A closing
//!   apostrophe is a mark: `players|'`. Inner apostrophes stay: `O'Brien`, `d'Ivoire`, `Sana’a`; so do decades: `'90s`.
//! - A hyphen compound is one token (`Tae-hyun`, `al-Masri`, `COVID-19`, `ship-to-ship`) unless it joins a name to another word
//!   or name; then each part and each hyphen is a token: `Paris|-|based`, `non|-|EU`, `U.S.|-|led`, `South|-|North`,
//!   `Russia|-|Ukraine`. Compounds that start with a number are split as well (`30|-|year|-|old` is `30`, `-`, `year-old`;
//!   `five|-|year`, `1950|-|53`, `2|-|1`), but ISO dates are not (`2018-08-06`). En and em dashes and slashes between words
//!   are always tokens.
//! - Abbreviations keep their full stop, even at the end of a sentence: `U.S.`, `Aug.`, `Gen.`, `Inc.`, `a.m.`, `J.`,
//!   `Ph.D.`; "No." keeps it only before a number, and `Inc|.` and `Ala|.` lose it at the end of a line.
//! - Numbers keep their inner marks and letters: `1,200`, `3.5`, `10:15`, `17th`, `1990s`, `1.2bn`, `10am`, `9/11`, `2018/19`.
//!   Currency and per cent signs are tokens: `$|1.2bn`, `US|$|5`, `76|%`.
//! - ` `` ` and `''`, runs of one of `. - * = ! ? ~` (`...`, `--`, `?!` is two), `…`, `AT&T`, `@handle`, `#tag`, web and e-mail addresses and domain
//!   names (`Booking.com`) are one token each. Other quotation marks are one token each.
//! - In scripts that do not separate words by spaces, a run of letters is one token; no token is longer than 1 KiB.
//!
//! # What a sentence is
//! A sentence lies in one block and ends at a mark that ends sentences, with the quotation marks and brackets that close after
//! it. A quoted question or exclamation and its attribution are one sentence (“Why?” he asked.).

mod lists;
mod sentences;
mod spelling;
mod tokens;
mod vocabulary;

use std::ops::Range;

use crate::input::{Article, BlockKind};
use crate::lexicon::{Class, Classes, phrase};
use crate::span::Span;

pub use vocabulary::Lexeme;
use vocabulary::Tokens;

/// The tokens and sentences of one article. All spans are byte offsets into the text of the article.
#[derive(Debug)]
pub struct Document<'a> {
    /// The article.
    pub article: &'a Article,
    /// All tokens of all sentences, in the order of the text.
    pub tokens: Vec<Token>,
    /// The distinct word forms of the tokens, in order of first occurrence.
    pub lexemes: Vec<Lexeme>,
    /// The sentences, in the order of the text; each lies in one block.
    pub sentences: Vec<Sentence>,
}

/// A word, number or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The span of its characters.
    pub span: Span,
    /// The kind of its characters.
    pub kind: TokenKind,
    /// Upper and lower case of its letters.
    pub case: Case,
    /// Whether it follows white space or starts the block.
    pub space_before: bool,
    /// Index of its word form in [`Document::lexemes`].
    pub lexeme: u32,
}

/// Upper and lower case of the letters of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// No letters, or letters of a script without case.
    None,
    /// "word".
    Lower,
    /// "Word", "U" and "I": the first letter alone is upper case.
    Capitalized,
    /// "WORD", "U.S.", "G20A": at least two letters, all upper case.
    Upper,
    /// "iPhone", "McDonald", "COVIDs".
    Mixed,
}

/// The kind of the characters of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, perhaps with inner digits, apostrophes or the dot of an abbreviation ("U.S.", "Aug.").
    Word,
    /// Starts with a digit: "1,200", "3.5", "17th", "2018".
    Number,
    /// Quotation marks, brackets, full stops, commas, dashes.
    Punctuation,
    /// Currency signs, per cent signs, emoji and everything else.
    Symbol,
}

/// A half-open range of indices into [`Document::tokens`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenRange {
    /// Index of the first token.
    pub start: usize,
    /// Index after the last token.
    pub end: usize,
}

/// A sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// The span of the sentence, with its closing marks, without white space around it.
    pub span: Span,
    /// Its tokens.
    pub tokens: TokenRange,
    /// Index of its block in [`Article::blocks`].
    pub block: usize,
}

impl<'a> Document<'a> {
    /// The text that all spans point into.
    pub fn text(&self) -> &'a str {
        &self.article.text
    }

    /// The characters of token `index`. Returns an empty string if there is no such token.
    pub fn token(&self, index: usize) -> &'a str {
        self.tokens
            .get(index)
            .map_or("", |token| token.span.of(self.text()))
    }

    /// The classes of token `index`. Returns no classes if there is no such token.
    pub(crate) fn classes(&self, index: usize) -> Classes {
        self.tokens
            .get(index)
            .map_or_else(Classes::default, |token| {
                self.lexemes[token.lexeme as usize].classes
            })
    }

    /// Whether token `index` is of a class.
    #[inline]
    pub(crate) fn is(&self, index: usize, class: Class) -> bool {
        self.classes(index).has(class)
    }

    /// The number of tokens in the longest phrase of a class at the start of `tokens`; 0 if none starts there.
    pub(crate) fn phrase(&self, class: Class, tokens: Range<usize>) -> usize {
        let first = self.classes(tokens.start);
        phrase(class, first, tokens.map(|at| self.token(at)))
    }

    /// The tokens of a range.
    pub fn tokens_of(&self, range: TokenRange) -> &[Token] {
        self.tokens.get(range.start..range.end).unwrap_or(&[])
    }

    /// The span of a range of tokens. Returns an empty span for an empty range.
    pub fn span_of(&self, range: TokenRange) -> Span {
        match self.tokens_of(range) {
            [first, .., last] => first.span.cover(last.span),
            [only] => only.span,
            [] => Span::new(0, 0),
        }
    }

    /// The kind of the block of a sentence.
    pub fn block_kind(&self, sentence: &Sentence) -> BlockKind {
        self.article.blocks[sentence.block].kind
    }

    /// Index of the sentence of token `index`. Returns `None` if there is no such token.
    pub fn sentence_of(&self, index: usize) -> Option<usize> {
        let at = self
            .sentences
            .partition_point(|sentence| sentence.tokens.end <= index);
        self.sentences
            .get(at)
            .filter(|sentence| sentence.tokens.start <= index)
            .map(|_| at)
    }

    /// Index of the first token that ends after the byte offset `byte`. Returns the number of tokens if there is none.
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.span.end <= byte)
    }
}

/// Splits the story blocks of `article` into sentences and tokens. With `captions`, captions count as part of the story.
pub fn segment(article: &Article, captions: bool) -> Document<'_> {
    let mut out = Tokens::with_capacity(article.text.len());
    let mut sentences = Vec::new();
    for (block, span) in article
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| b.kind.is_story(captions))
        .map(|(i, b)| (i, b.span))
    {
        let first = out.tokens.len();
        tokens::tokenize(&article.text, span, &mut out);
        sentences::split(&article.text, block, first, &out.tokens, &mut sentences);
    }
    Document {
        article,
        tokens: out.tokens,
        lexemes: out.lexemes,
        sentences,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(table: &str) -> impl Iterator<Item = &str> {
        table
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
    }

    #[test]
    fn tokens_are_those_of_the_table() {
        let mut wrong = Vec::new();
        for row in rows(include_str!("../../fixtures/tables/tokens.tsv")) {
            let (text, want) = row.split_once('\t').expect("a row has two columns");
            let article = Article::of_lines("", text);
            let document = segment(&article, false);
            let got: Vec<&str> = (0..document.tokens.len())
                .map(|i| document.token(i))
                .collect();
            if got.join(" ") != want {
                wrong.push(format!("{text}: {}", got.join(" ")));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn sentences_are_those_of_the_table() {
        let table = include_str!("../../fixtures/tables/sentences.tsv");
        let mut wrong = Vec::new();
        let mut count = 0;
        for row in rows(table) {
            let text = row.replace(" ‖ ", " ").replace('‖', "");
            let want: Vec<&str> = row.split('‖').map(str::trim).collect();
            let article = Article::of_lines("", &text);
            let document = segment(&article, false);
            let got: Vec<&str> = document
                .sentences
                .iter()
                .map(|sentence| sentence.span.of(&text))
                .collect();
            count += 1;
            if got != want {
                wrong.push(got.join(" ‖ "));
            }
        }
        assert!(count >= 300);
        let right = 100.0 * (count - wrong.len()) as f64 / count as f64;
        assert!(right >= 98.0, "{right:.1} %\n{}", wrong.join("\n"));
    }

    /// With quadratic time this test would not end.
    #[test]
    fn hostile_texts_are_read() {
        for unit in [
            "a", "\"", "'", ".", "(", "a-", "U.", "1,", "No. ", "’", "\u{300}", "🇦", "x@", "J. ",
        ] {
            let article = Article::of_lines("", &unit.repeat(200_000));
            let document = segment(&article, false);
            assert!(!document.sentences.is_empty(), "{unit}");
        }
    }

    proptest! {
        #[test]
        fn tokens_cover_the_blocks_in_order(text in "([a-zA-Z]{1,4}|[0-9]|[ \n.,!?'’\"“”()-]|\\PC|U\\.S\\.|No\\. ){0,60}") {
            let article = Article::of_lines("", &text);
            let document = segment(&article, false);
            let mut covered = 0;
            for token in &document.tokens {
                prop_assert!(token.span.start >= covered && !token.span.is_empty());
                prop_assert!(text.get(covered..token.span.start).is_some_and(|gap| gap.trim().is_empty()));
                prop_assert!(text.get(token.span.start..token.span.end).is_some());
                covered = token.span.end;
            }
            prop_assert!(text[covered..].trim().is_empty());
            for token in &document.tokens {
                let lexeme = &document.lexemes[token.lexeme as usize];
                prop_assert_eq!(lexeme.span.of(&text), token.span.of(&text));
                prop_assert_eq!((lexeme.kind, lexeme.case), (token.kind, token.case));
            }
            let distinct: std::collections::HashSet<_> =
                document.lexemes.iter().map(|lexeme| (lexeme.span.of(&text), lexeme.kind)).collect();
            prop_assert_eq!(distinct.len(), document.lexemes.len());
            let mut next = 0;
            for sentence in &document.sentences {
                prop_assert_eq!(sentence.tokens.start, next);
                prop_assert!(sentence.tokens.end > next);
                prop_assert_eq!(sentence.span, document.span_of(sentence.tokens));
                prop_assert!(article.blocks[sentence.block].span.contains(sentence.span));
                next = sentence.tokens.end;
            }
            prop_assert_eq!(next, document.tokens.len());
        }
    }
}
