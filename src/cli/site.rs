//! `nutgraf site`: the pages of a collection in a folder.
//!
//! The hidden file `.nutgraf-site` in the folder has the address of each page, one a line. A page is noted there before it
//! is written for the first time, so that a later run knows all that earlier ones have written, however they ended. Files
//! that are not noted are never replaced and never removed.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use nutgraf::collection::Site;

use super::questions::open;
use super::staged::open_locked;

/// The file with the addresses of the pages.
const PAGES: &str = ".nutgraf-site";
/// The first line of that file.
const HEADER: &str = "nutgraf site 1";
/// A page before it has its name.
const PARTIAL: &str = ".nutgraf-site.partial";

/// Options of `nutgraf site`.
#[derive(Debug, Args)]
pub(crate) struct SiteArgs {
    /// The database.
    #[arg(value_name = "DB")]
    database: PathBuf,
    /// The folder of the site: new, empty, or written by this command. Pages that have not changed are left alone.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Title of the site [default: the name of the database].
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Do not report how many pages were written.
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the site.
///
/// # Errors
/// Returns an error if the database cannot be read, or if the folder cannot be written or has files of others.
pub(crate) fn run(args: &SiteArgs) -> Result<ExitCode> {
    let reader = open(&args.database)?;
    let name = args.database.file_stem().unwrap_or_default();
    let name = name.to_string_lossy();
    let title = args.title.as_deref().unwrap_or(&name);
    let mut folder =
        Folder::open(&args.output).with_context(|| args.output.display().to_string())?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let built =
        Site::new(&reader, title, threads).build(&mut |address, page| folder.keep(address, page));
    built.with_context(|| args.output.display().to_string())?;
    let counts = folder
        .finish()
        .with_context(|| args.output.display().to_string())?;
    if !args.quiet {
        let Counts {
            pages,
            written,
            removed,
        } = counts;
        super::report(&format!(
            "{pages} files: {written} written, {} unchanged, {removed} removed; open {}",
            pages - written,
            args.output.join("index.html").display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    pages: usize,
    written: usize,
    removed: usize,
}

/// A folder with a site.
struct Folder {
    root: PathBuf,
    /// The file with the addresses, locked.
    pages: File,
    /// The addresses of this and earlier runs.
    known: HashSet<String>,
    /// The addresses of this run.
    current: HashSet<String>,
    /// Folders that are known to exist.
    folders: HashSet<PathBuf>,
    written: usize,
}

impl Folder {
    /// Opens a folder that is new, empty, or has a site.
    fn open(root: &Path) -> Result<Folder> {
        match fs::read_dir(root) {
            Ok(mut entries) => {
                if !root.join(PAGES).is_file() && entries.next().is_some() {
                    bail!("has files that are no site of nutgraf; choose a new folder");
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(root)?,
            Err(error) => return Err(error.into()),
        }
        let mut pages = open_locked(&root.join(PAGES))?;
        let mut text = String::new();
        pages.read_to_string(&mut text)?;
        let mut lines = text.lines();
        if lines.next().is_some_and(|header| header != HEADER) {
            bail!(
                "{PAGES} is of another version of nutgraf; choose a new folder, or remove this one"
            );
        }
        if text.is_empty() {
            pages.write_all(format!("{HEADER}\n").as_bytes())?;
        } else if !text.ends_with('\n') {
            // The last line of a run that was killed.
            pages.write_all(b"\n")?;
        }
        Ok(Folder {
            root: root.to_owned(),
            known: lines
                .filter(|line| is_address(line))
                .map(str::to_owned)
                .collect(),
            pages,
            current: HashSet::new(),
            folders: HashSet::new(),
            written: 0,
        })
    }

    /// Writes a page, unless it is there as it should be.
    fn keep(&mut self, address: &str, page: &str) -> io::Result<()> {
        let path = self.root.join(address);
        let is_known = self.known.contains(address);
        let old = match File::open(&path) {
            Ok(file) if is_known => Some(file),
            Ok(_) => {
                let message = format!("{address} is no page of the site; move it away");
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        self.current.insert(address.to_owned());
        if let Some(old) = old
            && is_same(old, page.as_bytes())?
        {
            return Ok(());
        }
        if !is_known {
            self.pages.write_all(format!("{address}\n").as_bytes())?;
            self.known.insert(address.to_owned());
        }
        if let Some(folder) = path.parent()
            && !self.folders.contains(folder)
        {
            fs::create_dir_all(folder)?;
            self.folders.insert(folder.to_owned());
        }
        // A reader never sees half a page.
        let partial = self.root.join(PARTIAL);
        fs::write(&partial, page)?;
        fs::rename(&partial, &path)?;
        self.written += 1;
        Ok(())
    }

    /// Removes the pages that only earlier runs have written.
    fn finish(mut self) -> io::Result<Counts> {
        let mut gone: Vec<&String> = self.known.difference(&self.current).collect();
        gone.sort_unstable();
        let mut removed = 0;
        for address in &gone {
            let path = self.root.join(address);
            match fs::remove_file(&path) {
                Ok(()) => {
                    removed += 1;
                    // A folder with other files stays.
                    let _ = path.parent().map(fs::remove_dir);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        if !gone.is_empty() {
            let mut addresses: Vec<&str> = self.current.iter().map(String::as_str).collect();
            addresses.sort_unstable();
            let text = format!("{HEADER}\n{}\n", addresses.join("\n"));
            let partial = self.root.join(PARTIAL);
            fs::write(&partial, text)?;
            fs::rename(&partial, self.root.join(PAGES))?;
        }
        self.pages.flush()?;
        Ok(Counts {
            pages: self.current.len(),
            written: self.written,
            removed,
        })
    }
}

/// Whether a line is the address of a page in the folder, and nothing that leads out of it.
fn is_address(line: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-./".contains(&byte);
    let has_name = |part: &str| !part.is_empty() && !part.starts_with('.');
    line.bytes().all(is_plain) && line.split('/').all(has_name)
}

/// Whether a file has these bytes.
fn is_same(mut file: File, bytes: &[u8]) -> io::Result<bool> {
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut old = Vec::with_capacity(bytes.len());
    file.read_to_end(&mut old)?;
    Ok(old == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_in_the_folder_is_an_address() {
        for address in ["index.html", "article/3f/a3f.html", "search/words-0.js"] {
            assert!(is_address(address), "{address}");
        }
        for other in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            ".nutgraf-site",
            "a/.b",
            "a b",
            "a\\b",
            "C:x",
        ] {
            assert!(!is_address(other), "{other}");
        }
    }

    #[test]
    fn pages_that_went_away_are_removed_and_no_others() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("site");
        let build = |pages: &[(&str, &str)]| {
            let mut folder = Folder::open(&root).unwrap();
            for (address, page) in pages {
                folder.keep(address, page).unwrap();
            }
            folder.finish().unwrap()
        };
        let counts = |pages, written, removed| Counts {
            pages,
            written,
            removed,
        };
        assert_eq!(
            build(&[("index.html", "1"), ("a/b.html", "2")]),
            counts(2, 2, 0)
        );
        assert_eq!(
            build(&[("index.html", "1"), ("a/b.html", "2")]),
            counts(2, 0, 0)
        );
        fs::write(root.join("a/own.html"), "own").unwrap();
        assert_eq!(build(&[("index.html", "3")]), counts(1, 1, 1));
        assert!(!root.join("a/b.html").exists());
        assert_eq!(fs::read_to_string(root.join("a/own.html")).unwrap(), "own");
        // What others have written is not replaced.
        let mut folder = Folder::open(&root).unwrap();
        let error = folder.keep("a/own.html", "x").unwrap_err();
        assert!(
            error
                .to_string()
                .contains("a/own.html is no page of the site"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(root.join("a/own.html")).unwrap(), "own");
        // A page that a user has changed is written again.
        drop(folder);
        fs::write(root.join("index.html"), "!").unwrap();
        assert_eq!(build(&[("index.html", "3")]), counts(1, 1, 0));
    }

    #[test]
    fn a_run_that_was_killed_leaves_a_folder_for_the_next_one() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let mut folder = Folder::open(root).unwrap();
        folder.keep("index.html", "1").unwrap();
        assert!(Folder::open(root).is_err(), "it is locked");
        drop(folder);
        fs::write(root.join(PARTIAL), "half a pa").unwrap();
        let mut pages = fs::read_to_string(root.join(PAGES)).unwrap();
        pages.push_str("a/ne");
        fs::write(root.join(PAGES), pages).unwrap();
        let mut folder = Folder::open(root).unwrap();
        folder.keep("a/new.html", "2").unwrap();
        folder.keep("index.html", "1").unwrap();
        assert_eq!(
            folder.finish().unwrap(),
            Counts {
                pages: 2,
                written: 1,
                removed: 0
            }
        );
    }
}
