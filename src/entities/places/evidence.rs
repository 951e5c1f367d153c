//! Disambiguates place names by the evidence in the article for each country and region.

use std::collections::HashMap;

use crate::lexicon::places::{Record, country_of_demonym, named};
use crate::lexicon::{PlaceKind, fold};
use crate::text::Document;

use crate::entities::names::Name;

use super::{Choice, NameVariant};

pub(super) type Country = [u8; 2];

/// Number of passes over the names. Each uses the choices of the one before.
const ROUNDS: usize = 3;
/// The score of a candidate for each unit of evidence for its country and region.
const WEIGHT_OF_COUNTRY: f32 = 2.5;
const WEIGHT_OF_REGION: f32 = 3.0;
/// Places within this distance support each other, in kilometers.
const REACH: f32 = 80.0;
/// The score of a candidate with another place of the article beside it, and the maximum number of these.
const WEIGHT_OF_NEARNESS: f32 = 6.0;
const MAX_NEARNESS: f32 = 3.0;
/// The nearness of a town that the article's other places lie beside.
const NEAR: f32 = 0.3;
/// The difference of scores that makes a candidate `e` times as likely.
const TEMPERATURE: f32 = 1.0;
/// Maximum number of variants, and of candidates of each, that nearness is measured to.
const MAX_VARIANTS: usize = 48;
const MAX_LIKELY: usize = 8;

/// The evidence for each country and region.
#[derive(Default)]
pub(super) struct Evidence {
    countries: HashMap<Country, f32>,
    regions: HashMap<u32, f32>,
    /// The evidence added by each variant.
    own: Vec<Option<(Record, f32)>>,
    /// The nearness of each candidate of each variant to the candidates of the other variants.
    nearness: Vec<Vec<f32>>,
    /// The record chosen for each name.
    chosen: HashMap<usize, Record>,
}

impl Evidence {
    pub(super) fn collect(
        document: &Document<'_>,
        variants: &[NameVariant],
        pins: &HashMap<usize, Record>,
    ) -> Self {
        let mut background = Evidence::default();
        background.add_document(document);
        let mut evidence = Evidence {
            countries: background.countries.clone(),
            ..Evidence::default()
        };
        for _ in 0..ROUNDS {
            evidence.nearness = evidence.measure_nearness(variants, pins);
            let own: Vec<Option<(Record, f32)>> = variants
                .iter()
                .enumerate()
                .map(|(number, variant)| {
                    let pinned = variant.pinned(pins);
                    let (choice, margin) = evidence.best(variant, number, &pinned)?;
                    let weight = match choice.kind {
                        PlaceKind::Country => 1.0,
                        _ if choice.capital => 0.8,
                        PlaceKind::Region | PlaceKind::City => 0.7,
                        _ => 0.3,
                    };
                    let certainty = if pinned.is_empty() {
                        (margin / 3.0).clamp(0.0, 1.0)
                    } else {
                        1.0
                    };
                    Some((
                        choice,
                        weight * certainty * (variant.names.len() as f32).sqrt(),
                    ))
                })
                .collect();
            evidence = Evidence {
                countries: background.countries.clone(),
                nearness: evidence.nearness,
                ..Evidence::default()
            };
            for (variant, own) in variants.iter().zip(&own) {
                if let Some((record, weight)) = own {
                    evidence.add(record, *weight);
                    variant.names.iter().for_each(|&name| {
                        evidence.chosen.insert(name, *record);
                    });
                }
            }
            evidence.own = own;
        }
        evidence
    }

