//! Step 8 of attribution: finds the speaker of each quote, which is an entity if its source refers to one.

use crate::entities::{Entities, EntityId};
use crate::lexicon::{Class, Classes, Gender};
use crate::span::Span;

use super::Quote;
use super::QuoteKind;
use super::antecedents::{self, SpeakerPronoun, is_relative_pronoun};
use super::context::{QuoteContext, Run, class};
use super::descriptions;
use super::interview::Interview;
use super::mentions::Mentions;
use super::proposals::{Proposal, Rule};
use super::sources;
use super::token_class::VerbForm;

/// Number of earlier quotes searched for the antecedent of "the minister".
const MAX_LOOK_BACK: usize = 40;
/// Minimum length of the noun in "the minister", in bytes.
const MIN_NOUN: usize = 4;
/// Maximum distance of the antecedent of "who", in tokens.
const MAX_ANTECEDENT: usize = 20;
/// Number of tokens at the beginning of content that can be the subject of its clause.
const MAX_OPENING: usize = 3;
/// Number of tokens before a participle in which a form of "be" makes it passive.
const MAX_AUXILIARY: usize = 3;

/// Finds the speakers of an article's quotes.
#[derive(Debug)]
pub(super) struct Speakers<'e> {
    entities: &'e Entities,
    mentions: Mentions,
    interview: Interview<'e>,
}

/// The entity that speaks, and its name or the words that refer to it.
type Speaker = (Option<EntityId>, Option<String>);

