//! From proposals to quotes: the most certain proposals win, and quoted stretches that nobody claims go to the speaker in
//! flow.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::learn::weights::hash;
use crate::span::Span;
use crate::text::TokenRange;

use super::QuoteKind;
use super::judge::{self, Form};
use super::proposals::{HOPE, Proposal, kind_of, rule_of};
use super::reading::{NONE, Reading, class};
use super::rejected;

/// Least hope of a quoted and least confidence of an indirect proposal.
const LEAST: [f32; 2] = [HOPE, 0.3];
/// Least confidence of a proposal whose marks hold but terms and nicknames, and of one with titles too.
const SURE_TERM: f32 = 0.6;
const SURE_NAME: f32 = 0.5;
/// What marks hold that is hardly ever speech.
const TERMS: [&str; 3] = ["term", "nickname", "title"];
/// Least confidence of indirect speech of few words: "asked for the text" is more often no speech than longer ones are.
const SURE_SHORT: f32 = 0.4;
const SHORT: usize = 4;
/// Least confidence of other indirect speech that is no clause.
const SURE_PHRASE: f32 = 0.35;
/// Least confidence of a phrase without a clause behind a verb of doing or wanting: "approved 31 closures".
const SURE_DEED: f32 = 0.7;
/// Words inside marks from which a proposal is taken whatever its hope: so long a stretch is somebody's words.
const LONG: usize = 8;

