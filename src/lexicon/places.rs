//! The gazetteer of countries, regions, towns, waters and mountains, read in place.
//!
//! `places.fst` maps a folded name to `start << 5 | length` of a list in `places.bin`. That file holds, little endian:
//! magic `NGPL`, version, number of records, number of list items (`u32` each); the records of 24 bytes (GeoNames id
//! `u32`, latitude and longitude `f32` or NaN, country code 2 bytes, record of the region `u16`, population `u32`,
//! kind `u8`, capital `u8`, number of other names in GeoNames `u8`, a zero); the list items (`u32`: a record, the top bit set when the name is not
//! the first one of the place), of each list the most populous first.

use std::collections::HashMap;
use std::sync::LazyLock;

use fst::Map;

static RECORDS: &[u8] = include_bytes!("../data/built/places.bin");
static KEYS: LazyLock<Option<Map<&'static [u8]>>> =
    LazyLock::new(|| Map::new(include_bytes!("../data/built/places.fst").as_slice()).ok());

const HEADER: usize = 16;
const RECORD: usize = 24;
const OTHER_NAME: u32 = 1 << 31;

/// Sorts of places.
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
    /// The name in documents.
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
}

/// A record of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Record {
    /// Number of the record, the same for every name of the place.
    pub(crate) index: u32,
    /// GeoNames identifier.
    pub(crate) geonames: Option<u32>,
    /// Degrees north and east.
    pub(crate) point: Option<(f32, f32)>,
    /// ISO 3166-1 alpha-2 code.
    pub(crate) country: Option<[u8; 2]>,
    /// Record of the first-level region that it lies in.
    pub(crate) region: Option<u32>,
    /// People who live there; 0 when unknown.
    pub(crate) population: u32,
    /// What sort of place it is.
    pub(crate) kind: PlaceKind,
    /// Whether it is the capital of its country.
    pub(crate) capital: bool,
    /// How many other names GeoNames has for it: a sign of how well known a town is.
    pub(crate) names: u8,
    /// Whether it was found by a name that is not its first one.
    pub(crate) by_other_name: bool,
}

/// The places whose folded name is `key`, those of this first name and the most populous first.
pub(crate) fn named(key: &str) -> impl Iterator<Item = Record> + use<> {
    let found = KEYS.as_ref().and_then(|keys| keys.get(key)).unwrap_or(0);
    let (start, length) = ((found >> 5) as usize, (found & 31) as usize);
    let first = HEADER + number(4 * 2) as usize * RECORD;
    (start..start + length).map(move |item| {
        let posting = number(first + 4 * item);
        Record {
            by_other_name: posting & OTHER_NAME != 0,
            ..record(posting & !OTHER_NAME)
        }
    })
}

fn record(index: u32) -> Record {
    let at = HEADER + index as usize * RECORD;
    let bytes = RECORDS.get(at..at + RECORD).unwrap_or(&[0; RECORD]);
    let (lat, lon) = (
        f32::from_bits(number(at + 4)),
        f32::from_bits(number(at + 8)),
    );
    let region = u16::from_le_bytes([bytes[14], bytes[15]]);
    Record {
        index,
        geonames: Some(number(at)).filter(|id| *id != 0),
        point: lat.is_finite().then_some((lat, lon)),
        country: Some([bytes[12], bytes[13]]).filter(|code| code[0] != 0),
        region: Some(u32::from(region)).filter(|_| region != u16::MAX),
        population: number(at + 16),
        kind: match bytes[20] {
            0 => PlaceKind::Country,
            1 => PlaceKind::Region,
            3 => PlaceKind::Facility,
            4 => PlaceKind::Water,
            5 => PlaceKind::Mountain,
            6 => PlaceKind::Continent,
            _ => PlaceKind::City,
        },
        capital: bytes[21] != 0,
        names: bytes[22],
        by_other_name: false,
    }
}

static DEMONYMS: LazyLock<HashMap<&'static str, [u8; 2]>> = LazyLock::new(|| {
    super::rows(include_str!("../data/lists/demonyms.tsv"))
        .filter_map(|row| Some((row[0], row.get(1)?.as_bytes().try_into().ok()?)))
        .collect()
});

/// The country that an adjective or the name of a people tells of: "Kenyan", "Finns".
pub(crate) fn country_of_demonym(word: &str) -> Option<[u8; 2]> {
    DEMONYMS.get(word).copied()
}

fn number(at: usize) -> u32 {
    match RECORDS.get(at..at + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => 0,
    }
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
        // A capital that is a region as well is found as both, next to each other.
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
