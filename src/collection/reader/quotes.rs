//! Who said what.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Row, params_from_iter};
use serde::Serialize;

use super::words::Texts;
use super::{Reader, all_words, context, ids_of};
use crate::collection::error::Error;

/// Which quotes are wanted.
#[derive(Debug, Clone, Default)]
pub struct QuoteQuery {
    /// Name or identifier of the speaker, or part of the name.
    pub speaker: Option<String>,
    /// Words of the quote, or of the headline of its article.
    pub about: Option<String>,
    /// First day, or the month or year that it is in.
    pub since: Option<String>,
    /// Last day, or the month or year that it is in.
    pub until: Option<String>,
    /// Most quotes.
    pub limit: Option<usize>,
    /// Whether the sentences around each quote are wanted.
    pub context: bool,
}

/// The first quote with the same words by the same speaker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EarlierLine {
    /// Identifier of the quote.
    pub first_quote_id: String,
    /// The day on which it was said.
    pub said_on: Option<String>,
    /// Identifier of its article.
    pub article_id: String,
    /// Name of its article: its path, or the identifier of its record.
    pub input: String,
}

/// A quote with its article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuoteLine {
    /// Identifier.
    pub id: String,
    /// The day on which it was said.
    pub said_on: Option<String>,
    /// The speaker's name in the collection, else in the article.
    pub speaker: Option<String>,
    /// Identifier of the speaker.
    pub speaker_id: Option<String>,
    /// Role of the speaker, in the words of the article.
    pub role: Option<String>,
    /// The verb.
    pub cue: Option<String>,
    /// `asserts`, `asks`, `denies`, `withholds` or `promises`.
    pub stance: String,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    /// The words.
    pub text: String,
    /// The sentence before it.
    pub before: Option<String>,
    /// The sentence after it.
    pub after: Option<String>,
    /// Number of later quotes with the same words.
    pub copies: i64,
    /// The first quote with the same words, if that is another one.
    pub earlier: Option<EarlierLine>,
    /// Probability, 0 to 1.
    pub confidence: f64,
    /// Identifier of the article.
    pub article_id: String,
    /// Headline of the article.
    pub headline: Option<String>,
    /// Publisher of the article.
    pub publisher: Option<String>,
    /// Path of the article as it was given.
    pub path: Option<String>,
    /// Name of the article: its path, or the identifier of its record.
    pub input: String,
    /// Address of the article.
    pub url: Option<String>,
}

/// The columns of [`line`], for a query in which `q` is the quote.
pub(super) const COLUMNS: &str = "q.id, q.said_on, coalesce(e.name, q.speaker_name), q.speaker_id, q.speaker_role, q.cue, q.stance, q.kind,
    q.text, q.copies, q.confidence, a.id, a.headline, a.publisher, a.path, i.name, a.url, q.first_quote_id";
/// The tables of [`line`].
pub(super) const TABLES: &str = "quotes AS q CROSS JOIN articles AS a ON a.id = q.article_id
    CROSS JOIN input_rows AS i ON i.article = a.rowid LEFT JOIN entities AS e ON e.id = q.speaker_id";

/// The rows of the quotes whose speakers have one of some ids, a JSON array, or had one before they were merged.
const OF_SPEAKERS: &str = "WITH wanted AS (SELECT value AS id FROM json_each(?1)),
      things AS (
        SELECT id FROM wanted
        UNION SELECT m.kept_id FROM wanted w CROSS JOIN merges m ON m.merged_id = w.id)
    SELECT q.number FROM things t CROSS JOIN thing_data e ON e.id = t.id CROSS JOIN quote_data q ON q.speaker = e.number";
/// The day of the first quote with the words of `q`. Without the plus sign, the column would turn the id into text, for which
/// there is no index.
const FIRST_SAID: &str = "(SELECT f.said_on FROM quotes f WHERE f.id = +q.first_quote_id)";

