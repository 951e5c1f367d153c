//! Plain text: separates the article from the clutter around it.
//!
//! The text is split into units: lines, or paragraphs that were wrapped at a column. The line model labels each unit as
//! story or clutter, and rules determine its kind. An article without a page around it is kept whole: it loses units only
//! next to labels of clutter.

mod boilerplate;
mod byline;
mod captions;
mod chain;
mod clutter;
mod columns;
mod dateline;
mod features;
mod furniture;
mod headline;
mod hyphens;
mod kinds;
mod letter;
mod lines;
mod neighborhood;
mod overline;
mod page;
mod prepare;
mod publication_date;
mod publisher;
mod shape;
mod signatures;
#[cfg(feature = "workshop")]
pub(super) mod train;

use super::article::{
    Article, Block, BlockKind, Details, Given, Labeled, Published, PublishedBasis, Source,
};
use super::decode::decode_declared;
use super::language;
use super::words::words;
use crate::error::Error;
use crate::lexicon::with_single_spaces;
use crate::span::Span;
use chain::Weights;
use lines::Unit;
use page::{Page, Roles};
use prepare::{Prepared, prepare};
pub(super) use shape::MEASURES;
use shape::Shape;

/// Reads the article in `bytes`, which are plain text in the encoding `label`, or in a detected one.
///
/// # Errors
/// As [`read`] and [`decode_declared`].
pub(super) fn read_bytes(
    given: Given,
    mut source: Source,
    bytes: &[u8],
    label: Option<&str>,
) -> Result<Article, Error> {
    let decoded = decode_declared(bytes, label, None)?;
    let warning = decoded.warning();
    source.encoding = decoded.encoding;
    let mut article = read(given, source, decoded.text)?;
    article.warnings.extend(warning);
    Ok(article)
}

/// Reads the article in `text`.
///
/// # Errors
/// [`Error::NoArticle`] if the text is nothing but clutter.
pub(super) fn read(given: Given, source: Source, text: String) -> Result<Article, Error> {
    read_with(given, source, text, None)
}

/// As [`read`], with `weights` in place of the shipped ones.
fn read_with(
    given: Given,
    source: Source,
    text: String,
    weights: Option<&Weights>,
) -> Result<Article, Error> {
    let Prepared {
        text,
        original,
        units,
        mut warnings,
    } = prepare(text);
    let outline = outline(&text, units, weights)?;
    let language = language::of_story(&text, &outline.blocks);
    if let Some((code, name)) = language
        && code != "en"
    {
        warnings.push(format!(
            "the language is {name}, not English: what is found in it may be wrong"
        ));
    }
    if let Some(title) = outline.second {
        warnings.push(format!(
            "the text seems to hold two articles, which are read as one: another starts at {:?}",
            with_single_spaces(title.of(&text))
        ));
    }
    let labeled = |span: &Span| Labeled {
        text: with_single_spaces(span.of(&text)),
        span: Some(*span),
    };
    let headline = match &given.title {
        None => outline.headline.as_ref().map(labeled),
        Some(title) => Some(match find_title(&text, &outline.blocks, title) {
            Some(span) => labeled(&span),
            None => Labeled {
                text: with_single_spaces(title),
                span: None,
            },
        }),
    };
    Ok(Article {
        details: Details {
            url: given.url.filter(|url| url.starts_with("http")),
            ..Details::default()
        },
        id: given.id,
        source,
        language: language.map(|(code, _)| code.to_owned()),
        headline,
        authors: outline.authors.iter().map(labeled).collect(),
        dateline: outline.dateline(),
        publisher: outline.publisher.as_ref().map(labeled),
        published: given
            .date
            .map(|date| Published::on(date, PublishedBasis::Given))
            .or(outline.published),
        blocks: outline.blocks,
        warnings,
        text,
        original,
    })
}

/// The blocks of a text, and the metadata found in them.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) blocks: Vec<Block>,
    pub(super) headline: Option<Span>,
    pub(super) authors: Vec<Span>,
    pub(super) publisher: Option<Span>,
    pub(super) published: Option<Published>,
    /// The title of another article after this one.
    pub(super) second: Option<Span>,
}

impl Outline {
    /// The dateline.
    pub(super) fn dateline(&self) -> Option<Span> {
        let is_dateline = |block: &&Block| block.kind == BlockKind::Dateline;
        let found = self.blocks.iter().find(is_dateline);
        found.map(|block| block.span)
    }
}

/// Finds the blocks of `text`, given its `units`.
///
/// # Errors
/// [`Error::NoArticle`] if the text is nothing but clutter.
fn outline(text: &str, units: Vec<Unit>, weights: Option<&Weights>) -> Result<Outline, Error> {
    if units.is_empty() {
        return Err(Error::NoArticle("it is empty".to_owned()));
    }
    let page = Page::new(text, units);
    let roles = kinds::roles(&page, weights);
    finish(&page, roles)
}

/// As [`outline`], for text whose `blocks` are known from markup; the first is the headline if the text is `titled`.
///
/// # Errors
/// [`Error::NoArticle`] if the text is nothing but clutter.
pub(super) fn outline_of_blocks(
    text: &str,
    blocks: &[Block],
    titled: bool,
) -> Result<Outline, Error> {
    let page = page_of(text, blocks);
    let hints: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
    finish(&page, kinds::roles_by_markup(&page, &hints, titled))
}

