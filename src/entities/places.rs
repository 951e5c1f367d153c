//! Places: which names mean the same place, and where on the map it is.

use std::collections::HashMap;

use crate::lexicon::places::{Record, country_of_demonym, named};
use crate::lexicon::{PlaceKind, fold};
use crate::text::Document;

use super::names::{Name, group};
use super::people::tidy;
use super::{Mention, Sense};

/// A place before it has a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) kind: Option<PlaceKind>,
    pub(super) country: Option<String>,
    pub(super) point: Option<(f32, f32)>,
    pub(super) geonames: Option<u32>,
    pub(super) mentions: Vec<Mention>,
    /// Indices of the names of the mentions.
    pub(super) names: Vec<usize>,
}

/// Names up to which each mention of a form is looked at for what stands right behind it.
const MOST_MENTIONS: usize = 64;

/// Groups `names`, in the order of the text, into places in the order of their first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Place> {
    let forms: Vec<Form> = group(names, |name| key(&name.words))
        .into_iter()
        .map(|names_of| Form {
            candidates: candidates(&key(&names[names_of[0]].words)),
            names: names_of,
        })
        .collect();
    let pins = pins(document, names, &forms);
    let evidence = Evidence::collect(document, &forms, &pins);
    let mut places: Vec<Place> = Vec::new();
    let mut by_record: HashMap<u32, usize> = HashMap::new();
    for (number, form) in forms.iter().enumerate() {
        let mut unknown = None;
        for (meant, of_mention) in meanings(names, form, number, &pins, &evidence) {
            let known = match meant {
                Some(choice) => by_record.get(&choice.record.index).copied(),
                None => unknown,
            };
            let place = known.unwrap_or(places.len());
            if known.is_none() {
                let record = meant.map(|choice| choice.record);
                let container = || container(document, names, of_mention).into_iter().next();
                places.push(new_place(&names[of_mention], record, container, &evidence));
                match record {
                    Some(record) => drop(by_record.insert(record.index, place)),
                    None => unknown = Some(place),
                }
            }
            let rule = match meant {
                _ if pins.contains_key(&of_mention) => "region-behind",
                Some(_)
                    if known.is_some()
                        && places[place]
                            .names
                            .last()
                            .is_some_and(|&last| names[last].words != names[of_mention].words) =>
                {
                    "gazetteer"
                }
                _ => "same-name",
            };
            let certainty = meant.map_or(0.9, |choice| choice.certainty);
            let place = &mut places[place];
            place.mentions.push(mention(
                document,
                &names[of_mention],
                (rule, certainty),
                place.kind,
                meant.is_some_and(|choice| choice.record.capital),
            ));
            place.names.push(of_mention);
        }
    }
    for place in &mut places {
        place.mentions.sort_by_key(|mention| mention.span);
        place.names.sort_unstable();
        let fullest = place
            .names
            .iter()
            .map(|&name| tidy(names[name].text))
            .max_by_key(|text| {
                (
                    !is_shouted(text),
                    text.len(),
                    std::cmp::Reverse(text.clone()),
                )
            });
        place.name = fullest.unwrap_or_default();
        let dateline = document.article.dateline;
        let only_there = place
            .mentions
            .iter()
            .all(|mention| dateline.is_some_and(|line| line.contains(mention.span)));
        if only_there && is_shouted(&place.name) {
            place.name = reading_form(&place.name);
        }
    }
    places.sort_by_key(|place| place.mentions[0].span);
    places
}

/// In capitals alone, as datelines are; "U.S.", "UAE" and "D.C." are acronyms.
fn is_shouted(name: &str) -> bool {
    !name.contains('.') && name.len() > 3 && !name.contains(char::is_lowercase)
}

/// "NEW DELHI" as running text has it: "New Delhi".
fn reading_form(name: &str) -> String {
    let mut form = String::with_capacity(name.len());
    let mut starts = true;
    for word in name.split_inclusive(|c: char| c.is_whitespace() || c == '-') {
        let small = word.to_lowercase();
        let particle = matches!(
            small.trim_end_matches(|c: char| !c.is_alphabetic()),
            "of" | "de" | "del" | "do" | "da" | "the" | "am" | "an" | "au" | "upon" | "on" | "sur"
        );
        let mut rest = small.chars();
        match rest.next() {
            Some(first) if starts || !particle => form.extend(first.to_uppercase()),
            Some(first) => form.push(first),
            None => {}
        }
        form.push_str(rest.as_str());
        starts = false;
    }
    form
}

