//! The topic of an article: the weights of its terms, and the relation of each sentence to them.

use super::words::Words;
use crate::span::Span;
use crate::text::{Case, Document};

/// Weight of an occurrence in the headline for the frequency of a term.
const HEADLINE: f32 = 2.0;

/// A sentence and its terms.
pub(super) struct Row {
    /// Index in [`Document::sentences`].
    pub(super) sentence: usize,
    /// Its first token after a dateline.
    pub(super) first: usize,
    /// Its span from that token on.
    pub(super) span: Span,
    /// Its terms in text order, including repeats.
    pub(super) terms: Vec<u32>,
}

/// A word of the article that is not very common, with its statistics.
#[derive(Debug, Clone, Copy, Default)]
struct Term {
    /// Number of occurrences in the story, plus [`HEADLINE`] for each one in the headline.
    frequency: f32,
    /// Number of sentences that contain it.
    sentences: u32,
    /// Its rarity in news.
    rarity: f32,
    /// Number of capitalized occurrences inside a sentence.
    names: u32,
    /// Rank by weight, starting at 0.
    rank: u32,
    /// The first sentence that contains it.
    first: usize,
    /// The last sentence that contains it.
    last: usize,
    /// Whether the first two sentences contain it.
    lead: bool,
    /// Whether the first sentence contains it.
    opening: bool,
    /// Whether the headline contains it.
    headline: bool,
}

/// The terms of an article. The weight of a term is its frequency times its rarity.
pub(super) struct Topic<'d, 'a> {
    pub(super) document: &'d Document<'a>,
    pub(super) words: &'d Words<'d>,
    /// The term of each word, indexed by the number of the word in [`Words`].
    ids: Vec<Option<u32>>,
    terms: Vec<Term>,
    /// Sums of the weights of the 10 and of the 25 heaviest terms.
    heaviest: [f32; 2],
    /// Euclidean norm of all weights.
    norm: f32,
    /// Sum of all frequencies.
    total: f32,
    /// Maximum number of occurrences of a term as a name.
    names: u32,
    /// Sum of the rarities of the terms of the headline.
    headline: f32,
}

impl<'d, 'a> Topic<'d, 'a> {
    /// An empty topic.
    pub(super) fn new(document: &'d Document<'a>, words: &'d Words<'d>) -> Self {
        Self {
            document,
            words,
            ids: vec![None; words.count()],
            terms: Vec::new(),
            heaviest: [1.0; 2],
            norm: 1.0,
            total: 1.0,
            names: 1,
            headline: 0.0,
        }
    }

    /// Counts the terms of a sentence from the token `first` on.
    pub(super) fn count(&mut self, sentence: usize, first: usize) -> Row {
        let range = self.document.sentences[sentence].tokens;
        let mut terms = Vec::with_capacity(range.end - first);
        for at in first..range.end {
            let Some(id) = self.term(at, true) else {
                continue;
            };
            let term = &mut self.terms[id as usize];
            if term.sentences == 0 {
                term.first = sentence;
            }
            term.frequency += 1.0;
            if term.sentences == 0 || term.last != sentence {
                term.sentences += 1;
                term.last = sentence;
            }
            if at > first && self.document.tokens[at].case == Case::Capitalized {
                term.names += 1;
                self.names = self.names.max(term.names);
            }
            terms.push(id);
        }
        let tokens = self.document.tokens.get(first..range.end).unwrap_or(&[]);
        let span = match tokens {
            [head, .., last] => head.span.cover(last.span),
            [only] => only.span,
            [] => self.document.sentences[sentence].span,
        };
        Row {
            sentence,
            first,
            span,
            terms,
        }
    }

    /// Counts the terms of a headline, without adding new ones.
    pub(super) fn count_headline(&mut self, sentence: usize) {
        let range = self.document.sentences[sentence].tokens;
        for at in range.start..range.end {
            if let Some(id) = self.term(at, false) {
                let term = &mut self.terms[id as usize];
                term.frequency += HEADLINE;
                self.headline += if term.headline { 0.0 } else { term.rarity };
                term.headline = true;
            }
        }
    }

    /// The index of the term at token `at`; `None` for very common words. A new term is added only if `add` is set.
    fn term(&mut self, at: usize, add: bool) -> Option<u32> {
        let number = self.words.number(at)?;
        if self.document.tokens[at].span.len() < 2 {
            return None;
        }
        if self.ids[number].is_none() && add {
            let rarity = self.words.get(number).rarity;
            if rarity > 0.0 {
                self.ids[number] = Some(self.terms.len() as u32);
                self.terms.push(Term {
                    rarity,
                    ..Term::default()
                });
            }
        }
        self.ids[number]
    }

    /// The term of token `at`, if it has been counted.
    pub(super) fn term_at(&self, at: usize) -> Option<u32> {
        self.ids[self.words.number(at)?]
    }

    /// Whether the headline or a sentence before `sentence` contains a term.
    pub(super) fn is_known_before(&self, id: u32, sentence: usize) -> bool {
        let term = &self.terms[id as usize];
        term.headline || term.first < sentence
    }

    /// Whether the headline contains a term.
    pub(super) fn is_in_headline(&self, id: u32) -> bool {
        self.terms[id as usize].headline
    }

