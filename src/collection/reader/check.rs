//! Who said these words, and what were the words exactly.

use std::collections::HashMap;

use serde::Serialize;

use super::quotes::{COLUMNS, QuoteLine, TABLES, line};
use super::{Reader, words};
use crate::collection::error::Error;

/// The rarest words of the quotation by which candidates are found.
const SEARCH_WORDS: usize = 6;
/// A word in more quotations than this is not counted further.
const COMMON: i64 = 5000;
/// Candidates whose words are compared one by one.
const COMPARED: usize = 200;
/// The least share of equal words of a quotation that is shown.
const MIN_SIMILARITY: f64 = 0.5;
/// Letters of a word from which on it counts in full. Shorter words, such as "the" and "was", count half.
const FULL_WORD: usize = 4;
/// Words of a quotation that are compared.
const MAX_WORDS: usize = 400;

/// A quotation that is near to the words that were asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// Share of the words that are equal, 0 to 1: twice the equal words by all words of both, where of a longer quotation only
    /// the part counts that is compared.
    pub similarity: f64,
    /// The words side by side.
    pub difference: Vec<Piece>,
    /// The quotation.
    #[serde(flatten)]
    pub quote: QuoteLine,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the words that were asked for.
    Asked(String),
    /// Only in the quotation.
    Said(String),
}

impl Reader {
    /// Finds the quotations that are nearest to `text`, the nearest first.
    ///
    /// # Errors
    /// [`Error::NoWords`], or an error of the database.
    pub fn check(&self, text: &str, limit: usize) -> Result<Vec<Checked>, Error> {
        let asked: Vec<&str> = text
            .split_whitespace()
            .filter(|word| words(word).next().is_some())
            .take(MAX_WORDS)
            .collect();
        if asked.is_empty() {
            return Err(Error::NoWords(text.to_owned()));
        }
        let mut select = self.db.prepare(&format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE q.rowid = ?1"
        ))?;
        let mut found: Vec<Checked> = Vec::new();
        for row in self.candidates(text)? {
            let quote = select.query_row([row], line)?;
            let (similarity, difference) = compare(&asked, &quote.text);
            if similarity >= MIN_SIMILARITY {
                found.push(Checked {
                    similarity,
                    difference,
                    quote,
                });
            }
        }
        let key = |checked: &Checked| {
            (
                checked.quote.said_on.is_none(),
                checked.quote.said_on.clone(),
                checked.quote.id.clone(),
            )
        };
        found.sort_by(|a, b| {
            b.similarity
                .total_cmp(&a.similarity)
                .then_with(|| key(a).cmp(&key(b)))
        });
        found.truncate(limit);
        Ok(found)
    }

    /// The row numbers of the quotations that have most of the rarest words, the first of equal ones.
    fn candidates(&self, text: &str) -> Result<Vec<i64>, Error> {
        let mut unique: Vec<String> = words(text).map(str::to_lowercase).collect();
        unique.sort_unstable();
        unique.dedup();
        let mut count = self.db.prepare(
            "SELECT count(*) FROM (SELECT 1 FROM quotes_fts WHERE quotes_fts MATCH ?1 LIMIT ?2)",
        )?;
        let mut counted = Vec::new();
        for word in unique {
            let expression = format!("\"{word}\"");
            let quotes: i64 = count.query_row((&expression, COMMON), |row| row.get(0))?;
            if quotes > 0 {
                counted.push((quotes, expression));
            }
        }
        counted.sort_unstable();
        let mut find = self
            .db
            .prepare("SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH ?1 LIMIT ?2")?;
        let mut common: HashMap<i64, u32> = HashMap::new();
        for (_, expression) in counted.iter().take(SEARCH_WORDS) {
            let rows = find.query_map((expression, COMMON), |row| row.get::<_, i64>(0))?;
            for row in rows {
                *common.entry(row?).or_default() += 1;
            }
        }
        let mut first = self
            .db
            .prepare("SELECT first IS NULL FROM quote_data WHERE number = ?1")?;
        let mut rows: Vec<(i64, u32)> = common.into_iter().collect();
        rows.sort_unstable_by_key(|&(row, count)| (std::cmp::Reverse(count), row));
        let mut kept = Vec::new();
        for (row, _) in rows {
            if kept.len() == COMPARED {
                break;
            }
            if first.query_row([row], |row| row.get::<_, bool>(0))? {
                kept.push(row);
            }
        }
        Ok(kept)
    }
}

