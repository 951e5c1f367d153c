//! Who a source is when its own words do not name anybody: labels of an interview, "who", "the minister", "she".

use std::collections::HashMap;

use crate::entities::{Entities, Entity, EntityId, Person};
use crate::lexicon::Gender;
use crate::span::Span;

use super::Quote;
use super::context::{QuoteContext, class};
use super::mentions::Mentions;
use super::proposals::Proposal;
use super::sources;

/// Quotes that are looked back over for whom "the minister" may mean.
const LOOK_BACK: usize = 40;
/// People that a label is compared with.
const MOST_PEOPLE: usize = 200;
/// How far in front of "who" its antecedent may stand, in tokens.
const ANTECEDENT: usize = 20;

/// What the quotes before tell of the speaker of the next one.
#[derive(Debug)]
pub(super) struct Speakers<'e> {
    entities: &'e Entities,
    mentions: Mentions,
    labels: HashMap<String, Option<EntityId>>,
    /// Byte behind the introduction of an interview.
    intro: usize,
    asked: Option<EntityId>,
    asking: Option<EntityId>,
}

impl<'e> Speakers<'e> {
    /// Prepares an article whose quotes are to be these.
    pub(super) fn new(
        context: &QuoteContext<'_>,
        entities: &'e Entities,
        chosen: &[Proposal],
    ) -> Self {
        let labels = chosen
            .iter()
            .filter(|proposal| proposal.rule == "interview");
        let first = labels.filter_map(|proposal| proposal.source).min();
        let intro = first.map_or(0, |(at, _)| context.document.tokens[at].span.start);
        let mut speakers = Self {
            entities,
            mentions: Mentions::new(entities),
            labels: HashMap::new(),
            intro,
            asked: None,
            asking: None,
        };
        speakers.introduce(context);
        speakers
    }

    /// The entity that speaks, and its name or the words that stand for it. `before` are the quotes before this one.
    pub(super) fn of(
        &mut self,
        context: &QuoteContext<'_>,
        proposal: &Proposal,
        before: &[Quote],
    ) -> (Option<EntityId>, Option<String>) {
        let Some(run) = proposal.source else {
            return went_on(context, proposal, before);
        };
        let source = super::attribution::span_of(context, run);
        let words = source.of(context.document.text());
        let found = if proposal.rule == "interview" {
            self.labelled(words)
        } else if run.1 - run.0 == 1 && is_relative(context, run.0) {
            self.antecedent(context, run.0)
        } else {
            let own = self.mentions.head(context, source, proposal.cue.is_some());
            match gender_of(words) {
                Some(gender) => {
                    let (here, above) = self.in_flow(context, proposal, gender, before);
                    here.or(own).or(above)
                }
                None => own.or_else(|| described(context, words, before)),
            }
        };
        let found = found.or_else(|| match proposal.rule {
            "interview" => self.mentions.head(context, source, true),
            _ if words.eq_ignore_ascii_case("it") => {
                let organization = |id: &EntityId| matches!(id, EntityId::Organization(_));
                last_near(context, run, before)?
                    .speaker
                    .filter(organization)
            }
            _ => None,
        });
        let name = match found.and_then(|id| self.entities.name_of(id)) {
            Some(name) => name,
            None => stands_for(context, run, words, before),
        };
        (
            found,
            Some(name.split_whitespace().collect::<Vec<_>>().join(" ")),
        )
    }

    /// Finds in the introduction who is asked, that is who is named most, and who asks: the other one, "to" or "by" whom
    /// it is spoken.
    fn introduce(&mut self, context: &QuoteContext<'_>) {
        let intro = self.intro;
        let named = |person: &&Entity<Person>| {
            let mentions = person.mentions.iter();
            mentions.filter(|mention| mention.span.end <= intro).count()
        };
        let people = self.entities.people.iter().take(MOST_PEOPLE);
        let asked = people
            .clone()
            .filter(|person| named(person) > 0)
            .max_by_key(|person| (named(person), std::cmp::Reverse(person.id)));
        let asking = people.clone().find(|person| {
            asked.is_none_or(|asked| asked.id != person.id)
                && person.mentions.iter().any(|mention| {
                    mention.span.end <= intro && {
                        let at = context.document.token_at(mention.span.start);
                        at.checked_sub(1).is_some_and(|before| {
                            let c = context.words[before].class;
                            matches!(c, class::TO | class::WITH | class::BY)
                        })
                    }
                })
        });
        self.asked = asked.map(|person| EntityId::Person(person.id));
        self.asking = asking.map(|person| EntityId::Person(person.id));
    }

