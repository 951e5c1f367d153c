//! Records whose names say enough that the same name is the same thing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::entities::Gender;
use crate::lexicon::people::given_name;
use crate::lexicon::places::named;

use super::organization_names::OrganizationName;
use super::store::{Key, Name, Store};
use super::{Record, Text};

/// Fewer records of the other gender are taken for errors.
const MIN_OTHER_GENDER: usize = 2;

/// What tells things of one name from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sense {
    /// Nothing.
    Any,
    /// The country.
    Country(Text),
    /// The GeoNames id.
    Place(u32),
    /// The gender that is not the usual one.
    Gender(&'static str),
}

impl Sense {
    /// What a place is read as.
    pub(super) fn of_place(record: &Record) -> Self {
        match (record.geonames, record.country) {
            (Some(place), _) => Self::Place(place.get()),
            (None, Some(country)) => Self::Country(country),
            (None, None) => Self::Any,
        }
    }

    /// What tells an organization from others: for names that many may have, the country of the article.
    pub(super) fn of_organization(store: &Store<'_>, row: u32) -> Self {
        let bound = match &store.key_of(row).name {
            Name::Organization(name) => name.is_generic() || name.acronym,
            _ => false,
        };
        match store.page_of(row).country {
            Some(country) if bound => Self::Country(country),
            _ => Self::Any,
        }
    }

    /// The GeoNames id.
    pub(super) fn place(self) -> Option<u32> {
        match self {
            Self::Place(place) => Some(place),
            _ => None,
        }
    }
}

/// Records that are one thing before anything is compared.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// The key that most of its articles use.
    pub(super) key: u32,
    /// What tells it from other groups of the key.
    pub(super) sense: Sense,
    /// The rows, in order.
    pub(super) rows: Vec<u32>,
}

impl Group {
    /// The country that the name of an organization says or that its articles are about.
    pub(super) fn country<'s>(&self, store: &'s Store<'_>) -> Option<&'s str> {
        match (&store.keys[self.key as usize].name, self.sense) {
            (
                Name::Organization(OrganizationName {
                    country: Some(country),
                    ..
                }),
                _,
            ) => std::str::from_utf8(country).ok(),
            (_, Sense::Country(country)) => Some(store.text(country)),
            _ => None,
        }
    }
}

/// The groups, and the records that are in none.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) list: Vec<Group>,
    /// The groups of each key.
    pub(super) of_key: BTreeMap<u32, Vec<u32>>,
    /// The rows that have to be compared one by one, in order, and the group that they are in otherwise.
    pub(super) weak: Vec<(u32, Option<u32>)>,
}

impl Groups {
    /// Groups all rows.
    pub(super) fn new(store: &Store<'_>) -> Self {
        let mut groups = Self::default();
        for (number, key) in store.keys.iter().enumerate() {
            let number = number as u32;
            match &key.name {
                Name::Person(name) if name.is_short() => {
                    groups.weak.extend(key.rows.iter().map(|row| (*row, None)));
                }
                Name::Person(_) => groups.add_person(store, number, key),
                Name::Organization(_) => {
                    groups.add_by(number, key, |row| Sense::of_organization(store, row));
                }
                Name::Place => {}
            }
        }
        groups.add_places(store);
        groups.weak.sort_unstable();
        groups
    }

    /// Adds the rows of a key, one group for each sense.
    fn add_by(&mut self, number: u32, key: &Key, sense: impl Fn(u32) -> Sense) {
        let mut senses: BTreeMap<Sense, Vec<u32>> = BTreeMap::new();
        for row in &key.rows {
            senses.entry(sense(*row)).or_default().push(*row);
        }
        for (sense, rows) in senses {
            self.push(
                Group {
                    key: number,
                    sense,
                    rows,
                },
                &[number],
            );
        }
    }

    fn push(&mut self, group: Group, keys: &[u32]) {
        let index = self.list.len() as u32;
        for key in keys {
            self.of_key.entry(*key).or_default().push(index);
        }
        self.list.push(group);
    }