/// The quote of a row with the columns of [`COLUMNS`].
pub(super) fn line(row: &Row<'_>) -> rusqlite::Result<QuoteLine> {
    Ok(QuoteLine {
        id: row.get(0)?,
        said_on: row.get(1)?,
        speaker: row.get(2)?,
        speaker_id: row.get(3)?,
        role: row.get(4)?,
        cue: row.get(5)?,
        stance: row.get(6)?,
        kind: row.get(7)?,
        text: single_line(row.get(8)?),
        before: None,
        after: None,
        copies: row.get(9)?,
        earlier: None,
        confidence: row.get(10)?,
        article_id: row.get(11)?,
        headline: row.get(12)?,
        publisher: row.get(13)?,
        path: row.get(14)?,
        input: row.get(15)?,
        url: row.get(16)?,
    })
}

fn single_line(text: String) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Reader {
    /// Finds quotes, the earliest first. Of quotes with the same words by the same speaker, one is given: the first on the days
    /// that were asked for, with the first of all.
    ///
    /// # Errors
    /// [`Error::NoWords`], or an error of the database.
    pub fn quotes(&self, query: &QuoteQuery) -> Result<Vec<QuoteLine>, Error> {
        let mut conditions = Vec::new();
        let mut values: Vec<String> = Vec::new();
        let mut bind = |value: String| {
            values.push(value);
            format!("?{}", values.len())
        };
        let speaker = query.speaker.as_deref();
        let by_speaker = speaker
            .map(|speaker| self.by_speaker(speaker))
            .transpose()?;
        let about = query.about.as_deref();
        let about = about
            .map(|about| self.about(about, by_speaker.as_ref()))
            .transpose()?;
        if let Some(rows) = about.or(by_speaker) {
            let rows = bind(serde_json::json!(rows).to_string());
            conditions.push(format!("q.rowid IN (SELECT value FROM json_each({rows}))"));
        }
        if let Some(since) = &query.since {
            let since = bind(since.clone());
            conditions.push(format!(
                "q.said_on >= {since} AND (q.first_quote_id IS NULL
                 OR {FIRST_SAID} < {since})"
            ));
        } else {
            conditions.push("q.first_quote_id IS NULL".to_owned());
        }
        if let Some(until) = &query.until {
            let until = bind(until.clone());
            conditions.push(format!("substr(q.said_on, 1, length({until})) <= {until}"));
        }
        let limit = query.limit.unwrap_or(usize::MAX);
        // With a first day, several may have the same words.
        let most = match query.since {
            None => i64::try_from(limit).unwrap_or(-1),
            Some(_) => -1,
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE {} ORDER BY q.said_on IS NULL, q.said_on, q.article_id, q.start, q.id LIMIT {most}",
            conditions.join(" AND ")
        );
        let mut select = self.db.prepare(&sql)?;
        let mut rows = select.query(params_from_iter(values))?;
        let mut quotes: Vec<QuoteLine> = Vec::new();
        let mut known = HashSet::new();
        while let Some(row) = rows.next()?.filter(|_| quotes.len() < limit) {
            let mut quote = line(row)?;
            if let Some(first) = row.get::<_, Option<String>>(17)? {
                if !known.insert(first.clone()) {
                    continue;
                }
                quote.earlier = Some(self.earlier(first)?);
            }
            quotes.push(quote);
        }
        if query.context {
            quotes
                .iter_mut()
                .try_for_each(|quote| self.add_context(quote))?;
        }
        Ok(quotes)
    }

    /// The rows of the quotes by a speaker, who is given by name, a part of the name, or identifier.
    fn by_speaker(&self, speaker: &str) -> Result<BTreeSet<i64>, Error> {
        let words = all_words(speaker)?;
        let ids = serde_json::json!(ids_of(speaker)).to_string();
        let mut select = self.db.prepare(OF_SPEAKERS)?;
        let rows = select.query_map([ids], |row| row.get(0))?;
        let mut found = rows.collect::<rusqlite::Result<BTreeSet<i64>>>()?;
        let named = self.having(&words, ("quotes", "speaker_name"), None)?;
        found.extend(named);
        Ok(found)
    }

    /// The rows of the quotes with these words, or in an article with these words in its headline; of some quotes only, if `of`
    /// has them.
    fn about(&self, about: &str, of: Option<&BTreeSet<i64>>) -> Result<BTreeSet<i64>, Error> {
        let words = all_words(about)?;
        let mut found = self.having(&words, ("quotes", "text"), of)?;
        let mut article = self
            .db
            .prepare("SELECT article FROM quote_rows WHERE quote = ?1")?;
        let of_articles = of
            .into_iter()
            .flatten()
            .map(|row| article.query_row([row], |row| row.get(0)));
        let of_articles: BTreeSet<i64> = of_articles.collect::<rusqlite::Result<_>>()?;
        let articles = self.having(&words, ("articles", "headline"), of.map(|_| &of_articles))?;
        let mut select = self
            .db
            .prepare("SELECT quote FROM quote_rows WHERE article = ?1")?;
        for article in articles {
            for row in select.query_map([article], |row| row.get::<_, i64>(0))? {
                let row = row?;
                if of.is_none_or(|of| of.contains(&row)) {
                    found.insert(row);
                }
            }
        }
        Ok(found)
    }

    /// The rows of a table that have certain words in one column; of those in `of` only, if it is given.
    fn having(
        &self,
        words: &str,
        (table, column): (&str, &str),
        of: Option<&BTreeSet<i64>>,
    ) -> Result<BTreeSet<i64>, Error> {
        // The index does not know the column.
        let mut find = self.db.prepare(&format!(
            "SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?1"
        ))?;
        let mut select = self
            .db
            .prepare(&format!("SELECT {column} FROM {table} WHERE rowid = ?1"))?;
        let texts = Texts::new()?;
        for row in find.query_map([words], |row| row.get::<_, i64>(0))? {
            let row = row?;
            if of.is_none_or(|of| of.contains(&row))
                && let Some(text) =
                    select.query_row([row], |row| row.get::<_, Option<String>>(0))?
            {
                texts.add(row, &text)?;
            }
        }
        texts.rows(words)
    }

    fn earlier(&self, first_quote_id: String) -> Result<EarlierLine, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT q.said_on, q.article_id, i.name FROM quotes q JOIN inputs i ON i.article_id = q.article_id WHERE q.id = ?1",
        )?;
        let (said_on, article_id, input) = select.query_row([&first_quote_id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        Ok(EarlierLine {
            first_quote_id,
            said_on,
            article_id,
            input,
        })
    }

    /// Adds the sentences around a quote, if the text of the article is known.
    fn add_context(&self, quote: &mut QuoteLine) -> Result<(), Error> {
        let mut select = self.db.prepare_cached(
            "SELECT a.text, q.start, q.\"end\" FROM quotes q JOIN articles a ON a.id = q.article_id WHERE q.id = ?1",
        )?;
        let (before, after) = select.query_row([&quote.id], |row| {
            let text = row.get_ref(0)?.as_str_or_null()?;
            let (start, end) = (row.get(1)?, row.get(2)?);
            Ok(text.map_or((None, None), |text| context::around(text, start, end)))
        })?;
        (quote.before, quote.after) = (before, after);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::collection::Collection;

    fn reader_of_nothing(dir: &tempfile::TempDir) -> Reader {
        let path = dir.path().join("news.db");
        let collection = Collection::open(&path).unwrap();
        collection.finish(false, false).unwrap();
        Reader::open(&path).unwrap()
    }

    #[test]
    fn quotes_are_found_by_index() {
        let dir = tempfile::tempdir().unwrap();
        let reader = reader_of_nothing(&dir);
        let first = format!("SELECT {FIRST_SAID} FROM quotes q WHERE q.rowid = 1");
        for sql in [OF_SPEAKERS, &first] {
            let mut plan = reader
                .db
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap();
            let mut rows = plan.raw_query();
            let mut steps = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                steps.push(row.get::<_, String>(3).unwrap());
            }
            let scans = |step: &&String| step.starts_with("SCAN q") || step.starts_with("SCAN m");
            assert_eq!(steps.iter().find(scans), None, "{steps:?}");
        }
    }

    #[test]
    fn other_values_do_not_change_the_plan() {
        let dir = tempfile::tempdir().unwrap();
        let reader = reader_of_nothing(&dir);
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE q.rowid = ?1");
        let mut select = reader.db.prepare(&sql).unwrap();
        for row in 1..4 {
            assert!(select.query([row]).unwrap().next().unwrap().is_none());
        }
        assert_eq!(select.get_status(StatementStatus::RePrepare), 0);
    }
}