    /// The person that a label of an interview means.
    fn labelled(&mut self, label: &str) -> Option<EntityId> {
        match label {
            "A" | "A." => return self.asked,
            "Q" | "Q." => return self.asking,
            _ => {}
        }
        if let Some(known) = self.labels.get(label) {
            return *known;
        }
        let found = self.named_in(label);
        self.labels.insert(label.to_owned(), found);
        found
    }

    fn named_in(&self, label: &str) -> Option<EntityId> {
        let words: Vec<&str> = label
            .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '’' && c != '\'')
            .filter(|word| !word.is_empty())
            .collect();
        let (last, others) = words.split_last()?;
        let has = |name: &str, word: &str| {
            let mut parts = name.split_whitespace();
            parts.any(|part| part.to_lowercase() == word.to_lowercase())
        };
        let mut people: Vec<&Entity<Person>> = self
            .entities
            .people
            .iter()
            .take(MOST_PEOPLE)
            .filter(|person| has(&person.name, last))
            .collect();
        let keep = |people: &mut Vec<&Entity<Person>>, fits: &dyn Fn(&Entity<Person>) -> bool| {
            if people.len() > 1 && people.iter().any(|person| fits(person)) {
                people.retain(|person| fits(person));
            }
        };
        keep(&mut people, &|person| {
            others.iter().any(|word| has(&person.name, word))
        });
        if let Some(gender) = others.iter().find_map(|word| gender_of_title(word)) {
            keep(&mut people, &|person| person.detail.gender == Some(gender));
        }
        keep(&mut people, &|person| {
            let role = person.detail.role.as_deref().unwrap_or("");
            others.iter().any(|word| has(role, word))
        });
        match people[..] {
            [one] => Some(EntityId::Person(one.id)),
            _ => None,
        }
    }

    /// The nearest name in front of a relative pronoun, in its sentence.
    fn antecedent(&self, context: &QuoteContext<'_>, at: usize) -> Option<EntityId> {
        let from = at.saturating_sub(ANTECEDENT);
        let first =
            (from..at).find(|i| context.words[*i].sentence == context.words[at].sentence)?;
        let tokens = &context.document.tokens;
        self.mentions
            .last_between(tokens[first].span.start, tokens[at].span.start)
    }

    /// Who spoke last in the same paragraph, or else in the one above, for "he" and "she".
    fn in_flow(
        &self,
        context: &QuoteContext<'_>,
        proposal: &Proposal,
        gender: Gender,
        before: &[Quote],
    ) -> (Option<EntityId>, Option<EntityId>) {
        let start_of = |token: usize| {
            let (first, _) = *super::window::paragraph_of(context, token)?;
            Some((first, context.document.tokens[first].span.start))
        };
        let last = before
            .last()
            .and_then(|last| Some((last.speaker?, last.source?.start)));
        let paragraph = proposal.source.and_then(|source| start_of(source.0));
        let (Some((speaker @ EntityId::Person(id), at)), Some((first, here))) = (last, paragraph)
        else {
            return (None, None);
        };
        let mut people = self.entities.people.iter();
        let fits = people
            .find(|person| person.id == id)
            .is_some_and(|person| person.detail.gender.is_none_or(|of| of == gender));
        let above = first
            .checked_sub(1)
            .and_then(start_of)
            .map_or(here, |above| above.1);
        (
            (fits && at >= here).then_some(speaker),
            (fits && at >= above).then_some(speaker),
        )
    }
}

