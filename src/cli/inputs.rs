//! Turns the paths of a job into tasks, one per article, in input order.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::Result;
use nutgraf::error::Error;
use nutgraf::input::{Failed, Format, Reader, Records, detect_format};
use walkdir::{DirEntry, WalkDir};

use super::answer::catch_panic;
use super::claims::{Claim, Claims};
use super::fingerprint::Fingerprint;
use super::globs::Globs;
use super::job::Inputs;
use super::overwriting::{Outputs, Overwrites};
use super::paths::{is_stdin, mirror_of, path_from_bytes, uncompressed_name};
use super::source::{Counter, Lines, Source};
use super::task::{Load, Origin, Problem, Task};
use super::typos::command_like;

/// The tasks of a job. Reads the inputs one after the other and holds one line or one file at a time.
pub(crate) struct Tasks {
    paths: VecDeque<PathBuf>,
    list: Option<Lines>,
    /// Whether the list has named no path so far.
    list_is_empty: bool,
    /// The directory that is being read, and whether it has contained a file so far.
    walk: Option<(PathBuf, Walk, bool)>,
    records: Option<(Arc<Origin>, Records)>,
    globs: Globs,
    reader: Reader,
    max_bytes: u64,
    answers: bool,
    /// What was skipped in containers, for a message at the end.
    notes: Vec<String>,
    /// The outputs of this run, which are never read from a directory.
    outputs: Outputs,
    claims: Option<Claims>,
    counter: Counter,
}

impl Tasks {
    /// Prepares the tasks of `inputs`. `outputs` are the outputs of this run; `claims` are for `--out-dir`.
    pub(crate) fn new(inputs: Inputs, outputs: Outputs, claims: Option<Claims>) -> Tasks {
        Tasks {
            paths: inputs.paths.into(),
            list_is_empty: inputs.files_from.is_some(),
            list: inputs.files_from,
            walk: None,
            records: None,
            globs: inputs.globs,
            reader: inputs.reader,
            notes: Vec::new(),
            max_bytes: inputs.max_bytes,
            answers: inputs.answers,
            outputs,
            claims,
            counter: inputs.counter,
        }
    }

    /// True if there was a list of paths, and it named none.
    pub(crate) fn had_empty_list(&self) -> bool {
        self.list_is_empty
    }

    /// What was skipped in the containers that were read to their end since the last call.
    pub(crate) fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    fn task(&self, origin: Arc<Origin>, load: Load) -> Task {
        Task {
            origin,
            load,
            position: self.counter.load(Ordering::Relaxed),
        }
    }

    /// A failure that belongs to no output file.
    fn failed(&self, name: &str, problem: Problem) -> Task {
        let origin = Origin {
            name: name.to_owned(),
            is_file: name != "-",
            mirror: None,
            has_records: false,
            stamp: Fingerprint::UNKNOWN,
        };
        let id = name.to_owned();
        self.task(Arc::new(origin), Load::Failed { id, problem })
    }

    /// The next path from the command line or the list.
    fn next_path(&mut self) -> Option<Result<PathBuf, Task>> {
        if let Some(path) = self.paths.pop_front() {
            return Some(Ok(path));
        }
        loop {
            match self.list.as_mut()?.next()? {
                (_, Ok(line)) if line.is_empty() => {}
                (_, Ok(line)) => {
                    self.list_is_empty = false;
                    return Some(Ok(path_from_bytes(line)));
                }
                (_, Err(error)) => {
                    self.list_is_empty = false;
                    return Some(Err(self.failed("--files-from", Problem::new(&error))));
                }
            }
        }
    }

