//! Step 8 of attribution: finds the speaker of each quote, which is an entity if its source refers to one.

use crate::entities::coreference::Choose;
use crate::entities::{Entities, EntityId};
use crate::lexicon::Class;

use super::Quote;
use super::QuoteKind;
use super::antecedents::{self, SpeakerPronoun, is_relative_pronoun};
use super::context::{QuoteContext, Run, class};
use super::descriptions::{Antecedent, Source};
use super::interview::Interview;
use super::mentions::Mentions;
use super::nearby::Nearby;
use super::proposals::{Proposal, Rule};
use super::sources;
use super::token_class::VerbForm;

/// Maximum distance of the antecedent of "who", in tokens.
const MAX_ANTECEDENT: usize = 20;
/// Number of tokens before a participle in which a form of "be" makes it passive.
const MAX_AUXILIARY: usize = 3;

/// Finds the speakers of an article's quotes.
pub(super) struct Speakers<'e> {
    entities: &'e Entities,
    mentions: Mentions,
    nearby: Nearby,
    interview: Interview<'e>,
    chooser: &'e mut dyn Choose,
}

/// The entity that speaks, and its name or the words that refer to it.
type Speaker = (Option<EntityId>, Option<String>);

impl<'e> Speakers<'e> {
    /// Prepares an article with these quotes.
    pub(super) fn new(
        context: &QuoteContext<'_>,
        entities: &'e Entities,
        quotes: &[Proposal],
        chooser: &'e mut dyn Choose,
    ) -> Self {
        Self {
            entities,
            mentions: Mentions::new(entities),
            nearby: Nearby::new(context, entities),
            interview: Interview::new(context, entities, quotes),
            chooser,
        }
    }

    /// The speaker of a quote. `earlier` holds the preceding quotes, whose speakers are known.
    pub(super) fn of(
        &mut self,
        context: &QuoteContext<'_>,
        quote: &Proposal,
        earlier: &[Quote],
    ) -> Speaker {
        let Some(run) = quote.source else {
            return self.without_source(context, quote, earlier);
        };
        let run = before_verb(context, run);
        let words = context.span_of(run).of(context.document.text());
        let (id, name) = match self.antecedent(context, quote, run, earlier) {
            Some(Antecedent::Entity(id)) => (Some(id), self.entities.name_of(id)),
            Some(Antecedent::Speaker(index)) => (None, earlier[index].speaker_name.as_deref()),
            None => (None, None),
        };
        let name = name.unwrap_or_else(|| stands_for(context, run, words));
        let words: Vec<&str> = name.split_whitespace().collect();
        (id, Some(words.join(" ")))
    }

    /// Whom a source refers to.
    fn antecedent(
        &mut self,
        context: &QuoteContext<'_>,
        quote: &Proposal,
        run: Run,
        earlier: &[Quote],
    ) -> Option<Antecedent> {
        let source = context.span_of(run);
        let words = source.of(context.document.text());
        if quote.rule == Rule::Interview {
            let labeled = self.interview.speaker(words);
            let found = labeled.or_else(|| self.mentions.head(context, source, true));
            return found.map(Antecedent::Entity);
        }
        let is_relative =
            is_relative_pronoun(context, run.0) || context.is(run.0, Class::RelativePossessive);
        if is_relative {
            return self.nearest_name(context, run.0).map(Antecedent::Entity);
        }
        let has_gender = SpeakerPronoun::of(words).is_some_and(|it| it.gender().is_some());
        let named = || self.mentions.head(context, source, quote.cue.is_some());
        if let Some(named) = (!has_gender).then(named).flatten() {
            return Some(Antecedent::Entity(named));
        }
        let source = Source {
            context,
            run,
            content: &quote.pieces,
            earlier,
            nearby: &self.nearby,
        };
        source.antecedent(self.entities, self.chooser)
    }

