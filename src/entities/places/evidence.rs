//! The evidence in the article for each candidate of a place name.

use crate::entities::names::Name;
use crate::learn::weights::TextMap;
use crate::lexicon::places::{NameStart, Posting, Record, country_of_demonym, named};
use crate::lexicon::{Classes, PlaceKind, fold, fold_into};
use crate::text::Document;

use super::NameVariant;

pub(super) type Country = [u8; 2];

/// Maximum number of variants, and of candidates of each, that nearness is measured to.
const MAX_VARIANTS: usize = 48;
const MAX_LIKELY: usize = 6;
/// Minimum share of a candidate that nearness is measured to.
const MIN_LIKELY: f32 = 0.05;
/// Distances within which places support each other, in kilometers.
pub(super) const REACHES: [f32; 3] = [30.0, 120.0, 400.0];
/// Maximum number of words in the name of a region inside another name.
const LONGEST_REGION: usize = 3;
/// Maximum number of tokens that are searched for names of regions.
const MAX_TOKENS: usize = 4_000;

/// Evidence outside of the names of places: nationalities, the publisher, and regions inside other names, such as "Rapides
/// Parish Fire District".
#[derive(Debug, Default)]
pub(super) struct Background {
    countries: TextMap<Country, f32>,
    regions: TextMap<u32, f32>,
}

impl Background {
    pub(super) fn of(document: &Document<'_>, names: &[Name<'_>]) -> Self {
        let mut background = Self::default();
        let mut names = names.iter().peekable();
        let mut key = String::new();
        for token in 0..document.tokens.len().min(MAX_TOKENS) {
            let word = document.token(token);
            while names.next_if(|name| name.tokens.end <= token).is_some() {}
            let is_place = names.peek().is_some_and(|name| name.tokens.start <= token);
            if is_place || word.len() < 2 || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            if let Some(country) = country_of_demonym(document.classes(token)) {
                *background.countries.entry(country).or_default() += 1.0;
            }
            key.clear();
            let mut start = NameStart::empty();
            for end in token..(token + LONGEST_REGION).min(document.tokens.len()) {
                let read = key.len();
                if end > token {
                    key.push(' ');
                }
                fold_into(document.token(end), &mut key);
                start = start.and_then(|start| start.then(&key[read..]));
                let Some(start) = start else { break };
                background.add_region(&key, start, 1.0);
            }
        }
        let publisher = document.article.publisher.as_ref();
        let publisher = publisher.map_or("", |publisher| publisher.text.as_str());
        for word in publisher.split_whitespace() {
            if let Some(country) = country_of_demonym(Classes::of(word)) {
                *background.countries.entry(country).or_default() += 2.0;
            }
            let key = fold(word);
            if let Some(start) = NameStart::empty().and_then(|start| start.then(&key)) {
                background.add_region(&key, start, 2.0);
            }
            let town = named(&key).next();
            if let Some(town) = town.filter(|town| town.capital || town.names > 30) {
                background.add(&town, 2.0);
            }
        }
        background
    }

    /// Adds the region whose main name is `key`, which was read to `end`. Short names of counties and provinces are too often
    /// other words.
    fn add_region(&mut self, key: &str, end: NameStart, weight: f32) {
        let places = end.places();
        let regions =
            places.filter(|place| matches!(place.kind(), PlaceKind::Country | PlaceKind::Region));
        let region = regions
            .map(Posting::record)
            .find(|record| match record.kind {
                PlaceKind::Region if record.is_state() => !record.by_other_name || key.len() < 6,
                PlaceKind::Region => record.district_index().is_some() && key.contains(' '),
                _ => true,
            });
        if let Some(region) = region {
            self.add(&region, weight);
        }
    }

    fn add(&mut self, record: &Record, weight: f32) {
        if let Some(country) = record.country {
            *self.countries.entry(country).or_default() += weight;
        }
        let regions = [record.state_index(), record.district_index()];
        for region in regions.into_iter().flatten() {
            *self.regions.entry(region).or_default() += weight;
        }
    }

    pub(super) fn country(&self, country: Option<Country>) -> f32 {
        let found = country.and_then(|country| self.countries.get(&country));
        found.copied().unwrap_or(0.0)
    }

    pub(super) fn region(&self, region: Option<u32>) -> f32 {
        let found = region.and_then(|region| self.regions.get(&region));
        found.copied().unwrap_or(0.0)
    }

    /// The sum of the evidence for all countries.
    pub(super) fn total(&self) -> f32 {
        self.countries.values().sum()
    }
}

/// The shares of the candidates of each variant: the probability that the variant refers to it.
pub(super) type Shares = Vec<Vec<f32>>;

