//! Finds articles that are copies of an earlier one.
//!
//! Articles are taken by day of publication, then by identifier. One that shares shingles of its sketch with an earlier
//! article that is no copy is compared with it, shingle by shingle; if enough is the same, it is a copy. So copies of one
//! text have one original, and which one depends on the articles alone.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::error::Error;
use super::shingles::{hashes, shared, shingles};

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
    let (rows, mut known) = sketches(db)?;
    db.execute_batch("DELETE FROM copies")?;
    let mut insert = db.prepare(
        "INSERT INTO copies SELECT c.id, o.id, ?3, ?4 FROM articles c, articles o WHERE c.rowid = ?1 AND o.rowid = ?2",
    )?;
    let mut read = db.prepare("SELECT i.shingles FROM input_rows i WHERE i.article = ?1")?;
    let mut texts = Texts {
        db,
        known: HashMap::new(),
    };
    for (index, &row) in (0_u32..).zip(&rows) {
        let sketch: Option<Vec<u8>> = read.query_row([row], |row| row.get(0))?;
        let Some(sketch) = sketch else { continue };
        let mut common: HashMap<u32, usize> = HashMap::new();
        for hash in hashes(&sketch) {
            let originals = known
                .get(&hash)
                .filter(|originals| originals.len() <= MAX_ORIGINALS);
            for &original in originals.into_iter().flatten() {
                *common.entry(original).or_default() += 1;
            }
        }
        let needed = MIN_COMMON.min(hashes(&sketch).count());
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
                for hash in hashes(&sketch) {
                    if let Some(originals) = known.get_mut(&hash) {
                        originals.push(index);
                    }
                }
            }
        }
    }
    db.execute_batch(
        "UPDATE articles SET copy_of = NULL WHERE copy_of IS NOT NULL AND id NOT IN (SELECT article_id FROM copies);
         UPDATE articles SET copy_of = c.copy_of FROM copies AS c
         WHERE articles.id = c.article_id AND articles.copy_of IS NOT c.copy_of;",
    )?;
    Ok(())
}

/// The row numbers of the articles, earliest first, and the hashes that occur in more than one sketch, without originals.
fn sketches(db: &Connection) -> Result<(Vec<i64>, Originals), Error> {
    let mut select = db.prepare(
        "SELECT a.rowid, i.shingles FROM articles a JOIN input_rows i ON i.article = a.rowid
         ORDER BY a.published IS NULL, substr(a.published, 1, 10), a.id",
    )?;
    let mut found = select.query([])?;
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    while let Some(row) = found.next()? {
        rows.push(row.get(0)?);
        if let Some(sketch) = row.get_ref(1)?.as_blob_or_null().ok().flatten() {
            all.extend(hashes(sketch));
        }
    }
    all.sort_unstable();
    let repeated = all
        .chunk_by(|a, b| a == b)
        .filter(|run| run.len() > 1)
        .map(|run| (run[0], Vec::new()));
    Ok((rows, repeated.collect()))
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
            .prepare_cached("SELECT text FROM articles WHERE rowid = ?1")?;
        Ok(select
            .query_row([row], |row| {
                Ok(row.get_ref(0)?.as_str_or_null()?.map(shingles))
            })?
            .unwrap_or_default())
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
