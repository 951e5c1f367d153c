//! Scores the tagger on the development corpora, and chooses settings by the scores.

use anyhow::Result;
use nutgraf::input::Article;
use nutgraf::names::training::{CALIBRATION, CALIBRATION_POINTS, Scratch, Tagger, log_odds};

use crate::corpus::Record;
use crate::evaluate_names::{Found, Score, scored_label};

use super::pass::Pass;
use super::write;

/// Prints the scores of the passes on the development corpora.
pub fn report(first: &Pass, second: Option<&Pass>, dev: &[(String, Vec<Record>)]) {
    for (name, records) in dev {
        let mut score = Score::default();
        for record in records {
            let article = Article::of_lines(&record.id, &record.text);
            let document = nutgraf::text::segment(&article, true);
            let mut decided = first.decide(&article);
            if let Some(second) = second {
                second.revise(&article, &mut decided);
            }
            let states = decided.states;
            let path: Vec<u8> = states.iter().map(|(state, _)| *state).collect();
            let mut found: Vec<Found> = Vec::new();
            nutgraf::names::training::collect(&path, |label, start, end| {
                let tokens = nutgraf::text::TokenRange { start, end };
                if let Some(label) = scored_label(label) {
                    found.push((document.span_of(tokens), label, states[start].1));
                }
            });
            score.add(record, &found, false);
        }
        println!(
            "  {name}: {:.2} (PER {:.1} LOC {:.1} ORG {:.1})",
            score.f1(),
            score.f1_of("PER"),
            score.f1_of("LOC"),
            score.f1_of("ORG")
        );
    }
}

/// Biases the second pass towards names as far as this raises F1 on the development corpora. Returns the bias. Training by
/// likelihood finds too few names for the best F1.
pub fn choose_bias(first: &Pass, second: &mut Pass, dev: &[(String, Vec<Record>)]) -> Result<f32> {
    const STEP: f32 = 0.2;
    let mut best = (f64::MIN, 0.0);
    for step in -1..=6_i16 {
        let bias = STEP * f32::from(step);
        second.bias(bias);
        let scores = scores(&write(first, second, &[]), dev)?;
        second.bias(-bias);
        let sum: f64 = scores.iter().map(Score::f1).sum();
        println!("  bias {bias:.1}: {:.2}", sum / dev.len().max(1) as f64);
        if sum > best.0 {
            best = (sum, bias);
        }
    }
    second.bias(best.1);
    Ok(best.1)
}

/// The share of correct names by the log odds of the model's probability: kernel-weighted means, made monotonic. All
/// corpora have the same weight.
pub fn calibrate(scored: &[Vec<(f32, bool)>]) -> Vec<f32> {
    const WIDTH: f32 = 0.5;
    let mut best = 0.0_f32;
    (0..CALIBRATION_POINTS)
        .map(|point| {
            let at = CALIBRATION.0 + CALIBRATION.1 * point as f32;
            let (mut right, mut all) = (1e-3 * at.exp() / (1.0 + at.exp()), 1e-3);
            for names in scored {
                for (confidence, is_right) in names {
                    let limit = CALIBRATION.0 + CALIBRATION.1 * (CALIBRATION_POINTS - 1) as f32;
                    let distance = (log_odds(*confidence).min(limit) - at) / WIDTH;
                    let weight = (-0.5 * distance * distance).exp() / names.len() as f32;
                    all += weight;
                    right += weight * f32::from(u8::from(*is_right));
                }
            }
            best = best.max(right / all);
            best
        })
        .collect()
}

/// For each corpus, the confidence of each name and whether it is correct.
pub type Scored = Vec<Vec<(f32, bool)>>;

/// Scores a model on the corpora: a summary in one line, and the confidence of each name.
pub fn evaluate_file(
    bytes: &[u8],
    dev: &[(String, Vec<Record>)],
    print: bool,
) -> Result<(String, Scored)> {
    let mut summaries = Vec::new();
    let mut scored = Vec::new();
    for ((name, _), score) in dev.iter().zip(scores(bytes, dev)?) {
        if print {
            println!("{name}");
            score.print();
        }
        summaries.push(format!("{name} F1 {:.2}", score.f1()));
        scored.push(score.confidences);
    }
    Ok((summaries.join(", "), scored))
}

fn scores(bytes: &[u8], dev: &[(String, Vec<Record>)]) -> Result<Vec<Score>> {
    let tagger = Tagger::open(bytes)?;
    let mut scratch = Scratch::default();
    let mut scores = Vec::new();
    for (_, records) in dev {
        let mut score = Score::default();
        for record in records {
            let article = Article::of_lines(&record.id, &record.text);
            let document = nutgraf::text::segment(&article, true);
            let found: Vec<Found> = tagger
                .tag(&document, &mut scratch)
                .into_iter()
                .filter_map(|name| {
                    Some((
                        document.span_of(name.tokens),
                        scored_label(name.label)?,
                        name.confidence,
                    ))
                })
                .collect();
            score.add(record, &found, false);
        }
        scores.push(score);
    }
    Ok(scores)
}
