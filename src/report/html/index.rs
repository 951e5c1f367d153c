//! The page that lists the pages of articles.

use jiff::civil::Date;
use maud::html;
use serde::{Deserialize, Serialize};

use super::frame::{Frame, Part, visible};
use crate::Analysis;
use crate::report::text::brief::{headline, main_place};

/// The most people in an entry.
const PEOPLE: usize = 3;

/// What the list says of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageEntry {
    /// The headline, else the first words of the article, else its name.
    pub headline: String,
    /// The publication date, as `2018-08-06`.
    pub published: Option<String>,
    /// The main place, else the main country.
    pub place: Option<String>,
    /// The names of the most salient people.
    pub people: Vec<String>,
    /// The number of quotes.
    pub quotes: usize,
}

impl PageEntry {
    /// The entry of an article.
    pub fn new(analysis: &Analysis<'_>) -> PageEntry {
        let people = analysis.entities.people.iter();
        PageEntry {
            headline: headline(analysis),
            published: analysis
                .published
                .as_ref()
                .map(|published| published.date.to_string()),
            place: main_place(analysis),
            people: people
                .take(PEOPLE)
                .map(|person| person.name.clone())
                .collect(),
            quotes: analysis.quotes.len(),
        }
    }
}

/// Writes the page that lists the pages of articles, without a trailing newline. Each entry comes with the address of its
/// page, relative to that of the list. They are in the given order; the reader can sort them by any column.
///
/// ```
/// use nutgraf::report::{PageEntry, index};
///
/// let headline = "Rain stops play".to_owned();
/// let entry = PageEntry { headline, published: None, place: None, people: Vec::new(), quotes: 0 };
/// assert!(index([("a.txt.html", &entry)]).contains(r#"<a href="a.txt.html">Rain stops play</a>"#));
/// ```
pub fn index<'a>(pages: impl IntoIterator<Item = (&'a str, &'a PageEntry)>) -> String {
    let pages: Vec<_> = pages.into_iter().collect();
    let title = match pages.len() {
        1 => "1 article".to_owned(),
        count => format!("{count} articles"),
    };
    let body = html! {
        main {
            h1 { (title) }
            table {
                thead {
                    tr {
                        th scope="col" { "Headline" }
                        th scope="col" { "Date" }
                        th scope="col" { "Main place" }
                        th scope="col" { "People" }
                        th scope="col" data-sort="number" { "Quotes" }
                    }
                }
                tbody {
                    @for (address, entry) in &pages {
                        tr {
                            th scope="row" { a href=(address) { (visible(&entry.headline)) } }
                            td { @if let Some(date) = &entry.published { time datetime=(date) { (day(date)) } } }
                            td { @if let Some(place) = &entry.place { (visible(place)) } }
                            td { (visible(&entry.people.join(", "))) }
                            td { (entry.quotes) }
                        }
                    }
                }
            }
        }
    };
    let frame = Frame {
        title: &title,
        class: "index",
        styles: &[Part::BASE, Part::STYLE],
        script: Some(Part::TABLE),
        loads: false,
    };
    frame.around(&body).into_string()
}

/// A day for the list: "6 August 2018".
fn day(date: &str) -> String {
    let day: Option<Date> = date.parse().ok();
    day.map_or_else(
        || date.to_owned(),
        |day| day.strftime("%-d %B %Y").to_string(),
    )
}
