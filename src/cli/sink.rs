//! Answers → standard output, one file, or a tree of files.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

use super::answer::{Answer, Problem};
use super::args::OutputFormat;
use super::job::Target;
use super::tasks::Origin;

/// Where answers go, one after the other, in input order.
pub(crate) struct Sink {
    target: Target,
    format: OutputFormat,
    /// Several inputs: an array in JSON, titles in plain text.
    many: bool,
    open: Option<Open>,
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
    /// A device or a pipe that the user named: written as it is.
    Special(BufWriter<File>, PathBuf),
    /// Takes the name when it is finished, and vanishes when it is not.
    Temporary(BufWriter<NamedTempFile>, PathBuf),
    /// Takes the name when it is finished, and stays to be resumed when it is not.
    Partial(BufWriter<File>, PathBuf),
}

impl Sink {
    /// A sink for `target`. With `resume`, a partial file of JSON Lines is continued.
    ///
    /// # Errors
    /// When the output cannot be written, so that nobody waits for an answer that has no place to go.
    pub(crate) fn new(
        target: Target,
        format: OutputFormat,
        many: bool,
        resume: bool,
    ) -> Result<Sink> {
        let open = match &target {
            Target::Stdout => Some(Out::Stdout(BufWriter::new(io::stdout()))),
            Target::File(path) => {
                Some(create(path, format, resume).with_context(|| path.display().to_string())?)
            }
            Target::Directory(path) => {
                fs::create_dir_all(path).with_context(|| path.display().to_string())?;
                None
            }
        };
        let open = open.map(|out| Open {
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
        })
    }

    /// The files and folders that are written, which are no inputs even when a directory holds them.
    pub(crate) fn places(&self) -> Vec<PathBuf> {
        let places = match &self.target {
            Target::Stdout => Vec::new(),
            Target::File(path) => vec![path.clone(), partial_path(path)],
            Target::Directory(path) => vec![path.clone()],
        };
        places
            .iter()
            .filter_map(|path| path.canonicalize().ok())
            .collect()
    }

