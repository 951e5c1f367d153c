//! Places identified by the words next to a name: "Paris, Texas".

use std::collections::{HashMap, HashSet};

use crate::entities::names::{Name, is_possessive};
use crate::lexicon::people::ends_role;
use crate::lexicon::places::{Record, named};
use crate::lexicon::{Class, PlaceKind, fold};
use crate::text::Document;

use super::evidence::prior;
use super::sense::is_coordinated;
use super::{NameVariant, candidates, key};

/// Maximum number of mentions of a name whose neighboring words are examined.
const MAX_MENTIONS: usize = 64;

/// Maps mentions that are identified by the words next to them to their records ("Paris, Texas", "the Mississippi"). Also
/// returns the mentions that do not refer to any known place ("San José, a village in Uruguay").
pub(super) fn pins(
    document: &Document<'_>,
    names: &[Name<'_>],
    variants: &[NameVariant],
) -> (HashMap<usize, Record>, HashSet<usize>) {
    let mut variant_of = vec![0; names.len()];
    for (number, variant) in variants.iter().enumerate() {
        variant
            .names
            .iter()
            .for_each(|&name| variant_of[name] = number);
    }
    let (mut pins, mut elsewhere) = (HashMap::new(), HashSet::new());
    for variant in variants {
        for &name in variant.names.iter().take(MAX_MENTIONS) {
            let mut containers = container(document, names, name);
            // "Chad, Niger, Nigeria and Benin" is a list of countries; Chad is not in Niger. "Washington, Iowa and
            // Nebraska" are states.
            let listed = is_coordinated(document, names, name);
            if listed && variant.may_be(PlaceKind::Country) {
                containers.retain(|record| record.kind != PlaceKind::Country);
            }
            if listed && variant.may_be_state() {
                containers.retain(|record| record.kind != PlaceKind::Region);
            }
            let contained = best_contained(variant, &containers);
            if let Some((record, container)) = contained {
                pins.insert(name, record);
                let next = variant_of.get(name + 1).map(|&variant| &variants[variant]);
                let mut next = next.into_iter().flat_map(|next| &next.candidates);
                if next.any(|record| record.index == container.index) {
                    pins.insert(name + 1, container);
                }
            }
            // "Riverton, Ohio": a town that the gazetteer does not have, rather than one in another state.
            let in_unknown_town = !listed
                && containers.iter().any(Record::is_state)
                && variant
                    .candidates
                    .iter()
                    .all(|record| record.kind == PlaceKind::City);
            let unknown = in_unknown_town || !described(document, names, name).is_empty();
            if contained.is_none() && unknown {
                elsewhere.insert(name);
            }
            match after_article(document, variant, &names[name]) {
                AfterArticle::Water(water) => drop(pins.insert(name, water)),
                AfterArticle::Unknown => elsewhere.extend(&variant.names),
                AfterArticle::Open => {}
            }
        }
    }
    (pins, elsewhere)
}

/// The most likely candidate that lies in one of the containers, and that container.
fn best_contained(variant: &NameVariant, containers: &[Record]) -> Option<(Record, Record)> {
    let inside = variant.candidates.iter().filter_map(|record| {
        let mut containers = containers.iter();
        let container = containers.find(|container| lies_in(record, container))?;
        Some((prior(record), *record, *container))
    });
    let best = inside.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.index.cmp(&a.1.index)));
    best.map(|(_, record, container)| (record, container))
}

/// The meaning of "the" before the name of a place.
enum AfterArticle {
    /// The name refers to a river or sea: "the Mississippi".
    Water(Record),
    /// The name does not refer to a known place: "the Savoy".
    Unknown,
    /// There is no article, or it is not conclusive.
    Open,
}

fn after_article(document: &Document<'_>, variant: &NameVariant, name: &Name<'_>) -> AfterArticle {
    let before = name.tokens.start.checked_sub(1);
    if !before.is_some_and(|at| matches!(document.token(at), "the" | "The")) {
        return AfterArticle::Open;
    }
    let candidates = &variant.candidates;
    let is_water = |record: &&Record| record.kind == PlaceKind::Water;
    let only_water = candidates
        .iter()
        .all(|record| record.population > 0 || is_water(&record));
    if let Some(water) = candidates.iter().find(is_water).filter(|_| only_water) {
        return AfterArticle::Water(*water);
    }
    if !stands_alone(document, name) {
        return AfterArticle::Open;
    }
    match river(variant, name) {
        Some(river) => AfterArticle::Water(river),
        None if is_only_town(variant) => AfterArticle::Unknown,
        None => AfterArticle::Open,
    }
}

