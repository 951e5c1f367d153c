//! Reads the collection article by article.

use std::cell::Cell;
use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::Exported;
use super::text::{Chars, address, urn};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;
use crate::report::rows::{DateRow, FactsRow, QuoteRow};

/// A database that is exported.
pub(crate) struct Source<'c> {
    pub(crate) db: &'c Connection,
    exported: Cell<Exported>,
}

/// An article that has not been read yet.
#[derive(Debug, Clone)]
pub(crate) struct Stub {
    /// Number of its row.
    pub(crate) row: i64,
    /// Identifier.
    pub(crate) id: String,
}

/// An article with all that the database has of it.
#[derive(Debug, Default)]
pub(crate) struct Article {
    /// Identifier.
    pub(crate) id: String,
    /// What it is called in the input: a path, or the id of a record.
    pub(crate) name: String,
    /// Address as given.
    pub(crate) url: Option<String>,
    /// Headline.
    pub(crate) headline: Option<String>,
    /// Names of the authors.
    pub(crate) authors: Vec<String>,
    /// Publication date.
    pub(crate) published: Option<String>,
    /// Publisher.
    pub(crate) publisher: Option<String>,
    /// Section.
    pub(crate) section: Option<String>,
    /// ISO 639-1 code.
    pub(crate) language: Option<String>,
    /// Number of words.
    pub(crate) words: u64,
    /// Country of the main place.
    pub(crate) focus_country: Option<String>,
    /// Identifier of the main place.
    pub(crate) focus_place: Option<String>,
    /// Summary.
    pub(crate) summary: String,
    /// Keywords.
    pub(crate) keywords: Vec<String>,
    /// The article that it copies.
    pub(crate) copy_of: Option<String>,
    /// How it copies it: `identical`, `wire`, `excerpt` or `update`.
    pub(crate) copy_kind: Option<String>,
    /// Address of the article that it copies.
    copy_url: Option<String>,
    /// Its story.
    pub(crate) story: Option<String>,
    /// Headline of its story.
    pub(crate) story_headline: Option<String>,
    /// The text that offsets point into.
    pub(crate) text: Option<String>,
    /// People, organizations and places.
    pub(crate) entities: Vec<Entity>,
    /// Where each entity is, by its identifier.
    by_id: HashMap<String, usize>,
    /// Mentions, by place.
    pub(crate) mentions: Vec<Mention>,
    /// Quotes, by place.
    pub(crate) quotes: Vec<QuoteRow>,
    /// Dates, by place.
    pub(crate) dates: Vec<DateRow>,
    /// The main event.
    pub(crate) facts: Option<FactsRow>,
}

/// A person, organization or place of an article.
#[derive(Debug)]
pub(crate) struct Entity {
    /// Identifier in the collection.
    pub(crate) id: String,
    /// Its type.
    pub(crate) kind_of: EntityType,
    /// Its name in the collection.
    pub(crate) name: String,
    /// Its name in the article.
    pub(crate) local_name: String,
    /// Role in the words of the article.
    pub(crate) role: Option<String>,
    /// Identifier of the organization that the article relates it to.
    pub(crate) affiliation: Option<String>,
    /// `female` or `male`.
    pub(crate) gender: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub(crate) country: Option<String>,
    /// Degrees north.
    pub(crate) latitude: Option<f64>,
    /// Degrees east.
    pub(crate) longitude: Option<f64>,
    /// GeoNames identifier.
    pub(crate) geonames: Option<u32>,
}

/// The type of this name. What is not known counts as a place, of which least is said.
pub(crate) fn type_of(name: &str) -> EntityType {
    let known = EntityType::ALL.into_iter().find(|one| one.name() == name);
    known.unwrap_or(EntityType::Place)
}

/// A mention of an entity.
#[derive(Debug)]
pub(crate) struct Mention {
    /// Index in [`Article::entities`].
    pub(crate) entity: usize,
    /// The words.
    pub(crate) text: String,
    /// Start in code points.
    pub(crate) start: usize,
    /// End, exclusive.
    pub(crate) end: usize,
    /// `name`, `nominal` or `pronoun`.
    pub(crate) kind: &'static str,
    /// True if a place stands for its government.
    pub(crate) government: bool,
}

impl Article {
    /// Its address, or the URI of its identifier if it has none.
    pub(crate) fn uri(&self) -> String {
        uri_of(&self.id, self.url.as_deref())
    }

    /// The URI of the article that it copies.
    pub(crate) fn copy_uri(&self) -> Option<String> {
        let id = self.copy_of.as_deref()?;
        Some(uri_of(id, self.copy_url.as_deref()))
    }

    /// The entities of a type.
    pub(crate) fn of_type(&self, kind_of: EntityType) -> impl Iterator<Item = &Entity> {
        self.entities
            .iter()
            .filter(move |entity| entity.kind_of == kind_of)
    }

