//! ALTO: the text of a scanned newspaper page. Words that were divided at the end of a line are mostly given whole by the
//! format; others keep their hyphen, and are joined as in any text.

use super::Reader;
use super::record::{Body, Record};
use super::xml::{self, Element};
use crate::error::Error;

/// The article on a page.
///
/// # Errors
/// As [`xml::read`].
pub(super) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let root = xml::read(bytes, reader.encoding.as_deref())?;
    let mut blocks = Vec::new();
    root.collect(&["TextBlock"], &mut blocks);
    let texts: Vec<String> = blocks
        .into_iter()
        .map(block)
        .filter(|text| !text.is_empty())
        .collect();
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Record::new(
        String::new(),
        texts.join("\n\n"),
        Body::Untitled,
    )])
}

/// The lines of a block. A divided word stands where it starts.
fn block(block: &Element) -> String {
    let mut lines = Vec::new();
    let mut found = Vec::new();
    block.collect(&["TextLine"], &mut found);
    for line in found {
        let words = line
            .elements()
            .filter(|element| element.local() == "String");
        let words = words.filter_map(|word| match word.attribute("SUBS_TYPE") {
            Some("HypPart1") => word.attribute("SUBS_CONTENT").or(word.attribute("CONTENT")),
            Some("HypPart2") => None,
            _ => word.attribute("CONTENT"),
        });
        let mut text = words.collect::<Vec<&str>>().join(" ");
        if text.is_empty() {
            continue;
        }
        let last = line.elements().last();
        let whole = line
            .elements()
            .any(|word| word.attribute("SUBS_TYPE") == Some("HypPart1"));
        if !whole && last.is_some_and(|last| last.local() == "HYP") && !text.ends_with('-') {
            text.push('-');
        }
        lines.push(text);
    }
    lines.join("\n")
}
