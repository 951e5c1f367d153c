//! What other articles have of an article: copies of it, and its statements, printed as they are or changed.

use maud::{Markup, html};

use super::address::{self, Here};
use super::frame::{counted, section};
use super::rows::{ARTICLE, ARTICLE_COLUMNS, ArticleRef, QUOTE_NUMBER, QUOTES};
use super::{SiteError, Source};
use crate::collection::reader::{Piece, compare};
use crate::report::html::visible;

/// Statements of copies and of other articles of the story that are compared, at most.
const MAX_COMPARED: usize = 400;
/// The least share of equal words of two versions of a statement. `nutgraf check` takes 0.5; here nobody asked, so that fewer
/// are better.
const MIN_SIMILARITY: f64 = 0.7;
/// Other articles that are listed for one statement.
const MAX_LISTED: usize = 12;
/// Words of a statement that name it.
const WORDS: usize = 12;

/// A statement in an article.
struct Version {
    id: String,
    first: String,
    speaker: Option<i64>,
    text: String,
    /// Its number in its article, from 1.
    number: usize,
    article: ArticleRef,
}

/// The other versions of a statement.
struct Versions<'v> {
    own: &'v Version,
    same: Vec<&'v Version>,
    changed: Vec<(&'v Version, Vec<Piece>)>,
}

/// The section of the report, empty if no other article has anything of this one.
pub(super) fn section_of(site: &Source<'_>, article: i64, here: Here) -> Result<Markup, SiteError> {
    let copies = copies(site, article)?;
    let own = versions(site, "d.article = ?1", article)?;
    // The same words of the same speaker anywhere, and what was said in copies and in other articles of the story. A plus sign
    // keeps the column from turning the id into text, for which there is no index.
    let others = versions(
        site,
        "d.article <> ?1 AND d.number IN (
           SELECT o.number FROM quote_data o WHERE o.article IN (
             SELECT b.number FROM article_data own CROSS JOIN article_data b ON b.copy_of = coalesce(own.copy_of, own.id)
               WHERE own.number = ?1
             UNION SELECT b.number FROM article_data own CROSS JOIN article_data b ON b.id = own.copy_of WHERE own.number = ?1
             UNION SELECT b.number FROM article_data own CROSS JOIN article_data b ON b.story_id = own.story_id WHERE own.number = ?1)
           UNION SELECT o.number FROM quote_data own CROSS JOIN quote_data o ON o.first = coalesce(own.first, printf('q%016x', own.hash))
             WHERE own.article = ?1
           UNION SELECT o.number FROM quote_data own CROSS JOIN quote_data o ON printf('q%016x', o.hash) = +own.first
             WHERE own.article = ?1)",
        article,
    )?;
    let found: Vec<Versions<'_>> = own
        .iter()
        .filter_map(|own| others_of(own, &others))
        .collect();
    if copies.is_empty() && found.is_empty() {
        return Ok(html! {});
    }
    let (changed, unchanged): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|versions| !versions.changed.is_empty());
    Ok(section(
        "elsewhere",
        "In other articles",
        &html! {
            @if !copies.is_empty() {
                p { "Copies of this article:" }
                ul .copies {
                    @for (kind, copy) in &copies {
                        li {
                            (copy.link(here, ""))
                            " " span .about {
                                (kind_in_words(kind).to_lowercase())
                                @if let Some(publisher) = &copy.publisher { ", " bdi { (visible(publisher)) } }
                            }
                        }
                    }
                }
            }
            @for versions in &changed { (versions.markup(here)) }
            @if !unchanged.is_empty() {
                details .unchanged {
                    summary { (counted(unchanged.len(), "statement")) " printed elsewhere as here" }
                    @for versions in &unchanged { (versions.markup(here)) }
                }
            }
        },
    ))
}

/// What kind of copy it is, in words.
pub(super) fn kind_in_words(kind: &str) -> &'static str {
    match kind {
        "identical" => "Identical copy",
        "wire" => "Copy with small changes",
        "excerpt" => "Excerpt",
        _ => "Later version",
    }
}

