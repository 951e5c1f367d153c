//! What the first pass called each word of an article, for the second pass: a short form is decided by the full one
//! (Krishnan & Manning 2006).

use crate::learn::weights::KeyMap;

use super::features::mix;
use super::forms::Case;
use super::labels::{CLASSES, OUTSIDE, STATES, class_of};
use super::view::{Chain, View};

/// Words are counted by class; the last column counts capitals outside of names.
const COLUMNS: usize = CLASSES.len() + 1;

/// The decisions of the first pass over an article.
#[derive(Debug, Default)]
pub struct Recall {
    /// The state of each token.
    pub states: Vec<u8>,
    /// Probability of that state, 0 to 3 for below a half, below .8, below .95, more.
    pub sureness: Vec<u8>,
    /// How often each word was given each class.
    counts: Vec<[u16; COLUMNS]>,
    /// The states each word was given, as bits.
    seen: Vec<u32>,
    /// For each token the name it stands in, as a hash of its words; 0 outside.
    names: Vec<u64>,
    votes: KeyMap<[u16; CLASSES.len()]>,
}

impl Recall {
    /// Makes room for an article with this many tokens, all outside of names.
    pub fn reset(&mut self, tokens: usize) {
        self.states.clear();
        self.states.resize(tokens, OUTSIDE as u8);
        self.sureness.clear();
        self.sureness.resize(tokens, 3);
        self.names.clear();
        self.names.resize(tokens, 0);
    }

    /// Notes the state of a token and its probability.
    pub fn note(&mut self, token: usize, state: u8, probability: f32) {
        self.states[token] = state;
        self.sureness[token] = match probability {
            p if p < 0.5 => 0,
            p if p < 0.8 => 1,
            p if p < 0.95 => 2,
            _ => 3,
        };
    }

    /// Counts over the whole article, once every token is noted.
    pub fn count(&mut self, view: &View) {
        self.counts.clear();
        self.counts.resize(view.words(), [0; COLUMNS]);
        self.seen.clear();
        self.seen.resize(view.words(), 0);
        self.votes.clear();
        for chain in &view.chains {
            let mut at = chain.tokens.start;
            while at < chain.tokens.end {
                at = self.count_from(view, chain, at);
            }
        }
    }

    /// Counts the token, or the name, that starts at `at`; returns the token behind it.
    fn count_from(&mut self, view: &View, chain: &Chain, at: usize) -> usize {
        let Some((class, _)) = class_of(usize::from(self.states[at])) else {
            let form = view.form(at);
            if !matches!(form.case, Case::Lower | Case::Mark | Case::Number) {
                let count = &mut self.counts[view.spots[at].word as usize][COLUMNS - 1];
                *count = count.saturating_add(1);
            }
            return at + 1;
        };
        let mut end = at;
        let mut key = 0;
        loop {
            let word = view.spots[end].word as usize;
            let count = &mut self.counts[word][class];
            *count = count.saturating_add(1);
            self.seen[word] |= 1 << self.states[end];
            key = mix(key, view.form(end).lower);
            let state = usize::from(self.states[end]);
            end += 1;
            if super::labels::closes(state) || end >= chain.tokens.end {
                break;
            }
        }
        let votes = &mut self.votes.entry(key).or_default()[class];
        *votes = votes.saturating_add(1);
        self.names[at..end].fill(key);
        end
    }

    /// True when no word of a chain was called anything else in the article than in this chain.
    pub fn agrees(&self, view: &View, chain: &Chain) -> bool {
        (chain.tokens.start..chain.tokens.end).all(|at| {
            let own = match class_of(usize::from(self.states[at])) {
                Some((class, _)) => class,
                None if view.spots[at].is_capital() => COLUMNS - 1,
                None => return true,
            };
            let counts = &self.counts[view.spots[at].word as usize];
            let mut others = counts
                .iter()
                .enumerate()
                .filter(|(column, _)| *column != own);
            others.all(|(_, count)| *count == 0)
        })
    }

    /// Hands the features of a token to `emit`.
    pub fn extract(&self, view: &View, chain: &Chain, at: usize, emit: &mut impl FnMut(u64, u64)) {
        let inside = |token: usize| chain.sentence.start <= token && token < chain.sentence.end;
        let state = |token: Option<usize>| match token {
            Some(token) if inside(token) => u64::from(self.states[token]),
            _ => STATES as u64,
        };
        let sure = u64::from(self.sureness[at]);
        let form = view.form(at);
        let (left, here, right) = (
            state(at.checked_sub(1)),
            state(Some(at)),
            state(Some(at + 1)),
        );
        emit(0, here);
        emit(1, here << 2 | sure);
        emit(2, left << 5 | here);
        emit(3, here << 5 | right);
        emit(4, left << 10 | here << 5 | right);
        emit(5, mix(form.lower, here));
        let majority = self.majority(view.spots[at].word);
        emit(6, majority);
        emit(7, majority << 7 | here << 2 | sure);
        emit(8, mix(majority, u64::from(form.classes)));
        let seen = u64::from(self.seen[view.spots[at].word as usize]);
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
                .map_or(0, |votes| leaning(votes.as_slice()));
            emit(12, votes << 7 | here << 2 | sure);
        }
        if inside(at + 1) {
            let next = self.majority(view.spots[at + 1].word);
            emit(13, majority << 12 | next);
            emit(14, mix(next, form.lower));
        }
        if at > 0 && inside(at - 1) {
            let previous = self.majority(view.spots[at - 1].word);
            emit(15, previous << 12 | majority);
            emit(16, mix(previous, form.lower));
        }
    }

    fn majority(&self, word: u32) -> u64 {
        leaning(&self.counts[word as usize])
    }
}

/// The most frequent column, how often, and how clearly, in few bits; 0 for no counts.
fn leaning(counts: &[u16]) -> u64 {
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
