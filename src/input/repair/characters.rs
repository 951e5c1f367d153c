//! Characters and markup that hide the words of a text: invisible characters, ligatures, character references, tags.

use std::ops::Range;

use super::edits::{Editor, Edits};

/// Longest tag in bytes.
const LONGEST_TAG: usize = 2000;

/// Longest character reference in bytes, such as "&CounterClockwiseContourIntegral;".
const LONGEST_REFERENCE: usize = 34;

/// What was found in a text, each as the first example.
#[derive(Debug, Default)]
pub(super) struct Examples {
    pub(super) reference: Option<String>,
    pub(super) tag: Option<String>,
}

/// Replaces what hides words. `tags` tells whether tags are removed.
pub(super) fn repair(text: &str, tags: bool) -> Option<((String, Edits), Examples)> {
    let mut editor = Editor::new(text);
    let mut examples = Examples::default();
    let bytes = text.as_bytes();
    let mut end = 0;
    // Elements that are never closed are not searched for their ends.
    let last_close = if tags { text.rfind("</") } else { None };
    let may_be = |byte: &u8| matches!(byte, b'&' | b'<' | 0xC2 | 0xE2 | 0xEF);
    while let Some(found) = bytes[end..].iter().position(may_be) {
        let at = end + found;
        end = at + 1;
        let (range, with) = match bytes[at] {
            b'&' => match reference(text, at) {
                Some((length, character)) => {
                    let range = at..at + length;
                    let example = || text[range.clone()].to_owned();
                    examples.reference.get_or_insert_with(example);
                    (range, character)
                }
                None => continue,
            },
            b'<' => match tags.then(|| tag(text, at, last_close)).flatten() {
                Some((range, with)) => {
                    let start = &text[at..range.end.min(text.ceil_char_boundary(at + 40))];
                    examples.tag.get_or_insert_with(|| start.to_owned());
                    (range, with.to_owned())
                }
                None => continue,
            },
            _ => match hidden(text, at) {
                Some((range, with)) => (range, with.to_owned()),
                None => continue,
            },
        };
        end = range.end;
        editor.replace(range, &with);
    }
    editor.finish().map(|edited| (edited, examples))
}

/// What stands for the character at `at`, and the range that it replaces.
fn hidden(text: &str, at: usize) -> Option<(Range<usize>, &'static str)> {
    let c = text.get(at..)?.chars().next()?;
    let end = at + c.len_utf8();
    let with = match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => " ",
        // Joins the parts of a word, also over the end of a line.
        '\u{ad}' => {
            let rest = text[end..].trim_start_matches([' ', '\t']);
            let line = rest
                .strip_prefix("\r\n")
                .or_else(|| rest.strip_prefix('\n'));
            let next = line.map(|line| line.trim_start_matches([' ', '\t']));
            return Some(match next {
                Some(next) if next.starts_with(char::is_alphabetic) => {
                    (at..text.len() - next.len(), "")
                }
                _ => (at..end, ""),
            });
        }
        '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' => "",
        '\u{2066}'..='\u{2069}' | '\u{feff}' => "",
        // Other scripts and emoji need joiners.
        '\u{200c}' | '\u{200d}' if is_latin(text[..at].chars().next_back()) => "",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    };
    Some((at..end, with))
}

fn is_latin(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphabetic() && c < '\u{250}')
}

/// The length of the character reference at `at` and its character. A reference that was escaped again counts as one.
fn reference(text: &str, at: usize) -> Option<(usize, String)> {
    let mut name = at + 1;
    while text[name..].starts_with("amp;") && {
        let rest = &text[name + 4..];
        length_of_name(rest).is_some_and(|length| is_known(&rest[..length]))
    } {
        name += 4;
    }
    let length = length_of_name(&text[name..])?;
    let decoded = decode(&text[name..name + length])?;
    Some((name + length - at, decoded))
}

/// The length of the name of a reference with its semicolon.
fn length_of_name(text: &str) -> Option<usize> {
    let semicolon = text
        .bytes()
        .take(LONGEST_REFERENCE)
        .position(|byte| byte == b';')?;
    let name = &text.as_bytes()[..semicolon];
    let is_name = name
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
    (is_name && semicolon > 1).then_some(semicolon + 1)
}

fn is_known(name: &str) -> bool {
    decode(name).is_some()
}