    /// The nearness of each candidate of each variant: the sum over the other variants of their nearest likely candidate.
    fn measure_nearness(
        &self,
        variants: &[NameVariant],
        pins: &HashMap<usize, Record>,
    ) -> Vec<Vec<f32>> {
        let likely: Vec<Vec<(Record, f32)>> = variants
            .iter()
            .enumerate()
            .take(MAX_VARIANTS)
            .map(|(number, variant)| self.likely(variant, number, &variant.pinned(pins)))
            .collect();
        let of_record = |number: usize, record: &Record| {
            let others = likely.iter().enumerate();
            let others = others.filter(|(other, _)| *other != number);
            let near = others.map(|(_, candidates)| {
                let near = candidates.iter().filter_map(|(other, share)| {
                    let apart = other.index != record.index;
                    Some(share * (-record.distance(other).filter(|_| apart)? / REACH).exp())
                });
                near.fold(0.0, f32::max)
            });
            if is_local(record) { near.sum() } else { 0.0 }
        };
        variants
            .iter()
            .enumerate()
            .map(|(number, variant)| {
                let candidates = variant.candidates.iter();
                candidates.map(|record| of_record(number, record)).collect()
            })
            .collect()
    }

    /// The most likely local candidates of a variant, each with its share of the likelihood.
    fn likely(&self, variant: &NameVariant, number: usize, pinned: &[u32]) -> Vec<(Record, f32)> {
        let candidates = variant.candidates.iter();
        let mut scored: Vec<(Record, f32)> = candidates
            .enumerate()
            .map(|(at, record)| (*record, self.score(number, (at, record), pinned)))
            .collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1));
        let Some(max) = scored.first().map(|(_, score)| *score) else {
            return scored;
        };
        let likelihood = |score: f32| ((score - max) / TEMPERATURE).exp();
        let sum: f32 = scored.iter().map(|(_, score)| likelihood(*score)).sum();
        scored.truncate(MAX_LIKELY);
        scored.retain(|(record, _)| is_local(record));
        for (_, score) in &mut scored {
            *score = likelihood(*score) / sum;
        }
        scored
    }

    fn add(&mut self, record: &Record, weight: f32) {
        if let Some(country) = record.country {
            *self.countries.entry(country).or_default() += weight;
        }
        match record.kind {
            PlaceKind::Region => *self.regions.entry(record.index).or_default() += weight,
            _ => {
                if let Some(region) = record.region {
                    *self.regions.entry(region).or_default() += 0.6 * weight;
                }
            }
        }
    }

    /// Adds the evidence of demonyms and of the publisher's name.
    fn add_document(&mut self, document: &Document<'_>) {
        let mut add = |word: &str, weight: f32, max: f32| {
            if let Some(country) = country_of_demonym(word) {
                let known = self.countries.entry(country).or_default();
                *known = (*known + weight).min(max.max(*known));
            }
        };
        for token in 0..document.tokens.len() {
            let word = document.token(token);
            if word.len() > 3 && word.starts_with(|c: char| c.is_ascii_uppercase()) {
                add(word, 0.3, 1.2);
            }
        }
        let publisher = document.article.publisher.as_ref();
        let publisher = publisher.map_or("", |publisher| publisher.text.as_str());
        publisher
            .split_whitespace()
            .for_each(|word| add(word, 1.0, 2.0));
        for record in publisher
            .split_whitespace()
            .flat_map(|word| named(&fold(word)).take(1))
        {
            if record.kind == PlaceKind::Country || record.capital || record.names > 30 {
                self.add(&record, 0.8);
            }
        }
    }

    /// The evidence for the country and region of a record, excluding that added by the variant itself.
    fn of_others(&self, number: usize, record: &Record) -> (f32, f32) {
        let own = self.own.get(number).copied().flatten();
        let own_country = own
            .filter(|(own, _)| own.country == record.country)
            .map_or(0.0, |own| own.1);
        let country = record
            .country
            .and_then(|country| self.countries.get(&country))
            .map_or(0.0, |weight| (weight - own_country).max(0.0));
        let place = |record: &Record| match record.kind {
            PlaceKind::Region => Some(record.index),
            _ => record.region,
        };
        let own_region =
            own.filter(|(own, _)| place(own) == place(record))
                .map_or(0.0, |(own, weight)| {
                    if own.kind == PlaceKind::Region {
                        weight
                    } else {
                        0.6 * weight
                    }
                });
        let region = place(record)
            .and_then(|region| self.regions.get(&region))
            .map_or(0.0, |weight| (weight - own_region).max(0.0));
        (country, region)
    }

    fn nearness_of(&self, variant: &NameVariant, number: usize, record: &Record) -> f32 {
        let mut candidates = variant.candidates.iter();
        let at = candidates.position(|candidate| candidate.index == record.index);
        let nearness = at.and_then(|at| self.nearness.get(number)?.get(at).copied());
        nearness.unwrap_or(0.0)
    }

    fn score(&self, number: usize, (candidate, record): (usize, &Record), pinned: &[u32]) -> f32 {
        let (country, region) = self.of_others(number, record);
        // After "Paris, Texas", "Paris" refers to the same place. A country and a region of the same name may both occur.
        let settled = match record.kind {
            _ if !pinned.contains(&record.index) => 0.0,
            PlaceKind::City => 9.0,
            _ => 3.0,
        };
        let nearness = self.nearness.get(number);
        let nearness = nearness.map_or(0.0, |of| of.get(candidate).copied().unwrap_or(0.0));
        prior(record)
            + WEIGHT_OF_COUNTRY * country.min(2.0)
            + WEIGHT_OF_REGION * region.min(2.0)
            + WEIGHT_OF_NEARNESS * nearness.min(MAX_NEARNESS)
            + settled
    }

    /// The record with the highest score, and its margin over the best record in another country.
    fn best(&self, variant: &NameVariant, number: usize, pinned: &[u32]) -> Option<(Record, f32)> {
        let scored: Vec<(f32, &Record)> = variant
            .candidates
            .iter()
            .enumerate()
            .map(|(at, record)| (self.score(number, (at, record), pinned), record))
            .collect();
        let (max, best) = scored
            .iter()
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.index.cmp(&a.1.index)))?;
        // Between a town and a region in the same country, the town wins unless the region is much better known.
        let first = (*max, *best);
        let (max, best) = scored
            .iter()
            .filter(|_| best.kind == PlaceKind::Region)
            .find(|(score, record)| {
                record.kind == PlaceKind::City
                    && record.country == best.country
                    && !record.by_other_name
                    && (record.capital || record.population > best.population / 5)
                    && max - score < 1.5
            })
            .unwrap_or(&first);
        let second = scored
            .iter()
            .filter(|(_, record)| record.country != best.country)
            .map(|(score, _)| *score)
            .fold(f32::NEG_INFINITY, f32::max);
        let alone = if best.population > 30_000 || best.kind != PlaceKind::City {
            3.0
        } else {
            1.0
        };
        Some((**best, (*max - second).min(alone)))
    }

    /// The record that a variant refers to. Returns `None` if the best is a small town without evidence.
    pub(super) fn choose(
        &self,
        variant: &NameVariant,
        number: usize,
        pinned: &[u32],
    ) -> Option<Choice> {
        let (record, margin) = self.best(variant, number, pinned)?;
        let (here, _) = self.of_others(number, &record);
        let all: f32 = self.countries.values().sum();
        let own = self
            .own
            .get(number)
            .copied()
            .flatten()
            .map_or(0.0, |own| own.1);
        let doubtful = record.kind == PlaceKind::City
            && pinned.is_empty()
            && here == 0.0
            && self.nearness_of(variant, number, &record) < NEAR
            && all - own >= 1.0
            && !record.capital
            && record.population < 100_000
            && (variant.candidates.len() > 1 || record.population < 2_000 || record.by_other_name);
        (!doubtful).then_some(Choice {
            record,
            certainty: if margin >= 1.0 { 0.97 } else { 0.85 },
        })
    }

    /// Like [`Self::choose`], but for a single mention, with the places in its sentence as additional evidence.
    pub(super) fn choose_in_sentence(
        &self,
        names: &[Name<'_>],
        variant: &NameVariant,
        number: usize,
        name: usize,
        pinned: &[u32],
    ) -> Option<Choice> {
        let sentence = names[name].sentence;
        let near = |other: &usize| names[*other].sentence == sentence;
        let before = (0..name).rev().take(8).take_while(near);
        let after = (name + 1..names.len()).take(8).take_while(near);
        let around: Vec<Record> = before
            .chain(after)
            .filter(|&other| names[other].words != names[name].words)
            .filter_map(|other| self.chosen.get(&other).copied())
            .collect();
        let best = variant
            .candidates
            .iter()
            .enumerate()
            .map(|(at, record)| {
                let same = around.iter().filter(|other| {
                    other.region == Some(record.index)
                        || record.kind == PlaceKind::Country && other.country == record.country
                });
                let local = 3.0 * same.count().min(2) as f32;
                (self.score(number, (at, record), pinned) + local, record)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.index.cmp(&a.1.index)))?;
        Some(Choice {
            record: *best.1,
            certainty: 0.9,
        })
    }

    /// The town in a region named in the same sentence, if the article has no evidence for the country of the most likely
    /// town: "In Texas, growers near Paris".
    pub(super) fn of_region_in_sentence(
        &self,
        names: &[Name<'_>],
        variant: &NameVariant,
        number: usize,
        name: usize,
    ) -> Option<Choice> {
        if variant.candidates.len() < 2 {
            return None;
        }
        let usual = self.chosen.get(&name)?;
        let sentence = names[name].sentence;
        let near = |other: &usize| names[*other].sentence == sentence;
        let before = (0..name).rev().take(6).take_while(near);
        let after = (name + 1..names.len()).take(6).take_while(near);
        let mut regions = before
            .chain(after)
            .filter_map(|other| self.chosen.get(&other))
            .filter(|record| record.kind == PlaceKind::Region);
        let region = regions.next()?;
        let foreign = usual.country != region.country && self.of_others(number, usual).0 < 0.3;
        if !foreign || regions.any(|other| other.country != region.country) {
            return None;
        }
        let town = variant
            .candidates
            .iter()
            .find(|record| record.kind == PlaceKind::City && record.region == Some(region.index))?;
        Some(Choice {
            record: *town,
            certainty: 0.85,
        })
    }

    /// The country with more than half of the evidence, if any.
    pub(super) fn main(&self) -> Option<Country> {
        let all: f32 = self.countries.values().sum();
        self.countries
            .iter()
            .filter(|(_, weight)| **weight > 0.5 * all && all > 0.9)
            .max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)))
            .map(|(country, _)| *country)
    }
}

