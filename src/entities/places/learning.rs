//! Training of the ranker.

use crate::entities::names::Name;
use crate::entities::relabel;
use crate::learn::tree_training::{Settings, train as train_trees};
use crate::learn::trees::Trees;
use crate::lexicon::PlaceKind;
use crate::lexicon::places::Record;
use crate::names::{Label, TaggedName};
use crate::span::Span;
use crate::text::Document;

use super::evidence::Shares;
use super::features::{FINGERPRINT, Row};
use super::meanings;
use super::ranker::{Field, LEAVES, ROUNDS, Ranker};

/// How the trees are trained. Chosen by cross-validation.
const SETTINGS: Settings = Settings {
    trees: 160,
    rate: 0.08,
    ..Settings::CLASSIFIER
};

/// A place that an annotator marked.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Where it is named; `None` for all mentions of `name`.
    pub span: Option<Span>,
    /// The name, in folded words.
    pub name: String,
    /// What it is.
    pub place: MarkedPlace,
}

/// What a mark says about the place.
#[derive(Debug, Clone)]
pub enum MarkedPlace {
    /// Its GeoNames id, if known, and its degrees north and east.
    Point(Option<u32>, (f32, f32)),
    /// Its kind and country.
    Country(PlaceKind, [u8; 2]),
}

/// Distance of two points of the same place, in kilometers: 100 miles, as in the literature.
const NEAR: f32 = 161.0;
/// Distance of two points of the same country.
const NEAR_COUNTRY: f32 = 1_200.0;

impl MarkedPlace {
    /// For each candidate, whether it is right; `None` if the mark does not tell.
    fn targets(&self, candidates: &[Record]) -> Vec<Option<bool>> {
        match self {
            Self::Point(id, point) => {
                let same = |record: &Record| id.is_some() && record.geonames == *id;
                if candidates.iter().any(same) {
                    return candidates.iter().map(|record| Some(same(record))).collect();
                }
                let distance = |record: &Record| {
                    let limit = if record.kind == PlaceKind::Country {
                        NEAR_COUNTRY
                    } else {
                        NEAR
                    };
                    let distance = distance(record, *point)?;
                    (distance < limit).then_some(distance * NEAR / limit)
                };
                let near: Vec<Option<f32>> = candidates.iter().map(distance).collect();
                let nearest = near.iter().flatten().copied().fold(f32::INFINITY, f32::min);
                near.into_iter()
                    .map(|near| match near {
                        Some(near) if near == nearest => Some(true),
                        Some(_) => None,
                        None => Some(false),
                    })
                    .collect()
            }
            Self::Country(kind, country) => {
                let fits =
                    |record: &Record| record.kind == *kind && record.country == Some(*country);
                let count = candidates.iter().filter(|record| fits(record)).count();
                let target = |record: &Record| match fits(record) {
                    true if count == 1 => Some(true),
                    true => None,
                    false => Some(false),
                };
                candidates.iter().map(target).collect()
            }
        }
    }

    /// Whether a record is this place: by id, and by id or distance.
    fn is(&self, record: &Record) -> (bool, bool) {
        match self {
            Self::Point(id, point) => {
                let same = id.is_some() && record.geonames == *id;
                let near = distance(record, *point).is_some_and(|distance| distance <= NEAR);
                (same, same || near)
            }
            Self::Country(kind, country) => {
                let same = record.country == Some(*country);
                (same && record.kind == *kind, same)
            }
        }
    }
}

fn distance(record: &Record, point: (f32, f32)) -> Option<f32> {
    let other = Record {
        point: Some(point),
        ..*record
    };
    record.distance(&other)
}

/// The place names of an article and what an annotator says of them.
#[derive(Debug)]
pub struct Case {
    field: Field,
    /// For each variant, the target of each candidate; empty if no mention is marked.
    targets: Vec<Vec<Option<bool>>>,
    /// The marked mentions.
    marks: Vec<(usize, String, MarkedPlace)>,
}

/// The place names of an article and the marks that they match.
pub fn case(document: &Document<'_>, tagged: &[TaggedName], marks: &[Mark]) -> Case {
    let relabeled = relabel::apply(document, tagged);
    let labels = [Label::Location, Label::Facility];
    let names = relabeled.iter().filter(|name| labels.contains(&name.label));
    let names: Vec<Name<'_>> = names.filter_map(|name| Name::new(document, name)).collect();
    let field = Field::new(document, &names);
    let mut marked = Vec::new();
    for mark in marks {
        let matches = |name: &Name<'_>| match mark.span {
            Some(span) => name.span.start < span.end && span.start < name.span.end,
            None => name.words.join(" ") == mark.name,
        };
        let limit = if mark.span.is_some() { 1 } else { usize::MAX };
        let hits = names.iter().enumerate().filter(|(_, name)| matches(name));
        let hits = hits.map(|(number, name)| (number, name.words.join(" "), mark.place.clone()));
        marked.extend(hits.take(limit));
    }
    let targets = field.variants.iter().map(|variant| {
        // The mark of most mentions that are not pinned counts.
        let mut votes: Vec<(Vec<Option<bool>>, usize)> = Vec::new();
        for (_, _, place) in marked.iter().filter(|mark| variant.names.contains(&mark.0)) {
            let targets = place.targets(&variant.candidates);
            match votes.iter_mut().find(|(known, _)| *known == targets) {
                Some((_, count)) => *count += 1,
                None => votes.push((targets, 1)),
            }
        }
        let most = votes.into_iter().max_by_key(|(_, count)| *count);
        most.map(|(targets, _)| targets).unwrap_or_default()
    });
    Case {
        targets: targets.collect(),
        marks: marked,
        field,
    }
}

