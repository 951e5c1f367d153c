//! Words with their classes, words that are cues, nouns that mean people.

use std::path::Path;

use anyhow::{Context, Result};
use nutgraf::lexicon::{compile_cues, compile_person_nouns, compile_word_classes};

/// What sorts of words each form can belong to.
pub(super) fn classes(lists: &Path) -> Result<Vec<u8>> {
    let words = read(lists, "word_classes.tsv")?;
    Ok(compile_word_classes(
        &words,
        &read(lists, "function_words.tsv")?,
    ))
}

/// How often each form is a cue.
pub(super) fn cues(lists: &Path) -> Result<Vec<u8>> {
    Ok(compile_cues(&read(lists, "cues.tsv")?))
}

/// Nouns that mean people, in lower case.
pub(super) fn person_nouns(lists: &Path) -> Result<Vec<u8>> {
    Ok(compile_person_nouns(&read(lists, "person-nouns.tsv")?))
}

fn read(lists: &Path, name: &str) -> Result<String> {
    std::fs::read_to_string(lists.join(name)).with_context(|| format!("cannot read {name}"))
}
