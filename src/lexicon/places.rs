//! The gazetteer of countries, regions, towns, waters and mountains, read in place.
//!
//! `places.fst` maps a folded name to `start << 6 | length`, a range of postings in `places.bin`. All numbers in
//! `places.bin` are little endian. It contains:
//!
//! - a header: the magic `NGPL`, the version (4), and the numbers of records, postings and countries (`u32` each);
//! - the records in columns of bytes (all first bytes, then all second bytes, and so on), which compresses well; those of
//!   the countries come first, then those of the regions;
//! - the codes of the countries (2 bytes each);
//! - the postings (3 bytes each): the index of a record, with the top bit set if the name is an alternative name of the
//!   place. Each range is sorted by primary name, then by population;
//! - the ISO 3166-2 codes of the first-level regions, one per line, or the name of a region that has none. The records of
//!   these regions follow those of the countries, in the same order.
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
use fst::raw::CompiledAddr;

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

    /// Index of the first-level region that it is or lies in.
    pub(crate) fn state_index(&self) -> Option<u32> {
        self.region.or(self.is_state().then_some(self.index))
    }

    /// Index of the second-level region that it is or lies in.
    pub(crate) fn district_index(&self) -> Option<u32> {
        let is_district = self.kind == PlaceKind::Region && self.region.is_some();
        self.district.or(is_district.then_some(self.index))
    }

    /// Whether it is a country or region that another place lies in.
    pub(crate) fn contains(&self, other: &Self) -> bool {
        self.index != other.index
            && (other.region == Some(self.index)
                || other.district == Some(self.index)
                || self.kind == PlaceKind::Country && self.country == other.country)
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
    postings_of(found).map(Posting::record)
}

/// The postings of a name with this value in `places.fst`.
fn postings_of(value: u64) -> impl Iterator<Item = Posting> {
    let (start, length) = ((value >> 6) as usize, (value & 63) as usize);
    let postings = TABLE.postings.get(start..start + length).unwrap_or(&[]);
    postings.iter().map(|posting| Posting(*posting))
}

/// A record, and whether the name is an alternative name of its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting([u8; ITEM]);

impl Posting {
    fn number(self) -> u32 {
        let [low, middle, high] = self.0;
        u32::from_le_bytes([low, middle, high, 0])
    }

    /// The kind of place.
    pub(crate) fn kind(self) -> PlaceKind {
        kind(TABLE.byte(self.number() & !OTHER_NAME, KIND))
    }

    /// The record.
    pub(crate) fn record(self) -> Record {
        Record {
            by_other_name: self.number() & OTHER_NAME != 0,
            ..record(self.number() & !OTHER_NAME)
        }
    }
}

/// The beginning of a folded name. Names that begin with the same words are found by reading these only once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameStart {
    /// The node of `places.fst`, and the sum of the values on the way to it.
    node: CompiledAddr,
    value: u64,
}

impl NameStart {
    /// The beginning of every name; `None` if there are none.
    pub(crate) fn empty() -> Option<Self> {
        let node = KEYS.as_ref()?.as_fst().root().addr();
        Some(Self { node, value: 0 })
    }

    /// The names that continue with `text`, which is folded.
    pub(crate) fn then(self, text: &str) -> Option<Self> {
        let keys = KEYS.as_ref()?.as_fst();
        let mut at = self;
        for byte in text.bytes() {
            let node = keys.node(at.node);
            let transition = node.transition(node.find_input(byte)?);
            at.node = transition.addr;
            at.value += transition.out.value();
        }
        Some(at)
    }

    /// The places with exactly this name, as [`named`] orders them.
    pub(crate) fn places(self) -> impl Iterator<Item = Posting> {
        let node = KEYS.as_ref().map(|keys| keys.as_fst().node(self.node));
        let end = node.filter(|node| node.is_final());
        let value = end.map_or(0, |end| self.value + end.final_output().value());
        postings_of(value)
    }
}

/// The ISO 3166-2 code of the first-level region that a place is or lies in: "US-TX". The name of the region if it has no
/// code.
pub(crate) fn state_code(record: &Record) -> Option<&'static str> {
    static CODES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let codes = std::str::from_utf8(TABLE.states);
        codes.unwrap_or_default().split('\n').collect()
    });
    let state = record
        .region
        .or(record.is_state().then_some(record.index))?;
    CODES
        .get(state.checked_sub(TABLE.countries())? as usize)
        .copied()
}