    /// Adds people of a full name: two if some articles speak of a woman and others of a man, unless the given name says which
    /// of them are wrong.
    fn add_person(&mut self, store: &Store<'_>, number: u32, key: &Key) {
        let of = |gender| {
            key.rows
                .iter()
                .filter(|row| store.row(**row).gender == Some(gender))
                .count()
        };
        let (women, men) = (of(Gender::Female), of(Gender::Male));
        let Name::Person(name) = &key.name else {
            return;
        };
        let clear = matches!(given_name(name.first()), Some(Some(_)));
        let few = women.min(men);
        if few < MIN_OTHER_GENDER || few * 4 < women + men || clear {
            return self.add_by(number, key, |_| Sense::Any);
        }
        let usual = if women > men {
            Gender::Female
        } else {
            Gender::Male
        };
        self.add_by(number, key, |row| match store.row(row).gender {
            Some(gender) if gender != usual => Sense::Gender(gender.name()),
            _ => Sense::Any,
        });
    }

    /// Adds the places. Those that most articles with the name read alike are groups; the other readings are weak.
    fn add_places(&mut self, store: &Store<'_>) {
        let mut usual: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut unusual: Vec<u32> = Vec::new();
        let mut bare: Vec<(u32, Sense, Vec<u32>)> = Vec::new();
        for (number, key) in store.keys.iter().enumerate() {
            if !matches!(key.name, Name::Place) {
                continue;
            }
            let readings = readings(store, key);
            let Some(first) = readings.first() else {
                continue;
            };
            match first.sense.place() {
                Some(place) => usual.entry(place).or_default().extend(&first.rows),
                None => bare.push((number as u32, first.sense, first.rows.clone())),
            }
            unusual.extend(readings[1..].iter().flat_map(|reading| &reading.rows));
        }
        // A reading that is unusual for one name may be usual for another.
        let mut own: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let (known, other): (Vec<u32>, Vec<u32>) = unusual
            .into_iter()
            .partition(|row| store.record(*row).geonames.is_some());
        for row in &known {
            if let Sense::Place(place) = Sense::of_place(store.record(*row)) {
                own.entry(place).or_default().push(*row);
            }
        }
        let mut places = usual.clone();
        for place in own.keys() {
            places.entry(*place).or_default();
        }
        for (place, mut rows) in places {
            let weak = own.remove(&place).unwrap_or_default();
            let index = self.list.len() as u32;
            let named = usual.contains_key(&place);
            self.weak.extend(weak.iter().map(|row| (*row, Some(index))));
            if !named {
                rows = weak;
            }
            rows.sort_unstable();
            let mut keys: Vec<u32> = rows.iter().map(|row| store.row(*row).key).collect();
            keys.sort_unstable();
            keys.dedup();
            let key = most_used(store, &rows);
            let group = Group {
                key,
                sense: Sense::Place(place),
                rows,
            };
            self.push(group, if named { &keys } else { &[] });
        }
        for (key, sense, rows) in bare {
            self.push(Group { key, sense, rows }, &[key]);
        }
        self.weak.extend(other.into_iter().map(|row| (row, None)));
    }
}

/// The key of most rows; of equals, the first.
fn most_used(store: &Store<'_>, rows: &[u32]) -> u32 {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for row in rows {
        *counts.entry(store.row(*row).key).or_default() += 1;
    }
    let best = counts
        .into_iter()
        .max_by_key(|(key, count)| (*count, Reverse(*key)));
    best.map_or(0, |(key, _)| key)
}

/// What some articles read a name as.
struct Reading {
    sense: Sense,
    rows: Vec<u32>,
}

/// The readings of a place name, that of most articles first; of equals, that with the most inhabitants.
fn readings(store: &Store<'_>, key: &Key) -> Vec<Reading> {
    let mut rows: BTreeMap<Sense, Vec<u32>> = BTreeMap::new();
    for row in &key.rows {
        rows.entry(Sense::of_place(store.record(*row)))
            .or_default()
            .push(*row);
    }
    let readings = rows
        .into_iter()
        .map(|(sense, rows)| Reading { sense, rows });
    let mut readings: Vec<Reading> = readings.collect();
    readings.sort_by_key(|reading| {
        let known = reading.sense.place();
        Reverse((
            reading.rows.len(),
            known.is_some(),
            inhabitants(&key.text, known),
        ))
    });
    readings
}

/// The inhabitants of a place, looked up by one of its names. Returns 0 if that is not known.
pub(super) fn inhabitants(name: &str, place: Option<u32>) -> u32 {
    let Some(place) = place else { return 0 };
    let found = named(name).find(|record| record.geonames == Some(place));
    found.map_or(0, |record| record.population)
}
