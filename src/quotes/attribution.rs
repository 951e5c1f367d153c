//! From proposals to quotes: the most certain proposals win, and quoted stretches that nobody claims go to the speaker in
//! flow.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::learn::weights::hash;
use crate::span::Span;
use crate::text::TokenRange;

use super::QuoteKind;
use super::context::{NONE, QuoteContext, class};
use super::non_quotes;
use super::proposals::{ENOUGH_PROBABILITY, Proposal, kind_of, rule_of};
use super::reranker::{self, Form};

/// Least total_probability of a quoted and least confidence of an indirect proposal.
const LEAST: [f32; 2] = [ENOUGH_PROBABILITY, 0.3];
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
/// Words inside marks from which a proposal is taken whatever its total_probability: so long a stretch is somebody's words.
const LONG: usize = 8;

/// Takes proposals, most certain first, unless their content or cue lies in content already taken. Turns of an interview
/// hold quotes of their own.
pub(super) fn choose(context: &QuoteContext<'_>, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let (turns, proposals): (Vec<Proposal>, Vec<Proposal>) = proposals
        .into_iter()
        .partition(|proposal| proposal.rule == "interview");
    let mut in_turn = vec![false; context.words.len()];
    for (start, end) in turns.iter().flat_map(|turn| &turn.pieces) {
        in_turn[*start..*end].fill(true);
    }
    let mut owner = vec![false; context.words.len()];
    let mut cues_taken = vec![false; context.words.len()];
    let local = local_claims(context, &proposals);
    let mut chosen = turns;
    for mut proposal in proposals {
        give_way(context, &local, &mut proposal);
        let (chance, least) = least_chance(context, &proposal);
        let turn = proposal.cue.is_some_and(|cue| in_turn[cue]);
        if (chance < least && quoted_words(context, &proposal) < LONG)
            || (turn && !is_told_in_turn(context, &proposal))
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
fn least_chance(context: &QuoteContext<'_>, proposal: &Proposal) -> (f32, f32) {
    let certain = proposal.confidence.min(proposal.total_probability);
    let least = match proposal.kind {
        QuoteKind::Indirect => match reranker::form(context, &proposal.pieces) {
            Form::Infinitive | Form::Phrase if tells_deed(context, proposal) => SURE_DEED,
            _ if is_short(context, proposal) => SURE_SHORT,
            Form::Infinitive | Form::Phrase => SURE_PHRASE,
            Form::Clause => LEAST[1],
        },
        _ if non_quotes::holds_only(context, proposal, &TERMS[..2]) => SURE_TERM,
        _ if non_quotes::holds_only(context, proposal, &TERMS) => SURE_NAME,
        _ => return (proposal.total_probability, LEAST[0]),
    };
    (certain, least)
}

/// True when the cue is a verb of doing, wanting or noticing.
fn tells_deed(context: &QuoteContext<'_>, proposal: &Proposal) -> bool {
    static DEEDS: LazyLock<HashSet<u64>> = LazyLock::new(|| {
        let lines = include_str!("../data/lists/deed_verbs.tsv").lines();
        let words = lines.filter(|line| !line.starts_with('#'));
        words.map(|word| hash(word.as_bytes())).collect()
    });
    proposal
        .cue
        .is_some_and(|cue| DEEDS.contains(&context.words[cue].key))
}

fn is_short(context: &QuoteContext<'_>, proposal: &Proposal) -> bool {
    let pieces = proposal.pieces.iter();
    let words = pieces.map(|(start, end)| context.words_in(*start, (*end).min(start + 2 * SHORT)));
    words.sum::<usize>() <= SHORT
}

/// Words of a proposal that stand inside marks.
fn quoted_words(context: &QuoteContext<'_>, proposal: &Proposal) -> usize {
    let pieces = proposal.pieces.iter();
    pieces
        .map(|(start, end)| context.words[*start..*end].iter())
        .map(|words| words.filter(|word| word.region != NONE).count())
        .sum()
}

/// True for what somebody in an interview tells that others said: "I think" and "you know" are no quotes there.
fn is_told_in_turn(context: &QuoteContext<'_>, proposal: &Proposal) -> bool {
    let sure = proposal.kind != QuoteKind::Indirect || proposal.confidence >= SURE_IN_TURN;
    let other = proposal.source.is_some_and(|(start, _)| {
        let first = context.text(start);
        !["I", "we", "you"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(first))
    });
    sure && other
}

/// Least confidence of indirect speech inside a turn of an interview.
const SURE_IN_TURN: f32 = 0.5;

/// For each token, the cue in its own sentence that claims it as a quoted piece.
fn local_claims(context: &QuoteContext<'_>, proposals: &[Proposal]) -> Vec<u32> {
    let mut claims = vec![NONE; context.words.len()];
    for proposal in proposals.iter().filter(|p| p.confidence >= LOCAL) {
        let Some(cue) = proposal.cue else { continue };
        for (start, end) in proposal
            .pieces
            .iter()
            .filter(|piece| is_local(context, cue, **piece))
        {
            let words = &context.words[*start..*end];
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

fn is_local(context: &QuoteContext<'_>, cue: usize, (start, end): (usize, usize)) -> bool {
    let sentence = context.words[cue].sentence;
    context.words[start].sentence == sentence || context.words[end - 1].sentence == sentence
}

/// Takes out pieces in other sentences that a cue of their own claims.
fn give_way(context: &QuoteContext<'_>, local: &[u32], proposal: &mut Proposal) {
    let Some(cue) = proposal.cue else { return };
    let before = proposal.pieces.len();
    proposal.pieces.retain(|(start, end)| {
        is_local(context, cue, (*start, *end))
            || !local[*start..*end]
                .iter()
                .any(|claim| *claim != NONE && *claim != cue as u32)
    });
    if proposal.pieces.is_empty() {
        proposal.total_probability = 0.0;
    } else if proposal.pieces.len() < before {
        proposal.kind = kind_of(context, &proposal.pieces);
        proposal.rule = rule_of(context, cue, &proposal.pieces);
    }
}

/// Gives the quoted stretches that nobody claimed to the speaker in flow, and joins quotes over several paragraphs.
pub(super) fn attach_unclaimed(
    context: &QuoteContext<'_>,
    mut chosen: Vec<Proposal>,
) -> Vec<Proposal> {
    let mut owner: Vec<Option<usize>> = vec![None; context.words.len()];
    for (index, proposal) in chosen.iter().enumerate() {
        for (start, end) in &proposal.pieces {
            owner[*start..*end].fill(Some(index));
        }
    }
    let mut indirect = indirect_quotes(context, &chosen).into_iter().peekable();
    let mut previous: Option<(usize, usize)> = None;
    // Who goes on speaking: the last quote, quoted or not, and its paragraph.
    let mut speaking: Option<(usize, usize)> = None;
    for (number, region) in context.regions.iter().enumerate() {
        let (start, end) = context.region_tokens[number];
        if start >= end {
            continue;
        }
        let paragraph = context
            .paragraphs
            .partition_point(|(_, last)| *last <= start);
        while let Some((_, index, paragraph)) = indirect.next_if(|(end, ..)| *end <= start) {
            speaking = Some((index, paragraph));
        }
        if let Some(index) = owner[start..end].iter().copied().flatten().last() {
            previous = Some((index, paragraph));
            speaking = previous;
            continue;
        }
        if let Some(index) = resumed_by(context, number, &owner) {
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
            && (resumes_behind(context, &chosen[index], (start, end))
                || (stands_alone(context, number) && follows(context, &chosen[index], start)))
        {
            chosen[index].pieces.push((start, end));
            continue;
        }
        if let Some((index, before)) = speaking
            && stands_alone(context, number)
            && !non_quotes::is_title(context, start, end)
            && before + usize::from(is_paragraph(context, start, end, paragraph)) >= paragraph
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
                total_probability: 1.0,
                continues: Some(root),
            });
            previous = Some((chosen.len() - 1, paragraph));
            speaking = previous;
        }
    }
    chosen
}

/// The quotes without marks, by the token behind their last word: with that, index and paragraph.
fn indirect_quotes(context: &QuoteContext<'_>, chosen: &[Proposal]) -> Vec<(usize, usize, usize)> {
    let mut told: Vec<(usize, usize, usize)> = chosen
        .iter()
        .enumerate()
        .filter(|(_, proposal)| proposal.kind == QuoteKind::Indirect && proposal.source.is_some())
        .map(|(index, proposal)| {
            let pieces = proposal.pieces.iter().map(|piece| piece.1);
            let source = proposal.source.map_or(0, |source| source.1);
            let cue = proposal.cue.map_or(0, |cue| cue + 1);
            let end = pieces.max().unwrap_or(0).max(source).max(cue);
            let paragraph = context.paragraphs.partition_point(|(_, last)| *last < end);
            (end, index, paragraph)
        })
        .collect();
    told.sort_unstable();
    told
}

/// The quote that an open stretch at the end of a paragraph goes on in, when it is attributed there.
fn resumed_by(context: &QuoteContext<'_>, region: usize, owner: &[Option<usize>]) -> Option<usize> {
    let next = context.regions.get(region + 1)?;
    let (start, end) = *context.region_tokens.get(region + 1)?;
    if context.regions[region].closed || !next.resumes || start >= end {
        return None;
    }
    owner[start]
}

/// True for the second half of a quote around its attribution: “I came,” said Ms Low – “and I saw.”
fn resumes_behind(
    context: &QuoteContext<'_>,
    quote: &Proposal,
    (start, end): (usize, usize),
) -> bool {
    let last = quote.pieces.iter().map(|piece| piece.1).max().unwrap_or(0);
    let source = quote.source.map_or(0, |source| source.1);
    let behind = source.max(quote.cue.map_or(0, |cue| cue + 1));
    quote.kind == QuoteKind::Direct
        && last < behind
        && (behind + 1..behind + 3).contains(&start)
        && context.words[behind..start]
            .iter()
            .all(|word| matches!(word.class, class::COMMA | class::DASH))
        && context.words_in(start, end) >= 3
}

/// True when the sentence of token `start` is the one right behind the quote and its attribution.
fn follows(context: &QuoteContext<'_>, quote: &Proposal, start: usize) -> bool {
    let end = quote
        .pieces
        .iter()
        .map(|piece| piece.1 - 1)
        .max()
        .unwrap_or(0);
    let source = quote.source.map_or(0, |source| source.1 - 1);
    let last = end.max(source).max(quote.cue.unwrap_or(0));
    quote.rule != "interview" && context.words[start].sentence <= context.words[last].sentence + 1
}

/// True when a quoted stretch is speech by its form: a sentence of its own, not words within one.
fn stands_alone(context: &QuoteContext<'_>, region: usize) -> bool {
    let (start, end) = context.region_tokens[region];
    let inner = context.regions[region]
        .inner
        .of(context.document.text())
        .trim();
    let opens = start == 0
        || matches!(
            context.words[start - 1].class,
            class::STOP | class::QUESTION | class::MARK
        )
        || context.words[start - 1].sentence != context.words[start].sentence;
    opens
        && context.words_in(start, end) >= 5
        && inner
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c == '…' || c == '[')
        && inner.ends_with(['.', '?', '!', '…', '’', '\''])
}

/// True when the tokens are a whole paragraph.
fn is_paragraph(context: &QuoteContext<'_>, start: usize, end: usize, paragraph: usize) -> bool {
    context
        .paragraphs
        .get(paragraph)
        .is_some_and(|p| p.0 == start && p.1 <= end + 1)
}

/// The characters that a run of tokens spans.
pub(super) fn span_of(context: &QuoteContext<'_>, (start, end): (usize, usize)) -> Span {
    context.document.span_of(TokenRange { start, end })
}

/// The cue with the words that belong to it.
pub(super) fn cue_span(context: &QuoteContext<'_>, cue: usize) -> Span {
    let mut end = cue + 1;
    if context.words[cue].key == hash(b"according") && context.text(end) == "to" {
        end += 1;
    }
    span_of(context, (cue, end))
}
