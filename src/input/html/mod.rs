//! Web pages: markup in, clean article and metadata out.
//!
//! The body is found by a port of Mozilla's Readability ([`dom_smoothie`]); what it leaves of clutter the rules for plain
//! text take out. [`Article::text`] is the headline and the paragraphs of the body, parted by blank lines.

mod authors;
mod body;
mod charset;
mod json_ld;
mod metadata;
mod mhtml;
mod tame;
mod titles;
mod tree;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::plain::{self, Outline};
use super::{
    Article, Block, BlockKind, Details, Format, Given, Labeled, Published, PublishedBasis, Source,
    damage, decode, language,
};
use crate::error::Error;
use crate::span::Span;
use metadata::Metadata;
use tree::Piece;

/// Reads the article of a page from bytes.
///
/// # Errors
/// As [`read`], and what decoding refuses.
pub(super) fn read_bytes(
    given: Given,
    mut source: Source,
    bytes: &[u8],
    label: Option<&str>,
) -> Result<Article, Error> {
    if let Some(part) = mhtml::page(bytes) {
        source.encoding = "utf-8".to_owned();
        let given = Given {
            url: given.url.or(part.address),
            ..given
        };
        return read(given, source, &part.html);
    }
    let decoded = decode::decode_declared(bytes, label, charset::declared(bytes))?;
    source.encoding = decoded.encoding;
    let mut article = read(given, source, &decoded.text)?;
    if decoded.damaged {
        article.warnings.push(damage(&article.source.encoding));
    }
    Ok(article)
}

/// The text of a page as a browser copies it: every line that is seen, menus and footers among them.
#[cfg(feature = "workshop")]
pub fn pasted(page: &str) -> String {
    let tamed = tame::tame(page);
    let document = Document::from(tamed.html);
    let lines: Vec<String> = document
        .body()
        .map(|body| tree::pieces(&body))
        .unwrap_or_default()
        .into_iter()
        .map(|piece| piece.text)
        .collect();
    lines.join("\n\n")
}

/// Reads the article of a page.
///
/// # Errors
/// [`Error::NoArticle`] for a page without an article: a front page, a login wall, an error page.
pub(super) fn read(given: Given, mut source: Source, page: &str) -> Result<Article, Error> {
    source.format = Format::Html;
    let tamed = tame::tame(page);
    let structured = json_ld::read(&tamed.json_ld);
    let document = Document::from(tamed.html);
    let mut metadata = metadata::read(&document, &structured, given.url.as_deref());
    let whole = document
        .body()
        .map(|body| tree::pieces(&body))
        .unwrap_or_default();
    let page = Assembled::new(None, whole.clone());
    let opinion = plain::opinion(&page.text, &page.blocks);
    let named = if metadata.authors.is_empty() {
        authors::in_bylines(&document, metadata.publisher.as_deref())
    } else {
        Vec::new()
    };
    let extracted = extract(document);
    if metadata.authors.is_empty() {
        let byline = extracted
            .byline
            .iter()
            .flat_map(|byline| authors::people(byline))
            .collect();
        let lists = [opinion.authors.clone(), byline, named];
        metadata.authors = lists
            .into_iter()
            .find(|names| !names.is_empty())
            .unwrap_or_default();
    }
    metadata.published = metadata.published.or(opinion.published.clone());
    let mut pieces = body::combine(extracted.pieces, &whole, &opinion);
    let mut warnings = Vec::new();
    if let Some(hidden) = structured
        .body
        .as_deref()
        .and_then(|body| body::unseen(body, &pieces))
    {
        pieces = hidden;
        warnings.push(
            "the page shows less than its structured data holds; the text is taken from there"
                .to_owned(),
        );
    }
    if structured.free == Some(false) {
        warnings.push(
            "the publisher marks the article as not free: the page may show only its start"
                .to_owned(),
        );
    }
    let title = given.title.clone().or_else(|| metadata.title.clone());
    body::refuse_other_pages(
        title.as_deref(),
        &pieces,
        &whole,
        structured.articles > 0 || metadata.is_article,
    )?;
    let assembled = Assembled::new(title.as_deref(), pieces);
    let outline = plain::outline_of_blocks(&assembled.text, &assembled.blocks, assembled.titled)?;
    Ok(article(
        given, source, assembled, outline, metadata, warnings,
    ))
}

/// What the extraction found.
#[derive(Default)]
struct Extracted {
    pieces: Vec<Piece>,
    byline: Option<String>,
}

