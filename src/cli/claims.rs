//! `--out-dir`: assigns each output file to one input, and knows the files that this and earlier runs have written.
//!
//! The hidden file `.nutgraf` in the folder has a line for each answer: fingerprints of the options, of the input, and of the
//! name of the file. It grows only when an answer is new. Several runs can write to one folder.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};

use super::args::{OutputFormat, Resume};
use super::fingerprint::Fingerprint;
use super::paths::output_path;

/// Name of the file that lists the answers.
const JOURNAL: &str = ".nutgraf";

/// What the answer in a file was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    settings: Fingerprint,
    input: Fingerprint,
}

#[cfg(feature = "collection")]
impl Entry {
    /// True if the file has the content whose fingerprint this is, or if that is not known.
    fn is_content_of(self, file: &Path) -> io::Result<bool> {
        Ok(self.input == Fingerprint::UNKNOWN || self.input == Fingerprint::of_content(file)?)
    }
}

/// The output files that the inputs of a run have claimed, and those of earlier runs.
pub(crate) struct Claims {
    root: PathBuf,
    format: OutputFormat,
    resume: Option<Resume>,
    settings: Fingerprint,
    /// Fingerprints of the outputs. The probability that any two of a million collide is one in ten million.
    taken: HashSet<Fingerprint>,
    earlier: Arc<HashMap<Fingerprint, Entry>>,
    /// The folder without symbolic links.
    real_root: PathBuf,
}

/// The state of the output file that an input claims.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It can be written.
    Free,
    /// An earlier run wrote it, with the same options and from the same input.
    Done,
    /// Another input of this run claimed it.
    Taken(PathBuf),
    /// It exists, but no run of nutgraf wrote it.
    Foreign(PathBuf),
}

/// Adds to the list of answers.
pub(crate) struct Journal {
    file: File,
    settings: Fingerprint,
    root: PathBuf,
    earlier: Arc<HashMap<Fingerprint, Entry>>,
}

impl Claims {
    /// Reads which files of `root`, which exists, are answers.
    ///
    /// # Errors
    /// Returns an error if the list of them cannot be read or written.
    pub(crate) fn open(
        root: PathBuf,
        format: OutputFormat,
        settings: Fingerprint,
        resume: Option<Resume>,
    ) -> io::Result<(Claims, Journal)> {
        let mut options = File::options();
        let options = options.read(true).append(true).create(true);
        let file = options.open(root.join(JOURNAL))?;
        let mut earlier = HashMap::new();
        for line in BufReader::new(&file).lines() {
            let line = line?;
            let mut words = line.split(' ').map(Fingerprint::parse);
            if let (Some(Some(settings)), Some(Some(input)), Some(Some(output))) =
                (words.next(), words.next(), words.next())
            {
                earlier.insert(output, Entry { settings, input });
            }
        }
        let earlier = Arc::new(earlier);
        let journal = Journal {
            file,
            settings,
            root: root.clone(),
            earlier: earlier.clone(),
        };
        let claims = Claims {
            real_root: root.canonicalize()?,
            root,
            format,
            resume,
            settings,
            taken: HashSet::new(),
            earlier,
        };
        Ok((claims, journal))
    }

    /// Claims the output file of an input.
    ///
    /// # Errors
    /// Returns an error if this run continues one with other options.
    pub(crate) fn claim(&mut self, mirror: &Path, input: Fingerprint) -> Result<Claim> {
        let output = output_path(&self.root, mirror, self.format);
        let name = name_in(&self.root, &output);
        if !self.taken.insert(name) {
            return Ok(Claim::Taken(output));
        }
        // A file gets its name when it is complete. An empty one is the remains of a power failure.
        let exists = output
            .metadata()
            .is_ok_and(|meta| meta.is_file() && meta.len() > 0);
        let own = self.earlier.get(&name);
        Ok(match (exists, own, self.resume) {
            (false, ..) | (_, Some(_), None) => Claim::Free,
            (_, _, Some(Resume::Force)) => Claim::Done,
            (_, None, _) => Claim::Foreign(output),
            (_, Some(entry), _) if entry.settings != self.settings => bail!(
                "{} was written with other options or by another version of nutgraf: --resume=force keeps such answers, \
                 and without --resume they are written anew",
                output.display()
            ),
            (_, Some(entry), _) if entry.input == Fingerprint::UNKNOWN || entry.input != input => {
                Claim::Free
            }
            _ => Claim::Done,
        })
    }

