//! The pages of people, organizations and places.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use maud::{Markup, html};

use super::address::{self, Here};
use super::charts::{Month, months};
use super::frame::{Pager, counted, grouped, section};
use super::rows::{
    ARTICLE, ARTICLE_COLUMNS, ArticleRef, HAS_PAGE, Monthly, NAMED, Named, QUOTES, STATEMENT,
    Statement, behind, by_month, day_element, days_in_words, month_in_words, month_of_column,
    tally,
};
use super::together::together;
use super::{Keep, SiteError, Source};
use crate::collection::identity::EntityType;
use crate::lexicon::country_name;
use crate::report::html::visible;

/// Articles, and statements, of a page.
pub(super) const PER_PAGE: usize = 100;
/// Names and roles that are listed.
const MAX_NAMES: usize = 30;
/// Articles that are listed for a role or a publisher.
const MAX_ARTICLES: usize = 6;

/// An entity with its rows.
struct Profile {
    row: i64,
    named: Named,
    kind: Option<String>,
    country: Option<String>,
    point: Option<(f64, f64)>,
    role: Option<String>,
    affiliation: Option<Arc<Named>>,
    first: Option<String>,
    last: Option<String>,
    /// Its articles, the latest first, and where it is mentioned in each.
    articles: Vec<ArticleRef>,
    anchors: Vec<String>,
    /// What it said, the latest first.
    statements: Vec<Statement>,
}

/// Writes the pages of the entity with this row number.
pub(super) fn write(site: &Source<'_>, row: &i64, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let profile = Profile::read(site, *row)?;
    let address = profile.named.address.clone();
    let name = profile.named.name.clone();
    let lists = [
        ("-articles", "articles", profile.articles.len()),
        ("-quotes", "statements", profile.statements.len()),
    ];
    keep(
        &address,
        &site.page(&address, &name, false, &profile.markup(site)?),
    )?;
    for (part, what, count) in lists {
        let pager = pager(&address, part, count);
        for number in 2..=pager.pages {
            let here = Here::at(&address);
            let rows = (number - 1) * PER_PAGE..(number * PER_PAGE).min(count);
            let list = match part {
                "-articles" => profile.article_list(rows, Level::Second, here),
                _ => statement_list(&profile.statements[rows], Level::Second, here),
            };
            let title = format!("{name}: {what}, page {number} of {}", pager.pages);
            let body = html! {
                p .kind { (kind_name(profile.named.kind_of)) }
                h1 { (profile.named.link(here)) ": " (what) ", page " (number) " of " (pager.pages) }
                (list)
                (pager.links(number, what))
            };
            let address = pager.address(number);
            keep(&address, &site.page(&address, &title, false, &body))?;
        }
    }
    Ok(())
}

fn pager<'p>(first: &'p str, part: &'p str, rows: usize) -> Pager<'p> {
    Pager {
        first,
        part,
        pages: rows.div_ceil(PER_PAGE).max(1),
    }
}

impl Profile {
    fn read(site: &Source<'_>, row: i64) -> Result<Profile, SiteError> {
        let mut select = site.db.prepare_cached(&format!(
            "SELECT {NAMED}, e.kind, e.country, e.latitude, e.longitude, e.role, t.affiliation, e.first_seen, e.last_seen
             FROM entities e JOIN thing_data t ON t.number = e.rowid WHERE e.rowid = ?1"
        ))?;
        let mut affiliation = None;
        let mut profile = select.query_row([row], |found| {
            affiliation = found.get::<_, Option<i64>>(11)?;
            let point = found
                .get::<_, Option<f64>>(8)?
                .zip(found.get::<_, Option<f64>>(9)?);
            Ok(Profile {
                row,
                named: Named::of_row(found, 0)?,
                kind: found.get(6)?,
                country: found.get(7)?,
                point,
                role: found.get(10)?,
                affiliation: None,
                first: found.get(12)?,
                last: found.get(13)?,
                articles: Vec::new(),
                anchors: Vec::new(),
                statements: Vec::new(),
            })
        })?;
        if let Some(id) = affiliation {
            profile.affiliation = Some(site.named(id)?);
        }
        profile.read_articles(site)?;
        profile.statements = statements(site, row)?;
        Ok(profile)
    }

