//! `src/data/MANIFEST.toml`: the provenance of every built file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

/// The path of the manifest from the root of the package.
pub const MANIFEST: &str = "src/data/MANIFEST.toml";

const HEAD: &str = "# What every compiled file is made of; written by the workshop.\n";

/// Writes the entry of the built file `name` in the manifest, in place of an older one. `facts` are written in order: the
/// program that made the file, its sources with their licences, the settings, and the scores.
///
/// # Errors
/// Returns an error if the manifest cannot be read or written.
pub fn upsert(name: &str, facts: &[(&str, String)]) -> Result<()> {
    let path = Path::new(MANIFEST);
    let old = if path.exists() {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {MANIFEST}"))?
    } else {
        String::new()
    };
    std::fs::write(path, with_entry(&old, name, facts))
        .with_context(|| format!("cannot write {MANIFEST}"))
}

fn with_entry(old: &str, name: &str, facts: &[(&str, String)]) -> String {
    let mut entries: BTreeMap<String, String> = BTreeMap::new();
    let mut current = None;
    for line in old.lines() {
        if let Some(title) = line
            .strip_prefix("[\"")
            .and_then(|rest| rest.strip_suffix("\"]"))
        {
            current = Some(title.to_owned());
            entries.insert(title.to_owned(), String::new());
        } else if let Some(entry) = current.as_ref().and_then(|title| entries.get_mut(title))
            && !line.trim().is_empty()
        {
            let _ = writeln!(entry, "{line}");
        }
    }
    let mut entry = String::new();
    for (key, value) in facts {
        // A JSON string is also a TOML basic string.
        let _ = writeln!(
            entry,
            "{key} = {}",
            serde_json::Value::String(value.clone())
        );
    }
    entries.insert(name.to_owned(), entry);
    let mut text = HEAD.to_owned();
    for (title, entry) in entries {
        let _ = write!(text, "\n[\"{title}\"]\n{entry}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_only_its_own_entry() {
        let one = with_entry("", "b.model", &[("made_by", "train \"x\"".to_owned())]);
        let two = with_entry(&one, "a.list", &[("sources", "census".to_owned())]);
        let three = with_entry(&two, "b.model", &[("made_by", "train y".to_owned())]);
        assert_eq!(
            three,
            format!(
                "{HEAD}\n[\"a.list\"]\nsources = \"census\"\n\n[\"b.model\"]\nmade_by = \"train y\"\n"
            )
        );
    }
}
