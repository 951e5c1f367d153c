//! The `meta` elements of a page, and the text in their values.

use dom_query::Document;

/// Names, in lower case, and contents of the `meta` elements.
pub(super) struct Metas(Vec<(String, String)>);

impl Metas {
    /// Collects the `meta` elements that have a content.
    pub(super) fn of(document: &Document) -> Self {
        let mut metas = Vec::new();
        for node in document.select("meta").nodes() {
            let Some(content) = node
                .attr("content")
                .map(|content| content.trim().to_owned())
            else {
                continue;
            };
            if content.is_empty() {
                continue;
            }
            for attribute in ["property", "name", "itemprop"] {
                for name in node
                    .attr(attribute)
                    .iter()
                    .flat_map(|names| names.split_whitespace())
                {
                    metas.push((name.to_lowercase(), content.clone()));
                }
            }
        }
        Metas(metas)
    }

    /// The content of the first of `names` that the page has.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.all(name).next().map(str::to_owned))
    }

    /// The contents of all elements with this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, content)| content.as_str())
    }
}

/// Decodes character references that remain in a value after the parser has decoded it once.
pub(super) fn unescape(text: &str) -> String {
    html_escape::decode_html_entities(&text.replace("&nbsp;", " ")).into_owned()
}

/// True if `title` is the name of the site.
pub(super) fn is_site(title: &str, site: Option<&str>) -> bool {
    site.is_some_and(|site| site.trim().eq_ignore_ascii_case(title.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescapes() {
        assert_eq!(
            unescape("a &amp; b&#39;s &#x201c; &bogus; &"),
            "a & b's “ &bogus; &"
        );
    }
}
