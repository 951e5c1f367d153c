//! What the ranker knows about a candidate of a place name.

use crate::entities::names::Name;
use crate::lexicon::places::Record;
use crate::lexicon::{Class, PlaceKind};
use crate::text::Document;

use super::NameVariant;
use super::context::Stated;
use super::evidence::{Background, Evidence, REACHES, Shares, Support};

/// Number of features that do not depend on the other names of the article.
pub(super) const OWN: usize = 26;
/// Number of features.
pub(super) const FEATURES: usize = OWN + 19 + REACHES.len();

/// Changes with the meaning of the features.
pub(super) const FINGERPRINT: u64 = 1 << 32 | FEATURES as u64;

/// The features of a candidate.
pub(super) type Row = [f32; FEATURES];
/// Those that do not depend on the other names of the article.
pub(super) type OwnRow = [f32; OWN];

/// The number of tokens before and after a name that are searched for nouns of states and towns.
const WINDOW: usize = 2;

/// The words around the mentions of a name, as shares of the mentions.
#[derive(Debug, Default)]
struct Surroundings {
    after_preposition: f32,
    after_article: f32,
    state_noun: f32,
    town_noun: f32,
    in_dateline: f32,
    capitals: f32,
}

impl Surroundings {
    fn of(document: &Document<'_>, names: &[Name<'_>], variant: &NameVariant) -> Self {
        let mut sum = Self::default();
        let share = 1.0 / variant.names.len().max(1) as f32;
        let dateline = document.article.dateline;
        for name in variant.names.iter().map(|&name| &names[name]) {
            let (start, end) = (name.tokens.start, name.tokens.end);
            let before = start.checked_sub(1);
            let around = || (start.saturating_sub(WINDOW)..start).chain(end..end + WINDOW);
            let add = |sum: &mut f32, applies: bool| *sum += if applies { share } else { 0.0 };
            let preposition = before.is_some_and(|at| document.is(at, Class::LocationPreposition));
            add(&mut sum.after_preposition, preposition);
            let article = before.is_some_and(|at| matches!(document.token(at), "the" | "The"));
            add(&mut sum.after_article, article);
            let state = around().any(|at| document.is(at, Class::StateContext));
            add(&mut sum.state_noun, state);
            let town = around().any(|at| document.is(at, Class::TownContext));
            add(&mut sum.town_noun, town);
            let inside = dateline.is_some_and(|line| line.contains(name.span));
            add(&mut sum.in_dateline, inside);
            add(&mut sum.capitals, !name.text.contains(char::is_lowercase));
        }
        sum
    }
}

