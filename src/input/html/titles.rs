//! Finds the headline of a page among its titles and headings.

use dom_query::Document;

use super::json_ld::Structured;
use super::metas::{Metas, is_site, unescape};
use crate::input::words::{letters, words};
use crate::lexicon::{Class, Classes, with_single_spaces};

/// Names of `meta` elements with the headline, most trusted first.
const TITLES: [&str; 14] = [
    "dc:title",
    "dcterm:title",
    "dc.title",
    "og:title",
    "weibo:article:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "dcterms.title",
    "hdl",
    "headline",
    "title",
    "article:title",
];

/// The headline from structured data and `meta` elements, as spelled in the matching heading on the page.
pub(super) fn title(
    document: &Document,
    structured: &Structured,
    metas: &Metas,
    site: Option<&str>,
) -> Option<String> {
    let element = document
        .select("title")
        .nodes()
        .first()
        .map(|node| with_single_spaces(&node.text()))
        .filter(|title| !title.is_empty());
    let headings = headings(document);
    let titles = metadata_titles(structured, metas, site);
    // A heading that any title in the metadata matches is the headline.
    let bare = |title: &str| {
        without_site(title, site)
            .trim_end_matches([' ', '-', '|', '–', '—', ':', '»'])
            .to_owned()
    };
    let shown = headings.iter().find(|heading| {
        !is_site(heading, site)
            && titles
                .iter()
                .any(|title| same_letters(heading, title) || same_letters(heading, &bare(title)))
    });
    if let Some(shown) = shown {
        return Some(shown.clone());
    }
    // Prefer the title that the window title repeats: encyclopedias give the first line of an article as headline.
    let in_element = |title: &&String| {
        let start = lower_words(title);
        element
            .as_ref()
            .is_some_and(|element| lower_words(element).starts_with(&start[..start.len().min(4)]))
    };
    let chosen = titles
        .iter()
        .find(in_element)
        .or(titles.first())
        .cloned()
        .or_else(|| element.clone());
    let Some(chosen) = chosen else {
        return headings.into_iter().next();
    };
    let bare = bare(&chosen);
    let visible = headings
        .iter()
        .find(|heading| !is_site(heading, site) && is_similar(heading, &bare));
    let lone = headings
        .first()
        .filter(|_| headings.len() == 1 && (is_site(&bare, site) || is_page_name(&bare)));
    // "Oakham Post - " is a template without its title.
    if titles.is_empty() && headings.is_empty() && chosen.ends_with(['-', '|', '–', '—', '»'])
    {
        return first_heading(document, "h2").or(Some(bare));
    }
    Some(visible.or(lone).cloned().unwrap_or(bare))
}

/// The titles in structured data and `meta` elements, most trusted first, without the name of the site.
fn metadata_titles(structured: &Structured, metas: &Metas, site: Option<&str>) -> Vec<String> {
    let headlines = structured
        .headlines
        .iter()
        .map(|title| with_single_spaces(title));
    let titles = TITLES.iter().filter_map(|name| metas.first(&[name]));
    headlines
        .chain(titles.map(|title| with_single_spaces(&unescape(&title))))
        .filter(|title| !title.is_empty() && !is_site(title, site))
        .collect()
}

/// True for window titles that are less specific than the heading of the page.
fn is_page_name(title: &str) -> bool {
    Classes::of(title).has(Class::PageName)
}

/// True if the titles have the same letters and digits.
fn same_letters(a: &str, b: &str) -> bool {
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

/// The words in lower case.
fn lower_words(text: &str) -> Vec<String> {
    words(text).map(str::to_lowercase).collect()
}

/// True if half of the longer words are the same.
fn is_similar(a: &str, b: &str) -> bool {
    let long = |text: &str| {
        lower_words(text)
            .into_iter()
            .filter(|word| word.len() > 3)
            .collect::<Vec<_>>()
    };
    let (a, b) = (long(a), long(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared > 0 && shared * 2 >= a.len().max(b.len())
}

/// The first headings of the page that may be its title.
fn headings(document: &Document) -> Vec<String> {
    let texts = document
        .select("h1")
        .nodes()
        .iter()
        .take(12)
        .map(|node| with_single_spaces(&node.text()))
        .collect::<Vec<_>>();
    texts.into_iter().filter(|text| is_heading(text)).collect()
}

fn is_heading(text: &str) -> bool {
    (4..300).contains(&text.len())
}

fn first_heading(document: &Document, selector: &str) -> Option<String> {
    document
        .select(selector)
        .nodes()
        .iter()
        .take(12)
        .map(|node| with_single_spaces(&node.text()))
        .find(|text| is_heading(text))
}

/// The title without the name of the site: "Rain stops play | Oakham Post".
fn without_site(title: &str, site: Option<&str>) -> String {
    for dash in [" | ", " — ", " – ", " - ", " :: ", " » ", " · ", " • "] {
        if let Some((before, after)) = title.rsplit_once(dash) {
            let same = site.is_some_and(|site| same_name(site, after));
            let count = |text: &str| text.split_whitespace().count();
            let bar = matches!(dash, " | " | " :: " | " » ");
            if same
                || (bar && count(before) >= 4 && count(after) <= 4)
                || (count(before) >= 6
                    && count(after) <= 3
                    && site.is_none()
                    && after.starts_with(char::is_uppercase))
            {
                return without_site(before.trim(), site);
            }
        }
        if let Some((before, after)) = title.split_once(dash)
            && site.is_some_and(|site| same_name(site, before))
        {
            return after.trim().to_owned();
        }
    }
    title.trim().to_owned()
}

/// True if the names are the same, or one starts with the other.
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (letters(a), letters(b));
    !a.is_empty()
        && !b.is_empty()
        && (a == b || (a.len() > 4 && b.len() > 4 && (a.starts_with(&b) || b.starts_with(&a))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_the_site() {
        assert_eq!(
            without_site(
                "Rain stops play at the old ground | Oakham Post",
                Some("Oakham Post")
            ),
            "Rain stops play at the old ground"
        );
        assert_eq!(
            without_site("Oakham Post - Rain stops play", Some("oakham post")),
            "Rain stops play"
        );
        assert_eq!(
            without_site("Rain - a history", Some("Oakham Post")),
            "Rain - a history"
        );
    }

    #[test]
    fn prefers_the_headline_that_is_shown() {
        let title = |page: &str| {
            let document = Document::from(page);
            title(
                &document,
                &Structured::default(),
                &Metas::of(&document),
                None,
            )
        };
        for (page, want) in [
            (
                "<title>Rain Is a Warning - Oakham Post</title><meta property=og:title content='Why the ferry stays'>\
                 <h1>Why the ferry stays</h1>",
                "Why the ferry stays",
            ),
            (
                "<title>Oakham Ferries - </title><h1></h1><h2>No boats on Sunday</h2><h2>Routes</h2>",
                "No boats on Sunday",
            ),
            (
                "<title>About Us</title><h1>Boats for all of Oakham</h1>",
                "Boats for all of Oakham",
            ),
        ] {
            assert_eq!(title(page).as_deref(), Some(want), "{page}");
        }
    }
}
