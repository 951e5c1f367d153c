//! IPTC ninjs 3.1: a JSON document for each article. <https://iptc.org/standards/ninjs/>

use serde::Serialize;

use super::source::{Article, Entity, Source};
use super::text::{file_name, geonames, moment, urn};
use super::{Folder, json_line};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;

const PLAIN: &str = "text/plain";
const STANDARD: Standard = Standard {
    name: "ninjs",
    version: "3.1",
    schema: "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    uri: String,
    standard: Standard,
    #[serde(rename = "type")]
    kind_of: &'static str,
    representation_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headlines: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bodies: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    descriptions: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisations: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    info_sources: Vec<InfoSource<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    located: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    associations: Vec<Association>,
    alt_ids: Vec<AltId<'a>>,
}

#[derive(Serialize)]
struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Text<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    content_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    char_count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word_count: Option<u64>,
    value: &'a str,
}

#[derive(Serialize, Default)]
struct Named<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rel: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    literal: Option<&'a str>,
    #[serde(rename = "geoJSON", skip_serializing_if = "Option::is_none")]
    geo: Option<Point>,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind_of: &'static str,
    coordinates: [f64; 2],
}

#[derive(Serialize)]
struct InfoSource<'a> {
    name: &'a str,
    role: &'static str,
}

#[derive(Serialize)]
struct Association {
    name: &'static str,
    rel: &'static str,
    uri: String,
}

#[derive(Serialize)]
struct AltId<'a> {
    role: &'static str,
    value: &'a str,
}

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    source.stubs(&mut |stub| {
        let name = format!("{}.json", file_name(&stub.id));
        folder.file(&name, &mut |out| {
            let article = source.article(stub)?;
            json_line(out, &item(&article))
        })
    })
}

fn item(article: &Article) -> Item<'_> {
    let focus = article.focus_place.as_deref();
    Item {
        uri: article.uri(),
        standard: STANDARD,
        kind_of: "text",
        representation_type: match article.text {
            Some(_) => "full",
            None => "partial",
        },
        content_created: article.published.as_deref().and_then(moment),
        language: article.language.as_deref(),
        headlines: article.headline.iter().map(|value| text(value)).collect(),
        by: (!article.authors.is_empty()).then(|| article.authors.join(", ")),
        bodies: article
            .text
            .iter()
            .map(|value| Text {
                char_count: Some(value.chars().count()),
                word_count: Some(article.words),
                ..text(value)
            })
            .collect(),
        descriptions: [&*article.summary]
            .into_iter()
            .filter(|value| !value.is_empty())
            .map(|value| Text {
                role: Some("summary"),
                ..text(value)
            })
            .collect(),
        people: named(article, EntityType::Person),
        organisations: named(article, EntityType::Organization),
        places: named(article, EntityType::Place),
        subjects: subjects(article),
        events: article
            .story
            .as_deref()
            .map(|id| story(id, article))
            .into_iter()
            .collect(),
        info_sources: article
            .publisher
            .iter()
            .map(|name| InfoSource {
                name,
                role: "publisher",
            })
            .collect(),
        located: focus
            .and_then(|id| article.entity(id))
            .map(|place| &*place.name),
        associations: article
            .copy_uri()
            .into_iter()
            .map(|uri| Association {
                name: "original",
                rel: "copy-of",
                uri,
            })
            .collect(),
        alt_ids: vec![
            AltId {
                role: "nutgraf",
                value: &article.id,
            },
            AltId {
                role: "input",
                value: &article.name,
            },
        ],
    }
}

fn text(value: &str) -> Text<'_> {
    Text {
        content_type: PLAIN,
        value,
        ..Text::default()
    }
}

fn named(article: &Article, kind_of: EntityType) -> Vec<Named<'_>> {
    article.of_type(kind_of).map(entity).collect()
}

fn entity(entity: &Entity) -> Named<'_> {
    Named {
        name: &entity.name,
        uri: Some(entity.geonames.map_or_else(|| urn(&entity.id), geonames)),
        literal: Some(&entity.id),
        geo: entity
            .longitude
            .zip(entity.latitude)
            .map(|(longitude, latitude)| Point {
                kind_of: "Point",
                coordinates: [longitude, latitude],
            }),
        ..Named::default()
    }
}

/// Keywords and section.
fn subjects(article: &Article) -> Vec<Named<'_>> {
    let keywords = article.keywords.iter().map(|name| (name, "keyword"));
    let section = article.section.iter().map(|name| (name, "section"));
    section
        .chain(keywords)
        .map(|(name, rel)| Named {
            name,
            rel: Some(rel),
            ..Named::default()
        })
        .collect()
}

/// The story of the article, under the identifier that all its articles have.
fn story<'a>(id: &'a str, article: &'a Article) -> Named<'a> {
    Named {
        name: article.story_headline.as_deref().unwrap_or_default(),
        rel: Some("story"),
        uri: Some(urn(id)),
        literal: Some(id),
        ..Named::default()
    }
}
