//! Training of the models of the facts.

use std::collections::HashSet;

use super::answers::Question;
use super::features::{FEATURES, FINGERPRINT, features};
use super::model::{AnswerModel, LEAVES};
use super::scene::Scene;
use crate::dates::TimeExpression;
use crate::entities::Entities;
use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;
use crate::lexicon::Classes;
use crate::summary::candidates::Candidate;
use crate::text::Document;

/// How the trees are trained. Chosen by cross-validation.
const SETTINGS: Settings = Settings {
    trees: 120,
    rate: 0.07,
    shrink: 6.0,
    min_weight: 4.0,
    bins: 32,
    ..Settings::CLASSIFIER
};

/// A possible answer of an article.
#[derive(Debug, Clone)]
pub struct Case {
    features: [f32; FEATURES],
    /// Whether an annotator gave it.
    pub is_right: bool,
    /// Its words.
    pub text: String,
}

/// The possible answers to a question. `marks` are the answers of annotators.
pub fn cases(
    question: Question,
    document: &Document<'_>,
    entities: &Entities,
    dates: &[TimeExpression],
    story: &[Candidate],
    marks: &[String],
) -> Vec<Case> {
    let scene = Scene::new(document, entities, dates, story);
    let answers = scene.answers(question);
    let rows = features(&scene, &answers);
    let answers = answers.iter().zip(rows);
    answers
        .map(|(answer, features)| {
            let text = answer.span.of(document.text());
            Case {
                features,
                is_right: is_right(text, marks),
                text: text.to_owned(),
            }
        })
        .collect()
}

/// Whether an answer shares at least half of its words, or of those of a mark, with that mark.
pub fn is_right(answer: &str, marks: &[String]) -> bool {
    let words = content(answer);
    marks.iter().any(|mark| {
        let mark = content(mark);
        let both = words.intersection(&mark).count();
        both > 0 && 2 * both >= words.len().min(mark.len())
    })
}

/// The words of a text that are of an open class, in lower case.
fn content(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty() && !(1..=31).contains(&Classes::of(word).closed_class()))
        .map(str::to_ascii_lowercase)
        .collect()
}

/// Trains the model of a question.
pub fn train(cases: &[&Case]) -> Model {
    let rows: Vec<&[f32; FEATURES]> = cases.iter().map(|case| &case.features).collect();
    let targets: Vec<f32> = cases
        .iter()
        .map(|case| f32::from(u8::from(case.is_right)))
        .collect();
    Model(train_trees(&rows, &targets, &SETTINGS))
}

/// A trained model.
#[derive(Debug)]
pub struct Model(Trees<LEAVES>);

impl Model {
    /// The probability that each case is right.
    pub fn probabilities(&self, cases: &[Case]) -> Vec<f32> {
        let rows: Vec<[f32; FEATURES]> = cases.iter().map(|case| case.features).collect();
        AnswerModel::new(&self.0).probabilities(&rows)
    }

    /// The model file.
    pub fn file(&self) -> Vec<u8> {
        self.0.file("right", FINGERPRINT)
    }
}
