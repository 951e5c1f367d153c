//! Errors of reading an input. Analysis itself cannot fail.

/// Why an input could not be read as an article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The path does not exist.
    #[error("no such file or directory")]
    NotFound,
    /// The operating system reported an error.
    #[error("cannot be read: {0}")]
    Unreadable(#[source] std::io::Error),
    /// The input is larger than the limit of the caller.
    #[error("is larger than the limit of {limit} bytes (see --max-bytes)")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The bytes are not text but, for example, an image, a PDF, an archive or a program.
    #[error("is not text: {0}")]
    NotText(String),
    /// The bytes are invalid in the requested encoding, or the encoding is unknown.
    #[error("{0}")]
    BadEncoding(String),
    /// A line of JSON Lines, or of a table, is not a record with an article.
    #[error("line {line}: {reason}")]
    BadRecord {
        /// Line number, from 1.
        line: u64,
        /// What is wrong with the record.
        reason: String,
    },
    /// A record of another container cannot be read.
    #[error("record {number}: {reason}")]
    BadItem {
        /// Number of the record, from 1.
        number: u64,
        /// What is wrong with the record.
        reason: String,
    },
    /// The input contains no article, only clutter or blanks.
    #[error("holds no article: {0}")]
    NoArticle(String),
}

impl Error {
    /// The machine-readable code, the `error.code` of JSON documents.
    ///
    /// ```
    /// assert_eq!(nutgraf::error::Error::NotFound.code(), "not_found");
    /// ```
    pub const fn code(&self) -> &'static str {
        match self {
            Error::NotFound => "not_found",
            Error::Unreadable(_) => "unreadable",
            Error::TooLarge { .. } => "too_large",
            Error::NotText(_) => "not_text",
            Error::BadEncoding(_) => "bad_encoding",
            Error::BadRecord { .. } | Error::BadItem { .. } => "bad_record",
            Error::NoArticle(_) => "no_article",
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Error::NotFound,
            _ => Error::Unreadable(error),
        }
    }
}
