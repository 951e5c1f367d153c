//! Training of the random field around a cue: windows with their labels, and the gradient of their likelihood.

use super::{Candidate, Lesson, Random, Rows, Settings, number_keys, sorted};
use crate::quotes::crf::{self, COLUMNS, EVENTS, Lattice, NO_EVENT, Part, STATES, log_sum_exp};
use crate::quotes::cues;
use crate::quotes::tagger_features;
use crate::quotes::window::Window;
use crate::span::Span;

/// A window with its labels.
#[derive(Debug)]
struct Example {
    cue: usize,
    /// For each unit its features.
    ids: Vec<[u32; tagger_features::FEATURES]>,
    states: Vec<u8>,
}

/// Trains the field on the windows of all likely cues; `sums` are the judgements of the cue classifier.
pub(super) fn train(
    lessons: &[&Lesson<'_>],
    all: &[Candidate],
    sums: &[f32],
    settings: &Settings,
    tell: &mut impl FnMut(String),
) -> Rows {
    let picked: Vec<(usize, f32)> = (0..all.len())
        .filter(|i| {
            all[*i].is_cue
                || cues::is_likely(&lessons[all[*i].lesson].reading, all[*i].token, sums[*i])
        })
        .map(|i| (i, sums[i]))
        .collect();
    let mut keys = Vec::new();
    let mut window = Window::default();
    for (i, sum) in &picked {
        window.fill(&lessons[all[*i].lesson].reading, all[*i].token);
        tagger_features::features(&window, cues::sureness(*sum), |_, of_unit| {
            keys.extend_from_slice(of_unit);
        });
    }
    let map = number_keys(keys.iter().copied(), settings.least);
    drop(keys);
    let mut examples = Vec::with_capacity(picked.len());
    for (i, sum) in &picked {
        let candidate = &all[*i];
        let lesson = lessons[candidate.lesson];
        window.fill(&lesson.reading, candidate.token);
        let mut ids = Vec::with_capacity(window.units.len());
        tagger_features::features(&window, cues::sureness(*sum), |_, keys| {
            ids.push(keys.map(|key| map.get(&key).copied().unwrap_or(0)));
        });
        examples.push(Example {
            cue: window.cue,
            ids,
            states: gold_states(lesson, candidate, &window),
        });
    }
    tell(format!(
        "{} windows, {} units, {} features",
        examples.len(),
        examples.iter().map(|e| e.ids.len()).sum::<usize>(),
        map.len()
    ));
    let full = train_field(&examples, map.len(), settings, tell);
    let kept = strongest(&examples, &full, settings.prune, tell);
    for example in &mut examples {
        for id in example.ids.iter_mut().flatten() {
            *id = kept[*id as usize];
        }
    }
    let count = kept.iter().filter(|id| **id > 0).count();
    let again = Settings {
        decay: settings.decay * DECAY_AGAIN,
        ..*settings
    };
    let weights = train_field(&examples, count, &again, tell);
    Rows {
        rows: sorted(&map)
            .into_iter()
            .filter(|(_, id)| kept[*id as usize] > 0)
            .map(|(key, id)| (key, weights[kept[id as usize] as usize].to_vec()))
            .filter(|(_, row)| row.iter().any(|w| w.abs() > NOTHING))
            .collect(),
    }
}

/// Pull of the weights to zero in the second training, against that in the first.
const DECAY_AGAIN: f32 = 0.6;

/// Rows whose weights are all smaller say nothing.
const NOTHING: f32 = 0.02;

/// New numbers for the features with a weight above `least`, 0 for all others: a second training without the many weak ones
/// gives their weight to those that stay.
fn strongest(
    examples: &[Example],
    weights: &[[f32; COLUMNS]],
    least: f32,
    tell: &mut impl FnMut(String),
) -> Vec<u32> {
    let mut count = 0;
    let kept: Vec<u32> = weights
        .iter()
        .map(|row| {
            let strong = row.iter().any(|weight| weight.abs() > least);
            count += u32::from(strong);
            if strong { count } else { 0 }
        })
        .collect();
    let mut seen = vec![false; weights.len()];
    let mut by_template = [(0, 0.0f32); tagger_features::FEATURES];
    for ids in examples.iter().flat_map(|example| &example.ids) {
        for (id, template) in ids.iter().zip(&mut by_template) {
            let id = *id as usize;
            if kept[id] > 0 && !seen[id] {
                seen[id] = true;
                template.0 += 1;
                template.1 += weights[id].iter().map(|w| w.abs()).sum::<f32>();
            }
        }
    }
    tell(format!("{count} features stay"));
    for (number, (features, sum)) in by_template.iter().enumerate() {
        tell(format!(
            "template {}: {features} features, {sum:.0}",
            number + 1
        ));
    }
    kept
}

fn gold_states(lesson: &Lesson<'_>, candidate: &Candidate, window: &Window) -> Vec<u8> {
    let mut parts = vec![Part::Other; window.units.len()];
    if candidate.is_cue
        && let Some(number) = lesson
            .heads
            .iter()
            .position(|h| *h == Some(candidate.token))
    {
        let attribution = &lesson.attributions[number];
        let mark = |spans: &[Span], part: Part, parts: &mut Vec<Part>| {
            let tokens: std::collections::HashSet<usize> =
                lesson.tokens_in(spans).into_iter().collect();
            for (unit, slot) in window.units.iter().zip(parts) {
                let covered = (unit.start..unit.end)
                    .filter(|t| tokens.contains(t))
                    .count();
                if 2 * covered > unit.end - unit.start {
                    *slot = part;
                }
            }
        };
        mark(&attribution.content, Part::Content, &mut parts);
        mark(
            attribution.source.get(..1).unwrap_or(&[]),
            Part::Source,
            &mut parts,
        );
        parts[window.cue] = Part::Other;
    }
    let (mut content, mut source, mut before) = (false, false, Part::Other);
    parts
        .iter()
        .map(|part| {
            let part = if *part == Part::Source && source && before != Part::Source {
                Part::Other
            } else {
                *part
            };
            content |= part == Part::Content;
            source |= part == Part::Source;
            before = part;
            crf::state(part, content, source)
        })
        .collect()
}

fn train_field(
    examples: &[Example],
    features: usize,
    settings: &Settings,
    tell: &mut impl FnMut(String),
) -> Vec<[f32; COLUMNS]> {
    let mut weights = vec![[0.0f32; COLUMNS]; features + 1];
    let mut squares = vec![[1.0f32; COLUMNS]; features + 1];
    let mut sums = vec![[0.0f32; COLUMNS]; features + 1];
    let mut points = 0.0f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(11);
    let mut lattice = Lattice::default();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let rate = settings.rate / (1.0 + epoch as f32 * 0.3);
        let mut loss = 0.0f64;
        for (number, i) in order.iter().enumerate() {
            let example = &examples[*i];
            lattice.reset(example.ids.len(), example.cue);
            fill(&mut lattice, example, &weights);
            loss += f64::from(learn(
                &lattice,
                example,
                &mut weights,
                &mut squares,
                rate,
                settings.decay,
            ));
            // The mean of several points of the way errs less than its end (Polyak, Juditsky 1992).
            if epoch > 0 && (number + 1) % (order.len() / 3).max(1) == 0 {
                points += 1.0;
                for (sum, weight) in sums.iter_mut().flatten().zip(weights.iter().flatten()) {
                    *sum += weight;
                }
            }
        }
        tell(format!(
            "epoch {} loss {:.4}",
            epoch + 1,
            loss / examples.len() as f64
        ));
    }
    sums[0] = [0.0; COLUMNS];
    if points > 0.0 {
        sums.iter_mut().flatten().for_each(|sum| *sum /= points);
    }
    sums
}

