//! A pass over the markup before it is parsed: what is never shown goes, and nesting is kept shallow.
//!
//! Pages carry megabytes of scripts, and hostile ones a hundred thousand open elements; after this pass the parser and
//! everything behind it work on a small tree of bounded depth.

use memchr::{memchr, memmem};

/// Open elements beyond which start tags are dropped; their text stays.
const DEPTH: usize = 200;

/// Bytes beyond which a title must have been left open.
const LONGEST_TITLE: usize = 2000;

/// Bytes beyond which a tag keeps only its name: what is said at such length (pictures, the state of scripts) is nothing
/// for readers.
const LONGEST_TAG: usize = 16 << 10;

/// Bytes of text beyond which it is cut into several nodes.
const LONGEST_TEXT: usize = 16 << 10;

/// Markup without what is never shown, and the structured data that was in it.
#[derive(Debug, Default)]
pub(super) struct Tamed {
    /// The markup.
    pub(super) html: String,
    /// The contents of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<String>,
}

/// Elements whose content nobody sees as text.
const HIDDEN: [&str; 11] = [
    "script", "style", "svg", "noscript", "template", "iframe", "canvas", "object", "math",
    "audio", "video",
];

/// Elements that never hold others, or whose end tag may be missing: they do not nest by themselves.
const FLAT: [&str; 36] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup",
    "option", "optgroup", "html", "head", "body", "caption", "rt", "rp", "title", "textarea",
    "frame",
];

/// Passes over `html` once.
pub(super) fn tame(html: &str) -> Tamed {
    let mut tamed = Tamed {
        html: String::with_capacity(html.len() / 2),
        json_ld: Vec::new(),
    };
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(open) = memchr(b'<', &html.as_bytes()[at..]) {
        push_text(&mut tamed.html, &html[at..at + open]);
        at += open;
        let rest = &html[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            at += comment.find("-->").map_or(rest.len(), |end| end + 7);
            continue;
        }
        let closing = rest.as_bytes().get(1) == Some(&b'/');
        let name = tag_name(&rest[1 + usize::from(closing)..]);
        if name.is_empty() {
            let end = if rest.starts_with("<!") || rest.starts_with("<?") {
                tag_end(rest)
            } else {
                1
            };
            tamed
                .html
                .push_str(if end == 1 { "&lt;" } else { &rest[..end] });
            at += end;
            continue;
        }
        let end = tag_end(rest);
        let tag = match &rest[..end] {
            long if end > LONGEST_TAG && !closing => &format!("<{name}{}", tag_close(long)),
            tag => tag,
        };
        at += end;
        if !closing && HIDDEN.contains(&name.as_str()) && !tag.ends_with("/>") {
            let content = &html[at..];
            let close = find_end_tag(content, &name);
            if name == "script" && tag.to_ascii_lowercase().contains("ld+json") {
                tamed.json_ld.push(content[..close].to_owned());
            }
            at += close;
            at += if at < html.len() {
                tag_end(&html[at..])
            } else {
                0
            };
            continue;
        }
        if HIDDEN.contains(&name.as_str()) {
            continue;
        }
        if name == "textarea" || name == "title" {
            // Markup in them is text. A title that is never closed ends where the next tag starts.
            let content = &html[at..];
            let near = content.floor_char_boundary(LONGEST_TITLE + name.len() + 2);
            let mut close = if closing {
                0
            } else {
                find_end_tag(&content[..near], &name)
            };
            let open = close == near;
            if open && !closing {
                close = memchr(b'<', content.as_bytes()).unwrap_or(content.len());
            }
            tamed.html.push_str(tag);
            if name == "title" {
                tamed.html.push_str(&content[..close]);
                if open && !closing {
                    tamed.html.push_str("</title>");
                }
            }
            at += close;
            continue;
        }
        if FLAT.contains(&name.as_str()) || tag.ends_with("/>") {
            tamed.html.push_str(tag);
            continue;
        }
        if closing {
            if depth <= DEPTH {
                tamed.html.push_str(tag);
            }
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            if depth <= DEPTH {
                tamed.html.push_str(tag);
            }
        }
    }
    push_text(&mut tamed.html, &html[at..]);
    tamed
}

