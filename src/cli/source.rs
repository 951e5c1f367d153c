//! Reads files and standard input, decompressing them on the way, whole or line by line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::paths::is_stdin;
use nutgraf::error::Error;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Size of buffers in bytes, and how many bytes of an input are used to detect its format.
const BUFFER: usize = 64 << 10;
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Counts the bytes read, before decompression.
pub(crate) type Counter = Arc<AtomicU64>;

/// An input that is being read.
pub(crate) struct Source(Peekable<Box<dyn Read + Send>>);

impl Source {
    /// Opens a file or standard input (`-`). Gzip and zstandard are detected by their first bytes and decompressed.
    pub(crate) fn open(path: &Path, counter: &Counter) -> io::Result<Source> {
        let raw: Box<dyn Read + Send> = if is_stdin(path) {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path)?)
        };
        let counter = counter.clone();
        let mut compressed: Peekable<Box<dyn Read + Send>> =
            Peekable::new(Box::new(Counted { raw, counter }));
        let start = compressed.peek(|start| start.len() >= ZSTD.len())?;
        let decompressed: Box<dyn Read + Send> = if start.starts_with(GZIP) {
            Box::new(Decompressed(flate2::bufread::MultiGzDecoder::new(
                compressed,
            )))
        } else if start.starts_with(ZSTD) {
            Box::new(Decompressed(ZstdFrames::new(compressed)))
        } else {
            return Ok(Source(compressed));
        };
        Ok(Source(Peekable::new(decompressed)))
    }

    /// An input that has ended.
    pub(crate) fn ended() -> Source {
        Source(Peekable::new(Box::new(io::empty())))
    }

    /// Returns the first bytes, enough to detect the format even if a single read of a pipe returns only a few. Stops at a
    /// first line that looks like a record, so that a stream of records is processed as it arrives.
    pub(crate) fn start(&mut self) -> io::Result<&[u8]> {
        self.0.peek(|start| {
            let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
            let text = text.trim_ascii_start();
            text.starts_with(b"{") && memchr::memchr(b'\n', text).is_some()
        })
    }

    /// Reads all bytes.
    ///
    /// # Errors
    /// Returns an error if reading fails, or if there are more than `max_bytes`.
    pub(crate) fn read_whole(self, max_bytes: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.0
            .take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > max_bytes {
            return Err(Error::TooLarge { limit: max_bytes });
        }
        Ok(bytes)
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.0.consume(count);
    }
}

/// The lines of an input with their numbers, from 1. A line longer than `max_bytes` is skipped and becomes an error.
pub(crate) struct Lines {
    source: Source,
    separator: u8,
    max_bytes: u64,
    line: u64,
}

impl Lines {
    /// Splits `source` at the byte `separator`.
    pub(crate) fn new(source: Source, separator: u8, max_bytes: u64) -> Lines {
        Lines {
            source,
            separator,
            max_bytes,
            line: 0,
        }
    }

    fn read(&mut self) -> io::Result<Option<Result<Vec<u8>, Error>>> {
        let mut bytes = Vec::new();
        let reader = &mut self.source.0;
        // The longest line allowed, and its end.
        let limit = self.max_bytes.saturating_add(2);
        if reader.take(limit).read_until(self.separator, &mut bytes)? == 0 {
            return Ok(None);
        }
        let whole = bytes.last() == Some(&self.separator);
        if whole {
            bytes.pop();
            if bytes.last() == Some(&b'\r') && self.separator == b'\n' {
                bytes.pop();
            }
        }
        if bytes.len() as u64 > self.max_bytes {
            if !whole {
                reader.skip_until(self.separator)?;
            }
            let limit = self.max_bytes;
            return Ok(Some(Err(Error::TooLarge { limit })));
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
                // Report a read error once, then end.
                self.source = Source::ended();
                Some((self.line, Err(Error::Unreadable(error))))
            }
        }
    }
}

/// A buffered reader whose [`Peekable::peek`] may return more bytes than one read of a pipe.
struct Peekable<R> {
    inner: BufReader<R>,
    /// Bytes taken from `inner` by [`Peekable::peek`].
    start: Vec<u8>,
    /// How many bytes of `start` were read.
    position: usize,
    /// The error that stopped [`Peekable::peek`]. Returned once the bytes before it are read.
    error: Option<io::Error>,
}

impl<R: Read> Peekable<R> {
    fn new(inner: R) -> Self {
        Peekable {
            inner: BufReader::with_capacity(BUFFER, inner),
            start: Vec::new(),
            position: 0,
            error: None,
        }
    }

