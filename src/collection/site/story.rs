//! The pages of stories: what happened on which day, who said what, who is in it, and its articles.

use std::sync::Arc;

use maud::{Markup, html};
use rusqlite::{OptionalExtension, params};

use super::address::{self, Here};
use super::frame::{counted, grouped, section};
use super::rows::{
    ARTICLE, ARTICLE_COLUMNS, ArticleRef, LOCAL_TYPE, Named, QUOTES, STATEMENT, STATEMENT_COLUMNS,
    Statement, behind, count_of, day_element, story_days,
};
use super::{Keep, SiteError, Source, elsewhere};
use crate::collection::reader::{STORY, StoryLine};
use crate::report::html::visible;

/// Statements that are shown.
const MAX_STATEMENTS: usize = 12;
/// Statements of one speaker that are shown.
const MAX_OF_ONE: usize = 3;
/// People, organizations and places that are listed.
const MAX_NAMED: usize = 24;
/// Articles that are listed for each of them.
const MAX_BEHIND: usize = 8;
/// Articles that are listed.
const MAX_ARTICLES: usize = 300;
/// Days of the timeline.
const MAX_DAYS: usize = 300;

/// A sentence of a day.
struct Event {
    day: String,
    sentence: String,
    article: ArticleRef,
}

/// Writes the page of a story.
pub(super) fn write(site: &Source<'_>, id: &String, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let address = address::story(id);
    let here = Here::at(&address);
    let story = site
        .db
        .prepare_cached(&format!("SELECT {STORY} FROM stories s WHERE s.id = ?1"))?
        .query_row([id], StoryLine::of_row)
        .optional()?;
    let Some(story) = story else {
        return Ok(());
    };
    let days = story_days(&story);
    let (articles, publishers) = (count_of(story.articles), count_of(story.publishers));
    let title = story
        .headline
        .unwrap_or_else(|| "Story without a headline".to_owned());
    let (timeline, statements, members) = (
        timeline(site, id)?,
        statements(site, id)?,
        members(site, id)?,
    );
    let body = html! {
        p .kind { "Story" }
        h1 dir="auto" { (visible(&title)) }
        ul .figures {
            li { a href="#articles" { b { (grouped(articles)) } " " (if articles == 1 { "article" } else { "articles" }) } }
            @if publishers > 0 { li { (counted(publishers, "publisher")) } }
            @if let Some(days) = days { li { (visible(&days)) } }
        }
        @if !timeline.is_empty() { (section("timeline", "Timeline", &timeline_list(&timeline, here))) }
        @if !statements.is_empty() {
            (section("quotes", "Who said what", &html! { ul .statements { @for statement in &statements { (statement.item(here)) } } }))
        }
        @if !members.is_empty() {
            (section("in-this-story", "In this story", &html! {
                ul .together .halves {
                    @for Member { named, articles } in &members {
                        @let some: Vec<(&ArticleRef, String)> =
                            articles.iter().take(MAX_BEHIND).map(|(article, anchor)| (article, anchor.clone())).collect();
                        li { (named.link(here)) (behind(articles.len(), &some, here)) }
                    }
                }
            }))
        }
        (section("articles", "Articles", &versions(site, id, here)?))
    };
    keep(&address, &site.page(&address, &title, false, &body))?;
    Ok(())
}

fn timeline(site: &Source<'_>, id: &str) -> Result<Vec<Event>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT t.day, t.sentence, {ARTICLE} FROM timeline t JOIN articles a ON a.id = t.article_id
         WHERE t.story_id = ?1 ORDER BY t.day, t.article_id, t.start LIMIT {MAX_DAYS}"
    ))?;
    let events = select.query_map([id], |row| {
        Ok(Event {
            day: row.get(0)?,
            sentence: row.get(1)?,
            article: ArticleRef::of_row(row, 2)?,
        })
    })?;
    Ok(events.collect::<rusqlite::Result<_>>()?)
}

fn timeline_list(events: &[Event], here: Here) -> Markup {
    html! {
        ol .timeline {
            @for event in events {
                li {
                    p .day { (day_element(&event.day)) }
                    p dir="auto" { (visible(&event.sentence)) }
                    p .about {
                        (event.article.link(here, ""))
                        @if let Some(publisher) = &event.article.publisher { ", " bdi { (visible(publisher)) } }
                    }
                }
            }
        }
    }
}

