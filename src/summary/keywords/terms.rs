//! Terms that may become keywords: names of entities, and the heaviest noun phrases.

use super::phrases::{Phrase, Phrases};
use crate::entities::{AnyEntity, Entities, EntityId, Mention, MentionKind, PlaceKind};
use crate::lexicon::{Class, with_single_spaces};
use crate::summary::word_forms::stem;
use crate::summary::words::Words;
use crate::text::Document;

/// Maximum number of phrases, which bounds the time.
const MAX_PHRASES: usize = 60;
/// Weight of an occurrence in the headline.
const HEADLINE: f32 = 3.0;
/// Number of sentences of the lead.
const LEAD: usize = 2;
/// Weight of an occurrence in the lead.
const IN_LEAD: f32 = 2.0;

/// A possible keyword.
#[derive(Debug, Clone)]
pub(super) struct Term<'e> {
    pub(super) of: Of<'e>,
    /// The stems of its words.
    pub(super) keys: Vec<u64>,
}

/// The name of an entity or a phrase.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<'e> {
    /// The name of an entity.
    Name(AnyEntity<'e>, Option<PlaceKind>),
    /// A noun phrase.
    Phrase(Phrase),
}

impl AsRef<[u64]> for Term<'_> {
    fn as_ref(&self) -> &[u64] {
        &self.keys
    }
}

impl Term<'_> {
    /// The words as shown to the user.
    pub(super) fn form(&self, document: &Document<'_>) -> String {
        match self.of {
            Of::Name(entity, _) => with_single_spaces(entity.name),
            Of::Phrase(phrase) => {
                let is_written = phrase.has_name || phrase.inner > 0;
                let tokens = phrase.at..phrase.at + phrase.length;
                let words = tokens.map(|at| match document.token(at) {
                    word if is_written || document.is(at, Class::Demonym) => word.to_owned(),
                    word => word.to_lowercase(),
                });
                words.collect::<Vec<String>>().join(" ")
            }
        }
    }
}

/// The possible keywords of a document, with what is known of its words.
pub(super) struct Terms<'t, 'd> {
    pub(super) document: &'d Document<'d>,
    pub(super) words: &'t Words<'d>,
    pub(super) phrases: Phrases,
    pub(super) list: Vec<Term<'t>>,
}

impl<'t, 'd> Terms<'t, 'd> {
    /// Finds the terms.
    pub(super) fn of(
        document: &'d Document<'_>,
        entities: &'t Entities,
        words: &'t Words<'d>,
    ) -> Self {
        let phrases = Phrases::of(document, entities, words);
        let kinds = |entity: &AnyEntity<'_>| match entity.id {
            EntityId::Place(id) => {
                let place = entities.places.iter().find(|place| place.id == id);
                place.and_then(|place| place.detail.kind)
            }
            _ => None,
        };
        let mut list: Vec<Term<'t>> = entities
            .all()
            .filter(|entity| names(entity.mentions).next().is_some())
            .map(|entity| Term {
                of: Of::Name(entity, kinds(&entity)),
                keys: entity.name.split_whitespace().map(stem).collect(),
            })
            .collect();
        let mut heaviest: Vec<(f32, &Phrase)> = phrases
            .list
            .iter()
            .filter(|phrase| !ends_in_verb(document, phrase))
            .map(|phrase| (weight(words, phrase), phrase))
            .collect();
        heaviest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.at.cmp(&b.1.at)));
        list.extend(heaviest.iter().take(MAX_PHRASES).map(|(_, phrase)| {
            Term {
                of: Of::Phrase(**phrase),
                keys: (phrase.at..phrase.at + phrase.length)
                    .map(|at| words.form(at).stem)
                    .collect(),
            }
        }));
        Self {
            document,
            words,
            phrases,
            list,
        }
    }
}

/// The mentions by name.
pub(super) fn names(mentions: &[Mention]) -> impl Iterator<Item = &Mention> {
    mentions
        .iter()
        .filter(|mention| mention.kind == MentionKind::Name)
}

/// Whether the last word of a phrase is probably the verb of a clause: a verb more often than a noun, and never at the end of
/// a noun phrase ("the party boosts spending").
fn ends_in_verb(document: &Document<'_>, phrase: &Phrase) -> bool {
    let last = phrase.at + phrase.length - 1;
    phrase.closed == 0 && document.is(last, Class::MostlyVerb)
}

/// The weight of a phrase, by which the phrases that are scored are chosen.
fn weight(words: &Words<'_>, phrase: &Phrase) -> f32 {
    let rarity: f32 = (phrase.at..phrase.at + phrase.length)
        .filter_map(|at| words.at(at))
        .map(|word| word.rarity)
        .sum();
    let count = phrase.count as f32
        + if phrase.in_headline { HEADLINE } else { 0.0 }
        + if phrase.first < LEAD { IN_LEAD } else { 0.0 };
    count * rarity / (phrase.length as f32).sqrt()
}
