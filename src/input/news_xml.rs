//! Articles of news agencies in XML: NITF, NewsML-G2 and NewsML 1.

use super::Reader;
use super::article::PublishedBasis;
use super::fields::people;
use super::markup::Metadata;
use super::moments;
use super::record::{Body, Record};
use super::xml::{self, Element};
use crate::error::Error;
use crate::lexicon::with_single_spaces;

/// True for the root element of such a document.
pub(super) fn is_root(name: &str) -> bool {
    matches!(
        name,
        "nitf" | "newsItem" | "newsMessage" | "packageItem" | "itemSet" | "NewsML"
    )
}

/// The articles of a document.
///
/// # Errors
/// As [`xml::read`].
pub(super) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let root = xml::read(bytes, reader.encoding.as_deref())?;
    let mut items = Vec::new();
    match root.local() {
        "nitf" | "newsItem" => items.push(&root),
        _ => root.collect(&["newsItem", "NewsItem"], &mut items),
    }
    Ok(items.into_iter().filter_map(record).collect())
}

fn record(item: &Element) -> Option<Record> {
    match item.local() {
        "nitf" => nitf(item),
        "newsItem" => g2(item),
        _ => newsml(item),
    }
}

/// The element of HTML for one of NITF or XHTML. What has none is left out or loses its tags.
fn html_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "p" => "p",
        "hl2" | "h2" | "h1" | "h3" => "h2",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "br" => "br",
        "table" | "nitf-table" => "table",
        "tr" => "tr",
        "td" | "th" => "td",
        "blockquote" | "bq" => "blockquote",
        "media" | "figure" => "figure",
        "media-caption" | "figcaption" => "figcaption",
        "media-metadata" | "media-producer" | "media-reference" | "script" | "style" => "",
        _ => return None,
    })
}

fn moment(value: Option<String>) -> Option<super::article::Published> {
    moments::published(&value?, PublishedBasis::Metadata)
}

/// The text of the first element with this local name, at any depth.
fn find_text(element: &Element, local: &str) -> Option<String> {
    element.find(local)?.text()
}

fn nitf(root: &Element) -> Option<Record> {
    let head = root.find("head");
    let content = root.find("body.content")?;
    let data = head.and_then(|head| head.find("docdata"));
    let attribute = |parent: Option<&Element>, name: &str, key: &str| {
        let found = parent?.find(name)?;
        found.attribute(key).map(str::to_owned)
    };
    let paper = |key: &str| attribute(head, "pubdata", key);
    let top = root.find("body.head");
    let line = |name: &str| top.and_then(|top| find_text(top, name));
    let mut body = content.to_html(&html_name);
    if let Some(place) = line("dateline") {
        let start = story_start(&body);
        body.insert_str(start, &format!("{} — ", html_escape::encode_text(&place)));
    }
    let id =
        attribute(data, "doc-id", "id-string").or_else(|| root.attribute("uno").map(str::to_owned));
    let mut record = Record::new(id.unwrap_or_default(), body, Body::Fragment);
    record.title = line("hl1")
        .or_else(|| line("hedline"))
        .or_else(|| find_text(head?, "title"));
    record.url = paper("ex-ref").filter(|link| link.starts_with("http"));
    let mut keywords = Vec::new();
    if let Some(head) = head {
        head.collect(&["keyword", "classifier"], &mut keywords);
    }
    let issued = attribute(data, "date.issue", "norm")
        .or_else(|| attribute(data, "date.release", "norm"))
        .or_else(|| paper("date.publication"))
        .or_else(|| line("story.date"));
    record.metadata = Metadata {
        authors: top.map(byline).unwrap_or_default(),
        published: moment(issued),
        publisher: paper("name").or_else(|| line("distributor")),
        section: paper("position.section"),
        page: paper("position.sequence"),
        tags: keywords
            .into_iter()
            .filter_map(|word| {
                word.attribute("key")
                    .or(word.attribute("value"))
                    .map(str::to_owned)
            })
            .take(50)
            .collect(),
        description: line("hl2").or_else(|| line("abstract")),
        ..Metadata::default()
    };
    if let Some(note) = data.and_then(|data| data.find("correction")) {
        let info = note.attribute("info").unwrap_or_default();
        record.warnings.push(super::exports::corrected(info));
    }
    Some(record)
}

/// The authors in the byline of NITF, without their titles or agencies (`byttl`).
fn byline(top: &Element) -> Vec<String> {
    let Some(byline) = top.find("byline") else {
        return Vec::new();
    };
    people(&with_single_spaces(&byline.raw_text_without("byttl")))
}

