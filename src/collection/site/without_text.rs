//! The page of an article whose text the database does not have: what is known of it, with the same places that links lead to.

use maud::{Markup, html};

use super::address::{self, Here};
use super::article::notes;
use super::frame::section;
use super::rows::{
    ARTICLE, ARTICLE_COLUMNS, ArticleRef, NAMED, NAMED_COLUMNS, Named, QUOTES, STATEMENT,
    Statement, day_element,
};
use super::{Keep, SiteError, Source, elsewhere};
use crate::collection::identity::EntityType;
use crate::report::html::visible;

/// Writes the page of the article with this row number.
pub(super) fn write(
    site: &Source<'_>,
    row: i64,
    id: &str,
    keep: &mut Keep<'_>,
) -> Result<(), SiteError> {
    let address = address::article(id);
    let here = Here::at(&address);
    let (article, summary) = site
        .db
        .prepare_cached(&format!(
            "SELECT {ARTICLE}, a.summary FROM articles a WHERE a.rowid = ?1"
        ))?
        .query_row([row], |row| {
            Ok((
                ArticleRef::of_row(row, 0)?,
                row.get::<_, String>(ARTICLE_COLUMNS)?,
            ))
        })?;
    let statements = statements(site, row)?;
    let body = html! {
        p .kind {
            "Article"
            @if let Some(publisher) = &article.publisher { " · " bdi { (visible(publisher)) } }
            @if let Some(day) = &article.day { " · " (day_element(day)) }
        }
        h1 dir="auto" { (visible(&article.title)) }
        (notes(site, row, here)?)
        p .about { "The database does not have the text of this article." }
        @if !summary.is_empty() { (section("summary", "Summary", &html! { p .lead dir="auto" { (visible(&summary)) } })) }
        (elsewhere::section_of(site, row, here)?)
        @if !statements.is_empty() {
            (section("statements", "Who said what", &html! {
                ul .statements { @for (number, statement) in statements.iter().enumerate() {
                    (statement.item_at(here, Some(&format!("quote-{}", number + 1))))
                } }
            }))
        }
        @for (kind_of, title) in EntityType::ALL.into_iter().zip(["People", "Organizations", "Places"]) {
            (named(site, row, kind_of, title, here)?)
        }
    };
    keep(&address, &site.page(&address, &article.title, false, &body))?;
    Ok(())
}

/// All statements of the article, in its order.
fn statements(site: &Source<'_>, article: i64) -> Result<Vec<Statement>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {STATEMENT}, {ARTICLE} FROM {QUOTES} WHERE d.article = ?1 ORDER BY d.number"
    ))?;
    let statements = select.query_map([article], |row| Statement::of_row(row, 0))?;
    Ok(statements.collect::<rusqlite::Result<_>>()?)
}

/// The people, organizations or places of the article.
fn named(
    site: &Source<'_>,
    article: i64,
    kind_of: EntityType,
    title: &str,
    here: Here,
) -> Result<Markup, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {NAMED}, r.number FROM entity_rows r JOIN entities e ON e.rowid = r.entity
         WHERE r.article = ?1 AND r.type = ?2 ORDER BY r.number"
    ))?;
    let all = select.query_map((article, kind_of as i64), |row| {
        let number: u32 = row.get(NAMED_COLUMNS)?;
        let id = format!("{}-{number}", kind_of.name());
        Ok((Named::of_row(row, 0)?, id))
    })?;
    let all = all.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(html! {
        @if !all.is_empty() {
            (section(kind_of.name(), title, &html! {
                ul .names { @for (named, id) in &all { li id=(id) { (named.link(here)) } } }
            }))
        }
    })
}