/// The parts of [`RECORDS`].
struct Table {
    /// The first bytes of all records, the second bytes, and so on.
    columns: [&'static [u8]; RECORD],
    /// The codes of the countries.
    countries: &'static [[u8; 2]],
    postings: &'static [[u8; ITEM]],
    /// The codes of the first-level regions.
    states: &'static [u8],
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::open);

impl Table {
    fn open() -> Self {
        let number = |at: usize| {
            let bytes = RECORDS.get(at..).and_then(|bytes| bytes.first_chunk());
            bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
        };
        let [records, postings, countries] = [8, 12, 16].map(number);
        let mut rest = RECORDS.get(HEADER..).unwrap_or(&[]);
        let mut cut = |length: usize| {
            let (head, tail) = rest.split_at(length.min(rest.len()));
            rest = tail;
            head
        };
        Self {
            columns: std::array::from_fn(|_| cut(records)),
            countries: cut(2 * countries).as_chunks().0,
            postings: cut(ITEM * postings).as_chunks().0,
            states: rest,
        }
    }

    /// Number of countries.
    fn countries(&self) -> u32 {
        self.countries.len() as u32
    }

    /// One byte of a record.
    #[inline]
    fn byte(&self, index: u32, byte: usize) -> u8 {
        let column = self.columns[byte];
        column.get(index as usize).copied().unwrap_or(0)
    }

    /// The bytes of a record from `first` on as a little-endian number.
    #[inline]
    fn bytes<const N: usize>(&self, index: u32, first: usize) -> u64 {
        let bytes: [u8; N] = std::array::from_fn(|byte| self.byte(index, first + byte));
        let bytes = bytes.iter().rev();
        bytes.fold(0, |high, byte| high << 8 | u64::from(*byte))
    }

    /// The record of the smallest region, or else of the country, that contains a place.
    #[inline]
    fn within(&self, index: u32) -> u32 {
        self.bytes::<2>(index, 8) as u32
    }
}

fn record(index: u32) -> Record {
    let table = &*TABLE;
    let countries = table.countries();
    let packed = table.bytes::<6>(index, 10);
    let bits = |from: u32, count: u32| packed >> from & ((1 << count) - 1);
    let degrees = |steps: u64, pole: i64| ((steps as i64 - pole * 10_000) as f64 / 1e4) as f32;
    let (latitude, longitude) = (bits(0, 21), bits(21, 22));
    let (mut within, mut regions) = (table.within(index), [None; 2]);
    while (countries..u32::from(u16::MAX)).contains(&within) {
        regions = [Some(within), regions[0]];
        within = table.within(within);
    }
    Record {
        index,
        geonames: Some(table.bytes::<3>(index, 0) as u32).filter(|id| *id != 0),
        point: (latitude != (1 << 21) - 1)
            .then(|| (degrees(latitude, 90), degrees(longitude, 180))),
        country: table.countries.get(within as usize).copied(),
        region: regions[0],
        district: regions[1],
        population: table.bytes::<4>(index, 4) as u32,
        kind: kind((packed >> 40) as u8),
        capital: bits(46, 1) != 0,
        names: table.byte(index, 3),
        by_other_name: false,
    }
}

/// The byte of a record that holds the kind.
const KIND: usize = 15;

/// The kind in this byte of a record.
fn kind(byte: u8) -> PlaceKind {
    match byte >> 3 & 7 {
        0 => PlaceKind::Country,
        1 => PlaceKind::Region,
        3 => PlaceKind::Facility,
        4 => PlaceKind::Water,
        5 => PlaceKind::Mountain,
        6 => PlaceKind::Continent,
        _ => PlaceKind::City,
    }
}

/// The ISO 3166-1 alpha-2 code of the country that an adjective or the name of a people belongs to: "Kenyan", "Finns".
pub(crate) fn country_of_demonym(classes: Classes) -> Option<[u8; 2]> {
    let code = classes.text(Class::Demonym)?;
    code.as_bytes().try_into().ok()
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
    fn names_are_found_word_by_word() {
        let empty = NameStart::empty().unwrap();
        let new = empty.then("new").unwrap();
        for key in ["new york", "new", "new south wales", "newcastle"] {
            let found: Vec<Record> = named(key).collect();
            let read = new.then(&key[3..]).unwrap();
            assert!(
                read.places().map(Posting::record).eq(found.iter().copied()),
                "{key}"
            );
            assert!(
                read.places()
                    .map(Posting::kind)
                    .eq(found.iter().map(|one| one.kind))
            );
        }
        assert!(empty.places().next().is_none());
        assert!(new.then(" qq").is_none());
    }

    #[test]
    fn towns_know_their_region() {
        let texas = best("Texas").index;
        assert!(named("paris").any(|place| place.region == Some(texas)));
    }
}