/// The body by Readability; empty when it finds none.
fn extract(document: Document) -> Extracted {
    let config = Config {
        keep_classes: true,
        disable_json_ld: true,
        ..Config::default()
    };
    let Ok(found) = Readability::with_document(document, None, Some(config))
        .and_then(|mut readability| readability.parse())
    else {
        return Extracted::default();
    };
    let content = Document::fragment(without_loose_cells(&found.content));
    Extracted {
        pieces: tree::pieces(&content.root()),
        byline: found.byline,
    }
}

/// A cell without its table would lose its tags, and the text of two cells run together.
fn without_loose_cells(content: &str) -> String {
    if content.contains("<table") {
        return content.to_owned();
    }
    ["td", "tr", "th", "tbody"]
        .iter()
        .fold(content.to_owned(), |content, cell| {
            content
                .replace(&format!("<{cell}>"), "<div>")
                .replace(&format!("<{cell} "), "<div ")
                .replace(&format!("</{cell}>"), "</div>")
        })
}

/// The clean text of a page and the blocks that its markup gives.
struct Assembled {
    text: String,
    blocks: Vec<Block>,
    /// The first block is the headline.
    titled: bool,
}

impl Assembled {
    fn new(title: Option<&str>, pieces: Vec<Piece>) -> Self {
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
            .map(metadata::squeeze)
            .filter(|title| !title.is_empty());
        if let Some(title) = &title {
            add(title, BlockKind::Headline);
        }
        let same = |a: &str, b: &str| {
            let letters = |text: &str| {
                text.chars()
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .collect::<String>()
            };
            letters(a) == letters(b)
        };
        for piece in pieces {
            let repeats =
                piece.heading > 0 && title.as_ref().is_some_and(|title| same(title, &piece.text));
            if !repeats {
                add(&piece.text, piece.kind);
            }
        }
        Assembled {
            titled: title.is_some(),
            text,
            blocks,
        }
    }
}

/// The warning about a page that says it was changed days before it was published: one of the dates is wrong, most often a
/// publication date that lies ahead. There is no clock to compare with, so a lone date is taken as it is.
fn misdated(published: Option<&Published>, updated: Option<&Published>) -> Option<String> {
    let (published, updated) = (published?.date, updated?.date);
    // A day of difference is a matter of time zones.
    (published > updated.tomorrow().ok()?).then(|| {
        format!(
            "the page says that it was updated on {updated}, before it was published on {published}: the date may be wrong"
        )
    })
}

fn article(
    given: Given,
    source: Source,
    assembled: Assembled,
    outline: Outline,
    metadata: Metadata,
    mut warnings: Vec<String>,
) -> Article {
    let text = assembled.text;
    let told = language::detect(&plain::story_text(&text, &outline.blocks))
        .map(|(code, _)| code.to_owned());
    let language = told.or(metadata.language);
    if let Some(code) = language.as_deref().filter(|code| *code != "en") {
        warnings.push(format!(
            "the language is {code}, not English: what is found in it may be wrong"
        ));
    }
    let labeled = |span: &Span| Labeled {
        text: metadata::squeeze(span.of(&text)),
        span: Some(*span),
    };
    let authors = if metadata.authors.is_empty() {
        outline.authors.iter().map(labeled).collect()
    } else {
        metadata
            .authors
            .into_iter()
            .map(|name| Labeled {
                text: name,
                span: None,
            })
            .collect()
    };
    let published = given
        .date
        .map(|date| Published {
            date,
            value: date.to_string(),
            basis: PublishedBasis::Given,
        })
        .or(metadata.published)
        .or(outline.published);
    warnings.extend(misdated(published.as_ref(), metadata.updated.as_ref()));
    // Some sites give the title of the page for the name of the site.
    let is_headline = |name: &str| {
        let headline = outline.headline.as_ref();
        headline.is_some_and(|span| span.of(&text).trim().eq_ignore_ascii_case(name.trim()))
    };
    Article {
        id: given.id,
        source,
        language,
        headline: outline.headline.as_ref().map(labeled),
        authors,
        dateline: outline
            .blocks
            .iter()
            .find(|block| block.kind == BlockKind::Dateline)
            .map(|block| block.span),
        publisher: metadata
            .publisher
            .filter(|name| !is_headline(name))
            .map(|name| Labeled {
                text: name,
                span: None,
            })
            .or_else(|| outline.publisher.as_ref().map(labeled)),
        published,
        blocks: outline.blocks,
        warnings,
        text,
        details: Details {
            updated: metadata.updated,
            url: metadata.url,
            section: metadata.section,
            tags: metadata.tags,
            description: metadata.description,
            image: metadata.image,
        },
    }
}
