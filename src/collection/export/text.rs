//! Texts, identifiers and addresses as the formats need them.

use std::fmt::Write;

use crate::report::rows::stable_id;

/// Longest identifier that is used as the name of a file, in bytes.
const LONGEST_NAME: usize = 64;

/// A text whose offsets count code points.
pub(crate) struct Chars<'t> {
    text: &'t str,
    /// Where each code point starts, and the end.
    starts: Vec<usize>,
}

impl<'t> Chars<'t> {
    pub(crate) fn new(text: &'t str) -> Chars<'t> {
        let starts = text.char_indices().map(|(at, _)| at);
        Chars {
            text,
            starts: starts.chain([text.len()]).collect(),
        }
    }

    /// Number of code points.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The text from one offset to another. Offsets beyond the end count as the end.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'t str {
        let byte = |at: usize| self.starts[at.min(self.len())];
        let (start, end) = (byte(start), byte(end));
        &self.text[start..end.max(start)]
    }

    /// The offset of a byte, which must be the start of a code point.
    pub(crate) fn at_byte(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start < byte)
    }
}

/// The text without characters that readers of lines and columns trip over. Each code point becomes one code point, so that
/// offsets still hold: controls become visible, a carriage return before a line feed, a tab and a line separator become a
/// space, and a carriage return alone a line feed.
pub(crate) fn plain(text: &str) -> String {
    let mut chars = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        out.push(match c {
            '\n' => '\n',
            '\r' if chars.peek() != Some(&'\n') => '\n',
            '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
            '\u{feff}' => '\u{2060}',
            '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            '\u{7f}' => '␡',
            c if c.is_control() => '\u{fffd}',
            c => c,
        });
    }
    out
}

/// The text on one line.
pub(crate) fn line(text: &str) -> String {
    plain(text).replace('\n', " ")
}

/// A name of a file for what has this identifier: the identifier itself, unless it could lead elsewhere.
pub(crate) fn file_name(id: &str) -> String {
    let is_plain = !id.is_empty()
        && id.len() <= LONGEST_NAME
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    match is_plain {
        true => id.to_owned(),
        false => stable_id('x', &[id]),
    }
}

/// The URI of something that has only an identifier.
pub(crate) fn urn(id: &str) -> String {
    let mut uri = String::from("urn:nutgraf:");
    encode(id, b"-._", &mut uri);
    uri
}

/// The URI of a place of GeoNames.
pub(crate) fn geonames(number: u32) -> String {
    format!("https://sws.geonames.org/{number}/")
}

/// A web address as a URI: what RFC 3986 does not allow is percent-encoded. `None` for all but http and https.
pub(crate) fn address(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(&*scheme, "http" | "https") || rest.starts_with(['/', '?', '#']) || rest.is_empty()
    {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let mut uri = format!("{scheme}://");
    encode(host, b"-._~!$&'()*+,;=:@[]%", &mut uri);
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, None), |(a, b)| (a, Some(b)));
    encode(path, b"-._~!$&'()*+,;=:@/?%", &mut uri);
    if let Some(fragment) = fragment {
        uri.push('#');
        encode(fragment, b"-._~!$&'()*+,;=:@/?%", &mut uri);
    }
    Some(uri)
}

/// Percent-encodes all but ASCII letters, digits and `allowed`. A percent sign stays only before two hexadecimal digits.
fn encode(text: &str, allowed: &[u8], out: &mut String) {
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let is_escape = || {
            let digits = bytes.get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let stays = byte.is_ascii_alphanumeric()
            || allowed.contains(&byte) && (byte != b'%' || is_escape());
        match stays {
            true => out.push(char::from(byte)),
            // Writing to a string cannot fail.
            false => drop(write!(out, "%{byte:02X}")),
        }
    }
}

/// A day as a moment: midnight UTC where only the day is known. `None` for what is no day.
pub(crate) fn moment(published: &str) -> Option<String> {
    let day = published.get(..10)?;
    day.parse::<jiff::civil::Date>().ok()?;
    match published.parse::<jiff::Timestamp>() {
        Ok(_) if published.as_bytes().get(10) == Some(&b'T') => Some(published.to_owned()),
        _ => Some(format!("{day}T00:00:00Z")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_point_keeps_its_place() {
        let text = "a\r\nb\rc\td\0e\u{85}f\u{2028}g\u{1b}h\u{9b}i\u{feff}j😀k";
        let plain = plain(text);
        assert_eq!(plain.chars().count(), text.chars().count());
        assert_eq!(plain, "a \nb\nc d␀e f g␛h\u{fffd}i\u{2060}j😀k");
        assert_eq!(line("a\nb"), "a b");
    }

    #[test]
    fn offsets_count_code_points() {
        let chars = Chars::new("né😀x");
        assert_eq!((chars.len(), chars.slice(1, 3)), (4, "é😀"));
        assert_eq!(chars.slice(3, 99), "x");
        assert_eq!(chars.slice(9, 2), "");
        assert_eq!(chars.at_byte(3), 2);
    }

    #[test]
    fn names_of_files_lead_nowhere_else() {
        assert_eq!(file_name("a141d90bc5fb0efc7"), "a141d90bc5fb0efc7");
        for id in [
            "../../etc/passwd",
            "",
            ".",
            "a/b",
            "a\\b",
            "C:x",
            "nul\0",
            &"x".repeat(65),
        ] {
            let name = file_name(id);
            assert!(name.len() == 17 && name.starts_with('x'), "{name}");
        }
    }

    #[test]
    fn addresses_are_uris() {
        let cases = [
            (
                "https://example.org/a?b=c#d",
                Some("https://example.org/a?b=c#d"),
            ),
            (
                "HTTP://example.org/ä b\"<>",
                Some("http://example.org/%C3%A4%20b%22%3C%3E"),
            ),
            (
                "https://example.org/100%",
                Some("https://example.org/100%25"),
            ),
            (
                "https://example.org/%41[1]#a#b",
                Some("https://example.org/%41%5B1%5D#a%23b"),
            ),
            ("http://[::1]/x", Some("http://[::1]/x")),
            ("javascript:alert(1)", None),
            ("https:///x", None),
            ("file:///etc/passwd", None),
        ];
        for (url, uri) in cases {
            assert_eq!(address(url).as_deref(), uri, "{url}");
        }
        assert_eq!(urn("a1 <x>"), "urn:nutgraf:a1%20%3Cx%3E");
    }

    #[test]
    fn a_day_is_a_moment() {
        let cases = [
            ("2024-03-04", Some("2024-03-04T00:00:00Z")),
            (
                "2024-03-04T10:00:00+01:00",
                Some("2024-03-04T10:00:00+01:00"),
            ),
            ("2024-03-04T10:00", Some("2024-03-04T00:00:00Z")),
            ("2024-03", None),
            ("=1+1", None),
        ];
        for (day, want) in cases {
            assert_eq!(moment(day).as_deref(), want, "{day}");
        }
    }
}