    /// The entity with this identifier.
    pub(crate) fn entity(&self, id: &str) -> Option<&Entity> {
        self.by_id.get(id).map(|&index| &self.entities[index])
    }
}

fn uri_of(id: &str, url: Option<&str>) -> String {
    url.and_then(address).unwrap_or_else(|| urn(id))
}

impl<'c> Source<'c> {
    pub(crate) fn new(db: &'c Connection) -> Source<'c> {
        Source {
            db,
            exported: Cell::default(),
        }
    }

    /// What was read so far.
    pub(crate) fn exported(&self) -> Exported {
        self.exported.get()
    }

    /// Calls `take` for each article, in the order of the identifiers.
    pub(crate) fn stubs(
        &self,
        take: &mut dyn FnMut(&Stub) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.each(&mut |stub| {
            self.count(|exported| exported.articles += 1);
            take(stub)
        })
    }

    /// As [`Source::stubs`], for the articles whose text the database has.
    pub(crate) fn with_text(
        &self,
        take: &mut dyn FnMut(&Stub) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut select = self
            .db
            .prepare("SELECT text IS NOT NULL FROM articles WHERE rowid = ?1")?;
        self.each(&mut |stub| {
            if select.query_row([stub.row], |row| row.get(0))? {
                self.count(|exported| exported.articles += 1);
                return take(stub);
            }
            self.count(|exported| exported.without_text += 1);
            Ok(())
        })
    }

    fn each(&self, take: &mut dyn FnMut(&Stub) -> Result<(), Error>) -> Result<(), Error> {
        let mut select = self
            .db
            .prepare("SELECT rowid, id FROM articles ORDER BY id")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            take(&Stub {
                row: row.get(0)?,
                id: row.get(1)?,
            })?;
        }
        Ok(())
    }

    fn count(&self, change: impl FnOnce(&mut Exported)) {
        let mut exported = self.exported.get();
        change(&mut exported);
        self.exported.set(exported);
    }

    /// Reads the text of an article. It is empty if the database has none.
    pub(crate) fn text(&self, stub: &Stub) -> Result<String, Error> {
        let mut select = self
            .db
            .prepare_cached("SELECT coalesce(text, '') FROM articles WHERE rowid = ?1")?;
        Ok(select.query_row([stub.row], |row| row.get(0))?)
    }

    /// Reads an article.
    pub(crate) fn article(&self, stub: &Stub) -> Result<Article, Error> {
        let mut article = self
            .db
            .prepare_cached(
                "SELECT a.id, coalesce(i.name, a.id), a.url, a.headline, a.authors_json, a.published, a.publisher, a.section,
                   a.language, a.words, a.focus_country, a.focus_place_id, a.summary, a.keywords_json, a.copy_of, k.kind, c.url,
                   a.story_id, s.headline, a.text
                 FROM articles AS a
                 LEFT JOIN input_rows AS i ON i.article = a.rowid
                 LEFT JOIN articles AS c ON c.id = a.copy_of
                 LEFT JOIN copies AS k ON k.article_id = a.id
                 LEFT JOIN stories AS s ON s.id = a.story_id
                 WHERE a.rowid = ?1",
            )?
            .query_row([stub.row], article_row)?;
        let keys = self.read_entities(stub.row, &mut article)?;
        let ids = article.entities.iter().map(|entity| entity.id.clone());
        article.by_id = ids.zip(0..).collect();
        self.read_mentions(stub.row, &keys, &mut article)?;
        article.quotes = self.all(
            "SELECT * FROM quotes WHERE article_id = ?1 ORDER BY start, id",
            &stub.id,
            quote_row,
        )?;
        article.dates = self.all(
            "SELECT * FROM dates WHERE article_id = ?1 ORDER BY start",
            &stub.id,
            date_row,
        )?;
        let mut select = self
            .db
            .prepare_cached("SELECT * FROM facts WHERE article_id = ?1")?;
        article.facts = select.query_row([&stub.id], facts_row).optional()?;
        Ok(article)
    }

