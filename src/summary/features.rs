//! The features of the ranker. Training and prediction share this extractor.

use super::setting::Setting;
use super::surface::Surface;
use super::topic::Weights;

/// Number of features.
pub const COUNT: usize = 43;

/// Names of the features, in the order of [`Candidate::features`](super::Candidate::features).
pub const NAMES: [&str; COUNT] = [
    "log-index",
    "relative-index",
    "log-sentences",
    "log-words",
    "cosine",
    "covers-10",
    "covers-25",
    "mean-frequency",
    "mean-weight",
    "density",
    "lead-overlap",
    "number",
    "quotation",
    "quoted-share",
    "question",
    "pronoun-first",
    "demonstrative-first",
    "connective-first",
    "pronouns",
    "first-person",
    "second-person",
    "saying",
    "names",
    "name-frequency",
    "name-first",
    "mean-rarity",
    "filler-first",
    "colon",
    "commas",
    "unique",
    "last",
    "headline",
    "first-overlap",
    "top-salience",
    "salience",
    "new-entities",
    "dates",
    "year",
    "block-first",
    "definite-new",
    "definite-known",
    "referred-to",
    "incomplete-quotation",
];

/// The feature vector of the sentence at `index` of `count`.
pub(super) fn vector(
    weights: &Weights,
    surface: &Surface,
    setting: &Setting,
    (index, count): (usize, usize),
) -> [f32; COUNT] {
    let words = surface.words.max(1) as f32;
    let count = count.max(1);
    let lead_overlap = if index > 1 { weights.lead_overlap } else { 0.0 };
    [
        (1.0 + index as f32).ln(),
        index as f32 / count as f32,
        (count as f32).ln(),
        words.ln(),
        weights.cosine,
        weights.covers[0],
        weights.covers[1],
        weights.mean_frequency,
        weights.mean_weight,
        weights.distinct / words,
        lead_overlap,
        surface.number,
        surface.quotation,
        surface.quoted / words,
        surface.question,
        surface.pronoun_first,
        surface.demonstrative_first,
        surface.connective_first,
        surface.pronouns / words,
        surface.first_person / words,
        surface.second_person / words,
        surface.saying,
        surface.capitals / words,
        weights.name_frequency,
        surface.name_first,
        weights.mean_rarity,
        surface.filler_first,
        surface.colon,
        surface.commas / words,
        weights.unique,
        f32::from(u8::from(index + 2 >= count)),
        weights.headline,
        if index > 0 {
            weights.first_overlap
        } else {
            0.0
        },
        setting.top_salience,
        setting.salience,
        setting.new_entities,
        setting.dates,
        setting.year,
        setting.block_first,
        setting.definite_new,
        setting.definite_known,
        setting.referred_to,
        f32::from(u8::from(surface.incomplete_quotation)),
    ]
}
