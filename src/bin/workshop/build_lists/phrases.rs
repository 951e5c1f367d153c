//! The phrase list of the tagger.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use nutgraf::input::Article;
use nutgraf::learn::weights::hash;
use nutgraf::lexicon::gazetteer::{self, CLASSES, LONGEST, PhraseKey, bit};

/// The paths of the lists, for the manifest.
pub(super) const LISTS: &str = "gazetteer-groups.tsv, gazetteer-organizations.tsv, gazetteer-people.tsv, \
     gazetteer-places.tsv, gazetteer-words.tsv, gazetteer-works.tsv";

/// Compiles the lists. Each line has a phrase in lower case, a tab, and its classes.
pub(super) fn gazetteer(lists: &Path) -> Result<Vec<u8>> {
    let mut phrases: BTreeMap<PhraseKey, u16> = BTreeMap::new();
    for file in LISTS.split(", ") {
        let text = std::fs::read_to_string(lists.join(file))
            .with_context(|| format!("cannot read {file}"))?;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((phrase, classes)) = line.split_once('\t') else {
                bail!("{file}: no tab in {line:?}");
            };
            let mut bits = 0;
            for class in classes.split(' ') {
                let Some(at) = CLASSES.iter().position(|name| *name == class) else {
                    bail!("{file}: no class {class:?}");
                };
                bits |= 1 << at;
            }
            add(&mut phrases, phrase, bits);
        }
    }
    gazetteer::compile(&phrases).context("too many sets of classes")
}

/// Adds a phrase, split into tokens as in a text, and marks its proper prefixes.
fn add(phrases: &mut BTreeMap<PhraseKey, u16>, phrase: &str, bits: u16) {
    let article = Article::of_lines("", phrase);
    let document = nutgraf::text::segment(&article, true);
    let count = document.tokens.len();
    if count == 0 || count > LONGEST {
        return;
    }
    let mut key = PhraseKey::default();
    for at in 0..count {
        key = key.then(hash(document.token(at).as_bytes()));
        *phrases.entry(key).or_default() |= if at + 1 == count { bits } else { bit::PREFIX };
    }
}