/// The character of a reference, without its ampersand.
fn decode(name: &str) -> Option<String> {
    let mut reference = String::with_capacity(name.len() + 1);
    reference.push('&');
    reference.push_str(name);
    let decoded = html_escape::decode_html_entities(&reference);
    if decoded == reference {
        return None;
    }
    let mut decoded = decoded.into_owned();
    match decoded.chars().next()? {
        '\u{a0}' => decoded = " ".to_owned(),
        // Numbers of Windows-1252: "&#146;".
        c @ '\u{80}'..='\u{9f}' => {
            decoded = encoding_rs::WINDOWS_1252.decode(&[c as u8]).0.into_owned();
        }
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => decoded.clear(),
        c if c.is_control() && !c.is_whitespace() => return None,
        _ => {}
    }
    Some(decoded)
}

/// Elements that break the text into lines.
const LINES: [&str; 7] = ["br", "li", "tr", "dt", "dd", "td", "th"];
/// Elements that break the text into paragraphs.
const PARAGRAPHS: [&str; 27] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "hr",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "body",
    "html",
    "head",
    "tbody",
    "aside",
    "main",
];
/// Elements inside of a line.
const INLINE: [&str; 27] = [
    "a", "b", "i", "u", "em", "strong", "span", "font", "sup", "sub", "small", "big", "img",
    "cite", "q", "s", "strike", "del", "ins", "mark", "time", "abbr", "wbr", "center", "iframe",
    "picture", "source",
];
/// Elements whose content is no text.
const SILENT: [&str; 2] = ["script", "style"];

/// The range of the tag or comment at `at`, and what stands for it. The last closing tag is at `last_close`.
fn tag(text: &str, at: usize, last_close: Option<usize>) -> Option<(Range<usize>, &'static str)> {
    let rest = &text[at..text.floor_char_boundary(at + LONGEST_TAG)];
    if rest.starts_with("<!--") {
        return rest.find("-->").map(|end| (at..at + end + 3, ""));
    }
    let inner = rest.get(1..)?;
    let closing = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let length = inner
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric())?;
    let (name, attributes) = inner.split_at(length);
    let close = attributes.find('>')?;
    let attributes = attributes[..close].trim_end_matches('/');
    let is_first = |c: char| c.is_ascii_whitespace();
    let well_formed = attributes.trim().is_empty()
        || !closing && attributes.starts_with(is_first) && attributes.contains('=');
    if !well_formed || attributes.contains('<') {
        return None;
    }
    let end = at + (rest.len() - inner.len()) + length + close + 1;
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is(&SILENT) && !closing && last_close.is_some_and(|close| end <= close) {
        let close = text[end..].find("</").map(|found| end + found);
        let stop = close.and_then(|close| Some(close + text[close..].find('>')? + 1));
        return Some((at..stop.unwrap_or(end), ""));
    }
    if is(&LINES) {
        Some((at..end, "\n"))
    } else if is(&PARAGRAPHS) {
        Some((at..end, "\n\n"))
    } else if is(&INLINE) || is(&SILENT) {
        Some((at..end, ""))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> Option<String> {
        repair(text, true).map(|((text, _), _)| text)
    }

    #[test]
    fn shows_what_is_hidden() {
        for (text, want) in [
            ("An\u{200b}gela Mer\u{ad}kel", "Angela Merkel"),
            ("Superin\u{ad}\n  tendent", "Superintendent"),
            ("Angela\u{a0}Merkel\u{202f}– \u{feff}", "Angela Merkel – "),
            ("the ﬁrst oﬃce", "the first office"),
            ("AT&amp;T, AT&amp;amp;T, R&#38;D", "AT&T, AT&T, R&D"),
            ("&ldquo;It&#8217;s&#146;&rdquo;&nbsp;&#x2014;", "“It’s’” —"),
            (
                "<p>One</p><p class=\"x\">Two<br/>three <b>four</b></p>",
                "\n\nOne\n\n\n\nTwo\nthree four\n\n",
            ),
            ("a <!-- no --> b <script>x < 1</script>c", "a  b c"),
            ("see <a href='x'>this</a>", "see this"),
        ] {
            assert_eq!(repaired(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn leaves_what_is_meant() {
        for text in [
            "",
            "R&D; AT&T; Q&A, Marks & Spencer; &c.",
            "&bogus; &; &#; &#0;",
            "x < y > z, <unnamed source>, <b and c>, <i",
            "a \u{1f469}\u{200d}\u{1f680} b क्\u{200d}ष",
            "“It’s” – café",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    /// With quadratic time this test would not end.
    #[test]
    fn hostile_texts_are_read() {
        for unit in [
            "<script>", "<!--", "<a ", "&amp;", "&", "\u{ad} ", "Ã", "â€",
        ] {
            let text = unit.repeat(10_000);
            let _ = repaired(&text);
            let _ = super::super::mojibake::repair(&text);
        }
        assert_eq!(repaired("<script>a").as_deref(), Some("a"));
    }
}
