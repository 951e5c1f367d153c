//! From cues to quotes: each cue proposes a source and a content, the most certain proposals win, and quoted stretches
//! that nobody claims go to the speaker in flow.

use crate::span::Span;
use crate::text::TokenRange;
use crate::weights::{Kind, Weights, hash};

use super::QuoteKind;
use super::crf::{Lattice, Part, STATES, part_of};
use super::cues;
use super::reading::{NONE, Reading, class};
use super::window::{self, Window};

/// The trained models.
#[derive(Debug, Clone, Copy)]
pub(super) struct Models<'a> {
    cues: Weights<'a>,
    parts: Weights<'a>,
    /// Weights of the calibration, [`Proposal::evidence`] in order, for quoted and for indirect content.
    calibration: [[f32; EVIDENCE]; 2],
}

/// Number of facts that the confidence of a proposal rests on.
pub(super) const EVIDENCE: usize = 6;

impl<'a> Models<'a> {
    /// Opens both files; `None` when one of them is none.
    pub(super) fn open(cues: &'a [u8], parts: &'a [u8]) -> Option<Self> {
        let parts = Weights::open(parts, Kind::Sequence).ok()?;
        let mut calibration = [[0.0; EVIDENCE]; 2];
        for (slot, value) in calibration.iter_mut().flatten().zip(parts.dense()) {
            *slot = value;
        }
        Some(Self {
            cues: Weights::open(cues, Kind::Linear).ok()?,
            parts,
            calibration,
        })
    }

    /// Fingerprints of the feature sets that the files were made with.
    #[cfg(test)]
    pub(super) fn fingerprints(&self) -> (u64, u64) {
        (self.cues.fingerprint(), self.parts.fingerprint())
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
    /// Sum of the cue classifier's weights.
    pub cue_sum: f32,
    /// Logarithm of the probability of this content.
    pub log_content: f32,
    /// Name of the rule.
    pub rule: &'static str,
    /// Probability that content and source are right.
    pub confidence: f32,
    /// Index of the proposal whose speaker goes on.
    pub continues: Option<usize>,
}

impl Proposal {
    /// The facts that confidence rests on.
    pub(super) fn evidence(&self, reading: &Reading<'_>) -> [f32; EVIDENCE] {
        let words: usize = self
            .pieces
            .iter()
            .map(|(start, end)| reading.words_in(*start, (*end).min(start + 40)))
            .sum();
        [
            1.0,
            self.cue_sum.clamp(-4.0, 6.0),
            self.log_content.max(-6.0),
            f32::from(words < 4),
            f32::from(self.source.is_none()),
            (words as f32 + 1.0).ln(),
        ]
    }
}

/// All proposals of all cues, most certain first.
pub(super) fn propose(models: &Models<'_>, reading: &Reading<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    let mut window = Window::default();
    let mut lattice = Lattice::default();
    cues::each_candidate(reading, |token, earlier| {
        let mut sums = [0i32];
        for key in cues::features(reading, token, earlier) {
            models.cues.add(key, &mut sums);
        }
        let cue_sum = sums[0] as f32 * models.cues.scale();
        if !cues::is_likely(reading, token, cue_sum) {
            return;
        }
        window.fill(reading, token);
        score(models, &window, cues::sureness(cue_sum), &mut lattice);
        if let Some(mut proposal) = read_off(reading, &window, &lattice) {
            proposal.cue_sum = cue_sum;
            proposal.rule = rule_of(reading, token, &proposal);
            let weights = &models.calibration[usize::from(proposal.kind == QuoteKind::Indirect)];
            let sum: f32 = weights
                .iter()
                .zip(proposal.evidence(reading))
                .map(|(w, x)| w * x)
                .sum();
            proposal.confidence = 1.0 / (1.0 + (-sum).exp());
            found.push(proposal);
        }
    });
    found.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then(a.cue.cmp(&b.cue))
    });
    found
}

fn score(models: &Models<'_>, window: &Window, level: u64, lattice: &mut Lattice) {
    lattice.reset(window.units.len(), window.cue);
    let scale = models.parts.scale();
    window::features(window, level, |at, nodes, steps| {
        let mut sums = [0i32; STATES];
        for key in nodes {
            models.parts.add(*key, &mut sums);
        }
        lattice.nodes[at] = sums.map(|sum| sum as f32 * scale);
        sums = [0i32; STATES];
        for key in steps {
            models.parts.add(*key, &mut sums);
        }
        lattice.events[at] = sums.map(|sum| sum as f32 * scale);
    });
}

