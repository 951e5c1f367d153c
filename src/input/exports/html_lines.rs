//! The lines of an export in HTML, as they are shown.

/// Elements that start a line of their own.
const BLOCKS: [&str; 13] = [
    "p",
    "div",
    "br",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "ul",
    "hr",
    "blockquote",
];
/// Elements that are not shown.
const HIDDEN: [&str; 3] = ["script", "style", "head"];

/// The lines of `page`: a blank line between paragraphs, and tabs between cells.
pub(super) fn lines(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        add(&mut text, &rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = rest.find('>') else {
            break;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let length = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = name[..length].to_ascii_lowercase();
        if HIDDEN.contains(&name.as_str()) && !closes {
            let close = format!("</{name}");
            let lower = |text: &str| {
                text.get(..close.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(&close))
            };
            let found = rest.match_indices("</").find(|(at, _)| lower(&rest[*at..]));
            rest = found.map_or("", |(at, _)| &rest[at..]);
        } else if name == "p" {
            end_line(&mut text, 2);
        } else if BLOCKS.contains(&name.as_str()) {
            end_line(&mut text, 1);
        } else if (name == "td" || name == "th") && closes {
            text.push('\t');
        }
    }
    add(&mut text, rest);
    text
}

/// Adds text on one line.
fn add(text: &mut String, more: &str) {
    let more = html_escape::decode_html_entities(more);
    for c in more.chars() {
        let blank = c.is_whitespace();
        match blank {
            true if text.is_empty() || text.ends_with([' ', '\n', '\t']) => {}
            true => text.push(' '),
            false => text.push(c),
        }
    }
}

fn end_line(text: &mut String, breaks: usize) {
    while text.ends_with([' ', '\t']) {
        text.pop();
    }
    let have = text.len() - text.trim_end_matches('\n').len();
    if !text.is_empty() {
        (have..breaks).for_each(|_| text.push('\n'));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn shows_lines() {
        let page = "<html><head><title>x</title></head><body><p>One &amp;\ntwo<p>Three<br>four</p><table><tr><td><b>HD</b></td><td>Rain</td></tr><tr><td>BY</td></tr></table><!-- > -->";
        assert_eq!(
            super::lines(page),
            "One & two\n\nThree\nfour\n\nHD\tRain\nBY\n"
        );
    }
}