    /// Writes one answer. `Some`: its own file cannot be made, which is no reason to stop.
    ///
    /// # Errors
    /// Whatever the operating system says, with the name of the output.
    pub(crate) fn write(&mut self, answer: &Answer) -> Result<Option<Problem>> {
        let Some(body) = &answer.body else {
            return Ok(None);
        };
        if matches!(self.target, Target::Directory(_)) {
            let Some(mirror) = &answer.origin.mirror else {
                return Ok(None);
            };
            if let Some(problem) = self.turn_to(&answer.origin, mirror)? {
                return Ok(Some(problem));
            }
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

    /// True when a failed input has its place in the output.
    pub(crate) fn holds(&self, answer: &Answer) -> bool {
        let placed = !matches!(self.target, Target::Directory(_)) || answer.origin.mirror.is_some();
        self.format == OutputFormat::Jsonl && placed
    }

    /// Passes on what is buffered, so that a reader at the other end of a pipe need not wait.
    pub(crate) fn flush(&mut self) -> Result<()> {
        match &mut self.open {
            Some(Open {
                out: Out::Stdout(out),
                ..
            }) => Ok(out.flush()?),
            _ => Ok(()),
        }
    }

    /// Ends the output and gives it its name.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.close()
    }

    /// True when a run that stops early can be resumed.
    pub(crate) fn is_resumable(&self) -> bool {
        match &self.open {
            Some(open) if matches!(open.out, Out::Partial(..)) => true,
            _ => matches!(self.target, Target::Directory(_)),
        }
    }

    /// Ends the output early: a partial file stays to be resumed, others vanish.
    pub(crate) fn abandon(self) -> Result<()> {
        let Some(open) = self.open else { return Ok(()) };
        let name = open.out.name();
        let flushed = match open.out {
            Out::Stdout(mut out) => out.flush(),
            Out::Special(mut out, _) => out.flush(),
            Out::Partial(mut out, _) => out.flush(),
            Out::Temporary(..) => Ok(()),
        };
        flushed.context(name)
    }

    /// Below `--out-dir`: ends the file of the input before and begins that of `origin`.
    fn turn_to(&mut self, origin: &Arc<Origin>, mirror: &Path) -> Result<Option<Problem>> {
        let is_open = |open: &Open| {
            open.origin
                .as_ref()
                .is_some_and(|at| Arc::ptr_eq(at, origin))
        };
        if self.open.as_ref().is_some_and(is_open) {
            return Ok(None);
        }
        self.close()?;
        let Target::Directory(root) = &self.target else {
            return Ok(None);
        };
        let path = output_path(root, mirror, self.format);
        match begin(&path) {
            Ok(out) => {
                self.open = Some(Open {
                    origin: Some(origin.clone()),
                    out,
                    many: origin.has_records,
                    count: 0,
                });
                Ok(None)
            }
            Err(error) if is_about_the_whole_disk(&error) => {
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
        // A file of a tree holds one input, however many there are.
        let many = self.many && !matches!(self.target, Target::Directory(_));
        open.end(self.format, many)
            .and_then(Out::finish)
            .context(name)
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
                writeln!(out, "{gap}==> {} <==\n", nutgraf::report::visible(id))?;
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
            Out::Special(out, _) => out,
            Out::Temporary(out, _) => out,
            Out::Partial(out, _) => out,
        }
    }

    /// What messages call it.
    fn name(&self) -> String {
        match self {
            Out::Stdout(_) => "standard output".to_owned(),
            Out::Special(_, path) | Out::Temporary(_, path) | Out::Partial(_, path) => {
                path.display().to_string()
            }
        }
    }

    /// Writes what is left and gives the output its name.
    fn finish(self) -> io::Result<()> {
        match self {
            Out::Stdout(mut out) => out.flush(),
            Out::Special(mut out, _) => out.flush(),
            Out::Temporary(out, path) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.persist(&path).map_err(|error| error.error)?;
                Ok(())
            }
            Out::Partial(out, path) => {
                out.into_inner()
                    .map_err(io::IntoInnerError::into_error)?
                    .sync_all()?;
                fs::rename(partial_path(&path), &path)
            }
        }
    }
}

/// The file below `root` that holds the answer for an input.
pub(crate) fn output_path(root: &Path, mirror: &Path, format: OutputFormat) -> PathBuf {
    let ending = match format {
        OutputFormat::Text => ".txt",
        OutputFormat::Json => ".json",
        OutputFormat::Jsonl => ".jsonl",
    };
    let mut name = root.join(mirror).into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// Where the JSON Lines for `path` grow until they are complete.
pub(crate) fn partial_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

fn create(path: &Path, format: OutputFormat, resume: bool) -> io::Result<Out> {
    if path.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if path.metadata().is_ok_and(|meta| !meta.is_file()) {
        let file = File::options().write(true).open(path)?;
        return Ok(Out::Special(BufWriter::new(file), path.to_owned()));
    }
    if format != OutputFormat::Jsonl {
        return temporary(path);
    }
    let mut options = File::options();
    let options = if resume {
        options.append(true)
    } else {
        options.write(true).truncate(true)
    };
    let file = options.create(true).open(partial_path(path))?;
    Ok(Out::Partial(BufWriter::new(file), path.to_owned()))
}

/// A file below `--out-dir`.
fn begin(path: &Path) -> io::Result<Out> {
    // What would go wrong at the end, when the file takes its name, is told now.
    match path.metadata() {
        Ok(meta) if meta.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Err(error) if error.kind() == io::ErrorKind::InvalidFilename => return Err(error),
        _ => {}
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    temporary(path)
}

/// True for errors that every other file would meet as well.
fn is_about_the_whole_disk(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(
        error.kind(),
        QuotaExceeded | ReadOnlyFilesystem | StorageFull
    )
}

/// A file beside `path` that takes its place when it is finished.
fn temporary(path: &Path) -> io::Result<Out> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the umask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.prefix(".nutgraf-").tempfile_in(folder)?;
    Ok(Out::Temporary(BufWriter::new(file), path.to_owned()))
}