fn fill(lattice: &mut Lattice, example: &Example, weights: &[[f32; COLUMNS]]) {
    for (at, row) in example.ids.iter().enumerate() {
        let mut sums = [0.0f32; COLUMNS];
        for id in row {
            for (sum, weight) in sums.iter_mut().zip(&weights[*id as usize]) {
                *sum += weight;
            }
        }
        lattice.nodes[at].copy_from_slice(&sums[..STATES]);
        lattice.events[at].copy_from_slice(&sums[STATES..]);
        lattice.events[at][NO_EVENT] = 0.0;
    }
}

/// One step down the gradient; returns the loss.
fn learn(
    lattice: &Lattice,
    example: &Example,
    weights: &mut [[f32; COLUMNS]],
    squares: &mut [[f32; COLUMNS]],
    rate: f32,
    decay: f32,
) -> f32 {
    let length = example.ids.len();
    let forward = lattice.forward(None);
    let backward = lattice.backward();
    let Some(last) = forward.last() else {
        return 0.0;
    };
    let total = log_sum_exp(last);
    let mut gold = 0.0;
    let mut before = 0usize;
    for at in 0..length {
        let state = usize::from(example.states[at]);
        let mut node = [0.0f32; STATES];
        for (s, n) in node.iter_mut().enumerate() {
            *n = (forward[at][s] + backward[at][s] - total).exp();
        }
        node[state] -= 1.0;
        gold += lattice.nodes[at][state];
        let mut event = [0.0f32; EVENTS];
        let start = [
            0.0,
            crf::LOW,
            crf::LOW,
            crf::LOW,
            crf::LOW,
            crf::LOW,
            crf::LOW,
            crf::LOW,
        ];
        let previous = if at == 0 { &start } else { &forward[at - 1] };
        for step in &crf::STEPS {
            if step.events == [NO_EVENT; 2] && !(step.from == before && step.to == state) {
                continue;
            }
            let score = lattice.step_score(at, step);
            if step.from == before && step.to == state {
                gold += score;
                for e in step.events {
                    event[e] -= 1.0;
                }
            }
            if !lattice.allowed(at, step.to, None) {
                continue;
            }
            let p =
                (previous[step.from] + score + lattice.nodes[at][step.to] + backward[at][step.to]
                    - total)
                    .exp();
            for e in step.events {
                event[e] += p;
            }
        }
        event[NO_EVENT] = 0.0;
        before = state;
        let mut gradient = [0.0f32; COLUMNS];
        gradient[..STATES].copy_from_slice(&node);
        gradient[STATES..].copy_from_slice(&event);
        for id in example.ids[at] {
            let id = id as usize;
            update(&mut weights[id], &mut squares[id], &gradient, rate, decay);
        }
    }
    weights[0] = [0.0; COLUMNS];
    total - gold
}

fn update(
    weights: &mut [f32; COLUMNS],
    squares: &mut [f32; COLUMNS],
    gradient: &[f32; COLUMNS],
    rate: f32,
    decay: f32,
) {
    for i in 0..COLUMNS {
        let g = gradient[i] + decay * weights[i];
        squares[i] += g * g;
        weights[i] -= rate * g / squares[i].sqrt();
    }
}
