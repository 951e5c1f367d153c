//! Step 6 of attribution: the choice of proposals that become quotes.
//!
//! Proposals are taken greedily, best first, unless they overlap with one that is taken or are not statements.

use super::content::kind_of;
use super::context::{QuoteContext, Run};
use super::proposals::{Proposal, Rule};
use super::statements::is_statement;

/// Least confidence of a proposal that wins a quoted region in its sentence from a cue in another sentence.
const MIN_CLAIM: f32 = 0.4;

/// Chooses among proposals, which are sorted best first. Turns of an interview are always kept, and may contain other quotes.
/// Returns them in text order.
pub(super) fn select(context: &QuoteContext<'_>, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let (mut chosen, candidates): (Vec<Proposal>, Vec<Proposal>) = proposals
        .into_iter()
        .partition(|proposal| proposal.rule == Rule::Interview);
    let count = context.words.len();
    let mut in_interview = vec![false; count];
    for (start, end) in chosen.iter().flat_map(|turn| &turn.pieces) {
        in_interview[*start..*end].fill(true);
    }
    let claims = claims(context, &candidates);
    let mut taken = Taken {
        content: vec![false; count],
        cues: vec![false; count],
    };
    for mut proposal in candidates {
        cede_claimed(context, &claims, &mut proposal);
        let in_interview = proposal.cue.is_some_and(|cue| in_interview[cue]);
        if !proposal.pieces.is_empty()
            && is_statement(context, &proposal, in_interview)
            && !taken.overlaps(&proposal)
        {
            taken.add(&proposal);
            chosen.push(proposal);
        }
    }
    chosen.sort_by_key(|proposal| (proposal.pieces[0].0, proposal.cue));
    chosen
}

/// For each token, whether a chosen proposal has it as content or as cue.
struct Taken {
    content: Vec<bool>,
    cues: Vec<bool>,
}

impl Taken {
    /// Whether the cue of the proposal is content of another, or its content has a token of another.
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

/// For each token in quotation marks, the cue in its own sentence with the best proposal for it.
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

/// Removes the pieces in other sentences that a cue there claims.
fn cede_claimed(context: &QuoteContext<'_>, claims: &[Option<usize>], proposal: &mut Proposal) {
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