    fn read_articles(&mut self, site: &Source<'_>) -> Result<(), SiteError> {
        // Copies do not count, except for what only copies have.
        let mut select = site.db.prepare_cached(&format!(
            "SELECT {ARTICLE}, r.type, min(r.number) FROM entity_rows r JOIN articles a ON a.rowid = r.article
             WHERE r.entity = ?1 AND (?2 OR a.copy_of IS NULL) GROUP BY a.rowid
             ORDER BY {} = '', substr(a.published, 1, 10) DESC, a.id",
            month_of_column("a.published")
        ))?;
        let mut rows = select.query((self.row, self.named.articles == 0))?;
        while let Some(row) = rows.next()? {
            let kind_of: i64 = row.get(ARTICLE_COLUMNS)?;
            let number: u32 = row.get(ARTICLE_COLUMNS + 1)?;
            let kind_of = usize::try_from(kind_of).ok();
            let kind_of = kind_of.and_then(|at| EntityType::ALL.get(at)).copied();
            let kind_of = kind_of.unwrap_or_default().name();
            self.articles.push(ArticleRef::of_row(row, 0)?);
            self.anchors.push(format!("#{kind_of}-{number}"));
        }
        Ok(())
    }

    fn here(&self) -> Here {
        Here::at(&self.named.address)
    }

    /// The first page.
    fn markup(&self, site: &Source<'_>) -> Result<Markup, SiteError> {
        let here = self.here();
        let names = self.names(site)?;
        let roles = self.roles(site)?;
        let together = together(site, self.row, &self.articles)?;
        let with_whom = html! {
            div .columns { @for list in together.iter().filter(|list| !list.is_empty()) { (list.markup(&self.articles, here)) } }
        };
        let (articles, quotes) = (self.articles.len(), self.statements.len());
        Ok(html! {
            (self.head())
            @if names.len() > 1 { (name_list(&names)) }
            @if self.months().iter().any(|month| !month.month.is_empty()) { (section("by-month", "By month", &self.chart())) }
            @if !roles.is_empty() { (section("roles", "Roles and affiliations", &role_table(&roles, here))) }
            @if quotes > 0 {
                (section("quotes", "Statements", &html! {
                    (statement_list(&self.statements[..quotes.min(PER_PAGE)], Level::Third, here))
                    (pager(&self.named.address, "-quotes", quotes).links(1, "statements"))
                }))
            }
            @if together.iter().any(|list| !list.is_empty()) { (section("named-with", "Named with", &with_whom)) }
            @if self.articles.iter().any(|article| article.publisher.is_some()) {
                (section("publishers", "Publishers", &self.publishers()))
            }
            (section("articles", "Articles", &html! {
                (self.article_list(0..articles.min(PER_PAGE), Level::Third, here))
                (pager(&self.named.address, "-articles", articles).links(1, "articles"))
            }))
        })
    }

    /// The name, what is known, and the figures.
    fn head(&self) -> Markup {
        let here = self.here();
        let country = self.country.as_deref().and_then(country_name);
        let country = country.filter(|_| self.kind.as_deref() != Some("country"));
        let kind = self.kind.as_deref().map(|kind| kind.replace('_', " "));
        let (articles, quotes) = (self.articles.len(), self.statements.len());
        html! {
            p .kind { (kind_name(self.named.kind_of)) }
            h1 dir="auto" { (visible(&self.named.name)) }
            p .lead {
                @if let Some(role) = &self.role { bdi { (visible(role)) } }
                @if let Some(affiliation) = &self.affiliation {
                    @if self.role.is_some() { ", " }
                    (affiliation.link(here))
                }
                @if let Some(kind) = &kind { (visible(kind)) }
                @if let Some(country) = country {
                    @if kind.is_some() { ", " }
                    (country)
                }
                @if let Some((latitude, longitude)) = self.point {
                    " " span .about { (degrees(latitude, 'N', 'S')) " " (degrees(longitude, 'E', 'W')) }
                }
            }
            ul .figures {
                li { a href="#articles" { b { (grouped(articles)) } " " (counted(articles, "article").rsplit(' ').next().unwrap_or_default()) } }
                @if quotes > 0 {
                    li { a href="#quotes" { b { (grouped(quotes)) } " " (counted(quotes, "statement").rsplit(' ').next().unwrap_or_default()) } }
                }
                @if let Some(days) = days_in_words(self.first.as_deref().and_then(|day| day.get(..10)), self.last.as_deref().and_then(|day| day.get(..10))) {
                    li { (visible(&days)) }
                }
            }
        }
    }

    /// Articles and statements of each month, the earliest first.
    fn months(&self) -> Vec<Month<2>> {
        let mut months: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
        for article in &self.articles {
            months.entry(article.month()).or_default()[0] += 1;
        }
        for statement in &self.statements {
            months.entry(statement.month()).or_default()[1] += 1;
        }
        let months = months.into_iter().map(|(month, values)| Month {
            month: month.to_owned(),
            values,
        });
        months.collect()
    }