fn read_off(reading: &Reading<'_>, window: &Window, lattice: &Lattice) -> Option<Proposal> {
    let states = lattice.best_with_content()?;
    let parts: Vec<Part> = states.iter().map(|state| part_of(*state)).collect();
    let log_content = lattice.log_content(&parts);
    let runs = |part: Part| {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut inside = false;
        for (unit, label) in window.units.iter().zip(&parts) {
            let begins = *label == part && !inside;
            inside = *label == part;
            match runs.last_mut() {
                Some(last) if inside && !begins => last.1 = unit.end,
                _ if inside => runs.push((unit.start, unit.end)),
                _ => {}
            }
        }
        runs
    };
    let cue = window.units[window.cue].start;
    let pieces: Vec<(usize, usize)> = runs(Part::Content)
        .into_iter()
        .filter_map(|run| trimmed(reading, before_participle(reading, cue, run)))
        .collect();
    if pieces.is_empty() {
        return None;
    }
    Some(Proposal {
        cue: Some(cue),
        source: runs(Part::Source)
            .into_iter()
            .find_map(|run| trimmed(reading, run)),
        kind: kind_of(reading, &pieces),
        pieces,
        cue_sum: 0.0,
        log_content,
        rule: "",
        confidence: 0.0,
        continues: None,
    })
}

/// The part of a reported clause in front of a participle of speech, which goes on about the speaker: "… would open in
/// May, adding that".
fn before_participle(
    reading: &Reading<'_>,
    cue: usize,
    (start, end): (usize, usize),
) -> (usize, usize) {
    if start < cue || reading.words[start].region != NONE {
        return (start, end);
    }
    let cut = (start + 3..end.saturating_sub(2)).find(|at| {
        let next = &reading.words[at + 1];
        reading.words[*at].class == class::COMMA
            && reading.words[*at].region == NONE
            && next.region == NONE
            && next.class == class::SPEECH_ING
            && next.level >= 3
    });
    (start, cut.unwrap_or(end))
}

