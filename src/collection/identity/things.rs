//! The result: each thing with its id, its names, and why its records are one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::learn::weights::hash;

use super::clusters::Clusters;
use super::groups::{Groups, Sense};
use super::short::Choice;
use super::store::{NONE, Name, Store};
use super::{Identities, Merge, Thing};

/// An acronym is the name of a thing only if its long names are in fewer than one in this many of its articles.
const ACRONYM_SHARE: u32 = 20;

/// Records that are one thing.
#[derive(Debug, Default)]
struct Draft {
    /// The rows; in order once all are known.
    rows: Vec<u32>,
    /// By the id that the records would have alone.
    merges: BTreeMap<String, (&'static str, f32)>,
}

/// Names the things and lists the merges.
pub(super) fn things(
    store: &Store,
    groups: &Groups,
    clusters: &Clusters,
    choices: &[(u32, Choice)],
) -> Identities {
    let mut drafts = drafts(store, groups, clusters, choices);
    for draft in &mut drafts {
        draft.rows.sort_unstable();
        draft.rows.dedup();
    }
    drafts.retain(|draft| !draft.rows.is_empty());
    // The first of a name has the plain id.
    drafts.sort_by_key(|draft| (Reverse(draft.rows.len()), draft.rows[0]));
    let mut taken = HashSet::new();
    let mut all: Vec<(Thing, Draft)> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let thing = name(store, &draft, &mut taken);
        all.push((thing, draft));
    }
    all.sort_by(|a, b| (a.0.kind, &a.0.id).cmp(&(b.0.kind, &b.0.id)));
    let mut identities = Identities { thing_of: vec![0; store.rows.len()], ..Identities::default() };
    for (number, (mut thing, draft)) in all.into_iter().enumerate() {
        for row in &draft.rows {
            identities.thing_of[store.row(*row).record as usize] = number as u32;
        }
        let merges = draft.merges.into_iter().filter(|(merged, _)| *merged != thing.id);
        let merges = merges.map(|(merged, (reason, score))| Merge {
            kept: thing.id.clone(),
            merged,
            reason,
            score,
        });
        let before = identities.merges.len();
        identities.merges.extend(merges);
        let weakest = identities.merges[before..].iter().min_by(|a, b| a.score.total_cmp(&b.score));
        thing.merged_by = weakest.map(|merge| merge.reason);
        identities.things.push(thing);
    }
    identities
}

/// The rows of each cluster and of the things beyond them.
fn drafts(store: &Store, groups: &Groups, clusters: &Clusters, choices: &[(u32, Choice)]) -> Vec<Draft> {
    let count = choices.iter().map(|(_, choice)| choice.thing as usize + 1).max().unwrap_or(0);
    let mut drafts: Vec<Draft> = Vec::new();
    drafts.resize_with(count.max(clusters.list.len()), Draft::default);
    let elsewhere: HashSet<u32> = choices.iter().map(|(row, _)| *row).collect();
    for (draft, cluster) in drafts.iter_mut().zip(&clusters.list) {
        for group in &cluster.groups {
            let rows = groups.list[*group as usize].rows.iter();
            draft.rows.extend(rows.filter(|row| !elsewhere.contains(row)));
        }
        for (group, reason, score) in &cluster.joined {
            let group = &groups.list[*group as usize];
            draft.merges.insert(id(store, group.key, group.sense, None), (reason, *score));
        }
    }
    for (row, choice) in choices {
        let draft = &mut drafts[choice.thing as usize];
        draft.rows.push(*row);
        if choice.reason != "same-name" && choice.reason != "same-place" {
            let at = store.row(*row);
            let merged = draft
                .merges
                .entry(id(store, at.key, sense_of(store, *row), None))
                .or_insert((choice.reason, choice.score));
            merged.1 = merged.1.min(choice.score);
        }
    }
    drafts
}

/// What tells the thing of a row from others of the name.
fn sense_of(store: &Store, row: u32) -> Sense {
    match store.key_of(row).name {
        Name::Person(_) => Sense::Any,
        Name::Organization(_) => Sense::of_organization(store, row),
        Name::Place => Sense::of_place(store.row(row)),
    }
}

/// The id of what has a name and a sense. `article` is the first with it, if there are several.
fn id(store: &Store, key: u32, sense: Sense, article: Option<&str>) -> String {
    let key = &store.keys[key as usize];
    let kind = key.name.kind().name();
    let (name, sense) = match sense {
        Sense::Any => (&*key.text, String::new()),
        Sense::Country(country) => (&*key.text, store.strings.get(country).to_owned()),
        Sense::Gender(gender) => (&*key.text, gender.to_owned()),
        // A place keeps its id whatever it is called.
        Sense::Place(place) => ("", place.to_string()),
    };
    let text = format!("{kind}\t{name}\t{sense}\t{}", article.unwrap_or(""));
    format!("{}{:016x}", &kind[..1], hash(text.as_bytes()))
}

/// The name and the id of a thing.
fn name(store: &Store, draft: &Draft, taken: &mut HashSet<String>) -> Thing {
    let mut keys: BTreeMap<u32, u32> = BTreeMap::new();
    let mut names: BTreeMap<u32, u32> = BTreeMap::new();
    for row in &draft.rows {
        let row = store.row(*row);
        *keys.entry(row.key).or_default() += 1;
        *names.entry(row.name).or_default() += 1;
    }
    let key = fullest(store, &keys, draft.rows.len() as u32);
    let of_key = draft.rows.iter().map(|row| store.row(*row)).filter(|row| row.key == key);
    let mut spellings: BTreeMap<u32, u32> = BTreeMap::new();
    for row in of_key {
        *spellings.entry(row.name).or_default() += 1;
    }
    let best = spellings.into_iter().max_by_key(|(name, count)| (*count, Reverse(*name)));
    let mut senses: BTreeMap<Sense, u32> = BTreeMap::new();
    for row in draft.rows.iter().filter(|row| store.row(**row).key == key) {
        *senses.entry(sense_of(store, *row)).or_default() += 1;
    }
    let sense = senses.into_iter().max_by_key(|(sense, count)| (*count, Reverse(*sense)));
    let sense = sense.map_or(Sense::Any, |sense| sense.0);
    let first = store.page_of(draft.rows[0]);
    let mut thing = id(store, key, sense, None);
    if !taken.insert(thing.clone()) {
        thing = id(store, key, sense, Some(&first.id));
        let mut number = 0;
        while !taken.insert(thing.clone()) {
            number += 1;
            thing = id(store, key, sense, Some(&format!("{}\t{number}", first.id)));
        }
    }
    let mut names: Vec<(String, u32)> =
        names.into_iter().map(|(name, count)| (store.strings.get(name).to_owned(), count)).collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Thing {
        id: thing,
        kind: store.keys[key as usize].name.kind(),
        name: best.map(|(name, _)| store.strings.get(name).to_owned()).unwrap_or_default(),
        names,
        merged_by: None,
    }
}

/// The key of most articles, of those that say most: a full name rather than a family name, a long name rather than an
/// acronym.
fn fullest(store: &Store, keys: &BTreeMap<u32, u32>, all: u32) -> u32 {
    let best = keys.iter().max_by_key(|(key, count)| {
        let says_much = match &store.keys[**key as usize].name {
            Name::Person(name) => !name.is_short(),
            Name::Organization(name) => !name.acronym && **count * ACRONYM_SHARE >= all,
            Name::Place => true,
        };
        (says_much, **count, Reverse(**key))
    });
    best.map_or(NONE, |(key, _)| *key)
}
