//! Lists: articles and statements by month; people, organizations, places and stories.

use maud::{Markup, html};
use rusqlite::Row;

use super::address::{self, ARTICLES, Here, STORIES};
use super::charts::{Month, bar, months};
use super::entity::PER_PAGE;
use super::frame::{Pager, counted, grouped};
use super::map::{Spot, map};
use super::rows::{
    ARTICLE, ARTICLE_COLUMNS, ArticleRef, HAS_PAGE, NAMED, NAMED_COLUMNS, Named, QUOTES, STATEMENT,
    STATEMENT_COLUMNS, Statement, count_of, day_element, days_in_words, month_in_words,
    month_of_column, story_days,
};
use super::{Keep, SiteError, Source};
use crate::collection::identity::EntityType;
use crate::collection::reader::{STORY, StoryLine};
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

/// A list that is written in pages.
struct List<'l> {
    /// The address of the first page.
    first: &'l str,
    title: &'l str,
    /// What the rows are.
    what: &'l str,
    per_page: usize,
}

impl List<'_> {
    /// Writes the pages. `fetch` gives the row for a key, and `markup` the rows of a page, which has a number too.
    fn write<'r, K, R>(
        &self,
        site: &Source<'_>,
        rows: &'r [K],
        fetch: impl Fn(&Source<'_>, &'r K) -> Result<R, SiteError> + Sync,
        markup: impl Fn(&[R], usize) -> Markup + Sync,
        keep: &mut Keep<'_>,
    ) -> Result<(), SiteError>
    where
        K: Sync,
    {
        let pager = Pager {
            first: self.first,
            part: "",
            pages: rows.len().div_ceil(self.per_page).max(1),
        };
        let write = |site: &Source<'_>, number: &usize, keep: &mut Keep<'_>| {
            let number = *number;
            let own = rows
                .iter()
                .skip((number - 1) * self.per_page)
                .take(self.per_page);
            let own = own.map(|key| fetch(site, key));
            let own = own.collect::<Result<Vec<R>, SiteError>>()?;
            let title = match number {
                1 => self.title.to_owned(),
                _ => format!("{}, page {number}", self.title),
            };
            let body = html! {
                h1 dir="auto" { (title) }
                (markup(&own, number))
                (pager.links(number, self.what))
            };
            let address = pager.address(number);
            keep(&address, &site.page(&address, &title, false, &body))?;
            Ok(())
        };
        let numbers: Vec<usize> = (1..=pager.pages).collect();
        site.each(&numbers, write, keep)
    }
}

/// The row numbers of a group of rows.
fn numbers(group: &[(String, i64)]) -> Vec<i64> {
    group.iter().map(|(_, row)| *row).collect()
}

/// The number of articles of each month, copies included, the earliest first.
pub(super) fn articles_by_month(site: &Source<'_>) -> Result<Vec<Month<1>>, SiteError> {
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
pub(super) fn articles(site: &Source<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let all = articles_by_month(site)?;
    let total: usize = all.iter().map(|month| month.values[0]).sum();
    let body = html! {
        h1 { (counted(total, "article")) }
        (article_months(&all, Here::at(ARTICLES)))
    };
    keep(ARTICLES, &site.page(ARTICLES, "Articles", false, &body))?;
    let rows = site.keyed(&format!(
        "SELECT {} AS month, rowid FROM articles ORDER BY month, substr(published, 1, 10) DESC, id",
        month_of_column("published")
    ))?;
    for group in rows.chunk_by(|a, b| a.0 == b.0) {
        let month = group[0].0.as_str();
        let title = match month {
            "" => "Articles without a day".to_owned(),
            month => format!("Articles of {}", visible(&month_in_words(month))),
        };
        write_articles(
            site,
            &address::month_of_articles(month),
            &title,
            group,
            keep,
        )?;
    }
    Ok(())
}

/// Writes the list of the articles of each publisher.
pub(super) fn publishers(site: &Source<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let rows = site.keyed(
        "SELECT publisher, rowid FROM articles WHERE publisher IS NOT NULL ORDER BY publisher, substr(published, 1, 10) DESC, id",
    )?;
    for group in rows.chunk_by(|a, b| a.0 == b.0) {
        let publisher = group[0].0.as_str();
        let title = format!("Articles by {}", visible(publisher));
        write_articles(site, &address::publisher(publisher), &title, group, keep)?;
    }
    Ok(())
}

fn write_articles(
    site: &Source<'_>,
    first: &str,
    title: &str,
    group: &[(String, i64)],
    keep: &mut Keep<'_>,
) -> Result<(), SiteError> {
    let list = List {
        first,
        title,
        what: "articles",
        per_page: RANKED,
    };
    let fetch = |site: &Source<'_>, row: &i64| -> Result<(ArticleRef, Option<String>), SiteError> {
        let mut select = site.db.prepare_cached(&format!(
            "SELECT {ARTICLE}, c.kind FROM articles a LEFT JOIN copies c ON c.article_id = a.id WHERE a.rowid = ?1"
        ))?;
        Ok(select.query_row([row], |row| {
            Ok((ArticleRef::of_row(row, 0)?, row.get(ARTICLE_COLUMNS)?))
        })?)
    };
    let here = Here::at(first);
    list.write(
        site,
        &numbers(group),
        fetch,
        |rows, _| article_table(rows, here),
        keep,
    )
}

