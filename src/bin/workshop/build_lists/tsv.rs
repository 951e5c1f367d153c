//! Tab-separated lists: `#` starts a comment line, and a field may hold several values separated by `;`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

/// Reads the rows of `dir/name`, without comments and blank lines.
pub(super) fn read(dir: &Path, name: &str) -> Result<Vec<Vec<String>>> {
    let path = dir.join(name);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

/// Writes `rows` under a header of comment lines to `dir/name`.
pub(super) fn write(dir: &Path, name: &str, header: &str, rows: &[Vec<String>]) -> Result<()> {
    let mut out = String::new();
    for line in header.lines() {
        writeln!(out, "# {}", line.trim())?;
    }
    for row in rows {
        let clean: Vec<String> = row
            .iter()
            .map(|field| field.replace(['\t', '\n'], " "))
            .collect();
        writeln!(out, "{}", clean.join("\t").trim_end_matches('\t'))?;
    }
    std::fs::write(dir.join(name), out)?;
    println!("{name:20} {:7} rows", rows.len());
    Ok(())
}

/// Field `index` of a row; empty if the row is shorter.
pub(super) fn field(row: &[String], index: usize) -> &str {
    row.get(index).map_or("", String::as_str)
}

/// The values of a field, separated by `;`.
pub(super) fn values(field: &str) -> impl Iterator<Item = &str> {
    field
        .split(';')
        .map(str::trim)
        .filter(|value| !value.is_empty())
}
