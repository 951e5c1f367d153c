//! The last stage of reading formats with markup: makes an article from pieces of text and metadata.

use super::article::{
    Article, Block, BlockKind, Details, Given, Labeled, Published, PublishedBasis, Source,
};
use super::repair::Repair;
use super::words::letters;
use super::{language, plain, repair};
use crate::error::Error;
use crate::lexicon::with_single_spaces;
use crate::span::Span;

/// A paragraph of text and its role by markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The text on one line, with single spaces.
    pub(super) text: String,
    /// The role by markup alone.
    pub(super) kind: BlockKind,
    /// Level of a heading, 1 to 6; 0 for other text.
    pub(super) heading: u8,
    /// Bytes of `text` in links.
    pub(super) linked: usize,
}

/// Metadata of an article. What the source does not state is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<Published>,
    pub(super) updated: Option<Published>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) section: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) image: Option<String>,
    /// When a web archive captured the page, in ISO 8601.
    pub(super) captured: Option<String>,
    /// The page of the printed newspaper.
    pub(super) page: Option<String>,
    /// The source calls itself an article.
    pub(super) is_article: bool,
}

/// The text of an article and the blocks that its markup gives.
pub(super) struct MarkedText {
    /// The pieces, separated by blank lines.
    pub(super) text: String,
    /// A block for each piece.
    pub(super) blocks: Vec<Block>,
    /// True if the first block is the headline.
    titled: bool,
}

impl MarkedText {
    /// Joins a title and the pieces after it. Headings that repeat the title are left out.
    pub(super) fn new(title: Option<&str>, pieces: &[Piece]) -> Self {
        let mut text = String::new();
        let mut blocks = Vec::new();
        let mut add = |piece: &str, kind| {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            text.push_str(piece);
            blocks.push(Block {
                kind,
                span: Span::new(start, text.len()),
            });
        };
        let title = title
            .map(with_single_spaces)
            .filter(|title| !title.is_empty());
        if let Some(title) = &title {
            add(title, BlockKind::Headline);
        }
        let title_letters = title.as_deref().map(letters);
        for piece in pieces {
            let repeats =
                piece.heading > 0 && title_letters.as_ref() == Some(&letters(&piece.text));
            if !repeats {
                add(&piece.text, piece.kind);
            }
        }
        MarkedText {
            titled: title.is_some(),
            text,
            blocks,
        }
    }
}

/// Makes the article of a text and its metadata. `warnings` are those of reading so far.
///
/// # Errors
/// [`Error::NoArticle`] if the text is nothing but clutter.
pub(super) fn article(
    given: Given,
    source: Source,
    marked: MarkedText,
    metadata: Metadata,
    mut warnings: Vec<String>,
) -> Result<Article, Error> {
    let MarkedText {
        text,
        blocks,
        titled,
    } = marked;
    let mut repair = Repair::new(text);
    warnings.extend(repair::repair(&mut repair, false));
    let (text, blocks) = repaired(repair, blocks);
    let outline = plain::outline_of_blocks(&text, &blocks, titled)?;
    let detected = language::of_story(&text, &outline.blocks).map(|(code, _)| code.to_owned());
    let language = detected.or(metadata.language);
    if let Some(code) = language.as_deref().filter(|code| *code != "en") {
        warnings.push(format!(
            "the language is {code}, not English: what is found in it may be wrong"
        ));
    }
    let labeled = |span: &Span| Labeled {
        text: with_single_spaces(span.of(&text)),
        span: Some(*span),
    };
    let named = |text: String| Labeled { text, span: None };
    let authors = if metadata.authors.is_empty() {
        outline.authors.iter().map(labeled).collect()
    } else {
        metadata.authors.into_iter().map(named).collect()
    };
    let given_date = given.date;
    let published = given_date
        .map(|date| Published::on(date, PublishedBasis::Given))
        .or(metadata.published)
        .or(outline.published.clone());
    warnings.extend(misdated(published.as_ref(), metadata.updated.as_ref()));
    let headline = outline.headline.as_ref().map(labeled);
    // Some sites give the title of the page as the name of the site.
    let is_headline = |name: &str| {
        let headline = headline.as_ref().map(|headline| &headline.text);
        headline.is_some_and(|headline| headline.eq_ignore_ascii_case(name.trim()))
    };
    let publisher = metadata.publisher.filter(|name| !is_headline(name));
    Ok(Article {
        id: given.id,
        source,
        language,
        authors,
        dateline: outline.dateline(),
        publisher: publisher
            .map(named)
            .or_else(|| outline.publisher.as_ref().map(labeled)),
        headline,
        published,
        blocks: outline.blocks,
        warnings,
        text,
        original: None,
        details: Details {
            updated: metadata.updated,
            url: metadata.url,
            section: metadata.section,
            tags: metadata.tags,
            description: metadata.description,
            image: metadata.image,
            captured: metadata.captured,
            page: metadata.page,
        },
    })
}

/// The repaired text, and `blocks` at their places in it; those of which nothing is left are dropped.
fn repaired(repair: Repair, mut blocks: Vec<Block>) -> (String, Vec<Block>) {
    if repair.original.is_some() {
        for block in &mut blocks {
            block.span = repair.to_new(block.span).trim(&repair.text);
        }
        blocks.retain(|block| !block.span.is_empty());
    }
    (repair.text, blocks)
}

/// The warning about a source that was updated days before it was published. One of the dates is wrong, most often a
/// publication date in the future; a publication date alone is not checked, since reading must not depend on the current
/// date.
fn misdated(published: Option<&Published>, updated: Option<&Published>) -> Option<String> {
    let (published, updated) = (published?.date, updated?.date);
    // A day of difference is a matter of time zones.
    (published > updated.tomorrow().ok()?).then(|| {
        format!(
            "the page says that it was updated on {updated}, before it was published on {published}: the date may be wrong"
        )
    })
}
