//! The first page: what the collection is, and its largest and most frequent things, each with the rows behind it.

use maud::{Markup, html};

use super::address::{self, ARTICLES, HOME, Here, STORIES};
use super::charts::{Month, bar, months};
use super::entity::count_with_pages;
use super::frame::{counted, grouped, section};
use super::lists::{
    WHO, article_months, articles_by_month, largest_stories, publishers_by_size, quotes_by_month,
    spots, story_table,
};
use super::map::{Spot, map};
use super::rows::{NAMED, NAMED_COLUMNS, Named, days_in_words, month_in_words};
use super::{Keep, SiteError, Source, search};
use crate::collection::identity::EntityType;
use crate::report::html::visible;

/// Stories, speakers and publishers that are listed.
const MAX_STORIES: i64 = 10;
const MAX_SPEAKERS: usize = 15;
const MAX_PUBLISHERS: usize = 15;
/// Places of the table beside the map.
const MAX_PLACES: usize = 15;

/// Writes the first page.
pub(super) fn write(site: &Source<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let here = Here::at(HOME);
    let months = articles_by_month(site)?;
    let stories = largest_stories(site, MAX_STORIES)?;
    let (speakers, quotes, spots) = (speakers(site)?, quotes_by_month(site)?, spots(site)?);
    let publishers = publishers_by_size(site)?;
    let body = html! {
        h1 dir="auto" { (visible(site.title)) }
        (figures(site, here)?)
        (search::form())
        @if !stories.is_empty() {
            (section("stories", "Biggest stories", &html! {
                (story_table(stories.iter(), here))
                p .all { a href=(here.to(STORIES)) { "All stories" } }
            }))
        }
        @if !speakers.is_empty() { (section("speakers", "Quoted most", &speaker_table(&speakers, here))) }
        @if quotes.iter().any(|month| month.values[..2] != [0; 2]) {
            (section("women-men", "Women and men among the quoted", &women_and_men(&quotes, here)))
        }
        @if !spots.is_empty() { (section("map", "Places", &place_map(&spots, here))) }
        (section("articles", "Articles by month", &article_months(&months, here)))
        @if !publishers.is_empty() { (section("publishers", "Publishers", &publisher_table(&publishers, here))) }
    };
    keep(HOME, &site.page(HOME, site.title, true, &body))?;
    Ok(())
}

/// What the collection is.
fn figures(site: &Source<'_>, here: Here) -> Result<Markup, SiteError> {
    let (articles, copies, first, last, publishers) = site.db.query_row(
        "SELECT count(*), count(copy_of), min(substr(published, 1, 10)), max(substr(published, 1, 10)), count(DISTINCT publisher)
         FROM articles",
        [],
        |row| {
            Ok((
                row.get::<_, usize>(0)?,
                row.get::<_, usize>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, usize>(4)?,
            ))
        },
    )?;
    let stories: usize = site
        .db
        .query_row("SELECT count(*) FROM stories", [], |row| row.get(0))?;
    let mut things = vec![(ARTICLES, articles, "article"), (STORIES, stories, "story")];
    for (kind_of, noun) in EntityType::ALL
        .into_iter()
        .zip(["person", "organization", "place"])
    {
        things.push((
            address::list(kind_of),
            count_with_pages(site, kind_of)?,
            noun,
        ));
    }
    let days = days_in_words(first.as_deref(), last.as_deref());
    Ok(html! {
        p .lead {
            (counted(articles, "article"))
            @if let Some(days) = days { " from " (visible(&days)) }
            @if publishers > 0 { " by " (counted(publishers, "publisher")) }
            @if copies > 0 { "; " (grouped(copies)) " of them are copies, which are not counted below" }
            "."
        }
        ul .figures {
            @for (to, count, noun) in things {
                li { a href=(here.to(to)) { b { (grouped(count)) } " " (plural(count, noun)) } }
            }
        }
    })
}

