//! The focus of an article: its main country and its main place.

use std::collections::BTreeMap;

use crate::input::BlockKind;
use crate::lexicon::PlaceKind;
use crate::span::Span;
use crate::text::Document;

use super::{Entity, Focus, Mention, Place, Score, Sense};

/// Minimum share of the main country in the weight of all countries.
const MIN_SHARE_OF_COUNTRY: f32 = 0.4;
/// Minimum share of the main place in the weight of all places that are not countries. It is lower because there are more
/// such places.
const MIN_SHARE_OF_PLACE: f32 = 0.2;
/// Minimum ratio of the weights of the first and the second.
const MIN_LEAD: f32 = 1.2;
/// Weight of each mention after the first. The first has weight 1.
const REPEAT: f32 = 0.5;
/// Additional weight of a mention in the headline or dateline.
const IN_HEADLINE: f32 = 2.0;
/// Additional weight of a mention in the first paragraph.
const IN_LEAD: f32 = 1.0;
/// The weight at which the score is half the share.
const HALF_WEIGHT: f32 = 0.5;

/// Finds the focus of an article from the mentions of its `places`.
pub(super) fn find(document: &Document<'_>, places: &[Entity<Place>]) -> Focus {
    let lead = lead(document);
    // Mentions of governments count for the country, but not for the place.
    let weight = |place: &Entity<Place>, governments: bool| -> f32 {
        let counts = |name: &&Mention| governments || name.sense != Some(Sense::Government);
        let names = place.names().filter(counts).enumerate();
        let weights = names.map(|(index, name)| {
            let in_text = if index == 0 { 1.0 } else { REPEAT };
            in_text + prominence(document, name, lead)
        });
        weights.sum()
    };
    let mut countries: BTreeMap<&str, f32> = BTreeMap::new();
    for place in places {
        if let Some(country) = &place.detail.country {
            *countries.entry(country).or_default() += weight(place, true);
        }
    }
    let countries = countries.into_iter().map(|(code, w)| (code.to_owned(), w));
    let inner = places.iter().filter(|place| {
        let kind = place.detail.kind;
        !matches!(
            kind,
            Some(PlaceKind::Country | PlaceKind::Continent | PlaceKind::Facility)
        )
    });
    let inner = inner.map(|place| (place.id, weight(place, false)));
    Focus {
        country: best(countries, MIN_SHARE_OF_COUNTRY),
        place: best(inner, MIN_SHARE_OF_PLACE),
    }
}

/// Additional weight of a mention for its position.
fn prominence(document: &Document<'_>, mention: &Mention, lead: Option<Span>) -> f32 {
    let article = document.article;
    let headline = article.headline.as_ref().and_then(|line| line.span);
    let inside = |span: Option<Span>| span.is_some_and(|span| span.contains(mention.span));
    if inside(headline) || inside(article.dateline) {
        IN_HEADLINE
    } else if inside(lead) {
        IN_LEAD
    } else {
        0.0
    }
}

/// The first paragraph.
fn lead(document: &Document<'_>) -> Option<Span> {
    let mut blocks = document.article.blocks.iter();
    blocks
        .find(|block| block.kind == BlockKind::Paragraph)
        .map(|block| block.span)
}

/// The candidate with the largest weight, if its share is at least `min` and it leads clearly. Its score is the share,
/// reduced for small weights.
fn best<K>(weights: impl Iterator<Item = (K, f32)>, min: f32) -> Option<Score<K>> {
    let mut all = 0.0;
    let mut first: Option<(K, f32)> = None;
    let mut second = 0.0;
    for (key, weight) in weights {
        all += weight;
        let best = first.as_ref().map_or(0.0, |(_, weight)| *weight);
        if weight > best {
            second = best;
            first = Some((key, weight));
        } else {
            second = weight.max(second);
        }
    }
    let (of, weight) = first?;
    let share = weight / all;
    let score = share * weight / (weight + HALF_WEIGHT);
    (share >= min && weight >= MIN_LEAD * second).then_some(Score { of, score })
}
