//! What the words right next to a place settle.

use crate::entities::names::is_possessive;
use crate::lexicon::people::ends_role;
use std::collections::{HashMap, HashSet};

use crate::lexicon::PlaceKind;
use crate::lexicon::places::{Record, named};
use crate::text::Document;

use crate::entities::names::Name;

use super::evidence::prior;
use super::sense::is_in_row;
use super::{Form, candidates, key};

/// Names up to which each mention of a form is looked at for what stands right behind it.
const MOST_MENTIONS: usize = 64;

/// Mentions that the words next to them settle, with the record: "Paris, Texas", "the Mississippi"; and those of which
/// they tell only that no known place is meant: "San José, a village in Uruguay".
pub(super) fn pins(
    document: &Document<'_>,
    names: &[Name<'_>],
    forms: &[Form],
) -> (HashMap<usize, Record>, HashSet<usize>) {
    let mut form_of = vec![0; names.len()];
    for (number, form) in forms.iter().enumerate() {
        form.names.iter().for_each(|&name| form_of[name] = number);
    }
    let (mut pins, mut elsewhere) = (HashMap::new(), HashSet::new());
    for form in forms {
        for &name in form.names.iter().take(MOST_MENTIONS) {
            let mut containers = container(document, names, name);
            // "Chad, Niger, Nigeria and Benin" are countries, one as the other.
            if form.may_be(PlaceKind::Country) && is_in_row(document, names, name) {
                containers.retain(|record| record.kind != PlaceKind::Country);
            }
            let contained = form
                .candidates
                .iter()
                .filter_map(|record| {
                    let container = containers
                        .iter()
                        .find(|container| lies_in(record, container))?;
                    Some((prior(record), *record, *container))
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.index.cmp(&a.1.index)));
            if let Some((_, record, container)) = contained {
                pins.insert(name, record);
                let next = form_of.get(name + 1).map(|&form| &forms[form]);
                if next
                    .is_some_and(|form| form.candidates.iter().any(|r| r.index == container.index))
                {
                    pins.insert(name + 1, container);
                }
            }
            if contained.is_none() && !described(document, names, name).is_empty() {
                elsewhere.insert(name);
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
                pins.insert(name, *water);
            } else if matches!(article, Some("the" | "The")) && stands_alone(document, &names[name])
            {
                match river(form, &names[name]) {
                    Some(river) => {
                        pins.insert(name, river);
                    }
                    None if is_only_town(form) => elsewhere.extend(&form.names),
                    None => {}
                }
            }
        }
    }
    (pins, elsewhere)
}

fn lies_in(record: &Record, container: &Record) -> bool {
    record.index != container.index
        && (record.region == Some(container.index)
            || container.kind == PlaceKind::Country && record.country == container.country)
}

/// The regions and countries that stand right behind a name and a comma: "Paris, Texas".
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
    let next = document.token(this.tokens.end + 1);
    let state = next.len() == 2 && next.bytes().all(|byte| byte.is_ascii_uppercase());
    if state {
        named(&format!(",{}", next.to_ascii_lowercase())).collect()
    } else {
        Vec::new()
    }
}

/// Tokens of a description that are looked through.
const LONGEST: usize = 12;

/// The regions and countries that a description tells: "San José, a village of 900 people in Uruguay", "La Paz — the one
/// in Honduras".
fn described(document: &Document<'_>, names: &[Name<'_>], name: usize) -> Vec<Record> {
    let this = &names[name];
    let start = this.tokens.end + 1;
    let article = matches!(document.token(start), "a" | "an" | "the");
    if !article || !matches!(document.token(start - 1), "," | "(" | "–" | "—") {
        return Vec::new();
    }
    let Some(next) = names
        .get(name + 1)
        .filter(|next| next.sentence == this.sentence && next.tokens.start <= start + LONGEST)
    else {
        return Vec::new();
    };
    let within = start..next.tokens.start;
    let closed = within
        .clone()
        .any(|at| matches!(document.token(at), "," | ")" | "–" | "—" | ";" | ":"));
    let settlement = within.clone().find(|&at| {
        matches!(
            document.token(at),
            "town"
                | "village"
                | "city"
                | "hamlet"
                | "municipality"
                | "suburb"
                | "settlement"
                | "one"
        )
    });
    // "a town near Uruguay" may lie elsewhere; "the Georgia in the Caucasus" is named alike.
    let inside = matches!(document.token(next.tokens.start - 1), "in" | "of")
        || matches!(document.token(next.tokens.start - 2), "in" | "of");
    let apart = next.words != this.words;
    if closed || settlement.is_none() || !inside || !apart {
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

/// Whether a name can mean nothing but towns that never have an article in front: "the Savoy" and "the Strand" are something
/// else, "the Hague" and "the Bronx" are not.
fn is_only_town(form: &Form) -> bool {
    !form.candidates.is_empty()
        && form.candidates.iter().all(|record| {
            record.kind == PlaceKind::City && !record.capital && record.population < 400_000
        })
}

/// "the Mississippi": the river of a region's name. "The Congo" is the country.
fn river(form: &Form, name: &Name<'_>) -> Option<Record> {
    let country = form
        .candidates
        .iter()
        .any(|record| record.kind == PlaceKind::Country);
    let mut rivers = named(&format!("{} river", name.words.join(" ")));
    rivers
        .find(|record| record.kind == PlaceKind::Water)
        .filter(|_| !country)
}

/// Whether no noun stands behind a name: "the Missouri senator" tells of no river.
fn stands_alone(document: &Document<'_>, name: &Name<'_>) -> bool {
    let next = document.token(name.tokens.end);
    !next.starts_with(char::is_alphanumeric)
        || is_possessive(next)
        || ends_role(next)
        || next.ends_with("ed")
}
