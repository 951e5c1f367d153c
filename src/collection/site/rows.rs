//! What pages share: references to articles and entities, and statements.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use maud::{Markup, html};
use rusqlite::Row;

use super::address::{self, Here};
use super::frame::counted;
use crate::collection::identity::EntityType;
use crate::collection::reader::StoryLine;
use crate::report::html::visible;

/// Condition on an entity `e`: it has a page. Others are shown by the page of their only article.
pub(super) const HAS_PAGE: &str = "(e.articles > 1 OR e.quotes > 0)";

/// What an entity is in its article `r`, as in identifiers of documents. A correction may have made something else of it since.
pub(super) const LOCAL_TYPE: &str =
    "CASE r.type WHEN 0 THEN 'person' WHEN 1 THEN 'organization' ELSE 'place' END";

/// The columns of [`Named`], for a query in which `e` is the entity.
pub(super) const NAMED: &str = "e.id, e.type, e.name, e.articles, e.quotes,
    CASE WHEN e.articles > 1 OR e.quotes > 0 THEN NULL ELSE (
      SELECT a.id || '#' || CASE r.type WHEN 0 THEN 'person' WHEN 1 THEN 'organization' ELSE 'place' END || '-' || r.number
      FROM entity_rows r JOIN articles a ON a.rowid = r.article
      WHERE r.entity = e.rowid ORDER BY a.copy_of IS NOT NULL, a.id, r.number LIMIT 1) END";
/// The number of columns of [`NAMED`].
pub(super) const NAMED_COLUMNS: usize = 6;

/// The columns of [`ArticleRef`], for a query in which `a` is the article.
pub(super) const ARTICLE: &str = "a.id, coalesce(nullif(a.headline, ''), substr(a.text, 1, 80), a.id), substr(a.published, 1, 10), a.publisher, a.rowid";
/// The number of columns of [`ARTICLE`].
pub(super) const ARTICLE_COLUMNS: usize = 5;

/// The quotes `q` with their rows `d` and their articles `a`, found by the columns of `d`.
pub(super) const QUOTES: &str = "quote_data d CROSS JOIN quotes q ON q.rowid = d.number CROSS JOIN articles a ON a.rowid = d.article";
macro_rules! quote_number {
    () => {
        "(SELECT count(*) FROM quote_data n WHERE n.article = d.article AND n.number <= d.number)"
    };
}

/// The number of a quote of [`QUOTES`] in its article, from 1.
pub(super) const QUOTE_NUMBER: &str = quote_number!();

/// The columns of a [`Statement`] before those of its article, for a query of [`QUOTES`].
pub(super) const STATEMENT: &str = concat!(
    "q.text, q.kind, q.stance, q.cue, q.speaker_role, substr(q.said_on, 1, 10), q.copies, q.speaker_name, ",
    quote_number!()
);
/// The number of columns of [`STATEMENT`].
pub(super) const STATEMENT_COLUMNS: usize = 9;

/// Letters of a statement in a list. The page of the article has all of it.
const MAX_WORDS: usize = 600;

/// A person, organization or place, and where the most is said of it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) kind_of: EntityType,
    pub(super) name: String,
    /// Number of articles, copies not counted.
    pub(super) articles: usize,
    /// Number of statements, each counted once.
    pub(super) quotes: usize,
    pub(super) address: String,
}

impl Named {
    /// Reads the columns of [`NAMED`], of which the first is `at`.
    pub(super) fn of_row(row: &Row<'_>, at: usize) -> rusqlite::Result<Named> {
        let id: String = row.get(at)?;
        let kind_of: String = row.get(at + 1)?;
        let kind_of = EntityType::ALL
            .into_iter()
            .find(|one| one.name() == kind_of)
            .unwrap_or_default();
        let place: Option<String> = row.get(at + 5)?;
        let address = match place.as_deref().and_then(|place| place.split_once('#')) {
            Some((article, anchor)) => format!("{}#{anchor}", address::article(article)),
            None => address::entity(kind_of, &id),
        };
        Ok(Named {
            kind_of,
            name: row.get(at + 2)?,
            articles: row.get(at + 3)?,
            quotes: row.get(at + 4)?,
            address,
            id,
        })
    }

