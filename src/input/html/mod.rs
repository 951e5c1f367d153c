//! Web pages: from markup to the text of the article and its metadata.
//!
//! The body is found by a port of Mozilla's Readability ([`dom_smoothie`]); the rules for plain text remove clutter that
//! remains. The text of the article is the headline and the paragraphs of the body, separated by blank lines.

mod authors;
mod block_model;
mod body;
mod charset;
mod elements;
mod features;
mod json_ld;
mod metadata;
mod metas;
mod mhtml;
mod places;
mod sanitize;
mod titles;
#[cfg(feature = "workshop")]
pub(super) mod train;
mod tree;
mod wayback;

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;

use super::article::{Article, Given, Source};
use super::decode::{self, Decoded};
use super::format::Format;
use super::markup::{self, MarkedText, Metadata, Piece};
use super::plain::{self, PageLines};
use crate::error::Error;
use block_model::BlockModel;
use elements::FRAGMENT_STARTS;
use features::Page;
use json_ld::Structured;
use places::Places;

/// Extensions of the names of pages.
pub(super) const EXTENSIONS: [&str; 6] = ["html", "htm", "xhtml", "shtml", "mht", "mhtml"];

/// True if a sample of an input starts like a page, or like a page that a browser saved as one file.
pub(super) fn is_page(text: &str) -> bool {
    is_markup(text) || mhtml::is_mhtml(text)
}

/// True for a document type, an `<html>` element, or a fragment that starts with a tag and contains several.
fn is_markup(text: &str) -> bool {
    let mut rest = text;
    // Comments and an XML declaration may precede the document.
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            break;
        };
        match rest.find(end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return rest.starts_with("<!--"),
        }
    }
    if !rest.starts_with('<') {
        return false;
    }
    let doctype = rest.get(..9);
    if doctype.is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
        return rest.as_bytes()[9..]
            .iter()
            .take(200)
            .any(|&b| b == b'h' || b == b'H');
    }
    let name: String = rest[1..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .take(12)
        .collect();
    match name.to_ascii_lowercase().as_str() {
        "html" | "head" | "body" => true,
        first if FRAGMENT_STARTS.contains(&first) => {
            rest.matches("</").take(2).count() == 2 || rest.contains("/>")
        }
        _ => false,
    }
}

/// The encoding that a page or an XML document declares.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    charset::declared(bytes)
}

/// The names in the value of an author field, without "By", jobs and addresses.
pub(super) fn people(text: &str) -> Vec<String> {
    authors::people(text)
}

/// Decodes a page. `label` is the encoding by the user, `charset` that of its server.
///
/// # Errors
/// As [`decode::decode`].
pub(super) fn decode(
    bytes: &[u8],
    label: Option<&str>,
    charset: Option<&str>,
) -> Result<Decoded, Error> {
    let served = charset.and_then(|charset| Encoding::for_label(charset.as_bytes()));
    decode::decode_declared(bytes, label, served.or_else(|| charset::declared(bytes)))
}

/// Reads an article of markup that is known to be nothing else: what a feed or an e-mail holds.
///
/// # Errors
/// [`Error::NoArticle`] if there is no text.
pub(super) fn read_fragment(
    given: Given,
    source: Source,
    metadata: Metadata,
    markup: &str,
) -> Result<Article, Error> {
    let document = Document::from(sanitize::sanitize(markup).html);
    let text = MarkedText::new(given.title.as_deref(), &all_pieces(&document));
    markup::article(given, source, text, metadata, Vec::new())
}

/// Reads the article of a page from bytes. `label` names the encoding if it is known.
///
/// # Errors
/// As [`read`] and [`decode`](super::decode).
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
    let warning = decoded.warning();
    source.encoding = decoded.encoding;
    let mut article = read(given, source, &decoded.text)?;
    article.warnings.extend(warning);
    Ok(article)
}

/// The text of a page as a browser copies it: every visible line, including menus and footers.
#[cfg(feature = "workshop")]
pub fn pasted(page: &str) -> String {
    let document = Document::from(sanitize::sanitize(page).html);
    let pieces = all_pieces(&document);
    let lines: Vec<String> = pieces.into_iter().map(|piece| piece.text).collect();
    lines.join("\n\n")
}

/// Reads the article of a page.
///
/// # Errors
/// [`Error::NoArticle`] for a page without an article: a front page, a login, an error page.
pub(super) fn read(given: Given, mut source: Source, page: &str) -> Result<Article, Error> {
    source.format = Format::Html;
    source.derived = true;
    let opened = open(page, given.url.as_deref());
    finish(given, source, &opened, BlockModel::built_in())
}