/// The evidence that the other names of an article are for a candidate.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Support {
    /// Names in its country, its first-level and its second-level region.
    pub(super) country: f32,
    pub(super) state: f32,
    pub(super) district: f32,
    /// Names that are its country, or one of its regions, in the article and in the sentences of the name.
    pub(super) container: f32,
    pub(super) container_beside: f32,
    /// Names of places near it, for each of [`REACHES`].
    pub(super) near: [f32; REACHES.len()],
}

/// What the shares of all variants say about the countries and regions of the article.
pub(super) struct Evidence<'v> {
    variants: &'v [NameVariant],
    shares: &'v Shares,
    countries: TextMap<Country, f32>,
    regions: TextMap<u32, f32>,
    /// The likely candidates of each variant.
    likely: Vec<Vec<(Record, f32)>>,
}

impl<'v> Evidence<'v> {
    pub(super) fn new(variants: &'v [NameVariant], shares: &'v Shares) -> Self {
        let mut evidence = Self {
            variants,
            shares,
            countries: TextMap::default(),
            regions: TextMap::default(),
            likely: Vec::new(),
        };
        for (variant, shares) in variants.iter().zip(shares) {
            let weight = weight(variant);
            let mut likely: Vec<(Record, f32)> = Vec::new();
            for (record, &share) in variant.candidates.iter().zip(shares) {
                if let Some(country) = record.country {
                    *evidence.countries.entry(country).or_default() += weight * share;
                }
                let regions = [record.state_index(), record.district_index()];
                for region in regions.into_iter().flatten() {
                    *evidence.regions.entry(region).or_default() += weight * share;
                }
                if share >= MIN_LIKELY {
                    likely.push((*record, share));
                }
            }
            likely.sort_by(|a, b| b.1.total_cmp(&a.1));
            likely.truncate(MAX_LIKELY);
            if evidence.likely.len() < MAX_VARIANTS {
                evidence.likely.push(likely);
            }
        }
        evidence
    }

    /// The support of the other variants for a candidate of variant `number`.
    pub(super) fn support(&self, number: usize, record: &Record) -> Support {
        let variant = &self.variants[number];
        let own = |matches: &dyn Fn(&Record) -> bool| {
            let candidates = variant.candidates.iter().zip(&self.shares[number]);
            let inside = candidates.filter(|(own, _)| matches(own));
            weight(variant) * inside.map(|(_, share)| share).sum::<f32>()
        };
        let region = |region: Option<u32>, of: fn(&Record) -> Option<u32>| {
            let all = region.and_then(|region| self.regions.get(&region));
            all.map_or(0.0, |all| (all - own(&|own| of(own) == region)).max(0.0))
        };
        let country = record.country.and_then(|code| self.countries.get(&code));
        let mut support = Support {
            country: country.map_or(0.0, |all| {
                (all - own(&|own| own.country == record.country)).max(0.0)
            }),
            state: region(record.state_index(), Record::state_index),
            district: region(record.district_index(), Record::district_index),
            ..Support::default()
        };
        for (other, likely) in self.likely.iter().enumerate() {
            if other == number {
                continue;
            }
            let beside = variant.is_beside(&self.variants[other]);
            let mut near = [0.0_f32; REACHES.len()];
            for (place, share) in likely {
                if place.contains(record) {
                    support.container += share;
                    support.container_beside += if beside { *share } else { 0.0 };
                }
                if !is_local(place) || place.index == record.index {
                    continue;
                }
                if let Some(distance) = record.distance(place) {
                    for (near, reach) in near.iter_mut().zip(REACHES) {
                        let closeness = distance / reach;
                        *near = near.max(share / (1.0 + closeness * closeness));
                    }
                }
            }
            for (sum, near) in support.near.iter_mut().zip(near) {
                *sum += near;
            }
        }
        support
    }

    /// The country with more than half of the evidence, if any.
    pub(super) fn main_country(&self, background: &Background) -> Option<Country> {
        let weight = |country: Country| {
            self.countries.get(&country).copied().unwrap_or(0.0)
                + 0.3 * background.country(Some(country)).min(4.0)
        };
        let mut codes: Vec<Country> = self.countries.keys().copied().collect();
        codes.extend(background.countries.keys());
        codes.sort_unstable();
        codes.dedup();
        let all: f32 = codes.iter().map(|&code| weight(code)).sum();
        codes
            .into_iter()
            .find(|&code| weight(code) > 0.5 * all && all > 0.9)
    }
}

/// The weight of a variant as evidence for others.
fn weight(variant: &NameVariant) -> f32 {
    (variant.names.len() as f32).sqrt()
}

/// Whether a place is small enough for its point to say where it is.
fn is_local(record: &Record) -> bool {
    match record.kind {
        PlaceKind::City => true,
        PlaceKind::Region => record.region.is_some(),
        _ => false,
    }
}
