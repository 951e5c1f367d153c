//! From cues to proposals: the field reads each likely cue in several ways, and the reranker says how likely each is right.

use crate::learn::weights::{Kind, LANES, Weights, hash};

use super::QuoteKind;
use super::constraints;
use super::context::{NONE, QuoteContext, class};
use super::crf::{Decoder, HOPELESS, Lattice, Part};
use super::cues;
use super::reranker::{self, Evidence, Form, Reranker};
use super::scores::Scorer;
use super::window::Window;

/// The trained models.
#[derive(Debug, Clone)]
pub(super) struct Models<'a> {
    cues: Weights<'a>,
    parts: Weights<'a>,
    /// `None` while it is still to be trained.
    reranker: Option<Reranker>,
}

impl<'a> Models<'a> {
    /// Opens the files; `None` when one of them is none. Without a reranker's file the field alone decides.
    pub(super) fn open(cues: &'a [u8], parts: &'a [u8], reranker: Option<&[u8]>) -> Option<Self> {
        Some(Self {
            cues: Weights::open(cues, Kind::Linear).ok()?,
            parts: Weights::open(parts, Kind::Sequence).ok()?,
            reranker: match reranker {
                Some(bytes) => Some(Reranker::open(bytes)?),
                None => None,
            },
        })
    }

    /// The words that may report speech, with the classifier's sums.
    fn likely_cues(&self, context: &QuoteContext<'_>) -> Vec<(usize, f32)> {
        cues::likely(context, |token, earlier| {
            let mut sums = [0; LANES];
            let keys = cues::features(context, token, earlier);
            self.cues.add_array(&keys, &mut sums);
            f32::from(sums[0]) * self.cues.scale()
        })
    }

    /// Fingerprints of the feature sets that the files were made with.
    #[cfg(test)]
    pub(super) fn fingerprints(&self) -> [u64; 2] {
        [self.cues.fingerprint(), self.parts.fingerprint()]
    }
}

/// A quote as one cue proposes it, in tokens.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    /// The head of the cue; `None` for quotes without one.
    pub cue: Option<usize>,
    /// The source.
    pub source: Option<(usize, usize)>,
    /// The pieces of the content, in the order of the text.
    pub pieces: Vec<(usize, usize)>,
    /// How it is quoted.
    pub kind: QuoteKind,
    /// Name of the rule.
    pub rule: &'static str,
    /// Probability that the content is right.
    pub confidence: f32,
    /// What decides between proposals: the reranker's probability and the field's, weighted and multiplied.
    pub rank: f32,
    /// Sum of the confidence over the readings of the cue: the probability that it reports something here at all. Over so
    /// many only as make it [`ENOUGH_PROBABILITY`], and not over those that an indirect one has beaten, for then nothing depends on it.
    pub total_probability: f32,
    /// Index of the proposal whose speaker goes on.
    pub continues: Option<usize>,
}

/// How much the field's own probability weighs against the reranker's between proposals: the reranker is the better of the two
/// but knows fewer words.
const FIELD: f32 = 0.25;

/// The total_probability from which on more makes no difference.
pub(super) const ENOUGH_PROBABILITY: f32 = 0.25;

/// The most certain proposal of each cue, most certain first.
pub(super) fn propose(models: &Models<'_>, context: &QuoteContext<'_>) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    each_proposal(models, context, |proposal, evidence| {
        let mut proposal = proposal;
        let field = evidence.log_content.exp();
        let weight = field.powf(FIELD);
        // No confidence is above 1: this one cannot win any more, nor can those behind it, which the field finds less likely.
        let beaten = |last: &Proposal| last.cue == proposal.cue && weight <= last.rank;
        let enough = |last: &Proposal| {
            last.total_probability >= ENOUGH_PROBABILITY || last.kind == QuoteKind::Indirect
        };
        if found
            .last()
            .is_some_and(|last| beaten(last) && enough(last))
        {
            return;
        }
        proposal.confidence = match &models.reranker {
            Some(reranker) => reranker.confidence(context, &proposal, evidence),
            None => field,
        };
        proposal.rank = proposal.confidence.powf(1.0 - FIELD) * weight;
        proposal.total_probability = proposal.confidence;
        match found.last_mut() {
            Some(last) if last.cue == proposal.cue => {
                let total_probability =
                    (last.total_probability + proposal.total_probability).min(1.0);
                if proposal.rank > last.rank {
                    *last = proposal;
                }
                last.total_probability = total_probability;
            }
            _ => found.push(proposal),
        }
    });
    found.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(a.cue.cmp(&b.cue)));
    found
}

