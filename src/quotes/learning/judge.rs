//! Training of the judge of whole proposals.

use super::{Lesson, trees};
use crate::learn::weights::{Builder, Kind};
use crate::quotes::proposals::{Models, each_proposal};
use crate::quotes::reranker::{FEATURES, FINGERPRINT, features};
use crate::quotes::trees::Forest;

/// A proposal of models that had not seen its article, and whether it is right.
#[derive(Debug)]
pub(super) struct Case {
    features: [f32; FEATURES],
    /// Logarithm of its probability by the field.
    log_content: f32,
    fold: usize,
    right: bool,
}

/// The proposals for some lessons.
pub(super) fn cases(models: &Models<'_>, lessons: &[&Lesson<'_>], fold: usize) -> Vec<Case> {
    let mut all = Vec::new();
    for lesson in lessons {
        let gold: Vec<Vec<usize>> = lesson
            .attributions
            .iter()
            .map(|a| lesson.tokens_in(&a.content))
            .collect();
        each_proposal(models, &lesson.reading, |proposal, evidence| {
            all.push(Case {
                features: features(&lesson.reading, &proposal, evidence),
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

/// Jaccard index of tokens.
fn overlap(pieces: &[(usize, usize)], tokens: &[usize]) -> f32 {
    let size: usize = pieces.iter().map(|(a, b)| b - a).sum();
    let both = tokens
        .iter()
        .filter(|t| pieces.iter().any(|(a, b)| (a..b).contains(t)))
        .count();
    both as f32 / (size + tokens.len() - both).max(1) as f32
}

/// Trains the judge and writes its file; tells how well it does on folds that it has not seen.
pub(super) fn train(cases: &[Case], tell: &mut impl FnMut(String)) -> Vec<u8> {
    let fit = |kept: &dyn Fn(&Case) -> bool| {
        let kept: Vec<&Case> = cases.iter().filter(|case| kept(case)).collect();
        let rows: Vec<&[f32; FEATURES]> = kept.iter().map(|case| &case.features).collect();
        let right: Vec<bool> = kept.iter().map(|case| case.right).collect();
        trees::train(&rows, &right)
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
    tell(format!(
        "judge: {} cases, loss {:.4} (the field alone {:.4})",
        cases.len(),
        loss / count,
        plain / count
    ));
    let mut file = Builder::new(Kind::Linear, &["right"], FINGERPRINT);
    file.dense(&fit(&|_| true).numbers());
    file.finish_bytes(1)
}
