//! The result: each thing with its identifier and name, and why its records are one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::report::rows::{name_key, stable_id};

use super::clusters::Clusters;
use super::groups::{Groups, Sense};
use super::short::Choice;
use super::store::{Name, Store};
use super::{EntityType, Identities, Merge, Text};

/// An acronym is the name of a thing only if its long names are in fewer than one in this many of its records.
const ACRONYM_SHARE: u32 = 20;

/// Records that are one thing.
#[derive(Debug, Default)]
struct Draft {
    /// The rows; in order once all are known.
    rows: Vec<u32>,
    /// By the identifier that the records would have alone.
    merges: BTreeMap<String, (&'static str, f32)>,
}

/// Names the things and lists the merges.
pub(super) fn things(
    store: &Store<'_>,
    groups: &Groups,
    clusters: &Clusters,
    choices: &[(u32, Choice)],
) -> Identities {
    let mut drafts = by_user_id(store, drafts(store, groups, clusters, choices));
    // The first of a name has the plain identifier.
    drafts.sort_by_key(|draft| (Reverse(draft.rows.len()), draft.rows[0]));
    let mut taken = HashSet::new();
    let mut all: Vec<(String, Text, Draft)> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let name = fullest_name(store, &draft.rows);
        all.push((
            identifier(store, &draft.rows, name, &mut taken),
            name,
            draft,
        ));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let mut identities = Identities {
        things: vec![0; store.rows.len()],
        ..Identities::default()
    };
    for (number, (id, name, draft)) in all.into_iter().enumerate() {
        for row in &draft.rows {
            identities.things[*row as usize] = number as u32;
        }
        let merges = draft.merges.into_iter().filter(|(merged, _)| *merged != id);
        identities
            .merges
            .extend(merges.map(|(merged, (reason, score))| Merge {
                kept: id.clone(),
                merged,
                reason: reason.to_owned(),
                score: (f64::from(score) * 1000.0).round() / 1000.0,
                by: "model".to_owned(),
            }));
        identities.ids.push(id);
        identities.names.push(name);
    }
    identities
}

/// The rows of each cluster and of the things beyond them.
fn drafts(
    store: &Store<'_>,
    groups: &Groups,
    clusters: &Clusters,
    choices: &[(u32, Choice)],
) -> Vec<Draft> {
    let count = choices
        .iter()
        .map(|(_, choice)| choice.thing as usize + 1)
        .max()
        .unwrap_or(0);
    let mut drafts: Vec<Draft> = Vec::new();
    drafts.resize_with(count.max(clusters.list.len()), Draft::default);
    let elsewhere: HashSet<u32> = choices.iter().map(|(row, _)| *row).collect();
    for (draft, cluster) in drafts.iter_mut().zip(&clusters.list) {
        for group in &cluster.groups {
            let rows = groups.list[*group as usize].rows.iter();
            draft
                .rows
                .extend(rows.filter(|row| !elsewhere.contains(row)));
        }
        for (group, reason, score) in &cluster.joined {
            let rows = &groups.list[*group as usize].rows;
            draft.merges.insert(plain_id(store, rows), (reason, *score));
        }
    }
    for (row, choice) in choices {
        let draft = &mut drafts[choice.thing as usize];
        draft.rows.push(*row);
        if choice.is_merge {
            let merged = draft
                .merges
                .entry(plain_id(store, &[*row]))
                .or_insert((choice.reason, choice.score));
            merged.1 = merged.1.min(choice.score);
        }
    }
    for draft in &mut drafts {
        draft.rows.sort_unstable();
        draft.rows.dedup();
    }
    drafts.retain(|draft| !draft.rows.is_empty());
    drafts
}

/// Lets the user's identifiers decide: records with the same one are one thing, those with different ones are not.
fn by_user_id(store: &Store<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let user_id = |row: u32| {
        store
            .record(row)
            .user_id
            .map(|id| (store.record(row).kind_of, id))
    };
    let mut known: HashMap<(EntityType, Text), usize> = HashMap::new();
    let mut all: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let first = draft.rows.iter().find_map(|row| user_id(*row));
        let mut target = all.len();
        if let Some(id) = first {
            target = *known.entry(id).or_insert(target);
        }
        if target == all.len() {
            all.push(Draft::default());
        }
        all[target].merges.extend(draft.merges);
        for row in draft.rows {
            let own = user_id(row).filter(|id| Some(*id) != first);
            let place = match own {
                Some(id) => *known.entry(id).or_insert_with(|| {
                    all.push(Draft::default());
                    all.len() - 1
                }),
                None => target,
            };
            all[place].rows.push(row);
        }
    }
    all.retain(|draft| !draft.rows.is_empty());
    all.iter_mut().for_each(|draft| draft.rows.sort_unstable());
    all
}

