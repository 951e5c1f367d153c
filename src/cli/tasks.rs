//! Paths → tasks: one task is one article to read, in the order of the input.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use ignore::overrides::{Override, OverrideBuilder};
use ignore::{Walk, WalkBuilder};
use nutgraf::error::Error;
use nutgraf::input::{Format, detect_format};

use super::job::Inputs;

/// How many bytes are looked at to tell the format of an input.
const PEEK: usize = 64 << 10;

/// A file or standard input, as the user named it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Name in messages and documents: the path as given, `-` for standard input.
    pub(crate) name: String,
    /// True for everything but standard input.
    pub(crate) is_file: bool,
    /// Where its answer goes below the directory of `--out-dir`.
    pub(crate) mirror: PathBuf,
    /// True when it holds a record a line.
    pub(crate) has_records: bool,
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
}

/// What is known of an article before it is read.
pub(crate) enum Load {
    /// The bytes of a whole input.
    Whole(Vec<u8>),
    /// A line of a JSON Lines input.
    Record { line: u64, json: Vec<u8> },
    /// The input could not be read.
    Failed { id: String, error: Error },
}

/// The tasks of a job; reads its inputs one after the other and holds one line or one file at a time.
pub(crate) struct Tasks {
    paths: VecDeque<PathBuf>,
    list: Option<Lines>,
    /// The directory that is being read, and whether it gave anything yet.
    walk: Option<(PathBuf, Walk, bool)>,
    records: Option<(Arc<Origin>, Lines)>,
    include: Vec<String>,
    exclude: Vec<String>,
    format: Option<Format>,
    max_bytes: u64,
    /// Outputs of this run: never read from a directory.
    own: Arc<[PathBuf]>,
    /// Called with each input before it is opened; inputs for which it says true are skipped.
    skip: Box<dyn Fn(&Path) -> bool + Send>,
}

impl Tasks {
    /// Prepares the tasks of `inputs`. `own` are the outputs of this run. `skip` is asked for each file, by its place below `--out-dir`.
    ///
    /// # Errors
    /// A glob that is none, or a list of files that cannot be opened.
    pub(crate) fn new(
        inputs: Inputs,
        own: Vec<PathBuf>,
        skip: impl Fn(&Path) -> bool + Send + 'static,
    ) -> Result<Tasks> {
        overrides(Path::new(""), &inputs.include, &inputs.exclude)?;
        let list = match inputs.files_from {
            Some(list) => {
                let reader = open(&list.path).with_context(|| list.path.display().to_string())?;
                Some(Lines::new(reader, list.separator, inputs.max_bytes))
            }
            None => None,
        };
        Ok(Tasks {
            paths: inputs.paths.into(),
            list,
            walk: None,
            records: None,
            include: inputs.include,
            exclude: inputs.exclude,
            format: inputs.format,
            max_bytes: inputs.max_bytes,
            own: own.into(),
            skip: Box::new(skip),
        })
    }

    /// The next path that the user named, on the command line or in the list.
    fn next_path(&mut self) -> Option<Result<PathBuf, Task>> {
        if let Some(path) = self.paths.pop_front() {
            return Some(Ok(path));
        }
        loop {
            match self.list.as_mut()?.next()? {
                (_, Ok(line)) if line.is_empty() => {}
                (_, Ok(line)) => return Some(Ok(path_from(line))),
                (_, Err(error)) => return Some(Err(failed("--files-from", error))),
            }
        }
    }

    /// Opens one path: a directory becomes a walk, a JSON Lines file its records, anything else a task.
    fn open(&mut self, path: &Path, mirror: PathBuf) -> Option<Task> {
        if (self.skip)(&mirror) {
            return None;
        }
        let name = path.display().to_string();
        if path.is_dir() {
            let mut walk = WalkBuilder::new(path);
            walk.standard_filters(false).hidden(true).follow_links(true);
            walk.sort_by_file_name(Ord::cmp);
            if let Ok(globs) = overrides(path, &self.include, &self.exclude) {
                walk.overrides(globs);
            }
            let own = self.own.clone();
            walk.filter_entry(move |entry| {
                // Globs would let hidden files in again.
                let hidden =
                    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
                let is_own = || {
                    entry
                        .path()
                        .canonicalize()
                        .is_ok_and(|path| own.contains(&path))
                };
                !hidden && (own.is_empty() || !is_own())
            });
            self.walk = Some((path.to_owned(), walk.build(), false));
            return None;
        }
        match self.read(path, &name) {
            Ok((bytes, None)) => {
                let origin = Origin {
                    is_file: name != "-",
                    has_records: false,
                    name,
                    mirror,
                };
                Some(Task {
                    origin: Arc::new(origin),
                    load: Load::Whole(bytes),
                })
            }
            Ok((_, Some(lines))) => {
                let origin = Origin {
                    is_file: name != "-",
                    has_records: true,
                    name,
                    mirror,
                };
                self.records = Some((Arc::new(origin), lines));
                None
            }
            Err(error) => Some(Task {
                origin: Arc::new(Origin {
                    is_file: name != "-",
                    has_records: false,
                    name: name.clone(),
                    mirror,
                }),
                load: Load::Failed { id: name, error },
            }),
        }
    }