/// Takes proposals, most certain first, unless their content or cue lies in content already taken. Turns of an interview
/// hold quotes of their own.
pub(super) fn choose(reading: &Reading<'_>, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let (turns, proposals): (Vec<Proposal>, Vec<Proposal>) = proposals
        .into_iter()
        .partition(|proposal| proposal.rule == "interview");
    let mut in_turn = vec![false; reading.words.len()];
    for (start, end) in turns.iter().flat_map(|turn| &turn.pieces) {
        in_turn[*start..*end].fill(true);
    }
    let mut owner = vec![false; reading.words.len()];
    let mut cues_taken = vec![false; reading.words.len()];
    let local = local_claims(reading, &proposals);
    let mut chosen = turns;
    for mut proposal in proposals {
        give_way(reading, &local, &mut proposal);
        let (chance, least) = least_chance(reading, &proposal);
        let turn = proposal.cue.is_some_and(|cue| in_turn[cue]);
        if (chance < least && quoted_words(reading, &proposal) < LONG)
            || (turn && !is_told_in_turn(reading, &proposal))
        {
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

/// How likely a proposal is right, and how likely it has to be.
fn least_chance(reading: &Reading<'_>, proposal: &Proposal) -> (f32, f32) {
    let certain = proposal.confidence.min(proposal.hope);
    let least = match proposal.kind {
        QuoteKind::Indirect => match judge::form(reading, &proposal.pieces) {
            Form::Infinitive | Form::Phrase if tells_deed(reading, proposal) => SURE_DEED,
            _ if is_short(reading, proposal) => SURE_SHORT,
            Form::Infinitive | Form::Phrase => SURE_PHRASE,
            Form::Clause => LEAST[1],
        },
        _ if rejected::holds_only(reading, proposal, &TERMS[..2]) => SURE_TERM,
        _ if rejected::holds_only(reading, proposal, &TERMS) => SURE_NAME,
        _ => return (proposal.hope, LEAST[0]),
    };
    (certain, least)
}

/// True when the cue is a verb of doing, wanting or noticing.
fn tells_deed(reading: &Reading<'_>, proposal: &Proposal) -> bool {
    static DEEDS: LazyLock<HashSet<u64>> = LazyLock::new(|| {
        let lines = include_str!("../data/lists/deed_verbs.tsv").lines();
        let words = lines.filter(|line| !line.starts_with('#'));
        words.map(|word| hash(word.as_bytes())).collect()
    });
    proposal
        .cue
        .is_some_and(|cue| DEEDS.contains(&reading.words[cue].key))
}

fn is_short(reading: &Reading<'_>, proposal: &Proposal) -> bool {
    let pieces = proposal.pieces.iter();
    let words = pieces.map(|(start, end)| reading.words_in(*start, (*end).min(start + 2 * SHORT)));
    words.sum::<usize>() <= SHORT
}

/// Words of a proposal that stand inside marks.
fn quoted_words(reading: &Reading<'_>, proposal: &Proposal) -> usize {
    let pieces = proposal.pieces.iter();
    pieces
        .map(|(start, end)| reading.words[*start..*end].iter())
        .map(|words| words.filter(|word| word.region != NONE).count())
        .sum()
}

/// True for what somebody in an interview tells that others said: "I think" and "you know" are no quotes there.
fn is_told_in_turn(reading: &Reading<'_>, proposal: &Proposal) -> bool {
    let sure = proposal.kind != QuoteKind::Indirect || proposal.confidence >= SURE_IN_TURN;
    let other = proposal.source.is_some_and(|(start, _)| {
        let first = reading.text(start);
        !["I", "we", "you"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(first))
    });
    sure && other
}

/// Least confidence of indirect speech inside a turn of an interview.
const SURE_IN_TURN: f32 = 0.5;

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
        proposal.hope = 0.0;
    } else if proposal.pieces.len() < before {
        proposal.kind = kind_of(reading, &proposal.pieces);
        proposal.rule = rule_of(reading, cue, &proposal.pieces);
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
    let mut told = told(reading, &chosen).into_iter().peekable();
    let mut previous: Option<(usize, usize)> = None;
    // Who goes on speaking: the last quote, quoted or not, and its paragraph.
    let mut speaking: Option<(usize, usize)> = None;
    for (number, region) in reading.regions.iter().enumerate() {
        let (start, end) = reading.region_tokens[number];
        if start >= end {
            continue;
        }
        let paragraph = reading
            .paragraphs
            .partition_point(|(_, last)| *last <= start);
        while let Some((_, index, paragraph)) = told.next_if(|(end, ..)| *end <= start) {
            speaking = Some((index, paragraph));
        }
        if let Some(index) = owner[start..end].iter().copied().flatten().last() {
            previous = Some((index, paragraph));
            speaking = previous;
            continue;
        }
        if let Some(index) = resumed_by(reading, number, &owner) {
            chosen[index].pieces.insert(0, (start, end));
            previous = Some((index, paragraph));
            speaking = previous;
            continue;
        }
        if region.resumes
            && let Some((index, before)) = previous
            && before + 1 == paragraph
            && chosen[index].rule != "interview"
        {
            chosen[index].pieces.push((start, end));
            previous = Some((index, paragraph));
            speaking = previous;
            continue;
        }
        if let Some((index, before)) = previous
            && before == paragraph
            && (resumes_behind(reading, &chosen[index], (start, end))
                || (stands_alone(reading, number) && follows(reading, &chosen[index], start)))
        {
            chosen[index].pieces.push((start, end));
            continue;
        }
        if let Some((index, before)) = speaking
            && stands_alone(reading, number)
            && !rejected::is_title(reading, start, end)
            && before + usize::from(is_paragraph(reading, start, end, paragraph)) >= paragraph
        {
            let root = chosen[index].continues.unwrap_or(index);
            chosen.push(Proposal {
                cue: None,
                source: None,
                pieces: vec![(start, end)],
                kind: QuoteKind::Direct,
                rule: "continues",
                confidence: 0.6 * chosen[index].confidence,
                rank: 0.0,
                hope: 1.0,
                continues: Some(root),
            });
            previous = Some((chosen.len() - 1, paragraph));
            speaking = previous;
        }
    }
    chosen
}

/// The quotes without marks, by the token behind their last word: with that, index and paragraph.
fn told(reading: &Reading<'_>, chosen: &[Proposal]) -> Vec<(usize, usize, usize)> {
    let mut told: Vec<(usize, usize, usize)> = chosen
        .iter()
        .enumerate()
        .filter(|(_, proposal)| proposal.kind == QuoteKind::Indirect && proposal.source.is_some())
        .map(|(index, proposal)| {
            let pieces = proposal.pieces.iter().map(|piece| piece.1);
            let source = proposal.source.map_or(0, |source| source.1);
            let cue = proposal.cue.map_or(0, |cue| cue + 1);
            let end = pieces.max().unwrap_or(0).max(source).max(cue);
            let paragraph = reading.paragraphs.partition_point(|(_, last)| *last < end);
            (end, index, paragraph)
        })
        .collect();
    told.sort_unstable();
    told
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

/// True for the second half of a quote around its attribution: “I came,” said Ms Low – “and I saw.”
fn resumes_behind(reading: &Reading<'_>, quote: &Proposal, (start, end): (usize, usize)) -> bool {
    let last = quote.pieces.iter().map(|piece| piece.1).max().unwrap_or(0);
    let source = quote.source.map_or(0, |source| source.1);
    let behind = source.max(quote.cue.map_or(0, |cue| cue + 1));
    quote.kind == QuoteKind::Direct
        && last < behind
        && (behind + 1..behind + 3).contains(&start)
        && reading.words[behind..start]
            .iter()
            .all(|word| matches!(word.class, class::COMMA | class::DASH))
        && reading.words_in(start, end) >= 3
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
