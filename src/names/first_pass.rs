//! The labels that the first pass assigned to the words of an article. The second pass uses them so that a short form gets
//! the label of the full name (Krishnan & Manning 2006).

use crate::learn::weights::KeyMap;

use super::context::{FeatureContext, Segment};
use super::features::mix;
use super::labels::{CLASSES, OUTSIDE, STATES, class_of};
use super::lexemes::Case;

/// The labels of a word are counted by class; the last column counts capitalized occurrences outside of names.
const COLUMNS: usize = CLASSES.len() + 1;

/// The decisions of the first pass over an article.
#[derive(Debug, Default)]
pub struct FirstPass {
    /// The state of each token.
    pub states: Vec<u8>,
    /// The probability of that state, binned: 0 below 0.5, 1 below 0.8, 2 below 0.95, otherwise 3.
    pub certainty: Vec<u8>,
    /// How often each word was labelled with each class.
    counts: Vec<[u16; COLUMNS]>,
    /// The states that each word was labelled with, as bits.
    seen: Vec<u32>,
    /// For each token, the hash of the words of the name that contains it; 0 outside of names.
    names: Vec<u64>,
    votes: KeyMap<[u16; CLASSES.len()]>,
}

impl FirstPass {
    /// Starts an article with this many tokens, all outside of names.
    pub fn reset(&mut self, tokens: usize) {
        self.states.clear();
        self.states.resize(tokens, OUTSIDE as u8);
        self.certainty.clear();
        self.certainty.resize(tokens, 3);
        self.names.clear();
        self.names.resize(tokens, 0);
    }

    /// Records the state of a token and its probability.
    pub fn note(&mut self, token: usize, state: u8, probability: f32) {
        self.states[token] = state;
        self.certainty[token] = match probability {
            p if p < 0.5 => 0,
            p if p < 0.8 => 1,
            p if p < 0.95 => 2,
            _ => 3,
        };
    }

    /// Counts the labels of the whole article, once every token is recorded.
    pub fn count(&mut self, context: &FeatureContext) {
        self.counts.clear();
        self.counts.resize(context.words(), [0; COLUMNS]);
        self.seen.clear();
        self.seen.resize(context.words(), 0);
        self.votes.clear();
        for segment in &context.segments {
            let mut at = segment.tokens.start;
            while at < segment.tokens.end {
                at = self.count_from(context, segment, at);
            }
        }
    }

    /// Counts the token, or the name, that starts at `at`; returns the token after it.
    fn count_from(&mut self, context: &FeatureContext, segment: &Segment, at: usize) -> usize {
        let Some((class, _)) = class_of(usize::from(self.states[at])) else {
            let lexeme = context.lexeme(at);
            if !matches!(lexeme.case, Case::Lower | Case::Mark | Case::Number) {
                let count = &mut self.counts[context.infos[at].word as usize][COLUMNS - 1];
                *count = count.saturating_add(1);
            }
            return at + 1;
        };
        let mut end = at;
        let mut key = 0;
        loop {
            let word = context.infos[end].word as usize;
            let count = &mut self.counts[word][class];
            *count = count.saturating_add(1);
            self.seen[word] |= 1 << self.states[end];
            key = mix(key, context.lexeme(end).lower);
            let state = usize::from(self.states[end]);
            end += 1;
            if super::labels::closes(state) || end >= segment.tokens.end {
                break;
            }
        }
        let votes = &mut self.votes.entry(key).or_default()[class];
        *votes = votes.saturating_add(1);
        self.names[at..end].fill(key);
        end
    }

    /// Whether no word of a segment is labelled otherwise elsewhere in the article.
    pub fn is_consistent(&self, context: &FeatureContext, segment: &Segment) -> bool {
        (segment.tokens.start..segment.tokens.end).all(|at| {
            let own = match class_of(usize::from(self.states[at])) {
                Some((class, _)) => class,
                None if context.infos[at].is_capital() => COLUMNS - 1,
                None => return true,
            };
            let counts = &self.counts[context.infos[at].word as usize];
            let mut others = counts
                .iter()
                .enumerate()
                .filter(|(column, _)| *column != own);
            others.all(|(_, count)| *count == 0)
        })
    }

    /// Calls `emit(template, value)` with the features of a token.
    pub fn extract(
        &self,
        context: &FeatureContext,
        segment: &Segment,
        at: usize,
        emit: &mut impl FnMut(u64, u64),
    ) {
        let inside = |token: usize| segment.sentence.start <= token && token < segment.sentence.end;
        let state = |token: Option<usize>| match token {
            Some(token) if inside(token) => u64::from(self.states[token]),
            _ => STATES as u64,
        };
        let certainty = u64::from(self.certainty[at]);
        let lexeme = context.lexeme(at);
        let (left, here, right) = (
            state(at.checked_sub(1)),
            state(Some(at)),
            state(Some(at + 1)),
        );
        emit(0, here);
        emit(1, here << 2 | certainty);
        emit(2, left << 5 | here);
        emit(3, here << 5 | right);
        emit(4, left << 10 | here << 5 | right);
        emit(5, mix(lexeme.lower, here));
        let majority = self.majority(context.infos[at].word);
        emit(6, majority);
        emit(7, majority << 7 | here << 2 | certainty);
        emit(8, mix(majority, u64::from(lexeme.classes)));
        let seen = u64::from(self.seen[context.infos[at].word as usize]);
        for other in 0..STATES as u64 {
            if seen >> other & 1 == 1 {
                emit(9, other);
                emit(10, other << 5 | here);
            }
        }
        emit(11, mix(seen, here));
        let name = self.names[at];
        if name != 0 {
            let votes = self
                .votes
                .get(&name)
                .map_or(0, |votes| majority_code(votes.as_slice()));
            emit(12, votes << 7 | here << 2 | certainty);
        }
        if inside(at + 1) {
            let next = self.majority(context.infos[at + 1].word);
            emit(13, majority << 12 | next);
            emit(14, mix(next, lexeme.lower));
        }
        if at > 0 && inside(at - 1) {
            let previous = self.majority(context.infos[at - 1].word);
            emit(15, previous << 12 | majority);
            emit(16, mix(previous, lexeme.lower));
        }
    }

    fn majority(&self, word: u32) -> u64 {
        majority_code(&self.counts[word as usize])
    }
}

/// Encodes the most frequent column, its count and its majority as a small number. Returns 0 without counts.
fn majority_code(counts: &[u16]) -> u64 {
    let sum: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let Some((class, most)) = counts
        .iter()
        .enumerate()
        .max_by_key(|(class, count)| (**count, usize::MAX - class))
    else {
        return 0;
    };
    let most = u64::from(*most);
    if most == 0 {
        return 0;
    }
    let often = match sum {
        1 => 0,
        2 | 3 => 1,
        4..8 => 2,
        _ => 3,
    };
    let clear = match (most, sum) {
        (most, sum) if most == sum => 2,
        (most, sum) if most * 3 >= sum * 2 => 1,
        _ => 0,
    };
    1 + (class as u64 * 4 + often) * 3 + clear
}