    /// Reads until the bytes are `enough`, the buffer is full or the input ends. The bytes can still be read.
    fn peek(&mut self, enough: impl Fn(&[u8]) -> bool) -> io::Result<&[u8]> {
        self.start.drain(..self.position);
        self.position = 0;
        while self.start.len() < BUFFER && self.error.is_none() && !enough(&self.start) {
            let more = match self.inner.fill_buf() {
                Ok(more) => more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if self.start.is_empty() => return Err(error),
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            };
            if more.is_empty() {
                break;
            }
            self.start.extend_from_slice(more);
            let taken = more.len();
            self.inner.consume(taken);
        }
        Ok(&self.start)
    }
}

impl<R: Read> Read for Peekable<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Peekable<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.position < self.start.len() {
            true => Ok(&self.start[self.position..]),
            false => match self.error.take() {
                Some(error) => Err(error),
                None => self.inner.fill_buf(),
            },
        }
    }

    fn consume(&mut self, count: usize) {
        match self.position < self.start.len() {
            true => self.position += count,
            false => self.inner.consume(count),
        }
    }
}

struct Counted {
    raw: Box<dyn Read + Send>,
    counter: Counter,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.raw.read(into)?;
        self.counter.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Replaces the messages of errors in compressed data by plain ones.
struct Decompressed<R>(R);

impl<R: Read> Read for Decompressed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            io::ErrorKind::UnexpectedEof => {
                io::Error::new(error.kind(), "the compressed data is truncated")
            }
            _ => io::Error::new(
                error.kind(),
                format!("the compressed data is damaged: {error}"),
            ),
        })
    }
}

/// A sequence of zstandard frames.
struct ZstdFrames<R> {
    compressed: R,
    decoder: FrameDecoder,
    /// True inside a frame.
    open: bool,
}

impl<R: BufRead> ZstdFrames<R> {
    fn new(compressed: R) -> Self {
        ZstdFrames {
            compressed,
            decoder: FrameDecoder::new(),
            open: false,
        }
    }

    /// Begins the next frame. Returns false at the end of the input.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.compressed.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.compressed) {
                Ok(()) => {
                    self.open = true;
                    return Ok(true);
                }
                // Skippable frames hold no content.
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let skip = u64::from(length);
                    if io::copy(&mut (&mut self.compressed).take(skip), &mut io::sink())? < skip {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(self.error(error)),
            }
        }
        Ok(false)
    }

    /// The decoder does not distinguish truncated from damaged data, but the input does.
    fn error(&mut self, error: FrameDecoderError) -> io::Error {
        match self.compressed.fill_buf() {
            Err(error) => error,
            Ok([]) => io::ErrorKind::UnexpectedEof.into(),
            Ok(_) => io::Error::new(io::ErrorKind::InvalidData, error),
        }
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.open && !self.begin()? {
                return Ok(0);
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                if let Err(error) = self.decoder.decode_blocks(&mut self.compressed, one) {
                    return Err(self.error(error));
                }
            }
            let count = self.decoder.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            self.open = false;
            let expected = self.decoder.get_checksum_from_data();
            if expected.is_some() && expected != self.decoder.get_calculated_checksum() {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "the checksum does not match",
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that returns one byte at a time.
    struct OneByte<'a>(&'a [u8]);

    impl Read for OneByte<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let one = into.len().min(1);
            self.0.read(&mut into[..one])
        }
    }

    #[test]
    fn peeks_across_small_reads_and_loses_nothing() {
        let text = b"{\"text\": 1}\nmore";
        let mut reader = Peekable::new(OneByte(text));
        assert_eq!(reader.peek(|start| start.len() >= 4).unwrap(), b"{\"te");
        assert_eq!(
            reader.peek(|start| start.contains(&b'\n')).unwrap(),
            b"{\"text\": 1}\n"
        );
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        assert_eq!(all, text);
    }

    #[test]
    fn lines_have_a_limit_and_no_ends() {
        let lines = |text: &'static [u8]| -> Vec<Option<Vec<u8>>> {
            let source = Source(Peekable::new(Box::new(text)));
            Lines::new(source, b'\n', 3)
                .map(|(_, line)| line.ok())
                .collect()
        };
        let line = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(
            lines(b"abc\r\nabcd\nabc\n\nabcdefgh\na"),
            [line("abc"), None, line("abc"), line(""), None, line("a")]
        );
        assert_eq!(lines(b"abcd"), [None]);
        assert_eq!(lines(b"abcdefgh"), [None]);
    }
}
