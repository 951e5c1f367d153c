//! How likely a proposal is right as a whole: a linear classifier over what the random field cannot see unit by unit.
//!
//! Its sum gives the confidence: it was trained, by cross-fitting, on proposals for articles that the field had not seen.
//! It also chooses between the ways in which one cue can be read, a reranker in the sense of Collins and Koo (2005).

use crate::weights::{Kind, LANES, Weights};

use super::QuoteKind;
use super::cues;
use super::proposals::Proposal;
use super::reading::{NONE, Reading, class};
use super::window::{key, steps};

/// Number of features.
pub(super) const FEATURES: usize = 36;
/// Number of real-valued facts beside them.
pub(super) const FACTS: usize = 6;

/// What the models say of a proposal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// Sum of the cue classifier's weights.
    pub cue_sum: f32,
    /// Logarithm of the probability of this reading in its window.
    pub log_content: f32,
    /// How far that is behind the most probable reading.
    pub behind: f32,
}

/// The trained classifier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge<'a> {
    weights: Weights<'a>,
    facts: [[f32; FACTS]; 2],
}

impl<'a> Judge<'a> {
    /// Opens its file.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let weights = Weights::open(bytes, Kind::Linear).ok()?;
        let mut facts = [[0.0; FACTS]; 2];
        for (slot, value) in facts.iter_mut().flatten().zip(weights.dense()) {
            *slot = value;
        }
        Some(Self { weights, facts })
    }

    /// Fingerprint of the feature set that the file was made with.
    #[cfg(test)]
    pub(super) fn fingerprint(&self) -> u64 {
        self.weights.fingerprint()
    }

    /// The probability that the content is right.
    pub(super) fn confidence(
        &self,
        reading: &Reading<'_>,
        proposal: &Proposal,
        evidence: &Evidence,
    ) -> f32 {
        let mut sums = [0; LANES];
        self.weights
            .add_all(&features(reading, proposal, evidence), &mut sums);
        let facts: f32 = self.facts[group(proposal.kind)]
            .iter()
            .zip(facts(reading, proposal, evidence))
            .map(|(weight, fact)| weight * fact)
            .sum();
        1.0 / (1.0 + (-(f32::from(sums[0]) * self.weights.scale() + facts)).exp())
    }
}

/// 0 for quoted, 1 for indirect content.
pub(super) const fn group(kind: QuoteKind) -> usize {
    matches!(kind, QuoteKind::Indirect) as usize
}

/// The real-valued facts.
pub(super) fn facts(
    reading: &Reading<'_>,
    proposal: &Proposal,
    evidence: &Evidence,
) -> [f32; FACTS] {
    let words = words(reading, proposal);
    [
        1.0,
        evidence.cue_sum.clamp(-4.0, 6.0),
        evidence.log_content.max(-6.0),
        evidence.behind.min(4.0),
        f32::from(proposal.source.is_none()),
        (words as f32 + 1.0).ln(),
    ]
}

/// Words of the content, of each piece at most 40 tokens.
fn words(reading: &Reading<'_>, proposal: &Proposal) -> usize {
    let pieces = proposal.pieces.iter();
    pieces
        .map(|(start, end)| reading.words_in(*start, (*end).min(start + 40)))
        .sum()
}

