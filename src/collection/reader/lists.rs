//! Ranked lists: people, organizations, places, stories, and what is new.

use rusqlite::{Row, params, params_from_iter};
use serde::Serialize;

use super::quotes::{QuoteLine, QuoteQuery};
use super::{Reader, all_words, ids_of};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;

/// Roles of a person that are listed.
const MAX_ROLES: i64 = 5;

/// Which people, organizations or places are wanted.
#[derive(Debug, Clone)]
pub struct EntityQuery {
    /// Their type.
    pub kind_of: EntityType,
    /// Words of the articles.
    pub about: Option<String>,
    /// First day of the articles, or the month or year that it is in.
    pub since: Option<String>,
    /// Last day of the articles, or the month or year that it is in.
    pub until: Option<String>,
    /// Only those that occur first on this day or later.
    pub new_since: Option<String>,
    /// Most lines.
    pub limit: Option<usize>,
}

/// A person, organization or place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityLine {
    /// Identifier.
    pub id: String,
    /// `person`, `organization` or `place`.
    #[serde(rename = "type")]
    pub kind_of: String,
    /// Its most frequent name.
    pub name: String,
    /// The kind of organization or place.
    pub kind: Option<String>,
    /// `female` or `male`.
    pub gender: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country of a place.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Name of the organization that a person belongs to.
    pub affiliation: Option<String>,
    /// Articles that were asked for and in which it occurs, copies not counted.
    pub articles: i64,
    /// Statements in the whole collection, each counted once.
    pub quotes: i64,
    /// First day in the whole collection.
    pub first_seen: Option<String>,
    /// Last day in the whole collection.
    pub last_seen: Option<String>,
    /// The roles of a person over time: each with its first and last day.
    pub roles: Vec<RoleLine>,
}

/// A role of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleLine {
    /// In the words of the articles.
    pub role: String,
    /// Number of articles.
    pub articles: i64,
    /// First day.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
}

/// A story with its timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryLine {
    /// Identifier.
    pub id: String,
    /// Headline of the article that is most like the whole story.
    pub headline: Option<String>,
    /// First day.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
    /// Number of articles, copies not counted.
    pub articles: i64,
    /// Number of publishers.
    pub publishers: i64,
    /// The best sentence of each day.
    pub timeline: Vec<DayLine>,
}

/// The columns of [`StoryLine::of_row`], for a query in which `s` is the story.
pub(in crate::collection) const STORY: &str =
    "s.id, s.headline, s.first, s.last, s.articles, s.publishers";

impl StoryLine {
    /// The story of a row with the columns of [`STORY`], without its timeline.
    pub(in crate::collection) fn of_row(row: &Row<'_>) -> rusqlite::Result<StoryLine> {
        Ok(StoryLine {
            id: row.get(0)?,
            headline: row.get(1)?,
            first: row.get(2)?,
            last: row.get(3)?,
            articles: row.get(4)?,
            publishers: row.get(5)?,
            timeline: Vec::new(),
        })
    }
}

/// A day of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayLine {
    /// The day.
    pub day: String,
    /// The sentence.
    pub sentence: String,
    /// Identifier of its article.
    pub article_id: String,
}

/// What is new since a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct News {
    /// Names that are watched, with their new quotes.
    pub watched: Vec<Watched>,
    /// People, organizations and places that were not seen before.
    pub entities: Vec<EntityLine>,
}

/// A name that is watched.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Watched {
    /// The name.
    pub name: String,
    /// Number of articles since the day that have the name.
    pub articles: i64,
    /// New quotes of the one who is called so.
    pub quotes: Vec<QuoteLine>,
}

/// A correction that does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectionLine {
    /// Its line among the corrections.
    pub number: i64,
    /// The correction, as JSON.
    pub correction: String,
}

/// Conditions on the article `a` of a query.
struct Conditions {
    sql: String,
    values: Vec<String>,
}

