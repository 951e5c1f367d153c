//! Training of the model of keywords.

use std::collections::HashSet;

use super::choose;
use super::features::{FEATURES, FINGERPRINT, features};
use super::model::{KeywordModel, LEAVES};
use super::terms::Terms;
use crate::entities::Entities;
use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;
use crate::summary::background::Background;
use crate::summary::words::Words;
use crate::text::Document;

/// How the trees are trained. Chosen by cross-validation.
const SETTINGS: Settings = Settings {
    trees: 150,
    rate: 0.06,
    shrink: 8.0,
    min_weight: 4.0,
    one_in: 2,
    ..Settings::CLASSIFIER
};

/// The possible keywords of an article.
#[derive(Debug, Clone)]
pub struct Lesson {
    rows: Vec<[f32; FEATURES]>,
    targets: Vec<f32>,
    keys: Vec<Vec<u64>>,
    /// Their words.
    pub forms: Vec<String>,
}

/// Weight of sharing a word with a keyword of a reader in the target. The rest is the share of the words that are the same.
const ANY: f32 = 0.5;

/// The possible keywords of an article. `marks` are those of a reader.
pub fn lesson(document: &Document<'_>, entities: &Entities, marks: &[String]) -> Lesson {
    let words = Words::new(document, Background::built_in());
    let terms = Terms::of(document, entities, &words);
    let forms: Vec<String> = terms.list.iter().map(|term| term.form(document)).collect();
    let marks: Vec<HashSet<String>> = marks.iter().map(|mark| words_of(mark)).collect();
    let target = |form: &String| {
        let form = words_of(form);
        let score = |mark: &HashSet<String>| {
            let both = form.intersection(mark).count() as f32;
            let all = form.union(mark).count() as f32;
            if both > 0.0 {
                ANY + (1.0 - ANY) * both / all
            } else {
                0.0
            }
        };
        marks.iter().map(score).fold(0.0, f32::max)
    };
    Lesson {
        rows: features(&terms),
        targets: forms.iter().map(target).collect(),
        keys: terms.list.iter().map(|term| term.keys.clone()).collect(),
        forms,
    }
}

/// The words of a keyword, in lower case.
pub fn words_of(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Trains the model.
pub fn train(lessons: &[&Lesson]) -> Model {
    let rows: Vec<&[f32; FEATURES]> = lessons.iter().flat_map(|lesson| &lesson.rows).collect();
    let targets = lessons.iter().flat_map(|lesson| &lesson.targets);
    let targets: Vec<f32> = targets.copied().collect();
    Model(train_trees(&rows, &targets, &SETTINGS))
}

/// A trained model.
#[derive(Debug)]
pub struct Model(Trees<LEAVES>);

impl Model {
    /// The keywords of an article, most important first.
    pub fn keywords<'l>(&self, lesson: &'l Lesson) -> Vec<&'l str> {
        let model = KeywordModel::new(&self.0);
        let probabilities = model.probabilities(&lesson.rows);
        let chosen = choose(&lesson.keys, &probabilities).into_iter();
        chosen.map(|index| lesson.forms[index].as_str()).collect()
    }

    /// The model file.
    pub fn file(&self) -> Vec<u8> {
        self.0.file("keyword", FINGERPRINT)
    }
}