/// The publishers with the number of their articles, copies included.
pub(super) fn publishers_by_size(site: &Source<'_>) -> Result<Vec<(String, usize)>, SiteError> {
    let mut select = site.db.prepare(
        "SELECT publisher, count(*) AS found FROM articles WHERE publisher IS NOT NULL GROUP BY publisher
         ORDER BY found DESC, publisher",
    )?;
    let publishers = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(publishers.collect::<rusqlite::Result<_>>()?)
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
pub(super) fn quotes_by_month(site: &Source<'_>) -> Result<Vec<Month<3>>, SiteError> {
    let counts = WHO.map(|(_, _, condition)| format!("count(CASE WHEN {condition} THEN 1 END)"));
    let mut select = site.db.prepare(&format!(
        "SELECT {} AS month, {} FROM quote_data d CROSS JOIN quotes q ON q.rowid = d.number
         LEFT JOIN entities e ON e.rowid = d.speaker WHERE d.first IS NULL GROUP BY month ORDER BY month",
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
pub(super) fn quotes(site: &Source<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let fetch = |site: &Source<'_>, row: &i64| -> Result<Statement, SiteError> {
        let mut select = site.db.prepare_cached(&format!(
            "SELECT {STATEMENT}, {ARTICLE}, d.speaker FROM {QUOTES} WHERE d.number = ?1"
        ))?;
        let (mut statement, speaker) = select.query_row([row], |row| {
            let speaker: Option<i64> = row.get(STATEMENT_COLUMNS + ARTICLE_COLUMNS)?;
            Ok((Statement::of_row(row, 0)?, speaker))
        })?;
        statement.speaker = speaker.map(|speaker| site.named(speaker)).transpose()?;
        Ok(statement)
    };
    for (name, words, condition) in WHO {
        let rows = site.keyed(&format!(
            "SELECT {} AS month, d.number FROM quote_data d CROSS JOIN quotes q ON q.rowid = d.number
             LEFT JOIN entities e ON e.rowid = d.speaker WHERE d.first IS NULL AND {condition}
             ORDER BY month, substr(q.said_on, 1, 10) DESC, q.article_id, q.start, q.id",
            month_of_column("q.said_on")
        ))?;
        for group in rows.chunk_by(|a, b| a.0 == b.0) {
            let month = group[0].0.as_str();
            let first = address::month_of_quotes(month, name);
            let here = Here::at(&first);
            let title = format!("Statements by {words}: {}", visible(&month_in_words(month)));
            let list = List {
                first: &first,
                title: &title,
                what: "statements",
                per_page: PER_PAGE,
            };
            let markup = |rows: &[Statement], _| html! { ul .statements { @for statement in rows { (statement.item(here)) } } };
            list.write(site, &numbers(group), fetch, markup, keep)?;
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
    site: &Source<'_>,
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
    let fetch = |site: &Source<'_>, row: &i64| -> Result<Ranked, SiteError> {
        let mut select = site.db.prepare_cached(&format!(
            "SELECT {NAMED}, coalesce(e.role, e.kind), e.country, substr(e.first_seen, 1, 10), substr(e.last_seen, 1, 10)
             FROM entities e WHERE e.rowid = ?1"
        ))?;
        Ok(select.query_row([row], Ranked::of_row)?)
    };
    let spots = match kind_of {
        EntityType::Place => spots(site)?,
        _ => Vec::new(),
    };
    let rows = site.numbers(&format!(
        "SELECT e.rowid FROM entities e WHERE e.type = '{}' AND {HAS_PAGE}
         ORDER BY e.articles DESC, e.quotes DESC, e.name, e.id",
        kind_of.name()
    ))?;
    let list = List {
        first,
        title,
        what,
        per_page: RANKED,
    };
    let markup = |rows: &[Ranked], number| {
        html! {
            @if number == 1 {
                p .lead { "Those in two articles or more, and those who are quoted. Copies are not counted." }
                @if !spots.is_empty() { (map(&spots, here)) }
            }
            (ranked_table(rows, here))
        }
    };
    list.write(site, &rows, fetch, markup, keep)
}

impl Ranked {
    /// Reads the columns of [`NAMED`], then what is known, the country, and the first and the last day.
    fn of_row(row: &Row<'_>) -> rusqlite::Result<Ranked> {
        let named = Named::of_row(row, 0)?;
        let known: Option<String> = row.get(NAMED_COLUMNS)?;
        let country: Option<String> = row.get(NAMED_COLUMNS + 1)?;
        let country = country.as_deref().and_then(country_name);
        let country = country.filter(|_| known.as_deref() != Some("country"));
        let known = known.map(|known| match named.kind_of {
            EntityType::Person => known,
            _ => known.replace('_', " "),
        });
        let about: Vec<String> = known
            .into_iter()
            .chain(country.map(str::to_owned))
            .collect();
        Ok(Ranked {
            about: (!about.is_empty()).then(|| about.join(", ")),
            first: row.get(NAMED_COLUMNS + 2)?,
            last: row.get(NAMED_COLUMNS + 3)?,
            named,
        })
    }
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
pub(super) fn spots(site: &Source<'_>) -> Result<Vec<Spot>, SiteError> {
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

/// The largest stories.
pub(super) fn largest_stories(site: &Source<'_>, limit: i64) -> Result<Vec<StoryLine>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {STORY} FROM stories s ORDER BY s.articles DESC, s.publishers DESC, s.last DESC, s.id LIMIT {limit}"
    ))?;
    let stories = select.query_map([], StoryLine::of_row)?;
    Ok(stories.collect::<rusqlite::Result<_>>()?)
}

/// Writes the list of stories.
pub(super) fn stories(site: &Source<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let here = Here::at(STORIES);
    let list = List {
        first: STORIES,
        title: "Stories",
        what: "stories",
        per_page: RANKED,
    };
    let stories = largest_stories(site, i64::MAX)?;
    let markup = |rows: &[&StoryLine], _| {
        html! {
            @if rows.is_empty() { p { "No two articles of this collection tell one story." } }
            @else { (story_table(rows.iter().copied(), here)) }
        }
    };
    list.write(site, &stories, |_, story| Ok(story), markup, keep)
}

/// A table of stories.
pub(super) fn story_table<'s>(rows: impl Iterator<Item = &'s StoryLine>, here: Here) -> Markup {
    html! {
        table .stories {
            thead { tr { th scope="col" { "Story" } th scope="col" { "Days" } th scope="col" { "Articles" } th scope="col" { "Publishers" } } }
            tbody {
                @for story in rows {
                    @let address = here.to(&address::story(&story.id));
                    tr {
                        th scope="row" { a href=(address) dir="auto" { (visible(story.headline.as_deref().unwrap_or("Story without a headline"))) } }
                        td .about { @if let Some(days) = story_days(story) { (visible(&days)) } }
                        td .number { a href={ (address) "#articles" } { (grouped(count_of(story.articles))) } }
                        td .number { (story.publishers) }
                    }
                }
            }
        }
    }
}
