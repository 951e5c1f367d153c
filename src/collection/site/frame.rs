//! What all pages have: navigation, title, styles, policy; and how they are cut into several.

use maud::{Markup, html};

use super::Source;
use super::address::{self, HOME, Here, SEARCH};
use crate::collection::identity::EntityType;
use crate::report::html::{Frame, Part, visible};

/// The styles of the pages of a site.
pub(super) const STYLE: Part = Part {
    code: include_str!("site.css"),
    hash: env!("NUTGRAF_HASH_SITE_CSS"),
};
/// The script of the search.
pub(super) const SEARCH_SCRIPT: Part = Part {
    code: include_str!("search.js"),
    hash: env!("NUTGRAF_HASH_SEARCH_JS"),
};

/// The lists that the navigation leads to.
const LISTS: [(&str, &str); 6] = [
    (address::ARTICLES, "Articles"),
    (address::STORIES, "Stories"),
    (address::list(EntityType::Person), "People"),
    (address::list(EntityType::Organization), "Organizations"),
    (address::list(EntityType::Place), "Places"),
    (SEARCH, "Search"),
];

impl Source<'_> {
    /// The links at the top of a page. `main` is the id of its content.
    pub(super) fn navigation(&self, address: &str, main: &str) -> Markup {
        let here = Here::at(address);
        let current = |to: &str| (to == address).then_some("page");
        html! {
            nav .site aria-label="Site" {
                a .skip href={ "#" (main) } { "Skip to content" }
                a .home href=(here.to(HOME)) aria-current=[current(HOME)] dir="auto" { (visible(self.title)) }
                ul {
                    @for (to, name) in LISTS { li { a href=(here.to(to)) aria-current=[current(to)] { (name) } } }
                }
            }
        }
    }

    /// A page with this body. `searches` tells whether it has the search.
    pub(super) fn page(&self, address: &str, title: &str, searches: bool, body: &Markup) -> String {
        let whole = format!("{title} – {}", self.title);
        let body = html! {
            (self.navigation(address, "main"))
            main #main { (body) }
        };
        let frame = Frame {
            title: if address == HOME { self.title } else { &whole },
            class: "site-page",
            styles: &[Part::BASE, STYLE],
            script: searches.then_some(SEARCH_SCRIPT),
            loads: searches,
        };
        frame.around(&body).into_string()
    }
}

/// A list that is cut into pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pager<'p> {
    /// The address of the first page.
    pub(super) first: &'p str,
    /// What the addresses of the others have before their number.
    pub(super) part: &'p str,
    /// Number of pages, at least one.
    pub(super) pages: usize,
}

impl Pager<'_> {
    /// The address of a page, from 1.
    pub(super) fn address(&self, number: usize) -> String {
        address::numbered(self.first, self.part, number)
    }

    /// The links from a page to the others.
    pub(super) fn links(&self, number: usize, what: &str) -> Markup {
        let here = Here::at(self.first);
        let pages = self.pages;
        // The first, the last, and those around.
        let shown =
            (1..=pages).filter(|page| *page == 1 || *page == pages || page.abs_diff(number) <= 2);
        let shown: Vec<usize> = shown.collect();
        html! {
            @if pages > 1 {
                nav .pager aria-label={ "Pages of " (what) } {
                    ul {
                        @for (at, page) in shown.iter().enumerate() {
                            @if at > 0 && shown[at - 1] + 1 < *page { li aria-hidden="true" { "…" } }
                            li {
                                @if *page == number {
                                    a aria-current="page" { span .hidden { "Page " } (page) }
                                } @else {
                                    a href=(here.to(&self.address(*page))) { span .hidden { "Page " } (page) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A number with its noun: "1 article", "1,200 articles".
pub(super) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", grouped(count)),
    }
}

/// A number with commas between thousands.
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A section with a heading, which links lead to.
pub(super) fn section(id: &str, title: &str, content: &Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            (content)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        let cases = [
            (0, "0 rows"),
            (1, "1 row"),
            (999, "999 rows"),
            (1000, "1,000 rows"),
            (1_234_567, "1,234,567 rows"),
        ];
        for (count, words) in cases {
            assert_eq!(counted(count, "row"), words);
        }
    }

    #[test]
    fn a_pager_leads_to_the_first_the_last_and_those_around() {
        let pager = Pager {
            first: "people.html",
            part: "",
            pages: 20,
        };
        let links = pager.links(10, "people").into_string();
        let numbers: Vec<&str> = links
            .split("Page </span>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap())
            .collect();
        assert_eq!(numbers, ["1", "8", "9", "10", "11", "12", "20"]);
        assert!(
            links.contains(r#"href="people-20.html""#) && links.contains(r#"href="people.html""#)
        );
        assert_eq!(
            Pager { pages: 1, ..pager }.links(1, "people").into_string(),
            ""
        );
    }

    #[test]
    fn styles_and_scripts_end_where_their_elements_do() {
        for part in [STYLE, SEARCH_SCRIPT] {
            assert!(!part.code.contains("</"));
        }
    }
}
