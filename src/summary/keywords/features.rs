//! The features of a possible keyword. Training and prediction share this extractor.

use super::phrases::Phrase;
use super::terms::{Of, Term, Terms, names};
use crate::entities::{AnyEntity, EntityId, PlaceKind};
use crate::input::BlockKind;
use crate::lexicon::Class;
use crate::summary::background::Background;

/// Number of features.
pub(super) const FEATURES: usize = 36;

/// Fingerprint of the features in the model file. After a change to a feature, increase the first number and train again.
pub(super) const FINGERPRINT: u64 = 3 << 32 | FEATURES as u64;

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// The occurrences of a term.
struct Occurrences {
    kind: f32,
    count: f32,
    /// Number of sentences with it.
    sentences: f32,
    /// The first sentence of the story with it.
    first: f32,
    /// The last sentence with it.
    last: f32,
    in_headline: bool,
    /// Share of the occurrences that are not part of a longer phrase.
    whole: f32,
    /// Share of the occurrences that are capitalized.
    capitals: f32,
    salience: f32,
    has_name: bool,
    /// Share of the occurrences after an article, a possessive or a preposition.
    introduced: f32,
    /// Share of the occurrences before a mark or a word of a closed class.
    closed: f32,
}

/// The features of each term.
pub(super) fn features(terms: &Terms<'_, '_>) -> Vec<[f32; FEATURES]> {
    let all: Vec<Occurrences> = terms
        .list
        .iter()
        .map(|term| match &term.of {
            Of::Name(entity, kind) => of_entity(terms, entity, *kind),
            Of::Phrase(phrase) => of_phrase(phrase),
        })
        .collect();
    let most = all.iter().fold(1.0, |most: f32, one| most.max(one.count));
    let rarities: Vec<Rarities> = terms
        .list
        .iter()
        .map(|term| Rarities::of(term, terms))
        .collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    let weights: Vec<f32> = rarities
        .iter()
        .zip(&all)
        .map(|(rarities, one)| one.count * rarities.mean)
        .collect();
    order.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]));
    let mut ranks = vec![0; all.len()];
    for (rank, index) in order.into_iter().enumerate() {
        ranks[index] = rank;
    }
    let headline: Vec<u64> = headline(terms);
    let rows = terms.list.iter().zip(&all).zip(rarities.iter().zip(ranks));
    rows.map(|((term, one), (rarities, rank))| {
        row(terms, term, (one, rarities), (most, rank as f32), &headline)
    })
    .collect()
}

/// The stems of the words of the headline.
fn headline(terms: &Terms<'_, '_>) -> Vec<u64> {
    let document = terms.document;
    let sentences = document.sentences.iter();
    sentences
        .filter(|sentence| document.block_kind(sentence) == BlockKind::Headline)
        .flat_map(|sentence| sentence.tokens.start..sentence.tokens.end)
        .map(|at| terms.words.form(at).stem)
        .collect()
}

fn row(
    terms: &Terms<'_, '_>,
    term: &Term<'_>,
    (one, rarities): (&Occurrences, &Rarities),
    (most, rank): (f32, f32),
    headline: &[u64],
) -> [f32; FEATURES] {
    let sentences = terms.phrases.sentences.max(1) as f32;
    let length = term.keys.len().max(1) as f32;
    let Rarities { mean, max, min } = *rarities;
    let frequency = |key: &u64| terms.phrases.frequencies.get(key).copied().unwrap_or(0) as f32;
    let (mut head, mut sum_of_frequencies, mut max_frequency) = (0.0, 0.0, 0.0_f32);
    for frequency in term.keys.iter().map(frequency) {
        head = frequency;
        sum_of_frequencies += frequency;
        max_frequency = max_frequency.max(frequency);
    }
    let titled = term
        .keys
        .iter()
        .filter(|key| headline.contains(key))
        .count() as f32;
    let (first, last) = match &term.of {
        Of::Phrase(phrase) => (
            terms.document.classes(phrase.at),
            terms.document.classes(phrase.at + phrase.length - 1),
        ),
        Of::Name(..) => Default::default(),
    };
    [
        one.kind,
        (1.0 + one.count).ln(),
        one.count / most,
        one.first,
        one.first / sentences,
        flag(one.in_headline),
        one.sentences / sentences,
        length,
        mean,
        max,
        min,
        one.whole,
        one.capitals,
        head,
        sum_of_frequencies / length,
        max_frequency,
        sentences.ln(),
        one.salience,
        titled / length,
        flag(!headline.is_empty()),
        rank,
        (one.last - one.first) / sentences,
        flag(last.has(Class::MostlyVerb) || last.has(Class::VerbBase)),
        flag(last.has(Class::SpeechNoun)),
        flag(last.has(Class::PersonOrGroupNoun)),
        flag(last.has(Class::PersonNoun)),
        flag(first.has(Class::Modifier)),
        flag(last.has_word_class()),
        flag(one.has_name),
        mean * one.count,
        one.introduced,
        one.closed,
        flag(last.has(Class::VerbThirdPerson)),
        flag(last.has(Class::VerbIng)),
        flag(first.has(Class::VerbIng)),
        flag(first.has(Class::VerbPast)),
    ]
}

