//! The steps from records to things.

use std::collections::HashMap;

use super::candidates::{Candidate, candidates};
use super::clusters::{Clusters, Scored};
use super::features::{NameFacts, features};
use super::groups::{Groups, Sense};
use super::model::Models;
use super::profile::Profile;
use super::short::{Observed, Shorts};
use super::store::Store;
use super::things::things;
use super::{EntityType, Identities};

/// The minimum probabilities, by type: of pairs of groups, of a record and a thing with a longer name, and of records with the
/// same short name. Chosen by cross-validation on the tune pairs of `fixtures/gold/pairs.jsonl`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thresholds {
    pub(super) pair: [f32; 3],
    pub(super) short: [f32; 3],
    pub(super) same: [f32; 3],
}

pub(super) const THRESHOLDS: Thresholds = Thresholds {
    pair: [0.5, 0.55, 0.5],
    short: [0.5; 3],
    same: [0.5; 3],
};

/// Profiles that are kept in memory; one takes up to 20 KB.
pub(super) const MAX_PROFILES: usize = 4096;

/// Scores pairs.
pub(super) struct Scorer<'a> {
    pub(super) models: &'a Models,
    pub(super) thresholds: Thresholds,
    /// Is shown each pair.
    pub(super) observer: Option<&'a mut dyn FnMut(Observed<'_>)>,
}

impl Scorer<'_> {
    /// The probability that two profiles, each of some rows, are of one thing.
    pub(super) fn score(
        &mut self,
        store: &Store<'_>,
        kind: EntityType,
        facts: &NameFacts,
        one: (&[u32], &Profile),
        other: (&[u32], &Profile),
    ) -> f32 {
        let row = features(store, facts, one.1, other.1);
        if let Some(observer) = &mut self.observer {
            observer((kind, one.0, other.0, &row));
        }
        self.models.probability(kind, &row)
    }

    pub(super) fn min_short(&self, kind: EntityType) -> f32 {
        self.thresholds.short[kind as usize]
    }

    pub(super) fn min_same(&self, kind: EntityType) -> f32 {
        self.thresholds.same[kind as usize]
    }
}

/// Resolves with the models of the program.
pub(super) fn resolve(store: &Store<'_>) -> Identities {
    let scorer = Scorer {
        models: Models::built(),
        thresholds: THRESHOLDS,
        observer: None,
    };
    resolve_with(store, scorer)
}

/// Resolves the records of a collection.
pub(super) fn resolve_with(store: &Store<'_>, mut scorer: Scorer<'_>) -> Identities {
    let groups = Groups::new(store);
    let mut profiles: HashMap<u32, Profile> = HashMap::new();
    let mut scored = Vec::new();
    for candidate in candidates(store, &groups) {
        if profiles.len() > MAX_PROFILES {
            profiles.clear();
        }
        for group in [candidate.one, candidate.other] {
            let rows = &groups.list[group as usize].rows;
            profiles
                .entry(group)
                .or_insert_with(|| Profile::new(store, rows));
        }
        let (one, other) = (&profiles[&candidate.one], &profiles[&candidate.other]);
        if one.gender_differs(other) || of_two_countries(store, &groups, &candidate, one, other) {
            continue;
        }
        let rows = |group: u32| &groups.list[group as usize].rows[..];
        let kind = store.keys[groups.list[candidate.one as usize].key as usize]
            .name
            .kind();
        let one = (rows(candidate.one), one);
        let other = (rows(candidate.other), other);
        let probability = scorer.score(store, kind, &candidate.facts, one, other);
        let joins = probability >= scorer.thresholds.pair[kind as usize];
        scored.push(Scored {
            candidate,
            probability,
            joins,
        });
    }
    drop(profiles);
    let clusters = Clusters::new(store, &groups, scored);
    let shorts = Shorts {
        store,
        groups: &groups,
        clusters: &clusters,
        scorer: &mut scorer,
        profiles: HashMap::new(),
    };
    let choices = shorts.place();
    things(store, &groups, &clusters, &choices)
}

/// Articles whose countries are less alike than this are about different ones.
const MIN_SHARED_COUNTRIES: f32 = 0.2;

/// Whether a name that every country may have stands for what two countries have.
fn of_two_countries(
    store: &Store<'_>,
    groups: &Groups,
    candidate: &Candidate,
    one: &Profile,
    other: &Profile,
) -> bool {
    let group = |number: u32| &groups.list[number as usize];
    let (first, second) = (group(candidate.one), group(candidate.other));
    let differ = match (first.country(store), second.country(store)) {
        (Some(first), Some(second)) => first != second,
        _ => false,
    };
    let says_it = first.sense == Sense::Any || second.sense == Sense::Any;
    candidate.facts.common > 0.0
        && differ
        && (says_it || one.shared_countries(other) < MIN_SHARED_COUNTRIES)
}