impl<'e> Speakers<'e> {
    /// Prepares an article with these quotes.
    pub(super) fn new(
        context: &QuoteContext<'_>,
        entities: &'e Entities,
        quotes: &[Proposal],
    ) -> Self {
        Self {
            entities,
            mentions: Mentions::new(entities),
            interview: Interview::new(context, entities, quotes),
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
        let found = self.entity(context, quote, run, earlier);
        let words = context.span_of(run).of(context.document.text());
        let name = match found.and_then(|id| self.entities.name_of(id)) {
            Some(name) => name,
            None => stands_for(context, run, words, earlier),
        };
        let words: Vec<&str> = name.split_whitespace().collect();
        (found, Some(words.join(" ")))
    }

    /// The entity that a source refers to.
    fn entity(
        &mut self,
        context: &QuoteContext<'_>,
        quote: &Proposal,
        run: Run,
        earlier: &[Quote],
    ) -> Option<EntityId> {
        let source = context.span_of(run);
        let words = source.of(context.document.text());
        if quote.rule == Rule::Interview {
            let labeled = self.interview.speaker(words);
            return labeled.or_else(|| self.mentions.head(context, source, true));
        }
        let pronoun = SpeakerPronoun::of(words);
        let found = if is_relative_pronoun(context, run.0) {
            self.nearest_name(context, run.0)
        } else {
            let own = self.mentions.head(context, source, quote.cue.is_some());
            match pronoun.and_then(SpeakerPronoun::gender) {
                Some(gender) => {
                    let (here, above) = self.previous_speaker(context, run, gender, earlier);
                    let own = own.filter(|id| {
                        above.is_none() || !self.is_spoken_of(context, *id, quote, source)
                    });
                    let content = &quote.pieces;
                    let prominent = descriptions::prominent(
                        context,
                        self.entities,
                        run,
                        gender,
                        own,
                        content,
                        earlier,
                    );
                    here.or(prominent).or(own).or(above)
                }
                None => own
                    .or_else(|| described(context, words, earlier))
                    .or_else(|| {
                        let content = &quote.pieces;
                        descriptions::described(context, self.entities, run, content, earlier)
                    }),
            }
        };
        found.or_else(|| {
            let is_organization = |id: &EntityId| matches!(id, EntityId::Organization(_));
            (pronoun == Some(SpeakerPronoun::It))
                .then(|| previous_near(context, run, earlier)?.speaker)?
                .filter(is_organization)
        })
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

    /// Whether the last name of a person before a source is in the middle of the content: "it was he whom Modi met, he said".
    fn is_spoken_of(
        &self,
        context: &QuoteContext<'_>,
        id: EntityId,
        quote: &Proposal,
        source: Span,
    ) -> bool {
        let Some(span) = self.mentions.last_name(id, source.start) else {
            return false;
        };
        let at = context.document.token_at(span.start);
        let mut pieces = quote.pieces.iter();
        pieces.any(|(start, end)| (start + MAX_OPENING..*end).contains(&at))
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

    /// The antecedent of "he" or "she": the previous speaker, if the gender fits. The first result requires that its source
    /// is in the paragraph of `run`; the second also allows the paragraph before.
    fn previous_speaker(
        &self,
        context: &QuoteContext<'_>,
        run: Run,
        gender: Gender,
        earlier: &[Quote],
    ) -> (Option<EntityId>, Option<EntityId>) {
        let Some((EntityId::Person(id), source)) = earlier
            .last()
            .and_then(|last| Some((last.speaker?, last.source?)))
        else {
            return (None, None);
        };
        let mut people = self.entities.people.iter();
        let fits = people
            .find(|person| person.id == id)
            .is_some_and(|person| person.detail.gender.is_none_or(|of| of == gender));
        let here = context.paragraph_of(run.0);
        let there = context.paragraph_of(context.run_of(source).0);
        let speaker = fits.then_some(EntityId::Person(id));
        (
            speaker.filter(|_| there >= here),
            speaker.filter(|_| there + 1 >= here),
        )
    }
}

/// The speaker of the previous quote, for a quote without a source. An indirect one must be in the same sentence and not
/// passive: "…, she said, adding that". Others must be in the same paragraph.
fn continued(context: &QuoteContext<'_>, quote: &Proposal, earlier: &[Quote]) -> Speaker {
    let Some((previous, cue)) = earlier.last().zip(quote.cue) else {
        return (None, None);
    };
    let at = previous
        .cue
        .or(previous.source)
        .map_or(0, |span| context.document.token_at(span.start));
    let is_near = if quote.kind == QuoteKind::Indirect {
        context.words[at].sentence == context.words[cue].sentence && !is_passive(context, cue)
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

/// The most specific words for a speaker that is not an entity: the antecedent of "who" or "they", or the source without a
/// possessive ending.
fn stands_for<'t>(
    context: &QuoteContext<'t>,
    run: Run,
    words: &'t str,
    earlier: &'t [Quote],
) -> &'t str {
    let is_relative =
        is_relative_pronoun(context, run.0) || context.words[run.0].class == class::THAT;
    if run.1 - run.0 == 1 && is_relative {
        let antecedent = antecedents::of_relative(context, run.0);
        return antecedent.map_or(words, |run| {
            context.span_of(run).of(context.document.text())
        });
    }
    let pronoun = SpeakerPronoun::of(words);
    if pronoun.is_some() {
        let fits = |previous: &&Quote| match (previous.source, &previous.speaker_name) {
            (Some(_), Some(name)) if pronoun == Some(SpeakerPronoun::They) => {
                antecedents::is_plural(name)
            }
            (Some(source), _) if pronoun == Some(SpeakerPronoun::It) => {
                antecedents::is_thing(context, context.run_of(source))
            }
            (Some(source), Some(name)) if pronoun.is_some_and(|it| it.gender().is_some()) => {
                antecedents::is_person(context, context.run_of(source))
                    && !antecedents::is_plural(name)
            }
            _ => false,
        };
        return previous_near(context, run, earlier)
            .filter(|previous| previous.speaker.is_none())
            .filter(fits)
            .and_then(|previous| previous.speaker_name.as_deref())
            .unwrap_or(words);
    }
    let words = context
        .span_of(sources::head(context, run))
        .of(context.document.text());
    ["'s", "’s"]
        .iter()
        .find_map(|ending| words.strip_suffix(ending))
        .unwrap_or(words)
}

/// The previous quote, if its source is in the paragraph of `run` or the one before.
fn previous_near<'q>(
    context: &QuoteContext<'_>,
    run: Run,
    earlier: &'q [Quote],
) -> Option<&'q Quote> {
    let previous = earlier.last()?;
    let here = context.paragraph_of(run.0);
    let there = context.paragraph_of(context.run_of(previous.source?).0);
    (there == here || there + 1 == here).then_some(previous)
}

/// The antecedent of "the minister": the speaker of the last quote whose source has this noun in its head.
fn described(context: &QuoteContext<'_>, words: &str, earlier: &[Quote]) -> Option<EntityId> {
    let (article, noun) = words.split_once(' ')?;
    let is_described = Classes::of(article).has(Class::DefiniteArticle)
        && !noun.contains(' ')
        && noun.len() >= MIN_NOUN;
    if !is_described {
        return None;
    }
    earlier.iter().rev().take(MAX_LOOK_BACK).find_map(|quote| {
        let source = quote.source?.of(context.document.text());
        quote
            .speaker
            .filter(|_| antecedents::head_has_noun(source, noun))
    })
}
