//! A pass over the markup before it is parsed: it removes what is never shown, and limits the depth of nesting.
//!
//! Pages contain megabytes of scripts, and hostile pages a hundred thousand open elements. After this pass the parser and
//! the stages after it work on a small tree of bounded depth.

use memchr::{memchr, memmem};

use super::elements::{FLAT, HIDDEN};

/// Open elements beyond which start tags are dropped; their text stays.
const DEPTH: usize = 200;

/// Bytes of the longest title; a longer one lacks its end tag.
const LONGEST_TITLE: usize = 2000;

/// Bytes beyond which a tag keeps only its name: such long attributes (pictures, the state of scripts) are not text.
const LONGEST_TAG: usize = 16 << 10;

/// Bytes beyond which text is split into several nodes.
const LONGEST_TEXT: usize = 16 << 10;

/// Markup without what is never shown, and the structured data that it contained.
#[derive(Debug, Default)]
pub(super) struct Sanitized {
    /// The markup.
    pub(super) html: String,
    /// The contents of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<String>,
}

/// Sanitizes `html` in one pass.
pub(super) fn sanitize(html: &str) -> Sanitized {
    let mut out = Sanitized {
        html: String::with_capacity(html.len() / 2),
        json_ld: Vec::new(),
    };
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(open) = memchr(b'<', &html.as_bytes()[at..]) {
        push_text(&mut out.html, &html[at..at + open]);
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
            out.html
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
                out.json_ld.push(content[..close].to_owned());
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
            // Markup in these elements is text. A title without an end tag ends where the next tag starts.
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
            out.html.push_str(tag);
            if name == "title" {
                out.html.push_str(&content[..close]);
                if open && !closing {
                    out.html.push_str("</title>");
                }
            }
            at += close;
            continue;
        }
        if FLAT.contains(&name.as_str()) || tag.ends_with("/>") {
            out.html.push_str(tag);
            continue;
        }
        if closing {
            if depth <= DEPTH {
                out.html.push_str(tag);
            }
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            if depth <= DEPTH {
                out.html.push_str(tag);
            }
        }
    }
    push_text(&mut out.html, &html[at..]);
    out
}

/// Adds text, split by empty comments if it is long: for each character that it escapes, the parser's serializer scans to
/// the end of the node, which is quadratic.
fn push_text(html: &mut String, mut text: &str) {
    while text.len() > LONGEST_TEXT {
        let (head, _) = text.split_at(text.floor_char_boundary(LONGEST_TEXT));
        // Not inside a word or a character reference, if possible.
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

/// The end of a tag.
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

/// Bytes of the tag that `rest` starts with, including its `>`; a `>` in a quoted value does not close it.
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

/// Bytes before the end tag of `name`, in any case; all if there is none.
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
    fn removes_what_is_not_shown() {
        let page = "<p>a<!-- <b>x --><script>if (a < b) '</p>'</script><SVG><text>y</text></SVG>b<script type='application/ld+json'>{}</script>";
        let out = sanitize(page);
        assert_eq!(out.html, "<p>ab");
        assert_eq!(out.json_ld, ["{}"]);
    }

    #[test]
    fn bounds_the_depth() {
        let page = format!(
            "{}deep{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        let out = sanitize(&page);
        assert!(out.html.contains("deep"));
        assert_eq!(out.html.matches("<div>").count(), DEPTH);
        assert_eq!(out.html.matches("</div>").count(), DEPTH);
    }

    #[test]
    fn bounds_the_text_of_a_node() {
        let text = "rain &amp; wind ".repeat(5_000);
        let out = sanitize(&format!("<p title=\"{text}\">{text}<b>{text}</b>"));
        assert!(out.html.starts_with("<p>rain"));
        assert_eq!(
            out.html.replace("<!---->", ""),
            format!("<p>{text}<b>{text}</b>")
        );
        let longest = out.html.split("<!---->").map(str::len).max();
        assert!(longest.is_some_and(|longest| longest <= 2 * LONGEST_TEXT));
        for text in ["&", "ä", "x", "&amp;"] {
            let text = text.repeat(40_000);
            let html = sanitize(&text).html;
            assert_eq!(html.replace("<!---->", ""), text);
            assert!(!html.contains("&amp<"));
        }
    }

    #[test]
    fn keeps_text_that_looks_like_tags() {
        assert_eq!(
            sanitize("1 < 2 and <3 <a title='x>y'>b</a> <").html,
            "1 &lt; 2 and &lt;3 <a title='x>y'>b</a> &lt;"
        );
        assert_eq!(sanitize("<script>never closed").html, "");
        assert_eq!(sanitize("<!-- never closed").html, "");
    }
}
