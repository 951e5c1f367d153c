//! Keeps a run from overwriting what it reads.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use same_file::Handle;

/// The files and folders of the output that exist when the run starts.
pub(crate) type Outputs = Arc<[Output]>;

/// A file or folder that is known by any of its names.
#[derive(Debug)]
pub(crate) struct Output {
    handle: Handle,
    is_folder: bool,
}

impl Output {
    /// The file or folder at `path`, if there is one.
    pub(crate) fn at(path: &Path) -> Option<Output> {
        let is_folder = path.is_dir();
        let handle = Handle::from_path(path).ok()?;
        Some(Output { handle, is_folder })
    }

    /// True if `path` leads to it too.
    pub(crate) fn is(&self, path: &Path) -> bool {
        let same_kind = |meta: std::fs::Metadata| match self.is_folder {
            true => meta.is_dir(),
            false => meta.is_file(),
        };
        path.metadata().is_ok_and(same_kind)
            && Handle::from_path(path).is_ok_and(|handle| handle == self.handle)
    }
}

/// The error for a file that would be overwritten though it is read.
#[derive(Debug, thiserror::Error)]
#[error("{} is also an output of this run, which would overwrite it", .0.display())]
pub(crate) struct Overwrites(pub(crate) PathBuf);
