//! Sums of weights that come again and again: of a word, wherever it stands, and of the company that it keeps in an
//! article. Adding up kept sums gives the very numbers that looking every feature up would give.

use super::features::{
    self, HERE, Standing, keeps_company, of_longest, of_neighbour, of_place, of_word,
};
use super::view::{CONTEXTS, Chain, View};
use crate::learn::weights::{LANES, Weights};

/// Sums of weights, one a state; the lanes behind the last state mean nothing.
pub type Row = [i16; LANES];

/// Sums of a form: one for each [`Standing`], then one for each place inside the window but [`HERE`].
const SLOTS: usize = Standing::COUNT + 2 * (HERE - 1);

/// The sums of the first pass.
#[derive(Debug, Default)]
pub struct Sums {
    /// For the edge of a sentence, then for each form, where its sums stand in `rows`, + 1; 0 when not yet summed.
    slots: Vec<[u32; SLOTS]>,
    rows: Vec<Row>,
    /// For each word of the article where the sums of its company stand, + 1, or 0: of its longest run, then of each of
    /// its places.
    company: Vec<[u32; 1 + CONTEXTS]>,
    company_rows: Vec<Row>,
    keys: Vec<u64>,
}

impl Sums {
    /// Forgets everything; the forms were numbered anew.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.rows.clear();
    }

    /// Begins an article.
    pub fn begin(&mut self, view: &View) {
        self.slots.resize(view.forms.len() + 1, [0; SLOTS]);
        self.company.clear();
        self.company.resize(view.words(), [0; 1 + CONTEXTS]);
        self.company_rows.clear();
    }

    /// The sum over all features of a token.
    pub fn of_token(
        &mut self,
        weights: &Weights<'_>,
        view: &View,
        chain: &Chain,
        at: usize,
    ) -> Row {
        self.keys.clear();
        let keys = &mut self.keys;
        let mut push = |key| keys.push(key);
        features::of_surroundings(view, chain, at, &mut push);
        // Of the outermost words so little is asked that a kept sum would be no nearer.
        for place in [0, 2 * HERE] {
            let word = features::beside(chain, at, place).map(|token| view.word(token));
            of_neighbour(place, word, &mut push);
        }
        let mut sum = [0; LANES];
        weights.add_all(&self.keys, &mut sum);
        let standing = Standing::of(chain, at);
        let number = view.spots[at].form.number as usize + 1;
        let own = self.kept(weights, number, standing.number(), |mut sink| {
            of_word(view.word(at), standing, &mut sink);
        });
        add(&mut sum, &self.rows[own]);
        for place in (1..2 * HERE).filter(|place| *place != HERE) {
            let token = features::beside(chain, at, place);
            let number = token.map_or(0, |token| view.spots[token].form.number as usize + 1);
            let slot = Standing::COUNT + place - 1 - usize::from(place > HERE);
            let beside = self.kept(weights, number, slot, |mut sink| {
                of_neighbour(place, token.map(|token| view.word(token)), &mut sink);
            });
            add(&mut sum, &self.rows[beside]);
        }
        if keeps_company(view.form(at)) {
            self.add_company(weights, view, at, &mut sum);
        }
        sum
    }

    /// Where the sum in this slot stands, after summing the features that `extract` gives when it is new.
    fn kept(
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

    fn add_company(&mut self, weights: &Weights<'_>, view: &View, at: usize, sum: &mut Row) {
        let word = view.spots[at].word as usize;
        if self.company[word][0] == 0 {
            let row = self.sum(weights, |mut sink| of_longest(view, at, &mut sink));
            self.company_rows.push(row);
            self.company[word][0] = self.company_rows.len() as u32;
        }
        add(sum, &self.company_rows[self.company[word][0] as usize - 1]);
        for (i, (_, context)) in view
            .contexts(at)
            .enumerate()
            .filter(|(_, (token, _))| *token != at)
        {
            if self.company[word][1 + i] == 0 {
                let row = self.sum(weights, |mut sink| of_place(context, &mut sink));
                self.company_rows.push(row);
                self.company[word][1 + i] = self.company_rows.len() as u32;
            }
            add(
                sum,
                &self.company_rows[self.company[word][1 + i] as usize - 1],
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

/// Adds a row; no article makes sums that come near the limits.
pub fn add(sum: &mut Row, row: &Row) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum = sum.wrapping_add(*value);
    }
}
