//! Writes answers to standard output, one file, or a tree of files.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};

use super::answer::Answer;
use super::args::OutputFormat;
use super::claims::Journal;
use super::job::Target;
use super::paths::{output_path, partial_path};
use super::resume::Control;
use super::staged::{Place, Staged, open_device};
use super::task::{Origin, Problem};

/// Receives the answers in input order.
pub(crate) trait Destination {
    /// Writes one answer. Returns a problem if this answer alone cannot be written, which does not stop the run.
    ///
    /// # Errors
    /// Returns an error that names the output if it cannot be written.
    fn write(&mut self, answer: &Answer) -> Result<Option<Problem>>;

    /// True if the output contains a record for a failed input.
    fn has_failure_record(&self, answer: &Answer) -> bool;

    /// Writes what is buffered to standard output, or a device, so that the reader of a pipe does not have to wait.
    fn flush(&mut self) -> Result<()>;

    /// Completes the output.
    fn finish(self: Box<Self>) -> Result<()>;

    /// Ends the output early, and keeps what can be continued.
    fn abandon(self: Box<Self>) -> Result<()>;

    /// How a run that stops early is continued, if it can be.
    fn how_to_go_on(&self) -> Option<&'static str>;
}

/// Standard output, one file, or a tree of files.
pub(crate) struct Sink {
    target: Target,
    format: OutputFormat,
    /// Whether there are several inputs: then JSON is an array, and plain text has titles.
    many: bool,
    open: Option<Open>,
    log: Log,
}

/// Where the fingerprints of the answers go, for `--resume`.
pub(crate) enum Log {
    None,
    Control(Control),
    Journal(Journal),
}

/// An output that is being written.
struct Open {
    origin: Option<Arc<Origin>>,
    out: Out,
    many: bool,
    count: usize,
}

enum Out {
    Stdout(BufWriter<io::Stdout>),
    /// A device or a pipe given by the user, which is written to directly.
    Device(BufWriter<File>, PathBuf),
    /// Gets its name when it is complete.
    Staged(Staged),
}

impl Sink {
    /// Opens `target`. With `append`, continues a partial JSON Lines file. The folder of an output tree exists.
    ///
    /// # Errors
    /// Returns an error if the output cannot be written, before any article is analyzed.
    pub(crate) fn new(
        target: Target,
        format: OutputFormat,
        many: bool,
        append: bool,
        log: Log,
    ) -> Result<Sink> {
        let out = match &target {
            Target::Stdout => Some(Out::Stdout(BufWriter::new(io::stdout()))),
            Target::Device(path) => Some(device(path).with_context(|| path.display().to_string())?),
            Target::File(path) => {
                let staged = match format {
                    OutputFormat::Jsonl => Staged::keep(path.clone(), partial_path(path), append),
                    _ => Staged::create(path.clone()),
                };
                Some(Out::Staged(
                    staged.with_context(|| path.display().to_string())?,
                ))
            }
            Target::Directory(_) => None,
        };
        let open = out.map(|out| Open {
            origin: None,
            out,
            many,
            count: 0,
        });
        Ok(Sink {
            target,
            format,
            many,
            open,
            log,
        })
    }
}

impl Destination for Sink {
    fn write(&mut self, answer: &Answer) -> Result<Option<Problem>> {
        let Some(body) = &answer.body else {
            return Ok(None);
        };
        if matches!(self.target, Target::Directory(_)) {
            let Some(mirror) = &answer.origin.mirror else {
                return Ok(None);
            };
            if let Some(problem) = self.switch_to(&answer.origin, mirror)? {
                return Ok(Some(problem));
            }
        }
        if let Log::Control(control) = &mut self.log {
            control
                .add(answer.input)
                .context("the control file of --resume")?;
        }
        if let Some(open) = &mut self.open {
            open.write(self.format, &answer.id, body, answer.origin.has_records)
                .with_context(|| open.out.name())?;
            if matches!(self.target, Target::Directory(_)) && !answer.origin.has_records {
                self.close()?;
            }
        }
        Ok(None)
    }

    fn has_failure_record(&self, answer: &Answer) -> bool {
        let placed = !matches!(self.target, Target::Directory(_)) || answer.origin.mirror.is_some();
        self.format == OutputFormat::Jsonl && placed
    }

    fn flush(&mut self) -> Result<()> {
        match &mut self.open {
            Some(Open {
                out: Out::Stdout(out),
                ..
            }) => Ok(out.flush()?),
            Some(Open {
                out: Out::Device(out, _),
                ..
            }) => Ok(out.flush()?),
            _ => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.close()
    }

    fn how_to_go_on(&self) -> Option<&'static str> {
        let is_kept = match &self.open {
            Some(Open {
                out: Out::Staged(staged),
                ..
            }) if staged.is_kept() => true,
            _ => matches!(self.target, Target::Directory(_)),
        };
        is_kept.then_some("run the same command with --resume to continue")
    }