    fn chart(&self) -> Markup {
        let all = self.months();
        let articles: Vec<Month<1>> = all
            .iter()
            .map(|month| Month {
                month: month.month.clone(),
                values: [month.values[0]],
            })
            .collect();
        let has_quotes = !self.statements.is_empty();
        let here = self.here();
        html! {
            div .figure {
                div { (months("Articles by month", ["articles"], &articles)) }
                div .scroll tabindex="0" role="group" aria-label="Table of months" {
                    table .months {
                        thead { tr { th scope="col" { "Month" } th scope="col" { "Articles" } @if has_quotes { th scope="col" { "Statements" } } } }
                        tbody {
                            @for month in all.iter().rev() {
                                tr {
                                    th scope="row" { (visible(&month_in_words(&month.month))) }
                                    td { (self.month_link(&month.month, month.values[0], "-articles", here)) }
                                    @if has_quotes { td { (self.month_link(&month.month, month.values[1], "-quotes", here)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A number of a month, which leads to the month in the list that has its rows.
    fn month_link(&self, month: &str, value: usize, part: &str, here: Here) -> Markup {
        let at = match part {
            "-articles" => self.articles.iter().position(|row| row.month() == month),
            _ => self.statements.iter().position(|row| row.month() == month),
        };
        let Some(at) = at else {
            return html! { (value) };
        };
        let page = address::numbered(&self.named.address, part, at / PER_PAGE + 1);
        let anchor = month_anchor(month, part);
        html! { a href={ (here.to(&page)) "#" (anchor) } { (grouped(value)) } }
    }

    fn names(&self, site: &Source<'_>) -> Result<Vec<(String, usize)>, SiteError> {
        let mut select = site.db.prepare_cached(
            "SELECT name, articles FROM names WHERE entity_id = ?1 ORDER BY articles DESC, name",
        )?;
        let names = select.query_map([&self.named.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(names.take(MAX_NAMES).collect::<rusqlite::Result<_>>()?)
    }

    /// The roles with their affiliations, in the order of their first days.
    fn roles(&self, site: &Source<'_>) -> Result<Vec<Role<'_>>, SiteError> {
        let mut select = site.db.prepare_cached(
            "SELECT r.role, o.entity, r.article FROM entity_rows r
             LEFT JOIN entity_rows o ON o.article = r.article AND o.type = 1 AND o.number = r.affiliation
             WHERE r.entity = ?1 AND (r.role IS NOT NULL OR o.entity IS NOT NULL)",
        )?;
        let mut rows = select.query([self.row])?;
        let mut found: BTreeMap<(Option<String>, Option<i64>), HashSet<i64>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let key = (row.get(0)?, row.get(1)?);
            found.entry(key).or_default().insert(row.get(2)?);
        }
        let mut roles = Vec::new();
        for ((role, affiliation), rows) in found {
            let affiliation = affiliation.map(|row| site.named(row)).transpose()?;
            // From the earliest to the latest.
            let articles = self.articles.iter().zip(&self.anchors).rev();
            let articles: Vec<_> = articles
                .filter(|(article, _)| rows.contains(&article.row))
                .collect();
            if !articles.is_empty() {
                roles.push(Role {
                    role,
                    affiliation,
                    articles,
                });
            }
        }
        roles.sort_by_key(|role| (std::cmp::Reverse(role.articles.len()), role.key()));
        roles.truncate(MAX_NAMES);
        roles.sort_by_key(|role| {
            let first = role
                .articles
                .iter()
                .find_map(|(article, _)| article.day.clone());
            (first.is_none(), first, role.key())
        });
        Ok(roles)
    }

    fn publishers(&self) -> Markup {
        let here = self.here();
        let counts = tally(
            self.articles
                .iter()
                .filter_map(|article| article.publisher.as_deref()),
        );
        html! {
            ul .together {
                @for (publisher, count) in counts.iter().take(MAX_NAMES) {
                    @let some: Vec<(&ArticleRef, String)> = self.articles.iter().zip(&self.anchors)
                        .filter(|(article, _)| article.publisher.as_deref() == Some(*publisher))
                        .take(MAX_ARTICLES).map(|(article, anchor)| (article, anchor.clone())).collect();
                    li { a href=(here.to(&address::publisher(publisher))) dir="auto" { (visible(publisher)) } (behind(*count, &some, here)) }
                }
            }
        }
    }

    /// Articles by month.
    fn article_list(&self, rows: std::ops::Range<usize>, level: Level, here: Here) -> Markup {
        let mut anchors = self.anchors[rows.clone()].iter();
        html! {
            @for (month, articles) in by_month(&self.articles[rows]) {
                (level.heading(&month_anchor(month, "-articles"), &month_in_words(month)))
                ul .articles {
                    @for article in articles { (article.item(here, anchors.next().map_or("", String::as_str))) }
                }
            }
        }
    }
}

/// A role and an affiliation, with their articles.
struct Role<'p> {
    role: Option<String>,
    affiliation: Option<Arc<Named>>,
    articles: Vec<(&'p ArticleRef, &'p String)>,
}

impl Role<'_> {
    fn key(&self) -> (Option<String>, Option<String>) {
        let affiliation = self.affiliation.as_ref();
        (self.role.clone(), affiliation.map(|named| named.id.clone()))
    }
}

/// What an entity of this type is, in words.
pub(super) const fn kind_name(kind_of: EntityType) -> &'static str {
    match kind_of {
        EntityType::Person => "Person",
        EntityType::Organization => "Organization",
        EntityType::Place => "Place",
    }
}

/// The id of a month in a list of a page.
fn month_anchor(month: &str, part: &str) -> String {
    let month = if month.is_empty() { "undated" } else { month };
    format!("m{part}-{month}")
}

fn role_table(roles: &[Role<'_>], here: Here) -> Markup {
    html! {
        table .roles {
            thead { tr { th scope="col" { "Role" } th scope="col" { "Affiliation" } th scope="col" { "Days" } th scope="col" { "Articles" } } }
            tbody {
                @for role in roles {
                    @let mut days = role.articles.iter().filter_map(|(article, _)| article.day.as_deref());
                    @let first = days.next();
                    @let last = days.next_back().or(first);
                    @let some: Vec<(&ArticleRef, String)> =
                        role.articles.iter().take(MAX_ARTICLES).map(|(article, anchor)| (*article, (*anchor).clone())).collect();
                    tr {
                        td dir="auto" { @if let Some(role) = &role.role { (visible(role)) } }
                        td { @if let Some(affiliation) = &role.affiliation { (affiliation.link(here)) } }
                        td {
                            @if let Some(first) = first { (day_element(first)) }
                            @if first != last { @if let Some(last) = last { " to " (day_element(last)) } }
                        }
                        td { (behind(role.articles.len(), &some, here)) }
                    }
                }
            }
        }
    }
}

/// Under which names it occurs, and in how many articles.
fn name_list(names: &[(String, usize)]) -> Markup {
    html! {
        p .also {
            "Named as "
            @for (at, (name, articles)) in names.iter().enumerate() {
                @if at > 0 { ", " }
                bdi { (visible(name)) } " (" (grouped(*articles)) ")"
            }
        }
    }
}

fn degrees(value: f64, positive: char, negative: char) -> String {
    let side = if value < 0.0 { negative } else { positive };
    format!("{:.2}° {side}", value.abs())
}

/// The level of a heading.
#[derive(Debug, Clone, Copy)]
enum Level {
    Second,
    Third,
}

impl Level {
    fn heading(self, id: &str, text: &str) -> Markup {
        html! {
            @match self {
                Level::Second => { h2 id=(id) { (visible(text)) } }
                Level::Third => { h3 id=(id) { (visible(text)) } }
            }
        }
    }
}

/// Statements by month.
fn statement_list(statements: &[Statement], level: Level, here: Here) -> Markup {
    html! {
        @for (month, statements) in by_month(statements) {
            (level.heading(&month_anchor(month, "-quotes"), &month_in_words(month)))
            ul .statements { @for statement in statements { (statement.item(here)) } }
        }
    }
}

/// What somebody said, each statement once, the latest first.
fn statements(site: &Source<'_>, speaker: i64) -> Result<Vec<Statement>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {STATEMENT}, {ARTICLE} FROM {QUOTES} WHERE d.speaker = ?1 AND d.first IS NULL
         ORDER BY {} = '', substr(q.said_on, 1, 10) DESC, q.article_id, q.start, q.id",
        month_of_column("q.said_on")
    ))?;
    let statements = select.query_map([speaker], |row| {
        let mut statement = Statement::of_row(row, 0)?;
        statement.speaker_name = None;
        Ok(statement)
    })?;
    Ok(statements.collect::<rusqlite::Result<_>>()?)
}

/// The number of entities of a type that have pages.
pub(super) fn count_with_pages(site: &Source<'_>, kind_of: EntityType) -> Result<usize, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT count(*) FROM entities e WHERE e.type = ?1 AND {HAS_PAGE}"
    ))?;
    Ok(select.query_row([kind_of.name()], |row| row.get(0))?)
}
