//! schema.org in JSON-LD: a `NewsArticle` for each article. <https://schema.org/NewsArticle>
//!
//! The context is part of the document, so that nothing has to be loaded to understand it.

use std::io::Write;

use serde::Serialize;

use super::Folder;
use super::source::{Article, Entity, Source};
use super::text::{address, file_name, geonames, urn};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;
use crate::report::rows::QuoteRow;

const CONTEXT: Context = Context {
    vocabulary: "https://schema.org/",
    same_as: IRI,
    url: IRI,
};
const IRI: Iri = Iri { kind_of: "@id" };

#[derive(Serialize)]
struct Context {
    #[serde(rename = "@vocab")]
    vocabulary: &'static str,
    #[serde(rename = "sameAs")]
    same_as: Iri,
    url: Iri,
}

#[derive(Serialize)]
struct Iri {
    #[serde(rename = "@type")]
    kind_of: &'static str,
}

/// A reference to something that is described elsewhere in the document.
#[derive(Serialize)]
struct Reference {
    #[serde(rename = "@id")]
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind_of: &'static str,
    identifier: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    word_count: u64,
    #[serde(rename = "abstract", skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keywords: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    content_location: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Thing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    has_part: Vec<Quotation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_body: Option<&'a str>,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Thing<'a> {
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(rename = "@type")]
    kind_of: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternate_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affiliation: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geo: Option<Geo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Address<'a> {
    #[serde(rename = "@type")]
    kind_of: &'static str,
    address_country: &'a str,
}

#[derive(Serialize)]
struct Geo {
    #[serde(rename = "@type")]
    kind_of: &'static str,
    latitude: f64,
    longitude: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Quotation<'a> {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind_of: &'static str,
    identifier: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    spoken_by_character: Option<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_created: Option<&'a str>,
}

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    source.stubs(&mut |stub| {
        let name = format!("{}.jsonld", file_name(&stub.id));
        folder.file(&name, &mut |out| {
            let article = source.article(stub)?;
            write_json(out, &news_article(&article))
        })
    })
}

/// Writes JSON that can stand in a script element of a page: no element can end in it.
fn write_json(out: &mut dyn Write, article: &NewsArticle<'_>) -> Result<(), Error> {
    let json = serde_json::to_string(article).map_err(std::io::Error::from)?;
    // Outside of strings, JSON has no such character.
    Ok(writeln!(out, "{}", json.replace('<', "\\u003c"))?)
}

fn news_article(article: &Article) -> NewsArticle<'_> {
    let focus = article.focus_place.as_deref();
    NewsArticle {
        context: CONTEXT,
        id: article.uri(),
        kind_of: "NewsArticle",
        identifier: &article.id,
        url: article.url.as_deref().and_then(address),
        headline: article.headline.as_deref(),
        author: article
            .authors
            .iter()
            .map(|name| thing("Person", name))
            .collect(),
        date_published: article.published.as_deref(),
        publisher: article
            .publisher
            .as_deref()
            .map(|name| thing("Organization", name)),
        article_section: article.section.as_deref(),
        in_language: article.language.as_deref(),
        word_count: article.words,
        summary: &article.summary,
        keywords: &article.keywords,
        content_location: focus
            .filter(|id| article.entity(id).is_some())
            .map(reference),
        is_based_on: article.copy_uri().map(|id| Reference { id }),
        about: article.story.as_deref().map(|id| Thing {
            id: Some(urn(id)),
            kind_of: "Event",
            name: article.story_headline.as_deref(),
            ..Thing::default()
        }),
        mentions: article.entities.iter().map(entity).collect(),
        has_part: article
            .quotes
            .iter()
            .map(|quote| quotation(quote, article))
            .collect(),
        article_body: article.text.as_deref(),
    }
}

fn reference(id: &str) -> Reference {
    Reference { id: urn(id) }
}

fn thing<'a>(kind_of: &'static str, name: &'a str) -> Thing<'a> {
    Thing {
        kind_of,
        name: Some(name),
        ..Thing::default()
    }
}

fn entity(entity: &Entity) -> Thing<'_> {
    Thing {
        id: Some(urn(&entity.id)),
        alternate_name: Some(&*entity.local_name).filter(|name| *name != entity.name),
        gender: entity.gender.as_deref(),
        job_title: entity.role.as_deref(),
        affiliation: entity.affiliation.as_deref().map(reference),
        address: entity.country.as_deref().map(|address_country| Address {
            kind_of: "PostalAddress",
            address_country,
        }),
        geo: entity
            .latitude
            .zip(entity.longitude)
            .map(|(latitude, longitude)| Geo {
                kind_of: "GeoCoordinates",
                latitude,
                longitude,
            }),
        same_as: entity.geonames.map(geonames),
        ..thing(type_of(entity), &entity.name)
    }
}

fn type_of(entity: &Entity) -> &'static str {
    match entity.kind_of {
        EntityType::Person => "Person",
        EntityType::Organization => "Organization",
        EntityType::Place => "Place",
    }
}

/// A quotation. A speaker who is no entity has only a name, and may be a person or an organization.
fn quotation<'a>(quote: &'a QuoteRow, article: &'a Article) -> Quotation<'a> {
    let speaker = quote.speaker_id.as_deref();
    let named = quote.speaker_name.as_deref();
    let speaker = match speaker.map(|id| (id, article.entity(id))) {
        Some((id, Some(entity))) => Some(Thing {
            id: Some(urn(id)),
            ..thing(type_of(entity), &entity.name)
        }),
        Some((id, None)) => Some(Thing {
            id: Some(urn(id)),
            kind_of: "Thing",
            name: named,
            ..Thing::default()
        }),
        None => named.map(|name| thing("Thing", name)),
    };
    Quotation {
        id: urn(&quote.id),
        kind_of: "Quotation",
        identifier: &quote.id,
        text: &quote.text,
        spoken_by_character: speaker,
        date_created: quote.said_on.as_deref(),
    }
}
