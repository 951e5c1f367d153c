//! Training of the reranker.

use super::Lesson;
use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::{Forest, Trees};
use crate::quotes::proposals::{Models, each_proposal};
use crate::quotes::reranker::LEAVES;
use crate::quotes::reranker_features::{FEATURES, FINGERPRINT, features};

/// How the trees are trained.
const SETTINGS: Settings = Settings {
    trees: 200,
    rate: 0.08,
    shrink: 5.0,
    min_weight: 6.0,
    bins: 64,
    one_in: 2,
    ..Settings::CLASSIFIER
};

/// A proposal of models that had not seen its article, and whether it is right.
#[derive(Debug)]
pub(super) struct Case {
    features: [f32; FEATURES],
    /// The log probability of its labeling under the tagger.
    log_content: f32,
    fold: usize,
    right: bool,
}

/// Collects the proposals for some lessons, each with its features and whether it is right.
pub(super) fn cases(models: &Models<'_>, lessons: &[&Lesson<'_>], fold: usize) -> Vec<Case> {
    let mut all = Vec::new();
    for lesson in lessons {
        let gold: Vec<Vec<usize>> = lesson
            .attributions
            .iter()
            .map(|a| lesson.tokens_in(&a.content))
            .collect();
        each_proposal(models, &lesson.context, |proposal, evidence| {
            all.push(Case {
                features: features(&lesson.context, &proposal, evidence),
                log_content: evidence.log_content,
                fold,
                right: gold
                    .iter()
                    .any(|content| overlap(&proposal.pieces, content) >= 0.8),
            });
        });
    }
    all
}

/// Jaccard index of the tokens of `pieces` and `tokens`.
fn overlap(pieces: &[(usize, usize)], tokens: &[usize]) -> f32 {
    let size: usize = pieces.iter().map(|(a, b)| b - a).sum();
    let both = tokens
        .iter()
        .filter(|t| pieces.iter().any(|(a, b)| (a..b).contains(t)))
        .count();
    both as f32 / (size + tokens.len() - both).max(1) as f32
}

/// Trains the reranker. Returns its model file, and reports the loss on held-out folds.
pub(super) fn train(cases: &[Case], report: &mut impl FnMut(String)) -> Vec<u8> {
    let fit = |kept: &dyn Fn(&Case) -> bool| -> Trees<LEAVES> {
        let kept: Vec<&Case> = cases.iter().filter(|case| kept(case)).collect();
        let rows: Vec<&[f32; FEATURES]> = kept.iter().map(|case| &case.features).collect();
        let targets: Vec<f32> = kept.iter().map(|case| f32::from(case.right)).collect();
        train_trees(&rows, &targets, &SETTINGS)
    };
    let folds = 1 + cases.iter().map(|case| case.fold).max().unwrap_or(0);
    let (mut loss, mut plain) = (0.0, 0.0);
    for fold in 0..folds {
        let forest = Forest::new::<FEATURES>(&fit(&|case| case.fold != fold));
        for case in cases.iter().filter(|case| case.fold == fold) {
            let sum = forest.sum(&case.features);
            loss += f64::from((1.0 + if case.right { -sum } else { sum }.exp()).ln());
            let p = case.log_content.exp().clamp(0.01, 0.99);
            plain -= f64::from(if case.right { p } else { 1.0 - p }.ln());
        }
    }
    let count = cases.len().max(1) as f64;
    report(format!(
        "reranker: {} cases, loss {:.4} (the tagger alone {:.4})",
        cases.len(),
        loss / count,
        plain / count
    ));
    fit(&|_| true).file("right", FINGERPRINT)
}
