//! Pairs of groups whose names can be forms of one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::features::NameFacts;
use super::groups::Groups;
use super::hash;
use super::organization_names::{self, OrganizationName};
use super::person_names::{self, PersonName, full_given_names};
use super::store::{Name, Store};

/// The most groups that share what is looked up. If more do, it says too little.
const MAX_BLOCK: usize = 400;

/// Two groups that can be one thing. The first has the shorter name.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) one: u32,
    pub(super) other: u32,
    pub(super) facts: NameFacts,
    /// How the names relate.
    pub(super) reason: &'static str,
    /// Whether the first name can be short for several.
    pub(super) is_vague: bool,
}

/// The candidates, by the numbers of both groups.
pub(super) fn candidates(store: &Store<'_>, groups: &Groups) -> Vec<Candidate> {
    let bearers = bearers(store);
    let mut found: BTreeMap<(u32, u32), Candidate> = BTreeMap::new();
    // Most pairs are no candidates, so that only those that are are kept.
    let mut add = |one: u32, other: u32| {
        let pair = (one.min(other), one.max(other));
        if one != other
            && !found.contains_key(&pair)
            && let Some(candidate) = compare(store, groups, &bearers, pair.0, pair.1)
        {
            found.insert(pair, candidate);
        }
    };
    for block in blocks(store, groups).chunk_by(|one, other| one.0 == other.0) {
        if block.len() > MAX_BLOCK {
            continue;
        }
        for (at, (_, one)) in block.iter().enumerate() {
            for (_, other) in &block[at + 1..] {
                add(*one, *other);
            }
        }
    }
    for (one, other) in store.aliases.keys() {
        for one in groups.of_key.get(one).into_iter().flatten() {
            for other in groups.of_key.get(other).into_iter().flatten() {
                add(*one, *other);
            }
        }
    }
    let mut found: Vec<Candidate> = found.into_values().collect();
    add_rivals(groups, &mut found);
    found
}

/// Groups, each after a hash of what its name has in common with those of others; in order. Groups that share a hash by chance
/// are compared in vain.
fn blocks(store: &Store<'_>, groups: &Groups) -> Vec<(u64, u32)> {
    let mut blocks: Vec<(u64, u32)> = Vec::new();
    for (number, group) in groups.list.iter().enumerate() {
        let mut add = |key: String| blocks.push((hash(&key), number as u32));
        match &store.keys[group.key as usize].name {
            Name::Person(name) => person_blocks(name).into_iter().for_each(&mut add),
            Name::Organization(name) => organization_blocks(name).into_iter().for_each(&mut add),
            Name::Place => {}
        }
    }
    blocks.sort_unstable();
    blocks.dedup();
    blocks
}

fn person_blocks(name: &PersonName) -> Vec<String> {
    let start = |word: &str, length: usize| word.chars().take(length).collect::<String>();
    let mut blocks = Vec::new();
    for given in full_given_names(name.first()) {
        blocks.push(format!("p {} {}", start(given, 1), name.last()));
        blocks.push(format!("q {given} {}", start(name.last(), 3)));
    }
    if let [.., before, last] = &name.words[..] {
        blocks.push(format!("r {before} {last}"));
    }
    blocks
}

fn organization_blocks(name: &OrganizationName) -> Vec<String> {
    let mut blocks = vec![
        format!("o {}", name.key()),
        format!("b {}", name.bare.join(" ")),
    ];
    blocks.extend(name.initials.iter().map(|initials| format!("o {initials}")));
    blocks.extend(name.long_names().iter().map(|long| format!("o {long}")));
    let words = name.bare.iter().filter(|word| word.chars().count() > 2);
    blocks.extend(words.map(|word| format!("w {word}")));
    blocks
}

/// The number of people with each family name, of full names.
fn bearers<'s>(store: &'s Store<'_>) -> HashMap<&'s str, u32> {
    let mut bearers = HashMap::new();
    for key in &store.keys {
        if let Name::Person(name) = &key.name
            && !name.is_short()
        {
            *bearers.entry(name.last()).or_default() += 1;
        }
    }
    bearers
}