impl Conditions {
    fn new(
        about: Option<&str>,
        since: Option<&str>,
        until: Option<&str>,
    ) -> Result<Conditions, Error> {
        let mut conditions = Conditions {
            sql: String::new(),
            values: Vec::new(),
        };
        if let Some(about) = about {
            let words = all_words(about)?;
            conditions.add(
                " AND a.rowid IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)",
                &words,
            );
        }
        if let Some(since) = since {
            conditions.add(" AND a.published >= ?", since);
        }
        if let Some(until) = until {
            conditions.add(" AND substr(a.published, 1, length(?)) <= ?", until);
        }
        Ok(conditions)
    }

    fn add(&mut self, sql: &str, value: &str) {
        self.values.push(value.to_owned());
        self.sql += &sql.replace('?', &format!("?{}", self.values.len()));
    }
}

fn limit_of(limit: Option<usize>) -> i64 {
    limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX))
}

impl Reader {
    /// Lists people, organizations or places, those in most articles first.
    ///
    /// # Errors
    /// [`Error::NoWords`], or an error of the database.
    pub fn entities(&self, query: &EntityQuery) -> Result<Vec<EntityLine>, Error> {
        const COLUMNS: &str = "e.id, e.type, e.name, e.kind, e.gender, e.country, e.latitude, e.longitude, o.name, e.quotes, e.first_seen, \
            e.last_seen, e.rowid";
        let mut conditions = Conditions::new(
            query.about.as_deref(),
            query.since.as_deref(),
            query.until.as_deref(),
        )?;
        let is_whole = conditions.values.is_empty();
        if let Some(new) = &query.new_since {
            conditions.add(" AND e.first_seen >= ?", new);
        }
        conditions.add(" AND e.type = ?", query.kind_of.name());
        let (condition, limit) = (conditions.sql, limit_of(query.limit));
        let sql = match is_whole {
            true => format!(
                "SELECT {COLUMNS}, e.articles AS found FROM entities e LEFT JOIN entities o ON o.id = e.affiliation_id
                 WHERE TRUE {condition} ORDER BY found DESC, e.quotes DESC, e.name, e.id LIMIT {limit}"
            ),
            false => format!(
                "SELECT {COLUMNS}, count(DISTINCT a.rowid) AS found
                 FROM articles a JOIN entity_rows r ON r.article = a.rowid JOIN entities e ON e.rowid = r.entity
                 LEFT JOIN entities o ON o.id = e.affiliation_id
                 WHERE a.copy_of IS NULL {condition} GROUP BY e.rowid ORDER BY found DESC, e.quotes DESC, e.name, e.id LIMIT {limit}"
            ),
        };
        let mut select = self.db.prepare(&sql)?;
        let found = select.query_map(params_from_iter(conditions.values), |row| {
            Ok((row.get(12)?, entity(row)?))
        })?;
        let mut lines = Vec::new();
        for line in found {
            let (row, mut line): (i64, EntityLine) = line?;
            if query.kind_of == EntityType::Person {
                line.roles = self.roles(row)?;
            }
            lines.push(line);
        }
        Ok(lines)
    }

