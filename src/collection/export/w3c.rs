//! W3C Web Annotations: for each article its text, and a page of annotations on it. <https://www.w3.org/TR/annotation-model/>
//!
//! Positions count code points, as the recommendation wants. They hold for the text file, not for the page that the article
//! was taken from; that page is the scope, and the quoted words with those around them find the place there too.

use std::io::Write;

use serde::Serialize;

use super::source::{Article, Entity, Source, spans};
use super::text::{Chars, address, file_name, geonames, urn};
use super::{Folder, json_line};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;
use crate::report::rows::QuoteRow;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// Code points of the text before and after the words of a selector.
const AROUND: usize = 32;

#[derive(Serialize)]
struct Page<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind_of: &'static str,
    items: Vec<Annotation<'a>>,
}

#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    #[serde(rename = "type")]
    kind_of: &'static str,
    motivation: &'static str,
    body: Body<'a>,
    target: Vec<Target<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Entity {
        id: String,
        #[serde(rename = "type")]
        kind_of: &'static str,
        #[serde(rename = "schema:name")]
        name: &'a str,
        #[serde(rename = "schema:sameAs", skip_serializing_if = "Option::is_none")]
        same_as: Option<Reference>,
    },
    Quotation {
        id: String,
        #[serde(rename = "type")]
        kind_of: &'static str,
        #[serde(
            rename = "schema:spokenByCharacter",
            skip_serializing_if = "Option::is_none"
        )]
        speaker: Option<Speaker<'a>>,
        #[serde(rename = "schema:dateCreated", skip_serializing_if = "Option::is_none")]
        said_on: Option<&'a str>,
        #[serde(rename = "schema:keywords")]
        kinds: [&'a str; 2],
    },
    Date {
        #[serde(rename = "type")]
        kind_of: &'static str,
        purpose: &'static str,
        format: &'static str,
        value: &'a str,
    },
}

#[derive(Serialize)]
struct Reference {
    id: String,
}

#[derive(Serialize)]
struct Speaker<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(rename = "schema:name", skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Target<'a> {
    #[serde(rename = "type")]
    kind_of: &'static str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    selector: (Position, Words<'a>),
}

#[derive(Serialize)]
struct Position {
    #[serde(rename = "type")]
    kind_of: &'static str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Words<'a> {
    #[serde(rename = "type")]
    kind_of: &'static str,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    source.with_text(&mut |stub| {
        let name = file_name(&stub.id);
        let text = format!("{name}.txt");
        folder.file(&text, &mut |out| {
            Ok(out.write_all(source.text(stub)?.as_bytes())?)
        })?;
        folder.file(&format!("{name}.jsonld"), &mut |out| {
            let article = source.article(stub)?;
            write_page(&article, &text, out)
        })
    })
}

/// What all annotations of an article refer to.
struct Place<'a> {
    chars: Chars<'a>,
    source: &'a str,
    scope: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn target(&self, start: usize, end: usize) -> Target<'a> {
        Target {
            kind_of: "SpecificResource",
            source: self.source,
            scope: self.scope,
            selector: (
                Position {
                    kind_of: "TextPositionSelector",
                    start,
                    end,
                },
                Words {
                    kind_of: "TextQuoteSelector",
                    exact: self.chars.slice(start, end),
                    prefix: self.chars.slice(start.saturating_sub(AROUND), start),
                    suffix: self.chars.slice(end, end + AROUND),
                },
            ),
        }
    }
}

/// Writes the page of annotations of an article whose text is in the file `name`.
fn write_page(article: &Article, name: &str, out: &mut dyn Write) -> Result<(), Error> {
    let scope = article.url.as_deref().and_then(address);
    let place = Place {
        chars: Chars::new(article.text.as_deref().unwrap_or_default()),
        source: name,
        scope: scope.as_deref(),
    };
    let mentions = article.mentions.iter().map(|mention| {
        let body = entity(&article.entities[mention.entity]);
        let target = vec![place.target(mention.start, mention.end)];
        ("identifying", body, target)
    });
    let quotes = article.quotes.iter().map(|quote| {
        let target = spans(quote)
            .into_iter()
            .map(|(start, end)| place.target(start, end))
            .collect();
        ("classifying", quotation(quote, article), target)
    });
    let dates = article.dates.iter().map(|date| {
        let body = Body::Date {
            kind_of: "TextualBody",
            purpose: "tagging",
            format: "text/plain",
            value: &date.value,
        };
        ("tagging", body, vec![place.target(date.start, date.end)])
    });
    let id = urn(&article.id);
    let items = mentions.chain(quotes).chain(dates).enumerate();
    let items = items.map(|(number, (motivation, body, target))| Annotation {
        id: format!("{id}:{}", number + 1),
        kind_of: "Annotation",
        motivation,
        body,
        target,
    });
    let page = Page {
        context: CONTEXT,
        id: format!("{id}:annotations"),
        kind_of: "AnnotationPage",
        items: items.collect(),
    };
    json_line(out, &page)
}

fn entity(entity: &Entity) -> Body<'_> {
    Body::Entity {
        id: urn(&entity.id),
        kind_of: match entity.kind_of {
            EntityType::Person => "Person",
            EntityType::Organization => "Organization",
            EntityType::Place => "schema:Place",
        },
        name: &entity.name,
        same_as: entity.geonames.map(|number| Reference {
            id: geonames(number),
        }),
    }
}

fn quotation<'a>(quote: &'a QuoteRow, article: &'a Article) -> Body<'a> {
    let entity = quote
        .speaker_id
        .as_deref()
        .and_then(|id| article.entity(id));
    let name = entity.map(|entity| &*entity.name);
    let speaker = Speaker {
        id: quote.speaker_id.as_deref().map(urn),
        name: name.or(quote.speaker_name.as_deref()),
    };
    Body::Quotation {
        id: urn(&quote.id),
        kind_of: "schema:Quotation",
        speaker: (speaker.id.is_some() || speaker.name.is_some()).then_some(speaker),
        said_on: quote.said_on.as_deref(),
        kinds: [&quote.kind, &quote.stance],
    }
}
