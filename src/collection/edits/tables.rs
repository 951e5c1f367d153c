//! Edits of exported tables.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use rusqlite::Connection;

use super::{Found, read_text};
use crate::collection::error::Error;
use crate::collection::export::{Source, Table, tables};
use crate::report::rows::safe_cell;

/// Characters that divide columns, as spreadsheets write them.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Reads the edits of a table. Its columns tell which one it is.
pub(super) fn read(path: &Path, db: &Connection, found: &mut Found<'_>) -> Result<(), Error> {
    let source = Source::new(db);
    let sheet = Sheet::read(path)?;
    for table in tables() {
        if sheet.has(&table.columns(&source)?) {
            return match table.name {
                "entities" => entities(&sheet, &table, &source, found),
                "quotes" => quotes(&sheet, &table, &source, found),
                "merges" => merges(&sheet, &table, &source, found),
                _ => other(&sheet, &table, &source, found),
            };
        }
    }
    Err(sheet.bad("has not the columns of an exported table"))
}

/// A table as it was edited.
struct Sheet {
    path: std::path::PathBuf,
    /// The name for messages.
    name: String,
    columns: Vec<String>,
    rows: Vec<StringRecord>,
}

impl Sheet {
    fn read(path: &Path) -> Result<Sheet, Error> {
        let text = read_text(path)?;
        let header = text.lines().next().unwrap_or_default();
        let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
        let delimiter = DELIMITERS.into_iter().rev().max_by_key(count);
        let mut sheet = Sheet {
            path: path.to_owned(),
            name: path.display().to_string(),
            columns: Vec::new(),
            rows: Vec::new(),
        };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .flexible(true)
            .from_reader(text.as_bytes());
        let columns = reader.headers().map_err(|error| sheet.bad(error))?;
        sheet.columns = columns.iter().map(|name| name.trim().to_owned()).collect();
        for row in reader.records() {
            let row = row.map_err(|error| sheet.bad(error))?;
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                sheet.rows.push(row);
            }
        }
        Ok(sheet)
    }

    fn bad(&self, reason: impl ToString) -> Error {
        Error::BadFile {
            path: self.path.clone(),
            reason: reason.to_string(),
        }
    }

    /// True if it has all these columns, in any order.
    fn has(&self, columns: &[String]) -> bool {
        columns.iter().all(|column| self.columns.contains(column))
            && self.columns.iter().filter(|name| !name.is_empty()).count() == columns.len()
    }

    fn place(&self, row: &StringRecord) -> String {
        let line = row.position().map_or(0, csv::Position::line);
        format!("{}: line {line}", self.name)
    }
}

/// The columns of an exported table, and where the edited sheet has them.
struct Columns {
    names: Vec<String>,
    places: Vec<usize>,
}

impl Columns {
    fn of(sheet: &Sheet, table: &Table, source: &Source<'_>) -> Result<Columns, Error> {
        let names = table.columns(source)?;
        let place = |name| sheet.columns.iter().position(|column| column == name);
        let places = names.iter().filter_map(place).collect();
        Ok(Columns { names, places })
    }

    /// The number of a column in the exported table.
    fn number(&self, name: &str) -> usize {
        let mut names = self.names.iter();
        names.position(|column| column == name).unwrap_or(0)
    }

    /// A cell as it stands in the sheet.
    fn raw<'r>(&self, row: &'r StringRecord, column: usize) -> &'r str {
        row.get(self.places[column]).unwrap_or_default()
    }

    /// The content of a cell.
    fn cell<'r>(&self, row: &'r StringRecord, column: usize) -> &'r str {
        plain(self.raw(row, column)).trim()
    }

    /// The rows by the content of one column.
    fn rows_by<'s>(
        &self,
        sheet: &'s Sheet,
        column: usize,
    ) -> HashMap<&'s str, Vec<&'s StringRecord>> {
        let mut rows: HashMap<&str, Vec<&StringRecord>> = HashMap::new();
        for row in &sheet.rows {
            rows.entry(self.raw(row, column).trim())
                .or_default()
                .push(row);
        }
        rows
    }
}