/// All names that are written alike, and the places that they may mean.
struct Form {
    names: Vec<usize>,
    candidates: Vec<Record>,
}

impl Form {
    /// The records that its own mentions are pinned to, each once.
    fn pinned(&self, pins: &HashMap<usize, u32>) -> Vec<u32> {
        let of_name = |name| pins.get(name).copied();
        let mut pinned: Vec<u32> = self.names.iter().filter_map(of_name).collect();
        pinned.sort_unstable();
        pinned.dedup();
        pinned
    }
}

/// A record that was chosen, and how sure.
#[derive(Debug, Clone, Copy)]
struct Choice {
    record: Record,
    certainty: f32,
}

fn key(words: &[String]) -> String {
    // Among countries "the North" is short for the one half of Korea.
    match words {
        [half] if half == "north" => return "north korea".to_owned(),
        [half] if half == "south" => return "south korea".to_owned(),
        _ => {}
    }
    let words = match words {
        [article, rest @ ..] if article == "the" && !rest.is_empty() => rest,
        _ => words,
    };
    words.join(" ")
}

/// The places of a name; of "Kogi State" the regions called Kogi.
fn candidates(key: &str) -> Vec<Record> {
    let exact: Vec<Record> = named(key).collect();
    if !exact.is_empty() {
        return exact;
    }
    let Some((short, generic)) = key.rsplit_once(' ') else {
        return exact;
    };
    match generic {
        "province" | "state" | "region" | "prefecture" | "pref" | "oblast" | "governorate"
        | "county" | "district" | "department" | "canton" | "territory" => named(short)
            .filter(|record| record.kind == PlaceKind::Region)
            .collect(),
        "city" | "town" => named(short)
            .filter(|record| record.kind == PlaceKind::City && !record.by_other_name)
            .collect(),
        _ => exact,
    }
}

/// Mentions that the words next to them settle: "Paris, Texas", "the Mississippi". Mention to record.
fn pins(document: &Document<'_>, names: &[Name<'_>], forms: &[Form]) -> HashMap<usize, u32> {
    let mut form_of = vec![0; names.len()];
    for (number, form) in forms.iter().enumerate() {
        form.names.iter().for_each(|&name| form_of[name] = number);
    }
    let mut pins = HashMap::new();
    for form in forms {
        for &name in form.names.iter().take(MOST_MENTIONS) {
            let containers = container(document, names, name);
            let contained = form
                .candidates
                .iter()
                .filter_map(|record| {
                    let container = containers
                        .iter()
                        .find(|container| lies_in(record, container))?;
                    Some((prior(record), record.index, container.index))
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, record, container)) = contained {
                pins.insert(name, record);
                let next = form_of.get(name + 1).map(|&form| &forms[form]);
                if next.is_some_and(|form| form.candidates.iter().any(|r| r.index == container)) {
                    pins.insert(name + 1, container);
                }
            }
            let article = names[name]
                .tokens
                .start
                .checked_sub(1)
                .map(|at| document.token(at));
            let water = form
                .candidates
                .iter()
                .find(|record| record.kind == PlaceKind::Water);
            let only_rivers = form
                .candidates
                .iter()
                .all(|record| record.population > 0 || record.kind == PlaceKind::Water);
            if let Some(water) =
                water.filter(|_| only_rivers && matches!(article, Some("the" | "The")))
            {
                pins.insert(name, water.index);
            }
        }
    }
    pins
}

fn lies_in(record: &Record, container: &Record) -> bool {
    record.index != container.index
        && (record.region == Some(container.index)
            || container.kind == PlaceKind::Country && record.country == container.country)
}