/// The keys of a proposal's features.
pub(super) fn features(
    reading: &Reading<'_>,
    proposal: &Proposal,
    evidence: &Evidence,
) -> [u64; FEATURES] {
    let first = proposal.pieces[0].0;
    let last = proposal.pieces[proposal.pieces.len() - 1].1 - 1;
    let cue = proposal.cue.unwrap_or(first);
    let view = View { reading };
    let kind = proposal.kind as u64;
    let order = order(proposal, cue, first, last);
    let ways = kind | order << 2;
    let words = steps(words(reading, proposal));
    let content = view.content(proposal, cue);
    let verb = content.verb;
    let [c, c_after, c_before] = [cue, cue + 1, cue.wrapping_sub(1)].map(|at| view.class(at));
    let cue_key = reading.words[cue].key;
    let [f1, f2] = [first, first + 1].map(|at| view.class(at));
    let [l, a1, a2] = [last, last + 1, last + 2].map(|at| view.class(at));
    let after = view.key(last + 1);
    let after2 = view.key(last + 2);
    let before = if first == cue + 1 {
        1
    } else {
        view.class(first.wrapping_sub(1))
    };
    let rest = view.rest(last + 1);
    let odds = (-evidence.log_content * 2.0).clamp(0.0, 9.0) as u64;
    let behind = (evidence.behind * 2.0).clamp(0.0, 7.0) as u64;
    let source = view.source(proposal, cue);
    let marks = content.marks | rest.marks << 4;
    let denied = view.denied(cue);
    [
        key(1, ways, verb),
        key(2, kind, odds),
        key(3, kind, odds | behind << 4),
        key(4, ways, verb | words << 2),
        key(5, ways, cue_key),
        key(6, verb | words << 2, cue_key),
        key(7, f1, cue_key),
        key(8, c | verb << 8, reading.words[first].key),
        key(9, ways, f1 | f2 << 8 | verb << 16),
        key(10, kind | verb << 2, a1 | a2 << 8),
        key(11, kind, after),
        key(12, kind | a2 << 8, after),
        key(13, kind | verb << 2, l | a1 << 8 | a2 << 16),
        key(14, a1, reading.words[last].key),
        key(15, ways, rest.length | rest.comma << 4),
        key(16, rest.length | kind << 4, a1 | a2 << 8),
        key(17, ways, before | f1 << 8),
        key(
            18,
            view.key(first.wrapping_sub(1)),
            reading.words[first].key,
        ),
        key(
            19,
            ways,
            (proposal.pieces.len() as u64).min(4) | content.gap << 4,
        ),
        key(20, ways, source.class),
        key(21, c | source.class << 8, cue_key),
        key(22, order, source.length | source.distance << 4),
        key(23, kind, c | c_before << 8 | c_after << 16),
        key(
            24,
            kind,
            cue_key ^ view.key(cue.wrapping_sub(1)).rotate_left(7),
        ),
        key(25, odds, cues::sureness(evidence.cue_sum)),
        key(26, ways, marks),
        key(27, marks, a1 | a2 << 8),
        key(28, ways, denied | verb << 8),
        key(29, kind, content.other_speech | a1 << 8),
        key(30, kind, content.turn),
        key(31, ways, content.coordinated | c << 16),
        key(32, source.class, f1 | verb << 8),
        key(33, a1, after ^ after2.rotate_left(9)),
        key(34, view.block(cue), ways),
        key(35, c, f1 | words << 8 | verb << 16),
        key(36, after2, a1 | kind << 8),
    ]
}

/// Where the cue stands to the content: before, behind, between.
fn order(proposal: &Proposal, cue: usize, first: usize, last: usize) -> u64 {
    match proposal.cue {
        None => 3,
        Some(_) if cue < first => 0,
        Some(_) if cue > last => 1,
        Some(_) => 2,
    }
}

/// What the content holds.
#[derive(Debug, Default)]
struct Content {
    /// 0 no verb, 1 plain or -ing forms only, 2 a finite verb.
    verb: u64,
    /// Whether it begins and ends with a quoted stretch, and how many it holds.
    marks: u64,
    /// Size of the longest gap between pieces.
    gap: u64,
    /// Level of the surest other verb of speech behind a comma or "and".
    other_speech: u64,
    /// The last word behind a comma outside marks that leads a clause or phrase of circumstance, and how far from the end.
    turn: u64,
    /// The class of the verb behind the last "and" or "but", and whether a quoted stretch was before.
    coordinated: u64,
}

/// What stands behind the content in its sentence.
#[derive(Debug)]
struct Rest {
    length: u64,
    comma: u64,
    marks: u64,
}

/// The source.
#[derive(Debug)]
struct Source {
    class: u64,
    length: u64,
    distance: u64,
}

#[derive(Debug)]
struct View<'r, 'd> {
    reading: &'r Reading<'d>,
}

impl View<'_, '_> {
    fn class(&self, at: usize) -> u64 {
        let word = self.reading.words.get(at);
        word.map_or(u64::from(class::EDGE), |word| u64::from(word.class))
    }

