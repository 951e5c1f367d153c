//! Web pages: markup in, clean article and metadata out.

use super::{Article, Given, Source, damage, decode, plain};
use crate::error::Error;

/// Reads the article of a page from bytes.
pub(super) fn read_bytes(
    given: Given,
    mut source: Source,
    bytes: &[u8],
    label: Option<&str>,
) -> Result<Article, Error> {
    let decoded = decode(bytes, label)?;
    source.encoding = decoded.encoding;
    let mut article = read(given, source, &decoded.text)?;
    if decoded.damaged {
        article.warnings.push(damage(&article.source.encoding));
    }
    Ok(article)
}

/// Reads the article of a page.
pub(super) fn read(given: Given, source: Source, page: &str) -> Result<Article, Error> {
    plain::read(given, source, page.to_owned())
}
