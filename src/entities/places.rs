//! Places: which names mean the same place, and where on the map it is.

use std::collections::HashMap;

use crate::lexicon::PlaceKind;
use crate::lexicon::places::{Record, named};
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

type Country = [u8; 2];

/// Groups `names`, in the order of the text, into places in the order of their first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Place> {
    let forms = group(names, |name| key(&name.words));
    let candidates: Vec<Vec<Record>> = forms
        .iter()
        .map(|names_of| named(&key(&names[names_of[0]].words)).collect())
        .collect();
    let evidence = Evidence::collect(&candidates, &forms);
    let mut places: Vec<Place> = Vec::new();
    let mut by_record: HashMap<u32, usize> = HashMap::new();
    for (names_of, candidates) in forms.iter().zip(&candidates) {
        let chosen = choose(document, names, names_of, candidates, &evidence);
        let known = chosen.and_then(|record| by_record.get(&record.index).copied());
        let place = known.unwrap_or(places.len());
        if known.is_none() {
            places.push(new_place(&names[names_of[0]], chosen, &evidence));
            if let Some(record) = chosen {
                by_record.insert(record.index, place);
            }
        }
        let rule = if known.is_some() {
            "gazetteer"
        } else {
            "same-name"
        };
        let place = &mut places[place];
        for &name in names_of {
            place.mentions.push(mention(
                document,
                &names[name],
                rule,
                place.kind,
                chosen.is_some_and(|record| record.capital),
            ));
            place.names.push(name);
        }
    }
    for place in &mut places {
        place.mentions.sort_by_key(|mention| mention.span);
        place.names.sort_unstable();
        let fullest = place
            .names
            .iter()
            .map(|&name| tidy(names[name].text))
            .max_by_key(|text| (text.len(), std::cmp::Reverse(text.clone())));
        place.name = fullest.unwrap_or_default();
    }
    places.sort_by_key(|place| place.mentions[0].span);
    places
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

/// How strongly the article speaks of each country.
#[derive(Default)]
struct Evidence {
    countries: HashMap<Country, f32>,
}

impl Evidence {
    fn collect(candidates: &[Vec<Record>], forms: &[Vec<usize>]) -> Self {
        let mut evidence = Evidence::default();
        for (candidates, names_of) in candidates.iter().zip(forms) {
            let weight = (names_of.len() as f32).sqrt();
            let sure = match candidates.as_slice() {
                [first, ..] if first.kind == PlaceKind::Country => Some(first),
                [only] => Some(only),
                [first, ..] if first.capital => Some(first),
                _ => None,
            };
            if let Some(country) = sure.and_then(|record| record.country) {
                *evidence.countries.entry(country).or_default() += weight;
            }
        }
        evidence
    }

    fn of(&self, country: Option<Country>) -> f32 {
        country
            .and_then(|country| self.countries.get(&country))
            .copied()
            .unwrap_or(0.0)
    }

    /// The country that most of the evidence speaks for.
    fn main(&self) -> Option<Country> {
        let all: f32 = self.countries.values().sum();
        self.countries
            .iter()
            .filter(|(_, weight)| **weight > 0.45 * all)
            .max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)))
            .map(|(country, _)| *country)
    }
}

/// The record that the names written so mean.
fn choose(
    document: &Document<'_>,
    names: &[Name<'_>],
    names_of: &[usize],
    candidates: &[Record],
    evidence: &Evidence,
) -> Option<Record> {
    let containers: Vec<Record> = names_of
        .iter()
        .take(16)
        .flat_map(|&name| container(document, names, name))
        .collect();
    candidates
        .iter()
        .map(|record| (score(record, &containers, evidence), record))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.index.cmp(&a.1.index)))
        .map(|(_, record)| *record)
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
        let after_comma = format!(",{}", key(&next.words));
        return named(&key(&next.words))
            .chain(named(&after_comma))
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

fn score(record: &Record, containers: &[Record], evidence: &Evidence) -> f32 {
    let population = (record.population as f32 + 1000.0).log10();
    let kind = match record.kind {
        PlaceKind::Country | PlaceKind::Continent => 4.0,
        PlaceKind::Region => -0.7,
        PlaceKind::City if record.capital => 1.5,
        PlaceKind::City => 0.0,
        _ => 3.0,
    };
    let inside = |container: &Record| {
        record.index != container.index
            && (record.region == Some(container.index)
                || container.kind == PlaceKind::Country && record.country == container.country)
    };
    let contained = if containers.iter().any(inside) {
        8.0
    } else {
        0.0
    };
    let other_name = if record.by_other_name { -1.5 } else { 0.0 };
    population + kind + contained + other_name + 2.0 * evidence.of(record.country).min(2.0)
}

fn new_place(name: &Name<'_>, chosen: Option<Record>, evidence: &Evidence) -> Place {
    let kind = chosen
        .map(|record| record.kind)
        .or_else(|| kind_by_words(&name.words));
    let words = &name.words;
    let inner = || {
        let starts = (1..words.len()).rev().map(|end| &words[..end]);
        let ends = (1..words.len()).map(|start| &words[start..]);
        starts
            .chain(ends)
            .find_map(|part| named(&part.join(" ")).next())
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
        None => inner()
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
    rule: &'static str,
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
        ..name.mention(rule, 0.97)
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
    )
}
