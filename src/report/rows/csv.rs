//! Writes rows as CSV (RFC 4180) that is safe to open in a spreadsheet or to print on a terminal.

use std::borrow::Cow;

use serde::Serialize;

use super::{Rows, Table};
use crate::report::view::Document;

/// The header line of a table, with its line end.
///
/// # Examples
///
/// ```
/// use nutgraf::report::rows::{Table, csv_header};
///
/// assert!(csv_header(Table::Dates).starts_with("article_id,text,start,end,type,"));
/// ```
pub fn csv_header(table: Table) -> String {
    let mut header = table.columns().join(",");
    header.push_str("\r\n");
    header
}

/// Formats the rows of one table as CSV without a header. Lines end with CR and LF; no rows give an empty string.
///
/// A cell of text that starts with `=`, `+`, `-`, `@`, a tab or a line end gets an apostrophe before it, so that no
/// spreadsheet runs it as a formula. Numbers stay as they are. Control characters other than tabs and line ends become one
/// visible character each.
///
/// # Examples
///
/// ```
/// use nutgraf::input::Reader;
/// use nutgraf::report::{Parts, document};
/// use nutgraf::report::rows::{Table, csv_rows};
///
/// let article = Reader::default().read_text("a", "Joan Healy met Ann Lee in Leeds on Monday.")?;
/// let document = document(&nutgraf::analyze(&article, &nutgraf::Options::default()), Parts::ALL);
/// assert_eq!(csv_rows(&document, Table::People).matches("\r\n").count(), 2);
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub fn csv_rows(document: &Document, table: Table) -> String {
    let rows = Rows::new(document);
    match table {
        Table::Articles => format([rows.article()]),
        Table::People => format(rows.people()),
        Table::Organizations => format(rows.organizations()),
        Table::Places => format(rows.places()),
        Table::Dates => format(rows.dates()),
        Table::Quotes => format(rows.quotes()),
    }
}

fn format<R: Serialize>(rows: impl IntoIterator<Item = R>) -> String {
    let mut raw = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    let mut safe = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing flat rows to memory, and reading what was written, cannot fail.
    for row in rows {
        let _ = raw.serialize(row);
    }
    let raw = raw.into_inner().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(raw.as_slice());
    for record in reader.records().flatten() {
        let _ = safe.write_record(
            record
                .iter()
                .map(safe_cell)
                .map(Cow::into_owned)
                .collect::<Vec<_>>(),
        );
    }
    String::from_utf8(safe.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Formats one record as CSV, with its line end, as [`csv_rows`] does.
///
/// # Examples
///
/// ```
/// assert_eq!(nutgraf::report::rows::csv_record(["a,b", "=1"]), "\"a,b\",'=1\r\n");
/// ```
pub fn csv_record<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let cells = cells.into_iter().map(|cell| safe_cell(cell).into_owned());
    // Writing to memory cannot fail.
    let _ = out.write_record(cells);
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A cell that neither a spreadsheet nor a terminal acts on.
pub(crate) fn safe_cell(cell: &str) -> Cow<'_, str> {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let is_number = || {
        cell.bytes()
            .all(|b| b.is_ascii_digit() || b"+-.".contains(&b))
            && cell.parse::<f64>().is_ok()
    };
    let quote = is_formula && !is_number();
    if !quote && !cell.chars().any(is_control) {
        return Cow::Borrowed(cell);
    }
    let shown = cell
        .chars()
        .map(|c| if is_control(c) { picture(c) } else { c });
    Cow::Owned(quote.then_some('\'').into_iter().chain(shown).collect())
}

/// True for the control characters that CSV does not need.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\r' | '\n')
}

/// The character that shows a control character, so that offsets in code points still hold.
fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_do_not_run() {
        let cases = [
            ("plain", "plain"),
            ("=1+1", "'=1+1"),
            ("+44 20", "'+44 20"),
            ("-12.5", "-12.5"),
            ("-inf", "'-inf"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("a\u{1b}[2J\u{9b}", "a␛[2J\u{fffd}"),
        ];
        for (raw, safe) in cases {
            assert_eq!(safe_cell(raw), safe);
        }
    }
}
