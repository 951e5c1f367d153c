//! `--out-dir`: assigns each output file to one input, and checks which files already exist.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};

use super::args::OutputFormat;
use super::paths::output_path;

/// The output files that the inputs of a run have claimed.
pub(crate) struct Claims {
    root: PathBuf,
    format: OutputFormat,
    resume: bool,
    /// Hashes of the paths. A million take at most 16 MB, and the probability that any two collide is one in ten million.
    taken: HashSet<u64>,
}

/// The state of the output file that an input claims.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It can be written.
    Free,
    /// The run that is being resumed wrote it.
    Done,
    /// Another input of this run claimed it.
    Taken(PathBuf),
}

impl Claims {
    /// With `resume`, files that exist count as done.
    pub(crate) fn new(root: PathBuf, format: OutputFormat, resume: bool) -> Claims {
        Claims {
            root,
            format,
            resume,
            taken: HashSet::new(),
        }
    }

    /// Claims the output file of an input.
    pub(crate) fn claim(&mut self, mirror: &Path) -> Claim {
        let output = output_path(&self.root, mirror, self.format);
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        if !self.taken.insert(hasher.hash_one(mirror)) {
            return Claim::Taken(output);
        }
        // A file gets its name when it is complete. An empty one is the remains of a power failure.
        let complete = |path: &Path| {
            path.metadata()
                .is_ok_and(|meta| meta.is_file() && meta.len() > 0)
        };
        if self.resume && complete(&output) {
            Claim::Done
        } else {
            Claim::Free
        }
    }
}
