//! Step 5 of attribution: decides whether a proposal is an attribution.
//!
//! The decision compares the models' probabilities with thresholds, which are higher for content that is rarely attributed.

use crate::lexicon::Class;

use super::QuoteKind;
use super::content::ContentForm;
use super::context::{QuoteContext, Run};
use super::non_quotes::{self, Reason};
use super::proposals::{ENOUGH_PROBABILITY, Proposal};

/// Minimum confidence of indirect speech that is a clause.
const MIN_CLAUSE: f32 = 0.3;
/// Minimum confidence of other indirect speech.
const MIN_PHRASE: f32 = 0.35;
/// Minimum confidence of indirect speech of at most [`SHORT`] words: "asked for the text".
const MIN_SHORT: f32 = 0.4;
/// Maximum number of words of short indirect speech.
const SHORT: usize = 4;
/// Minimum confidence of a phrase after a verb of doing or wanting: "approved 31 closures".
const MIN_DEED: f32 = 0.7;
/// Minimum confidence of indirect speech inside a turn of an interview.
const MIN_IN_INTERVIEW: f32 = 0.5;
/// Minimum confidence of a quote whose quotation marks contain only terms and nicknames.
const MIN_TERM: f32 = 0.6;
/// Minimum confidence of a quote whose quotation marks contain only terms, nicknames and titles.
const MIN_TITLE: f32 = 0.5;
/// Number of words in quotation marks that make a proposal an attribution regardless of its probability.
const LONG: usize = 8;

/// Minimum confidence of a proposal that may be a statement although it is no probable attribution.
const MIN_POSSIBLE: f32 = 0.12;

/// Whether an improbable attribution may be a statement.
pub(super) fn is_possible(proposal: &Proposal) -> bool {
    certainty(proposal) >= MIN_POSSIBLE
}

/// Whether a proposal is an attribution. `in_interview` is whether its cue is inside a turn of an interview.
pub(super) fn is_attribution(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    in_interview: bool,
) -> bool {
    let is_probable = match proposal.kind {
        QuoteKind::Indirect => certainty(proposal) >= min_of_indirect(context, proposal),
        _ => is_probable_quote(context, proposal),
    };
    (is_probable || quoted_words(context, proposal) >= LONG)
        && (!in_interview || is_reported_in_interview(context, proposal))
}

/// The probability that the content is right.
fn certainty(proposal: &Proposal) -> f32 {
    proposal.confidence.min(proposal.total_probability)
}

/// Whether a proposal with quotation marks is probable enough.
fn is_probable_quote(context: &QuoteContext<'_>, proposal: &Proposal) -> bool {
    let holds_only = |reasons: &[Reason]| non_quotes::holds_only(context, proposal, reasons);
    if holds_only(&[Reason::Term, Reason::Nickname]) {
        certainty(proposal) >= MIN_TERM
    } else if holds_only(&[Reason::Term, Reason::Nickname, Reason::Title]) {
        certainty(proposal) >= MIN_TITLE
    } else {
        proposal.total_probability >= ENOUGH_PROBABILITY
    }
}

/// The minimum confidence of indirect speech.
fn min_of_indirect(context: &QuoteContext<'_>, proposal: &Proposal) -> f32 {
    let is_clause = ContentForm::of(context, &proposal.pieces) == ContentForm::Clause;
    let is_deed = |cue| context.is(cue, Class::DeedVerb);
    if !is_clause && proposal.cue.is_some_and(is_deed) {
        MIN_DEED
    } else if is_short(context, proposal) {
        MIN_SHORT
    } else if is_clause {
        MIN_CLAUSE
    } else {
        MIN_PHRASE
    }
}

fn is_short(context: &QuoteContext<'_>, proposal: &Proposal) -> bool {
    let pieces = proposal.pieces.iter();
    let words = pieces.map(|(start, end)| context.words_in(*start, (*end).min(start + 2 * SHORT)));
    words.sum::<usize>() <= SHORT
}

/// Number of tokens in quotation marks.
fn quoted_words(context: &QuoteContext<'_>, proposal: &Proposal) -> usize {
    let words = context.words_of(&proposal.pieces);
    words.filter(|word| word.is_quoted()).count()
}

/// Whether a proposal in an interview reports what others said. "I think" and "you know" are not quotes there.
fn is_reported_in_interview(context: &QuoteContext<'_>, proposal: &Proposal) -> bool {
    let is_sure = proposal.kind != QuoteKind::Indirect || proposal.confidence >= MIN_IN_INTERVIEW;
    let is_other = |(start, _): Run| !context.is(start, Class::ConversationPronoun);
    is_sure && proposal.source.is_some_and(is_other)
}