/// Compares the names of two groups, the shorter with the longer.
fn compare(
    store: &Store<'_>,
    groups: &Groups,
    bearers: &HashMap<&str, u32>,
    one: u32,
    other: u32,
) -> Option<Candidate> {
    let key = |group: u32| &store.keys[groups.list[group as usize].key as usize];
    let length = |group: u32| (key(group).text.split(' ').count(), key(group).text.len());
    let (one, other) = if length(other) < length(one) {
        (other, one)
    } else {
        (one, other)
    };
    let (first, second) = (
        groups.list[one as usize].key,
        groups.list[other as usize].key,
    );
    let aliases = store.aliases.get(&(first.min(second), first.max(second)));
    let aliases = aliases.copied().unwrap_or(0);
    let (facts, reason, is_vague) = match (&key(one).name, &key(other).name) {
        (Name::Person(short), Name::Person(full)) => {
            let relation = short.relation(full).or_else(|| full.relation(short))?;
            let bearers = bearers.get(full.last()).copied().unwrap_or(0);
            (
                person_facts(short, full, relation, bearers),
                relation.reason(),
                false,
            )
        }
        (Name::Organization(short), Name::Organization(full)) => {
            let alias = (aliases > 0).then_some(organization_names::Relation::Alias);
            let relation = short.relation(full).or(alias)?;
            (
                organization_facts(short, full, relation),
                relation.reason(),
                relation.is_vague(),
            )
        }
        _ => return None,
    };
    Some(Candidate {
        one,
        other,
        facts: NameFacts { aliases, ..facts },
        reason,
        is_vague,
    })
}

/// What the names of two people say.
pub(super) fn person_facts(
    short: &PersonName,
    full: &PersonName,
    relation: person_names::Relation,
    bearers: u32,
) -> NameFacts {
    NameFacts {
        relation: relation as u8 as f32,
        words: short.words.len() as f32,
        more_words: full.words.len() as f32 - short.words.len() as f32,
        common: f32::from(u8::from(short.is_given_alone())),
        bearers,
        ..NameFacts::default()
    }
}

fn organization_facts(
    short: &OrganizationName,
    full: &OrganizationName,
    relation: organization_names::Relation,
) -> NameFacts {
    let generic = f32::from(u8::from(short.is_generic())) + f32::from(u8::from(full.is_generic()));
    NameFacts {
        relation: relation as u8 as f32,
        words: short.words.len() as f32,
        more_words: full.words.len() as f32 - short.words.len() as f32,
        extra: short.extra(full),
        common: generic,
        acronym: f32::from(u8::from(short.acronym)),
        ..NameFacts::default()
    }
}

/// Counts what else each shorter name can stand for.
fn add_rivals(groups: &Groups, candidates: &mut [Candidate]) {
    let mut rivals: HashMap<u32, (u32, u32)> = HashMap::new();
    for candidate in candidates.iter() {
        let counts = rivals.entry(candidate.one).or_default();
        counts.0 += 1;
        counts.1 += groups.list[candidate.other as usize].rows.len() as u32;
    }
    for candidate in candidates {
        (candidate.facts.rivals, candidate.facts.rival_articles) = rivals[&candidate.one];
    }
}

/// The groups of full names by their family name and by their given name, those with most rows first.
pub(super) fn by_word(store: &Store<'_>, groups: &Groups) -> HashMap<String, Vec<u32>> {
    let mut words: HashMap<String, Vec<u32>> = HashMap::new();
    for (number, group) in groups.list.iter().enumerate() {
        if let Name::Person(name) = &store.keys[group.key as usize].name {
            let mut of_name: BTreeSet<&str> = full_given_names(name.first()).collect();
            of_name.insert(name.last());
            for word in of_name {
                words
                    .entry(word.to_owned())
                    .or_default()
                    .push(number as u32);
            }
        }
    }
    for of_word in words.values_mut() {
        of_word.sort_by_key(|group| std::cmp::Reverse(groups.list[*group as usize].rows.len()));
    }
    words
}