    /// Reads a whole input, or gives its lines when it is JSON Lines.
    fn read(&self, path: &Path, name: &str) -> Result<(Vec<u8>, Option<Lines>), Error> {
        let mut reader = open(path)?;
        let format = match self.format {
            Some(format) => format,
            None => detect_format(peek(&mut *reader)?, Some(plain_name(name))),
        };
        if format == Format::JsonLines {
            return Ok((Vec::new(), Some(Lines::new(reader, b'\n', self.max_bytes))));
        }
        let mut bytes = Vec::new();
        reader
            .take(self.max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > self.max_bytes {
            return Err(Error::TooLarge {
                limit: self.max_bytes,
            });
        }
        Ok((bytes, None))
    }

    fn next_record(&mut self) -> Option<Task> {
        let (origin, lines) = self.records.as_mut()?;
        for (line, json) in lines.by_ref() {
            let load = match json {
                Ok(json) if json.trim_ascii().is_empty() => continue,
                Ok(json) => Load::Record { line, json },
                Err(error) => Load::Failed {
                    id: format!("{}:{line}", origin.name),
                    error,
                },
            };
            return Some(Task {
                origin: origin.clone(),
                load,
            });
        }
        self.records = None;
        None
    }

    /// The next file of the directory that is being walked. `None`: the walk is over, or the file gave no task yet.
    fn next_in_walk(&mut self) -> Option<Task> {
        let (root, walk, found) = self.walk.as_mut()?;
        let Some(entry) = walk.next() else {
            let (root, _, found) = self.walk.take()?;
            let error = Error::NoArticle("there are no files to read in this directory".to_owned());
            return (!found).then(|| failed(&root.display().to_string(), error));
        };
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                *found = true;
                let mirror = entry
                    .path()
                    .strip_prefix(&*root)
                    .unwrap_or(entry.path())
                    .to_owned();
                self.open(&entry.into_path(), mirror)
            }
            Ok(_) => None,
            Err(error) => {
                *found = true;
                let name = walked_path(&error).unwrap_or(root).display().to_string();
                let reason = match (&error.io_error(), walk_loop(&error)) {
                    (_, true) => io::Error::other("a link leads back to a folder above it"),
                    (Some(cause), _) => io::Error::from(cause.kind()),
                    (None, _) => io::Error::other(error.to_string()),
                };
                Some(failed(&name, Error::from(reason)))
            }
        }
    }
}

impl Iterator for Tasks {
    type Item = Task;

    fn next(&mut self) -> Option<Task> {
        loop {
            let task = if self.records.is_some() {
                self.next_record()
            } else if self.walk.is_some() {
                self.next_in_walk()
            } else {
                match self.next_path()? {
                    Ok(path) => {
                        let mirror = mirror_of(&path);
                        self.open(&path, mirror)
                    }
                    Err(task) => Some(task),
                }
            };
            if task.is_some() {
                return task;
            }
        }
    }
}

/// Total size of the inputs in bytes, when all of them are files or directories of files that can be looked at.
pub(crate) fn total_bytes(inputs: &Inputs) -> Option<u64> {
    if inputs.files_from.is_some() {
        return None;
    }
    let mut total = 0;
    for path in &inputs.paths {
        let meta = path.metadata().ok()?;
        if meta.is_dir() {
            let files = WalkBuilder::new(path)
                .standard_filters(false)
                .hidden(true)
                .build();
            total += files
                .filter_map(|entry| entry.ok()?.metadata().ok())
                .map(|meta| meta.len())
                .sum::<u64>();
        } else if meta.is_file() {
            total += meta.len();
        } else {
            return None;
        }
    }
    Some(total)
}

