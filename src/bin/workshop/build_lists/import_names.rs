//! Given names with their gender, and nouns that mean people.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::lexicon::fold;

use super::tsv;

/// Paths of the sources.
#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Folder of the Python package `names`: frequencies of the US census of 1990.
    #[arg(long)]
    census: PathBuf,
    /// Folder `en/words` of Debian's link-grammar-dictionaries-en.
    #[arg(long)]
    link_grammar: PathBuf,
    /// Folder of Debian's wordnet-base: `data.noun`, `index.noun`.
    #[arg(long)]
    wordnet: PathBuf,
}

pub(super) fn run(sources: &Sources, lists: &Path) -> Result<()> {
    given_names(sources, lists)?;
    person_nouns(sources, lists)
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A name is assigned to a gender if nine in ten bearers have it.
fn given_names(sources: &Sources, lists: &Path) -> Result<()> {
    let mut share: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for (file, female) in [("dist.female.first", true), ("dist.male.first", false)] {
        for line in read(&sources.census.join(file))?.lines() {
            let mut fields = line.split_whitespace();
            if let (Some(name), Some(Ok(percent))) =
                (fields.next(), fields.next().map(str::parse::<f64>))
            {
                let entry = share.entry(fold(name)).or_default();
                *(if female { &mut entry.0 } else { &mut entry.1 }) += percent.max(0.0005);
            }
        }
    }
    let mut genders: BTreeMap<String, &str> = share
        .iter()
        .map(|(name, (female, male))| {
            let part = female / (female + male);
            (
                name.clone(),
                if part > 0.9 {
                    "f"
                } else if part < 0.1 {
                    "m"
                } else {
                    "u"
                },
            )
        })
        .collect();
    for (file, gender) in [
        ("entities.given-female.sing", "f"),
        ("entities.given-male.sing", "m"),
        ("entities.given-bisex.sing", "u"),
    ] {
        for line in read(&sources.link_grammar.join(file))?.lines() {
            let name = line
                .split(['.', '/'])
                .next()
                .unwrap_or("")
                .replace('_', " ");
            let key = fold(&name);
            if key.chars().count() > 1 && !name.contains('%') {
                genders
                    .entry(key)
                    .and_modify(|known| {
                        if !share.contains_key(&fold(&name)) && *known != gender {
                            *known = "u"
                        }
                    })
                    .or_insert(gender);
            }
        }
    }
    let rows: Vec<Vec<String>> = genders
        .into_iter()
        .map(|(name, gender)| vec![name, gender.to_owned()])
        .collect();
    let header = "Given names as folded keys with the gender of their bearers: f, m, or u when both bear them.\n\
         US census of 1990 (public domain) through the Python package names (MIT); Debian link-grammar-dictionaries-en (LGPL-2.1).\n\
         Made by `workshop build-lists names`; names of the rest of the world are in given-names-world.tsv.\n\
         name  gender";
    tsv::write(lists, "given-names.tsv", header, &rows)
}

/// Lemmas whose most frequent noun sense is in WordNet's file noun.person.
fn person_nouns(sources: &Sources, lists: &Path) -> Result<()> {
    let mut person_senses: BTreeSet<String> = BTreeSet::new();
    for line in read(&sources.wordnet.join("data.noun"))?
        .lines()
        .filter(|line| !line.starts_with(' '))
    {
        let mut fields = line.split(' ');
        if let (Some(offset), Some("18"), Some(_), Some(_), Some(word)) = (
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
        ) && word.chars().all(|c| !c.is_uppercase())
        {
            person_senses.insert(offset.to_owned());
        }
    }
    let mut nouns: BTreeSet<String> = BTreeSet::new();
    for line in read(&sources.wordnet.join("index.noun"))?
        .lines()
        .filter(|line| !line.starts_with(' '))
    {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let Some(pointers) = fields.get(3).and_then(|count| count.parse::<usize>().ok()) else {
            continue;
        };
        let (Some(lemma), Some(first)) = (fields.first(), fields.get(6 + pointers)) else {
            continue;
        };
        if person_senses.contains(*first)
            && lemma.len() > 2
            && lemma.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        {
            nouns.insert((*lemma).to_owned());
        }
    }
    let mut rows: Vec<Vec<String>> = nouns.into_iter().map(|noun| vec![noun]).collect();
    let class = [
        "@person_noun",
        "folded",
        "Nouns whose first sense is a person.",
    ];
    rows.insert(0, class.map(str::to_owned).to_vec());
    let header = "Nouns whose first sense is a person. Princeton WordNet 3.0 (WordNet licence), lexicographer file noun.person, through\n\
         Debian wordnet-base. Made by `workshop build-lists names`; corrections go to `role_nouns.tsv`.";
    tsv::write(
        &lists.join("../../en/lists"),
        "person_nouns.tsv",
        header,
        &rows,
    )
}
