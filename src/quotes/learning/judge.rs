//! Training of the judge of whole proposals.

use super::{Lesson, Random, number_keys, sorted};
use crate::quotes::judge::{FACTS, FEATURES, facts, features, group};
use crate::quotes::proposals::{Models, each_proposal};
use crate::weights::{Builder, Kind};

/// A proposal of models that had not seen its article, and whether it is right.
#[derive(Debug)]
pub(super) struct Case {
    keys: [u64; FEATURES],
    facts: [f32; FACTS],
    group: usize,
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
        each_proposal(models, &lesson.reading, |_, proposal, evidence| {
            all.push(Case {
                keys: features(&lesson.reading, &proposal, evidence),
                facts: facts(&lesson.reading, &proposal, evidence),
                group: group(proposal.kind),
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
    let map = number_keys(cases.iter().flat_map(|case| case.keys), 4);
    let ids: Vec<[u32; FEATURES]> = cases
        .iter()
        .map(|case| case.keys.map(|key| map.get(&key).copied().unwrap_or(0)))
        .collect();
    let folds = 1 + cases.iter().map(|case| case.fold).max().unwrap_or(0);
    let (mut loss, mut plain) = (0.0, 0.0);
    for fold in 0..folds {
        let kept: Vec<usize> = (0..cases.len())
            .filter(|i| cases[*i].fold != fold)
            .collect();
        let weights = fit(cases, &ids, kept, map.len());
        for (case, ids) in cases.iter().zip(&ids).filter(|(case, _)| case.fold == fold) {
            let sum = weights.sum(case, ids);
            loss += f64::from((1.0 + if case.right { -sum } else { sum }.exp()).ln());
            let p = case.facts[2].exp().clamp(0.01, 0.99);
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
    let weights = fit(cases, &ids, (0..cases.len()).collect(), map.len());
    let [_, _, print] = crate::quotes::fingerprints();
    let mut file = Builder::new(Kind::Linear, &["right"], print);
    let dense: Vec<f32> = weights.facts.iter().flatten().copied().collect();
    file.dense(&dense).limit(2.5);
    for (key, id) in sorted(&map) {
        let weight = weights.sparse[id as usize];
        if weight.abs() > 0.02 {
            file.row(key, &[weight]);
        }
    }
    file.finish_bytes(1)
}

struct Fitted {
    sparse: Vec<f32>,
    facts: [[f32; FACTS]; 2],
}

impl Fitted {
    fn sum(&self, case: &Case, ids: &[u32; FEATURES]) -> f32 {
        let sparse: f32 = ids.iter().map(|id| self.sparse[*id as usize]).sum();
        let pairs = self.facts[case.group].iter().zip(&case.facts);
        sparse + pairs.map(|(weight, fact)| weight * fact).sum::<f32>()
    }
}

fn fit(cases: &[Case], ids: &[[u32; FEATURES]], mut order: Vec<usize>, features: usize) -> Fitted {
    let mut fitted = Fitted {
        sparse: vec![0.0; features + 1],
        facts: [[0.0; FACTS]; 2],
    };
    let mut squares = vec![1.0f32; features + 1];
    let mut fact_squares = [[1.0f32; FACTS]; 2];
    let mut mean = vec![0.0f32; features + 1];
    let mut fact_mean = [[0.0f32; FACTS]; 2];
    let mut random = Random(5);
    const EPOCHS: usize = 6;
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let rate = 0.04 / (1.0 + epoch as f32 * 0.5);
        for i in &order {
            let (case, ids) = (&cases[*i], &ids[*i]);
            let error = 1.0 / (1.0 + (-fitted.sum(case, ids)).exp()) - f32::from(case.right);
            for id in ids.iter().map(|id| *id as usize).filter(|id| *id > 0) {
                let gradient = error + 3e-3 * fitted.sparse[id];
                squares[id] += gradient * gradient;
                fitted.sparse[id] -= rate * gradient / squares[id].sqrt();
            }
            for (f, fact) in case.facts.iter().enumerate() {
                let gradient = error * fact;
                fact_squares[case.group][f] += gradient * gradient;
                fitted.facts[case.group][f] -=
                    3.0 * rate * gradient / fact_squares[case.group][f].sqrt();
            }
        }
        if epoch >= 2 {
            let share = 1.0 / (EPOCHS - 2) as f32;
            for (sum, weight) in mean.iter_mut().zip(&fitted.sparse) {
                *sum += share * weight;
            }
            let facts = fact_mean.iter_mut().flatten();
            for (sum, weight) in facts.zip(fitted.facts.iter().flatten()) {
                *sum += share * weight;
            }
        }
    }
    Fitted {
        sparse: mean,
        facts: fact_mean,
    }
}
