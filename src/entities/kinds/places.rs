//! Decides which names are those of places, by the features of [`super::features`] and by what the gazetteer knows of the
//! name and of the other places of the article.

use std::sync::LazyLock;

use crate::entities::places::{abbreviated, key};
use crate::learn::trees::{Forest, Trees};
use crate::learn::weights::TextMap;
use crate::lexicon::places::{Record, named};
use crate::lexicon::{Class, PlaceKind, fold};
use crate::names::Label;
use crate::text::TokenRange;

use super::candidates::Candidate;
use super::features::{self, Article, Row};
use crate::entities::names::without_possessive;

static BUILT: &[u8] = include_bytes!("../../data/en/built/name-places.bin");

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 8;

/// The number of features.
pub(super) const FEATURES: usize = features::FEATURES + 32;

/// Changes with the meaning of the features.
pub(super) const FINGERPRINT: u64 = features::FINGERPRINT << 8 | FEATURES as u64;

/// Maximum number of records of a name that are looked at.
const MAX_RECORDS: usize = 8;

/// The minimum probability at which a name with another label, or without one, becomes one of a place.
const MIN_OTHER: f32 = 0.55;
/// The probability below which a name is no longer one of a place.
const MIN_PLACE: f32 = 0.15;

/// The trained trees.
#[derive(Debug, Clone)]
pub(super) struct Model(Forest<LEAVES>);

impl Model {
    /// The built-in model.
    pub(super) fn built_in() -> Option<&'static Self> {
        static MODEL: LazyLock<Option<Model>> =
            LazyLock::new(|| Trees::open(BUILT, FINGERPRINT).map(|trees| Model::new(&trees)));
        MODEL.as_ref()
    }

    pub(super) fn new(trees: &Trees<LEAVES>) -> Self {
        Self(Forest::new::<FEATURES>(trees))
    }

    /// The probability that each name with these features is one of a place.
    pub(super) fn probabilities(&self, rows: &[[f32; FEATURES]]) -> Vec<f32> {
        self.0.probabilities(rows)
    }
}

/// The label of a name that is one of a place with this probability, if it changes. Facilities stay: few of the marked
/// articles have any. Organizations stay, because a town and its team have the same name.
pub(super) fn new_label(label: Label, probability: f32) -> Option<Label> {
    match label {
        Label::Facility | Label::Organization => None,
        Label::Location => (probability < MIN_PLACE).then_some(Label::Other),
        _ => (probability >= MIN_OTHER).then_some(Label::Location),
    }
}

/// Where the names that are tagged as places may lie.
#[derive(Debug, Default)]
pub(super) struct Area {
    regions: TextMap<u32, f32>,
    countries: TextMap<[u8; 2], f32>,
    places: f32,
}

