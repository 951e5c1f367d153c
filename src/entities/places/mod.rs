//! Links the names of places and finds their records in the gazetteer.

mod context;
mod evidence;
mod features;
#[cfg(feature = "workshop")]
pub mod learning;
pub(crate) mod parts;
mod ranker;
mod sense;

use crate::learn::weights::TextMap;
use crate::lexicon::places::{Record, named, state_code};
use crate::lexicon::{Class, Classes, PlaceKind, fold, with_single_spaces};
use crate::text::Document;

use super::draft::Draft;
use super::names::{Name, group};
use super::{Mention, Place, Sense};

pub(super) use context::abbreviated;
use context::container;
use evidence::{Country, Shares};
use ranker::{Field, Ranker};
use sense::acts;

/// Groups `names`, which are in text order, into places in order of first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Draft<Place>> {
    let field = Field::new(document, names);
    let shares = field.rank(Ranker::built_in());
    let main_country = field.main_country(&shares);
    let mut places: Vec<Draft<Place>> = Vec::new();
    let mut by_record: TextMap<u32, usize> = TextMap::default();
    for number in 0..field.variants.len() {
        let mut unknown = None;
        for (meant, of_mention) in meanings(&field, &shares, number) {
            let known = match meant {
                Some(choice) => by_record.get(&choice.record.index).copied(),
                None => unknown,
            };
            let place = known.unwrap_or(places.len());
            if known.is_none() {
                let record = meant.map(|choice| choice.record);
                let container = || container(document, names, of_mention).into_iter().next();
                places.push(new_place(
                    &names[of_mention],
                    record,
                    container,
                    main_country,
                ));
                match record {
                    Some(record) => drop(by_record.insert(record.index, place)),
                    None => unknown = Some(place),
                }
            }
            let names_of = &places[place].names;
            let rule = match meant {
                _ if field.stated.pins.contains_key(&of_mention) => "stated-region",
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
    places.retain(|place| place.detail.kind.is_some() || is_likely(place));
    for place in &mut places {
        place.mentions.sort_by_key(|mention| mention.span);
        place.names.sort_unstable();
        place.name = display_name(document, names, place);
        place.detail.aliases = aliases(names, place);
    }
    places.sort_by_key(|place| place.mentions[0].span);
    places
}

/// The minimum confidence of a place that the gazetteer does not have and whose name does not show its kind. Of those below
/// it in the `tune` articles of the reading set, 19 of 23 are no places.
const MIN_CONFIDENCE_OF_UNKNOWN: f32 = 0.5;

fn is_likely(place: &Draft<Place>) -> bool {
    let mut mentions = place.mentions.iter();
    mentions.any(|mention| mention.confidence >= MIN_CONFIDENCE_OF_UNKNOWN)
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
            let unknown = half_of_korea(words).is_some() && !korea() || is_celestial(words);
            let mut found = if unknown {
                Vec::new()
            } else {
                candidates(&key(words))
            };
            if names_of.iter().all(|&name| is_code(names[name].text)) {
                found.retain(|it| it.kind != PlaceKind::City || it.by_other_name);
            }
            NameVariant {
                sentences: names_of.iter().map(|&name| names[name].sentence).collect(),
                candidates: found,
                names: names_of,
            }
        })
        .collect()
}

/// Whether a name is two capital letters. They are the code of a region, not a town: "WA" is not Wa in Ghana.
fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
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