    /// Opens one path. A directory becomes a walk, a JSON Lines file its records, anything else a task.
    fn open(&mut self, path: &Path, mirror: PathBuf) -> Result<Option<Task>> {
        let meta = path.metadata();
        if meta.as_ref().is_ok_and(|meta| meta.is_dir()) {
            let walk = walk_of(path, &self.globs, &self.outputs);
            self.walk = Some((path.to_owned(), walk, false));
            return Ok(None);
        }
        let name = path.display().to_string();
        let stamp = meta
            .as_ref()
            .map_or(Fingerprint::UNKNOWN, Fingerprint::of_file);
        let claim = match &mut self.claims {
            Some(claims) => claims.claim(&mirror, stamp)?,
            None => Claim::Free,
        };
        let message = match claim {
            Claim::Free => None,
            Claim::Done => {
                let bytes = meta.map_or(0, |meta| meta.len());
                self.counter.fetch_add(bytes, Ordering::Relaxed);
                return Ok(None);
            }
            Claim::Taken(output) => Some(format!(
                "its answer would overwrite that of another input, {}",
                output.display()
            )),
            Claim::Foreign(output) => Some(format!(
                "its answer would overwrite {}, which is no answer of an earlier run; move it, or choose another --out-dir",
                output.display()
            )),
        };
        if let Some(message) = message {
            let code = "name_clash";
            return Ok(Some(self.failed(&name, Problem { code, message })));
        }
        let mut origin = Origin {
            is_file: name != "-",
            has_records: false,
            stamp,
            name,
            mirror: Some(mirror),
        };
        let load = match self.read(path, &origin.name) {
            Ok(Content::Whole(bytes, format)) => Load::Whole { bytes, format },
            Ok(Content::Records(records)) => {
                origin.has_records = true;
                self.records = Some((Arc::new(origin), records));
                return Ok(None);
            }
            Err(error) => Load::Failed {
                id: origin.name.clone(),
                problem: match error {
                    Error::NotFound => not_found(&origin.name),
                    error => Problem::new(&error),
                },
            },
        };
        Ok(Some(self.task(Arc::new(origin), load)))
    }

    /// Reads a whole input, or opens its records if it is a container.
    fn read(&self, path: &Path, name: &str) -> Result<Content, Error> {
        let mut source = Source::open(path, &self.counter)?;
        let format = match self.reader.format {
            Some(format) => format,
            None if self.answers && is_answer(source.start()?) => Format::JsonLines,
            None => detect_format(source.start()?, Some(uncompressed_name(name))),
        };
        let (reader, max_bytes) = (&self.reader, self.max_bytes);
        Ok(match format {
            // The directory of a zip file is at its end.
            Format::Wacz if !is_stdin(path) => {
                let file = std::fs::File::open(path)?;
                Content::Records(Records::of_wacz(name, file, reader, max_bytes)?)
            }
            format if format.is_container() => {
                Content::Records(Records::new(format, name, source, reader, max_bytes))
            }
            format => Content::Whole(source.read_whole(max_bytes)?, format),
        })
    }

    /// True if a path from the command line or the list leads to an output of this run, under whatever name.
    fn is_output(&self, path: &Path) -> bool {
        !is_stdin(path) && !path.is_dir() && self.outputs.iter().any(|output| output.is(path))
    }

    fn next_record(&mut self) -> Option<Task> {
        let (origin, records) = self.records.as_mut()?;
        let origin = origin.clone();
        // Containers that are read as a whole are parsed here.
        let next = match catch_panic(|| Ok(records.next())) {
            Ok(next) => next,
            Err(problem) => {
                self.records = None;
                let id = origin.name.clone();
                return Some(self.task(origin, Load::Failed { id, problem }));
            }
        };
        let load = match next {
            Some(Ok(item)) => Load::Record(Box::new(item)),
            Some(Err(Failed { id, error })) => Load::Failed {
                id,
                problem: Problem::new(&error),
            },
            None => {
                let skipped = records.skipped();
                if !skipped.is_empty() {
                    let skipped: Vec<String> = skipped
                        .into_iter()
                        .map(|(what, times)| format!("{times} {what}"))
                        .collect();
                    let note = format!("{}: skipped {}", origin.name, skipped.join(", "));
                    self.notes.push(note);
                }
                self.records = None;
                return None;
            }
        };
        Some(self.task(origin, load))
    }

    /// The next file of the directory that is being walked. Returns `None` at the end of the walk, and for an entry that
    /// is not a task.
    fn next_in_walk(&mut self) -> Result<Option<Task>> {
        let Some((root, walk, found)) = &mut self.walk else {
            return Ok(None);
        };
        let Some(entry) = walk.next() else {
            let (root, found) = (root.clone(), *found);
            self.walk = None;
            let error = Error::NoArticle("there are no files to read in this directory".to_owned());
            let name = root.display().to_string();
            return Ok((!found).then(|| self.failed(&name, Problem::new(&error))));
        };
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let is_answer = |claims: &Claims| claims.is_answer(entry.path());
                if self.claims.as_ref().is_some_and(is_answer) {
                    return Ok(None);
                }
                *found = true;
                let mirror = entry.path().strip_prefix(&*root).unwrap_or(entry.path());
                let mirror = mirror.to_owned();
                self.open(&entry.into_path(), mirror)
            }
            Ok(_) => Ok(None),
            Err(error) => {
                *found = true;
                let name = error.path().unwrap_or(root).display().to_string();
                let reason = match (error.io_error(), error.loop_ancestor()) {
                    (_, Some(_)) => io::Error::other("a link leads back to a folder above it"),
                    (Some(cause), _) => io::Error::from(cause.kind()),
                    (None, _) => io::Error::other(error.to_string()),
                };
                Ok(Some(self.failed(&name, Problem::new(&Error::from(reason)))))
            }
        }
    }
}