fn copies(site: &Source<'_>, article: i64) -> Result<Vec<(String, ArticleRef)>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT {ARTICLE}, c.kind FROM articles own JOIN articles a ON a.copy_of = own.id JOIN copies c ON c.article_id = a.id
         WHERE own.rowid = ?1 ORDER BY a.published IS NULL, a.published, a.id"
    ))?;
    let copies = select.query_map([article], |row| {
        Ok((row.get(ARTICLE_COLUMNS)?, ArticleRef::of_row(row, 0)?))
    })?;
    Ok(copies.collect::<rusqlite::Result<_>>()?)
}

/// The statements that a condition with an article chooses, in the order of days.
fn versions(site: &Source<'_>, condition: &str, article: i64) -> Result<Vec<Version>, SiteError> {
    let mut select = site.db.prepare_cached(&format!(
        "SELECT q.id, coalesce(q.first_quote_id, q.id), d.speaker, q.text, {QUOTE_NUMBER}, {ARTICLE} FROM {QUOTES}
         WHERE {condition} ORDER BY a.published IS NULL, a.published, a.id, q.start, q.id LIMIT {MAX_COMPARED}"
    ))?;
    let versions = select.query_map([article], |row| {
        Ok(Version {
            id: row.get(0)?,
            first: row.get(1)?,
            speaker: row.get(2)?,
            text: row.get(3)?,
            number: row.get(4)?,
            article: ArticleRef::of_row(row, 5)?,
        })
    })?;
    Ok(versions.collect::<rusqlite::Result<_>>()?)
}

fn others_of<'v>(own: &'v Version, others: &'v [Version]) -> Option<Versions<'v>> {
    let mut found = Versions {
        own,
        same: Vec::new(),
        changed: Vec::new(),
    };
    let words: Vec<&str> = own.text.split_whitespace().collect();
    for other in others {
        if other.first == own.first && other.id != own.id {
            found.same.push(other);
        } else if other.speaker == own.speaker && is_similar_long(&words, &other.text) {
            let (similarity, difference) = compare(&words, &other.text);
            let differs = difference
                .iter()
                .any(|piece| !matches!(piece, Piece::Same(_)));
            if similarity >= MIN_SIMILARITY && differs {
                found.changed.push((other, difference));
            } else if similarity >= MIN_SIMILARITY {
                found.same.push(other);
            }
        }
    }
    (!found.same.is_empty() || !found.changed.is_empty()).then_some(found)
}

/// Whether two texts can have most of their words in common.
fn is_similar_long(words: &[&str], other: &str) -> bool {
    let other = other.split_whitespace().count();
    3 * words.len().min(other) >= words.len().max(other)
}

impl Versions<'_> {
    fn markup(&self, here: Here) -> Markup {
        let own = format!("#quote-{}", self.own.number);
        let words: Vec<&str> = self.own.text.split_whitespace().collect();
        let (same, changed) = (self.same.len(), self.changed.len());
        html! {
            div .versions {
                p dir="auto" {
                    a href=(own) {
                        (visible(&words[..words.len().min(WORDS)].join(" ")))
                        @if words.len() > WORDS { " …" }
                    }
                }
                p .about {
                    "Also in " (counted(same + changed, "other article"))
                    @if changed > 0 { "; " (changed) " changed it" }
                }
                ul {
                    @for version in self.same.iter().take(MAX_LISTED) { li { (version.link(here)) } }
                    @for (version, difference) in self.changed.iter().take(MAX_LISTED) {
                        li {
                            (version.link(here)) ": "
                            span .difference dir="auto" { @for piece in difference { (piece_markup(piece)) } }
                        }
                    }
                }
            }
        }
    }
}

impl Version {
    fn link(&self, here: Here) -> Markup {
        let name = self.article.publisher.as_deref();
        let address = address::article(&self.article.id);
        html! {
            a href={ (here.to(&address)) "#quote-" (self.number) } dir="auto" {
                (visible(name.unwrap_or(&self.article.title)))
            }
            @if let Some(day) = &self.article.day { " " span .about { (super::rows::day_element(day)) } }
        }
    }
}

fn piece_markup(piece: &Piece) -> Markup {
    html! {
        @match piece {
            Piece::Same(words) => { (visible(words)) }
            Piece::Asked(words) => { del { (visible(words)) } }
            Piece::Said(words) => { ins { (visible(words)) } }
        }
        " "
    }
}
