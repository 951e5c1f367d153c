//! Step 4 of attribution: the reranker, boosted trees that say how likely a proposal is right as a whole.
//!
//! It sees what the tagger cannot see unit by unit, and chooses between the labelings of a window (Collins and Koo,
//! "Discriminative reranking for natural language parsing", 2005). It was trained by cross-fitting, on proposals of taggers
//! that had not seen the article, so its probability is calibrated.

use super::content::ContentForm;
use super::context::{NO_REGION, QuoteContext, Word, class};
use super::proposals::Proposal;
use super::tagger_features::steps;
use super::token_class::{VerbForm, is_function_word};
use crate::learn::trees::{Forest, Trees};

/// Number of features.
pub(super) const FEATURES: usize = 59;

/// Fingerprint of the features in the model file. After a change to a feature, increase the first number and train again.
pub(super) const FINGERPRINT: u64 = 5 << 32 | FEATURES as u64;

/// What the other models know of a proposal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// Score of the cue.
    pub cue_sum: f32,
    /// Logarithm of the probability of this labeling of the window.
    pub log_content: f32,
    /// How far that is below the most probable labeling.
    pub log_deficit: f32,
    /// Rank of this labeling among the n best, from 0 on.
    pub number: usize,
    /// Number of labelings.
    pub n_best: usize,
    /// Logarithm of the probability of all of them together.
    pub log_total: f32,
    /// Highest score of another cue in the content.
    pub cue_inside: f32,
    /// Highest score of another cue in the sentence outside the content.
    pub cue_outside: f32,
}

/// The trained trees.
#[derive(Debug, Clone)]
pub(super) struct Reranker {
    trees: Forest<LEAVES>,
}

/// The number of leaves of each tree.
pub(super) const LEAVES: usize = 32;

/// If the first so many trees sum to less than this, the others are not evaluated: they would not raise the confidence to what
/// any use of it requires.
const FIRST_TREES: usize = 60;
const MIN_SUM: f32 = -2.5;

