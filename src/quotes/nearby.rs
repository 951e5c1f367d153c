//! Which entities are mentioned near a sentence, so that a source is not compared with all entities of a long article.

use crate::entities::{Entities, Entity, EntityKind};

use super::context::QuoteContext;

/// Maximum number of entities of a kind that are compared with a source, the most salient.
const MAX_ENTITIES: usize = 200;
/// Maximum distance of a mention that counts, in sentences: before the source and after it.
pub(super) const BEFORE: usize = 40;
pub(super) const AHEAD: usize = 1;

/// The sentences with a mention of each of the main entities.
pub(super) struct Nearby {
    people: Index,
    organizations: Index,
    places: Index,
}

/// Pairs of a sentence and the index of an entity that it mentions, sorted.
struct Index(Vec<(u32, u32)>);

impl Nearby {
    /// Reads the mentions of the entities of an article.
    pub(super) fn new(context: &QuoteContext<'_>, entities: &Entities) -> Self {
        Self {
            people: Index::new(context, &entities.people),
            organizations: Index::new(context, &entities.organizations),
            places: Index::new(context, &entities.places),
        }
    }

    /// The indices of the people mentioned near a sentence, in order.
    pub(super) fn people(&self, sentence: usize) -> Vec<usize> {
        self.people.near(sentence)
    }

    /// The indices of the organizations mentioned near a sentence, in order.
    pub(super) fn organizations(&self, sentence: usize) -> Vec<usize> {
        self.organizations.near(sentence)
    }

    /// The indices of the places mentioned near a sentence, in order.
    pub(super) fn places(&self, sentence: usize) -> Vec<usize> {
        self.places.near(sentence)
    }
}

impl Index {
    fn new<T: EntityKind>(context: &QuoteContext<'_>, entities: &[Entity<T>]) -> Self {
        let mut pairs = Vec::new();
        for (number, entity) in (0..).zip(entities.iter().take(MAX_ENTITIES)) {
            let sentences = entity.mentions.iter().filter_map(|mention| {
                let token = context.document.token_at(mention.span.start);
                context.words.get(token).map(|word| word.sentence)
            });
            pairs.extend(sentences.map(|sentence| (sentence, number)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    fn near(&self, sentence: usize) -> Vec<usize> {
        let first = sentence.saturating_sub(BEFORE);
        let last = sentence + AHEAD;
        let start = self.0.partition_point(|pair| (pair.0 as usize) < first);
        let found = self.0[start..].iter();
        let found = found.take_while(|pair| pair.0 as usize <= last);
        let mut found: Vec<usize> = found.map(|pair| pair.1 as usize).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_mentioned_near_a_sentence() {
        let index = Index(vec![(0, 3), (0, 7), (39, 1), (41, 3), (43, 0)]);
        assert_eq!(index.near(0), [3, 7]);
        assert_eq!(index.near(40), [1, 3, 7]);
        assert_eq!(index.near(41), [1, 3]);
        assert_eq!(index.near(42), [0, 1, 3]);
        assert!(index.near(200).is_empty());
    }

    /// What one source is compared with does not grow with the article.
    #[test]
    fn the_work_is_bounded_by_the_window() {
        let index = Index((0..100_000).map(|i| (i, i % 200)).collect());
        assert!(index.near(90_000).len() <= BEFORE + AHEAD + 1);
    }
}
