//! Given names as a sorted map.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use fst::MapBuilder;
use nutgraf::lexicon::fold;

use super::tsv;

/// Map from folded given name to 0 female, 1 male, 2 both.
pub(super) fn given_names(lists: &Path) -> Result<Vec<u8>> {
    let mut genders = BTreeMap::new();
    for list in ["given-names.tsv", "given-names-world.tsv"] {
        for row in tsv::read(lists, list)? {
            let gender = match tsv::field(&row, 1) {
                "f" => 0,
                "m" => 1,
                _ => 2,
            };
            genders.insert(fold(tsv::field(&row, 0)), gender);
        }
    }
    map(genders)
}

pub(super) fn map(entries: BTreeMap<String, u64>) -> Result<Vec<u8>> {
    let mut builder = MapBuilder::memory();
    for (key, value) in entries {
        builder.insert(key, value)?;
    }
    Ok(builder.into_inner()?)
}
