//! `--resume` with `-o`: finds out what an interrupted run has already written, and whether this run is the same.
//!
//! Beside the answers in `FILE.partial` there is a hidden file, `.FILE.nutgraf`: the fingerprint of the options, then that of
//! the input of each answer, one a line. It is locked by the run that writes, and stays when the answers are complete.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use nutgraf::input::Reader;
use serde::Deserialize;

use super::args::Resume;
use super::fingerprint::Fingerprint;
use super::paths::{control_path, partial_path};
use super::staged::open_locked;
use super::task::{Load, Task};

/// Bytes of a line of the control file: a fingerprint and a line end.
const LINE: usize = 17;

/// The control file, open and locked.
pub(crate) struct Control(File);

impl Control {
    /// Adds the fingerprint of the input of the next answer.
    pub(crate) fn add(&mut self, input: Fingerprint) -> io::Result<()> {
        self.0.write_all(format!("{input}\n").as_bytes())
    }

    /// Writes the file anew.
    fn rewrite(&mut self, settings: Fingerprint, inputs: &[Fingerprint]) -> io::Result<()> {
        let lines: String = inputs.iter().map(|input| format!("{input}\n")).collect();
        self.truncate(0)?;
        self.0.write_all(format!("{settings}\n{lines}").as_bytes())
    }

    /// Keeps this many lines.
    fn truncate(&mut self, lines: usize) -> io::Result<()> {
        let length = (lines * LINE) as u64;
        self.0.set_len(length)?;
        self.0.seek(SeekFrom::Start(length)).map(drop)
    }

    /// The complete lines.
    fn read(&mut self) -> io::Result<Vec<Fingerprint>> {
        let mut bytes = Vec::new();
        self.0.seek(SeekFrom::Start(0))?;
        self.0.read_to_end(&mut bytes)?;
        let lines = bytes.chunks_exact(LINE).map(|line| {
            let line = std::str::from_utf8(line).ok()?;
            Fingerprint::parse(line.strip_suffix('\n')?)
        });
        Ok(lines.map_while(|line| line).collect())
    }
}

