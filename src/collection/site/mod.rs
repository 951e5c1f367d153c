//! A static site of a collection: a page for each article, person, organization, place and story, lists, and a search.
//!
//! [`Site::build`] gives every page with its address to a function that keeps it. Pages are made from queries, so that memory
//! is needed for the rows of a few pages only. Several threads make them, each with a connection of its own ([`source`]);
//! they are kept in one order. The same database gives the same bytes.
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
mod source;
mod story;
mod together;
mod without_text;

use std::io;

use super::error::Error;
use super::identity::EntityType;
use super::reader::Reader;
use source::{Source, Workers};

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

/// The site of a collection.
#[derive(Debug)]
pub struct Site<'r> {
    reader: &'r Reader,
    title: String,
    threads: usize,
}

impl<'r> Site<'r> {
    /// The site of the database that `reader` has open, under a title. So many threads make pages.
    pub fn new(reader: &'r Reader, title: &str, threads: usize) -> Site<'r> {
        Site {
            reader,
            title: title.to_owned(),
            threads,
        }
    }

    /// Makes all pages. Each address is given once.
    ///
    /// # Errors
    /// An error of the database, or the first one of `keep`.
    pub fn build(&self, keep: &mut Keep<'_>) -> Result<(), SiteError> {
        let workers = Workers::open(self.reader, self.threads)?;
        let source = Source::new(self.reader.db(), &self.title, &workers);
        source.begin()?;
        let built = write(&source, keep);
        source.end()?;
        built
    }
}

/// Writes all pages.
fn write(site: &Source<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    home::write(site, keep)?;
    lists::articles(site, keep)?;
    lists::publishers(site, keep)?;
    lists::quotes(site, keep)?;
    for kind_of in EntityType::ALL {
        lists::entities(site, kind_of, keep)?;
    }
    lists::stories(site, keep)?;
    let articles = site.numbers("SELECT rowid FROM articles ORDER BY id")?;
    site.each(&articles, article::write, keep)?;
    let entities = format!(
        "SELECT e.rowid FROM entities e WHERE {} ORDER BY e.id",
        rows::HAS_PAGE
    );
    site.each(&site.numbers(&entities)?, entity::write, keep)?;
    let stories = site
        .db
        .prepare("SELECT id FROM stories ORDER BY id")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    site.each(&stories, story::write, keep)?;
    search::write(site, keep)
}