    fn key(&self, at: usize) -> u64 {
        self.reading.words.get(at).map_or(0xE0, |word| word.key)
    }

    fn content(&self, proposal: &Proposal, cue: usize) -> Content {
        let words = &self.reading.words;
        let mut content = Content::default();
        let mut regions = 0;
        let mut region = NONE;
        let mut last_end = None;
        for (start, end) in &proposal.pieces {
            if let Some(before) = last_end {
                content.gap = content.gap.max(steps(start - before));
            }
            last_end = Some(*end);
            for at in *start..(*end).min(start + 80) {
                let word = &words[at];
                content.verb = content.verb.max(verb(word.class));
                if word.region != region {
                    region = word.region;
                    regions += u64::from(region != NONE);
                }
                let leads = at > *start
                    && word.region == NONE
                    && matches!(words[at - 1].class, class::COMMA | class::DASH);
                let coordinates = matches!(word.class, class::AND | class::BUT);
                if leads && (word.class < class::COMMA || word.class == class::ING) && !coordinates
                {
                    content.turn = u64::from(word.class) | steps(end - at) << 8;
                }
                if coordinates && word.region == NONE {
                    let next = words.get(at + 1).map_or(0, |next| next.class);
                    content.coordinated = u64::from(next) | u64::from(regions > 0) << 8;
                }
                if (leads || coordinates || is_and(words, at)) && at != cue && word.region == NONE {
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
        content.marks = u64::from(words[first].region != NONE)
            | u64::from(words[last].region != NONE) << 1
            | regions.min(3) << 2;
        content
    }

    fn rest(&self, from: usize) -> Rest {
        let words = &self.reading.words;
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
            rest.marks |= u64::from(word.region != NONE);
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
        let words = &self.reading.words;
        // The head: the last word in front of a comma, a preposition or a relative pronoun.
        let head = (start..end)
            .find(|at| {
                let c = words[*at].class;
                c == class::COMMA
                    || matches!(
                        c,
                        class::OF
                            | class::FOR
                            | class::IN
                            | class::AT
                            | class::WHO
                            | class::FROM
                            | class::WITH
                            | class::PREP
                    )
            })
            .map_or(end, |at| at.max(start + 1))
            - 1;
        Source {
            class: u64::from(words[head].class) | u64::from(words[start].name & 3) << 8,
            length: steps(end - start),
            distance: steps(if cue >= end {
                cue - end
            } else {
                start.saturating_sub(cue + 1)
            }) | u64::from(cue < start) << 4,
        }
    }

    /// Whether the cue is denied ("did not say") or only possible ("would say", "to say").
    fn denied(&self, cue: usize) -> u64 {
        let mut found = 0;
        for back in 1..=3 {
            let c = self.class(cue.wrapping_sub(back)) as u8;
            if matches!(c, class::NEG) {
                found |= 1;
            } else if matches!(c, class::TO) && back == 1 {
                found |= 2;
            } else if matches!(c, class::MODAL) {
                found |= 4;
            } else if matches!(c, class::DO) {
                found |= 8;
            } else if matches!(c, class::HAVE | class::BE) {
                found |= 16;
            } else if matches!(c, class::CONTR) {
                found |= 32;
            } else {
                break;
            }
        }
        found
    }

    /// Whether the sentence of a token is the first one, as in a headline that the text begins with, and all capitals.
    fn block(&self, at: usize) -> u64 {
        u64::from(self.reading.words[at].sentence == 0)
    }
}

fn is_and(words: &[super::reading::Word], at: usize) -> bool {
    at > 0 && matches!(words[at - 1].class, class::AND | class::BUT)
}

/// What verb a class can be: 2 finite, 1 plain or -ing, 0 none.
fn verb(c: u8) -> u64 {
    match c {
        class::PAST | class::THIRD | class::SPEECH_PAST | class::SPEECH_THIRD => 2,
        class::PLAIN | class::ING | class::SPEECH_PLAIN | class::SPEECH_ING => 1,
        _ if matches!(
            c,
            class::BE | class::HAVE | class::DO | class::MODAL | class::CONTR
        ) =>
        {
            2
        }
        _ => 0,
    }
}