/// Adds text, with empty comments where it is so long that one node should not hold it: the serializer of the parser
/// looks from each character that it escapes to the end of the node.
fn push_text(html: &mut String, mut text: &str) {
    while text.len() > LONGEST_TEXT {
        let (head, _) = text.split_at(text.floor_char_boundary(LONGEST_TEXT));
        // Neither inside a word nor inside a character reference, if that can be.
        let cut = head
            .rfind(|c: char| c.is_ascii_whitespace() || c == '&')
            .filter(|cut| *cut > 0)
            .unwrap_or(head.len());
        html.push_str(&text[..cut]);
        html.push_str("<!---->");
        text = &text[cut..];
    }
    html.push_str(text);
}

/// How a tag ends.
fn tag_close(tag: &str) -> &'static str {
    if tag.ends_with("/>") { "/>" } else { ">" }
}

/// The name of a tag, in lower case; empty when none starts here.
fn tag_name(rest: &str) -> String {
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return String::new();
    }
    let end = rest
        .bytes()
        .take(40)
        .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<'))
        .unwrap_or(rest.len().min(40));
    let mut name = rest.get(..end).unwrap_or("x").to_ascii_lowercase();
    if name.is_empty() {
        name.push('x');
    }
    name
}

/// Bytes of the tag that `rest` starts with, up to its `>`; a `>` in a quoted value does not close it.
fn tag_end(rest: &str) -> usize {
    let mut quote = 0u8;
    let mut before = 0u8;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'>' if quote == 0 => return at + 1,
            b'"' | b'\'' if quote == byte => quote = 0,
            b'"' | b'\'' if quote == 0 && before == b'=' => quote = byte,
            // A quote that never closes would swallow the page.
            b'<' if quote != 0 && at > 4096 => return unquoted_end(rest),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    unquoted_end(rest)
}

fn unquoted_end(rest: &str) -> usize {
    memchr(b'>', rest.as_bytes()).map_or(rest.len(), |at| at + 1)
}

/// Bytes in front of the end tag of `name`, in any case; all when there is none.
fn find_end_tag(content: &str, name: &str) -> usize {
    let bytes = content.as_bytes();
    for at in memmem::find_iter(bytes, b"</") {
        let tag = &bytes[at + 2..];
        if tag.len() >= name.len() && tag[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return at;
        }
    }
    content.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_what_is_not_shown() {
        let page = "<p>a<!-- <b>x --><script>if (a < b) '</p>'</script><SVG><text>y</text></SVG>b<script type='application/ld+json'>{}</script>";
        let tamed = tame(page);
        assert_eq!(tamed.html, "<p>ab");
        assert_eq!(tamed.json_ld, ["{}"]);
    }

    #[test]
    fn bounds_the_depth() {
        let page = format!(
            "{}deep{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        let tamed = tame(&page);
        assert!(tamed.html.contains("deep"));
        assert_eq!(tamed.html.matches("<div>").count(), DEPTH);
        assert_eq!(tamed.html.matches("</div>").count(), DEPTH);
    }

    #[test]
    fn bounds_what_one_node_holds() {
        let text = "rain &amp; wind ".repeat(5_000);
        let tamed = tame(&format!("<p title=\"{text}\">{text}<b>{text}</b>"));
        assert!(tamed.html.starts_with("<p>rain"));
        assert_eq!(
            tamed.html.replace("<!---->", ""),
            format!("<p>{text}<b>{text}</b>")
        );
        let longest = tamed.html.split("<!---->").map(str::len).max();
        assert!(longest.is_some_and(|longest| longest <= 2 * LONGEST_TEXT));
        for text in ["&", "ä", "x", "&amp;"] {
            let text = text.repeat(40_000);
            let html = tame(&text).html;
            assert_eq!(html.replace("<!---->", ""), text);
            assert!(!html.contains("&amp<"));
        }
    }

    #[test]
    fn keeps_text_that_looks_like_tags() {
        assert_eq!(
            tame("1 < 2 and <3 <a title='x>y'>b</a> <").html,
            "1 &lt; 2 and &lt;3 <a title='x>y'>b</a> &lt;"
        );
        assert_eq!(tame("<script>never closed").html, "");
        assert_eq!(tame("<!-- never closed").html, "");
    }
}
