//! Mailboxes: e-mails one after the other, each after a line that starts with "From ".

use std::io::{self, BufRead, Read};

use super::containers::{Cut, Lost, Raw, Stream};
use crate::error::Error;

/// The longest line that may separate two e-mails, in bytes.
const LONGEST_LINE: usize = 998;

/// True for a line that separates e-mails: "From ann@example.org Wed Mar  9 10:15:00 2022". A sentence that starts with
/// "From" has no time and year.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    if line.len() > LONGEST_LINE {
        return false;
    }
    let Ok(text) = std::str::from_utf8(rest) else {
        return false;
    };
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty();
    let is_time = |word: &str| {
        let mut parts = word.split(':');
        word.len() <= 8 && parts.clone().count() >= 2 && parts.all(number)
    };
    let is_year = |word: &str| word.len() == 4 && number(word);
    let words: Vec<&str> = text.split_whitespace().collect();
    (5..=9).contains(&words.len())
        && words.iter().any(|word| is_time(word))
        && words.iter().any(|word| is_year(word))
}

/// True if a sample starts like a mailbox: with a separator and a header.
pub(super) fn is_mbox(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("");
    let header = lines.next().and_then(|line| line.split_once(':'));
    is_separator(first.as_bytes())
        && header.is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '))
}

/// The e-mails of a mailbox.
pub(super) struct Messages {
    stream: Stream,
    ended: bool,
}

impl Messages {
    pub(super) fn new(stream: Stream) -> Messages {
        Messages {
            stream,
            ended: false,
        }
    }

    /// Reads up to the next separator.
    fn read(&mut self) -> io::Result<Option<Result<Vec<u8>, Error>>> {
        let limit = usize::try_from(self.stream.max_bytes).unwrap_or(usize::MAX);
        let mut message = Vec::new();
        let mut line = Vec::new();
        let (mut overflow, mut blank) = (false, true);
        loop {
            line.clear();
            let most = (limit as u64).saturating_add(1 << 10);
            let input = &mut self.stream.input;
            if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
                self.ended = true;
                break;
            }
            if blank && is_separator(line.trim_ascii_end()) {
                if message.trim_ascii().is_empty() {
                    continue;
                }
                break;
            }
            blank = line.trim_ascii().is_empty();
            let quoted = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
            let kept = match quoted > 0 && line[quoted..].starts_with(b"From ") {
                true => &line[1..],
                false => &line[..],
            };
            match message.len() + kept.len() <= limit {
                true => message.extend_from_slice(kept),
                false => overflow = true,
            }
        }
        if overflow {
            let limit = self.stream.max_bytes;
            return Ok(Some(Err(Error::TooLarge { limit })));
        }
        Ok((!message.trim_ascii().is_empty()).then_some(Ok(message)))
    }
}

impl Cut for Messages {
    fn cut(&mut self) -> Option<Result<Raw, Lost>> {
        if self.ended {
            return None;
        }
        match self.read() {
            Ok(message) => message.map(|message| message.map(Raw::Bytes).map_err(Lost::from)),
            Err(error) => {
                self.ended = true;
                Some(Err(Error::Unreadable(error).into()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_have_a_time_and_a_year() {
        for line in [
            "From ann@example.org Wed Mar  9 10:15:00 2022",
            "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
            "From 1726@xxx Wed Mar 09 10:15:00 +0000 2022",
        ] {
            assert!(is_separator(line.as_bytes()), "{line}");
        }
        for line in [
            "From the editor's desk at 10:15 in 2022 we write to all of our readers in the north",
            "From Leeds",
            "From 10:15 on",
            "From March to 2022, they waited.",
        ] {
            assert!(!is_separator(line.as_bytes()), "{line}");
        }
    }
}
