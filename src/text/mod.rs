//! [`Article`] to [`Document`]: tokens and sentences of the blocks that tell the story.

mod sentences;
mod tokens;

use crate::input::{Article, BlockKind};
use crate::span::Span;

/// The tokens and sentences of one article. Everything points into `article.text`.
#[derive(Debug)]
pub struct Document<'a> {
    /// The article.
    pub article: &'a Article,
    /// All tokens of all sentences, in the order of the text.
    pub tokens: Vec<Token>,
    /// The sentences, in the order of the text; each lies in one block.
    pub sentences: Vec<Sentence>,
}

/// A word, number or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What its characters are.
    pub kind: TokenKind,
}

/// What the characters of a token are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, perhaps with inner digits, apostrophes or the dot of an abbreviation ("U.S.", "Aug.").
    Word,
    /// Starts with a digit: "1,200", "3.5", "17th", "2018".
    Number,
    /// Quotation marks, brackets, full stops, commas, dashes.
    Punctuation,
    /// Currency signs, per cent, emoji and all else.
    Symbol,
}

/// A half-open range of indices into [`Document::tokens`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenRange {
    /// Index of the first token.
    pub start: usize,
    /// Index just behind the last token.
    pub end: usize,
}

/// A sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, closing marks included, white space around it left out.
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

    /// The characters of token `index`; empty when there is no such token.
    pub fn token(&self, index: usize) -> &'a str {
        self.tokens
            .get(index)
            .map_or("", |token| token.span.of(self.text()))
    }

    /// The tokens of a range.
    pub fn tokens_of(&self, range: TokenRange) -> &[Token] {
        self.tokens.get(range.start..range.end).unwrap_or(&[])
    }

    /// The characters that a range of tokens spans; an empty span for an empty range.
    pub fn span_of(&self, range: TokenRange) -> Span {
        match self.tokens_of(range) {
            [first, .., last] => first.span.cover(last.span),
            [only] => only.span,
            [] => Span::new(0, 0),
        }
    }

    /// What kind of block a sentence stands in.
    pub fn block_kind(&self, sentence: &Sentence) -> BlockKind {
        self.article.blocks[sentence.block].kind
    }

    /// Index of the sentence that holds token `index`.
    pub fn sentence_of(&self, index: usize) -> Option<usize> {
        let at = self
            .sentences
            .partition_point(|sentence| sentence.tokens.end <= index);
        self.sentences
            .get(at)
            .filter(|sentence| sentence.tokens.start <= index)
            .map(|_| at)
    }

    /// Index of the first token that ends behind the byte offset `byte`; the number of tokens when there is none.
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.span.end <= byte)
    }
}

/// Splits the story blocks of `article` into sentences and tokens. `captions` says whether captions count.
pub fn segment(article: &Article, captions: bool) -> Document<'_> {
    let mut document = Document {
        article,
        tokens: Vec::new(),
        sentences: Vec::new(),
    };
    for (block, span) in article
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| b.kind.is_story(captions))
        .map(|(i, b)| (i, b.span))
    {
        let first = document.tokens.len();
        tokens::tokenize(&article.text, span, &mut document.tokens);
        sentences::split(
            &article.text,
            block,
            first,
            &document.tokens,
            &mut document.sentences,
        );
    }
    document
}
