//! Step 3 of attribution: proposals. Each of the tagger's n-best labelings for a likely cue becomes a proposal, and the
//! reranker estimates the probability that it is right.

use crate::learn::weights::{Kind, LANES, Weights};
use crate::lexicon::Class;

use super::QuoteKind;
use super::constraints;
use super::content::{self, kind_of};
use super::context::{QuoteContext, Run};
use super::crf::{Decoder, MAX_DEFICIT, WindowChain};
use super::cues;
use super::reranker::{Evidence, Reranker};
use super::scores::Scorer;
use super::window::Window;

/// The trained models.
#[derive(Debug, Clone)]
pub(super) struct Models<'a> {
    cues: Weights<'a>,
    tagger: Weights<'a>,
    /// `None` while the reranker is being trained.
    reranker: Option<Reranker>,
}

impl<'a> Models<'a> {
    /// Opens the model files. Without a reranker, the tagger alone decides. Returns `None` if a file is invalid.
    pub(super) fn open(cues: &'a [u8], tagger: &'a [u8], reranker: Option<&[u8]>) -> Option<Self> {
        Some(Self {
            cues: Weights::open(cues, Kind::Linear).ok()?,
            tagger: Weights::open(tagger, Kind::Sequence).ok()?,
            reranker: match reranker {
                Some(bytes) => Some(Reranker::open(bytes)?),
                None => None,
            },
        })
    }

    /// The likely cues with their scores.
    fn likely_cues(&self, context: &QuoteContext<'_>) -> Vec<(usize, f32)> {
        cues::likely(context, |token, earlier| {
            let mut sums = [0; LANES];
            let keys = cues::features(context, token, earlier);
            self.cues.add_array(&keys, &mut sums);
            f32::from(sums[0]) * self.cues.scale()
        })
    }

    /// Fingerprints of the features that the cue classifier and the tagger were trained with.
    #[cfg(test)]
    pub(super) fn fingerprints(&self) -> [u64; 2] {
        [self.cues.fingerprint(), self.tagger.fingerprint()]
    }
}

/// The rule that attributed a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// A turn of an interview, after a speaker label.
    Interview,
    /// A dash and a name after the quote.
    Signed,
    /// "according to".
    AccordingTo,
    /// A cue before the content.
    CueBefore,
    /// A cue after the content.
    CueAfter,
    /// A cue between pieces of the content.
    CueInside,
    /// No cue: the previous speaker continues.
    Continues,
    /// A name and a colon, or a line with a name, before the quote; or a block quotation after "she wrote:".
    Introduced,
}

impl Rule {
    /// The rule for a cue, from its position relative to the content.
    pub(super) fn of_cue(context: &QuoteContext<'_>, cue: usize, pieces: &[Run]) -> Self {
        if context.is(cue, Class::SourcePreposition) {
            Self::AccordingTo
        } else if cue < pieces[0].0 {
            Self::CueBefore
        } else if cue >= pieces[pieces.len() - 1].1 {
            Self::CueAfter
        } else {
            Self::CueInside
        }
    }

    /// Whether the layout alone shows the quote, without a cue.
    pub(super) fn is_by_layout(self) -> bool {
        matches!(self, Self::Interview | Self::Signed | Self::Introduced)
    }

    /// The name in documents.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Signed => "signed",
            Self::AccordingTo => "according-to",
            Self::CueBefore => "cue-before",
            Self::CueAfter => "cue-after",
            Self::CueInside => "cue-inside",
            Self::Continues => "continues",
            Self::Introduced => "introduced",
        }
    }
}

/// A possible quote, in tokens.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    /// The head of the cue; `None` for quotes without one.
    pub cue: Option<usize>,
    /// The source.
    pub source: Option<Run>,
    /// The pieces of the content, in text order.
    pub pieces: Vec<Run>,
    /// Whether it is direct, mixed or indirect.
    pub kind: QuoteKind,
    /// The rule that proposed it.
    pub rule: Rule,
    /// Probability that the content is right.
    pub confidence: f32,
    /// The weighted geometric mean of the reranker's and the tagger's probabilities. The proposal with the highest rank wins.
    pub rank: f32,
    /// Probability that the cue reports anything here: the sum of the confidences of its labelings. Summation stops at
    /// [`ENOUGH_PROBABILITY`], and if the best proposal is indirect, which makes the total irrelevant.
    pub total_probability: f32,
    /// Probability that it is a statement, once that is known.
    pub statement: Option<f32>,
    /// Index of the proposal that this one continues.
    pub continues: Option<usize>,
}

impl Proposal {
    /// Adds a piece of content, which makes the proposal another one.
    pub(super) fn insert_piece(&mut self, at: usize, piece: Run) {
        self.pieces.insert(at, piece);
        self.statement = None;
    }

    /// The index after the last token of content, source and cue.
    pub(super) fn end(&self) -> usize {
        let content = self.content_end();
        let source = self.source.map_or(0, |source| source.1);
        content.max(source).max(self.cue.map_or(0, |cue| cue + 1))
    }

