//! Step 3 of attribution: turns the labels of a window into cue, source and content.
//!
//! The tagger labels one unit at a time. The corrections here look at whole phrases.

use crate::lexicon::Class;

use super::QuoteKind;
use super::context::{QuoteContext, Run, class};
use super::crf::Label;
use super::token_class::{VerbForm, is_punctuation, is_relative_or_that};
use super::window::Window;

/// The cue, source and content of one labeling of a window, in tokens.
#[derive(Debug, Clone)]
pub(super) struct Parse {
    /// The head of the cue.
    pub cue: usize,
    /// The source, if the window has one.
    pub source: Option<Run>,
    /// The pieces of the content, in text order.
    pub pieces: Vec<Run>,
}

/// Parses the labels of a window. Returns `None` if no content remains.
pub(super) fn parse(
    context: &QuoteContext<'_>,
    window: &Window,
    labels: &[Label],
) -> Option<Parse> {
    let mut cue = window.units[window.cue].start;
    let mut pieces: Vec<Run> = runs(window, labels, Label::Content)
        .filter_map(|run| trim(context, before_participle(context, cue, run)))
        .collect();
    if pieces.is_empty() {
        return None;
    }
    if let [piece] = pieces.as_mut_slice() {
        extend_to_sentence(context, cue, piece);
    }
    after_quotation(context, cue, &mut pieces[0]);
    if let Some(saying) = saying_in_content(context, cue, &mut pieces) {
        cue = saying;
    }
    let source = cited_source(context, cue).or_else(|| {
        let mut runs = runs(window, labels, Label::Source);
        runs.find_map(|run| trim(context, run))
    });
    Some(Parse {
        cue,
        source,
        pieces,
    })
}

/// The tokens of each run of units with a label.
fn runs(window: &Window, labels: &[Label], label: Label) -> impl Iterator<Item = Run> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += labels.get(at..)?.iter().position(|own| *own == label)?;
        let start = at;
        let rest = labels[start..].iter();
        at += rest.take_while(|own| **own == label).count();
        Some((
            window.units.get(start)?.start,
            window.units.get(at - 1)?.end,
        ))
    })
}

/// Cuts a reported clause before a participle of saying, which continues the narration: "… would open in May, adding that".
fn before_participle(context: &QuoteContext<'_>, cue: usize, (start, end): Run) -> Run {
    if start < cue || context.words[start].is_quoted() {
        return (start, end);
    }
    let cut = (start + 3..end.saturating_sub(2)).find(|at| {
        let [comma, next] = [&context.words[*at], &context.words[at + 1]];
        comma.class == class::COMMA
            && next.class == class::SPEECH_ING
            && next.level >= MIN_PARTICIPLE_LEVEL
            && !comma.is_quoted()
            && !next.is_quoted()
    });
    (start, cut.unwrap_or(end))
}

/// Minimum cue level of a participle that ends a reported clause.
const MIN_PARTICIPLE_LEVEL: u8 = 3;

/// Maximum distance from a citing verb to "as saying", in tokens.
const MAX_CITED: usize = 24;

/// Whether a token is "as" and the next one a participle of saying: "quoted the minister as saying".
fn is_as_saying(context: &QuoteContext<'_>, at: usize) -> bool {
    let class = |at: usize| context.words.get(at).map(|word| word.class);
    class(at) == Some(class::AS) && class(at + 1) == Some(class::SPEECH_ING)
}

/// The source in "the agency quoted the minister as saying", where `cue` is "saying": the minister, not the agency.
fn cited_source(context: &QuoteContext<'_>, cue: usize) -> Option<Run> {
    let end = cue.checked_sub(1).filter(|at| is_as_saying(context, *at))?;
    let sentence = context.words[cue].sentence;
    let citing = (cue.saturating_sub(MAX_CITED)..end)
        .rev()
        .take_while(|at| context.words[*at].sentence == sentence)
        .find(|at| context.is(*at, Class::CitingVerb))?;
    trim(context, (citing + 1, end))
}

/// Finds "saying" in "quoted the minister as saying that it rained", where `cue` is "quoted". Removes the words up to it from
/// the content.
fn saying_in_content(context: &QuoteContext<'_>, cue: usize, pieces: &mut [Run]) -> Option<usize> {
    if !context.is(cue, Class::CitingVerb) {
        return None;
    }
    let (start, end) = pieces.first_mut()?;
    let from = (cue + 1).max(*start);
    let saying = (from + 1..(cue + MAX_CITED).min(end.saturating_sub(2)))
        .find(|at| is_as_saying(context, at - 1))?;
    *start = saying + 1;
    Some(saying)
}

/// Minimum number of words of a reported sentence after a quotation.
const MIN_REPORTED: usize = 4;

/// Cuts off quotations of whole sentences before a reported sentence: “I could not see.” Part of the roof came off, she said.
/// They continue the quote before them.
fn after_quotation(context: &QuoteContext<'_>, cue: usize, piece: &mut Run) {
    while cue >= piece.1
        && let Some((start, end)) = context
            .region_tokens
            .get(context.words[piece.0].region as usize)
        && *start == piece.0
        && *end < piece.1
        && ends_sentence(context, *end)
        && context.words_in(*end, piece.1) >= MIN_REPORTED
    {
        piece.0 = *end;
    }
}

/// Whether a quotation that ends before a token ends a sentence, after which another begins.
fn ends_sentence(context: &QuoteContext<'_>, end: usize) -> bool {
    let [last, next] = [&context.words[end - 1], &context.words[end]];
    let stop = context.words[end.saturating_sub(2)].class;
    next.sentence != last.sentence && matches!(stop, class::STOP | class::QUESTION)
}

