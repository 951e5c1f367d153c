//! Groups articles that tell of one event, and makes a timeline of each group.
//!
//! A single pass in the order of days (Allan, Papka and Lavrenko, *On-line new event detection and tracking*, 1998): an
//! article joins the group that it is most similar to, if that is similar enough and still recent, or else begins one. An
//! article is its rarest terms: words of the headline, the keywords and the summary, and its people, organizations and
//! places, weighted by rarity. The pass is repeated for all articles whenever some were added, so the groups do not depend
//! on the order in which they arrived.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::error::Error;
use super::finish::{day_name, day_number};
use crate::report::rows::stable_id;

/// Terms of an article that are compared.
const MAX_TERMS: usize = 24;
/// Terms that a group keeps.
const MAX_GROUP_TERMS: usize = 96;
/// Days without an article after which a story is over.
const MAX_PAUSE: i32 = 7;
/// A term of more open groups than this finds none of them, so that the time for an article does not grow with the collection.
const MAX_OPEN: usize = 256;
/// The cosine from which on an article belongs to a group.
const MIN_SIMILARITY: f32 = 0.3;
/// Terms that occur in more than this share of the articles are left out.
const MAX_SHARE: f32 = 0.1;
/// Shortest word that counts, in letters.
const MIN_LETTERS: usize = 3;
/// Most days of a timeline, those with the best sentences.
const MAX_DAYS: usize = 30;

/// An article with its terms.
struct Member {
    row: i64,
    id: String,
    day: Option<i32>,
    headline: Option<String>,
    publisher: Option<String>,
    /// Terms with their weights, by term; the weights are of length 1.
    terms: Vec<(u32, f32)>,
}

/// A group that may become a story.
struct Group {
    members: Vec<u32>,
    terms: HashMap<u32, f32>,
    /// The square of the length of `terms`. Added up in the order of the articles, as sums of floats depend on it.
    square: f32,
    last: Option<i32>,
}

/// Fills the tables of stories and timelines and `articles.story_id`.
pub(super) fn find(db: &Connection) -> Result<(), Error> {
    let mut members = read(db)?;
    weigh(&mut members);
    let groups = group(&members);
    db.execute_batch("DELETE FROM stories; DELETE FROM timeline; CREATE TEMP TABLE told (article INTEGER PRIMARY KEY, story TEXT);")?;
    let mut insert =
        db.prepare("INSERT OR REPLACE INTO stories VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let mut tell = db.prepare("INSERT INTO told VALUES (?1, ?2)")?;
    for group in groups.iter().filter(|group| group.members.len() > 1) {
        let all: Vec<&Member> = group
            .members
            .iter()
            .map(|&index| &members[index as usize])
            .collect();
        let id = stable_id('s', &[&all[0].id]);
        let days = || all.iter().filter_map(|member| member.day);
        let mut publishers: Vec<&str> = all
            .iter()
            .filter_map(|member| member.publisher.as_deref())
            .collect();
        publishers.sort_unstable();
        publishers.dedup();
        insert.execute(params![
            id,
            headline(&all, &group.terms),
            days().min().and_then(day_name),
            days().max().and_then(day_name),
            all.len(),
            publishers.len()
        ])?;
        for member in &all {
            tell.execute(params![member.row, id])?;
        }
        timeline(db, &id, &all)?;
    }
    drop((insert, tell));
    // A copy belongs to the story of its original.
    db.execute_batch(
        "INSERT OR IGNORE INTO told
         SELECT c.number, told.story FROM article_data AS c JOIN article_data AS o ON o.id = c.copy_of JOIN told ON told.article = o.number;
         UPDATE article_data SET story_id = NULL WHERE story_id IS NOT NULL AND number NOT IN (SELECT article FROM told);
         UPDATE article_data SET story_id = told.story FROM told
         WHERE article_data.number = told.article AND article_data.story_id IS NOT told.story;
         DROP TABLE told;",
    )?;
    Ok(())
}

/// The articles that are no copies, by day, those without a day last.
fn read(db: &Connection) -> Result<Vec<Member>, Error> {
    let mut select = db.prepare(
        "SELECT rowid, id, published, headline, publisher, keywords_json, summary FROM articles WHERE copy_of IS NULL
         ORDER BY published IS NULL, substr(published, 1, 10), id",
    )?;
    let mut entities = db.prepare(
        "SELECT DISTINCT entity, type FROM entity_data WHERE article = ?1 AND entity IS NOT NULL",
    )?;
    let mut names = HashMap::new();
    let mut all = db.prepare("SELECT number, id FROM thing_data")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        // Row numbers depend on the order of articles, identifiers do not.
        names.insert(
            row.get::<_, i64>(0)?,
            term(row.get_ref(1)?.as_str().unwrap_or_default()),
        );
    }
    let mut rows = select.query([])?;
    let mut members = Vec::new();
    while let Some(row) = rows.next()? {
        let published: Option<String> = row.get(2)?;
        let headline: Option<String> = row.get(3)?;
        let mut counts: HashMap<u32, f32> = HashMap::new();
        let mut count = |text: &str, weight: f32| {
            for word in text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() >= MIN_LETTERS)
            {
                *counts.entry(term(&word.to_lowercase())).or_default() += weight;
            }
        };
        count(headline.as_deref().unwrap_or_default(), 2.0);
        count(row.get_ref(5)?.as_str().unwrap_or_default(), 1.0);
        count(row.get_ref(6)?.as_str().unwrap_or_default(), 1.0);
        let article: i64 = row.get(0)?;
        let mut found = entities.query([article])?;
        while let Some(entity) = found.next()? {
            if let Some(&name) = names.get(&entity.get::<_, i64>(0)?) {
                *counts.entry(name).or_default() += 2.0;
            }
        }
        let mut terms: Vec<(u32, f32)> = counts.into_iter().collect();
        terms.sort_unstable_by_key(|&(term, _)| term);
        members.push(Member {
            row: article,
            id: row.get(1)?,
            day: published.as_deref().and_then(day_number),
            headline,
            publisher: row.get(4)?,
            terms,
        });
    }
    Ok(members)
}

