//! One article to read: its origin, and its bytes or the reason why they are missing.

use std::path::PathBuf;
use std::sync::Arc;

use nutgraf::error::Error;
use nutgraf::input::{Format, Item};

use super::fingerprint::Fingerprint;

/// A file or standard input, as the user named it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Name in messages and documents: the path as given, `-` for standard input.
    pub(crate) name: String,
    /// False for standard input.
    pub(crate) is_file: bool,
    /// Path of its answer relative to `--out-dir`. `None` if no file caused the failure, or if the path is taken.
    pub(crate) mirror: Option<PathBuf>,
    /// True if it holds records.
    pub(crate) has_records: bool,
    /// The fingerprint of the file, if it is known without reading it.
    pub(crate) stamp: Fingerprint,
}

impl Origin {
    /// The path for documents.
    pub(crate) fn path(&self) -> Option<&str> {
        self.is_file.then_some(self.name.as_str())
    }
}

/// One article to read.
pub(crate) struct Task {
    pub(crate) origin: Arc<Origin>,
    pub(crate) load: Load,
    /// Total size in bytes, before decompression, of all inputs read so far.
    pub(crate) position: u64,
}

/// The content of a task.
pub(crate) enum Load {
    /// The bytes of a whole input.
    Whole { bytes: Vec<u8>, format: Format },
    /// A record of a container.
    Record(Box<Item>),
    /// The input could not be read.
    Failed { id: String, problem: Problem },
}

impl Load {
    /// Size in memory, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Load::Whole { bytes, .. } => bytes.len(),
            Load::Record(item) => item.bytes().len(),
            Load::Failed { .. } => 0,
        }
    }
}

/// Why an input failed.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Problem {
    /// The problem for an error of the library.
    pub(crate) fn new(error: &Error) -> Problem {
        Problem {
            code: error.code(),
            message: error.to_string(),
        }
    }
}
