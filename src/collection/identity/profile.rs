//! What the articles of some records say about the thing behind them.

use std::collections::BTreeMap;

use crate::entities::Gender;

use super::store::Store;
use super::{EntityType, Text};

/// The most articles that a profile is made of; of more, as many are taken at equal steps.
const MAX_ARTICLES: usize = 96;

/// Counted numbers, sorted by number.
type Counts = Vec<(u32, u32)>;

/// The names, roles and places around some records.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// The number of articles, all of them.
    pub(super) articles: u32,
    /// The number of those that the counts are of.
    pub(super) sampled: u32,
    /// Their keys, sorted.
    pub(super) keys: Vec<u32>,
    /// In how many articles each other key is.
    pub(super) names: Counts,
    pub(super) roles: Counts,
    pub(super) affiliations: Counts,
    pub(super) details: Counts,
    /// In how many articles each country is named or meant.
    pub(super) countries: Counts,
    pub(super) female: bool,
    pub(super) male: bool,
    /// The days, sorted.
    pub(super) days: Vec<i32>,
}

/// A similarity, or that one of both has nothing to compare.
const MISSING: f32 = -1.0;

impl Profile {
    /// The profile of these rows, which are in order.
    pub(super) fn new(store: &Store<'_>, rows: &[u32]) -> Self {
        let mut profile = Self::default();
        let mut pages: Vec<u32> = Vec::new();
        for row in rows {
            let key = store.row(*row).key;
            if !profile.keys.contains(&key) {
                profile.keys.push(key);
            }
            pages.push(store.record(*row).article);
        }
        (profile.female, profile.male) = Self::genders(store, rows);
        profile.keys.sort_unstable();
        pages.sort_unstable();
        pages.dedup();
        profile.articles = pages.len() as u32;
        let step = pages.len().div_ceil(MAX_ARTICLES).max(1);
        let sample: Vec<u32> = pages.iter().copied().step_by(step).collect();
        profile.sampled = sample.len() as u32;
        profile.add_rows(store, rows, &sample);
        profile.add_pages(store, &sample);
        profile
    }

