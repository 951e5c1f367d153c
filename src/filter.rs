//! Drops what is not certain enough, and every reference to what was dropped.

use std::collections::HashMap;

use crate::quotes::Quote;
use crate::summary::facts::{Fact, Referent};
use crate::{Analysis, Attributions};

impl Analysis<'_> {
    /// Keeps the entities and quotes whose confidence is at least `min`, and of the quotes those that `attributions` selects.
    ///
    /// No reference is left without its item. A quote whose speaker is gone keeps the speaker's name, a person whose
    /// organization is gone has no affiliation, and the facts lose the entities that are gone.
    pub(crate) fn keep(&mut self, min: f32, attributions: Attributions) {
        self.entities.keep_confident(min);
        let is_kept = |quote: &Quote| {
            quote.confidence >= min && (quote.is_statement || attributions == Attributions::All)
        };
        self.quotes = keep_quotes(std::mem::take(&mut self.quotes), is_kept);
        for quote in &mut self.quotes {
            quote.speaker = quote.speaker.filter(|id| self.entities.contains(*id));
        }
        let facts = &mut self.summary.facts;
        let is_kept = |fact: &Fact| {
            let entity = match fact.referent {
                Referent::Entity(id) => Some(id),
                _ => None,
            };
            fact.confidence >= min && entity.is_none_or(|id| self.entities.contains(id))
        };
        facts.who.retain(is_kept);
        facts.what = facts.what.filter(is_kept);
        facts.places.retain(is_kept);
        facts.when = facts.when.filter(is_kept);
    }
}

/// The quotes that are kept. Each continues the first quote that is left of its chain.
fn keep_quotes(quotes: Vec<Quote>, is_kept: impl Fn(&Quote) -> bool) -> Vec<Quote> {
    let mut kept: Vec<Quote> = Vec::with_capacity(quotes.len());
    // By the index of the quote that a chain began with: the new index of its first quote that is left.
    let mut first_left: HashMap<usize, usize> = HashMap::new();
    for (index, mut quote) in quotes.into_iter().enumerate() {
        let chain = quote.continues.unwrap_or(index);
        if !is_kept(&quote) {
            continue;
        }
        quote.continues = first_left.get(&chain).copied();
        first_left.entry(chain).or_insert(kept.len());
        kept.push(quote);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::{QuoteKind, Stance};
    use crate::span::Span;

    #[test]
    fn quotes_continue_the_first_one_left_of_their_chain() {
        // What each quote continues and its confidence; then what the kept ones continue.
        type Case<'a> = (&'a [(Option<usize>, f32)], &'a [Option<usize>]);
        let cases: [Case<'_>; 5] = [
            (&[(None, 0.9), (Some(0), 0.8)], &[None, Some(0)]),
            (
                &[(None, 0.1), (None, 0.9), (Some(1), 0.9)],
                &[None, Some(0)],
            ),
            (&[(None, 0.1), (Some(0), 0.9)], &[None]),
            (
                &[(None, 0.1), (Some(0), 0.9), (None, 0.9), (Some(0), 0.9)],
                &[None, None, Some(0)],
            ),
            (
                &[(None, 0.9), (Some(0), 0.1), (None, 0.1), (Some(0), 0.9)],
                &[None, Some(0)],
            ),
        ];
        for (quotes, expected) in cases {
            let quotes = quotes.iter().map(|&(continues, confidence)| Quote {
                kind: QuoteKind::Direct,
                stance: Stance::Asserts,
                spans: vec![Span::new(0, 1)],
                source: None,
                cue: None,
                speaker: None,
                speaker_name: None,
                continues,
                rule: "continues",
                is_statement: true,
                confidence,
            });
            let kept = keep_quotes(quotes.collect(), |quote| quote.confidence >= 0.5);
            let continues: Vec<_> = kept.iter().map(|quote| quote.continues).collect();
            assert_eq!(continues, expected);
        }
    }
}