/// True if the cell is what was exported, or the same number written otherwise.
fn is_same(cell: &str, exported: &str) -> bool {
    let safe = safe_cell(exported);
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    cell == safe
        || cell == exported
        || cell.replace("\r\n", "\n") == safe.replace("\r\n", "\n")
        || number(cell).is_some_and(|value| number(exported) == Some(value))
}

/// The text of a cell without the apostrophe that keeps it from running.
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if safe_cell(rest) == cell => rest,
        _ => cell,
    }
}

/// Columns that were changed and that corrections do not hold, with how often and an example.
#[derive(Default)]
struct Changed(BTreeMap<String, (usize, String)>);

impl Changed {
    /// Compares all columns but those named in `taken`.
    fn compare(&mut self, columns: &Columns, taken: &[&str], row: &StringRecord, cells: &[String]) {
        for (index, column) in columns.names.iter().enumerate() {
            let cell = columns.raw(row, index);
            if !taken.contains(&&**column) && !is_same(cell, &cells[index]) {
                let example = format!("{:?} for {:?}", cell, cells[index]);
                self.0.entry(column.clone()).or_insert((0, example)).0 += 1;
            }
        }
    }

    fn leave(self, sheet: &Sheet, found: &mut Found<'_>) {
        for (column, (count, example)) in self.0 {
            let reason = format!("{count} changed, such as {example}: corrections do not hold it");
            found.leave(format!("{}: column {column}", sheet.name), reason);
        }
    }
}

/// Names, types, dropped entities, and entities that were given the id of another.
fn entities(
    sheet: &Sheet,
    table: &Table,
    source: &Source<'_>,
    found: &mut Found<'_>,
) -> Result<(), Error> {
    let columns = Columns::of(sheet, table, source)?;
    let [id, kind_of, name] = ["id", "type", "name"].map(|name| columns.number(name));
    let mut rows = columns.rows_by(sheet, id);
    let mut missing = Vec::new();
    let mut changed = Changed::default();
    let known = found.known;
    table.rows(source, &mut |cells| {
        let Some(thing) = known.get(&cells[id]) else {
            return Ok(());
        };
        // Of several rows with this id, its own is the one with its name.
        let own = rows.get_mut(&*thing.id).and_then(|rows| {
            let own = rows
                .iter()
                .position(|row| is_same(columns.cell(row, name), thing.name.trim()));
            (!rows.is_empty()).then(|| rows.remove(own.unwrap_or(0)))
        });
        let Some(row) = own else {
            missing.push(thing);
            return Ok(());
        };
        let place = sheet.place(row);
        let new = columns.cell(row, name);
        if new.is_empty() {
            found.drop_thing(thing);
            return Ok(());
        }
        if !is_same(new, thing.name.trim()) {
            found.rename(&place, thing, new);
        }
        let new = columns.cell(row, kind_of);
        if new != thing.kind_of {
            found.retype(&place, thing, new);
        }
        changed.compare(&columns, &["id", "type", "name"], row, cells);
        Ok(())
    })?;
    for row in rows.into_values().flatten() {
        let cell = |column: usize| columns.cell(row, column);
        let is_own = |thing: &&super::Thing| {
            is_same(cell(name), thing.name.trim()) && cell(kind_of) == thing.kind_of
        };
        let own = missing.iter().position(is_own);
        match (known.get(cell(id)), own) {
            (Some(into), Some(own)) => {
                let from = missing.remove(own);
                found.merge(&sheet.place(row), from, into);
            }
            _ => {
                let reason = format!(
                    "{:?} is no entity of the collection; corrections add none",
                    cell(id)
                );
                found.leave(sheet.place(row), reason);
            }
        }
    }
    for thing in missing {
        found.drop_thing(thing);
    }
    changed.leave(sheet, found);
    Ok(())
}