/// Whether a place is a state of a country where the press writes bare states: "the governor of Kansas".
fn is_english_state(record: &Record) -> bool {
    let country = record.country.as_ref().map(|code| code.as_slice());
    record.is_state() && matches!(country, Some(b"US" | b"CA" | b"AU" | b"GB"))
}

/// Whether a place is small enough for its point to say where it is.
fn is_local(record: &Record) -> bool {
    match record.kind {
        PlaceKind::City => true,
        PlaceKind::Region => record.region.is_some(),
        _ => false,
    }
}

/// The prior score of a place, from its kind, population and number of names.
pub(super) fn prior(record: &Record) -> f32 {
    let population = (record.population as f32 + 1000.0).log10();
    let by_hand = record.population == 0;
    let kind = match record.kind {
        PlaceKind::Country | PlaceKind::Continent => 8.5,
        PlaceKind::Region if by_hand && record.country.is_some() => 5.5,
        PlaceKind::Region if by_hand => 8.0,
        PlaceKind::Region if is_english_state(record) => 7.0,
        PlaceKind::Region if record.population > 3_000_000 => 4.5,
        PlaceKind::Region => 3.5,
        PlaceKind::City => {
            let capital = if record.capital { 1.5 } else { 0.0 };
            capital + (1.0 + f32::from(record.names)).log2()
        }
        PlaceKind::Facility | PlaceKind::Water | PlaceKind::Mountain => 9.0,
    };
    let other_name = match record.by_other_name {
        true if record.population > 100_000 => -0.3,
        true => -1.5,
        false => 0.0,
    };
    population + kind + other_name
}
