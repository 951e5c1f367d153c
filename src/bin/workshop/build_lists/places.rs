//! Compiles the gazetteer: records of places, and keys that lead to them. `nutgraf::lexicon::places` describes the layout.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use nutgraf::lexicon::fold;

use super::names::map;
use super::tsv::{self, field, values};

/// Maximum number of places with one name; the least populous are dropped.
const MAX_PER_KEY: usize = 31;

/// Marks a posting by an alternative name of the place.
const OTHER_NAME: u32 = 1 << 23;

const NO_REGION: u16 = u16::MAX;

/// Bytes of a record.
const RECORD: usize = 16;

/// A place outside of any region and country.
const NOWHERE: u16 = u16::MAX;

/// Generic words at the end of names of regions, which are often left out.
const GENERICS: &[&str] = &[
    " Autonomous Region",
    " Province",
    " Region",
    " State",
    " Governorate",
    " Prefecture",
    " Oblast",
    " District",
    " County",
    " Parish",
    " Borough",
    " Department",
    " Regency",
    " Municipality",
    " Sheng",
    " Shi",
    " Zhuangzu Zizhiqu",
    " Huizu Zizhiqu",
    " Uygur Zizhiqu",
    " Republic",
];

struct Place {
    geonames: u32,
    point: Option<(f32, f32)>,
    iso: [u8; 2],
    region: u16,
    population: u32,
    kind: u8,
    capital: bool,
    /// Number of alternative names in GeoNames, which indicates how well known it is.
    names: u8,
}

struct Gazetteer {
    places: Vec<Place>,
    keys: BTreeMap<String, Vec<u32>>,
}

/// `places.bin`: the records, the codes of the countries, then the lists of records that share a key.
pub(super) fn records(lists: &Path) -> Result<Vec<u8>> {
    let gazetteer = Gazetteer::read(lists)?;
    let places = &gazetteer.places;
    let countries: Vec<[u8; 2]> = places
        .iter()
        .take_while(|place| place.kind == 0)
        .map(|place| place.iso)
        .collect();
    let mut out = Vec::new();
    let postings: usize = gazetteer.keys.values().map(Vec::len).sum();
    out.extend_from_slice(b"NGPL");
    let start = out.len() + 16;
    for number in [3, places.len(), postings, countries.len()] {
        out.extend_from_slice(&(number as u32).to_le_bytes());
    }
    out.resize(start + RECORD * places.len(), 0);
    for (number, place) in places.iter().enumerate() {
        let mut bytes = Vec::with_capacity(RECORD);
        ensure!(place.geonames < 1 << 24, "{} is too large", place.geonames);
        bytes.extend_from_slice(&place.geonames.to_le_bytes()[..3]);
        bytes.push(place.names);
        bytes.extend_from_slice(&place.population.to_le_bytes());
        let within = match (place.region, place.iso) {
            (NO_REGION, [0, 0]) => NOWHERE,
            (NO_REGION, iso) => countries
                .iter()
                .position(|code| *code == iso)
                .with_context(|| format!("no country {iso:?}"))?
                .try_into()?,
            (region, _) => region,
        };
        bytes.extend_from_slice(&within.to_le_bytes());
        let (latitude, longitude) = match place.point {
            Some((latitude, longitude)) => (steps(latitude, 90)?, steps(longitude, 180)?),
            None => ((1 << 21) - 1, (1 << 22) - 1),
        };
        let packed = latitude
            | longitude << 21
            | u64::from(place.kind) << 43
            | u64::from(place.capital) << 46;
        bytes.extend_from_slice(&packed.to_le_bytes()[..6]);
        for (column, byte) in bytes.into_iter().enumerate() {
            out[start + column * places.len() + number] = byte;
        }
    }
    countries
        .iter()
        .for_each(|code| out.extend_from_slice(code));
    for posting in gazetteer.keys.values().flatten() {
        out.extend_from_slice(&posting.to_le_bytes()[..3]);
    }
    Ok(out)
}

/// Ten-thousandths of a degree from the pole or the date line.
fn steps(degrees: f32, pole: i32) -> Result<u64> {
    let steps = (f64::from(degrees) * 1e4).round() as i64;
    let back = (steps as f64 / 1e4) as f32;
    let steps = steps + i64::from(pole) * 10_000;
    ensure!(
        back == degrees && (0..=i64::from(pole) * 20_000).contains(&steps),
        "{degrees} is no degree of four decimals"
    );
    Ok(steps as u64)
}

