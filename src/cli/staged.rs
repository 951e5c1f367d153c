//! A file that replaces another one when it is complete.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::fingerprint::Fingerprint;

/// How many symbolic links may lead to each other, as in Linux.
const MAX_LINKS: usize = 40;

/// What an output path given by the user leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A regular file, at the end of all symbolic links. It need not exist.
    File(PathBuf),
    /// A device or a pipe, or a file that the system has open under another name: written to directly.
    Device(PathBuf),
}

impl Place {
    /// Follows the symbolic links at `path`.
    ///
    /// # Errors
    /// Returns an error for a directory and for links without an end.
    pub(crate) fn of(path: &Path) -> io::Result<Place> {
        match path.metadata() {
            Ok(meta) if meta.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(meta) if !meta.is_file() => return Ok(Place::Device(path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::InvalidFilename => return Err(error),
            _ => {}
        }
        let mut end = path.to_owned();
        for _ in 0..MAX_LINKS {
            // The links there stand for open files: /dev/stdout.
            if cfg!(unix) && (end.starts_with("/dev") || end.starts_with("/proc")) {
                return Ok(Place::Device(path.to_owned()));
            }
            match fs::read_link(&end) {
                Ok(link) => end = folder_of(&end).join(link),
                Err(_) => return Ok(Place::File(end)),
            }
        }
        Err(io::Error::other("too many symbolic links"))
    }
}

/// Opens a device or a pipe.
pub(crate) fn open_device(path: &Path) -> io::Result<File> {
    // What stands in a file that another program has open, such as the shell for `>> FILE`, is kept.
    File::options().append(true).open(path)
}

/// A file under a temporary name. Unless it is finished or kept, it is deleted when dropped.
pub(crate) struct Staged {
    out: BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
    keep: bool,
}

impl Staged {
    /// Opens a hidden file next to `target`, and locks it.
    ///
    /// # Errors
    /// Returns an error if `target` cannot be written, or if another run is writing it.
    pub(crate) fn create(target: PathBuf) -> io::Result<Staged> {
        check_writable(&target)?;
        let name = target.file_name().unwrap_or_default();
        // A short name of its own for each target: what a killed run has left is overwritten by the next one.
        let name = Fingerprint::of_bytes(name.as_encoded_bytes());
        let temporary = folder_of(&target).join(format!(".nutgraf-{name}"));
        let file = open_locked(&temporary)?;
        file.set_len(0)?;
        Ok(Staged {
            out: BufWriter::new(file),
            temporary,
            target,
            keep: false,
        })
    }

    /// Opens `temporary`, which the caller has locked, to append to it or, without `append`, to write it anew. It is kept
    /// when the run stops.
    ///
    /// # Errors
    /// Returns an error if `target` or `temporary` cannot be written.
    pub(crate) fn keep(target: PathBuf, temporary: PathBuf, append: bool) -> io::Result<Staged> {
        check_writable(&target)?;
        let mut options = File::options();
        let options = match append {
            true => options.append(true),
            false => options.write(true).truncate(true),
        };
        Ok(Staged {
            out: BufWriter::new(options.create(true).open(&temporary)?),
            temporary,
            target,
            keep: true,
        })
    }

    /// Where to write.
    pub(crate) fn writer(&mut self) -> &mut BufWriter<File> {
        &mut self.out
    }

    /// The file that is to be replaced.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// True if the file is kept when the run stops.
    pub(crate) fn is_kept(&self) -> bool {
        self.keep
    }

    /// Gives the file its final name, or writes it over the file of that name if that would lose owner or other names.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        if self.keep {
            self.out.get_ref().sync_all()?;
        }
        match self.target.metadata() {
            Ok(old) if !takes_over(self.out.get_ref(), &old)? => {
                // Dropping deletes the temporary file only after the copy is complete.
                let mut new = File::open(&self.temporary)?;
                let mut file = File::options().write(true).open(&self.target)?;
                new.rewind()?;
                file.set_len(0)?;
                io::copy(&mut new, &mut file)?;
                file.sync_all()?;
                self.keep = false;
            }
            _ => {
                fs::rename(&self.temporary, &self.target)?;
                self.keep = true;
            }
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.keep {
            // What stays is overwritten by the next run.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Opens a file of this program for reading and writing, creates it if necessary, and locks it while it is open.
///
/// # Errors
/// Returns [`io::ErrorKind::ResourceBusy`] if another run has locked it.
pub(crate) fn open_locked(path: &Path) -> io::Result<File> {
    loop {
        let mut options = File::options();
        let options = options.read(true).write(true).create(true).truncate(false);
        let file = options.open(path)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let message = "another run of nutgraf is writing it";
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, message));
            }
            // Some file systems have no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        // Another run may have renamed or deleted the file just before it was locked.
        let same = Handle::from_file(file.try_clone()?)
            .and_then(|own| Ok(own == Handle::from_path(path)?));
        if same.is_ok_and(|same| same) {
            return Ok(file);
        }
    }
}

/// The folder that contains `path`.
pub(crate) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    folder
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// An error if the file exists and may not be written. To replace it would get around that.
fn check_writable(target: &Path) -> io::Result<()> {
    match File::options().append(true).open(target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Gives a new file the owner and mode of the old one, which it is to replace. False if it cannot have the owner, or if the
/// old file has other names.
#[cfg(unix)]
fn takes_over(new: &File, old: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let own = new.metadata()?;
    let same_owner = (own.uid(), own.gid()) == (old.uid(), old.gid());
    if old.nlink() > 1 || !same_owner && fchown(new, Some(old.uid()), Some(old.gid())).is_err() {
        return Ok(false);
    }
    new.set_permissions(old.permissions())?;
    Ok(true)
}

/// Other systems give a new file the owner and rights of its folder.
#[cfg(not(unix))]
fn takes_over(_: &File, _: &Metadata) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_refused_and_leftovers_are_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.json");
        let mut first = Staged::create(target.clone()).unwrap();
        first.writer().write_all(b"first").unwrap();
        let second = Staged::create(target.clone()).map(|_| ()).unwrap_err();
        assert_eq!(second.kind(), io::ErrorKind::ResourceBusy);
        // A killed run does not clean up.
        let left = fs::read(&first.temporary).unwrap();
        std::mem::forget(first);
        assert!(left.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_their_end() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        symlink("b", path("a")).unwrap();
        symlink(path("c"), path("b")).unwrap();
        assert_eq!(Place::of(&path("a")).unwrap(), Place::File(path("c")));
        symlink("e", path("d")).unwrap();
        symlink("d", path("e")).unwrap();
        assert!(Place::of(&path("d")).is_err());
        for device in ["/dev/null", "/dev/stdout"] {
            let device = Path::new(device);
            assert_eq!(Place::of(device).unwrap(), Place::Device(device.to_owned()));
        }
        assert!(Place::of(folder.path()).is_err());
    }
}
