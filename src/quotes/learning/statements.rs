//! Training of the statement model.

use std::collections::HashSet;

use crate::entities::Entities;
use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;
use crate::quotes::context::QuoteContext;
use crate::quotes::proposals::Proposal;
use crate::quotes::statement_features::{FEATURES, FINGERPRINT, features};
use crate::quotes::statements::{LEAVES, StatementModel};
use crate::quotes::{MODELS, QuoteKind, choose};
use crate::span::Span;
use crate::text::Document;

/// How the trees are trained. Chosen by cross-validation on the `tune` articles.
const SETTINGS: Settings = Settings {
    trees: 160,
    rate: 0.08,
    ..Settings::CLASSIFIER
};

/// A statement that an annotator marked.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// From the first word of the content to the last.
    pub span: Span,
    /// Whether fair readers may differ on it.
    pub soft: bool,
}

/// An attribution that the program finds.
#[derive(Debug, Clone)]
pub struct Case {
    features: [f32; FEATURES],
    /// Whether it is direct, mixed or indirect.
    pub kind: QuoteKind,
    /// Whether it is a statement. `None` if fair readers may differ.
    pub is_statement: Option<bool>,
    /// What it is, for a list of errors.
    pub text: String,
}

/// The attributions of an article, compared with all statements that an annotator marked in it.
pub fn cases(document: &Document<'_>, entities: &Entities, marks: &[Mark]) -> Vec<Case> {
    labeled(document, entities, |context, content| {
        let mut hits = marks
            .iter()
            .filter(|mark| overlap(content, &words_of(context, mark.span)));
        if hits.clone().any(|mark| !mark.soft) {
            Some(Some(true))
        } else {
            Some(hits.next().map_or(Some(false), |_| None))
        }
    })
}

/// The reported clauses of an article that an annotator judged. The second part of a judgment is whether the attribution is a
/// statement, or `None` if fair readers may differ. Only doubtful ones of direct speech were judged, so all are left out.
pub fn judged_cases(
    document: &Document<'_>,
    entities: &Entities,
    judgments: &[(Span, Option<bool>)],
) -> Vec<Case> {
    let mut cases = labeled(document, entities, |context, content| {
        let same = |span: Span| {
            let words = words_of(context, span);
            10 * content.intersection(&words).count() >= 9 * content.union(&words).count()
        };
        judgments
            .iter()
            .find(|(span, _)| same(*span))
            .map(|(_, is_statement)| *is_statement)
    });
    cases.retain(|case| case.kind != QuoteKind::Direct);
    cases
}

/// The attributions of an article with the label of their content, which is a set of tokens. Those without one are left out.
fn labeled(
    document: &Document<'_>,
    entities: &Entities,
    label: impl Fn(&QuoteContext<'_>, &HashSet<usize>) -> Option<Option<bool>>,
) -> Vec<Case> {
    let Some(models) = &*MODELS else {
        return Vec::new();
    };
    let context = QuoteContext::new(document, entities);
    let case = |proposal: &Proposal| {
        let spans = proposal.pieces.iter().map(|run| context.span_of(*run));
        let content: HashSet<usize> = spans.flat_map(|span| words_of(&context, span)).collect();
        let is_statement = label(&context, &content)?;
        let words = |(start, end)| context.span_of((start, end)).of(document.text());
        let cue = proposal.cue.map_or("-", |cue| context.text(cue));
        let source = proposal.source.map_or("-", words);
        let content = words((proposal.pieces[0].0, proposal.pieces[0].1));
        Some(Case {
            features: features(&context, proposal),
            kind: proposal.kind,
            is_statement,
            text: format!("[{source}] [{cue}] {content}"),
        })
    };
    let proposals = choose(models, &context, None);
    proposals.iter().filter_map(case).collect()
}

/// The words of a span, by their tokens.
fn words_of(context: &QuoteContext<'_>, span: Span) -> HashSet<usize> {
    let (start, end) = context.run_of(span);
    (start..end)
        .filter(|at| context.words_in(*at, at + 1) > 0)
        .collect()
}

/// Whether two contents are the same: they share at least half of the shorter one and a third of the longer one.
fn overlap(a: &HashSet<usize>, b: &HashSet<usize>) -> bool {
    let both = a.intersection(b).count();
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    2 * both >= short && 3 * both >= long.min(3 * short) && both > 0
}

/// The target of a case on which fair readers may differ.
const SOFT_TARGET: f32 = 0.5;

/// Trains the model.
pub fn train(cases: &[&Case]) -> Model {
    let rows: Vec<&[f32; FEATURES]> = cases.iter().map(|case| &case.features).collect();
    let targets: Vec<f32> = cases
        .iter()
        .map(|case| match case.is_statement {
            Some(is_statement) => f32::from(u8::from(is_statement)),
            None => SOFT_TARGET,
        })
        .collect();
    Model(train_trees(&rows, &targets, &SETTINGS))
}

/// A trained model.
#[derive(Debug)]
pub struct Model(Trees<LEAVES>);

impl Model {
    /// The probability that each case is a statement.
    pub fn probabilities(&self, cases: &[&Case]) -> Vec<f32> {
        let model = StatementModel::new(&self.0);
        let rows = cases.iter().map(|case| &case.features);
        rows.map(|row| model.probability_of(row)).collect()
    }

    /// The model file.
    pub fn file(&self) -> Vec<u8> {
        self.0.file("statement", FINGERPRINT)
    }
}