/// `places.fst`: map from folded name to the place and length of its list.
pub(super) fn keys(lists: &Path) -> Result<Vec<u8>> {
    let gazetteer = Gazetteer::read(lists)?;
    let mut start = 0;
    let mut entries = BTreeMap::new();
    for (key, postings) in gazetteer.keys {
        let length = postings.len() as u64;
        entries.insert(key, (start << 5) | length);
        start += length;
    }
    map(entries)
}

impl Gazetteer {
    fn read(lists: &Path) -> Result<Self> {
        let mut gazetteer = Gazetteer {
            places: Vec::new(),
            keys: BTreeMap::new(),
        };
        let capitals = gazetteer.countries(lists)?;
        let regions = gazetteer.regions(lists)?;
        gazetteer.landforms(lists)?;
        gazetteer.cities(lists, &capitals, &regions)?;
        let places = &gazetteer.places;
        for postings in gazetteer.keys.values_mut() {
            postings.sort_by_key(|posting| {
                let place = &places[(posting & !OTHER_NAME) as usize];
                (
                    posting & OTHER_NAME,
                    std::cmp::Reverse(place.population),
                    *posting,
                )
            });
            let mut seen = HashSet::new();
            postings.retain(|posting| seen.insert(posting & !OTHER_NAME));
            postings.truncate(MAX_PER_KEY);
        }
        Ok(gazetteer)
    }

    fn add(&mut self, place: Place) -> u32 {
        self.places.push(place);
        (self.places.len() - 1) as u32
    }

    fn name(&mut self, name: &str, place: u32, other: bool) {
        let key = match name.strip_prefix(',') {
            Some(name) => format!(",{}", fold(name)),
            None => fold(name),
        };
        let posting = if other { place | OTHER_NAME } else { place };
        if key.chars().count() > 1 {
            self.keys.entry(key).or_default().push(posting);
        }
    }

    /// Returns the folded names of the capitals with their countries.
    fn countries(&mut self, lists: &Path) -> Result<HashSet<(String, String)>> {
        let mut index = HashMap::new();
        let mut capitals = HashSet::new();
        for row in tsv::read(lists, "countries.tsv")? {
            let iso = field(&row, 0);
            let place = self.add(Place {
                geonames: number(field(&row, 1))?,
                point: point(field(&row, 3), field(&row, 4)),
                iso: code(iso)?,
                region: NO_REGION,
                population: number(field(&row, 5))?,
                kind: 0,
                capital: false,
                names: 0,
            });
            index.insert(iso.to_owned(), place);
            capitals.insert((fold(field(&row, 6)), iso.to_owned()));
            self.name(field(&row, 2), place, false);
            values(field(&row, 9)).for_each(|name| self.name(name, place, true));
        }
        for row in tsv::read(lists, "country-names.tsv")? {
            let iso = field(&row, 1);
            let place = match index.get(iso) {
                Some(&place) => place,
                None => self.add(Place {
                    geonames: 0,
                    point: None,
                    iso: code(iso)?,
                    region: NO_REGION,
                    population: 0,
                    kind: 0,
                    capital: false,
                    names: 0,
                }),
            };
            index.insert(iso.to_owned(), place);
            self.name(field(&row, 0), place, false);
        }
        Ok(capitals)
    }

    fn regions(&mut self, lists: &Path) -> Result<HashMap<(String, String), u32>> {
        let mut index: HashMap<(String, String), u32> = HashMap::new();
        let mut points = HashMap::new();
        for row in tsv::read(lists, "region-points.tsv")? {
            points.insert(
                number(field(&row, 0))?,
                point(field(&row, 1), field(&row, 2)),
            );
        }
        for place in &mut self.places {
            place.point = points.get(&place.geonames).copied().unwrap_or(place.point);
        }
        for row in tsv::read(lists, "regions.tsv")? {
            let (iso, region) = (field(&row, 0), field(&row, 1));
            let parent = region.rsplit_once('.').map(|(parent, _)| parent.to_owned());
            let parent = parent.and_then(|parent| index.get(&(iso.to_owned(), parent)).copied());
            let geonames = number(field(&row, 6))?;
            let towns = point(field(&row, 3), field(&row, 4));
            let place = self.add(Place {
                geonames,
                point: points.get(&geonames).copied().unwrap_or(towns),
                iso: code(iso)?,
                region: parent.map_or(Ok(NO_REGION), u16::try_from)?,
                population: number(field(&row, 5))?,
                kind: 1,
                capital: false,
                names: 0,
            });
            index.insert((iso.to_owned(), region.to_owned()), place);
            let name = field(&row, 2);
            let district = region.contains('.');
            self.name(name, place, false);
            let plain = fold(name);
            let short = GENERICS
                .iter()
                .find_map(|generic| plain.strip_suffix(&fold(generic)));
            if let Some(short) = short {
                self.name(short.trim_end(), place, district);
            }
            values(field(&row, 8)).for_each(|name| self.name(name, place, true));
            if matches!(iso, "US" | "CA") && !district {
                let code = field(&row, 7).rsplit('-').next().unwrap_or_default();
                self.name(&format!(",{code}"), place, false);
            }
        }
        for row in tsv::read(lists, "region-names.tsv")? {
            let key = (field(&row, 0).to_owned(), field(&row, 1).to_owned());
            let place = *index
                .get(&key)
                .with_context(|| format!("no region {key:?}"))?;
            self.name(field(&row, 2), place, true);
        }
        Ok(index)
    }

