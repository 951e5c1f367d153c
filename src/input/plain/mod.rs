//! Plain text: which lines are the article and which are the clutter around it.
//!
//! Text becomes units (lines, or paragraphs that were wrapped), a chain of labels tells story from clutter, and rules give
//! each unit its kind. An article without a page around it goes through whole: only where labels of clutter stand does
//! anything leave it.

mod byline;
mod chain;
mod clutter;
mod dateline;
mod features;
mod frame;
mod front;
mod headline;
mod kinds;
mod letter;
mod lines;
mod publisher;
mod shape;
#[cfg(feature = "workshop")]
pub(super) mod train;

use super::{
    Article, Block, BlockKind, Details, Given, Labeled, Published, PublishedBasis, Source, days,
    language,
};
use crate::error::Error;
use crate::span::Span;
use chain::Weights;
use features::Page;
use lines::Unit;

/// Reads the article in `text`.
///
/// # Errors
/// [`Error::NoArticle`] when there is nothing but clutter.
pub(super) fn read(given: Given, source: Source, text: String) -> Result<Article, Error> {
    read_with(given, source, text, None)
}

fn read_with(
    given: Given,
    source: Source,
    text: String,
    weights: Option<&Weights>,
) -> Result<Article, Error> {
    let outline = outline(&text, weights)?;
    let mut warnings = Vec::new();
    let language = language::detect(&story_text(&text, &outline.blocks));
    if let Some((code, name)) = language
        && code != "en"
    {
        warnings.push(format!(
            "the language is {name}, not English: what is found in it may be wrong"
        ));
    }
    let labeled = |span: &Span| Labeled {
        text: reading_form(span.of(&text)),
        span: Some(*span),
    };
    let mut headline = outline.headline.as_ref().map(labeled);
    if let Some(title) = &given.title {
        headline = Some(match find_title(&text, &outline.blocks, title) {
            Some(span) => labeled(&span),
            None => Labeled {
                text: reading_form(title),
                span: None,
            },
        });
    }
    let published = given
        .date
        .map(|date| published(date, PublishedBasis::Given))
        .or(outline.published.clone());
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
        dateline: outline
            .blocks
            .iter()
            .find(|block| block.kind == BlockKind::Dateline)
            .map(|block| block.span),
        publisher: outline.publisher.as_ref().map(labeled),
        published,
        blocks: outline.blocks,
        warnings,
        text,
    })
}

/// What the layout of a text tells.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) blocks: Vec<Block>,
    pub(super) headline: Option<Span>,
    pub(super) authors: Vec<Span>,
    pub(super) publisher: Option<Span>,
    pub(super) published: Option<Published>,
}

/// Finds the blocks of `text` and what they say.
///
/// # Errors
/// [`Error::NoArticle`] when there is nothing but clutter.
fn outline(text: &str, weights: Option<&Weights>) -> Result<Outline, Error> {
    let units = lines::units(text);
    if units.is_empty() {
        return Err(Error::NoArticle("it is empty".to_owned()));
    }
    let page = Page::new(text, units);
    let roles = kinds::roles(&page, weights);
    finish(&page, roles)
}

fn finish(page: &Page<'_>, roles: kinds::Roles) -> Result<Outline, Error> {
    let blocks = blocks(page, &roles);
    let tells = |kind: &BlockKind| {
        matches!(
            kind,
            BlockKind::Paragraph | BlockKind::List | BlockKind::Headline | BlockKind::Subhead
        )
    };
    if !blocks.iter().any(|block| tells(&block.kind)) {
        return Err(Error::NoArticle(
            "it holds nothing but menus, links and labels".to_owned(),
        ));
    }
    Ok(Outline {
        headline: roles.headline.map(|at| {
            let span = page.units[at].span;
            Span::new(span.start + front::label_len(span.of(page.text)), span.end)
        }),
        publisher: publisher::find(page, &roles.kinds).or_else(|| {
            let dateline = |(_, line): &(usize, dateline::Dateline)| {
                publisher::of_dateline(page.text, line.span)
            };
            roles.datelines.iter().find_map(dateline)
        }),
        published: date_line(page, &roles)
            .or_else(|| dated(&roles))
            .or_else(|| dated_below(page, &roles)),
        authors: roles.authors,
        blocks,
    })
}

/// As [`outline`], for text whose `blocks` are known from markup; the first is the headline when the text is `titled`.
///
/// # Errors
/// [`Error::NoArticle`] when there is nothing but clutter.
pub(super) fn outline_of_blocks(
    text: &str,
    blocks: &[Block],
    titled: bool,
) -> Result<Outline, Error> {
    let page = page_of(text, blocks);
    let hints: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
    finish(&page, kinds::roles_by_markup(&page, &hints, titled))
}

/// The paragraphs of preformatted `text`, wrapped lines joined, and whether each is prose.
pub(super) fn paragraphs(text: &str) -> Vec<(&str, bool)> {
    let units = lines::units(text);
    let prose = |unit: &Unit| shape::shape(text, unit).is_prose();
    units
        .iter()
        .map(|unit| (unit.span.of(text), prose(unit)))
        .collect()
}

/// What the lines of a whole page say, menus and footers included.
#[derive(Debug, Default)]
pub(super) struct Opinion {
    /// For each line, whether it belongs to the story and is a whole sentence of it.
    pub(super) story: Vec<bool>,
    /// For each line, whether it holds a phrase of clutter or a credit, and is no part of the story.
    pub(super) clutter: Vec<bool>,
    /// For each line, the hash of its words.
    pub(super) keys: Vec<u64>,
    /// Names of the authors.
    pub(super) authors: Vec<String>,
    /// The date line.
    pub(super) published: Option<Published>,
}

