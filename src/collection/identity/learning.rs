//! Training of the models.

use std::collections::{HashMap, HashSet};

use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;

use super::features::{FINGERPRINT, Row};
use super::model::{LEAVES, Models};
use super::steps::{Scorer, THRESHOLDS, resolve_with};
use super::store::{Name, Store};
use super::{EntityType, Identities, Records};

/// How the trees are trained. Chosen by cross-validation on the tune pairs.
const SETTINGS: Settings = Settings {
    trees: 80,
    rate: 0.08,
    min_weight: 2.0,
    one_in: 2,
    ..Settings::CLASSIFIER
};

/// A mark: whether two records, by their numbers, are one thing.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// The first.
    pub one: u32,
    /// The second.
    pub two: u32,
    /// Whether they are one thing.
    pub same: bool,
}

/// A pair as the models see it, with its mark.
#[derive(Debug, Clone)]
pub struct Example {
    kind: EntityType,
    row: Row,
    same: bool,
}

/// The records of marked articles.
#[derive(Debug)]
pub struct Learner<'r> {
    store: Store<'r>,
}

impl<'r> Learner<'r> {
    /// Takes the records.
    pub fn new(records: &'r Records) -> Self {
        Self {
            store: Store::new(records),
        }
    }

    /// The last word of the name of a record, by which the folds of a cross-validation are parted.
    pub fn last_word(&self, record: u32) -> &str {
        let key = self.store.key_of(record);
        match &key.name {
            Name::Person(name) => name.last(),
            _ => &key.text,
        }
    }

    /// Trains on marks. Trains twice, since what is compared depends on what was joined before.
    pub fn train(&self, marks: &[Mark]) -> Trained {
        let mut trained = Trained(std::array::from_fn(|_| Trees::default()));
        for _ in 0..2 {
            let examples = self.examples(&trained, marks);
            trained = train(&examples);
        }
        trained
    }

    /// Resolves all records with a model.
    pub fn resolve(&self, trained: &Trained) -> Identities {
        let models = Models::new(trained.0.clone());
        resolve_with(
            &self.store,
            Scorer {
                models: &models,
                thresholds: THRESHOLDS,
                observer: None,
            },
        )
    }

    /// The marked pairs among those that are compared.
    pub fn examples(&self, trained: &Trained, marks: &[Mark]) -> Vec<Example> {
        let mut partners: HashMap<u32, Vec<(u32, bool)>> = HashMap::new();
        for mark in marks {
            partners
                .entry(mark.one)
                .or_default()
                .push((mark.two, mark.same));
            partners
                .entry(mark.two)
                .or_default()
                .push((mark.one, mark.same));
        }
        let strong = |row: u32| match &self.store.key_of(row).name {
            Name::Person(name) => !name.is_short(),
            _ => false,
        };
        let mut examples = Vec::new();
        let mut observer = |(kind, one, other, row): super::short::Observed<'_>| {
            let mut verdicts = HashSet::new();
            for number in one
                .iter()
                .chain(other)
                .filter(|number| partners.contains_key(number))
            {
                let own: &[u32] = if one.binary_search(number).is_ok() {
                    one
                } else {
                    other
                };
                let rest = if own == one { other } else { one };
                for (partner, same) in partners.get(number).into_iter().flatten() {
                    if rest.binary_search(partner).is_ok() {
                        verdicts.insert(*same);
                    } else if *same && own.len() == 1 && strong(*partner) && !strong(*number) {
                        // It is another person with a full name.
                        verdicts.insert(false);
                    }
                }
            }
            if verdicts.len() == 1 {
                examples.push(Example {
                    kind,
                    row: *row,
                    same: verdicts.contains(&true),
                });
            }
        };
        let models = Models::new(trained.0.clone());
        let scorer = Scorer {
            models: &models,
            thresholds: THRESHOLDS,
            observer: Some(&mut observer),
        };
        resolve_with(&self.store, scorer);
        examples
    }
}

fn train(examples: &[Example]) -> Trained {
    Trained(EntityType::ALL.map(|kind| {
        let of_kind = examples.iter().filter(|example| example.kind == kind);
        let rows: Vec<&Row> = of_kind.clone().map(|example| &example.row).collect();
        let targets: Vec<f32> = of_kind
            .map(|example| f32::from(u8::from(example.same)))
            .collect();
        train_trees(&rows, &targets, &SETTINGS)
    }))
}

/// Trained models of people, organizations and places.
#[derive(Debug, Clone)]
pub struct Trained([Trees<LEAVES>; 3]);

impl Trained {
    /// The model files, by name.
    pub fn files(&self) -> [(&'static str, Vec<u8>); 3] {
        let names = [
            "identity-people.bin",
            "identity-organizations.bin",
            "identity-places.bin",
        ];
        let mut number = 0;
        names.map(|name| {
            number += 1;
            (name, self.0[number - 1].file("same", FINGERPRINT))
        })
    }
}
