//! Where the article is about: its main country and its main place.

use std::collections::BTreeMap;

use crate::input::BlockKind;
use crate::lexicon::PlaceKind;
use crate::span::Span;
use crate::text::Document;

use super::{Entity, Focus, Mention, MentionKind, Place, Score, Sense};

/// Share of the weight that the main country must have at least, and the main place, of which there are more.
const LEAST_OF_COUNTRIES: f32 = 0.4;
const LEAST_OF_PLACES: f32 = 0.2;
/// By how much the first must outweigh the second.
const LEAD: f32 = 1.2;
/// Weight of a mention beyond the first in the running text.
const REPEAT: f32 = 0.5;

/// Weighs `places`, which have their numbers.
pub(super) fn find(document: &Document<'_>, places: &[Entity<Place>]) -> Focus {
    let lead = lead(document);
    let weigh = |place: &Entity<Place>, of_country: bool| -> f32 {
        let counted = place.mentions.iter().filter(|mention| {
            mention.kind == MentionKind::Name
                && (of_country || mention.sense != Some(Sense::Government))
        });
        let weights = counted.enumerate().map(|(number, mention)| {
            let text = if number == 0 { 1.0 } else { REPEAT };
            text + prominence(document, mention, lead)
        });
        weights.sum()
    };
    let mut countries: BTreeMap<&str, f32> = BTreeMap::new();
    for place in places {
        if let Some(country) = &place.detail.country {
            *countries.entry(country).or_default() += weigh(place, true);
        }
    }
    let countries = countries.into_iter().map(|(code, w)| (code.to_owned(), w));
    let inside = |place: &&Entity<Place>| {
        let other = matches!(
            place.detail.kind,
            Some(PlaceKind::Country | PlaceKind::Continent | PlaceKind::Facility)
        );
        !other
    };
    let inner = places.iter().filter(inside);
    let inner = inner.map(|place| (place.id, weigh(place, false)));
    let country = best(countries, LEAST_OF_COUNTRIES);
    let place = best(inner, LEAST_OF_PLACES);
    Focus { country, place }
}

/// What a mention in the headline, the dateline or the lead weighs more than one in the running text.
fn prominence(document: &Document<'_>, mention: &Mention, lead: Option<Span>) -> f32 {
    let article = document.article;
    let headline = article.headline.as_ref().and_then(|line| line.span);
    let inside = |span: Option<Span>| span.is_some_and(|span| span.contains(mention.span));
    if inside(headline) || inside(article.dateline) {
        2.0
    } else if inside(lead) {
        1.0
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

/// The heaviest, when it has enough of the whole. Its score is its share, less where little is said at all.
fn best<K>(weights: impl Iterator<Item = (K, f32)>, least: f32) -> Option<Score<K>> {
    let mut all = 0.0;
    let mut most: Option<(K, f32)> = None;
    let mut second = 0.0;
    for (key, weight) in weights {
        all += weight;
        let first = most.as_ref().map_or(0.0, |known| known.1);
        if weight > first {
            second = first;
            most = Some((key, weight));
        } else {
            second = weight.max(second);
        }
    }
    let (of, weight) = most?;
    let share = weight / all;
    let score = share * weight / (weight + 0.5);
    (share >= least && weight >= LEAD * second).then_some(Score { of, score })
}