/// A hash of a term (FNV-1a).
fn term(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Replaces counts by weights, and keeps the heaviest terms.
fn weigh(members: &mut [Member]) {
    let mut articles: HashMap<u32, u32> = HashMap::new();
    for &(term, _) in members.iter().flat_map(|member| &member.terms) {
        *articles.entry(term).or_default() += 1;
    }
    let all = members.len() as f32;
    let most = (all * MAX_SHARE).max(8.0);
    for member in members {
        member.terms.retain_mut(|(term, weight)| {
            let articles = articles[term] as f32;
            *weight = (1.0 + weight.ln_1p()) * (all / articles).ln();
            articles > 1.0 && articles <= most && *weight > 0.0
        });
        member
            .terms
            .sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        member.terms.truncate(MAX_TERMS);
        member.terms.shrink_to_fit();
        let length = member
            .terms
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f32>()
            .sqrt()
            .max(f32::MIN_POSITIVE);
        member
            .terms
            .iter_mut()
            .for_each(|(_, weight)| *weight /= length);
        member.terms.sort_unstable_by_key(|&(term, _)| term);
    }
}

/// The groups that have a term, and some that are over.
#[derive(Default)]
struct Open {
    groups: Vec<u32>,
    /// How many there were after those that are over were last removed.
    cleaned: usize,
}

impl Open {
    /// Removes the groups that are over, once their number has doubled.
    fn clean(&mut self, is_open: impl Fn(u32) -> bool) {
        if self.groups.len() > 2 * self.cleaned.max(16) {
            self.groups.retain(|&number| is_open(number));
            self.cleaned = self.groups.len();
        }
    }
}

/// Groups the articles, which come by day.
fn group(members: &[Member]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open: HashMap<u32, Open> = HashMap::new();
    for (index, member) in (0_u32..).zip(members) {
        let is_open = |number: u32| match (groups[number as usize].last, member.day) {
            (Some(last), Some(day)) => day - last <= MAX_PAUSE,
            (None, None) => true,
            _ => false,
        };
        let product = |number: u32, term: u32, weight: f32| {
            weight
                * groups[number as usize]
                    .terms
                    .get(&term)
                    .copied()
                    .unwrap_or(0.0)
        };
        let mut similar: HashMap<u32, f32> = HashMap::new();
        let mut common: Vec<(u32, f32)> = Vec::new();
        for &(term, weight) in &member.terms {
            let Some(with_term) = open.get_mut(&term) else {
                continue;
            };
            with_term.clean(is_open);
            if with_term.groups.len() > MAX_OPEN {
                common.push((term, weight));
                continue;
            }
            for &number in with_term.groups.iter().filter(|&&number| is_open(number)) {
                *similar.entry(number).or_default() += product(number, term, weight);
            }
        }
        for (&number, similarity) in &mut similar {
            for &(term, weight) in &common {
                *similarity += product(number, term, weight);
            }
        }
        let best = similar
            .into_iter()
            .map(|(number, product)| {
                (
                    product / groups[number as usize].square.sqrt().max(f32::MIN_POSITIVE),
                    number,
                )
            })
            .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let number = best.map_or_else(
            || {
                groups.push(Group {
                    members: Vec::new(),
                    terms: HashMap::new(),
                    square: 0.0,
                    last: None,
                });
                groups.len() as u32 - 1
            },
            |(_, number)| number,
        );
        let group = &mut groups[number as usize];
        group.members.push(index);
        group.last = member.day.max(group.last);
        for &(term, weight) in &member.terms {
            if group.terms.len() >= MAX_GROUP_TERMS && !group.terms.contains_key(&term) {
                continue;
            }
            let total = group.terms.entry(term).or_insert_with(|| {
                open.entry(term).or_default().groups.push(number);
                0.0
            });
            group.square += weight * (2.0 * *total + weight);
            *total += weight;
        }
    }
    groups
}

/// The headline of the article that is most like the whole story.
fn headline<'a>(members: &[&'a Member], terms: &HashMap<u32, f32>) -> Option<&'a str> {
    let likeness = |member: &Member| -> f32 {
        member
            .terms
            .iter()
            .map(|(term, weight)| weight * terms.get(term).copied().unwrap_or(0.0))
            .sum()
    };
    let with_headline = members.iter().filter(|member| member.headline.is_some());
    let most = with_headline.max_by(|a, b| {
        likeness(a)
            .total_cmp(&likeness(b))
            .then_with(|| b.id.cmp(&a.id))
    });
    most.and_then(|member| member.headline.as_deref())
}