/// Calls `found(proposal, evidence)` for the ways in which each likely cue can be read, the most probable of a cue first.
pub(super) fn each_proposal(
    models: &Models<'_>,
    context: &QuoteContext<'_>,
    mut found: impl FnMut(Proposal, &Evidence),
) {
    let mut window = Window::default();
    let mut scorer = Scorer::new(&models.parts);
    let mut lattice = Lattice::default();
    let mut decoder = Decoder::default();
    let mut ways: Vec<(f32, Proposal)> = Vec::new();
    // A reranker that is still to be trained learns from hopeless ones too.
    let reach = match models.reranker {
        Some(_) => HOPELESS,
        None => f32::INFINITY,
    };
    let cues = models.likely_cues(context);
    for (index, (token, cue_sum)) in cues.iter().enumerate() {
        window.fill(context, *token);
        let sentence = context.words[*token].sentence;
        scorer.turn_to(context.document.sentences[sentence as usize].tokens);
        scorer.score(&mut window, cues::sureness(*cue_sum), &mut lattice);
        constraints::forbid_cuts(context, &window, &mut lattice);
        ways.clear();
        decoder.ways(&lattice, reach, |log_content, parts| {
            if let Some(proposal) = read_off(context, &window, parts) {
                ways.push((log_content, proposal));
            }
        });
        let Some(best) = ways.first().map(|way| way.0) else {
            continue;
        };
        let sum: f32 = ways.iter().map(|way| (way.0 - best).exp()).sum();
        let mut evidence = Evidence {
            cue_sum: *cue_sum,
            ways: ways.len(),
            all: best + sum.ln(),
            ..Evidence::default()
        };
        for (number, (log_content, proposal)) in ways.drain(..).enumerate() {
            evidence.number = number;
            evidence.log_content = log_content;
            evidence.behind = best - log_content;
            (evidence.cue_inside, evidence.cue_beside) =
                rivals(context, &cues, index, &proposal.pieces);
            found(proposal, &evidence);
        }
    }
}

/// Cues on either side of one that are looked at as its rivals.
const RIVALS: usize = 4;
/// The sum of a word that is no cue.
const NO_CUE: f32 = -4.0;

/// The sum of the surest other cue inside the content, and outside in the sentence of the cue.
fn rivals(
    context: &QuoteContext<'_>,
    cues: &[(usize, f32)],
    own: usize,
    pieces: &[(usize, usize)],
) -> (f32, f32) {
    let sentence = context.words[cues[own].0].sentence;
    let (mut inside, mut beside) = (NO_CUE, NO_CUE);
    let near = own.saturating_sub(RIVALS)..(own + RIVALS + 1).min(cues.len());
    for (at, sum) in near.filter(|i| *i != own).map(|i| cues[i]) {
        if pieces
            .iter()
            .any(|(start, end)| (*start..*end).contains(&at))
        {
            inside = sum.max(inside);
        } else if context.words[at].sentence == sentence {
            beside = sum.max(beside);
        }
    }
    (inside, beside)
}

/// The tokens of each run of units that are this part.
fn runs(window: &Window, parts: &[Part], part: Part) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += parts.get(at..)?.iter().position(|label| *label == part)?;
        let start = at;
        let rest = parts[start..].iter();
        at += rest.take_while(|label| **label == part).count();
        Some((
            window.units.get(start)?.start,
            window.units.get(at - 1)?.end,
        ))
    })
}

fn read_off(context: &QuoteContext<'_>, window: &Window, parts: &[Part]) -> Option<Proposal> {
    let mut cue = window.units[window.cue].start;
    let mut pieces: Vec<(usize, usize)> = runs(window, parts, Part::Content).collect();
    pieces.retain_mut(|run| {
        match trimmed(context, before_participle(context, cue, *run)) {
            Some(piece) => *run = piece,
            None => return false,
        }
        true
    });
    if pieces.is_empty() {
        return None;
    }
    if let [piece] = pieces.as_mut_slice() {
        whole_clause(context, cue, piece);
    }
    if let Some(saying) = saying_behind(context, cue, &mut pieces) {
        cue = saying;
    }
    Some(Proposal {
        cue: Some(cue),
        source: quoted_as_saying(context, cue).or_else(|| {
            let mut runs = runs(window, parts, Part::Source);
            runs.find_map(|run| trimmed(context, run))
        }),
        kind: kind_of(context, &pieces),
        rule: rule_of(context, cue, &pieces),
        pieces,
        confidence: 0.0,
        rank: 0.0,
        total_probability: 0.0,
        continues: None,
    })
}

/// The part of a reported clause in front of a participle of speech, which goes on about the speaker: "… would open in
/// May, adding that".
fn before_participle(
    context: &QuoteContext<'_>,
    cue: usize,
    (start, end): (usize, usize),
) -> (usize, usize) {
    if start < cue || context.words[start].region != NONE {
        return (start, end);
    }
    let cut = (start + 3..end.saturating_sub(2)).find(|at| {
        let next = &context.words[at + 1];
        context.words[*at].class == class::COMMA
            && context.words[*at].region == NONE
            && next.region == NONE
            && next.class == class::SPEECH_ING
            && next.level >= 3
    });
    (start, cut.unwrap_or(end))
}

