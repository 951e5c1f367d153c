//! Decides which names are those of organizations, and which are those of places.
//!
//! The tagger looks at one sentence at a time, and knows few words besides those of its training corpora. Here all names of
//! an article that have the same text are judged together: by the labels of the tagger, the words in the name, and the words
//! around its occurrences. Boosted trees estimate the probability that the name is one of an organization, and others that it
//! is one of a place. Capitalized words without a label are judged too.

mod candidates;
mod features;
#[cfg(feature = "workshop")]
pub mod learning;
mod places;

use std::sync::LazyLock;

use crate::learn::trees::{Forest, Trees};
use crate::lexicon::places::named;
use crate::lexicon::{Class, Classes, fold};
use crate::names::Label;
use crate::text::Document;

use super::relabel::LabeledName;
use candidates::{Candidate, candidates};
use features::{Article, FEATURES, FINGERPRINT};

static BUILT: &[u8] = include_bytes!("../../data/en/built/name-kinds.bin");

/// How many names are judged at once.
const BATCH: usize = 256;
/// The number of leaves of each tree.
const LEAVES: usize = 8;

/// The name of this step in `--explain`.
const RULE: &str = "kind";

/// The minimum probability at which a name with another label becomes one of an organization.
const MIN_OTHER: f32 = 0.55;
/// The minimum probability at which words without a label become one.
const MIN_UNLABELED: f32 = 0.55;
/// The probability below which a name is no longer one of an organization.
const MIN_ORGANIZATION: f32 = 0.4;

/// Corrects the names by the model. They stay in text order.
pub(super) fn decide(document: &Document<'_>, names: Vec<LabeledName>) -> Vec<LabeledName> {
    static MODEL: LazyLock<Option<Model>> =
        LazyLock::new(|| Trees::open(BUILT, FINGERPRINT).map(|trees| Model::new(&trees)));
    match &*MODEL {
        Some(model) => model.decide(document, names),
        None => names,
    }
}

/// The trained trees.
#[derive(Debug, Clone)]
struct Model(Forest<LEAVES>);

impl Model {
    fn new(trees: &Trees<LEAVES>) -> Self {
        Self(Forest::new::<FEATURES>(trees))
    }

    /// The probability that a name with these features is one of an organization.
    #[cfg(feature = "workshop")]
    fn probability(&self, features: &[f32; FEATURES]) -> f32 {
        self.0.probability(features)
    }

    fn decide(&self, document: &Document<'_>, names: Vec<LabeledName>) -> Vec<LabeledName> {
        let groups = candidates(document, &names);
        let article = Article::new(document, &names, &groups);
        let area = places::Area::new(&groups);
        // A few at a time: the features of all names of a long text take more memory than the text.
        let probabilities = groups.chunks(BATCH).flat_map(|groups| {
            let rows: Vec<[f32; FEATURES]> =
                groups.iter().map(|group| article.features(group)).collect();
            let organizations = self.0.probabilities(&rows);
            let places = places::Model::built_in().map(|model| {
                let rows = groups.iter().zip(&rows);
                let rows = rows.map(|(group, row)| places::features(&article, &area, group, row));
                model.probabilities(&rows.collect::<Vec<_>>())
            });
            organizations
                .into_iter()
                .enumerate()
                .map(move |(number, organization)| {
                    (organization, places.as_ref().map(|places| places[number]))
                })
        });
        let mut decided = names.clone();
        for (group, (organization, place)) in groups.iter().zip(probabilities) {
            // What readers know as a company or a product is no new place.
            let whole = Classes::of(group.text);
            let is_known = whole.has(Class::KnownOrganization) || whole.has(Class::KnownThing);
            for name in &group.names {
                let mut label = new_label(document, group, name, organization);
                let mut probability = organization.max(1.0 - organization);
                let of_place = place.and_then(|place| {
                    places::new_label(label.unwrap_or(name.label), place)
                        .filter(|label| !is_known || *label != Label::Location)
                        .map(|label| (label, place.max(1.0 - place)))
                });
                if let Some((new, certainty)) = of_place {
                    (label, probability) = (Some(new), certainty);
                }
                let Some(label) = label else {
                    continue;
                };
                let new = LabeledName {
                    label,
                    confidence: probability,
                    rule: Some(RULE),
                    ..*name
                };
                match names.binary_search_by_key(&name.tokens, |name| name.tokens) {
                    Ok(index) => decided[index] = new,
                    Err(_) => decided.push(new),
                }
            }
        }
        decided.sort_by_key(|name| name.tokens);
        decided
    }
}

/// The label of a name that is one of an organization with this probability, if it changes.
fn new_label(
    document: &Document<'_>,
    group: &Candidate<'_>,
    name: &LabeledName,
    probability: f32,
) -> Option<Label> {
    let is_organization = name.label == Label::Organization;
    let min = match name.label {
        _ if !group.is_tagged => MIN_UNLABELED,
        Label::Organization => MIN_ORGANIZATION,
        _ => MIN_OTHER,
    };
    if (probability >= min) == is_organization {
        return None;
    }
    if !is_organization {
        // A town and its team have the same name, and the tagger tells them apart.
        let is_place = matches!(name.label, Label::Location | Label::Facility);
        let has_team = || {
            group
                .names
                .iter()
                .any(|name| name.label == Label::Organization)
        };
        return (!is_place || !has_team()).then_some(Label::Organization);
    }
    let last = name.tokens.end - 1;
    let is_place = named(&fold(group.text)).next().is_some() || document.is(last, Class::PlaceNoun);
    Some(if is_place {
        Label::Location
    } else {
        Label::Other
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::relabel;
    use crate::entities::tables::{Marked, article};

    /// `fixtures/tables/kinds.tsv`: a text with marked names, and the names of organizations in it.
    #[test]
    fn kinds() {
        let table = include_str!("../../../fixtures/tables/kinds.tsv");
        let mut wrong = Vec::new();
        for row in table.lines().filter(|row| !row.starts_with('#')) {
            let (marked, wanted) = row.split_once('\t').unwrap();
            let marked = Marked::parse(marked);
            let article = article(&marked.text);
            let document = crate::text::segment(&article, false);
            let names = relabel::apply(&document, &marked.tag(&document));
            let names = decide(&document, names);
            let found: Vec<&str> = names
                .iter()
                .filter(|name| name.label == Label::Organization)
                .map(|name| document.span_of(name.tokens).of(document.text()))
                .collect();
            let found = found.join(" ; ");
            if found != wanted {
                wrong.push(format!(
                    "{}\n  found  {found}\n  wanted {wanted}",
                    marked.text
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
