//! Pages saved from the Wayback Machine: its bar is removed, its addresses become the original ones again, and the time of the
//! capture is kept apart from the publication date.

use std::borrow::Cow;

use crate::input::article::PublishedBasis;
use crate::input::moments;

const HOST: &str = "web.archive.org";
const BAR: (&str, &str) = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    "<!-- END WAYBACK TOOLBAR INSERT -->",
);
/// What only pages of the archive have.
const MARKS: [&str; 4] = [BAR.0, "wm-ipp", "FILE ARCHIVED ON", "__wm."];

/// A page as it was before it was archived.
pub(super) struct Original<'p> {
    pub(super) page: Cow<'p, str>,
    /// When it was captured, in ISO 8601.
    pub(super) captured: Option<String>,
}

/// The original of `page`, which is the page itself if it is not from the archive.
pub(super) fn original(page: &str) -> Original<'_> {
    let archived = page.contains(HOST) && MARKS.iter().any(|mark| page.contains(mark));
    if !archived {
        return Original {
            page: Cow::Borrowed(page),
            captured: None,
        };
    }
    let mut kept = String::with_capacity(page.len());
    let mut captured = None;
    let mut rest = page;
    if let Some((before, bar)) = rest.split_once(BAR.0)
        && let Some((_, after)) = bar.split_once(BAR.1)
    {
        captured = without_prefixes(before, &mut kept);
        rest = after;
    }
    let later = without_prefixes(rest, &mut kept);
    let digits = captured.or(later);
    Original {
        page: Cow::Owned(kept),
        captured: digits.and_then(time),
    }
}

/// "20220401080000" in ISO 8601.
fn time(digits: &str) -> Option<String> {
    let day = moments::published(digits.get(..8)?, PublishedBasis::Metadata)?;
    let clock = digits.get(8..14)?;
    Some(format!(
        "{}T{}:{}:{}Z",
        day.value,
        &clock[..2],
        &clock[2..4],
        &clock[4..]
    ))
}

/// Adds `text` to `kept`, without the prefixes of the archive in its addresses. Returns the first time in one.
fn without_prefixes<'t>(text: &'t str, kept: &mut String) -> Option<&'t str> {
    const PATH: &str = "/web/";
    let mut first = None;
    let mut rest = text;
    while let Some(at) = rest.find(PATH) {
        let after = &rest[at + PATH.len()..];
        let count = after.bytes().take_while(u8::is_ascii_digit).count();
        let flags = after[count..].find('/').filter(|length| *length <= 4);
        let end = flags.map(|length| count + length + 1);
        match end {
            Some(end) if count == 14 && after[end..].starts_with("http") => {
                let before = &rest[..at];
                let before = before.strip_suffix(HOST).unwrap_or(before);
                let before = match before.len() < at {
                    true => ["https://", "http://", "//"]
                        .iter()
                        .find_map(|scheme| before.strip_suffix(scheme))
                        .unwrap_or(before),
                    false => before,
                };
                kept.push_str(before);
                first = first.or(Some(&after[..count]));
                rest = &after[end..];
            }
            _ => {
                kept.push_str(&rest[..at + PATH.len()]);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restores_pages() {
        let page = "<a href=\"https://web.archive.org/web/20220401080000/https://x.example/a\"><img src=\"/web/20220401080001im_/http://x.example/b\"><!-- BEGIN WAYBACK TOOLBAR INSERT -->bar<!-- END WAYBACK TOOLBAR INSERT --><p>/web/5";
        let found = original(page);
        assert_eq!(
            found.page,
            "<a href=\"https://x.example/a\"><img src=\"http://x.example/b\"><p>/web/5"
        );
        assert_eq!(found.captured.as_deref(), Some("2022-04-01T08:00:00Z"));
        let other = original(
            "<a href=\"https://web.archive.org/web/20220401080000/https://x.example/a\">a source</a>",
        );
        assert!(other.captured.is_none() && other.page.contains("web.archive.org"));
    }
}
