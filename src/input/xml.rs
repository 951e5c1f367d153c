//! A tree of XML elements, read leniently: feeds are often malformed. Entities that a document declares are never expanded.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::decode::decode_declared;
use super::html;
use crate::error::Error;
use crate::lexicon::with_single_spaces;

/// Depth of elements beyond which tags are ignored.
const DEPTH: usize = 200;

/// An element of a document.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// The name with its prefix: "dc:creator".
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

/// The name of the root element at the start of an XML document, without its prefix.
pub(super) fn root_name(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        rest = rest[rest.find(end)? + end.len()..].trim_start();
    }
    let rest = rest.strip_prefix('<')?;
    let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let name = &rest[..end];
    let local = name.rsplit(':').next()?;
    let is_name = local.starts_with(|c: char| c.is_ascii_alphabetic())
        && local
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    is_name.then_some(local)
}

/// Reads a document from bytes, and its root element.
///
/// # Errors
/// As [`decode_declared`], and [`Error::NotText`] if there is no element.
pub(super) fn read(bytes: &[u8], label: Option<&str>) -> Result<Element, Error> {
    let decoded = decode_declared(bytes, label, html::declared(bytes))?;
    parse(&decoded.text).ok_or_else(|| Error::NotText("it is not XML".to_owned()))
}

/// The root element of a document. What follows an error is left out.
pub(super) fn parse(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    // The first holds the root.
    let mut open = vec![Element::default()];
    let mut ignored = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) if open.len() > DEPTH => ignored += 1,
            Ok(Event::Start(tag)) => open.push(element(&tag)),
            Ok(Event::Empty(tag)) => add(&mut open, Node::Element(element(&tag))),
            Ok(Event::End(_)) if ignored > 0 => ignored -= 1,
            Ok(Event::End(tag)) => {
                let name = tag.name();
                let name: &str = name.as_ref();
                end(&mut open, name);
            }
            Ok(Event::Text(text)) => add(&mut open, Node::Text(text.to_string())),
            Ok(Event::CData(text)) => add(&mut open, Node::Text(text.to_string())),
            Ok(Event::GeneralRef(reference)) => {
                let resolved = reference.resolve_char_ref().ok().flatten();
                let text = match resolved {
                    Some(c) => c.to_string(),
                    None => {
                        let written = format!("&{};", &*reference);
                        html_escape::decode_html_entities(&written).into_owned()
                    }
                };
                add(&mut open, Node::Text(text));
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    let root = open.pop()?;
    root.nodes.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}

fn element(tag: &BytesStart<'_>) -> Element {
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).filter_map(Result::ok);
    Element {
        name: tag.name().as_ref().to_owned(),
        attributes: attributes
            .take(50)
            .map(|attribute| {
                let value = html_escape::decode_html_entities(&attribute.value).into_owned();
                (attribute.key.as_ref().to_owned(), value)
            })
            .collect(),
        nodes: Vec::new(),
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.nodes.push(node);
    }
}

/// Ends the innermost open element of this name, and those in it. An end that belongs to none is ignored.
fn end(open: &mut Vec<Element>, name: &str) {
    let Some(at) = open.iter().rposition(|element| element.name == name) else {
        return;
    };
    while open.len() > at.max(1) {
        close(open);
    }
}

fn close(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        add(open, Node::Element(element));
    }
}

