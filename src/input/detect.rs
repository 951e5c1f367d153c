//! Detection of the format of an input, by content and by name.

use encoding_rs::Encoding;

use super::exports::{self, Database};
use super::{
    Format, csv, feed, html, json, json_lines, mail, markdown, mbox, news_xml, subtitles, wacz,
    warc, xml,
};

/// Bytes of the input that are inspected.
const SAMPLE: usize = 64 * 1024;

/// Detects the format of an input by its first bytes, then by the extension of `path`.
///
/// Detection never fails: an input that looks like no other format is plain text.
///
/// # Examples
/// ```
/// use nutgraf::input::{Format, detect_format};
///
/// assert_eq!(detect_format(b"<!DOCTYPE html><p>Rain", None), Format::Html);
/// assert_eq!(detect_format(b"{}", Some("articles.jsonl")), Format::JsonLines);
/// ```
pub fn detect_format(bytes: &[u8], path: Option<&str>) -> Format {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if wacz::is_wacz(sample) {
        return Format::Wacz;
    }
    let text = match Encoding::for_bom(sample) {
        Some((encoding, _)) => encoding.decode(sample).0,
        None => String::from_utf8_lossy(sample),
    };
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let name = path.and_then(|path| path.rsplit(['/', '\\']).next());
    let extension = name.and_then(|name| name.rsplit_once('.'));
    let has = |extensions: &[&str]| {
        extension.is_some_and(|(_, own)| extensions.iter().any(|one| one.eq_ignore_ascii_case(own)))
    };
    // An object on one line may be either.
    if has(&json_lines::EXTENSIONS)
        && text
            .lines()
            .next()
            .is_some_and(|line| line.starts_with('{') && line.trim_end().ends_with('}'))
    {
        return Format::JsonLines;
    }
    by_content(text).unwrap_or_else(|| {
        if has(&json_lines::EXTENSIONS) {
            Format::JsonLines
        } else if has(&html::EXTENSIONS) && text.contains('<') {
            Format::Html
        } else if has(&json::EXTENSIONS) && text.starts_with(['{', '[']) {
            Format::Json
        } else if has(&csv::EXTENSIONS) {
            Format::Csv
        } else if has(&mail::EXTENSIONS) {
            Format::Eml
        } else if has(&markdown::EXTENSIONS) {
            Format::Markdown
        } else if has(&subtitles::EXTENSIONS) && text.contains("-->") {
            Format::Subtitles
        } else {
            Format::Text
        }
    })
}

/// The format by the start of the input; `None` for plain text and what cannot be told.
fn by_content(text: &str) -> Option<Format> {
    if text.starts_with(['{', '[']) {
        return of_json(text);
    }
    if warc::is_warc(text) {
        return Some(Format::Warc);
    }
    if mbox::is_mbox(text) {
        return Some(Format::Mbox);
    }
    let is_page = html::is_page(text);
    if !is_page && mail::is_mail(text) {
        return Some(Format::Eml);
    }
    let root = xml::root_name(text).filter(|_| text.starts_with('<'));
    if let Some(root) = root {
        let format = match root {
            root if feed::is_root(root) => Some(Format::Feed),
            root if news_xml::is_root(root) => Some(Format::News),
            "alto" => Some(Format::Alto),
            _ => None,
        };
        if format.is_some() {
            return format;
        }
    }
    if let Some(database) = exports::database(text) {
        return Some(match database {
            Database::Nexis => Format::Nexis,
            Database::Factiva => Format::Factiva,
            Database::ProQuest => Format::ProQuest,
            Database::NewsBank => Format::NewsBank,
        });
    }
    if is_page {
        return Some(Format::Html);
    }
    if subtitles::is_subtitles(text) {
        return Some(Format::Subtitles);
    }
    if markdown::is_markdown(text) {
        return Some(Format::Markdown);
    }
    csv::is_table(text).then_some(Format::Csv)
}

fn of_json(text: &str) -> Option<Format> {
    if json_lines::is_json_lines(text) {
        return Some(Format::JsonLines);
    }
    json::is_json(text).then_some(Format::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detects_formats() {
        let cases: [(&str, Option<&str>, Format); 16] = [
            ("Rain stops play\n\nLEEDS", None, Format::Text),
            ("", Some("empty.html"), Format::Text),
            ("<!DOCTYPE html><p>x", None, Format::Html),
            (
                "\u{feff}\n<!-- saved -->\n<HTML><body>",
                Some("a.txt"),
                Format::Html,
            ),
            (
                "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C\">",
                None,
                Format::Html,
            ),
            ("<p>One</p><p>Two</p>", None, Format::Html),
            ("<div class=x><br/>", None, Format::Html),
            ("<unnamed source> said </so>", None, Format::Text),
            ("<p> is the paragraph tag", None, Format::Text),
            (
                "{\"id\":\"1\",\"text\":\"x\"}\n{\"id\"",
                None,
                Format::JsonLines,
            ),
            ("{\"html\":\"<p>\"}", Some("a.html"), Format::JsonLines),
            ("{\"name\":\"x\"}\n", None, Format::Json),
            ("{\"name\":\"x\"}\n", Some("a.jsonl"), Format::JsonLines),
            ("{Reuters} said", None, Format::Text),
            ("text with <b>tags</b>", Some("x/page.HTM"), Format::Html),
            (
                "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=x\n\n--x",
                None,
                Format::Html,
            ),
        ];
        for (text, path, format) in cases {
            assert_eq!(
                detect_format(text.as_bytes(), path),
                format,
                "{text:?} {path:?}"
            );
        }
    }
}