/// A word without case and marks.
fn plain(word: &str) -> String {
    words(word)
        .flat_map(str::chars)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Aligns two runs of words by their longest common subsequence. The words of the quotation before the first and after the
/// last common word are left out of the comparison.
pub(in crate::collection) fn compare(asked: &[&str], said: &str) -> (f64, Vec<Piece>) {
    let said: Vec<&str> = said
        .split_whitespace()
        .filter(|word| words(word).next().is_some())
        .take(MAX_WORDS)
        .collect();
    let (a, b): (Vec<String>, Vec<String>) = (
        asked.iter().map(|word| plain(word)).collect(),
        said.iter().map(|word| plain(word)).collect(),
    );
    let weight = |word: &String| {
        if word.chars().count() < FULL_WORD {
            1_u32
        } else {
            2
        }
    };
    // heaviest[i][j]: the weight of the equal words of a from i on and of b from j on.
    let mut heaviest = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            heaviest[i][j] = match a[i] == b[j] {
                true => heaviest[i + 1][j + 1] + weight(&a[i]),
                false => heaviest[i + 1][j].max(heaviest[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps: Vec<(u8, &str, u32)> = Vec::new();
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            steps.push((0, said[j], weight(&a[i])));
            (i, j) = (i + 1, j + 1);
        } else if j >= b.len() || i < a.len() && heaviest[i + 1][j] >= heaviest[i][j + 1] {
            steps.push((1, asked[i], weight(&a[i])));
            i += 1;
        } else {
            steps.push((2, said[j], weight(&b[j])));
            j += 1;
        }
    }
    let first = steps.iter().position(|step| step.0 == 0).unwrap_or(0);
    let last = steps.iter().rposition(|step| step.0 == 0).unwrap_or(0);
    let total: u32 = steps
        .iter()
        .enumerate()
        .filter(|(at, step)| step.0 != 2 || (first..=last).contains(at))
        .map(|(_, step)| if step.0 == 0 { 2 * step.2 } else { step.2 })
        .sum();
    let similarity = f64::from(2 * heaviest[0][0]) / f64::from(total.max(1));
    let pieces = steps.chunk_by(|a, b| a.0 == b.0).map(|run| {
        let text = run
            .iter()
            .map(|(_, word, _)| *word)
            .collect::<Vec<_>>()
            .join(" ");
        match run[0].0 {
            0 => Piece::Same(text),
            1 => Piece::Asked(text),
            _ => Piece::Said(text),
        }
    });
    ((similarity * 1000.0).round() / 1000.0, pieces.collect())
}

#[cfg(test)]
mod tests {
    use super::{Piece, compare};

    #[test]
    fn marks_the_words_that_differ() {
        let asked = ["The", "dam", "will", "never", "break,"];
        let (similarity, pieces) = compare(&asked, "“Well, the dam would never break”");
        assert_eq!(
            pieces,
            [
                Piece::Said("“Well,".to_owned()),
                Piece::Same("the dam".to_owned()),
                Piece::Asked("will".to_owned()),
                Piece::Said("would".to_owned()),
                Piece::Same("never break”".to_owned()),
            ]
        );
        // 2 * (the + dam + never + break) by that and will and would.
        assert!((similarity - 12.0 / 16.0).abs() < 0.001, "{similarity}");
        assert_eq!(compare(&asked, "nothing of it").0, 0.0);
    }
}
