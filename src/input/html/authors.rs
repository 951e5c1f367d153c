//! Finds the authors of an article in the markup of its page.

use dom_query::{Document, NodeRef};

use super::json_ld::Structured;
use super::metas::{Metas, is_site, unescape};
use crate::input::plain::PageLines;
use crate::input::{days, plain};
use crate::lexicon::{Class, Classes, with_single_spaces};

/// Names of `meta` elements with the authors, most trusted first.
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

/// The authors from the first source whose names the page shows (`text`), or from the first that has any: structured data,
/// `meta` elements, microdata. Names of accounts, the byline that its lines have, and handles are the last resort.
pub(super) fn of(
    document: &Document,
    structured: &Structured,
    metas: &Metas,
    site: Option<&str>,
    lines: &PageLines,
    text: &str,
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
    let lists = lists.iter().map(|list| people_of(list, site));
    let (weak, mut strong): (Vec<_>, Vec<_>) = lists
        .filter(|names| !names.is_empty())
        .partition(|names| names.iter().all(|name| is_account(name)));
    let lower = text.to_lowercase();
    let shown = |names: &Vec<String>| {
        names
            .iter()
            .all(|name| lower.contains(&name.to_lowercase()))
    };
    let best = strong.iter().position(shown).unwrap_or(0);
    if best < strong.len() {
        return strong.swap_remove(best);
    }
    let is_handle = |names: &&Vec<String>| names.iter().all(|name| name.starts_with('@'));
    let account = weak.iter().find(|names| !is_handle(names));
    let lines = people_of(&lines.authors, site);
    let lines = (!lines.is_empty()).then_some(&lines);
    let last = account.or(lines).or(weak.first());
    last.cloned().unwrap_or_default()
}

/// A handle or the name of an account rather than of a person.
fn is_account(name: &str) -> bool {
    name.starts_with('@')
        || (!name.contains(' ') && !name.contains(char::is_uppercase))
        || Classes::of(name).has(Class::AccountName)
}

/// The authors in elements whose class looks like that of a byline: the last resort.
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

/// The texts of the first `max` elements that match `selector`, without those outside the article.
fn marked(document: &Document, selector: &str, max: usize) -> Vec<String> {
    const OUTSIDE: [&str; 7] = [
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
    let is_named_outside = |node: &NodeRef<'_>| {
        let class = node
            .class()
            .map(|name| name.to_lowercase())
            .unwrap_or_default();
        let id = node
            .id_attr()
            .map(|name| name.to_lowercase())
            .unwrap_or_default();
        OUTSIDE
            .iter()
            .any(|word| class.contains(word) || id.contains(word))
    };
    let is_outside = |node: &NodeRef<'_>| {
        is_named_outside(node)
            || node.ancestors_it(Some(8)).any(|node| {
                node.has_name("footer")
                    || node.has_name("aside")
                    || (!node.has_name("body") && is_named_outside(&node))
            })
    };
    found
        .nodes()
        .iter()
        .take(12)
        .filter(|node| !is_outside(node))
        .take(max)
        .map(|node| with_single_spaces(&node.text()))
        .collect()
}

/// The names of the first list that has any.
fn first_people(lists: Vec<Vec<String>>, site: Option<&str>) -> Vec<String> {
    let mut lists = lists.iter().map(|list| people_of(list, site));
    lists.find(|names| !names.is_empty()).unwrap_or_default()
}

/// The most names of authors that are kept.
const MOST_NAMES: usize = 20;

/// The names in a list of author fields, without that of the site.
fn people_of(list: &[String], site: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in list
        .iter()
        .filter(|text| !is_site(text, site))
        .flat_map(|text| people(text))
    {
        if !is_site(&name, site) && !names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            names.push(name);
        }
    }
    names.truncate(MOST_NAMES);
    names
}

/// The names in the value of an author field, without "By", jobs and addresses.
pub(super) fn people(text: &str) -> Vec<String> {
    let text = with_single_spaces(&unescape(text));
    if text.is_empty()
        || text.len() > 200
        || text.contains("http://")
        || text.contains("https://")
        || text.contains("www.")
    {
        return Vec::new();
    }
    // "ByJoan Healy": "By" is an element of its own in the page.
    let glued = text
        .strip_prefix("By")
        .filter(|rest| rest.starts_with(char::is_uppercase) && rest.contains(' '));
    let text = glued.unwrap_or(&text);
    let names = plain::names_in(text);
    if !names.is_empty() {
        return names;
    }
    let bare = text.trim_start_matches('@');
    let short = bare.split_whitespace().count() <= 7
        && !bare.contains('@')
        && !bare.ends_with(['.', '!', '?'])
        && !Classes::of(bare).has(Class::AccountName);
    if short && days::dates(bare).is_empty() && bare.chars().any(char::is_alphabetic) {
        vec![text.to_owned()]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefers_authors_that_the_page_shows() {
        let of = |page: &str, editor: &str, text: &str| {
            let document = Document::from(page);
            let structured = Structured {
                authors: vec![editor.to_owned()],
                ..Structured::default()
            };
            let metas = Metas::of(&document);
            of(
                &document,
                &structured,
                &metas,
                Some("Oakham Post"),
                &PageLines::default(),
                text,
            )
        };
        let page = "<p>By <a rel=author href=/ann>Ann Poe</a></p>";
        let text = "Rain stops play\n\nBy ANN POE";
        for editor in ["Joan Healy", "@DeskUK", "admin", "Oakham Post"] {
            assert_eq!(of(page, editor, text), ["Ann Poe"], "{editor}");
        }
        assert_eq!(of(page, "Joan Healy", "Rain stops play"), ["Joan Healy"]);
        assert_eq!(of("<p>Rain</p>", "@DeskUK", "Rain"), ["@DeskUK"]);
        assert_eq!(of("<p>Rain</p>", "oakham_fan", "Rain"), ["oakham_fan"]);
    }

    #[test]
    fn reads_people() {
        assert_eq!(
            people("By Joan Healy and Amit Rao, Staff Writers"),
            ["Joan Healy", "Amit Rao"]
        );
        assert_eq!(people("ByJoan Healy"), ["Joan Healy"]);
        assert_eq!(people("Byron Healy"), ["Byron Healy"]);
        assert_eq!(people("oakham_fan"), ["oakham_fan"]);
        let staff = "Staff and news service reports";
        assert_eq!(people(staff), [staff]);
        assert!(people("https://x.com/joan").is_empty() && people("Admin").is_empty());
    }
}