    /// The roles of a person in the order of their first days.
    fn roles(&self, row: i64) -> Result<Vec<RoleLine>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT * FROM (
               SELECT r.role, count(DISTINCT a.rowid) AS articles, min(substr(a.published, 1, 10)) AS first, max(substr(a.published, 1, 10))
               FROM entity_rows r JOIN articles a ON a.rowid = r.article
               WHERE r.entity = ?1 AND r.role IS NOT NULL GROUP BY r.role ORDER BY articles DESC, r.role LIMIT ?2
             ) ORDER BY first IS NULL, first, articles DESC, role",
        )?;
        let roles = select.query_map(params![row, MAX_ROLES], |row| {
            Ok(RoleLine {
                role: row.get(0)?,
                articles: row.get(1)?,
                first: row.get(2)?,
                last: row.get(3)?,
            })
        })?;
        Ok(roles.collect::<rusqlite::Result<_>>()?)
    }

    /// Lists stories, the largest first.
    ///
    /// # Errors
    /// [`Error::NoWords`], or an error of the database.
    pub fn stories(
        &self,
        about: Option<&str>,
        since: Option<&str>,
        until: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Vec<StoryLine>, Error> {
        let conditions = Conditions::new(about, since, until)?;
        let sql = format!(
            "SELECT {STORY} FROM stories s
             WHERE s.id IN (SELECT a.story_id FROM articles a WHERE a.story_id IS NOT NULL {})
             ORDER BY s.articles DESC, s.first IS NULL, s.first, s.id LIMIT {}",
            conditions.sql,
            limit_of(limit)
        );
        let mut select = self.db.prepare(&sql)?;
        let stories = select.query_map(params_from_iter(conditions.values), StoryLine::of_row)?;
        let mut stories = stories.collect::<rusqlite::Result<Vec<StoryLine>>>()?;
        let mut days = self
            .db
            .prepare("SELECT day, sentence, article_id FROM timeline WHERE story_id = ?1 ORDER BY day, article_id, start")?;
        for story in &mut stories {
            let lines = days.query_map([&story.id], |row| {
                Ok(DayLine {
                    day: row.get(0)?,
                    sentence: row.get(1)?,
                    article_id: row.get(2)?,
                })
            })?;
            story.timeline = lines.collect::<rusqlite::Result<_>>()?;
        }
        Ok(stories)
    }

    /// What is new since a day: quotes of the names that are watched, and the entities that were not seen before.
    ///
    /// # Errors
    /// [`Error::NoWords`] for a name without words, or an error of the database.
    pub fn news(&self, since: &str, watch: &[String], limit: Option<usize>) -> Result<News, Error> {
        let mut watched = Vec::new();
        for name in watch {
            let ids = serde_json::json!(ids_of(name)).to_string();
            let articles = self.db.query_row(
                "WITH wanted AS (SELECT value AS id FROM json_each(?1))
                 SELECT count(DISTINCT a.rowid) FROM entities e JOIN entity_rows r ON r.entity = e.rowid JOIN articles a ON a.rowid = r.article
                 WHERE (e.id IN (SELECT id FROM wanted) OR e.id IN (SELECT kept_id FROM merges WHERE merged_id IN (SELECT id FROM wanted)))
                   AND a.copy_of IS NULL AND a.published >= ?2",
                params![ids, since],
                |row| row.get(0),
            )?;
            let mut quotes = self.quotes(&QuoteQuery {
                speaker: Some(name.clone()),
                since: Some(since.to_owned()),
                ..QuoteQuery::default()
            })?;
            quotes.retain(|quote| quote.earlier.is_none());
            quotes.truncate(limit.unwrap_or(usize::MAX));
            watched.push(Watched {
                name: name.clone(),
                articles,
                quotes,
            });
        }
        let mut entities = Vec::new();
        for kind_of in EntityType::ALL {
            let new_since = Some(since.to_owned());
            entities.extend(self.entities(&EntityQuery {
                kind_of,
                about: None,
                since: None,
                until: None,
                new_since,
                limit,
            })?);
        }
        Ok(News { watched, entities })
    }

    /// The corrections that do not apply: nothing in the collection is what they name.
    ///
    /// # Errors
    /// Returns an error of the database.
    pub fn unused_corrections(&self) -> Result<Vec<CorrectionLine>, Error> {
        let mut select = self.db.prepare(
            "SELECT number, correction_json FROM corrections WHERE NOT applies ORDER BY number",
        )?;
        let lines = select.query_map([], |row| {
            Ok(CorrectionLine {
                number: row.get(0)?,
                correction: row.get(1)?,
            })
        })?;
        Ok(lines.collect::<rusqlite::Result<_>>()?)
    }
}

fn entity(row: &Row<'_>) -> rusqlite::Result<EntityLine> {
    Ok(EntityLine {
        id: row.get(0)?,
        kind_of: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        gender: row.get(4)?,
        country: row.get(5)?,
        latitude: row.get(6)?,
        longitude: row.get(7)?,
        affiliation: row.get(8)?,
        articles: row.get(13)?,
        quotes: row.get(9)?,
        first_seen: row.get(10)?,
        last_seen: row.get(11)?,
        roles: Vec::new(),
    })
}