    /// The index after the last token of the content.
    pub(super) fn content_end(&self) -> usize {
        self.pieces.iter().map(|piece| piece.1).max().unwrap_or(0)
    }
}

/// Weight of the tagger's probability in [`Proposal::rank`]; the rest goes to the reranker. The reranker is more accurate but
/// has fewer lexical features.
const TAGGER_WEIGHT: f32 = 0.25;

/// The total probability at which summation stops, because a higher total makes no difference.
pub(super) const ENOUGH_PROBABILITY: f32 = 0.25;

/// Number of cues whose proposals are judged together.
const CUES_TOGETHER: usize = 16;

/// The best proposal of each likely cue, best first.
pub(super) fn propose(models: &Models<'_>, context: &QuoteContext<'_>) -> Vec<Proposal> {
    let mut best: Vec<Proposal> = Vec::new();
    let mut cues: Vec<Vec<(Proposal, Evidence)>> = Vec::new();
    each_proposal(models, context, |proposal, evidence| {
        let same = cues.last_mut();
        if let Some(same) = same.filter(|same| same[0].0.cue == proposal.cue) {
            same.push((proposal, *evidence));
            return;
        }
        if cues.len() == CUES_TOGETHER {
            best.extend(best_of_each(models, context, &mut cues));
        }
        cues.push(vec![(proposal, *evidence)]);
    });
    best.extend(best_of_each(models, context, &mut cues));
    best.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(a.cue.cmp(&b.cue)));
    best
}

/// Removes all proposals, and returns the best of each cue. In each round, the next proposals of all cues are judged
/// together.
fn best_of_each(
    models: &Models<'_>,
    context: &QuoteContext<'_>,
    cues: &mut Vec<Vec<(Proposal, Evidence)>>,
) -> Vec<Proposal> {
    let mut queues: Vec<_> = cues.drain(..).map(Vec::into_iter).collect();
    let mut best: Vec<Option<Proposal>> = vec![None; queues.len()];
    let (mut round, mut cues_of_round) = (Vec::new(), Vec::new());
    loop {
        for (cue, (queue, best)) in queues.iter_mut().zip(&best).enumerate() {
            if let Some(next) = queue.find(|(_, evidence)| may_win(best.as_ref(), evidence)) {
                round.push(next);
                cues_of_round.push(cue);
            }
        }
        if round.is_empty() {
            return best.into_iter().flatten().collect();
        }
        let confidences = match &models.reranker {
            Some(reranker) => reranker.confidences(context, &round),
            None => round.iter().map(|(_, one)| one.log_content.exp()).collect(),
        };
        let judged = round
            .drain(..)
            .zip(confidences)
            .zip(cues_of_round.drain(..));
        for (((mut proposal, evidence), confidence), cue) in judged {
            let rival = best[cue].take();
            proposal.confidence = confidence;
            proposal.rank = confidence.powf(1.0 - TAGGER_WEIGHT) * weight(&evidence);
            proposal.total_probability = confidence;
            best[cue] = Some(match rival {
                Some(rival) => better(rival, proposal),
                None => proposal,
            });
        }
    }
}

/// The part of [`Proposal::rank`] that is the tagger's.
fn weight(evidence: &Evidence) -> f32 {
    evidence.log_content.exp().powf(TAGGER_WEIGHT)
}

/// Whether judging a labeling can make a difference to the best one of its cue. Confidence is at most 1, which limits its
/// rank.
fn may_win(best: Option<&Proposal>, evidence: &Evidence) -> bool {
    best.is_none_or(|best| {
        weight(evidence) > best.rank
            || best.total_probability < ENOUGH_PROBABILITY && best.kind != QuoteKind::Indirect
    })
}

/// The proposal with the higher rank, with the total probability of both.
fn better(best: Proposal, other: Proposal) -> Proposal {
    let total_probability = (best.total_probability + other.confidence).min(1.0);
    let winner = if other.rank > best.rank { other } else { best };
    Proposal {
        total_probability,
        ..winner
    }
}

