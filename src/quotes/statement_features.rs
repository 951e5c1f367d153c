//! The features of the statement model.

use crate::lexicon::{Class, Classes};

use super::content::{ContentForm, VerbPhrase};
use super::context::{QuoteContext, class};
use super::non_quotes::{self, Reason};
use super::proposals::Proposal;
use super::reranker_features::{ProposalFeatures, count_words, order};
use super::stance::{Stance, stance};

/// Number of features.
pub(super) const FEATURES: usize = 67;

/// Fingerprint of the features in the model file. After a change to a feature, increase the first number and train again.
pub(super) const FINGERPRINT: u64 = 3 << 32 | FEATURES as u64;

/// The types of cues, in the order of their features.
const CUE_TYPES: [Class; 12] = [
    Class::ReportingCue,
    Class::AskingCue,
    Class::PromisingCue,
    Class::DenyingCue,
    Class::WithholdingCue,
    Class::BlamingCue,
    Class::PraisingCue,
    Class::ThinkingCue,
    Class::PerceivingCue,
    Class::DecidingCue,
    Class::NamingCue,
    Class::StatementNoun,
];

/// The types of sources, in the order of their features.
const SOURCE_TYPES: [Class; 4] = [
    Class::DocumentNoun,
    Class::InanimateSource,
    Class::PersonOrGroupNoun,
    Class::ListedRole,
];

/// Number of tokens before a participle in which a form of "be" makes it passive.
const MAX_AUXILIARY: usize = 3;

/// The features of an attribution.
pub(super) fn features(context: &QuoteContext<'_>, proposal: &Proposal) -> [f32; FEATURES] {
    let first = proposal.pieces[0].0;
    let last = proposal.pieces[proposal.pieces.len() - 1].1 - 1;
    let cue = proposal.cue.unwrap_or(first);
    let of = ProposalFeatures { context };
    let content = of.content(proposal, cue);
    let source = of.source(proposal, cue);
    let cue_classes = match proposal.cue {
        Some(cue) => context.document.classes(cue),
        None => Classes::NONE,
    };
    let stance = stance(context, proposal);
    let form = ContentForm::of(context, &proposal.pieces);
    let phrase = VerbPhrase::of(context, &proposal.pieces);
    let takes_content = is_complement(stance, form, phrase)
        || form == ContentForm::Clause && stance != Stance::Asserts;
    let sentence = context.words[cue].sentence as usize;
    let opening = context.document.sentences[sentence].tokens.start;
    let numbers = [
        proposal.kind as u64,
        proposal.rule as u64,
        u64::from(proposal.continues.is_some()),
        order(proposal, cue, first, last),
        proposal.pieces.len() as u64,
        of.level(cue),
        of.class(cue),
        of.class(cue + 1),
        of.class(cue + 2),
        of.class(cue.wrapping_sub(1)),
        of.denied(cue),
        u64::from(is_passive(context, cue)),
        u64::from(context.words[cue].is_quoted()),
        (cue - opening).min(30) as u64,
        sentence.min(3) as u64,
        form as u64,
        phrase as u64,
        stance as u64,
        u64::from(takes_content),
        content.verb as u64,
        content.verbs,
        content.marks,
        content.quoted_words.min(20) as u64,
        content.sentences,
        content.other_speech,
        of.class(first),
        of.class(first + 1),
        of.class(first.wrapping_sub(1)),
        of.class(last + 1),
        of.subject(first),
        of.capital(first),
        of.name(first),
        gap(first, last, cue),
        u64::from(proposal.source.is_none()),
        source.class,
        source.name,
        source.length.min(20) as u64,
        source.distance.min(20) as u64,
        source.after_cue,
        source_opening(context, proposal),
        u64::from(non_quotes::holds_only(context, proposal, &[Reason::Title])),
        u64::from(non_quotes::holds_only(
            context,
            proposal,
            &[Reason::Term, Reason::Nickname, Reason::ScareQuote],
        )),
        u64::from(context.words[sentence_end(context, sentence)].class == class::QUESTION),
    ];
    let scores = [
        proposal.confidence,
        proposal.total_probability,
        proposal.rank,
        count_words(context, proposal) as f32,
    ];
    let cue_types = CUE_TYPES.map(|class| cue_classes.has(class));
    let source_types = SOURCE_TYPES.map(|class| source_has(context, proposal, class));
    let flags = cue_types.into_iter().chain(source_types);
    let mut all = [0.0; FEATURES];
    let values = scores
        .into_iter()
        .chain(numbers.map(|n| n as f32))
        .chain(flags.map(|flag| f32::from(u8::from(flag))));
    for (slot, value) in all.iter_mut().zip(values) {
        *slot = value;
    }
    all
}

/// Whether the cue asks, promises, denies or withholds, and the content is a verb phrase that such cues take: "urged drivers
/// to stay at home", "denied taking any money", "vowed to win".
pub(super) fn takes_verb_phrase(context: &QuoteContext<'_>, proposal: &Proposal) -> bool {
    let stance = stance(context, proposal);
    stance != Stance::Asserts
        && is_complement(
            stance,
            ContentForm::of(context, &proposal.pieces),
            VerbPhrase::of(context, &proposal.pieces),
        )
}

/// Whether cues of a stance take content of this form.
fn is_complement(stance: Stance, form: ContentForm, phrase: VerbPhrase) -> bool {
    let wanted = match stance {
        Stance::Asserts => return false,
        Stance::Asks => Some(VerbPhrase::ObjectInfinitive),
        Stance::Denies => Some(VerbPhrase::Gerund),
        Stance::Withholds | Stance::Promises => None,
    };
    form == ContentForm::Infinitive || wanted == Some(phrase)
}

/// Whether a participle follows a form of "be".
fn is_passive(context: &QuoteContext<'_>, cue: usize) -> bool {
    matches!(context.words[cue].class, class::PAST | class::SPEECH_PAST)
        && context.words[cue.saturating_sub(MAX_AUXILIARY)..cue]
            .iter()
            .any(|word| matches!(word.class, class::BE | class::CONTRACTION))
}

/// Tokens between cue and content, at most 20.
fn gap(first: usize, last: usize, cue: usize) -> u64 {
    let gap = if first > cue {
        first - cue
    } else {
        cue.saturating_sub(last)
    };
    gap.min(20) as u64
}

/// The class of the first token of the source.
fn source_opening(context: &QuoteContext<'_>, proposal: &Proposal) -> u64 {
    proposal
        .source
        .map_or(0, |(start, _)| u64::from(context.words[start].class))
}

/// Whether the source has a word of a class.
fn source_has(context: &QuoteContext<'_>, proposal: &Proposal, class: Class) -> bool {
    let is_match = |(start, end)| (start..end).any(|at| context.is(at, class));
    proposal.source.is_some_and(is_match)
}

/// The last token of a sentence.
fn sentence_end(context: &QuoteContext<'_>, sentence: usize) -> usize {
    context.document.sentences[sentence].tokens.end - 1
}
