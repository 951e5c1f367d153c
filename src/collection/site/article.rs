//! The page of an article: that of `-f html`, with links to other pages.

use std::collections::HashMap;

use maud::{Markup, html};

use super::address::{self, Here};
use super::frame::{STYLE, counted};
use super::rows::{ARTICLE, ArticleRef, NAMED, NAMED_COLUMNS, Named};
use super::{Keep, SiteError, Source, elsewhere, restore, without_text};
use crate::entities::{EntityId, OrganizationId, PersonId, PlaceId};
use crate::report::Parts;
use crate::report::html::{Surroundings, page_among, visible};

/// Writes the page of the article with this row number.
pub(super) fn write(site: &Source<'_>, row: &i64, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let row = *row;
    let id: String = site
        .db
        .prepare_cached("SELECT id FROM articles WHERE rowid = ?1")?
        .query_row([row], |row| row.get(0))?;
    let address = address::article(&id);
    let here = Here::at(&address);
    let article = restore::article(site.db, row)?;
    if article.text.is_empty() {
        return without_text::write(site, row, &id, keep);
    }
    let surroundings = Surroundings {
        navigation: site.navigation(&address, "article"),
        style: Some(STYLE),
        notes: notes(site, row, here)?,
        sections: elsewhere::section_of(site, row, here)?,
        entities: entities(site, row, here)?,
    };
    let analysis = restore::analysis(site.db, row, &article)?;
    keep(&address, &page_among(&analysis, Parts::ALL, &surroundings))?;
    Ok(())
}

/// What the article is part of and a copy of.
pub(super) fn notes(site: &Source<'_>, row: i64, here: Here) -> Result<Markup, SiteError> {
    let mut select = site.db.prepare_cached(
        "SELECT s.id, s.headline, s.articles FROM articles a JOIN stories s ON s.id = a.story_id WHERE a.rowid = ?1",
    )?;
    let mut rows = select.query([row])?;
    let story: Option<(String, Option<String>, usize)> = rows
        .next()?
        .map(|row| Ok::<_, rusqlite::Error>((row.get(0)?, row.get(1)?, row.get(2)?)))
        .transpose()?;
    let mut select = site.db.prepare_cached(&format!(
        "SELECT c.kind, c.containment, {ARTICLE} FROM articles own JOIN copies c ON c.article_id = own.id
         JOIN articles a ON a.id = c.copy_of WHERE own.rowid = ?1"
    ))?;
    let mut rows = select.query([row])?;
    let original = rows
        .next()?
        .map(|row| {
            let kind: String = row.get(0)?;
            Ok::<_, rusqlite::Error>((kind, row.get::<_, f64>(1)?, ArticleRef::of_row(row, 2)?))
        })
        .transpose()?;
    Ok(html! {
        @if let Some((id, headline, articles)) = story {
            p .place-in .note {
                "Story: "
                a href=(here.to(&address::story(&id))) dir="auto" { (visible(headline.as_deref().unwrap_or("without a headline"))) }
                " (" (counted(articles, "article")) ")"
            }
        }
        @if let Some((kind, share, original)) = original {
            p .place-in .note {
                (elsewhere::kind_in_words(&kind)) " of " (original.link(here, ""))
                " (" (format!("{:.0}", share * 100.0)) " % of the shorter text)"
            }
        }
    })
}

/// Links to the pages of the people, organizations and places of the article.
fn entities(
    site: &Source<'_>,
    article: i64,
    here: Here,
) -> Result<HashMap<EntityId, Markup>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {NAMED}, r.type, r.number FROM entity_rows r JOIN entities e ON e.rowid = r.entity WHERE r.article = ?1"
    ))?;
    let mut rows = select.query([article])?;
    let mut links = HashMap::new();
    while let Some(row) = rows.next()? {
        let named = Named::of_row(row, 0)?;
        let number: u32 = row.get(NAMED_COLUMNS + 1)?;
        let id = match row.get::<_, i64>(NAMED_COLUMNS)? {
            0 => PersonId(number).into(),
            1 => OrganizationId(number).into(),
            _ => PlaceId(number).into(),
        };
        // One that this article alone has is told by this page.
        if named.address.contains('#') {
            continue;
        }
        let link = html! {
            a .more href=(here.to(&named.address)) {
                (counted(named.articles, "article")) span .hidden { " about " (visible(&named.name)) }
            }
        };
        links.insert(id, link);
    }
    Ok(links)
}
