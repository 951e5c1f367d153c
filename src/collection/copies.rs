//! Finds articles that are copies of an earlier one.
//!
//! Articles are taken by day of publication, then by identifier. One that shares shingles of its sketch with an earlier
//! article that is no copy is compared with it, shingle by shingle; if enough is the same, it is a copy. So copies of one
//! text have one original, and which one depends on the articles alone.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Error;
use super::shingles::{shared, shingles, sketch};

/// Shingles of the sketches that two articles share before they are compared.
const MIN_COMMON: usize = 2;
/// A shingle that more originals have is a set phrase, and shows nothing.
const MAX_ORIGINALS: usize = 40;
/// Originals that an article is compared with, those with the most common shingles first.
const MAX_COMPARED: usize = 8;
/// Share of the shingles of the shorter text that must be in the longer one.
const MIN_CONTAINMENT: f64 = 0.6;
/// From this share on in both directions, the two texts are the same but for cuts and credits.
const WIRE: f64 = 0.7;
/// Texts of originals that are kept in memory.
const KEPT: usize = 512;

/// Some of the hashes of the shingles of a text.
type Sketch = Box<[u32]>;
/// By the hash of a shingle, the originals that have it.
type Originals = HashMap<u32, Vec<u32>>;

/// An original that an article is a copy of.
struct Match {
    original: u32,
    kind: &'static str,
    containment: f64,
}

/// Fills the table of copies and `articles.copy_of`.
pub(super) fn find(db: &Connection) -> Result<(), Error> {
    let (rows, sketches, mut known) = sketches(db)?;
    db.execute_batch("DELETE FROM copies")?;
    let mut insert = db.prepare(
        "INSERT INTO copies SELECT c.id, o.id, ?3, ?4 FROM article_data c, article_data o WHERE c.number = ?1 AND o.number = ?2",
    )?;
    let mut texts = Texts {
        db,
        known: HashMap::new(),
    };
    for ((index, &row), sketch) in (0_u32..).zip(&rows).zip(&sketches) {
        let mut common: HashMap<u32, usize> = HashMap::new();
        for hash in sketch {
            let originals = known
                .get(hash)
                .filter(|originals| originals.len() <= MAX_ORIGINALS);
            for &original in originals.into_iter().flatten() {
                *common.entry(original).or_default() += 1;
            }
        }
        let needed = MIN_COMMON.min(sketch.len());
        let mut candidates: Vec<(usize, u32)> = common
            .into_iter()
            .filter(|&(_, count)| count >= needed)
            .map(|(original, count)| (count, original))
            .collect();
        candidates.sort_unstable_by_key(|&(count, original)| (std::cmp::Reverse(count), original));
        candidates.truncate(MAX_COMPARED);
        match best(&mut texts, row, &rows, &candidates)? {
            Some(found) => {
                let containment = (found.containment * 1000.0).round() / 1000.0;
                insert.execute(params![
                    row,
                    rows[found.original as usize],
                    found.kind,
                    containment
                ])?;
            }
            None => {
                for hash in sketch {
                    if let Some(originals) = known.get_mut(hash) {
                        originals.push(index);
                    }
                }
            }
        }
    }
    db.execute_batch(
        "UPDATE article_data SET copy_of = NULL WHERE copy_of IS NOT NULL AND id NOT IN (SELECT article_id FROM copies);
         UPDATE article_data SET copy_of = c.copy_of FROM copies AS c
         WHERE article_data.id = c.article_id AND article_data.copy_of IS NOT c.copy_of;",
    )?;
    Ok(())
}