    /// Whether the article has a headline that shares terms with it.
    pub(super) fn has_headline(&self) -> bool {
        self.headline > 0.0
    }

    /// Ranks the terms and computes the sums. Call it after all sentences have been counted.
    pub(super) fn weigh(&mut self) {
        let mut order: Vec<u32> = (0..self.terms.len() as u32).collect();
        let weight =
            |terms: &[Term], id: u32| terms[id as usize].frequency * terms[id as usize].rarity;
        order.sort_by(|a, b| {
            weight(&self.terms, *b)
                .total_cmp(&weight(&self.terms, *a))
                .then(a.cmp(b))
        });
        let mut heaviest = [0.0; 2];
        for (rank, id) in order.iter().enumerate() {
            self.terms[*id as usize].rank = rank as u32;
            for (sum, count) in heaviest.iter_mut().zip([10, 25]) {
                if rank < count {
                    *sum += weight(&self.terms, *id);
                }
            }
        }
        self.heaviest = heaviest.map(|sum: f32| sum.max(1.0));
        let squares: f32 = (0..order.len() as u32)
            .map(|id| weight(&self.terms, id))
            .map(|w| w * w)
            .sum();
        self.norm = squares.sqrt().max(1.0);
        self.total = self
            .terms
            .iter()
            .map(|term| term.frequency)
            .sum::<f32>()
            .max(1.0);
    }

    /// Marks the terms of the first two sentences.
    pub(super) fn mark_lead(&mut self, rows: &[Row]) {
        for id in rows.iter().take(2).flat_map(|row| &row.terms) {
            self.terms[*id as usize].lead = true;
        }
        for id in rows.iter().take(1).flat_map(|row| &row.terms) {
            self.terms[*id as usize].opening = true;
        }
    }

    /// Computes how the terms of a sentence relate to the topic. Sorts `terms` and removes duplicates.
    pub(super) fn weights(&self, terms: &mut Vec<u32>) -> Weights {
        let all = terms.len().max(1) as f32;
        let (mut frequency, mut weight, mut rarity) = (0.0, 0.0, 0.0);
        for id in terms.iter() {
            let term = &self.terms[*id as usize];
            frequency += term.frequency;
            weight += term.frequency * term.rarity;
            rarity += term.rarity;
        }
        terms.sort_unstable();
        let (mut dot, mut length, mut top, mut unique, mut names) = (0.0, 0.0, [0.0; 2], 0.0, 0.0);
        for run in terms.chunk_by(|a, b| a == b) {
            let term = &self.terms[run[0] as usize];
            let (own, whole) = (run.len() as f32 * term.rarity, term.frequency * term.rarity);
            dot += own * whole;
            length += own * own;
            for (sum, limit) in top.iter_mut().zip([10, 25]) {
                if term.rank < limit {
                    *sum += whole;
                }
            }
            unique += f32::from(u8::from(term.sentences == 1));
            names += term.names as f32;
        }
        terms.dedup();
        let distinct = terms.len().max(1) as f32;
        let known = terms.iter().map(|id| &self.terms[*id as usize]);
        let headline: f32 = known
            .clone()
            .filter(|term| term.headline)
            .map(|term| term.rarity)
            .sum();
        let in_lead = known.clone().filter(|term| term.lead).count() as f32;
        let in_first = known.filter(|term| term.opening).count() as f32;
        Weights {
            distinct: terms.len() as f32,
            cosine: dot / (length.sqrt().max(0.1) * self.norm),
            covers: [top[0] / self.heaviest[0], top[1] / self.heaviest[1]],
            mean_frequency: 100.0 * frequency / all / self.total,
            mean_weight: weight / all / 10.0,
            mean_rarity: rarity / all / 8.0,
            lead_overlap: in_lead / distinct,
            first_overlap: in_first / distinct,
            name_frequency: (names / self.names as f32).min(3.0),
            unique: unique / distinct,
            headline: if self.has_headline() {
                headline / self.headline.max(1.0)
            } else {
                -1.0
            },
        }
    }
}

/// How the terms of a sentence relate to the topic of the article.
pub(super) struct Weights {
    /// Number of distinct terms.
    pub(super) distinct: f32,
    /// Cosine similarity of the weights of the sentence and of the article.
    pub(super) cosine: f32,
    /// Share of the 10 and of the 25 heaviest terms in the sentence, by weight.
    pub(super) covers: [f32; 2],
    /// Mean share of a term in the occurrences of all terms, in percent.
    pub(super) mean_frequency: f32,
    /// Mean weight.
    pub(super) mean_weight: f32,
    /// Mean rarity.
    pub(super) mean_rarity: f32,
    /// Share of the terms that also occur in the first two sentences.
    pub(super) lead_overlap: f32,
    /// Share of the terms that also occur in the first sentence.
    pub(super) first_overlap: f32,
    /// Number of occurrences as names, relative to the most frequent name.
    pub(super) name_frequency: f32,
    /// Share of the terms that occur in no other sentence.
    pub(super) unique: f32,
    /// Share of the headline's terms in the sentence, by rarity; -1 if there is no headline.
    pub(super) headline: f32,
}
