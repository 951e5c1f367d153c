//! FollowTheMoney entities, one a line. <https://followthemoney.tech>
//!
//! Articles are the proof of what is said of people and organizations: every mention, note and membership names its article.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde::Serialize;

use super::source::{Article, Source, type_of};
use super::text::{address, geonames, line, moment, plain};
use super::{Folder, json_line};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;
use crate::report::rows::stable_id;

const FILE: &str = "entities.ftm.json";

/// An entity of FollowTheMoney: every property has a set of strings.
#[derive(Serialize)]
struct Entity {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Entity {
    fn new(schema: &'static str, id: impl Into<String>) -> Entity {
        Entity {
            id: id.into(),
            schema,
            properties: BTreeMap::new(),
        }
    }

    /// Adds values on one line.
    fn with<V: AsRef<str>>(
        self,
        property: &'static str,
        value: impl IntoIterator<Item = V>,
    ) -> Entity {
        let values = value.into_iter().map(|value| line(value.as_ref()));
        self.with_text(property, values)
    }

    /// Adds texts of several lines.
    fn with_text<V: AsRef<str>>(
        mut self,
        property: &'static str,
        value: impl IntoIterator<Item = V>,
    ) -> Entity {
        for value in value {
            let value = plain(value.as_ref());
            if !value.trim().is_empty() {
                self.properties.entry(property).or_default().insert(value);
            }
        }
        self
    }
}

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    folder.file(FILE, &mut |out| {
        write_things(source, out)?;
        write_memberships(source, out)?;
        write_stories(source, out)?;
        source.stubs(&mut |stub| write_article(&source.article(stub)?, out))
    })
}

/// The people, organizations and places of the collection.
fn write_things(source: &Source<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let mut select = source.db.prepare(
        "SELECT id, type, name, kind, gender, country, latitude, longitude, geonames, role FROM entities ORDER BY id",
    )?;
    let mut names = source
        .db
        .prepare("SELECT name FROM names WHERE entity_id = ?1 ORDER BY name")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let name: String = row.get(2)?;
        let text = |column| row.get::<_, Option<String>>(column);
        let degrees = |column| -> rusqlite::Result<Option<String>> {
            Ok(row
                .get::<_, Option<f64>>(column)?
                .map(|degrees| degrees.to_string()))
        };
        let aliases = names
            .query_map([&id], |row| row.get(0))?
            .collect::<Result<Vec<String>, _>>()?;
        let aliases = aliases.into_iter().filter(|alias| *alias != name);
        let named = |schema| {
            Entity::new(schema, &*id)
                .with("name", [&name])
                .with("alias", aliases)
        };
        let thing = match type_of(row.get_ref(1)?.as_str().unwrap_or_default()) {
            EntityType::Person => named("Person")
                .with("gender", text(4)?)
                .with("position", text(9)?),
            EntityType::Organization => named("Organization").with("classification", text(3)?),
            EntityType::Place => named("Address")
                .with("full", [&name])
                .with("country", text(5)?.map(|code| code.to_ascii_lowercase()))
                .with("latitude", degrees(6)?)
                .with("longitude", degrees(7)?)
                .with("remarks", text(3)?)
                .with("sourceUrl", row.get::<_, Option<u32>>(8)?.map(geonames)),
        };
        json_line(out, &thing)?;
    }
    Ok(())
}

/// Who belongs to which organization, in which role, with all articles that say so.
fn write_memberships(source: &Source<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let mut select = source.db.prepare(
        "SELECT p.id, o.id, coalesce(r.role, ''), a.id, a.published
         FROM entity_rows AS r
         JOIN entity_rows AS x ON x.article = r.article AND x.type = 1 AND x.number = r.affiliation
         JOIN entities AS p ON p.rowid = r.entity
         JOIN entities AS o ON o.rowid = x.entity
         JOIN articles AS a ON a.rowid = r.article
         WHERE r.type = 0 AND p.type = 'person' AND o.type = 'organization'
         ORDER BY 1, 2, 3, 4",
    )?;
    let mut rows = select.query([])?;
    let mut current: Option<([String; 3], Entity)> = None;
    while let Some(row) = rows.next()? {
        let key: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
        let article: String = row.get(3)?;
        let day: Option<String> = row.get(4)?;
        let entity = match current.take() {
            Some((known, entity)) if known == key => entity,
            other => {
                if let Some((_, done)) = other {
                    json_line(out, &done)?;
                }
                let [person, organization, role] = &key;
                Entity::new("Membership", stable_id('m', &[person, organization, role]))
                    .with("member", [person])
                    .with("organization", [organization])
                    .with("role", [role])
            }
        };
        let days = day.as_deref().and_then(moment);
        let entity = entity
            .with("proof", [article])
            .with("date", days.map(|day| day[..10].to_owned()));
        current = Some((key, entity));
    }
    match current {
        Some((_, last)) => json_line(out, &last),
        None => Ok(()),
    }
}

