//! Who wrote the article, by what the page's markup says.

use dom_query::{Document, NodeRef};

use super::json_ld::Structured;
use super::metadata::{Metas, squeeze, unescape};
use super::titles::is_site;
use crate::input::days;

const AUTHORS: [&str; 16] = [
    "dc:creator",
    "dcterm:creator",
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
    "byline",
    "article:author",
    "cxenseparse:author",
    "authors",
    "og:author",
    "dc.contributor",
];
/// The authors in structured data, `meta` elements and microdata, the first source that names any.
pub(super) fn of(
    document: &Document,
    structured: &Structured,
    metas: &Metas,
    site: Option<&str>,
) -> Vec<String> {
    let mut lists: Vec<Vec<String>> = vec![structured.authors.clone()];
    for name in AUTHORS {
        lists.push(metas.all(name).map(str::to_owned).collect());
    }
    for selector in [
        "[itemprop=author] [itemprop=name]",
        "[itemprop=author]",
        "[rel~=author]",
    ] {
        lists.push(marked(document, selector, 4));
    }
    first_people(lists, site)
}

/// The authors whom a page names in elements that are only called so: the last resort.
pub(super) fn in_bylines(document: &Document, site: Option<&str>) -> Vec<String> {
    const SELECTORS: [&str; 11] = [
        "[class*=author-name]",
        "[class*=byline-name]",
        "[class*=author_name]",
        "[class*=authorName]",
        "address a",
        "[class*=byline] a",
        "[class*=byline]",
        "[class*=Byline]",
        "[class~=author] a",
        "[class~=author]",
        "[class*=author]",
    ];
    first_people(
        SELECTORS
            .iter()
            .map(|selector| marked(document, selector, 1))
            .collect(),
        site,
    )
}

/// The texts of the first elements that fit `selector`, those beside the article left out.
fn marked(document: &Document, selector: &str, most: usize) -> Vec<String> {
    const BESIDE: [&str; 7] = [
        "comment",
        "related",
        "sidebar",
        "widget",
        "footer",
        "recommend",
        "popular",
    ];
    let Some(found) = document.try_select(selector) else {
        return Vec::new();
    };
    let called = |node: &NodeRef<'_>| {
        let class = node
            .class()
            .map(|name| name.to_lowercase())
            .unwrap_or_default();
        let id = node
            .id_attr()
            .map(|name| name.to_lowercase())
            .unwrap_or_default();
        BESIDE
            .iter()
            .any(|word| class.contains(word) || id.contains(word))
    };
    let beside = |node: &NodeRef<'_>| {
        called(node)
            || node.ancestors_it(Some(8)).any(|node| {
                node.has_name("footer")
                    || node.has_name("aside")
                    || (!node.has_name("body") && called(&node))
            })
    };
    found
        .nodes()
        .iter()
        .take(12)
        .filter(|node| !beside(node))
        .take(most)
        .map(|node| squeeze(&node.text()))
        .collect()
}

/// The names of the first list that holds any.
fn first_people(lists: Vec<Vec<String>>, site: Option<&str>) -> Vec<String> {
    for list in lists {
        let mut names: Vec<String> = Vec::new();
        for name in list
            .iter()
            .filter(|text| !is_site(text, site))
            .flat_map(|text| people(text))
        {
            if !is_site(&name, site) && !names.iter().any(|known| known.eq_ignore_ascii_case(&name))
            {
                names.push(name);
            }
        }
        if !names.is_empty() {
            names.truncate(20);
            return names;
        }
    }
    Vec::new()
}

/// The names in the value of an author field: no "By", no jobs, no addresses.
pub(super) fn people(text: &str) -> Vec<String> {
    let text = squeeze(&unescape(text));
    if text.is_empty()
        || text.len() > 200
        || text.contains("http://")
        || text.contains("https://")
        || text.contains("www.")
    {
        return Vec::new();
    }
    // "ByJoan Healy": an element of its own in the page.
    let glued = text
        .strip_prefix("By")
        .filter(|rest| rest.starts_with(char::is_uppercase) && rest.contains(' '));
    let text = glued.unwrap_or(&text);
    let names = crate::input::plain::names_in(text);
    if !names.is_empty() {
        return names;
    }
    let bare = text.trim_start_matches('@');
    let lower = bare.to_lowercase();
    const NOBODY: [&str; 14] = [
        "admin",
        "administrator",
        "staff",
        "editor",
        "author",
        "by",
        "news desk",
        "newsroom",
        "guest",
        "web desk",
        "unknown",
        "user",
        "follow",
        "anonymous",
    ];
    let short = bare.split_whitespace().count() <= 4
        && !bare.contains('@')
        && !NOBODY.contains(&lower.as_str());
    if short && days::dates(bare).is_empty() && bare.chars().any(char::is_alphabetic) {
        vec![bare.to_owned()]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_people() {
        assert_eq!(
            people("By Joan Healy and Amit Rao, Staff Writers"),
            ["Joan Healy", "Amit Rao"]
        );
        assert_eq!(people("ByJoan Healy"), ["Joan Healy"]);
        assert_eq!(people("Byron Healy"), ["Byron Healy"]);
        assert_eq!(people("oakham_fan"), ["oakham_fan"]);
        assert!(people("https://x.com/joan").is_empty() && people("Admin").is_empty());
    }
}
