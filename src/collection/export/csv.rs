//! Every table as a file of comma-separated values, safe to open in a spreadsheet.

use std::io::Write;

use rusqlite::Rows;
use rusqlite::types::ValueRef;

use super::Folder;
use super::source::Source;
use crate::collection::error::Error;
use crate::report::rows::csv_record;

/// A table or view, and how its rows are read in an order that only their content decides.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The columns of the order.
    order: &'static str,
    /// True if it has many rows for each article: they are read article by article, so that nothing large is sorted.
    by_article: bool,
}

/// The tables that are exported: all that a reader of the database sees, except the search and the counts.
pub(crate) fn tables() -> impl Iterator<Item = Table> {
    const TABLES: [(&str, &str, bool); 16] = [
        ("articles", "id", false),
        ("entities", "id", false),
        ("names", "entity_id, name", false),
        ("article_entities", "local_id", true),
        ("mentions", "start, \"end\", entity_id", true),
        ("quotes", "start, id", true),
        ("dates", "start, \"end\"", true),
        ("facts", "article_id", false),
        ("copies", "article_id", false),
        ("stories", "id", false),
        ("timeline", "story_id, day, article_id, start", false),
        ("merges", "kept_id, merged_id", false),
        ("corrections", "number", false),
        ("errors", "id", false),
        ("inputs", "article_id", false),
        ("meta", "key", false),
    ];
    TABLES.into_iter().map(|(name, order, by_article)| Table {
        name,
        order,
        by_article,
    })
}

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    for table in tables() {
        folder.file(&table.file(), &mut |out| {
            write_record(out, &table.columns(source)?)?;
            table.rows(source, &mut |cells| write_record(out, cells))
        })?;
    }
    // Counts the articles.
    source.stubs(&mut |_| Ok(()))
}

fn write_record(out: &mut dyn Write, cells: &[String]) -> Result<(), Error> {
    Ok(out.write_all(csv_record(cells.iter().map(String::as_str)).as_bytes())?)
}

impl Table {
    /// The name of its file.
    pub(crate) fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The names of its columns.
    pub(crate) fn columns(&self, source: &Source<'_>) -> Result<Vec<String>, Error> {
        let select = source
            .db
            .prepare(&format!("SELECT * FROM {} LIMIT 0", self.name))?;
        Ok(select.column_names().map(str::to_owned).collect())
    }

    /// Calls `take` with the cells of each row.
    pub(crate) fn rows(
        &self,
        source: &Source<'_>,
        take: &mut dyn FnMut(&[String]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Table { name, order, .. } = self;
        if !self.by_article {
            let query = format!("SELECT * FROM {name} ORDER BY {order}");
            let mut select = source.db.prepare(&query)?;
            let columns = select.column_count();
            return each(select.query([])?, columns, take);
        }
        let query = format!("SELECT * FROM {name} WHERE article_id = ?1 ORDER BY {order}");
        let mut select = source.db.prepare(&query)?;
        let columns = select.column_count();
        let mut articles = source.db.prepare("SELECT id FROM articles ORDER BY id")?;
        let mut articles = articles.query([])?;
        while let Some(article) = articles.next()? {
            let id = article
                .get_ref(0)?
                .as_str()
                .map_err(rusqlite::Error::from)?;
            each(select.query([id])?, columns, take)?;
        }
        Ok(())
    }
}

fn each(
    mut rows: Rows<'_>,
    columns: usize,
    take: &mut dyn FnMut(&[String]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut cells = Vec::with_capacity(columns);
    while let Some(row) = rows.next()? {
        cells.clear();
        for column in 0..columns {
            cells.push(cell(row.get_ref(column)?));
        }
        take(&cells)?;
    }
    Ok(())
}

/// A value as text. What is not known is empty.
pub(crate) fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into_owned(),
    }
}