fn failed(name: &str, error: Error) -> Task {
    let origin = Origin {
        name: name.to_owned(),
        is_file: true,
        mirror: PathBuf::new(),
        has_records: false,
    };
    Task {
        origin: Arc::new(origin),
        load: Load::Failed {
            id: name.to_owned(),
            error,
        },
    }
}

/// Where a walk met an error.
fn walked_path(error: &ignore::Error) -> Option<&PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } => walked_path(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// True when a walk met a loop of links.
fn walk_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => {
            walk_loop(err)
        }
        ignore::Error::Loop { .. } => true,
        _ => false,
    }
}

/// The globs of --include and --exclude, for the files below `root`.
fn overrides(root: &Path, include: &[String], exclude: &[String]) -> Result<Override> {
    let mut globs = OverrideBuilder::new(root);
    for glob in include {
        globs
            .add(glob)
            .with_context(|| format!("--include {glob}"))?;
    }
    for glob in exclude {
        globs
            .add(&format!("!{glob}"))
            .with_context(|| format!("--exclude {glob}"))?;
    }
    Ok(globs.build()?)
}

/// Where the answer for a path that the user named goes below `--out-dir`.
fn mirror_of(path: &Path) -> PathBuf {
    let parts = path.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => Some(part),
        _ => None,
    });
    match path.as_os_str() == "-" {
        true => PathBuf::from("stdin"),
        false => parts.collect(),
    }
}

#[cfg(unix)]
fn path_from(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn path_from(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

/// The name without the ending of a compressed file, for the format is told by what is inside.
fn plain_name(name: &str) -> &str {
    name.strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(name)
}

/// Opens a file or standard input (`-`); gzip and zstandard are unpacked on the way.
fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let raw: Box<dyn Read + Send> = match path.as_os_str() == "-" {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path)?),
    };
    let mut reader = BufReader::with_capacity(PEEK, raw);
    let magic = reader.fill_buf()?;
    if magic.starts_with(&[0x1f, 0x8b]) {
        let unpacked = flate2::bufread::MultiGzDecoder::new(reader);
        Ok(Box::new(BufReader::with_capacity(PEEK, unpacked)))
    } else if magic.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let unpacked = ruzstd::decoding::StreamingDecoder::new(reader).map_err(io::Error::other)?;
        Ok(Box::new(BufReader::with_capacity(PEEK, unpacked)))
    } else {
        Ok(Box::new(reader))
    }
}

/// The first bytes of an input, left in place.
fn peek(reader: &mut dyn BufRead) -> io::Result<&[u8]> {
    reader.fill_buf()
}

/// Lines of an input with their numbers from 1; a line that is too long is read over and becomes an error.
struct Lines {
    reader: Box<dyn BufRead + Send>,
    separator: u8,
    max_bytes: u64,
    line: u64,
}

impl Lines {
    fn new(reader: Box<dyn BufRead + Send>, separator: u8, max_bytes: u64) -> Lines {
        Lines {
            reader,
            separator,
            max_bytes,
            line: 0,
        }
    }

    fn read(&mut self) -> io::Result<Option<Result<Vec<u8>, Error>>> {
        let mut bytes = Vec::new();
        let limit = self.max_bytes.saturating_add(1);
        let got = (&mut self.reader)
            .take(limit)
            .read_until(self.separator, &mut bytes)?;
        if got == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&self.separator) {
            bytes.pop();
        } else if bytes.len() as u64 > self.max_bytes {
            self.reader.skip_until(self.separator)?;
            return Ok(Some(Err(Error::TooLarge {
                limit: self.max_bytes,
            })));
        }
        if bytes.last() == Some(&b'\r') && self.separator == b'\n' {
            bytes.pop();
        }
        Ok(Some(Ok(bytes)))
    }
}

impl Iterator for Lines {
    type Item = (u64, Result<Vec<u8>, Error>);

    fn next(&mut self) -> Option<Self::Item> {
        self.line += 1;
        match self.read() {
            Ok(line) => line.map(|line| (self.line, line)),
            Err(error) => {
                // Nothing sensible follows a read error: give it once, then end.
                self.reader = Box::new(io::empty());
                Some((self.line, Err(Error::Unreadable(error))))
            }
        }
    }
}
