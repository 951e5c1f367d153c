//! Places: which names mean the same place, and where on the map it is.

mod context;
mod evidence;
mod sense;

use std::collections::{HashMap, HashSet};

use crate::lexicon::PlaceKind;
use crate::lexicon::places::{Record, named};
use crate::text::Document;

use super::draft::Draft;
use super::names::{Name, group};
use super::people::tidy;
use super::{Mention, Place, Sense};

use context::{container, pins};
use evidence::Evidence;
use sense::acts;

/// Groups `names`, in the order of the text, into places in the order of their first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Draft<Place>> {
    // "The South" is Korea's only where Korea is spoken of.
    let korea = || {
        let mut words = names.iter().flat_map(|name| &name.words);
        words.any(|word| matches!(word.as_str(), "korea" | "seoul" | "pyongyang"))
    };
    let half = |words: &[String]| matches!(words, [word] if word == "south" || word == "north");
    let forms: Vec<Form> = group(names, |name| key(&name.words))
        .into_iter()
        .map(|names_of| {
            let words = &names[names_of[0]].words;
            let unknown = half(words) && !korea();
            Form {
                candidates: if unknown {
                    Vec::new()
                } else {
                    candidates(&key(words))
                },
                names: names_of,
            }
        })
        .collect();
    let (pins, elsewhere) = pins(document, names, &forms);
    let evidence = Evidence::collect(document, &forms, &pins);
    let mut places: Vec<Draft<Place>> = Vec::new();
    let mut by_record: HashMap<u32, usize> = HashMap::new();
    for (number, form) in forms.iter().enumerate() {
        let mut unknown = None;
        for (meant, of_mention) in meanings(names, form, number, (&pins, &elsewhere), &evidence) {
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
                (names, of_mention),
                (rule, certainty),
                place.detail.kind,
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
    /// Whether its proper name is that of a place of this kind.
    fn may_be(&self, kind: PlaceKind) -> bool {
        let mut candidates = self.candidates.iter();
        candidates.any(|record| record.kind == kind && !record.by_other_name)
    }

    /// The records that its own mentions are pinned to, each once.
    fn pinned(&self, pins: &HashMap<usize, Record>) -> Vec<u32> {
        let of_name = |name| pins.get(name).map(|record| record.index);
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

/// What each mention of a form means, in the order of the text.
fn meanings(
    names: &[Name<'_>],
    form: &Form,
    number: usize,
    (pins, elsewhere): (&HashMap<usize, Record>, &HashSet<usize>),
    evidence: &Evidence,
) -> Vec<(Option<Choice>, usize)> {
    let pinned = form.pinned(pins);
    let usual = evidence.choose(form, number, &pinned);
    // A country and a region of one name ("Georgia"): the places of the sentence decide for each mention.
    let homonyms = form.may_be(PlaceKind::Country) && form.may_be(PlaceKind::Region);
    form.names
        .iter()
        .map(|name| {
            let choice = match pins.get(name) {
                Some(&record) => Some(Choice {
                    record,
                    certainty: 0.98,
                }),
                None if elsewhere.contains(name) => None,
                None if homonyms => {
                    evidence.choose_in_sentence(names, form, number, *name, &pinned)
                }
                None => evidence
                    .of_region_in_sentence(names, form, number, *name)
                    .filter(|_| pinned.is_empty())
                    .or(usual),
            };
            (choice, *name)
        })
        .collect()
}

fn new_place(
    name: &Name<'_>,
    chosen: Option<Record>,
    container: impl FnOnce() -> Option<Record>,
    evidence: &Evidence,
) -> Draft<Place> {
    let kind = chosen
        .map(|record| record.kind)
        .or_else(|| kind_by_words(&name.words));
    let words = &name.words;
    let inner = || {
        let starts = (1..words.len()).rev().map(|end| &words[..end]);
        let ends = (1..words.len()).map(|start| &words[start..]);
        let mut parts = starts.chain(ends).filter(|part| !is_direction(part));
        parts.find_map(|part| {
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
        ) || is_heavenly(words) =>
        {
            None
        }
        None => container()
            .or_else(inner)
            .and_then(|record| record.country)
            .or_else(|| evidence.main()),
    };
    let point = chosen.and_then(|record| record.point);
    let place = Place {
        kind,
        country: country.map(|code| code.iter().map(|&byte| char::from(byte)).collect()),
        latitude: point.map(|point| point.0),
        longitude: point.map(|point| point.1),
        geonames: chosen.and_then(|record| record.geonames),
    };
    Draft {
        detail: place,
        ..Draft::default()
    }
}

/// "East" of "East Midlands Railway" is no place of its own, though some country has a region called so.
fn is_direction(part: &[String]) -> bool {
    matches!(part, [word] if matches!(
        word.as_str(),
        "north" | "south" | "east" | "west" | "northern" | "southern" | "eastern" | "western" | "central" | "great" | "upper"
            | "lower" | "new" | "old" | "island"
    ))
}

/// What lies in no country.
fn is_heavenly(words: &[String]) -> bool {
    matches!(words, [word] if matches!(
        word.as_str(),
        "earth" | "mars" | "moon" | "venus" | "mercury" | "jupiter" | "saturn" | "uranus" | "neptune" | "pluto" | "sun"
    ))
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
    (names, name): (&[Name<'_>], usize),
    (rule, certainty): (&'static str, f32),
    kind: Option<PlaceKind>,
    capital: bool,
) -> Mention {
    let acts = (capital || kind == Some(PlaceKind::Country)) && acts(document, names, name);
    Mention {
        sense: Some(if acts {
            Sense::Government
        } else {
            Sense::Place
        }),
        ..names[name].mention(rule, certainty)
    }
}
