//! Step 10 of attribution: what a statement does with its content.

use crate::lexicon::Class;

use super::context::{QuoteContext, class};
use super::proposals::Proposal;

/// What a speaker does with the content of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Stance {
    /// Says that it is so: "said", "announced", "according to".
    #[default]
    Asserts,
    /// Asks for it, or whether it is so: "urged", "called for", "asked whether".
    Asks,
    /// Says that it is not so: "denied", "rejected".
    Denies,
    /// Does not say it: "declined to say whether".
    Withholds,
    /// Says that they will do it: "vowed to", "said she would".
    Promises,
}

impl Stance {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asserts => "asserts",
            Self::Asks => "asks",
            Self::Denies => "denies",
            Self::Withholds => "withholds",
            Self::Promises => "promises",
        }
    }
}

/// Number of tokens before a cue in which a negation or a refusal applies to it.
const MAX_NEGATION: usize = 5;

/// The stance of the speaker of a quote.
pub(super) fn stance(context: &QuoteContext<'_>, quote: &Proposal) -> Stance {
    let Some(cue) = quote.cue else {
        return Stance::Asserts;
    };
    let is = |class| context.is(cue, class);
    let is_negated = is_negated(context, cue);
    if is(Class::WithholdingCue)
        || (is(Class::ReportingCue) || is(Class::CommentNoun)) && is_negated
    {
        return Stance::Withholds;
    }
    if is(Class::DenyingCue) && !is_negated {
        return Stance::Denies;
    }
    if is_request(context, cue) {
        return Stance::Asks;
    }
    if is(Class::PromisingCue) || is_plan(context, quote, cue) {
        return Stance::Promises;
    }
    Stance::Asserts
}

/// Whether a cue is negated or refused: "would not say", "declined to comment".
fn is_negated(context: &QuoteContext<'_>, cue: usize) -> bool {
    let sentence = context.words[cue].sentence;
    (cue.saturating_sub(MAX_NEGATION)..cue)
        .rev()
        .take_while(|at| {
            let word = &context.words[*at];
            word.sentence == sentence
                && !matches!(
                    word.class,
                    class::COMMA
                        | class::DASH
                        | class::SEMICOLON
                        | class::COLON
                        | class::AND
                        | class::BUT
                        | class::THAT
                )
        })
        .any(|at| {
            context.words[at].class == class::NEGATION
                || context.is(at, Class::NegatedAuxiliary)
                || context.is(at, Class::WithholdingCue)
        })
}

/// Whether a cue asks or orders. "Call" asks only with "for", "on" or "upon".
fn is_request(context: &QuoteContext<'_>, cue: usize) -> bool {
    if context.is(cue, Class::CallingCue) {
        return context.is(cue + 1, Class::RequestPreposition);
    }
    context.is(cue, Class::AskingCue)
}

/// Whether indirect speech says what the speaker will do: "said she would resign", "announced it will close".
fn is_plan(context: &QuoteContext<'_>, quote: &Proposal, cue: usize) -> bool {
    let (start, end) = quote.pieces[0];
    let start = start + usize::from(context.words[start].class == class::THAT);
    if start <= cue || start + 2 >= end || context.words[start].is_quoted() {
        return false;
    }
    let is = |at, class| context.is(at, class);
    let is_speaker = is(start, Class::SpeakerPronoun) || is(start, Class::ConversationPronoun);
    let is_certain = is(start + 1, Class::FutureAuxiliary);
    let is_possible = is(start + 1, Class::ConditionalAuxiliary) && !is(start, Class::Thing);
    let is_deed = context.words[start + 2].class != class::BE
        && context.words[start + 2].class != class::HAVE;
    is_speaker && is_deed && (is_certain || is_possible)
}
