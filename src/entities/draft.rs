//! Entities before they have ids.

use std::cmp::Reverse;

use crate::input::BlockKind;
use crate::text::Document;

use super::names::Name;
use super::{Entity, EntityKind, Mention, MentionKind};

/// An entity without an id: its mentions so far, and the `detail` of its kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft<T> {
    /// The most complete form of the name.
    pub(super) name: String,
    /// The mentions, in text order.
    pub(super) mentions: Vec<Mention>,
    /// Indices of the names among those mentions, in text order.
    pub(super) names: Vec<usize>,
    /// The properties of this kind of entity.
    pub(super) detail: T,
}

impl<T> Draft<T> {
    /// Makes a draft of some of the `names`. `joined` lists, in text order, the index of each name, the rule that joined it,
    /// and the probability that the rule is right.
    pub(super) fn of(
        names: &[Name<'_>],
        joined: &[(usize, &'static str, f32)],
        name: String,
        detail: T,
    ) -> Self {
        let mention =
            |&(name, rule, certainty): &(usize, _, _)| names[name].mention(rule, certainty);
        Self {
            name,
            mentions: joined.iter().map(mention).collect(),
            names: joined.iter().map(|joined| joined.0).collect(),
            detail,
        }
    }

    /// Changes the detail.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Draft<U> {
        Draft {
            name: self.name,
            mentions: self.mentions,
            names: self.names,
            detail: change(self.detail),
        }
    }
}

/// Turns drafts into entities, numbered in order of salience. Also returns the id of each draft.
pub(super) fn finish<T: EntityKind>(
    document: &Document<'_>,
    drafts: Vec<Draft<T>>,
) -> (Vec<Entity<T>>, Vec<T::Id>) {
    let mut ranked: Vec<(usize, f32, Draft<T>)> = (0..)
        .zip(drafts)
        .map(|(index, draft)| (index, salience(document, &draft.mentions), draft))
        .collect();
    ranked.sort_by_key(|(_, salience, draft)| {
        let weight = (salience * 1e6) as u32;
        (Reverse(weight), draft.mentions[0].span)
    });
    let mut ids = Vec::with_capacity(ranked.len());
    let mut entities = Vec::with_capacity(ranked.len());
    for (number, (index, salience, draft)) in (1..).zip(ranked) {
        let id = T::id(number);
        ids.push((index, id));
        entities.push(Entity {
            id,
            name: draft.name,
            confidence: confidence(&draft.mentions),
            mentions: draft.mentions,
            salience,
            user_id: None,
            detail: draft.detail,
        });
    }
    ids.sort_unstable_by_key(|(index, _)| *index);
    (entities, ids.into_iter().map(|(_, id)| id).collect())
}

/// Weight of a nominal or pronominal mention. The weight of a mention by name is 1.
const OTHER_MENTION: f32 = 0.4;

/// How fast the frequency of an entity approaches 1 with the number of its mentions.
const FREQUENCY_RATE: f32 = 0.35;
/// How fast the spread of an entity approaches 1 with the number of blocks that mention it.
const SPREAD_RATE: f32 = 0.3;

/// Weight of the frequency in the salience. The four weights add up to 1.
const FREQUENCY: f32 = 0.4;
/// Weight of the spread.
const SPREAD: f32 = 0.15;
/// Weight of an early first mention.
const EARLY: f32 = 0.25;
/// Weight of a mention in the headline.
const HEADLINE: f32 = 0.2;

/// The salience of an entity, 0 to 1. It depends on how frequent, how early and how widely spread its mentions are, and on
/// whether the headline has one.
fn salience(document: &Document<'_>, mentions: &[Mention]) -> f32 {
    let (mut count, mut headline, mut blocks) = (0.0_f32, 0.0_f32, 0.0_f32);
    let mut last_block = usize::MAX;
    for mention in mentions {
        count += match mention.kind {
            MentionKind::Name => 1.0,
            MentionKind::Nominal | MentionKind::Pronoun => OTHER_MENTION,
        };
        let sentence = document.sentence_of(document.token_at(mention.span.start));
        let Some(sentence) = sentence.and_then(|index| document.sentences.get(index)) else {
            continue;
        };
        if document.block_kind(sentence) == BlockKind::Headline {
            headline = 1.0;
        }
        if sentence.block != last_block {
            blocks += 1.0;
            last_block = sentence.block;
        }
    }
    let length = document.text().len().max(1) as f32;
    let start = mentions
        .first()
        .map_or(length, |mention| mention.span.start as f32);
    let frequency = 1.0 - 1.0 / (1.0 + FREQUENCY_RATE * count);
    let spread = 1.0 - 1.0 / (1.0 + SPREAD_RATE * blocks);
    let early = 1.0 - start / length;
    let sum = FREQUENCY * frequency + SPREAD * spread + EARLY * early + HEADLINE * headline;
    sum.clamp(0.0, 1.0)
}

/// The confidence of an entity: that of its best mention.
fn confidence(mentions: &[Mention]) -> f32 {
    let confidences = mentions.iter().map(|mention| mention.confidence);
    confidences.fold(0.0, f32::max)
}