/// What tells the thing of a row from others of the name.
fn sense_of(store: &Store<'_>, row: u32) -> Sense {
    match store.key_of(row).name {
        Name::Person(_) => Sense::Any,
        Name::Organization(_) => Sense::of_organization(store, row),
        Name::Place => Sense::of_place(store.record(row)),
    }
}

/// The identifier that rows of one name have if there is no other thing of that name.
fn plain_id(store: &Store<'_>, rows: &[u32]) -> String {
    identifier(store, rows, fullest_name(store, rows), &mut HashSet::new())
}

/// The identifier of a thing that is not taken.
fn identifier(store: &Store<'_>, rows: &[u32], name: Text, taken: &mut HashSet<String>) -> String {
    let letter = store.key_of(rows[0]).name.kind().letter();
    let named = rows.iter().filter(|row| store.record(**row).name == name);
    let senses = counted(named.map(|row| sense_of(store, *row)));
    let sense = senses
        .into_iter()
        .max_by_key(|(sense, count)| (sense.place().is_some(), *count, Reverse(*sense)));
    let name = name_key(store.text(name));
    let sense = match sense.map_or(Sense::Any, |sense| sense.0) {
        Sense::Any => String::new(),
        Sense::Country(country) => store.text(country).to_owned(),
        Sense::Gender(gender) => gender.to_owned(),
        Sense::Place(place) => place.to_string(),
    };
    let user_id = rows.iter().find_map(|row| store.record(*row).user_id);
    let mut ids: Vec<String> = Vec::new();
    if let Some(id) = user_id {
        ids.push(stable_id(letter, &[store.text(id)]));
    }
    if letter != EntityType::Place.letter() {
        ids.push(stable_id(letter, &[&name]));
    } else if sense.bytes().all(|byte| byte.is_ascii_digit()) && !sense.is_empty() {
        // A place keeps its identifier whatever it is called.
        ids.push(stable_id(letter, &[&sense]));
    }
    ids.push(stable_id(letter, &[&name, &sense]));
    let article = &store.records.articles[store.record(rows[0]).article as usize].id;
    let numbered =
        (1..).map(|number: u32| stable_id(letter, &[&name, &sense, article, &number.to_string()]));
    let free = ids
        .into_iter()
        .chain(numbered)
        .find(|id| !taken.contains(id));
    let id = free.unwrap_or_default();
    taken.insert(id.clone());
    id
}

/// The name of most records, of those that say most: a full name rather than a family name, a long name rather than an
/// acronym.
fn fullest_name(store: &Store<'_>, rows: &[u32]) -> Text {
    let keys = counted(rows.iter().map(|row| store.row(*row).key));
    let best = keys.into_iter().max_by_key(|(key, count)| {
        let says_much = match &store.keys[*key as usize].name {
            Name::Person(name) => !name.is_short(),
            Name::Organization(name) => {
                !name.acronym && *count * ACRONYM_SHARE >= rows.len() as u32
            }
            Name::Place => true,
        };
        (says_much, *count, Reverse(*key))
    });
    let best = best.map_or(0, |(key, _)| key);
    let of_key = rows.iter().filter(|row| store.row(**row).key == best);
    let names = counted(of_key.map(|row| store.record(*row).name));
    let name = names
        .into_iter()
        .max_by_key(|(name, count)| (*count, Reverse(store.text(*name))));
    name.map_or(store.record(rows[0]).name, |name| name.0)
}

fn counted<T: Ord>(items: impl Iterator<Item = T>) -> BTreeMap<T, u32> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}
