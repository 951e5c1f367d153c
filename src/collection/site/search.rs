//! The search: its form, and the index that its script reads.
//!
//! The index is an inverted file in scripts, since pages from a disk cannot fetch anything else. It is cut so that a search
//! loads a few small files however large the collection is:
//!
//! - `search/index.js` has the kinds of things with their ranges of numbers, and the first word of each file of words;
//! - `search/words-N.js` has words in order, each with the numbers of the things that have it, as differences;
//! - `search/things-N.js` has what is shown of [`PER_FILE`] things: a title, the address, and a line about it.
//!
//! Things are numbered by kind, the most important first, so that the numbers of a word are in the order of the results.

use std::collections::BTreeSet;

use maud::{Markup, html};
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::address::{self, SEARCH};
use super::rows::{
    ARTICLE, ARTICLE_COLUMNS, ArticleRef, NAMED, NAMED_COLUMNS, Named, QUOTE_NUMBER, QUOTES,
    count_of, day_in_words, month_of_column, story_days,
};
use super::{Keep, SiteError, Source};
use crate::collection::identity::EntityType;
use crate::collection::reader::{STORY, StoryLine};

/// Things of a file.
const PER_FILE: usize = 100;
/// Size from which on a file of words is closed, in bytes.
const FILE_SIZE: usize = 48 << 10;
/// Things of a word. A word that has more is common: the script looks for the other words of a search.
const MAX_THINGS: usize = 4000;
/// Letters of a word that count.
const MAX_LETTERS: usize = 32;
/// Letters of a statement that are shown.
const MAX_SHOWN: usize = 200;

/// The form of the search. Results are written into it by the script.
pub(super) fn form() -> Markup {
    html! {
        div #search role="search" {
            label for="words" { "Search names, headlines and statements" }
            input #words type="search" autocomplete="off" spellcheck="false" enterkeyhint="search";
            // The script empties it.
            p #found role="status" { "The search needs JavaScript. The lists do not." }
            div #results {}
        }
    }
}

/// Writes the page with the search, and the index.
pub(super) fn write(site: &Source<'_>, keep: &mut Keep<'_>) -> Result<(), SiteError> {
    let body = html! {
        h1 { "Search" }
        (form())
    };
    keep(SEARCH, &site.page(SEARCH, "Search", true, &body))?;
    let mut index = Index::new(keep)?;
    for (kind_of, name) in EntityType::ALL
        .into_iter()
        .zip(["People", "Organizations", "Places"])
    {
        index.kind(name);
        add_entities(site, kind_of, &mut index)?;
    }
    index.kind("Stories");
    add_stories(site, &mut index)?;
    index.kind("Articles");
    add_articles(site, &mut index)?;
    index.kind("Statements");
    add_statements(site, &mut index)?;
    index.finish()
}

fn add_entities(
    site: &Source<'_>,
    kind_of: EntityType,
    index: &mut Index<'_, '_>,
) -> Result<(), SiteError> {
    let mut names = site
        .db
        .prepare("SELECT name FROM names WHERE entity_id = ?1 ORDER BY name")?;
    let mut select = site.db.prepare(&format!(
        "SELECT {NAMED}, coalesce(e.role, e.kind) FROM entities e WHERE e.type = ?1
         ORDER BY e.articles DESC, e.quotes DESC, e.name, e.id"
    ))?;
    let mut rows = select.query([kind_of.name()])?;
    while let Some(row) = rows.next()? {
        let named = Named::of_row(row, 0)?;
        let about: Option<String> = row.get(NAMED_COLUMNS)?;
        let count = super::frame::counted(named.articles, "article");
        let about = match about {
            Some(about) if kind_of == EntityType::Person => format!("{about} · {count}"),
            Some(about) => format!("{} · {count}", about.replace('_', " ")),
            None => count,
        };
        let mut text = named.name.clone();
        let mut others = names.query([&named.id])?;
        while let Some(other) = others.next()? {
            text.push(' ');
            text.push_str(other.get_ref(0)?.as_str().unwrap_or_default());
        }
        index.add(&text, [&named.name, &named.address, &about])?;
    }
    Ok(())
}

fn add_stories(site: &Source<'_>, index: &mut Index<'_, '_>) -> Result<(), SiteError> {
    let mut select = site.db.prepare(&format!(
        "SELECT {STORY} FROM stories s ORDER BY s.articles DESC, s.last DESC, s.id"
    ))?;
    for story in select.query_map([], StoryLine::of_row)? {
        let story = story?;
        let count = super::frame::counted(count_of(story.articles), "article");
        let about = match story_days(&story) {
            Some(days) => format!("{count} · {days}"),
            None => count,
        };
        let headline = story.headline.unwrap_or_default();
        index.add(&headline, [&headline, &address::story(&story.id), &about])?;
    }
    Ok(())
}