    fn abandon(self: Box<Self>) -> Result<()> {
        let Some(open) = self.open else { return Ok(()) };
        let name = open.out.name();
        let flushed = match open.out {
            Out::Stdout(mut out) => out.flush(),
            Out::Device(mut out, _) => out.flush(),
            Out::Staged(mut staged) => staged.writer().flush(),
        };
        flushed.context(name)
    }
}

impl Sink {
    /// With `--out-dir`: completes the file of the previous input and opens that of `origin`.
    fn switch_to(&mut self, origin: &Arc<Origin>, mirror: &Path) -> Result<Option<Problem>> {
        let is_open = |open: &Open| {
            open.origin
                .as_ref()
                .is_some_and(|current| Arc::ptr_eq(current, origin))
        };
        if self.open.as_ref().is_some_and(is_open) {
            return Ok(None);
        }
        self.close()?;
        let Target::Directory(root) = &self.target else {
            return Ok(None);
        };
        let path = output_path(root, mirror, self.format);
        match create_in_tree(&path) {
            Ok(out) => {
                self.open = Some(Open {
                    origin: Some(origin.clone()),
                    out,
                    many: origin.has_records,
                    count: 0,
                });
                Ok(None)
            }
            Err(error) if affects_every_file(&error) => {
                Err(error).with_context(|| path.display().to_string())
            }
            Err(error) => Ok(Some(Problem {
                code: "unwritable",
                message: format!(
                    "its answer cannot be written to {}: {error}",
                    path.display()
                ),
            })),
        }
    }

    fn close(&mut self) -> Result<()> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let name = open.out.name();
        let origin = open.origin.clone();
        // A file of the tree belongs to one input, however many inputs there are.
        let many = self.many && !matches!(self.target, Target::Directory(_));
        let finish = || {
            let out = open.end(self.format, many)?;
            let (Log::Journal(journal), Target::Directory(root), Some(origin)) =
                (&mut self.log, &self.target, &origin)
            else {
                return out.finish();
            };
            let Some(mirror) = &origin.mirror else {
                return out.finish();
            };
            let path = output_path(root, mirror, self.format);
            journal.begin(&path, origin.stamp)?;
            out.finish()?;
            journal.end(&path, origin.stamp)
        };
        finish().context(name)
    }
}

impl Open {
    fn write(
        &mut self,
        format: OutputFormat,
        id: &str,
        body: &str,
        records: bool,
    ) -> io::Result<()> {
        let many = self.many || records;
        let first = self.count == 0;
        self.many = many;
        self.count += 1;
        let out = self.out.writer();
        match (format, many) {
            (OutputFormat::Json, true) => out.write_all(if first { b"[\n" } else { b",\n" })?,
            (OutputFormat::Text, true) => {
                let gap = if first { "" } else { "\n" };
                writeln!(
                    out,
                    "{gap}==> {} <==\n",
                    nutgraf::report::escape_control(id)
                )?;
            }
            _ => {}
        }
        out.write_all(body.as_bytes())?;
        match (format, many) {
            (OutputFormat::Json, true) => Ok(()),
            _ => out.write_all(b"\n"),
        }
    }

    fn end(mut self, format: OutputFormat, many: bool) -> io::Result<Out> {
        if format == OutputFormat::Json && (self.many || many) {
            let end: &[u8] = if self.count == 0 { b"[]\n" } else { b"\n]\n" };
            self.out.writer().write_all(end)?;
        }
        Ok(self.out)
    }
}

impl Out {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Out::Stdout(out) => out,
            Out::Device(out, _) => out,
            Out::Staged(staged) => staged.writer(),
        }
    }

    /// The name for messages.
    fn name(&self) -> String {
        match self {
            Out::Stdout(_) => "standard output".to_owned(),
            Out::Device(_, path) => path.display().to_string(),
            Out::Staged(staged) => staged.target().display().to_string(),
        }
    }

    /// Flushes the output and gives the file its final name.
    fn finish(self) -> io::Result<()> {
        match self {
            Out::Stdout(mut out) => out.flush(),
            Out::Device(mut out, _) => out.flush(),
            Out::Staged(staged) => staged.finish(),
        }
    }
}

fn device(path: &Path) -> io::Result<Out> {
    let out = BufWriter::new(open_device(path)?);
    Ok(Out::Device(out, path.to_owned()))
}

/// Opens a file in the tree of `--out-dir`.
fn create_in_tree(path: &Path) -> io::Result<Out> {
    let place = Place::of(path)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match place {
        Place::Device(path) => device(&path),
        Place::File(path) => Ok(Out::Staged(Staged::create(path)?)),
    }
}

/// True for errors that would also occur when writing any other file.
fn affects_every_file(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(
        error.kind(),
        QuotaExceeded | ReadOnlyFilesystem | StorageFull
    )
}
