//! Feeds: RSS 0.9 to 2.0 and Atom. Each item is an article.

use super::Reader;
use super::article::PublishedBasis;
use super::fields::{is_markup, people};
use super::markup::Metadata;
use super::moments;
use super::record::{Body, Record};
use super::xml::{self, Element};
use crate::error::Error;

/// Names of the elements with the text of an item, the longest kind first.
const CONTENT: [&str; 5] = [
    "content:encoded",
    "content",
    "xhtml:body",
    "description",
    "summary",
];
const DATES: [&str; 6] = [
    "pubDate",
    "published",
    "dc:date",
    "issued",
    "created",
    "updated",
];
const AUTHORS: [&str; 4] = ["dc:creator", "author", "itunes:author", "contributor"];

/// True for the root element of a feed.
pub(super) fn is_root(name: &str) -> bool {
    matches!(name, "rss" | "feed" | "RDF")
}

/// The articles of a feed.
///
/// # Errors
/// As [`xml::read`].
pub(super) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let mut root = xml::read(bytes, reader.encoding.as_deref())?;
    // The elements of a feed may all have a prefix: "atom:entry".
    if let Some((prefix, "feed")) = root.name.clone().split_once(':') {
        root.strip_prefix(prefix);
    }
    let mut items = Vec::new();
    root.collect(&["item", "entry"], &mut items);
    let channel = root.first("channel").unwrap_or(&root);
    Ok(items
        .into_iter()
        .filter_map(|item| record(item, channel))
        .collect())
}

/// The article of an item; `None` if it has neither text nor title.
fn record(item: &Element, channel: &Element) -> Option<Record> {
    let title = item.text_of("title").map(|title| plain(&title));
    let mut bodies = CONTENT
        .iter()
        .flat_map(|name| item.all(name))
        .filter_map(body);
    let mut warnings = Vec::new();
    let text = match (bodies.next(), &title) {
        (Some(text), _) => text,
        (None, Some(title)) => {
            warnings.push("the record holds a headline and no text".to_owned());
            title.clone()
        }
        (None, None) => return None,
    };
    let body = if is_markup(&text) {
        Body::Fragment
    } else {
        Body::Untitled
    };
    let text = if body == Body::Untitled {
        plain(&text)
    } else {
        text
    };
    let link = link(item);
    let id = ["guid", "id"].iter().find_map(|name| item.text_of(name));
    let mut record = Record::new(id.or_else(|| link.clone()).unwrap_or_default(), text, body);
    let mut dates = DATES.iter().filter_map(|name| item.text_of(name));
    let date = dates.next();
    let published = date
        .as_deref()
        .and_then(|date| moments::published(date, PublishedBasis::Metadata));
    if let (Some(date), None) = (&date, &published) {
        warnings.push(moments::odd(date));
    }
    let source = item.first("source");
    let of_source = source.and_then(|source| source.text_of("title").or_else(|| source.text()));
    let picture = ["media:content", "media:thumbnail", "enclosure"];
    let image = picture
        .iter()
        .flat_map(|name| item.all(name))
        .find_map(|picture| {
            let kind = picture.attribute("type").or(picture.attribute("medium"));
            let fits = kind.is_none_or(|kind| kind.starts_with("image"));
            picture.attribute("url").filter(|_| fits).map(str::to_owned)
        });
    record.metadata = Metadata {
        authors: authors(item, channel),
        updated: item
            .text_of("updated")
            .and_then(|date| moments::published(&date, PublishedBasis::Metadata))
            .filter(|updated| Some(updated) != published.as_ref()),
        published,
        publisher: of_source.or_else(|| channel.text_of("title").map(|title| plain(&title))),
        language: channel.text_of("language").and_then(|name| {
            let code = name.split(['-', '_']).next()?.to_ascii_lowercase();
            (code.len() == 2).then_some(code)
        }),
        tags: item
            .all("category")
            .filter_map(|tag| {
                tag.text()
                    .or_else(|| tag.attribute("term").map(str::to_owned))
            })
            .take(50)
            .collect(),
        image,
        ..Metadata::default()
    };
    record.title = title;
    record.url = link;
    record.warnings = warnings;
    Some(record)
}

/// The text or markup of a content element.
fn body(content: &Element) -> Option<String> {
    let kind = content.attribute("type").unwrap_or_default();
    let text = match content.elements().next().is_some() && (kind == "xhtml" || kind.is_empty()) {
        true => content.to_html(&same),
        false => content.raw_text(),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The elements of XHTML keep their names.
fn same(name: &str) -> Option<&'static str> {
    const KEPT: [&str; 18] = [
        "p",
        "br",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "pre",
        "table",
        "tr",
        "td",
        "th",
        "figure",
        "figcaption",
        "a",
    ];
    KEPT.iter().find(|kept| **kept == name).copied()
}

/// The address of the item.
fn link(item: &Element) -> Option<String> {
    let original = item.text_of("feedburner:origLink");
    let of_text = item.all("link").find_map(Element::text);
    let is_page = |link: &&Element| matches!(link.attribute("rel"), None | Some("alternate"));
    let mut links = item.all("link").filter(is_page);
    let of_attribute = links.find_map(|link| link.attribute("href").map(str::to_owned));
    let guid = item
        .first("guid")
        .filter(|guid| guid.attribute("isPermaLink") != Some("false"));
    let found = original
        .or(of_text)
        .or(of_attribute)
        .or_else(|| guid?.text());
    found.filter(|link| link.starts_with("http"))
}

/// The authors of an item, or those of an Atom feed.
fn authors(item: &Element, channel: &Element) -> Vec<String> {
    let of = |element: &Element| -> Vec<String> {
        let found = AUTHORS.iter().map(|name| {
            element
                .all(name)
                .filter_map(|author| author.text_of("name").or_else(|| author.text()))
                .flat_map(|author| people(name_of(&plain(&author))))
                .collect::<Vec<String>>()
        });
        found
            .into_iter()
            .find(|names| !names.is_empty())
            .unwrap_or_default()
    };
    let own = of(item);
    match own.is_empty() && channel.local() == "feed" {
        true => of(channel),
        false => own,
    }
}

/// The name in "ann@example.org (Ann Lee)".
fn name_of(author: &str) -> &str {
    let inside = author
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    inside.filter(|_| author.contains('@')).unwrap_or(author)
}

/// Text without references to characters that were escaped twice, and without stray tags.
fn plain(text: &str) -> String {
    let text = html_escape::decode_html_entities(text);
    if !text.contains('<') {
        return text.into_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match rest.find('>').filter(|_| name) {
            Some(end) => rest = &rest[end + 1..],
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_titles_and_names() {
        assert_eq!(plain("Rain &amp; wind: <b>5 < 6</b>"), "Rain & wind: 5 < 6");
        assert_eq!(name_of("ann@example.org (Ann Lee)"), "Ann Lee");
        assert_eq!(name_of("Ann Lee (Leeds)"), "Ann Lee (Leeds)");
    }
}