    /// The name, as a link.
    pub(super) fn link(&self, here: Here) -> Markup {
        html! { a href=(here.to(&self.address)) dir="auto" { (visible(&self.name)) } }
    }
}

/// An article that a page refers to.
#[derive(Debug, Clone)]
pub(super) struct ArticleRef {
    pub(super) id: String,
    /// The headline, or else the first words.
    pub(super) title: String,
    /// The day, as `2018-08-06`.
    pub(super) day: Option<String>,
    pub(super) publisher: Option<String>,
    /// Its row number.
    pub(super) row: i64,
}

impl ArticleRef {
    /// Reads the columns of [`ARTICLE`], of which the first is `at`.
    pub(super) fn of_row(row: &Row<'_>, at: usize) -> rusqlite::Result<ArticleRef> {
        Ok(ArticleRef {
            id: row.get(at)?,
            title: row.get(at + 1)?,
            day: row.get(at + 2)?,
            publisher: row.get(at + 3)?,
            row: row.get(at + 4)?,
        })
    }

    /// The title, as a link to a place in the article.
    pub(super) fn link(&self, here: Here, anchor: &str) -> Markup {
        html! { a href={ (here.to(&address::article(&self.id))) (anchor) } dir="auto" { (visible(&self.title)) } }
    }

    /// An item of a list: title, day, publisher.
    pub(super) fn item(&self, here: Here, anchor: &str) -> Markup {
        html! {
            li {
                (self.link(here, anchor))
                " " span .about {
                    @if let Some(day) = &self.day { (day_element(day)) }
                    @if let Some(publisher) = &self.publisher {
                        @if self.day.is_some() { ", " }
                        bdi { (visible(publisher)) }
                    }
                }
            }
        }
    }
}

impl Monthly for ArticleRef {
    fn month(&self) -> &str {
        self.day.as_deref().map_or("", month_of)
    }
}

impl Monthly for Statement {
    fn month(&self) -> &str {
        self.day.as_deref().map_or("", month_of)
    }
}

/// A row of a list that is in the order of months.
pub(super) trait Monthly {
    /// The month, as `2018-08`; empty without a day.
    fn month(&self) -> &str;
}

/// The rows of a list by month.
pub(super) fn by_month<T: Monthly>(rows: &[T]) -> impl Iterator<Item = (&str, &[T])> {
    let groups = rows.chunk_by(|a, b| a.month() == b.month());
    groups.map(|group| (group[0].month(), group))
}

/// A statement with its article.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    text: String,
    kind: String,
    stance: String,
    cue: Option<String>,
    role: Option<String>,
    day: Option<String>,
    copies: usize,
    /// The speaker's name in the article; `None` in a list of one speaker.
    pub(super) speaker_name: Option<String>,
    number: usize,
    pub(super) article: ArticleRef,
    /// The speaker, where the list is not that of one speaker.
    pub(super) speaker: Option<Arc<Named>>,
}

impl Statement {
    /// Reads the columns of [`STATEMENT`] and then those of [`ARTICLE`], of which the first is `at`.
    pub(super) fn of_row(row: &Row<'_>, at: usize) -> rusqlite::Result<Statement> {
        Ok(Statement {
            text: row.get(at)?,
            kind: row.get(at + 1)?,
            stance: row.get(at + 2)?,
            cue: row.get(at + 3)?,
            role: row.get(at + 4)?,
            day: row.get(at + 5)?,
            copies: row.get(at + 6)?,
            speaker_name: row.get(at + 7)?,
            number: row.get(at + 8)?,
            article: ArticleRef::of_row(row, at + STATEMENT_COLUMNS)?,
            speaker: None,
        })
    }

    /// An item of a list: the words, and below them who said them, how, when and where.
    pub(super) fn item(&self, here: Here) -> Markup {
        self.item_at(here, None)
    }