    /// What the records themselves say.
    fn add_rows(&mut self, store: &Store<'_>, rows: &[u32], sample: &[u32]) {
        let (mut roles, mut affiliations, mut details) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let record = store.record(*row);
            if sample.binary_search(&record.article).is_err() {
                continue;
            }
            let words = record.role.and_then(|role| store.roles.get(&role));
            roles.extend(words.into_iter().flatten());
            affiliations.extend(store.row(*row).affiliation);
            details.extend(record.kind.map(number));
        }
        self.roles = counted(roles);
        self.affiliations = counted(affiliations);
        self.details = counted(details);
    }

    /// What else the articles name.
    fn add_pages(&mut self, store: &Store<'_>, sample: &[u32]) {
        let (mut names, mut countries) = (Vec::new(), Vec::new());
        for article in sample {
            let page = &store.pages[*article as usize];
            let (mut of_page, mut countries_of_page) = (Vec::new(), Vec::new());
            for row in page.rows.clone() {
                let key = store.row(row).key;
                of_page.push(key);
                if self.keys.binary_search(&key).is_err() {
                    countries_of_page.extend(store.record(row).country.map(number));
                }
            }
            of_page.sort_unstable();
            of_page.dedup();
            of_page.retain(|key| self.keys.binary_search(key).is_err());
            countries_of_page.sort_unstable();
            countries_of_page.dedup();
            names.append(&mut of_page);
            countries.append(&mut countries_of_page);
            self.days
                .extend(store.records.articles[*article as usize].day);
        }
        self.days.sort_unstable();
        self.names = counted(names);
        self.countries = counted(countries);
    }

    /// Whether any of the rows is of a woman, and of a man.
    pub(super) fn genders(store: &Store<'_>, rows: &[u32]) -> (bool, bool) {
        let any = |gender| {
            rows.iter()
                .any(|row| store.row(*row).gender == Some(gender))
        };
        (any(Gender::Female), any(Gender::Male))
    }

    /// Whether the genders are known and differ.
    pub(super) fn gender_differs(&self, other: &Self) -> bool {
        let clear = |profile: &Self| profile.female != profile.male;
        clear(self) && clear(other) && self.female != other.female
    }

    /// Whether the genders are known and the same.
    pub(super) fn gender_agrees(&self, other: &Self) -> bool {
        self.female && other.female || self.male && other.male
    }

    /// The number of the articles of this one that have the other under its own name too: of two things.
    pub(super) fn together(&self, other: &Self) -> u32 {
        let mut articles = 0;
        for key in &other.keys {
            if let Ok(found) = self.names.binary_search_by_key(key, |name| name.0) {
                articles = articles.max(self.names[found].1);
            }
        }
        articles
    }

    /// The cosine of the other names, weighted by rarity, and the sum of the weights of those that are shared.
    pub(super) fn shared_names(&self, other: &Self, store: &Store<'_>) -> (f32, f32) {
        let skip = |key: u32| {
            self.keys.binary_search(&key).is_ok() || other.keys.binary_search(&key).is_ok()
        };
        similarity(
            self.sampled,
            &self.names,
            other.sampled,
            &other.names,
            &store.key_weights,
            skip,
        )
    }

    /// The cosine of the places alone.
    pub(super) fn shared_places(&self, other: &Self, store: &Store<'_>) -> f32 {
        let skip = |key: u32| store.keys[key as usize].name.kind() != EntityType::Place;
        similarity(
            self.sampled,
            &self.names,
            other.sampled,
            &other.names,
            &store.key_weights,
            skip,
        )
        .0
    }

    /// The cosine of the words of roles.
    pub(super) fn shared_roles(&self, other: &Self, store: &Store<'_>) -> f32 {
        if self.roles.is_empty() || other.roles.is_empty() {
            return MISSING;
        }
        let weights = &store.word_weights;
        similarity(
            self.sampled,
            &self.roles,
            other.sampled,
            &other.roles,
            weights,
            |_| false,
        )
        .0
    }

    /// Whether an affiliation is shared: 1 or 0.
    pub(super) fn shared_affiliation(&self, other: &Self) -> f32 {
        overlap(&self.affiliations, &other.affiliations)
    }

    /// Whether a kind is shared: 1 or 0.
    pub(super) fn shared_detail(&self, other: &Self) -> f32 {
        overlap(&self.details, &other.details)
    }

    /// The cosine of the countries that the articles are about.
    pub(super) fn shared_countries(&self, other: &Self) -> f32 {
        if self.countries.is_empty() || other.countries.is_empty() {
            return MISSING;
        }
        let length = |counts: &Counts| {
            counts
                .iter()
                .map(|(_, n)| (n * n) as f32)
                .sum::<f32>()
                .sqrt()
        };
        let mut sum = 0.0;
        for (country, n) in &self.countries {
            sum += (*n * count_of(&other.countries, *country)) as f32;
        }
        sum / (length(&self.countries) * length(&other.countries))
    }

    /// The days between the nearest articles of both.
    pub(super) fn days_apart(&self, other: &Self) -> Option<i32> {
        let (few, many) = if self.days.len() < other.days.len() {
            (self, other)
        } else {
            (other, self)
        };
        let nearest = |day: &i32| {
            let at = many.days.partition_point(|other| other < day);
            let around = many.days[at.saturating_sub(1)..(at + 1).min(many.days.len())].iter();
            around.map(|other| (other - day).abs()).min()
        };
        few.days.iter().filter_map(nearest).min()
    }
}

/// The number of a text.
fn number(text: Text) -> u32 {
    text.0.get()
}

fn counted(numbers: Vec<u32>) -> Counts {
    let mut counts = BTreeMap::new();
    for number in numbers {
        *counts.entry(number).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

fn count_of(counts: &Counts, number: u32) -> u32 {
    counts
        .binary_search_by_key(&number, |count| count.0)
        .map_or(0, |found| counts[found].1)
}

fn overlap(one: &Counts, other: &Counts) -> f32 {
    if one.is_empty() || other.is_empty() {
        return MISSING;
    }
    f32::from(u8::from(
        one.iter().any(|(number, _)| count_of(other, *number) > 0),
    ))
}

/// The cosine of two weighted bags, and the sum of the weights of what both have.
fn similarity(
    articles: u32,
    one: &Counts,
    other_articles: u32,
    other: &Counts,
    weights: &[f32],
    skip: impl Fn(u32) -> bool,
) -> (f32, f32) {
    let value = |number: u32, count: u32, articles: u32| {
        (count as f32 / articles.max(1) as f32).sqrt() * weights[number as usize]
    };
    let length = |counts: &Counts, articles: u32| {
        let kept = counts.iter().filter(|(number, _)| !skip(*number));
        kept.map(|(number, count)| value(*number, *count, articles).powi(2))
            .sum::<f32>()
            .sqrt()
    };
    let (mut dot, mut shared) = (0.0, 0.0);
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
        if a.0 == b.0 && !skip(a.0) {
            dot += value(a.0, a.1, articles) * value(b.0, b.1, other_articles);
            shared += weights[a.0 as usize];
        }
        i += usize::from(a.0 <= b.0);
        j += usize::from(b.0 <= a.0);
    }
    if dot <= 0.0 {
        return (0.0, 0.0);
    }
    (
        dot / (length(one, articles) * length(other, other_articles)),
        shared,
    )
}