/// The content of an input.
enum Content {
    Whole(Vec<u8>, Format),
    Records(Records),
}

impl Iterator for Tasks {
    type Item = Result<Task>;

    /// The next task.
    ///
    /// # Errors
    /// Returns an error that ends the run: an input that is also the output, or a resumed run with other options.
    fn next(&mut self) -> Option<Result<Task>> {
        loop {
            let task = if self.records.is_some() {
                Ok(self.next_record())
            } else if self.walk.is_some() {
                self.next_in_walk()
            } else {
                match self.next_path()? {
                    Ok(path) if self.is_output(&path) => Err(Overwrites(path).into()),
                    Ok(path) => {
                        let mirror = mirror_of(&path);
                        self.open(&path, mirror)
                    }
                    Err(task) => Ok(Some(task)),
                }
            };
            if let Some(task) = task.transpose() {
                return Some(task);
            }
        }
    }
}

/// True if the input starts with an answer of `-f jsonl`.
pub(crate) fn is_answer(start: &[u8]) -> bool {
    let line = start
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    // Every document begins with its version; the record of a failed input has its three keys in this order.
    let is_failure = || {
        line.starts_with(b"{\"id\":")
            && memchr::memmem::find(line, b"\"error\":{\"code\":").is_some()
    };
    line.starts_with(b"{\"schema\":") || is_failure()
}

/// The problem of a name that is no file, with what may have been meant.
fn not_found(name: &str) -> Problem {
    let mut problem = Problem::new(&Error::NotFound);
    if is_address(name) {
        problem.message =
            "is an address, and nutgraf reads no addresses; save the page, or pipe it: curl -s ADDRESS | nutgraf".to_owned();
    } else if let Some(command) = command_like(name) {
        problem.message += &format!("; did you mean the command {command}?");
    }
    problem
}

/// True for what looks like the address of a page.
fn is_address(name: &str) -> bool {
    let scheme = name.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| matches!(scheme, "http" | "https" | "ftp"))
}

/// True for the journal that SQLite keeps beside a database, which is an output of this run.
fn is_journal(path: &Path, outputs: &Outputs) -> bool {
    let name = path.to_str().and_then(|path| path.strip_suffix("-journal"));
    name.is_some_and(|database| outputs.iter().any(|output| output.is(Path::new(database))))
}

/// The total size of the inputs in bytes. Returns `None` if it is not known before reading.
pub(crate) fn total_bytes(inputs: &Inputs) -> Option<u64> {
    if inputs.files_from.is_some() {
        return None;
    }
    let mut total = 0;
    for path in &inputs.paths {
        let meta = path.metadata().ok()?;
        if meta.is_dir() {
            total += walk_of(path, &inputs.globs, &Arc::default())
                .filter_map(|entry| entry.ok()?.metadata().ok())
                .filter(|meta| meta.is_file())
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

/// The entries of a directory and its subdirectories.
type Walk = Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>;

/// Walks `root` in order of names and follows links. Skips hidden files, files excluded by the globs, and the outputs of
/// this run.
fn walk_of(root: &Path, globs: &Globs, outputs: &Outputs) -> Walk {
    let (top, globs, outputs) = (root.to_owned(), globs.clone(), outputs.clone());
    let admit = move |entry: &DirEntry| {
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let relative = entry.path().strip_prefix(&top).unwrap_or(entry.path());
        entry.depth() == 0
            || !hidden
                && globs.admit(relative, entry.file_type().is_dir())
                && !outputs.iter().any(|output| output.is(entry.path()))
                && !is_journal(entry.path(), &outputs)
    };
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
    Box::new(walk.into_iter().filter_entry(admit))
}