impl Reranker {
    /// Opens the model file. Returns `None` if it is invalid or was trained with other features.
    pub(super) fn open(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            trees: Forest::new::<FEATURES>(&Trees::open(bytes, FINGERPRINT)?),
        })
    }

    /// The probability that the content is right.
    pub(super) fn confidence(
        &self,
        context: &QuoteContext<'_>,
        proposal: &Proposal,
        evidence: &Evidence,
    ) -> f32 {
        let features = features(context, proposal, evidence);
        let sum = self.trees.sum_unless(&features, FIRST_TREES, MIN_SUM);
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The features of a proposal: classes as their numbers, distances in [`steps`].
pub(super) fn features(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    evidence: &Evidence,
) -> [f32; FEATURES] {
    let first = proposal.pieces[0].0;
    let last = proposal.pieces[proposal.pieces.len() - 1].1 - 1;
    let cue = proposal.cue.unwrap_or(first);
    let features = FeatureContext { context };
    let content = features.content(proposal, cue);
    let rest = features.rest(last + 1);
    let seam = features.seam(proposal);
    let source = features.source(proposal, cue);
    let words = count_words(context, proposal);
    let before = if first == cue + 1 {
        1
    } else {
        features.class(first.wrapping_sub(1))
    };
    let gap = steps(if first > cue {
        first - cue
    } else {
        cue.saturating_sub(last)
    });
    let models = [
        evidence.cue_sum,
        evidence.log_content,
        evidence.log_deficit,
        evidence.number as f32,
        evidence.n_best as f32,
        evidence.log_total,
        evidence.cue_inside,
        evidence.cue_outside,
        words as f32,
        f32::from(proposal.source.is_none()),
    ];
    let numbers = [
        proposal.kind as u64,
        order(proposal, cue, first, last),
        proposal.pieces.len() as u64,
        content.verb,
        content.verbs,
        content.marks,
        content.marked,
        content.sentences,
        content.gap,
        content.other_speech,
        content.adverbial & 0xFF,
        content.adverbial >> 8,
        content.coordinated & 0xFF,
        content.coordinated >> 8,
        features.class(cue),
        features.class(cue + 1),
        features.class(cue.wrapping_sub(1)),
        features.class(first),
        features.class(first + 1),
        features.class(last),
        features.class(last + 1),
        features.class(last + 2),
        before,
        gap,
        rest.length,
        rest.comma,
        rest.marks,
        source.class & 0xFF,
        source.class >> 8,
        source.length,
        source.distance & 15,
        source.distance >> 4,
        features.level(cue),
        features.level(last + 1),
        features.level(last + 2),
        features.denied(cue),
        features.name(first.wrapping_sub(1)),
        features.name(last + 1),
        features.capital(first),
        features.subject(first),
        u64::from(context.words[cue].sentence == 0),
        features.edge(first.wrapping_sub(1), first),
        features.edge(last, last + 1),
        ContentForm::of(context, &proposal.pieces) as u64,
        seam.ends,
        seam.before,
        seam.begins,
        seam.marks,
        seam.words,
    ];
    let mut all = [0.0; FEATURES];
    let values = models.into_iter().chain(numbers.map(|n| n as f32));
    for (slot, value) in all.iter_mut().zip(values) {
        *slot = value;
    }
    all
}

/// Number of words of the content, counting at most 40 tokens of each piece.
fn count_words(context: &QuoteContext<'_>, proposal: &Proposal) -> usize {
    let pieces = proposal.pieces.iter();
    pieces
        .map(|(start, end)| context.words_in(*start, (*end).min(start + 40)))
        .sum()
}

/// Where the cue is: before the content (0), after it (1), between its pieces (2), or nowhere (3).
fn order(proposal: &Proposal, cue: usize, first: usize, last: usize) -> u64 {
    match proposal.cue {
        None => 3,
        Some(_) if cue < first => 0,
        Some(_) if cue > last => 1,
        Some(_) => 2,
    }
}

/// The content.
#[derive(Debug, Default)]
struct Content {
    /// The verb form that is the closest to a finite one: none (0), non-finite (1), finite (2).
    verb: u64,
    /// Number of finite verbs outside quotation marks.
    verbs: u64,
    /// Number of words in quotation marks, in steps.
    marked: u64,
    /// Number of sentence ends.
    sentences: u64,
    /// Whether it begins (1) and ends (2) with a quoted region, and how many it has (from 4).
    marks: u64,
    /// Length of the longest gap between pieces, in steps.
    gap: u64,
    /// Highest cue level of a verb of saying near a comma or a conjunction.
    other_speech: u64,
    /// Class of the last word after a comma outside quotation marks that begins an adverbial clause or phrase, and its
    /// distance from the end.
    adverbial: u64,
    /// Class of the word after the last "and" or "but", and whether a quoted region is before it.
    coordinated: u64,
}

/// What follows the content in its sentence.
#[derive(Debug)]
struct Rest {
    /// Number of tokens, in steps.
    length: u64,
    /// Whether there is a comma.
    comma: u64,
    /// Whether there is a quoted region.
    marks: u64,
}

/// The boundary between the last two pieces of the content.
#[derive(Debug, Default)]
struct Seam {
    /// Class of the last token of the last piece but one.
    ends: u64,
    /// Class of the token before the last piece.
    before: u64,
    /// Class of the first token of the last piece.
    begins: u64,
    /// Whether the two pieces are quoted at the boundary.
    marks: u64,
    /// Length of the last piece, in steps.
    words: u64,
}

/// The source.
#[derive(Debug)]
struct Source {
    /// Class of its head, and the kind of name that it begins with.
    class: u64,
    /// Number of tokens, in steps.
    length: u64,
    /// Distance from the cue, in steps, and whether the cue is before it (16).
    distance: u64,
}

/// Reads features from an article.
#[derive(Debug)]
struct FeatureContext<'r, 'd> {
    context: &'r QuoteContext<'d>,
}

impl FeatureContext<'_, '_> {
    fn class(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(u64::from(class::EDGE), |word| u64::from(word.class))
    }

    fn level(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| u64::from(word.level))
    }

    /// Whether a token is outside a name (0), the first of one (1), or a later one (2).
    fn name(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| {
            u64::from(word.name.is_name()) + u64::from(word.name.is_inside())
        })
    }

    /// Whether a sentence (1) or a paragraph (2) ends between two tokens.
    fn edge(&self, left: usize, right: usize) -> u64 {
        let words = &self.context.words;
        let (Some(a), Some(b)) = (words.get(left), words.get(right)) else {
            return 2;
        };
        let block = |word: &Word| {
            let sentence = self.context.document.sentences.get(word.sentence as usize);
            sentence.map(|sentence| sentence.block)
        };
        u64::from(a.sentence != b.sentence) + u64::from(block(a) != block(b))
    }

    fn capital(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| u64::from(word.capital))
    }

    /// Distance of the first finite verb from `from`, if only the words of a subject are before it.
    fn subject(&self, from: usize) -> u64 {
        for steps in 0..8 {
            let c = self.class(from + steps) as u8;
            if VerbForm::of(c) == VerbForm::Finite {
                return steps as u64 + 1;
            }
            if matches!(
                c,
                class::COMMA | class::STOP | class::SEMICOLON | class::QUESTION
            ) {
                return 9;
            }
        }
        10
    }

    fn content(&self, proposal: &Proposal, cue: usize) -> Content {
        let words = &self.context.words;
        let mut content = Content::default();
        let mut regions = 0;
        let mut marked = 0;
        let mut region = NO_REGION;
        let mut last_end = None;
        for (start, end) in &proposal.pieces {
            if let Some(before) = last_end {
                content.gap = content.gap.max(steps(start - before));
            }
            last_end = Some(*end);
            for at in *start..(*end).min(start + 80) {
                let word = &words[at];
                let form = VerbForm::of(word.class) as u64;
                content.verb = content.verb.max(form);
                if !word.is_quoted() {
                    content.verbs += u64::from(form == 2);
                } else {
                    marked += 1;
                }
                if word.region != region {
                    region = word.region;
                    regions += u64::from(region != NO_REGION);
                }
                let leads = at > *start
                    && !word.is_quoted()
                    && matches!(words[at - 1].class, class::COMMA | class::DASH);
                let coordinates = matches!(word.class, class::AND | class::BUT);
                if leads
                    && (is_function_word(word.class) || word.class == class::ING)
                    && !coordinates
                {
                    content.adverbial = u64::from(word.class) | steps(end - at) << 8;
                }
                if coordinates && !word.is_quoted() {
                    let next = words.get(at + 1).map_or(0, |next| next.class);
                    content.coordinated = u64::from(next) | u64::from(regions > 0) << 8;
                }
                if (leads || coordinates || follows_conjunction(words, at))
                    && at != cue
                    && !word.is_quoted()
                {
                    let near = words[at..(at + 3).min(*end)].iter();
                    let level = near
                        .filter(|word| matches!(word.class, class::SPEECH_PAST | class::SPEECH_ING))
                        .map(|word| u64::from(word.level))
                        .max();
                    content.other_speech = content.other_speech.max(level.unwrap_or(0));
                }
            }
        }
        let (first, last) = (proposal.pieces[0].0, last_end.unwrap_or(1) - 1);
        content.marked = steps(marked);
        content.sentences = u64::from(words[last].sentence - words[first].sentence);
        content.marks = u64::from(words[first].is_quoted())
            | u64::from(words[last].is_quoted()) << 1
            | regions.min(3) << 2;
        content
    }

    fn seam(&self, proposal: &Proposal) -> Seam {
        let [.., (_, end), (start, last)] = proposal.pieces.as_slice() else {
            return Seam::default();
        };
        let words = &self.context.words;
        let marked = |at: usize| u64::from(words[at].is_quoted());
        Seam {
            ends: self.class(end - 1),
            before: self.class(start - 1),
            begins: self.class(*start),
            marks: 1 + marked(end - 1) + 2 * marked(*start),
            words: steps(last - start),
        }
    }

    fn rest(&self, from: usize) -> Rest {
        let words = &self.context.words;
        let sentence = words[from - 1].sentence;
        let mut rest = Rest {
            length: 0,
            comma: 0,
            marks: 0,
        };
        let mut count = 0;
        let tokens = words[from..].iter().take(40);
        for word in tokens.take_while(|word| word.sentence == sentence) {
            count += 1;
            rest.comma |= u64::from(word.class == class::COMMA);
            rest.marks |= u64::from(word.is_quoted());
        }
        rest.length = steps(count);
        rest
    }

    fn source(&self, proposal: &Proposal, cue: usize) -> Source {
        let Some((start, end)) = proposal.source else {
            return Source {
                class: 0,
                length: 0,
                distance: 0,
            };
        };
        let words = &self.context.words;
        // The head is the last word before a comma, a preposition or a relative pronoun.
        let head = (start..end)
            .find(|at| {
                let c = words[*at].class;
                matches!(
                    c,
                    class::COMMA
                        | class::OF
                        | class::FOR
                        | class::IN
                        | class::AT
                        | class::WHO
                        | class::FROM
                        | class::WITH
                        | class::PREPOSITION
                )
            })
            .map_or(end, |at| at.max(start + 1))
            - 1;
        Source {
            class: u64::from(words[head].class) | words[start].name.kind_code() << 8,
            length: steps(end - start),
            distance: steps(if cue >= end {
                cue - end
            } else {
                start.saturating_sub(cue + 1)
            }) | u64::from(cue < start) << 4,
        }
    }

    /// Which of these come right before the cue, as bits: a negation, "to", a modal, forms of "do", of "have" and "be", a
    /// contraction. They deny it ("did not say") or make it only possible ("would say").
    fn denied(&self, cue: usize) -> u64 {
        let mut found = 0;
        for back in 1..=3 {
            found |= match self.class(cue.wrapping_sub(back)) as u8 {
                class::NEGATION => 1,
                class::TO if back == 1 => 2,
                class::MODAL => 4,
                class::DO => 8,
                class::HAVE | class::BE => 16,
                class::CONTRACTION => 32,
                _ => break,
            };
        }
        found
    }
}

/// Whether the token before is "and" or "but".
fn follows_conjunction(words: &[Word], at: usize) -> bool {
    at > 0 && matches!(words[at - 1].class, class::AND | class::BUT)
}
