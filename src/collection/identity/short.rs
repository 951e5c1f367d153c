//! Records whose names say little: which thing their article makes likely.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::EntityType;
use super::Text;
use super::candidates::{by_word, person_facts};
use super::clusters::Clusters;
use super::features::{NameFacts, Row as Features};
use super::groups::{Groups, Sense, inhabitants};
use super::person_names::PersonName;
use super::profile::Profile;
use super::steps::{MAX_PROFILES, Scorer};
use super::store::{Name, Store};

/// The most things that a record is compared with: those in most articles.
const MAX_RIVALS: usize = 64;

/// A thing must be more probable than the next by this much.
const MARGIN: f32 = 0.1;

/// A place in the country that an article is about is the one meant, unless another of the name has this many times more
/// inhabitants (a logarithm): ten times.
const MAX_PROMINENCE: f32 = 2.3;

/// A profile of a growing thing is made again up to this many records.
const MAX_GROWING: usize = 32;

/// Where a record belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    /// The thing: a cluster, or beyond them one of short names alone.
    pub(super) thing: u32,
    /// How the names relate.
    pub(super) reason: &'static str,
    /// The probability.
    pub(super) score: f32,
    /// Whether that joins it to records with another name or reading.
    pub(super) is_merge: bool,
}

/// Things that have short names only.
#[derive(Debug, Default)]
struct Small {
    rows: Vec<u32>,
    profile: Profile,
}

/// Places the records of short names.
pub(super) struct Shorts<'a, 's> {
    pub(super) store: &'a Store<'a>,
    pub(super) groups: &'a Groups,
    pub(super) clusters: &'a Clusters,
    pub(super) scorer: &'a mut Scorer<'s>,
    /// Profiles and rows of clusters, made when they are needed.
    pub(super) profiles: HashMap<u32, (Vec<u32>, Profile)>,
}