    /// The item, with an id that links lead to.
    pub(super) fn item_at(&self, here: Here, id: Option<&str>) -> Markup {
        let is_direct = self.kind == "direct";
        let anchor = format!("#quote-{}", self.number);
        html! {
            li .said .direct[is_direct] id=[id] {
                p dir="auto" { (visible(&shortened(&single_line(&self.text)))) }
                p .about {
                    @if let Some(speaker) = &self.speaker { (speaker.link(here)) }
                    @else if let Some(name) = &self.speaker_name { b dir="auto" { (visible(name)) } }
                    @if let Some(role) = &self.role {
                        @if self.speaker.is_some() || self.speaker_name.is_some() { ", " }
                        bdi { (visible(role)) }
                    }
                    @if self.speaker.is_some() || self.speaker_name.is_some() || self.role.is_some() { ": " }
                    @if let Some(cue) = &self.cue { i dir="auto" { (visible(cue)) } " " }
                    @if self.stance != "asserts" { "(" (visible(&self.stance)) ") " }
                    @if let Some(day) = &self.day { (day_element(day)) ", " }
                    (self.article.link(here, &anchor))
                    @if let Some(publisher) = &self.article.publisher { ", " bdi { (visible(publisher)) } }
                    @if self.copies > 0 {
                        ", " a href={ (here.to(&address::article(&self.article.id))) "#elsewhere" } {
                            "printed " (counted(self.copies, "more time"))
                        }
                    }
                }
            }
        }
    }
}

/// A count that unfolds into the articles behind it. Of many, some are listed.
pub(super) fn behind(count: usize, some: &[(&ArticleRef, String)], here: Here) -> Markup {
    html! {
        details .behind {
            summary { (counted(count, "article")) }
            ul {
                @for (article, anchor) in some { (article.item(here, anchor)) }
                @if count > some.len() { li .about { "and " (counted(count - some.len(), "other")) } }
            }
        }
    }
}

/// The first 600 letters, at the end of a word.
fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(MAX_WORDS) else {
        return text.to_owned();
    };
    let start = &text[..end];
    let start = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    format!("{start} …")
}

fn single_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The month of a day; empty if it is none.
pub(super) fn month_of(day: &str) -> &str {
    let month = day.get(..7).unwrap_or_default();
    let is_month = month.bytes().enumerate().all(|(at, byte)| match at {
        4 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if is_month { month } else { "" }
}

/// The expression of SQL for the month of a column with days, as [`month_of`] gives it.
pub(super) fn month_of_column(column: &str) -> String {
    format!(
        "CASE WHEN {column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr({column}, 1, 7) ELSE '' END"
    )
}

/// A day for readers: "6 August 2018".
pub(super) fn day_in_words(day: &str) -> String {
    let date: Option<Date> = day.parse().ok();
    date.map_or_else(
        || day.to_owned(),
        |date| date.strftime("%-d %B %Y").to_string(),
    )
}

/// A day as an element.
pub(super) fn day_element(day: &str) -> Markup {
    html! { time datetime=(visible(day)) { (visible(&day_in_words(day))) } }
}

/// A month for readers: "August 2018".
pub(super) fn month_in_words(month: &str) -> String {
    let first: Option<Date> = format!("{month}-01").parse().ok();
    match first {
        Some(first) => first.strftime("%B %Y").to_string(),
        None if month.is_empty() => "Without a day".to_owned(),
        None => month.to_owned(),
    }
}

/// The days from the first to the last: "from 6 August 2018 to 9 August 2018".
pub(super) fn days_in_words(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let (first, last) = (first?, last?);
    Some(match first == last {
        true => day_in_words(first),
        false => format!("{} to {}", day_in_words(first), day_in_words(last)),
    })
}

/// A count that the database has.
pub(super) fn count_of(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// The days of a story.
pub(super) fn story_days(story: &StoryLine) -> Option<String> {
    fn day(time: Option<&String>) -> Option<&str> {
        time.map(|time| time.get(..10).unwrap_or(time))
    }
    days_in_words(day(story.first.as_ref()), day(story.last.as_ref()))
}

/// How often each key occurs, the most frequent first.
pub(super) fn tally<K: Ord + Clone>(keys: impl Iterator<Item = K>) -> Vec<(K, usize)> {
    let mut counts: BTreeMap<K, usize> = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    let mut counts: Vec<(K, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