    /// The last name before a relative pronoun, in the same sentence.
    fn nearest_name(&self, context: &QuoteContext<'_>, at: usize) -> Option<EntityId> {
        let from = at.saturating_sub(MAX_ANTECEDENT);
        let first =
            (from..at).find(|i| context.words[*i].sentence == context.words[at].sentence)?;
        let tokens = &context.document.tokens;
        let (id, span) = self
            .mentions
            .last_between(tokens[first].span.start, tokens[at].span.start)?;
        let before = &context.words[at - 1];
        // In "demonstrators who say", no name before "demonstrators" is the antecedent.
        let may_be_apart = before.class != class::PERSON
            && !before.name.is_name()
            && !antecedents::is_plural(context.text(at - 1));
        (may_be_apart || span.end >= tokens[at - 1].span.end).then_some(id)
    }

    /// The speaker of a quote without a source: a name right after the cue, or the speaker of the previous quote.
    fn without_source(
        &self,
        context: &QuoteContext<'_>,
        quote: &Proposal,
        earlier: &[Quote],
    ) -> Speaker {
        let named = quote.cue.and_then(|cue| {
            let after = sources::name_after(context, cue)?;
            self.mentions.head(context, context.span_of(after), true)
        });
        match named {
            Some(id) => (Some(id), self.entities.name_of(id).map(str::to_owned)),
            None => continued(context, quote, earlier),
        }
    }
}

/// The speaker of the previous quote, for a quote without a source. An indirect one must be in the same sentence and not
/// passive: "…, she said, adding that", but not "she said when asked whether". Others must be in the same paragraph.
fn continued(context: &QuoteContext<'_>, quote: &Proposal, earlier: &[Quote]) -> Speaker {
    let Some((previous, cue)) = earlier.last().zip(quote.cue) else {
        return (None, None);
    };
    let at = previous
        .cue
        .or(previous.source)
        .map_or(0, |span| context.document.token_at(span.start));
    let is_near = if quote.kind == QuoteKind::Indirect {
        context.words[at].sentence == context.words[cue].sentence
            && !is_passive(context, cue)
            && !context.is(cue.wrapping_sub(1), Class::ReducedClauseOpener)
    } else {
        context.paragraph_of(at) == context.paragraph_of(cue)
    };
    if is_near {
        (previous.speaker, previous.speaker_name.clone())
    } else {
        (None, None)
    }
}

/// Whether a form of "be" or "to" precedes a cue: "it was said", "was understood to be".
fn is_passive(context: &QuoteContext<'_>, cue: usize) -> bool {
    let before = &context.words[cue.saturating_sub(MAX_AUXILIARY)..cue];
    let is_ing = context.words[cue].class == class::SPEECH_ING;
    !is_ing
        && before
            .iter()
            .any(|word| matches!(word.class, class::BE | class::CONTRACTION))
}

/// A source without the clause that the tagger took with it: "Lin" of "Lin cut subsidies".
fn before_verb(context: &QuoteContext<'_>, (start, end): Run) -> Run {
    let is_verb = |at: &usize| {
        let [name, verb] = [&context.words[at - 1], &context.words[*at]];
        name.name.is_name()
            && !verb.capital
            && !verb.name.is_name()
            && VerbForm::of(verb.class) == VerbForm::Finite
    };
    (start, (start + 1..end).find(is_verb).unwrap_or(end))
}

/// The most specific words for a speaker that is not an entity: the antecedent of "who", or the source without a
/// possessive ending.
fn stands_for<'t>(context: &QuoteContext<'t>, run: Run, words: &'t str) -> &'t str {
    let is_relative =
        is_relative_pronoun(context, run.0) || context.words[run.0].class == class::THAT;
    if run.1 - run.0 == 1 && is_relative {
        let antecedent = antecedents::of_relative(context, run.0);
        return antecedent.map_or(words, |run| {
            context.span_of(run).of(context.document.text())
        });
    }
    if SpeakerPronoun::of(words).is_some() {
        return words;
    }
    let words = context
        .span_of(sources::head(context, run))
        .of(context.document.text());
    ["'s", "’s"]
        .iter()
        .find_map(|ending| words.strip_suffix(ending))
        .unwrap_or(words)
}