fn plural(count: usize, noun: &'static str) -> &'static str {
    match (count, noun) {
        (1, _) => noun,
        (_, "article") => "articles",
        (_, "story") => "stories",
        (_, "person") => "people",
        (_, "organization") => "organizations",
        _ => "places",
    }
}

/// Those whose statements are most, each counted once.
fn speakers(site: &Source<'_>) -> Result<Vec<(Named, Option<String>)>, SiteError> {
    let mut select = site.db.prepare(&format!(
        "SELECT {NAMED}, e.role FROM entities e WHERE e.quotes > 0 AND e.type = 'person'
         ORDER BY e.quotes DESC, e.articles DESC, e.name, e.id LIMIT {MAX_SPEAKERS}"
    ))?;
    let speakers = select.query_map([], |row| {
        Ok((Named::of_row(row, 0)?, row.get(NAMED_COLUMNS)?))
    })?;
    Ok(speakers.collect::<rusqlite::Result<_>>()?)
}

fn speaker_table(speakers: &[(Named, Option<String>)], here: Here) -> Markup {
    let most = speakers.first().map_or(0, |(named, _)| named.quotes);
    html! {
        p .lead { "Statements in quotation marks and reported ones; what several articles printed is counted once." }
        table .ranked {
            thead { tr { th scope="col" { "Person" } th scope="col" { "Role" } th scope="col" { "Statements" } th scope="col" { "Articles" } } }
            tbody {
                @for (named, role) in speakers {
                    tr {
                        th scope="row" { (named.link(here)) }
                        td dir="auto" { @if let Some(role) = role { (visible(role)) } }
                        td .number { (bar(named.quotes, most)) " " a href={ (here.to(&named.address)) "#quotes" } { (grouped(named.quotes)) } }
                        td .number { a href={ (here.to(&named.address)) "#articles" } { (grouped(named.articles)) } }
                    }
                }
            }
        }
    }
}

fn women_and_men(all: &[Month<3>], here: Here) -> Markup {
    let of_people: Vec<Month<2>> = all
        .iter()
        .map(|month| Month {
            month: month.month.clone(),
            values: [month.values[0], month.values[1]],
        })
        .collect();
    html! {
        p .lead { "Statements by people whose articles show their gender, by titles, pronouns or given names." }
        div .figure {
            div { (months("Statements by women and men by month", ["women", "men"], &of_people)) }
            div .scroll tabindex="0" role="group" aria-label="Table of women and men by month" {
                table .months {
                    thead {
                        tr {
                            th scope="col" { "Month" } th scope="col" { "Women" } th scope="col" { "Men" } th scope="col" { "Share of women" }
                            th scope="col" { "Others" }
                        }
                    }
                    tbody {
                        @for Month { month, values } in all.iter().rev() {
                            @let sum = values[0] + values[1];
                            tr {
                                th scope="row" { (visible(&month_in_words(month))) }
                                td { (rows_link(month, 0, values[0], here)) }
                                td { (rows_link(month, 1, values[1], here)) }
                                td { @if sum > 0 { ((100 * values[0] + sum / 2) / sum) " %" } }
                                td { (rows_link(month, 2, values[2], here)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A number of statements, which leads to them.
fn rows_link(month: &str, who: usize, count: usize, here: Here) -> Markup {
    html! {
        @if count > 0 { a href=(here.to(&address::month_of_quotes(month, WHO[who].0))) { (grouped(count)) } }
        @else { "0" }
    }
}

fn place_map(spots: &[Spot], here: Here) -> Markup {
    let most = spots.first().map_or(0, |spot| spot.named.articles);
    html! {
        div .figure .wide {
            div { (map(spots, here)) }
            div .scroll tabindex="0" role="group" aria-label="Table of places" {
                table .ranked {
                    thead { tr { th scope="col" { "Place" } th scope="col" { "Articles" } } }
                    tbody {
                        @for Spot { named, .. } in spots.iter().take(MAX_PLACES) {
                            tr {
                                th scope="row" { (named.link(here)) }
                                td .number { (bar(named.articles, most)) " " a href={ (here.to(&named.address)) "#articles" } { (grouped(named.articles)) } }
                            }
                        }
                    }
                }
            }
        }
        p .all { a href=(here.to(address::list(EntityType::Place))) { "All places" } }
    }
}

fn publisher_table(publishers: &[(String, usize)], here: Here) -> Markup {
    let most = publishers.first().map_or(0, |(_, count)| *count);
    html! {
        table .ranked {
            thead { tr { th scope="col" { "Publisher" } th scope="col" { "Articles" } } }
            tbody {
                @for (publisher, count) in publishers.iter().take(MAX_PUBLISHERS) {
                    tr {
                        @let address = here.to(&address::publisher(publisher));
                        th scope="row" { a href=(address) dir="auto" { (visible(publisher)) } }
                        td .number { (bar(*count, most)) " " a href=(address) { (grouped(*count)) } }
                    }
                }
            }
        }
    }
}