impl Area {
    pub(super) fn new(groups: &[Candidate<'_>]) -> Self {
        let mut area = Self::default();
        for group in groups.iter().filter(|group| is_tagged_place(group)) {
            let records = records(group);
            let share = 1.0 / records.len().max(1) as f32;
            for record in &records {
                area.add(record, share);
            }
            area.places += 1.0;
        }
        area
    }

    fn add(&mut self, record: &Record, share: f32) {
        for region in [record.state_index(), record.district_index()]
            .into_iter()
            .flatten()
        {
            *self.regions.entry(region).or_default() += share;
        }
        if let Some(country) = record.country {
            *self.countries.entry(country).or_default() += share;
        }
    }

    /// The other names in the same region, or in the same country.
    fn support(&self, own: &Self, record: &Record) -> [f32; 3] {
        let region = |region: Option<u32>| {
            let of = |area: &Self| region.and_then(|region| area.regions.get(&region).copied());
            of(self).unwrap_or(0.0) - of(own).unwrap_or(0.0)
        };
        let country = |area: &Self| {
            let country = record.country;
            country.and_then(|country| area.countries.get(&country).copied())
        };
        [
            region(record.state_index()),
            region(record.district_index()),
            country(self).unwrap_or(0.0) - country(own).unwrap_or(0.0),
        ]
    }
}

fn is_tagged_place(group: &Candidate<'_>) -> bool {
    group.is_tagged && matches!(group.names[0].label, Label::Location | Label::Facility)
}

fn records(group: &Candidate<'_>) -> Vec<Record> {
    let words = group.text.split_whitespace().map(fold);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    named(&key(&words)).take(MAX_RECORDS).collect()
}

/// The features of a name. `base` are those of [`super::features`].
pub(super) fn features(
    article: &Article<'_, '_>,
    area: &Area,
    group: &Candidate<'_>,
    base: &[f32; features::FEATURES],
) -> [f32; FEATURES] {
    let mut row = Row::new();
    base.iter().for_each(|value| row.push(*value));
    let records = records(group);
    let any = |test: &dyn Fn(&Record) -> bool| records.iter().any(test);
    let max = |of: &dyn Fn(&Record) -> f32| records.iter().map(of).fold(0.0, f32::max);
    let main = |record: &Record| !record.by_other_name;
    row.flag(any(&|one| main(one) && one.kind == PlaceKind::Country));
    row.flag(any(&|one| main(one) && one.is_state()));
    row.flag(any(&|one| {
        main(one) && one.region.is_some() && one.kind == PlaceKind::Region
    }));
    row.flag(any(&|one| main(one) && one.kind == PlaceKind::City));
    row.flag(any(&main));
    row.flag(any(&|one| one.by_other_name));
    row.push(max(&|one| {
        f32::from(u8::from(main(one))) * (1.0 + one.population as f32).log10()
    }));
    row.push(max(&|one| (1.0 + f32::from(one.names)).log2()));
    row.push((1.0 + records.len() as f32).ln());
    row.flag(any(&|one| one.capital));
    let mut own = Area::default();
    if is_tagged_place(group) {
        let share = 1.0 / records.len().max(1) as f32;
        records.iter().for_each(|record| own.add(record, share));
    }
    let supports = records.iter().map(|record| area.support(&own, record));
    let support = supports.fold([0.0_f32; 3], |max, one| {
        std::array::from_fn(|at| max[at].max(one[at]))
    });
    support.into_iter().for_each(|value| row.push(value));
    let others = area.places - f32::from(u8::from(is_tagged_place(group)));
    row.push(others);
    for value in support {
        row.push(value / (others + 0.5));
    }
    let mut sums = [0.0_f32; 14];
    for name in &group.names {
        let around = around(article, without_possessive(article.document, name));
        for (sum, holds) in sums.iter_mut().zip(around) {
            *sum += f32::from(u8::from(holds));
        }
    }
    for sum in sums {
        row.push(sum / group.names.len() as f32);
    }
    row.finish()
}

/// What holds around one occurrence.
fn around(article: &Article<'_, '_>, name: TokenRange) -> [bool; 14] {
    let document = article.document;
    let TokenRange { start, end } = name;
    let none = document.tokens.len();
    let back = |by: usize| start.checked_sub(by).unwrap_or(none);
    let token = |at: usize| document.token(at);
    let place = |at: usize| {
        let label = article.labels.get(at).copied().flatten();
        matches!(label, Some(Label::Location | Label::Facility))
    };
    let joins = |at: usize| matches!(token(at), "," | "and" | "or" | "&" | "/");
    let near = |class: Class| {
        [back(2), back(1), end, end + 1]
            .iter()
            .any(|at| document.is(*at, class))
    };
    let span = document.span_of(name);
    let dateline = document.article.dateline;
    let is_number = |at: usize| token(at).starts_with(|c: char| c.is_ascii_digit());
    [
        token(back(1)) == "-" && matches!(token(back(2)), "D" | "R" | "I"),
        token(back(1)) == "of" && token(back(2)) == ",",
        token(back(1)) == "of" && (is_number(back(3)) || is_number(back(2))),
        near(Class::TownContext),
        near(Class::StateContext),
        token(end) == "," && !abbreviated(document, end + 1).is_empty(),
        document.is(end, Class::ResidentNoun),
        joins(back(1)) && place(back(2)),
        token(back(1)) == "and" && token(back(2)) == "," && place(back(3)),
        joins(end) && place(end + 1),
        dateline.is_some_and(|line| line.contains(span)),
        document.is(end, Class::RegionNoun),
        document.is(back(1), Class::CompassPoint),
        document.is(back(1), Class::LocationPreposition),
    ]
}

#[cfg(test)]
mod tests {
    use crate::input::Reader;
    use crate::{Options, analyze};

    /// Whether a text names this place, and this person.
    fn names(text: &str, name: &str) -> (bool, bool) {
        let text = format!("Some headline here\n\n{text}");
        let article = Reader::default().read_text("a", &text).unwrap();
        let entities = analyze(&article, &Options::default()).entities;
        let place = entities.places.iter().any(|place| place.name == name);
        let person = entities.people.iter().any(|person| person.name == name);
        (place, person)
    }

    #[test]
    fn towns_with_the_names_of_people_are_places() {
        let text = "Two cars crashed near Dublin, Ohio, on Sunday. Mary Hilliard, 19, of Hilliard, and Tom Ash, 20, of Columbus were \
                    hurt, Columbus police said.";
        assert!(names(text, "Hilliard").0);
        let text = "LANSING, Mich. - The school boards of Okemos and Haslett met in East Lansing on Monday. Haslett students raised \
                    money for Lansing hospitals, and a student of Haslett said so.";
        assert_eq!(names(text, "Haslett"), (true, false));
    }

    #[test]
    fn people_with_the_names_of_towns_are_people() {
        let text = "LANSING, Mich. - The school boards met on Monday. Tom Haslett, the chairman, said that he had asked his wife. \
                    \"I am tired,\" Haslett said.";
        assert_eq!(names(text, "Tom Haslett"), (false, true));
        assert!(!names(text, "Haslett").0);
    }
}
