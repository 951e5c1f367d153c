//! Training of the model.

use crate::entities::relabel;
use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;
use crate::names::{Label, TaggedName};
use crate::text::Document;

use super::candidates::candidates;
use super::features::{Article, FEATURES, FINGERPRINT};
use super::{LEAVES, Model};

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