fn add_articles(site: &Source<'_>, index: &mut Index<'_, '_>) -> Result<(), SiteError> {
    let month = month_of_column("a.published");
    let mut select = site.db.prepare(&format!(
        "SELECT {ARTICLE} FROM articles a ORDER BY {month} = '', a.published DESC, a.id"
    ))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let article = ArticleRef::of_row(row, 0)?;
        index.add(
            &article.title,
            [
                &article.title,
                &address::article(&article.id),
                &about_article(&article),
            ],
        )?;
    }
    Ok(())
}

fn about_article(article: &ArticleRef) -> String {
    let day = article.day.as_deref().map(day_in_words);
    let parts: Vec<String> = day.into_iter().chain(article.publisher.clone()).collect();
    parts.join(" · ")
}

fn add_statements(site: &Source<'_>, index: &mut Index<'_, '_>) -> Result<(), SiteError> {
    let month = month_of_column("q.said_on");
    let numbers = site.numbers(&format!(
        "SELECT d.number FROM quote_data d CROSS JOIN quotes q ON q.rowid = d.number WHERE d.first IS NULL
         ORDER BY {month} = '', q.said_on DESC, q.article_id, q.start, q.id"
    ))?;
    let mut select = site.db.prepare(&format!(
        "SELECT {ARTICLE}, q.text, coalesce(e.name, q.speaker_name, ''), {QUOTE_NUMBER}
         FROM {QUOTES} LEFT JOIN entities e ON e.rowid = d.speaker WHERE d.number = ?1"
    ))?;
    for number in numbers {
        let (shown, text, place, about) = select.query_row([number], statement)?;
        index.add(&text, [&shown, &place, &about])?;
    }
    Ok(())
}

/// What is shown of a statement, the words it is found by, its address, and a line about it.
fn statement(row: &Row<'_>) -> rusqlite::Result<(String, String, String, String)> {
    let article = ArticleRef::of_row(row, 0)?;
    let text: String = row.get(ARTICLE_COLUMNS)?;
    let speaker: String = row.get(ARTICLE_COLUMNS + 1)?;
    let number: usize = row.get(ARTICLE_COLUMNS + 2)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let shown = match line.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    };
    let place = format!("{}#quote-{number}", address::article(&article.id));
    let about = [speaker.clone(), about_article(&article)];
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    Ok((shown, format!("{speaker} {text}"), place, about.join(" · ")))
}

/// What the script reads first.
#[derive(Serialize)]
struct Directory<'d> {
    /// The kinds of things, each with its first number.
    kinds: &'d [(&'static str, usize)],
    /// Number of things.
    things: usize,
    /// Things of a file.
    per_file: usize,
    /// From how many things on a word is common.
    common: usize,
    /// Letters of a word that count.
    letters: usize,
    /// The first word of each file of words.
    words: Vec<String>,
}

/// The index while it is made. Words are in a temporary database, which leaves memory for the disk when it grows.
struct Index<'i, 'k> {
    keep: &'i mut Keep<'k>,
    words: Connection,
    /// The kinds of things, each with its first number.
    kinds: Vec<(&'static str, usize)>,
    /// Things so far.
    count: usize,
    /// What is shown of those that are in no file yet.
    things: Vec<serde_json::Value>,
}

impl<'i, 'k> Index<'i, 'k> {
    fn new(keep: &'i mut Keep<'k>) -> Result<Index<'i, 'k>, SiteError> {
        let words = Connection::open("")?;
        words.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE words (word BLOB NOT NULL, thing INTEGER NOT NULL);
             BEGIN;",
        )?;
        Ok(Index {
            keep,
            words,
            kinds: Vec::new(),
            count: 0,
            things: Vec::new(),
        })
    }

    /// The things that follow are of this kind.
    fn kind(&mut self, name: &'static str) {
        self.kinds.push((name, self.count));
    }

    /// Adds a thing with the text that it is found by, and its title, address and a line about it.
    fn add(&mut self, text: &str, shown: [&str; 3]) -> Result<(), SiteError> {
        {
            let mut insert = self
                .words
                .prepare_cached("INSERT INTO words VALUES (?1, ?2)")?;
            for word in words(text) {
                insert.execute(params![in_order(&word), self.count])?;
            }
        }
        self.count += 1;
        self.things.push(json!(shown));
        if self.things.len() == PER_FILE {
            self.write_things()?;
        }
        Ok(())
    }