/// Who speaks in "the agency quoted the minister as saying": not the agency.
fn quoted_as_saying(context: &QuoteContext<'_>, cue: usize) -> Option<(usize, usize)> {
    let before = cue.checked_sub(1)?;
    let word = &context.words[cue];
    if context.words[before].class != class::AS || word.class != class::SPEECH_ING {
        return None;
    }
    let from = cue.saturating_sub(AS_SAYING);
    let quoted = (from..before)
        .rev()
        .take_while(|at| context.words[*at].sentence == word.sentence)
        .find(|at| {
            let form = context.text(*at);
            QUOTED
                .iter()
                .any(|quoted| quoted.eq_ignore_ascii_case(form))
        })?;
    trimmed(context, (quoted + 1, before))
}

/// The word of saying in "quoted the minister as saying that it rained", when `cue` is the first of these words: who is quoted
/// is no part of what he said, and is cut from the content.
fn saying_behind(
    context: &QuoteContext<'_>,
    cue: usize,
    pieces: &mut [(usize, usize)],
) -> Option<usize> {
    let form = context.text(cue);
    if !QUOTED
        .iter()
        .any(|quoted| quoted.eq_ignore_ascii_case(form))
    {
        return None;
    }
    let (start, end) = pieces.first_mut()?;
    let from = (cue + 1).max(*start);
    let saying = (from + 1..(cue + AS_SAYING).min(end.saturating_sub(2))).find(|at| {
        let word = &context.words[*at];
        word.class == class::SPEECH_ING && context.words[at - 1].class == class::AS
    })?;
    *start = saying + 1;
    Some(saying)
}

/// Verbs that lead from who tells to who spoke, and how far behind the first the second may be named, in tokens.
const QUOTED: [&str; 6] = ["quoted", "quotes", "quoting", "cited", "cites", "citing"];
const AS_SAYING: usize = 24;

/// Stretches what stands in front of ", she said" and is no clause to the beginning of its sentence: it is but the end of one.
fn whole_clause(context: &QuoteContext<'_>, cue: usize, piece: &mut (usize, usize)) {
    let word = &context.words[piece.0];
    let told = cue >= piece.1 && context.words[piece.1].class == class::COMMA;
    let bare = context.words[piece.0..piece.1]
        .iter()
        .all(|word| word.region == NONE);
    if told && bare && reranker::form(context, &[*piece]) == Form::Phrase {
        let start = context.document.sentences[word.sentence as usize]
            .tokens
            .start;
        let marked = context.words[start..piece.0]
            .iter()
            .any(|word| word.region != NONE);
        if !marked && piece.0 - start <= FAR {
            piece.0 = start;
        }
    }
}

/// How far a clause may begin in front of its end, in tokens.
const FAR: usize = 50;

/// Without the marks of punctuation at either end that belong to the sentence around.
fn trimmed(
    context: &QuoteContext<'_>,
    (mut start, mut end): (usize, usize),
) -> Option<(usize, usize)> {
    let loose = |at: usize| {
        let word = &context.words[at];
        word.region == NONE
            && matches!(
                word.class,
                class::COMMA | class::STOP | class::COLON | class::SEMICOLON | class::DASH
            )
            && context.text(at) != "!"
    };
    while start < end && loose(start) {
        start += 1;
    }
    while start < end && loose(end - 1) {
        end -= 1;
    }
    (start < end).then_some((start, end))
}

/// How the pieces are quoted: every word inside marks, some, or none.
pub(super) fn kind_of(context: &QuoteContext<'_>, pieces: &[(usize, usize)]) -> QuoteKind {
    let (mut quoted, mut bare) = (0, 0);
    for (start, end) in pieces {
        for at in *start..*end {
            let word = &context.words[at];
            if word.class >= class::COMMA && word.class <= class::OTHER_MARK {
                continue;
            }
            // A stretch counts as quoted only when the piece holds its opening mark.
            let whole =
                word.region != NONE && context.region_tokens[word.region as usize].0 >= *start;
            if whole { quoted += 1 } else { bare += 1 }
        }
    }
    match (quoted, bare) {
        (0, _) => QuoteKind::Indirect,
        (_, 0) => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

pub(super) fn rule_of(
    context: &QuoteContext<'_>,
    cue: usize,
    pieces: &[(usize, usize)],
) -> &'static str {
    let first = pieces[0].0;
    let last = pieces[pieces.len() - 1].1;
    if context.words[cue].key == hash(b"according") {
        "according-to"
    } else if cue < first {
        "cue-before"
    } else if cue >= last {
        "cue-after"
    } else {
        "cue-inside"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Entities;
    use crate::input::Article;
    use crate::text;

    /// Units that the field labels, for each token.
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
        let (mut kept, mut fresh) = (Lattice::default(), Lattice::default());
        let mut scorer = Scorer::new(&models.parts);
        let cues = models.likely_cues(&context);
        assert!(cues.len() > 2);
        for (token, _) in cues {
            let sentence = document.sentences[context.words[token].sentence as usize].tokens;
            window.fill(&context, token);
            scorer.turn_to(sentence);
            scorer.score(&mut window, 5, &mut kept);
            let mut scorer = Scorer::new(&models.parts);
            scorer.turn_to(sentence);
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