/// Calls `found(proposal, evidence)` for the n-best labelings of each likely cue's window, most probable first.
pub(super) fn each_proposal(
    models: &Models<'_>,
    context: &QuoteContext<'_>,
    mut found: impl FnMut(Proposal, &Evidence),
) {
    let mut window = Window::default();
    let mut scorer = Scorer::new(&models.tagger);
    let mut chain = WindowChain::default();
    let mut decoder = Decoder::default();
    let mut n_best: Vec<(f32, Proposal)> = Vec::new();
    // Without a reranker, the proposals are its training data, which includes improbable ones.
    let max_deficit = match models.reranker {
        Some(_) => MAX_DEFICIT,
        None => f32::INFINITY,
    };
    let cues = models.likely_cues(context);
    for (index, (token, cue_sum)) in cues.iter().enumerate() {
        window.fill(context, *token);
        let sentence = context.words[*token].sentence;
        scorer.select_sentence(context.document.sentences[sentence as usize].tokens);
        scorer.score(&mut window, cues::quantize(*cue_sum), &mut chain);
        constraints::forbid_splits(context, &window, &mut chain);
        n_best.clear();
        decoder.n_best(&chain, max_deficit, |log_content, labels| {
            if let Some(parse) = content::parse(context, &window, labels) {
                n_best.push((log_content, proposal_of(context, parse)));
            }
        });
        let Some(best) = n_best.first().map(|first| first.0) else {
            continue;
        };
        let sum: f32 = n_best.iter().map(|(log, _)| (log - best).exp()).sum();
        let mut evidence = Evidence {
            cue_sum: *cue_sum,
            n_best: n_best.len(),
            log_total: best + sum.ln(),
            ..Evidence::default()
        };
        for (number, (log_content, proposal)) in n_best.drain(..).enumerate() {
            evidence.number = number;
            evidence.log_content = log_content;
            evidence.log_deficit = best - log_content;
            (evidence.cue_inside, evidence.cue_outside) =
                rivals(context, &cues, index, &proposal.pieces);
            found(proposal, &evidence);
        }
    }
}

/// Makes a proposal of a parse, with all scores 0.
fn proposal_of(context: &QuoteContext<'_>, parse: content::Parse) -> Proposal {
    Proposal {
        cue: Some(parse.cue),
        source: parse.source,
        kind: kind_of(context, &parse.pieces),
        rule: Rule::of_cue(context, parse.cue, &parse.pieces),
        pieces: parse.pieces,
        confidence: 0.0,
        rank: 0.0,
        total_probability: 0.0,
        statement: None,
        continues: None,
    }
}

/// Number of cues before, and of cues after, a cue that count as its rivals.
const RIVALS: usize = 4;
/// The score if there is no rival.
const NO_CUE: f32 = -4.0;

/// The highest score of another cue inside the content, and outside the content in the sentence of the cue.
fn rivals(
    context: &QuoteContext<'_>,
    cues: &[(usize, f32)],
    own: usize,
    pieces: &[Run],
) -> (f32, f32) {
    let sentence = context.words[cues[own].0].sentence;
    let (mut inside, mut outside) = (NO_CUE, NO_CUE);
    let near = own.saturating_sub(RIVALS)..(own + RIVALS + 1).min(cues.len());
    for (at, score) in near.filter(|i| *i != own).map(|i| cues[i]) {
        if pieces
            .iter()
            .any(|(start, end)| (*start..*end).contains(&at))
        {
            inside = score.max(inside);
        } else if context.words[at].sentence == sentence {
            outside = score.max(outside);
        }
    }
    (inside, outside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Entities;
    use crate::input::Article;
    use crate::text;

    /// The number of units that the tagger labels per token.
    fn work(text: &str) -> f32 {
        let article = Article::of_lines("", text);
        let document = text::segment(&article, true);
        let context = QuoteContext::new(&document, &Entities::default());
        let models = crate::quotes::MODELS.as_ref().expect("the models");
        let mut window = Window::default();
        let mut units = 0;
        for (token, _) in models.likely_cues(&context) {
            window.fill(&context, token);
            units += window.units.len();
        }
        units as f32 / context.words.len() as f32
    }

    #[test]
    fn sums_kept_for_a_sentence_are_those_of_each_window() {
        let text = "“No,” said Ana Ruiz, who told reporters that she believed the mayor had said so, and claimed \
                    that “all of it” was known. She said: “We knew. All did,” and told us more.";
        let article = Article::of_lines("", text);
        let document = text::segment(&article, true);
        let context = QuoteContext::new(&document, &Entities::default());
        let models = crate::quotes::MODELS.as_ref().expect("the models");
        let mut window = Window::default();
        let (mut kept, mut fresh) = (WindowChain::default(), WindowChain::default());
        let mut scorer = Scorer::new(&models.tagger);
        let cues = models.likely_cues(&context);
        assert!(cues.len() > 2);
        for (token, _) in cues {
            let sentence = document.sentences[context.words[token].sentence as usize].tokens;
            window.fill(&context, token);
            scorer.select_sentence(sentence);
            scorer.score(&mut window, 5, &mut kept);
            let mut scorer = Scorer::new(&models.tagger);
            scorer.select_sentence(sentence);
            scorer.score(&mut window, 5, &mut fresh);
            assert_eq!(kept.nodes, fresh.nodes);
            assert_eq!(kept.events, fresh.events);
        }
    }

    #[test]
    fn work_is_bounded_where_every_word_is_a_cue() {
        for pattern in [
            "said ",
            "he said ",
            "he said she said. ",
            "“no,” he said, she said, “yes,” ",
            "“said” ",
            "He said: “She said.” They told us that. ",
            "said\n\n",
        ] {
            for count in [50, 5000] {
                let work = work(&pattern.repeat(count));
                assert!(
                    work < 12.0,
                    "{work} units a token for {pattern:?}, {count} times"
                );
            }
        }
    }
}