    fn landforms(&mut self, lists: &Path) -> Result<()> {
        for row in tsv::read(lists, "landforms.tsv")? {
            let iso = field(&row, 2);
            let place = self.add(Place {
                geonames: number(field(&row, 6))?,
                point: point(field(&row, 3), field(&row, 4)),
                iso: if iso.is_empty() { [0, 0] } else { code(iso)? },
                region: NO_REGION,
                population: 0,
                kind: kind(field(&row, 1))?,
                capital: false,
                names: 0,
            });
            self.name(field(&row, 0), place, false);
            values(field(&row, 5)).for_each(|name| self.name(name, place, false));
        }
        Ok(())
    }

    fn cities(
        &mut self,
        lists: &Path,
        capitals: &HashSet<(String, String)>,
        regions: &HashMap<(String, String), u32>,
    ) -> Result<()> {
        // Neighbors in the table are neighbors on the map, so that the columns compress well.
        let mut rows = tsv::read(lists, "cities.tsv")?;
        rows.sort_by_cached_key(|row| (field(row, 2).to_owned(), field(row, 3).to_owned()));
        for row in rows {
            let (name, iso) = (field(&row, 1), field(&row, 2));
            let region = regions.get(&(iso.to_owned(), field(&row, 3).to_owned()));
            let names: Vec<&str> = values(field(&row, 7)).collect();
            let is_capital = |name: &str| capitals.contains(&(fold(name), iso.to_owned()));
            let place = self.add(Place {
                geonames: number(field(&row, 0))?,
                point: point(field(&row, 4), field(&row, 5)),
                iso: code(iso)?,
                region: region.map_or(Ok(NO_REGION), |&region| u16::try_from(region))?,
                population: number(field(&row, 6))?,
                kind: 2,
                capital: is_capital(name)
                    || names.iter().any(|name| is_capital(name))
                        && number(field(&row, 6))? > 100_000,
                names: number(field(&row, 8))?.min(255) as u8,
            });
            self.name(name, place, false);
            if let Some(short) = name.strip_suffix(" City") {
                self.name(short, place, true);
            }
            names.iter().for_each(|name| self.name(name, place, true));
        }
        for row in tsv::read(lists, "city-names.tsv")? {
            let id: u32 = number(field(&row, 0))?;
            let place = self
                .places
                .iter()
                .position(|place| place.geonames == id)
                .with_context(|| format!("no town {id}"))?;
            self.name(field(&row, 1), place as u32, false);
        }
        Ok(())
    }
}

fn number(text: &str) -> Result<u32> {
    if text.is_empty() {
        Ok(0)
    } else {
        text.parse()
            .with_context(|| format!("{text:?} is no number"))
    }
}

fn point(lat: &str, lon: &str) -> Option<(f32, f32)> {
    Some((lat.parse().ok()?, lon.parse().ok()?))
}

fn code(iso: &str) -> Result<[u8; 2]> {
    iso.as_bytes()
        .try_into()
        .with_context(|| format!("{iso:?} is no country code"))
}

fn kind(name: &str) -> Result<u8> {
    const NAMES: [&str; 7] = [
        "country",
        "region",
        "city",
        "facility",
        "water",
        "mountain",
        "continent",
    ];
    match NAMES.iter().position(|known| *known == name) {
        Some(kind) => Ok(kind as u8),
        None => bail!("{name:?} is no kind of place"),
    }
}
