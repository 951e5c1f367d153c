//! Rules for places: towns with their regions, buildings that stand for governments, and words that are not places.

use super::{Edit, LabeledName, drop_each, is_capitalized, phrase, replace_each};
use crate::entities::places::abbreviated;
use crate::lexicon::places::named;
use crate::lexicon::{Class, Classes, PlaceKind, fold};
use crate::names::Label;
use crate::text::{Document, TokenRange};

/// Minimum population of a town that may follow another one after a comma.
const MIN_POPULATION: u32 = 20_000;

/// Confidence of names added by these rules.
const CONFIDENCE: f32 = 0.85;

/// Splits "Perth, Scotland" at the comma if the rest is a known region, country or large town.
pub(super) fn regions(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let places = names.iter().enumerate();
    for (index, name) in places.filter(|(_, name)| name.label == Label::Location) {
        let TokenRange { start, end } = name.tokens;
        let mut inner = start + 1..end.saturating_sub(1);
        let Some(comma) = inner.find(|&at| document.token(at) == ",") else {
            continue;
        };
        let rest = name.starting(comma + 1);
        if is_known_place(document, rest.tokens) {
            edits.push(Edit::Replace(index, name.ending(comma)));
            edits.push(Edit::Add(rest));
        }
    }
    edits
}

/// Adds the abbreviated state after a town: "Athens, Ga.", "CHARLESTON, W.Va.".
pub(super) fn states(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for town in names.iter().filter(|name| name.label == Label::Location) {
        let start = town.tokens.end + 1;
        // "BOSTON, OR" may be in a line of capitals.
        let code = !document
            .token(start)
            .contains(|c: char| c == '.' || c.is_lowercase());
        let plain = town.text(document).contains(char::is_lowercase);
        if document.token(start - 1) == ","
            && (plain || !code)
            && !abbreviated(document, start).is_empty()
        {
            edits.extend(as_place(names, start));
        }
    }
    edits
}

/// Relabels the names before "counties" and the like: "Clarke, Madison and Oconee counties".
pub(super) fn counties(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut lexemes = document.lexemes.iter();
    if !lexemes.any(|lexeme| lexeme.classes.has(Class::CountyNouns)) {
        return edits;
    }
    for noun in (1..document.tokens.len()).filter(|&at| document.is(at, Class::CountyNouns)) {
        let mut at = noun;
        while at > 0 && is_capitalized(document, at - 1) {
            let before = at.checked_sub(2);
            let is_joined = |at: &usize| matches!(document.token(*at), "," | "and" | "or");
            let whole = before.is_none_or(|at| !is_capitalized(document, at));
            let Some(previous) = before.filter(is_joined).filter(|_| whole) else {
                if whole && at < noun {
                    edits.extend(as_place(names, at - 1));
                }
                break;
            };
            edits.extend(as_place(names, at - 1));
            at = if document.token(previous - 1) == "," {
                previous - 1
            } else {
                previous
            };
        }
    }
    edits
}

/// Relabels the town before a noun for one who lives there: "an Alton man". It may be the surname of nobody in the article.
pub(super) fn residents(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_surname = |word: &str| {
        let mut people = names
            .iter()
            .filter(|name| name.label == Label::Person && name.len() > 1);
        people.any(|name| document.token(name.tokens.end - 1) == word)
    };
    replace_each(names, |name| {
        let word = document.token(name.tokens.start);
        let wrong = matches!(name.label, Label::Person | Label::Organization) && name.len() == 1;
        let is_town = || {
            named(&fold(word)).any(|place| place.kind == PlaceKind::City && !place.by_other_name)
        };
        let applies = wrong
            && document.is(name.tokens.end, Class::ResidentNoun)
            && is_town()
            && !is_surname(word);
        applies.then(|| name.labeled(Label::Location))
    })
}