/// Writes the best sentence of each day: the day that a sentence names, else that of its article.
fn timeline(db: &Connection, story: &str, members: &[&Member]) -> Result<(), Error> {
    let mut select = db.prepare_cached(
        "SELECT s.score, s.day, s.start, s.\"end\", coalesce(s.text, substr(t.text, s.start + 1, s.\"end\" - s.start))
         FROM sentence_rows s LEFT JOIN text_data t ON t.article = s.article WHERE s.article = ?1",
    )?;
    type Sentence = (i64, i64, i64, String);
    let mut days: HashMap<String, (Sentence, &str)> = HashMap::new();
    for member in members {
        let mut rows = select.query([member.row])?;
        while let Some(row) = rows.next()? {
            let day: Option<String> = row.get(1)?;
            let Some(day) = day.or_else(|| member.day.and_then(day_name)) else {
                continue;
            };
            let text: Option<String> = row.get(4)?;
            let sentence = (
                row.get(0)?,
                row.get(2)?,
                row.get(3)?,
                text.unwrap_or_default(),
            );
            let is_better = |(old, article): &(Sentence, &str)| {
                (sentence.0, std::cmp::Reverse(member.id.as_str()))
                    > (old.0, std::cmp::Reverse(*article))
            };
            if days.get(&day).is_none_or(is_better) {
                days.insert(day, (sentence, &member.id));
            }
        }
    }
    let mut days: Vec<(String, (Sentence, &str))> = days.into_iter().collect();
    days.sort_by(|a, b| b.1.0.0.cmp(&a.1.0.0).then_with(|| a.0.cmp(&b.0)));
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO timeline VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for (day, ((_, start, end, text), article)) in days.into_iter().take(MAX_DAYS) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        insert.execute(params![story, day, article, text, start, end])?;
    }
    Ok(())
}
