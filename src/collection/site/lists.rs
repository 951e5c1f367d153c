//! Lists: articles and statements by month; people, organizations, places and stories.

use maud::{Markup, html};
use rusqlite::params;

use super::address::{self, ARTICLES, Here, STORIES};
use super::charts::{Month, bar, months};
use super::entity::{PER_PAGE, count_with_pages};
use super::frame::{Pager, counted, grouped};
use super::map::{Spot, map};
use super::rows::{
    ARTICLE, ARTICLE_COLUMNS, ArticleRef, HAS_PAGE, NAMED, NAMED_COLUMNS, Named, STATEMENT,
    STATEMENT_COLUMNS, Statement, day_element, days_in_words, month_in_words, month_of_column,
};
use super::{Keep, Site, SiteError};
use crate::collection::identity::EntityType;
use crate::lexicon::country_name;
use crate::report::html::visible;

/// Rows of a page of a ranked list.
const RANKED: usize = 250;
/// Those whose statements are told apart, each with its name in addresses, in words, and the condition on the speaker.
pub(super) const WHO: [(&str, &str, &str); 3] = [
    (
        "women",
        "women",
        "e.type = 'person' AND e.gender = 'female'",
    ),
    ("men", "men", "e.type = 'person' AND e.gender = 'male'"),
    (
        "others",
        "others",
        "(e.id IS NULL OR e.type <> 'person' OR e.gender IS NULL OR e.gender NOT IN ('female', 'male'))",
    ),
];
/// Places of the map.
pub(super) const MAX_SPOTS: usize = 120;

/// Writes a list in pages of `per_page` rows, of which `rows` gives some from the given one on.
fn write_pages<R>(
    site: &Site<'_>,
    (first, title, what): (&str, &str, &str),
    (count, per_page): (usize, usize),
    mut rows: impl FnMut(usize) -> Result<R, SiteError>,
    list: impl Fn(&R, usize) -> Markup,
    keep: &mut Keep<'_>,
) -> Result<(), SiteError> {
    let pager = Pager {
        first,
        part: "",
        pages: count.div_ceil(per_page).max(1),
    };
    for number in 1..=pager.pages {
        let rows = rows((number - 1) * per_page)?;
        let body = html! {
            h1 dir="auto" { (title) @if number > 1 { ", page " (number) } }
            (list(&rows, number))
            (pager.links(number, what))
        };
        let address = pager.address(number);
        let title = match number {
            1 => title.to_owned(),
            _ => format!("{title}, page {number}"),
        };
        keep(&address, &site.page(&address, &title, false, &body))?;
    }
    Ok(())
}

/// The number of articles of each month, copies included, the earliest first.
pub(super) fn articles_by_month(site: &Site<'_>) -> Result<Vec<Month<1>>, SiteError> {
    let month = month_of_column("published");
    let mut select = site.db.prepare(&format!(
        "SELECT {month} AS month, count(*) FROM articles GROUP BY month ORDER BY month"
    ))?;
    let months = select.query_map([], |row| {
        Ok(Month {
            month: row.get(0)?,
            values: [row.get(1)?],
        })
    })?;
    Ok(months.collect::<rusqlite::Result<_>>()?)
}

/// Writes the list of months, and the list of the articles of each.
pub(super) fn articles(site: &Site<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let all = articles_by_month(site)?;
    let total: usize = all.iter().map(|month| month.values[0]).sum();
    let here = Here::at(ARTICLES);
    let body = html! {
        h1 { (counted(total, "article")) }
        (article_months(&all, here))
    };
    keep(ARTICLES, &site.page(ARTICLES, "Articles", false, &body))?;
    for Month { month, values } in &all {
        let address = address::month_of_articles(month);
        let here = Here::at(&address);
        let title = match month.is_empty() {
            true => "Articles without a day".to_owned(),
            false => format!("Articles of {}", visible(&month_in_words(month))),
        };
        let condition = format!("{} = ?1", month_of_column("a.published"));
        let rows = |offset| articles_where(site, &condition, month, offset);
        write_pages(
            site,
            (&address, &title, "articles"),
            (values[0], RANKED),
            rows,
            |rows, _| article_table(rows, here),
            keep,
        )?;
    }
    Ok(())
}

