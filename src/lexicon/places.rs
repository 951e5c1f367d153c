//! The gazetteer of countries, regions, towns, waters and mountains, read in place.
//!
//! `places.fst` maps a folded name to `start << 5 | length`, a range of postings in `places.bin`. All numbers in
//! `places.bin` are little endian. It contains:
//!
//! - a header: the magic `NGPL`, the version (3), and the numbers of records, postings and countries (`u32` each);
//! - the records in columns of bytes (all first bytes, then all second bytes, and so on), which compresses well; those of
//!   the countries come first, then those of the regions;
//! - the codes of the countries (2 bytes each);
//! - the postings (3 bytes each): the index of a record, with the top bit set if the name is an alternative name of the
//!   place. Each range is sorted by primary name, then by population.
//!
//! A record has 16 bytes:
//!
//! | bytes | what |
//! |---|---|
//! | 0..3 | GeoNames id, 0 when unknown |
//! | 3 | number of other names in GeoNames, at most 255 |
//! | 4..8 | population |
//! | 8..10 | index of the smallest region that contains the place, else of its country, else 65,535; a country contains itself |
//! | 10..16 | from the lowest bit: 21 bits latitude + 90 and 22 bits longitude + 180, in ten-thousandths of a degree, all ones if unknown; 3 bits kind; 1 bit capital |

use std::sync::LazyLock;

use fst::Map;

use super::{Class, Classes};

static RECORDS: &[u8] = include_bytes!("../data/world/built/places.bin");
static KEYS: LazyLock<Option<Map<&'static [u8]>>> =
    LazyLock::new(|| Map::new(include_bytes!("../data/world/built/places.fst").as_slice()).ok());

const HEADER: usize = 20;
const RECORD: usize = 16;
const ITEM: usize = 3;
const OTHER_NAME: u32 = 1 << 23;

/// Kinds of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A country.
    Country,
    /// A state, province, county or region.
    Region,
    /// A city, town or village.
    City,
    /// A building, airport, road, bridge.
    Facility,
    /// An ocean, sea, lake, river.
    Water,
    /// A mountain or range.
    Mountain,
    /// A continent.
    Continent,
}

impl PlaceKind {
    /// The name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            PlaceKind::Country => "country",
            PlaceKind::Region => "region",
            PlaceKind::City => "city",
            PlaceKind::Facility => "facility",
            PlaceKind::Water => "water",
            PlaceKind::Mountain => "mountain",
            PlaceKind::Continent => "continent",
        }
    }

    /// The kind with this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        use PlaceKind::{City, Continent, Country, Facility, Mountain, Region, Water};
        [Country, Region, City, Facility, Water, Mountain, Continent]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// A record of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Record {
    /// Index of the record, the same for every name of the place.
    pub(crate) index: u32,
    /// GeoNames identifier.
    pub(crate) geonames: Option<u32>,
    /// Degrees north and east.
    pub(crate) point: Option<(f32, f32)>,
    /// ISO 3166-1 alpha-2 code.
    pub(crate) country: Option<[u8; 2]>,
    /// Index of the first-level region that contains it.
    pub(crate) region: Option<u32>,
    /// Index of the second-level region that contains it.
    pub(crate) district: Option<u32>,
    /// Number of inhabitants; 0 if unknown.
    pub(crate) population: u32,
    /// The kind of place.
    pub(crate) kind: PlaceKind,
    /// Whether it is the capital of its country.
    pub(crate) capital: bool,
    /// Number of alternative names in GeoNames, which indicates how well known a town is.
    pub(crate) names: u8,
    /// Whether it was found by an alternative name.
    pub(crate) by_other_name: bool,
}

impl Record {
    /// Whether it is a first-level region of a country.
    pub(crate) fn is_state(&self) -> bool {
        self.kind == PlaceKind::Region && self.country.is_some() && self.region.is_none()
    }

    /// Distance to another place in kilometers, on a plane; `None` if a point is unknown.
    pub(crate) fn distance(&self, other: &Self) -> Option<f32> {
        let ((a, b), (c, d)) = (self.point?, other.point?);
        let turn = (b - d).abs();
        let east = turn.min(360.0 - turn) * ((a + c) / 2.0).to_radians().cos();
        Some(111.2 * (a - c).hypot(east))
    }
}