/// What each mention of a form means, in the order of the text.
fn meanings(
    names: &[Name<'_>],
    form: &Form,
    number: usize,
    pins: &HashMap<usize, u32>,
    evidence: &Evidence,
) -> Vec<(Option<Choice>, usize)> {
    let pinned = form.pinned(pins);
    let usual = evidence.choose(form, number, &pinned);
    // A country and a region of one name ("Georgia"): the places of the sentence decide for each mention.
    let has = |kind: PlaceKind| {
        form.candidates
            .iter()
            .any(|r| r.kind == kind && !r.by_other_name)
    };
    let homonyms = has(PlaceKind::Country) && has(PlaceKind::Region);
    form.names
        .iter()
        .map(|name| {
            let record = pins
                .get(name)
                .and_then(|&index| form.candidates.iter().find(|r| r.index == index));
            let choice = match record {
                Some(&record) => Some(Choice {
                    record,
                    certainty: 0.98,
                }),
                None if homonyms => {
                    evidence.choose_in_sentence(names, form, number, *name, &pinned)
                }
                None => usual,
            };
            (choice, *name)
        })
        .collect()
}

type Country = [u8; 2];

/// How strongly the article speaks of each country and region.
#[derive(Default)]
struct Evidence {
    countries: HashMap<Country, f32>,
    regions: HashMap<u32, f32>,
    /// What each form has added.
    own: Vec<Option<(Record, f32)>>,
    /// The form of each name.
    chosen: HashMap<usize, Record>,
}

impl Evidence {
    fn collect(document: &Document<'_>, forms: &[Form], pins: &HashMap<usize, u32>) -> Self {
        let mut background = Evidence::default();
        background.read(document);
        let mut evidence = Evidence {
            countries: background.countries.clone(),
            ..Evidence::default()
        };
        for _ in 0..2 {
            let own: Vec<Option<(Record, f32)>> = forms
                .iter()
                .enumerate()
                .map(|(number, form)| {
                    let pinned = form.pinned(pins);
                    let (choice, margin) = evidence.best(form, number, &pinned)?;
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
                        weight * certainty * (form.names.len() as f32).sqrt(),
                    ))
                })
                .collect();
            evidence = Evidence {
                countries: background.countries.clone(),
                ..Evidence::default()
            };
            for (form, own) in forms.iter().zip(&own) {
                if let Some((record, weight)) = own {
                    evidence.add(record, *weight);
                    form.names.iter().for_each(|&name| {
                        evidence.chosen.insert(name, *record);
                    });
                }
            }
            evidence.own = own;
        }
        evidence
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

    /// What adjectives of nations and the publisher's name tell.
    fn read(&mut self, document: &Document<'_>) {
        let mut add = |word: &str, weight: f32, most: f32| {
            if let Some(country) = country_of_demonym(word) {
                let known = self.countries.entry(country).or_default();
                *known = (*known + weight).min(most.max(*known));
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

    /// Evidence for a country or region other than what the form itself has added.
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

    fn score(&self, number: usize, record: &Record, pinned: &[u32]) -> f32 {
        let (country, region) = self.of_others(number, record);
        // "Paris, Texas" is Paris from there on; a country and a region of one name may both be meant.
        let settled = match record.kind {
            _ if !pinned.contains(&record.index) => 0.0,
            PlaceKind::City => 9.0,
            _ => 3.0,
        };
        prior(record) + 1.5 * country.min(2.0) + 1.5 * region.min(2.0) + settled
    }

    /// The best record, and by how much it is better than the best in another country.
    fn best(&self, form: &Form, number: usize, pinned: &[u32]) -> Option<(Record, f32)> {
        let scored: Vec<(f32, &Record)> = form
            .candidates
            .iter()
            .map(|record| (self.score(number, record, pinned), record))
            .collect();
        let (most, best) = scored
            .iter()
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.index.cmp(&a.1.index)))?;
        // A town and the region around it: the town, unless the region is much the better known.
        let first = (*most, *best);
        let (most, best) = scored
            .iter()
            .filter(|_| best.kind == PlaceKind::Region)
            .find(|(score, record)| {
                record.kind == PlaceKind::City
                    && record.country == best.country
                    && !record.by_other_name
                    && most - score < 1.5
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
        Some((**best, (*most - second).min(alone)))
    }

    /// The record that a form means; none when a small town is all that can be found and nothing speaks for it.
    fn choose(&self, form: &Form, number: usize, pinned: &[u32]) -> Option<Choice> {
        let (record, margin) = self.best(form, number, pinned)?;
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
            && all - own >= 1.0
            && !record.capital
            && record.population < 100_000
            && (form.candidates.len() > 1 || record.population < 10_000 || record.by_other_name);
        (!doubtful).then_some(Choice {
            record,
            certainty: if margin >= 1.0 { 0.97 } else { 0.85 },
        })
    }

    /// As [`Self::choose`] for one mention, with the places of its sentence.
    fn choose_in_sentence(
        &self,
        names: &[Name<'_>],
        form: &Form,
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
        let best = form
            .candidates
            .iter()
            .map(|record| {
                let same = around.iter().filter(|other| {
                    other.region == Some(record.index)
                        || record.kind == PlaceKind::Country && other.country == record.country
                });
                let local = 3.0 * same.count().min(2) as f32;
                (self.score(number, record, pinned) + local, record)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.index.cmp(&a.1.index)))?;
        Some(Choice {
            record: *best.1,
            certainty: 0.9,
        })
    }

    /// The country that most of the evidence speaks for.
    fn main(&self) -> Option<Country> {
        let all: f32 = self.countries.values().sum();
        self.countries
            .iter()
            .filter(|(_, weight)| **weight > 0.5 * all && all > 0.9)
            .max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)))
            .map(|(country, _)| *country)
    }
}

/// How likely a name means the place when nothing else is known: by sort, population and fame.
fn prior(record: &Record) -> f32 {
    let population = (record.population as f32 + 1000.0).log10();
    let by_hand = record.population == 0;
    let kind = match record.kind {
        PlaceKind::Country | PlaceKind::Continent => 8.5,
        PlaceKind::Region if by_hand && record.country.is_some() => 5.5,
        PlaceKind::Region if by_hand => 8.0,
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

/// The regions and countries that stand right behind a name and a comma: "Paris, Texas".
fn container(document: &Document<'_>, names: &[Name<'_>], name: usize) -> Vec<Record> {
    let this = &names[name];
    let separator = document.token(this.tokens.end);
    if !matches!(separator, "," | "(") {
        return Vec::new();
    }
    if let Some(next) = names
        .get(name + 1)
        .filter(|next| next.tokens.start == this.tokens.end + 1)
    {
        let words = key(&next.words);
        return candidates(&words)
            .into_iter()
            .chain(named(&format!(",{words}")))
            .filter(|record| matches!(record.kind, PlaceKind::Country | PlaceKind::Region))
            .collect();
    }
    let next = document.token(this.tokens.end + 1);
    let state = next.len() == 2 && next.bytes().all(|byte| byte.is_ascii_uppercase());
    if state {
        named(&format!(",{}", next.to_ascii_lowercase())).collect()
    } else {
        Vec::new()
    }
}

fn new_place(
    name: &Name<'_>,
    chosen: Option<Record>,
    container: impl FnOnce() -> Option<Record>,
    evidence: &Evidence,
) -> Place {
    let kind = chosen
        .map(|record| record.kind)
        .or_else(|| kind_by_words(&name.words));
    let words = &name.words;
    let inner = || {
        let starts = (1..words.len()).rev().map(|end| &words[..end]);
        let ends = (1..words.len()).map(|start| &words[start..]);
        starts.chain(ends).find_map(|part| {
            named(&part.join(" ")).next().filter(|record| {
                !record.by_other_name
                    && (record.kind == PlaceKind::Country
                        || record.capital
                        || record.population > 300_000
                        || record.kind == PlaceKind::Region && record.population == 0)
            })
        })
    };
    let country = match chosen {
        Some(record) => record.country,
        None if matches!(
            kind,
            Some(PlaceKind::Water | PlaceKind::Mountain | PlaceKind::Continent)
        ) =>
        {
            None
        }
        None => container()
            .or_else(inner)
            .and_then(|record| record.country)
            .or_else(|| evidence.main()),
    };
    Place {
        kind,
        country: country.map(|code| code.iter().map(|&byte| char::from(byte)).collect()),
        point: chosen.and_then(|record| record.point),
        geonames: chosen.and_then(|record| record.geonames),
        ..Place::default()
    }
}

/// The sort of place that its first or last word tells.
fn kind_by_words(words: &[String]) -> Option<PlaceKind> {
    let (first, last) = (words.first()?.as_str(), words.last()?.as_str());
    match last {
        "airport" | "bridge" | "road" | "street" | "avenue" | "boulevard" | "square"
        | "stadium" | "park" | "complex" | "hotel" | "hospital" | "prison" | "jail" | "palace"
        | "tower" | "mosque" | "church" | "cathedral" | "temple" | "market" | "station"
        | "port" | "harbour" | "harbor" | "dam" | "base" | "camp" | "mall" | "centre"
        | "center" | "museum" | "theatre" | "theater" | "arena" | "highway" | "expressway"
        | "plant" | "mine" | "garden" | "gardens" | "cemetery" | "building" | "house" | "lane"
        | "drive" => Some(PlaceKind::Facility),
        "ocean" | "sea" | "lake" | "river" | "bay" | "gulf" | "strait" | "canal" | "creek"
        | "lagoon" => Some(PlaceKind::Water),
        "mountain" | "mountains" | "hill" | "hills" | "peak" | "volcano" | "range" => {
            Some(PlaceKind::Mountain)
        }
        "province" | "state" | "region" | "county" | "district" | "prefecture" | "governorate"
        | "oblast" | "peninsula" | "island" | "islands" | "valley" | "coast" | "territory" => {
            Some(PlaceKind::Region)
        }
        "city" | "town" | "village" => Some(PlaceKind::City),
        _ => match first {
            "lake" => Some(PlaceKind::Water),
            "mount" | "mt" => Some(PlaceKind::Mountain),
            _ => None,
        },
    }
}

fn mention(
    document: &Document<'_>,
    name: &Name<'_>,
    (rule, certainty): (&'static str, f32),
    kind: Option<PlaceKind>,
    capital: bool,
) -> Mention {
    let acts = (capital || kind == Some(PlaceKind::Country)) && acts(document, name);
    Mention {
        sense: Some(if acts {
            Sense::Government
        } else {
            Sense::Place
        }),
        ..name.mention(rule, certainty)
    }
}

/// Whether a capital or country does what only a government does.
fn acts(document: &Document<'_>, name: &Name<'_>) -> bool {
    let before = name
        .tokens
        .start
        .checked_sub(1)
        .map_or("", |at| document.token(at));
    if matches!(
        before,
        "in" | "In" | "at" | "near" | "outside" | "around" | "across" | "of" | "to" | "throughout"
    ) {
        return false;
    }
    let next = document.token(name.tokens.end);
    if super::names::is_possessive(next) {
        return matches!(
            document.token(name.tokens.end + 1),
            "decision"
                | "lack"
                | "hopes"
                | "demand"
                | "demands"
                | "stance"
                | "position"
                | "policy"
                | "sanctions"
                | "refusal"
                | "claim"
                | "claims"
                | "offer"
                | "response"
                | "request"
                | "efforts"
                | "plan"
                | "plans"
                | "intention"
                | "insistence"
                | "commitment"
                | "warning"
                | "threat"
                | "threats"
                | "pursuit"
                | "call"
                | "calls"
                | "concerns"
                | "support"
                | "move"
                | "moves"
                | "bid"
                | "withdrawal"
                | "violation"
                | "violations"
                | "sensitivity"
        );
    }
    matches!(
        next,
        "said"
            | "says"
            | "has"
            | "had"
            | "have"
            | "announced"
            | "accused"
            | "accuses"
            | "denied"
            | "denies"
            | "warned"
            | "warns"
            | "wants"
            | "wanted"
            | "urged"
            | "urges"
            | "insists"
            | "insisted"
            | "agreed"
            | "agrees"
            | "refused"
            | "refuses"
            | "imposed"
            | "imposes"
            | "demanded"
            | "demands"
            | "condemned"
            | "condemns"
            | "claims"
            | "claimed"
            | "called"
            | "calls"
            | "rejected"
            | "rejects"
            | "blamed"
            | "blames"
            | "signed"
            | "plans"
            | "planned"
            | "vowed"
            | "vows"
            | "hopes"
            | "seeks"
            | "sought"
            | "supports"
            | "supported"
            | "banned"
            | "bans"
            | "withdrew"
            | "launched"
            | "pledged"
            | "pledges"
            | "would"
            | "will"
            | "believes"
            | "fears"
            | "sees"
            | "sent"
            | "asked"
            | "asks"
            | "may"
            | "must"
            | "should"
            | "did"
            | "does"
            | "conducted"
            | "conducts"
            | "fired"
            | "pays"
            | "paid"
            | "offered"
            | "offers"
            | "replied"
            | "summoned"
            | "hit"
            | "pressed"
            | "backed"
            | "backs"
            | "opposes"
            | "opposed"
            | "denounced"
            | "retaliated"
            | "recalled"
            | "expelled"
    )
}
