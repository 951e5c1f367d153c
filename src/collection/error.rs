//! What can go wrong with a collection.

use std::path::PathBuf;

/// Why a collection cannot be built, read or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file that is to be read is something else.
    #[error("{} is not a database of nutgraf", .0.display())]
    NotACollection(PathBuf),
    /// The file that is to be written is something else.
    #[error("{} is no nutgraf database; choose another name, or move it away", .0.display())]
    Occupied(PathBuf),
    /// The database was made by another version of the program.
    #[error(
        "{} has version {found} of the tables, and this program needs {expected}; build it anew with `nutgraf index PATH... -o {}`, \
         or ask it with the program that made it",
        .path.display(), .path.display()
    )]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The version of this program.
        expected: i32,
    },
    /// There is no such file.
    #[error("{}: there is no such file", .0.display())]
    NotFound(PathBuf),
    /// Another run is writing it.
    #[error("{} is being written by another run", .0.display())]
    Busy(PathBuf),
    /// A document cannot be taken.
    #[error("{0}")]
    BadDocument(String),
    /// A correction cannot be understood.
    #[error("line {line}: {reason}")]
    BadCorrection {
        /// Line number, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// An edited file cannot be taken.
    #[error("{}: {reason}", .path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A search has no words.
    #[error("{0:?} has no words to search for")]
    NoWords(String),
    /// A file of an export cannot be written.
    #[error("{0}")]
    Write(#[from] std::io::Error),
    /// The database cannot be read or written.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
}