    /// Claims a file that belongs to no input.
    ///
    /// # Errors
    /// Returns an error if it exists, but no run of nutgraf wrote it.
    pub(crate) fn claim_own(&mut self, file: &Path) -> Result<()> {
        let name = name_in(&self.root, file);
        self.taken.insert(name);
        if file.exists() && !self.earlier.contains_key(&name) {
            bail!(
                "{} would be overwritten, and is no answer of an earlier run; move it, or choose another --out-dir",
                file.display()
            );
        }
        Ok(())
    }

    /// Claims a file of an export, which an earlier export of this kind may have written, but nobody has changed since.
    ///
    /// # Errors
    /// Returns an error if the file exists and is none.
    #[cfg(feature = "collection")]
    pub(crate) fn claim_unchanged(&mut self, file: &Path) -> Result<()> {
        self.claim_own(file)?;
        let entry = self.earlier.get(&name_in(&self.root, file));
        match entry.filter(|_| file.exists()) {
            Some(entry) if entry.settings != self.settings => bail!(
                "{} was written by another export or run; choose another folder",
                file.display()
            ),
            Some(entry) if !entry.is_content_of(file)? => bail!(
                "{} was changed since it was exported, and would be overwritten; take its edits back with nutgraf import-corrections, \
                 then move it away, or choose another folder",
                file.display()
            ),
            _ => Ok(()),
        }
    }

    /// The files of earlier exports of this kind that this one has not claimed and that nobody has changed.
    #[cfg(feature = "collection")]
    pub(crate) fn left_over(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for file in self.root.read_dir()? {
            let file = file?.path();
            let name = name_in(&self.root, &file);
            if let Some(entry) = self.earlier.get(&name)
                && entry.settings == self.settings
                && !self.taken.contains(&name)
                && entry.input != Fingerprint::UNKNOWN
                && entry.is_content_of(&file)?
            {
                found.push(file);
            }
        }
        Ok(found)
    }

    /// True if the file is an answer of this run or an earlier one.
    pub(crate) fn is_answer(&self, file: &Path) -> bool {
        let Ok(file) = file.canonicalize() else {
            return false;
        };
        let name = name_in(&self.real_root, &file);
        self.taken.contains(&name) || self.earlier.contains_key(&name)
    }
}

impl Journal {
    /// Notes that `output` is about to be replaced, so that its old answer counts for nothing if the run ends now.
    pub(crate) fn begin(&mut self, output: &Path, input: Fingerprint) -> io::Result<()> {
        let name = name_in(&self.root, output);
        match self.earlier.get(&name) {
            Some(entry) if *entry != self.entry(input) => {
                let (settings, input) = (self.settings, Fingerprint::UNKNOWN);
                self.add(name, Entry { settings, input })
            }
            _ => Ok(()),
        }
    }

    /// Notes that a file of an export is about to get this content. False if it has it already.
    #[cfg(feature = "collection")]
    pub(crate) fn begin_content(
        &mut self,
        output: &Path,
        content: Fingerprint,
    ) -> io::Result<bool> {
        let name = name_in(&self.root, output);
        if self.earlier.get(&name) == Some(&self.entry(content)) && output.exists() {
            return Ok(false);
        }
        let (settings, input) = (self.settings, Fingerprint::UNKNOWN);
        self.add(name, Entry { settings, input })?;
        Ok(true)
    }

    /// True if an earlier run has written `output`.
    pub(crate) fn knows(&self, output: &Path) -> bool {
        self.earlier.contains_key(&name_in(&self.root, output))
    }

    /// Notes that `output` has the answer for `input`.
    pub(crate) fn end(&mut self, output: &Path, input: Fingerprint) -> io::Result<()> {
        let name = name_in(&self.root, output);
        let entry = self.entry(input);
        match self.earlier.get(&name) {
            Some(known) if *known == entry => Ok(()),
            _ => self.add(name, entry),
        }
    }

    fn entry(&self, input: Fingerprint) -> Entry {
        let settings = self.settings;
        Entry { settings, input }
    }

    fn add(&mut self, name: Fingerprint, entry: Entry) -> io::Result<()> {
        let line = format!("{} {} {name}\n", entry.settings, entry.input);
        self.file.write_all(line.as_bytes())
    }
}

/// The fingerprint of the name of a file in the folder `root`.
fn name_in(root: &Path, file: &Path) -> Fingerprint {
    let name = file.strip_prefix(root).unwrap_or(file);
    let parts: Vec<_> = name.iter().map(|part| part.as_encoded_bytes()).collect();
    Fingerprint::of_bytes(&parts.join(&b'/'))
}
