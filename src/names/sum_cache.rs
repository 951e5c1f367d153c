//! A cache of sums of weights that recur: those of a lexeme at each position, and those of the occurrences of a word in an
//! article. Adding cached sums gives exactly the numbers that looking up every feature would give.

use super::context::{FeatureContext, MAX_OCCURRENCES, Segment};
use super::features::{
    self, CENTER, Position, has_occurrences, of_longest, of_neighbor, of_occurrence, of_word,
};
use crate::learn::weights::{LANES, Weights};

/// Sums of weights, one for each state. The lanes after the last state are meaningless.
pub type Row = [i16; LANES];

/// The sums of a lexeme: one for each [`Position`], then one for each place inside the window except [`CENTER`].
const SLOTS: usize = Position::COUNT + 2 * (CENTER - 1);

/// The cached sums of the first pass.
#[derive(Debug, Default)]
pub struct SumCache {
    /// For the edge of a sentence, then for each lexeme, the indices of its sums in `rows` plus 1; 0 if not yet summed.
    slots: Vec<[u32; SLOTS]>,
    rows: Vec<Row>,
    /// For each word of the article, the indices in `occurrence_rows` plus 1, or 0: of the sum of its longest run, then of those
    /// of its occurrences.
    occurrences: Vec<[u32; 1 + MAX_OCCURRENCES]>,
    occurrence_rows: Vec<Row>,
    keys: Vec<u64>,
}

impl SumCache {
    /// Clears the cache. Required when the lexemes are renumbered.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.rows.clear();
    }

    /// Begins an article.
    pub fn begin(&mut self, context: &FeatureContext) {
        self.slots.resize(context.lexemes.len() + 1, [0; SLOTS]);
        self.occurrences.clear();
        self.occurrences
            .resize(context.words(), [0; 1 + MAX_OCCURRENCES]);
        self.occurrence_rows.clear();
    }

    /// The sum over all features of the first pass of a token.
    pub fn of_token(
        &mut self,
        weights: &Weights<'_>,
        context: &FeatureContext,
        segment: &Segment,
        at: usize,
    ) -> Row {
        self.keys.clear();
        let keys = &mut self.keys;
        let mut push = |key| keys.push(key);
        features::of_surroundings(context, segment, at, &mut push);
        // The outermost words have too few features for caching to help.
        for place in [0, 2 * CENTER] {
            let word = features::neighbor(segment, at, place).map(|token| context.word(token));
            of_neighbor(place, word, &mut push);
        }
        let mut sum = [0; LANES];
        weights.add_all(&self.keys, &mut sum);
        let position = Position::of(segment, at);
        let number = context.infos[at].lexeme.number as usize + 1;
        let own = self.cached(weights, number, position.number(), |mut sink| {
            of_word(context.word(at), position, &mut sink);
        });
        add(&mut sum, &self.rows[own]);
        for place in (1..2 * CENTER).filter(|place| *place != CENTER) {
            let token = features::neighbor(segment, at, place);
            let number = token.map_or(0, |token| context.infos[token].lexeme.number as usize + 1);
            let slot = Position::COUNT + place - 1 - usize::from(place > CENTER);
            let neighbor = self.cached(weights, number, slot, |mut sink| {
                of_neighbor(place, token.map(|token| context.word(token)), &mut sink);
            });
            add(&mut sum, &self.rows[neighbor]);
        }
        if has_occurrences(context.lexeme(at)) {
            self.add_occurrences(weights, context, at, &mut sum);
        }
        sum
    }

    /// The index of the sum in a slot. Computes it from the features of `extract` if the slot is empty.
    fn cached(
        &mut self,
        weights: &Weights<'_>,
        number: usize,
        slot: usize,
        extract: impl Fn(&mut dyn FnMut(u64)),
    ) -> usize {
        let known = self.slots[number][slot];
        if known != 0 {
            return known as usize - 1;
        }
        let row = self.sum(weights, extract);
        self.rows.push(row);
        self.slots[number][slot] = self.rows.len() as u32;
        self.rows.len() - 1
    }

    fn add_occurrences(
        &mut self,
        weights: &Weights<'_>,
        context: &FeatureContext,
        at: usize,
        sum: &mut Row,
    ) {
        let word = context.infos[at].word as usize;
        if self.occurrences[word][0] == 0 {
            let row = self.sum(weights, |mut sink| of_longest(context, at, &mut sink));
            self.occurrence_rows.push(row);
            self.occurrences[word][0] = self.occurrence_rows.len() as u32;
        }
        add(
            sum,
            &self.occurrence_rows[self.occurrences[word][0] as usize - 1],
        );
        for (i, (_, surroundings)) in context
            .occurrences(at)
            .enumerate()
            .filter(|(_, (token, _))| *token != at)
        {
            if self.occurrences[word][1 + i] == 0 {
                let row = self.sum(weights, |mut sink| of_occurrence(surroundings, &mut sink));
                self.occurrence_rows.push(row);
                self.occurrences[word][1 + i] = self.occurrence_rows.len() as u32;
            }
            add(
                sum,
                &self.occurrence_rows[self.occurrences[word][1 + i] as usize - 1],
            );
        }
    }

    fn sum(&mut self, weights: &Weights<'_>, extract: impl Fn(&mut dyn FnMut(u64))) -> Row {
        self.keys.clear();
        extract(&mut |key| self.keys.push(key));
        let mut row = [0; LANES];
        weights.add_all(&self.keys, &mut row);
        row
    }
}

/// Adds a row.
pub fn add(sum: &mut Row, row: &Row) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum = sum.wrapping_add(*value);
    }
}
