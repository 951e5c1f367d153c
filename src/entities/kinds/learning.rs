//! Training of the model.

use crate::entities::relabel;
use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;
use crate::lexicon::{Class, Classes};
use crate::names::{Label, TaggedName};
use crate::text::Document;

use super::candidates::{Candidate, candidates};
use super::features::{Article, FEATURES, FINGERPRINT};
use super::{LEAVES, Model, places};

/// How the trees are trained. Chosen by cross-validation on the `tune` articles.
const SETTINGS: Settings = Settings {
    trees: 250,
    rate: 0.08,
    ..Settings::CLASSIFIER
};

/// A name in an article.
#[derive(Debug, Clone)]
pub struct Case {
    features: [f32; FEATURES],
    /// Its text.
    pub text: String,
    /// The label of the tagger; `None` for capitalized words without one.
    pub label: Option<Label>,
    /// Whether it is the name of an organization. `None` if the marks do not say.
    pub is_organization: Option<bool>,
}

/// The names of an article. `judge` says whether a name with a label is one of an organization.
pub fn cases(
    document: &Document<'_>,
    tagged: &[TaggedName],
    judge: impl Fn(&str, Option<Label>) -> Option<bool>,
) -> Vec<Case> {
    let names = relabel::apply(document, tagged);
    let groups = candidates(document, &names);
    let article = Article::new(document, &names, &groups);
    groups
        .iter()
        .map(|group| {
            let label = group.is_tagged.then_some(group.names[0].label);
            Case {
                features: article.features(group),
                text: group.text.to_owned(),
                label,
                is_organization: judge(group.text, label),
            }
        })
        .collect()
}

/// Trains the model.
pub fn train(cases: &[&Case]) -> Trained {
    let known = || cases.iter().filter(|case| case.is_organization.is_some());
    let rows: Vec<&[f32; FEATURES]> = known().map(|case| &case.features).collect();
    let target = |case: &&&Case| f32::from(u8::from(case.is_organization == Some(true)));
    let targets: Vec<f32> = known().map(|case| target(&case)).collect();
    Trained(train_trees(&rows, &targets, &SETTINGS))
}

/// A trained model.
#[derive(Debug)]
pub struct Trained(Trees<LEAVES>);

impl Trained {
    /// The probability that each case is an organization.
    pub fn probabilities(&self, cases: &[&Case]) -> Vec<f32> {
        let model = Model::new(&self.0);
        let rows = cases.iter().map(|case| &case.features);
        rows.map(|row| model.probability(row)).collect()
    }

    /// The model file.
    pub fn file(&self) -> Vec<u8> {
        self.0.file("organization", FINGERPRINT)
    }
}

/// A name in an article, for the model of places.
#[derive(Debug, Clone)]
pub struct PlaceCase {
    features: [f32; places::FEATURES],
    /// Its text.
    pub text: String,
    /// The label of the tagger; `None` for capitalized words without one.
    pub label: Option<Label>,
    /// Whether it is the name of a place. `None` if the marks do not say.
    pub is_place: Option<bool>,
}

/// The names of an article. `judge` says whether a name with a label is one of a place. Nationalities are not judged: some
/// corpora mark them as places.
pub fn place_cases(
    document: &Document<'_>,
    tagged: &[TaggedName],
    judge: impl Fn(&str, Option<Label>) -> Option<bool>,
) -> Vec<PlaceCase> {
    let names = relabel::apply(document, tagged);
    let groups = candidates(document, &names);
    let article = Article::new(document, &names, &groups);
    let area = places::Area::new(&groups);
    let is_demonym = |text: &str| Classes::of(text).has(Class::Demonym);
    let case = |group: &Candidate<'_>| {
        let base = article.features(group);
        let label = group.is_tagged.then_some(group.names[0].label);
        PlaceCase {
            features: places::features(&article, &area, group, &base),
            text: group.text.to_owned(),
            label,
            is_place: judge(group.text, label).filter(|_| !is_demonym(group.text)),
        }
    };
    groups.iter().map(case).collect()
}

/// Trains the model of places.
pub fn train_places(cases: &[&PlaceCase]) -> TrainedPlaces {
    let known = || cases.iter().filter(|case| case.is_place.is_some());
    let rows: Vec<&[f32; places::FEATURES]> = known().map(|case| &case.features).collect();
    let targets = known().map(|case| f32::from(u8::from(case.is_place == Some(true))));
    TrainedPlaces(train_trees(&rows, &targets.collect::<Vec<_>>(), &SETTINGS))
}

/// A trained model of places.
#[derive(Debug)]
pub struct TrainedPlaces(Trees<{ places::LEAVES }>);

impl TrainedPlaces {
    /// The probability that each case is a place.
    pub fn probabilities(&self, cases: &[&PlaceCase]) -> Vec<f32> {
        let rows: Vec<[f32; places::FEATURES]> = cases.iter().map(|case| case.features).collect();
        places::Model::new(&self.0).probabilities(&rows)
    }

    /// The model file.
    pub fn file(&self) -> Vec<u8> {
        self.0.file("place", places::FINGERPRINT)
    }
}