/// Where the text of the first paragraph starts that is no caption.
fn story_start(body: &str) -> usize {
    const PARAGRAPH: &str = "<p>";
    let outside = |at: &usize| {
        let before = &body[..*at];
        before.rfind("<figure>") <= before.rfind("</figure>")
    };
    let starts = body.match_indices(PARAGRAPH).map(|(at, _)| at);
    starts
        .take(100)
        .find(outside)
        .map_or(0, |at| at + PARAGRAPH.len())
}

/// The text in the content of an item: markup of NITF or XHTML, or plain text.
fn content(parent: &Element) -> Option<(String, Body)> {
    let markup = ["body.content", "body", "DataContent", "inlineXML"]
        .iter()
        .find_map(|name| parent.find(name));
    let is_marked = |element: &&Element| element.find("p").is_some();
    if let Some(markup) = markup.filter(is_marked) {
        let inner = markup
            .find("body.content")
            .or_else(|| markup.find("body"))
            .unwrap_or(markup);
        return Some((inner.to_html(&html_name), Body::Fragment));
    }
    let plain = parent.find("inlineData").or(markup)?;
    let text = plain.raw_text();
    let body = if super::fields::is_markup(&text) {
        Body::Fragment
    } else {
        Body::Untitled
    };
    (!text.trim().is_empty()).then_some((text, body))
}

fn g2(item: &Element) -> Option<Record> {
    let (text, body) = content(item.find("contentSet")?)?;
    let meta = item.find("contentMeta").unwrap_or(item);
    let about = item.find("itemMeta").unwrap_or(item);
    let id = item.attribute("guid").unwrap_or_default().to_owned();
    let mut record = Record::new(id, text, body);
    let inner = item.find("nitf").and_then(nitf);
    let name_of = |element: Option<&Element>| {
        let element = element?;
        find_text(element, "name").or_else(|| element.attribute("literal").map(str::to_owned))
    };
    record.title = find_text(meta, "headline")
        .or_else(|| inner.as_ref()?.title.clone())
        .or_else(|| find_text(about, "title"));
    let mut subjects = Vec::new();
    meta.collect(&["subject", "keyword"], &mut subjects);
    let mut creators = Vec::new();
    meta.collect(&["creator", "contributor"], &mut creators);
    let named = creators
        .into_iter()
        .filter_map(|person| name_of(Some(person)));
    let by = ["by", "byline"]
        .iter()
        .find_map(|name| find_text(meta, name));
    let mut authors: Vec<String> = match by {
        Some(by) => people(&by),
        None => named.flat_map(|name| people(&name)).collect(),
    };
    if authors.is_empty() {
        authors = inner
            .map(|inner| inner.metadata.authors)
            .unwrap_or_default();
    }
    let dates = ["contentCreated", "firstCreated", "versionCreated"];
    let source = meta.find("infoSource").or_else(|| about.find("provider"));
    record.metadata = Metadata {
        authors,
        published: dates
            .iter()
            .find_map(|name| moment(find_text(meta, name).or_else(|| find_text(about, name)))),
        updated: moment(find_text(meta, "contentModified")),
        publisher: name_of(source).or_else(|| find_text(meta, "creditline")),
        language: meta.find("language").and_then(|language| {
            let code = language.attribute("tag")?.split('-').next()?;
            (code.len() == 2).then(|| code.to_ascii_lowercase())
        }),
        tags: subjects
            .into_iter()
            .filter_map(|subject| name_of(Some(subject)).or_else(|| subject.text()))
            .take(50)
            .collect(),
        description: find_text(meta, "description"),
        ..Metadata::default()
    };
    let note = about
        .elements()
        .find(|note| note.local() == "edNote")
        .and_then(Element::text);
    if let Some(note) = note.filter(|note| note.to_ascii_lowercase().contains("correct")) {
        record.warnings.push(super::exports::corrected(&note));
    }
    Some(record)
}

/// An item of NewsML 1.
fn newsml(item: &Element) -> Option<Record> {
    let (text, body) = content(item)?;
    let id = find_text(item, "PublicIdentifier").or_else(|| find_text(item, "NewsItemId"));
    let mut record = Record::new(id.unwrap_or_default(), text, body);
    record.title = find_text(item, "HeadLine");
    let named = |name: &str| {
        let element = item.find(name)?;
        let party = element.find("Party");
        let name = party.and_then(|party| party.attribute("FormalName"));
        name.map(str::to_owned).or_else(|| element.text())
    };
    record.metadata = Metadata {
        authors: find_text(item, "ByLine")
            .map(|line| people(&line))
            .unwrap_or_default(),
        published: moment(find_text(item, "FirstCreated").or_else(|| find_text(item, "DateId"))),
        updated: moment(find_text(item, "ThisRevisionCreated")),
        publisher: named("CreditLine").or_else(|| named("Provider")),
        ..Metadata::default()
    };
    Some(record)
}
