//! Training of the model that ranks antecedents.

use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;
use crate::names::TaggedName;
use crate::span::Span;
use crate::text::Document;

use super::coreference::{
    Anaphor, Candidate, CandidateKind, Choose, FEATURES, FINGERPRINT, LEAVES, Ranker, features,
};
use super::{Entities, UserNames, resolve_with};

/// How the trees for mentions are trained. Chosen by cross-validation on the `tune` articles.
const OF_MENTIONS: Settings = Settings {
    trees: 150,
    rate: 0.08,
    min_weight: 2.0,
    bins: 32,
    ..Settings::CLASSIFIER
};

/// The same for sources of quotes.
const OF_SOURCES: Settings = Settings {
    trees: 200,
    rate: 0.06,
    min_weight: 5.0,
    ..OF_MENTIONS
};

/// A candidate of a [`Case`].
#[derive(Debug, Clone)]
pub struct Alternative {
    /// A mention that identifies the candidate.
    pub identity: Span,
    /// Whether it has a name.
    pub is_named: bool,
    /// Whether it is the antecedent; to be set by the caller.
    pub is_right: bool,
    features: [f32; FEATURES],
}

/// A pronoun or description with its candidates.
#[derive(Debug, Clone)]
pub struct Case {
    /// The words.
    pub span: Span,
    /// Whether it is a pronoun.
    pub is_pronoun: bool,
    /// Whether it is the source of a quote.
    pub is_source: bool,
    /// The candidates.
    pub alternatives: Vec<Alternative>,
}

/// Records the choices that a model makes.
#[derive(Debug)]
pub(crate) struct Recorder<'m> {
    pub(crate) cases: Vec<Case>,
    ranker: &'m Ranker,
}

impl<'m> Recorder<'m> {
    /// A recorder of the choices of a model, or else of the built-in one.
    pub(crate) fn new(model: Option<&'m Model>) -> Self {
        Self {
            cases: Vec::new(),
            ranker: model.map_or(Ranker::built_in(), |model| &model.ranker),
        }
    }
}

impl Choose for Recorder<'_> {
    fn choose(&mut self, anaphor: &Anaphor, candidates: &[Candidate]) -> Option<(usize, f32)> {
        let option = |(index, candidate): (usize, &Candidate)| Alternative {
            identity: candidate.identity,
            is_named: candidate.kind != CandidateKind::Unnamed,
            is_right: false,
            features: features(anaphor, candidates, index),
        };
        self.cases.push(Case {
            span: anaphor.span,
            is_pronoun: anaphor.form.is_pronoun(),
            is_source: anaphor.is_source,
            alternatives: candidates.iter().enumerate().map(option).collect(),
        });
        self.ranker.choose(anaphor, candidates)
    }
}

/// The entities of an article, and the pronouns with their candidates. The model, or else the built-in one, resolves them.
pub fn pronouns(
    document: &Document<'_>,
    tagged: Vec<TaggedName>,
    model: Option<&Model>,
) -> (Entities, Vec<Case>) {
    let mut recorder = Recorder::new(model);
    let entities = resolve_with(document, tagged, &UserNames::default(), &mut recorder);
    (entities, recorder.cases)
}

/// Trains the model.
pub fn train(cases: &[&Case]) -> Model {
    let train = |is_source: bool, settings: &Settings| {
        let cases = cases.iter().filter(|case| case.is_source == is_source);
        let options: Vec<&Alternative> = cases.flat_map(|case| &case.alternatives).collect();
        let rows: Vec<&[f32; FEATURES]> = options.iter().map(|option| &option.features).collect();
        let targets = options.iter().map(|it| f32::from(u8::from(it.is_right)));
        train_trees(&rows, &targets.collect::<Vec<f32>>(), settings)
    };
    let mentions = train(false, &OF_MENTIONS);
    let sources = train(true, &OF_SOURCES);
    Model {
        ranker: Ranker::new(&mentions, &sources),
        mentions,
        sources,
    }
}

/// A trained model.
#[derive(Debug)]
pub struct Model {
    mentions: Trees<LEAVES>,
    sources: Trees<LEAVES>,
    ranker: Ranker,
}

impl Model {
    /// The most probable candidate of each case, with its probability.
    pub fn choices(&self, cases: &[&Case]) -> Vec<Option<(usize, f32)>> {
        let best = |case: &&Case| {
            let options = case.alternatives.iter();
            let rows: Vec<[f32; FEATURES]> = options.map(|option| option.features).collect();
            let probabilities = self.ranker.probabilities(case.is_source, &rows);
            let scored = probabilities.into_iter().enumerate();
            scored.max_by(|a, b| a.1.total_cmp(&b.1))
        };
        cases.iter().map(best).collect()
    }

    /// The model file for mentions.
    pub fn of_mentions(&self) -> Vec<u8> {
        self.mentions.file("antecedent", FINGERPRINT)
    }

    /// The model file for sources of quotes.
    pub fn of_sources(&self) -> Vec<u8> {
        self.sources.file("antecedent", FINGERPRINT)
    }
}