/// The features of each candidate of a variant that do not depend on the other names.
pub(super) fn own_rows(
    document: &Document<'_>,
    names: &[Name<'_>],
    variant: &NameVariant,
    stated: &Stated,
    background: &Background,
) -> Vec<OwnRow> {
    let around = Surroundings::of(document, names, variant);
    let mentions = variant.names.len().max(1) as f32;
    let share_of = |count: usize| count as f32 / mentions;
    let elsewhere = variant.names.iter();
    let elsewhere = elsewhere
        .filter(|name| stated.elsewhere.contains(name))
        .count();
    let candidates = &variant.candidates;
    let size = |record: &Record| (record.population as f32 + 1.0).log10();
    let hints = background.total();
    let of = |record: &Record| -> OwnRow {
        let is = |applies: bool| f32::from(u8::from(applies));
        let pins = || {
            variant
                .names
                .iter()
                .filter_map(|name| stated.pins.get(name))
        };
        let pinned = pins().filter(|pin| pin.index == record.index).count();
        let rivals = || {
            candidates
                .iter()
                .filter(|rival| rival.index != record.index)
        };
        let any_rival = |test: &dyn Fn(&Record) -> bool| is(rivals().any(test));
        let largest = rivals().map(size).fold(0.0, f32::max);
        let rank = rivals()
            .filter(|rival| rival.population > record.population)
            .count();
        let country = background.country(record.country);
        let max_region = |of: fn(&Record) -> Option<u32>| {
            let regions = rivals().map(|rival| background.region(of(rival)));
            regions.fold(0.0, f32::max)
        };
        let state = background.region(record.state_index());
        [
            size(record),
            f32::from(kind_number(record)),
            is(record.capital),
            (1.0 + f32::from(record.names)).log2(),
            is(record.by_other_name),
            candidates.len() as f32,
            size(record) - largest,
            rank as f32,
            any_rival(&|rival| rival.kind == PlaceKind::Country && !rival.by_other_name),
            any_rival(&|rival| rival.is_state() && !rival.by_other_name),
            share_of(pinned),
            share_of(pins().count() - pinned),
            share_of(elsewhere),
            is(is_english_state(record)),
            mentions,
            around.after_preposition,
            around.after_article,
            around.state_noun,
            around.town_noun,
            around.in_dateline,
            around.capitals,
            country,
            country / (hints + 1.0),
            state,
            state - max_region(Record::state_index),
            background.region(record.district_index()),
        ]
    };
    candidates.iter().map(of).collect()
}

/// The features of each candidate of variant `number`. In the first round there is no evidence of other names yet.
pub(super) fn rows(
    own: &[OwnRow],
    variants: &[NameVariant],
    number: usize,
    evidence: Option<(&Evidence<'_>, &Shares)>,
) -> Vec<Row> {
    let variant = &variants[number];
    let support: Vec<Support> = variant
        .candidates
        .iter()
        .map(|record| evidence.map_or_else(Support::default, |(e, _)| e.support(number, record)))
        .collect();
    let max_of_rivals = |at: usize, of: &dyn Fn(&Support) -> f32| {
        let rivals = support.iter().enumerate().filter(|(other, _)| *other != at);
        rivals.map(|(_, support)| of(support)).fold(0.0, f32::max)
    };
    let all_others: f32 = evidence.map_or(0.0, |_| variants.len() as f32 - 1.0);
    own.iter()
        .enumerate()
        .map(|(at, own)| {
            let mut row = [0.0; FEATURES];
            row[..OWN].copy_from_slice(own);
            let Some((_, shares)) = evidence else {
                return row;
            };
            let this = &support[at];
            let share = shares[number][at];
            let others = shares[number].iter().enumerate();
            let others = others.filter(|(other, _)| *other != at);
            let best_other = others.map(|(_, share)| *share).fold(0.0, f32::max);
            let lead = |of: &dyn Fn(&Support) -> f32| of(this) - max_of_rivals(at, of);
            let of_round = [
                1.0,
                share,
                share - best_other,
                all_others,
                this.country,
                this.country / (all_others + 0.5),
                lead(&|support| support.country),
                this.state,
                this.state / (all_others + 0.5),
                lead(&|support| support.state),
                this.district,
                lead(&|support| support.district),
                this.container,
                lead(&|support| support.container),
                this.container_beside,
                lead(&|support| support.container_beside),
                lead(&|support| support.near[0]),
                lead(&|support| support.near[1]),
                lead(&|support| support.near[2]),
            ];
            row[OWN..OWN + of_round.len()].copy_from_slice(&of_round);
            row[OWN + of_round.len()..].copy_from_slice(&this.near);
            row
        })
        .collect()
}

/// The kind of a record as a number, from large to small.
fn kind_number(record: &Record) -> u8 {
    match record.kind {
        PlaceKind::Continent => 0,
        PlaceKind::Region if record.country.is_none() => 1,
        PlaceKind::Country => 2,
        PlaceKind::Region if record.population == 0 => 3,
        PlaceKind::Region if record.is_state() => 4,
        PlaceKind::Region => 5,
        PlaceKind::City => 6,
        PlaceKind::Facility => 7,
        PlaceKind::Water => 8,
        PlaceKind::Mountain => 9,
    }
}

/// Whether a place is a state of a country where the press writes bare states: "the governor of Kansas".
fn is_english_state(record: &Record) -> bool {
    let country = record.country.as_ref().map(|code| code.as_slice());
    record.is_state() && matches!(country, Some(b"US" | b"CA" | b"AU" | b"GB"))
}
