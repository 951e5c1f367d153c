//! A collection: many articles in one SQLite file.
//!
//! [`Entry::new`] turns a finished [`Document`](crate::report::Document) into the rows of one article, on any thread.
//! [`Collection`] takes the entries one after the other and, when [`Collection::finish`] is called, works out what only all
//! articles together can tell: who is the same ([`identity`]), which articles are copies ([`copies`]), and which tell one
//! story ([`stories`]). What it works out depends on the set of articles alone, never on their order, so that adding
//! articles gives the rows that building anew would give.
//!
//! [`Reader`] answers questions.

mod copies;
mod corrections;
mod edits;
mod entities;
mod entry;
mod error;
mod export;
mod finish;
pub mod identity;
mod interned;
mod links;
mod quotations;
mod reader;
mod shingles;
mod site;
mod slices;
mod store;
mod stories;
mod writing;

pub use corrections::{Correction, parse_corrections};
pub use edits::{Edits, Left};
pub use entry::{Entry, Given};
pub use error::Error;
pub use export::{Content, Exported, Folder, Format};
pub use reader::{
    Checked, CorrectionLine, EarlierLine, EntityLine, EntityQuery, News, Piece, QuoteLine,
    QuoteQuery, Reader, StoryLine, Watched,
};
pub use site::{Keep, Site, SiteError};
pub use store::{Added, Collection, Known, is_collection};

/// Version of the tables. A database of another version is refused.
pub const SCHEMA_VERSION: i32 = 2;
