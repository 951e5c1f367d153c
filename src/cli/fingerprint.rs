//! Fingerprints of the options and the inputs of a run, by which `--resume` knows that a run is the same.

use std::fmt;
#[cfg(feature = "collection")]
use std::fs::File;
use std::fs::Metadata;
#[cfg(feature = "collection")]
use std::io::{self, Write};
#[cfg(feature = "collection")]
use std::path::Path;
use std::time::UNIX_EPOCH;

use nutgraf::Options;

use super::args::OutputFormat;
use super::job::Work;
use super::task::Load;

/// A 64-bit FNV-1a hash, the same on every machine. Zero stands for what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of what is not known.
    pub(crate) const UNKNOWN: Fingerprint = Fingerprint(0);

    /// The fingerprint of some bytes.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Fingerprint {
        Fingerprint(hash(START, bytes).max(1))
    }

    /// The fingerprint of the content of a file.
    #[cfg(feature = "collection")]
    pub(crate) fn of_content(path: &Path) -> io::Result<Fingerprint> {
        let mut out = Fingerprinted::new(io::sink());
        io::copy(&mut File::open(path)?, &mut out)?;
        Ok(out.fingerprint())
    }

    /// The fingerprint of this and another one.
    #[cfg(feature = "collection")]
    pub(crate) fn with(self, other: Fingerprint) -> Fingerprint {
        Fingerprint::of_bytes(format!("{self}{other}").as_bytes())
    }

    /// The fingerprint as a number.
    #[cfg(feature = "collection")]
    pub(crate) fn number(self) -> u64 {
        self.0
    }

    /// The fingerprint of all that decides an answer except the article: options, program, models and lists.
    pub(crate) fn of_run(work: &Work) -> Fingerprint {
        let Options {
            stages,
            length,
            captions,
            attributions,
            min_confidence,
            names: _,
            fiscal_year_start,
        } = &work.options;
        let options = (
            stages,
            length,
            captions,
            attributions,
            min_confidence,
            fiscal_year_start,
            work.own_data,
        );
        let built = (env!("CARGO_PKG_VERSION"), env!("NUTGRAF_DATA"));
        // Only plain text depends on the terminal and on `--verbose`.
        let style = (work.format == OutputFormat::Text).then_some(work.style);
        let run = (
            &work.reader,
            options,
            &work.parts,
            work.format,
            style,
            work.table,
        );
        Fingerprint::of_bytes(format!("{built:?} {run:?}").as_bytes())
    }

    /// The fingerprint of an article as it was read.
    pub(crate) fn of_load(load: &Load) -> Fingerprint {
        match load {
            Load::Whole { bytes, .. } => Fingerprint::of_bytes(bytes),
            Load::Record(item) => Fingerprint::of_bytes(item.bytes()),
            Load::Failed { problem, .. } => Fingerprint::of_bytes(problem.code.as_bytes()),
        }
    }

    /// The fingerprint of a file by its size and the time of its last change. What is no file has none.
    pub(crate) fn of_file(meta: &Metadata) -> Fingerprint {
        let time = meta.modified().ok();
        match time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()) {
            Some(time) if meta.is_file() => {
                Fingerprint::of_bytes(format!("{} {}", meta.len(), time.as_nanos()).as_bytes())
            }
            _ => Fingerprint::UNKNOWN,
        }
    }

    /// Reads what [`fmt::Display`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Fingerprint> {
        let hash = u64::from_str_radix(text, 16).ok()?;
        (text.len() == 16).then_some(Fingerprint(hash))
    }
}

/// The hash of no bytes.
const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of what `hash` stands for and `bytes`.
fn hash(hash: u64, bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    bytes.iter().fold(hash, step)
}

/// A writer that knows the fingerprint of what was written to it.
#[cfg(feature = "collection")]
pub(crate) struct Fingerprinted<W> {
    out: W,
    hash: u64,
}

#[cfg(feature = "collection")]
impl<W: Write> Fingerprinted<W> {
    pub(crate) fn new(out: W) -> Fingerprinted<W> {
        Fingerprinted { out, hash: START }
    }

    /// The fingerprint of all bytes so far.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint(self.hash.max(1))
    }
}

#[cfg(feature = "collection")]
impl<W: Write> Write for Fingerprinted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash = hash(self.hash, &bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn is_read_as_it_is_written() {
        for bytes in [&b""[..], b"a", b"foobar"] {
            let fingerprint = Fingerprint::of_bytes(bytes);
            assert_eq!(
                Fingerprint::parse(&fingerprint.to_string()),
                Some(fingerprint)
            );
        }
        assert_eq!(
            Fingerprint::of_bytes(b"foobar").to_string(),
            "85944171f73967e8"
        );
        assert_eq!(Fingerprint::parse("85944171f73967"), None);
    }
}