    fn all<T>(
        &self,
        query: &str,
        id: &str,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut select = self.db.prepare_cached(query)?;
        let rows = select.query_map([id], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Reads the entities of an article that the collection has. Returns the type and number of each in the article.
    fn read_entities(&self, row: i64, article: &mut Article) -> Result<Vec<(u8, u32)>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT r.type, r.number, e.id, e.type, e.name, r.name, r.role, oe.id, coalesce(r.gender, e.gender),
               coalesce(r.country, e.country), e.latitude, e.longitude, e.geonames
             FROM entity_rows AS r
             JOIN entities AS e ON e.rowid = r.entity
             LEFT JOIN entity_rows AS o ON o.article = r.article AND o.type = 1 AND o.number = r.affiliation
             LEFT JOIN entities AS oe ON oe.rowid = o.entity
             WHERE r.article = ?1 ORDER BY r.type, r.number",
        )?;
        let mut keys = Vec::new();
        let mut rows = select.query([row])?;
        while let Some(row) = rows.next()? {
            keys.push((row.get(0)?, row.get(1)?));
            article.entities.push(Entity {
                id: row.get(2)?,
                kind_of: type_of(row.get_ref(3)?.as_str().unwrap_or_default()),
                name: row.get(4)?,
                local_name: row.get(5)?,
                role: row.get(6)?,
                affiliation: row.get(7)?,
                gender: row.get(8)?,
                country: row.get(9)?,
                latitude: row.get(10)?,
                longitude: row.get(11)?,
                geonames: row.get(12)?,
            });
        }
        Ok(keys)
    }

    fn read_mentions(
        &self,
        row: i64,
        keys: &[(u8, u32)],
        article: &mut Article,
    ) -> Result<(), Error> {
        let mut select = self.db.prepare_cached(
            "SELECT type, number, start, \"end\", kind, sense, text FROM mention_rows WHERE article = ?1 ORDER BY start, \"end\", type, number",
        )?;
        let chars = Chars::new(article.text.as_deref().unwrap_or_default());
        let mut rows = select.query([row])?;
        while let Some(row) = rows.next()? {
            let key = (row.get(0)?, row.get(1)?);
            let (start, end) = (row.get(2)?, row.get(3)?);
            let text: Option<String> = row.get(6)?;
            let Ok(entity) = keys.binary_search(&key) else {
                continue;
            };
            article.mentions.push(Mention {
                entity,
                text: text.unwrap_or_else(|| chars.slice(start, end).to_owned()),
                start,
                end,
                kind: match row.get(4)? {
                    0_u8 => "name",
                    1 => "nominal",
                    _ => "pronoun",
                },
                government: row.get::<_, Option<u8>>(5)? == Some(1),
            });
        }
        Ok(())
    }
}

/// The strings of a JSON array.
fn strings(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

fn article_row(row: &Row<'_>) -> rusqlite::Result<Article> {
    Ok(Article {
        id: row.get(0)?,
        name: row.get(1)?,
        url: row.get(2)?,
        headline: row.get(3)?,
        authors: strings(row.get_ref(4)?.as_str()?),
        published: row.get(5)?,
        publisher: row.get(6)?,
        section: row.get(7)?,
        language: row.get(8)?,
        words: row.get(9)?,
        focus_country: row.get(10)?,
        focus_place: row.get(11)?,
        summary: row.get(12)?,
        keywords: strings(row.get_ref(13)?.as_str()?),
        copy_of: row.get(14)?,
        copy_kind: row.get(15)?,
        copy_url: row.get(16)?,
        story: row.get(17)?,
        story_headline: row.get(18)?,
        text: row.get(19)?,
        ..Article::default()
    })
}

pub(crate) fn quote_row(row: &Row<'_>) -> rusqlite::Result<QuoteRow> {
    Ok(QuoteRow {
        id: row.get(0)?,
        article_id: row.get(1)?,
        speaker_id: row.get(2)?,
        speaker_name: row.get(3)?,
        speaker_role: row.get(4)?,
        kind: row.get(5)?,
        stance: row.get(6)?,
        cue: row.get(7)?,
        text: row.get(8)?,
        start: row.get(9)?,
        end: row.get(10)?,
        spans_json: row.get(11)?,
        said_on: row.get(12)?,
        first_quote_id: row.get(13)?,
        copies: row.get(14)?,
        confidence: row.get(15)?,
        rule: row.get(16)?,
    })
}

fn date_row(row: &Row<'_>) -> rusqlite::Result<DateRow> {
    Ok(DateRow {
        article_id: row.get(0)?,
        text: row.get(1)?,
        start: row.get(2)?,
        end: row.get(3)?,
        kind: row.get(4)?,
        value: row.get(5)?,
        date_from: row.get(6)?,
        date_to: row.get(7)?,
        basis: row.get(8)?,
    })
}

fn facts_row(row: &Row<'_>) -> rusqlite::Result<FactsRow> {
    Ok(FactsRow {
        article_id: row.get(0)?,
        who_json: row.get(1)?,
        what: row.get(2)?,
        where_json: row.get(3)?,
        when_text: row.get(4)?,
        when_date: row.get(5)?,
    })
}

/// The pieces of a quote, in code points.
pub(crate) fn spans(quote: &QuoteRow) -> Vec<(usize, usize)> {
    serde_json::from_str(&quote.spans_json).unwrap_or_else(|_| vec![(quote.start, quote.end)])
}