/// The statements that were printed most, in quotation marks first; some of each speaker.
fn statements(site: &Source<'_>, id: &str) -> Result<Vec<Statement>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {STATEMENT}, {ARTICLE}, d.speaker FROM article_data s CROSS JOIN {QUOTES} AND d.article = s.number
         WHERE s.story_id = ?1 AND s.copy_of IS NULL AND d.first IS NULL AND d.speaker IS NOT NULL
         ORDER BY q.copies DESC, q.kind = 'indirect', q.confidence DESC, q.id LIMIT 200"
    ))?;
    let mut rows = select.query([id])?;
    let mut chosen: Vec<Statement> = Vec::new();
    while let Some(row) = rows.next()? {
        let mut statement = Statement::of_row(row, 0)?;
        let speaker = site.named(row.get(STATEMENT_COLUMNS + ARTICLE_COLUMNS)?)?;
        let of_one = chosen.iter().filter(|one| {
            let known = one.speaker.as_ref();
            known.is_some_and(|known| known.id == speaker.id)
        });
        if of_one.count() < MAX_OF_ONE && chosen.len() < MAX_STATEMENTS {
            statement.speaker = Some(speaker);
            chosen.push(statement);
        }
    }
    Ok(chosen)
}

/// Who or what is in a story, with the articles and the place in each.
struct Member {
    named: Arc<Named>,
    articles: Vec<(ArticleRef, String)>,
}

/// Who and what is in most articles of the story.
fn members(site: &Source<'_>, id: &str) -> Result<Vec<Member>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT e.rowid, count(DISTINCT r.article) AS found FROM articles a JOIN entity_rows r ON r.article = a.rowid
         JOIN entities e ON e.rowid = r.entity WHERE a.story_id = ?1 AND a.copy_of IS NULL GROUP BY e.rowid
         ORDER BY found DESC, e.articles, e.name, e.id LIMIT {MAX_NAMED}"
    ))?;
    let named = select.query_map([id], |row| row.get::<_, i64>(0))?;
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {ARTICLE}, {LOCAL_TYPE} || '-' || min(r.number) FROM entity_rows r JOIN articles a ON a.rowid = r.article
         WHERE r.entity = ?1 AND a.story_id = ?2 AND a.copy_of IS NULL GROUP BY a.rowid
         ORDER BY a.published IS NULL, a.published, a.id"
    ))?;
    let mut all = Vec::new();
    for found in named {
        let row = found?;
        let named = site.named(row)?;
        let articles = select.query_map(params![row, id], |row| {
            let place: String = row.get(ARTICLE_COLUMNS)?;
            Ok((ArticleRef::of_row(row, 0)?, format!("#{place}")))
        })?;
        let articles = articles.collect::<rusqlite::Result<_>>()?;
        all.push(Member { named, articles });
    }
    Ok(all)
}

/// The articles in the order of their days, each with its copies.
fn versions(site: &Source<'_>, id: &str, here: Here) -> Result<Markup, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {ARTICLE}, coalesce(a.copy_of, a.id), c.kind FROM articles a LEFT JOIN copies c ON c.article_id = a.id
         LEFT JOIN articles o ON o.id = a.copy_of WHERE a.story_id = ?1
         ORDER BY coalesce(o.published, a.published) IS NULL, coalesce(o.published, a.published), coalesce(a.copy_of, a.id),
           a.copy_of IS NOT NULL, a.published, a.id LIMIT {MAX_ARTICLES}"
    ))?;
    let articles = select.query_map([id], |row| {
        let (root, kind): (String, Option<String>) =
            (row.get(ARTICLE_COLUMNS)?, row.get(ARTICLE_COLUMNS + 1)?);
        Ok((ArticleRef::of_row(row, 0)?, root, kind))
    })?;
    let articles = articles.collect::<rusqlite::Result<Vec<_>>>()?;
    let groups = articles.chunk_by(|a, b| a.1 == b.1);
    Ok(html! {
        ul .articles {
            @for group in groups {
                (group[0].0.item(here, ""))
                @if group.len() > 1 {
                    li .copies {
                        ul {
                            @for (copy, _, kind) in &group[1..] {
                                li {
                                    (elsewhere::kind_in_words(kind.as_deref().unwrap_or_default())) ": " (copy.link(here, ""))
                                    @if let Some(publisher) = &copy.publisher { ", " bdi { (visible(publisher)) } }
                                    @if let Some(day) = &copy.day { ", " (day_element(day)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}