/// Trains a ranker. The rounds with evidence of other names use probabilities of rankers that have not seen the article.
pub fn train(cases: &[&Case]) -> Model {
    /// Number of parts of the articles for these rankers.
    const PARTS: usize = 4;
    let mut shares: Vec<Option<Shares>> = vec![None; cases.len()];
    let mut rows: Vec<Row> = Vec::new();
    let mut targets: Vec<f32> = Vec::new();
    for round in 0..=ROUNDS {
        let of_round: Vec<(Vec<Row>, Vec<f32>)> = (cases.iter().zip(&shares))
            .map(|(case, shares)| case.training(shares.as_ref()))
            .collect();
        if round < ROUNDS {
            for part in 0..PARTS {
                let others = of_round
                    .iter()
                    .enumerate()
                    .filter(|(n, _)| n % PARTS != part);
                let (mut others_rows, mut others_targets) = (Vec::new(), Vec::new());
                for (_, (rows, targets)) in others {
                    others_rows.extend_from_slice(rows);
                    others_targets.extend_from_slice(targets);
                }
                let ranker = Ranker::new(&fit(&others_rows, &others_targets));
                for (number, case) in cases.iter().enumerate().filter(|(n, _)| n % PARTS == part) {
                    let rows = case.field.rows(shares[number].as_ref());
                    shares[number] = Some(ranker.shares(&rows));
                }
            }
        }
        for (of_case, targets_of_case) in of_round {
            rows.extend(of_case);
            targets.extend(targets_of_case);
        }
    }
    Model(fit(&rows, &targets))
}

fn fit(rows: &[Row], targets: &[f32]) -> Trees<LEAVES> {
    let rows: Vec<&Row> = rows.iter().collect();
    train_trees(&rows, targets, &SETTINGS)
}

impl Case {
    /// The features and targets of the marked names.
    fn training(&self, shares: Option<&Shares>) -> (Vec<Row>, Vec<f32>) {
        let rows = self.field.rows(shares);
        let (mut used, mut targets) = (Vec::new(), Vec::new());
        for (rows, wanted) in rows.into_iter().zip(&self.targets) {
            for (row, wanted) in rows.into_iter().zip(wanted) {
                if let Some(wanted) = wanted {
                    used.push(row);
                    targets.push(f32::from(u8::from(*wanted)));
                }
            }
        }
        (used, targets)
    }
}

/// A marked mention and the answer for it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The name.
    pub name: String,
    /// The probability of the chosen place; `None` if none is chosen.
    pub certainty: Option<f32>,
    /// Whether the mark has an id.
    pub has_id: bool,
    /// Whether the place has the id of the mark.
    pub same: bool,
    /// Whether it has that id or is near.
    pub near: bool,
    /// Whether a candidate is near.
    pub possible: bool,
}

/// A trained model.
#[derive(Debug)]
pub struct Model(Trees<LEAVES>);

impl Model {
    /// The answers for the marked mentions of some articles.
    pub fn answers(&self, cases: &[&Case]) -> Vec<Answer> {
        let ranker = Ranker::new(&self.0);
        cases
            .iter()
            .flat_map(|case| case.answers(&ranker))
            .collect()
    }

    /// The model file.
    pub fn file(&self) -> Vec<u8> {
        self.0.file("place", FINGERPRINT)
    }
}

impl Case {
    fn answers(&self, ranker: &Ranker) -> Vec<Answer> {
        let shares = self.field.rank(ranker);
        let mut answers = Vec::new();
        for (number, variant) in self.field.variants.iter().enumerate() {
            for (choice, name) in meanings(&self.field, &shares, number) {
                for (_, words, place) in self.marks.iter().filter(|mark| mark.0 == name) {
                    let (same, near) = choice.map_or((false, false), |c| place.is(&c.record));
                    answers.push(Answer {
                        name: words.clone(),
                        certainty: choice.map(|choice| choice.certainty),
                        has_id: !matches!(place, MarkedPlace::Point(None, _)),
                        same,
                        near,
                        possible: variant.candidates.iter().any(|record| place.is(record).1),
                    });
                }
            }
        }
        answers
    }
}