    fn write_things(&mut self) -> Result<(), SiteError> {
        let number = (self.count - 1) / PER_FILE;
        let things = std::mem::take(&mut self.things);
        write_file(self.keep, &format!("things-{number}"), &json!(things))
    }

    fn finish(mut self) -> Result<(), SiteError> {
        if !self.things.is_empty() {
            self.write_things()?;
        }
        let firsts = self.write_words()?;
        let directory = Directory {
            kinds: &self.kinds,
            things: self.count,
            per_file: PER_FILE,
            common: MAX_THINGS,
            letters: MAX_LETTERS,
            words: firsts,
        };
        let index = json!(directory);
        write_file(self.keep, "index", &index)
    }

    /// Writes the files of words, and returns the first word of each.
    fn write_words(&mut self) -> Result<Vec<String>, SiteError> {
        let mut select = self
            .words
            .prepare("SELECT word, thing FROM words ORDER BY word, thing")?;
        let mut rows = select.query([])?;
        let mut file = WordFile::default();
        let mut firsts = Vec::new();
        let mut current: Option<(Vec<u8>, Vec<usize>)> = None;
        loop {
            let row = match rows.next()? {
                Some(row) => Some((row.get::<_, Vec<u8>>(0)?, row.get::<_, usize>(1)?)),
                None => None,
            };
            let is_same =
                current.as_ref().map(|(word, _)| word) == row.as_ref().map(|(word, _)| word);
            if !is_same && let Some((word, things)) = current.take() {
                file.push(&from_order(&word), &things, &mut firsts);
                if file.size >= FILE_SIZE || row.is_none() {
                    let name = format!("words-{}", firsts.len() - 1);
                    write_file(self.keep, &name, &json!(std::mem::take(&mut file.words)))?;
                    file.size = 0;
                }
            }
            let Some((word, thing)) = row else {
                return Ok(firsts);
            };
            let (_, things) = current.get_or_insert((word, Vec::new()));
            if things.len() < MAX_THINGS {
                things.push(thing);
            }
        }
    }
}

/// A file of words while it is filled.
#[derive(Default)]
struct WordFile {
    words: Vec<serde_json::Value>,
    size: usize,
}

impl WordFile {
    /// Adds a word. The first one is noted in `firsts`.
    fn push(&mut self, word: &str, things: &[usize], firsts: &mut Vec<String>) {
        if self.words.is_empty() {
            firsts.push(word.to_owned());
        }
        let mut last = 0;
        let differences = things.iter().map(|thing| {
            let difference = thing - last;
            last = *thing;
            difference
        });
        let differences: Vec<usize> = differences.collect();
        // Two signs a difference are a fair guess.
        self.size += word.len() + 4 + 3 * things.len();
        self.words.push(json!([word, differences]));
    }
}

/// Writes a script that hands data to the script of the search.
fn write_file(keep: &mut Keep<'_>, name: &str, data: &serde_json::Value) -> Result<(), SiteError> {
    keep(
        &format!("search/{name}.js"),
        &format!("nutgrafLoaded({name:?},{data});\n"),
    )?;
    Ok(())
}

/// The words of a text, each once, without case and accents. The script finds words in the same way.
fn words(text: &str) -> BTreeSet<String> {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let plain = plain.to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .map(|word| word.chars().take(MAX_LETTERS).collect())
        .collect()
}

/// A word so that the order of bytes is that of strings in JavaScript: UTF-16, the high byte first.
fn in_order(word: &str) -> Vec<u8> {
    word.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn from_order(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_have_no_case_and_no_accents() {
        let found: Vec<String> = words("Élan’s DAM, dam x² — ﬁne").into_iter().collect();
        assert_eq!(found, ["dam", "elan", "fine", "s", "x2"]);
        assert!(words(" — ").is_empty());
    }

    #[test]
    fn the_numbers_of_a_word_are_differences() {
        let (mut file, mut firsts) = (WordFile::default(), Vec::new());
        file.push("dam", &[3, 4, 10], &mut firsts);
        file.push("dams", &[1], &mut firsts);
        assert_eq!(
            json!(file.words).to_string(),
            r#"[["dam",[3,1,6]],["dams",[1]]]"#
        );
        assert_eq!(firsts, ["dam"]);
    }

    proptest! {
        #[test]
        fn words_keep_their_letters(word in any::<String>()) {
            prop_assert_eq!(from_order(&in_order(&word)), word);
        }
    }
}
