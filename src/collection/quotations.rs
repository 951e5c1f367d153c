//! Links the quotes of the collection to their speakers and to each other.

use rusqlite::{Connection, params};

use super::corrections::Corrections;
use super::error::Error;
use super::shingles::quotation;
use super::writing::number_of;

/// Links quotes to speakers, as corrected by the user, and repeated quotes to the first one with the same words.
pub(super) fn link(db: &Connection, corrections: &mut Corrections) -> Result<(), Error> {
    db.execute_batch(include_str!("quotations.sql"))?;
    corrections.apply_to_speakers(db)?;
    repeat(db)?;
    db.execute_batch(
        "UPDATE thing_data SET quotes = counted.quotes
         FROM (SELECT speaker, count(*) AS quotes FROM quote_data WHERE first IS NULL AND speaker IS NOT NULL GROUP BY speaker) AS counted
         WHERE thing_data.number = counted.speaker;",
    )?;
    Ok(())
}

/// A quote whose words can be compared.
struct Said {
    /// A hash of its words, and its speaker.
    words: (i64, Option<i64>),
    /// Its number in the order of days and articles.
    order: u32,
    row: i64,
    /// The hash of its identifier, and how it is repeated so far.
    id: u64,
    known: (Option<u64>, i64),
}

/// Finds the quotes whose words the same speaker has said more than once, and the first of each.
fn repeat(db: &Connection) -> Result<(), Error> {
    let mut select = db.prepare(
        "SELECT d.number, d.speaker, d.hash, d.first, d.copies, q.text
         FROM article_data a CROSS JOIN quote_data d ON d.article = a.number JOIN quotes q ON q.rowid = d.number
         ORDER BY a.published IS NULL, a.published, a.id, d.start, q.id",
    )?;
    let mut rows = select.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let first: Option<String> = row.get(3)?;
        let known = (first.as_deref().map(number_of), row.get(4)?);
        let words = quotation(row.get_ref(5)?.as_str().unwrap_or_default());
        // A quote too short to tell that it is the same is none.
        let Some(words) = words else { continue };
        all.push(Said {
            words: (words, row.get(1)?),
            order: u32::try_from(all.len()).unwrap_or(u32::MAX),
            row: row.get(0)?,
            id: row.get::<_, i64>(2)?.cast_unsigned(),
            known,
        });
    }
    all.sort_unstable_by_key(|said| (said.words, said.order));
    let mut update =
        db.prepare("UPDATE quote_data SET first = ?2, copies = ?3 WHERE number = ?1")?;
    for same in all.chunk_by(|a, b| a.words == b.words) {
        for (index, said) in same.iter().enumerate() {
            let found = match index {
                0 => (None, same.len() as i64 - 1),
                _ => (Some(same[0].id), 0),
            };
            if found != said.known {
                let first = found.0.map(|id| format!("q{id:016x}"));
                update.execute(params![said.row, first, found.1])?;
            }
        }
    }
    Ok(())
}