/// Maximum number of tokens by which content is extended to the beginning of its sentence.
const MAX_EXTENSION: usize = 50;

/// Extends content before ", she said" to the beginning of its sentence, unless a word between can be a cue. A phrase in this
/// position is always the end of a longer clause.
fn extend_to_sentence(context: &QuoteContext<'_>, cue: usize, piece: &mut Run) {
    let is_quoted = |(start, end): Run| {
        context.words[start..end]
            .iter()
            .any(|word| word.is_quoted())
    };
    let ends_at_comma = cue >= piece.1 && context.words[piece.1].class == class::COMMA;
    if !ends_at_comma || is_quoted(*piece) {
        return;
    }
    let sentence = context.words[piece.0].sentence as usize;
    let start = context.document.sentences[sentence].tokens.start;
    let is_attributed = context.words[start..piece.0]
        .iter()
        .any(|word| word.level >= MIN_CUE_LEVEL);
    let is_phrase = ContentForm::of(context, &[*piece]) == ContentForm::Phrase;
    if piece.0 - start <= MAX_EXTENSION
        && !is_quoted((start, piece.0))
        && (is_phrase || !is_attributed)
    {
        piece.0 = start;
    }
}

/// Minimum cue level of a word that attributes the words after it to somebody else.
const MIN_CUE_LEVEL: u8 = 3;

/// Trims punctuation of the surrounding sentence from both ends of a run. Returns `None` if nothing remains.
fn trim(context: &QuoteContext<'_>, (mut start, mut end): Run) -> Option<Run> {
    let is_loose = |at: usize| {
        let word = &context.words[at];
        !word.is_quoted()
            && matches!(
                word.class,
                class::COMMA | class::STOP | class::COLON | class::SEMICOLON | class::DASH
            )
            && context.text(at) != "!"
    };
    while start < end && is_loose(start) {
        start += 1;
    }
    while start < end && is_loose(end - 1) {
        end -= 1;
    }
    (start < end).then_some((start, end))
}

/// The quote kind of the pieces, which depends on whether all, some or none of their words are in quotation marks.
pub(super) fn kind_of(context: &QuoteContext<'_>, pieces: &[Run]) -> QuoteKind {
    let (mut quoted, mut bare) = (0, 0);
    for (start, end) in pieces {
        for word in &context.words[*start..*end] {
            if is_punctuation(word.class) {
                continue;
            }
            // A region counts as quoted only if the piece has its opening mark.
            let is_whole =
                word.is_quoted() && context.region_tokens[word.region as usize].0 >= *start;
            if is_whole { quoted += 1 } else { bare += 1 }
        }
    }
    match (quoted, bare) {
        (0, _) => QuoteKind::Indirect,
        (_, 0) => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

/// The grammatical form of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentForm {
    /// A clause: "that it rained".
    Clause,
    /// "To" and a verb, as after verbs of asking, promising and planning.
    Infinitive,
    /// Not a clause, as after verbs of naming, calling, praising and ordering.
    Phrase,
}

/// Maximum number of tokens of a piece that are searched for a verb.
const MAX_SEARCHED: usize = 40;

impl ContentForm {
    /// The form of the content in `pieces`. A verb in a relative clause does not make the whole a clause: "the piano that he
    /// found".
    pub(super) fn of(context: &QuoteContext<'_>, pieces: &[Run]) -> Self {
        let words = &context.words;
        let first = pieces[0].0;
        let class = |at: usize| words.get(at).map_or(class::EDGE, |word| word.class);
        if class(first) == class::TO && VerbForm::of(class(first + 1)) != VerbForm::None {
            return Self::Infinitive;
        }
        if is_relative_or_that(class(first))
            || matches!(class(first), class::QUESTION_WORD | class::SUBORDINATOR)
        {
            return Self::Clause;
        }
        for (start, end) in pieces {
            for at in *start..(*end).min(start + MAX_SEARCHED) {
                let c = class(at);
                if at > first && is_relative_or_that(c) {
                    return Self::Phrase;
                }
                let is_base = matches!(c, class::PLAIN | class::SPEECH_PLAIN);
                if VerbForm::of(c) == VerbForm::Finite
                    || (is_base && at > first && class(at - 1) != class::TO)
                {
                    return Self::Clause;
                }
            }
        }
        Self::Phrase
    }
}

/// A phrase with a verb that some cues take as their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerbPhrase {
    /// None.
    None,
    /// Somebody, and what they should do: "urged drivers to stay at home".
    ObjectInfinitive,
    /// A deed: "denied taking any money".
    Gerund,
}

impl VerbPhrase {
    /// The verb phrase in the first of the `pieces`.
    pub(super) fn of(context: &QuoteContext<'_>, pieces: &[Run]) -> Self {
        let (first, end) = pieces[0];
        let class = |at: usize| context.words[at].class;
        if matches!(class(first), class::ING | class::SPEECH_ING) {
            return Self::Gerund;
        }
        let end = end.min(first + MAX_SEARCHED);
        let object = (first..end).take_while(|at| !is_relative_or_that(class(*at)));
        let is_infinitive =
            |at: usize| at + 1 < end && class(at) == class::TO && is_base_form(class(at + 1));
        if object.skip(1).any(is_infinitive) {
            Self::ObjectInfinitive
        } else {
            Self::None
        }
    }
}

/// Whether a class holds base forms of verbs.
fn is_base_form(c: u8) -> bool {
    matches!(
        c,
        class::PLAIN
            | class::SPEECH_PLAIN
            | class::NOUN_OR_VERB
            | class::BE
            | class::HAVE
            | class::DO
    )
}