/// The row numbers of the articles, earliest first, with their sketches, and the hashes that occur in more than one sketch,
/// without originals. A hash that is in one sketch only is in none.
fn sketches(db: &Connection) -> Result<(Vec<i64>, Vec<Sketch>, Originals), Error> {
    let mut select = db.prepare(
        "SELECT number, (SELECT text FROM text_data WHERE article = number) FROM article_data
         ORDER BY published IS NULL, substr(published, 1, 10), id",
    )?;
    let mut found = select.query([])?;
    let (mut rows, mut sketches) = (Vec::new(), Vec::new());
    while let Some(row) = found.next()? {
        rows.push(row.get(0)?);
        let text = row.get_ref(1)?.as_str_or_null().ok().flatten();
        sketches.push(text.map_or_else(Box::default, |text| sketch(text).into_boxed_slice()));
    }
    let mut all: Vec<u32> = sketches.iter().flatten().copied().collect();
    all.sort_unstable();
    let repeated = all.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
    let known: Originals = repeated.map(|run| (run[0], Vec::new())).collect();
    Ok((rows, sketches, known))
}

/// The candidate that most of the article is the same as.
fn best(
    texts: &mut Texts<'_>,
    row: i64,
    rows: &[i64],
    candidates: &[(usize, u32)],
) -> Result<Option<Match>, Error> {
    if candidates.is_empty() {
        return Ok(None);
    }
    let own = texts.read(row)?;
    let mut best: Option<Match> = None;
    for &(_, original) in candidates {
        let other = texts.get(rows[original as usize])?;
        let Some((kind, containment)) = compare(&own, other) else {
            continue;
        };
        if best
            .as_ref()
            .is_none_or(|best| containment > best.containment)
        {
            best = Some(Match {
                original,
                kind,
                containment,
            });
        }
    }
    Ok(best)
}

/// How a text copies an earlier one, and the share of the shorter one that is in the longer one.
fn compare(own: &[u32], original: &[u32]) -> Option<(&'static str, f64)> {
    let common = shared(own, original) as f64;
    let (in_original, in_own) = (
        common / own.len().max(1) as f64,
        common / original.len().max(1) as f64,
    );
    let containment = in_original.max(in_own);
    if containment < MIN_CONTAINMENT {
        return None;
    }
    let kind = match (in_original, in_own) {
        (a, b) if own == original || a.min(b) >= 1.0 => "identical",
        (a, b) if a.min(b) >= WIRE => "wire",
        (a, b) if a >= b && own.len() < original.len() => "excerpt",
        _ => "update",
    };
    Some((kind, containment))
}

/// The shingles of articles, the last used ones in memory.
struct Texts<'a> {
    db: &'a Connection,
    known: HashMap<i64, Vec<u32>>,
}

impl Texts<'_> {
    fn read(&self, row: i64) -> Result<Vec<u32>, Error> {
        let mut select = self
            .db
            .prepare_cached("SELECT text FROM text_data WHERE article = ?1")?;
        let read = select.query_row([row], |row| Ok(shingles(row.get_ref(0)?.as_str()?)));
        Ok(read.optional()?.unwrap_or_default())
    }

    fn get(&mut self, row: i64) -> Result<&[u32], Error> {
        if !self.known.contains_key(&row) {
            let read = self.read(row)?;
            if self.known.len() >= KEPT {
                self.known.clear();
            }
            self.known.insert(row, read);
        }
        Ok(self.known.get(&row).map_or(&[], Vec::as_slice))
    }
}

#[cfg(test)]
mod tests {
    use super::{compare, shingles};

    fn story(from: usize, to: usize) -> String {
        (from..to)
            .map(|n| format!("word{n}"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn tells_the_kinds_of_copies_apart() {
        let whole = story(0, 300);
        let cases = [
            (whole.to_uppercase(), Some("identical")),
            (
                format!("Agency credit here. {}", story(10, 290)),
                Some("wire"),
            ),
            (story(0, 100), Some("excerpt")),
            (format!("{whole} {}", story(1000, 1200)), Some("update")),
            (format!("{} {}", story(0, 100), story(2000, 2300)), None),
            (story(5000, 5300), None),
        ];
        for (copy, expected) in cases {
            let found = compare(&shingles(&copy), &shingles(&whole)).map(|(kind, _)| kind);
            assert_eq!(found, expected, "{}", &copy[..40]);
        }
    }
}