/// The answers that a JSON Lines file already contains, read in parallel with the inputs.
pub(crate) struct Done {
    lines: Option<BufReader<File>>,
    /// The fingerprints of the inputs of the next answers.
    inputs: std::vec::IntoIter<Fingerprint>,
    /// Whether only the names of the inputs have to be the same.
    force: bool,
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
            inputs: Vec::new().into_iter(),
            force: false,
            path: PathBuf::new(),
            copy: None,
            counts: Counts::default(),
        }
    }

    /// Locks the control file of `path`. With `resume`, opens the answers written so far: the partial file, or the file itself
    /// if an earlier run completed it. Removes what is incomplete, so that writing can continue.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read or changed, if another run is writing it, or if the options are not those of
    /// the earlier run, unless the resume is forced.
    pub(crate) fn open(
        path: &Path,
        settings: Fingerprint,
        resume: Option<Resume>,
    ) -> Result<(Done, Control)> {
        let name = || path.display().to_string();
        let control = open_locked(&control_path(path)).with_context(name)?;
        let mut control = Control(control);
        let partial = partial_path(path);
        let complete_before = !partial.exists();
        let Some(resume) = resume.filter(|_| !complete_before || path.exists()) else {
            control.rewrite(settings, &[]).with_context(name)?;
            return Ok((Done::nothing(), control));
        };
        let force = resume == Resume::Force;
        let known = control.read().with_context(name)?;
        if !force && known.first() != Some(&settings) {
            let why = match known.first() {
                Some(_) => "was written with other options or by another version of nutgraf",
                None => "does not say with which options it was written",
            };
            let path = if complete_before { path } else { &partial };
            return Err(anyhow!(
                "{} {why}: --resume=force continues it, and without --resume it is written anew",
                path.display()
            ));
        }
        if complete_before {
            fs::copy(path, &partial).with_context(name)?;
        }
        let mut done = Done {
            force,
            path: if complete_before { path } else { &partial }.to_owned(),
            copy: complete_before.then(|| partial.clone()),
            ..Done::nothing()
        };
        done.open_answers(&partial, known, settings, &mut control)
            .with_context(|| partial.display().to_string())?;
        Ok((done, control))
    }

    /// Opens the answers, and makes them and the control file equally long.
    fn open_answers(
        &mut self,
        partial: &Path,
        known: Vec<Fingerprint>,
        settings: Fingerprint,
        control: &mut Control,
    ) -> io::Result<()> {
        let mut inputs: Vec<Fingerprint> = known.into_iter().skip(1).collect();
        let mut file = File::options().read(true).write(true).open(partial)?;
        let at_most = if self.force { usize::MAX } else { inputs.len() };
        let (lines, bytes) = complete_lines(&mut file, at_most)?;
        file.set_len(bytes)?;
        file.seek(SeekFrom::Start(0))?;
        if self.force {
            inputs.resize(lines, Fingerprint::UNKNOWN);
            control.rewrite(settings, &inputs)?;
        } else {
            inputs.truncate(lines);
            control.truncate(lines + 1)?;
        }
        self.inputs = inputs.into_iter();
        self.lines = Some(BufReader::new(file));
        Ok(())
    }

    /// True if the next input is already done.
    ///
    /// # Errors
    /// Returns an error if the file holds the answer of another input here, since it then belongs to another run.
    pub(crate) fn has(&mut self, task: &Task, reader: &Reader) -> Result<bool> {
        let Some(known) = self.next()? else {
            return Ok(false);
        };
        let id = id_of(task, reader);
        if known.id != id {
            return Err(
                self.of_another_run(&format!("it has {:?} where {id:?} is expected", known.id))
            );
        }
        let before = self.inputs.next().unwrap_or(Fingerprint::UNKNOWN);
        let unknown = self.force || before == Fingerprint::UNKNOWN;
        if !unknown && before != Fingerprint::of_load(&task.load) {
            return Err(self.of_another_run(&format!(
                "{id} has changed (--resume=force keeps its old answer)"
            )));
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
            .map_err(|_| anyhow!("{} has a line that nutgraf did not write", name()))?;
        Ok(Some(line))
    }
}

/// The number of complete lines, `at_most` so many, and their length in bytes.
fn complete_lines(file: &mut File, at_most: usize) -> io::Result<(usize, u64)> {
    let mut reader = BufReader::new(file);
    let (mut lines, mut complete, mut at) = (0, 0, 0);
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok((lines, complete));
        }
        for end in memchr::memchr_iter(b'\n', bytes) {
            if lines == at_most {
                return Ok((lines, complete));
            }
            lines += 1;
            complete = at + end as u64 + 1;
        }
        let len = bytes.len();
        at += len as u64;
        reader.consume(len);
    }
}

/// The id of the answer to a task in the output.
fn id_of(task: &Task, reader: &Reader) -> String {
    match &task.load {
        Load::Whole { .. } => task.origin.name.clone(),
        Load::Failed { id, .. } => id.clone(),
        Load::Record(item) => item.id(reader),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_lines_that_answers_and_control_file_both_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        let print = |text: &str| Fingerprint::of_bytes(text.as_bytes());
        let open = |resume| {
            let (mut done, control) = Done::open(&path, print("options"), resume).unwrap();
            let ids = std::iter::from_fn(|| done.next().unwrap());
            let ids: Vec<String> = ids.map(|line| line.id).collect();
            (ids, control)
        };
        let answers = "{\"id\":\"a\"}\n{\"id\":\"b\",\"error\":{}}\n{\"id\":\"c";
        for (inputs, kept) in [(1, 1), (2, 2), (3, 2)] {
            let (ids, mut control) = open(None);
            assert!(ids.is_empty());
            for _ in 0..inputs {
                control.add(print("input")).unwrap();
            }
            drop(control);
            fs::write(partial_path(&path), answers).unwrap();
            let (ids, mut control) = open(Some(Resume::Same));
            assert_eq!(ids, ["a", "b"][..kept]);
            assert_eq!(control.read().unwrap().len(), kept + 1);
            let left = fs::read_to_string(partial_path(&path)).unwrap();
            assert_eq!(left.lines().count(), kept);
        }
    }
}
