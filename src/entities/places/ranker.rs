//! Ranks the candidates of each place name by boosted trees.
//!
//! The trees estimate the probability that a name refers to a candidate. In the first round they know only the candidate and
//! the words around the name, in the next ones also where the other names of the article are likely to be.

use std::sync::LazyLock;

use crate::entities::names::Name;
use crate::learn::trees::{Forest, Trees};
use crate::lexicon::PlaceKind;
use crate::lexicon::places::Record;
use crate::text::Document;

use super::context::Stated;
use super::evidence::{Background, Country, Evidence, Shares};
use super::features::{FEATURES, FINGERPRINT, OwnRow, Row, own_rows, rows};
use super::{Choice, NameVariant};

static BUILT: &[u8] = include_bytes!("../../data/world/built/place-ranker.bin");

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 16;

/// Number of rounds with evidence of the other names. Each uses the probabilities of the one before.
pub(super) const ROUNDS: usize = 2;

/// The minimum probability of a chosen candidate.
const MIN_PROBABILITY: f32 = 0.3;

/// The trained trees.
#[derive(Debug, Clone)]
pub(super) struct Ranker(Forest<LEAVES>);

impl Ranker {
    /// The built-in model.
    pub(super) fn built_in() -> &'static Self {
        static MODEL: LazyLock<Ranker> = LazyLock::new(|| {
            let trees = Trees::open(BUILT, FINGERPRINT);
            Ranker::new(&trees.unwrap_or_default())
        });
        &MODEL
    }

    /// Makes a ranker of trained trees.
    pub(super) fn new(trees: &Trees<LEAVES>) -> Self {
        Self(Forest::new::<FEATURES>(trees))
    }

    /// For each name, the share of each candidate with these features. A name may refer to none of them, so the sum is at
    /// most 1.
    pub(super) fn shares(&self, rows: &[Vec<Row>]) -> Shares {
        let probabilities = self.0.probabilities(&rows.concat());
        let mut rest = probabilities.as_slice();
        let of_name = |rows: &Vec<Row>| {
            let (own, others) = rest.split_at(rows.len());
            rest = others;
            let sum = own.iter().sum::<f32>().max(1.0);
            own.iter().map(|p| p / sum).collect()
        };
        rows.iter().map(of_name).collect()
    }
}

/// The names of an article with what is known about their candidates.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) variants: Vec<NameVariant>,
    pub(super) stated: Stated,
    pub(super) background: Background,
    own: Vec<Vec<OwnRow>>,
}

impl Field {
    pub(super) fn new(document: &Document<'_>, names: &[Name<'_>]) -> Self {
        let variants = super::variants(names);
        let stated = super::context::stated(document, names, &variants);
        let background = Background::of(document, names);
        let own = variants.iter();
        let own = own.map(|variant| own_rows(document, names, variant, &stated, &background));
        Self {
            own: own.collect(),
            variants,
            stated,
            background,
        }
    }

    /// The features of all candidates of all variants, given the shares of the round before.
    pub(super) fn rows(&self, shares: Option<&Shares>) -> Vec<Vec<Row>> {
        let evidence = shares.map(|shares| (Evidence::new(&self.variants, shares), shares));
        let evidence = evidence
            .as_ref()
            .map(|(evidence, shares)| (evidence, *shares));
        (self.own.iter().enumerate())
            .map(|(number, own)| rows(own, &self.variants, number, evidence))
            .collect()
    }

    /// The shares of all candidates of all variants after the last round.
    pub(super) fn rank(&self, ranker: &Ranker) -> Shares {
        let mut shares = ranker.shares(&self.rows(None));
        for _ in 0..ROUNDS {
            shares = ranker.shares(&self.rows(Some(&shares)));
        }
        shares
    }

    /// The most likely candidate of variant `number`, if it is likely enough.
    pub(super) fn choose(&self, shares: &Shares, number: usize) -> Option<Choice> {
        let candidates = self.variants[number].candidates.iter();
        let best = candidates.zip(&shares[number]).max_by(|a, b| {
            let by_index = b.0.index.cmp(&a.0.index);
            a.1.total_cmp(b.1).then(by_index)
        });
        let (record, &certainty) = best?;
        (certainty >= MIN_PROBABILITY).then_some(Choice {
            record: *record,
            certainty,
        })
    }

    /// Like [`Self::choose`], but for a single mention, which the places chosen for the other names in its sentence decide.
    pub(super) fn choose_in_sentence(
        &self,
        shares: &Shares,
        number: usize,
        sentence: usize,
    ) -> Option<Choice> {
        /// The factor of the odds of a region or country for each place in it, or of its kind.
        const SUPPORT: f32 = 20.0;
        let variant = &self.variants[number];
        let beside = self.variants.iter().enumerate().filter(|(other, beside)| {
            *other != number && beside.sentences.binary_search(&sentence).is_ok()
        });
        let beside: Vec<Choice> = beside
            .filter_map(|(other, _)| self.choose(shares, other))
            .collect();
        let weight = |(record, share): (&Record, &f32)| {
            let alike = |other: &Record| {
                other.index != record.index
                    && (record.is_state() && other.is_state()
                        || record.kind == PlaceKind::Country && other.kind == PlaceKind::Country)
            };
            let inside = beside
                .iter()
                .filter(|other| record.contains(&other.record) || alike(&other.record));
            (share + 1e-4) * SUPPORT.powi(inside.count().min(2) as i32)
        };
        let weights: Vec<f32> = variant
            .candidates
            .iter()
            .zip(&shares[number])
            .map(weight)
            .collect();
        let all: f32 = weights.iter().sum();
        let (at, best) = weights
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))?;
        let known = shares[number].iter().sum::<f32>();
        Some(Choice {
            record: variant.candidates[at],
            certainty: best / all * known.min(1.0),
        })
    }

    /// The main country of the article.
    pub(super) fn main_country(&self, shares: &Shares) -> Option<Country> {
        Evidence::new(&self.variants, shares).main_country(&self.background)
    }
}