/// Speakers.
fn quotes(
    sheet: &Sheet,
    table: &Table,
    source: &Source<'_>,
    found: &mut Found<'_>,
) -> Result<(), Error> {
    let columns = Columns::of(sheet, table, source)?;
    let taken = ["id", "speaker_id", "speaker_name"];
    let [id, speaker_id, speaker] = taken.map(|name| columns.number(name));
    let mut rows = columns.rows_by(sheet, id);
    let mut missing = 0;
    let mut changed = Changed::default();
    table.rows(source, &mut |cells| {
        let row = rows
            .remove(&*cells[id])
            .and_then(|rows| rows.first().copied());
        let Some(row) = row else {
            missing += 1;
            return Ok(());
        };
        let place = sheet.place(row);
        let cell = |column: usize| columns.cell(row, column);
        let is_edited = |column: usize| !is_same(cell(column), cells[column].trim());
        match [speaker_id, speaker]
            .into_iter()
            .find(|&column| is_edited(column))
        {
            Some(column) if cell(column).is_empty() => {
                found.leave(place, "corrections change a speaker, but do not remove one");
            }
            Some(column) => found.speak(&place, &cells[id], cell(column)),
            None => {}
        }
        changed.compare(&columns, &taken, row, cells);
        Ok(())
    })?;
    if missing > 0 {
        let reason = format!("{missing} quotes are missing: corrections drop none");
        found.leave(&*sheet.name, reason);
    }
    for row in rows.into_values().flatten() {
        found.leave(
            sheet.place(row),
            "is no quote of the collection; corrections add none",
        );
    }
    changed.leave(sheet, found);
    Ok(())
}

/// Rows that say that two entities are one.
fn merges(
    sheet: &Sheet,
    table: &Table,
    source: &Source<'_>,
    found: &mut Found<'_>,
) -> Result<(), Error> {
    let columns = Columns::of(sheet, table, source)?;
    let mut known = HashSet::new();
    table.rows(source, &mut |cells| {
        known.insert((cells[0].clone(), cells[1].clone()));
        Ok(())
    })?;
    for row in &sheet.rows {
        let cell = |column: usize| columns.cell(row, column);
        if known.remove(&(cell(0).to_owned(), cell(1).to_owned())) {
            continue;
        }
        let place = sheet.place(row);
        match (found.known.only(cell(0)), found.known.only(cell(1))) {
            (Ok(into), Ok(from)) => found.merge(&place, from, into),
            (Err(reason), _) | (_, Err(reason)) => found.leave(place, reason),
        }
    }
    if !known.is_empty() {
        let reason = format!(
            "{} merges are missing: to part entities again, write a split by hand, as docs/collections.md says",
            known.len()
        );
        found.leave(&*sheet.name, reason);
    }
    Ok(())
}

/// A table of which corrections hold nothing.
fn other(
    sheet: &Sheet,
    table: &Table,
    source: &Source<'_>,
    found: &mut Found<'_>,
) -> Result<(), Error> {
    let hash = |cells: &mut dyn Iterator<Item = String>| {
        let mut hasher = DefaultHasher::new();
        cells.for_each(|cell| cell.replace("\r\n", "\n").hash(&mut hasher));
        hasher.finish()
    };
    let columns = Columns::of(sheet, table, source)?;
    // The sum does not depend on the order of the rows.
    let mut exported = 0_u64;
    table.rows(source, &mut |cells| {
        let mut cells = cells.iter().map(|cell| safe_cell(cell).into_owned());
        exported = exported.wrapping_add(hash(&mut cells));
        Ok(())
    })?;
    let edited = sheet.rows.iter().fold(0_u64, |sum, row| {
        let mut cells = (0..columns.places.len()).map(|column| columns.raw(row, column).to_owned());
        sum.wrapping_add(hash(&mut cells))
    });
    if edited != exported {
        let reason = format!(
            "was changed, and corrections hold nothing of the table {}; they hold names and types of entities, merges and speakers",
            table.name
        );
        found.leave(&*sheet.name, reason);
    }
    Ok(())
}
