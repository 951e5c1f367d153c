//! What tells whether two profiles are of one thing.

use super::profile::Profile;
use super::store::Store;

/// The number of features.
pub(super) const FEATURES: usize = 24;

/// Changes with the meaning of the features. A model that was trained with other features is not loaded.
pub(super) const FINGERPRINT: u64 = 2 << 32 | FEATURES as u64;

/// The features of a pair.
pub(super) type Row = [f32; FEATURES];

/// What the names say of a pair, the first of which has the shorter name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NameFacts {
    /// The number of the relation, from certain to vague.
    pub(super) relation: f32,
    /// The number of words of the first.
    pub(super) words: f32,
    /// How many more the second has.
    pub(super) more_words: f32,
    /// What they are.
    pub(super) extra: f32,
    /// Whether the first is of a form that many things share: a given name, a generic name.
    pub(super) common: f32,
    /// Whether the first is an acronym.
    pub(super) acronym: f32,
    /// The number of things with such a name: of people, with this family name.
    pub(super) bearers: u32,
    /// How many of them the first can be.
    pub(super) rivals: u32,
    /// Their articles.
    pub(super) rival_articles: u32,
    /// The number of articles that use both names for one thing.
    pub(super) aliases: u32,
    /// The prominence of what both are readings of: the logarithms of the numbers of inhabitants, the second minus the first.
    pub(super) prominence: f32,
    /// Whether the first article names the country of the first; of the second.
    pub(super) own_country: f32,
    pub(super) other_country: f32,
}

fn log(count: u32) -> f32 {
    (1.0 + count as f32).ln()
}

/// The features of two profiles.
pub(super) fn features(
    store: &Store<'_>,
    facts: &NameFacts,
    one: &Profile,
    other: &Profile,
) -> Row {
    let (names, shared_names) = one.shared_names(other, store);
    let days = one
        .days_apart(other)
        .map_or(-1.0, |days| log(days.unsigned_abs()));
    [
        facts.relation,
        facts.words,
        facts.more_words,
        facts.extra,
        facts.common,
        facts.acronym,
        log(facts.bearers),
        log(facts.rivals),
        other.articles as f32 / facts.rival_articles.max(other.articles).max(1) as f32,
        log(facts.aliases),
        log(one.articles),
        log(other.articles),
        log(one.together(other).max(other.together(one))),
        names,
        shared_names,
        one.shared_places(other, store),
        one.shared_roles(other, store),
        one.shared_affiliation(other),
        one.shared_countries(other),
        one.shared_detail(other),
        f32::from(u8::from(one.gender_agrees(other))),
        days,
        facts.prominence,
        facts.own_country - 2.0 * facts.other_country,
    ]
}