/// The edits that make a token the name of a place, unless a name that starts before it contains it.
fn as_place(names: &[LabeledName], at: usize) -> Vec<Edit> {
    let place = LabeledName {
        tokens: TokenRange {
            start: at,
            end: at + 1,
        },
        label: Label::Location,
        confidence: CONFIDENCE,
        rule: None,
    };
    let covers = |name: &&LabeledName| name.tokens.start <= at && at < name.tokens.end;
    let Some(index) = names.iter().position(|name| covers(&name)) else {
        return vec![Edit::Add(place)];
    };
    let name = names[index];
    match name.label {
        Label::Location => Vec::new(),
        _ if name.tokens.start < at => Vec::new(),
        _ if name.len() == 1 => vec![Edit::Replace(index, place)],
        _ => vec![
            Edit::Replace(index, name.starting(at + 1)),
            Edit::Add(place),
        ],
    }
}

fn is_known_place(document: &Document<'_>, tokens: TokenRange) -> bool {
    let words: Vec<String> = (tokens.start..tokens.end)
        .map(|at| fold(document.token(at)))
        .filter(|word| !word.is_empty())
        .collect();
    let key = words.join(" ");
    named(&key).chain(named(&format!(",{key}"))).any(|place| {
        matches!(place.kind, PlaceKind::Country | PlaceKind::Region)
            || place.population > MIN_POPULATION
    })
}

/// Drops pairs of compass points: "South-North", "East-West".
pub(super) fn compass_points(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    drop_each(names, |name| {
        let start = name.tokens.start;
        name.len() == 3
            && document.is(start, Class::CompassPoint)
            && document.token(start + 1) == "-"
            && document.is(start + 2, Class::CompassPoint)
    })
}

/// Drops weather patterns: "El Niño".
pub(super) fn weather(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    drop_each(names, |name| {
        Classes::of(name.text(document)).has(Class::WeatherPattern)
    })
}

/// Relabels buildings that stand for a government as organizations: "The Kremlin denied it", but not "outside the
/// Kremlin".
pub(super) fn seats_of_power(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    replace_each(names, |name| {
        let place = matches!(name.label, Label::Location | Label::Facility);
        if !place || !Classes::of(name.text(document)).has(Class::SeatOfPower) {
            return None;
        }
        let before = |count: usize| name.tokens.start.checked_sub(count);
        let article = before(1).is_some_and(|at| document.token(at) == "the");
        let cue = before(1 + usize::from(article));
        let is_location = cue.is_some_and(|at| document.is(at, Class::LocationCue));
        (!is_location).then(|| name.labeled(Label::Organization))
    })
}

/// Adds "the North" and "the South" in articles that name North or South Korea.
pub(super) fn halves(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    let is_country = |name: &&LabeledName| {
        name.label == Label::Location
            && document.is(name.tokens.start, Class::HalfOfKorea)
            && document.is(name.tokens.start + 1, Class::DividedCountry)
    };
    let countries = names.iter().filter(is_country);
    let halves: Vec<&str> = countries
        .map(|name| document.token(name.tokens.start))
        .collect();
    if halves.is_empty() {
        return Vec::new();
    }
    let continues =
        |at: usize| is_capitalized(document, at) || matches!(document.token(at), "-" | "of");
    (1..document.tokens.len())
        .filter(|&at| {
            halves.contains(&document.token(at))
                && matches!(document.token(at - 1), "the" | "The")
                && !continues(at + 1)
        })
        .map(|start| {
            let end = start + 1;
            Edit::Add(LabeledName {
                tokens: TokenRange { start, end },
                label: Label::Location,
                confidence: CONFIDENCE,
                rule: None,
            })
        })
        .collect()
}

/// Extends the name of a place to that of a facility in lower case: "Kaesong industrial park".
pub(super) fn industrial_areas(document: &Document<'_>, names: &[LabeledName]) -> Vec<Edit> {
    replace_each(names, |name| {
        let end = name.tokens.end;
        let length = match name.label {
            Label::Location => phrase(document, Class::IndustrialArea, end),
            _ => 0,
        };
        (length > 0).then(|| name.ending(end + length).labeled(Label::Facility))
    })
}
