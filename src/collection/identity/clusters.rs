//! Groups that are joined, the best pairs first, and what keeps them apart.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::candidates::Candidate;
use super::groups::Groups;
use super::profile::Profile;
use super::store::{Name, Store};

/// Below this, a pair is taken to be two things, and no chain of other pairs joins them.
const APART: f32 = 0.12;

/// The most pairs of members that are looked up before two clusters are joined.
const MAX_CHECKS: usize = 2_000;

/// A candidate and the probability that it is one thing.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) candidate: Candidate,
    pub(super) probability: f32,
    /// Whether that is enough to join them.
    pub(super) joins: bool,
}

/// Groups that are one thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Cluster {
    /// The groups, the first of which is the one that the others joined.
    pub(super) groups: Vec<u32>,
    /// Each group that joined, with the reason and the probability.
    pub(super) joined: Vec<(u32, &'static str, f32)>,
    facts: Facts,
    /// Whether it joined others under a shorter name, which may happen once: "House" does not join two houses.
    attached: bool,
}

/// What the members of a cluster must not differ in.
#[derive(Debug, Clone, Default)]
struct Facts {
    female: bool,
    male: bool,
    suffix: Option<String>,
    country: Option<[u8; 2]>,
}

impl Facts {
    fn new(store: &Store<'_>, groups: &Groups, group: u32) -> Self {
        let group = &groups.list[group as usize];
        match &store.keys[group.key as usize].name {
            Name::Person(name) => {
                let profile = Profile::genders(store, &group.rows);
                Self {
                    female: profile.0 && !profile.1,
                    male: profile.1 && !profile.0,
                    suffix: name.suffix.clone(),
                    country: None,
                }
            }
            Name::Organization(name) => Self {
                country: name.country,
                ..Self::default()
            },
            Name::Place => Self::default(),
        }
    }

    fn contradict(&self, other: &Self) -> bool {
        let differ = |one: &Option<String>, other: &Option<String>| matches!((one, other), (Some(one), Some(other)) if one != other);
        self.female && other.male
            || self.male && other.female
            || differ(&self.suffix, &other.suffix)
            || matches!((self.country, other.country), (Some(one), Some(other)) if one != other)
    }

    fn take(&mut self, other: Self) {
        self.female |= other.female;
        self.male |= other.male;
        self.suffix = self.suffix.take().or(other.suffix);
        self.country = self.country.or(other.country);
    }
}

/// All groups in clusters.
#[derive(Debug)]
pub(super) struct Clusters {
    pub(super) list: Vec<Cluster>,
    /// The cluster of each group.
    pub(super) of_group: Vec<u32>,
}

impl Clusters {
    /// Joins groups by the pairs that are probable enough.
    pub(super) fn new(store: &Store<'_>, groups: &Groups, mut scored: Vec<Scored>) -> Self {
        let alone = |group: u32| Cluster {
            groups: vec![group],
            joined: Vec::new(),
            facts: Facts::new(store, groups, group),
            attached: false,
        };
        let count = groups.list.len() as u32;
        let mut clusters = Self {
            list: (0..count).map(alone).collect(),
            of_group: (0..count).collect(),
        };
        scored.sort_by(|a, b| {
            let pair = |scored: &Scored| (scored.candidate.one, scored.candidate.other);
            b.probability
                .total_cmp(&a.probability)
                .then(pair(a).cmp(&pair(b)))
        });
        let apart: HashSet<(u32, u32)> = scored
            .iter()
            .filter(|scored| scored.probability < APART)
            .map(|scored| ordered(scored.candidate.one, scored.candidate.other))
            .collect();
        for pair in scored.iter().filter(|pair| pair.joins) {
            clusters.join(groups, pair, &apart);
        }
        clusters
    }

    fn join(&mut self, groups: &Groups, pair: &Scored, apart: &HashSet<(u32, u32)>) {
        let one = self.of_group[pair.candidate.one as usize];
        let other = self.of_group[pair.candidate.other as usize];
        let attaches = pair.candidate.is_vague;
        if one == other
            || attaches && self.list[one as usize].attached
            || self.are_apart(one, other, apart)
        {
            return;
        }
        let size = |cluster: u32| {
            let cluster = &self.list[cluster as usize];
            cluster
                .groups
                .iter()
                .map(|group| groups.list[*group as usize].rows.len())
                .sum::<usize>()
        };
        let (kept, gone) = if (size(one), Reverse(one)) >= (size(other), Reverse(other)) {
            (one, other)
        } else {
            (other, one)
        };
        let gone = std::mem::take(&mut self.list[gone as usize]);
        for group in &gone.groups {
            self.of_group[*group as usize] = kept;
        }
        let kept = &mut self.list[kept as usize];
        kept.joined
            .push((gone.groups[0], pair.candidate.reason, pair.probability));
        kept.joined.extend(gone.joined);
        kept.groups.extend(gone.groups);
        kept.facts.take(gone.facts);
        kept.attached |= gone.attached || attaches;
    }

    /// Whether anything keeps two clusters apart.
    fn are_apart(&self, one: u32, other: u32, apart: &HashSet<(u32, u32)>) -> bool {
        let (one, other) = (&self.list[one as usize], &self.list[other as usize]);
        if one.facts.contradict(&other.facts) {
            return true;
        }
        let pairs = one
            .groups
            .iter()
            .flat_map(|a| other.groups.iter().map(move |b| ordered(*a, *b)));
        pairs.take(MAX_CHECKS).any(|pair| apart.contains(&pair))
    }

    /// The rows of a cluster, in order.
    pub(super) fn rows(&self, groups: &Groups, cluster: u32) -> Vec<u32> {
        let of_cluster = self.list[cluster as usize].groups.iter();
        let mut rows: Vec<u32> = of_cluster
            .flat_map(|group| groups.list[*group as usize].rows.iter().copied())
            .collect();
        rows.sort_unstable();
        rows
    }
}

fn ordered(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}