/// The other names of a place in the article.
fn aliases(names: &[Name<'_>], place: &Draft<Place>) -> Vec<String> {
    let form = |text: &str| key(&text.split_whitespace().map(fold).collect::<Vec<_>>());
    let mut forms = vec![form(&place.name)];
    let mut aliases = Vec::new();
    for &name in &place.names {
        let text = with_single_spaces(names[name].text);
        let form = form(&text);
        if !forms.contains(&form) {
            forms.push(form);
            aliases.push(text);
        }
    }
    aliases
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
#[derive(Debug)]
struct NameVariant {
    names: Vec<usize>,
    /// The sentence of each.
    sentences: Vec<usize>,
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

    /// Whether it is mentioned in a sentence with another variant.
    fn is_beside(&self, other: &Self) -> bool {
        let mut sentences = self.sentences.iter();
        sentences.any(|sentence| other.sentences.binary_search(sentence).is_ok())
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
pub(super) fn key(words: &[String]) -> String {
    if let Some(half) = half_of_korea(words) {
        return half.to_owned();
    }
    let words = match words {
        [article, rest @ ..] if article == "the" && !rest.is_empty() => rest,
        _ => words,
    };
    words.join(" ")
}

/// A city this many times larger than all places with a main name is as likely to be meant by another name of its own.
const RATIO_OF_OTHER_NAME: u32 = 5;
/// Maximum distance of a city from a district that is named like it, in kilometers.
const AREA_OF_CITY: f32 = 40.0;
/// Minimum population of such cities.
const MIN_POPULATION_OF_OTHER_NAME: u32 = 100_000;

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
    // "Geneva" is as much the name of Genève as of the towns called so.
    let main = exact.iter().filter(|record| !record.by_other_name);
    let largest = main.map(|record| record.population).max().unwrap_or(0);
    for record in &mut exact {
        record.by_other_name &= record.kind != PlaceKind::City
            || record.population < largest.saturating_mul(RATIO_OF_OTHER_NAME)
            || record.population < MIN_POPULATION_OF_OTHER_NAME;
    }
    // "Mumbai" is the city rather than one of its districts.
    let cities = exact.iter().filter(|record| {
        record.kind == PlaceKind::City && record.population >= MIN_POPULATION_OF_OTHER_NAME
    });
    let cities: Vec<Record> = cities.copied().collect();
    exact.retain(|record| {
        let of = |city: &Record| {
            record
                .distance(city)
                .is_some_and(|distance| distance < AREA_OF_CITY)
        };
        let is_district = record.kind == PlaceKind::Region && record.region.is_some();
        !is_district || !cities.iter().any(of)
    });
    if !exact.is_empty() {
        return exact;
    }
    let Some((short, generic)) = key.rsplit_once(' ') else {
        // "TX", "Me."
        return named(&format!(",{key}")).collect();
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

/// The probability that a stated region is right.
const CERTAINTY_OF_STATED: f32 = 0.98;

/// The record of each mention of variant `number`, in text order.
fn meanings(field: &Field, shares: &Shares, number: usize) -> Vec<(Option<Choice>, usize)> {
    let variant = &field.variants[number];
    let usual = field.choose(shares, number);
    // For a country and a region with the same name ("Georgia"), the places in the sentence decide about each mention.
    let homonyms = variant.may_be(PlaceKind::Country) && variant.may_be(PlaceKind::Region);
    let choice = |name: &usize, sentence: usize| match field.stated.pins.get(name) {
        Some(&record) => Some(Choice {
            record,
            certainty: CERTAINTY_OF_STATED,
        }),
        None if field.stated.elsewhere.contains(name) => None,
        None if homonyms => field.choose_in_sentence(shares, number, sentence),
        None => usual,
    };
    let names = variant.names.iter().zip(&variant.sentences);
    names
        .map(|(name, sentence)| (choice(name, *sentence), *name))
        .collect()
}

fn new_place(
    name: &Name<'_>,
    chosen: Option<Record>,
    container: impl Fn() -> Option<Record>,
    main_country: Option<Country>,
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
            .or(main_country),
    };
    let point = chosen.and_then(|record| record.point);
    let within = chosen.or_else(container);
    let region = within.and_then(|record| state_code(&record));
    let place = Place {
        aliases: Vec::new(),
        kind,
        country: country.map(|code| code.iter().map(|&byte| char::from(byte)).collect()),
        region: region.map(str::to_owned),
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