fn finish(page: &Page<'_>, roles: Roles) -> Result<Outline, Error> {
    let blocks = blocks(page, &roles);
    let is_text = |kind: BlockKind| is_body(kind) || kind == BlockKind::Headline;
    if !blocks.iter().any(|block| is_text(block.kind)) {
        return Err(Error::NoArticle(
            "it holds nothing but menus, links and labels".to_owned(),
        ));
    }
    Ok(Outline {
        headline: roles.headline.map(|at| {
            let span = page.units[at].span;
            let label = overline::label_len(span.of(page.text));
            Span::new(span.start + label, span.end)
        }),
        publisher: publisher::find(page, &roles.kinds).or_else(|| {
            let mut datelines = roles.datelines.iter();
            datelines.find_map(|(_, dateline)| publisher::of_dateline(page.text, dateline.span))
        }),
        published: publication_date::find(page, &roles),
        second: roles.second.map(|at| page.units[at].span),
        authors: roles.authors,
        blocks,
    })
}

fn is_body(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Paragraph | BlockKind::List | BlockKind::Subhead
    )
}

/// One block for each unit; a dateline before a paragraph is a separate block.
fn blocks(page: &Page<'_>, roles: &Roles) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(page.units.len() + 2);
    for (at, (unit, &kind)) in page.units.iter().zip(&roles.kinds).enumerate() {
        let mut span = unit.span;
        if let Some((_, dateline)) = roles.datelines.iter().find(|(of, _)| *of == at) {
            blocks.push(Block {
                kind: BlockKind::Dateline,
                span: dateline.span,
            });
            span = Span::new(dateline.span.end, span.end).trim(page.text);
        }
        if !span.is_empty() {
            blocks.push(Block { kind, span });
        }
    }
    blocks
}

/// The paragraphs of preformatted `text`, wrapped lines joined, and whether each is prose.
pub(super) fn paragraphs(text: &str) -> Vec<(&str, bool)> {
    let units = lines::layout(text, false).units;
    let prose = |unit: &Unit| shape::shape(text, unit).is_prose();
    units
        .iter()
        .map(|unit| (unit.span.of(text), prose(unit)))
        .collect()
}

/// The lines of a whole page, menus and footers included, by their words alone.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    /// For each line, whether it is a sentence of the story.
    pub(super) story: Vec<bool>,
    /// For each line, whether it is outside the story and has a phrase of clutter, or is a credit.
    pub(super) clutter: Vec<bool>,
    /// For each line, the hash of its words.
    pub(super) keys: Vec<u64>,
    /// For each line, its kind by its words.
    pub(super) kinds: Vec<BlockKind>,
    /// For each line, its shape in numbers.
    pub(super) measures: Vec<[f32; MEASURES]>,
    /// Names of the authors.
    pub(super) authors: Vec<String>,
    /// The publication date by a date line.
    pub(super) published: Option<Published>,
}

impl PageLines {
    /// True if a line is a whole sentence of running text.
    pub(super) fn is_prose(&self, at: usize) -> bool {
        self.measures[at][MEASURES - 1] > 0.0
    }

    /// Reads the lines of a page, each in one of the `blocks` of `text`.
    pub(super) fn of(text: &str, blocks: &[Block]) -> Self {
        let page = page_of(text, blocks);
        let roles = kinds::roles(&page, None);
        let lines = || roles.kinds.iter().zip(&page.shapes);
        let author = |span: &Span| with_single_spaces(span.of(text));
        PageLines {
            story: lines()
                .map(|(kind, shape)| is_body(*kind) && shape.is_prose())
                .collect(),
            clutter: lines()
                .map(|(kind, shape)| {
                    !is_body(*kind) && shape.clutter.is_some() || *kind == BlockKind::Credit
                })
                .collect(),
            keys: page.shapes.iter().map(|shape| shape.key).collect(),
            authors: roles.authors.iter().map(author).collect(),
            measures: page.shapes.iter().map(Shape::measures).collect(),
            published: publication_date::of_date_line(&page, &roles),
            kinds: roles.kinds,
        }
    }
}

/// The hash of the words of `text`, as in [`PageLines::keys`].
pub(super) fn key_of(text: &str) -> u64 {
    shape::shape(text, &whole_unit(Span::new(0, text.len()))).key
}

fn page_of<'t>(text: &'t str, blocks: &[Block]) -> Page<'t> {
    let units = blocks.iter().map(|block| whole_unit(block.span));
    Page::new(text, units.collect())
}

/// The unit of a paragraph by itself.
const fn whole_unit(span: Span) -> Unit {
    Unit {
        span,
        gap: true,
        indent: 0,
        furniture: false,
    }
}

/// The names of people or agencies at the start of `text`.
pub(super) fn names_in(text: &str) -> Vec<String> {
    byline::anywhere(text)
}

/// The block with the same words as `title`, preferably one of the story.
fn find_title(text: &str, blocks: &[Block], title: &str) -> Option<Span> {
    let lower = |text: &str| -> Vec<String> { words(text).map(str::to_lowercase).collect() };
    let wanted = lower(title);
    let near = |block: &&Block| {
        block.span.len() < title.len() * 2 + 20 && lower(block.span.of(text)) == wanted
    };
    blocks
        .iter()
        .filter(near)
        .min_by_key(|block| !block.kind.is_story(false))
        .map(|block| block.span)
}