/// The hash of the words of `text`, as in [`Opinion::keys`].
pub(super) fn key_of(text: &str) -> u64 {
    let unit = Unit {
        span: Span::new(0, text.len()),
        gap: true,
        indent: 0,
    };
    shape::shape(text, &unit).key
}

/// Reads the lines of a whole page, each in one of `blocks` of `text`.
pub(super) fn opinion(text: &str, blocks: &[Block]) -> Opinion {
    let page = page_of(text, blocks);
    let roles = kinds::roles(&page, None);
    let told = |kind: BlockKind| {
        matches!(
            kind,
            BlockKind::Paragraph | BlockKind::List | BlockKind::Subhead
        )
    };
    let each =
        |rule: &dyn Fn(usize) -> bool| (0..page.units.len()).map(rule).collect::<Vec<bool>>();
    Opinion {
        story: each(&|at| told(roles.kinds[at]) && page.shapes[at].is_prose()),
        clutter: each(&|at| {
            !told(roles.kinds[at]) && page.shapes[at].clutter.is_some()
                || roles.kinds[at] == BlockKind::Credit
        }),
        keys: page.shapes.iter().map(|shape| shape.key).collect(),
        authors: roles
            .authors
            .iter()
            .map(|span| reading_form(span.of(text)))
            .collect(),
        published: date_line(&page, &roles),
    }
}

fn page_of<'t>(text: &'t str, blocks: &[Block]) -> Page<'t> {
    let unit = |block: &Block| Unit {
        span: block.span,
        gap: true,
        indent: 0,
    };
    Page::new(text, blocks.iter().map(unit).collect())
}

/// The names of people or agencies at the start of `text`.
pub(super) fn names_in(text: &str) -> Vec<String> {
    byline::anywhere(text)
}

/// One block a unit; a dateline in front of a paragraph is a block of its own.
fn blocks(page: &Page<'_>, roles: &kinds::Roles) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(page.units.len() + 2);
    for (at, (unit, &kind)) in page.units.iter().zip(&roles.kinds).enumerate() {
        let mut span = unit.span;
        if let Some(dateline) = roles
            .datelines
            .iter()
            .find(|(of, _)| *of == at)
            .map(|(_, dateline)| dateline)
        {
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

/// The date of the first line near the headline that tells when the article was published.
fn date_line(page: &Page<'_>, roles: &kinds::Roles) -> Option<Published> {
    let mut found: Option<(u8, jiff::civil::Date)> = None;
    for (at, &kind) in roles.kinds.iter().enumerate() {
        if kind != BlockKind::Byline {
            continue;
        }
        let span = page.units[at].span;
        for date in days::dates(span.of(page.text)) {
            let Some(day) = date.date() else { continue };
            let before = span.of(page.text)[..date.span.start].to_lowercase();
            // "Published: 6 August 2018. Updated: 7 August 2018" tells two; the first publication counts.
            let rank = match before.rsplit(['|', '•', '.']).next().unwrap_or("") {
                label if label.contains("publish") || label.contains("posted") => 0,
                label
                    if label.contains("updated")
                        || label.contains("modified")
                        || label.contains("edited") =>
                {
                    2
                }
                _ => 1,
            };
            if found.is_none_or(|(best, _)| rank < best) {
                found = Some((rank, day));
            }
        }
    }
    found.map(|(_, date)| published(date, PublishedBasis::DateLine))
}

/// The date of the dateline, when it names the year.
fn dated(roles: &kinds::Roles) -> Option<Published> {
    let date = roles
        .datelines
        .iter()
        .find_map(|(_, dateline)| dateline.date?.date())?;
    Some(published(date, PublishedBasis::Dateline))
}

/// The date that closes the line below the headline, when that is no sentence: "Heard on The Long Table, June 30, 2022".
fn dated_below(page: &Page<'_>, roles: &kinds::Roles) -> Option<Published> {
    let below = roles.headline? + 1;
    let shape = page.shapes.get(below)?;
    let span = page.units[below].span;
    let date = days::dates(span.of(page.text)).pop()?;
    let closes = date.span.end == span.len() && shape.words <= 30 && !shape.ends_sentence();
    date.date()
        .filter(|_| closes)
        .map(|date| published(date, PublishedBasis::DateLine))
}

fn published(date: jiff::civil::Date, basis: PublishedBasis) -> Published {
    Published {
        date,
        value: date.to_string(),
        basis,
    }
}

/// The start of the story, enough to tell its language.
pub(super) fn story_text(text: &str, blocks: &[Block]) -> String {
    let mut story = String::new();
    for block in blocks.iter().filter(|block| block.kind.is_story(false)) {
        story.push_str(block.span.of(text));
        story.push('\n');
        if story.len() > 4096 {
            break;
        }
    }
    story
}

/// The block that says what `title` says, letter case and marks aside.
fn find_title(text: &str, blocks: &[Block], title: &str) -> Option<Span> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let wanted = words(title);
    let near = |block: &&Block| {
        block.span.len() < title.len() * 2 + 20 && words(block.span.of(text)) == wanted
    };
    blocks
        .iter()
        .filter(near)
        .min_by_key(|block| !block.kind.is_story(false))
        .map(|block| block.span)
}

/// One line, with single spaces.
fn reading_form(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