/// Articles that a condition with a value chooses, from a row on, the latest first, each with the kind of copy it is.
fn articles_where(
    site: &Site<'_>,
    condition: &str,
    value: &str,
    offset: usize,
) -> Result<Vec<(ArticleRef, Option<String>)>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {ARTICLE}, c.kind FROM articles a LEFT JOIN copies c ON c.article_id = a.id
         WHERE {condition} ORDER BY substr(a.published, 1, 10) DESC, a.id LIMIT ?2 OFFSET ?3"
    ))?;
    let rows = select.query_map(params![value, RANKED, offset], |row| {
        Ok((ArticleRef::of_row(row, 0)?, row.get(ARTICLE_COLUMNS)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The publishers with the number of their articles, copies included.
pub(super) fn publishers_by_size(site: &Site<'_>) -> Result<Vec<(String, usize)>, SiteError> {
    let mut select = site.db.prepare(
        "SELECT publisher, count(*) AS found FROM articles WHERE publisher IS NOT NULL GROUP BY publisher
         ORDER BY found DESC, publisher",
    )?;
    let publishers = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(publishers.collect::<rusqlite::Result<_>>()?)
}

/// Writes the list of the articles of each publisher.
pub(super) fn publishers(site: &Site<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    for (publisher, count) in publishers_by_size(site)? {
        let address = address::publisher(&publisher);
        let here = Here::at(&address);
        let title = format!("Articles by {}", visible(&publisher));
        write_pages(
            site,
            (&address, &title, "articles"),
            (count, RANKED),
            |offset| articles_where(site, "a.publisher = ?1", &publisher, offset),
            |rows, _| article_table(rows, here),
            keep,
        )?;
    }
    Ok(())
}

/// A chart and a table of the articles of each month.
pub(super) fn article_months(all: &[Month<1>], here: Here) -> Markup {
    html! {
        div .figure {
            div { (months("Articles by month", ["articles"], all)) }
            div .scroll tabindex="0" role="group" aria-label="Table of months" {
                table .months {
                    thead { tr { th scope="col" { "Month" } th scope="col" { "Articles" } } }
                    tbody {
                        @for Month { month, values } in all.iter().rev() {
                            tr {
                                th scope="row" { (visible(&month_in_words(month))) }
                                td { a href=(here.to(&address::month_of_articles(month))) { (grouped(values[0])) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn article_table(rows: &[(ArticleRef, Option<String>)], here: Here) -> Markup {
    html! {
        table .articles {
            thead { tr { th scope="col" { "Headline" } th scope="col" { "Day" } th scope="col" { "Publisher" } th scope="col" { "Copy" } } }
            tbody {
                @for (article, copy) in rows {
                    tr {
                        th scope="row" { (article.link(here, "")) }
                        td { @if let Some(day) = &article.day { (day_element(day)) } }
                        td dir="auto" { @if let Some(publisher) = &article.publisher { (visible(publisher)) } }
                        td { @if let Some(kind) = copy { (super::elsewhere::kind_in_words(kind)) } }
                    }
                }
            }
        }
    }
}

/// How many statements of each month women, men and others made, each counted once; the earliest month first.
pub(super) fn quotes_by_month(site: &Site<'_>) -> Result<Vec<Month<3>>, SiteError> {
    let counts = WHO.map(|(_, _, condition)| format!("count(CASE WHEN {condition} THEN 1 END)"));
    let mut select = site.db.prepare(&format!(
        "SELECT {} AS month, {} FROM quotes q LEFT JOIN entities e ON e.id = q.speaker_id
         WHERE q.first_quote_id IS NULL GROUP BY month ORDER BY month",
        month_of_column("q.said_on"),
        counts.join(", ")
    ))?;
    let months = select.query_map([], |row| {
        Ok(Month {
            month: row.get(0)?,
            values: [row.get(1)?, row.get(2)?, row.get(3)?],
        })
    })?;
    Ok(months.collect::<rusqlite::Result<_>>()?)
}

/// Writes the lists of the statements of each month by women, men and others.
pub(super) fn quotes(site: &Site<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    for Month { month, values } in quotes_by_month(site)? {
        for ((name, words, condition), count) in WHO.into_iter().zip(values) {
            if count == 0 {
                continue;
            }
            let address = address::month_of_quotes(&month, name);
            let here = Here::at(&address);
            let title = format!(
                "Statements by {words}: {}",
                visible(&month_in_words(&month))
            );
            let rows = |offset: usize| -> Result<Vec<Statement>, SiteError> {
                let of_month = month_of_column("q.said_on");
                let mut select = site.db.prepare_cached(&format!(
                    "SELECT {STATEMENT}, {ARTICLE}, e.id IS NOT NULL, {NAMED} FROM quotes q JOIN articles a ON a.id = q.article_id
                     LEFT JOIN entities e ON e.id = q.speaker_id
                     WHERE q.first_quote_id IS NULL AND {of_month} = ?1 AND {condition}
                     ORDER BY substr(q.said_on, 1, 10) DESC, q.article_id, q.start, q.id LIMIT ?2 OFFSET ?3"
                ))?;
                let rows = select.query_map(params![month, PER_PAGE, offset], |row| {
                    let at = STATEMENT_COLUMNS + ARTICLE_COLUMNS;
                    let mut statement = Statement::of_row(row, 0)?;
                    if row.get(at)? {
                        statement.speaker = Some(Named::of_row(row, at + 1)?);
                    }
                    Ok(statement)
                })?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            };
            write_pages(
                site,
                (&address, &title, "statements"),
                (count, PER_PAGE),
                rows,
                |rows, _| html! { ul .statements { @for statement in rows { (statement.item(here)) } } },
                keep,
            )?;
        }
    }
    Ok(())
}

/// A row of the list of people, organizations or places.
struct Ranked {
    named: Named,
    about: Option<String>,
    first: Option<String>,
    last: Option<String>,
}

/// Writes the list of people, organizations or places, those in most articles first.
pub(super) fn entities(
    site: &Site<'_>,
    kind_of: EntityType,
    keep: &mut Keep<'_>,
) -> Result<(), SiteError> {
    let first = address::list(kind_of);
    let here = Here::at(first);
    let (title, what) = match kind_of {
        EntityType::Person => ("People", "people"),
        EntityType::Organization => ("Organizations", "organizations"),
        EntityType::Place => ("Places", "places"),
    };
    let rows = |offset: usize| -> Result<Vec<Ranked>, SiteError> {
        let mut select = site.db.prepare_cached(&format!(
            "SELECT {NAMED}, coalesce(e.role, e.kind), e.country, e.first_seen, e.last_seen FROM entities e
             WHERE e.type = ?1 AND {HAS_PAGE} ORDER BY e.articles DESC, e.quotes DESC, e.name, e.id LIMIT ?2 OFFSET ?3"
        ))?;
        let rows = select.query_map(params![kind_of.name(), RANKED, offset], |row| {
            let about: Option<String> = row.get(NAMED_COLUMNS)?;
            let country: Option<String> = row.get(NAMED_COLUMNS + 1)?;
            let country = country
                .as_deref()
                .and_then(country_name)
                .filter(|_| about.as_deref() != Some("country"));
            let day = |column| -> rusqlite::Result<Option<String>> {
                let day: Option<String> = row.get(column)?;
                Ok(day.and_then(|day| day.get(..10).map(str::to_owned)))
            };
            let about = match kind_of {
                EntityType::Person => about,
                _ => about.map(|kind| kind.replace('_', " ")),
            };
            let about: Vec<String> = about
                .into_iter()
                .chain(country.map(str::to_owned))
                .collect();
            Ok(Ranked {
                named: Named::of_row(row, 0)?,
                about: (!about.is_empty()).then(|| about.join(", ")),
                first: day(NAMED_COLUMNS + 2)?,
                last: day(NAMED_COLUMNS + 3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let spots = match kind_of {
        EntityType::Place => spots(site)?,
        _ => Vec::new(),
    };
    let count = count_with_pages(site, kind_of)?;
    write_pages(
        site,
        (first, title, what),
        (count, RANKED),
        rows,
        |rows, number| {
            html! {
                @if number == 1 {
                    p .lead { "Those in two articles or more, and those who are quoted. Copies are not counted." }
                    @if !spots.is_empty() { (map(&spots, here)) }
                }
                (ranked_table(rows, here))
            }
        },
        keep,
    )
}

fn ranked_table(rows: &[Ranked], here: Here) -> Markup {
    let most = rows.iter().map(|row| row.named.articles).max();
    let most = most.unwrap_or_default();
    html! {
        table .ranked {
            thead {
                tr {
                    th scope="col" { "Name" } th scope="col" { "About" } th scope="col" { "Articles" } th scope="col" { "Statements" }
                    th scope="col" { "Days" }
                }
            }
            tbody {
                @for Ranked { named, about, first, last } in rows {
                    tr {
                        th scope="row" { (named.link(here)) }
                        td dir="auto" { @if let Some(about) = about { (visible(about)) } }
                        td .number {
                            (bar(named.articles, most)) " "
                            a href={ (here.to(&named.address)) "#articles" } { (grouped(named.articles)) }
                        }
                        td .number {
                            @if named.quotes > 0 { a href={ (here.to(&named.address)) "#quotes" } { (grouped(named.quotes)) } }
                        }
                        td .about { @if let Some(days) = days_in_words(first.as_deref(), last.as_deref()) { (visible(&days)) } }
                    }
                }
            }
        }
    }
}

/// The places with points that are in most articles.
pub(super) fn spots(site: &Site<'_>) -> Result<Vec<Spot>, SiteError> {
    let mut select = site.db.prepare(&format!(
        "SELECT {NAMED}, e.latitude, e.longitude FROM entities e
         WHERE e.type = 'place' AND e.latitude IS NOT NULL AND e.longitude IS NOT NULL AND e.articles > 0 AND {HAS_PAGE}
         ORDER BY e.articles DESC, e.name, e.id LIMIT {MAX_SPOTS}"
    ))?;
    let spots = select.query_map([], |row| {
        Ok(Spot {
            named: Named::of_row(row, 0)?,
            latitude: row.get(NAMED_COLUMNS)?,
            longitude: row.get(NAMED_COLUMNS + 1)?,
        })
    })?;
    Ok(spots.collect::<rusqlite::Result<_>>()?)
}

/// A story in a list.
pub(super) struct StoryRef {
    id: String,
    headline: Option<String>,
    first: Option<String>,
    last: Option<String>,
    articles: usize,
    publishers: usize,
}

/// The largest stories, from a row on.
pub(super) fn largest_stories(
    site: &Site<'_>,
    limit: usize,
    offset: usize,
) -> Result<Vec<StoryRef>, SiteError> {
    let mut select = site.db.prepare_cached(
        "SELECT id, headline, substr(first, 1, 10), substr(last, 1, 10), articles, publishers FROM stories
         ORDER BY articles DESC, publishers DESC, last DESC, id LIMIT ?1 OFFSET ?2",
    )?;
    let stories = select.query_map(params![limit, offset], |row| {
        Ok(StoryRef {
            id: row.get(0)?,
            headline: row.get(1)?,
            first: row.get(2)?,
            last: row.get(3)?,
            articles: row.get(4)?,
            publishers: row.get(5)?,
        })
    })?;
    Ok(stories.collect::<rusqlite::Result<_>>()?)
}

/// Writes the list of stories.
pub(super) fn stories(site: &Site<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let here = Here::at(STORIES);
    let count: usize = site
        .db
        .query_row("SELECT count(*) FROM stories", [], |row| row.get(0))?;
    write_pages(
        site,
        (STORIES, "Stories", "stories"),
        (count, RANKED),
        |offset| largest_stories(site, RANKED, offset),
        |rows, _| {
            html! {
                @if rows.is_empty() { p { "No two articles of this collection tell one story." } }
                @else { (story_table(rows, here)) }
            }
        },
        keep,
    )
}

/// A table of stories.
pub(super) fn story_table(rows: &[StoryRef], here: Here) -> Markup {
    html! {
        table .stories {
            thead { tr { th scope="col" { "Story" } th scope="col" { "Days" } th scope="col" { "Articles" } th scope="col" { "Publishers" } } }
            tbody {
                @for story in rows {
                    @let address = here.to(&address::story(&story.id));
                    tr {
                        th scope="row" { a href=(address) dir="auto" { (visible(story.headline.as_deref().unwrap_or("Story without a headline"))) } }
                        td .about { @if let Some(days) = days_in_words(story.first.as_deref(), story.last.as_deref()) { (visible(&days)) } }
                        td .number { a href={ (address) "#articles" } { (grouped(story.articles)) } }
                        td .number { (story.publishers) }
                    }
                }
            }
        }
    }
}