/// The places whose folded name is `key`: those with this primary name first, then by population.
pub(crate) fn named(key: &str) -> impl Iterator<Item = Record> + use<> {
    let found = KEYS.as_ref().and_then(|keys| keys.get(key)).unwrap_or(0);
    let (start, length) = ((found >> 5) as usize, (found & 31) as usize);
    let first = HEADER + number(8, 4) as usize * RECORD + countries() as usize * 2;
    (start..start + length).map(move |item| {
        let posting = number(first + ITEM * item, ITEM) as u32;
        Record {
            by_other_name: posting & OTHER_NAME != 0,
            ..record(posting & !OTHER_NAME)
        }
    })
}

fn record(index: u32) -> Record {
    let packed = column(index, 10, 6);
    let bits = |from: u32, count: u32| packed >> from & ((1 << count) - 1);
    let degrees = |steps: u64, pole: i64| ((steps as i64 - pole * 10_000) as f64 / 1e4) as f32;
    let (latitude, longitude) = (bits(0, 21), bits(21, 22));
    let (mut within, mut regions) = (column(index, 8, 2) as u32, [None; 2]);
    while (countries()..u32::from(u16::MAX)).contains(&within) {
        regions = [Some(within), regions[0]];
        within = column(within, 8, 2) as u32;
    }
    Record {
        index,
        geonames: Some(column(index, 0, 3) as u32).filter(|id| *id != 0),
        point: (latitude != (1 << 21) - 1)
            .then(|| (degrees(latitude, 90), degrees(longitude, 180))),
        country: country(within),
        region: regions[0],
        district: regions[1],
        population: column(index, 4, 4) as u32,
        kind: match bits(43, 3) {
            0 => PlaceKind::Country,
            1 => PlaceKind::Region,
            3 => PlaceKind::Facility,
            4 => PlaceKind::Water,
            5 => PlaceKind::Mountain,
            6 => PlaceKind::Continent,
            _ => PlaceKind::City,
        },
        capital: bits(46, 1) != 0,
        names: column(index, 3, 1) as u8,
        by_other_name: false,
    }
}

/// Bytes `first..first + width` of a record as a little-endian number.
fn column(index: u32, first: usize, width: usize) -> u64 {
    let records = number(8, 4) as usize;
    (first..first + width).rev().fold(0, |high, byte| {
        let byte = RECORDS.get(HEADER + byte * records + index as usize);
        high << 8 | u64::from(byte.copied().unwrap_or(0))
    })
}

/// Number of countries.
fn countries() -> u32 {
    number(16, 4) as u32
}

/// The code of a country by its record.
fn country(index: u32) -> Option<[u8; 2]> {
    let codes = HEADER + number(8, 4) as usize * RECORD;
    let code = RECORDS.get(codes + 2 * index as usize..)?.first_chunk()?;
    (index < countries()).then_some(*code)
}

/// The ISO 3166-1 alpha-2 code of the country that an adjective or the name of a people belongs to: "Kenyan", "Finns".
pub(crate) fn country_of_demonym(word: &str) -> Option<[u8; 2]> {
    let code = Classes::of(word).text(Class::Demonym)?;
    code.as_bytes().try_into().ok()
}

/// Reads a little-endian number of `width` bytes, at most 8, at offset `at`. Returns 0 past the end.
#[inline]
fn number(at: usize, width: usize) -> u64 {
    let mut bytes = [0; 8];
    if let Some(found) = RECORDS.get(at..at + width) {
        bytes[..width].copy_from_slice(found);
    }
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(name: &str) -> Record {
        named(&crate::lexicon::fold(name)).next().unwrap()
    }

    #[test]
    fn finds_places_by_any_usual_name() {
        for (name, country, kind) in [
            ("Seoul", "KR", PlaceKind::City),
            ("U.S.", "US", PlaceKind::Country),
            ("Brasília", "BR", PlaceKind::City),
            ("Bombay", "IN", PlaceKind::City),
            ("Kaesong", "KP", PlaceKind::City),
            ("Texas", "US", PlaceKind::Region),
        ] {
            let place = named(&crate::lexicon::fold(name))
                .find(|place| place.kind == kind)
                .unwrap_or_else(|| panic!("{name}"));
            assert_eq!(
                place.country.as_ref().map(|code| code.as_slice()),
                Some(country.as_bytes()),
                "{name}"
            );
        }
        // A capital that is also a region is found as both.
        assert!(
            named("seoul")
                .take(2)
                .any(|place| place.capital && place.kind == PlaceKind::City)
        );
        assert_eq!(best("North Korea").geonames, Some(1_873_107));
        assert_eq!(named("no such place at all").count(), 0);
    }

    #[test]
    fn towns_know_their_region() {
        let texas = best("Texas").index;
        assert!(named("paris").any(|place| place.region == Some(texas)));
    }
}
