//! Plain text: which lines are the article and which are the clutter around it.

mod chain;
mod clutter;
mod features;
mod lines;
mod shape;
#[cfg(feature = "workshop")]
pub mod train;

use super::{Article, Block, BlockKind, Given, Labeled, Published, PublishedBasis, Source};
use crate::error::Error;
use crate::span::Span;

/// Reads the article in `text`.
///
/// # Errors
/// [`Error::NoArticle`] when there is nothing but clutter.
pub(super) fn read(given: Given, source: Source, text: String) -> Result<Article, Error> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trim(&text);
        start += line.len();
        if !span.is_empty() {
            let kind = if blocks.is_empty() && span.len() < 120 {
                BlockKind::Headline
            } else {
                BlockKind::Paragraph
            };
            blocks.push(Block { kind, span });
        }
    }
    if blocks.is_empty() {
        return Err(Error::NoArticle("it is empty".to_owned()));
    }
    let headline = blocks
        .iter()
        .find(|block| block.kind == BlockKind::Headline)
        .map(|block| Labeled {
            text: block.span.of(&text).to_owned(),
            span: Some(block.span),
        });
    let published = given.date.map(|date| Published {
        date,
        value: date.to_string(),
        basis: PublishedBasis::Given,
    });
    Ok(Article {
        id: given.id,
        source,
        language: Some("en".to_owned()),
        headline,
        authors: Vec::new(),
        dateline: None,
        publisher: None,
        published,
        blocks,
        warnings: Vec::new(),
        text,
    })
}