/// The speaker of the quote before in the sentence, for a participle without a source: "…, she said, adding that".
fn went_on(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    before: &[Quote],
) -> (Option<EntityId>, Option<String>) {
    let sentence = |at: usize| context.words.get(at).map(|word| word.sentence);
    let cue = proposal
        .cue
        .filter(|cue| context.words[*cue].class == class::SPEECH_ING);
    let last = before.last().filter(|last| {
        let at = last.cue.map(|cue| context.document.token_at(cue.start));
        at.is_some() && at.and_then(sentence) == cue.and_then(sentence)
    });
    last.map_or((None, None), |last| {
        (last.speaker, last.speaker_name.clone())
    })
}

/// The words that name an unnamed speaker best: those that "who" or "they" stands for, without a possessive ending.
fn stands_for<'t>(
    context: &QuoteContext<'t>,
    run: (usize, usize),
    words: &'t str,
    before: &'t [Quote],
) -> &'t str {
    let text = context.document.text();
    if run.1 - run.0 == 1
        && (is_relative(context, run.0) || context.words[run.0].class == class::THAT)
    {
        let antecedent = sources::antecedent(context, run.0);
        return antecedent.map_or(words, |run| {
            super::attribution::span_of(context, run).of(text)
        });
    }
    let several = words.eq_ignore_ascii_case("they");
    if several || words.eq_ignore_ascii_case("it") {
        let fits = |last: &&Quote| {
            let source = last.source.map(|source| run_of(context, source));
            match (several, source, &last.speaker_name) {
                (true, Some(_), Some(name)) => sources::is_plural(name),
                (false, Some(source), _) => sources::is_thing(context, source),
                _ => false,
            }
        };
        return last_near(context, run, before)
            .filter(|last| last.speaker.is_none())
            .filter(fits)
            .and_then(|last| last.speaker_name.as_deref())
            .unwrap_or(words);
    }
    ["'s", "’s"]
        .iter()
        .find_map(|ending| words.strip_suffix(ending))
        .unwrap_or(words)
}

/// The quote before, when its source stands in the same paragraph as this one or in the one above.
fn last_near<'q>(
    context: &QuoteContext<'_>,
    run: (usize, usize),
    before: &'q [Quote],
) -> Option<&'q Quote> {
    let last = before.last()?;
    let paragraph = |at: usize| super::window::paragraph_of(context, at).map(|p| p.0);
    let here = paragraph(run.0);
    let there = paragraph(run_of(context, last.source?).0);
    let above = here
        .and_then(|first| first.checked_sub(1))
        .and_then(paragraph);
    (here == there || above == there).then_some(last)
}

/// The tokens of a span.
fn run_of(context: &QuoteContext<'_>, span: Span) -> (usize, usize) {
    let document = context.document;
    let tokens = &document.tokens;
    let end = tokens.partition_point(|token| token.span.start < span.end);
    (document.token_at(span.start), end)
}

/// The speaker of an earlier quote whose source holds the noun of "the minister".
fn described(context: &QuoteContext<'_>, words: &str, before: &[Quote]) -> Option<EntityId> {
    let text = context.document.text();
    let (the, noun) = words.split_once(' ')?;
    if !the.eq_ignore_ascii_case("the") || noun.contains(' ') || noun.len() < 4 {
        return None;
    }
    before.iter().rev().take(LOOK_BACK).find_map(|quote| {
        let source = quote.source?.of(text);
        // Behind a preposition the noun is not the head: "the wife of the minister".
        let head = source.split([',', '—', '–']).next().unwrap_or(source);
        let head = head.find(" of the ").map_or(head, |at| &head[..at]);
        let fits = head
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case(noun));
        quote.speaker.filter(|_| fits)
    })
}

fn is_relative(context: &QuoteContext<'_>, at: usize) -> bool {
    matches!(context.words[at].class, class::WHO | class::WHICH)
}

fn gender_of(pronoun: &str) -> Option<Gender> {
    if pronoun.eq_ignore_ascii_case("he") {
        Some(Gender::Male)
    } else if pronoun.eq_ignore_ascii_case("she") {
        Some(Gender::Female)
    } else {
        None
    }
}

fn gender_of_title(title: &str) -> Option<Gender> {
    match title.to_ascii_lowercase().as_str() {
        "mr" | "sir" | "lord" => Some(Gender::Male),
        "mrs" | "ms" | "miss" | "lady" | "dame" => Some(Gender::Female),
        _ => None,
    }
}