impl Shorts<'_, '_> {
    /// Chooses for each weak row, in their order. New things are numbered after the clusters.
    pub(super) fn place(mut self) -> Vec<(u32, Choice)> {
        let words = by_word(self.store, self.groups);
        let mut choices = Vec::new();
        let mut left: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, own) in &self.groups.weak {
            let choice = match &self.store.key_of(*row).name {
                Name::Person(name) => self.person(&words, *row, name),
                _ => self.reading(*row, *own),
            };
            match choice {
                Some(choice) => choices.push((*row, choice)),
                None => left.entry(self.store.row(*row).key).or_default().push(*row),
            }
        }
        let mut things = self.clusters.list.len() as u32;
        for (key, rows) in left {
            let of_key = self.by_themselves(key, &rows);
            for small in of_key {
                let choice = Choice {
                    thing: things,
                    reason: "same-name",
                    score: 1.0,
                    is_merge: false,
                };
                choices.extend(small.rows.iter().map(|row| (*row, choice)));
                things += 1;
            }
        }
        choices
    }

    /// The person that a family name, a given name or initials stand for.
    fn person(
        &mut self,
        words: &HashMap<String, Vec<u32>>,
        row: u32,
        name: &PersonName,
    ) -> Option<Choice> {
        let groups = words.get(name.last())?;
        let mut seen = HashSet::new();
        let mut rivals: Vec<(u32, NameFacts, &'static str)> = Vec::new();
        let bearers = groups.len() as u32;
        for group in groups {
            let cluster = self.clusters.of_group[*group as usize];
            let Name::Person(full) =
                &self.store.keys[self.groups.list[*group as usize].key as usize].name
            else {
                continue;
            };
            if let Some(relation) = name.relation(full)
                && seen.insert(cluster)
            {
                rivals.push((
                    cluster,
                    person_facts(name, full, relation, bearers),
                    relation.reason(),
                ));
            }
            if rivals.len() == MAX_RIVALS {
                break;
            }
        }
        self.best(row, EntityType::Person, rivals)
    }

    /// The place that a name stands for in an article that reads it otherwise than most, or not at all.
    fn reading(&mut self, row: u32, own: Option<u32>) -> Option<Choice> {
        let key = self.store.row(row).key;
        let groups = self.groups.of_key.get(&key).cloned().unwrap_or_default();
        let at = self.store.record(row);
        let text = &self.store.keys[key as usize].text;
        let own_inhabitants = inhabitants_log(text, Sense::of_place(at).place());
        let mut rivals = Vec::new();
        for group in groups.into_iter().filter(|group| Some(*group) != own) {
            let sense = self.groups.list[group as usize].sense.place();
            let first = self.groups.list[group as usize].rows.first();
            let country = first.and_then(|first| self.store.record(*first).country);
            let own_country = self.names_country(row, at.country);
            let other_country = self.names_country(row, country);
            let prominence = inhabitants_log(text, sense) - own_inhabitants;
            let is_main = at.country.is_some() && self.store.page_of(row).country == at.country;
            if own_country > other_country && is_main && prominence < MAX_PROMINENCE {
                // The article means the place that it reads.
                continue;
            }
            let known = f32::from(u8::from(at.geonames.is_some()));
            let same_country = country == at.country && country.is_some();
            let facts = NameFacts {
                relation: known,
                words: text.split(' ').count() as f32,
                common: f32::from(u8::from(same_country)),
                acronym: f32::from(u8::from(at.country.is_none())),
                prominence,
                own_country,
                other_country,
                ..NameFacts::default()
            };
            rivals.push((
                self.clusters.of_group[group as usize],
                facts,
                "place-in-context",
            ));
        }
        let choice = self.best(row, EntityType::Place, rivals);
        let own = own.map(|group| self.clusters.of_group[group as usize]);
        choice.or(own.map(|thing| Choice {
            thing,
            reason: "same-place",
            score: 1.0,
            is_merge: false,
        }))
    }

    /// Whether the article of a row is about a country, or names it or another place there.
    fn names_country(&self, row: u32, country: Option<Text>) -> f32 {
        let page = self.store.page_of(row);
        let key = self.store.row(row).key;
        let named = page.rows.clone().any(|other| {
            self.store.row(other).key != key && self.store.record(other).country == country
        });
        f32::from(u8::from(country.is_some() && named))
    }

    /// The rival that is probable, and more so than the next.
    fn best(
        &mut self,
        row: u32,
        kind: EntityType,
        mut rivals: Vec<(u32, NameFacts, &'static str)>,
    ) -> Option<Choice> {
        let profile = Profile::new(self.store, &[row]);
        let (store, groups, clusters) = (self.store, self.groups, self.clusters);
        if self.profiles.len() > MAX_PROFILES {
            self.profiles.clear();
        }
        for rival in &rivals {
            self.profiles.entry(rival.0).or_insert_with(|| {
                let rows = clusters.rows(groups, rival.0);
                let profile = Profile::new(store, &rows);
                (rows, profile)
            });
        }
        rivals.retain(|rival| !profile.gender_differs(&self.profiles[&rival.0].1));
        let count = rivals.len() as u32;
        let articles = rivals
            .iter()
            .map(|rival| self.profiles[&rival.0].1.articles)
            .sum();
        let mut best: Option<Choice> = None;
        let mut second = 0.0;
        for (thing, facts, reason) in rivals {
            let (rows, other) = &self.profiles[&thing];
            let facts = NameFacts {
                rivals: count,
                rival_articles: articles,
                ..facts
            };
            let score = self
                .scorer
                .score(store, kind, &facts, (&[row], &profile), (rows, other));
            match best {
                Some(known) if known.score >= score => second = f32::max(second, score),
                known => {
                    second = known.map_or(second, |known| known.score);
                    best = Some(Choice {
                        thing,
                        reason,
                        score,
                        is_merge: true,
                    });
                }
            }
        }
        best.filter(|best| {
            best.score >= self.scorer.min_short(kind) && best.score - second >= MARGIN
        })
    }

    /// Joins the rows of a key that belong to nothing else, each with the most probable of those before it.
    fn by_themselves(&mut self, key: u32, rows: &[u32]) -> Vec<Small> {
        let kind = self.store.keys[key as usize].name.kind();
        let facts = match &self.store.keys[key as usize].name {
            Name::Person(name) => person_facts(name, name, super::person_names::Relation::Same, 0),
            _ => NameFacts::default(),
        };
        let mut things: Vec<Small> = Vec::new();
        for row in rows {
            let profile = Profile::new(self.store, &[*row]);
            if kind == EntityType::Place {
                self.add_place(&mut things, *row);
                continue;
            }
            let mut best: Option<(usize, f32)> = None;
            for (number, thing) in things.iter().enumerate().take(MAX_RIVALS) {
                if profile.gender_differs(&thing.profile) {
                    continue;
                }
                let (one, other) = ((&[*row][..], &profile), (&thing.rows[..], &thing.profile));
                let score = self.scorer.score(self.store, kind, &facts, one, other);
                if score >= self.scorer.min_same(kind) && best.is_none_or(|best| score > best.1) {
                    best = Some((number, score));
                }
            }
            match best {
                Some((number, _)) => {
                    let thing = &mut things[number];
                    thing.rows.push(*row);
                    if thing.rows.len() <= MAX_GROWING {
                        thing.profile = Profile::new(self.store, &thing.rows);
                    }
                }
                None => things.push(Small {
                    rows: vec![*row],
                    profile,
                }),
            }
        }
        things
    }

    /// Adds a reading without GeoNames id to those of the same country.
    fn add_place(&self, things: &mut Vec<Small>, row: u32) {
        let country = |row: u32| self.store.record(row).country;
        match things
            .iter_mut()
            .find(|thing| country(thing.rows[0]) == country(row))
        {
            Some(thing) => thing.rows.push(row),
            None => things.push(Small {
                rows: vec![row],
                ..Small::default()
            }),
        }
    }
}

/// The logarithm of the number of inhabitants.
fn inhabitants_log(name: &str, place: Option<u32>) -> f32 {
    (1.0 + inhabitants(name, place) as f32).ln()
}

/// A pair as the model sees it, for training.
pub(super) type Observed<'o> = (EntityType, &'o [u32], &'o [u32], &'o Features);
