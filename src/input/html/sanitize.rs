//! A pass over the markup before it is parsed: it removes what is never shown, and limits the depth of nesting.
//!
//! Pages contain megabytes of scripts, and hostile pages a hundred thousand open elements. After this pass the parser and
//! the stages after it work on a small tree of bounded depth.

use memchr::{memchr, memmem};

use super::elements::{FLAT, HIDDEN};

/// Maximum number of open elements. Deeper tags are dropped; their text is kept.
const DEPTH: usize = 200;

/// Maximum length of a title in bytes. A longer one lacks its end tag.
const LONGEST_TITLE: usize = 2000;

/// Length in bytes beyond which a tag keeps only its name: such long attributes (pictures, the state of scripts) are not
/// text.
const LONGEST_TAG: usize = 16 << 10;

/// Length in bytes beyond which text is split into several nodes.
const LONGEST_TEXT: usize = 16 << 10;

/// Markup without what is never shown, and the structured data that it contained.
#[derive(Debug, Default)]
pub(super) struct Sanitized {
    /// The markup.
    pub(super) html: String,
    /// The contents of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<String>,
    /// The contents of `<script type="application/json">`: the state from which scripts build the page.
    pub(super) state: Vec<String>,
}

/// Sanitizes `html` in one pass.
pub(super) fn sanitize(html: &str) -> Sanitized {
    let mut pass = Pass {
        rest: html,
        depth: 0,
        in_body: false,
        out: Sanitized {
            html: String::with_capacity(html.len() / 2),
            ..Sanitized::default()
        },
    };
    while let Some(open) = memchr(b'<', pass.rest.as_bytes()) {
        let text = pass.take(open);
        push_text(&mut pass.out.html, text);
        pass.markup();
    }
    push_text(&mut pass.out.html, pass.rest);
    pass.out
}

struct Pass<'h> {
    /// The markup that is not read yet.
    rest: &'h str,
    /// Open elements.
    depth: usize,
    /// The start tag of the body has been read.
    in_body: bool,
    out: Sanitized,
}

impl<'h> Pass<'h> {
    /// Reads the next `len` bytes.
    fn take(&mut self, len: usize) -> &'h str {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    /// Reads a comment, a declaration or a tag, with the content of an element that is not parsed; any other `<` becomes
    /// text.
    fn markup(&mut self) {
        if let Some(comment) = self.rest.strip_prefix("<!--") {
            let end = comment.find("-->");
            self.take(end.map_or(self.rest.len(), |end| end + "<!---->".len()));
            return;
        }
        let closing = self.rest[1..].starts_with('/');
        let name = tag_name(&self.rest[1 + usize::from(closing)..]);
        let name = name.as_str();
        if name.is_empty() {
            if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                let declaration = self.take(tag_end(self.rest));
                self.out.html.push_str(declaration);
            } else {
                self.take(1);
                self.out.html.push_str("&lt;");
            }
            return;
        }
        let tag = match self.take(tag_end(self.rest)) {
            long if long.len() > LONGEST_TAG && !closing => &format!("<{name}{}", tag_close(long)),
            tag => tag,
        };
        let empty = tag.ends_with("/>");
        self.in_body |= name == "body";
        if self.is_shown(name, tag, closing) {
            self.nest(if closing { "</div>" } else { "<div>" }, closing);
        } else if HIDDEN.contains(&name) {
            if !closing && !empty {
                self.skip_content(name, tag);
            }
        } else if name == "textarea" || name == "title" {
            self.raw_text(name, tag, closing);
        } else if FLAT.contains(&name) || empty {
            // Cells of tables that are too deep would all become cells of one table.
            if self.depth <= DEPTH {
                self.out.html.push_str(tag);
            }
        } else {
            self.nest(tag, closing);
        }
    }

    /// True for hidden elements with text that a reader sees: declarative shadow roots, and paragraphs for browsers without
    /// scripts.
    fn is_shown(&self, name: &str, tag: &str, closing: bool) -> bool {
        match name {
            // The content of those that are not shown is skipped up to their end tag.
            "template" | "noscript" if closing => true,
            "template" => tag.contains("shadowrootmode"),
            "noscript" if self.in_body => {
                let content = &self.rest[..find_end_tag(self.rest, name)];
                content.contains("<p>") || content.contains("<p ")
            }
            _ => false,
        }
    }

    /// Skips the content of a hidden element and its end tag; keeps structured data and the state of scripts.
    fn skip_content(&mut self, name: &str, tag: &str) {
        let content = self.take(find_end_tag(self.rest, name));
        if name == "script" {
            let tag = tag.to_ascii_lowercase();
            if tag.contains("ld+json") {
                self.out.json_ld.push(content.to_owned());
            } else if tag.contains("application/json") {
                self.out.state.push(content.to_owned());
            }
        }
        if !self.rest.is_empty() {
            self.take(tag_end(self.rest));
        }
    }

    /// Reads an element in which markup is text. A title without an end tag ends where the next tag starts.
    fn raw_text(&mut self, name: &str, tag: &str, closing: bool) {
        self.out.html.push_str(tag);
        if closing {
            return;
        }
        let near = self
            .rest
            .floor_char_boundary(LONGEST_TITLE + name.len() + 2);
        let end = find_end_tag(&self.rest[..near], name);
        let unclosed = end == near;
        let end = if unclosed {
            memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len())
        } else {
            end
        };
        let content = self.take(end);
        if name == "title" {
            self.out.html.push_str(content);
            if unclosed {
                self.out.html.push_str("</title>");
            }
        }
    }

    /// Adds a tag of an element that nests, unless it is too deep.
    fn nest(&mut self, tag: &str, closing: bool) {
        self.depth += usize::from(!closing);
        if self.depth <= DEPTH {
            self.out.html.push_str(tag);
        }
        self.depth = self.depth.saturating_sub(usize::from(closing));
    }
}

/// Adds text, split by empty comments if it is long: for each character that it escapes, the parser's serializer scans to
/// the end of the node, which is quadratic.
fn push_text(html: &mut String, mut text: &str) {
    while text.len() > LONGEST_TEXT {
        let (head, _) = text.split_at(text.floor_char_boundary(LONGEST_TEXT));
        // Avoids splitting a word or a character reference.
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

/// The name of a tag in lower case. Returns an empty string if no tag starts here.
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

/// The length of the tag at the start of `rest`, including its `>`. A `>` in a quoted value does not close it.
fn tag_end(rest: &str) -> usize {
    let mut quote = 0u8;
    let mut before = 0u8;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'>' if quote == 0 => return at + 1,
            b'"' | b'\'' if quote == byte => quote = 0,
            b'"' | b'\'' if quote == 0 && before == b'=' => quote = byte,
            // An unclosed quote would otherwise consume the rest of the page.
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

/// The length of the text before the end tag of `name`, which is matched without regard to case. Returns the whole length
/// if there is none.
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
    fn keeps_shadow_roots_and_paragraphs_for_browsers_without_scripts() {
        let page = "<noscript><p>head</p></noscript><body><noscript><img></noscript><noscript><p>a</p></noscript>\
                    <template><p>x</p></template><x-story><template shadowrootmode=open><p>b</p></template></x-story>";
        assert_eq!(
            sanitize(page).html,
            "<body><div><p>a</p></div><x-story><div><p>b</p></div></x-story>"
        );
    }

    #[test]
    fn bounds_the_depth() {
        let page = format!(
            "{}deep{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        let tables = sanitize(&"<table><tr><td>x".repeat(100_000)).html;
        assert!(tables.matches("<td>").count() <= DEPTH);
        assert_eq!(tables.matches('x').count(), 100_000);
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
