//! A static site of a collection: a page for each article, person, organization, place and story, lists, and a search.
//!
//! [`Site::build`] gives every page with its address to a function that keeps it. Pages are made one after the other from
//! queries, so that memory is needed for the rows of one page only. The same database gives the same bytes.
//!
//! - [`address`] says where pages are; [`frame`] is what all of them have: navigation, title, styles, policy.
//! - [`restore`] makes the analysis of an article from its rows, and [`article`] its page, which is that of `-f html` with
//!   links to the other pages and what other articles have of it ([`elsewhere`]); [`without_text`] is the page of one whose
//!   text is not known.
//! - [`entity`] are the pages of people, organizations and places; [`together`] who is named with them; [`story`] those of
//!   stories; [`home`] is the first page; [`lists`] lists articles and statements by month, and all things of a kind.
//! - [`rows`] are what pages share: references to articles and entities, statements. [`charts`] and [`map`] draw.
//! - [`search`] writes the index that the script of the search reads.
//!
//! Everything from the database is escaped by the template library, and the policy of each page lets the browser run the
//! scripts of this program only.

mod address;
mod article;
mod charts;
mod elsewhere;
mod entity;
mod frame;
mod home;
mod lists;
mod map;
mod restore;
mod rows;
mod search;
mod story;
mod together;
mod without_text;

use std::io;

use rusqlite::Connection;

use super::error::Error;
use super::identity::EntityType;
use super::reader::Reader;

/// Why a site cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// The database cannot be read.
    #[error(transparent)]
    Collection(#[from] Error),
    /// A page cannot be kept.
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl From<rusqlite::Error> for SiteError {
    fn from(error: rusqlite::Error) -> SiteError {
        SiteError::Collection(error.into())
    }
}

/// A function that keeps a page: its address, a path from the folder of the site with `/`, and its content.
pub type Keep<'k> = dyn FnMut(&str, &str) -> io::Result<()> + 'k;

/// Makes the statements a table of this connection, in place of the view, which computes the columns that pages are joined by.
const STATEMENTS: &str = "
    CREATE TEMP TABLE quotes AS SELECT * FROM main.quotes;
    CREATE UNIQUE INDEX temp.quotes_by_number ON quotes (rowid);
    CREATE INDEX temp.quotes_of_article ON quotes (article_id);
    CREATE INDEX temp.quotes_of_speaker ON quotes (speaker_id);
    CREATE INDEX temp.quotes_by_id ON quotes (id);
    CREATE INDEX temp.quotes_of_first ON quotes (first_quote_id);
";

/// The site of a collection.
#[derive(Debug)]
pub struct Site<'r> {
    db: &'r Connection,
    title: String,
}

impl<'r> Site<'r> {
    /// The site of the database that `reader` has open, under a title.
    pub fn new(reader: &'r Reader, title: &str) -> Site<'r> {
        Site {
            db: reader.db(),
            title: title.to_owned(),
        }
    }

    /// Makes all pages. Each address is given once.
    ///
    /// # Errors
    /// An error of the database, or the first one of `keep`.
    pub fn build(&self, keep: &mut Keep<'_>) -> Result<(), SiteError> {
        self.db
            .execute_batch("PRAGMA temp_store = FILE; PRAGMA query_only = OFF;")?;
        // All queries see one state of the database.
        self.db.execute_batch("BEGIN")?;
        let built = self
            .db
            .execute_batch(STATEMENTS)
            .map_err(SiteError::from)
            .and_then(|()| self.build_pages(keep));
        self.db.execute_batch(
            "COMMIT; DROP TABLE IF EXISTS temp.quotes; PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;",
        )?;
        built
    }

    fn build_pages(&self, keep: &mut Keep<'_>) -> Result<(), SiteError> {
        home::write(self, keep)?;
        lists::articles(self, keep)?;
        lists::publishers(self, keep)?;
        lists::quotes(self, keep)?;
        for kind_of in EntityType::ALL {
            lists::entities(self, kind_of, keep)?;
        }
        lists::stories(self, keep)?;
        for row in self.numbers("SELECT rowid FROM articles ORDER BY id")? {
            article::write(self, row, keep)?;
        }
        let entities = format!(
            "SELECT e.rowid FROM entities e WHERE {} ORDER BY e.id",
            rows::HAS_PAGE
        );
        for row in self.numbers(&entities)? {
            entity::write(self, row, keep)?;
        }
        let stories = self
            .db
            .prepare("SELECT id FROM stories ORDER BY id")?
            .query_map([], |row| row.get::<_, String>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        for id in stories {
            story::write(self, &id, keep)?;
        }
        search::write(self, keep)
    }

    /// Row numbers, each after a text by which they are grouped.
    fn keyed(&self, sql: &str) -> Result<Vec<(String, i64)>, SiteError> {
        let mut select = self.db.prepare(sql)?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The numbers in the first column of an answer.
    fn numbers(&self, sql: &str) -> Result<Vec<i64>, SiteError> {
        let mut select = self.db.prepare(sql)?;
        let numbers = select.query_map([], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }
}