fn lies_in(record: &Record, container: &Record) -> bool {
    record.index != container.index
        && (record.region == Some(container.index)
            || record.district == Some(container.index)
            || container.kind == PlaceKind::Country && record.country == container.country)
}

/// The regions and countries after a name and a comma: "Paris, Texas".
pub(super) fn container(document: &Document<'_>, names: &[Name<'_>], name: usize) -> Vec<Record> {
    let this = &names[name];
    let separator = document.token(this.tokens.end);
    let described = described(document, names, name);
    if !described.is_empty() {
        return described;
    }
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
    abbreviated(document, this.tokens.end + 1)
}

/// Maximum length of an abbreviation of a state, in bytes: "Minn.", "N.S.W.".
const MAX_ABBREVIATION: usize = 6;

/// The states with an abbreviation that no name covers: "Athens, Ga.", "Austin, TX".
fn abbreviated(document: &Document<'_>, at: usize) -> Vec<Record> {
    let word = document.token(at);
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    if !capital || word.len() > MAX_ABBREVIATION {
        return Vec::new();
    }
    let folded = fold(word);
    let code = word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let stopped = word.ends_with('.') || document.token(at + 1) == ".";
    let of_code = code.then(|| named(&format!(",{folded}")));
    let of_abbreviation = stopped.then(|| named(&folded));
    let found = of_code
        .into_iter()
        .flatten()
        .chain(of_abbreviation.into_iter().flatten());
    found.filter(Record::is_state).collect()
}

/// Maximum length of a description, in tokens.
const MAX_DESCRIPTION: usize = 12;

/// The regions and countries that a description names: "San José, a village of 900 people in Uruguay", "La Paz — the one
/// in Honduras".
fn described(document: &Document<'_>, names: &[Name<'_>], name: usize) -> Vec<Record> {
    let this = &names[name];
    let start = this.tokens.end + 1;
    let article = matches!(document.token(start), "a" | "an" | "the");
    if !article || !matches!(document.token(start - 1), "," | "(" | "–" | "—") {
        return Vec::new();
    }
    let Some(next) = names.get(name + 1).filter(|next| {
        next.sentence == this.sentence && next.tokens.start <= start + MAX_DESCRIPTION
    }) else {
        return Vec::new();
    };
    let within = start..next.tokens.start;
    let closed = within
        .clone()
        .any(|at| matches!(document.token(at), "," | ")" | "–" | "—" | ";" | ":"));
    let settlement = within
        .clone()
        .any(|at| document.is(at, Class::SettlementNoun));
    // "a town near Uruguay" may lie elsewhere, and "the Georgia in the Caucasus" repeats the name.
    let inside = matches!(document.token(next.tokens.start - 1), "in" | "of")
        || matches!(document.token(next.tokens.start - 2), "in" | "of");
    let apart = next.words != this.words;
    if closed || !settlement || !inside || !apart {
        return Vec::new();
    }
    candidates(&key(&next.words))
        .into_iter()
        .filter(|record| {
            record.kind == PlaceKind::Country
                || record.kind == PlaceKind::Region && record.country.is_some()
        })
        .collect()
}

/// Whether all candidates are small towns. These do not take an article: "the Savoy" and "the Strand" are not towns, but "the
/// Hague" and "the Bronx" are places.
fn is_only_town(variant: &NameVariant) -> bool {
    !variant.candidates.is_empty()
        && variant.candidates.iter().all(|record| {
            record.kind == PlaceKind::City && !record.capital && record.population < 400_000
        })
}

/// The river with the name of a region: "the Mississippi". "The Congo" is the country.
fn river(variant: &NameVariant, name: &Name<'_>) -> Option<Record> {
    let country = variant
        .candidates
        .iter()
        .any(|record| record.kind == PlaceKind::Country);
    let mut rivers = named(&format!("{} river", name.words.join(" ")));
    rivers
        .find(|record| record.kind == PlaceKind::Water)
        .filter(|_| !country)
}

/// Whether a name is not followed by a noun: "the Missouri senator" does not refer to a river.
fn stands_alone(document: &Document<'_>, name: &Name<'_>) -> bool {
    let next = document.token(name.tokens.end);
    !next.starts_with(char::is_alphanumeric)
        || is_possessive(next)
        || ends_role(next)
        || next.ends_with("ed")
}