/// A page, read up to the choice of its blocks.
struct Opened {
    structured: Structured,
    /// The state from which scripts build the page, as JSON.
    state: Vec<String>,
    metadata: Metadata,
    /// The blocks of the whole page.
    pieces: Vec<Piece>,
    places: Places,
    lines: PageLines,
    /// For each block, whether Readability takes it.
    taken: Vec<bool>,
}

impl Opened {
    /// What the block model looks at.
    fn page<'p>(&'p self, title: Option<&'p str>) -> Page<'p> {
        Page {
            pieces: &self.pieces,
            places: &self.places,
            lines: &self.lines,
            taken: &self.taken,
            title: title.or(self.metadata.title.as_deref()),
            description: self.metadata.description.as_deref(),
            body: self.structured.body.as_deref(),
        }
    }
}

/// Parses a page and reads its metadata and blocks.
fn open(page: &str, url: Option<&str>) -> Opened {
    let original = wayback::original(page);
    let sanitized = sanitize::sanitize(&original.page);
    let structured = json_ld::read(&sanitized.json_ld);
    let document = Document::from(sanitized.html);
    if original.captured.is_some() {
        document.select("[id^=wm-ipp]").remove();
    }
    let body = document.body();
    let (pieces, places) = body
        .map(|body| tree::pieces_and_places(&body))
        .unwrap_or_default();
    let text = MarkedText::new(None, &pieces);
    let lines = PageLines::of(&text.text, &text.blocks);
    let mut metadata = metadata::read(&document, &structured, url, &lines, &text.text);
    let bylines = metadata
        .authors
        .is_empty()
        .then(|| authors::in_bylines(&document, metadata.publisher.as_deref()));
    let extracted = extract(document);
    if let Some(bylines) = bylines {
        let byline = extracted.byline.as_deref().map(authors::people);
        let mut lists = [byline.unwrap_or_default(), bylines].into_iter();
        metadata.authors = lists.find(|names| !names.is_empty()).unwrap_or_default();
    }
    metadata.captured = original.captured;
    metadata.published = metadata
        .published
        .or(lines.published.clone())
        .or_else(|| metadata::beside_headline(&pieces, metadata.title.as_deref()));
    let keys = extracted
        .pieces
        .iter()
        .map(|piece| plain::key_of(&piece.text));
    let keys: HashSet<u64> = keys.collect();
    Opened {
        taken: lines.keys.iter().map(|key| keys.contains(key)).collect(),
        structured,
        state: sanitized.state,
        metadata,
        pieces,
        places,
        lines,
    }
}

/// Chooses the blocks of the story and makes the article.
///
/// # Errors
/// As [`read`].
fn finish(
    given: Given,
    source: Source,
    opened: &Opened,
    model: Option<&BlockModel<'_>>,
) -> Result<Article, Error> {
    let title = given
        .title
        .clone()
        .or_else(|| opened.metadata.title.clone());
    let probabilities = model.and_then(|model| model.probabilities(&opened.page(title.as_deref())));
    let pieces = body::chosen(opened, probabilities.as_deref());
    let (pieces, warnings) = check_access(pieces, opened);
    body::refuse_other_pages(
        title.as_deref(),
        &pieces,
        &opened.pieces,
        opened.structured.articles > 0 || opened.metadata.is_article,
    )?;
    let text = MarkedText::new(title.as_deref(), &pieces);
    markup::article(given, source, text, opened.metadata.clone(), warnings)
}

/// The pieces of the whole page.
fn all_pieces(document: &Document) -> Vec<Piece> {
    let body = document.body();
    body.map(|body| tree::pieces(&body)).unwrap_or_default()
}

/// Replaces the pieces by the body in structured data, or in the state of scripts, if the page shows hardly any of it, and
/// warns about that and about articles for subscribers.
fn check_access(pieces: Vec<Piece>, opened: &Opened) -> (Vec<Piece>, Vec<String>) {
    let mut warnings = Vec::new();
    let structured = &opened.structured;
    let body = structured.body.as_deref();
    let mut hidden = body.and_then(|body| body::unseen(body, &pieces));
    if hidden.is_none() && body::is_blank(&pieces) {
        let body = json_ld::body_in_state(&opened.state);
        hidden = body.and_then(|body| body::unseen(&body, &pieces));
    }
    if hidden.is_some() {
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
    (hidden.unwrap_or(pieces), warnings)
}

/// The result of the extraction.
#[derive(Default)]
struct Extracted {
    pieces: Vec<Piece>,
    byline: Option<String>,
}

/// Extracts the body with Readability; the result is empty if it finds none.
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

/// Makes table cells without a table into `div` elements: the parser would drop their tags and join the text of two cells.
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