/// The stories as events, with their articles as proof.
fn write_stories(source: &Source<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let mut select = source
        .db
        .prepare("SELECT id, headline, first, last FROM stories ORDER BY id")?;
    let mut articles = source
        .db
        .prepare("SELECT id FROM articles WHERE story_id = ?1 ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let headline: Option<String> = row.get(1)?;
        let articles = articles
            .query_map([&id], |row| row.get(0))?
            .collect::<Result<Vec<String>, _>>()?;
        let event = Entity::new("Event", &*id)
            .with("name", [headline.as_deref().unwrap_or(&id)])
            .with("startDate", row.get::<_, Option<String>>(2)?)
            .with("endDate", row.get::<_, Option<String>>(3)?)
            .with("proof", articles);
        json_line(out, &event)?;
    }
    Ok(())
}

/// The article, what it mentions, what it quotes, and what it copies.
fn write_article(article: &Article, out: &mut dyn Write) -> Result<(), Error> {
    let id = &*article.id;
    let names = |kind_of| article.of_type(kind_of).map(|entity| &entity.local_name);
    let document = Entity::new("Article", id)
        .with("title", &article.headline)
        .with("author", &article.authors)
        .with(
            "publishedAt",
            article.published.as_deref().and_then(moment_or_day),
        )
        .with("publisher", &article.publisher)
        .with(
            "language",
            article.language.as_deref().and_then(three_letters),
        )
        .with("keywords", article.section.iter().chain(&article.keywords))
        .with("summary", [&article.summary])
        .with(
            "detectedCountry",
            article
                .focus_country
                .as_deref()
                .map(str::to_ascii_lowercase),
        )
        .with("fileName", [&article.name])
        .with("sourceUrl", article.url.as_deref().and_then(address))
        .with("peopleMentioned", names(EntityType::Person))
        .with("companiesMentioned", names(EntityType::Organization))
        .with("locationMentioned", names(EntityType::Place))
        .with_text("bodyText", &article.text);
    json_line(out, &document)?;
    let mut words = vec![Vec::new(); article.entities.len()];
    for mention in article
        .mentions
        .iter()
        .filter(|mention| mention.kind == "name")
    {
        words[mention.entity].push(&mention.text);
    }
    for (entity, words) in article.entities.iter().zip(words) {
        let key = stable_id('m', &[id, &entity.id]);
        let linked = match entity.kind_of {
            EntityType::Place => Entity::new("Documentation", key)
                .with("document", [id])
                .with("entity", [&entity.id]),
            kind_of => Entity::new("Mention", key)
                .with("document", [id])
                .with("resolved", [&entity.id])
                .with("name", [&entity.local_name])
                .with("name", words)
                .with(
                    "detectedSchema",
                    [match kind_of {
                        EntityType::Person => "Person",
                        _ => "Organization",
                    }],
                ),
        };
        json_line(out, &linked)?;
    }
    for quote in &article.quotes {
        let note = Entity::new("Note", &*quote.id)
            .with_text("description", [&quote.text])
            .with("entity", &quote.speaker_id)
            .with("name", &quote.speaker_name)
            .with("keywords", [&quote.kind, &quote.stance])
            .with("summary", &quote.cue)
            .with(
                "createdAt",
                quote.said_on.as_deref().and_then(moment_or_day),
            )
            .with("proof", [id]);
        json_line(out, &note)?;
    }
    match &article.copy_of {
        None => Ok(()),
        Some(original) => json_line(
            out,
            &Entity::new("Similar", stable_id('m', &[id, original]))
                .with("match", [original])
                .with("candidate", [id])
                .with("criteria", &article.copy_kind),
        ),
    }
}

/// The date as it is known.
fn moment_or_day(published: &str) -> Option<String> {
    let moment = moment(published)?;
    Some(match published.len() {
        10 => published.to_owned(),
        _ => moment,
    })
}

/// The ISO 639-3 code of a language of two letters.
fn three_letters(code: &str) -> Option<&'static str> {
    let rows = include_str!("../../data/world/lists/languages.tsv").lines();
    let mut pairs = rows.filter_map(|row| row.split_once('\t'));
    pairs
        .find(|(_, two_letters)| *two_letters == code)
        .map(|(three_letters, _)| three_letters)
}
