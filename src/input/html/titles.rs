//! The headline of a page among its titles and headings.

use dom_query::Document;

use super::json_ld::Structured;
use super::metadata::{Metas, squeeze, unescape};

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

/// The headline: what structured data and `meta` call it, or the heading on the page that says the same.
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
        .map(|node| squeeze(&node.text()))
        .filter(|title| !title.is_empty());
    let headings = headings(document);
    let usable = |title: &String| !title.is_empty() && !is_site(title, site);
    let mut said: Vec<String> = structured
        .headlines
        .iter()
        .map(|title| squeeze(title))
        .filter(usable)
        .collect();
    said.extend(
        TITLES
            .iter()
            .filter_map(|name| metas.first(&[name]))
            .map(|title| squeeze(&unescape(&title)))
            .filter(usable),
    );
    // What the page shows under a name that its metadata knows is the headline, whatever else the story is called.
    let bare = |title: &str| {
        without_site(title, site)
            .trim_end_matches([' ', '-', '|', '–', '—', ':', '»'])
            .to_owned()
    };
    let shown = headings.iter().find(|heading| {
        !is_site(heading, site)
            && said
                .iter()
                .any(|title| same_letters(heading, title) || same_letters(heading, &bare(title)))
    });
    if let Some(shown) = shown {
        return Some(shown.clone());
    }
    // Of several names the one that the window's title repeats: encyclopedias call the first line of an article its headline.
    let in_element = |title: &&String| {
        let start = words(title);
        element
            .as_ref()
            .is_some_and(|element| words(element).starts_with(&start[..start.len().min(4)]))
    };
    let chosen = said
        .iter()
        .find(in_element)
        .or(said.first())
        .cloned()
        .or_else(|| element.clone());
    let Some(chosen) = chosen else {
        return headings.into_iter().next();
    };
    let bare = bare(&chosen);
    let visible = headings
        .iter()
        .find(|heading| !is_site(heading, site) && says_the_same(heading, &bare));
    let lone = headings
        .first()
        .filter(|_| headings.len() == 1 && (is_site(&bare, site) || is_page_name(&bare)));
    // "Oakham Post - " is a template whose place for the title stayed empty.
    if said.is_empty() && headings.is_empty() && chosen.ends_with(['-', '|', '–', '—', '»']) {
        return first_heading(document, "h2").or(Some(bare));
    }
    Some(visible.or(lone).cloned().unwrap_or(bare))
}

/// What windows call a page whose heading tells more.
fn is_page_name(title: &str) -> bool {
    const NAMES: [&str; 9] = [
        "about",
        "about us",
        "article",
        "blog",
        "home",
        "home page",
        "homepage",
        "news",
        "untitled",
    ];
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(title))
}

fn same_letters(a: &str, b: &str) -> bool {
    let letters = |text: &str| words(text).concat();
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Half of the longer words are the same.
fn says_the_same(a: &str, b: &str) -> bool {
    let long = |text: &str| {
        words(text)
            .into_iter()
            .filter(|word| word.len() > 3)
            .collect::<Vec<_>>()
    };
    let (a, b) = (long(a), long(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared > 0 && shared * 2 >= a.len().max(b.len())
}

/// The first headings of the page that may be a title.
fn headings(document: &Document) -> Vec<String> {
    let texts = document
        .select("h1")
        .nodes()
        .iter()
        .take(12)
        .map(|node| squeeze(&node.text()))
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
        .map(|node| squeeze(&node.text()))
        .find(|text| is_heading(text))
}

pub(super) fn is_site(title: &str, site: Option<&str>) -> bool {
    site.is_some_and(|site| site.trim().eq_ignore_ascii_case(title.trim()))
}

/// "Rain stops play | Oakham Post" without the site's name.
fn without_site(title: &str, site: Option<&str>) -> String {
    for dash in [" | ", " — ", " – ", " - ", " :: ", " » ", " · ", " • "] {
        if let Some((front, back)) = title.rsplit_once(dash) {
            let same = site.is_some_and(|site| same_name(site, back));
            let words = |text: &str| text.split_whitespace().count();
            let bar = matches!(dash, " | " | " :: " | " » ");
            if same
                || (bar && words(front) >= 4 && words(back) <= 4)
                || (words(front) >= 6
                    && words(back) <= 3
                    && site.is_none()
                    && back.starts_with(char::is_uppercase))
            {
                return without_site(front.trim(), site);
            }
        }
        if let Some((front, back)) = title.split_once(dash)
            && site.is_some_and(|site| same_name(site, front))
        {
            return back.trim().to_owned();
        }
    }
    title.trim().to_owned()
}

fn same_name(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
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
    fn takes_the_headline_that_is_shown() {
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