/// Without the marks of punctuation at either end that belong to the sentence around.
fn trimmed(reading: &Reading<'_>, (mut start, mut end): (usize, usize)) -> Option<(usize, usize)> {
    let loose = |at: usize| {
        let word = &reading.words[at];
        word.region == NONE
            && matches!(
                word.class,
                class::COMMA | class::STOP | class::COLON | class::SEMICOLON | class::DASH
            )
            && reading.text(at) != "!"
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
pub(super) fn kind_of(reading: &Reading<'_>, pieces: &[(usize, usize)]) -> QuoteKind {
    let (mut quoted, mut bare) = (0, 0);
    for (start, end) in pieces {
        for at in *start..*end {
            let word = &reading.words[at];
            if word.class >= class::COMMA && word.class <= class::OTHER_MARK {
                continue;
            }
            // A stretch counts as quoted only when the piece holds its opening mark.
            let whole =
                word.region != NONE && reading.region_tokens[word.region as usize].0 >= *start;
            if whole { quoted += 1 } else { bare += 1 }
        }
    }
    match (quoted, bare) {
        (0, _) => QuoteKind::Indirect,
        (_, 0) => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

fn rule_of(reading: &Reading<'_>, cue: usize, proposal: &Proposal) -> &'static str {
    let first = proposal.pieces[0].0;
    let last = proposal.pieces[proposal.pieces.len() - 1].1;
    if reading.words[cue].key == hash(b"according") {
        "according-to"
    } else if cue < first {
        "cue-before"
    } else if cue >= last {
        "cue-after"
    } else {
        "cue-inside"
    }
}

/// Least confidence of a quoted and of an indirect proposal.
pub(super) const LEAST: [f32; 2] = [0.3, 0.25];

/// Takes proposals, most certain first, unless their content or cue lies in content already taken.
pub(super) fn choose(reading: &Reading<'_>, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut owner = vec![false; reading.words.len()];
    let mut cues_taken = vec![false; reading.words.len()];
    let mut chosen = Vec::new();
    let local = local_claims(reading, &proposals);
    for mut proposal in proposals {
        give_way(reading, &local, &mut proposal);
        if proposal.confidence < LEAST[usize::from(proposal.kind == QuoteKind::Indirect)] {
            continue;
        }
        let taken = proposal.cue.is_some_and(|cue| owner[cue])
            || proposal.pieces.iter().any(|(start, end)| {
                owner[*start..*end].contains(&true) || cues_taken[*start..*end].contains(&true)
            });
        if taken {
            continue;
        }
        for (start, end) in &proposal.pieces {
            owner[*start..*end].fill(true);
        }
        if let Some(cue) = proposal.cue {
            cues_taken[cue] = true;
        }
        chosen.push(proposal);
    }
    chosen.sort_by_key(|proposal| (proposal.pieces[0].0, proposal.cue));
    chosen
}

/// For each token, the cue in its own sentence that claims it as a quoted piece.
fn local_claims(reading: &Reading<'_>, proposals: &[Proposal]) -> Vec<u32> {
    let mut claims = vec![NONE; reading.words.len()];
    for proposal in proposals.iter().filter(|p| p.confidence >= LOCAL) {
        let Some(cue) = proposal.cue else { continue };
        for (start, end) in proposal
            .pieces
            .iter()
            .filter(|piece| is_local(reading, cue, **piece))
        {
            let words = &reading.words[*start..*end];
            for (claim, word) in claims[*start..*end].iter_mut().zip(words) {
                if word.region != NONE && *claim == NONE {
                    *claim = cue as u32;
                }
            }
        }
    }
    claims
}

/// Least confidence of a proposal that wins a quoted piece of its own sentence from a cue in another.
const LOCAL: f32 = 0.4;

fn is_local(reading: &Reading<'_>, cue: usize, (start, end): (usize, usize)) -> bool {
    let sentence = reading.words[cue].sentence;
    reading.words[start].sentence == sentence || reading.words[end - 1].sentence == sentence
}

/// Takes out pieces in other sentences that a cue of their own claims.
fn give_way(reading: &Reading<'_>, local: &[u32], proposal: &mut Proposal) {
    let Some(cue) = proposal.cue else { return };
    let before = proposal.pieces.len();
    proposal.pieces.retain(|(start, end)| {
        is_local(reading, cue, (*start, *end))
            || !local[*start..*end]
                .iter()
                .any(|claim| *claim != NONE && *claim != cue as u32)
    });
    if proposal.pieces.is_empty() {
        proposal.confidence = 0.0;
    } else if proposal.pieces.len() < before {
        proposal.kind = kind_of(reading, &proposal.pieces);
        proposal.rule = rule_of(reading, cue, proposal);
    }
}

/// Quotes that the layout attributes, without a word of saying: "NAME: ..." in interviews, "“...” — Name".
pub(super) fn by_layout(reading: &Reading<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    let labels: Vec<Option<(usize, usize, usize)>> = reading
        .paragraphs
        .iter()
        .map(|p| label(reading, *p))
        .collect();
    let dialogue = labels.iter().flatten().count() >= 3;
    for (paragraph, label) in reading.paragraphs.iter().zip(&labels) {
        match label {
            Some((from, to, speech)) if dialogue => {
                found.push(laid_out(
                    (*from, *to),
                    vec![(*speech, paragraph.1)],
                    "interview",
                ));
            }
            _ => signed(reading, *paragraph, &mut found),
        }
    }
    found
}

fn laid_out(source: (usize, usize), pieces: Vec<(usize, usize)>, rule: &'static str) -> Proposal {
    Proposal {
        cue: None,
        source: Some(source),
        pieces,
        kind: QuoteKind::Direct,
        cue_sum: 0.0,
        log_content: 0.0,
        rule,
        confidence: 0.9,
        continues: None,
    }
}

/// The speaker's label of a paragraph, "Q:" or "MS. JONES:", perhaps behind a quotation mark, and where speech starts.
fn label(reading: &Reading<'_>, (first, last): (usize, usize)) -> Option<(usize, usize, usize)> {
    let from = first + usize::from(reading.words.get(first)?.class == class::MARK);
    let colon =
        (from + 1..last.min(from + 6)).find(|at| reading.words[*at].class == class::COLON)?;
    let document = reading.document;
    let name_like = (from..colon).all(|at| {
        matches!(document.tokens[at].case, crate::text::Case::Upper)
            || (colon - from <= 2 && matches!(reading.text(at), "Q" | "A"))
            || (reading.words[at].name & 3 == 1)
            || reading.text(at) == "."
    });
    (name_like && colon + 1 < last).then_some((from, colon, colon + 1))
}

/// "“...” — Jane Doe": a quoted stretch and behind a dash nothing but a name to the end of the paragraph or line.
fn signed(reading: &Reading<'_>, (_, last): (usize, usize), found: &mut Vec<Proposal>) {
    let mut at = last;
    while at > 0 && last - at < 8 {
        at -= 1;
        let word = &reading.words[at];
        if word.region != NONE {
            return;
        }
        if matches!(reading.text(at), "—" | "–" | "―" | "--" | "-") {
            let quoted = at
                .checked_sub(1)
                .map_or(NONE, |before| reading.words[before].region);
            let end = if matches!(reading.words[last - 1].class, class::STOP | class::COMMA) {
                last - 1
            } else {
                last
            };
            if quoted != NONE && at + 1 < end {
                found.push(laid_out(
                    (at + 1, end),
                    vec![reading.region_tokens[quoted as usize]],
                    "signed",
                ));
            }
            return;
        }
        let fits =
            word.capital || matches!(word.class, class::COMMA | class::STOP) || word.name & 3 == 1;
        if !fits {
            return;
        }
    }
}

/// Gives the quoted stretches that nobody claimed to the speaker in flow, and joins quotes over several paragraphs.
pub(super) fn flow(reading: &Reading<'_>, mut chosen: Vec<Proposal>) -> Vec<Proposal> {
    let mut owner: Vec<Option<usize>> = vec![None; reading.words.len()];
    for (index, proposal) in chosen.iter().enumerate() {
        for (start, end) in &proposal.pieces {
            owner[*start..*end].fill(Some(index));
        }
    }
    let mut previous: Option<(usize, usize)> = None;
    for (number, region) in reading.regions.iter().enumerate() {
        let (start, end) = reading.region_tokens[number];
        if start >= end {
            continue;
        }
        let paragraph = reading
            .paragraphs
            .partition_point(|(_, last)| *last <= start);
        if let Some(index) = owner[start..end].iter().copied().flatten().last() {
            previous = Some((index, paragraph));
            continue;
        }
        if let Some(index) = resumed_by(reading, number, &owner) {
            chosen[index].pieces.insert(0, (start, end));
            previous = Some((index, paragraph));
            continue;
        }
        if region.resumes
            && let Some((index, before)) = previous
            && before + 1 == paragraph
            && chosen[index].rule != "interview"
        {
            chosen[index].pieces.push((start, end));
            previous = Some((index, paragraph));
            continue;
        }
        if let Some((index, before)) = previous
            && before == paragraph
            && stands_alone(reading, number)
            && follows(reading, &chosen[index], start)
        {
            chosen[index].pieces.push((start, end));
            continue;
        }
        if let Some((index, before)) = previous
            && stands_alone(reading, number)
            && before + usize::from(is_paragraph(reading, start, end, paragraph)) >= paragraph
        {
            let root = chosen[index].continues.unwrap_or(index);
            chosen.push(Proposal {
                cue: None,
                source: None,
                pieces: vec![(start, end)],
                kind: QuoteKind::Direct,
                cue_sum: 0.0,
                log_content: 0.0,
                rule: "continues",
                confidence: 0.6 * chosen[index].confidence,
                continues: Some(root),
            });
            previous = Some((chosen.len() - 1, paragraph));
        }
    }
    chosen
}

/// The quote that an open stretch at the end of a paragraph goes on in, when it is attributed there.
fn resumed_by(reading: &Reading<'_>, region: usize, owner: &[Option<usize>]) -> Option<usize> {
    let next = reading.regions.get(region + 1)?;
    let (start, end) = *reading.region_tokens.get(region + 1)?;
    if reading.regions[region].closed || !next.resumes || start >= end {
        return None;
    }
    owner[start]
}

/// True when the sentence of token `start` is the one right behind the quote and its attribution.
fn follows(reading: &Reading<'_>, quote: &Proposal, start: usize) -> bool {
    let end = quote
        .pieces
        .iter()
        .map(|piece| piece.1 - 1)
        .max()
        .unwrap_or(0);
    let source = quote.source.map_or(0, |source| source.1 - 1);
    let last = end.max(source).max(quote.cue.unwrap_or(0));
    quote.rule != "interview" && reading.words[start].sentence <= reading.words[last].sentence + 1
}

/// True when a quoted stretch is speech by its form: a sentence of its own, not words within one.
fn stands_alone(reading: &Reading<'_>, region: usize) -> bool {
    let (start, end) = reading.region_tokens[region];
    let inner = reading.regions[region]
        .inner
        .of(reading.document.text())
        .trim();
    let opens = start == 0
        || matches!(
            reading.words[start - 1].class,
            class::STOP | class::QUESTION | class::MARK
        )
        || reading.words[start - 1].sentence != reading.words[start].sentence;
    opens
        && reading.words_in(start, end) >= 5
        && inner
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c == '…' || c == '[')
        && inner.ends_with(['.', '?', '!', '…', '’', '\''])
}

/// True when the tokens are a whole paragraph.
fn is_paragraph(reading: &Reading<'_>, start: usize, end: usize, paragraph: usize) -> bool {
    reading
        .paragraphs
        .get(paragraph)
        .is_some_and(|p| p.0 == start && p.1 <= end + 1)
}

/// The characters that a run of tokens spans.
pub(super) fn span_of(reading: &Reading<'_>, (start, end): (usize, usize)) -> Span {
    reading.document.span_of(TokenRange { start, end })
}

/// The cue with the words that belong to it.
pub(super) fn cue_span(reading: &Reading<'_>, cue: usize) -> Span {
    let mut end = cue + 1;
    if reading.words[cue].key == hash(b"according") && reading.text(end) == "to" {
        end += 1;
    }
    span_of(reading, (cue, end))
}
