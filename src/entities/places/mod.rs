//! Links the names of places and finds their records in the gazetteer.

mod context;
mod evidence;
mod sense;

use std::collections::{HashMap, HashSet};

use crate::lexicon::places::{Record, named};
use crate::lexicon::{Class, Classes, PlaceKind, with_single_spaces};
use crate::text::Document;

use super::draft::Draft;
use super::names::{Name, group};
use super::{Mention, Place, Sense};

use context::{container, pins};
use evidence::Evidence;
use sense::acts;

/// Groups `names`, which are in text order, into places in order of first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Draft<Place>> {
    let variants = variants(names);
    let (pins, elsewhere) = pins(document, names, &variants);
    let evidence = Evidence::collect(document, &variants, &pins);
    let mut places: Vec<Draft<Place>> = Vec::new();
    let mut by_record: HashMap<u32, usize> = HashMap::new();
    for (number, variant) in variants.iter().enumerate() {
        let mut unknown = None;
        for (meant, of_mention) in meanings(names, variant, number, (&pins, &elsewhere), &evidence)
        {
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
            let names_of = &places[place].names;
            let rule = match meant {
                _ if pins.contains_key(&of_mention) => "stated-region",
                Some(_) if known.is_some() && is_renamed(names, names_of, of_mention) => {
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
        place.name = display_name(document, names, place);
    }
    places.sort_by_key(|place| place.mentions[0].span);
    places
}

/// Groups `names` by their words, each group with its candidate records.
fn variants(names: &[Name<'_>]) -> Vec<NameVariant> {
    // "The South" is South Korea only in an article about Korea.
    let korea = || {
        let mut words = names.iter().flat_map(|name| &name.words);
        words.any(|word| Classes::of_lower(word).has(Class::KoreanName))
    };
    group(names, |name| key(&name.words))
        .into_iter()
        .map(|names_of| {
            let words = &names[names_of[0]].words;
            let unknown = half_of_korea(words).is_some() && !korea();
            NameVariant {
                candidates: if unknown {
                    Vec::new()
                } else {
                    candidates(&key(words))
                },
                names: names_of,
            }
        })
        .collect()
}

/// Whether a mention has other words than the last name of its place so far.
fn is_renamed(names: &[Name<'_>], names_of_place: &[usize], mention: usize) -> bool {
    let last = names_of_place.last();
    last.is_some_and(|&last| names[last].words != names[mention].words)
}

/// The display name of a place: its longest name in the article that is not in capitals.
fn display_name(document: &Document<'_>, names: &[Name<'_>], place: &Draft<Place>) -> String {
    let texts = place
        .names
        .iter()
        .map(|&name| with_single_spaces(names[name].text));
    let longest = texts.max_by_key(|text| {
        (
            !is_all_caps(text),
            text.len(),
            std::cmp::Reverse(text.clone()),
        )
    });
    let name = longest.unwrap_or_default();
    let in_dateline = place.mentions.iter().all(|mention| {
        let dateline = document.article.dateline;
        dateline.is_some_and(|line| line.contains(mention.span))
    });
    if in_dateline && is_all_caps(&name) {
        to_title_case(&name)
    } else {
        name
    }
}

/// Whether a name is in capitals, as in datelines; "U.S.", "UAE" and "D.C." are acronyms.
fn is_all_caps(name: &str) -> bool {
    !name.contains('.') && name.len() > 3 && !name.contains(char::is_lowercase)
}

/// Converts a name in capitals to title case: "New Delhi".
fn to_title_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut starts = true;
    for word in name.split_inclusive(|c: char| c.is_whitespace() || c == '-') {
        let small = word.to_lowercase();
        let letters = small.trim_end_matches(|c: char| !c.is_alphabetic());
        let particle = Classes::of_lower(letters).has(Class::PlaceNameParticle);
        let mut rest = small.chars();
        match rest.next() {
            Some(first) if starts || !particle => out.extend(first.to_uppercase()),
            Some(first) => out.push(first),
            None => {}
        }
        out.push_str(rest.as_str());
        starts = false;
    }
    out
}

/// All names with the same words, and the records that they can refer to.
struct NameVariant {
    names: Vec<usize>,
    candidates: Vec<Record>,
}

impl NameVariant {
    /// Whether it is the main name of a place of this kind.
    fn may_be(&self, kind: PlaceKind) -> bool {
        let mut candidates = self.candidates.iter();
        candidates.any(|record| record.kind == kind && !record.by_other_name)
    }

    /// Whether it is the main name of a first-level region.
    fn may_be_state(&self) -> bool {
        let mut candidates = self.candidates.iter();
        candidates.any(|record| record.is_state() && !record.by_other_name)
    }

    /// The distinct records that its mentions are pinned to.
    fn pinned(&self, pins: &HashMap<usize, Record>) -> Vec<u32> {
        let of_name = |name| pins.get(name).map(|record| record.index);
        let mut pinned: Vec<u32> = self.names.iter().filter_map(of_name).collect();
        pinned.sort_unstable();
        pinned.dedup();
        pinned
    }
}

/// A chosen record and the probability that it is right.
#[derive(Debug, Clone, Copy)]
struct Choice {
    record: Record,
    certainty: f32,
}

/// The full name of the half of Korea, if the name is "North" or "South".
fn half_of_korea(words: &[String]) -> Option<&'static str> {
    match words {
        [word] => Classes::of_lower(word).text(Class::HalfOfKorea),
        _ => None,
    }
}

/// The gazetteer key of a name: its words without the article.
fn key(words: &[String]) -> String {
    if let Some(half) = half_of_korea(words) {
        return half.to_owned();
    }
    let words = match words {
        [article, rest @ ..] if article == "the" && !rest.is_empty() => rest,
        _ => words,
    };
    words.join(" ")
}

/// The records with a name. If there are none, "Kogi State" also finds regions with the name "Kogi".
fn candidates(key: &str) -> Vec<Record> {
    let mut exact: Vec<Record> = named(key).collect();
    // "Kansas" is not Kansas City.
    if exact
        .iter()
        .any(|record| !record.by_other_name && record.is_state())
    {
        exact.retain(|record| record.kind != PlaceKind::City || !record.by_other_name);
    }
    if !exact.is_empty() {
        return exact;
    }
    let Some((short, generic)) = key.rsplit_once(' ') else {
        return exact;
    };
    let generic = Classes::of_lower(generic);
    let short = named(short);
    if generic.has(Class::RegionNoun) {
        short
            .filter(|record| record.kind == PlaceKind::Region)
            .collect()
    } else if generic.has(Class::TownNoun) {
        short
            .filter(|record| record.kind == PlaceKind::City && !record.by_other_name)
            .collect()
    } else {
        exact
    }
}

/// The record of each mention of a variant, in text order.
fn meanings(
    names: &[Name<'_>],
    variant: &NameVariant,
    number: usize,
    (pins, elsewhere): (&HashMap<usize, Record>, &HashSet<usize>),
    evidence: &Evidence,
) -> Vec<(Option<Choice>, usize)> {
    let pinned = variant.pinned(pins);
    let usual = evidence.choose(variant, number, &pinned);
    // For a country and a region with the same name ("Georgia"), the places in the sentence decide about each mention.
    let homonyms = variant.may_be(PlaceKind::Country) && variant.may_be(PlaceKind::Region);
    variant
        .names
        .iter()
        .map(|name| {
            let choice = match pins.get(name) {
                Some(&record) => Some(Choice {
                    record,
                    certainty: 0.98,
                }),
                None if elsewhere.contains(name) => None,
                None if homonyms => {
                    evidence.choose_in_sentence(names, variant, number, *name, &pinned)
                }
                None => evidence
                    .of_region_in_sentence(names, variant, number, *name)
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
        ) || is_celestial(words) =>
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

/// Whether part of a name is a mere direction: "East" in "East Midlands Railway" is not a place, although some country has a
/// region with that name.
fn is_direction(part: &[String]) -> bool {
    matches!(part, [word] if Classes::of_lower(word).has(Class::PartOfPlaceName))
}

/// Whether a name is that of a celestial body.
fn is_celestial(words: &[String]) -> bool {
    matches!(words, [word] if Classes::of_lower(word).has(Class::CelestialBody))
}

/// The kind of place stated by the last or first word of a name.
fn kind_by_words(words: &[String]) -> Option<PlaceKind> {
    let kind = |word: &String, class| {
        let kind = Classes::of_lower(word).text(class);
        kind.and_then(PlaceKind::from_name)
    };
    let (first, last) = (words.first()?, words.last()?);
    kind(last, Class::PlaceNoun).or_else(|| kind(first, Class::PlaceNounBefore))
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
