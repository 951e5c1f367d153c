//! `--out-dir`: which input a file of the tree belongs to, and which files are there already.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};

use super::args::OutputFormat;
use super::sink::output_path;

/// The files that the inputs of a run have asked for.
pub(crate) struct Claims {
    root: PathBuf,
    format: OutputFormat,
    resume: bool,
    /// Fingerprints: a million names need no more than 16 MB, and the chance that two of them are taken for one is one in
    /// ten million.
    taken: HashSet<u64>,
}

/// The answer to an input that asks for its file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It can be written.
    Free,
    /// It is there from the run that is resumed.
    Done,
    /// Another input of this run has asked for it.
    Taken(PathBuf),
}

impl Claims {
    /// With `resume`, files that are there already count as done.
    pub(crate) fn new(root: PathBuf, format: OutputFormat, resume: bool) -> Claims {
        Claims {
            root,
            format,
            resume,
            taken: HashSet::new(),
        }
    }

    /// Asks for the file that mirrors an input.
    pub(crate) fn claim(&mut self, mirror: &Path) -> Claim {
        let output = output_path(&self.root, mirror, self.format);
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        if !self.taken.insert(hasher.hash_one(mirror)) {
            return Claim::Taken(output);
        }
        // A file gets its name when it is whole; an empty one was lost with the power.
        let whole = |path: &Path| {
            path.metadata()
                .is_ok_and(|meta| meta.is_file() && meta.len() > 0)
        };
        match self.resume && whole(&output) {
            true => Claim::Done,
            false => Claim::Free,
        }
    }
}
