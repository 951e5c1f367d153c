//! Step 6 of attribution: selects the proposals that become quotes.
//!
//! Proposals are selected greedily, best first. Those that overlap a selected one, and those that are not attributions, are
//! skipped.

use super::QuoteKind;
use super::attributions::{is_attribution, is_possible};
use super::content::kind_of;
use super::context::{QuoteContext, Run};
use super::proposals::{Proposal, Rule};
use super::sources;
use super::statements::StatementModel;

/// Minimum probability that an improbable attribution is a statement.
const MIN_STATEMENT: f32 = 0.6;

/// Minimum confidence of a proposal that takes a quoted region in its own sentence away from a cue in another sentence.
const MIN_CLAIM: f32 = 0.4;

/// Selects among `proposals`, which are sorted best first. Turns of an interview are always kept, and may contain other
/// quotes. Returns the selected proposals in text order.
///
/// `statements` accepts improbable attributions that are probable statements. Without it, all that are possible are accepted.
pub(super) fn select(
    context: &QuoteContext<'_>,
    proposals: Vec<Proposal>,
    statements: Option<&StatementModel>,
) -> Vec<Proposal> {
    let (mut chosen, candidates): (Vec<Proposal>, Vec<Proposal>) = proposals
        .into_iter()
        .partition(|proposal| proposal.rule == Rule::Interview);
    let count = context.words.len();
    let mut in_interview = vec![false; count];
    for (start, end) in chosen.iter().flat_map(|turn| &turn.pieces) {
        in_interview[*start..*end].fill(true);
    }
    let claims = claims(context, &candidates);
    let candidates = ranked(context, candidates, &claims, &in_interview, statements);
    let mut taken = Taken {
        content: vec![false; count],
        cues: vec![false; count],
    };
    for proposal in candidates {
        if !taken.overlaps(&proposal) {
            taken.add(&proposal);
            chosen.push(proposal);
        }
    }
    chosen.sort_by_key(|proposal| (proposal.pieces[0].0, proposal.cue));
    chosen
}

/// The acceptable candidates, best first. Statements come before other attributions of the same rank.
fn ranked(
    context: &QuoteContext<'_>,
    candidates: Vec<Proposal>,
    claims: &[Option<usize>],
    in_interview: &[bool],
    statements: Option<&StatementModel>,
) -> Vec<Proposal> {
    let mut possible: Vec<(Proposal, bool)> = Vec::with_capacity(candidates.len());
    for mut proposal in candidates {
        drop_claimed_elsewhere(context, claims, &mut proposal);
        if proposal.pieces.is_empty() {
            continue;
        }
        sources::clean(context, &mut proposal);
        let in_interview = proposal.cue.is_some_and(|cue| in_interview[cue]);
        let is_attribution = is_attribution(context, &proposal, in_interview);
        if !is_attribution && (in_interview || !is_possible(&proposal)) {
            continue;
        }
        possible.push((proposal, is_attribution));
    }
    let probabilities = match statements {
        Some(model) => model.probabilities(context, possible.iter().map(|one| &one.0)),
        None => vec![1.0; possible.len()],
    };
    let mut ranked: Vec<(f32, Proposal)> = Vec::with_capacity(possible.len());
    for ((mut proposal, is_attribution), statement) in possible.into_iter().zip(probabilities) {
        proposal.statement = statements.map(|_| statement);
        if is_attribution || statement >= MIN_STATEMENT {
            ranked.push((proposal.rank * statement, proposal));
        }
    }
    put_nested_last(context, &mut ranked);
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().map(|(_, proposal)| proposal).collect()
}

/// Factor of the rank of a proposal that is part of what a statement reports.
const NESTED: f32 = 0.8;

/// Lowers the rank of reported clauses whose cue is in the content of a statement: "said that those who refused to pay were fined".
fn put_nested_last(context: &QuoteContext<'_>, ranked: &mut [(f32, Proposal)]) {
    let mut is_told = vec![false; context.words.len()];
    for (_, proposal) in ranked.iter() {
        let is_statement = proposal.statement.is_some_and(|it| it >= MIN_STATEMENT);
        for (start, end) in proposal.pieces.iter().filter(|_| is_statement) {
            is_told[*start..*end].fill(true);
        }
    }
    for (rank, proposal) in ranked {
        let is_reported = proposal.kind != QuoteKind::Direct;
        if is_reported && proposal.cue.is_some_and(|cue| is_told[cue]) {
            *rank *= NESTED;
        }
    }
}

/// The tokens of the selected proposals.
struct Taken {
    content: Vec<bool>,
    cues: Vec<bool>,
}

impl Taken {
    /// Whether the cue of the proposal is part of selected content, or its content contains a selected token.
    fn overlaps(&self, proposal: &Proposal) -> bool {
        proposal.cue.is_some_and(|cue| self.content[cue])
            || proposal.pieces.iter().any(|(start, end)| {
                self.content[*start..*end].contains(&true)
                    || self.cues[*start..*end].contains(&true)
            })
    }

    fn add(&mut self, proposal: &Proposal) {
        for (start, end) in &proposal.pieces {
            self.content[*start..*end].fill(true);
        }
        if let Some(cue) = proposal.cue {
            self.cues[cue] = true;
        }
    }
}

/// For each token in quotation marks, the cue of the best proposal from its own sentence.
fn claims(context: &QuoteContext<'_>, proposals: &[Proposal]) -> Vec<Option<usize>> {
    let mut claims = vec![None; context.words.len()];
    for proposal in proposals.iter().filter(|p| p.confidence >= MIN_CLAIM) {
        let Some(cue) = proposal.cue else { continue };
        for piece in proposal
            .pieces
            .iter()
            .filter(|p| is_local(context, cue, **p))
        {
            for at in piece.0..piece.1 {
                if context.words[at].is_quoted() {
                    claims[at].get_or_insert(cue);
                }
            }
        }
    }
    claims
}

/// Whether a piece begins or ends in the sentence of its cue.
fn is_local(context: &QuoteContext<'_>, cue: usize, (start, end): Run) -> bool {
    let sentence = context.words[cue].sentence;
    context.words[start].sentence == sentence || context.words[end - 1].sentence == sentence
}

/// Removes pieces in other sentences that are claimed by a cue there.
fn drop_claimed_elsewhere(
    context: &QuoteContext<'_>,
    claims: &[Option<usize>],
    proposal: &mut Proposal,
) {
    let Some(cue) = proposal.cue else { return };
    let before = proposal.pieces.len();
    proposal.pieces.retain(|piece| {
        is_local(context, cue, *piece)
            || claims[piece.0..piece.1]
                .iter()
                .all(|claim| claim.is_none_or(|claim| claim == cue))
    });
    if !proposal.pieces.is_empty() && proposal.pieces.len() < before {
        proposal.kind = kind_of(context, &proposal.pieces);
        proposal.rule = Rule::of_cue(context, cue, &proposal.pieces);
    }
}
