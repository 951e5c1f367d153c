//! Step 8 of attribution: removes words that the tagger labeled as source by mistake, such as "However" before a name.

use crate::lexicon::people::is_title;
use crate::lexicon::{Class, calendar};

use super::antecedents::SpeakerPronoun;
use super::context::{QuoteContext, Run, Word, class};
use super::proposals::Proposal;
use super::token_class::{ends_head, is_determiner, is_preposition, is_relative_or_that};

/// Maximum length in tokens of an opening phrase that runs into the source.
const MAX_FRONTED: usize = 24;

/// Cleans the source of a quote.
pub(super) fn clean(context: &QuoteContext<'_>, quote: &mut Proposal) {
    if let (Some(cue), Some(source)) = (quote.cue, quote.source) {
        let is_wrong = is_expletive(context, source, cue) || is_adverb(context, source);
        quote.source = (!is_wrong).then(|| (after_lead_in(context, source), source.1));
    }
}

/// Whether a source is the expletive "it" of "it is thought that".
fn is_expletive(context: &QuoteContext<'_>, (start, end): Run, cue: usize) -> bool {
    let between = context.words.get(start + 1..cue).unwrap_or(&[]);
    let is_participle = matches!(context.words[cue].class, class::SPEECH_PAST | class::PAST)
        || context.text(cue).ends_with("ed");
    let may_be_between = |at: usize| {
        let c = context.words[at].class;
        is_be(c)
            || matches!(
                c,
                class::HAVE | class::NEGATION | class::MODIFIER | class::ADVERB
            )
            || context.text(at).ends_with("ly")
    };
    end <= start + 2
        && is_participle
        && SpeakerPronoun::of(context.text(start)) == Some(SpeakerPronoun::It)
        && between.iter().any(|word| is_be(word.class))
        && (start + 1..cue).all(may_be_between)
}

/// Whether a source is a single adverb: "now says".
fn is_adverb(context: &QuoteContext<'_>, (start, end): Run) -> bool {
    let word = &context.words[start];
    let may_be = matches!(word.class, class::ADVERB | class::MODIFIER | class::UNKNOWN);
    end == start + 1
        && !word.name.is_name()
        && (context.is(start, Class::SourceLeadIn)
            || word.class == class::ADVERB
            || may_be && context.text(start).ends_with("ly"))
}

/// The name right after a cue, with its titles: "says Dr Low".
pub(super) fn name_after(context: &QuoteContext<'_>, cue: usize) -> Option<Run> {
    let words = &context.words;
    let is_title = |word: &&Word| matches!(word.class, class::TITLE | class::PERSON);
    let titles = words.get(cue + 1..)?.iter().take_while(is_title).count();
    let start = cue + 1 + titles;
    if !words.get(start)?.name.is_name() {
        return None;
    }
    let rest = words[start + 1..].iter();
    Some((
        start,
        start + 1 + rest.take_while(|word| word.name.is_inside()).count(),
    ))
}

/// The head of a source with its modifiers: without a relative clause, an apposition, or adverbs of time at the end.
pub(super) fn head(context: &QuoteContext<'_>, (start, end): Run) -> Run {
    let words = &context.words;
    let begins_addition = |c: u8| {
        is_determiner(c)
            || is_relative_or_that(c)
            || is_preposition(c)
            || matches!(
                c,
                class::ING | class::PAST | class::SPEECH_ING | class::SPEECH_PAST
            )
    };
    let is_addition = |at: &usize| match words[*at].class {
        class::COMMA => at + 1 < end && begins_addition(words[at + 1].class),
        class::DASH => context.text(*at) != "-",
        c => is_relative_or_that(c) || c == class::SEMICOLON,
    };
    let mut last = (start + 1..end).find(is_addition).unwrap_or(end);
    let is_loose = |at: usize| {
        matches!(
            words[at].class,
            class::AND | class::BUT | class::ADVERB | class::COMMA | class::NEGATION
        ) || is_preposition(words[at].class)
            || calendar::weekday(context.text(at)).is_some()
    };
    while last > start + 1 && is_loose(last - 1) {
        last -= 1;
    }
    (start, last)
}

/// Whether a class contains forms of "be", including the "'s" of "it's".
fn is_be(c: u8) -> bool {
    matches!(c, class::BE | class::CONTRACTION | class::POSSESSIVE)
}

/// The first token of a source after the opening of its sentence: an adverb, or a phrase without a comma after it, as in "In
/// an interview Mr Shah said".
fn after_lead_in(context: &QuoteContext<'_>, (start, end): Run) -> usize {
    let is_lead_in = |at: usize| {
        at + 1 < end
            && context.words[at].capital
            && context.is(at, Class::SourceLeadIn)
            && context.words[at + 1].class != class::OF
    };
    let mut at = start;
    while is_lead_in(at) {
        at += 1;
        while at + 1 < end && context.words[at].class == class::COMMA {
            at += 1;
        }
    }
    let head_end = (at..end)
        .find(|i| ends_head(context.words[*i].class))
        .unwrap_or(end);
    if at < head_end && is_fronted(context, at) {
        name_start(context, at, head_end).unwrap_or(at)
    } else {
        at
    }
}

/// Whether the sentence of a token opens with a prepositional phrase and no comma precedes the token.
fn is_fronted(context: &QuoteContext<'_>, at: usize) -> bool {
    let sentence = context.words[at].sentence as usize;
    let first = context.document.sentences[sentence].tokens.start;
    first <= at
        && at - first <= MAX_FRONTED
        && is_preposition(context.words[first].class)
        && !context.words[first..at]
            .iter()
            .any(|word| ends_head(word.class))
}

/// The first token of the name, with its title, that ends the tokens `start..end`. Returns `None` if the name begins at
/// `start`, or if a preposition, an article, "and" or another capitalized word precedes it.
fn name_start(context: &QuoteContext<'_>, start: usize, end: usize) -> Option<usize> {
    let words = &context.words;
    let mut first = end - 1;
    if !words[first].name.is_name() {
        return None;
    }
    while first > start && words[first].name.is_inside() {
        first -= 1;
    }
    // A title always marks the beginning of a name.
    let titled = (start + 1..first).rev().find(|at| {
        words[*at].capital
            && is_title(context.text(*at))
            && words[*at..first].iter().all(|word| word.capital)
    });
    if let Some(title) = titled {
        first = title;
    }
    while first > start && matches!(words[first - 1].class, class::PERSON | class::TITLE) {
        first -= 1;
    }
    // "At the show in Las Vegas Microsoft boss Bill Gates".
    if words[first].class == class::PERSON {
        while first > start && words[first - 1].name.is_organization() {
            first -= 1;
        }
    }
    let before = words.get(first.checked_sub(1)?)?;
    let is_apart =
        titled.is_some() || before.name.is_name() || is_calendar_word(context.text(first - 1));
    let is_joined = is_preposition(before.class)
        || matches!(
            before.class,
            class::AND | class::DETERMINER | class::POSSESSIVE | class::POSSESSIVE_NAME
        )
        || before.capital && !is_apart;
    (first > start && !is_joined).then_some(first)
}

fn is_calendar_word(word: &str) -> bool {
    calendar::weekday(word).is_some() || calendar::month(word).is_some()
}