impl Element {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The elements in this one.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of this name in this one. A name with a prefix is that in the document, one without is the local name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |element| element.name == name)
    }

    pub(super) fn first<'e>(&'e self, name: &'e str) -> Option<&'e Element> {
        self.all(name).next()
    }

    /// The first element with this local name, at any depth.
    pub(super) fn find(&self, local: &str) -> Option<&Element> {
        self.elements()
            .find_map(|element| match element.local() == local {
                true => Some(element),
                false => element.find(local),
            })
    }

    /// All elements with one of these local names that are not in another of them.
    pub(super) fn collect<'e>(&'e self, locals: &[&str], found: &mut Vec<&'e Element>) {
        for element in self.elements() {
            match locals.contains(&element.local()) {
                true => found.push(element),
                false => element.collect(locals, found),
            }
        }
    }

    /// All characters in the element.
    pub(super) fn raw_text(&self) -> String {
        self.raw_text_without("")
    }

    /// All characters in the element that are not in one with this local name.
    pub(super) fn raw_text_without(&self, left_out: &str) -> String {
        let mut text = String::new();
        self.add_text(left_out, &mut text);
        text
    }

    fn add_text(&self, left_out: &str, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(more) => text.push_str(more),
                Node::Element(element) if element.local() == left_out => {}
                Node::Element(element) => element.add_text(left_out, text),
            }
        }
    }

    /// Takes the prefix `own` from the name of this element and of all in it.
    pub(super) fn strip_prefix(&mut self, own: &str) {
        let bare = self.name.strip_prefix(own);
        if let Some(bare) = bare.and_then(|rest| rest.strip_prefix(':')) {
            self.name = bare.to_owned();
        }
        for node in &mut self.nodes {
            if let Node::Element(element) = node {
                element.strip_prefix(own);
            }
        }
    }

    /// The text on one line; `None` if it is blank.
    pub(super) fn text(&self) -> Option<String> {
        let text = with_single_spaces(&self.raw_text());
        (!text.is_empty()).then_some(text)
    }

    /// The text of the first element of this name.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        self.all(name).find_map(Element::text)
    }

    /// The content as HTML. `rename` gives the element of HTML for a local name; elements without one lose their tags.
    pub(super) fn to_html(&self, rename: &dyn Fn(&str) -> Option<&'static str>) -> String {
        let mut html = String::new();
        self.add_html(rename, &mut html);
        html
    }

    fn add_html(&self, rename: &dyn Fn(&str) -> Option<&'static str>, html: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => html.push_str(&html_escape::encode_text(text)),
                Node::Element(element) => match rename(element.local()) {
                    Some("br") => html.push_str("<br>"),
                    Some("") => {}
                    Some(name) => {
                        html.push_str(&format!("<{name}>"));
                        element.add_html(rename, html);
                        html.push_str(&format!("</{name}>"));
                    }
                    None => element.add_html(rename, html),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_malformed() {
        let root = parse(
            "<?xml version='1.0'?><a x='1 &amp; 2'><b>one &amp; <i>two&nbsp;&#233;</b><c/></a>",
        )
        .expect("root");
        assert_eq!(
            (root.name.as_str(), root.attribute("x")),
            ("a", Some("1 & 2"))
        );
        assert_eq!(root.text_of("b").as_deref(), Some("one & two é"));
        assert!(root.first("c").is_some());
        assert_eq!(
            parse("<a><b>cut").and_then(|root| root.text()).as_deref(),
            Some("cut")
        );
        assert!(parse("no xml").is_none());
    }

    #[test]
    fn expands_no_entity_and_bounds_the_depth() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"yyyyyyyyyy\"><!ENTITY z \"&x;&x;\">]><a>&z;</a>";
        assert_eq!(
            parse(bomb).and_then(|root| root.text()).as_deref(),
            Some("&z;")
        );
        let deep = format!("<a>{}deep", "<b>".repeat(100_000));
        assert_eq!(
            parse(&deep).and_then(|root| root.text()).as_deref(),
            Some("deep")
        );
    }

    #[test]
    fn names_roots() {
        assert_eq!(
            root_name("<?xml version=\"1.0\"?>\n<!-- x -->\n<rdf:RDF xmlns=''>"),
            Some("RDF")
        );
        assert_eq!(root_name("<rss version='2.0'>"), Some("rss"));
        assert_eq!(root_name("<unnamed source> said"), Some("unnamed"));
        assert_eq!(root_name("< 5 percent"), None);
        assert_eq!(root_name("text"), None);
    }
}
