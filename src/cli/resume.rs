//! `--resume`: finds out what an interrupted run has already written.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use super::paths::partial_path;
use super::task::{Load, Task};

/// The answers that a JSON Lines file already contains, read in parallel with the inputs.
pub(crate) struct Done {
    lines: Option<BufReader<File>>,
    /// The file that the user knows.
    path: PathBuf,
    /// A copy that this run made of it, to write on.
    copy: Option<PathBuf>,
    counts: Counts,
}

/// What the earlier run has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Number of answers, including failures.
    pub(crate) answers: u64,
    /// Number of failures. They affect the exit code as if they had occurred in this run.
    pub(crate) failed: u64,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    error: Option<serde::de::IgnoredAny>,
}

impl Done {
    /// Nothing is done yet.
    pub(crate) fn nothing() -> Done {
        Done {
            lines: None,
            path: PathBuf::new(),
            copy: None,
            counts: Counts::default(),
        }
    }

    /// Opens the answers written so far for `path`: its partial file, or the file itself if an earlier run completed it.
    /// Removes an incomplete last line, so that writing can continue after the last complete one.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read or changed.
    pub(crate) fn open(path: &Path) -> Result<Done> {
        let partial = partial_path(path);
        let name = || partial.display().to_string();
        let complete_before = !partial.exists();
        if complete_before {
            if !path.exists() {
                return Ok(Done::nothing());
            }
            fs::copy(path, &partial).with_context(name)?;
        }
        let mut options = File::options();
        let mut file = options
            .read(true)
            .write(true)
            .open(&partial)
            .with_context(name)?;
        let complete = complete_bytes(&mut file).with_context(name)?;
        file.set_len(complete).with_context(name)?;
        file.seek(SeekFrom::Start(0)).with_context(name)?;
        Ok(Done {
            lines: Some(BufReader::new(file)),
            path: if complete_before { path } else { &partial }.to_owned(),
            copy: complete_before.then_some(partial),
            counts: Counts::default(),
        })
    }

    /// True if the next input, whose article has this id, is already done.
    ///
    /// # Errors
    /// Returns an error if the file holds the answer of another input here, since it then belongs to another run.
    pub(crate) fn has(&mut self, id: impl FnOnce() -> String) -> Result<bool> {
        let Some(known) = self.next()? else {
            return Ok(false);
        };
        let id = id();
        if known.id != id {
            return Err(
                self.of_another_run(&format!("it has {:?} where {id:?} is expected", known.id))
            );
        }
        self.counts.answers += 1;
        self.counts.failed += u64::from(known.error.is_some());
        Ok(true)
    }

    /// Returns the counts of the earlier run, once there are no more inputs.
    ///
    /// # Errors
    /// Returns an error if the file holds more answers than there are inputs, since it then belongs to another run.
    pub(crate) fn end(mut self) -> Result<Counts> {
        if self.next()?.is_some() {
            return Err(self.of_another_run("it has more answers than there are inputs"));
        }
        Ok(self.counts)
    }

    /// The error for a file that another run has written. Removes the copy of it.
    fn of_another_run(&mut self, reason: &str) -> anyhow::Error {
        self.lines = None;
        if let Some(copy) = self.copy.take() {
            // A copy that stays is named in the error of the next run.
            let _ = fs::remove_file(copy);
        }
        anyhow!(
            "{} does not belong to these inputs: {reason}; delete it to start over",
            self.path.display()
        )
    }

    fn next(&mut self) -> Result<Option<Line>> {
        let Some(lines) = &mut self.lines else {
            return Ok(None);
        };
        let name = || self.path.display().to_string();
        let mut line = String::new();
        if lines.read_line(&mut line).with_context(name)? == 0 {
            self.lines = None;
            return Ok(None);
        }
        let line = serde_json::from_str(&line)
            .with_context(|| format!("{} has a line that nutgraf did not write", name()))?;
        Ok(Some(line))
    }
}

/// Number of bytes up to and including the last line end.
fn complete_bytes(file: &mut File) -> std::io::Result<u64> {
    let mut reader = BufReader::new(file);
    let (mut complete, mut at) = (0, 0);
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(complete);
        }
        if let Some(end) = bytes.iter().rposition(|&byte| byte == b'\n') {
            complete = at + end as u64 + 1;
        }
        let len = bytes.len();
        at += len as u64;
        reader.consume(len);
    }
}

/// The id of the answer to a task in the output.
pub(crate) fn id_of(task: &Task) -> String {
    match &task.load {
        Load::Whole { .. } => task.origin.name.clone(),
        Load::Failed { id, .. } => id.clone(),
        Load::Record { line, json } => std::str::from_utf8(json)
            .ok()
            .and_then(|json| nutgraf::input::parse_record(*line, json).ok())
            .map_or_else(
                || format!("{}:{line}", task.origin.name),
                |record| record.id,
            ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_an_incomplete_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        fs::write(
            partial_path(&path),
            "{\"id\":\"a\"}\n{\"id\":\"b\",\"error\":{}}\n{\"id\":\"c",
        )
        .unwrap();
        let mut done = Done::open(&path).unwrap();
        assert!(done.has(|| "a".to_owned()).unwrap());
        assert!(done.has(|| "b".to_owned()).unwrap());
        assert!(!done.has(|| "c".to_owned()).unwrap());
        let (answers, failed) = (2, 1);
        assert_eq!(done.end().unwrap(), Counts { answers, failed });
        assert_eq!(
            fs::read_to_string(partial_path(&path))
                .unwrap()
                .lines()
                .count(),
            2
        );
    }

    #[test]
    fn rejects_the_output_of_other_inputs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        fs::write(&path, "{\"id\":\"a\"}\n").unwrap();
        let message = Done::open(&path)
            .unwrap()
            .has(|| "z".to_owned())
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("does not belong to these inputs"),
            "{message}"
        );
        let message = Done::open(&path).unwrap().end().unwrap_err().to_string();
        assert!(message.contains("more answers than"), "{message}");
    }
}
