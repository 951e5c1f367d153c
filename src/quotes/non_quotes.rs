//! Classifies words in quotation marks that are not a quote by the reason for the marks.

use crate::lexicon::Class;
use crate::text::TokenKind;

use super::NonQuote;
use super::context::{QuoteContext, class};
use super::proposals::Proposal;
use super::token_class::is_function_word;

/// Why words are in quotation marks without being a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// A nickname: Anton “Toni” Gruber.
    Nickname,
    /// A term: the so-called “grandmother clause”.
    Term,
    /// The title of a work, or a name written like a title: “Gone With the Wind”.
    Title,
    /// A few words that the writer distances themselves from: the “free” parking.
    ScareQuote,
    /// A quote without attribution, or an unknown reason.
    NoAttribution,
}

impl Reason {
    /// The name in documents.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Nickname => "nickname",
            Self::Term => "term",
            Self::Title => "title",
            Self::ScareQuote => "scare-quote",
            Self::NoAttribution => "no-attribution",
        }
    }

    /// The reason for the quotation marks of a region that is not a quote.
    fn of(context: &QuoteContext<'_>, region: usize) -> Self {
        let (start, end) = context.region_tokens[region];
        if follows(context, start, 1, Class::NicknameIntroducer) || inside_name(context, start, end)
        {
            Self::Nickname
        } else if follows(context, start, 2, Class::TermIntroducer) {
            Self::Term
        } else if is_title(context, start, end) {
            Self::Title
        } else if is_aside(context, start, end) {
            Self::ScareQuote
        } else {
            Self::NoAttribution
        }
    }
}

/// Maximum number of words of scare quotes, terms and nicknames.
const MAX_WORDS: usize = 4;

/// The outermost quoted regions that contain no part of a quote, in text order.
pub(super) fn non_quotes(context: &QuoteContext<'_>, chosen: &[Proposal]) -> Vec<NonQuote> {
    let mut has_quote = vec![false; context.regions.len()];
    for proposal in chosen {
        let words = context.words_of(&proposal.pieces);
        for word in words.filter(|word| word.is_quoted()) {
            has_quote[word.region as usize] = true;
        }
    }
    let has_words = |region: usize| {
        let (start, end) = context.region_tokens[region];
        context.words_in(start, end) > 0
    };
    (0..context.regions.len())
        .filter(|region| !has_quote[*region] && has_words(*region))
        .map(|region| NonQuote {
            span: context.regions[region].span,
            rule: Reason::of(context, region).name(),
        })
        .collect()
}

/// Whether all quoted regions of a proposal are short and look like non-quotes for one of these reasons. Returns false if
/// there are no quoted regions.
pub(super) fn holds_only(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    reasons: &[Reason],
) -> bool {
    let is_one = |region: usize| {
        let (start, end) = context.region_tokens[region];
        context.words_in(start, end) <= MAX_WORDS && reasons.contains(&Reason::of(context, region))
    };
    let mut last = None;
    let words = context.words_of(&proposal.pieces);
    for word in words.filter(|word| word.is_quoted()) {
        if last != Some(word.region) && !is_one(word.region as usize) {
            return false;
        }
        last = Some(word.region);
    }
    last.is_some()
}

/// Whether one of the `reach` tokens before `start`, in the same sentence, belongs to a class.
fn follows(context: &QuoteContext<'_>, start: usize, reach: usize, class: Class) -> bool {
    let sentence = context.words[start].sentence;
    (start.saturating_sub(reach)..start)
        .any(|at| context.words[at].sentence == sentence && context.is(at, class))
}

/// Whether the region is between the parts of a person's name.
fn inside_name(context: &QuoteContext<'_>, start: usize, end: usize) -> bool {
    let (Some(before), Some(after)) = (
        start.checked_sub(1).map(|before| &context.words[before]),
        context.words.get(end),
    ) else {
        return false;
    };
    context.words_in(start, end) <= MAX_WORDS
        && before.capital
        && after.capital
        && (before.name.is_person() || after.name.is_person())
}

/// Whether the tokens are the title of a work, or a name written like one: they follow a noun for such a work, or all words
/// except function words are capitalized.
pub(super) fn is_title(context: &QuoteContext<'_>, start: usize, end: usize) -> bool {
    let is_word = |at: &usize| {
        let kind = context.document.tokens[*at].kind;
        matches!(kind, TokenKind::Word | TokenKind::Number)
    };
    let mut words = (start..end).filter(is_word).map(|at| &context.words[at]);
    if !words.next().is_some_and(|first| first.capital) {
        return false;
    }
    if follows(context, start, 3, Class::TitledWork) {
        return true;
    }
    let mut capitals = 1;
    let is_headed = words.all(|word| {
        capitals += usize::from(word.capital);
        word.capital || is_function_word(word.class)
    });
    is_headed && capitals >= 2
}

/// Whether the tokens are a few words inside a sentence and not a question.
fn is_aside(context: &QuoteContext<'_>, start: usize, end: usize) -> bool {
    let sentence = |at: usize| context.words.get(at).map(|word| word.sentence);
    let is_inside = start
        .checked_sub(1)
        .is_some_and(|before| sentence(before) == sentence(start))
        || sentence(end) == sentence(start);
    let is_question = end
        .checked_sub(2)
        .is_some_and(|last| context.words[last].class == class::QUESTION);
    is_inside && !is_question && context.words_in(start, end) <= MAX_WORDS
}
