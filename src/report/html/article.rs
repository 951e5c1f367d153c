//! The page of an article.

use std::collections::HashMap;

use maud::{Markup, html};

use super::aside::Aside;
use super::days::Days;
use super::frame::{Frame, Part, visible};
use super::marks::Marks;
use super::story::Story;
use crate::Analysis;
use crate::entities::EntityId;
use crate::input::BlockKind;
use crate::report::Parts;
use crate::report::text::brief::headline;
use crate::report::text::dates::day_in_words;

/// The kinds that can be hidden: the class of their marks, and their name.
const KINDS: [(&str, &str); 5] = [
    ("person", "People"),
    ("organization", "Organizations"),
    ("place", "Places"),
    ("date", "Dates"),
    ("quote", "Quotes"),
];

/// Writes an analysis as one HTML page, without a trailing newline: the text of the article with everything marked that was
/// found, and the report beside it. `parts` limits both what is marked and what the report has; the text is always there.
///
/// The page loads nothing, and nothing in the article is run.
///
/// ```
/// use nutgraf::input::Reader;
/// use nutgraf::report::{Parts, page};
///
/// let article = Reader::default().read_text("a", "Joan Healy met Ann Lee in Leeds on <Monday>.")?;
/// let page = page(&nutgraf::analyze(&article, &nutgraf::Options::default()), Parts::ALL);
/// assert!(page.contains("&lt;"));
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub fn page(analysis: &Analysis<'_>, parts: Parts) -> String {
    page_among(analysis, parts, &Surroundings::default())
}

/// What a site of many pages adds to the page of an article.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// Links to the other pages, at the top.
    pub(crate) navigation: Markup,
    /// Styles of what is added.
    pub(crate) style: Option<Part>,
    /// Lines below publisher and date.
    pub(crate) notes: Markup,
    /// Sections of the report, after the summary.
    pub(crate) sections: Markup,
    /// Links to the pages of entities, by the entity of the article.
    pub(crate) entities: HashMap<EntityId, Markup>,
}

/// Writes an analysis as the page of an article among others.
pub(crate) fn page_among(
    analysis: &Analysis<'_>,
    parts: Parts,
    surroundings: &Surroundings,
) -> String {
    let dates = if parts.dates {
        &analysis.dates[..]
    } else {
        &[]
    };
    let days = Days::new(&analysis.article.text, dates);
    let marks = Marks::new(analysis, parts, &days);
    let story = Story {
        analysis,
        marks: &marks,
    };
    let aside = Aside::new(analysis, parts, &days, surroundings);
    let article = analysis.article;
    let title = headline(analysis);
    let has_headline = article
        .blocks
        .iter()
        .any(|block| block.kind == BlockKind::Headline);
    let body = html! {
        (surroundings.navigation)
        (bar(parts))
        main {
            article #article lang=[article.language.as_deref()] aria-label="Article" {
                (imprint(analysis))
                (surroundings.notes)
                @if !has_headline { h1 .note dir="auto" { (visible(&title)) } }
                div #story { (story.markup()) }
            }
            aside #report tabindex="-1" aria-label="Report" { (aside.markup()) }
        }
        div #card role="status" hidden {}
    };
    let styles: Vec<Part> = [Part::BASE, Part::STYLE]
        .into_iter()
        .chain(surroundings.style)
        .collect();
    let frame = Frame {
        title: &title,
        class: "article",
        styles: &styles,
        script: Some(Part::ARTICLE),
        loads: false,
    };
    frame.around(&body).into_string()
}

/// Links to the parts of the page, and which kinds of marks are shown.
fn bar(parts: Parts) -> Markup {
    let has = |class: &str| match class {
        "person" => parts.people,
        "organization" => parts.organizations,
        "place" => parts.places,
        "date" => parts.dates,
        _ => parts.quotes,
    };
    html! {
        header .bar {
            nav aria-label="Page" {
                a href="#article" { "Article" }
                a href="#report" { "Report" }
            }
            div .filters role="group" aria-label="Show" {
                span .note aria-hidden="true" { "Show" }
                @for (class, name) in KINDS.iter().filter(|(class, _)| has(class)) {
                    label {
                        input type="checkbox" id={ "show-" (class) } checked;
                        span class={ (class) " key" } { (name) }
                    }
                }
            }
        }
    }
}

/// For whom it was written and when, and by whom if the text does not say.
fn imprint(analysis: &Analysis<'_>) -> Markup {
    let article = analysis.article;
    let mut parts: Vec<Markup> = Vec::new();
    let unnamed = article
        .authors
        .iter()
        .filter(|author| author.span.is_none());
    let authors: Vec<&str> = unnamed.map(|author| author.text.as_str()).collect();
    if !authors.is_empty() {
        parts.push(html! { "By " bdi { (visible(&authors.join(", "))) } });
    }
    if let Some(publisher) = &article.publisher {
        parts.push(html! { bdi { (visible(&publisher.text)) } });
    }
    if let Some(published) = &analysis.published {
        parts.push(html! { time datetime=(published.date) { (day_in_words(published.date)) } });
    }
    if let Some(url) = article
        .details
        .url
        .as_deref()
        .filter(|url| is_web_address(url))
    {
        parts.push(html! { a href=(url) rel="noopener noreferrer" { "Original" } });
    }
    html! {
        @if !parts.is_empty() {
            p .imprint .note {
                @for (number, part) in parts.iter().enumerate() {
                    @if number > 0 { " · " }
                    (part)
                }
            }
        }
    }
}

/// True for an address that a browser opens as a page, and does not run.
fn is_web_address(url: &str) -> bool {
    let scheme = url
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}