/// The rarities of the words of a term.
struct Rarities {
    mean: f32,
    max: f32,
    min: f32,
}

impl Rarities {
    fn of(term: &Term<'_>, terms: &Terms<'_, '_>) -> Self {
        match &term.of {
            Of::Phrase(phrase) => {
                let words = phrase.at..phrase.at + phrase.length;
                Self::of_all(words.filter_map(|at| Some(terms.words.at(at)?.rarity)))
            }
            Of::Name(..) => {
                let background = Background::built_in();
                Self::of_all(term.keys.iter().map(|key| background.rarity(*key)))
            }
        }
    }

    fn of_all(rarities: impl Iterator<Item = f32>) -> Self {
        let (mut count, mut sum, mut max, mut min) = (0_usize, 0.0, 0.0_f32, f32::MAX);
        for rarity in rarities {
            count += 1;
            sum += rarity;
            max = max.max(rarity);
            min = min.min(rarity);
        }
        Self {
            mean: sum / count.max(1) as f32,
            max,
            min,
        }
    }
}

fn of_phrase(phrase: &Phrase) -> Occurrences {
    let count = phrase.count as f32;
    let is_name = 2 * phrase.capitals > phrase.inner;
    let in_story = phrase.first != usize::MAX;
    Occurrences {
        kind: if phrase.has_name {
            8.0
        } else if is_name {
            7.0
        } else {
            6.0
        },
        count,
        sentences: phrase.sentences as f32,
        first: if in_story { phrase.first as f32 } else { 0.0 },
        last: if in_story { phrase.last as f32 } else { 0.0 },
        in_headline: phrase.in_headline,
        whole: phrase.whole as f32 / count,
        capitals: phrase.capitals as f32 / phrase.inner.max(1) as f32,
        salience: 0.0,
        has_name: phrase.has_name,
        introduced: phrase.introduced as f32 / count,
        closed: phrase.closed as f32 / count,
    }
}

fn of_entity(
    terms: &Terms<'_, '_>,
    entity: &AnyEntity<'_>,
    kind: Option<PlaceKind>,
) -> Occurrences {
    let document = terms.document;
    let mut sentences: Vec<usize> = Vec::new();
    let mut in_headline = false;
    for mention in names(entity.mentions) {
        let Some(number) = document.sentence_of(document.token_at(mention.span.start)) else {
            continue;
        };
        if document.block_kind(&document.sentences[number]) == BlockKind::Headline {
            in_headline = true;
        } else if sentences.last() != Some(&number) {
            sentences.push(number);
        }
    }
    // The sentences of the headline come first in nearly all documents.
    let before = document
        .sentences
        .iter()
        .take_while(|sentence| document.block_kind(sentence) == BlockKind::Headline)
        .count();
    let number =
        |sentence: Option<&usize>| sentence.map_or(0.0, |at| at.saturating_sub(before) as f32);
    Occurrences {
        kind: match (entity.id, kind) {
            (EntityId::Person(_), _) => 0.0,
            (EntityId::Organization(_), _) => 1.0,
            (_, Some(PlaceKind::Country | PlaceKind::Continent)) => 2.0,
            (_, Some(PlaceKind::City)) => 4.0,
            (_, Some(PlaceKind::Facility)) => 5.0,
            _ => 3.0,
        },
        count: names(entity.mentions).count() as f32,
        sentences: sentences.len() as f32,
        first: number(sentences.first()),
        last: number(sentences.last()),
        in_headline,
        whole: 1.0,
        capitals: 1.0,
        salience: entity.salience,
        has_name: true,
        introduced: 1.0,
        closed: 1.0,
    }
}
